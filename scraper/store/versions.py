"""The versions of one force's plan: the latest, and the next."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass

from scraper.archive.text import storable
from scraper.archive.views import confirmed_sql
from scraper.segment.response import Response
from scraper.store.changes import ByForce, compare, compare_plans, kind_of
from scraper.store.plan import Answer, Plan, merge, text_of
from scraper.store.reading import Part, get_part
from scraper.store.stored import get_answers


@dataclass(frozen=True)
class Version:
    """A stored version: ``source_ids`` hold its positions, in the order of the plan, and
    ``reading_ids`` are by the source they were read from. Where two addresses that say the
    same changed places and only one answered, that one holds both."""

    version_id: int
    number: int
    content_sha256: str
    source_ids: tuple[int, ...]
    reading_ids: dict[int, int]


def latest_version(db: sqlite3.Connection, force_id: str) -> Version | None:
    """The force's version with the highest number; None before its first."""
    row = db.execute(
        "SELECT version_id, number, content_sha256 FROM versions WHERE force_id = ?"
        " ORDER BY number DESC LIMIT 1",
        (force_id,),
    ).fetchone()
    if row is None:
        return None
    version_id, number, content_sha256 = row
    readings = db.execute(
        "SELECT position, source_id, reading_id FROM version_readings WHERE version_id = ?"
        " ORDER BY position, joined_at",
        (version_id,),
    )
    # The last to join at a position holds it.
    held = {position: (source, reading) for position, source, reading in readings.fetchall()}
    source_ids = tuple(source_id for source_id, _ in held.values())
    return Version(version_id, number, content_sha256, source_ids, dict(held.values()))


def begin_version(
    db: sqlite3.Connection,
    run_id: int,
    force_id: str,
    before: Version | None,
    parts: Sequence[Part],
    first_seen: str,
    *,
    version_id: int | None = None,
) -> int:
    """Stores the next version of a force with its responses and changes; returns its id
    (``version_id`` where one is given, for a version that is told over again).

    Its cause is ``first``, ``force`` where a source that was read before says something
    else now, or ``sources`` where only our list of addresses, or what we had read of it,
    became another. To be called inside a transaction.
    """
    plan = merge(parts)
    old_parts = in_place_of(db, _parts_of(db, before), parts)
    edited = is_edited(old_parts, parts)
    number = 1 if before is None else before.number + 1
    added = db.execute(
        "INSERT INTO versions (version_id, force_id, number, first_seen, last_seen, cause,"
        " run_id, content_sha256, title, text) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            version_id,
            force_id,
            number,
            first_seen,
            first_seen,
            "first" if before is None else "force" if edited else "sources",
            run_id,
            plan.content_sha256,
            plan.title,
            plan.text,
        ),
    )
    version_id = added.lastrowid
    assert version_id is not None
    for position, part in enumerate(parts, 1):
        add_part(db, version_id, part.source_id, position, part.reading_id, first_seen)
    for key, answer in plan.answers.items():
        put_response(db, version_id, key, answer)
    if before is not None:
        changes = changes_by_force(old_parts, parts, get_answers(db, before.version_id), plan)
        replace_changes(db, version_id, force_id, number, changes)
    return version_id


def in_place_of(
    db: sqlite3.Connection, before: Mapping[int, Part], parts: Sequence[Part]
) -> dict[int, Part]:
    """The earlier version's parts, each by the source that holds its place now: where a
    landing page links to another document than it did, the force put that one in the place
    of the first, and what differs between them is its doing."""
    landings = dict(db.execute("SELECT source_id, landing_id FROM follows").fetchall())
    now = [part.source_id for part in parts]
    heirs = [source_id for source_id in now if source_id not in before]
    placed = dict(before)
    for source_id in before:
        if source_id in now or source_id not in landings:
            continue
        landing = landings[source_id]
        heir = next((each for each in heirs if landings.get(each) == landing), None)
        if heir is not None:
            heirs.remove(heir)
            placed[heir] = placed.pop(source_id)
    return placed


def is_edited(before: Mapping[int, Part], parts: Sequence[Part]) -> bool:
    """Whether a source that both versions read says something else now. ``before`` is the
    earlier version's parts by source."""
    return any(
        part.source_id in before and part.content_sha256 != before[part.source_id].content_sha256
        for part in parts
    )


def changes_by_force(
    before: Mapping[int, Part],
    parts: Sequence[Part],
    answered_before: Mapping[str, Response],
    plan: Plan,
) -> ByForce:
    """What the force itself changed between two versions of its plan, in the order of keys.

    ``before`` and ``parts`` are what they were read from, ``answered_before`` the responses
    of the earlier one as a whole, ``plan`` the later one. What comes or goes with an address
    on our list is not the force's doing.
    """
    if not is_edited(before, parts):
        return ByForce()
    shared = [part for part in parts if part.source_id in before]
    earlier = [before[part.source_id] for part in shared]
    answers = {key: answer.response for key, answer in plan.answers.items()}
    return ByForce(
        tuple(compare(answered_before, answers, sorted(_changed(earlier, shared)))),
        compare_plans(text_of(earlier), text_of(shared)),
    )


