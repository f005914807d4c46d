#!/usr/bin/env python3
"""Counts words by `fanfold words` and here, over the same pages: live, from WARC files that another program has written,
and from a job that has one of them.

words.py PROGRAM
"""

import collections
import gzip
import http.server
import json
import pathlib
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import unittest

PROGRAM = pathlib.Path(sys.argv.pop(1)).resolve()

VOCABULARY = "fan out fold in page Web crawl don't naïve ÉTÉ мир Привет Wörter snake_case 3.14 x".split()
STOPPED = {"out", "in"}  # of the vocabulary, English says little by these


def invented_text(seed):
    """Sentences of words, and how often each word is in them."""
    chosen = random.Random(seed).choices(VOCABULARY, k=300)
    return ", ".join(chosen) + ".", collections.Counter(word.lower() for word in chosen)


class Page:
    def __init__(self, seed, links="", charset="utf-8"):
        text, self.words = invented_text(seed)
        half = text.find(" ", len(text) // 2)
        html = f"<title>title</title><script>var script;</script>{links}<p>{text[:half]}</p><div>{text[half:]}</div>"
        self.body = html.encode(charset, "xmlcharrefreplace")
        self.type = f"text/html; charset={charset}"


LINKS = "".join(f"<a href={path}></a>" for path in ("/latin", "/russian", "/copy", "/late", "/none"))
PAGES = {
    "/": Page(1, LINKS),
    "/latin": Page(2, charset="iso-8859-1"),
    "/russian": Page(3, charset="koi8-r"),
    "/copy": Page(3, charset="koi8-r"),
    "/late": Page(4, "<a href=/deep></a>"),
    "/deep": Page(5),
}


def reference(paths=PAGES, counted=lambda word: True):
    """What `fanfold words --json` is to say of these pages."""
    words = sum((PAGES[path].words for path in paths), collections.Counter())
    words = {word: count for word, count in words.items() if counted(word)}
    top = sorted(words.items(), key=lambda each: (-each[1], each[0].encode()))
    return {
        "pages": len(paths),
        "words": sum(words.values()),
        "different": len(words),
        "top": [{"word": word, "count": count} for word, count in top],
    }


class Site(http.server.ThreadingHTTPServer):
    """Serves the pages; `held` is answered when `release` is set."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.held, self.release = None, threading.Event()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def url(self, path="/"):
        return f"http://127.0.0.1:{self.server_port}{path}"


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == self.server.held:
            self.server.release.wait(60)
        page = PAGES.get(self.path)
        self.send_response(200 if page else 404)
        self.send_header("Content-Type", page.type if page else "text/html")
        body = page.body if page else b"<p>nothing here"
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Archive:
    """A WARC file, as other programs write them: a record for the name, requests, answers with codings, a revisit."""

    def __init__(self, path, url, compressed):
        self.path, self.compressed, self.places = path, compressed, {}
        self.bytes = b""
        self.add("warcinfo", "", b"software: another\r\n", "application/warc-fields")
        self.add("response", "dns:a.test", b"20261128\r\na.test. 60 IN A 127.0.0.1\r\n", "text/dns")
        for seen, (name, page) in enumerate(PAGES.items()):
            self.add("request", url(name), b"GET / HTTP/1.1\r\n\r\n", "application/http;msgtype=request")
            self.add_page(url(name), name, page, coded=seen % 2 == 1)
        self.add("response", url("/none"), b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\nnothing here",
                 "application/http")
        self.add("revisit", url("/"), b"HTTP/1.1 304 Not Modified\r\n\r\n", "application/http",
                 {"WARC-Profile": "http://netpreserve.org/warc/1.1/revisit/server-not-modified",
                  "WARC-Payload-Digest": "sha1:1"})
        path.write_bytes(self.bytes)

    def add_page(self, url, name, page, coded):
        head, body = f"HTTP/1.1 200 OK\r\nContent-Type: {page.type}\r\n", page.body
        fields = {"WARC-Payload-Digest": f"sha1:{3 if name == '/copy' else name}".replace("/russian", "3")}
        self.places[name] = len(self.bytes)
        if name == "/copy":
            profile = {"WARC-Profile": "http://netpreserve.org/warc/1.0/revisit/identical-payload-digest"}
            self.add("revisit", url, (head + "\r\n").encode(), "application/http", fields | profile)
            return
        if coded:
            head += "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n"
            packed = gzip.compress(body)
            chunks = (packed[:100], packed[100:], b"")
            body = b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks)
        self.add("response", url, (head + "\r\n").encode() + body, "application/http;msgtype=response", fields)

    def add(self, kind, uri, block, content_type, fields=None):
        head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nContent-Type: {content_type}\r\nContent-Length: {len(block)}\r\n"
        head += f"WARC-Target-URI: {uri}\r\n" if uri else ""
        head += "".join(f"{name}: {value}\r\n" for name, value in (fields or {}).items())
        record = head.encode() + b"\r\n" + block + b"\r\n\r\n"
        self.bytes += gzip.compress(record) if self.compressed else record


def run(*arguments):
    return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True, timeout=120, check=False)


class Words(unittest.TestCase):
    def setUp(self):
        self.site = Site()
        self.addCleanup(self.site.server_close)
        self.addCleanup(self.site.shutdown)
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def total(self, *arguments):
        ended = run("words", "-q", "--json", "--top", 1000, *arguments)
        self.assertEqual((ended.returncode, ended.stderr), (0, ""))
        return json.loads(ended.stdout)

    def archive(self, name="site.warc.gz", compressed=True):
        return Archive(self.folder / name, self.site.url, compressed)

    def make_job(self):
        """A job as it is when its crawl was archived."""
        file = self.folder / "site.db"
        self.assertEqual(run("crawl", "-q", "--job", file, self.site.url()).returncode, 0)
        archive = self.archive()
        with sqlite3.connect(file) as job:
            job.execute("INSERT INTO options VALUES('warc_file', ?)", (archive.path.name,))
            for path, place in archive.places.items():
                job.execute("UPDATE pages SET warc_offset = ?, warc_bytes = 1 WHERE url_id ="
                            " (SELECT id FROM urls WHERE url = ?)", (place, self.site.url(path)))
        job.close()
        return file

    def test_of_a_site_are_those_of_its_pages(self):
        self.assertEqual(self.total(self.site.url()), reference())
        self.assertEqual(self.total("--depth", 0, self.site.url()), reference(["/"]))

    def test_of_a_warc_file_are_those_of_the_site(self):
        for compressed in (True, False):
            archive = self.archive(compressed=compressed)
            self.assertEqual(self.total(archive.path), reference())

    def test_of_two_warc_files_add_up(self):
        one, two = self.archive("1.warc.gz"), self.archive("2.warc.gz")
        both = self.total(one.path, two.path)
        self.assertEqual(both["words"], 2 * reference()["words"])

    def test_of_a_job_are_those_of_its_warc_file(self):
        self.assertEqual(self.total(self.make_job()), reference())

    def test_are_left_out_where_they_are_short_or_say_little(self):
        archive = self.archive()
        long = reference(counted=lambda word: len(word) >= 4)
        self.assertEqual(self.total("--min-length", 4, archive.path), long)
        telling = reference(counted=lambda word: word not in STOPPED | {"don't"})
        self.assertEqual(self.total("--stop-words", "en", self.site.url()), telling)
        listed = self.folder / "list"
        listed.write_text("FAN | a comment\nмир\n")
        self.assertEqual(self.total("--stop-words", listed, archive.path),
                         reference(counted=lambda word: word not in {"fan", "мир"}))

    def test_of_each_page_are_told_as_it_comes(self):
        for source in (self.site.url(), self.archive().path):
            lines = run("words", "-q", "--json", "--per-page", "--top", 1000, source).stdout.splitlines()
            pages = {page["url"]: page for page in map(json.loads, lines[:-1])}
            self.assertEqual(set(pages), {self.site.url(path) for path in PAGES})
            for path in PAGES:
                self.assertEqual(pages[self.site.url(path)]["top"], reference([path])["top"])
            self.assertEqual(json.loads(lines[-1]), reference())

    def test_are_shown_with_bars(self):
        top = reference()["top"]
        lines = run("words", "--top", 3, self.archive().path).stdout.splitlines()
        words = reference()
        self.assertEqual(lines[0], f"Counted {words['words']:,} words on 6 pages, {words['different']} different")
        self.assertEqual([line.split()[0::2] for line in lines[1:]], [[str(t["count"]), t["word"]] for t in top[:3]])
        self.assertIn("█" * 30, lines[1])

    def test_that_were_counted_are_told_at_ctrl_c(self):
        self.site.held = "/late"
        self.addCleanup(self.site.release.set)
        command = [PROGRAM, "words", "--per-page", self.site.url()]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as program:
            first = program.stdout.readline()
            program.send_signal(signal.SIGINT)
            rest = program.stdout.read()
        self.assertEqual(program.returncode, 130)
        self.assertIn(self.site.url("/"), first)
        self.assertRegex(rest, r"\nCounted [0-9,]+ words on [1-4] pages?, ")

    def test_of_a_damaged_warc_file_are_those_up_to_the_damage(self):
        archive = self.archive(compressed=False)
        archive.path.write_bytes(archive.bytes[: archive.places["/late"] + 500])
        ended = run("words", "-q", "--json", "--top", 1000, archive.path)
        self.assertEqual(ended.returncode, 3)
        self.assertIn(str(archive.path), ended.stderr)
        self.assertEqual(json.loads(ended.stdout), reference(["/", "/latin", "/russian"]))

    def test_of_revisits_without_their_answers_are_missed(self):
        archive = self.archive(compressed=False)
        archive.path.write_bytes(archive.bytes[archive.places["/copy"] :])
        ended = run("words", archive.path)
        self.assertEqual(ended.returncode, 0)
        self.assertEqual(ended.stderr, "fanfold: 1 page not counted: what was answered is in none of the files\n")

    def test_cannot_be_counted_of_anything_else(self):
        (self.folder / "example.com").write_text("a site?")
        (self.folder / "empty.db").write_bytes(b"")
        bare = self.folder / "bare.db"
        run("crawl", "-q", "--job", bare, self.site.url())
        for arguments, message in (
            ([], "a URL or a file is missing"),
            ([self.folder / "gone.warc.gz"], "there is no such file"),
            (["nowhere.warc.gz"], "there is no such file"),
            ([self.folder / "example.com"], "is a file, but neither a job nor a WARC file"),
            ([self.folder / "empty.db"], "is a file, but neither a job nor a WARC file"),
            ([bare], "name the WARC file of the crawl"),
            ([self.archive().path, self.site.url()], "can't be counted together"),
            (["--stop-words", "xx", self.site.url()], "must be en, or a file"),
            (["--min-length", "no", self.site.url()], "--min-length"),
        ):
            ended = run("words", *arguments)
            self.assertEqual((ended.returncode, ended.stdout), (2, ""), arguments)
            self.assertIn(message, ended.stderr)

    def test_of_a_site_that_does_not_answer_are_none(self):
        ended = run("words", "-q", "http://127.0.0.1:1/")
        self.assertEqual(ended.returncode, 1)
        self.assertIn("no seed could be fetched", ended.stderr)


if __name__ == "__main__":
    unittest.main()
