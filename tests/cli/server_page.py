#!/usr/bin/env python3
"""What docs/server.md says: its configuration of nginx and its backup are tried as they stand there.

server_page.py PROGRAM NGINX PAGE
"""

import contextlib
import http.client
import http.server
import json
import os
import pathlib
import re
import signal
import socket
import sqlite3
import ssl
import subprocess
import sys
import tempfile
import threading
import unittest

PROGRAM, NGINX, PAGE = (pathlib.Path(argument).resolve() for argument in sys.argv[1:4])
del sys.argv[1:4]
NAME = "crawls.example.com"


def block(language, containing):
    """The only block of code of this language on the page that has this text."""
    blocks = re.findall(rf"^```{language}\n(.*?)^```$", PAGE.read_text(), re.MULTILINE | re.DOTALL)
    [found] = [each for each in blocks if containing in each]
    return found


def replaced(text, places):
    """With each place replaced by one of the test's own; all must be there."""
    for given, own in places.items():
        assert given in text, f"{PAGE}: no {given}"
        text = text.replace(given, str(own))
    return text


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


class Site(http.server.ThreadingHTTPServer):
    """A page that links to others, of which /held is answered when `release` is set."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.release = threading.Event()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    url = property(lambda self: f"http://127.0.0.1:{self.server_port}/")


class Handler(http.server.BaseHTTPRequestHandler):
    LINKS = "<p>words</p>" + "".join(f"<a href=/{name}></a>" for name in ("a", "b", "c", "held"))

    def do_GET(self):
        if self.path == "/held":
            self.server.release.wait()
        found = self.path != "/robots.txt"
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(self.LINKS.encode() if found else b"")

    def log_message(self, *_):
        pass


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.site = self.enterContext(Site())
        self.addCleanup(self.site.shutdown)
        self.addCleanup(self.site.release.set)
        self.token = subprocess.run([PROGRAM, "token", "add", "ada", "--data", self.folder / "data"], check=True,
                                    text=True, capture_output=True).stdout.strip()

    @contextlib.contextmanager
    def serving(self, data="data", *options):
        """Runs the server until the block ends; gives its port, and what it has logged when it has ended."""
        log = []
        command = [PROGRAM, "serve", "--listen", "127.0.0.1:0", "--data", self.folder / data, "--no-config",
                   "--allow-private", "127.0.0.0/8", *options]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
            try:
                port = int(re.search(r"serving http://127\.0\.0\.1:(\d+)/", server.stderr.readline())[1])
                reader = threading.Thread(target=lambda: log.extend(server.stderr))
                reader.start()
                yield port, log
            finally:
                server.send_signal(signal.SIGTERM)
            reader.join()
        self.assertEqual(server.returncode, 0, log)

    def ask(self, connection, method, path, body=None, **fields):
        """Gives the answer, and its body, parsed where it is JSON."""
        fields = {"Authorization": f"Bearer {self.token}"} | {n.replace("_", "-"): f for n, f in fields.items()}
        if body is not None:
            fields["Content-Type"] = "application/json"
        connection.request(method, path, json.dumps(body) if body is not None else None, fields)
        answer = connection.getresponse()
        content = answer.read()
        return answer, json.loads(content) if "json" in answer.getheader("Content-Type", "") else content

    def events(self, connection, crawl):
        """Names and data of a crawl's events, each as soon as it is there."""
        connection.request("GET", crawl + "/events", headers={"Authorization": f"Bearer {self.token}"})
        name = None
        for line in connection.getresponse():
            key, _, value = line.decode().strip().partition(": ")
            if key == "event":
                name = value
            elif key == "data":
                yield name, json.loads(value)

    def await_pages(self, connection, crawl, count):
        """Until an event tells of so many pages."""
        for _, data in self.events(connection, crawl):
            if data.get("statistics", {}).get("pages") == count:
                return
        self.fail("the events ended before")


