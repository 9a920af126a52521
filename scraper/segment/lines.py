"""One block to atoms: its title, its label and its text, where they are run in."""

import re
from collections.abc import Mapping

from scraper.extract.document import Block
from scraper.segment.addressees import names_addressee
from scraper.segment.atoms import (
    BOLD,
    HEADING,
    ITEM,
    LABEL,
    PARAGRAPH,
    SHORT,
    TERM,
    TEXT,
    TOGGLE,
    Atom,
    Piece,
)
from scraper.segment.labels import (
    ANSWER,
    DATE,
    NUMBER,
    STATUS,
    WORDING,
    Label,
    is_date,
    label_of,
    run_in_label,
)
from scraper.segment.learnt import learnt_key, run_in_learnt
from scraper.segment.lexicon import Lexicon
from scraper.segment.lone_titles import is_bracketed_title
from scraper.segment.numbers import (
    Printed,
    printed_at_end,
    printed_at_start,
    printed_in_cell,
    printed_whole,
)
from scraper.segment.progress import status_of
from scraper.segment.voice import begins_with_deadline

FORMS = {"heading": HEADING, "toggle": TOGGLE, "term": TERM, "caption": HEADING}
# The number of a section or a part before its title: "7.1.2 ", "18.1 - ", "(3) ".
_SECTION = re.compile(r"^[(\[]?\d{1,2}(?:(?:\.\d{1,2}){1,3}|[a-e])[.):\]]?\s*[-–—:]?\s+(?=\S)")
# "Recommendation 15 is a matter for the commissioner": a sentence that ends what stands before
_FOR_OTHERS = re.compile(
    r"\b(?:is|are|was|were) (?:an? (?:matter|recommendation|item) )?(?:for|made to|addressed to|directed (?:to|at)|not for)\b"
)
_RUNS_ON = re.compile(r"^[^:.–—]{4,60}?\d[\d, &and]*\s+(?!and\b|to\b)[a-z]")
# So many records, and this share of them, make something the page's way.
RECORDS, MOST = 3, 0.6
# A line of at most this many words without a full stop may be a heading that lost its tag.
_SHORT_WORDS = 14
# Lead of one recommendation over the next with which a heading is no label but its title.
_PLAINLY = 4.0
# "NPCC update" and "Six-month update" are labels that recur, or the title of one recommendation.
_UPDATE = re.compile(r"\b(?:npcc|six|6)\b", re.IGNORECASE)
_QUOTED = re.compile(r"[“‘\"][^“”\"]+[”’\"]\W*")
# "Rec 7 – crime recording: The force has ...": a titled beginning run in before prose.
_TITLED = re.compile(
    r"^(?P<title>[^.:;?!]{3,90}?)\s*(?::|\s[–—-]\s)\s*(?P<rest>[A-Z“\"‘(0-9].{30,})$", re.DOTALL
)


