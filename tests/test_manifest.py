"""Manifests: one text for one run, bound to all runs before it."""

import hashlib
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

import scraper
from scraper.archive.connection import open_archive
from scraper.archive.manifests import (
    Manifest,
    all_manifests,
    get_manifest,
    last_manifest,
    manifest_text,
)
from scraper.archive.runs import begin_run, finish_run
from scraper.cli import run as planwatch
from scraper.errors import UsageError
from scraper.sources import Source
from scraper.store.record import record_force
from tests.store_making import address, failed, new_archive, ok

URL = address("avon")
FIRST, SECOND, THIRD = (f"2026-03-0{day}T03:00:00Z" for day in (1, 2, 3))
ENDED = "2026-03-01T03:00:09Z"


@pytest.fixture
def db(tmp_path: Path) -> sqlite3.Connection:
    return new_archive(tmp_path / "plans.db", Source("avon", URL))


def one_run(db: sqlite3.Connection, at: str, ended: str | None) -> int:
    run_id = begin_run(db, at)
    record_force(db, run_id, "avon", [ok("avon", URL, at, {"risk": f"We assess. {at}"})])
    if ended:
        finish_run(db, run_id, ended, {"ok": 1})
    return run_id


def test_the_text_is_as_documented(db: sqlite3.Connection) -> None:
    """Written out by hand, with the two hashes that only a program can give."""
    one_run(db, FIRST, ENDED)
    [(body,)] = db.execute("SELECT sha256 FROM blobs").fetchall()
    headers = hashlib.sha256(
        b'[[["host","www.police.uk"],["user-agent","planwatch"]],'
        b'[["date","2026-03-01T03:00:00Z"],["content-type","text/html; charset=utf-8"]]]'
    ).hexdigest()
    text = (
        '{"fetches":1,"finished":"2026-03-01T03:00:09Z","manifest":1,"origin":null,'
        f'"planwatch_version":"{scraper.__version__}","previous":null,"run":1,'
        '"started":"2026-03-01T03:00:00Z","state":"finished"}\n'
        '{"attempts":1,'
        f'"body_sha256":"{body}","certificate_sha256":null,"elapsed_ms":40,"fetch_id":1,'
        '"fetched_at":"2026-03-01T03:00:00Z","final_url":null,"force_id":"avon",'
        f'"headers_sha256":"{headers}","http_status":200,"media_type":"text/html",'
        '"outcome":"ok","peer_address":null,"reason":null,"redirects":null,'
        '"sent_sha256":null,"url":"https://www.avon.police.uk/plan"}\n'
    )
    assert manifest_text(db, 1, None) == text
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    assert all_manifests(db) == [Manifest(1, 1, 1, None, sha256, ENDED)]


def test_each_names_the_one_before(db: sqlite3.Connection) -> None:
    for at in (FIRST, SECOND, THIRD):
        one_run(db, at, at)
    chain = all_manifests(db)
    assert [each.run_id for each in chain] == [1, 2, 3]
    assert [each.previous_sha256 for each in chain] == [None, chain[0].sha256, chain[1].sha256]
    head = json.loads(manifest_text(db, 3, chain[1].sha256).splitlines()[0])
    assert head["previous"] == chain[1].sha256
    assert len({each.sha256 for each in chain}) == 3


def test_an_interrupted_run_gets_its_manifest_when_the_next_begins(db: sqlite3.Connection) -> None:
    one_run(db, FIRST, None)
    assert last_manifest(db) is None
    one_run(db, SECOND, None)
    last = last_manifest(db)
    assert last is not None
    assert (last.run_id, last.recorded_at, last.fetches) == (1, SECOND, 1)
    head = json.loads(manifest_text(db, 1, None).splitlines()[0])
    assert (head["state"], head["finished"]) == ("interrupted", None)
    assert get_manifest(db, 2) is None


