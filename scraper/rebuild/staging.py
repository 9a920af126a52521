"""What was read again so far: a file beside the archive, gone when the rebuild is done.

Readers of the archive never see it, and a rebuild that was killed goes on with it, unless
the code is another by then.
"""

import hashlib
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from scraper.archive.connection import archive_errors
from scraper.errors import ArchiveError
from scraper.extract.stamps import todays_extractor
from scraper.judge.media import DOCX, HTML, ODT, PDF, PLAIN
from scraper.segment import SEGMENTER
from scraper.store.reading import READING_COLUMNS, ReadingRow

_NAMES = ", ".join(READING_COLUMNS)
# Kept at once: a killed rebuild reads at most this many again.
_BATCH = 32


@dataclass(frozen=True)
class Found:
    """What came of reading a body: ``outcome`` is ``ok`` with a row, or the contract's word
    for what is wrong with the body, with a ``reason``."""

    outcome: str
    reason: str = ""
    row: ReadingRow | None = None


class Staging:
    """The file, by the bodies' keys. Use as a context manager; ``remove`` when done."""

    def __init__(self, archive: Path) -> None:
        self._path = archive.with_name(archive.name + ".rebuild")
        self._unkept = 0

    def __enter__(self) -> "Staging":
        code = code_digest()
        with self._errors():
            if self._made_by() != code:
                self._unlink()
            self._db = self._open()
            self._db.execute("CREATE TABLE IF NOT EXISTS made_by (code TEXT PRIMARY KEY)")
            self._db.execute("INSERT OR IGNORE INTO made_by (code) VALUES (?)", (code,))
            self._db.execute(
                "CREATE TABLE IF NOT EXISTS staged (key TEXT PRIMARY KEY,"
                f" outcome TEXT NOT NULL, reason TEXT NOT NULL, {_NAMES})"
            )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            with self._errors():
                self._keep()
        finally:
            self._db.close()

    def __contains__(self, key: str) -> bool:
        with self._errors():
            found = self._db.execute("SELECT 1 FROM staged WHERE key = ?", (key,)).fetchone()
        return found is not None

    def put(self, key: str, found: Found) -> None:
        """Keeps what was read. Raises ArchiveError where it cannot be."""
        row: Sequence[str | int | None] = (
            [found.row[column] for column in READING_COLUMNS]
            if found.row
            else [None] * len(READING_COLUMNS)
        )
        with self._errors():
            if not self._unkept:
                self._db.execute("BEGIN")
            self._unkept += 1
            self._db.execute(
                f"INSERT OR REPLACE INTO staged (key, outcome, reason, {_NAMES})"
                f" VALUES (?, ?, ?, {', '.join('?' * len(READING_COLUMNS))})",
                (key, found.outcome, found.reason, *row),
            )
            if self._unkept == _BATCH:
                self._keep()

    def get(self, key: str) -> Found | None:
        """What was read, None where nothing was."""
        with self._errors():
            row = self._db.execute(
                f"SELECT outcome, reason, {_NAMES} FROM staged WHERE key = ?",
                (key,),
            ).fetchone()
        if row is None:
            return None
        outcome, reason, *values = row
        read = dict(zip(READING_COLUMNS, values, strict=True)) if outcome == "ok" else None
        return Found(outcome, reason, read)

    def content_of(self, key: str) -> str | None:
        """The content's hash of what was read, None where nothing could be."""
        with self._errors():
            row = self._db.execute(
                "SELECT content_sha256 FROM staged WHERE key = ?", (key,)
            ).fetchone()
        return row[0] if row else None

    def remove(self) -> None:
        """Removes the file: everything in it is in the archive."""
        with self._errors():
            self._keep()
            self._db.close()
            self._unlink()

    @contextmanager
    def _errors(self) -> Iterator[None]:
        with archive_errors(self._path):
            try:
                yield
            except OSError as error:
                raise ArchiveError(
                    f"{self._path}: what is read again cannot be kept there: {error}"
                ) from error

    def _made_by(self) -> str | None:
        """The code that read what a killed rebuild left; None where that is of no use."""
        if not self._path.exists():
            return None
        try:
            with closing(self._open()) as db:
                row = db.execute("SELECT code FROM made_by").fetchone()
                (sound,) = db.execute("PRAGMA quick_check").fetchone()
        except sqlite3.DatabaseError:
            return None
        return row[0] if row and sound == "ok" else None

    def _open(self) -> sqlite3.Connection:
        db = sqlite3.connect(self._path, isolation_level=None)
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        return db

    def _unlink(self) -> None:
        for ending in ("", "-wal", "-shm"):
            self._path.with_name(self._path.name + ending).unlink(missing_ok=True)

    def _keep(self) -> None:
        if self._unkept:
            self._unkept = 0
            self._db.execute("COMMIT")


def code_digest() -> str:
    """Tells apart the code that read: planwatch's own and the readers' versions. A stamp
    may be the same for two states of code under work; what they yield must not be mixed."""
    digest = hashlib.sha256()
    package = Path(__file__).parents[1]
    for file in sorted(package.rglob("*.py")):
        digest.update(f"{file.relative_to(package)}\0".encode())
        digest.update(file.read_bytes())
    readers = [todays_extractor(kind) for kind in (HTML, PDF, DOCX, ODT, PLAIN)]
    digest.update("\0".join([*readers, SEGMENTER]).encode())
    return digest.hexdigest()
