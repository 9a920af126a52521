"""Measures segmentation on the labelled corpus, per document and in total: ``make eval``.

The trivial baseline (cut the text at lines that begin with "Recommendation N") stands in the
same table. Documents marked ``held`` were never looked at while the segmenter was tuned.
"""

import argparse
import hashlib
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from scraper.errors import UnreadableDocument
from scraper.extract import extract
from scraper.extract.document import Document
from scraper.segment import Response, segment
from scraper.sources import Recommendation, read_recommendations

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT / "tests" / "corpus"
_WORD = re.compile(r"\w+(?:['’]\w+)?")


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
    updates_cells: int = 0
    updates_right: int = 0
    sure: int = 0
    sure_right: int = 0
    faults: list[str] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)

    @property
    def state_accuracy(self) -> float:
        return self.right_state / max(1, self.cells)

    @property
    def false_answered_rate(self) -> float:
        return self.false_answered / max(1, self.not_answered)

    @property
    def false_missing_rate(self) -> float:
        return self.false_missing / max(1, self.answered)

    @property
    def f1(self) -> float:
        return self.f1_sum / max(1, self.answered)

    @property
    def boundary_f1(self) -> float:
        if not self.begins_expected:
            return 1.0
        return 2 * self.begins_right / max(1, self.begins_expected + self.begins_found)

    @property
    def progress_accuracy(self) -> float:
        return self.progress_right / max(1, self.progress_cells)

    @property
    def sure_rate(self) -> float:
        return self.sure_right / max(1, self.sure)


def words(text: str) -> list[str]:
    return [word.lower().replace("’", "'") for word in _WORD.findall(text)]


def token_f1(expected: str, found: str) -> float:
    """Harmonic mean of precision and recall over words, each counted as often as it stands."""
    left, right = Counter(words(expected)), Counter(words(found))
    common = sum((left & right).values())
    if not common:
        return 1.0 if not left and not right else 0.0
    return 2 * common / (sum(left.values()) + sum(right.values()))


def begins_rightly(document: Document, begins: int | None, expected: str) -> bool:
    if begins is None:
        return False
    here = words(" ".join(block.text for block in document.blocks[begins : begins + 12]))
    wanted = words(expected)
    # a printed list number or a label may stand before the first word
    return any(here[skip : skip + len(wanted)] == wanted for skip in range(4)) or (
        len(wanted) > 3 and here[: len(wanted) - 1] == wanted[1:]
    )


def score(
    expected: dict[str, object], document: Document | None, responses: Sequence[Response]
) -> Tally:
    """One document's counts; ``document`` is None where it could not be read."""
    tally = Tally()
    answers = expected["answers"]
    assert isinstance(answers, dict)
    for response in responses:
        want = answers.get(response.recommendation, {"state": "absent"})
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
        if want["state"] != "absent":
            tally.begins_expected += 1
            tally.progress_cells += 1
            tally.progress_right += response.progress == want.get("progress")
            if want.get("updates"):
                tally.updates_cells += 1
                tally.updates_right += [u["label"] for u in want["updates"]] == [
                    u.label for u in response.updates
                ]
        placed = document is not None and begins_rightly(
            document, response.evidence.begins, str(want.get("begins", ""))
        )
        if response.state != "absent":
            tally.begins_found += 1
            tally.begins_right += want["state"] != "absent" and placed
            if want["state"] != "absent" and not placed:
                tally.faults.append(
                    f"{response.recommendation}: begins {want.get('begins')!r}"
                    f" -> {response.evidence.first_words!r}"
                )
        if response.confidence >= 0.9:
            tally.sure += 1
            tally.sure_right += right and (f1 is None or f1 >= 0.9)
        if not right or (f1 is not None and f1 < 0.95):
            tally.faults.append(
                f"{response.recommendation}: {want['state']} -> {response.state}"
                + (f", F1 {f1:.2f}" if f1 is not None else "")
                + f", confidence {response.confidence}"
            )
        elif want["state"] != "absent" and response.progress != want.get("progress"):
            tally.faults.append(
                f"{response.recommendation}: progress {want.get('progress')} -> {response.progress}"
            )
    return tally


_CUT = re.compile(r"^\W*rec(?:ommendation)?\.?\s*(\d+)", re.IGNORECASE)


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


def documents(split: str | None = None) -> Iterable[tuple[str, Path, dict[str, object]]]:
    """(name, file, labels) of every corpus document, in name order."""
    for folder in sorted(path for path in CORPUS.iterdir() if (path / "expected.json").exists()):
        expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
        if split in (None, expected["split"]):
            file = next(path for path in sorted(folder.iterdir()) if path.name != "expected.json")
            yield folder.name, file, expected


def read(
    file: Path, recommendations: Sequence[Recommendation]
) -> tuple[Document | None, tuple[Response, ...], str]:
    try:
        document = extract(file.read_bytes(), None, file.name)
    except UnreadableDocument as fault:
        absent = tuple(Response(each.key, "absent") for each in recommendations)
        return None, absent, fault.outcome
    return document, segment(document, recommendations), "ok"


def corpus_hash() -> str:
    """One hash over every file of the corpus, so that floors hold for a known corpus."""
    total = hashlib.sha256()
    for path in sorted(CORPUS.glob("*/*")):
        if path.is_file() and "__pycache__" not in path.parts:
            total.update(path.relative_to(CORPUS).as_posix().encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


def row(name: str, tally: Tally) -> str:
    return (
        f"{name:38} {tally.state_accuracy:6.3f} {tally.false_answered_rate:7.3f}"
        f" {tally.false_missing_rate:7.3f} {tally.f1:6.3f} {tally.boundary_f1:6.3f}"
        f" {tally.progress_accuracy:6.3f} {tally.sure:5d} {tally.sure_rate:6.3f}"
    )


HEAD = (
    f"{'document':38} {'state':>6} {'f.answ.':>7} {'f.miss.':>7} {'F1':>6} {'bound.':>6}"
    f" {'progr.':>6} {'sure':>5} {'right':>6}"
)


def main(arguments: Sequence[str] | None = None) -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--split", choices=("tune", "held"))
    options.add_argument("--faults", action="store_true", help="list every cell that is wrong")
    options.add_argument("names", nargs="*")
    asked = options.parse_args(arguments)
    recommendations = read_recommendations(ROOT / "sources" / "recommendations.csv")
    totals: dict[str, Tally] = {}
    print(HEAD)
    for name, file, expected in documents(asked.split):
        if asked.names and not any(part in name for part in asked.names):
            continue
        document, responses, outcome = read(file, recommendations)
        tally = score(expected, document, responses)
        if outcome != expected.get("outcome", "ok"):
            tally.faults.append(f"outcome {expected.get('outcome', 'ok')} -> {outcome}")
        trivial = score(expected, document, baseline(document, recommendations))
        for total, part in (
            ("all", tally), (str(expected["split"]), tally), ("baseline, all", trivial),
        ):  # fmt: skip
            totals.setdefault(total, Tally()).add(part)
        print(row(name, tally))
        if asked.faults and (expected["split"] == "tune" or asked.split == "held"):
            for fault in tally.faults:
                print("      ", fault)
    print()
    for name, tally in sorted(totals.items()):
        print(row(name, tally))
    return 0


if __name__ == "__main__":
    sys.exit(main())
