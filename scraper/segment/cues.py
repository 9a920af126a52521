"""The evidence an atom gives for each recommendation: words, deadlines, groups of numbers."""

import re
from collections.abc import Sequence
from itertools import pairwise, product
from math import prod

from scraper.segment.addressees import for_others
from scraper.segment.atoms import BOLD, ITEM, LABEL, PARAGRAPH, ROW, SHORT, TITLES, Atom, is_label
from scraper.segment.labels import ANSWER, EVIDENCE, WORDING
from scraper.segment.lexicon import Lexicon
from scraper.segment.numbers import Numbering
from scraper.segment.pairs import asked_in, sentences_of, spoken_of
from scraper.segment.progress import status_of
from scraper.segment.voice import begins_with_deadline, voice
from scraper.sources import Recommendation

# Of so many numbers together, and so many choices, each is weighed.
_SEVERAL, _CHOICES = 4, 500
_TRUSTED = 0.5  # trust in the page's numbering from which its numbers are believed
_LOOKING_AHEAD = TITLES | {LABEL}
_TITLE_LINES = TITLES - {SHORT}
# How far a short heading may look ahead for the wording it stands over: atoms and words.
_AHEAD_ATOMS, _AHEAD_WORDS = 4, 90
_TITLE_WORDS = 12
_BELOW_ATOMS = 12  # how far below a title over two their wordings may stand
_ABOVE_ATOMS = 8  # how far above prose its title may stand
# What the words of an answer count for, where a bare number begins a segment.
_BY_ANSWER = 0.45
_AHEAD = 0.6  # evidence in the wording that follows a short heading
# Evidence under which a title says nothing of its own.
_HARDLY = 0.5
_DATE = re.compile(
    r"\b(\d{1,2})(?:st|nd|rd|th)?\s+(january|february|march|april|may|june|july|august|september|october|november|december)"
    r"\s+(20\d\d)\b|\b(\d{1,2})[/.](\d{1,2})[/.](?:20)?(\d\d)\b",
    re.IGNORECASE,
)
_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]


def is_status(atom: Atom) -> bool:
    """Whether an atom is no more than a status."""
    return len(atom.text) <= 40 and atom.printed is None and status_of(atom.text) is not None


