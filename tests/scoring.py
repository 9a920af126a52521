"""How one document's responses compare with its labels: counts over cells, and their rates."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from scraper.extract.document import Document
from scraper.segment import Response
from scraper.sources import Recommendation

# From this confidence on a cell counts as sure; its answer must then reach this F1.
SURE, SURE_F1 = 0.9, 0.9
# An answer below this F1 is listed among a document's faults.
_WORTH_A_LOOK = 0.95
_WORD = re.compile(r"\w+(?:['’]\w+)?")
_CUT = re.compile(r"^\W*rec(?:ommendation)?\.?\s*(\d+)", re.IGNORECASE)


@dataclass
class Tally:
    """Counts over cells (document x recommendation); every rate is derived from them."""

    cells: int = 0
    right_state: int = 0
    not_answered: int = 0
    false_answered: int = 0
    answered: int = 0
    false_missing: int = 0
    f1_sum: float = 0.0
    begins_expected: int = 0
    begins_found: int = 0
    begins_right: int = 0
    progress_cells: int = 0
    progress_right: int = 0
    sure: int = 0
    sure_right: int = 0
    faults: list[str] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)

    def rates(self) -> dict[str, float]:
        """Every measure by its name, each from 0 to 1; nothing to measure counts as right."""
        begins = self.begins_expected + self.begins_found
        return {
            "state_accuracy": _share(self.right_state, self.cells),
            "false_answered": _share(self.false_answered, self.not_answered, nothing=0.0),
            "false_missing": _share(self.false_missing, self.answered, nothing=0.0),
            "f1": _share(self.f1_sum, self.answered),
            "boundary_f1": _share(2 * self.begins_right, begins),
            "progress_accuracy": _share(self.progress_right, self.progress_cells),
            "sure_share": _share(self.sure, self.cells),
            "sure_right": _share(self.sure_right, self.sure),
        }


def _share(part: float, whole: int, nothing: float = 1.0) -> float:
    return part / whole if whole else nothing


def words(text: str) -> list[str]:
    return [word.lower().replace("’", "'") for word in _WORD.findall(text)]


def token_f1(expected: str, found: str) -> float:
    """Harmonic mean of precision and recall over words, each counted as often as it stands."""
    left, right = Counter(words(expected)), Counter(words(found))
    common = sum((left & right).values())
    if not common:
        return 1.0 if not left and not right else 0.0
    return 2 * common / (sum(left.values()) + sum(right.values()))


def begins_rightly(document: Document | None, begins: int | None, expected: str) -> bool:
    if document is None or begins is None:
        return False
    here = words(" ".join(block.text for block in document.blocks[begins : begins + 12]))
    wanted = words(expected)
    # a printed list number or a label may stand before the first word
    return any(here[skip : skip + len(wanted)] == wanted for skip in range(4)) or (
        len(wanted) > 3 and here[: len(wanted) - 1] == wanted[1:]
    )


def score(
    expected: dict[str, Any], document: Document | None, responses: Sequence[Response]
) -> Tally:
    """One document's counts; ``document`` is None where it could not be read."""
    tally = Tally()
    for response in responses:
        want = expected["answers"].get(response.recommendation, {"state": "absent"})
        right = response.state == want["state"]
        tally.cells += 1
        tally.right_state += right
        f1 = None
        if want["state"] == "answered":
            tally.answered += 1
            tally.false_missing += response.state != "answered"
            f1 = token_f1(want["response"], response.response)
            tally.f1_sum += f1
        else:
            tally.not_answered += 1
            tally.false_answered += response.state == "answered"
        if response.confidence >= SURE:
            tally.sure += 1
            tally.sure_right += right and (f1 is None or f1 >= SURE_F1)
        _score_place(tally, want, document, response)
        _score_progress(tally, want, response)
        if not right or (f1 is not None and f1 < _WORTH_A_LOOK):
            tally.faults.append(
                f"{response.recommendation}: {want['state']} -> {response.state}"
                + (f", F1 {f1:.2f}" if f1 is not None else "")
                + f", confidence {response.confidence}"
            )
    return tally


def _score_place(
    tally: Tally, want: dict[str, Any], document: Document | None, response: Response
) -> None:
    """Whether it begins where the labels say."""
    there = want["state"] != "absent"
    tally.begins_expected += there
    if response.state == "absent":
        return
    placed = begins_rightly(document, response.evidence.begins, want.get("begins", ""))
    tally.begins_found += 1
    tally.begins_right += there and placed
    if there and not placed:
        tally.faults.append(
            f"{response.recommendation}: begins {want.get('begins')!r}"
            f" -> {response.evidence.first_words!r}"
        )


def _score_progress(tally: Tally, want: dict[str, Any], response: Response) -> None:
    if want["state"] == "absent":
        return
    right = response.progress == want.get("progress")
    tally.progress_cells += 1
    tally.progress_right += right
    if not right:
        tally.faults.append(
            f"{response.recommendation}: progress {want.get('progress')} -> {response.progress}"
        )


def baseline(
    document: Document | None, recommendations: Sequence[Recommendation]
) -> list[Response]:
    """Cut at lines that begin with "Recommendation N"; what follows the line is the answer."""
    numbers = {each.number: each.key for each in recommendations if each.number}
    found: dict[str, list[str]] = {}
    key = None
    for block in document.blocks if document else ():
        cut = _CUT.match(block.text)
        if cut:
            key = numbers.get(cut[1])
            if key:
                found.setdefault(key, [])
        elif key:
            found[key].append(block.text)
    return [
        Response(
            each.key,
            "absent" if each.key not in found else "answered" if found[each.key] else "empty",
            response="\n\n".join(found.get(each.key, ())),
        )
        for each in recommendations
    ]
