"""docs/data.md describes every table, view and column, and none that is not there."""

import re
import sqlite3
from pathlib import Path

import pytest

from scraper.archive.blobs import get_blob
from scraper.archive.connection import SCHEMA_VERSION, open_archive
from scraper.archive.headers import get_headers
from scraper.archive.schema import APPLICATION_ID
from scraper.judge.verdict import OUTCOMES
from scraper.sources import Source
from tests.store_making import NIGHT, address, new_archive, night, ok

DOCUMENT = (Path(__file__).parent.parent / "docs" / "data.md").read_text(encoding="utf-8")

# SQLite's own, sqlite_utils' record of migrations, and the full-text index's innards.
NOT_OURS = re.compile(r"sqlite_|_sqlite_migrations$|responses_fts_")


def documented() -> dict[str, list[str]]:
    """The columns that the document describes, by table or view, in its order."""
    found = {}
    for section in re.split(r"^### ", DOCUMENT, flags=re.M)[1:]:
        name, _, rest = section.partition("\n")
        rest = re.split(r"^## ", rest, flags=re.M)[0]
        found[name.strip()] = re.findall(r"^\| `(\w+)` \| .*\S.* \|$", rest, flags=re.M)
    return found


@pytest.fixture
def db(tmp_path: Path) -> sqlite3.Connection:
    return open_archive(tmp_path / "plans.db", create=True)


def test_every_column_is_described_and_no_other(db: sqlite3.Connection) -> None:
    names = db.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')").fetchall()
    present = {
        name: [row[0] for row in db.execute("SELECT name FROM pragma_table_info(?)", (name,))]
        for (name,) in names
        if not NOT_OURS.match(name)
    }
    assert documented() == present


def test_every_outcome_is_named() -> None:
    named = DOCUMENT.partition("`outcome` is one of\n")[2].partition("\n### ")[0]
    assert set(re.findall(r"`(\w+)`", named)) == set(OUTCOMES)


def test_the_numbers_of_the_file_are_the_documented_ones() -> None:
    assert f"`application_id` is `0x{APPLICATION_ID:X}`" in DOCUMENT
    assert f"(now {SCHEMA_VERSION})" in DOCUMENT


def test_the_example_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "archive").mkdir()
    url = address("avon")
    db = new_archive(tmp_path / "archive" / "plans.db", Source("avon", url))
    night(db, NIGHT, ok("avon", url, NIGHT, {"risk": "We assess."}))
    monkeypatch.chdir(tmp_path)
    (example,) = re.findall(r"```python\n(.*?)```", DOCUMENT, flags=re.S)
    names: dict[str, object] = {}
    exec(example, names)
    (sha256,) = db.execute("SELECT sha256 FROM blobs").fetchone()
    assert names["body"] == get_blob(db, sha256)
    assert (names["request"], names["response"]) == get_headers(db, 1)
