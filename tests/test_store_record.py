"""Nights by hand: what a run's results make of a force's plan."""

import os
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from scraper.archive.connection import open_archive, read_archive
from scraper.archive.lists import record_sources
from scraper.archive.runs import begin_run
from scraper.archive.views import coverage_sql, source_health_sql
from scraper.judge.verdict import ContentSize
from scraper.segment.response import Response
from scraper.sources import Source
from scraper.store.known import known_sources
from scraper.store.record import Recorded, SourceResult, record_force
from tests.store_making import (
    address,
    exchange,
    failed,
    lists,
    new_archive,
    night,
    not_modified,
    ok,
    reading,
)

A, B = address("avon", "a"), address("avon", "b")
ONE, TWO = Source("avon", A), Source("avon", B)
WE_ASSESS = {"risk": "We assess."}
WE_TRAIN = {"training": "We train staff."}


def at(day: int, second: int = 0) -> str:
    return f"2026-03-{day:02}T03:00:{second:02}Z"


@pytest.fixture
def db(tmp_path: Path) -> sqlite3.Connection:
    return new_archive(tmp_path / "plans.db", ONE, at=at(1))


@pytest.fixture
def both(tmp_path: Path) -> sqlite3.Connection:
    return new_archive(tmp_path / "plans.db", ONE, TWO, at=at(1))


def versions(db: sqlite3.Connection) -> list[tuple[object, ...]]:
    return db.execute("SELECT number, first_seen, last_seen, cause FROM versions").fetchall()


def changes(db: sqlite3.Connection) -> list[tuple[object, ...]]:
    return db.execute(
        "SELECT recommendation, changed_at, change, from_version, to_version, words_added,"
        " words_removed FROM response_changes"
    ).fetchall()


def cell(db: sqlite3.Connection, key: str, as_of: str) -> tuple[object, ...]:
    """(state, since, last_confirmed, overdue) of avon's cell."""
    found = db.execute(
        f"SELECT state, since, last_confirmed, overdue FROM ({coverage_sql(':as_of')})"
        " WHERE force_id = 'avon' AND recommendation = :key",
        {"as_of": as_of, "key": key},
    )
    return found.fetchone()


def test_the_first_version_is_no_change(db: sqlite3.Connection) -> None:
    said = night(db, at(1), ok("avon", A, at(1), WE_ASSESS))
    assert said == [Recorded(A, "ok", "new", 1)]
    assert versions(db) == [(1, at(1), at(1), "first")]
    assert changes(db) == []


def test_there_and_back_again_is_three_versions(db: sqlite3.Connection) -> None:
    for day, answers in enumerate((WE_ASSESS, {"risk": "We assess more."}, WE_ASSESS), 1):
        night(db, at(day), ok("avon", A, at(day), answers))
    night(db, at(4), not_modified("avon", A, at(4)))
    assert versions(db) == [
        (1, at(1), at(1), "first"),
        (2, at(2), at(2), "force"),
        (3, at(3), at(4), "force"),
    ]
    # "assess." became "assess more.": a word is what stands between spaces
    more, less = ("risk", at(2), "edited", 1, 2, 2, 1), ("risk", at(3), "edited", 2, 3, 1, 2)
    assert changes(db) == [more, less]


def test_a_failure_changes_nothing_but_its_row(db: sqlite3.Connection) -> None:
    night(db, at(1), ok("avon", A, at(1), WE_ASSESS))
    for day, outcome in enumerate(("timeout", "not_found", "blocked", "no_text"), 2):
        said = night(db, at(day), failed("avon", A, at(day), outcome))
        assert said == [Recorded(A, outcome, None, 1)]
    assert versions(db) == [(1, at(1), at(1), "first")]
    assert cell(db, "risk", at(9)) == ("answered", at(1), at(1), 0)
    assert cell(db, "training", at(9)) == ("absent", at(1), at(1), 0)


