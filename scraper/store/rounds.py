"""All that was seen of a force's sources, from the archive, in the order of time."""

import sqlite3
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from scraper.archive.views import SUCCESSES
from scraper.store.history import Round, Visit
from scraper.store.reading import ReadingRow


@dataclass(frozen=True)
class Fetch:
    """A fetch that succeeded. ``own`` tells our crawl from captures of others."""

    fetch_id: int
    run_id: int
    source_id: int
    at: str
    outcome: str
    body_sha256: str
    content_sha256: str | None
    version_id: int | None
    own: bool
    started: str

    @property
    def place(self) -> tuple[int, str, str]:
        """What ties a reading to its fetch."""
        return self.source_id, self.at, self.body_sha256


@dataclass
class Seen:
    """``reading_ids`` are the stored readings by each fetch that showed what they hold;
    ``own_reading`` are the fetches whose bodies they were made from;
    ``fetches`` are those of ``rounds``, by id; ``left_out`` are captures of others from days
    when their source was not on the list."""

    rounds: list[Round] = field(default_factory=list)
    fetches: dict[int, Fetch] = field(default_factory=dict)
    reading_ids: dict[int, int] = field(default_factory=dict)
    own_reading: set[int] = field(default_factory=set)
    left_out: list[int] = field(default_factory=list)


def rounds_of(db: sqlite3.Connection, force_id: str, read: Mapping[int, ReadingRow]) -> Seen:
    """The force's successful fetches as rounds.

    Our own runs come in the order in which they were recorded, whatever the clock said;
    captures of others before the first run that is later. A capture is among them where it
    is known what it says: from ``read`` (by fetch), or because an earlier telling had it.
    """
    listed = _listings(db, force_id)
    readings = {
        (source_id, at, body): (reading_id, content)
        for reading_id, source_id, at, body, content in db.execute(
            "SELECT reading_id, source_id, fetched_at, body_sha256, content_sha256 FROM readings"
            " JOIN sources USING (source_id) WHERE force_id = ?",
            (force_id,),
        )
    }
    recorded = _recorded_plans(db, force_id)
    seen = Seen()
    said: dict[int, tuple[int, str]] = {}  # by source: its reading and its content
    said_to_us: dict[int, str] = {}
    for fetches in _groups(db, force_id):
        own = fetches[0].own
        day = (fetches[0].started if own else fetches[0].at)[:10]
        visits = []
        for fetch in fetches:
            if fetch.outcome == "not_modified":
                content = said_to_us[fetch.source_id]
            elif fetch.fetch_id in read:
                content = str(read[fetch.fetch_id]["content_sha256"])
            elif own or fetch.content_sha256 is not None:
                # A fetch without a reading of its own said what the one before it did.
                if fetch.place in readings:
                    seen.own_reading.add(fetch.fetch_id)
                reading = readings.get(fetch.place) or said[fetch.source_id]
                said[fetch.source_id] = reading
                seen.reading_ids[fetch.fetch_id], content = reading
            else:
                continue
            if own:
                said_to_us[fetch.source_id] = content
            elif fetch.source_id not in listed(day):
                seen.left_out.append(fetch.fetch_id)
                continue
            seen.fetches[fetch.fetch_id] = fetch
            visits.append(Visit(fetch.fetch_id, fetch.source_id, fetch.at, fetch.outcome, content))
        if visits:
            plan = recorded(fetches) if own else None
            each = Round(fetches[0].run_id, own, tuple(visits), plan, listed(day))
            seen.rounds.append(each)
    return seen


def _groups(db: sqlite3.Connection, force_id: str) -> list[list[Fetch]]:
    """The fetches of each of our runs together, each capture of others alone."""
    places = ", ".join("?" * len(SUCCESSES))
    rows = db.execute(
        "SELECT fetch_id, run_id, source_id, fetched_at, outcome, coalesce(body_sha256, ''),"
        " content_sha256, version_id, origin IS NULL, started"
        " FROM fetches JOIN runs USING (run_id)"
        f" WHERE force_id = ? AND outcome IN ({places}) ORDER BY fetch_id",
        (force_id, *SUCCESSES),
    )
    own: dict[int, list[Fetch]] = {}
    others: list[Fetch] = []
    for row in rows:
        fetch = Fetch(*row)
        if fetch.own:
            own.setdefault(fetch.run_id, []).append(fetch)
        else:
            others.append(fetch)
    others.sort(key=lambda fetch: (fetch.at, fetch.fetch_id))
    runs = [own[run_id] for run_id in sorted(own)]
    groups: list[list[Fetch]] = []
    place = 0
    for run in runs:
        begins = min(fetch.at for fetch in run)
        while place < len(others) and others[place].at < begins:
            groups.append([others[place]])
            place += 1
        groups.append(run)
    return groups + [[fetch] for fetch in others[place:]]


def _recorded_plans(
    db: sqlite3.Connection, force_id: str
) -> Callable[[list[Fetch]], tuple[int, ...] | None]:
    """Which sources made up the plan at the end of one of our runs, in their order."""
    parts: dict[int, dict[int, list[tuple[str, int]]]] = {}
    for version_id, position, joined_at, source_id in db.execute(
        "SELECT version_id, position, joined_at, source_id FROM version_readings"
        " JOIN versions USING (version_id) WHERE force_id = ?"
        " ORDER BY version_id, position, joined_at",
        (force_id,),
    ):
        held = parts.setdefault(version_id, {}).setdefault(position, [])
        held.append((joined_at, source_id))

    def plan(fetches: list[Fetch]) -> tuple[int, ...] | None:
        version_id = next((each.version_id for each in fetches if each.version_id), None)
        if version_id is None:
            return None
        end = max(fetch.at for fetch in fetches)
        positions = parts[version_id]
        # A clock that was set back may lie before all of them: then the first.
        return tuple(
            held[max(bisect_right(held, end, key=lambda each: each[0]) - 1, 0)][1]
            for held in (positions[position] for position in sorted(positions))
        )

    return plan


def _listings(db: sqlite3.Connection, force_id: str) -> Callable[[str], tuple[int, ...]]:
    """The sources on the list on a day, in today's order."""
    spans: dict[int, list[tuple[str, str]]] = {}
    rows: list[tuple[Any, ...]] = db.execute(
        "SELECT source_id, first_listed, last_listed FROM sources WHERE force_id = ?"
        " ORDER BY position, source_id",
        (force_id,),
    ).fetchall()
    rows += db.execute(
        "SELECT source_id, past.first_listed, past.last_listed FROM past_listings AS past"
        " JOIN sources USING (source_id) WHERE force_id = ?",
        (force_id,),
    ).fetchall()
    for source_id, first, last in rows:
        spans.setdefault(source_id, []).append((first or "", last or "9"))

    def listed(day: str) -> tuple[int, ...]:
        return tuple(
            source_id
            for source_id, times in spans.items()
            if any(first <= day <= last for first, last in times)
        )

    return listed
