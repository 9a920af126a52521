"""The lists a run starts from, as the archive remembers them."""

import sqlite3
from collections.abc import Sequence
from datetime import date, timedelta

from scraper.archive.connection import transaction
from scraper.archive.wording import with_wording
from scraper.sources import Force, Recommendation, Source, Sources

# How the origin of a source begins that a landing page leads to (followed.py).
FOLLOWED = "followed from "


def record_sources(db: sqlite3.Connection, sources: Sources, at: str) -> None:
    """Brings forces, recommendations and sources in line with the CSV files.

    Nothing is deleted: a source or a force no longer listed gets ``last_listed`` (the day
    before ``at``, since it was not on the list any more that day), a recommendation no longer
    listed loses its position. A source that is new without saying since when is listed
    from ``at`` on, so that earlier days keep the answer they had; only when the archive is
    new does a blank stay blank, which means always. ``at`` is a UTC time, ISO 8601.
    """
    today = at[:10]
    with transaction(db):
        (is_new,) = db.execute("SELECT NOT EXISTS (SELECT 1 FROM forces)").fetchone()
        for force in sources.forces:
            _record_force(db, force)
        _take_off_forces(db, sources.forces, today)
        record_recommendations(db, sources.recommendations)
        for position, source in enumerate(sources.sources, 1):
            record_source(db, position, source, today, is_new=bool(is_new))
        _take_off_sources(db, sources.sources, today)


def record_recommendations(
    db: sqlite3.Connection, recommendations: tuple[Recommendation, ...]
) -> None:
    """Brings the recommendations in line with their CSV file. What was read from the report
    stays: its wording, and its number where the file has none. To be called inside a
    transaction."""
    for position, recommendation in enumerate(with_wording(db, recommendations), 1):
        _record_recommendation(db, position, recommendation)
    _take_off_recommendations(db, recommendations)


def recorded_recommendations(
    db: sqlite3.Connection,
) -> tuple[tuple[Recommendation, ...], tuple[Recommendation, ...]]:
    """Those on the list as last recorded, in its order, and those taken off it."""
    listed: list[Recommendation] = []
    taken_off: list[Recommendation] = []
    for position, *row in db.execute(
        "SELECT position, key, title, gist, deadline, key_terms, number, number_basis,"
        " joint_with, wording FROM recommendations ORDER BY position, key"
    ):
        (taken_off if position is None else listed).append(_recorded(*row))
    return tuple(listed), tuple(taken_off)


def _recorded(
    key: str,
    title: str,
    gist: str | None,
    deadline: str | None,
    key_terms: str | None,
    number: str | None,
    number_basis: str | None,
    joint_with: str | None,
    wording: str | None,
) -> Recommendation:
    return Recommendation(
        key,
        title,
        gist=gist or "",
        deadline=deadline,
        key_terms=tuple(key_terms.split("; ")) if key_terms else (),
        number=number,
        number_basis=number_basis or "",
        joint_with=joint_with or "",
        wording=wording or "",
    )


def _record_force(db: sqlite3.Connection, force: Force) -> None:
    db.execute(
        "INSERT INTO forces (force_id, force_name, domain, ons_code, region)"
        " VALUES (?, ?, ?, ?, ?) ON CONFLICT (force_id) DO UPDATE SET"
        " force_name = excluded.force_name, domain = excluded.domain,"
        " ons_code = excluded.ons_code, region = excluded.region, last_listed = NULL"
        " WHERE (force_name, domain, ons_code, region, last_listed) IS NOT"
        " (excluded.force_name, excluded.domain, excluded.ons_code, excluded.region, NULL)",
        (
            force.force_id,
            force.force_name,
            force.domain or None,
            force.ons_code or None,
            force.region or None,
        ),
    )


def _take_off_forces(db: sqlite3.Connection, listed: Sequence[Force], today: str) -> None:
    kept = {force.force_id for force in listed}
    for (force_id,) in db.execute(
        "SELECT force_id FROM forces WHERE last_listed IS NULL"
    ).fetchall():
        if force_id not in kept:
            db.execute(
                "UPDATE forces SET last_listed = ? WHERE force_id = ?", (_before(today), force_id)
            )


def _before(today: str) -> str:
    return (date.fromisoformat(today) - timedelta(days=1)).isoformat()


