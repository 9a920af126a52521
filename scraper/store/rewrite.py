"""Tells a force's history over again and stores it in the place of the one before.

Readings, versions, responses and changes are derived; fetches stay what they are, but for
the columns that say which version they confirm and which content they showed.
"""

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

from scraper.archive.connection import transaction
from scraper.store.history import History, Told, tell
from scraper.store.reading import READING_COLUMNS, ReadingRow, get_part, put_reading_row
from scraper.store.rounds import Seen, rounds_of
from scraper.store.versions import add_part, begin_version, confirm_by_all, latest_version


@dataclass(frozen=True)
class Rewritten:
    """How a force's history came out: how many versions there were and are, and the numbers
    that changed, from old to new; None = that version does not begin there any more."""

    before: int
    after: int
    renumbered: tuple[tuple[int, int | None], ...] = ()


def rewrite_history(
    db: sqlite3.Connection,
    force_id: str,
    read: Mapping[int, ReadingRow],
    read_again: Callable[[int], ReadingRow | None],
) -> Rewritten:
    """Makes the force's versions again from all its fetches, in one transaction.

    ``read`` has what fetches of others' captures said that no history knew yet, by fetch:
    these join it now. Without any, everything comes out as it was. ``read_again`` reads the
    body of a fetch that said what the one before it did, and no longer does since a capture
    stands between them; None where it cannot. A version that goes on keeps its
    ``version_id``; its number may become another. The caller holds the crawl lock.
    """
    seen = rounds_of(db, force_id, read)
    history = tell(seen.rounds)
    rows = _reading_rows(db, seen, read)
    for fetch_id in history.readings:
        if fetch_id not in read and fetch_id not in seen.own_reading:
            again = read_again(fetch_id)
            # The same words in order, but perhaps under another title; else what was stored.
            if again and again["content_sha256"] == rows[fetch_id]["content_sha256"]:
                rows[fetch_id] = again
    with transaction(db):
        db.execute("PRAGMA defer_foreign_keys = ON")  # readings and versions go and come back
        old = _stored_versions(db, force_id)
        failures = _rebuild_failures(db, force_id)
        (highest,) = db.execute("SELECT coalesce(max(version_id), 0) FROM versions").fetchone()
        unused = count(highest + 1)
        _remove(db, force_id)
        reading_ids = _put_readings(db, history, seen, rows)
        ids = {(run_id, first_seen): version_id for version_id, _, run_id, first_seen in old}
        for told in history.versions:
            version_id = ids.get(_key(told)) or next(unused)
            _put_version(db, force_id, told, reading_ids, version_id)
        _restore_failures(db, failures, seen, reading_ids)
        db.executemany(
            "UPDATE fetches SET content_sha256 = ? WHERE fetch_id = ?",
            [(row["content_sha256"], fetch_id) for fetch_id, row in read.items()]
            # What is left out has no reading now, and is to be read should it ever count.
            + [(None, fetch_id) for fetch_id in seen.left_out],
        )
    return _compared(old, history)


_Stored = tuple[int, int, int, str]  # version_id, number, run_id, first_seen


def _stored_versions(db: sqlite3.Connection, force_id: str) -> list[_Stored]:
    return db.execute(
        "SELECT version_id, number, run_id, first_seen FROM versions WHERE force_id = ?"
        " ORDER BY number",
        (force_id,),
    ).fetchall()


def _key(told: Told) -> tuple[int, str]:
    """A run begins one version of a force at a time."""
    return told.run_id, told.first_seen


def _compared(old: Iterable[_Stored], history: History) -> Rewritten:
    old = list(old)
    numbers = {_key(told): number for number, told in enumerate(history.versions, 1)}
    moved = tuple(
        (number, numbers.get((run_id, first_seen)))
        for _, number, run_id, first_seen in old
        if numbers.get((run_id, first_seen)) != number
    )
    return Rewritten(len(old), len(history.versions), moved)


