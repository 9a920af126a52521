"""A force's history told over again: as it was, and with captures that others made."""

import shutil
import tempfile
from pathlib import Path
from sqlite3 import Connection

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, run_state_machine_as_test

from scraper.archive.blobs import put_blob
from scraper.archive.connection import open_archive, transaction
from scraper.archive.fetches import put_fetch
from scraper.archive.lists import record_sources
from scraper.archive.runs import begin_run, finish_run
from scraper.sources import Source
from scraper.store.known import known_sources
from scraper.store.reading import ReadingRow, reading_row
from scraper.store.rewrite import Rewritten, rewrite_history
from scraper.verify.classes import classes
from scraper.verify.references import references
from scraper.verify.search import search
from scraper.verify.versions import spans
from scraper.verify.versions import versions as stored_versions
from tests.store_making import FORCES, address, lists, new_archive, night, not_modified, ok
from tests.test_versions_machine import Nights

URL = address("avon")
OTHER = address("avon", "appendix")
A, B, C = ({"training": text} for text in ("We train staff.", "We train all staff.", "We did."))


def day(number: int) -> str:
    return f"2026-03-{number:02}T03:00:00Z"


def captured(db: Connection, *results: tuple[str, str, dict[str, str]]) -> Rewritten:
    """Others' captures (url, time, answers) of avon's plan join the history."""
    read: dict[int, ReadingRow] = {}
    run_id = begin_run(db, "2026-11-22T03:00:00Z", "warc")
    for url, at, answers in results:
        result = ok("avon", url, at, answers)
        assert result.exchange.body and result.reading and result.content_sha256
        with transaction(db):
            source_id = db.execute("SELECT source_id FROM sources WHERE url = ?", (url,))
            (number,) = source_id.fetchone()
            fetch_id = put_fetch(
                db,
                run_id,
                number,
                result.exchange,
                outcome="ok",
                reason="",
                media_type="",
                body_sha256=put_blob(db, result.exchange.body, number),
                content_sha256=None,
                version_id=None,
            )
        read[fetch_id] = reading_row(result.reading, result.content_sha256)
    finish_run(db, run_id, "2026-11-22T03:00:00Z", {"ok": len(results)} if results else {})
    return rewrite_history(db, "avon", read, lambda fetch_id: None)


def versions(db: Connection) -> list[tuple[int, str, str, str, str]]:
    """(number, first seen, last seen, cause, text) of avon's versions."""
    return db.execute(
        "SELECT number, first_seen, last_seen, cause, rtrim(text, char(10)) FROM versions WHERE force_id = 'avon'"
        " ORDER BY number"
    ).fetchall()


def derived(db: Connection) -> list[list[tuple[object, ...]]]:
    """All that is derived, but for the numbers of rows that mean nothing."""
    return [
        db.execute(query).fetchall()
        for query in (
            "SELECT * FROM versions ORDER BY version_id",
            "SELECT version_id, v.source_id, position, joined_at, r.fetched_at, r.body_sha256,"
            " r.content_sha256, r.text, r.responses, r.extractor FROM version_readings AS v"
            " JOIN readings AS r USING (reading_id) ORDER BY 1, 3, 4",
            "SELECT version_id, recommendation, state, progress, confidence, source_id,"
            " response, updates, evidence FROM responses ORDER BY 1, 2",
            "SELECT * FROM changes ORDER BY version_id, recommendation",
            "SELECT * FROM plan_changes ORDER BY version_id",
            "SELECT fetch_id, version_id, content_sha256 FROM fetches ORDER BY 1",
            "SELECT source_id, fetched_at, body_sha256, content_sha256, text FROM readings"
            " ORDER BY source_id, reading_id",
        )
    ]


class Retold(Nights):
    """After each of the random nights, every force's history is told over again."""

    @invariant()
    def a_history_told_again_is_the_same(self) -> None:
        before = derived(self.db)
        for force_id in FORCES:
            (there,) = self.db.execute(
                "SELECT count(*) FROM versions WHERE force_id = ?", (force_id,)
            ).fetchone()
            assert rewrite_history(self.db, force_id, {}, lambda fetch_id: None) == Rewritten(
                there, there
            )
        assert derived(self.db) == before
        assert self.db.execute("PRAGMA foreign_key_check").fetchall() == []


