"""A stored version read back: what it was made of, and what it answers."""

import sqlite3

from scraper.segment.response import Response
from scraper.store.reading import Part, get_part

PartIds = list[tuple[int, int]]
"""``source_id`` and ``reading_id`` of each part, in the order of the plan."""


def part_ids(db: sqlite3.Connection, version_id: int) -> tuple[PartIds, PartIds]:
    """A version's parts as it began, and as they last stood: an address may have taken the
    place of another that said the same."""
    first: dict[int, tuple[int, int]] = {}
    last: dict[int, tuple[int, int]] = {}
    for position, source_id, reading_id in db.execute(
        "SELECT position, source_id, reading_id FROM version_readings WHERE version_id = ?"
        " ORDER BY position, joined_at",
        (version_id,),
    ).fetchall():
        first.setdefault(position, (source_id, reading_id))
        last[position] = (source_id, reading_id)
    return list(first.values()), list(last.values())


def get_parts(db: sqlite3.Connection, ids: PartIds) -> list[Part]:
    """These parts, in their order."""
    return [get_part(db, source_id, reading_id) for source_id, reading_id in ids]


def get_answers(db: sqlite3.Connection, version_id: int) -> dict[str, Response]:
    """What the stored responses say, by recommendation."""
    rows = db.execute(
        "SELECT recommendation, state, response, progress FROM responses WHERE version_id = ?",
        (version_id,),
    )
    return {
        key: Response(key, state, response=response, progress=progress)
        for key, state, response, progress in rows
    }
