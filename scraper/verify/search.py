"""The full-text index against the answers it is made of."""

import sqlite3
from contextlib import closing

from scraper.archive.schema import SEARCHED_COLUMNS, TOKENIZER
from scraper.verify.found import Found, number

_SHADOWS = ("data", "idx", "docsize", "config")


def search(db: sqlite3.Connection) -> Found:
    """FTS5's own integrity check, against the answers.

    It is given as an INSERT, which a reader may not do; so the index and the answers are
    copied to a temporary database, and checked there.
    """
    columns = ", ".join(SEARCHED_COLUMNS)
    (answers,) = db.execute("SELECT count(*) FROM responses").fetchone()
    said = f"full-text index of {number(answers, 'answer')}"
    with closing(sqlite3.connect("", isolation_level=None)) as copy:
        copy.execute("BEGIN")
        copy.execute(f"CREATE TABLE responses (response_id INTEGER PRIMARY KEY, {columns})")
        copy.execute(
            f"CREATE VIRTUAL TABLE responses_fts USING fts5 ({columns},"
            f" content = 'responses', content_rowid = 'response_id', tokenize = '{TOKENIZER}')"
        )
        marks = ", ".join("?" * (1 + len(SEARCHED_COLUMNS)))
        copy.executemany(
            f"INSERT INTO responses VALUES ({marks})",
            db.execute(f"SELECT response_id, {columns} FROM responses"),
        )
        for shadow in _SHADOWS:
            rows = db.execute(f"SELECT * FROM responses_fts_{shadow}")
            marks = ", ".join("?" * len(rows.description))
            copy.execute(f"DELETE FROM responses_fts_{shadow}")
            copy.executemany(f"INSERT INTO responses_fts_{shadow} VALUES ({marks})", rows)
        copy.execute("COMMIT")
        try:
            copy.execute(
                "INSERT INTO responses_fts (responses_fts, rank) VALUES ('integrity-check', 1)"
            )
        except sqlite3.DatabaseError as error:
            return Found(
                said,
                (
                    f"responses_fts does not index what responses say ({error});"
                    " planwatch rebuild --all makes it again",
                ),
            )
    return Found(said)
