#!/usr/bin/env python3
"""Crawls real and made-up sites with Fanfold and with other crawlers, in turns, and prints how fast each was.

Installs what is missing (Debian packages: the real sites, nginx, the rivals; npm's crawlers into build/bench) and serves
the sites with nginx on loopback, which shares the machine's cores with the crawler. Prints medians; a ratio is the
rival's figure by Fanfold's, or the other way round for pages/s, so that more is better for Fanfold.

wget, wget2 and HTTrack store what they fetched, in memory where /dev/shm is; wget2 deletes it at once, with -O /dev/null
it would be slower. Slow rivals have one round, of 200 pages that are like the 2,000. libcurl is a loop over its multi
interface that fetches the URLs that Fanfold found, 64 at once, and reads nothing.
"""

import argparse
import contextlib
import dataclasses
import json
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile

import sites

BUILD = sites.ROOT / "build/bench"


@dataclasses.dataclass(frozen=True)
class Run:
    """One crawl, or the medians of several."""

    seconds: float
    cpu_seconds: float  # of the crawler alone, user and system
    peak_mb: float  # resident


@dataclasses.dataclass(frozen=True)
class Crawler:
    name: str
    command: list  # what comes before the URL
    is_slow: bool = False
    needs_url: bool = True
    folder: pathlib.Path = None  # where it is to run, and what it is to find empty

    def run(self, site):
        return measured([*self.command, *([site.url] if self.needs_url else [])], self.folder)

    def counted(self, site, log):
        """A run, and how many pages it asks the server for."""
        before = len(log.read_text(errors="replace").splitlines())
        run = self.run(site)
        return run, len(log.read_text(errors="replace").splitlines()) - before


def measured(command, folder):
    """Runs a command to its end, below GNU time: only a small parent doesn't add its own memory to the peak."""
    if folder:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
    with tempfile.NamedTemporaryFile("r") as figures:
        subprocess.run(["/usr/bin/time", "--quiet", "-o", figures.name, "-f", "%x %e %U %S %M", *command],
                       cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        status, seconds, user, system, peak_kb = map(float, figures.read().split())
    if status not in (0, 8):  # 8, of wget and wget2: some pages are missing from the site
        raise SystemExit(f"failed with status {status:.0f}: {command}")
    return Run(seconds, user + system, peak_kb / 1024)


def median(runs):
    return Run(*(statistics.median(getattr(run, field.name) for run in runs) for field in dataclasses.fields(Run)))


def install_rivals():
    """The programs of npm, and the loop over libcurl."""
    BUILD.mkdir(parents=True, exist_ok=True)
    listed = (sites.ROOT / "bench/package.json").read_text()
    if not (BUILD / "package.json").exists() or (BUILD / "package.json").read_text() != listed:
        subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", BUILD,
                        *(f"{name}@{version}" for name, version in json.loads(listed)["dependencies"].items())],
                       check=True, stdout=sys.stderr)
        (BUILD / "package.json").write_text(listed)
    subprocess.run(["clang++-19", "-std=c++23", "-O2", sites.ROOT / "bench/bare_fetch.cpp", "-lcurl",
                    "-o", BUILD / "bare_fetch"], check=True)


def wget2(folder):
    command = ["wget2", "--recursive", "--level=inf", "--quiet", "--delete-after"]
    return [Crawler("wget2", command, folder=folder),
            Crawler("wget2 --max-threads 64", [*command, "--max-threads=64"], folder=folder)]


def other_rivals(folder):
    rivals = sites.ROOT / "bench/rivals"
    return [
        Crawler("wget", ["wget", "--recursive", "--level=inf", "--quiet"], folder=folder),
        Crawler("HTTrack", ["httrack", "--quiet", "--sockets=64", "--disable-security-limits", "--max-rate=0",
                            "--connection-per-second=0", "--robots=0"], True, folder=folder),
        Crawler("linkinator", [BUILD / "node_modules/.bin/linkinator", "--recurse", "--concurrency", "64", "--verbosity",
                               "none"], True),
        Crawler("crawlee", ["node", rivals / "crawlee_crawl.mjs", BUILD], True, folder=folder),
        Crawler("Scrapy", ["/usr/bin/python3", rivals / "scrapy_crawl.py"], True, folder=folder),
    ]


def bare_fetch(fanfold, site, folder):
    """Fetches what Fanfold finds."""
    records = subprocess.run([fanfold, "crawl", "--quiet", "--jsonl", "-", site.url], check=True, text=True,
                             stdout=subprocess.PIPE).stdout.splitlines()
    urls = folder / f"{site.port}.txt"
    urls.write_text("".join(json.loads(record)["url"] + "\n" for record in records))
    return Crawler("libcurl", [BUILD / "bare_fetch", urls], needs_url=False)


