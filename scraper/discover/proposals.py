"""Addresses that may have taken a listed one's place. Proposals: a person decides."""

import json
import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from scraper.archive.views import SUCCESSES, source_health_sql
from scraper.discover.successors import (
    Candidate,
    addresses_in,
    candidates_in_sitemap,
    candidates_on_page,
    complaint_pages,
    folders_above,
    same_site,
)
from scraper.extract.charset import decode
from scraper.fetch.gate import RefusedAddress, admit, resolve_redirect
from scraper.reference.fetching import ReferencePage, References
from scraper.sources import Source, url_identity

Key = tuple[str, str]

_PERMANENT = (301, 308)  # RFC 9110, 15.4: the new address is to be used from now on
# No plan behind the address any more; what a redirect leads to is then no successor either.
_LOST = ("not_found", "gone", "soft_404", "redirected_away")
# Bounds a source: site maps below an index, pages on super-complaints, proposals.
_MOST_MAPS, _MOST_PAGES, _MOST_PROPOSED = 5, 2, 3


@dataclass(frozen=True)
class Proposal:
    """``proposed`` may have taken the place of the listed ``url``; ``reason`` says why."""

    force_id: str
    url: str
    proposed: str
    reason: str


@dataclass(frozen=True)
class LastFetch:
    """What the archive last heard of a source. ``redirects`` are (address, status, location)
    of each hop."""

    force_id: str
    url: str
    outcome: str
    failures_in_a_row: int
    redirects: tuple[tuple[str, int, str], ...]


def last_fetches(db: sqlite3.Connection, as_of: str) -> dict[Key, LastFetch]:
    """The last fetch of every source that has one, up to a UTC time."""
    rows = db.execute(
        f"""
        SELECT health.force_id, health.url, health.last_outcome, health.failures_in_a_row,
               (SELECT redirects FROM fetches
                WHERE source_id = health.source_id AND fetched_at <= :as_of
                ORDER BY fetched_at DESC, fetch_id DESC LIMIT 1) AS redirects
        FROM ({source_health_sql(":as_of")}) AS health WHERE last_outcome IS NOT NULL
        """,
        {"as_of": as_of},
    )
    found = {}
    for force_id, url, outcome, failures, redirects in rows:
        hops = json.loads(redirects) if redirects else []
        told = tuple((hop["url"], hop["status"], hop["location"]) for hop in hops)
        found[force_id, url] = LastFetch(force_id, url, outcome, failures, told)
    return found


def answering(fetches: dict[Key, LastFetch]) -> frozenset[Key]:
    """The sources whose last fetch succeeded."""
    return frozenset(key for key, each in fetches.items() if each.outcome in SUCCESSES)


def redirect_proposals(
    fetches: Sequence[LastFetch], listed: Sequence[Source], *, allow_private_hosts: bool = False
) -> list[Proposal]:
    """Where listed addresses redirect to for good, or to a host that we do not follow to,
    unless that is no plan or listed already."""
    taken = {(source.force_id, url_identity(source.url)) for source in listed}
    found = []
    for last in fetches:
        is_refused = last.outcome == "refused_address"
        target, how = _refused_target(last) if is_refused else _permanent_target(last)
        if target is None or last.outcome in (*_LOST, "robots_disallowed"):
            continue
        try:
            target = admit(target, allow_private_hosts=allow_private_hosts).url
        except RefusedAddress:
            continue  # never to be asked, so never to be listed
        if (last.force_id, url_identity(target)) in taken:
            continue
        reason = f"the address redirects there {how}"
        if is_refused:
            reason += ", outside police.uk and the listed hosts, so it was not followed"
        elif last.outcome not in SUCCESSES:
            reason += f"; the last fetch of it came to {last.outcome}"
        found.append(Proposal(last.force_id, last.url, target, reason))
    return found


