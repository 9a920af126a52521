"""One crawl at a time. POSIX only (fcntl), as are the hosts planwatch is run on."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scraper.archive.connection import refuse_folder
from scraper.errors import ArchiveBusy, ArchiveError


@contextmanager
def crawl_lock(path: Path, started: str) -> Iterator[None]:
    """Holds the archive at ``path`` for one crawl; raises ArchiveBusy at once if another
    has it, NoArchive for a folder, ArchiveError if no lock can be made there.

    The lock is on a file beside the archive, which says whose it is and is left in place
    (removing it would let two crawls lock two files of one name). The kernel drops the
    lock with the process, however it ends, so none is ever stale.
    """
    refuse_folder(path)
    lock = path.with_name(path.name + ".lock")
    try:
        lock.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise ArchiveError(f"{lock}: the archive cannot be locked: {error}") from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.read(handle, 200).decode("utf-8", "replace").strip()
            raise ArchiveBusy(
                f"{path} is held by another crawl or rebuild ({holder or 'just started'}); "
                "wait for it to end, then try again"
            ) from error
        except OSError as error:
            raise ArchiveError(f"{lock}: the archive cannot be locked: {error}") from error
        os.ftruncate(handle, 0)
        os.write(handle, f"process {os.getpid()}, started {started}\n".encode())
        yield
    finally:
        os.close(handle)
