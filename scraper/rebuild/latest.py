"""What the last fetches of a source showed and no reading holds.

A body whose content was what the last reading said has no reading of its own. Should
today's code tell it apart after all, a change of the force's went unseen: the force's last
version then ends where that body was first fetched, and the next begins there. Otherwise
the archive would go on stating as current what the page has long ceased to say, and the
next night would find the change and give it the wrong date.
"""

import sqlite3
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from scraper.rebuild.differences import Difference
from scraper.rebuild.staging import Found
from scraper.store.reading import Part, get_part, put_reading_row
from scraper.store.versions import Version, begin_version, confirm_by_all, latest_version

# No force was seen to edit its plan more often than once in some weeks; a content that turns
# more often than this, in nights, is our own noise.
_TURNS = 3
_NIGHTS_A_TURN = 3


@dataclass(frozen=True)
class Shown:
    """A fetch of a source that brought a body which has no reading."""

    fetch_id: int
    run_id: int
    source_id: int
    fetched_at: str
    body_sha256: str


def confirming(db: sqlite3.Connection, version_id: int, source_id: int) -> Iterator[Shown]:
    """The fetches of a source that brought a body and confirmed a version, newest first;
    one at a time, since mostly the newest tells enough and ten years of nights are many."""
    for row in db.execute(
        "SELECT fetch_id, run_id, source_id, fetched_at, body_sha256 FROM fetches"
        " WHERE version_id = ? AND source_id = ? AND outcome = 'ok'"
        " ORDER BY fetched_at DESC, fetch_id DESC",
        (version_id, source_id),
    ):
        yield Shown(*row)


def turns(shown: Iterable[Shown], held: str, content_of: Callable[[Shown], str | None]) -> set[int]:
    """The fetches of one source, by id, that first showed another content than the one
    before; ``held`` is its content at first. Where the content turns all the time, our own
    code takes noise for content: only the last turn counts, lest it fill the history."""
    found = []
    known = 0
    for each in shown:
        content = content_of(each)
        if content is None:
            continue
        known += 1
        if content != held:
            found.append(each.fetch_id)
            held = content
    return set(found if len(found) <= max(_TURNS, known // _NIGHTS_A_TURN) else found[-1:])


def begin_unseen(
    db: sqlite3.Connection,
    force_id: str,
    shown: Sequence[Shown],
    found: Callable[[Shown], Found],
) -> list[Difference]:
    """Begins the versions that earlier code did not see, at the fetches that first showed
    them (of ``shown``, the rest is passed over). ``found`` is what a fetch's body says by
    today's code. To be called inside a transaction, after the force's versions were made
    again."""
    began = []
    for run_id, visits in groupby(shown, key=lambda each: each.run_id):
        version = latest_version(db, force_id)
        assert version is not None
        parts = {
            source_id: get_part(db, source_id, reading_id)
            for source_id, reading_id in version.reading_ids.items()
        }
        first_seen: str | None = None
        for visit in visits:
            read = found(visit)
            if read.row is None or visit.source_id not in parts:
                continue
            if read.row["content_sha256"] == parts[visit.source_id].content_sha256:
                continue
            reading_id = put_reading_row(
                db,
                visit.source_id,
                read.row,
                fetched_at=visit.fetched_at,
                body_sha256=visit.body_sha256,
            )
            parts[visit.source_id] = get_part(db, visit.source_id, reading_id)
            first_seen = first_seen or visit.fetched_at
        if first_seen is not None:
            _begin(db, run_id, force_id, version, parts, first_seen)
            number = version.number + 1
            began.append(Difference(force_id, None, "version", number, number, None, first_seen))
    return began


def _begin(
    db: sqlite3.Connection,
    run_id: int,
    force_id: str,
    before: Version,
    parts: Mapping[int, Part],
    first_seen: str,
) -> None:
    began = begin_version(db, run_id, force_id, before, list(parts.values()), first_seen)
    db.execute(
        "UPDATE fetches SET version_id = ?"
        " WHERE version_id = ? AND (fetched_at >= ? OR run_id = ?)",
        (began, before.version_id, first_seen, run_id),
    )
    db.execute(
        "UPDATE version_readings SET version_id = ? WHERE version_id = ? AND joined_at > ?",
        (began, before.version_id, first_seen),
    )
    for version_id in (before.version_id, began):
        confirm_by_all(db, version_id)


@dataclass(frozen=True)
class Suspect:
    """A fetch whose content waits for a later fetch to confirm it."""

    fetch_id: int
    force_id: str
    content_sha256: str


def waiting_suspects(db: sqlite3.Connection, force_ids: Container[str]) -> list[Suspect]:
    """The last suspect fetch of each source of these forces, where no success followed."""
    rows = db.execute(
        """
        SELECT fetch.fetch_id, fetch.force_id, fetch.content_sha256
        FROM sources AS source
        JOIN fetches AS fetch ON fetch.fetch_id = (
          SELECT max(fetch_id) FROM fetches
          WHERE source_id = source.source_id AND outcome = 'suspect')
        WHERE NOT EXISTS (
          SELECT 1 FROM fetches AS good
          WHERE good.source_id = source.source_id AND good.outcome IN ('ok', 'not_modified')
            AND good.fetch_id > fetch.fetch_id)
          AND fetch.body_sha256 IS NOT NULL AND fetch.content_sha256 IS NOT NULL
        """
    )
    return [each for each in (Suspect(*row) for row in rows) if each.force_id in force_ids]


def restamp(db: sqlite3.Connection, suspect: Suspect, read: Found) -> list[Difference]:
    """Lets the next night compare with what today's code makes of a suspect body. To be
    called inside a transaction."""
    if read.row is None or read.row["content_sha256"] == suspect.content_sha256:
        return []
    content = str(read.row["content_sha256"])
    db.execute(
        "UPDATE fetches SET content_sha256 = ? WHERE fetch_id = ?", (content, suspect.fetch_id)
    )
    return [
        Difference(suspect.force_id, None, "suspect", before=suspect.content_sha256, after=content)
    ]