def recording(fanfold, folder):
    """Fanfold, where it keeps what it does: on the disk."""
    crawl = [fanfold, "crawl", "--quiet"]
    kept = [Crawler("fanfold --job", [*crawl, "--job", "crawl.fanfold"], folder=folder)]
    if "--warc" in subprocess.run([fanfold, "crawl", "--help"], text=True, stdout=subprocess.PIPE).stdout:
        kept.append(Crawler("fanfold --job --warc",
                            [*crawl, "--job", "crawl.fanfold", "--warc", "crawl.warc.gz"], folder=folder))
    return kept


def compare(site, crawlers, counts, rounds):
    """Prints the medians of each crawler, in turns; `counts` are the runs of before, with their numbers of pages."""
    runs = {crawler.name: [counts[crawler.name][0]] if crawler.is_slow else [] for crawler in crawlers}
    pages = {name: number for name, (_, number) in counts.items()}
    for crawler in crawlers * rounds:
        if not crawler.is_slow:
            runs[crawler.name].append(crawler.run(site))
    medians = {name: median(each) for name, each in runs.items()}
    print(f"\n{site.name}\n{'':24}{'pages':>8}{'pages/s':>9}{'CPU s':>8}{'peak MB':>9}{'rounds':>8}")
    for name, run in medians.items():
        print(f"{name:24}{pages[name]:8}{pages[name] / run.seconds:9.0f}{run.cpu_seconds:8.2f}{run.peak_mb:9.0f}"
              f"{len(runs[name]):8}")
    print_ratios(medians, pages)


def print_ratios(medians, pages):
    first, *others = medians
    for name in (other for other in others if other.startswith("fanfold")):
        print(f"{name}: {rate_ratio(medians, pages, name, first):.2f} times the pages/s of {first}")
    for ours in (name for name in medians if name in ("fanfold", "fanfold --per-host 64")):
        for rival in (name for name in medians if not name.startswith("fanfold")):
            if ours != first and rival not in ("wget2", "libcurl"):
                continue
            a, b = medians[ours], medians[rival]
            print(f"{ours} against {rival}: {rate_ratio(medians, pages, ours, rival):.2f} times the pages/s, "
                  f"{b.cpu_seconds / a.cpu_seconds:.2f} times less CPU, {b.peak_mb / a.peak_mb:.1f} times less memory")
    sys.stdout.flush()


def rate_ratio(medians, pages, a, b):
    return (pages[a] / medians[a].seconds) / (pages[b] / medians[b].seconds)


def crawlers_of(site, fanfold, folder, disk):
    crawl = [fanfold, "crawl", "--quiet"]
    wide = [*crawl, "--per-host", "64"]
    if site.name == sites.LARGE_PAGES.name:  # the server's part of the work is small
        return [Crawler("fanfold --workers 1", [*wide, "--workers", "1"]),
                Crawler("fanfold --workers 2", [*wide, "--workers", "2"])]
    ours = [Crawler("fanfold", crawl), Crawler("fanfold --per-host 64", wide)]
    if site.name == sites.SMALL_PAGES.name:
        return [*ours, *wget2(folder), *other_rivals(folder), bare_fetch(fanfold, site, disk)]
    return [*ours, *recording(fanfold, disk / "job"), *wget2(folder), bare_fetch(fanfold, site, disk)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7, help="crawls of each site by each crawler (default: 7)")
    parser.add_argument("--site", default="", help="only the sites with this in their names")
    given = parser.parse_args()
    fanfold = sites.install()
    install_rivals()
    chosen = [site for site in [sites.SMALL_PAGES, *sites.SITES, sites.LARGE_PAGES] if given.site in site.name]
    memory = "/dev/shm" if pathlib.Path("/dev/shm").is_dir() else None
    with contextlib.ExitStack() as stack:
        folder = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="fanfold-bench-", dir=memory)))
        disk = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="fanfold-bench-", dir=BUILD)))
        (*served, few), log = stack.enter_context(sites.served([*chosen, sites.FEW_PAGES], log_requests=True))
        unlogged, _ = stack.enter_context(sites.served(chosen))
        for site, quick in zip(served, unlogged):
            counts = {each.name: each.counted(few if each.is_slow else site, log)
                      for each in crawlers_of(site, fanfold, folder / "stored", disk)}
            compare(quick, crawlers_of(quick, fanfold, folder / "stored", disk), counts, given.rounds)


if __name__ == "__main__":
    main()
