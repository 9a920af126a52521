"""The rows of one force made again from its readings, under the same versions."""

import sqlite3
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass

from scraper.rebuild.differences import Difference, of_changes, of_responses
from scraper.rebuild.staging import Found
from scraper.rebuild.stale import Stale
from scraper.segment import SEGMENTER
from scraper.segment.response import Response
from scraper.store.changes import ByForce
from scraper.store.plan import Plan, content_of, merge
from scraper.store.reading import Part, ReadingRow, get_part
from scraper.store.stored import PartIds, get_answers, get_parts, part_ids
from scraper.store.versions import (
    changes_by_force,
    in_place_of,
    put_response,
    replace_changes,
    response_row,
)

_RESPONSE_COLUMNS = (
    "state",
    "progress",
    "confidence",
    "source_id",
    "printed_number",
    "heading",
    "response",
    "updates",
    "evidence",
)
# The columns of a reading that versions are made of.
_TOLD = frozenset(("content_sha256", "title", "text", "responses"))


def replace_readings(
    db: sqlite3.Connection,
    rebuild_id: int,
    stale: Sequence[Stale],
    found: Callable[[Stale], Found],
) -> tuple[list[Difference], set[int]]:
    """Puts what was read again in the place of what earlier code read. What cannot be read
    any more stays as it was, and is noted. Returns these, and the ids of the readings of
    which versions come out differently. To be called inside a transaction."""
    unreadable = []
    changed: set[int] = set()
    for each in stale:
        read = found(each)
        if read.row is None:
            db.execute(
                "INSERT INTO rebuild_failures (reading_id, rebuild_id, extractor, segmenter,"
                " outcome, reason) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (reading_id) DO UPDATE"
                " SET rebuild_id = excluded.rebuild_id, extractor = excluded.extractor,"
                " segmenter = excluded.segmenter, outcome = excluded.outcome,"
                " reason = excluded.reason",
                (
                    each.reading_id,
                    rebuild_id,
                    each.todays_extractor,
                    SEGMENTER,
                    read.outcome,
                    read.reason,
                ),
            )
            reason = f"{read.outcome}: {read.reason}"
            unreadable.append(
                Difference(each.force_id, None, "unreadable", before=each.extractor, after=reason)
            )
            continue
        db.execute("DELETE FROM rebuild_failures WHERE reading_id = ?", (each.reading_id,))
        if _replace_reading(db, each.reading_id, read.row):
            changed.add(each.reading_id)
    return unreadable, changed


def _replace_reading(db: sqlite3.Connection, reading_id: int, row: ReadingRow) -> bool:
    """Whether versions made of this reading come out differently now."""
    stored = db.execute(
        f"SELECT {', '.join(row)} FROM readings WHERE reading_id = ?", (reading_id,)
    ).fetchone()
    differing = [column for column, was in zip(row, stored, strict=True) if row[column] != was]
    if differing:
        db.execute(
            f"UPDATE readings SET {', '.join(f'{column} = ?' for column in differing)}"
            " WHERE reading_id = ?",
            (*(row[column] for column in differing), reading_id),
        )
    return not _TOLD.isdisjoint(differing)


@dataclass(frozen=True)
class _Before:
    """The version before the one at hand: its parts by source as they last stood, and its
    responses by recommendation."""

    parts: dict[int, Part]
    answers: dict[str, Response]


def derive_versions(
    db: sqlite3.Connection, force_id: str, changed: Container[int] | None
) -> tuple[int, list[Difference]]:
    """Makes the versions of one force again from its readings: titles, texts, responses,
    changes; those that are made of ``changed`` readings or follow such a one, all with None.
    Returns how many these were, and what came out differently, in their order.

    Numbers, times, causes and what confirmed them stay, also where two versions in a row
    turn out to have the same content: then no change stands between them. To be called
    inside a transaction.
    """
    count = 0
    differences: list[Difference] = []
    before: _Before | None = None
    before_id: int | None = None
    follows = False
    for version_id, number in db.execute(
        "SELECT version_id, number FROM versions WHERE force_id = ? ORDER BY number", (force_id,)
    ).fetchall():
        first, last = part_ids(db, version_id)
        is_made_anew = changed is None or any(
            reading_id in changed for _, reading_id in (*first, *last)
        )
        if is_made_anew or follows:
            if before is None and before_id is not None:
                before = _stored(db, before_id)
            before, found = _derive(db, force_id, version_id, number, first, last, before)
            differences += found
            count += 1
        else:
            before = None
        before_id, follows = version_id, is_made_anew
    return count, differences


