"""Who has answered what, at any date; how the sources are; what the last runs came to."""

import json
from sqlite3 import Connection

from scraper.archive.views import coverage_sql, source_health_sql
from scraper.query.rows import Row, rows


def coverage(archive: Connection, as_of: str) -> list[Row]:
    """Every cell as it was known at ``as_of``: the columns of the view ``coverage``.

    In order of force and of recommendations.csv; ``overdue`` is a bool.
    """
    cells = rows(archive, coverage_sql(":as_of"), {"as_of": as_of})
    for cell in cells:
        cell["overdue"] = bool(cell["overdue"])
    return cells


def missing(
    archive: Connection,
    as_of: str,
    *,
    overdue: bool = False,
    force_id: str | None = None,
    recommendation: str | None = None,
) -> list[Row]:
    """The cells of ``coverage`` that are not answered, narrowed down as asked."""
    return [
        cell
        for cell in coverage(archive, as_of)
        if cell["state"] != "answered"
        and (cell["overdue"] or not overdue)
        and force_id in (None, cell["force_id"])
        and recommendation in (None, cell["recommendation"])
    ]


def source_health(archive: Connection, as_of: str) -> list[Row]:
    """The columns of the view ``source_health`` at ``as_of``; ``listed`` is a bool.

    A force's sources stand in the order in which they joined the archive: the view has them
    in today's order of the list, which would alter the answer about a date.
    """
    sources = rows(archive, source_health_sql(":as_of"), {"as_of": as_of})
    sources.sort(key=lambda source: (source["force_id"], source["source_id"]))
    for source in sources:
        source["listed"] = bool(source["listed"])
    return sources


def runs(archive: Connection, as_of: str, most: int) -> list[Row]:
    """The last runs begun by ``as_of``, newest first, with ``counts`` by outcome.

    A run that ended later was still running then; so was, for all one knew, one that was
    interrupted, until the next began.
    """
    found = rows(
        archive,
        """
        SELECT run_id AS run, started,
               CASE WHEN finished <= :as_of THEN finished END AS finished,
               CASE WHEN finished > :as_of OR state = 'interrupted' AND NOT EXISTS (
                      SELECT 1 FROM runs AS next
                      WHERE next.run_id > runs.run_id AND next.started <= :as_of)
                    THEN 'running' ELSE state END AS state,
               planwatch_version, origin,
               CASE WHEN finished <= :as_of THEN counts END AS counts
        FROM runs WHERE started <= :as_of ORDER BY run_id DESC LIMIT :most
        """,
        {"as_of": as_of, "most": most},
    )
    for run in found:
        run["counts"] = json.loads(run["counts"]) if run["counts"] else {}
    return found
