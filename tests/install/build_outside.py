#!/usr/bin/env python3
"""Builds the project outside/ against an installed Fanfold and runs it: build_outside.py WAY COMPILER PREFIX FOLDER

WAY is find_package or pkg_config.
"""

import os
import pathlib
import shlex
import shutil
import subprocess
import sys

OUTSIDE = pathlib.Path(__file__).parent / "outside"


def output_of(*command, **environment):
    return subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE, env=os.environ | environment).stdout


def build_with_find_package(compiler, prefix, folder):
    output_of("cmake", "-S", OUTSIDE, "-B", folder, f"-DCMAKE_CXX_COMPILER={compiler}", f"-DCMAKE_PREFIX_PATH={prefix}")
    output_of("cmake", "--build", folder)


def build_with_pkg_config(compiler, prefix, folder):
    folder.mkdir(parents=True)
    flags = output_of("pkg-config", "--cflags", "--libs", "fanfold", PKG_CONFIG_PATH=f"{prefix}/share/pkgconfig")
    assert str(prefix) in flags, flags
    output_of(compiler, "-std=c++20", OUTSIDE / "main.cpp", "-o", folder / "outside", *shlex.split(flags))


def main():
    way, compiler, *folders = sys.argv[1:]
    prefix, folder = map(pathlib.Path, folders)
    shutil.rmtree(folder, ignore_errors=True)
    {"find_package": build_with_find_package, "pkg_config": build_with_pkg_config}[way](compiler, prefix, folder)
    printed = output_of(folder / "outside")
    assert printed == "30\n", printed


if __name__ == "__main__":
    main()
