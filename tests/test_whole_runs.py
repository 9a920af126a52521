"""Whole crawls of the replica, told by what the archive holds afterwards.

Expected values come from the replica's script of nights, its truth and its table of
faults, never from planwatch.
"""

import csv
import json
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from scraper.cli import run as planwatch
from scraper.crawl import CrawlSettings, RunReport, crawl
from scraper.fetch import limits
from scraper.sources import read_sources
from tests.replica import FAULTS, NIGHTS, Replica, time_of
from tests.replica.forces import FORCES

ROOT = Path(__file__).parents[1]
NEWS = {"leicestershire", "south-wales"}  # their listed page only links to the plan
SOURCES = 43 + 1 + len(NEWS)  # a force with two pages, and what the news pages lead to


@dataclass
class Watch:
    """An archive that watches the replica."""

    replica: Replica
    place: Path
    archive: Path = field(init=False)

    def __post_init__(self) -> None:
        self.archive = self.place / "plans.db"

    def crawl(self, night: int, only: Sequence[str] = (), days_later: int = 0) -> RunReport:
        """One run with its clock set to that night of the replica, or some days after."""
        self.replica.night = night
        begun = time.monotonic()

        def clock() -> datetime:
            return time_of(night + days_later) + timedelta(seconds=time.monotonic() - begun)

        ids = [force_id for force_id in FORCES if force_id != "btp"]
        sources = read_sources(self.replica.write_sources(self.place / "sources", ids))
        return crawl(
            self.archive,
            sources,
            CrawlSettings(only=tuple(only), allow_private_hosts=True, contact=None),
            clock=clock,
            progress=lambda force_id, url, outcome: None,
        )

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.archive)) as db:
            return db.execute(sql, values).fetchall()

    def numbers(self, force_id: str) -> list[int]:
        """The numbers of a force's versions, in order."""
        found = self.rows("SELECT number FROM versions WHERE force_id = ? ORDER BY 1", force_id)
        return [number for (number,) in found]


@pytest.fixture
def watch(replica: Replica, tmp_path: Path) -> Watch:
    return Watch(replica, tmp_path)


@pytest.fixture(scope="module")
def eight_nights(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Watch, list[RunReport]]]:
    """The whole script of nights, once, without any fault."""
    with Replica() as replica:
        watch = Watch(replica, tmp_path_factory.mktemp("nights"))
        yield watch, [watch.crawl(night) for night in NIGHTS]


def on_day(night: int) -> str:
    return f"{time_of(night):%Y-%m-%d}"


def test_the_first_night_finds_every_plan(
    eight_nights: tuple[Watch, list[RunReport]],
) -> None:
    watch, (first, *_) = eight_nights
    assert {source.outcome for source in first.sources} == {"ok"}
    assert len(first.sources) == SOURCES
    assert {source.force_id for source in first.sources if source.change == "new"} == {
        force.force_id for force in FORCES.values() if force.force_id != "btp"
    }
    assert watch.rows("SELECT count(*) FROM forces") == [(43,)]
    assert first.exit_code == 0


def test_an_unchanged_night_gives_no_version_and_no_change(
    eight_nights: tuple[Watch, list[RunReport]],
) -> None:
    watch, (_, second, *_) = eight_nights
    assert {source.change for source in second.sources} == {"unchanged"}
    outcomes = Counter(source.outcome for source in second.sources)
    assert set(outcomes) == {"ok", "not_modified"}
    assert outcomes["not_modified"] == sum(
        force.validators != "" and force_id != "btp" for force_id, force in FORCES.items()
    ) + len(["the page that leicestershire's news item leads to"])
    begun = f"{on_day(1)}%"
    assert watch.rows("SELECT count(*) FROM versions WHERE first_seen LIKE ?", begun) == [(0,)]
    assert watch.rows("SELECT count(*) FROM response_changes WHERE changed_at LIKE ?", begun) == [
        (0,)
    ]
    [(run, fetches)] = watch.rows(
        "SELECT run_id, count(*) FROM fetches WHERE run_id = 2 GROUP BY 1"
    )
    assert (run, fetches) == (2, SOURCES)


def test_each_night_shows_the_changes_that_were_made(
    eight_nights: tuple[Watch, list[RunReport]],
) -> None:
    watch, _ = eight_nights
    found = {
        (changed_at[:10], force_id, recommendation, change)
        for changed_at, force_id, recommendation, change in watch.rows(
            "SELECT changed_at, force_id, recommendation, change FROM response_changes"
            " WHERE from_version IS NOT NULL"
        )
    }
    assert found == {
        (on_day(2), "kent", "training", "edited"),
        (on_day(2), "suffolk", "spo", "edited"),
        (on_day(3), "essex", "risk", "removed"),
        (on_day(3), "suffolk", "spo", "edited"),
        (on_day(3), "surrey", "online", "added"),
        (on_day(4), "gloucestershire", "spo", "progress"),
        (on_day(4), "hampshire", "training", "edited"),
        (on_day(4), "hampshire", "spo", "edited"),
        (on_day(4), "hampshire", "online", "edited"),
        (on_day(5), "sussex", "multi-agency", "edited"),
        (on_day(6), "durham", "online", "removed"),
        (on_day(7), "bedfordshire", "early-screening", "edited"),
        (on_day(7), "humberside", "victims-code", "edited"),
        (on_day(7), "northamptonshire", "risk", "progress"),
    }


