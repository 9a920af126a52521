"""What one rebuild reads again, and what came of it."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor

from scraper.extract.stamps import todays_extractor
from scraper.rebuild.latest import Shown, Suspect, confirming, turns, waiting_suspects
from scraper.rebuild.reread import reread
from scraper.rebuild.staging import Found, Staging
from scraper.rebuild.stale import Body, Stale, body_of_fetch, body_of_reading
from scraper.store.versions import latest_version
from scraper.today import Today


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
        self.forces = tuple(dict.fromkeys(each.force_id for each in stale))
        self.suspects = waiting_suspects(db, self.forces)
        self._last = {force_id: _last_of_each_source(db, force_id) for force_id in self.forces}
        self._reading_keys: dict[int, str] = {}

    def read(
        self,
        open_executor: Callable[[], Executor],
        jobs: int,
        progress: Callable[[int, int], None],
    ) -> None:
        """Reads everything; the errors of ``reread``."""
        last = [shown for sources in self._last.values() for shown in sources]
        total = len(self.stale) + len(self.suspects) + len(last)
        done = 0

        def step() -> None:
            nonlocal done
            done += 1
            progress(done, total)

        def read(bodies: Iterable[Body]) -> None:
            reread(
                bodies,
                lambda body: body.job(self._db),
                self._staging,
                open_executor,
                jobs=jobs,
                progress=step,
            )

        read(self._bodies(last))
        # Only where the last body says something else than the reading: all between them.
        between = [
            each
            for force_id in self.forces
            for shown, _ in self._turned(force_id)
            for each in shown
        ]
        total += len(between)
        read(self._body_of(each) for each in between)

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

    def _bodies(self, last: Iterable[Shown]) -> Iterator[Body]:
        for each in self.stale:
            body = body_of_reading(self._db, each.reading_id, self._today)
            self._reading_keys[each.reading_id] = body.key
            yield body
        for suspect in self.suspects:
            yield self._body_of(suspect)
        for shown in last:
            yield self._body_of(shown)

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