def atoms_of(
    block: Block,
    index: int,
    lexicon: Lexicon,
    learnt: Mapping[str, Label],
    spread: Mapping[str, int],
) -> list[Atom]:
    """The atoms of the block at that index. ``learnt``: labels that the page teaches; ``spread``:
    how often it has each line."""
    text = block.text
    section = _SECTION.match(text)
    label = label_of(text) or (label_of(text[section.end() :]) if section else None)
    label = label or learnt.get(learnt_key(text))
    if label is not None and block.kind == "item" and not text.endswith(":") and block.lead != text:
        label = None  # "what was done about it" in a list is part of a sentence
    if label is not None and label.role in (WORDING, NUMBER) and _is_numbered_title(text):
        label = None  # "Recommendation 28 - Action plan"
    if label is not None and not label.dated and is_bracketed_title(block):
        label = None  # "Six-month update (recommendation 29)"
    if label is not None and label.role == STATUS and status_of(text):
        label = None  # "Complete" heads a column, and is a status everywhere else
    form = _form(block)
    if label is not None and form == PARAGRAPH and text.endswith("."):
        label = label if spread.get(learnt_key(text), 1) >= RECORDS else None  # "Published."
    if label is not None and form in (HEADING, TOGGLE) and _UPDATE.search(text):
        alone = spread.get(learnt_key(text), 1) == 1
        label = None if alone and lexicon.match(text).best()[1] > _PLAINLY else label
    if (
        label is not None
        and label.role in (STATUS, DATE)
        and text.endswith(".")
        and form in (PARAGRAPH, ITEM, SHORT)
    ):
        label = None  # "Published." is an answer
    dated_item = form == ITEM and spread.get(learnt_key(text), 1) >= RECORDS
    if label is None and (dated_item or form in (BOLD, HEADING)) and is_date(text):
        label = Label(ANSWER, text.strip(" :–—-"), dated=True)  # "November 2024" over an update
    titled = form == HEADING or (form == BOLD and block.kind == "item" and block.marker.isdigit())
    if label is not None and not (block.marker and titled) and not printed_whole(text):
        if section:
            label = label._replace(text=label.text.removeprefix(section[0]).strip())
        return [_label_atom(label, index, block, printed_at_start(text) if section else None)]
    announced = _announced_title(block, form)
    if announced:
        return _titled(block, index, announced)
    found = run_in_label(text, block.lead) or run_in_learnt(text, block.lead, learnt)
    if found is None and section:
        found = run_in_label(text[section.end() :], block.lead[section.end() :])
    if found and block.kind == "item" and block.marker.isdigit() and block.lead.endswith("."):
        found = None  # "29. **Update.** Sent in March": a title with the list's number
    if found and form not in (HEADING, TOGGLE, TERM) and (section or not printed_at_start(text)):
        return _run_in(found, block, index, printed_at_start(text) if section else None)
    printed = _printed(block, form)
    if form in (PARAGRAPH, ITEM, SHORT):
        split = _split_beginning(block, printed, lexicon)
        if split:
            return _titled(block, index, split)
    return [plain_atom(form, printed.rest if printed else text, text, index, block, printed)]


def _announced_title(block: Block, form: str) -> tuple[str, Printed | None, str] | None:
    """A title that says that it is one, and what is run in behind it where it is bold: "Item:
    training", "**Recommendation: training** We have ..."."""
    line = block.lead or block.text
    if form not in (BOLD, ITEM, PARAGRAPH, SHORT) or ":" not in line[:30]:
        return None
    found = run_in_label(line)
    if found is None or found[0].role not in (NUMBER, WORDING) or label_of(line):
        return None
    if not 0 < len(found[1].split()) <= _SHORT_WORDS or found[1].rstrip().endswith((".", ";")):
        return None
    return found[1], printed_at_start(found[1]), block.text[len(line) :].lstrip(" :.–—-")


def _is_numbered_title(text: str) -> bool:
    printed = printed_at_start(text)
    return printed is not None and printed.named and printed.rest != ""


def _form(block: Block) -> str:
    words = len(block.text.split())
    if block.kind == "term" and (words > _SHORT_WORDS or block.text[:1].islower()):
        return PARAGRAPH  # a definition list with the whole wording in its terms
    if block.kind in FORMS:
        return FORMS[block.kind]
    if block.lead == block.text and words <= 40 and block.text:
        return BOLD
    if block.kind == "item":
        return ITEM
    if printed_whole(block.text):
        return BOLD  # "Recommendation 7" on a line of its own is a title whatever it looks like
    if words <= _SHORT_WORDS and not block.text.endswith((".", ";", ",", ":")):
        return SHORT
    return PARAGRAPH


