"""Opening an archive, for writing or for reading, and writing to it whole or not at all."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scraper.archive.schema import APPLICATION_ID
from scraper.errors import (
    ArchiveBusy,
    ArchiveDamaged,
    ArchiveError,
    ArchiveMissing,
    NoArchive,
)

# Raised by one with each migration (migrations.py); kept in the file as user_version.
SCHEMA_VERSION = 10

# Writers are kept apart by crawl_lock; this bounds the wait for someone's own sqlite3 shell.
_BUSY_SECONDS = 10.0

# What Python and SQLite say of a damaged file without a code of its own.
_SAID_OF_DAMAGE = ("Could not decode to UTF-8", "unsupported file format")
_WHAT_TO_DO = {
    "SQLITE_FULL": "the disk is full; make room, nothing of this step was stored",
    "SQLITE_READONLY": "it may not be written to; check the rights of the file and its folder",
    "SQLITE_CANTOPEN": "it cannot be opened; check that the folder exists and its rights",
    "SQLITE_PERM": "it may not be opened; check the rights of the file and its folder",
    "SQLITE_IOERR": "the disk reported an error; check it before you go on",
    "SQLITE_TOOBIG": "a value is larger than SQLite can hold",
}


def open_archive(path: Path, *, create: bool) -> sqlite3.Connection:
    """Opens an archive for writing, brought up to this planwatch's schema.

    The connection is in autocommit mode (write inside ``transaction``), durable (WAL,
    synchronous FULL) and may be handed from thread to thread, one at a time. ``create``
    makes the file and its folder where they are missing; without it ArchiveMissing is
    raised. Raises NoArchive for anything else that is there, ArchiveError for an archive
    that a newer planwatch wrote, or that cannot be opened or written.
    """
    there = _is_there(path)
    if create:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ArchiveError(f"{path.parent}: the folder cannot be made: {error}") from error
    elif not there:
        raise _missing(path)
    with archive_errors(path):
        db = _connect(path, "rwc" if create else "rw")
        try:
            _prepare(db, path, create)
        except BaseException:
            db.close()
            raise
    return db


def read_archive(path: Path) -> sqlite3.Connection:
    """Opens an archive for reading only; never waits for a crawl, never changes a byte.

    Works too where the folder is read-only. Raises ArchiveMissing where there is no
    archive (or one without content yet), NoArchive where there is something else,
    ArchiveError where it cannot be read.
    """
    if not _is_there(path):
        raise _missing(path)
    with archive_errors(path):
        db, version = _connect_reader(path)
        if version < SCHEMA_VERSION:
            db.close()
        if version == 0:
            raise _missing(path)
        if version < SCHEMA_VERSION:
            raise ArchiveError(
                f"{path} was written by an older planwatch (schema {version}, this one reads "
                f"{SCHEMA_VERSION}); the next crawl or rebuild brings it up to date"
            )
        db.execute("PRAGMA query_only = ON")
    return db


def require_archive(path: Path) -> None:
    """Raises ArchiveMissing where there is no file, before anything is put beside it."""
    if not _is_there(path):
        raise _missing(path)


def refuse_folder(path: Path) -> None:
    """Raises NoArchive where the path names a folder."""
    try:
        is_folder = path.is_dir()
    except OSError as error:
        raise ArchiveError(f"{path}: it cannot be looked at: {error}") from error
    if is_folder:
        raise NoArchive(f"{path} is a folder; name the archive's file, such as {path / 'plans.db'}")


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """All writes inside are stored together, or none is. Raises ArchiveError if they
    cannot be stored."""
    with archive_errors(_path(db)):
        db.execute("BEGIN IMMEDIATE")
        try:
            yield
            db.execute("COMMIT")
        except BaseException:
            # A full disk may have ended the transaction already.
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise


@contextmanager
def archive_errors(path: Path | str) -> Iterator[None]:
    """Turns what SQLite reports about the file or the disk into an ArchiveError that says
    what to do. A broken constraint is a fault of ours and stays what it is."""
    try:
        yield
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
        raise
    except sqlite3.DatabaseError as error:
        primary = _primary_code(error)
        if primary == "SQLITE_NOTADB":
            raise _no_archive(path) from error
        if primary == "SQLITE_CORRUPT" or str(error).startswith(_SAID_OF_DAMAGE):
            raise ArchiveDamaged(
                f"{path} is damaged ({error}); keep a copy, run planwatch verify, and go back to a"
                " backup where it cannot be read"
            ) from error
        if primary in ("SQLITE_BUSY", "SQLITE_LOCKED"):
            raise ArchiveBusy(
                f"{path} is being written to by another process; wait for it, then try again"
            ) from error
        if primary in _WHAT_TO_DO:
            raise ArchiveError(f"{path}: {_WHAT_TO_DO[primary]} ({error})") from error
        raise


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=_BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )


def _connect_reader(path: Path) -> tuple[sqlite3.Connection, int]:
    """A read-only connection, and the schema's version."""
    db = _connect(path, "ro")
    try:
        return db, _version(db, path)
    except BaseException as error:
        db.close()
        # A read-only folder has no room for the file that readers of a WAL share.
        if not isinstance(error, sqlite3.OperationalError) or _primary_code(error) not in (
            "SQLITE_CANTOPEN",
            "SQLITE_READONLY",
        ):
            raise
    wal = path.with_name(path.name + "-wal")
    if wal.exists() and wal.stat().st_size:
        raise ArchiveError(
            f"{path}: the last changes lie in {wal.name}, which cannot be read in a read-only "
            "folder; copy both files to another"
        )
    # Without a WAL nothing is outside the main file, so it can be read as it is.
    db = _connect(path, "ro&immutable=1")
    try:
        return db, _version(db, path)
    except BaseException:
        db.close()
        raise


