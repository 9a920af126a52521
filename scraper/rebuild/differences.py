"""What our own improvement altered, kept apart from what forces changed."""

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping
from dataclasses import astuple, dataclass, replace

import scraper
from scraper.rebuild.stale import Stale
from scraper.segment import SEGMENTER
from scraper.segment.response import Response
from scraper.store.changes import Change, compare


@dataclass(frozen=True)
class Difference:
    """One row of ``rebuild_differences``, over the versions ``first_version`` to
    ``last_version`` (numbers) that differ alike. ``what`` came out differently:

    ``state``, ``progress`` of a recommendation, from ``before`` to ``after``;
    ``answer``: its text; ``plan``: the plan's title or text (no recommendation);
    ``change``: a row of ``changes`` (its kind; None where there was or is none);
    ``version``: it began unseen by earlier code, at ``after``;
    ``suspect``: the content's hash of a fetch that waits for a later one to confirm it;
    ``unreadable``: today's code cannot read a body, for the reason ``after``; what the
    extractor ``before`` made of it was kept.
    """

    force_id: str
    recommendation: str | None
    what: str
    first_version: int | None = None
    last_version: int | None = None
    before: str | None = None
    after: str | None = None
    words_added: int | None = None
    words_removed: int | None = None


def of_responses(
    force_id: str, number: int, before: Mapping[str, Response], after: Mapping[str, Response]
) -> list[Difference]:
    """How the responses of one version came out, by recommendation."""
    keys = sorted({*before, *after})
    changed = {each.recommendation: each for each in compare(before, after, keys)}
    found = []
    for key in keys:
        old, new = before.get(key), after.get(key)
        edit = changed.get(key)
        words = (edit.words_added, edit.words_removed) if edit else (None, None)
        states = (old.state if old else None, new.state if new else None)
        if states[0] != states[1]:
            found.append(Difference(force_id, key, "state", number, number, *states, *words))
        elif edit and edit.change == "edited":
            found.append(Difference(force_id, key, "answer", number, number, None, None, *words))
        progress = (old.progress if old else None, new.progress if new else None)
        if progress[0] != progress[1]:
            found.append(Difference(force_id, key, "progress", number, number, *progress))
    return found


def of_changes(
    force_id: str, number: int, before: Mapping[str, str], after: Iterable[Change]
) -> list[Difference]:
    """How what a force changed in one version came out; ``before`` has the kinds of changes
    by recommendation."""
    new = {each.recommendation: each.change for each in after}
    return [
        Difference(force_id, key, "change", number, number, before.get(key), new.get(key))
        for key in sorted({*before, *new})
        if before.get(key) != new.get(key)
    ]


def spans(differences: Iterable[Difference]) -> list[Difference]:
    """Differences of versions in a row that are alike, as one; given in the order of
    versions, returned by force, recommendation and first version."""
    found: list[Difference] = []
    last: dict[tuple[object, ...], int] = {}
    for each in differences:
        alike = astuple(replace(each, first_version=None, last_version=None))
        at = last.get(alike)
        number = each.first_version
        if at is not None and number is not None and found[at].last_version == number - 1:
            found[at] = replace(found[at], last_version=each.last_version)
        else:
            last[alike] = len(found)
            found.append(each)
    return sorted(
        found,
        key=lambda each: (each.force_id, each.recommendation or "", each.first_version or 0),
    )


def begin_rebuild(db: sqlite3.Connection, stale: Collection[Stale], at: str) -> int:
    """Adds the row of a rebuild of these readings that began at that UTC time; returns its
    id. To be called inside a transaction."""
    (rebuild_id,) = db.execute("SELECT coalesce(max(rebuild_id), 0) + 1 FROM rebuilds").fetchone()
    extractors = {each.media_type: each.todays_extractor for each in stale}
    db.execute(
        "INSERT INTO rebuilds (rebuild_id, started, finished, planwatch_version, extractors,"
        " segmenter, readings, versions) VALUES (?, ?, ?, ?, ?, ?, ?, 0)",
        (
            rebuild_id,
            at,
            at,
            scraper.__version__,
            json.dumps(extractors, sort_keys=True),
            SEGMENTER,
            len(stale),
        ),
    )
    return int(rebuild_id)


def finish_rebuild(db: sqlite3.Connection, rebuild_id: int, at: str, versions: int) -> None:
    """Notes when it ended and how many versions it made again."""
    db.execute(
        "UPDATE rebuilds SET finished = ?, versions = ? WHERE rebuild_id = ?",
        (at, versions, rebuild_id),
    )


def put_differences(
    db: sqlite3.Connection, rebuild_id: int, differences: Iterable[Difference]
) -> None:
    """Stores them. To be called inside a transaction, after the rebuild's row."""
    db.executemany(
        "INSERT INTO rebuild_differences (rebuild_id, force_id, recommendation, what,"
        " first_version, last_version, before, after, words_added, words_removed)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(rebuild_id, *astuple(each)) for each in differences],
    )
