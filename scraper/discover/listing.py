"""What the page names against what force_urls.csv lists today."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from scraper.discover.match import Matched, MatchedLink, UnmatchedLink
from scraper.sources import Source, Sources, listed, url_identity

# A page that suddenly names fewer than half of what it named is more likely to be broken
# than right; a few addresses may always go.
_MOST_GONE, _ALWAYS_GONE = 0.5, 3

Key = tuple[str, str]
"""force_id and address."""


@dataclass(frozen=True)
class NewLink:
    """An address to add. ``back_since`` is the day it was last listed before, else None."""

    force_id: str
    url: str
    text: str
    by: str
    back_since: str | None = None


@dataclass(frozen=True)
class MovedLink:
    """The page names ``url`` where ``old`` is listed. ``takes_off``: writing this ends the
    old one's listing; ``reason`` says why not, else ""."""

    force_id: str
    old: str
    url: str
    text: str
    by: str
    back_since: str | None = None
    takes_off: bool = True
    reason: str = ""


@dataclass(frozen=True)
class VanishedLink:
    """A listed address that the page does not name, and nothing else of that force's."""

    force_id: str
    url: str
    takes_off: bool
    reason: str


@dataclass(frozen=True)
class Listing:
    """The comparison, in the order of the list. ``unchanged`` counts addresses."""

    new: tuple[NewLink, ...] = ()
    changed: tuple[MovedLink, ...] = ()
    vanished: tuple[VanishedLink, ...] = ()
    unmatched: tuple[UnmatchedLink, ...] = ()
    unchanged: int = 0


def compare(
    matched: Matched, sources: Sources, today: date, origin: str, answering: Collection[Key]
) -> Listing:
    """``origin`` is what rows found on this page carry; ``answering`` the sources whose last
    fetch succeeded.

    An address stays listed, though the page does not name it, where its row says that it
    comes from elsewhere, or where its plan still answers and the row does not say that it
    comes from this page: the response is a letter of one day, and a plan that is there is
    to be watched.
    """
    now = listed(sources, today)
    named: dict[str, list[MatchedLink]] = {}
    for link in matched.links:
        named.setdefault(link.force_id, []).append(link)
    new: list[NewLink] = []
    changed: list[MovedLink] = []
    vanished: list[VanishedLink] = []
    unchanged = 0
    for force in sources.forces:
        own = [each for each in now if each.force_id == force.force_id]
        links = named.get(force.force_id, [])
        identities = {url_identity(link.url) for link in links}
        # Listed from a later day on counts as listed: it will be, without our help.
        known = {
            url_identity(each.url)
            for each in sources.sources
            if each.force_id == force.force_id and (each.last_listed or "9") >= today.isoformat()
        }
        added = [link for link in links if url_identity(link.url) not in known]
        missing = [each for each in own if url_identity(each.url) not in identities]
        unchanged += len(identities & known)
        for link, old in zip(added, missing, strict=False):
            changed.append(_moved(link, old, sources, origin, answering))
        new += [_new(link, sources) for link in added[len(missing) :]]
        if not links:
            vanished += [_vanished(each, origin, answering) for each in missing]
    held = _held_back(vanished, now, origin)
    return Listing(tuple(new), tuple(changed), held, matched.unmatched, unchanged)


def _new(link: MatchedLink, sources: Sources) -> NewLink:
    return NewLink(link.force_id, link.url, link.text, link.by, _back_since(link, sources))


def _moved(
    link: MatchedLink, old: Source, sources: Sources, origin: str, answering: Collection[Key]
) -> MovedLink:
    stays = "" if old.origin == origin else _stays(old, answering)
    return MovedLink(
        link.force_id,
        old.url,
        link.url,
        link.text,
        link.by,
        _back_since(link, sources),
        takes_off=not stays,
        reason=stays,
    )


def _vanished(source: Source, origin: str, answering: Collection[Key]) -> VanishedLink:
    stays = ""
    if source.origin != origin:
        elsewhere = f"the list has it from elsewhere ({source.origin})" if source.origin else ""
        stays = elsewhere or _stays(source, answering)
    return VanishedLink(source.force_id, source.url, not stays, stays)


def _stays(source: Source, answering: Collection[Key]) -> str:
    return "it still answers" if (source.force_id, source.url) in answering else ""


def _back_since(link: MatchedLink, sources: Sources) -> str | None:
    """The end of an earlier listing of the same address."""
    for source in sources.sources:
        same = source.force_id == link.force_id
        if same and url_identity(source.url) == url_identity(link.url):
            return source.last_listed
    return None


def _held_back(
    vanished: Sequence[VanishedLink], now: Sequence[Source], origin: str
) -> tuple[VanishedLink, ...]:
    """Nothing is taken off where the page seems to have lost most of its links."""
    going = sum(each.takes_off for each in vanished)
    from_page = sum(each.origin in (origin, "") for each in now)
    if going <= max(_ALWAYS_GONE, _MOST_GONE * from_page):
        return tuple(vanished)
    reason = f"{going} of {from_page} would go at once; the page may be broken"
    return tuple(
        VanishedLink(each.force_id, each.url, False, reason if each.takes_off else each.reason)
        for each in vanished
    )
