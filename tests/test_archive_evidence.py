"""Bodies, headers, runs and fetch rows: kept as they came, and for ever."""

import hashlib
import json
import random
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import scraper
from scraper.archive.blobs import get_blob, put_blob
from scraper.archive.connection import transaction
from scraper.archive.fetches import known_robots, record_robots
from scraper.archive.headers import get_headers
from scraper.archive.runs import begin_run, finish_run
from scraper.errors import ArchiveDamaged
from scraper.fetch.exchange import Hop
from scraper.fetch.robots import RobotsRecord
from scraper.sources import Source
from scraper.store.record import SourceResult, record_force
from tests.store_making import NIGHT, address, exchange, failed, new_archive, night, ok

PLAN = Source("avon", address("avon"))
OTHER = Source("kent", address("kent"))


@pytest.fixture
def db(tmp_path: Path) -> sqlite3.Connection:
    return new_archive(tmp_path / "plans.db", PLAN, OTHER)


def page(seed: int, words: int = 4000) -> bytes:
    rng = random.Random(seed)
    return " ".join(f"<p>word{rng.randrange(10_000)}</p>" for _ in range(words)).encode()


def put(db: sqlite3.Connection, body: bytes, near: int = 1) -> str:
    with transaction(db):
        return put_blob(db, body, near)


def rows(db: sqlite3.Connection, columns: str) -> list[tuple[object, ...]]:
    return db.execute(f"SELECT {columns} FROM blobs ORDER BY blob_id").fetchall()


@pytest.mark.parametrize("body", [b"", b"\0", b"plan", page(1), bytes(range(256)) * 5000])
def test_a_body_comes_back_as_it_went_in(db: sqlite3.Connection, body: bytes) -> None:
    sha256 = put(db, body)
    assert sha256 == hashlib.sha256(body).hexdigest()
    assert put(db, body, near=2) == sha256
    assert rows(db, "sha256, size") == [(sha256, len(body))]
    assert get_blob(db, sha256) == body


def test_a_body_that_hardly_changed_takes_hardly_any_room(db: sqlite3.Connection) -> None:
    bodies = [page(1) + b"<i nonce=%016x>" % seed for seed in range(20)]
    hashes = [put(db, body) for body in bodies]
    sizes = [size for (size,) in rows(db, "length(data)")]
    assert all(size < 100 for size in sizes[1:])
    assert [packing for (packing,) in rows(db, "packing")] == ["zstd"] + ["zstd-on-base"] * 19
    assert [get_blob(db, sha256) for sha256 in hashes] == bodies


def test_a_page_that_drifts_away_gets_a_new_base(db: sqlite3.Connection) -> None:
    bodies = [page(1)[: 80_000 - 3000 * at] + page(2)[: 3000 * at] for at in range(25)]
    hashes = [put(db, body) for body in bodies]
    bases = [base for (base,) in rows(db, "base_blob_id")]
    assert bases[0] is None and bases.count(None) > 1
    assert [get_blob(db, sha256) for sha256 in hashes] == bodies


def test_many_small_differences_add_up_to_a_new_base(db: sqlite3.Connection) -> None:
    bodies = [page(1, words=600) + random.Random(at).randbytes(700) for at in range(40)]
    hashes = [put(db, body) for body in bodies]
    bases = [base for (base,) in rows(db, "base_blob_id")]
    assert 2 <= bases.count(None) <= 10
    assert [get_blob(db, sha256) for sha256 in hashes] == bodies


def test_a_page_and_its_error_page_each_have_a_base(db: sqlite3.Connection) -> None:
    bodies = [(page(1) if at % 2 else page(9, words=500)) + b"%d" % at for at in range(10)]
    hashes = [put(db, body) for body in bodies]
    assert [base for (base,) in rows(db, "base_blob_id")] == [None, None] + [1, 2] * 4
    assert [get_blob(db, sha256) for sha256 in hashes] == bodies


def test_a_body_is_never_packed_on_another_sources(db: sqlite3.Connection) -> None:
    put(db, page(1))
    put(db, page(1) + b"x", near=2)
    assert rows(db, "source_id, base_blob_id") == [(1, None), (2, None)]


def test_large_bodies_stand_alone(db: sqlite3.Connection) -> None:
    large = random.Random(3).randbytes(1_200_000)
    for body in (large, large + b"x", b"small", large + b"y"):
        assert get_blob(db, put(db, body)) == body
    assert [base for (base,) in rows(db, "base_blob_id")] == [None] * 4


