"""What a body is read against: the campaign's lists, and what people corrected."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from scraper.segment.corrections import Correction
from scraper.sources import Recommendation

# Short enough to be read beside the segmenter's name; 48 bits tell some lists apart.
_DIGITS = 12


@dataclass(frozen=True)
class Against:
    """``recommendations`` are those looked for, in the list's order and with the official
    wording as far as it was imported; ``elsewhere`` are numbers of the same report's
    recommendations to others; ``corrections`` are of one address where one body is read, of
    all addresses where many are."""

    recommendations: tuple[Recommendation, ...]
    elsewhere: frozenset[int] = frozenset()
    corrections: tuple[Correction, ...] = ()


def stamp(segmenter: str, against: Against) -> str:
    """The segmenter's name together with what it read against, so that a rebuild tells which
    readings were made against something else: "planwatch segmenter 1, recommendations
    5f0c6a1b2d3e, wording ..., corrections ...". What there was none of is not named."""
    parts = [segmenter, *_of_lists(against.recommendations, against.elsewhere)]
    if against.corrections:
        parts.append(f"corrections {_digest(sorted(map(repr, against.corrections)))}")
    return ", ".join(parts)


def differing(was: str, now: str) -> tuple[str, ...]:
    """What two stamps differ in: ``segmenter``, ``recommendations`` (titles, key terms,
    deadlines, numbers, order), ``wording``, ``corrections``; ``unknown lists`` where the
    first is from before lists were stamped."""
    (old_name, old), (new_name, new) = _parts(was), _parts(now)
    found = ["segmenter"] if old_name != new_name else []
    lists = ["recommendations", "wording"]
    if "recommendations" not in old:
        found.append("unknown lists")
        lists.clear()
    return (*found, *(each for each in (*lists, "corrections") if old.get(each) != new.get(each)))


def _parts(stamped: str) -> tuple[str, dict[str, str]]:
    name, *parts = stamped.split(", ")
    return name, {what: digest for what, _, digest in (part.partition(" ") for part in parts)}


@lru_cache(maxsize=8)
def _of_lists(
    recommendations: tuple[Recommendation, ...], elsewhere: frozenset[int]
) -> tuple[str, ...]:
    """Only what the segmenter looks at. The order counts, of the lines (a page may number
    them so) and of the terms (of two that are alike the first is named as the cue)."""
    asked = [
        (
            *(each.key, each.title, each.gist, each.key_terms),
            *(each.deadline or "", each.number or "", sorted(each.possible_numbers)),
        )
        for each in recommendations
    ]
    found = [f"recommendations {_digest([*asked, sorted(elsewhere)])}"]
    wordings = [each.wording for each in recommendations]
    if any(wordings):
        found.append(f"wording {_digest(wordings)}")
    return tuple(found)


def _digest(what: Sequence[object]) -> str:
    return sha256(json.dumps(what, ensure_ascii=False).encode()).hexdigest()[:_DIGITS]
