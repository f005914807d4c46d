#!/usr/bin/env python3
"""Builds a project of this folder against an installed Fanfold and runs it:
build_outside.py PROJECT WAY COMPILER PREFIX FOLDER

PROJECT is outside or embedding, WAY is find_package or pkg_config.
"""

import contextlib
import functools
import http.server
import os
import pathlib
import shlex
import shutil
import subprocess
import sys
import tempfile
import threading

HERE = pathlib.Path(__file__).parent
SOURCES = {"outside": HERE / "outside/main.cpp", "embedding": HERE.parent.parent / "examples/crawl_a_site.cpp"}
PACKAGES = {"outside": "fanfold", "embedding": "fanfold-crawler"}


def output_of(*command, **environment):
    return subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE, env=os.environ | environment).stdout


def build_with_find_package(project, compiler, prefix, folder):
    output_of("cmake", "-G", "Ninja", "-S", HERE / project, "-B", folder, f"-DCMAKE_CXX_COMPILER={compiler}",
              f"-DCMAKE_PREFIX_PATH={prefix}")
    output_of("cmake", "--build", folder)


def build_with_pkg_config(project, compiler, prefix, folder):
    folder.mkdir(parents=True)
    flags = output_of("pkg-config", "--cflags", "--libs", PACKAGES[project],
                      PKG_CONFIG_PATH=f"{prefix}/share/pkgconfig")
    assert str(prefix) in flags, flags
    output_of(compiler, "-std=c++20", SOURCES[project], "-o", folder / project, *shlex.split(flags))


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@contextlib.contextmanager
def small_site():
    """Two pages, of which one has a broken link; gives their URL."""
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder, "index.html").write_text("<a href=a.html>a</a><a href=gone.html>b</a>")
        pathlib.Path(folder, "a.html").write_text("<a href=index.html>home</a>")
        with http.server.ThreadingHTTPServer(
                ("127.0.0.1", 0), functools.partial(QuietHandler, directory=folder)) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            yield f"http://127.0.0.1:{server.server_port}/"
            server.shutdown()


def check_outside(program):
    printed = output_of(program)
    assert printed == (HERE / "outside/printed").read_text(), printed


def check_embedding(program):
    with small_site() as url:
        printed = sorted(output_of(program, url).splitlines())
    assert printed == sorted([f"200 {url}: 2 links", f"200 {url}a.html: 1 links", f"404 {url}gone.html: 0 links",
                              f"200 {url}index.html: 2 links", "4 pages"]), printed


def main():
    project, way, compiler, *folders = sys.argv[1:]
    prefix, folder = map(pathlib.Path, folders)
    shutil.rmtree(folder, ignore_errors=True)
    build = {"find_package": build_with_find_package, "pkg_config": build_with_pkg_config}[way]
    build(project, compiler, prefix, folder)
    {"outside": check_outside, "embedding": check_embedding}[project](folder / project)


if __name__ == "__main__":
    main()
