#!/usr/bin/env python3
"""Runs the same small jobs with Fanfold and with what others use for them, in turns, and prints medians and ratios.

The contestants are in bench/concurrency/, each as an expert of it would write it. Their programs are built here, into
the build folder; bin/install-packages bench installs the compilers. Where one is missing, its contestant is skipped.
Each figure is of a process of its own, which does the job once before it measures.
"""

import argparse
import dataclasses
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
SOURCES = ROOT / "bench/concurrency"
CRATES = pathlib.Path("/usr/share/cargo/registry")

# Debian's programs go before others of the same name, so that a contestant is the same wherever it runs.
ENVIRONMENT = {**os.environ, "PATH": f"/usr/bin:{os.environ['PATH']}"}

SCENARIOS = {
    "fan_1000000": "fan of 1,000,000",
    "fan_10000": "fan of 10,000",
    "fan_limited": "fan, 100 at once",
    "channel_one_thread": "channel, 1 thread",
    "channel_of_one": "channel of 1 value",
    "channel_two_threads": "channel, 2 threads",
    "semaphore": "semaphore",
    "timer": "timer",
    "cancelled_sleep": "cancelled sleep",
    "timeout": "timeout",
    "memory": "memory",
}


@dataclasses.dataclass(frozen=True)
class Contestant:
    name: str
    command: list
    prefix: str = ""  # of its scenarios' names, where a program has several contestants
    packages: tuple = ()  # of Debian, that are missing here

    def measure(self, scenario):
        """Nanoseconds an operation, or bytes a task; None where the contestant has no such scenario."""
        done = subprocess.run([*self.command, self.prefix + scenario], env=ENVIRONMENT, stdout=subprocess.PIPE, text=True)
        if done.returncode == 2:
            return None
        done.check_returncode()
        result = json.loads(done.stdout)
        return result.get("ns", result.get("bytes"))


def build_cpp(build):
    if not (build / "CMakeCache.txt").exists():
        subprocess.run(["cmake", "--preset", "release", "-B", build], cwd=ROOT, check=True, stdout=sys.stderr)
    programs = [f"concurrency_{each}" for each in ("fanfold", "asio", "threads")]
    subprocess.run(["cmake", "--build", build, "--target", *programs], check=True, stdout=sys.stderr)
    return [[build / "bench" / program] for program in programs]


def build_go(build):
    program = build / "bench/concurrency_go"
    subprocess.run(["go", "build", "-o", program, "."], cwd=SOURCES / "go", env=ENVIRONMENT, check=True)
    return [program]


def build_tokio(build):
    """Builds a copy, because Cargo writes beside what it builds."""
    folder = build / "bench/concurrency_tokio"
    shutil.copytree(SOURCES / "tokio", folder, dirs_exist_ok=True)
    subprocess.run(["cargo", "build", "--quiet", "--release"], cwd=folder, env=ENVIRONMENT, check=True)
    return [folder / "target/release/concurrency_tokio"]


def missing_packages(programs, crates=()):
    path = ENVIRONMENT["PATH"]
    return (tuple(package for program, package in programs.items() if not shutil.which(program, path=path)) +
            tuple(f"librust-{crate}-dev" for crate in crates if not list(CRATES.glob(f"{crate}-[0-9]*"))))


def contestants(build):
    fanfold, asio, threads = build_cpp(build)
    no_go = missing_packages({"go": "golang-go"})
    no_rust = missing_packages({"cargo": "cargo", "rustc": "rustc"}, ("tokio", "futures-util", "futures-executor"))
    go = [] if no_go else build_go(build)
    tokio = [] if no_rust else build_tokio(build)
    return [
        Contestant("Fanfold", fanfold),
        Contestant("Asio", asio),
        Contestant("Asio group", asio, prefix="parallel_group/"),
        Contestant("threads", threads),
        Contestant("Go", go, packages=no_go),
        Contestant("tokio", tokio, packages=no_rust),
        Contestant("FuturesUn.", tokio, prefix="futures_unordered/", packages=no_rust),
        Contestant("asyncio", ["python3", SOURCES / "asyncio_contestant.py"]),
    ]


def medians(scenario, present, rounds):
    """The contestants' medians by name."""
    runs = {each.name: [] for each in present}
    for round_number in range(rounds):
        for each in present:
            if None not in runs[each.name]:
                runs[each.name].append(each.measure(scenario))
        print(f"{scenario}: round {round_number + 1} of {rounds}", file=sys.stderr)
    return {name: statistics.median(values) for name, values in runs.items() if None not in values}


def print_table(names, rows, number):
    """A row for each scenario; a contestant that doesn't have it gets a dash."""
    print(" " * 18 + "".join(f"{name:>11}" for name in names))
    for scenario, cells in rows.items():
        columns = (number(cells[name]) if name in cells else "-" for name in names)
        print(f"{SCENARIOS[scenario]:18}" + "".join(f"{column:>11}" for column in columns))


def print_tables(names, figures):
    rivals = names[1:]
    ratios = {scenario: {name: cells[name] / cells["Fanfold"] for name in rivals if name in cells}
              for scenario, cells in figures.items()}
    print("\nNanoseconds an operation, bytes a waiting task")
    print_table(names, figures, lambda value: f"{value:,.{0 if value >= 100 else 1}f}")
    print("\nFanfold is so many times as fast as each, or as small in memory")
    print_table(rivals, ratios, lambda value: f"{value:.{0 if value >= 100 else 1}f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5, help="figures of each, whose median counts (default: 5)")
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build/release", help="a CMake build folder")
    parser.add_argument("scenarios", nargs="*", metavar="SCENARIO", help=f"of {', '.join(SCENARIOS)} (default: all)")
    options = parser.parse_args()
    if unknown := set(options.scenarios) - set(SCENARIOS):
        parser.error(f"no such scenario: {', '.join(unknown)}")
    everyone = contestants(options.build.resolve())
    present = [each for each in everyone if not each.packages]
    figures = {scenario: medians(scenario, present, options.rounds) for scenario in options.scenarios or SCENARIOS}
    print_tables([each.name for each in present], figures)
    for absent in (each for each in everyone if each.packages):
        print(f"{absent.name} was skipped: apt-get install {' '.join(absent.packages)}")


if __name__ == "__main__":
    main()
