"""Whose plan a link leads to: by its host, by the force named near it, by its address.

Domains are the surest sign and names the only one for a host nobody knows; both are
weighed, and what they do not settle is handed to a person.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from scraper.discover.links import FoundLink
from scraper.fetch.gate import POLICE, RefusedAddress, admit
from scraper.sources import Force, Source, url_fault, url_identity

# Words that say what kind of body it is, not which one.
_KIND = frozenset("police constabulary constabularies service force the".split())
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


@dataclass
class _Found:
    matched: dict[tuple[str, str], MatchedLink] = field(default_factory=dict)
    unmatched: dict[str, UnmatchedLink] = field(default_factory=dict)


class Names:
    """Finds forces by name in running text."""

    def __init__(self, forces: Sequence[Force]) -> None:
        self._names: dict[tuple[str, ...], str] = {}
        for force in forces:
            for name in (force.force_name, force.force_id, *_ALSO_CALLED.get(force.force_id, ())):
                words = _words(name)
                short = tuple(word for word in words if word not in _KIND)
                # "the met" without its first word would be found in "we met"
                for each in (words, short) if len(short) > 1 or len(words) < 3 else (words,):
                    if each and each != ("met",):
                        self._names.setdefault(each, force.force_id)
                if short and short != ("met",):
                    self._names.setdefault(short, force.force_id)
        self._longest = max(map(len, self._names), default=0)

    def named(self, text: str) -> tuple[str, ...]:
        """The forces named in a text, in order, each once; the longest name wins, so that
        "West Yorkshire" is not Yorkshire's neighbour."""
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
