"""Whole crawls of the replica: a first night, one without a change, one with 5 %."""

import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.measure import PLANWATCH, BenchmarkFailed, Cost, cost_of, typical
from tests.replica import Replica

LATENCY_MS = 50
_WARM_PAGES = 2000  # some seconds of pages, for the replica's own speed


@dataclass(frozen=True)
class Line:
    """One row of the table: what was measured, its typical cost, the bytes that the archive
    then had (None where it does not matter) and the target for the wall clock in seconds, None
    where there is none."""

    what: str
    cost: Cost
    archive: int | None
    target: float | None


@contextmanager
def served(sources: Path) -> Iterator[subprocess.Popen[str]]:
    """The replica in a process of its own, so that its work is not counted as ours."""
    command = [sys.executable, "-m", "tests.replica", "--latency", str(LATENCY_MS)]
    with subprocess.Popen(
        [*command, "--sources", str(sources)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        process.stdout.readline()
        try:
            yield process
        finally:
            process.terminate()


def measure_nights(runs: int) -> tuple[int, list[Line]]:
    """The number of sources, and a line for each kind of night and for two commands."""
    nights: dict[int, list[tuple[Cost, int]]] = {0: [], 1: [], 2: []}
    with TemporaryDirectory() as place:
        sources, archive = Path(place) / "sources", Path(place) / "archive" / "plans.db"
        with served(sources) as replica:
            total = _visit_all(replica, sources)
            for _ in range(runs):
                for left in archive.parent.glob("*"):
                    left.unlink()
                for night, found in nights.items():
                    _tell(replica, f"night {night}")
                    found.append(_crawl(archive, sources, night, total))
        asking = [PLANWATCH, "missing", "--archive", str(archive), "--sources", str(sources)]
        missing = typical([cost_of(asking) for _ in range(2 * runs)])
        helping = typical([cost_of([PLANWATCH, "--help"]) for _ in range(2 * runs)])
    named = (("first night", 1.8), ("unchanged night", 0.8), ("night with 5 % changed", None))
    lines = [
        Line(what, typical([cost for cost, _ in found]), found[-1][1], target)
        for (what, target), found in zip(named, nights.values(), strict=True)
    ]
    lines.append(Line("`planwatch missing`", missing, None, 0.3))
    lines.append(Line("`planwatch --help`", helping, None, 0.15))
    return total, lines


def replica_speed() -> float:
    """Pages a second that the replica serves to one client, without latency."""
    with Replica() as replica:
        urls = [url for _, url in replica.listed()]
        _open(urls)
        begun = time.perf_counter()
        count = 0
        while count < _WARM_PAGES:
            _open(urls)
            count += len(urls)
        return count / (time.perf_counter() - begun)


# What a night must have come to, or its time means nothing: new and changed plans.
_EXPECTED = {0: ("new", 43), 1: ("changed", 0), 2: ("changed", 2)}


def _crawl(archive: Path, sources: Path, night: int, total: int) -> tuple[Cost, int]:
    where = ("--archive", str(archive), "--sources", str(sources))
    cost = cost_of([PLANWATCH, "crawl", *where, "--allow-private-hosts", "--json"])
    fetched = json.loads(cost.printed)["sources"]
    change, expected = _EXPECTED[night]
    forces = {source["force_id"] for source in fetched if source["change"] == change}
    if len(fetched) < total or len(forces) != expected:
        raise BenchmarkFailed(
            f"night {night}: {len(fetched)} of {total} sources, {len(forces)} {change} "
            f"where {expected} were expected"
        )
    return cost, sum(file.stat().st_size for file in archive.parent.iterdir())


def _visit_all(replica: subprocess.Popen[str], sources: Path) -> int:
    """Ask for every page once a night, so that the replica has composed them all."""
    for night in (2, 1, 0):
        _tell(replica, f"night {night}")
        rows = (sources / "force_urls.csv").read_text("utf-8").splitlines()[1:]
        urls = [row.split(",")[2] for row in rows]
        _open(urls)
    return len(urls)


def _tell(replica: subprocess.Popen[str], line: str) -> None:
    assert replica.stdin and replica.stdout
    print(line, file=replica.stdin, flush=True)
    replica.stdout.readline()


def _open(urls: list[str]) -> None:
    for url in urls:
        with urllib.request.urlopen(url) as reply:
            reply.read()
