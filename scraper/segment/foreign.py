"""Parts of a page that are another matter: other super-complaints, inspections and reports."""

import re
from collections.abc import Sequence

from scraper.extract.document import Block
from scraper.segment.addressees import BODIES, asks_other, names_addressee
from scraper.segment.numbers import printed_at_end, printed_at_start
from scraper.segment.voice import voice

# Other super-complaints and inspections that police pages answer beside this one (the public
# list of police super-complaints on GOV.UK, and inspections on violence against women).
_OTHERS = re.compile(
    r"police[- ]perpetrated domestic abuse|force in the dark|modern slavery|hestia|section 60|stop and search|more harm than good"
    r"|criminal justice alliance|safe to share|immigration|liberty and southall|insecure (?:immigration )?status"
    r"|protective measures|centre for women.s justice|sexual (?:abuse|violence|offences) (?:super|by|victims)"
    r"|faith (?:and|communit)|tees valley|rape (?:and serious|inspection|review)|child (?:sexual )?exploitation|victims of sexual"
    r"|police (?:data sharing|response to (?:rape|domestic|modern|burglary|child|knife|fraud|robbery|sexual|violence|victims|mental))"
    r"|migrant|police data|bail|county lines|fraud|custody|hate crime|peel (?:inspection|assessment)|vetting",
    re.IGNORECASE,
)
_OURS = re.compile(r"stalking|suzy lamplugh", re.IGNORECASE)
_COMPLAINT = re.compile(
    r"super-?\s?complaint|inspection|inspectorate|report(?!ing)|hmicfrs|thematic|review|response to|complaint",
    re.IGNORECASE,
)
# An inspection or inquiry is never the super-complaint's investigation.
_INSPECTION = re.compile(r"\b(?:inspections?|inquiry|thematic|peel)\b", re.IGNORECASE)
_LIST_OF_REPORTS = re.compile(
    r"(?:police |our |responses? to |national )*(?:super-?\s?complaints|inspections|reports|inquiries|reviews)\b",
    re.IGNORECASE,
)
_ABOUT_PLAN = re.compile(
    r"recommendation|action plan|response to|our response|progress|summary|background|introduction",
    re.IGNORECASE,
)


# A part of the page for the same report's recommendations to others.
_FOR_OTHERS = re.compile(
    rf"(?:part \w{{1,5}}\W+)?(?:the )?(?:(?:recommendations|items|matters|points|those|questions)\W+)?(?:that are |which are )?"
    rf"(?:not (?:ours|for us|made to us|addressed to us|(?:a matter )?for (?:the |this |our )?(?:force|police|constabulary|chief constables?))"
    rf"|(?:(?:made |addressed |directed )?(?:for|to) |of )(?:other (?:bodies|organisations|agencies|people|services)|others|{BODIES})(?: to answer| only)?)\W*",
    re.IGNORECASE,
)
_LONGEST = 80
_TO_REVIEW = re.compile(
    r"(?:^(?:Review|Report)|(?<=[a-z,] )(?:review|report))(?! (?:of|on|into|by|from|and)\b)(?= [a-z])"
)
_ASKS = 0.9  # voice (log odds) of a title in the imperative


def _parts_for_others(blocks: Sequence[Block], ranks: Sequence[int | None]) -> list[bool]:
    """What stands below "For others" or "Not ours", down to the next heading as high."""
    marked = [False] * len(blocks)
    level: int | None = None
    for index, (rank, block) in enumerate(zip(ranks, blocks, strict=True)):
        if rank is not None and block.kind in ("heading", "toggle"):
            if len(block.text) <= _LONGEST and _FOR_OTHERS.fullmatch(block.text):
                level = rank
            elif level is not None and rank <= level:
                level = None
        marked[index] = level is not None
    return marked


def foreign(blocks: Sequence[Block]) -> list[bool]:
    """For each block whether it stands under another super-complaint's heading."""
    marked = [False] * len(blocks)
    if not any(_OURS.search(block.text) for block in blocks):
        return marked
    ranks = [_rank(block) for block in blocks]
    # levels at which this page heads our plan by name: beside such a heading, another one of
    # the same level that names a complaint or an inspection heads another matter
    ours = {
        rank
        for rank, block in zip(ranks, blocks, strict=True)
        if rank and _OURS.search(block.text) and _names_complaint(block.text)
    }
    # the highest level below the page's title: h2, or h3 on a page that skips it
    top = min((rank for rank in ranks if rank and 1 < rank < 7), default=2)
    others = [
        rank is not None and _is_other(block, rank, top, ours)
        for rank, block in zip(ranks, blocks, strict=True)
    ]
    listing = _listed(blocks, ranks, others, ours)
    level: int | None = None
    marked = _parts_for_others(blocks, ranks)
    for index, (rank, block) in enumerate(zip(ranks, blocks, strict=True)):
        if rank is not None:
            if others[index] or (rank == listing and _is_sibling(block)):
                level = rank if level is None else min(level, rank)
            elif level is not None and _closes(block, rank, level):
                level = None
        marked[index] = marked[index] or level is not None
    return marked


