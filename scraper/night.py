"""A run's results on their way from the fetch to the record: judged, read where new, stored.

``take`` is called with each exchange while others are still under way; readings run in
child processes meanwhile. All of a force's sources are recorded together, since they are
read as one plan.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures import TimeoutError as NotInTime
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scraper.archive.blobs import get_blob
from scraper.errors import OUR_FAULT, ArchiveDamaged
from scraper.extract.charset import charset_of
from scraper.extract.unchanged import same_content
from scraper.fetch.exchange import Exchange, Target
from scraper.follow import Following
from scraper.judge import ContentSize, Verdict, judge, judge_content
from scraper.judge.media import HTML
from scraper.made_up import NOBODY, MadeUpPages
from scraper.readers import Readers
from scraper.segment.against import Against
from scraper.store.known import Known
from scraper.store.reading import Reading
from scraper.store.record import SourceResult, record_force
from scraper.today import Today

if TYPE_CHECKING:
    from scraper.reading import Job, Read

Report = Callable[[Exchange, str, str | None, int | None, str], None]

# Longest wait, in seconds, for one reading after everything was fetched; documents have
# limits of their own (extract/read.py), so that only a page that stalls its reader meets it.
_PATIENCE = 150.0


class Night:
    """The open ends of one run; ``finish`` records what is left. ``damage`` says which earlier
    bodies could not be had."""

    def __init__(
        self,
        db: sqlite3.Connection,
        run_id: int,
        against: Against,
        chosen: Sequence[Known],
        readers: Readers,
        report: Report,
        started: str,
    ) -> None:
        self._db, self._run_id = db, run_id
        self._today, self._started = Today(db, against), started
        self._known = {(each.force_id, each.url): each for each in chosen}
        self._report = report
        self.damage: list[str] = []
        self._following = Following(db, started, chosen)
        self._made_up = MadeUpPages(db, started)
        self._to_follow: list[Known] = []
        self._asked_made_up = False
        self._waiting: dict[str, int] = {}
        for each in chosen:
            self._waiting[each.force_id] = self._waiting.get(each.force_id, 0) + 1
        self._settled: dict[str, list[SourceResult]] = {}
        self._reading: dict[str, list[tuple[SourceResult, Job, Future[Read]]]] = {}
        self._readers = readers
        unread = sum(each.content_sha256 is None for each in chosen)
        if unread > len(chosen) / 4:
            readers.start()

    def take(self, exchange: Exchange) -> None:
        """One exchange, as soon as it is done. Raises ArchiveError if it cannot be stored."""
        force_id = exchange.target.force_id
        if force_id == NOBODY:
            self._made_up.take(exchange)
            return
        self._waiting[force_id] -= 1
        verdict = self._judge(exchange)
        self._made_up.note(exchange, verdict.outcome)
        result = SourceResult(exchange, verdict.outcome, verdict.reason, verdict.media_type)
        known = self._known[force_id, exchange.target.url]
        if verdict.outcome == "ok":
            unchanged = _unchanged(exchange, verdict.media_type, known)
            if unchanged:
                result = replace(result, content_sha256=known.content_sha256)
                self._ask(self._following.look_again(exchange, known, verdict.media_type))
            else:
                self._read(result, known)
                self._record_finished()
                return
        self._settled.setdefault(force_id, []).append(result)
        self._record_finished()

    def _judge(self, exchange: Exchange) -> Verdict:
        fingerprint = self._made_up.fingerprint(exchange)
        try:
            return judge(exchange, fingerprint=fingerprint)
        except Exception as fault:  # noqa: BLE001 - one page brought it out: the others must not suffer
            why = f"{OUR_FAULT} body ({type(fault).__name__}: {fault})"
            return Verdict("unsupported_type", why)

    def more(self, idle: bool) -> list[Target]:
        """What the exchanges so far led to: what landing pages link to and, when the fetch is
        ``idle`` for the first time, made-up addresses of a few hosts. Then it waits for what
        is still being read; at last there is nothing more."""
        targets = self._take_followed()
        if idle and not self._asked_made_up:
            self._asked_made_up = True
            targets += self._made_up.targets()
        while idle and self._reading and not targets:
            pending = [future for jobs in self._reading.values() for _, _, future in jobs]
            if not wait(pending, _PATIENCE, FIRST_COMPLETED).done:
                # A run that is over would wait for them as well, each for as long as it takes.
                self._readers.kill()
                self.finish()
            self._record_finished()
            targets = self._take_followed()
        return targets

    def _take_followed(self) -> list[Target]:
        followed = [Target(each.force_id, each.url) for each in self._to_follow]
        self._to_follow.clear()
        return followed

    def finish(self) -> None:
        """Wait for what is still being read, and record it."""
        for force_id in list(self._reading):
            for result, job, future in self._reading.pop(force_id):
                self._settle(result, self._outcome_of(job, future))
        self._record_finished()

    def _read(self, result: SourceResult, known: Known) -> None:
        from scraper.reading import Job

        exchange = result.exchange
        assert exchange.body is not None
        before = self._body_before(known)
        job = Job(
            exchange.body,
            exchange.header("content-type") or "",
            exchange.final_url,
            self._today.at(known.force_id, known.url),
            before=before,
            before_type=known.media_type or "",
            before_extractor=known.extractor or "",
        )
        future = self._readers.submit(job)
        force_id = exchange.target.force_id
        self._reading.setdefault(force_id, []).append((result, job, future))

    def _body_before(self, known: Known) -> bytes | None:
        """None where there is none, or where it is damaged: that is told, and is no reason to
        pass over what the site says today."""
        if known.body_sha256 is None:
            return None
        try:
            return get_blob(self._db, known.body_sha256)
        except ArchiveDamaged as damage:
            self.damage.append(f"{known.url}: {damage}")
            return None

    def _outcome_of(self, job: Job, future: Future[Read]) -> Read:
        from scraper.reading import Read, read_body

        try:
            fault = future.exception(timeout=_PATIENCE)
        except NotInTime as stalled:
            fault = stalled
        if isinstance(fault, BrokenProcessPool | NotInTime):
            # One body crashed or stalled a reader, and may have taken others with it: each is
            # read once more in a child process with limits, where it can only hurt itself.
            return read_body(replace(job, isolated=True))
        if fault is not None:
            # A fault of ours that one body brought out: the others must not suffer for it.
            return Read("unsupported_type", f"{OUR_FAULT} body ({type(fault).__name__}: {fault})")
        return future.result()

    def _record_finished(self) -> None:
        """Settle what was read, and record every force of which nothing is outstanding."""
        for force_id, jobs in list(self._reading.items()):
            done = [job for job in jobs if job[2].done()]
            left = [job for job in jobs if job[2] not in {each[2] for each in done}]
            self._reading[force_id] = left
            if not left:
                del self._reading[force_id]
            for result, job, future in done:
                self._settle(result, self._outcome_of(job, future))
        for force_id in list(self._settled):
            if not self._waiting[force_id] and force_id not in self._reading:
                self._record(force_id, self._settled.pop(force_id))

    def _settle(self, result: SourceResult, read: Read) -> None:
        target = result.exchange.target
        known = self._known[target.force_id, target.url]
        believed = believe(result, read, known)
        self._settled.setdefault(target.force_id, []).append(believed)
        if believed.outcome == "ok" and read.reading is not None:
            page = read.reading.document
            size = size_of(read.reading)
            self._ask(self._following.look(result.exchange, known, page.title, page.links, size))

    def _ask(self, found: Sequence[Known]) -> None:
        """Later in the run; their force is recorded when they are known too."""
        for each in found:
            self._known[each.force_id, each.url] = each
            self._waiting[each.force_id] += 1
            self._to_follow.append(each)
        if any(urlsplit(each.url).path.lower().endswith(".pdf") for each in found):
            self._readers.expect_pdf()

    def _record(self, force_id: str, results: list[SourceResult]) -> None:
        order = {url: place for place, (_, url) in enumerate(self._known)}
        results.sort(key=lambda each: order[each.exchange.target.url])
        self._following.settle(force_id, results)
        self._renew_held(force_id, results)
        recorded = record_force(self._db, self._run_id, force_id, results)
        for result, stored in zip(results, recorded, strict=True):
            self._report(
                result.exchange, result.outcome, stored.change, stored.version, result.reason
            )

    def _renew_held(self, force_id: str, results: Sequence[SourceResult]) -> None:
        """Has what held before read again, where a page has changed and its last reading is
        not today's. That is rare, so nothing is gained by reading ahead."""
        urls = set()
        for result in results:
            url, reading = result.exchange.target.url, result.reading
            known = self._known[force_id, url]
            if result.outcome != "ok" or reading is None or known.segmenter is None:
                continue
            if (known.extractor, known.segmenter) != (
                reading.document.extractor,
                reading.segmenter,
            ):
                urls.add(url)
        if urls:
            from scraper.rebuild.held import renew_held

            try:
                renew_held(self._db, force_id, urls, self._today, self._read_now, self._started)
            except ArchiveDamaged as damage:  # what held stays as it was read
                self.damage.append(f"{force_id}: {damage}")

    def _read_now(self, job: Job) -> Read:
        return self._outcome_of(job, self._readers.submit(job))


