#!/usr/bin/env python3
"""Fails when a page quotes code that is not, literally, in the file it names.

A block of C++ in the README or in docs/ follows a comment that says where it is from:

    <!-- from examples/talk/e02_crawl.cpp -->        the block's lines are in that file, in a row and in this order
    <!-- diff examples/talk/a.cpp examples/talk/b.cpp -->   the block is how the two files' code differs

Indentation that all lines of a block share is left out of account. A block without such a comment fails, too.
"""

import difflib
import pathlib
import re
import sys
import textwrap

from three_lines import code_of

BLOCK = re.compile(r"(?:<!-- (?P<kind>from|diff) (?P<files>[^>]*?) -->\n)?```(?P<language>\w*)\n(?P<code>.*?)^```$", re.M | re.S)


def is_in(quoted: str, text: str) -> bool:
    """Whether the quoted lines are consecutive lines of the text, but for their common indentation."""
    wanted = textwrap.dedent(quoted).splitlines()
    lines = text.splitlines()
    runs = (lines[i : i + len(wanted)] for i in range(len(lines) - len(wanted) + 1))
    return any(textwrap.dedent("\n".join(run)).splitlines() == wanted for run in runs)


def difference(before: str, after: str) -> str:
    """The lines that differ, with those around them, as diff -u has it below its head."""
    lines = difflib.unified_diff(code_of(before), code_of(after), lineterm="", n=100)
    return "\n".join(line for line in lines if not line.startswith(("---", "+++", "@@")))


def fault_of(block: re.Match) -> str | None:
    files = (block["files"] or "").split()
    if block["kind"] == "diff":
        return None if is_in(block["code"], difference(*files)) else f"is not how {files[0]} and {files[1]} differ"
    if block["kind"] == "from":
        found = is_in(block["code"], pathlib.Path(files[0]).read_text(encoding="utf-8"))
        return None if found else f"is not in {files[0]}"
    return "does not say which file it is from" if block["language"] in ("cpp", "diff") else None


def faults_in(page: str):
    text = pathlib.Path(page).read_text(encoding="utf-8")
    for block in BLOCK.finditer(text):
        if fault := fault_of(block):
            line = text.count("\n", 0, block.start()) + 1
            yield f"{page}:{line}: this code {fault}:\n{block['code']}"


def main() -> int:
    pages = ["README.md", *sorted(pathlib.Path("docs").rglob("*.md"))]
    faults = [fault for page in pages for fault in faults_in(page)]
    print("\n".join(faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