def test_a_suspect_is_not_believed_until_it_comes_again(db: sqlite3.Connection) -> None:
    night(db, at(1), ok("avon", A, at(1), WE_ASSESS | WE_TRAIN))
    shrunk = ok("avon", A, at(2), WE_TRAIN)
    doubted = replace(shrunk, outcome="suspect", reason="1 of 2 answers is gone")
    assert night(db, at(2), doubted) == [Recorded(A, "suspect", None, 1)]
    known = known_sources(db, at(3))["avon", A]
    assert known.suspect_sha256 == shrunk.content_sha256
    assert known.content_sha256 != known.suspect_sha256
    assert cell(db, "risk", at(2)) == ("answered", at(1), at(1), 0)
    night(db, at(3), failed("avon", A, at(3), "timeout"))
    assert known_sources(db, at(4))["avon", A].suspect_sha256 == shrunk.content_sha256
    assert night(db, at(4), ok("avon", A, at(4), WE_TRAIN))[0].change == "changed"
    assert known_sources(db, at(5))["avon", A].suspect_sha256 is None
    assert cell(db, "risk", at(4)) == ("withdrawn", at(4), at(4), 0)
    assert changes(db) == [("risk", at(4), "removed", 1, 2, 0, 2)]


def test_two_sources_of_one_night_are_one_plan(both: sqlite3.Connection) -> None:
    said = night(both, at(1), ok("avon", B, at(1, 5), WE_TRAIN), ok("avon", A, at(1), WE_ASSESS))
    assert said == [Recorded(B, "ok", "new", 1), Recorded(A, "ok", "new", 1)]
    assert versions(both) == [(1, at(1), at(1), "first")]
    (text,) = both.execute("SELECT text FROM versions").fetchone()
    assert text == "We assess.\n\n\n\nWe train staff.\n\n"


def test_a_source_read_later_is_not_the_forces_change(both: sqlite3.Connection) -> None:
    night(both, at(1), ok("avon", A, at(1), WE_ASSESS), failed("avon", B, at(1), "timeout"))
    said = night(both, at(2), not_modified("avon", A, at(2)), ok("avon", B, at(2, 3), WE_TRAIN))
    assert said == [Recorded(A, "not_modified", "unchanged", 2), Recorded(B, "ok", "changed", 2)]
    assert versions(both)[1] == (2, at(2, 3), at(2, 3), "sources")
    assert changes(both) == []
    assert both.execute("SELECT version_id FROM fetches").fetchall() == [(1,), (None,), (2,), (2,)]


def test_only_the_forces_own_edit_is_told_where_the_list_grew_too(
    both: sqlite3.Connection,
) -> None:
    night(both, at(1), ok("avon", A, at(1), WE_ASSESS), failed("avon", B, at(1), "timeout"))
    edited = ok("avon", A, at(2), {"risk": "We assess daily."})
    night(both, at(2), edited, ok("avon", B, at(2, 3), WE_TRAIN))
    assert versions(both)[1] == (2, at(2), at(2), "force")
    assert changes(both) == [("risk", at(2), "edited", 1, 2, 2, 1)]


def test_an_answer_that_another_source_still_gives_is_not_removed(
    both: sqlite3.Connection,
) -> None:
    night(both, at(1), ok("avon", A, at(1), WE_ASSESS), failed("avon", B, at(1), "timeout"))
    night(both, at(2), ok("avon", A, at(2), {}), ok("avon", B, at(2), WE_ASSESS))
    assert cell(both, "risk", at(2))[0] == "answered"
    assert changes(both) == []


def test_a_new_version_begins_with_the_fetch_that_showed_it(both: sqlite3.Connection) -> None:
    night(both, at(1), ok("avon", A, at(1), WE_ASSESS), ok("avon", B, at(1), WE_TRAIN))
    same = replace(ok("avon", A, at(2, 1), WE_ASSESS), reading=None)
    night(both, at(2), same, ok("avon", B, at(2, 8), {"training": "Done."}))
    assert versions(both)[1] == (2, at(2, 8), at(2, 8), "force")