def test_a_damaged_or_missing_body_is_named(db: sqlite3.Connection) -> None:
    first, second, third = put(db, page(1)), put(db, page(1) + b"x"), put(db, page(5))
    packed = db.execute("SELECT data FROM blobs WHERE sha256 = ?", (third,)).fetchone()[0]
    db.execute("UPDATE blobs SET data = ? WHERE sha256 = ?", (packed, first))
    with pytest.raises(ArchiveDamaged, match=f"{first} holds other bytes") as damaged:
        get_blob(db, first)
    assert damaged.value.exit_code == 6
    with pytest.raises(ArchiveDamaged, match=second):  # it was packed on the first
        get_blob(db, second)
    db.execute("UPDATE blobs SET data = ? WHERE sha256 = ?", (packed[:-9], third))
    with pytest.raises(ArchiveDamaged, match=f"{third} cannot be unpacked"):
        get_blob(db, third)
    with pytest.raises(ArchiveDamaged, match="blob 0000 is not in the archive"):
        get_blob(db, "0000")


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM fetches",
        "UPDATE fetches SET outcome = 'ok'",
        "UPDATE fetches SET headers = NULL",
        "UPDATE fetches SET fetch_id = 7",
        "REPLACE INTO fetches SELECT * FROM fetches",
        "DELETE FROM blobs",
        "UPDATE blobs SET sha256 = 'x'",
        "REPLACE INTO blobs SELECT * FROM blobs",
    ],
)
def test_evidence_cannot_be_rewritten(db: sqlite3.Connection, statement: str) -> None:
    night(db, NIGHT, ok("avon", PLAN.url, NIGHT, {"risk": "We assess."}))
    before = db.execute("SELECT * FROM fetches").fetchall(), rows(db, "*")
    with pytest.raises(sqlite3.IntegrityError, match=r"append-only|for ever"):
        db.execute(statement)
    assert (db.execute("SELECT * FROM fetches").fetchall(), rows(db, "*")) == before


def test_a_rebuild_may_replace_what_is_derived(db: sqlite3.Connection) -> None:
    night(db, NIGHT, ok("avon", PLAN.url, NIGHT, {"risk": "We assess."}))
    db.execute("UPDATE fetches SET content_sha256 = 'anew', version_id = NULL")
    assert db.execute("SELECT content_sha256, version_id FROM fetches").fetchall() == [
        ("anew", None)
    ]


def test_a_fetch_row_says_all_that_is_known_of_it(db: sqlite3.Connection) -> None:
    run_id = begin_run(db, NIGHT)
    asked = replace(
        exchange("avon", PLAN.url, NIGHT, b"%PDF-1.7 damaged", status=200),
        final_url="https://www.avon.police.uk/moved.pdf",
        hops=(Hop(PLAN.url, 301, "/moved.pdf"),),
        attempts=3,
        elapsed_ms=1250,
        peer_address="192.0.2.7:443",
        certificate_sha256="ab" * 32,
    )
    result = SourceResult(asked, "truncated", "the file ends early \ud800", "application/pdf")
    assert record_force(db, run_id, "avon", [result])[0].version is None
    db.row_factory = sqlite3.Row
    row = dict(db.execute("SELECT * FROM fetches").fetchone())
    del row["header_set_id"], row["headers"]
    assert json.loads(row.pop("redirects")) == [
        {"url": PLAN.url, "status": 301, "location": "/moved.pdf"}
    ]
    assert row == {
        "fetch_id": 1,
        "run_id": run_id,
        "source_id": 1,
        "force_id": "avon",
        "url": PLAN.url,
        "outcome": "truncated",
        "reason": "the file ends early ?",
        "fetched_at": NIGHT,
        "elapsed_ms": 1250,
        "attempts": 3,
        "http_status": 200,
        "final_url": "https://www.avon.police.uk/moved.pdf",
        "media_type": "application/pdf",
        "body_sha256": hashlib.sha256(b"%PDF-1.7 damaged").hexdigest(),
        "content_sha256": None,
        "version_id": None,
        "peer_address": "192.0.2.7:443",
        "certificate_sha256": "ab" * 32,
    }


