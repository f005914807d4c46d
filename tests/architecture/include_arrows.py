#!/usr/bin/env python3
"""Fails when an include runs against the design's arrows: include_arrows.py ROOT

A part includes itself, the parts of lower layers, and the library where it may wait; never a part of its own layer.
"""

import dataclasses
import pathlib
import re
import sys

from source_text import line_number, sources_under, without_comments_and_literals

LIBRARY = "include/fanfold"
LAYERS = [  # lowest first
    ["src/api"],
    ["src/url", "src/css", "src/text", "src/coding"],
    ["src/encoding"],
    ["src/http", "src/html", "src/robots", "src/frontier", "src/store"],
    ["src/crawl", "src/analysis"],
    ["src/server"],
    ["apps/fanfold"],  # above the server, because a subcommand starts it
]
PURE = ["src/url", "src/css", "src/text", "src/coding", "src/encoding", "src/html", "src/robots"]  # no clock, no I/O, no Asio
TIMELESS = PURE + ["src/frontier"]  # take the time as an argument
# `fanfold demo` and the benchmarks crawl the test web.
MAY_INCLUDE_TESTS = ["apps/fanfold"]
# The rest of the tree includes what it likes, and no part includes it.
UNRESTRICTED = ["tests", "bench", "fuzz", "examples"]

INCLUDE_FOLDERS = ["include", "src/api", "src", "apps/fanfold", "tests"]
# All headers of one package, and where there is one, the call that gets memory from the system.
LIBRARY_PACKAGES = re.compile(r"boost/(asio|system|unordered)[./]|sys/mman\.h$")
IO_HEADERS = re.compile(
    r"boost/(asio|beast|process|filesystem)[./]|curl/|sqlite3|sys/|arpa/|netinet/|netdb\.h|unistd\.h|fcntl\.h|poll\.h"
    r"|(cstdio|stdio\.h|filesystem|(io|i|o|f|sync)stream|print)$"
    r"|(thread|mutex|shared_mutex|condition_variable|future|semaphore|latch|barrier|stop_token|coroutine)$"
)
CLOCK_CALL = re.compile(r"_clock::now\b|\b(clock_gettime|gettimeofday|std::time)\s*\(")
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(<[^>\n]+>|"[^"\n]+")', re.MULTILINE)


@dataclasses.dataclass
class Tree:
    root: pathlib.Path

    def place(self, path: pathlib.Path) -> str:
        """The part that a file belongs to, as its folder: src/url, apps/fanfold, tests."""
        folders = path.relative_to(self.root).parts
        return "/".join(folders[: 1 if folders[0] in UNRESTRICTED else 2])

    def target(self, includer: pathlib.Path, name: str) -> str | None:
        """The part that an include names, or None for a header of a package."""
        folders = [self.root / folder for folder in INCLUDE_FOLDERS]
        if name[0] == '"':
            folders.insert(0, includer.parent)
        for folder in folders:
            path = (folder / name[1:-1]).resolve()
            if path.is_file() and path.is_relative_to(self.root):
                return self.place(path)
        return None


def layer(place: str) -> int:
    return next((level for level, parts in enumerate(LAYERS) if place in parts), -1)


def objection_to_part(place: str, target: str) -> str | None:
    if target == place or place in UNRESTRICTED:
        return None
    if place == LIBRARY:
        return "the library includes only itself, the standard library and Boost.Asio, Boost.System, Boost.Unordered"
    if target == LIBRARY:
        return "a pure part waits for nothing" if place in PURE else None
    if target in UNRESTRICTED:
        return None if target == "tests" and place in MAY_INCLUDE_TESTS else f"no part includes {target}"
    return None if layer(target) < layer(place) else f"{target} is not below {place}"


def objection_to_package(place: str, header: str) -> str | None:
    is_standard = re.fullmatch(r"[a-z_0-9]+", header)
    if place == LIBRARY and not is_standard and not LIBRARY_PACKAGES.match(header):
        return "the library needs Boost.Asio, Boost.System and Boost.Unordered, nothing else"
    if place in PURE and IO_HEADERS.match(header):
        return "a pure part knows no I/O, no threads and no Asio"
    return None


def objections_to_file(tree: Tree, path: pathlib.Path):
    place = tree.place(path)
    text = path.read_text(encoding="utf-8")
    for found in INCLUDE.finditer(text):
        name = found.group(1)
        target = tree.target(path, name)
        objection = objection_to_part(place, target) if target else objection_to_package(place, name[1:-1])
        if objection:
            yield line_number(text, found.start(1)), f"includes {name}: {objection}"
    if place in TIMELESS:
        for found in CLOCK_CALL.finditer(without_comments_and_literals(text)):
            yield line_number(text, found.start()), f"{found.group()}: this part takes the time as an argument"


def objections(root: pathlib.Path) -> list[str]:
    tree = Tree(root.resolve())
    known = {LIBRARY, *UNRESTRICTED}.union(*LAYERS)
    found = []
    for top in ("include", "src", "apps", *UNRESTRICTED):
        for path in sources_under(tree.root / top):
            name = path.relative_to(tree.root)
            if tree.place(path) not in known:
                found.append(f"{name}: {tree.place(path)} has no place in the layers of include_arrows.py")
            found += [f"{name}:{line}: {objection}" for line, objection in objections_to_file(tree, path)]
    return found


if __name__ == "__main__":
    against = objections(pathlib.Path(sys.argv[1]))
    print("\n".join(against))
    sys.exit(1 if against else 0)
