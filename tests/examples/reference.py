#!/usr/bin/env python3
"""Runs the reference pages' examples and compares what each prints with the comment at its end.

reference.py SOURCES PROGRAMS: the folder of the sources, and that of the programs built from them.

The comment is "// Prints:" in a line of its own and then the output, "//   " before each line.
"""

import pathlib
import subprocess
import sys
import unittest

SOURCES, PROGRAMS = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
del sys.argv[1:3]
BEGIN, INDENT = "// Prints:\n", "//   "


def promised_output(source):
    """What the comment at a source's end says; None where there is none."""
    _, found, comment = source.read_text(encoding="utf-8").rpartition(BEGIN)
    return "".join(line.removeprefix(INDENT) for line in comment.splitlines(keepends=True)) if found else None


class ReferenceExamples(unittest.TestCase):
    def test_each_prints_what_it_says(self):
        sources = sorted(SOURCES.glob("*.cpp"))
        self.assertTrue(sources)
        for source in sources:
            with self.subTest(source.stem):
                ended = subprocess.run([PROGRAMS / source.stem], capture_output=True, text=True, timeout=60, check=False)
                self.assertEqual((ended.returncode, ended.stderr), (0, ""))
                self.assertEqual(ended.stdout, promised_output(source))


if __name__ == "__main__":
    unittest.main()