def test_a_shrunken_list_waits_for_a_full_answer(both: sqlite3.Connection) -> None:
    night(both, at(1), ok("avon", A, at(1), WE_ASSESS), ok("avon", B, at(1), WE_TRAIN))
    record_sources(both, lists(ONE), at(2))
    said = night(both, at(2), not_modified("avon", A, at(2)))
    assert said == [Recorded(A, "not_modified", "unchanged", 1)]
    said = night(both, at(3), replace(ok("avon", A, at(3), WE_ASSESS), reading=None))
    assert said == [Recorded(A, "ok", "unchanged", 2)]
    assert versions(both) == [(1, at(1), at(1), "first"), (2, at(3), at(3), "sources")]
    assert changes(both) == []
    assert cell(both, "training", at(3)) == ("withdrawn", at(3), at(3), 0)


def test_two_addresses_that_say_the_same_may_change_places(both: sqlite3.Connection) -> None:
    night(both, at(1), ok("avon", A, at(1), WE_ASSESS), ok("avon", B, at(1, 2), WE_ASSESS))
    record_sources(both, lists(TWO, ONE), at(2))
    night(both, at(2), ok("avon", B, at(2), WE_ASSESS), failed("avon", A, at(2, 2), "timeout"))
    said = night(both, at(3), ok("avon", B, at(3), WE_ASSESS), ok("avon", A, at(3, 2), WE_ASSESS))
    assert [(each.change, each.version) for each in said] == [("unchanged", 1), ("unchanged", 1)]
    assert [row[0] for row in versions(both)] == [1]


def test_a_plan_that_moved_and_says_the_same_is_the_same_version(db: sqlite3.Connection) -> None:
    night(db, at(1), ok("avon", A, at(1), WE_ASSESS))
    record_sources(db, lists(TWO), at(2))
    night(db, at(2), failed("avon", B, at(2), "timeout"))
    assert cell(db, "risk", at(2)) == ("answered", at(1), at(1), 0)
    assert night(db, at(3), ok("avon", B, at(3), WE_ASSESS)) == [Recorded(B, "ok", "unchanged", 1)]
    assert versions(db) == [(1, at(1), at(3), "first")]
    # From here on the new address is the plan: what changes there is the force's change.
    night(db, at(4), ok("avon", B, at(4), WE_TRAIN))
    assert versions(db)[1] == (2, at(4), at(4), "force")
    assert {row[2] for row in changes(db)} == {"added", "removed"}
    assert cell(db, "risk", at(2)) == ("answered", at(1), at(1), 0)


def test_without_any_listed_source_the_old_version_holds(db: sqlite3.Connection) -> None:
    night(db, at(1), ok("avon", A, at(1), WE_ASSESS))
    record_sources(db, lists(), at(2))
    assert cell(db, "risk", at(2)) == ("answered", at(1), at(1), 0)


def test_last_seen_is_that_of_the_source_longest_unconfirmed(both: sqlite3.Connection) -> None:
    night(both, at(1), ok("avon", A, at(1), WE_ASSESS), ok("avon", B, at(1), WE_TRAIN))
    night(both, at(2), not_modified("avon", A, at(2)), not_modified("avon", B, at(2)))
    night(both, at(3), not_modified("avon", A, at(3)), failed("avon", B, at(3), "blocked"))
    assert versions(both) == [(1, at(1), at(2), "first")]
    assert cell(both, "risk", at(3)) == ("answered", at(1), at(2), 0)
    assert cell(both, "risk", at(1)) == ("answered", at(1), at(1), 0)


