"""The official wording of the recommendations, as read from the report."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace

from scraper.archive.text import storable
from scraper.sources import Recommendation


@dataclass(frozen=True)
class SubPart:
    """A numbered or lettered part of a recommendation: ``number`` as printed (7.1, a)."""

    number: str
    text: str


@dataclass(frozen=True)
class Wording:
    """What the report says of one recommendation. ``number`` is the printed one, None
    where none was read; ``wording`` is the whole text, sub-parts included, its pieces
    joined by a blank line."""

    key: str
    number: str | None
    wording: str
    sub_parts: tuple[SubPart, ...] = ()


@dataclass(frozen=True)
class OtherRecommendation:
    """A recommendation to somebody else than chief constables, or an action (``A1``)."""

    number: str
    addressee: str
    wording: str


def put_wordings(
    db: sqlite3.Connection,
    wordings: Sequence[Wording],
    others: Sequence[OtherRecommendation],
    *,
    source: str,
    read_at: str,
    sha256: str,
) -> None:
    """Stores what was read from one report, in the place of what was read before.

    ``source`` is the address or the file's name, ``sha256`` the blob it was read from,
    ``read_at`` a UTC time. The recommendations must be on the list already. To be called
    inside a transaction, after the blob was stored.
    """
    for each in wordings:
        parts = [{"number": part.number, "text": storable(part.text)} for part in each.sub_parts]
        db.execute(
            "UPDATE recommendations SET wording = ?, sub_parts = ?, wording_source = ?,"
            " wording_read_at = ?, wording_sha256 = ?, number = coalesce(?, number),"
            " number_basis = CASE WHEN ? IS NULL THEN number_basis ELSE 'read' END"
            " WHERE key = ?",
            (
                storable(each.wording),
                json.dumps(parts, ensure_ascii=False),
                source,
                read_at,
                sha256,
                each.number,
                each.number,
                each.key,
            ),
        )
    db.executemany(
        "INSERT INTO other_recommendations (number, addressee, wording, source, read_at)"
        " VALUES (?, ?, ?, ?, ?) ON CONFLICT (number) DO UPDATE SET"
        " addressee = excluded.addressee, wording = excluded.wording,"
        " source = excluded.source, read_at = excluded.read_at",
        [
            (each.number, storable(each.addressee), storable(each.wording), source, read_at)
            for each in others
        ],
    )


def with_wording(
    db: sqlite3.Connection, recommendations: Sequence[Recommendation]
) -> tuple[Recommendation, ...]:
    """The recommendations with the report's wording, and with the number that was read
    there where the list has none. Without an import they stay as they are."""
    read = {
        key: (number, wording)
        for key, number, wording in db.execute(
            "SELECT key, number, wording FROM recommendations WHERE wording_source IS NOT NULL"
        )
    }
    listed = {each.number for each in recommendations if each.number}
    filled = []
    for each in recommendations:
        number, wording = read.get(each.key, (None, ""))
        new = replace(each, wording=each.wording or wording or "")
        if not each.number and number and number not in listed:
            new = replace(new, number=number, number_basis="read")
        filled.append(new)
    return tuple(filled)