class Cues:
    """The campaign's recommendations as evidence for atoms."""

    def __init__(
        self,
        recommendations: Sequence[Recommendation],
        lexicon: Lexicon,
        elsewhere: frozenset[int],
        atoms: Sequence[Atom],
    ) -> None:
        self.count = len(recommendations)
        self.elsewhere = elsewhere
        below = [atoms[i - 1] if i else None for i, a in enumerate(atoms) if is_label(a, WORDING)]
        self.labels = len(below)
        titled = sum(atom is not None and atom.form in _TITLE_LINES for atom in below)
        self.labels_below_titles = titled >= 0.6 * len(below)
        self._lexicon = lexicon
        self._atoms = atoms
        self._identities: dict[int, list[float]] = {}
        self._others: dict[int, tuple[float, ...]] = {}
        self._together = tuple(map(_named_with_us, recommendations))
        self._deadlines = tuple(each.deadline for each in recommendations)
        self._known_deadlines = frozenset(each for each in self._deadlines if each)

    def match(self, text: str) -> tuple[float, ...]:
        """Evidence of a text's words for each position."""
        return self._lexicon.match(text).scores if text else ()

    def best(self, text: str) -> tuple[int, float]:
        """The position of which a text speaks most, and by how much more than of the next."""
        return self._lexicon.match(text).best()

    def terms(self, text: str) -> tuple[tuple[str, ...], ...]:
        """The key terms of each position that stand in a text."""
        return self._lexicon.match(text).terms

    def identity(self, index: int) -> list[float]:
        """Evidence for each position at a possible beginning, with the wording that a short
        heading stands over."""
        if index not in self._identities:
            self._identities[index] = self._identity(index)
        return self._identities[index]

    def others(self, index: int) -> tuple[float, ...]:
        """What speaks against each position at a possible beginning, because another body than
        chief constables is addressed there; () where none is."""
        if index not in self._others:
            found = for_others(self._atoms, index, self._together)
            self._others[index] = found or self._others_above(index)
        return self._others[index]

    def _others_above(self, index: int) -> tuple[float, ...]:
        """The same of the title that wording stands below."""
        if self._atoms[index].form not in (PARAGRAPH, ITEM) or self._atoms[index].printed:
            return ()
        for above in range(index - 1, max(-1, index - _ABOVE_ATOMS), -1):
            if self._atoms[above].form in _TITLE_LINES:
                return self.others(above)
            if self._atoms[above].form == ROW or is_label(self._atoms[above], ANSWER):
                break
        return ()

    def _identity(self, index: int) -> list[float]:
        atoms, atom = self._atoms, self._atoms[index]
        title, _, rest = atom.text.partition("\n")
        if rest and atom.form == ROW and _is_title(title):
            own = list(self.match(title) or (0.0,) * self.count)
            for position, score in enumerate(self.match(rest)):
                own[position] += _AHEAD * score
            return own
        own = list(self.match(atom.text) or (0.0,) * self.count)
        if atom.form in _LOOKING_AHEAD or _is_key_row(atom) or _is_short_item(atom):
            following = self._following(atoms, index)
            if following:
                for position, score in enumerate(self.match(following)):
                    own[position] += _AHEAD * score
                return own
        if (len(atom.text.split()) < 3 and atom.printed is not None) or (
            max(own) < _HARDLY and _heads_a_record(atoms, index)
        ):
            # a bare number, or a title in other words: the answer is all there is to go by
            for position, score in enumerate(self.match(_answer_of(atoms, index))):
                own[position] += _BY_ANSWER * score
        return own

    def _following(self, atoms: Sequence[Atom], index: int) -> str:
        """The wording behind a heading: asking voice, until a label, heading or answer."""
        texts: list[str] = []
        words = 0
        for atom in atoms[index + 1 : index + 1 + _AHEAD_ATOMS]:
            if is_label(atom, WORDING) or (atom.form == SHORT and is_status(atom)):
                continue
            if atom.form not in (PARAGRAPH, ITEM, ROW, SHORT) and not _is_bold_wording(atom):
                break
            if atom.form == ROW and atom.table != atoms[index].table and atoms[index].table >= 0:
                break
            if (
                atom.printed
                and not atom.printed.sub
                and (atom.printed.named or atom.form in (ROW, ITEM))
            ):
                break
            if atom.form != ROW and voice(atom.text) < -0.5:
                break
            texts.append(atom.text)
            words += len(atom.text.split())
            if words > _AHEAD_WORDS:
                break
        return " ".join(texts)

    def deadlines(self, atom: Atom) -> tuple[float, ...]:
        """For each position 1 where the atom names its deadline and few share it, -1 where it
        names another's, 0 where it names none that is known."""
        named = _dates(atom.text[:160]) & self._known_deadlines
        if not named:
            return (0.0,) * self.count
        return tuple(
            -1.0 if own not in named else 1.0 if self._deadlines.count(own) <= 3 else 0.1
            for own in self._deadlines
        )

    def told_apart(self, atom: Atom) -> tuple[int, ...]:
        """The positions that the sentences of a title speak of, one after the other."""
        return sentences_of(atom.text, self._lexicon)

    def group(self, index: int, numbering: Numbering) -> tuple[int, ...]:
        """The positions that several printed numbers, the parts of a title, or several deadlines
        in one wording name together; () if not several."""
        atom = self._atoms[index]
        places = atom.printed.places if atom.printed is not None else 1
        told = self._told_together(index) if places > 1 or atom.form in _TITLE_LINES else ()
        if told and (places == 1 or len(told) == places) and _may_be(told, atom, numbering):
            return told
        if atom.printed is not None and len(atom.printed.numbers) > 1:
            return self._by_numbers(atom.printed.numbers, atom.text, numbering)
        return self._by_deadlines(atom)

    def _told_together(self, index: int) -> tuple[int, ...]:
        """What the words of a title say of it, or the wordings below it; where it prints no two
        numbers, both must."""
        atom = self._atoms[index]
        told = spoken_of(atom.text, self._lexicon)
        several = atom.printed is not None and atom.printed.places > 1
        if several and len(told) > 1:
            return told
        if not several and len(told) < 2:
            return ()
        below: list[str] = []
        for each in self._atoms[index + 1 : index + 1 + _BELOW_ATOMS]:
            if each.form not in (PARAGRAPH, ITEM):
                break
            if each.form == PARAGRAPH and voice(each.text) > 0.5:
                below.append(each.text)
        if several and atom.form == ROW:
            below = [line for line in atom.text.split("\n") if voice(line) > 0.5]
        asked = asked_in(below, self._lexicon)
        if len(asked) < 2:
            return ()
        return asked if several or set(asked) <= set(told) else ()

    def _by_numbers(
        self, numbers: Sequence[int], text: str, numbering: Numbering
    ) -> tuple[int, ...]:
        """The positions that several numbers mean, where the page's numbering tells: of the
        choices in the report's order the likeliest, and each its likeliest where none is."""
        scores = self.match(text) or (0.0,) * self.count
        tables = [numbering.table.get(number, {}) for number in numbers]
        known = [table for table in tables if table]
        if 1 < len(known) <= _SEVERAL and prod(map(len, known)) <= _CHOICES:
            ordered = [
                chosen
                for chosen in product(*known)
                if all(before < after for before, after in pairwise(chosen))
            ]
            if ordered:
                return max(
                    ordered,
                    key=lambda chosen: sum(
                        table[p] + 0.1 * scores[p] for table, p in zip(known, chosen, strict=True)
                    ),
                )
        taken: list[int] = []
        for table in known:
            free = [p for p in table if p not in taken and (not taken or p > taken[-1])]
            free = free or [p for p in table if p not in taken]
            if free:
                taken.append(max(free, key=lambda p: (table[p] + 0.1 * scores[p], -p)))
        return tuple(sorted(taken)) if len(taken) > 1 else ()

    def _by_deadlines(self, atom: Atom) -> tuple[int, ...]:
        """ "By 22 November 2024 publish a plan ... and by 27 March 2025 report": one each."""
        if atom.form not in (PARAGRAPH, ITEM, ROW) or not begins_with_deadline(atom.text):
            return ()
        named = sorted(_dates(atom.text) & self._known_deadlines)
        scores = self.match(atom.text)
        if len(named) != 2 or not scores:
            return ()
        best = []
        for deadline in named:
            own = [p for p, each in enumerate(self._deadlines) if each == deadline]
            best.append(max(own, key=lambda p: scores[p]))
        return tuple(sorted(best)) if min(scores[p] for p in best) > 0.8 else ()


