"""The views against a recomputation, at sample dates."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from scraper.archive.views import NOW, coverage_sql, source_health_sql
from scraper.verify.found import Found, number
from scraper.verify.recompute import cells, healths, history

_DATES = 12
_CELL = "force_id, recommendation, state, since, last_confirmed, deadline, overdue, version_id"
_HEALTH = "force_id, url, last_outcome, last_success, failures_in_a_row, first_failure, listed"
# A view and the rows it is made of, to be the same.
_PLAIN = (
    (
        "missing_responses",
        "force_id, recommendation, state, version_id",
        "SELECT force_id, recommendation, state, version_id FROM coverage"
        " WHERE state <> 'answered'",
    ),
    (
        "response_history",
        "version_id, recommendation, force_id, version_number, state, progress, first_seen,"
        " last_seen",
        "SELECT version_id, recommendation, force_id, number, state, progress, first_seen,"
        " last_seen FROM responses JOIN versions USING (version_id)",
    ),
    (
        "response_changes",
        "version_id, recommendation, force_id, changed_at, change, from_version, to_version,"
        " words_added, words_removed, class, weight",
        "SELECT version_id, recommendation, changes.force_id, first_seen, change,"
        " from_version, to_version, words_added, words_removed, class, weight"
        " FROM changes JOIN versions USING (version_id)",
    ),
)


def views(db: sqlite3.Connection) -> Found:
    """What the views say is what the rows say: now, and at dates over the whole history."""
    (now,) = db.execute(f"SELECT {NOW}").fetchone()
    asked = db.execute(
        "SELECT key, deadline FROM recommendations WHERE position IS NOT NULL ORDER BY position"
    ).fetchall()
    moments = [*_moments(db), now]
    faults = list(_differing(db, asked, moments))
    for view, columns, sql in _PLAIN:
        told = sorted(map(repr, db.execute(f"SELECT {columns} FROM {view}")))
        if told != sorted(map(repr, db.execute(sql))):
            faults.append(f"{view} does not show the rows it is made of")
    for view, sql in (
        ("coverage", coverage_sql(":now")),
        ("source_health", source_health_sql(":now")),
    ):
        columns = _CELL if view == "coverage" else _HEALTH
        told = db.execute(f"SELECT {columns} FROM {view}").fetchall()
        if told != db.execute(f"SELECT {columns} FROM ({sql})", {"now": now}).fetchall():
            # the clock moved on between the two questions, or the view is another
            (later,) = db.execute(f"SELECT {NOW}").fetchone()
            if told != db.execute(f"SELECT {columns} FROM ({sql})", {"now": later}).fetchall():
                faults.append(f"{view} does not say what it says of the present time")
    return Found(f"recomputed at {number(len(moments), 'date')}", tuple(faults))


def _moments(db: sqlite3.Connection) -> list[str]:
    """Times over the history: when versions began, just before the first, the last fetch."""
    began = [row[0] for row in db.execute("SELECT DISTINCT first_seen FROM versions ORDER BY 1")]
    (last,) = db.execute("SELECT max(fetched_at) FROM fetches").fetchone()
    step = max(1, -(-len(began) // _DATES))
    before = [began[0][:10] + "T00:00:00Z"] if began else []
    return sorted({*before, *began[::step], *([last] if last else [])})


def _differing(
    db: sqlite3.Connection, asked: Sequence[tuple[str, str | None]], moments: Iterable[str]
) -> Iterator[str]:
    told = {}
    for moment in moments:
        for name, columns, sql in (
            ("coverage", _CELL, coverage_sql(":as_of")),
            ("source_health", _HEALTH, source_health_sql(":as_of")),
        ):
            rows = db.execute(f"SELECT {columns} FROM ({sql})", {"as_of": moment}).fetchall()
            told[name, moment] = rows
    forces = db.execute("SELECT force_id, coalesce(last_listed, '9') FROM forces").fetchall()
    computed: dict[tuple[str, str], list[Any]] = {key: [] for key in told}
    for force_id, last_listed in forces:
        past = history(db, force_id)
        for moment in dict.fromkeys(moment for _, moment in told):
            if moment[:10] <= last_listed:
                computed["coverage", moment] += cells(past, asked, moment)
            computed["source_health", moment] += healths(past, moment)
    for (name, moment), rows in told.items():
        said, expected = set(rows), set(computed[name, moment])
        for row in sorted(said ^ expected, key=repr):
            which = "says" if row in said else "should say"
            yield f"{name} at {moment} {which} {', '.join(map(str, row))}"
