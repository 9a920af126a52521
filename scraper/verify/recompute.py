"""Coverage and the health of sources computed a second time: plain Python over the rows of
one force, after the words of docs/data.md. No SQL of the views is used."""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_SUCCESS = ("ok", "not_modified")

Cell = tuple[str, str, str, str | None, str | None, str | None, int, int | None]
"""force_id, recommendation, state, since, last_confirmed, deadline, overdue, version_id."""
Health = tuple[str, str, str | None, str | None, int, str | None, int]
"""force_id, url, last_outcome, last_success, failures_in_a_row, first_failure, listed."""


@dataclass(frozen=True)
class Fetch:
    """One fetch of a force; ``at`` is its UTC time."""

    fetch_id: int
    source_id: int
    at: str
    outcome: str
    version_id: int | None


@dataclass(frozen=True)
class Listed:
    """An address with the times it was on the list, both ends included; None is open."""

    source_id: int
    url: str
    times: tuple[tuple[str | None, str | None], ...]

    def on(self, day: str) -> bool:
        """Whether it was on the list that day."""
        return any((first or "") <= day <= (last or "9") for first, last in self.times)

    def known_on(self, day: str) -> bool:
        """Whether it was on the list that day or before."""
        return any((first or "") <= day for first, _ in self.times)


@dataclass(frozen=True)
class Version:
    """``parts``: position, source and time of joining, in the order of joining.
    ``states``: of the responses, by recommendation."""

    version_id: int
    number: int
    first_seen: str
    parts: tuple[tuple[int, int, str], ...]
    states: dict[str, str]


@dataclass(frozen=True)
class History:
    """All that is stored of one force."""

    force_id: str
    listed: tuple[Listed, ...]
    fetches: tuple[Fetch, ...]
    versions: tuple[Version, ...]


def history(db: sqlite3.Connection, force_id: str) -> History:
    """Reads one force's rows."""
    sources = db.execute(
        "SELECT source_id, url, first_listed, last_listed FROM sources WHERE force_id = ?"
        " ORDER BY position, source_id",
        (force_id,),
    ).fetchall()
    listed, fetches = [], []
    for source_id, url, first, last in sources:
        past = db.execute(
            "SELECT first_listed, last_listed FROM past_listings WHERE source_id = ?", (source_id,)
        ).fetchall()
        listed.append(Listed(source_id, url, ((first, last), *past)))
        fetches += db.execute(
            "SELECT fetch_id, source_id, fetched_at, outcome, version_id FROM fetches"
            " WHERE source_id = ?",
            (source_id,),
        ).fetchall()
    versions = [
        Version(
            version_id,
            number,
            first_seen,
            tuple(
                db.execute(
                    "SELECT position, source_id, joined_at FROM version_readings"
                    " WHERE version_id = ? ORDER BY joined_at",
                    (version_id,),
                ).fetchall()
            ),
            dict(
                db.execute(
                    "SELECT recommendation, state FROM responses WHERE version_id = ?",
                    (version_id,),
                ).fetchall()
            ),
        )
        for version_id, number, first_seen in db.execute(
            "SELECT version_id, number, first_seen FROM versions WHERE force_id = ?"
            " ORDER BY number",
            (force_id,),
        ).fetchall()
    ]
    made = tuple(Fetch(*row) for row in fetches)
    return History(force_id, tuple(listed), made, tuple(versions))


def cells(past: History, asked: Iterable[tuple[str, str | None]], as_of: str) -> list[Cell]:
    """One force's cells at a time; ``asked`` are recommendations and their deadlines."""
    day = as_of[:10]
    # Those up to the one that held, by number: a clock set back begins a version before the
    # times of those that it follows.
    began = [at for at, each in enumerate(past.versions, 1) if each.first_seen <= as_of]
    known = past.versions[: began[-1]] if began else ()
    made = [fetch for fetch in past.fetches if fetch.at <= as_of]
    confirmed = _confirmed(known[-1], made, as_of) if known else None
    found: list[Cell] = []
    for key, deadline in asked:
        state, since = _told(known, key) if known else _untold(past.listed, made, day)
        late = int(state != "answered" and deadline is not None and deadline < day)
        version_id = known[-1].version_id if known else None
        found.append((past.force_id, key, state, since, confirmed, deadline, late, version_id))
    return found


def healths(past: History, as_of: str) -> list[Health]:
    """How each of a force's sources stood at a time."""
    found: list[Health] = []
    for source in past.listed:
        if not source.known_on(as_of[:10]):
            continue
        made = sorted(
            (fetch.at, fetch.fetch_id, fetch.outcome)
            for fetch in past.fetches
            if fetch.source_id == source.source_id and fetch.at <= as_of
        )
        good = [at for at, each in enumerate(made) if each[2] in _SUCCESS]
        failed = made[good[-1] + 1 :] if good else made
        found.append(
            (
                past.force_id,
                source.url,
                made[-1][2] if made else None,
                made[good[-1]][0] if good else None,
                len(failed),
                failed[0][0] if failed else None,
                int(source.on(as_of[:10])),
            )
        )
    return found


def _told(known: Sequence[Version], key: str) -> tuple[str, str | None]:
    """State of a cell and since when, from the versions that had begun."""
    held = known[-1]
    if key not in held.states:
        return "absent", held.first_seen
    answered = [each for each in known if each.states.get(key) == "answered"]
    if held.states[key] != "answered" and answered:
        gone = known.index(answered[-1]) + 1
        return "withdrawn", known[gone].first_seen
    others = [
        at
        for at, each in enumerate(known)
        if each.states.get(key, held.states[key]) != held.states[key]
    ]
    if others:
        return held.states[key], known[others[-1] + 1].first_seen
    return held.states[key], next(each for each in known if key in each.states).first_seen


def _untold(listed: Iterable[Listed], made: Iterable[Fetch], day: str) -> tuple[str, str | None]:
    on = {source.source_id for source in listed if source.on(day)}
    if not on:
        return "no_source", None
    return "unreached", min((fetch.at for fetch in made if fetch.source_id in on), default=None)


def _confirmed(held: Version, made: Iterable[Fetch], as_of: str) -> str:
    sources = {position: source for position, source, at in held.parts if at <= as_of}
    times: dict[int, str] = {}
    for fetch in made:
        if fetch.version_id == held.version_id:
            times[fetch.source_id] = max(times.get(fetch.source_id, ""), fetch.at)
    first = held.first_seen
    return max(first, min((times.get(each, first) for each in sources.values()), default=first))
