#!/usr/bin/env python3
"""Runs the examples of the dataflow algorithms on random input, and compares what they print with Python's own sums.

dataflow.py FOLDER: where the programs are.
"""

import collections
import pathlib
import random
import subprocess
import sys
import tempfile
import unittest

PROGRAMS = pathlib.Path(sys.argv.pop(1)).resolve()


class DataflowExamples(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.random = random.Random(4)

    def file(self, name, lines):
        path = self.folder / name
        path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
        return str(path)

    def words(self, count):
        return [f"w{int(self.random.expovariate(0.01))}" for _ in range(count)]

    def rows(self, count, keys):
        return [(f"k{self.random.randrange(keys)}", str(self.random.randint(-9, 99))) for _ in range(count)]

    def output(self, program, *arguments):
        ended = subprocess.run([PROGRAMS / program, *arguments], capture_output=True, text=True, check=False)
        self.assertEqual((ended.returncode, ended.stderr), (0, ""))
        return ended.stdout.splitlines()

    def test_sql_join(self):
        orders, customers = self.rows(5_000, 300), self.rows(200, 250)
        expected = [f"{c}\t{o}" for order, o in orders for customer, c in customers if order == customer]
        self.assertGreater(len(expected), 1_000)
        files = self.file("orders", map("\t".join, orders)), self.file("customers", map("\t".join, customers))
        self.assertEqual(self.output("sql_join", *files), expected)

    def test_sql_group_by(self):
        rows, groups = self.rows(20_000, 500), collections.defaultdict(list)
        for key, value in rows:
            groups[key].append(int(value))
        expected = [f"{key}\t{len(values)}\t{sum(values)}" for key, values in sorted(groups.items())]
        self.assertEqual(self.output("sql_group_by", self.file("rows", map("\t".join, rows))), expected)

    def test_word_count(self):
        texts = [self.words(count) for count in (4_000, 0, 1, 2_000)]
        files = [self.file(f"text{i}", [" ".join(text[:9]), *text[9:]]) for i, text in enumerate(texts)]
        expected = [f"{count} {word}" for word, count in sorted(collections.Counter(sum(texts, [])).items())]
        self.assertEqual(self.output("word_count", *files), expected)
        self.assertEqual(self.output("word_count"), [])

    def test_buckets(self):
        lengths = [0, 9, 10, 99, 100, *(self.random.randrange(120) for _ in range(3_000))]
        counts = collections.Counter(min(length // 10, 10) for length in lengths)
        expected = [f"{10 * i} to {10 * i + 10}: {counts[i]}" for i in range(10)] + [f"longer: {counts[10]}"]
        self.assertEqual(self.output("buckets", self.file("lines", ("x" * length for length in lengths))), expected)

    def test_longest_line(self):
        lines = [f"{i} " + "x" * self.random.randrange(50) for i in range(5_000)]
        self.assertEqual(self.output("longest_line", self.file("lines", lines)), [max(lines, key=len)])
        self.assertEqual(self.output("longest_line", self.file("nothing", [])), [""])

    def test_a_file_that_is_missing(self):
        for program in ("sql_group_by", "word_count", "buckets", "longest_line"):
            ended = subprocess.run([PROGRAMS / program, "/missing"], capture_output=True, text=True, check=False)
            self.assertEqual((ended.returncode, ended.stdout, ended.stderr), (1, "", "can't read /missing\n"))


if __name__ == "__main__":
    unittest.main()
