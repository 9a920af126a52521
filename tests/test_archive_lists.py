"""What the archive remembers of the lists: nothing is deleted, dates keep their answers."""

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from scraper.archive.connection import open_archive
from scraper.archive.lists import record_sources
from scraper.archive.views import coverage_sql, source_health_sql
from scraper.sources import Force, Recommendation, Source, Sources
from scraper.store.known import known_sources
from tests.store_making import NIGHT, address, lists

A = address("avon")
B = address("avon", "new")


def day(number: int) -> str:
    return f"2026-03-{number:02}T03:00:00Z"


@pytest.fixture
def db(tmp_path: Path) -> sqlite3.Connection:
    return open_archive(tmp_path / "plans.db", create=True)


def listings(db: sqlite3.Connection) -> list[tuple[object, ...]]:
    return db.execute("SELECT url, first_listed, last_listed FROM sources").fetchall()


def state(db: sqlite3.Connection, number: int) -> str:
    """What is known of avon at the end of that day."""
    rows = db.execute(coverage_sql(":as_of"), {"as_of": f"2026-03-{number:02}T23:59:59Z"})
    (found,) = {row[2] for row in rows if row[0] == "avon"}
    return found


def test_the_csv_files_are_taken_over(db: sqlite3.Connection) -> None:
    record_sources(
        db,
        Sources(
            (Force("avon", "Avon Police", "avon.police.uk", "E23000036", "South West"),),
            (Source("avon", A, "npcc", "2024-11-22", None, "shared page", "browser"),),
            (
                Recommendation("risk", "Risk", "Assess.", "2025-03-27", ("a b", "c"), "12", "read"),
                Recommendation("training", "Training", joint_with="college"),
            ),
        ),
        NIGHT,
    )
    assert db.execute("SELECT * FROM forces").fetchall() == [
        ("avon", "Avon Police", "avon.police.uk", "E23000036", "South West", None)
    ]
    assert db.execute("SELECT * FROM sources").fetchall() == [
        (1, "avon", A, 1, "npcc", "2024-11-22", None, "shared page", "browser")
    ]
    columns = "key, position, number, number_basis, joint_with, title, gist, deadline, key_terms"
    assert db.execute(f"SELECT {columns} FROM recommendations").fetchall() == [
        ("risk", 1, "12", "read", None, "Risk", "Assess.", "2025-03-27", "a b; c"),
        ("training", 2, None, None, "college", "Training", None, None, None),
    ]


def test_corrections_replace_and_imported_wording_stays(db: sqlite3.Connection) -> None:
    record_sources(db, lists(Source("avon", A)), day(1))
    db.execute("UPDATE recommendations SET wording = 'as printed' WHERE key = 'risk'")
    forces = (Force("avon", "Avon and Somerset"), Force("kent", "Kent"))
    keys = (Recommendation("risk", "Risk to life", deadline="2025-03-27"),)
    record_sources(db, Sources(forces, (Source("avon", A, note="moved"),), keys), day(2))
    assert db.execute("SELECT force_name FROM forces").fetchall() == [
        ("Avon and Somerset",),
        ("Kent",),
    ]
    assert db.execute("SELECT title, deadline, wording FROM recommendations"
                      " WHERE key = 'risk'").fetchall() == [
        ("Risk to life", "2025-03-27", "as printed")
    ]  # fmt: skip
    assert db.execute("SELECT note FROM sources").fetchall() == [("moved",)]


def test_a_recommendation_off_the_list_stays_but_is_not_asked(db: sqlite3.Connection) -> None:
    record_sources(db, lists(), day(1))
    fewer = replace(lists(), recommendations=(Recommendation("risk", "Risk"),))
    record_sources(db, fewer, day(2))
    assert db.execute("SELECT key, position FROM recommendations ORDER BY key").fetchall() == [
        ("crime-recording", None),
        ("risk", 1),
        ("training", None),
    ]
    rows = db.execute("SELECT DISTINCT recommendation FROM coverage").fetchall()
    assert rows == [("risk",)]


def test_an_unchanged_list_writes_nothing(db: sqlite3.Connection) -> None:
    record_sources(db, lists(Source("avon", A)), day(1))
    before = db.total_changes
    record_sources(db, lists(Source("avon", A)), day(2))
    assert db.total_changes == before


