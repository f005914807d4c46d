#!/usr/bin/env python3
"""Fails when the parallel crawler differs from the sequential one by more than three lines.

Counted are lines of code: comments and empty lines are left out, all else counts to the letter, indentation and
includes as well. A run of removed and added lines in the same place is as many changed lines as the longer of the two.
"""

import difflib
import pathlib
import sys

SEQUENTIAL = "examples/talk/e07_async_crawl.cpp"
PARALLEL = "examples/talk/e08_async_parallel.cpp"
MOST = 3


def code_of(path: str) -> list[str]:
    lines = pathlib.Path(path).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.lstrip().startswith("//")]


def changed_lines(before: list[str], after: list[str]) -> int:
    changes = difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return sum(max(i2 - i1, j2 - j1) for kind, i1, i2, j1, j2 in changes if kind != "equal")


def main() -> int:
    before, after = code_of(SEQUENTIAL), code_of(PARALLEL)
    print("\n".join(difflib.unified_diff(before, after, SEQUENTIAL, PARALLEL, lineterm="", n=0)))
    count = changed_lines(before, after)
    print(f"{count} changed lines, at most {MOST}")
    return 0 if 0 < count <= MOST else 1


if __name__ == "__main__":
    sys.exit(main())
