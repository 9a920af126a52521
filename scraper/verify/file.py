"""The file: SQLite's own checks, the schema, and the triggers that keep the evidence."""

import sqlite3
from contextlib import closing

from scraper.verify.found import Found, number

# SQLite stops looking after so many; one is enough to know.
_MOST = 100


def integrity(db: sqlite3.Connection) -> Found:
    """Pages, b-trees, indexes and constraints, by SQLite itself."""
    said = [str(row[0]) for row in db.execute(f"PRAGMA integrity_check({_MOST})")]
    (pages,) = db.execute("PRAGMA page_count").fetchone()
    return Found(number(pages, "page"), () if said == ["ok"] else tuple(said))


def foreign_keys(db: sqlite3.Connection) -> Found:
    """Rows that point to rows that are not there, by SQLite itself."""
    rows = db.execute("PRAGMA foreign_key_check").fetchall()
    faults = [
        f"{table}, row {row}: points to a row of {to} that is not there"
        for table, row, to, _ in rows
    ]
    return Found("every reference that the schema knows", tuple(faults))


def schema(db: sqlite3.Connection) -> Found:
    """Tables and columns, indexes and views are those of this planwatch."""
    faults = []
    with closing(_fresh()) as fresh:
        tables = _names(fresh, "table")
        for table in tables:
            wanted, present = _columns(fresh, table), _columns(db, table)
            if not present:
                faults.append(f"table {table} is missing")
                continue
            faults += [f"table {table}: column {each} is missing" for each in wanted - present]
            faults += [f"table {table}: column {each} is not ours" for each in present - wanted]
        for kind in ("index", "view"):
            faults += _differing(fresh, db, kind)
        views = _names(fresh, "view")
    return Found(f"{number(len(tables), 'table')}, {number(len(views), 'view')}", tuple(faults))


def append_only(db: sqlite3.Connection) -> Found:
    """The triggers that refuse to change evidence are there, as they were made, and no
    other acts on our tables."""
    with closing(_fresh()) as fresh:
        wanted = _statements(fresh, "trigger")
        faults = _differing(fresh, db, "trigger")
        ours = set(_names(fresh, "table"))
    for name, on in db.execute("SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'"):
        if on in ours and name not in wanted:
            faults.append(f"trigger {name} on {on} is not ours")
    return Found(number(len(wanted), "trigger"), tuple(faults))


def _differing(fresh: sqlite3.Connection, db: sqlite3.Connection, kind: str) -> list[str]:
    wanted, present = _statements(fresh, kind), _statements(db, kind)
    return [
        f"{kind} {name} is missing" if name not in present else f"{kind} {name} was altered"
        for name, sql in wanted.items()
        if present.get(name) != sql
    ]


def _fresh() -> sqlite3.Connection:
    """An empty archive of this planwatch's schema."""
    from scraper.archive.migrations import migrate

    db = sqlite3.connect(":memory:", isolation_level=None)
    migrate(db)
    return db


def _statements(db: sqlite3.Connection, kind: str) -> dict[str, str]:
    rows = db.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = ? AND sql IS NOT NULL", (kind,)
    )
    return {name: " ".join(sql.split()) for name, sql in rows}


def _names(db: sqlite3.Connection, kind: str) -> list[str]:
    rows = db.execute(
        "SELECT name FROM sqlite_master WHERE type = ? AND name NOT LIKE 'sqlite%'"
        " AND name NOT LIKE 'responses_fts_%' ORDER BY name",
        (kind,),
    )
    return [name for (name,) in rows if not name.startswith("_")]


def _columns(db: sqlite3.Connection, table: str) -> set[str]:
    return {row[0] for row in db.execute("SELECT name FROM pragma_table_info(?)", (table,))}