def _unchanged(exchange: Exchange, media_type: str, known: Known) -> bool:
    """Whether the body says what the last one said; costs no extraction."""
    body = exchange.body or b""
    if known.content_sha256 is None:
        return False
    if hashlib.sha256(body).hexdigest() == known.body_sha256:
        return True
    if media_type != HTML or not known.scope:
        return False
    charset = charset_of(exchange.header("content-type"))
    return same_content(body, charset, known.scope, known.content_sha256)


def believe(result: SourceResult, read: Read, known: Known) -> SourceResult:
    """A reading against what is known of its source: the same content under our own new
    code, a collapse that a later night must confirm, or new content."""
    if read.reading is None or read.content_sha256 is None:
        return replace(result, outcome=read.outcome, reason=read.reason)
    ours = known.content_sha256 is not None and read.content_sha256 == read.before_sha256
    if ours or read.content_sha256 == known.content_sha256:
        return replace(result, content_sha256=known.content_sha256)
    found = replace(result, content_sha256=read.content_sha256, reading=read.reading)
    size = size_of(read.reading)
    doubt = judge_content(size, known.size)
    if doubt is None or read.content_sha256 == known.suspect_sha256:
        return found
    return replace(found, outcome=doubt.outcome, reason=doubt.reason)


def size_of(reading: Reading) -> ContentSize:
    """How much a reading holds."""
    states = [response.state for response in reading.responses]
    return ContentSize(
        words=len(reading.document.text.split()),
        located=sum(state != "absent" for state in states),
        answered=states.count("answered"),
    )
