"""``python -m tests.torture.load``: readers beside a crawl and a rebuild that write all the time,
measured against the same readers alone. Prints a table; ends with 1 where a reader failed.

The SQL readers wait for no lock at all (``timeout=0``), so that what would make Datasette wait
is a failure here.
"""

import argparse
import json
import multiprocessing
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from threading import Event
from urllib.parse import urlencode
from urllib.request import urlopen

from tests.replica import NIGHTS, Replica
from tests.torture.scenes import PLANWATCH

_CELLS = 43 * 15
# What researchers ask: the whole matrix, the whole history with its texts, and a walk over
# every pair of versions of an answer, which takes about as long as Datasette allows.
_QUERIES = {
    "coverage": "SELECT count(*), sum(state = 'answered') FROM coverage",
    "missing": "SELECT count(*) + (SELECT count(*) FROM coverage WHERE state = 'answered'), 0"
    " FROM missing_responses",
    "history": "SELECT count(*), sum(length(response)) FROM response_history",
    "pairs": "SELECT count(*), sum(instr(b.response, substr(a.response, 1, 20)))"
    " FROM response_history AS a JOIN response_history AS b USING (recommendation)",
    "health": "SELECT count(*), sum(failures_in_a_row) FROM source_health",
}
_OF_ALL_CELLS = ("coverage", "missing")
# A connection of Datasette lives long; planwatch opens one for each command.
_QUERIES_A_CONNECTION = 10


@dataclass
class Read:
    """What one reader saw: the seconds of each query, and what failed."""

    took: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def read_sql(archive: str, until: float) -> Read:
    """Asks as other programs do, in the order of _QUERIES, until that time (``time.time``)."""
    read = Read()
    while time.time() < until:
        try:
            with closing(
                sqlite3.connect(f"{Path(archive).as_uri()}?mode=ro", uri=True, timeout=0)
            ) as db:
                for number in range(_QUERIES_A_CONNECTION):
                    name = list(_QUERIES)[number % len(_QUERIES)]
                    begun = time.perf_counter()
                    count, _ = db.execute(_QUERIES[name]).fetchone()
                    read.took.append(time.perf_counter() - begun)
                    if name in _OF_ALL_CELLS and count != _CELLS:
                        read.failed.append(f"{name}: {count} cells")
        except sqlite3.Error as error:
            read.failed.append(f"{type(error).__name__}: {error}")
    return read


def _repeated(ask: Callable[[], int], until: float) -> Read:
    """Asks until then; ``ask`` returns how many cells it was told."""
    read = Read()
    while time.time() < until:
        begun = time.perf_counter()
        try:
            cells = ask()
        except (OSError, ValueError, subprocess.SubprocessError) as error:
            read.failed.append(f"{type(error).__name__}: {error}")
            continue
        read.took.append(time.perf_counter() - begun)
        if cells != _CELLS:
            read.failed.append(f"{cells} cells")
    return read


def _missing(archive: Path, sources: Path) -> int:
    """``planwatch missing``, and how many of all cells that leaves answered."""
    command = [*PLANWATCH, "missing", "--json", "--archive", archive, "--sources", sources]
    done = subprocess.run(command, check=True, capture_output=True, timeout=60)
    return _CELLS if json.loads(done.stdout) else 0


def _datasette(url: str) -> int:
    asked = urlencode({"sql": _QUERIES["coverage"], "_shape": "arrays"})
    with urlopen(f"{url}/plans.json?{asked}", timeout=60) as reply:
        return int(json.load(reply)["rows"][0][0])


@dataclass
class Beside:
    """What was written meanwhile: how many crawls and rebuilds, and the largest write-ahead
    log in bytes."""

    crawls: int = 0
    rebuilds: int = 0
    log: int = 0


def write(replica: Replica, archive: Path, sources: Path, stop: Event) -> Beside:
    """A crawl of another night and a rebuild of everything, in turns, until ``stop``."""
    done = Beside()
    where = ("--archive", str(archive), "--sources", str(sources))
    while not stop.is_set():
        replica.night = NIGHTS[done.crawls % len(NIGHTS)]
        for command in (("crawl", "--allow-private-hosts"), ("rebuild", "--all")):
            ended = subprocess.run(
                [*PLANWATCH, *command, *where], capture_output=True, text=True, timeout=120
            )
            if ended.returncode not in (0, 3):  # 3: on one night a page is not found
                raise RuntimeError(f"{command[0]} ended with {ended.returncode}: {ended.stderr}")
            log = archive.with_name(archive.name + "-wal")
            done.log = max(done.log, log.stat().st_size if log.exists() else 0)
        done.crawls += 1
        done.rebuilds += 1
    return done


def read_all(archive: Path, sources: Path, datasette: str, seconds: int) -> dict[str, Read]:
    """All readers at the same time, by name."""
    until = time.time() + seconds
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawn) as processes, ThreadPoolExecutor() as threads:
        found: dict[str, Future[Read]] = {
            "sqlite3": processes.submit(read_sql, str(archive), until),
            "planwatch missing": threads.submit(
                _repeated, lambda: _missing(archive, sources), until
            ),
            "Datasette, HTTP": threads.submit(_repeated, lambda: _datasette(datasette), until),
        }
        return {name: future.result() for name, future in found.items()}


@contextmanager
def _served(archive: Path) -> Iterator[str]:
    """Datasette with its own settings on a free port; its address."""
    command = [sys.executable, "-m", "datasette", "serve", str(archive), "--port", "0"]
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr
        try:
            for line in process.stderr:
                if found := re.search(r"running on (http://\S+)", line):
                    break
            else:
                raise RuntimeError("Datasette did not start")
            yield found[1]
        finally:
            process.terminate()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.torture.load", description=__doc__)
    parser.add_argument("--seconds", type=int, default=20, help="alone and beside (default 20)")
    seconds = parser.parse_args().seconds
    with tempfile.TemporaryDirectory() as name, Replica() as replica:
        place = Path(name)
        archive = place / "plans.db"
        sources = replica.write_sources(place / "sources")
        where = ("--archive", archive, "--sources", sources)
        for night in NIGHTS[:3]:
            replica.night = night
            crawl = [*PLANWATCH, "crawl", "--allow-private-hosts", *where]
            subprocess.run(crawl, check=True, capture_output=True)
        with _served(archive) as url:
            alone = read_all(archive, sources, url, seconds)
            stop = Event()
            with ThreadPoolExecutor(1) as writer:
                writing = writer.submit(write, replica, archive, sources, stop)
                beside = read_all(archive, sources, url, seconds)
                stop.set()
                done = writing.result()
    _print_table(seconds, alone, beside, done)
    failed = [(name, fault) for name, read in beside.items() for fault in read.failed]
    for name, fault in failed[:20]:
        print(f"{name}: {fault}")
    return 1 if failed else 0


def _print_table(
    seconds: int, alone: dict[str, Read], beside: dict[str, Read], done: Beside
) -> None:
    print(
        f"Readers for {seconds} s alone, then beside {done.crawls} crawls and"
        f" {done.rebuilds} rebuilds of 43 forces; largest write-ahead log {done.log / 1e6:.1f} MB."
    )
    print("| reader | | queries | failed | median, ms | slowest, ms |\n|---|---|---|---|---|---|")
    for name in alone:
        for when, read in (("alone", alone[name]), ("beside", beside[name])):
            print(
                f"| {name} | {when} | {len(read.took)} | {len(read.failed)}"
                f" | {1000 * median(read.took):.1f} | {1000 * max(read.took):.0f} |"
            )


if __name__ == "__main__":
    sys.exit(main())