def successor_proposals(
    fetches: Sequence[LastFetch], listed: Sequence[Source], references: References
) -> list[Proposal]:
    """Likely successors of the plans that are gone, from each site's map and from its pages
    on super-complaints. Asks those sites; all that comes is recorded."""
    lost = [each for each in fetches if each.outcome in _LOST]
    if not lost:
        return []
    maps = references.ask(
        [(each.force_id, url) for each in lost for url in _maps(each, references)], "successor"
    )
    folders = references.ask(
        [(each.force_id, url) for each in lost for url in folders_above(each.url)], "successor"
    )
    addresses, below = _addresses(maps)
    more, _ = _addresses(references.ask(below, "successor"))
    for force_id, urls in more.items():
        addresses.setdefault(force_id, []).extend(urls)
    pages = folders + references.ask(
        [
            (each.force_id, url)
            for each in lost
            for url in complaint_pages(addresses.get(each.force_id, []), each.url)[:_MOST_PAGES]
        ],
        "successor",
    )
    taken = {url_identity(source.url) for source in listed}
    found: list[Proposal] = []
    for each in lost:
        candidates = candidates_in_sitemap(addresses.get(each.force_id, []), each.url)
        for page in pages:
            if page.force_id == each.force_id and page.outcome == "ok":
                text = decode(page.body, page.charset)
                candidates += candidates_on_page(text, page.final_url, each.url)
        found += _proposed(each, candidates, taken)
    return found


def _permanent_target(last: LastFetch) -> tuple[str | None, str]:
    """Where the redirects lead as long as each of them is permanent, and how."""
    target, how = None, ""
    for url, code, location in last.redirects:
        if code not in _PERMANENT:
            break
        target, how = resolve_redirect(url, location), f"for good ({code})"
    return target, how


def _refused_target(last: LastFetch) -> tuple[str | None, str]:
    """Where the redirect leads that was not followed, and how: for good or for now, the
    plan can be had there only once that address is listed."""
    if not last.redirects:
        return None, ""
    url, code, location = last.redirects[-1]
    how = f"for good ({code})" if code in _PERMANENT else f"({code})"
    return resolve_redirect(url, location), how


def _maps(last: LastFetch, references: References) -> tuple[str, ...]:
    """The site's maps: the usual place, and what its robots.txt names."""
    address = admit(last.url, allow_private_hosts=True)
    named = [url for url in references.sitemaps_named(address.origin) if same_site(url, last.url)]
    return tuple(
        dict.fromkeys([resolve_redirect(address.url, "/sitemap.xml"), *named[:_MOST_MAPS]])
    )


def _addresses(pages: Sequence[ReferencePage]) -> tuple[dict[str, list[str]], list[Key]]:
    """The addresses that site maps list, by force, and the site maps below them."""
    listed: dict[str, list[str]] = {}
    below: list[Key] = []
    for page in pages:
        if page.outcome != "ok":
            continue
        is_index, urls = addresses_in(decode(page.body, page.charset), page.final_url)
        if is_index:
            own = [url for url in urls if same_site(url, page.url)]
            below += [(page.force_id, url) for url in own[:_MOST_MAPS]]
        else:
            listed.setdefault(page.force_id, []).extend(urls)
    return listed, below


def _proposed(
    last: LastFetch, candidates: Sequence[Candidate], taken: Collection[str]
) -> list[Proposal]:
    """The best candidates: most signs first, then the shortest address."""
    nights = last.failures_in_a_row
    often = f" {nights} times in a row" if nights > 1 else ""
    best: dict[str, Candidate] = {}
    for each in sorted(candidates, key=lambda each: (-len(each.signs), len(each.url), each.url)):
        if url_identity(each.url) not in taken:
            best.setdefault(url_identity(each.url), each)
    return [
        Proposal(
            last.force_id,
            last.url,
            each.url,
            f"the address came to {last.outcome}{often}; {each.seen} ({', '.join(each.signs)})",
        )
        for each in list(best.values())[:_MOST_PROPOSED]
    ]
