"""Items of the same report that are addressed to others: the Home Office, the College of
Policing, commissioners.

Some forces print the whole report, and say below each item that is not theirs whose it is. Such
an item speaks of the same subjects in the same words as ours, so words cannot tell it: its title
names the body, or the body is asked in its wording, or nothing but "a matter for ..." answers it.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from scraper.segment.atoms import BOLD, ITEM, LABEL, PARAGRAPH, ROW, SHORT, TITLES, Atom
from scraper.segment.labels import ANSWER, OWNER, WORDING
from scraper.segment.progress import status_of
from scraper.segment.voice import voice

# The bodies that the report addresses beside chief constables, and those that pages name with
# them; the second half are commissioners, to whom two of ours are addressed as well.
_NATIONAL = (
    r"home office|home secretary|(?:uk |welsh |central )?government|ministry of justice|moj|department (?:of|for) [a-z]+(?:(?:,| and|, and) [a-z]+){0,3}"
    r"|college(?: of policing)?|cop|crown prosecution service|cps|director of public prosecutions|attorney general(?:['’]s office)?"
    r"|npcc|national police chiefs['’]?s? council|hmicfrs|hmic|(?:his|her) majesty['’]?s inspectorate[a-z ,&]*|hm inspectorate[a-z ,&]*|inspectorates?"
    r"|iopc|independent office for police conduct|hmcts|(?:hm )?courts and tribunals service|judiciary|sentencing council|law commission"
    r"|(?:hm )?prison and probation service|hmpps|probation service|ofcom|nhs england|victims['’] commissioner|domestic abuse commissioner|suzy lamplugh trust"
)
_LOCAL = (
    r"(?:office of the )?police(?:,? fire)? and crime commissioners?|o?p(?:f)?ccs?|apcc|association of police and crime commissioners"
    r"|commissioners?|mayors?|local policing bod(?:y|ies)|local authorit(?:y|ies)"
)
_ONE = (
    rf"(?:the |our |every |each |all )?(?:{_NATIONAL}|{_LOCAL})(?:['’]?s)?"
    r"(?: (?:lead|portfolio lead|lead for stalking|stalking lead|lead for [a-z ]{3,40}))?"
)
BODIES = rf"{_ONE}(?:(?:,|/| ?&|,? and|,? with) ?{_ONE})*"
_FIND_LOCAL = re.compile(rf"\b(?:{_LOCAL})\b", re.IGNORECASE)
# A text with none of these words names nobody: most are spared the search.
_NAMES = re.compile(  # in lower case: searching without regard to it is ten times as slow
    r"home (?:off|sec)|government|justice|moj|department|college|\bcop\b|prosecution|cps|attorney|npcc|council|hmic|inspectorate|iopc|conduct"
    r"|hmcts|courts|judiciary|commission|prison|probation|hmpps|ofcom|nhs|lamplugh|p(?:f)?cc|mayor|bod(?:y|ies)|authorit"
)
# "Simpler orders (Home Office)", "Guidance - for the College of Policing", "CPS: legal guidance"
_FOR = r"(?:(?:action |recommendation |item )?(?:for|to)|addressed to|owner:?|owned by|led by|addressee:?)"
_BRACKETED = re.compile(rf"[(\[]\s*(?:{_FOR} )?{BODIES}(?: only)?\s*[)\]]", re.IGNORECASE)
_DASHED = re.compile(
    rf"(?:\s[-–—]|:|[–—])\s*(?:{_FOR} )?{BODIES}(?: only)?\s*(?:[(\[][^()]{{1,25}}[)\]])?\.?$",
    re.IGNORECASE,
)
_LED = re.compile(
    rf"^(?:\d{{1,2}}(?:\s*(?:to|and|,|&|-|–)\s*\d{{1,2}})*[.):]?\s+)?(?:{_FOR} )?{BODIES}\s*(?::|\s[-–—])\s*\S",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"^\W*(?:(?:by|before|within|no later than)\b[^,;:.]{3,30}?(?:[,:]\s*|\s))?"
    rf"{BODIES}(?: (?:only|alone):|(?: (?:only|alone))? (?:should|must|ought to|needs? to|(?:is|are) (?:asked|required|recommended|expected|called on) to)\b)"
    # "The NPCC should be given an update": that is asked of those who give it
    r"(?! (?:also )?(?:be (?:given|told|sent|informed|updated|provided|supplied|notified|kept|consulted|involved|asked|shown)|receive|have|get|hear|know)\b)",
    re.IGNORECASE,
)
_ADDRESSEE = re.compile(
    r"address|direct|recipient|made to|recommend|aimed|\bfor\b|body|organi[sz]ation|agency",
    re.IGNORECASE,
)
_LINE = re.compile(rf"^\W*{_FOR} {BODIES}(?: only)?\W*$", re.IGNORECASE)
# "Specialist services: for the commissioner", or that line below a title: hers and not shared.
_SOLE = re.compile(rf"(?:^|[:(\[–—-])\s*for {BODIES}(?: only| alone)?\W*$", re.IGNORECASE)
_ALONE = re.compile(rf"^\W*{BODIES}\W*$", re.IGNORECASE)
# Sentences that say whose an item is: of the body, or not of the force.
_THIS = r"(?:(?:this|it|the|that)(?: (?:recommendation|item|action|one|part|point|matter))?|recommendation \d+)"
_FALLS = r"(?:is|was|are|falls|sits|lies|rests)(?: (?:solely|only|primarily|wholly|entirely|one))?"
_WHAT = r"(?:(?:an? |the )?(?:matter|recommendation|action|issue|question|item|decision|responsibility) )?"
_OURS = r"(?:(?:the|this|our|any) (?:force|constabulary|police service|chief constable)|(?:individual |local |police )?forces?|chief constables|chief officers|us|the police|police forces)"
_TO = r"(?:for|to|with|of|addressed to|made to|directed (?:at|to)|aimed at|owned by|led by|the responsibility of)"
_REPLIES = r"(?:answer(?:ed|ing)?|respond(?:ed|ing)?|repl(?:y|ied)|publish(?:ed)? (?:its|their|an?) (?:own )?(?:response|reply|answer))"
_DISCLAIMS = re.compile(
    rf"^{_THIS} {_FALLS} {_WHAT}{_TO} {BODIES}\b"
    rf"|^(?:an? )?(?:matter|recommendation|action|issue|question|item|decision) {_TO} {BODIES}\b"
    rf"|^for {BODIES}(?: only| alone| to (?:answer|respond|reply|lead|consider|take forward|decide))?\W*$"
    rf"|^(?:{_THIS} (?:is|was) )?not {_WHAT}(?:for|to|addressed to|made to|directed (?:at|to)|aimed at|one for) {_OURS}\b"
    rf"|^(?:we (?:understand|expect) (?:that )?)?{BODIES} (?:will|to|is to|are to|has|have|is expected to|are expected to) (?:be )?{_REPLIES}\b"
    rf"|^(?:please )?(?:see|refer to) (?:the )?(?:response|reply|answer|plan|website) (?:of|from|by) {BODIES}\b"
    rf"|^no (?:action|response|reply|answer) (?:(?:is |was )?(?:required|needed|asked|expected|due) )?(?:from|by|of|for) {_OURS}\b",
    re.IGNORECASE,
)
_LONGEST_DISCLAIMER = 45  # words
_OWN_ACTION = re.compile(
    r"\b(?:we (?!understand|expect|note|await)|our (?!understanding)|however\b|(?:the|this) (?:force|constabulary) (?!is not|to |and )[a-z]+)",
    re.IGNORECASE,
)
_TITLE_WORDS = 25
# Without one of these marks a title names nobody, without one of these words a sentence asks nobody.
_MARKS = frozenset("([:-–—")
_ASKING = "should must ought need asked required recommended expected called only: alone:".split()
_ASKED_WITHIN = 160  # characters
# What each sign takes off a beginning's worth.
_TITLED, _IS_ASKED, DISCLAIMED = 8.0, 6.0, 5.0
_SUBJECT = 80  # characters within which a sentence names whom it asks
_ASKS = 0.5  # voice (log odds) of wording
_AHEAD = 8  # how far below a title its wording and its answer are looked for, atoms


@lru_cache(maxsize=4096)
def names_addressee(title: str) -> bool:
    """Whether a title says whose its item is: "Simpler orders (Home Office)"."""
    if _MARKS.isdisjoint(title) or len(title.split()) > _TITLE_WORDS:
        return False
    if _NAMES.search(title.lower()) is None:
        return False
    return any(pattern.search(title) for pattern in (_BRACKETED, _DASHED, _LED))


@lru_cache(maxsize=4096)
def asks_other(text: str) -> bool:
    """Whether a sentence asks another body, and not chief constables: "The Home Office should"."""
    begins = text[:_ASKED_WITHIN]
    return (
        any(word in begins for word in _ASKING)
        and _NAMES.search(begins.lower()) is not None
        and _ASKED.match(text) is not None
    )


@lru_cache(maxsize=4096)
def disclaims(text: str) -> bool:
    """Whether an answer only says whose the item is: "This is a matter for the Home Office."."""
    return (
        len(text.split()) <= _LONGEST_DISCLAIMER
        and _DISCLAIMS.match(text) is not None
        and _OWN_ACTION.search(text) is None
    )


def for_others(atoms: Sequence[Atom], index: int, together: Sequence[str]) -> tuple[float, ...]:
    """What speaks against each recommendation at a possible beginning because the item there is
    another body's; () where nothing does. ``together``: for each position the bodies, in words,
    whom the recommendation itself names beside chief constables."""
    lines = atoms[index].text.split("\n")
    if atoms[index].pieces and atoms[index].form in TITLES:
        lines.append(atoms[index].pieces[0].text)  # with its number, as printed
    titled = next((line for line in lines if names_addressee(line)), "")
    titled = titled or _owner(atoms, index) or _addressed_below(atoms, index)
    wording, answer = _below(atoms, index)
    asked = next(filter(asks_other, (*lines, *wording)), "")
    disclaimed = bool(answer) and all(map(disclaims, answer))
    if not (titled or asked or disclaimed):
        return ()
    named = " ".join((titled, asked[:_SUBJECT], *(answer if disclaimed else ())))
    printed = atoms[index].printed
    sole = _SOLE.search(titled) is not None and not (printed is not None and printed.named)
    against = []
    for bodies in together:
        theirs = bool(bodies) and not sole and re.search(bodies, named, re.IGNORECASE) is not None
        against.append(
            (_TITLED if titled and not theirs else 0.0)
            + (0.5 if theirs else 1.0)
            * ((_IS_ASKED if asked else 0.0) + (DISCLAIMED if disclaimed else 0.0))
        )
    return tuple(against)


def _addressed_below(atoms: Sequence[Atom], index: int) -> str:
    """The line "For the NPCC" below a title, "" where there is none."""
    if atoms[index].form not in TITLES:
        return ""
    for atom in atoms[index + 1 : index + 3]:
        if atom.form in (SHORT, PARAGRAPH) and _LINE.match(atom.text):
            return atom.text
    return ""


def _owner(atoms: Sequence[Atom], index: int) -> str:
    """The body in a row's addressee cell, "" where a person or the force stands there. The owner
    of one of ours may well be the commissioner's office."""
    for piece in atoms[index].pieces:
        if (
            piece.role == OWNER
            and _ALONE.match(piece.text)
            and (_FIND_LOCAL.search(piece.text) is None or _ADDRESSEE.search(piece.label))
        ):
            return piece.text
    return ""