# The wording is not in the CSV (it is imported from the report), so it is left alone here.
_CSV_COLUMNS = (
    "position",
    "number",
    "number_basis",
    "joint_with",
    "title",
    "gist",
    "deadline",
    "key_terms",
)


def _record_recommendation(
    db: sqlite3.Connection, position: int, recommendation: Recommendation
) -> None:
    columns = ", ".join(_CSV_COLUMNS)
    new = ", ".join(f"excluded.{column}" for column in _CSV_COLUMNS)
    db.execute(
        f"INSERT INTO recommendations (key, {columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (key) DO UPDATE SET "
        + ", ".join(f"{column} = excluded.{column}" for column in _CSV_COLUMNS)
        + f" WHERE ({columns}) IS NOT ({new})",
        (
            recommendation.key,
            position,
            recommendation.number or None,
            recommendation.number_basis or None,
            recommendation.joint_with or None,
            recommendation.title,
            recommendation.gist or None,
            recommendation.deadline or None,
            "; ".join(recommendation.key_terms) or None,
        ),
    )


def _take_off_recommendations(db: sqlite3.Connection, listed: tuple[Recommendation, ...]) -> None:
    kept = {recommendation.key for recommendation in listed}
    for (key,) in db.execute(
        "SELECT key FROM recommendations WHERE position IS NOT NULL"
    ).fetchall():
        if key not in kept:
            db.execute("UPDATE recommendations SET position = NULL WHERE key = ?", (key,))


def record_source(
    db: sqlite3.Connection, position: int, source: Source, today: str, *, is_new: bool
) -> int:
    """Brings one source in line with what is listed of it; returns its id. To be called
    inside a transaction; the rest is said at ``record_sources``."""
    known = db.execute(
        "SELECT source_id, first_listed, last_listed FROM sources WHERE force_id = ? AND url = ?",
        (source.force_id, source.url),
    ).fetchone()
    last = source.last_listed or None
    details = (position, source.origin or None, source.note or None, source.fetcher)
    if known is None:
        first = source.first_listed or (None if is_new else today)
        added = db.execute(
            "INSERT INTO sources (force_id, url, position, origin, note, fetcher,"
            " first_listed, last_listed) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (source.force_id, source.url, *details, first, last),
        )
        assert added.lastrowid is not None
        return added.lastrowid
    source_id, known_first, known_last = known
    # Not after today: that was written by a clock that has been set right since.
    first = source.first_listed or (known_first and min(known_first, today))
    if known_last is not None and known_last < today and last is None:
        # It was off the list and is back: what it was before stays on record.
        db.execute(
            "INSERT INTO past_listings (source_id, first_listed, last_listed) VALUES (?, ?, ?)",
            (source_id, known_first, known_last),
        )
        if first is None or first <= known_last:
            first = today
    db.execute(
        "UPDATE sources SET position = ?, origin = ?, note = ?, fetcher = ?,"
        " first_listed = ?, last_listed = ? WHERE source_id = ? AND"
        " (position, origin, note, fetcher, first_listed, last_listed) IS NOT (?, ?, ?, ?, ?, ?)",
        (*details, first, last, source_id, *details, first, last),
    )
    return int(source_id)


def _take_off_sources(db: sqlite3.Connection, listed: tuple[Source, ...], today: str) -> None:
    """What is no longer listed, and what was followed from there, which else keeps the place
    of its landing page."""
    kept = {
        (source.force_id, source.url) for source in listed if (source.last_listed or today) >= today
    }
    for source_id, force_id, url, landing_url, position in db.execute(
        "SELECT source.source_id, source.force_id, source.url, landing.url, landing.position"
        " FROM sources AS source LEFT JOIN follows"
        "   ON follows.source_id = source.source_id AND source.origin LIKE ?"
        " LEFT JOIN sources AS landing ON landing.source_id = follows.landing_id"
        " WHERE coalesce(source.last_listed, '9') >= ?",
        (f"{FOLLOWED}%", today),
    ).fetchall():
        if (force_id, landing_url or url) not in kept:
            db.execute(
                "UPDATE sources SET last_listed = ? WHERE source_id = ?",
                (_before(today), source_id),
            )
        elif landing_url:
            db.execute(
                "UPDATE sources SET position = ? WHERE source_id = ? AND position IS NOT ?",
                (position, source_id, position),
            )
