"""Sources that failed for nights on end, and when they came back."""

from sqlite3 import Connection

from scraper.archive.views import incidents_sql
from scraper.query.rows import Row, rows


def incidents(archive: Connection, as_of: str) -> list[Row]:
    """Every incident known at ``as_of``, oldest first: the columns of the view ``incidents``;
    ``closed_at`` is None where it was still open then."""
    return rows(archive, incidents_sql(":as_of"), {"as_of": as_of})
