"""Versions against what they rest on: their readings, the fetches that confirmed them, and
the changes between them. Nothing of the stages' own code is used."""

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scraper.verify.found import Found, number

_COLUMNS = (
    "state",
    "progress",
    "confidence",
    "printed_number",
    "heading",
    "response",
    "updates",
    "evidence",
)
_JSON = ("updates", "evidence")
_BEST_FIRST = ("answered", "empty", "absent")


@dataclass(frozen=True)
class _Reading:
    source_id: int
    content_sha256: str
    title: str
    text: str
    responses: dict[str, dict[str, Any]]


@dataclass(frozen=True)
class _Version:
    """A version with its parts as it began and as they last stood."""

    version_id: int
    force_id: str
    number: int
    began: list[_Reading]
    last: list[_Reading]
    responses: dict[str, dict[str, Any]]

    @property
    def name(self) -> str:
        return f"version {self.version_id} ({self.force_id}, number {self.number})"


def versions(db: sqlite3.Connection) -> Found:
    """Titles, texts and responses are those of the readings that make up each version, and
    the changes are those between the versions."""
    faults: list[str] = []
    versions = changes = 0
    before: _Version | None = None
    landings = dict(db.execute("SELECT source_id, landing_id FROM follows").fetchall())
    for version in _versions(db):
        stored = dict(
            db.execute(
                "SELECT recommendation, change FROM changes WHERE version_id = ?",
                (version.version_id,),
            ).fetchall()
        )
        versions += 1
        changes += len(stored)
        if version.began:  # the check of references names one that has none
            faults += _plan_differing(db, version)
            faults += _responses_differing(version)
        earlier = before if before and before.force_id == version.force_id else None
        faults += _changes_differing(earlier, version, stored, landings)
        faults += _plan_change_differing(db, earlier, version, landings)
        before = version
    said = f"{number(versions, 'version')} and {number(changes, 'change')} against their readings"
    return Found(said, tuple(faults))


def spans(db: sqlite3.Connection) -> Found:
    """A version begins with a fetch of its own, and its end is confirmed by fetches."""
    faults = []
    rows = db.execute(
        "SELECT version_id, force_id, number, first_seen, last_seen FROM versions"
    ).fetchall()
    for version_id, force_id, numbered, first_seen, last_seen in rows:
        name = f"version {version_id} ({force_id}, number {numbered})"
        fetches = db.execute(
            "SELECT source_id, fetched_at FROM fetches WHERE version_id = ? ORDER BY fetch_id",
            (version_id,),
        ).fetchall()
        if first_seen not in {at for _, at in fetches}:
            faults.append(f"{name}: no fetch of its own at {first_seen}, where it begins")
        parts = dict(
            db.execute(
                "SELECT position, source_id FROM version_readings WHERE version_id = ?"
                " ORDER BY joined_at",
                (version_id,),
            ).fetchall()
        )
        last = {
            source: max((at for each, at in fetches if each == source), default=first_seen)
            for source in parts.values()
        }
        confirmed = max(first_seen, min(last.values(), default=first_seen))
        times = [at for _, at in fetches]
        # Where a clock was set back, or captures were filled in later, an earlier confirmation
        # may have been replaced by none.
        if last_seen > confirmed or (last_seen < confirmed and times == sorted(times)):
            faults.append(f"{name}: last seen {last_seen}, its fetches confirm {confirmed}")
    return Found(f"{number(len(rows), 'version')} against their fetches", tuple(faults))


def _versions(db: sqlite3.Connection) -> Iterator[_Version]:
    rows = db.execute(
        "SELECT version_id, force_id, number FROM versions ORDER BY force_id, number"
    ).fetchall()
    for version_id, force_id, numbered in rows:
        began: dict[int, int] = {}
        last: dict[int, int] = {}
        for position, reading_id in db.execute(
            "SELECT position, reading_id FROM version_readings WHERE version_id = ?"
            " ORDER BY position, joined_at",
            (version_id,),
        ).fetchall():
            began.setdefault(position, reading_id)
            last[position] = reading_id
        readings = {each: _reading(db, each) for each in {*began.values(), *last.values()}}
        responses = {
            key: dict(zip(_COLUMNS, values, strict=True))
            for key, *values in db.execute(
                f"SELECT recommendation, {', '.join(_COLUMNS)} FROM responses WHERE version_id = ?",
                (version_id,),
            )
        }
        for response in responses.values():
            response.update({column: json.loads(response[column]) for column in _JSON})
        yield _Version(
            version_id,
            force_id,
            numbered,
            [each for each in map(readings.get, began.values()) if each],
            [each for each in map(readings.get, last.values()) if each],
            responses,
        )


def _reading(db: sqlite3.Connection, reading_id: int) -> _Reading | None:
    row = db.execute(
        "SELECT source_id, content_sha256, title, text, responses FROM readings"
        " WHERE reading_id = ?",
        (reading_id,),
    ).fetchone()
    if row is None:
        return None
    source_id, content_sha256, title, text, responses = row
    by_key = {each["recommendation"]: each for each in json.loads(responses)}
    return _Reading(source_id, content_sha256, title, text, by_key)


