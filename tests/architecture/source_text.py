"""C++ sources as text that a check can search."""

import pathlib
import re

_COMMENT_OR_LITERAL = re.compile(
    r"""//[^\n]* | /\*.*?\*/
      | R"(?P<delimiter>[^\s()\\]{0,16})\(.*?\)(?P=delimiter)"
      | "(?:\\.|[^"\\\n])*" | (?<![0-9A-Fa-f])'(?:\\.|[^'\\\n])+'""",
    re.DOTALL | re.VERBOSE,
)


def without_comments_and_literals(text: str) -> str:
    """Blanks comments, strings and characters; every other character keeps its place."""
    return _COMMENT_OR_LITERAL.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), text)


def line_number(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def sources_under(folder: pathlib.Path) -> list[pathlib.Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix in (".hpp", ".cpp"))
