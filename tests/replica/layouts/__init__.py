"""How the replica's forces lay their plans out: a plan and a page number in, HTML out."""

from collections.abc import Callable

from tests.replica.bank import Passage, read_bank
from tests.replica.layouts import prose, tables
from tests.replica.layouts.markup import heading, paragraph, passages
from tests.replica.plan import Entry, Plan

LAYOUTS: dict[str, Callable[[Plan, tuple[Entry, ...]], str]] = {
    "prose": prose.flat,
    "subnumbered": prose.subnumbered,
    "wide_table": tables.wide,
    "three_columns": tables.three_columns,
    "table_each": tables.table_each,
    "transposed": tables.transposed,
    "paraphrased": tables.paraphrased,
    "topics": prose.topics,
    "own_numbers": prose.own_numbers,
    "sections": prose.sections,
    "accordion": prose.accordion,
    "details": prose.details,
    "definitions": prose.definitions,
    "news": prose.sections,  # the page that the news item links to
    "narrative": lambda plan, entries: "",
    "stub": lambda plan, entries: "",
}
# The made-up first section of the layout with its own numbering.
_NUMBERED_INTRODUCTION = "own_numbers"


def plan_content(plan: Plan, page: int = 1, next_page: str = "") -> str:
    """The main content of one of a force's pages, without chrome or title.

    ``next_page``: where the second page of the plan is, if it has one.
    """
    entries = LAYOUTS[plan.layout](plan, plan.on_page(page))
    if page > 1:
        return paragraph("This is the second part of our action plan on stalking.") + entries
    pieces = [_introduction(plan)]
    if plan.layout == "stub":
        pieces += [paragraph(p.text.replace("{force}", plan.force_name)) for p in _pages("stub")]
        pieces.append('<div class="tracker" data-embed="tracker-17"></div>\n')
    if plan.layout == "narrative" or "narrative" in plan.traits:
        pieces.append(passages(plan.narrative))
    pieces.append(entries)
    if next_page:
        pieces.append(f'<p><a href="{next_page}">Read the second part of our plan</a></p>\n')
    return _among_others(plan, "".join(pieces)) if "shared" in plan.traits else "".join(pieces)


def news_content(plan: Plan, plan_path: str) -> str:
    """Family 12: a news item that says little and links to the plan."""
    told = "".join(paragraph(p.text.replace("{force}", plan.force_name)) for p in _pages("news"))
    if plan_path.endswith(".pdf"):
        link = f'<a href="{plan_path}">Stalking Super-complaint Delivery Plan (PDF, 60 KB)</a>'
    else:
        link = f'You can read our action plan <a href="{plan_path}">here</a>.'
    return f"{told}<p>{link}</p>\n"


def notice(style: int) -> tuple[str, str]:
    """Title and content of a page that says there is none (two wordings)."""
    notices = read_bank("pages")["notices"]
    title, text = notices["title"][style].text, notices["para"][style].text
    return title, paragraph(text)


def _pages(section: str) -> tuple[Passage, ...]:
    return read_bank("pages")[section]["para"]


def _introduction(plan: Plan) -> str:
    if plan.layout != _NUMBERED_INTRODUCTION:
        return passages(plan.introduction)
    lines = (f"1.{n} {piece.text}" for n, piece in enumerate(plan.introduction, start=1))
    return heading(2, "1. Introduction") + "".join(map(paragraph, lines))


def _among_others(plan: Plan, content: str) -> str:
    """Family 11: the plan as one section of a page about several super-complaints."""
    before, after = (
        heading(2, title) + "".join(map(paragraph, told)) for title, *told in plan.elsewhere
    )
    own = heading(2, "Super-complaint on the police response to stalking")
    return before + own + content + after