def test_a_clock_set_back_loses_nothing(db: sqlite3.Connection) -> None:
    night(db, at(20), ok("avon", A, at(20), WE_ASSESS))
    night(db, at(21), not_modified("avon", A, at(21)))
    night(db, at(2), not_modified("avon", A, at(2)))
    assert versions(db) == [(1, at(20), at(21), "first")]
    night(db, at(3), ok("avon", A, at(3), WE_TRAIN))
    assert versions(db)[1] == (2, at(3), at(3), "force")
    assert cell(db, "training", at(3)) == ("answered", at(3), at(3), 0)
    assert cell(db, "risk", at(25))[0] == "withdrawn"
    known = known_sources(db, at(4))["avon", A]
    assert known.asked_in_full_at == at(3)
    assert known.size == ContentSize(words=3, located=1, answered=1)


def test_versions_of_one_second_are_told_apart_by_number(db: sqlite3.Connection) -> None:
    night(db, at(1), ok("avon", A, at(1), WE_ASSESS))
    night(db, at(1), ok("avon", A, at(1), WE_TRAIN))
    assert cell(db, "risk", at(1)) == ("withdrawn", at(1), at(1), 0)
    assert cell(db, "training", at(1))[0] == "answered"


def test_an_answer_that_came_back_counts_from_its_return(db: sqlite3.Connection) -> None:
    for day, answers in enumerate((WE_ASSESS, {}, {"risk": ""}, {}, WE_ASSESS), 1):
        night(db, at(day), ok("avon", A, at(day), answers, extra=f"Page {day}."))
    states = [cell(db, "risk", at(day))[:2] for day in range(1, 6)]
    gone = ("withdrawn", at(2))
    assert states == [("answered", at(1)), gone, gone, gone, ("answered", at(5))]
    missing = db.execute("SELECT recommendation FROM missing_responses WHERE force_id = 'avon'")
    assert missing.fetchall() == [("crime-recording",), ("training",)]


def test_what_is_due_and_not_answered_is_overdue(db: sqlite3.Connection) -> None:
    night(db, at(1), ok("avon", A, at(1), WE_ASSESS | {"training": ""}))
    for when, overdue in (("2026-03-27T23:59:59Z", 0), ("2026-03-28T00:00:00Z", 1)):
        assert cell(db, "risk", when)[3] == 0
        assert cell(db, "training", when) == ("empty", at(1), at(1), overdue)
    late = db.execute(coverage_sql("'2026-04-01T00:00:00Z'")).fetchall()
    assert {(row[0], row[2], row[6]) for row in late} == {
        ("avon", "answered", 0), ("avon", "empty", 1), ("avon", "absent", 1),
        ("kent", "no_source", 1),
    }  # fmt: skip


def test_a_deadline_nobody_knows_is_never_missed(db: sqlite3.Connection) -> None:
    db.execute("UPDATE recommendations SET deadline = NULL")
    assert cell(db, "risk", "2036-01-01T00:00:00Z") == ("unreached", None, None, 0)


def test_an_address_not_reached_yet_counts_from_the_first_attempt(db: sqlite3.Connection) -> None:
    assert cell(db, "risk", at(1)) == ("unreached", None, None, 0)
    for day in (2, 3):
        night(db, at(day), failed("avon", A, at(day), "connection_error"))
    assert cell(db, "risk", at(9)) == ("unreached", at(2), None, 0)


def test_health_counts_failures_in_a_row(db: sqlite3.Connection) -> None:
    night(db, at(1), failed("avon", A, at(1), "timeout"))
    night(db, at(2), ok("avon", A, at(2), WE_ASSESS))
    night(db, at(3), replace(ok("avon", A, at(3), {}), outcome="suspect", reason="gone"))
    night(db, at(5), failed("avon", A, at(5), "blocked"))
    columns = (
        "last_outcome, last_success, failures_in_a_row, first_failure, days_since_success,"
        " last_fetched, last_status, last_reason, listed"
    )
    asked = f"SELECT {columns} FROM ({source_health_sql(':as_of')})"
    expected = {
        "2026-03-01T01:00:00Z": (None, None, 0, None, None, None, None, None, 1),
        at(1): ("timeout", None, 1, at(1), None, at(1), None, "it came to timeout", 1),
        at(2): ("ok", at(2), 0, None, 0, at(2), 200, None, 1),
        at(3): ("suspect", at(2), 1, at(3), 1, at(3), 200, "gone", 1),
        at(6): ("blocked", at(2), 2, at(3), 4, at(5), None, "it came to blocked", 1),
    }
    for as_of, row in expected.items():
        assert db.execute(asked, {"as_of": as_of}).fetchall() == [row]