def _below(atoms: Sequence[Atom], index: int) -> tuple[list[str], list[str]]:
    """The wording and the answer of the item that may begin there."""
    own = atoms[index]
    wording: list[str] = []
    answer: list[str] = []
    if own.form == ROW and own.label is None:
        for piece in own.pieces:
            if piece.role == ANSWER:
                answer.append(piece.text)
        return wording, answer
    announced = False
    for place in range(index + 1, min(index + 1 + _AHEAD, len(atoms))):
        atom = atoms[place]
        if atom.form == LABEL:
            if atom.label is not None and atom.label.role == WORDING and announced:
                break
            announced = announced or (atom.label is not None and atom.label.role == ANSWER)
            continue
        if atom.form == ROW:
            key = atom.label is not None and atom.table == own.table
            if own.table >= 0 and not key:
                break
            if key and atom.label is not None and atom.label.role in (WORDING,) and announced:
                break
            for piece in atom.pieces:
                (answer if piece.role == ANSWER else wording).append(piece.text)
            announced = announced or bool(answer)
            continue
        if len(atom.text) <= 40 and status_of(atom.text) is not None:
            continue
        asks = not announced and voice(atom.text) > _ASKS and not disclaims(atom.text)
        if atom.form in TITLES and not (atom.form == SHORT and announced and not answer):
            own_wording = atom.form == BOLD and own.form != BOLD and atom.printed is None
            if asks and own_wording and not wording:
                wording.append(atom.text)
                continue
            break
        if atom.printed is not None and not atom.printed.sub and own.form in (PARAGRAPH, ITEM):
            break
        if asks and not answer:
            wording.append(atom.text)
        elif answer and own.form in (PARAGRAPH, ITEM):
            break
        else:
            answer.append(atom.text)
    return wording, answer
