"""What a crawl would fetch, and why not; asks nobody and writes nothing."""

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from scraper.archive.connection import read_archive
from scraper.archive.fetches import known_robots
from scraper.crawl import CrawlSettings, target_of
from scraper.errors import ArchiveMissing
from scraper.fetch.gate import RefusedAddress, admit
from scraper.fetch.robots import RobotsRecord
from scraper.query.incidents import incidents
from scraper.sources import Sources, listed
from scraper.store.known import Known, known_sources
from scraper.times import stored


@dataclass(frozen=True)
class Step:
    """What a run would do with one source, and why. ``conditional``: only a changed page
    would be sent. ``incident``: the open one in a sentence, None where there is none."""

    force_id: str
    url: str
    fetch: bool
    reason: str
    conditional: bool = False
    incident: str | None = None


@dataclass(frozen=True)
class _Archived:
    """What the archive says before a run; all empty where there is none."""

    known: Mapping[tuple[str, str], Known] = field(default_factory=dict)
    robots: Mapping[str, RobotsRecord] = field(default_factory=dict)
    incidents: Mapping[tuple[str, str], str] = field(default_factory=dict)


def plan(
    archive: Path, sources: Sources, settings: CrawlSettings, clock: Callable[[], datetime]
) -> list[Step]:
    """A step for every source on the list, and for what its landing pages led to last time;
    one for every force without an address."""
    now = clock()
    try:
        with closing(read_archive(archive)) as db:
            archived = _archived(db, stored(now))
    except ArchiveMissing:
        archived = _Archived()
    today = {(each.force_id, each.url) for each in listed(sources, now.date())}
    steps: list[Step] = []
    for force in sources.forces:
        own = [each.url for each in sources.sources if each.force_id == force.force_id]
        followed = [
            each.url
            for each in archived.known.values()
            if each.force_id == force.force_id and each.followed_from is not None
        ]
        if not own:
            steps.append(Step(force.force_id, "", False, "no address is known"))
        for url in [*own, *followed]:
            key = (force.force_id, url)
            if settings.only and force.force_id not in settings.only:
                steps.append(Step(*key, False, "not asked for with --only"))
            elif key not in today and url not in followed:
                steps.append(Step(*key, False, "not listed today"))
            else:
                steps.append(_step(key, archived, settings, now))
    return steps


def _archived(db: sqlite3.Connection, now: str) -> _Archived:
    still_open = {
        (each["force_id"], each["url"]): (
            f"open since {each['opened_at']}: {each['failures']} failures in a row, the last "
            f"{each['last_outcome']}"
        )
        for each in incidents(db, now)
        if each["closed_at"] is None
    }
    return _Archived(known_sources(db, now), known_robots(db), still_open)


def _step(
    key: tuple[str, str], archived: _Archived, settings: CrawlSettings, now: datetime
) -> Step:
    incident = archived.incidents.get(key)
    try:
        address = admit(key[1], allow_private_hosts=settings.allow_private_hosts)
    except RefusedAddress as refusal:
        return Step(*key, False, f"refused: {refusal}", incident=incident)
    robots = archived.robots.get(address.origin)
    if robots is not None and robots.is_fresh(now) and not robots.allows(address.url):
        why = f"robots.txt, as kept from {robots.fetched_at}, asks planwatch not to read it"
        return Step(*key, False, why, incident=incident)
    known = archived.known.get(key)
    if known is None or known.content_sha256 is None:
        return Step(*key, True, "never fetched with success", incident=incident)
    target = target_of(known, stored(now))
    conditional = bool(target.etag or target.last_modified)
    reason = "conditionally, with the last answer's validators" if conditional else "in full"
    if known.followed_from is not None:
        reason += "; a landing page leads there"
    return Step(*key, True, reason, conditional, incident)
