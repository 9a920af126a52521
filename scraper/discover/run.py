"""One discovery: the page read, compared with the list, and what else may have moved."""

import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from scraper.archive.connection import open_archive
from scraper.archive.lock import crawl_lock
from scraper.discover import proposals
from scraper.discover.gov_uk import (
    NPCC_RESPONSE,
    NoContentItem,
    api_address,
    origin_of,
    page_address,
    read_content_item,
)
from scraper.discover.links import find_links
from scraper.discover.listing import Listing, compare
from scraper.discover.match import Matched, match_links
from scraper.discover.proposals import Proposal
from scraper.extract.charset import decode
from scraper.fetch.settings import FetchSettings
from scraper.reference.fetching import ReferencePage, References
from scraper.reference.page import main_part
from scraper.sources import Sources, listed
from scraper.times import stored


@dataclass(frozen=True)
class DiscoverSettings:
    """``page`` is the address of the page that names the plans. ``allow_private_hosts``:
    for tests and demonstrations. ``contact``: how a site can reach the operator."""

    page: str = NPCC_RESPONSE
    allow_private_hosts: bool = False
    contact: str | None = None


@dataclass(frozen=True)
class Asked:
    """One address that was asked for the page, and what came of it."""

    url: str
    outcome: str
    reason: str


@dataclass(frozen=True)
class Discovery:
    """``read`` is the address whose answer was used, None where none could be; then the
    listing is empty. ``note`` tells what else is to know of the page (it moved, it is
    withdrawn), "" if nothing. ``public_updated_at`` is GOV.UK's."""

    page: str
    origin: str
    asked: tuple[Asked, ...]
    read: str | None = None
    title: str = ""
    public_updated_at: str = ""
    note: str = ""
    listing: Listing = field(default_factory=Listing)
    proposed: tuple[Proposal, ...] = ()


@dataclass(frozen=True)
class _Reading:
    """The links that one form of the page gave."""

    matched: Matched
    title: str = ""
    public_updated_at: str = ""
    note: str = ""


def discover(
    archive: Path,
    sources: Sources,
    settings: DiscoverSettings,
    *,
    clock: Callable[[], datetime],
    sleep: Callable[[float], None] = time.sleep,
) -> Discovery:
    """Reads the page, compares it with the list, looks for the successors of lost plans.

    All that is fetched is kept in the archive, which is made where there is none. Changes
    no list. Raises ArchiveBusy while a crawl holds the archive (it may be asking the same
    sites), ArchiveError where nothing can be recorded, UsageError for a contact that cannot
    be sent. Nothing that a site does raises.
    """
    now = clock()
    stamp = stored(now)
    fetching = FetchSettings(
        contact=settings.contact,
        allow_private_hosts=settings.allow_private_hosts,
        allowed_hosts=frozenset(urlsplit(each.url).hostname or "" for each in sources.sources),
    )
    with crawl_lock(archive, stamp), closing(open_archive(archive, create=True)) as db:
        references = References(db, fetching, clock, sleep)
        page = page_address(settings.page)
        asked, read, reading = _read_page(page, references, sources, settings)
        today = listed(sources, now.date())
        keys = {(each.force_id, each.url) for each in today}
        fetches = proposals.last_fetches(db, stamp)
        origin = origin_of(page)
        listing = Listing()
        if read is not None and reading is not None:
            alive = proposals.answering(fetches)
            listing = compare(reading.matched, sources, now.date(), origin, alive)
        current = [each for key, each in fetches.items() if key in keys]
        proposed = [
            *proposals.redirect_proposals(
                current, today, allow_private_hosts=settings.allow_private_hosts
            ),
            *proposals.successor_proposals(current, today, references),
        ]
    reading = reading or _Reading(Matched((), ()))
    return Discovery(
        page=page,
        origin=origin,
        asked=tuple(asked),
        read=read,
        title=reading.title,
        public_updated_at=reading.public_updated_at,
        note=reading.note,
        listing=listing,
        proposed=tuple(proposed),
    )


def _read_page(
    page: str, references: References, sources: Sources, settings: DiscoverSettings
) -> tuple[list[Asked], str | None, _Reading | None]:
    """What the Content API says, else the HTML page: the first that names a force's plan."""
    api = api_address(page, any_host=settings.allow_private_hosts)
    asked: list[Asked] = []
    for url in (api, page):
        if url is None:
            continue
        (came,) = references.ask([("", url)], "links")
        outcome, reason, reading = came.outcome, came.reason, None
        if came.outcome == "ok":
            try:
                reading = _links_of(came, url == api, page, sources, settings)
            except NoContentItem as fault:
                outcome, reason = "unsupported_type", str(fault)
        if reading is not None and not reading.matched.links:
            outcome, reason = "no_text", "it names no address of any force on the list"
        asked.append(Asked(url, outcome, reason))
        if outcome == "ok":
            return asked, url, reading
    return asked, None, None


def _links_of(
    came: ReferencePage, is_item: bool, page: str, sources: Sources, settings: DiscoverSettings
) -> _Reading:
    base = page_address(came.final_url)
    notes = [f"it has moved to {base}"] if base.rstrip("/") != page.rstrip("/") else []
    title = updated = ""
    if is_item:
        item = read_content_item(came.body)
        html, title, updated = item.html, item.title, item.public_updated_at
        notes += [item.withdrawn] if item.withdrawn else []
    else:
        html = main_part(decode(came.body, came.charset))
    matched = match_links(
        find_links(html, base),
        sources.forces,
        sources.sources,
        base,
        allow_private_hosts=settings.allow_private_hosts,
    )
    return _Reading(matched, title, updated, "; ".join(notes))