def test_a_second_address_of_a_force_is_read_as_one_plan_with_the_first(
    eight_nights: tuple[Watch, list[RunReport]],
) -> None:
    """A version of its own, yet no change that the force made: our list grew."""
    watch, _ = eight_nights
    states = watch.rows(
        "SELECT version_number, state FROM response_history"
        " WHERE force_id = 'north-yorkshire' AND recommendation = 'online' ORDER BY 1"
    )
    assert states == [(1, "absent"), (2, "answered")]
    assert watch.rows(
        "SELECT count(*) FROM response_changes WHERE force_id = 'north-yorkshire'"
        " AND from_version IS NOT NULL"
    ) == [(0,)]


def test_a_b_a_is_three_versions(eight_nights: tuple[Watch, list[RunReport]]) -> None:
    watch, _ = eight_nights
    told = watch.rows(
        "SELECT version_number, response FROM response_history"
        " WHERE force_id = 'suffolk' AND recommendation = 'spo' ORDER BY version_number"
    )
    assert [number for number, _ in told] == [1, 2, 3]
    texts = [text for _, text in told]
    assert texts[0] == texts[2] != texts[1]
    assert "nine weeks" in texts[1]


def test_a_redesign_without_new_words_is_no_version(
    eight_nights: tuple[Watch, list[RunReport]],
) -> None:
    watch, reports = eight_nights
    assert watch.numbers("northumbria") == [1]
    [source] = [s for s in reports[4].sources if s.force_id == "northumbria"]
    assert (source.outcome, source.change) == ("ok", "unchanged")


def test_a_page_that_goes_and_comes_back_keeps_its_version(
    eight_nights: tuple[Watch, list[RunReport]],
) -> None:
    watch, _ = eight_nights
    outcomes = watch.rows(
        "SELECT outcome FROM fetches WHERE force_id = 'west-mercia' ORDER BY fetch_id"
    )
    assert [outcome for (outcome,) in outcomes][:4] == [
        "ok",
        "not_modified",
        "not_modified",
        "not_found",
    ]
    assert outcomes[4][0] in ("ok", "not_modified")
    assert watch.numbers("west-mercia") == [1]
    [(last_seen,)] = watch.rows("SELECT last_seen FROM versions WHERE force_id = 'west-mercia'")
    assert last_seen.startswith(on_day(7))


def test_a_lying_validator_is_found_out_within_a_week(
    eight_nights: tuple[Watch, list[RunReport]],
) -> None:
    """Humberside's ETag hides the edit of night 3 until it is asked without conditions."""
    watch, _ = eight_nights
    outcomes = [
        outcome
        for (outcome,) in watch.rows(
            "SELECT outcome FROM fetches WHERE force_id = 'humberside' ORDER BY fetch_id"
        )
    ]
    assert outcomes == ["ok"] + ["not_modified"] * 6 + ["ok"]
    assert watch.numbers("humberside") == [1, 2]


def test_moved_pages_are_followed_or_reported(
    eight_nights: tuple[Watch, list[RunReport]],
) -> None:
    watch, reports = eight_nights
    assert watch.numbers("cumbria") == watch.numbers("wiltshire") == [1]
    last = {source.force_id: source.outcome for source in reports[7].sources}
    assert last["cumbria"] in ("ok", "not_modified")
    assert last["wiltshire"] == "not_found"
    assert reports[7].exit_code == 3
    health = watch.rows(
        "SELECT last_outcome, failures_in_a_row, last_success FROM source_health"
        " WHERE force_id = 'wiltshire'"
    )
    assert [(outcome, row) for outcome, row, _ in health] == [("not_found", 2)]
    assert health[0][2].startswith(on_day(5))


def test_what_is_stored_is_what_the_pages_say(
    eight_nights: tuple[Watch, list[RunReport]],
) -> None:
    """The pinned floors of reading the replica; single documents are the corpus's matter."""
    watch, _ = eight_nights
    stored = {
        (force_id, recommendation): (state, progress, response)
        for force_id, recommendation, state, progress, response in watch.rows(
            "SELECT force_id, recommendation, state, progress, response FROM response_history"
            " AS told WHERE version_number = (SELECT max(number) FROM versions"
            " WHERE force_id = told.force_id)"
        )
    }
    assert len(stored) == 43 * 15
    cells = right = missing = words = 0
    for force_id in FORCES:
        if force_id == "btp":
            continue
        for key, truth in watch.replica.truth(force_id, 7).items():
            state, _, response = stored[force_id, key]
            cells += 1
            right += state == truth.state
            missing += truth.state == "answered" and state != "answered"
            words += truth.state == "answered" and response == truth.response
    assert cells == 43 * 15
    assert right / cells >= 0.98
    assert missing / cells <= 0.01
    assert words / cells >= 0.6  # of the cells, some 70 % are answered