def _is_other(block: Block, rank: int, top: int, ours: set[int]) -> bool:
    """Whether a heading of that rank announces another complaint, inspection or report."""
    text = block.text
    inspection = _INSPECTION.search(text) is not None and "super" not in text.lower()
    inspection = inspection and not _is_item(block, rank, ours)
    if _OURS.search(text):
        return inspection and rank in ours  # another body's inspection of the same subject
    return (
        (_OTHERS.search(text) is not None and _announces(block, rank, top))
        or (rank <= top + 1 and inspection)
        or (rank in ours and _names_complaint(text) and _ABOUT_PLAN.search(text) is None)
    )


def _names_complaint(text: str) -> bool:
    """Whether a heading names a complaint or a report; "With the commissioner, review what is
    bought" and "Improve the response to online stalking" ask for something."""
    if _COMPLAINT.search(_TO_REVIEW.sub("", text)) is None:
        return False
    printed = printed_at_start(text)
    return voice(printed.rest if printed else text) < _ASKS


def _is_item(block: Block, rank: int, ours: set[int]) -> bool:
    """ "6. Inspection (HMICFRS)", "HMICFRS should ...": an item of this report that is addressed
    to another body."""
    text = block.text
    if names_addressee(text) or asks_other(text) or (rank not in ours and not _plain(block)):
        return True
    printed = printed_at_start(text) or printed_at_end(text)
    return printed is not None and printed.named


def _listed(
    blocks: Sequence[Block],
    ranks: Sequence[int | None],
    others: Sequence[bool],
    ours: set[int],
) -> int | None:
    """The level at which a page lists reports, ours among them: one that ours has together
    with another's, or that stands below "Super-complaints"."""
    above = [
        rank
        for rank, block in zip(ranks, blocks, strict=True)
        if rank is not None and rank < 7 and _LIST_OF_REPORTS.match(block.text)
    ]
    for rank in sorted(ours):
        with_others = any(other and each == rank for other, each in zip(others, ranks, strict=True))
        if rank == 7 or not (with_others or any(each == rank - 1 for each in above)):
            continue
        if any(_holds_plan(blocks, ranks, index, rank) for index in range(len(blocks))):
            return rank
    return None


def _holds_plan(
    blocks: Sequence[Block], ranks: Sequence[int | None], index: int, rank: int
) -> bool:
    """Whether a heading of that rank is ours and stands over parts of its own, rather than
    being the title above headings of its own level."""
    if ranks[index] != rank or not _OURS.search(blocks[index].text):
        return False
    for below, block in zip(ranks[index + 1 :], blocks[index + 1 :], strict=True):
        if below is not None and below <= rank:
            return False
        if below is not None or block.cell is not None:
            return True
    return False


def _is_sibling(block: Block) -> bool:
    """Whether a heading at the level of the reports names one that is not ours."""
    return _plain(block) and not _OURS.search(block.text) and not _ABOUT_PLAN.search(block.text)


def _announces(block: Block, rank: int, top: int) -> bool:
    # a deep heading or one line inside an answer ("Stop and search") announces nothing unless
    # it speaks of a complaint, an inspection or a report
    return rank <= top or _COMPLAINT.search(block.text) is not None


def _closes(block: Block, rank: int, level: int) -> bool:
    if _OURS.search(block.text) and (rank <= level or _COMPLAINT.search(block.text)):
        return True
    return rank < level or (rank == level and _plain(block))


def _plain(block: Block) -> bool:
    numbered = printed_at_start(block.text) or printed_at_end(block.text)
    return block.kind == "heading" and numbered is None


def _rank(block: Block) -> int | None:
    """How high a block stands as a heading: 1 to 6, 7 for a bold line, None for text."""
    if block.cell is not None:
        return None
    if block.kind == "heading":
        return block.level or 2
    if block.kind == "toggle":
        return 5
    if block.lead == block.text and len(block.text.split()) <= 16:
        return 7
    return None
