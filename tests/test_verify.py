"""Verification finds each kind of damage and names the row, and nothing in a sound archive."""

import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from scraper.archive.connection import read_archive
from scraper.archive.packing import pack
from scraper.archive.runs import begin_run
from scraper.cli import run as planwatch
from scraper.sources import Source
from scraper.verify import views
from scraper.verify.checks import CHECKS, verify
from tests.real_nights import (
    ASKED,
    SCREENED,
    TAUGHT,
    TRACED,
    Watch,
    answer,
    page,
    url_of,
)
from tests.sample_archive import write_archive
from tests.test_versions_machine import Nights

KENT, AVON, MORE = url_of("kent"), url_of("avon"), url_of("kent", "more")
FIRST, SECOND, THIRD, FOURTH = (f"2026-03-0{day}T03:00:00Z" for day in (1, 2, 3, 4))


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Three versions of kent, one of avon, failures, and a run that was interrupted."""
    path = tmp_path_factory.mktemp("sound") / "plans.db"
    with pytest.MonkeyPatch.context() as monkeypatch:
        watch = Watch(path, monkeypatch, (Source("kent", KENT), Source("avon", AVON)))
        taught, screened = answer("training", TAUGHT), answer("risk", SCREENED)
        avon = page(answer("online", TRACED))
        watch.night(FIRST, {KENT: page(taught, screened, token="a"), AVON: avon})
        watch.night(SECOND, {KENT: page(taught, token="b"), AVON: None})
        watch.night(THIRD, {KENT: page(taught, screened, token="c"), AVON: avon})
        with closing(watch.open()) as db:
            begin_run(db, FOURTH)
        watch.night(FOURTH, {KENT: page(taught, screened, token="d"), AVON: None})
    yield path


@pytest.fixture
def archive(watched: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(watched, tmp_path / "plans.db"))


def found(path: Path) -> dict[str, tuple[str, tuple[str, ...]]]:
    """What is not ok: verdict and faults of each check."""
    with closing(read_archive(path)) as db:
        return {
            each.check: (each.verdict, each.faults) for each in verify(db) if each.verdict != "ok"
        }


def damage(path: Path, *statements: str) -> None:
    """Alters the archive as somebody with the file would: the triggers that forbid it are
    taken off and put back."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA foreign_keys = OFF")
        guards = db.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%_keep_%'"
        ).fetchall()
        for name, _ in guards:
            db.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            db.execute(statement)
        for _, sql in guards:
            db.execute(sql)


def test_a_sound_archive_passes_every_check(archive: Path) -> None:
    with closing(read_archive(archive)) as db:
        verdicts = list(verify(db))
    assert [each.check for each in verdicts] == list(CHECKS)
    assert {each.verdict for each in verdicts} == {"ok"}
    said = {each.check: each.detail for each in verdicts}
    assert said["bodies"].startswith("SHA-256 of 5 bodies")
    assert said["references"] == "8 fetches, 4 readings, 4 versions, 12 responses"
    assert said["versions"] == "4 versions and 2 changes against their readings"
    assert said["manifests"].startswith("chain of 5 manifests, the last ")
    assert said["readings"] == "4 readings of 4 read again"


