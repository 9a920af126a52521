"""What one rebuild reads again, and what came of it."""

import sqlite3
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Executor
from contextlib import closing
from typing import NamedTuple

from scraper.extract.stamps import todays_extractor
from scraper.reading import Job
from scraper.rebuild.latest import Shown, Suspect, confirming, turns, waiting_suspects
from scraper.rebuild.reread import reread
from scraper.rebuild.staging import Found, Staging
from scraper.rebuild.stale import Body, Stale, body_of_fetch, body_of_reading
from scraper.store.versions import latest_version
from scraper.today import Today


class _Wanted(NamedTuple):
    force_id: str
    what: Stale | Suspect | Shown


class Work:
    """One rebuild's bodies, from an open archive that is locked to a staging file."""

    def __init__(
        self,
        db: sqlite3.Connection,
        staging: Staging,
        stale: list[Stale],
        today: Today,
    ) -> None:
        self._db, self._staging = db, staging
        self._today = today
        self.stale = stale
        self.by_force: dict[str, list[Stale]] = {}
        for each in stale:
            self.by_force.setdefault(each.force_id, []).append(each)
        self.suspects = waiting_suspects(db, self.by_force)
        self._last = {force_id: _last_of_each_source(db, force_id) for force_id in self.by_force}
        self._reading_keys: dict[int, str] = {}

    def read(
        self,
        open_executor: Callable[[], Executor],
        jobs: int,
        progress: Callable[[int, int], None],
    ) -> Generator[str, None, None]:
        """Reads everything, and yields each force in its turn as soon as all of its bodies are
        read; the errors of ``reread``. To be closed."""
        wanted = deque(
            _Wanted(force_id, each) for force_id in self.by_force for each in self._first(force_id)
        )
        left = Counter(each.force_id for each in wanted)
        total, done = len(wanted), 0
        turn = deque(self.by_force)
        looked_between: set[str] = set()
        reading = reread(wanted, self._body, self._job, self._staging, open_executor, jobs=jobs)
        with closing(reading):
            for force_id, _ in reading:
                done += 1
                progress(done, total)
                left[force_id] -= 1
                if not left[force_id] and force_id not in looked_between:
                    looked_between.add(force_id)
                    # Only where the last body says something else than the reading.
                    between = [each for shown, _ in self._turned(force_id) for each in shown]
                    wanted.extend(_Wanted(force_id, each) for each in between)
                    left[force_id], total = len(between), total + len(between)
                while turn and not left[turn[0]]:
                    yield turn.popleft()

    def found(self, stale: Stale) -> Found:
        """What came of a reading's body."""
        return self._staged(self._reading_keys[stale.reading_id])

    def found_at(self, fetch: Shown | Suspect) -> Found:
        """What came of a fetch's body."""
        return self._staged(self._body_of(fetch).key)

    def unseen(self, force_id: str) -> list[Shown]:
        """The fetches that first showed what earlier code did not see, in order of time."""
        found: list[Shown] = []
        for shown, held in self._turned(force_id):
            turned = turns(shown, held, self._content_at)
            found += [each for each in shown if each.fetch_id in turned]
        return sorted(found, key=lambda each: (each.fetched_at, each.fetch_id))

    def _first(self, force_id: str) -> list[Stale | Suspect | Shown]:
        """What is read of a force in any case."""
        waiting = [each for each in self.suspects if each.force_id == force_id]
        return [*self.by_force[force_id], *waiting, *self._last[force_id]]

    def _body(self, wanted: _Wanted) -> Body:
        if not isinstance(wanted.what, Stale):
            return self._body_of(wanted.what)
        body = body_of_reading(self._db, wanted.what.reading_id, self._today)
        self._reading_keys[wanted.what.reading_id] = body.key
        return body

    def _job(self, body: Body) -> Job:
        return body.job(self._db)

    def _turned(self, force_id: str) -> Iterator[tuple[list[Shown], str]]:
        """The sources whose last body says something else than their reading, by today's
        code: the fetches of their force's last version, and the reading's content."""
        version = latest_version(self._db, force_id)
        for last in self._last[force_id]:
            assert version is not None
            held = self._content_of(version.reading_ids[last.source_id])
            if held is not None and self._content_at(last) not in (None, held):
                shown = list(confirming(self._db, version.version_id, last.source_id))
                yield shown[::-1], held

    def _content_of(self, reading_id: int) -> str | None:
        """A reading's content by today's code, None where that cannot read its body."""
        if reading_id in self._reading_keys:
            return self._staging.content_of(self._reading_keys[reading_id])
        content, media_type, extractor = self._db.execute(
            "SELECT content_sha256, media_type, extractor FROM readings WHERE reading_id = ?",
            (reading_id,),
        ).fetchone()
        return str(content) if extractor == todays_extractor(media_type) else None

    def _content_at(self, fetch: Shown) -> str | None:
        return self._staging.content_of(self._body_of(fetch).key)

    def _body_of(self, fetch: Shown | Suspect) -> Body:
        return body_of_fetch(self._db, fetch.fetch_id, self._today)

    def _staged(self, key: str) -> Found:
        found = self._staging.get(key)
        assert found is not None, "everything was read before anything is replaced"
        return found


def _last_of_each_source(db: sqlite3.Connection, force_id: str) -> list[Shown]:
    """The last bodies that confirmed the force's last version, of its present sources."""
    version = latest_version(db, force_id)
    if version is None:
        return []
    shown = (
        next(confirming(db, version.version_id, source_id), None)
        for source_id in version.reading_ids
    )
    return [each for each in shown if each is not None]