def test_in_a_new_archive_a_blank_date_means_always(db: sqlite3.Connection) -> None:
    record_sources(db, lists(Source("avon", A)), day(5))
    assert listings(db) == [(A, None, None)]
    assert state(db, 1) == "unreached"


def test_what_is_added_later_changes_no_earlier_answer(db: sqlite3.Connection) -> None:
    record_sources(db, lists(), day(1))
    assert state(db, 1) == "no_source"
    record_sources(db, lists(Source("avon", A)), day(5))
    assert [state(db, number) for number in (1, 4, 5, 6)] == ["no_source"] * 2 + ["unreached"] * 2


def test_what_is_dropped_changes_no_earlier_answer(db: sqlite3.Connection) -> None:
    record_sources(db, lists(Source("avon", A)), day(1))
    record_sources(db, lists(), day(5))
    assert listings(db) == [(A, None, "2026-03-04")]
    assert [state(db, number) for number in (1, 4, 5)] == ["unreached"] * 2 + ["no_source"]
    assert known_sources(db, day(5)) == {}


def forces_on(db: sqlite3.Connection, number: int) -> list[str]:
    """The forces in the coverage at the end of that day."""
    rows = db.execute(coverage_sql(":as_of"), {"as_of": f"2026-03-{number:02}T23:59:59Z"})
    return sorted({row[0] for row in rows})


def test_a_force_that_is_dropped_leaves_the_coverage_that_day(db: sqlite3.Connection) -> None:
    both = lists(Source("avon", A))
    mistyped = replace(both, forces=(*both.forces, Force("avom", "Avon Police")))
    record_sources(db, mistyped, day(1))
    record_sources(db, both, day(5))
    kept = sorted(force.force_id for force in both.forces)
    assert forces_on(db, 4) == ["avom", *kept]
    assert forces_on(db, 5) == forces_on(db, 9) == kept
    record_sources(db, mistyped, day(8))  # it was meant after all
    assert forces_on(db, 8) == ["avom", *kept]


def test_a_force_dropped_on_its_first_day_was_never_there(db: sqlite3.Connection) -> None:
    both = lists(Source("avon", A))
    record_sources(db, replace(both, forces=(*both.forces, Force("avom", "Avon"))), day(5))
    record_sources(db, both, day(5))
    assert "avom" not in forces_on(db, 5)


def test_what_comes_back_leaves_its_gap(db: sqlite3.Connection) -> None:
    record_sources(db, lists(Source("avon", A)), day(1))
    record_sources(db, lists(), day(5))
    record_sources(db, lists(Source("avon", A)), day(9))
    record_sources(db, lists(Source("avon", A)), day(10))
    assert listings(db) == [(A, "2026-03-09", None)]
    listed = ["unreached", "unreached", "no_source", "no_source", "unreached", "unreached"]
    assert [state(db, number) for number in (1, 4, 5, 8, 9, 12)] == listed


def test_dates_in_the_csv_count_as_they_stand(db: sqlite3.Connection) -> None:
    record_sources(db, lists(), day(1))
    dated = Source("avon", A, first_listed="2026-03-03", last_listed="2026-03-05")
    record_sources(db, lists(dated), day(4))
    listed = ["no_source", "unreached", "unreached", "no_source"]
    assert [state(db, number) for number in (2, 3, 5, 6)] == listed
    assert list(known_sources(db, day(5))) == [("avon", A)]
    assert list(known_sources(db, day(6))) == []
    # A row that stays in the file with its dates is not dropped from it either.
    record_sources(db, lists(dated), day(8))
    assert listings(db) == [(A, "2026-03-03", "2026-03-05")]


def test_health_tells_what_is_no_longer_listed(db: sqlite3.Connection) -> None:
    record_sources(db, lists(Source("avon", A)), day(1))
    record_sources(db, lists(Source("avon", B)), day(5))
    asked = "SELECT url, listed FROM ({}) ORDER BY url".format(source_health_sql(":as_of"))
    assert db.execute(asked, {"as_of": day(4)}).fetchall() == [(A, 1)]
    assert db.execute(asked, {"as_of": day(6)}).fetchall() == [(B, 1), (A, 0)]


def test_sources_are_known_in_the_order_of_the_list(db: sqlite3.Connection) -> None:
    record_sources(db, lists(Source("avon", A), Source("avon", B)), day(1))
    record_sources(db, lists(Source("avon", B), Source("avon", A)), day(2))
    assert [url for _, url in known_sources(db, day(2))] == [B, A]