# What was done, and by which checks it is found, each with a part of what it says.
DAMAGES: dict[str, tuple[Sequence[str], dict[str, str]]] = {
    "the cause of a version": (
        ["UPDATE versions SET cause = 'force' WHERE version_id = 1"],
        {"references": "number 1) is said to have begun by force"},
    ),
    "what a run came to": (
        ["UPDATE runs SET counts = '{\"ok\": 43}' WHERE run_id = 1"],
        {"references": 'run 1 says it came to {"ok": 43}'},
    ),
    "a body replaced": (
        [f"UPDATE blobs SET data = x'{pack(b'something else').hex()}' WHERE blob_id = 1"],
        {"bodies": "blob 1 (", },
    ),
    "a body overwritten": (
        ["UPDATE blobs SET data = x'0000' WHERE blob_id = 2"],
        {"bodies": "cannot be unpacked"},
    ),
    "a body's size": (
        ["UPDATE blobs SET size = size + 1 WHERE blob_id = 1"],
        {"bodies": "bytes, not "},
    ),
    "a body removed": (
        ["DELETE FROM blobs WHERE blob_id = 2"],
        {
            "foreign keys": "fetches, row 2: points to a row of blobs",
            "references": "fetch 2: its body ",
        },
    ),
    "shared headers": (
        ["UPDATE header_sets SET headers = replace(headers, 'planwatch', 'plumwatch')"],
        {"headers": "header_sets, row 1: holds other text", "manifests": "manifest of run 1:"},
    ),
    "a fetch's own headers": (
        ["UPDATE fetches SET headers = x'00' WHERE fetch_id = 3"],
        {"headers": "fetches, row 3: its headers cannot be read", "manifests": "of run 2:"},
    ),
    "a fetch's time": (
        ["UPDATE fetches SET fetched_at = '2026-03-01T02:00:00Z' WHERE fetch_id = 4"],
        {"manifests": "manifest of run 2: the run and its fetches are not what they were"},
    ),
    "an outcome": (
        ["UPDATE fetches SET outcome = 'blocked' WHERE fetch_id = 4"],
        {"manifests": "manifest of run 2:"},
    ),
    "a fetch more": (
        [
            "INSERT INTO fetches (run_id, source_id, force_id, url, outcome, fetched_at)"
            f" VALUES (2, 1, 'kent', '{KENT}', 'timeout', '{SECOND}')"
        ],
        {"manifests": "manifest of run 2:"},
    ),
    "a run's start": (
        ["UPDATE runs SET started = '2026-03-02T04:00:00Z' WHERE run_id = 2"],
        {"manifests": "manifest of run 2:"},
    ),
    "a link of the chain": (
        [f"UPDATE manifests SET sha256 = '{'0' * 64}' WHERE run_id = 2"],
        {"manifests": "manifest of run 3: names "},
    ),
    "a manifest removed": (
        ["DELETE FROM manifests WHERE run_id = 2"],
        {"manifests": "run 2: its manifest is missing"},
    ),
    "a fetch of another source": (
        ["UPDATE fetches SET source_id = 2 WHERE fetch_id = 3"],
        {"references": f"fetch 3: says {KENT} of kent, its source {AVON} of avon"},
    ),
    "a fetch of another version": (
        ["UPDATE fetches SET version_id = 2 WHERE fetch_id = 1"],
        {
            "references": "fetch 1 of kent counts for version 2",
            "spans": "version 1 (kent, number 1): no fetch of its own",
        },
    ),
    "a reading of another body": (
        ["UPDATE readings SET body_sha256 = (SELECT sha256 FROM blobs WHERE blob_id = 3)"
         " WHERE reading_id = 1"],
        {"references": "reading 1: no fetch of its source at "},
    ),
    "a part of another source": (
        ["UPDATE version_readings SET source_id = 2 WHERE version_id = 1"],
        {"references": "version 1: part 1 names reading 1, which is not there or of another"},
    ),
    "a part removed": (
        ["DELETE FROM version_readings WHERE version_id = 3"],
        {"references": "version 3 (kent, number 2) is made of no reading"},
    ),
    "a version removed": (
        ["DELETE FROM versions WHERE version_id = 3"],
        {
            "foreign keys": "points to a row of versions",
            "references": "force kent has versions up to 3, and 2 of them are there",
        },
    ),
    "a reading's text": (
        ["UPDATE readings SET text = text || ' And more.' WHERE reading_id = 1"],
        {
            "readings": "reading 1: its text is not what its body says",
            "versions": "version 1 (kent, number 1): its text is not that of its readings",
        },
    ),
    "a version's title": (
        ["UPDATE versions SET title = 'Their plan' WHERE version_id = 1"],
        {"versions": "version 1 (kent, number 1): its title is not that of its readings"},
    ),
    "a version's content": (
        ["UPDATE versions SET content_sha256 = 'abc' WHERE version_id = 1"],
        {"versions": "version 1 (kent, number 1): its content_sha256 is not that"},
    ),
    "an answer": (
        ["UPDATE responses SET response = 'We do.' WHERE version_id = 1"
         " AND recommendation = 'training'"],
        {"versions": "the response of training is not what its readings say"},
    ),
    "a state": (
        ["UPDATE responses SET state = 'empty' WHERE version_id = 1 AND recommendation = 'risk'"],
        {"versions": "the state of risk is not what its readings say"},
    ),
    "a response removed": (
        ["DELETE FROM responses WHERE version_id = 2 AND recommendation = 'online'"],
        {"versions": "version 2 (avon, number 1): online is not among its responses"},
    ),
    "a change removed": (
        ["DELETE FROM changes WHERE version_id = 3"],
        {"versions": "version 3 (kent, number 2): risk was removed, and no row says so"},
    ),
    "a change made up": (
        ["UPDATE changes SET change = 'edited' WHERE version_id = 3"],
        {"versions": "version 3 (kent, number 2): risk is said to be edited, and is not"},
    ),
    "a change made light of": (
        ["UPDATE changes SET class = 'punctuation', weight = 10 WHERE version_id = 3"],
        {"classes": "change in version 3, risk: is classed as punctuation, and is removed"},
    ),
    "a weight": (
        ["UPDATE changes SET weight = 20 WHERE version_id = 3"],
        {"classes": "change in version 3, risk: weighs 20, a change of removed by"},
    ),
    "a change of a plan made light of": (
        ["UPDATE plan_changes SET class = 'moved', weight = 29 WHERE version_id = 3"],
        {"classes": "change of the plan in version 3: is classed as moved, and letters or digits"},
    ),
    "a change of a plan removed": (
        ["DELETE FROM plan_changes WHERE version_id = 3"],
        {"versions": "version 3 (kent, number 2): its plan changed, and no row says so"},
    ),
    "a change of a plan made up": (
        [
            "INSERT INTO plan_changes SELECT 1, force_id, 0, 1, words_added, words_removed,"
            " class, weight FROM plan_changes WHERE version_id = 3"
        ],
        {"versions": "its plan is said to have changed, and has not"},
    ),
    "a change elsewhere": (
        ["UPDATE changes SET from_version = 2, to_version = 3 WHERE version_id = 3"],
        {"references": "change of risk in version 3: says kent from 2 to 3"},
    ),
    "a beginning": (
        ["UPDATE versions SET first_seen = '2026-02-01T03:00:00Z' WHERE version_id = 1"],
        {"spans": "version 1 (kent, number 1): no fetch of its own at 2026-02-01T03:00:00Z"},
    ),
    "an end put off": (
        ["UPDATE versions SET last_seen = '2026-05-01T03:00:00Z' WHERE version_id = 2"],
        {"spans": f"last seen 2026-05-01T03:00:00Z, its fetches confirm {THIRD}"},
    ),
    "an end brought forward": (
        [f"UPDATE versions SET last_seen = '{FIRST}' WHERE version_id = 2"],
        {"spans": f"last seen {FIRST}, its fetches confirm {THIRD}"},
    ),
    "a view": (
        [
            "DROP VIEW response_changes",
            "CREATE VIEW response_changes AS SELECT changes.force_id, changes.recommendation,"
            " version.first_seen AS changed_at, changes.change, changes.from_version,"
            " changes.to_version, changes.words_added, changes.words_removed,"
            " changes.version_id, class, weight FROM changes JOIN versions AS version USING (version_id)"
            " WHERE changes.force_id <> 'kent'",
        ],
        {
            "schema": "view response_changes was altered",
            "views": "response_changes does not show the rows it is made of",
        },
    ),
    "an index": (
        ["DROP INDEX fetches_by_run"],
        {"schema": "index fetches_by_run is missing"},
    ),
    "a column": (
        ["ALTER TABLE forces DROP COLUMN region"],
        {"schema": "table forces: column region is missing"},
    ),
    "the search index": (
        [
            "INSERT INTO responses_fts (responses_fts, rowid, response)"
            " SELECT 'delete', response_id, response FROM responses WHERE response <> ''"
        ],
        {"search": "responses_fts does not index what responses say"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", DAMAGES)
def test_damage_is_found_and_named(archive: Path, what: str) -> None:
    statements, expected = DAMAGES[what]
    damage(archive, *statements)
    verdicts = found(archive)
    for check, fragment in expected.items():
        assert check in verdicts, f"{check} did not find it"
        verdict, faults = verdicts[check]
        assert verdict == "failed"
        assert any(fragment in fault for fault in faults), faults


def test_bodies_on_a_damaged_base_are_named_too(archive: Path) -> None:
    with closing(sqlite3.connect(archive)) as db:
        [(base, count)] = db.execute(
            "SELECT base_blob_id, count(*) FROM blobs WHERE base_blob_id IS NOT NULL GROUP BY 1"
        ).fetchall()
    damage(archive, f"UPDATE blobs SET data = x'00' WHERE blob_id = {base}")
    _, faults = found(archive)["bodies"]
    assert len(faults) == 1 + count
    assert sum(f"needs blob {base}" in fault for fault in faults) == count


@pytest.mark.parametrize(
    ("statement", "fragment"),
    [
        ("DROP TRIGGER fetches_keep_rows", "trigger fetches_keep_rows is missing"),
        ("DROP TRIGGER manifests_keep_values", "trigger manifests_keep_values is missing"),
        (
            "CREATE TRIGGER quietly AFTER INSERT ON versions BEGIN"
            " UPDATE versions SET title = ''; END",
            "trigger quietly on versions is not ours",
        ),
    ],
)
def test_triggers_are_those_that_were_made(archive: Path, statement: str, fragment: str) -> None:
    with closing(sqlite3.connect(archive)) as db:
        db.execute(statement)
    assert found(archive) == {"append-only": ("failed", (fragment,))}


def test_a_trigger_that_lets_pass_is_no_guard(archive: Path) -> None:
    with closing(sqlite3.connect(archive)) as db:
        db.execute("DROP TRIGGER fetches_keep_rows")
        db.execute("CREATE TRIGGER fetches_keep_rows BEFORE DELETE ON fetches BEGIN SELECT 1; END")
    assert found(archive) == {"append-only": ("failed", ("trigger fetches_keep_rows was altered",))}


def test_a_damaged_page_is_named_and_ends_no_other_check(archive: Path) -> None:
    with closing(sqlite3.connect(archive)) as db:
        (root,) = db.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'readings'"
        ).fetchone()
        (size,) = db.execute("PRAGMA page_size").fetchone()
    with archive.open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(b"\xff" * 200)
    verdicts = found(archive)
    assert verdicts["file"][0] == "failed"
    assert {"bodies", "headers"}.isdisjoint(verdicts)


def test_what_cannot_be_checked_is_no_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = Watch(tmp_path / "plans.db", monkeypatch, (Source("kent", KENT),))
    watch.night(FIRST, {KENT: page(answer("training", TAUGHT))}, by_earlier=True)
    with closing(read_archive(watch.path)) as db:
        [readings] = [each for each in verify(db) if each.check == "readings"]
    assert readings.verdict == "cannot be checked"
    assert "1 reading by earlier code" in readings.detail
    assert planwatch(["verify", "--archive", str(watch.path)]) == 0


def test_answers_that_a_changed_list_would_alter_are_told_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = Watch(tmp_path / "plans.db", monkeypatch, (Source("kent", KENT),))
    watch.asked = ASKED[:1]
    watch.night(FIRST, {KENT: page(answer("training", TAUGHT), answer("risk", SCREENED))})
    watch.asked = ASKED
    watch.night(SECOND, {KENT: None})
    verdict, _ = found(watch.path)["readings"]
    assert verdict == "cannot be checked"


def test_two_sources_and_an_address_that_moved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = Watch(tmp_path / "plans.db", monkeypatch, (Source("kent", KENT), Source("kent", MORE)))
    one, two = page(answer("training", TAUGHT)), page(answer("risk", SCREENED))
    watch.night(FIRST, {KENT: one, MORE: two})
    moved = url_of("kent", "moved")
    watch.sources = (Source("kent", KENT), Source("kent", moved))
    watch.night(SECOND, {KENT: one, moved: two})
    watch.night(THIRD, {KENT: page(answer("training", TAUGHT + " Twice.")), moved: two})
    assert watch.rows("SELECT number FROM versions") == [(1,), (2,)]
    assert found(watch.path) == {}


@pytest.mark.parametrize(
    ("sql", "right", "wrong"),
    [
        ("coverage_sql", "THEN 'withdrawn'", "THEN 'empty'"),
        ("coverage_sql", "cells.last_answered + 1", "cells.last_answered"),
        ("coverage_sql", "AND cells.deadline < moment.day", "AND cells.deadline <= moment.day"),
        ("coverage_sql", "candidate.first_seen <= moment.time", "candidate.first_seen < '9'"),
        ("coverage_sql", "AND fetch.fetched_at <= moment.time", ""),
        ("source_health_sql", "outcome IN ('ok', 'not_modified')", "outcome = 'not_modified'"),
        ("source_health_sql", "ORDER BY fetched_at DESC", "ORDER BY fetched_at"),
    ],
)
def test_views_that_say_something_else_are_found(
    archive: Path, monkeypatch: pytest.MonkeyPatch, sql: str, right: str, wrong: str
) -> None:
    made: Callable[[str], str] = getattr(views, sql)
    assert right in made(":as_of")
    damage(archive, "UPDATE recommendations SET deadline = '2026-03-02' WHERE key = 'risk'")
    monkeypatch.setattr(views, sql, lambda as_of: made(as_of).replace(right, wrong))
    verdict, faults = found(archive)["views"]
    assert verdict == "failed"
    assert any(sql.removesuffix("_sql") in fault for fault in faults)


class Verified(Nights):
    """Random nights, whatever the list and the pages do: every check must understand them."""

    def teardown(self) -> None:
        for name in ("foreign keys", "manifests", "references", "versions", "spans", "views"):
            assert CHECKS[name](self.db).faults == (), name
        super().teardown()


def test_no_sound_archive_is_found_at_fault() -> None:
    run_state_machine_as_test(
        Verified,
        settings=settings(
            max_examples=15,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )


def test_the_command(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert planwatch(["verify", "--archive", str(archive)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(CHECKS)
    assert lines[4].startswith("ok                 bodies        SHA-256 of 5 bodies")

    damage(archive, "UPDATE blobs SET data = x'00' WHERE blob_id = 3")
    assert planwatch(["verify", "--archive", str(archive)]) == 6
    assert "failed             bodies" in capsys.readouterr().out
    assert planwatch(["verify", "--json", "--archive", str(archive)]) == 6
    verdicts = json.loads(capsys.readouterr().out)
    assert [each["check"] for each in verdicts] == list(CHECKS)
    [bodies] = [each for each in verdicts if each["check"] == "bodies"]
    assert bodies["verdict"] == "failed"
    assert bodies["faults"][0].startswith("blob 3 (")


def test_an_archive_that_lost_its_first_page_fails(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    archive.write_bytes(b"\0" * 4096 + archive.read_bytes()[4096:])
    assert planwatch(["verify", "--archive", str(archive)]) == 6
    assert "is no planwatch archive" in capsys.readouterr().err
    assert planwatch(["verify", "--archive", str(archive.parent)]) == 2


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only for root")
def test_a_copy_in_a_read_only_folder_can_be_verified(archive: Path) -> None:
    archive.parent.chmod(0o555)
    try:
        assert found(archive) == {}
    finally:
        archive.parent.chmod(0o755)


def test_nothing_is_written(archive: Path) -> None:
    before = archive.read_bytes()
    assert found(archive) == {}
    assert archive.read_bytes() == before


def test_an_archive_of_readings_by_hand(tmp_path: Path) -> None:
    path = write_archive(tmp_path / "plans.db")
    assert {name: verdict for name, (verdict, _) in found(path).items()} == {
        "readings": "cannot be checked"
    }
