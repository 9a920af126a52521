"""Whose plan a link leads to: by its host, by the force named near it, by its address.

Domains are the surest sign and names the only one for a host nobody knows; both are
weighed, and what they do not settle is handed to a person.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from scraper.discover.links import ABOVE, FoundLink
from scraper.fetch.gate import POLICE, RefusedAddress, admit
from scraper.sources import Force, Source, url_fault, url_identity

# Words that say what kind of body it is, not which one.
_KIND = frozenset(["police", "constabulary", "constabularies", "service", "force", "the"])
# Names in use that are not made of the official one's words: usual short forms, the name
# that a force gives itself, Welsh names. By data.police.uk id.
_ALSO_CALLED: dict[str, tuple[str, ...]] = {
    "btp": ("btp",),
    "dyfed-powys": ("heddlu dyfed powys",),
    "greater-manchester": ("gmp",),
    "gwent": ("heddlu gwent",),
    "hampshire": ("hampshire and isle of wight", "hampshire and the isle of wight"),
    "metropolitan": ("met police", "the met", "metropolitan police", "mps"),
    "north-wales": ("heddlu gogledd cymru",),
    "south-wales": ("heddlu de cymru",),
}
# Bodies under police.uk and gov.uk that are nobody's force, and whose pages a letter about
# forces links to.
_NATIONAL = (
    "college.police.uk",
    "npcc.police.uk",
    "pcc.police.uk",
    "gov.uk",
    "policeconduct.gov.uk",
    "justiceinspectorates.gov.uk",
)
_WORD = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True)
class MatchedLink:
    """A link that leads to a force's plan; ``by`` says what told so."""

    force_id: str
    url: str
    text: str
    by: str


@dataclass(frozen=True)
class UnmatchedLink:
    """A link that a person has to look at, and why."""

    url: str
    text: str
    reason: str


@dataclass(frozen=True)
class Matched:
    """All links of a page but those within its own site."""

    links: tuple[MatchedLink, ...]
    unmatched: tuple[UnmatchedLink, ...]


class Names:
    """Finds forces by name in running text."""

    def __init__(self, forces: Sequence[Force]) -> None:
        self._names: dict[tuple[str, ...], str] = {}
        for force in forces:
            full = _words(force.force_name)
            called = map(_words, _ALSO_CALLED.get(force.force_id, ()))
            short = tuple(word for word in full if word not in _KIND)
            for name in {full, short, _words(force.force_id), *called} - {()}:
                other = self._names.setdefault(name, force.force_id)
                if other != force.force_id:
                    self._names[name] = ""  # two forces share it: it names neither
        self._longest = max(map(len, self._names), default=0)

    def named(self, text: str) -> tuple[str, ...]:
        """The forces named in a text, in order, each once. The longest name wins: Hampshire
        is not named in "Hampshire and Isle of Wight" a second time."""
        words, found, at = _words(text), [], 0
        while at < len(words):
            for size in range(min(self._longest, len(words) - at), 0, -1):
                force_id = self._names.get(words[at : at + size])
                if force_id:
                    found.append(force_id)
                    at += size - 1
                    break
            at += 1
        return tuple(dict.fromkeys(found))


class Hosts:
    """Knows forces by the hosts of their pages."""

    def __init__(self, forces: Sequence[Force], sources: Sequence[Source]) -> None:
        self._hosts: dict[str, set[str]] = {}
        self._labels: dict[str, set[str]] = {}
        for force in forces:
            if force.domain:
                self._hosts.setdefault(_bare(force.domain), set()).add(force.force_id)
            short = [word for word in _words(force.force_name) if word not in _KIND]
            for label in (_label(force.domain), force.force_id, "".join(short)):
                if label:
                    squashed = label.replace("-", "")
                    self._labels.setdefault(squashed, set()).add(force.force_id)
        for source in sources:
            host = _bare(urlsplit(source.url).hostname or "")
            self._hosts.setdefault(host, set()).add(source.force_id)

    def force_of(self, host: str) -> str | None:
        """The one force whose host this is. Forces have changed the spelling of their names
        under police.uk (north-wales, northwales), so hyphens do not count there."""
        host = _bare(host)
        parent = host
        while parent and (parent != POLICE or parent == host):
            owners = self._hosts.get(parent)
            if owners:
                return min(owners) if len(owners) == 1 else None
            parent = parent.partition(".")[2]
        owners = self._labels.get(_label(host).replace("-", ""), set())
        return min(owners) if len(owners) == 1 else None