def add_part(
    db: sqlite3.Connection,
    version_id: int,
    source_id: int,
    position: int,
    reading_id: int,
    joined_at: str,
) -> None:
    """Notes the source that holds a position of the version's plan from now on. Should the
    clock have been set back, it joins when the one before did: the last to join holds."""
    db.execute(
        "INSERT INTO version_readings (version_id, source_id, position, reading_id, joined_at)"
        " SELECT :version_id, :source_id, :position, :reading_id,"
        " max(:joined_at, coalesce(max(joined_at), '')) FROM version_readings"
        " WHERE version_id = :version_id AND position = :position"
        " ON CONFLICT (version_id, position, joined_at) DO UPDATE SET"
        " source_id = excluded.source_id, reading_id = excluded.reading_id",
        {
            "version_id": version_id,
            "source_id": source_id,
            "position": position,
            "reading_id": reading_id,
            "joined_at": joined_at,
        },
    )


def confirm_version(db: sqlite3.Connection, version_id: int, at: str) -> None:
    """Sets ``last_seen`` to what the fetches up to ``at`` confirm. It never goes back, even
    where the clock did."""
    (confirmed,) = db.execute(
        f"SELECT {confirmed_sql('version', ':at')} FROM versions AS version"
        " WHERE version_id = :version_id",
        {"at": at, "version_id": version_id},
    ).fetchone()
    db.execute(
        "UPDATE versions SET last_seen = ? WHERE version_id = ? AND last_seen < ?",
        (confirmed, version_id, confirmed),
    )


def confirm_by_all(db: sqlite3.Connection, version_id: int) -> None:
    """Sets ``last_seen`` to what all of a version's fetches confirm, where these became others."""
    db.execute(
        f"UPDATE versions SET last_seen = (SELECT {confirmed_sql('version', ':end')}"
        " FROM versions AS version WHERE version.version_id = :version_id)"
        " WHERE version_id = :version_id",
        {"version_id": version_id, "end": "9999"},
    )


def _parts_of(db: sqlite3.Connection, version: Version | None) -> dict[int, Part]:
    if version is None:
        return {}
    return {
        source_id: get_part(db, source_id, reading_id)
        for source_id, reading_id in version.reading_ids.items()
    }


def _changed(before: Sequence[Part], after: Sequence[Part]) -> set[str]:
    """The recommendations whose answer differs between two readings of the same sources. What
    only one of them was asked for came or went with our list, and is not the force's doing."""
    old, new = merge(before).answers, merge(after).answers
    return {key for key in old.keys() & new.keys() if kind_of(old[key].response, new[key].response)}


def put_response(db: sqlite3.Connection, version_id: int, key: str, answer: Answer) -> None:
    """Stores a version's response to one recommendation. To be called inside a transaction."""
    row = {"version_id": version_id, "recommendation": key, **response_row(answer)}
    names, places = ", ".join(row), ", ".join("?" * len(row))
    db.execute(f"INSERT INTO responses ({names}) VALUES ({places})", tuple(row.values()))


def response_row(answer: Answer) -> dict[str, str | float | None]:
    """The columns of ``responses`` that say what the answer is, in the table's order."""
    response = answer.response
    return {
        "state": response.state,
        "progress": response.progress,
        "confidence": response.confidence,
        "source_id": answer.source_id,
        "printed_number": response.printed_number,
        "heading": response.heading,
        "response": response.response,
        "updates": _json(response.updates),
        "evidence": _json(response.evidence),
    }


def replace_changes(
    db: sqlite3.Connection, version_id: int, force_id: str, number: int, changes: ByForce
) -> None:
    """Stores what a force changed in its version of that number, in the place of what was
    stored of it. To be called inside a transaction."""
    for table in ("changes", "plan_changes"):
        db.execute(f"DELETE FROM {table} WHERE version_id = ?", (version_id,))
    versions = (version_id, force_id, number - 1, number)
    if changes.plan:
        db.execute(
            "INSERT INTO plan_changes (version_id, force_id, from_version, to_version,"
            " words_added, words_removed, class, weight) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (*versions, *astuple(changes.plan)),
        )
    db.executemany(
        "INSERT INTO changes (version_id, force_id, from_version, to_version, recommendation,"
        " change, words_added, words_removed, class, weight)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(*versions, *astuple(change)) for change in changes.answers],
    )


def _json(value: object) -> str:
    # vars: dataclasses.asdict copies all it meets, which takes a rebuild longer than the rest
    return storable(json.dumps(value, ensure_ascii=False, default=vars))
