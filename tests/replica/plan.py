"""A force's plan as data, and what a careful reader would say of it: the truth."""

from dataclasses import dataclass

from tests.replica.bank import KEYS, Passage

# How a page prints progress, and what the contract calls it.
PROGRESS_OF_STATUS = {
    "Action complete": "complete",
    "Complete": "complete",
    "Closed": "complete",
    "BAU": "complete",
    "Ongoing": "in_progress",
    "In progress": "in_progress",
    "On track": "in_progress",
    "Not started": "not_started",
    "Not yet started": "not_started",
}
# The only sentence of the bank that states progress within an answer.
COMPLETE_IN_WORDS = "Recommendation complete."


@dataclass(frozen=True)
class Entry:
    """One recommendation as a force's page treats it; two keys where it answers two at once.

    ``answer`` is () where ``placeholder`` stands instead ("" = nothing at all). ``status``
    is what a status cell says ("" where the layout has none). ``later`` holds the texts of
    later dated columns as (label, text). ``page`` counts the force's pages from 1.
    """

    keys: tuple[str, ...]
    number: str
    title: str
    wording: tuple[Passage, ...]
    short: str
    evidence: str
    owner: str
    answer: tuple[Passage, ...]
    placeholder: str = ""
    status: str = ""
    later: tuple[tuple[str, str], ...] = ()
    page: int = 1


@dataclass(frozen=True)
class Plan:
    """What one force publishes on one night. ``columns`` are the labels of the dated answer
    columns, for layouts that have them; ``redesigned`` asks for the newer markup;
    ``elsewhere`` holds two other super-complaints of a shared page, each as title and
    paragraphs."""

    force_id: str
    force_name: str
    layout: str
    traits: frozenset[str]
    introduction: tuple[Passage, ...]
    entries: tuple[Entry, ...]
    columns: tuple[str, ...]
    redesigned: bool = False
    narrative: tuple[Passage, ...] = ()
    elsewhere: tuple[tuple[str, ...], ...] = ()

    def on_page(self, page: int) -> tuple[Entry, ...]:
        """The entries that one of the force's pages prints."""
        return tuple(entry for entry in self.entries if entry.page == page)


@dataclass(frozen=True)
class Truth:
    """What should be read for one recommendation: the contract's words for it."""

    state: str
    progress: str | None = None
    response: str = ""
    updates: tuple[tuple[str, str], ...] = ()


def truth_of(plan: Plan) -> dict[str, Truth]:
    """The truth for each of the fifteen keys; what no entry treats is absent."""
    found = {key: _truth(plan, entry) for entry in plan.entries for key in entry.keys}
    return {key: found.get(key, Truth("absent")) for key in KEYS}


def written_out(passages: tuple[Passage, ...]) -> str:
    """Paragraphs and list items in reading order, joined by a blank line."""
    return "\n\n".join(piece for p in passages for piece in (p.text, *p.items))


def _truth(plan: Plan, entry: Entry) -> Truth:
    progress = PROGRESS_OF_STATUS.get(entry.status)
    first = written_out(entry.answer)
    if progress is None and COMPLETE_IN_WORDS in first:
        progress = "complete"
    if not first and not entry.later:
        return Truth("empty", progress)
    dated = [(plan.columns[0], first)] if first else []
    dated += entry.later
    updates = tuple(dated) if len(plan.columns) > 1 else ()
    return Truth("answered", progress, "\n\n".join(text for _, text in dated), updates)
