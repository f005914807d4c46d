"""bin/fuzz judges its runs: nothing found is said of a fuzzer that ran, and of no other."""

import contextlib
import importlib.machinery
import importlib.util
import io
import os
import pathlib
import sys
import tempfile
import unittest

SCRIPT = pathlib.Path(__file__).resolve().parents[2] / "bin" / "fuzz"
LOADER = importlib.machinery.SourceFileLoader("fuzz_script", str(SCRIPT))
script = importlib.util.module_from_spec(importlib.util.spec_from_loader("fuzz_script", LOADER))
LOADER.exec_module(script)

TRIES = "printf '#7\\tDONE   cov: 3 ft: 4\\n'"
KEEPS_A_FINDING = """for argument in "$@"; do
  case $argument in -artifact_prefix=*) echo broken > "${argument#*=}crash-1";; esac
done"""


class Fuzz(unittest.TestCase):
    def finds_nothing(self, *fuzzer: str) -> tuple[bool, str]:
        """Whether bin/fuzz says so of a fuzzer that does this, and what else it says."""
        before = os.getcwd()
        with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()) as said:
            os.chdir(folder)
            try:
                program = pathlib.Path("build/fuzz/fuzz/x_fuzz")
                program.parent.mkdir(parents=True)
                program.write_text("\n".join(["#!/bin/sh", *fuzzer]) + "\n")
                program.chmod(0o755)
                return script.fuzz("x", seconds=1, jobs=2), said.getvalue()
            finally:
                os.chdir(before)

    def check(self, expected: str, *fuzzer: str) -> None:
        is_good, said = self.finds_nothing(*fuzzer)
        self.assertIn(expected, said)
        self.assertEqual(expected == "nothing found", is_good, said)

    def test_one_that_tries_inputs_to_the_end_has_found_nothing(self):
        self.check("nothing found", TRIES)

    def test_one_that_keeps_a_finding_has_found_it(self):
        self.check("FOUND", TRIES, KEEPS_A_FINDING, "exit 77")
        self.check("again:", TRIES, KEEPS_A_FINDING, "exit 77")

    def test_one_that_ends_with_an_error_has_failed(self):
        self.check("exit status 1", TRIES, "exit 1")
        self.check("ParseDictionaryFile: error", "echo 'ParseDictionaryFile: error in line 3'", "exit 1")

    def test_one_that_is_killed_has_failed(self):
        self.check("FAILED", TRIES, "kill -9 $$")

    def test_one_that_tries_nothing_has_failed(self):
        self.check("tried nothing", "exit 0")


if __name__ == "__main__":
    sys.exit(unittest.main())
