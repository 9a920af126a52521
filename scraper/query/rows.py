"""Rows of an archive as dictionaries, by column name."""

from collections.abc import Mapping
from sqlite3 import Connection
from typing import Any

Row = dict[str, Any]


def rows(archive: Connection, sql: str, values: Mapping[str, Any] | None = None) -> list[Row]:
    """Every row of a SELECT, in its order."""
    cursor = archive.execute(sql, values or {})
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]
