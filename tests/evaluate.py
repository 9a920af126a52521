"""Measures segmentation on the labelled corpus, per document and in total: ``make eval``.

The trivial baseline (cut the text at lines that begin with "Recommendation N") stands in the
same table. Documents marked ``held`` were never looked at while the segmenter was tuned.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scraper.errors import UnreadableDocument
from scraper.extract import extract
from scraper.extract.document import Document
from scraper.segment import Response, segment
from scraper.sources import Recommendation, read_numbers_elsewhere, read_recommendations
from tests.floors import PARTS, Quality, missed, raised, read_quality, write_quality
from tests.scoring import Tally, baseline, score

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT / "tests" / "corpus"
SOURCES = ROOT / "sources"
ELSEWHERE = read_numbers_elsewhere(SOURCES)
# The table's columns: what the measure is called, and its head.
_COLUMNS = {
    "state_accuracy": "state",
    "false_answered": "f.answ.",
    "false_missing": "f.miss.",
    "f1": "F1",
    "boundary_f1": "bound.",
    "progress_accuracy": "progr.",
    "sure_share": "sure",
    "sure_right": "right",
}


@dataclass(frozen=True)
class Measured:
    """One document: its part of the corpus, its counts, and those of the baseline."""

    name: str
    part: str
    tally: Tally
    baseline: Tally


def recommendations() -> tuple[Recommendation, ...]:
    return tuple(read_recommendations(SOURCES / "recommendations.csv"))


def documents(part: str | None = None) -> Iterable[tuple[str, Path, dict[str, Any]]]:
    """(name, file, labels) of every corpus document, in name order."""
    for folder in sorted(path for path in CORPUS.iterdir() if (path / "expected.json").exists()):
        expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
        if part in (None, expected["split"]):
            file = next(path for path in sorted(folder.iterdir()) if path.name != "expected.json")
            yield folder.name, file, expected


def read(
    file: Path, asked: Sequence[Recommendation]
) -> tuple[Document | None, tuple[Response, ...], str]:
    """The document (None if it cannot be read), its responses, and the outcome."""
    try:
        document = extract(file.read_bytes(), None, file.name)
    except UnreadableDocument as fault:
        return None, tuple(Response(each.key, "absent") for each in asked), fault.outcome
    return document, segment(document, asked, ELSEWHERE), "ok"


def measure(part: str | None = None, names: Sequence[str] = ()) -> Iterable[Measured]:
    """Every document of a part whose name holds one of ``names`` (all if there are none)."""
    asked = recommendations()
    for name, file, expected in documents(part):
        if names and not any(each in name for each in names):
            continue
        document, responses, outcome = read(file, asked)
        tally = score(expected, document, responses)
        if outcome != expected.get("outcome", "ok"):
            tally.faults.append(f"outcome {expected.get('outcome', 'ok')} -> {outcome}")
        trivial = score(expected, document, baseline(document, asked))
        yield Measured(name, expected["split"], tally, trivial)


def total(measured: Iterable[Measured]) -> dict[str, Tally]:
    """The counts of each part and of all, and the baseline's."""
    totals: dict[str, Tally] = {}
    for each in measured:
        for name in (each.part, "all"):
            totals.setdefault(name, Tally()).add(each.tally)
            totals.setdefault(f"baseline, {name}", Tally()).add(each.baseline)
    return dict(sorted(totals.items(), key=lambda item: ("baseline" in item[0], item[0])))


def corpus_hash() -> str:
    """One hash over every file of the corpus, so that floors hold for a known corpus."""
    found = hashlib.sha256()
    for path in sorted(CORPUS.glob("*/*")):
        if path.is_file() and "__pycache__" not in path.parts:
            found.update(path.relative_to(CORPUS).as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()


def quality_of(measured: Sequence[Measured], before: Quality | None, *, lower: bool) -> Quality:
    """What tests/quality.json is to hold after this measurement of the whole corpus."""
    totals = total(measured)
    floors = before["floors"] if before else {}
    return {
        "corpus": corpus_hash(),
        "documents": {part: sum(each.part == part for each in measured) for part in PARTS},
        "floors": {
            part: raised(totals[part].rates(), floors.get(part, {}), lower=lower) for part in PARTS
        },
        "measured": {
            name: {key: round(rate, 4) for key, rate in tally.rates().items()}
            for name, tally in totals.items()
        },
    }


def _row(name: str, rates: Mapping[str, float]) -> str:
    return f"{name:38}" + "".join(f" {rates[key]:>7.3f}" for key in _COLUMNS)


def _print_totals(measured: Sequence[Measured]) -> None:
    print()
    for name, tally in total(measured).items():
        print(_row(name, tally.rates()))


def _print_floors(quality: Quality, measured: Sequence[Measured]) -> int:
    """The floors, and which of them are missed; the number of those."""
    print()
    faults = []
    totals = total(measured)
    for part, floors in quality["floors"].items():
        print(_row(f"floor, {part}", floors))
        faults += [f"{part}: {line}" for line in missed(totals[part].rates(), floors)]
    for fault in faults:
        print("missed:", fault)
    if quality["corpus"] != corpus_hash():
        print("The corpus has changed since the floors were written (--write-floors).")
    return len(faults)


def main(arguments: Sequence[str] | None = None) -> int:
    options = argparse.ArgumentParser(prog="python -m tests.evaluate", description=__doc__)
    options.add_argument("--split", choices=PARTS, help="only this part")
    options.add_argument("--faults", action="store_true", help="list every cell that is wrong")
    options.add_argument(
        "--write-floors",
        action="store_true",
        help="raise the floors of tests/quality.json to what is measured, and renew the hash",
    )
    options.add_argument("--lower", action="store_true", help="with it: lower floors too")
    options.add_argument("names", nargs="*", help="parts of documents' names")
    asked = options.parse_args(arguments)
    whole = not (asked.split or asked.names)
    if (asked.write_floors and not whole) or (asked.lower and not asked.write_floors):
        options.error("floors are written from the whole corpus, and lowered only while written")
    print(f"{'document':38}" + "".join(f" {head:>7}" for head in _COLUMNS.values()))
    measured = []
    for each in measure(asked.split, asked.names):
        measured.append(each)
        print(_row(each.name, each.tally.rates()))
        # the faults of held documents are shown only to who asks for that part
        if asked.faults and (each.part == "tune" or asked.split == "held"):
            for fault in each.tally.faults:
                print("      ", fault)
    _print_totals(measured)
    if not whole:
        return 0
    if asked.write_floors:
        write_quality(quality_of(measured, read_quality(), lower=asked.lower))
    return 1 if _print_floors(read_quality(), measured) else 0


if __name__ == "__main__":
    sys.exit(main())