def test_without_new_captures_any_history_comes_out_as_it_was() -> None:
    run_state_machine_as_test(
        Retold,
        settings=settings(
            max_examples=25,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )


@pytest.fixture
def db(tmp_path: Path) -> Connection:
    return new_archive(tmp_path / "plans.db", Source("avon", URL), Source("avon", OTHER))


def test_an_earlier_capture_of_the_same_content_begins_the_version_earlier(db: Connection) -> None:
    night(db, day(10), ok("avon", URL, day(10), A))
    assert captured(db, (URL, day(2), A)) == Rewritten(1, 1, ((1, None),))
    assert versions(db) == [(1, day(2), day(10), "first", A["training"])]


def test_an_earlier_capture_of_other_content_is_a_version_before(db: Connection) -> None:
    night(db, day(10), ok("avon", URL, day(10), B))
    (before,) = db.execute("SELECT version_id FROM versions").fetchone()
    assert captured(db, (URL, day(2), A), (URL, day(4), A)) == Rewritten(1, 2, ((1, 2),))
    assert [row[:4] for row in versions(db)] == [
        (1, day(2), day(4), "first"),
        (2, day(10), day(10), "force"),
    ]
    kept = db.execute("SELECT version_id FROM versions WHERE number = 2").fetchone()
    assert kept == (before,), "a version that goes on keeps its id"
    assert db.execute(
        "SELECT recommendation, changed_at, change, from_version, to_version FROM response_changes"
    ).fetchall() == [("training", day(10), "edited", 1, 2)]


def test_a_capture_between_two_nights_is_there_and_back(db: Connection) -> None:
    night(db, day(10), ok("avon", URL, day(10), A))
    night(db, day(20), ok("avon", URL, day(20), A))
    assert captured(db, (URL, day(15), B)) == Rewritten(1, 3)
    assert versions(db) == [
        (1, day(10), day(10), "first", A["training"]),
        (2, day(15), day(15), "force", B["training"]),
        (3, day(20), day(20), "force", A["training"]),
    ]


def test_a_change_that_others_saw_first_is_dated_by_them(db: Connection) -> None:
    night(db, day(10), ok("avon", URL, day(10), A))
    night(db, day(20), ok("avon", URL, day(20), B))
    captured(db, (URL, day(15), B))
    assert [row[1:3] for row in versions(db)] == [(day(10), day(10)), (day(15), day(20))]


def test_not_modified_confirms_what_we_had_and_not_what_others_saw(db: Connection) -> None:
    night(db, day(10), ok("avon", URL, day(10), A))
    night(db, day(20), not_modified("avon", URL, day(20)))
    night(db, day(22), ok("avon", URL, day(22), A))
    captured(db, (URL, day(15), B))
    told = [(day(10), day(10)), (day(15), day(15)), (day(22), day(22))]
    assert [row[1:3] for row in versions(db)] == told
    rewrite_history(db, "avon", {}, lambda fetch_id: None)
    assert [row[1:3] for row in versions(db)] == told, "nor when it is told a second time"


def test_a_source_that_only_others_saw_joins_the_plan(db: Connection) -> None:
    night(db, day(10), ok("avon", URL, day(10), A))
    night(db, day(20), ok("avon", URL, day(20), A))
    captured(db, (OTHER, day(15), C))
    assert [(row[0], row[1], row[3]) for row in versions(db)] == [
        (1, day(10), "first"),
        (2, day(15), "sources"),
    ]
    assert db.execute("SELECT count(*) FROM response_changes").fetchone() == (0,)
    assert versions(db)[1][4].split() == ["We", "train", "staff.", "We", "did."]


def test_what_our_list_decided_stands_though_the_list_was_edited_since(db: Connection) -> None:
    night(db, day(10), ok("avon", URL, day(10), A), ok("avon", OTHER, day(10), C))
    record_sources(db, lists(Source("avon", URL)), day(12))
    for at in (day(12), day(14)):
        night(db, at, ok("avon", URL, at, A))
    before = [(day(10), "first"), (day(12), "sources")]
    assert [(row[1], row[3]) for row in versions(db)] == before
    both = lists(Source("avon", URL), Source("avon", OTHER, first_listed="2026-03-13"))
    record_sources(db, both, day(16))
    assert captured(db, (URL, day(13), A)) == Rewritten(2, 2)
    assert [(row[1], row[3]) for row in versions(db)] == before


def test_only_ok_begins_a_version_where_the_list_made_it(db: Connection) -> None:
    night(db, day(10), ok("avon", URL, day(10), A))
    record_sources(db, lists(Source("avon", URL)), day(18))
    night(db, day(20), not_modified("avon", URL, day(20)))
    night(db, day(22), ok("avon", URL, day(22), A))
    captured(db, (OTHER, day(15), C))
    assert [(row[1], row[3]) for row in versions(db)] == [
        (day(10), "first"),
        (day(15), "sources"),
        (day(22), "sources"),
    ]


def test_a_version_begins_with_the_fetch_that_shows_it(db: Connection) -> None:
    """Not with that of another source in the same run, which says what it said."""
    later = [f"2026-03-{number}T03:00:09Z" for number in (10, 20)]
    night(db, day(10), ok("avon", URL, day(10), A), ok("avon", OTHER, later[0], B))
    night(db, day(20), ok("avon", URL, day(20), A), ok("avon", OTHER, later[1], C))
    assert captured(db, (URL, day(15), A)) == Rewritten(2, 2)
    assert [row[1] for row in versions(db)] == [day(10), later[1]]


def test_the_next_night_asks_in_full_where_others_saw_other_content_since(db: Connection) -> None:
    night(db, day(10), ok("avon", URL, day(10), A))
    assert known_sources(db, day(20))["avon", URL].asked_in_full_at == day(10)
    captured(db, (URL, day(5), B))
    assert known_sources(db, day(20))["avon", URL].asked_in_full_at == day(10)
    captured(db, (URL, day(15), B))
    known = known_sources(db, day(20))["avon", URL]
    assert (known.asked_in_full_at, known.body_sha256, known.etag) == (None, None, None)


def test_a_capture_from_before_the_address_was_listed_is_kept_and_tells_nothing(
    tmp_path: Path,
) -> None:
    db = new_archive(tmp_path / "plans.db", Source("avon", URL, first_listed="2026-03-05"))
    night(db, day(10), ok("avon", URL, day(10), A))
    captured(db, (URL, day(2), B), (URL, day(6), A))
    assert [row[:3] for row in versions(db)] == [(1, day(6), day(10))]
    assert db.execute("SELECT count(*) FROM fetches").fetchone() == (3,)


def test_a_capture_that_was_left_out_is_not_forgotten(tmp_path: Path) -> None:
    db = new_archive(tmp_path / "plans.db", Source("avon", URL))
    night(db, day(10), ok("avon", URL, day(10), A))
    captured(db, (URL, day(2), B), (URL, day(6), B))
    assert [row[1] for row in versions(db)] == [day(2), day(10)]
    record_sources(db, lists(Source("avon", URL, first_listed="2026-03-05")), day(11))
    rewrite_history(db, "avon", {}, lambda fetch_id: None)
    assert [row[1] for row in versions(db)] == [day(6), day(10)]
    waiting = db.execute("SELECT fetched_at FROM fetches WHERE content_sha256 IS NULL")
    assert waiting.fetchall() == [(day(2),)]


def test_the_next_night_goes_on_from_there(db: Connection) -> None:
    night(db, day(10), ok("avon", URL, day(10), A))
    captured(db, (URL, day(2), B))
    assert night(db, day(11), ok("avon", URL, day(11), A))[0].change == "unchanged"
    assert night(db, day(12), ok("avon", URL, day(12), B))[0].change == "changed"
    assert [row[0] for row in versions(db)] == [1, 2, 3]


EVENTS = st.lists(
    st.tuples(st.sampled_from((URL, OTHER)), st.sampled_from((A, B, C)), st.booleans()),
    min_size=1,
    max_size=12,
)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "plans.db"
    new_archive(path, Source("avon", URL), Source("avon", OTHER), at=day(1)).close()
    return path


@settings(max_examples=60, deadline=None)
@given(EVENTS, st.integers(0, 12))
def test_who_saw_it_makes_no_difference(
    empty: Path, events: list[tuple[str, dict[str, str], bool]], first_batch: int
) -> None:
    """The same pages on the same days, once all crawled by us and once partly captured by
    others and taken over later in two steps, give the same history."""
    folder = Path(tempfile.mkdtemp())
    try:
        histories = []
        for name in ("ours", "mixed"):
            shutil.copy(empty, folder / f"{name}.db")
            db = open_archive(folder / f"{name}.db", create=False)
            db.execute("PRAGMA synchronous = OFF")
            others = []
            for number, (url, answers, is_ours) in enumerate(events, 1):
                if is_ours or name == "ours":
                    night(db, day(number), ok("avon", url, day(number), answers))
                else:
                    others.append((url, day(number), answers))
            if name == "mixed":
                captured(db, *others[:first_batch])
                captured(db, *others[first_batch:])
            histories.append(
                [
                    versions(db),
                    db.execute(
                        "SELECT recommendation, changed_at, change, from_version, to_version,"
                        " words_added, words_removed, class, weight FROM response_changes"
                        " ORDER BY 5, 1"
                    ).fetchall(),
                    db.execute(
                        "SELECT from_version, to_version, words_added, words_removed, class,"
                        " weight FROM plan_changes ORDER BY to_version"
                    ).fetchall(),
                    db.execute(
                        "SELECT fetched_at FROM fetches WHERE version_id IS NULL"
                    ).fetchall(),
                ]
            )
            assert db.execute("PRAGMA foreign_key_check").fetchall() == []
            for check in (references, stored_versions, classes, spans, search):
                assert check(db).faults == ()
            db.close()
        assert histories[0] == histories[1]
    finally:
        shutil.rmtree(folder)