def _named_with_us(recommendation: Recommendation) -> str:
    """A pattern for the bodies that a recommendation itself names beside chief constables, ""
    where it names none."""
    said = f"{recommendation.title} {recommendation.joint_with or ''}".lower()
    found = [r"\bnpcc\b|national police chiefs"] if "npcc" in said else []
    if "commissioner" in said:
        found.append(r"commissioner|\bo?pf?ccs?\b")
    return "|".join(found)


def _is_short_item(atom: Atom) -> bool:
    """A numbered item that opens with a badge or a word: "12. Delayed"."""
    return atom.form == ITEM and atom.printed is not None and len(atom.text.split()) <= 3


def _is_title(line: str) -> bool:
    """Whether the first line of a cell is the title of what follows it there."""
    return 1 <= len(line.split()) <= _TITLE_WORDS and not line.endswith((":", ";", ","))


def _is_bold_wording(atom: Atom) -> bool:
    return atom.form == BOLD and atom.printed is None and len(atom.text.split()) > 7


def _heads_a_record(atoms: Sequence[Atom], index: int) -> bool:
    after = atoms[index + 1] if index + 1 < len(atoms) else None
    return atoms[index].form in TITLES and after is not None and after.form == LABEL


def _answer_of(atoms: Sequence[Atom], index: int) -> str:
    atom = atoms[index]
    if atom.form == ROW:
        return " ".join(piece.text for piece in atom.pieces if piece.role == ANSWER)
    texts: list[str] = []
    for each in atoms[index + 1 : index + 12]:
        if each.form in TITLES and not each.label:
            break
        if each.form in (PARAGRAPH, ITEM):
            texts.append(each.text)
    return " ".join(texts)


def _is_key_row(atom: Atom) -> bool:
    """A row that says too little of itself and answers nothing: "Recommendation | 7"."""
    return (
        atom.form == ROW
        and (atom.label is not None or not atom.text)
        and len(atom.text.split()) < 4
        and not any(piece.role in (ANSWER, EVIDENCE) for piece in atom.pieces)
    )


def _dates(text: str) -> set[str]:
    found = set()
    for day, month, year, d, m, y in _DATE.findall(text):
        if day:
            found.add(f"{year}-{_MONTHS.index(month.lower()) + 1:02d}-{int(day):02d}")
        elif 1 <= int(m) <= 12:
            found.add(f"20{y}-{int(m):02d}-{int(d):02d}")
    return found


def _may_be(told: Sequence[int], atom: Atom, numbering: Numbering) -> bool:
    """Whether numbers that are believed may mean what the words of their title say."""
    if atom.printed is None or numbering.trust < _TRUSTED:
        return True
    tables = [numbering.table.get(number, {}) for number in atom.printed.numbers]
    return all(any(member in table for table in tables) for member in told) or not any(tables)
