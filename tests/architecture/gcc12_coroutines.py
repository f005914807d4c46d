#!/usr/bin/env python3
"""Finds what GCC 12.2 compiles wrongly in coroutines: gcc12_coroutines.py FILE_OR_FOLDER...

It reads text, not types, and objects to what a reader should write otherwise too:
  - co_await in the condition of if, while, do, switch or for: in a coroutine without local variables the body never
    runs. A condition that declares a variable is fine.
  - In the operand of co_await, a lambda that captures by value, or an aggregate with named members: destroyed twice.
  - co_await in a branch of ?: the other branch's temporary is destroyed twice.
Of Markdown files, the blocks marked cpp are read.
"""

import pathlib
import re
import sys

from source_text import line_number, sources_under, without_comments_and_literals

CLOSING = {"(": ")", "[": "]", "{": "}"}
AWAIT = re.compile(r"\bco_await\b")
CONDITION = re.compile(r"\b(if|while|switch|for)\s*\(")
DECLARATION = re.compile(r"\s*(const\s+)?[\w:]+(<.*>)?[\s&*]+(\w+|\[[^\]]*\])\s*[={]", re.DOTALL)
LAMBDA = re.compile(r"(?:(?<![\w)\]\s])|\bco_await)\s*\[([^\[\]]*)\]\s*(?=[<({]|mutable\b|->)")
NAMED_MEMBERS = re.compile(r"\{\s*\.\w+\s*=")


def closing_positions(code: str) -> dict[int, int]:
    """Where each bracket that is closed closes."""
    closes, opened = {}, []
    for position, character in enumerate(code):
        if character in CLOSING:
            opened.append(position)
        elif opened and character == CLOSING[code[opened[-1]]]:
            closes[opened.pop()] = position
    return closes


def statements(code: str, begin: int, end: int, closes: dict[int, int]):
    """Yields each statement of code[begin:end] as (position, text), its nested bodies blanked, then theirs."""
    start, text, position = begin, "", begin
    while position < end:
        close = closes.get(position) if code[position] in CLOSING else None
        if code[position] == "{" and close is not None and ";" in code[position:close]:  # a body, not an initialiser
            yield from statements(code, position + 1, close, closes)
            text += "{" + " " * (close - position - 1) + "}"
            position = close + 1
            is_over = not re.match(r"\s*[),.;(\]}]", code[position:])  # a lambda's body may be followed by more
        else:
            text += code[position]
            position += 1
            is_over = text[-1] == ";" and not is_within_parentheses(text)
        if is_over:
            yield start, text
            start, text = position, ""
    yield start, text


def is_within_parentheses(text: str) -> bool:
    return text.count("(") > text.count(")")


def conditions(statement: str):
    """The conditions that run without a local variable, each as (position, text)."""
    closes = closing_positions(statement)
    for found in CONDITION.finditer(statement):
        opening = found.end() - 1
        parts = statement[opening + 1 : closes.get(opening, len(statement))].split(";")
        declares_first = len(parts) > 1 and parts[0].strip()
        if declares_first or (found.group(1) == "for" and len(parts) == 1):
            continue
        condition = parts[1] if len(parts) > 1 else parts[0]
        if not DECLARATION.match(condition):
            yield found.start(), condition


def captures_by_value(captures: str) -> bool:
    return any(not re.match(r"\s*(&|this\b|$)", capture) for capture in captures.split(","))


def is_branch(before: str) -> bool:
    """Whether what follows this part of a statement is a branch of ?:"""
    depth = 0
    for character in reversed(before):
        depth += (character in ")]}") - (character in "([{")
        if depth < 0 or (depth == 0 and character in ",;"):
            return False
        if depth == 0 and character == "?":
            return True
    return False


def faults_in_statement(statement: str):
    for position, condition in conditions(statement):
        if AWAIT.search(condition):
            yield position, "co_await in a condition: name the result first"
    awaited = AWAIT.search(statement)
    for found in LAMBDA.finditer(statement, awaited.start()):
        if captures_by_value(found.group(1)):
            yield found.start(1), "a lambda that captures by value in an awaited expression: name it first"
    for found in NAMED_MEMBERS.finditer(statement, awaited.start()):
        yield found.start(), "an aggregate in an awaited expression: name it first"
    for found in AWAIT.finditer(statement):
        if is_branch(statement[: found.start()]):
            yield found.start(), "co_await in a branch of ?: use if"


def only_code_blocks(markdown: str) -> str:
    kept, is_code = [], False
    for line in markdown.split("\n"):
        is_fence = line.lstrip().startswith("```")
        kept.append(line if is_code and not is_fence else "")
        is_code = line.strip() == "```cpp" if is_fence else is_code
    return "\n".join(kept)


def faults(text: str) -> list[tuple[int, str]]:
    """The faults in C++ text, each as (line, what it is)."""
    code = without_comments_and_literals(text)
    found = [
        (line_number(code, start + position), fault)
        for start, statement in statements(code, 0, len(code), closing_positions(code))
        if AWAIT.search(statement)
        for position, fault in faults_in_statement(statement)
    ]
    return sorted(found)


def files_named(arguments: list[str]):
    for path in map(pathlib.Path, arguments):
        yield from [*sources_under(path), *sorted(path.rglob("*.md"))] if path.is_dir() else [path]


def main() -> int:
    all_faults = []
    for path in files_named(sys.argv[1:]):
        text = path.read_text(encoding="utf-8")
        code = only_code_blocks(text) if path.suffix == ".md" else text
        all_faults += [f"{path}:{line}: {fault}" for line, fault in faults(code)]
    print("\n".join(all_faults))
    return 1 if all_faults else 0


if __name__ == "__main__":
    sys.exit(main())
