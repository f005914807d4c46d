"""Two real sites, from Debian packages, served by nginx on loopback."""

import contextlib
import dataclasses
import pathlib
import subprocess
import tempfile
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent


@dataclasses.dataclass(frozen=True)
class Site:
    name: str  # of its Debian package
    folder: pathlib.Path  # that is served
    start: str  # the path of its first page
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


@contextlib.contextmanager
def served(log_requests=False):
    """Serves the sites for as long as the context lasts; gives them with their ports, and the path of the log."""
    with tempfile.TemporaryDirectory(prefix="fanfold-bench-") as state:
        state = pathlib.Path(state)
        state.chmod(0o755)
        sites = [dataclasses.replace(site, port=port) for site, port in zip(SITES, free_ports(len(SITES)))]
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
