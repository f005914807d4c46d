#!/usr/bin/env python3
"""Crawls two real sites with Fanfold and with wget2, in turns, and prints how fast each was and how much it needed.

Installs what is missing (Debian packages: the sites, nginx, wget2) and serves the sites with nginx on loopback, which
shares the machine's cores with the crawler. Prints medians; a ratio is wget2's figure by Fanfold's, or the other way
round for pages/s, so that more is better for Fanfold. wget2 stores what it fetched, in memory where /dev/shm is, and
deletes it at once; with -O /dev/null it would be slower.
"""

import argparse
import dataclasses
import pathlib
import statistics
import subprocess
import tempfile

import sites


@dataclasses.dataclass(frozen=True)
class Run:
    """One crawl, or the medians of several."""

    seconds: float
    cpu_seconds: float  # of the crawler alone, user and system
    peak_mb: float  # resident


def measured(command):
    """Runs a command to its end, below GNU time: only a small parent doesn't add its own memory to the peak."""
    with tempfile.NamedTemporaryFile("r") as figures:
        subprocess.run(["/usr/bin/time", "--quiet", "-o", figures.name, "-f", "%x %e %U %S %M", *command],
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        status, seconds, user, system, peak_kb = map(float, figures.read().split())
    if status not in (0, 8):  # 8, of wget2: some pages are missing from the site
        raise SystemExit(f"failed with status {status:.0f}: {command}")
    return Run(seconds, user + system, peak_kb / 1024)


def median(runs):
    return Run(*(statistics.median(getattr(run, field.name) for run in runs) for field in dataclasses.fields(Run)))


def commands(fanfold, folder):
    """The crawlers, as what comes before the URL."""
    wget2 = ["wget2", "--recursive", "--level=inf", "--quiet", "--delete-after", "-P", folder]
    return {
        "fanfold": [fanfold, "crawl", "--quiet"],
        "fanfold --per-host 64": [fanfold, "crawl", "--quiet", "--per-host", "64"],
        "wget2": wget2,
        "wget2 --max-threads 64": [*wget2, "--max-threads=64"],
    }


def number_of_pages(site, log, crawler):
    """How many pages a crawler asks for."""
    before = len(log.read_text(errors="replace").splitlines())
    measured([*crawler, site.url])
    return len(log.read_text(errors="replace").splitlines()) - before


def print_table(site, pages, runs):
    print(f"\n{site.name}")
    print(f"{'':24}{'pages':>8}{'pages/s':>9}{'CPU s':>8}{'peak MB':>9}")
    medians = {name: median(each) for name, each in runs.items()}
    for name, run in medians.items():
        print(f"{name:24}{pages[name]:8}{pages[name] / run.seconds:9.0f}{run.cpu_seconds:8.2f}{run.peak_mb:9.0f}")
    for ours in (name for name in medians if name.startswith("fanfold")):
        for rival in (name for name in medians if name.startswith("wget2")):
            a, b = medians[ours], medians[rival]
            speed = (pages[ours] / a.seconds) / (pages[rival] / b.seconds)
            print(f"{ours} against {rival}: {speed:.2f} times the pages/s, "
                  f"{b.cpu_seconds / a.cpu_seconds:.2f} times less CPU, {b.peak_mb / a.peak_mb:.1f} times less memory")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7, help="crawls of each site by each crawler (default: 7)")
    rounds = parser.parse_args().rounds
    fanfold = sites.install()
    memory = "/dev/shm" if pathlib.Path("/dev/shm").is_dir() else None
    with tempfile.TemporaryDirectory(prefix="fanfold-wget2-", dir=memory) as folder:
        crawlers = commands(fanfold, folder)
        pages = {}
        with sites.served(log_requests=True) as (served, log):
            for site in served:
                pages[site.name] = {name: number_of_pages(site, log, each) for name, each in crawlers.items()}
        with sites.served() as (served, _):
            for site in served:
                runs = {name: [] for name in crawlers}
                for _ in range(rounds):
                    for name, command in crawlers.items():
                        runs[name].append(measured([*command, site.url]))
                print_table(site, pages[site.name], runs)


if __name__ == "__main__":
    main()
