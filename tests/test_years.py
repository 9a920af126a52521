"""An archive of many years: what an unchanged night adds, and that neither a night nor a
question takes longer for the fetches of the nights before."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from sqlite3 import Connection

import pytest

from scraper.alarms import alarms
from scraper.archive.connection import open_archive
from scraper.query.coverage import coverage, runs, source_health
from scraper.query.history import changes, log, pick
from scraper.query.incidents import incidents
from scraper.query.search import search
from scraper.rebuild.latest import waiting_suspects
from scraper.sources import Source, read_sources
from scraper.store.known import known_sources
from scraper.verify.checks import verify
from tests.bench.decade import Decade
from tests.replica import Replica
from tests.store_making import address, failed, new_archive, night, not_modified, ok

FIRST = datetime(2026, 3, 1, 3, tzinfo=UTC)
END = "2099-01-01T00:00:00Z"
FEW, MANY = 20, 400  # nights


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> tuple[Connection, list[int]]:
    """Fourteen weeks of the bench's archive, and by how many bytes each unchanged night after the
    first month let it grow."""
    place = tmp_path_factory.mktemp("months")
    sources = read_sources(Replica(port=8000).write_sources(place / "sources"))
    db = open_archive(place / "plans.db", create=True)
    db.execute("PRAGMA synchronous = OFF")
    nights = list(Decade(sources, busy=30).nights(db, FIRST, 100))
    return db, [each.grown for each in nights[30:] if not each.changed]


def test_an_unchanged_night_adds_40_kilobytes_at_most(
    watched: tuple[Connection, list[int]],
) -> None:
    db, grown = watched
    # half of the sites send new tokens with the same page
    bodies, fetches = db.execute("SELECT count(body_sha256), count(*) FROM fetches").fetchone()
    assert 0.5 < bodies / fetches < 0.7
    assert len(grown) > 10
    assert sum(grown) / len(grown) <= 40_000


def test_the_archive_of_the_bench_is_sound(watched: tuple[Connection, list[int]]) -> None:
    db, _ = watched
    assert changes(db)
    assert [each.check for each in verify(db) if each.verdict == "failed"] == []


def long_archive(path: Path, nights: int) -> Connection:
    """Two forces: one is changed at first and then says 304, the other fails three nights
    and then sends the same page."""
    avon, kent = address("avon"), address("kent")
    db = new_archive(path, Source("avon", avon), Source("kent", kent))
    db.execute("PRAGMA synchronous = OFF")
    for number in range(nights):
        at = (FIRST + timedelta(days=number)).strftime("%Y-%m-%dT%H:%M:%SZ")
        said = {"training": "A day."} if number else {"training": "Two days."}
        first = ok("avon", avon, at, said) if number < 2 else not_modified("avon", avon, at)
        if number in (1, 2, 3):
            second = failed("kent", kent, at, "timeout")
        else:
            second = ok("kent", kent, at, {"risk": "We ask."})
        night(db, at, first, second)
    return db


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> tuple[Connection, Connection]:
    place = tmp_path_factory.mktemp("years")
    return long_archive(place / "few.db", FEW), long_archive(place / "many.db", MANY)


def steps(db: Connection, question: Callable[[Connection], object]) -> int:
    """How many steps SQLite's machine takes to answer."""
    count = 0

    def step() -> int:
        nonlocal count
        count += 1
        return 0

    db.set_progress_handler(step, 1)
    question(db)
    db.set_progress_handler(None, 0)
    return count


def next_night(db: Connection) -> None:
    at = "2030-01-01T03:00:00Z"
    page = ok("kent", address("kent"), at, {"risk": "We ask."})
    night(db, at, not_modified("avon", address("avon"), at), page)


@pytest.mark.parametrize(
    "question",
    [
        pytest.param(lambda db: coverage(db, END), id="missing"),
        pytest.param(lambda db: coverage(db, "2026-03-10T00:00:00Z"), id="missing --as-of"),
        pytest.param(lambda db: source_health(db, END), id="source_health"),
        pytest.param(lambda db: incidents(db, END), id="incidents"),
        pytest.param(lambda db: runs(db, END, 5), id="runs"),
        pytest.param(lambda db: changes(db, since="2026-03-02T00:00:00Z"), id="changes"),
        pytest.param(lambda db: log(db, "avon", END), id="log"),
        pytest.param(lambda db: pick(db, "avon", "2026-03-10T00:00:00Z"), id="show --at"),
        pytest.param(lambda db: search(db, "day"), id="search"),
        pytest.param(lambda db: known_sources(db, "2026-03-10T00:00:00Z"), id="known_sources"),
        pytest.param(lambda db: alarms(db, FEW, [""], 1), id="alarms"),
        pytest.param(lambda db: waiting_suspects(db, ("avon", "kent")), id="waiting_suspects"),
        pytest.param(next_night, id="a night"),
    ],
)
def test_what_is_asked_does_not_take_longer_with_the_years(
    archives: tuple[Connection, Connection], question: Callable[[Connection], object]
) -> None:
    few, many = (steps(db, question) for db in archives)
    assert 0 < many < 1.2 * few  # of twenty times as many fetches
