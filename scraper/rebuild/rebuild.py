"""A rebuild as a whole: what is to be read, read it, replace all of it at once."""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from scraper.archive.connection import open_archive, require_archive, transaction
from scraper.archive.lists import record_recommendations
from scraper.archive.lock import crawl_lock
from scraper.readers import processes
from scraper.rebuild.derive import derive_versions, replace_readings
from scraper.rebuild.differences import (
    Difference,
    begin_rebuild,
    finish_rebuild,
    put_differences,
    spans,
)
from scraper.rebuild.latest import begin_unseen, restamp
from scraper.rebuild.staging import Staging
from scraper.rebuild.stale import stale_readings
from scraper.rebuild.work import Work
from scraper.segment.against import Against
from scraper.store.unclassed import class_earlier_changes
from scraper.times import stored
from scraper.today import Today


@dataclass(frozen=True)
class Report:
    """What a rebuild did. ``rebuild_id`` is None where everything was up to date;
    ``readings`` were read again, those that could not be included; ``versions`` were made of
    them again; ``differences`` as in ``rebuild_differences``."""

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
    against: Against,
    everything: bool = False,
    open_executor: Callable[[], Executor] | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Report:
    """Makes readings, versions, responses, search index and changes again from the archived
    bodies with today's code and ``against`` these lists (with the wording that the archive
    has), where another code or other lists made them (or all, with ``everything``).

    ``jobs`` bodies are read at once, in processes unless ``open_executor`` gives something
    else; ``progress`` is told how many bodies of how many are read. A rebuild that ends
    before its time has changed nothing, and the next one goes on with what it had read.
    Raises ArchiveMissing, ArchiveBusy where a crawl or a rebuild holds the archive,
    ArchiveDamaged for a body that is not what was stored, ArchiveError where nothing can
    be written.
    """
    require_archive(archive)
    started = stored(clock())
    with crawl_lock(archive, started), closing(open_archive(archive, create=False)) as db:
        class_earlier_changes(db)
        today = Today(db, against)
        stale = stale_readings(db, today, everything=everything)
        if not stale:
            return Report(None, started, stored(clock()))
        with Staging(archive) as staging:
            work = Work(db, staging, stale, today)
            with transaction(db):
                record_recommendations(db, against.recommendations)
                read = work.read(open_executor or partial(processes, jobs), jobs, progress)
                with closing(read) as forces:
                    report = _replace_all(db, work, forces, started, clock, everything)
            staging.remove()
    return report


def _replace_all(
    db: sqlite3.Connection,
    work: Work,
    forces: Iterable[str],
    started: str,
    clock: Callable[[], datetime],
    everything: bool,
) -> Report:
    """Puts what was read of each force into the archive, while the next ones are being read;
    inside a transaction."""
    rebuild_id = begin_rebuild(db, work.stale, started)
    unreadable: list[Difference] = []
    differences: list[Difference] = []
    versions = 0
    for force_id in forces:
        failed, changed = replace_readings(db, rebuild_id, work.by_force[force_id], work.found)
        count, differing = derive_versions(db, force_id, None if everything else changed)
        began = begin_unseen(db, force_id, work.unseen(force_id), work.found_at)
        versions += count + len(began)
        unreadable += failed
        differences += spans(differing) + began
    for suspect in work.suspects:
        differences += restamp(db, suspect, work.found_at(suspect))
    differences = unreadable + differences
    put_differences(db, rebuild_id, differences)
    if everything:
        db.execute("INSERT INTO responses_fts (responses_fts) VALUES ('rebuild')")
    finished = stored(clock())
    finish_rebuild(db, rebuild_id, finished, versions)
    readings = len(work.stale)
    return Report(rebuild_id, started, finished, readings, versions, tuple(differences))
