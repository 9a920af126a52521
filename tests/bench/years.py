"""What ten years of nights weigh, and what a question, a night and a rebuild cost on them."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import mean, median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any

from scraper.archive.connection import open_archive, read_archive
from scraper.cli.lists import read_lists
from scraper.rebuild.rebuild import rebuild
from scraper.segment.against import Against
from scraper.sources import read_sources
from tests.bench.decade import Decade, Night
from tests.bench.measure import PLANWATCH, BenchmarkFailed, Cost, cost_of, typical
from tests.bench.nights import served

NIGHTS = 3650
UNCHANGED_TARGET = 40_000  # bytes a night
REBUILD_TARGET = 0.9  # of what the cores could do if each read as one alone does
_SETTLING = 3  # nights until the replica's own pages are believed: a suspect needs two


@dataclass(frozen=True)
class Question:
    """A command on that archive: its cost, and the target for the wall clock in seconds."""

    command: str
    cost: Cost
    target: float | None


@dataclass(frozen=True)
class Alone:
    """So many bodies read one after the other: seconds of wall clock and of CPU."""

    documents: int
    wall: float
    cpu: float


@dataclass(frozen=True)
class Rebuilding:
    """Reading the bodies one after the other on one core, and the whole command on all."""

    alone: Alone
    cost: Cost

    @property
    def share(self) -> float:
        """Of what the cores could do if each read as fast as one alone does, by the fastest
        of the runs."""
        return self.alone.wall / (self.cost.low * (os.cpu_count() or 1))

    @property
    def share_of_cpu(self) -> float:
        """How much of the command's CPU is reading: tells more where other processes disturb."""
        return self.alone.cpu / self.cost.cpu


@dataclass(frozen=True)
class Years:
    """``built`` is wall clock and CPU of writing it all, in seconds; ``size`` in bytes, as are
    ``unchanged`` and ``all_nights``, by which a night let it grow; ``opened`` is
    milliseconds, for reading and for writing."""

    counts: dict[str, int]
    built: tuple[float, float]
    size: int
    unchanged: float
    all_nights: float
    opened: tuple[float, float]
    questions: list[Question]
    rebuilding: Rebuilding


def measure_years(runs: int, nights: int = NIGHTS) -> Years:
    """Builds such an archive and asks it everything; some minutes."""
    with TemporaryDirectory() as place:
        sources, archive = Path(place) / "sources", Path(place) / "plans.db"
        with served(sources):
            begun, used = perf_counter(), process_time()
            grown = build(archive, sources, nights)
            built = perf_counter() - begun, process_time() - used
            size, counts = archive.stat().st_size, _counts(archive)
            where = ("--archive", str(archive), "--sources", str(sources))
            questions = _ask(where, runs, nights)
            rebuilding = _rebuild(archive, where, min(runs, 3))
            questions.append(_crawl(where, runs))
            questions.append(
                Question("verify", typical([cost_of([PLANWATCH, "verify", *where])]), None)
            )
        opened = _opening(archive, runs)
    unchanged = [night.grown for night in grown if night.number and not night.changed]
    every = mean(night.grown for night in grown)
    return Years(counts, built, size, mean(unchanged), every, opened, questions, rebuilding)


def build(archive: Path, sources: Path, nights: int) -> list[Night]:
    """So many nights up to yesterday. A crash in between would only cost the benchmark, so
    that the disk need not be waited for."""
    today = datetime.now(UTC).replace(hour=3, minute=15, second=0, microsecond=0)
    decade = Decade(read_sources(sources))
    with closing(open_archive(archive, create=True)) as db:
        db.execute("PRAGMA synchronous = OFF")
        return list(decade.nights(db, today - timedelta(days=nights), nights))


def _counts(archive: Path) -> dict[str, int]:
    with closing(read_archive(archive)) as db:
        return {
            table: db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("runs", "fetches", "blobs", "versions", "changes", "incidents")
        }


def _ask(where: tuple[str, ...], runs: int, nights: int) -> list[Question]:
    today = datetime.now(UTC).date()
    middle = str(today - timedelta(days=nights // 2))
    of_late = str(today - timedelta(days=30))
    return [
        Question(
            command.replace(middle, "DATE").replace(of_late, "DATE"),
            typical([cost_of([PLANWATCH, *command.split(), *where]) for _ in range(runs)]),
            0.3,
        )
        for command in (
            "missing",
            f"missing --as-of {middle}",
            "status",
            f"status --as-of {middle}",
            f"changes --since {of_late}",
            "changes",
            "diff kent",
            "log kent",
            f"show kent --at {middle}",
            "search training",
            "search s*",
        )
    ]


def _crawl(where: tuple[str, ...], runs: int) -> Question:
    """A night without a change, after those in which the replica's own pages settled."""
    command = [PLANWATCH, "crawl", *where, "--allow-private-hosts", "--json"]
    for _ in range(_SETTLING):
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    costs = [cost_of(command) for _ in range(runs)]
    changes = {each["change"] for cost in costs for each in json.loads(cost.printed)["sources"]}
    if changes != {"unchanged"}:
        raise BenchmarkFailed(f"a night that should change nothing came to {changes}")
    return Question("crawl", typical(costs), 0.8)


def _rebuild(archive: Path, where: tuple[str, ...], runs: int) -> Rebuilding:
    alone, together = [], []
    for _ in range(runs):  # by turns, since other processes disturb both
        alone.append(_read_alone(archive))
        together.append(cost_of([PLANWATCH, "rebuild", "--all", *where]))
    return Rebuilding(min(alone, key=lambda each: each.wall), typical(together))


def _read_alone(archive: Path) -> Alone:
    command = [sys.executable, "-m", "tests.bench.years", str(archive)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return Alone(**json.loads(done.stdout))


def _opening(archive: Path, runs: int) -> tuple[float, float]:
    """Milliseconds to open it for reading and for writing, in a process that has all loaded."""

    def cost(opened: Callable[[], sqlite3.Connection]) -> float:
        times = []
        for _ in range(runs):
            begun = perf_counter()
            opened().close()
            times.append(1000 * (perf_counter() - begun))
        return median(times)

    reading = cost(lambda: read_archive(archive))
    return reading, cost(lambda: open_archive(archive, create=False))


class _OneCore(Executor):
    """Reads at once what it is given, and counts."""

    def __init__(self) -> None:
        self.read = Alone(0, 0, 0)

    def submit(self, fn: Callable[..., Any], /, *given: Any, **named: Any) -> Future[Any]:
        if not self.read.documents:
            fn(*given, **named)  # the imports are no part of it
        future: Future[Any] = Future()
        begun, used = perf_counter(), process_time()
        future.set_result(fn(*given, **named))
        self.read = Alone(
            self.read.documents + 1,
            self.read.wall + perf_counter() - begun,
            self.read.cpu + process_time() - used,
        )
        return future


def _main() -> None:
    """A rebuild of the archive on one core; prints what the reading took."""
    core = _OneCore()
    lists, _ = read_lists(None)
    rebuild(
        Path(sys.argv[1]),
        against=Against(lists.recommendations, lists.elsewhere),
        clock=lambda: datetime.now(UTC),
        jobs=1,
        everything=True,
        open_executor=lambda: core,
    )
    print(json.dumps(asdict(core.read)))


if __name__ == "__main__":
    _main()