def test_what_a_source_said_last_is_known(db: sqlite3.Connection) -> None:
    asked = ok("avon", A, at(1), WE_ASSESS, extra="More words here.")
    tagged = replace(
        asked.exchange,
        headers=(("etag", '"v1"'), ("last-modified", "Sun, 01 Mar 2026 00:00:00 GMT")),
    )
    night(db, at(1), replace(asked, exchange=tagged, media_type="text/html"))
    night(db, at(2), not_modified("avon", A, at(2)))
    night(db, at(3), failed("avon", A, at(3), "blocked"))
    known = known_sources(db, at(4))["avon", A]
    assert (known.etag, known.last_modified) == ('"v1"', "Sun, 01 Mar 2026 00:00:00 GMT")
    assert (known.asked_in_full_at, known.content_sha256) == (at(1), asked.content_sha256)
    assert known.body_sha256 == db.execute("SELECT sha256 FROM blobs").fetchone()[0]
    assert (known.scope, known.media_type, known.fetcher) == ("main", "text/html", "http")
    assert known.size == ContentSize(words=5, located=1, answered=1)
    assert (known.extractor, known.segmenter) == ("test extractor 1", "test segmenter 1")


def test_a_source_never_fetched_is_known_by_its_address(db: sqlite3.Connection) -> None:
    known = known_sources(db, at(1))["avon", A]
    assert (known.source_id, known.fetcher) == (1, "http")
    assert {known.etag, known.body_sha256, known.content_sha256, known.size} == {None}


def test_responses_keep_their_evidence(db: sqlite3.Connection) -> None:
    night(db, at(1), ok("avon", A, at(1), WE_ASSESS))
    rows = db.execute(
        "SELECT state, progress, confidence, source_id, printed_number, heading, response,"
        " updates, evidence FROM responses WHERE recommendation = 'risk'"
    ).fetchall()
    evidence = '{"cues": ["key terms: risk"], "begins": 1, "ends": 2, "first_words": "The force"}'
    assert rows == [("answered", None, 0.9, 1, "7", "risk", "We assess.", "[]", evidence)]


def test_search_finds_stems_and_follows_every_change(db: sqlite3.Connection) -> None:
    def found(words: str) -> list[int]:
        return [
            row[0]
            for row in db.execute(
                "SELECT responses.version_id FROM responses_fts JOIN responses"
                " ON responses.response_id = responses_fts.rowid WHERE responses_fts MATCH ?",
                (words,),
            )
        ]

    night(db, at(1), ok("avon", A, at(1), {"risk": "Stalking victims in Ynys Môn are safe."}))
    night(db, at(2), ok("avon", A, at(2), {"risk": "All are safe."}))
    assert found("stalk") == [1]
    assert found("mon") == [1]
    assert found("safe") == [1, 2]
    db.execute("UPDATE responses SET response = 'We stalked.' WHERE response = 'All are safe.'")
    assert found("stalk") == [1, 2]
    db.execute("DELETE FROM responses WHERE version_id = 1")
    assert found("stalk") == [2]
    db.execute("INSERT INTO responses_fts (responses_fts, rank) VALUES ('integrity-check', 1)")


