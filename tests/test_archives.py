"""Every archive ever written opens with today's planwatch, with all that it holds.

``tests/archives`` has some of earlier schemas, made by the code of their time: four nights of the
replica (Hertfordshire has two pages, Essex is missing on the third night), then a run that
was killed.
"""

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
import zstandard

from scraper.archive.connection import SCHEMA_VERSION, open_archive, read_archive
from scraper.archive.lock import crawl_lock
from scraper.archive.manifests import all_manifests
from scraper.archive.runs import begin_run, finish_run
from scraper.cli import run as planwatch
from scraper.crawl import CrawlSettings, crawl
from scraper.errors import ArchiveError
from scraper.query.coverage import coverage
from scraper.query.history import changes
from scraper.query.search import search
from scraper.sources import Sources
from scraper.verify.checks import verify
from tests.real_nights import AtOnce

STORED = sorted((Path(__file__).parent / "archives").glob("schema-*.db.zst"))
EVIDENCE = ("runs", "fetches", "blobs", "header_sets", "sources", "forces")
DERIVED = ("readings", "versions", "version_readings", "responses", "changes")


@pytest.fixture(params=STORED, ids=lambda path: path.name)
def archive(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "plans.db"
    path.write_bytes(zstandard.ZstdDecompressor().decompress(request.param.read_bytes()))
    return path


def rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """All rows of schema 1's tables, in its columns."""
    with closing(sqlite3.connect(path)) as db:
        return {
            table: db.execute(f"SELECT * FROM {table} ORDER BY 1, 2, 3").fetchall()
            for table in EVIDENCE + DERIVED
        }


def test_there_is_one_of_the_first_schema() -> None:
    assert "schema-1.db.zst" in {path.name for path in STORED}


def test_a_reader_says_what_brings_it_up_to_date(archive: Path) -> None:
    with pytest.raises(ArchiveError, match="the next crawl or rebuild brings it up to date"):
        read_archive(archive)


def test_it_opens_and_nothing_is_lost(archive: Path) -> None:
    before = rows(archive)
    open_archive(archive, create=False).close()
    after = rows(archive)
    for table, stored in before.items():
        width = len(stored[0])
        assert [row[:width] for row in after[table]] == stored, table
    with closing(read_archive(archive)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
        verdicts = {each.check: (each.verdict, each.faults) for each in verify(db)}
    # Earlier code may have read it, and its runs get their manifests with the next.
    for check in ("manifests", "readings"):
        verdict, faults = verdicts.pop(check)
        assert (verdict in ("ok", "cannot be checked"), faults) == (True, ())
    assert set(verdicts.values()) == {("ok", ())}


def test_it_answers_as_it_did(archive: Path) -> None:
    open_archive(archive, create=False).close()
    with closing(read_archive(archive)) as db:
        assert [
            (each["force_id"], each["recommendation"], each["changed_at"][:10], each["change"])
            for each in changes(db)
        ] == [
            ("kent", "training", "2025-03-26", "edited"),
            ("suffolk", "spo", "2025-03-26", "edited"),
            ("essex", "risk", "2025-03-27", "removed"),
            ("suffolk", "spo", "2025-03-27", "edited"),
        ]
        cells = coverage(db, "2025-03-28T00:00:00Z")
        told = {(each["force_id"], each["recommendation"]): each["state"] for each in cells}
        assert told["essex", "risk"] == "withdrawn"
        assert told["kent", "training"] == "answered"
        assert search(db, "digital evidence", force_id="kent")


def test_the_next_run_classes_its_changes(archive: Path) -> None:
    open_archive(archive, create=False).close()
    with closing(read_archive(archive)) as db:
        found = changes(db, plans=True)
        assert {(row["class"], row["weight"]) for row in found} == {(None, None)}
        assert [row["force_id"] for row in changes(db, heaviest_first=True)][:2] == [
            "kent",
            "suffolk",
        ]
    at = datetime(2025, 3, 29, 3, tzinfo=UTC)
    crawl(archive, Sources((), (), ()), CrawlSettings(), clock=lambda: at)
    with closing(read_archive(archive)) as db:
        assert [
            (row["force_id"], row["class"], row["weight"])
            for row in changes(db, plans=True, heaviest_first=True)
        ] == [
            ("essex", "removed", 399),
            ("suffolk", "wording", 66),
            ("suffolk", "wording", 66),
            ("kent", "wording", 61),
        ]
        plans = db.execute("SELECT force_id, class FROM plan_changes ORDER BY version_id")
        assert plans.fetchall() == [
            ("kent", "wording"),
            ("suffolk", "wording"),
            ("essex", "wording"),
            ("suffolk", "wording"),
        ]
        assert {each.check for each in verify(db) if each.verdict == "failed"} == set()


def test_the_next_run_gives_its_runs_their_manifests(archive: Path) -> None:
    at = "2025-03-29T03:00:00Z"
    with crawl_lock(archive, at), closing(open_archive(archive, create=False)) as db:
        run_id = begin_run(db, at)
        finish_run(db, run_id, at, {})
        assert [each.run_id for each in all_manifests(db)] == list(range(1, run_id + 1))
        assert db.execute("SELECT state FROM runs WHERE run_id = ?", (run_id - 1,)).fetchone() == (
            "interrupted",
        )
        assert {each.check for each in verify(db) if each.verdict == "failed"} == set()


def test_it_can_be_rebuilt(
    archive: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("scraper.rebuild.rebuild.processes", lambda jobs: AtOnce())
    before = rows(archive)
    assert planwatch(["rebuild", "--all", "--json", "--archive", str(archive)]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["readings"] == len(before["readings"])
    assert report["started"] <= datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    after = rows(archive)
    for table in EVIDENCE:
        width = len(before[table][0])
        assert [row[:width] for row in after[table]] == before[table], table
    for table in ("versions", "version_readings"):
        keys = [row[:3] for row in before[table]]
        assert [row[:3] for row in after[table]] == keys, table
    with closing(read_archive(archive)) as db:
        assert None not in {row["class"] for row in changes(db, plans=True)}
    assert planwatch(["rebuild", "--check", "--archive", str(archive)]) == 0
    assert planwatch(["verify", "--archive", str(archive)]) == 0