def _reading_rows(
    db: sqlite3.Connection, seen: Seen, read: Mapping[int, ReadingRow]
) -> dict[int, ReadingRow]:
    """What each successful fetch said, by its id."""
    stored: dict[int, ReadingRow] = {}
    for reading_id in set(seen.reading_ids.values()):
        values = db.execute(
            f"SELECT {', '.join(READING_COLUMNS)} FROM readings WHERE reading_id = ?", (reading_id,)
        ).fetchone()
        stored[reading_id] = dict(zip(READING_COLUMNS, values, strict=True))
    known = {fetch_id: stored[reading_id] for fetch_id, reading_id in seen.reading_ids.items()}
    return {**known, **read}


def _remove(db: sqlite3.Connection, force_id: str) -> None:
    """Takes away what is derived of one force; inside a transaction that puts it back."""
    mine = "(SELECT version_id FROM versions WHERE force_id = ?)"
    sources = "(SELECT source_id FROM sources WHERE force_id = ?)"
    for statement in (
        f"UPDATE fetches SET version_id = NULL WHERE version_id IN {mine}",
        "DELETE FROM changes WHERE force_id = ?",
        "DELETE FROM plan_changes WHERE force_id = ?",
        f"DELETE FROM responses WHERE version_id IN {mine}",
        f"DELETE FROM version_readings WHERE version_id IN {mine}",
        "DELETE FROM versions WHERE force_id = ?",
        "DELETE FROM rebuild_failures WHERE reading_id IN"
        f" (SELECT reading_id FROM readings WHERE source_id IN {sources})",
        f"DELETE FROM readings WHERE source_id IN {sources}",
    ):
        db.execute(statement, (force_id,))


def _put_readings(
    db: sqlite3.Connection, history: History, seen: Seen, rows: Mapping[int, ReadingRow]
) -> dict[int, int]:
    """Stores the readings in the order of time, so that a source's last is the one with the
    highest id; returns their ids by the fetch that first showed them."""
    ids = {}
    for fetch_id in history.readings:
        fetch = seen.fetches[fetch_id]
        ids[fetch_id] = put_reading_row(
            db,
            fetch.source_id,
            rows[fetch_id],
            fetched_at=fetch.at,
            body_sha256=fetch.body_sha256,
        )
    return ids


def _put_version(
    db: sqlite3.Connection,
    force_id: str,
    told: Told,
    reading_ids: Mapping[int, int],
    version_id: int,
) -> None:
    parts = [get_part(db, part.source_id, reading_ids[part.shown_by]) for part in told.parts]
    before = latest_version(db, force_id)
    began = begin_version(
        db, told.run_id, force_id, before, parts, told.first_seen, version_id=version_id
    )
    for part in told.joined:
        add_part(db, began, part.source_id, part.position, reading_ids[part.shown_by], part.at)
    db.executemany(
        "UPDATE fetches SET version_id = ? WHERE fetch_id = ?",
        [(began, fetch_id) for fetch_id in told.fetch_ids],
    )
    confirm_by_all(db, began)


def _rebuild_failures(db: sqlite3.Connection, force_id: str) -> list[tuple[Any, ...]]:
    """What a rebuild could not read again, by source, time and body instead of reading."""
    return db.execute(
        "SELECT reading.source_id, reading.fetched_at, reading.body_sha256, failure.rebuild_id,"
        " failure.extractor, failure.segmenter, failure.outcome, failure.reason"
        " FROM rebuild_failures AS failure JOIN readings AS reading USING (reading_id)"
        " JOIN sources USING (source_id) WHERE force_id = ?",
        (force_id,),
    ).fetchall()


def _restore_failures(
    db: sqlite3.Connection,
    failures: Iterable[tuple[Any, ...]],
    seen: Seen,
    reading_ids: Mapping[int, int],
) -> None:
    """Puts them back where their readings are still there."""
    places = {seen.fetches[fetch].place: reading for fetch, reading in reading_ids.items()}
    for source_id, at, body_sha256, *failure in failures:
        reading_id = places.get((source_id, at, body_sha256))
        if reading_id is not None:
            db.execute(
                "INSERT INTO rebuild_failures (reading_id, rebuild_id, extractor, segmenter,"
                " outcome, reason) VALUES (?, ?, ?, ?, ?, ?)",
                (reading_id, *failure),
            )
