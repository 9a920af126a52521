"""Changes that an earlier planwatch stored without a class."""

import sqlite3
from itertools import pairwise

from scraper.archive.connection import transaction
from scraper.store.plan import merge
from scraper.store.stored import get_answers, get_parts, part_ids
from scraper.store.versions import changes_by_force, in_place_of, replace_changes


def class_earlier_changes(db: sqlite3.Connection) -> None:
    """Classes them, in a transaction; does nothing where there are none."""
    forces = db.execute(
        "SELECT force_id FROM changes WHERE class IS NULL"
        " UNION SELECT force_id FROM plan_changes WHERE class IS NULL"
    ).fetchall()
    if not forces:
        return
    with transaction(db):
        for (force_id,) in forces:
            _class_changes(db, force_id)


def _class_changes(db: sqlite3.Connection, force_id: str) -> None:
    versions = db.execute(
        "SELECT version_id, number FROM versions WHERE force_id = ? ORDER BY number", (force_id,)
    ).fetchall()
    for (before_id, _), (version_id, number) in pairwise(versions):
        _, last = part_ids(db, before_id)
        first, _ = part_ids(db, version_id)
        parts = get_parts(db, first)
        before = {part.source_id: part for part in get_parts(db, last)}
        changes = changes_by_force(
            in_place_of(db, before, parts), parts, get_answers(db, before_id), merge(parts)
        )
        replace_changes(db, version_id, force_id, number, changes)