def _content(hashes: list[str]) -> str:
    if len(hashes) == 1:
        return hashes[0]
    return hashlib.sha256("\n".join(hashes).encode()).hexdigest()


def _plan_differing(db: sqlite3.Connection, version: _Version) -> Iterator[str]:
    content, title, text = db.execute(
        "SELECT content_sha256, title, text FROM versions WHERE version_id = ?",
        (version.version_id,),
    ).fetchone()
    began = version.began
    for column, stored, read in (
        ("content_sha256", content, _content([part.content_sha256 for part in version.last])),
        ("title", title, next((part.title for part in began if part.title), "")),
        ("text", text, "\n\n".join(part.text for part in began if part.text)),
    ):
        if stored != read:
            yield f"{version.name}: its {column} is not that of its readings"


def _responses_differing(version: _Version) -> Iterator[str]:
    for key in sorted(
        {*version.responses, *(key for each in version.began for key in each.responses)}
    ):
        stored = version.responses.get(key)
        read = [each.responses[key] for each in version.began if key in each.responses]
        if stored is None or not read:
            which = "is not among its responses" if stored is None else "was never read"
            yield f"{version.name}: {key} {which}"
            continue
        best = min((each["state"] for each in read), key=_BEST_FIRST.index)
        used = [each for each in read if each["state"] == best]
        if len(used) == 1:
            wrong = [column for column in _COLUMNS if stored[column] != used[0][column]]
        else:
            texts = list(dict.fromkeys(each["response"] for each in used))
            wrong = [
                column
                for column, value in (
                    ("state", best),
                    ("response", "\n\n".join(text for text in texts if text)),
                )
                if stored[column] != value
            ]
        for column in wrong:
            yield f"{version.name}: the {column} of {key} is not what its readings say"


def _changes_differing(
    before: _Version | None,
    version: _Version,
    stored: Mapping[str, str],
    landings: Mapping[int, int],
) -> Iterator[str]:
    expected = _changes(before, version, landings) if before else {}
    for key in sorted(stored):
        if stored[key] != expected.get(key):
            yield f"{version.name}: {key} is said to be {stored[key]}, and is not"
    if before and _same_source(before, version):
        for key in sorted(expected.keys() - stored.keys()):
            yield f"{version.name}: {key} was {expected[key]}, and no row says so"


def _plan_change_differing(
    db: sqlite3.Connection,
    before: _Version | None,
    version: _Version,
    landings: Mapping[int, int],
) -> Iterator[str]:
    stored = db.execute(
        "SELECT class FROM plan_changes WHERE version_id = ?", (version.version_id,)
    ).fetchone()
    if stored == (None,):
        return  # not classed yet
    edited = before is not None and _is_edited(before, version, landings)
    if stored and not edited:
        yield f"{version.name}: its plan is said to have changed, and has not"
    if edited and not stored:
        yield f"{version.name}: its plan changed, and no row says so"


def _changes(before: _Version, after: _Version, landings: Mapping[int, int]) -> dict[str, str]:
    """What differs between two versions, by recommendation; nothing where no source that
    both were read from says something else, nor for what only one was asked for."""
    if not _is_edited(before, after, landings):
        return {}
    found = {}
    for key in before.responses.keys() & after.responses.keys():
        was, is_now = _told(before.responses.get(key)), _told(after.responses.get(key))
        if (was[0] is None) != (is_now[0] is None):
            found[key] = "added" if was[0] is None else "removed"
        elif was[0] != is_now[0]:
            found[key] = "edited"
        elif was[1] != is_now[1]:
            found[key] = "progress"
    return found


def _is_edited(before: _Version, after: _Version, landings: Mapping[int, int]) -> bool:
    """Whether a source that both were read from says something else. A document that a
    landing page links to instead of another (``landings``, by source) counts as that one."""
    old = {part.source_id: part.content_sha256 for part in before.last}
    now = [part.source_id for part in after.began]
    gone = [source for source in old if source not in now and source in landings]
    for part in after.began:
        if part.source_id not in old:
            same = [source for source in gone if landings[source] == landings.get(part.source_id)]
            if same:
                gone.remove(same[0])
                old[part.source_id] = old.pop(same[0])
    return any(
        old.get(part.source_id, part.content_sha256) != part.content_sha256 for part in after.began
    )


def _told(response: Mapping[str, Any] | None) -> tuple[str | None, str | None]:
    """The answer's text, None where there is none, and the progress."""
    if response is None:
        return None, None
    answer = response["response"] if response["state"] == "answered" else None
    return answer, response["progress"]


def _same_source(before: _Version, after: _Version) -> bool:
    """Whether both were read from one and the same source, so that all is the force's."""
    return len(after.began) == 1 and [each.source_id for each in before.last] == [
        each.source_id for each in after.began
    ]