def _derive(
    db: sqlite3.Connection,
    force_id: str,
    version_id: int,
    number: int,
    first: PartIds,
    last: PartIds,
    before: _Before | None,
) -> tuple[_Before, list[Difference]]:
    """Makes one version again, after the one ``before``."""
    parts = {key: get_part(db, *key) for key in {*first, *last}}
    began = [parts[key] for key in first]
    held = [parts[key] for key in last]
    plan = merge(began)
    found = []
    if _replace_plan(db, version_id, plan, content_of([part.content_sha256 for part in held])):
        found.append(Difference(force_id, None, "plan", number, number))
    old = get_answers(db, version_id)
    _replace_responses(db, version_id, plan)
    answers = {key: answer.response for key, answer in plan.answers.items()}
    found += of_responses(force_id, number, old, answers)
    changes = ByForce()
    if before:
        earlier = in_place_of(db, before.parts, began)
        changes = changes_by_force(earlier, began, before.answers, plan)
    found += of_changes(force_id, number, _kinds(db, version_id), changes.answers)
    replace_changes(db, version_id, force_id, number, changes)
    return _Before({part.source_id: part for part in held}, answers), found


def _stored(db: sqlite3.Connection, version_id: int) -> _Before:
    """A version that is not made again, for the one after it."""
    _, last = part_ids(db, version_id)
    parts = {part.source_id: part for part in get_parts(db, last)}
    return _Before(parts, get_answers(db, version_id))


def _replace_plan(db: sqlite3.Connection, version_id: int, plan: Plan, content_sha256: str) -> bool:
    """Whether the plan's title or text came out differently."""
    old_content, title, text = db.execute(
        "SELECT content_sha256, title, text FROM versions WHERE version_id = ?", (version_id,)
    ).fetchone()
    if (old_content, title, text) != (content_sha256, plan.title, plan.text):
        db.execute(
            "UPDATE versions SET content_sha256 = ?, title = ?, text = ? WHERE version_id = ?",
            (content_sha256, plan.title, plan.text, version_id),
        )
    return (title, text) != (plan.title, plan.text)


def _replace_responses(db: sqlite3.Connection, version_id: int, plan: Plan) -> None:
    """Stores the plan's responses where they differ."""
    columns = ", ".join(_RESPONSE_COLUMNS)
    old = {
        key: dict(zip(_RESPONSE_COLUMNS, values, strict=True))
        for key, *values in db.execute(
            f"SELECT recommendation, {columns} FROM responses WHERE version_id = ?", (version_id,)
        )
    }
    for key, answer in plan.answers.items():
        row = response_row(answer)
        if key not in old:
            put_response(db, version_id, key, answer)
        elif row != old[key]:
            db.execute(
                f"UPDATE responses SET {', '.join(f'{column} = ?' for column in row)}"
                " WHERE version_id = ? AND recommendation = ?",
                (*row.values(), version_id, key),
            )
    for key in old.keys() - plan.answers.keys():
        db.execute(
            "DELETE FROM responses WHERE version_id = ? AND recommendation = ?", (version_id, key)
        )


def _kinds(db: sqlite3.Connection, version_id: int) -> dict[str, str]:
    """The kinds of the stored changes, by recommendation."""
    rows = db.execute(
        "SELECT recommendation, change FROM changes WHERE version_id = ?", (version_id,)
    )
    return dict(rows.fetchall())