def _prepare(db: sqlite3.Connection, path: Path, create: bool) -> None:
    version = _version(db, path)
    if version == 0 and not create:
        raise _missing(path)
    (mode,) = db.execute("PRAGMA journal_mode = WAL").fetchone()
    if mode != "wal":
        raise ArchiveError(f"{path}: this file system has no write-ahead log; use a local disk")
    db.execute("PRAGMA synchronous = FULL")
    db.execute("PRAGMA foreign_keys = ON")
    if version < SCHEMA_VERSION:
        from scraper.archive.migrations import migrate  # sqlite_utils: 190 ms

        with transaction(db):
            if _version(db, path) < SCHEMA_VERSION:  # another process may have been first
                migrate(db)
                db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _version(db: sqlite3.Connection, path: Path) -> int:
    """The schema's version, 0 for an empty file; raises ArchiveError for anything else."""
    (application,) = db.execute("PRAGMA application_id").fetchone()
    (version,) = db.execute("PRAGMA user_version").fetchone()
    if application != APPLICATION_ID:
        (tables,) = db.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if application or version or tables:
            raise _no_archive(path)
        return 0
    if version > SCHEMA_VERSION:
        raise ArchiveError(
            f"{path} was written by a newer planwatch (schema {version}, this one knows "
            f"{SCHEMA_VERSION}); update planwatch"
        )
    return int(version)


def _is_there(path: Path) -> bool:
    """Whether a file is there; raises NoArchive for a folder."""
    refuse_folder(path)
    return path.exists()


def _primary_code(error: sqlite3.Error) -> str:
    """SQLite's name of what happened, without the detail: ``SQLITE_READONLY``. "" where the
    error is Python's own."""
    return "_".join(getattr(error, "sqlite_errorname", "").split("_")[:2])


def _path(db: sqlite3.Connection) -> str:
    return str(db.execute("PRAGMA database_list").fetchone()[2])


def _missing(path: Path) -> ArchiveMissing:
    return ArchiveMissing(
        f"there is no archive at {path}; crawl first, or name another with --archive"
    )


def _no_archive(path: Path | str) -> NoArchive:
    return NoArchive(f"{path} is no planwatch archive; name another with --archive")
