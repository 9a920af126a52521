"""Opening the archive for a command that asks it something."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Connection

from scraper.archive.connection import archive_errors, read_archive
from scraper.times import present, stored


@contextmanager
def reading(path: Path) -> Iterator[Connection]:
    """The archive at ``path``, read as it stood at this moment: a crawl that stores
    something meanwhile does not show in half of a command's answer."""
    archive = read_archive(path)
    try:
        with archive_errors(path):
            archive.execute("BEGIN")
            yield archive
    finally:
        archive.close()


def now() -> str:
    """The present as a stored time."""
    return stored(present())