def test_an_address_without_redirects_is_not_stored_twice(db: sqlite3.Connection) -> None:
    night(db, NIGHT, failed("avon", PLAN.url, NIGHT, "timeout"))
    assert db.execute("SELECT final_url, redirects, http_status FROM fetches").fetchall() == [
        (None, None, None)
    ]


names = st.sampled_from(["date", "set-cookie", "etag", "x-odd"])
values = st.one_of(st.text(max_size=40), st.just("a long and steady value; " * 20))
header_lists = st.lists(st.tuples(names, values), max_size=8).map(tuple)


def test_headers_come_back_exactly(db: sqlite3.Connection) -> None:
    run_id = begin_run(db, NIGHT)

    @settings(max_examples=50, deadline=None)
    @given(nights=st.lists(st.tuples(header_lists, header_lists), min_size=1, max_size=6))
    def whatever_was_sent(nights) -> None:
        (before,) = db.execute("SELECT count(*) FROM fetches").fetchone()
        for request, response in nights:
            asked = replace(
                exchange("avon", PLAN.url, NIGHT), request_headers=request, headers=response
            )
            record_force(db, run_id, "avon", [SourceResult(asked, "timeout")])
        assert [get_headers(db, before + at) for at in range(1, len(nights) + 1)] == nights

    whatever_was_sent()


def test_headers_that_differ_little_share_a_set(db: sqlite3.Connection) -> None:
    steady = tuple((f"x-header-{at}", f"value {at}") for at in range(30))
    run_id = begin_run(db, NIGHT)
    for second in range(10, 40):
        moment = NIGHT.replace("00Z", f"{second}Z")
        asked = replace(exchange("avon", PLAN.url, moment), headers=(("date", moment), *steady))
        record_force(db, run_id, "avon", [SourceResult(asked, "timeout")])
    (sets,) = db.execute("SELECT count(*) FROM header_sets").fetchone()
    (longest,) = db.execute("SELECT max(length(headers)) FROM fetches").fetchone()
    assert (sets, longest < 60) == (1, True)


def test_headers_that_differ_much_get_their_own_set(db: sqlite3.Connection) -> None:
    run_id = begin_run(db, NIGHT)
    for letter in "aba":
        rng = random.Random(letter)
        headers = tuple((f"x-{at}", rng.randbytes(20).hex()) for at in range(30))
        asked = replace(exchange("avon", PLAN.url, NIGHT), headers=headers)
        record_force(db, run_id, "avon", [SourceResult(asked, "timeout")])
    assert db.execute("SELECT header_set_id FROM fetches").fetchall() == [(1,), (2,), (1,)]


def test_damaged_headers_are_named(db: sqlite3.Connection) -> None:
    night(db, NIGHT, failed("avon", PLAN.url, NIGHT, "timeout"))
    db.execute("UPDATE header_sets SET headers = 'other'")
    with pytest.raises(ArchiveDamaged, match="headers of fetch 1 cannot be read"):
        get_headers(db, 1)
    with pytest.raises(ArchiveDamaged, match="fetch 2 is not in the archive"):
        get_headers(db, 2)


def test_a_run_that_never_ended_is_interrupted(db: sqlite3.Connection) -> None:
    begin_run(db, NIGHT)
    second = begin_run(db, "2026-03-02T03:00:00Z")
    finish_run(db, second, "2026-03-02T03:01:00Z", {"ok": 43})
    begin_run(db, "2026-03-03T03:00:00Z")
    version = scraper.__version__
    columns = "run_id, started, finished, state, planwatch_version, counts"
    assert db.execute(f"SELECT {columns} FROM runs").fetchall() == [
        (1, NIGHT, None, "interrupted", version, None),
        (2, "2026-03-02T03:00:00Z", "2026-03-02T03:01:00Z", "finished", version, '{"ok": 43}'),
        (3, "2026-03-03T03:00:00Z", None, "running", version, None),
    ]


def test_the_last_robots_txt_of_a_host_is_kept(db: sqlite3.Connection) -> None:
    origin = "https://www.avon.police.uk:443"
    first = RobotsRecord(origin, 200, "User-agent: *\nDisallow: /x\ud800", NIGHT)
    second = RobotsRecord(origin, 404, "", "2026-03-02T03:00:00Z")
    record_robots(db, {origin: first})
    assert known_robots(db)[origin].text == "User-agent: *\nDisallow: /x?"
    record_robots(db, {origin: second})
    assert known_robots(db) == {origin: second}
