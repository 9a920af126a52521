"""The form of a sign by which a page is judged. The signs themselves are data:
``cues_refused`` (pages that stand in the way) and ``cues_broken`` (pages in place of one).

Patterns meet text in lower case with straight quotes and single spaces.
"""

import re
from dataclasses import dataclass

# Where a sign may stand. "title" and "heading" (the first heading) are how a page calls
# itself, and "opening" is the beginning of a short page without one; "text" counts on short
# pages only, since a long plan may mention anything; "markup" is the raw HTML and counts on
# pages with next to no text, since the same scripts guard good pages; "header" is a response
# header as "name: value"; "url" is the address reached, and counts after a redirect only;
# "path" the same without its host, where the redirect stayed on the host that was asked.
TITLE, HEADING, OPENING, TEXT = "title", "heading", "opening", "text"
MARKUP, HEADER = "markup", "header"
URL, PATH = "url", "path"
NAMED = (TITLE, HEADING, OPENING)
SAID = (TITLE, HEADING, TEXT)

# A page is what its signs say where they reach this sum, and more than its plan weighs: one
# title that says so, or two sentences. A short page without one word of a plan needs less:
# nothing speaks for it. (Of 50 refusals recorded elsewhere, most had one clear sentence.)
ENOUGH, ENOUGH_WITHOUT_PLAN = 5.0, 2.5


@dataclass(frozen=True)
class Cue:
    """``pattern`` found in a place of ``places`` speaks with ``weight``, once a place."""

    weight: float
    places: tuple[str, ...]
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class Kind:
    """One kind of page that is no plan: its outcome, what it is in words, its signs."""

    outcome: str
    means: str
    cues: tuple[Cue, ...]


def cue(weight: float, places: tuple[str, ...] | str, *patterns: str) -> Cue:
    """A cue of any of these patterns."""
    where = (places,) if isinstance(places, str) else places
    return Cue(weight, where, re.compile("|".join(patterns)))