def _printed(block: Block, form: str) -> Printed | None:
    if block.marker.isdigit() and int(block.marker) > 0:
        own = printed_at_start(block.text)
        at_end = printed_at_end(block.text) if form != PARAGRAPH and own is None else None
        if at_end is not None and at_end.named:
            return at_end  # the list counts, "(Rec 13)" names
        return own or Printed((int(block.marker),), False, False, block.text)
    printed = printed_at_start(block.text)
    if (
        printed
        and form in (PARAGRAPH, ITEM)
        and printed.rest[:1].islower()
        and _RUNS_ON.match(block.text)
        and not _FOR_OTHERS.search(block.text[:120])
    ):
        printed = None  # "Recommendation 21 asks ..." is a sentence about it
    if form in (HEADING, TOGGLE, TERM, BOLD, SHORT) and not (printed and printed.named):
        at_end = printed_at_end(block.text)
        if at_end and (at_end.named or printed is None):
            section = _SECTION.match(at_end.rest)
            return at_end._replace(rest=at_end.rest[section.end() :]) if section else at_end
        printed = printed or printed_in_cell(block.text)
    return printed


def plain_atom(
    form: str, speaks: str, text: str, index: int, block: Block, printed: Printed | None
) -> Atom:
    """An atom of one piece, whose role its place decides."""
    side = block.kind if block.kind in ("term", "definition") else ""
    if block.quoted or (text[:1] in '“‘"' and _QUOTED.fullmatch(text)):
        side = "quoted"
    piece = Piece(TEXT, text, index, item=block.kind == "item", side=side)
    return Atom(form, speaks, index, index, (piece,), level=block.level, printed=printed)


def _label_atom(label: Label, index: int, block: Block, printed: Printed | None = None) -> Atom:
    return Atom(LABEL, "", index, index, (), level=block.level, printed=printed, label=label)


def _run_in(
    found: tuple[Label, str], block: Block, index: int, number: Printed | None
) -> list[Atom]:
    label, rest = found
    atoms = [_label_atom(label, index, block, number)]
    if rest:
        printed = printed_at_start(rest)
        form = ITEM if block.kind == "item" else PARAGRAPH
        atoms.append(
            plain_atom(form, printed.rest if printed else rest, rest, index, block, printed)
        )
    return atoms


def _split_beginning(
    block: Block, printed: Printed | None, lexicon: Lexicon
) -> tuple[str, Printed | None, str] | None:
    """A title run in before the text: (title, its number, the text behind), or None."""
    text = block.text
    if block.lead and block.lead != text:
        title = block.lead.rstrip(" :.–—-")
        rest = text[len(block.lead) :].lstrip(" :.–—-")
        number = (
            printed_at_start(block.lead)
            or printed_at_end(title)
            or (printed if block.marker else None)
        )
        if not rest or len(title.split()) > _SHORT_WORDS + 4:
            return None
        if number and _is_title(rest):
            return None  # "**Recommendation 7** - crime recording" is one title
        if number or lexicon.match(title).best()[1] > 0.6 or names_addressee(title):
            return title, number, rest
        return None
    if printed is None or begins_with_deadline(printed.rest):
        return None
    titled = _TITLED.match(printed.rest)
    if not titled or len(titled["title"].split()) > 9:
        if printed.named and printed.rest and text[: -len(printed.rest)].rstrip().endswith(":"):
            return text[: -len(printed.rest)].rstrip(" :"), printed, printed.rest
        return None
    clear = lexicon.match(titled["title"]).best()[1]
    if printed.named or clear > 0.5:
        head = text[: len(text) - len(printed.rest)] + titled["title"]
        return head, printed, titled["rest"]
    return None


def _is_title(text: str) -> bool:
    return len(text.split()) <= 9 and not text.endswith((".", ":", ";", ","))


def _titled(block: Block, index: int, split: tuple[str, Printed | None, str]) -> list[Atom]:
    title, printed, rest = split
    speaks = printed.rest.rstrip(" :.–—-") if printed and printed.rest != block.text else title
    if printed and speaks.endswith(rest):
        speaks = speaks[: -len(rest)].rstrip(" :.–—-")
    head = Atom(
        BOLD,
        speaks,
        index,
        index,
        (Piece(TEXT, title, index),),
        level=block.level,
        printed=printed,
    )
    found = run_in_label(rest)
    behind = [_label_atom(found[0], index, block)] if found else []
    rest = found[1] if found else rest
    if rest:
        form = ITEM if block.kind == "item" else PARAGRAPH
        behind.append(plain_atom(form, rest, rest, index, block, None))
    return [head, *behind]