def test_overdue_and_withdrawn_at_a_date(
    eight_nights: tuple[Watch, list[RunReport]], capsys: pytest.CaptureFixture[str]
) -> None:
    watch, _ = eight_nights

    def cells(night: int) -> dict[tuple[str, str], dict[str, Any]]:
        where = ["--archive", str(watch.archive), "--json"]
        assert planwatch(["status", "--as-of", on_day(night), *where]) == 0
        told = json.loads(capsys.readouterr().out)["cells"]
        return {(cell["force_id"], cell["recommendation"]): cell for cell in told}

    before, after = cells(3), cells(4)
    assert before["essex", "risk"]["state"] == "withdrawn"
    assert not before["essex", "risk"]["overdue"]  # the deadline is this very day
    assert after["essex", "risk"]["overdue"]
    assert not after["kent", "training"]["overdue"]


# Forces whose plans are long enough for every fault to bite.
LONG_PLANS = [
    force_id
    for force_id, force in FORCES.items()
    if force.layout not in ("news", "stub", "narrative")
    and force_id not in ("btp", "hertfordshire", "suffolk", "kent")
]


def test_every_fault_gives_exactly_its_outcome(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    # slow hosts are given up sooner, and asked twice instead of three times
    monkeypatch.setattr(limits, "READ_TIMEOUT", 0.8)
    monkeypatch.setattr(limits, "SOURCE_BUDGET", 5.0)
    monkeypatch.setattr(limits, "ATTEMPTS", 2)
    watch.crawl(0, only=LONG_PLANS)
    names = list(FAULTS)
    got: dict[str, str] = {}
    # two days apart, so that what robots.txt said is forgotten in between
    for days_later, batch in ((0, names[: len(LONG_PLANS)]), (2, names[len(LONG_PLANS) :])):
        forces = dict(zip(LONG_PLANS, batch, strict=False))
        for force_id, name in forces.items():
            watch.replica.set_fault(force_id, name)
        run = watch.crawl(1, only=list(forces), days_later=days_later).run
        for force_id, outcome in watch.rows(
            "SELECT force_id, outcome FROM fetches WHERE run_id = ?", run
        ):
            got[forces[force_id]] = outcome
            watch.replica.set_fault(force_id, None)
    assert got == {name: fault.outcome for name, fault in FAULTS.items()}
    assert watch.rows("SELECT max(number) FROM versions") == [(1,)]  # no fault begins a version


def test_a_collapsed_plan_is_believed_when_a_later_night_confirms_it(watch: Watch) -> None:
    told = []
    watch.crawl(0, only=["sussex"])
    watch.replica.set_fault("sussex", "collapsed")
    for night in (1, 2):
        [source] = watch.crawl(night, only=["sussex"]).sources
        told.append((source.outcome, source.change))
    assert told == [("suspect", None), ("ok", "changed")]
    assert watch.numbers("sussex") == [1, 2]


def test_an_unchanged_night_never_loads_the_heavy_reader(
    eight_nights: tuple[Watch, list[RunReport]], tmp_path: Path
) -> None:
    """As a whole process, more than a week later, so that every body comes in full."""
    watch, _ = eight_nights
    shutil.copy(watch.archive, tmp_path / "plans.db")
    where = ["--archive", str(tmp_path / "plans.db"), "--sources", str(watch.place / "sources")]
    command = [sys.executable, "-X", "importtime", "-m", "scraper", "crawl", *where]
    done = subprocess.run(
        [*command, "--allow-private-hosts", "--json"], capture_output=True, text=True, check=False
    )
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "selectolax.lexbor" in imported
    assert "trafilatura" not in imported
    assert done.returncode == 3
    report = json.loads(done.stdout)
    assert set(report) == {
        *("run", "started", "finished", "sources", "counts"),
        *("incidents", "alarms"),
    }
    assert report["counts"] == {"ok": SOURCES, "not_found": 1}
    told = {(source["outcome"], source["change"]) for source in report["sources"]}
    assert told == {("ok", "unchanged"), ("not_found", None)}


def test_no_network_at_all_is_told_plainly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    archive = tmp_path / "plans.db"
    where = ["--archive", str(archive), "--sources", str(ROOT / "sources")]
    assert planwatch(["crawl", *where, "--json"]) == 4
    report = json.loads(capsys.readouterr().out)
    with (ROOT / "sources" / "force_urls.csv").open(encoding="utf-8", newline="") as file:
        addressed = [row["url"] for row in csv.DictReader(file) if row["url"]]
    assert [source["url"] for source in report["sources"]] == addressed
    assert {source["outcome"] for source in report["sources"]} == {"connection_error"}
    with closing(sqlite3.connect(archive)) as db:
        reasons = [reason for (reason,) in db.execute("SELECT reason FROM fetches")]
    assert len(reasons) == len(addressed)
    assert all("not known" in reason for reason in reasons)