class Proxy(Case):
    """nginx as the page has it, on ports and with a certificate of our own."""

    def setUp(self):
        super().setUp()
        self.port = free_port()
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={NAME}",
                        "-addext", f"subjectAltName=DNS:{NAME}", "-keyout", self.folder / "key.pem", "-out",
                        self.folder / "certificate.pem"], check=True, capture_output=True)
        self.trust = ssl.create_default_context(cafile=self.folder / "certificate.pem")

    @contextlib.contextmanager
    def nginx(self, port):
        server = replaced(block("nginx", "proxy_pass"), {
            "listen 443 ": f"listen 127.0.0.1:{self.port} ", "127.0.0.1:8080": f"127.0.0.1:{port}",
            "/etc/ssl/crawls.example.com.pem": self.folder / "certificate.pem",
            "/etc/ssl/crawls.example.com.key": self.folder / "key.pem"})
        temporary = "".join(f"{each}_temp_path {self.folder}/{each};\n" for each in
                            ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        configuration = self.folder / "nginx.conf"
        configuration.write_text(
            f"{'user root;' if os.geteuid() == 0 else ''}\nworker_processes 1;\npid {self.folder}/nginx.pid;\n"
            f"events {{}}\nhttp {{\naccess_log off;\n{temporary}{server}}}\n")
        command = [NGINX, "-c", configuration, "-e", self.folder / "nginx.log"]
        subprocess.run(command, check=True)  # it listens when this has ended
        try:
            yield
        finally:
            subprocess.run([*command, "-s", "quit"], check=True)

    def connect(self):
        connection = http.client.HTTPConnection(NAME, self.port)  # Host: with the port
        connection.sock = self.trust.wrap_socket(socket.create_connection(("127.0.0.1", self.port), timeout=60),
                                                 server_hostname=NAME)
        return self.enterContext(contextlib.closing(connection))

    def test_a_crawl_is_made_watched_and_downloaded_through_nginx(self):
        with self.serving("data", "--host-name", NAME, "--trusted-proxy", "127.0.0.1") as (port, log), self.nginx(port):
            client = self.connect()
            made, crawl = self.ask(client, "POST", "/api/v1/crawls", {"seeds": [self.site.url]},
                                   Origin=f"https://{NAME}:{self.port}", X_Forwarded_For="192.0.2.7")
            self.assertEqual(made.status, 201, crawl)
            path = made.getheader("Location")
            for event, data in self.events(self.connect(), path):
                self.assertEqual(event, "end" if self.site.release.is_set() and not data else "progress")
                if data and data["statistics"]["pages"] == 4:
                    self.site.release.set()  # the fifth page comes after the event that tells of four
            _, csv = self.ask(client, "GET", path + "/results?format=csv")
            self.assertEqual(len(csv.splitlines()), 1 + 5)
            _, job = self.ask(client, "GET", path + "/results?format=job")
            (self.folder / "job.db").write_bytes(job)
            with contextlib.closing(sqlite3.connect(self.folder / "job.db")) as database:
                self.assertEqual(database.execute("SELECT count(*) FROM page").fetchone(), (5,))
        requests = [json.loads(line) for line in log if line.startswith("{")]
        [post] = [each for each in requests if each["method"] == "POST"]
        self.assertEqual(post["request_id"], made.getheader("X-Request-Id"))
        self.assertRegex(post["request_id"], "^[0-9a-f]{32}$", "nginx's, which its log can have, too")
        self.assertEqual(post["tenant"], "ada")
        self.assertEqual(post["client"], "192.0.2.7", "nginx adds 127.0.0.1, which is a trusted proxy's")

    def test_strangers_and_other_sites_get_as_far_as_without_nginx(self):
        with self.serving("data", "--host-name", NAME) as (port, _), self.nginx(port):
            client = self.connect()
            self.assertEqual(self.ask(client, "GET", "/api/v1/me", Authorization="")[0].status, 401)
            other, _ = self.ask(client, "POST", "/api/v1/crawls", {"seeds": [self.site.url]}, Origin="https://evil.example")
            self.assertEqual(other.status, 403)
            self.assertEqual(self.ask(client, "GET", "/api/v1/me", Host="evil.example")[0].status, 421)
            page, html = self.ask(client, "GET", "/")
            self.assertIn("script-src 'self'", page.getheader("Content-Security-Policy"))
            self.assertIn(b"<html", html)

    def test_metrics_are_for_the_server_s_own_machine(self):
        with self.serving("data", "--host-name", NAME) as (port, _), self.nginx(port):
            self.assertEqual(self.ask(self.connect(), "GET", "/metrics")[0].status, 404)
            with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port)) as direct:
                self.assertEqual(self.ask(direct, "GET", "/metrics")[0].status, 200)


class Backup(Case):
    def test_what_was_backed_up_goes_on_where_it_is_restored(self):
        script = replaced(block("sh", ".backup"), {"/var/lib/fanfold": self.folder / "data",
                                                   "/backup/fanfold": self.folder / "copy"})
        with self.serving() as (port, _):
            client = self.enterContext(contextlib.closing(http.client.HTTPConnection("127.0.0.1", port)))
            made, _ = self.ask(client, "POST", "/api/v1/crawls", {"seeds": [self.site.url], "archive": True})
            path = made.getheader("Location")
            watcher = self.enterContext(contextlib.closing(http.client.HTTPConnection("127.0.0.1", port)))
            self.await_pages(watcher, path, 4)
            subprocess.run(["sh", "-ec", script], check=True)
            self.site.release.set()
        with self.serving("copy") as (port, _):
            client = self.enterContext(contextlib.closing(http.client.HTTPConnection("127.0.0.1", port)))
            for _ in self.events(client, path):
                pass
            client = self.enterContext(contextlib.closing(http.client.HTTPConnection("127.0.0.1", port)))
            self.assertEqual(self.ask(client, "GET", path)[1]["state"], "finished")
            _, warc = self.ask(client, "GET", path + "/results?format=warc")
            (self.folder / "crawl.warc.gz").write_bytes(warc)
        pages = subprocess.run([PROGRAM, "words", "--json", self.folder / "crawl.warc.gz"], check=True, text=True,
                               capture_output=True).stdout
        self.assertEqual(json.loads(pages)["pages"], 5)


if __name__ == "__main__":
    unittest.main()
