#!/usr/bin/env python3
"""Crawls two real sites with Fanfold, one page at a time and 64 at once, and with wget2; compares what they fetched.

Installs what is missing (Debian packages: the sites, nginx, wget2) and serves the sites with nginx on loopback. Says how
each two sets differ, and by which rule; a difference without a rule that holds for it is an error: exit status 1.
"""

import argparse
import collections
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import urllib.parse

import sites

SEVERAL_AT_ONCE = 64
REFERENCE_IN_CSS = re.compile(r"""(?:url\(\s*["']?|@import\s+["'])([^"')\s]+)""")
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def crawl_with_fanfold(fanfold, site, concurrency):
    """The (path, status) of every record, in the order of the records."""
    command = [fanfold, "crawl", "--jsonl", "-", "--quiet", "--concurrency", str(concurrency),
               "--per-host", str(concurrency), "--user-agent", agent("fanfold", concurrency), site.url]
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    records = [json.loads(line) for line in output.splitlines()]
    return [(record["url"].removeprefix(site.origin), record["status"]) for record in records]


def crawl_with_wget2(site):
    with tempfile.TemporaryDirectory(prefix="fanfold-wget2-") as folder:
        status = subprocess.run(["wget2", "--recursive", "--level=inf", "--quiet", "--delete-after", "--max-threads=16",
                                 "--user-agent", agent("wget2", 16), "-P", folder, site.url]).returncode
    if status not in (0, 8):  # 8: the server answered some requests with an error
        raise SystemExit(f"wget2 failed with exit status {status}")


def agent(program, concurrency):
    return f"{program}-{concurrency}"


def requests_seen(log, site, name):
    """What one user agent asked nginx for: (path, status) and how often. robots.txt, which both ask for, is no page."""
    lines = (line.rstrip("\n").split("\t") for line in log.open(encoding="utf-8", errors="replace"))
    return collections.Counter((path, int(status)) for port, who, status, path in lines
                               if (port, who) == (str(site.port), name) and path != "/robots.txt")


def named_with_a_colon(site, fetched):
    """The paths that the style sheets among the fetched files name by a relative URL with a colon in it."""
    named = set()
    for path, status in fetched:
        file = site.folder / urllib.parse.unquote(urllib.parse.urlsplit(path).path).lstrip("/")
        if status == 200 and file.suffix == ".css":
            for reference in REFERENCE_IN_CSS.findall(file.read_text(encoding="utf-8", errors="replace")):
                if ":" not in reference or SCHEME.match(reference):
                    continue
                url = urllib.parse.urljoin(site.origin + path, reference)
                named.add(url.partition("#")[0].removeprefix(site.origin))
    return named


def explain(site, fanfold, wget2):
    """The differences between two sets of (path, status), as {rule: differences}; the rule "" is none."""
    with_a_colon = named_with_a_colon(site, fanfold & wget2)
    rules = {
        "only Fanfold fetched it: named in a style sheet of both, with a colon that wget2 takes for a scheme's":
            lambda page: page not in wget2 and page[0] in with_a_colon,
    }
    explained = collections.defaultdict(list)
    for page in sorted(fanfold ^ wget2):
        explained[next((rule for rule, holds in rules.items() if holds(page)), "")].append(page)
    return explained


def report(title, explained, wget2):
    """Prints the differences; whether all of them are explained."""
    if not explained:
        print(f"  {title}: the same pages")
    for rule, pages in explained.items():
        print(f"  {title}: {len(pages)} {rule or 'NOT EXPLAINED'}")
        for path, status in pages:
            print(f"    {status} {path}" + ("" if rule else f" (only {'wget2' if (path, status) in wget2 else 'Fanfold'})"))
    return "" not in explained


def compare(fanfold, site, log):
    print(f"{site.name}, {site.url}")
    found = {}
    ok = True
    for concurrency in (1, SEVERAL_AT_ONCE):
        records = crawl_with_fanfold(fanfold, site, concurrency)
        found[concurrency] = set(records)
        asked = requests_seen(log, site, agent("fanfold", concurrency))
        once = asked == collections.Counter(records) and set(asked.values()) == {1}
        print(f"  fanfold --concurrency {concurrency}: {len(records)} pages, "
              + ("each asked for once and recorded once" if once else "NOT EACH ASKED FOR ONCE AND RECORDED ONCE"))
        ok &= once
    crawl_with_wget2(site)
    wget2 = set(requests_seen(log, site, agent("wget2", 16)))
    print(f"  wget2: {len(wget2)} URLs")
    same = found[1] == found[SEVERAL_AT_ONCE]
    print(f"  --concurrency 1 and {SEVERAL_AT_ONCE}: {'the same pages' if same else 'NOT THE SAME PAGES'}")
    for path, status in sorted(found[1] ^ found[SEVERAL_AT_ONCE]):
        print(f"    {status} {path}")
    return report("Fanfold and wget2", explain(site, found[1], wget2), wget2) and same and ok


def main():
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    fanfold = sites.install()
    with sites.served(log_requests=True) as (served, log):
        results = [compare(fanfold, site, log) for site in served]
    print("All differences are explained." if all(results) else "Some differences are not explained.")
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