def match_links(
    links: Sequence[FoundLink],
    forces: Sequence[Force],
    sources: Sequence[Source],
    page: str,
    *,
    allow_private_hosts: bool = False,
) -> Matched:
    """Each link's force. ``page`` is the address they stand on: links within its own site
    are no force's and are left out."""
    names, hosts = Names(forces), Hosts(forces, sources)
    listed: dict[str, list[str]] = {}
    for source in sources:
        listed.setdefault(url_identity(source.url), []).append(source.force_id)
    own = _bare(urlsplit(page).hostname or "")
    sure: list[MatchedLink] = []
    named: list[MatchedLink] = []
    unmatched: list[UnmatchedLink] = []
    for link in links:
        host = _bare(urlsplit(link.url).hostname or "")
        if host == own:
            continue
        fault = _fault(link.url, allow_private_hosts=allow_private_hosts)
        if fault:
            unmatched.append(UnmatchedLink(link.url, link.text, fault))
            continue
        known = listed.get(url_identity(link.url), [])
        if known:
            sure += [MatchedLink(each, link.url, link.text, "its address") for each in known]
            continue
        verdict = _decide(link, host, names, hosts)
        if isinstance(verdict, UnmatchedLink):
            unmatched.append(verdict)
        else:
            (sure if verdict.by == "its host" else named).append(verdict)
    believed, doubted = _believed(named, sure)
    return Matched(
        _once(sure + believed), tuple({each.url: each for each in unmatched + doubted}.values())
    )


def _decide(link: FoundLink, host: str, names: Names, hosts: Hosts) -> MatchedLink | UnmatchedLink:
    where, near = next(
        ((where, found) for where, text in link.near if (found := names.named(text))), ("", ())
    )
    owner = hosts.force_of(host)
    if owner:
        if urlsplit(link.url).path in ("", "/"):
            return UnmatchedLink(link.url, link.text, f"the front page of {owner}'s site")
        # A heading may name a region: West Midlands is one as well as a force.
        nearer = near if where != ABOVE else ()
        if nearer and owner not in nearer and owner not in names.named(link.around):
            reason = f"the host is {owner}'s, {where} names {', '.join(near)}"
            return UnmatchedLink(link.url, link.text, reason)
        return MatchedLink(owner, link.url, link.text, "its host")
    if any(host == each or host.endswith(f".{each}") for each in _NATIONAL):
        return UnmatchedLink(link.url, link.text, "the host is a national body's")
    if not near:
        where, near = "its address", names.named(unquote(urlsplit(link.url).path))
    if len(near) == 1:
        return MatchedLink(near[0], link.url, link.text, where)
    reason = f"{where} names {', '.join(near)}" if near else "nothing near it names a force"
    return UnmatchedLink(link.url, link.text, f"nobody's known host, and {reason}")


def _believed(
    named: Sequence[MatchedLink], sure: Sequence[MatchedLink]
) -> tuple[list[MatchedLink], list[UnmatchedLink]]:
    """A name near a link to a host that nobody knows is believed where nothing better is
    known of that force and no other force's name stands near the same address."""
    settled = {each.force_id for each in sure}
    claims: dict[str, set[str]] = {}
    for each in named:
        claims.setdefault(url_identity(each.url), set()).add(each.force_id)
    believed: list[MatchedLink] = []
    doubted: list[UnmatchedLink] = []
    for each in named:
        rivals = claims[url_identity(each.url)] - {each.force_id}
        if each.force_id not in settled and not rivals:
            believed.append(each)
            continue
        why = (
            f"stands near {', '.join(sorted(rivals))} too"
            if rivals
            else "its host is not the force's"
        )
        reason = f"{each.by} names {each.force_id}, but {why}"
        doubted.append(UnmatchedLink(each.url, each.text, reason))
    return believed, doubted


def _once(links: Iterable[MatchedLink]) -> tuple[MatchedLink, ...]:
    found: dict[tuple[str, str], MatchedLink] = {}
    for link in links:
        found.setdefault((link.force_id, url_identity(link.url)), link)
    return tuple(found.values())


def _fault(url: str, *, allow_private_hosts: bool) -> str | None:
    """Why this address could not be listed or would never be asked."""
    fault = url_fault(url)
    if fault:
        return fault
    try:
        admit(url, allow_private_hosts=allow_private_hosts)
    except RefusedAddress as refusal:
        return str(refusal)
    return None


def _words(text: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKD", text.lower().replace("&", " and "))
    return tuple(_WORD.findall(plain.replace("’s", "").replace("'s", "")))


def _bare(host: str) -> str:
    return host.lower().rstrip(".").removeprefix("www.")


def _label(host: str) -> str:
    """The name that a police body has under police.uk, "" for any other host."""
    bare = _bare(host)
    return bare.removesuffix(f".{POLICE}").rpartition(".")[2] if bare.endswith(f".{POLICE}") else ""
