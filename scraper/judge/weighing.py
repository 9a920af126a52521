"""How much of each kind of page the signs amount to, and how much of a plan."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from scraper.judge.cue import (
    ENOUGH,
    ENOUGH_WITHOUT_PLAN,
    HEADER,
    HEADING,
    MARKUP,
    OPENING,
    PATH,
    TEXT,
    TITLE,
    URL,
    Cue,
    Kind,
)
from scraper.judge.cues_broken import HOME, MISSING, SEARCH, SERVER
from scraper.judge.cues_refused import CHALLENGE, CONSENT, SIGN_IN
from scraper.judge.page import Page
from scraper.judge.redirects import Way
from scraper.judge.vocabulary import (
    PLAN_LENGTH_CAP,
    PLAN_NAME,
    PLAN_NAME_WEIGHT,
    PLAN_TERMS,
    PLAN_TERMS_CAP,
)

KINDS = (CHALLENGE, CONSENT, SIGN_IN, SERVER, MISSING, SEARCH, HOME)

# What a page says in its text counts by how short it is: an error page has little else to
# say, and in a long page it is the plan that speaks. (words up to, factor)
_BY_LENGTH = ((80, 1.0), (150, 0.7), (300, 0.4))
# So many words without one of a plan's.
_WITHOUT_PLAN = 150
# A page that calls itself a plan, and says more than this, may say what it likes.
_SAYS_MORE = 40
# The scripts of a bot wall also stand in the pages that it let through.
_NEXT_TO_NOTHING = 25


@dataclass(frozen=True)
class Weight:
    """What the signs of one kind of page come to, and which they were."""

    kind: Kind
    sum: float
    cues: tuple[str, ...]

    def outweighs(self, plan: float, page: Page) -> bool:
        """Whether the page is of this kind rather than a plan of this weight."""
        silent = plan == 0 and not page.leads_to_plan and page.words_said <= _WITHOUT_PLAN
        return self.sum >= (ENOUGH_WITHOUT_PLAN if silent else ENOUGH) and self.sum > plan


def weigh(page: Page, headers: Iterable[tuple[str, str]], way: Way | None) -> list[Weight]:
    """Every kind of page with what its signs weigh, heaviest first. ``way`` is where the
    redirects led, None where they led nowhere else."""
    said = page.said
    words = page.words_said
    factor = next((factor for length, factor in _BY_LENGTH if words <= length), 0.0)
    if words > _SAYS_MORE and _calls_itself(page.title, page.heading, _opening(page))[0]:
        factor = 0.0
    places = {
        TITLE: page.title,
        HEADING: page.heading,
        OPENING: _opening(page) if factor == 1.0 else "",
        TEXT: said if factor else "",
        MARKUP: page.markup if words <= _NEXT_TO_NOTHING and not page.leads_to_plan else "",
        URL: way.url.lower() if way else "",
        PATH: way.path_within.lower() if way else "",
    }
    lines = [f"{name}: {value}".lower() for name, value in headers]
    weights = [_of_kind(kind, places, lines, factor) for kind in KINDS]
    return sorted(weights, key=lambda weight: -weight.sum)


def _opening(page: Page) -> str:
    return "" if page.heading else page.said[:120]


def _of_kind(kind: Kind, places: dict[str, str], headers: list[str], factor: float) -> Weight:
    total = 0.0
    found: list[str] = []
    for cue in kind.cues:
        for place in cue.places:
            match = _find(cue, headers if place == HEADER else [places[place]])
            if match:
                weight = cue.weight * (factor if place == TEXT else 1.0)
                total += weight
                found.append(f"{kind.outcome} +{weight:g} {place}: {match}")
    return Weight(kind, total, tuple(found))


def _find(cue: Cue, texts: list[str]) -> str:
    for text in texts:
        match = cue.pattern.search(text)
        if match:
            return match.group()[:60].strip()
    return ""


def plan_weight(page: Page) -> float:
    """How much the page is a plan, or says of itself that it leads to one: how it calls
    itself, how many of a plan's terms it uses, and how long it speaks."""
    as_plan, as_other = _calls_itself(page.title, page.heading, _opening(page))
    terms = min(
        PLAN_TERMS_CAP, sum(weight for weight, term in PLAN_TERMS if term.search(page.text))
    )
    # a front page or a list of search results may use the terms too, and be long
    counts = terms >= 3 and (as_plan or not as_other)
    length = min(PLAN_LENGTH_CAP, page.words / 100) if counts else 0.0
    return terms + length + (PLAN_NAME_WEIGHT if as_plan else 0.0)


@lru_cache(maxsize=4)  # asked twice for each page
def _calls_itself(title: str, heading: str, opening: str) -> tuple[bool, bool]:
    """Whether title or heading (or the opening of a page without one) call it a plan, and
    whether they call it something else. The words count once: "search results for stalking
    action plan" does not name a plan."""
    named = {TITLE: title, HEADING: heading, OPENING: opening}
    other = {
        place
        for kind in KINDS
        for cue in kind.cues
        for place in named.keys() & set(cue.places)
        if cue.pattern.search(named[place])
    }
    return any(PLAN_NAME.search(named[place]) for place in named.keys() - other), bool(other)
