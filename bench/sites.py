"""Two real sites, from Debian packages, and made-up ones, served by nginx on loopback."""

import contextlib
import dataclasses
import pathlib
import random
import subprocess
import tempfile
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent


@dataclasses.dataclass(frozen=True)
class Site:
    name: str  # of its Debian package
    folder: pathlib.Path  # that is served; none: it is made up
    start: str  # the path of its first page
    pages: int = 0  # of those that are made up
    links: int = 0  # of each page
    kilobytes: int = 0  # likewise
    port: int = 0

    @property
    def origin(self):
        return f"http://127.0.0.1:{self.port}"

    @property
    def url(self):
        return self.origin + self.start


SITES = [
    Site("openjdk-17-doc", pathlib.Path("/usr/share/doc/openjdk-17-jre-headless"), "/api/index.html"),
    Site("cppreference-doc-en-html", pathlib.Path("/usr/share/cppreference/doc/html"), "/en/cpp.html"),
]
SMALL_PAGES = Site("2,000 pages of 10 KB with 60 links", None, "/", pages=2000, links=60, kilobytes=10)
FEW_PAGES = dataclasses.replace(SMALL_PAGES, pages=200)
LARGE_PAGES = Site("300 pages of 1 MB with 6,000 links", None, "/", pages=300, links=6000, kilobytes=1024)

# One worker, which leaves the other core to the crawler; it keeps files open, so that it costs little of either.
NGINX = """
daemon off;
pid {state}/nginx.pid;
worker_processes 1;
{user}
error_log stderr crit;
events {{ worker_connections 1024; }}
http {{
  include /etc/nginx/mime.types;
  default_type application/octet-stream;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000;
  open_file_cache max=20000 inactive=1h;
  open_file_cache_errors on;
  log_format requests '$server_port\\t$http_user_agent\\t$status\\t$request_uri';
  access_log {access_log};
  client_body_temp_path {state}/body;
  proxy_temp_path {state}/proxy;
  fastcgi_temp_path {state}/fastcgi;
  uwsgi_temp_path {state}/uwsgi;
  scgi_temp_path {state}/scgi;
  {servers}
}}
"""


def install():
    """Installs the sites, nginx and wget2, where they are missing, and builds Fanfold; gives Fanfold's program."""
    subprocess.run([ROOT / "bin/install-packages", "bench"], check=True)
    subprocess.run([ROOT / "bin/fanfold", "--version"], check=True, stdout=subprocess.DEVNULL)
    return ROOT / "build/tool/bin/fanfold"


def make_up(site, folder):
    """Writes the pages of a made-up site, the same every time: two links make a tree of them, the others are random."""
    choose = random.Random(1)
    words = "all pages say the same few words of which nothing depends but how long a page becomes".split()
    folder.mkdir()
    room = site.kilobytes * 1024 // site.links  # for each link and its paragraph
    names = ["", *(f"{page}.html" for page in range(1, site.pages))]
    for page, name in enumerate(names):
        to = [2 * page + 1, 2 * page + 2, *(choose.randrange(site.pages) for _ in range(site.links - 2))]
        text = f"<!doctype html>\n<html><head><title>Page {page}</title></head><body>\n"
        for each in (number % site.pages for number in to):
            link = f'<p><a href="/{names[each]}">page {each}</a>'
            while len(link) < room - 10:
                link += " " + choose.choice(words)
            text += link + "</p>\n"
        (folder / (name or "index.html")).write_text(text + "</body></html>\n")
    return folder


@contextlib.contextmanager
def served(served=SITES, log_requests=False):
    """Serves sites for as long as the context lasts; gives them with their ports, and the path of the log."""
    with tempfile.TemporaryDirectory(prefix="fanfold-bench-") as state:
        state = pathlib.Path(state)
        state.chmod(0o755)
        ports = free_ports(len(served))
        sites = [dataclasses.replace(site, port=port, folder=site.folder or make_up(site, state / str(port)))
                 for site, port in zip(served, ports)]
        log = state / "requests.log"
        (state / "nginx.conf").write_text(NGINX.format(
            state=state,
            user="user root;" if subprocess.check_output(["id", "-u"], text=True).strip() == "0" else "",
            access_log=f"{log} requests" if log_requests else "off",
            servers="\n  ".join(f"server {{ listen 127.0.0.1:{s.port}; root {s.folder}; }}" for s in sites)))
        nginx = subprocess.Popen(["/usr/sbin/nginx", "-p", state, "-c", state / "nginx.conf"])
        try:
            for site in sites:
                wait_for(site.url, nginx)
            yield sites, log
        finally:
            nginx.terminate()
            nginx.wait()


def free_ports(count):
    import socket
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


def wait_for(url, server, seconds=10):
    end = time.monotonic() + seconds
    while server.poll() is None:
        try:
            return urllib.request.urlopen(url).close()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.02)
    raise SystemExit("nginx did not start")