@pytest.mark.parametrize(
    ("result", "fault"),
    [
        (SourceResult(exchange("avon", A, at(1)), "ok", content_sha256="x"), "needs its body"),
        (SourceResult(exchange("avon", A, at(1), b"x"), "ok"), "content's hash"),
        (
            SourceResult(exchange("avon", A, at(1), b"x"), "ok", content_sha256="x"),
            "needs its reading",
        ),
        (failed("avon", B, at(1), "timeout"), "never listed"),
        (failed("kent", A, at(1), "timeout"), "never listed"),
    ],
)
def test_a_result_that_cannot_be_told_is_refused_whole(
    db: sqlite3.Connection, result: SourceResult, fault: str
) -> None:
    run_id = begin_run(db, at(1))
    good = ok("avon", A, at(1), WE_ASSESS)
    tables = ("fetches", "blobs", "header_sets", "readings", "versions", "responses")
    with pytest.raises(ValueError, match=fault):
        record_force(db, run_id, "avon", [result, good])
    with (
        pytest.raises(ValueError, match=fault)
        if "reading" not in fault
        else pytest.raises(ValueError)
    ):
        record_force(db, run_id, "avon", [good, result])
    assert [db.execute(f"SELECT count(*) FROM {each}").fetchone()[0] for each in tables] == [0] * 6
    assert record_force(db, run_id, "avon", []) == []


def test_text_that_no_file_can_hold_stops_no_run(db: sqlite3.Connection) -> None:
    said, content = reading(
        {"risk": Response("risk", "answered", heading="\udcff", response="a\ud800b")}
    )
    result = SourceResult(exchange("avon", A, at(1), b"x"), "ok", "\udfff", "", content, said)
    assert night(db, at(1), result)[0].version == 1
    rows = db.execute("SELECT heading, response FROM responses WHERE state = 'answered'")
    assert rows.fetchall() == [("?", "a?b")]


def test_a_process_killed_in_the_middle_leaves_no_half(tmp_path: Path) -> None:
    path = tmp_path / "plans.db"
    db = new_archive(path, ONE, at=at(1))
    night(db, at(1), ok("avon", A, at(1), WE_ASSESS))
    db.close()
    code = """
import os, sys
from pathlib import Path
from scraper.archive.connection import open_archive
from scraper.store import record
from tests.store_making import night, ok
db = open_archive(Path(sys.argv[1]), create=False)
db.execute("PRAGMA cache_size = 1")  # pages go to the log before the end
record.confirm_version = lambda *_: os._exit(9)
long = {"training": " ".join(f"word{at}" for at in range(20_000))}
night(db, "2026-03-02T03:00:00Z", ok("avon", sys.argv[2], "2026-03-02T03:00:00Z", long))
"""
    root = Path(__file__).parent.parent
    killed = subprocess.run(
        [sys.executable, "-c", code, path, A], cwd=root, env={**os.environ, "PYTHONPATH": str(root)}
    )
    assert killed.returncode == 9
    assert read_archive(path).execute("SELECT count(*) FROM fetches").fetchone() == (1,)
    db = open_archive(path, create=False)
    assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    counts = [
        db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        for table in ("fetches", "blobs", "readings", "versions")
    ]
    assert counts == [1, 1, 1, 1]
    assert night(db, at(3), ok("avon", A, at(3), WE_TRAIN)) == [Recorded(A, "ok", "changed", 2)]
    states = db.execute("SELECT state FROM runs").fetchall()
    assert states == [("interrupted",), ("interrupted",), ("running",)]


def test_no_question_walks_through_all_fetches_or_responses(db: sqlite3.Connection) -> None:
    for sql in (coverage_sql(":as_of"), source_health_sql(":as_of")):
        steps = db.execute(f"EXPLAIN QUERY PLAN {sql}", {"as_of": at(1)}).fetchall()
        scanned = {step[3].split()[1] for step in steps if step[3].startswith("SCAN")}
        tables = {"fetches", "fetch", "failed", "last", "good", "versions", "version", "response"}
        assert not scanned & tables