def test_what_ends_a_run_is_stored_with_its_manifest_or_not_at_all(
    db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_id = one_run(db, FIRST, None)
    with monkeypatch.context() as patched:
        patched.setattr("scraper.archive.runs.record_manifests", lambda db, at: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            finish_run(db, run_id, ENDED, {"ok": 1})
    assert db.execute("SELECT state FROM runs").fetchall() == [("running",)]
    finish_run(db, run_id, ENDED, {"ok": 1})
    assert [each.run_id for each in all_manifests(db)] == [1]


def test_a_damaged_old_row_keeps_no_new_run_from_its_record(db: sqlite3.Connection) -> None:
    one_run(db, FIRST, None)
    db.execute("DROP TRIGGER fetches_keep_values")
    db.execute("UPDATE fetches SET headers = x'00'")
    one_run(db, SECOND, SECOND)
    assert [each.run_id for each in all_manifests(db)] == [1, 2]
    fetch = json.loads(manifest_text(db, 1, None).splitlines()[1])
    assert fetch["headers_sha256"] == "unreadable"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE manifests SET sha256 = 'x'",
        "DELETE FROM manifests",
        "INSERT OR REPLACE INTO manifests SELECT * FROM manifests",
    ],
)
def test_manifests_are_append_only(db: sqlite3.Connection, statement: str) -> None:
    one_run(db, FIRST, FIRST)
    with pytest.raises(sqlite3.IntegrityError, match="manifests is append-only"):
        db.execute(statement)


def test_hostile_text_stays_on_its_line(db: sqlite3.Connection) -> None:
    run_id = begin_run(db, FIRST)
    result = failed("avon", URL, FIRST, "blocked")
    hostile = 'line\none "two"\u2028 \udcff'
    record_force(db, run_id, "avon", [type(result)(result.exchange, "blocked", reason=hostile)])
    finish_run(db, run_id, FIRST, {})
    text = manifest_text(db, run_id, None)
    assert text.isascii()
    assert text.count("\n") == 2
    assert json.loads(text.splitlines()[1])["reason"] == 'line\none "two"\u2028 ?'


def test_there_is_none_of_a_run_that_is_not_there(db: sqlite3.Connection) -> None:
    with pytest.raises(UsageError, match="no run 7"):
        manifest_text(db, 7, None)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "plans.db"
    with closing(new_archive(path, Source("avon", URL))) as db:
        one_run(db, FIRST, FIRST)
        one_run(db, SECOND, SECOND)
        begin_run(db, THIRD)
    return path


def test_the_command_prints_the_bytes_that_were_hashed(
    archive: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    for asked, run_id in (((), 2), (("1",), 1)):
        assert planwatch(["manifest", *asked, "--archive", str(archive)]) == 0
        printed = capsysbinary.readouterr()
        sha256 = hashlib.sha256(printed.out).hexdigest()
        assert printed.err.decode() == f"sha256 {sha256}\n"
        with closing(open_archive(archive, create=False)) as db:
            stored = get_manifest(db, run_id)
        assert stored is not None
        assert stored.sha256 == sha256


def test_the_command_writes_a_file(
    archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "run-2.json"
    assert planwatch(["manifest", "2", "--output", str(file), "--archive", str(archive)]) == 0
    sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
    assert capsys.readouterr().out == f"{sha256}  {file}\n"
    assert planwatch(["manifest", "--json", "--archive", str(archive)]) == 0
    value = json.loads(capsys.readouterr().out)
    assert value["sha256"] == sha256
    assert value["text"] == file.read_text()
    assert (value["run_id"], value["fetches"], value["format"]) == (2, 1, 1)


@pytest.mark.parametrize(
    ("asked", "code", "said"),
    [
        (["3"], 2, "run 3 has no manifest: it has not ended"),
        (["9"], 2, "run 9 has no manifest"),
        (["0"], 2, "0 is not in the range"),
        (["1", "--output", "nowhere/there"], 2, "nowhere/there cannot be written"),
    ],
)
def test_the_command_says_what_is_wrong(
    archive: Path, capsys: pytest.CaptureFixture[str], asked: list[str], code: int, said: str
) -> None:
    assert planwatch(["manifest", *asked, "--archive", str(archive)]) == code
    assert said in capsys.readouterr().err


def test_an_altered_row_is_not_passed_off(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(sqlite3.connect(archive)) as db:
        db.execute("DROP TRIGGER fetches_keep_values")
        db.execute("UPDATE fetches SET outcome = 'blocked' WHERE run_id = 1")
        db.commit()
    assert planwatch(["manifest", "1", "--archive", str(archive)]) == 6
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "run 1: its rows no longer give the stored manifest" in printed.err


def test_before_the_first_run_ends_there_is_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new_archive(tmp_path / "plans.db").close()
    assert planwatch(["manifest", "--archive", str(tmp_path / "plans.db")]) == 2
    assert "no run has a manifest yet" in capsys.readouterr().err
