"""Opening archives: new, foreign, damaged, newer, read-only, while another writes."""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from scraper.archive import migrations
from scraper.archive.connection import archive_errors, open_archive, read_archive, transaction
from scraper.archive.lock import crawl_lock
from scraper.errors import (
    ArchiveBusy,
    ArchiveDamaged,
    ArchiveError,
    ArchiveMissing,
    PlanwatchError,
    UsageError,
)
from scraper.sources import Source
from tests.store_making import NIGHT, address, new_archive, night, ok

PLAN = Source("avon", address("avon"))


def test_a_new_archive_is_durable_and_made_with_its_folder(tmp_path: Path) -> None:
    db = open_archive(tmp_path / "deep" / "plans.db", create=True)
    assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert db.execute("PRAGMA synchronous").fetchone() == (2,)  # FULL
    assert db.execute("PRAGMA foreign_keys").fetchone() == (1,)
    assert db.execute("SELECT count(*) FROM coverage").fetchone() == (0,)
    again = open_archive(tmp_path / "deep" / "plans.db", create=False)
    assert again.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_an_archive_up_to_date_opens_without_the_migrations_library(tmp_path: Path) -> None:
    open_archive(tmp_path / "plans.db", create=True).close()
    code = (
        "import sys; from pathlib import Path;"
        "from scraper.archive.connection import open_archive;"
        "open_archive(Path(sys.argv[1]), create=False);"
        "sys.exit('sqlite_utils' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code, tmp_path / "plans.db"], check=True)


def test_a_missing_archive_is_told_from_a_wrong_one(tmp_path: Path) -> None:
    with pytest.raises(ArchiveMissing, match=r"no archive at .*plans.db; crawl first"):
        read_archive(tmp_path / "plans.db")
    with pytest.raises(ArchiveMissing):
        open_archive(tmp_path / "plans.db", create=False)
    assert not (tmp_path / "plans.db").exists()
    with pytest.raises(ArchiveError, match="is a folder"):
        read_archive(tmp_path)
    assert issubclass(ArchiveMissing, UsageError)


def test_an_empty_file_is_an_archive_yet_to_be_made(tmp_path: Path) -> None:
    (tmp_path / "plans.db").touch()
    with pytest.raises(ArchiveMissing):
        read_archive(tmp_path / "plans.db")
    with pytest.raises(ArchiveMissing):
        open_archive(tmp_path / "plans.db", create=False)
    db = open_archive(tmp_path / "plans.db", create=True)
    assert db.execute("SELECT count(*) FROM versions").fetchone() == (0,)


@pytest.mark.parametrize("opened", ["read", "write"])
@pytest.mark.parametrize("content", [b"force_id,force_name,url\n" * 50, b"\0" * 5000])
def test_a_file_of_something_else_is_refused(tmp_path: Path, content: bytes, opened: str) -> None:
    path = tmp_path / "plans.db"
    path.write_bytes(content)
    with pytest.raises(ArchiveError, match="is no planwatch archive"):
        read_archive(path) if opened == "read" else open_archive(path, create=True)
    assert path.read_bytes() == content


def test_another_programs_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE visits (url TEXT)")
    other.close()
    before = path.read_bytes()
    with pytest.raises(ArchiveError, match="is no planwatch archive"):
        open_archive(path, create=True)
    with pytest.raises(ArchiveError, match="is no planwatch archive"):
        read_archive(path)
    assert path.read_bytes() == before


def test_an_archive_of_a_newer_planwatch_is_refused(tmp_path: Path) -> None:
    db = open_archive(tmp_path / "plans.db", create=True)
    db.execute("PRAGMA user_version = 99")
    for opened in (read_archive, lambda path: open_archive(path, create=False)):
        with pytest.raises(ArchiveError, match=r"newer planwatch .schema 99"):
            opened(tmp_path / "plans.db")


def test_a_migration_that_fails_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "plans.db"
    with monkeypatch.context() as broken:
        broken.setattr(migrations, "VIEWS", {"coverage": "SELECT nonsense"} | {"x": "SELEC"})
        with pytest.raises(sqlite3.OperationalError):
            open_archive(path, create=True)
    with pytest.raises(ArchiveMissing):
        read_archive(path)
    bare = sqlite3.connect(path)
    assert bare.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
    bare.close()
    open_archive(path, create=True)
    assert read_archive(path).execute("SELECT count(*) FROM coverage").fetchone() == (0,)


def test_readers_see_all_of_a_step_or_nothing_and_never_wait(tmp_path: Path) -> None:
    writer = new_archive(tmp_path / "plans.db", PLAN)
    reader = read_archive(tmp_path / "plans.db")
    reader.execute("PRAGMA busy_timeout = 0")
    with transaction(writer):
        writer.execute("INSERT INTO forces (force_id, force_name) VALUES ('essex', 'Essex')")
        assert reader.execute("SELECT count(*) FROM forces").fetchone() == (2,)
        late = read_archive(tmp_path / "plans.db")
        assert late.execute("SELECT count(*) FROM coverage").fetchone() == (6,)
    assert reader.execute("SELECT count(*) FROM forces").fetchone() == (3,)


def test_a_reader_cannot_write(tmp_path: Path) -> None:
    new_archive(tmp_path / "plans.db", PLAN)
    reader = read_archive(tmp_path / "plans.db")
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        reader.execute("DELETE FROM sources")


def test_what_fails_inside_a_transaction_is_undone(tmp_path: Path) -> None:
    db = new_archive(tmp_path / "plans.db", PLAN)
    with pytest.raises(ZeroDivisionError), transaction(db):
        db.execute("UPDATE forces SET force_name = 'nobody'")
        _ = 1 / 0
    assert db.execute("SELECT count(*) FROM forces WHERE force_name = 'nobody'").fetchone() == (0,)


def test_a_full_disk_is_a_clear_error_and_loses_nothing(tmp_path: Path) -> None:
    db = new_archive(tmp_path / "plans.db", PLAN)
    night(db, NIGHT, ok("avon", PLAN.url, NIGHT, {"risk": "We assess."}))
    (pages,) = db.execute("PRAGMA page_count").fetchone()
    db.execute(f"PRAGMA max_page_count = {pages}")
    later = "2026-03-02T03:00:00Z"
    long = {"risk": " ".join(f"word{at}" for at in range(20_000))}
    with pytest.raises(ArchiveError, match="disk is full; make room"):
        night(db, later, ok("avon", PLAN.url, later, long))
    db.execute("PRAGMA max_page_count = 1000000")
    assert db.execute("SELECT count(*) FROM fetches").fetchone() == (1,)
    assert night(db, later, ok("avon", PLAN.url, later, long))[0].version == 2


def test_another_writer_is_a_clear_error(tmp_path: Path) -> None:
    db = new_archive(tmp_path / "plans.db", PLAN)
    other = sqlite3.connect(tmp_path / "plans.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    db.execute("PRAGMA busy_timeout = 0")
    with pytest.raises(ArchiveBusy, match="written to by another process"), transaction(db):
        pass


def test_a_damaged_page_is_a_clear_error(tmp_path: Path) -> None:
    path = tmp_path / "plans.db"
    new_archive(path, PLAN).close()
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(ArchiveDamaged, match="run planwatch verify"):
        open_archive(path, create=False)
    with pytest.raises(ArchiveDamaged, match="run planwatch verify"), archive_errors(path):
        read_archive(path).execute("SELECT * FROM coverage")


@pytest.fixture
def public_folder() -> Path:
    """A folder that other users may look into, which pytest's own is not."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


def as_someone_else(action) -> str:
    """What ``action`` returns, or the error it raises, for a user without any rights here."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            if os.geteuid() == 0:
                os.seteuid(65534)
            said = str(action())
        except PlanwatchError as error:
            said = f"{type(error).__name__}: {error}"
        os.write(writing, said.encode())
        os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    with os.fdopen(reading) as pipe:
        return pipe.read()


def test_a_read_only_folder_can_be_read_from(public_folder: Path) -> None:
    path = public_folder / "plans.db"
    db = new_archive(path, PLAN)
    count = "SELECT count(*) FROM forces"
    public_folder.chmod(0o555)
    during = as_someone_else(lambda: read_archive(path).execute(count).fetchone())
    assert during == "(2,)"  # while a crawl has it open
    public_folder.chmod(0o755)
    shutil.copy(public_folder / "plans.db-wal", public_folder / "copy.db-wal")
    shutil.copy(path, public_folder / "copy.db")
    db.close()
    assert not (public_folder / "plans.db-wal").exists()
    public_folder.chmod(0o555)
    assert as_someone_else(lambda: read_archive(path).execute(count).fetchone()) == "(2,)"
    # A copy taken in the middle of a run, without the file that readers share.
    said = as_someone_else(lambda: read_archive(public_folder / "copy.db"))
    assert said.startswith("ArchiveError") and "copy both files" in said


def test_a_place_without_rights_is_a_clear_error(public_folder: Path) -> None:
    path = public_folder / "plans.db"
    new_archive(path, PLAN).close()
    path.chmod(0o444)
    public_folder.chmod(0o555)
    assert "may not be written" in as_someone_else(lambda: open_archive(path, create=True))
    new = public_folder / "new.db"
    assert "cannot be opened" in as_someone_else(lambda: open_archive(new, create=True))
    deep = public_folder / "deep" / "new.db"
    assert "cannot be made" in as_someone_else(lambda: open_archive(deep, create=True))
    assert "cannot be locked" in as_someone_else(lambda: crawl_lock(path, NIGHT).__enter__())


def test_one_crawl_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "new" / "plans.db"
    with crawl_lock(path, NIGHT):
        says = f"process {os.getpid()}, started {NIGHT}"
        with pytest.raises(ArchiveBusy, match=says) as busy, crawl_lock(path, NIGHT):
            pass
        assert busy.value.exit_code == 5
    with crawl_lock(path, "2026-03-02T03:00:00Z"):
        pass


def test_a_lock_ends_with_its_process(tmp_path: Path) -> None:
    path = tmp_path / "plans.db"
    code = (
        "import os, sys; from pathlib import Path; from scraper.archive.lock import crawl_lock;"
        "crawl_lock(Path(sys.argv[1]), 'then').__enter__(); os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", code, path], check=False)
    assert (tmp_path / "plans.db.lock").read_text().endswith("started then\n")
    with crawl_lock(path, NIGHT):
        pass
