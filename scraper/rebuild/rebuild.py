"""A rebuild as a whole: what is to be read, read it, replace all of it at once."""

import sqlite3
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from scraper.archive.connection import open_archive, require_archive, transaction
from scraper.archive.lock import crawl_lock
from scraper.rebuild.differences import Difference
from scraper.rebuild.latest import (
    confirming,
    last_of_each,
    waiting_suspects,
)
from scraper.rebuild.reread import processes
from scraper.rebuild.staging import Staging
from scraper.rebuild.stale import (
    Asked,
    Stale,
    body_of_reading,
    stale_readings,
)


@dataclass(frozen=True)
class Report:
    """What a rebuild did. ``rebuild_id`` is None where everything was up to date;
    ``readings`` were read again, those that could not be included; ``versions`` made again
    are all of the forces concerned; ``differences`` as in ``rebuild_differences``."""

    rebuild_id: int | None
    started: str
    finished: str
    readings: int = 0
    versions: int = 0
    differences: tuple[Difference, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many differences of what kind, most first."""
        return dict(Counter(each.what for each in self.differences).most_common())

    @property
    def unreadable(self) -> int:
        """How many readings today's code could not make again."""
        return sum(each.what == "unreadable" for each in self.differences)


def rebuild(
    archive: Path,
    *,
    clock: Callable[[], datetime],
    jobs: int,
    everything: bool = False,
    open_executor: Callable[[], Executor] | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Report:
    """Makes readings, versions, responses, search index and changes again from the archived
    bodies with today's code, where another made them (or all, with ``everything``).

    ``jobs`` bodies are read at once, in processes unless ``open_executor`` gives something
    else; ``progress`` is told how many bodies of how many are read. A rebuild that ends
    before its time has changed nothing, and the next one goes on with what it had read.
    Raises ArchiveMissing, ArchiveBusy where a crawl or a rebuild holds the archive,
    ArchiveDamaged for a body that is not what was stored, ArchiveError where nothing can
    be written.
    """
    require_archive(archive)
    started = stamp(clock())
    with crawl_lock(archive, started), closing(open_archive(archive, create=False)) as db:
        stale = stale_readings(db, everything=everything)
        if not stale:
            return Report(None, started, stamp(clock()))
        with Staging(archive) as staging:
            work = _Work(db, staging, stale)
            work.read(open_executor or partial(processes, jobs), jobs, progress)
            with transaction(db):
                report = work.replace_all(started, clock)
            staging.remove()
    return report


class _Work:
    """One rebuild under way, on an open archive that is locked."""

    def __init__(self, db: sqlite3.Connection, staging: Staging, stale: list[Stale]) -> None:
        self._db, self._staging, self._stale = db, staging, stale
        self._asked = Asked(db)
        self._bodies = {
            each.reading_id: body_of_reading(
                db, each.reading_id, self._asked.keys_for(db, each.reading_id)
            )
            for each in stale
        }
        self._forces = dict.fromkeys(each.force_id for each in stale)
        self._suspects = {
            suspect: self._shown_body(suspect.fetch_id)
            for suspect in waiting_suspects(db, self._forces)
        }
        self._confirming = {force_id: confirming(db, force_id) for force_id in self._forces}

    def read(
        self, open_executor: Callable[[], Executor], jobs: int, progress: Callable[[int, int], None]
    ) -> None:
        """Reads everything into the staging file."""
        bodies = [*self._bodies.values(), *self._suspects.values()]
        for shown in self._confirming.values():
            bodies += [self._shown_body(each.fetch_id) for each in last_of_each(shown)]
