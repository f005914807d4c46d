#!/usr/bin/env python3
"""Lints one folder's sources: clang_tidy.py CLANG_TIDY SOURCE_ROOT BUILD_FOLDER FOLDER

A source is linted again only when it changed since it last passed, or a header of this repository that it includes,
its compile command, a .clang-tidy above it or clang-tidy itself did. What passed is kept in ~/.cache/fanfold/lint, so
that a fresh checkout does not start over. Ninja knows the headers: a source that is not built is linted every time.

Ends with SKIPPED where this build has none of the folder's sources.
"""

import hashlib
import json
import os
import pathlib
import shlex
import subprocess
import sys

SKIPPED = 77


class Linter:
    def __init__(self, clang_tidy: str, root: pathlib.Path, build: pathlib.Path, folder: pathlib.Path):
        self.clang_tidy, self.root, self.build = clang_tidy, root, build
        self.salt = hashlib.sha256(subprocess.run([clang_tidy, "--version"], capture_output=True, check=True).stdout)
        for config in (above / ".clang-tidy" for above in [folder, *folder.parents]):
            if config.is_relative_to(root) and config.is_file():
                self.salt.update(config.read_bytes())
        cache = os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache"
        self.passed_folder = pathlib.Path(cache, "fanfold", "lint")

    def included_files(self, command: dict) -> list[pathlib.Path]:
        """This repository's files that make up the source, or none when it is not built."""
        arguments = shlex.split(command["command"])
        output = arguments[arguments.index("-o") + 1]
        listed = subprocess.run(["ninja", "-C", self.build, "-t", "deps", output], capture_output=True, text=True)
        paths = [self.build / line.strip() for line in listed.stdout.splitlines() if line.startswith("    ")]
        paths = [pathlib.Path(os.path.normpath(path)) for path in paths]
        return [path for path in paths if path.is_relative_to(self.root)]

    def fingerprint(self, commands: list[dict]) -> str | None:
        digest = self.salt.copy()
        for command in commands:
            files = self.included_files(command)
            if not files:
                return None
            digest.update(command["command"].replace(str(self.build), "").replace(str(self.root), "").encode())
            for path in sorted(files):
                digest.update(path.read_bytes())
        return digest.hexdigest()

    def passes(self, source: pathlib.Path, commands: list[dict]) -> bool:
        """Whether it passes by each of its compile commands: clang-tidy looks them up itself."""
        passed = self.passed_folder / source.relative_to(self.root)
        fingerprint = self.fingerprint(commands)
        if fingerprint and passed.is_file() and passed.read_text() == fingerprint:
            return True
        arguments = [self.clang_tidy, "-p", self.build, "--quiet", source]
        linted = subprocess.run(arguments, cwd=self.root, capture_output=True, text=True)
        if linted.returncode != 0:
            print(linted.stdout or linted.stderr)
            return False
        if fingerprint:
            passed.parent.mkdir(parents=True, exist_ok=True)
            passed.write_text(fingerprint)
        return True


def main() -> int:
    clang_tidy, root, build, folder = sys.argv[1], *map(pathlib.Path, sys.argv[2:])
    linter = Linter(clang_tidy, root, build, folder)
    sources = {}
    for command in json.loads((build / "compile_commands.json").read_text()):
        source = pathlib.Path(command["file"])
        if source.parent == folder:
            sources.setdefault(source, []).append(command)
    if not sources:
        print("none of its sources is a part of this build")
        return SKIPPED
    failed = [source for source, commands in sources.items() if not linter.passes(source, commands)]
    print(f"{len(sources) - len(failed)} of {len(sources)} sources pass")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
