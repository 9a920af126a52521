"""What it takes to read a plan and to divide it, against trafilatura alone on the same pages.

Every pass is a process of its own that reads each document of the corpus once, as a night does:
nothing is remembered from one pass to the next.
"""

import itertools
import json
import subprocess
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

_KINDS = {
    ".html": "HTML",  # by size, below
    ".pdf": "PDF",
    ".docx": "DOCX",
    ".odt": "ODT",
    ".txt": "plain text",
    ".md": "plain text",
}
# A page in the frame of a whole site (navigation, banners, scripts) has this much; most pages of the
# corpus are bare.
_LARGE = 25 * 1024
_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Kind:
    """All documents of one kind: how many, their bytes, and the seconds they took together.
    ``trafilatura`` is None where it reads nothing."""

    name: str
    documents: int
    size: int
    reading: float
    dividing: float
    trafilatura: float | None


def measure_reading(passes: int) -> list[Kind]:
    """Each document at its fastest of several passes, added up by kind."""
    runs = [_one_pass() for _ in range(passes)]
    kinds: dict[str, list[list[float]]] = defaultdict(list)
    for name, first in runs[0].items():
        columns = zip(*(run[name] for run in runs), strict=True)
        kinds[_kind(name, first[0])].append([first[0], *map(min, list(columns)[1:])])
    found = []
    for kind, rows in kinds.items():
        size, reading, dividing, alone = map(sum, zip(*rows, strict=True))
        kept = alone if kind.startswith("HTML") else None
        found.append(Kind(kind, len(rows), int(size), reading, dividing, kept))
    return sorted(found, key=lambda each: -each.documents)


def _kind(name: str, size: float) -> str:
    kind = _KINDS[Path(name).suffix]
    if kind != "HTML":
        return kind
    return "HTML of 25 KiB and more" if size >= _LARGE else "HTML below 25 KiB"


def _one_pass() -> dict[str, list[float]]:
    command = [sys.executable, "-m", "tests.bench.reading"]
    done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=True)
    measured: dict[str, list[float]] = json.loads(done.stdout)
    return measured


def _main() -> None:
    """One pass: for each document its bytes, and seconds of reading, dividing, trafilatura."""
    import trafilatura

    from scraper.errors import UnreadableDocument
    from scraper.extract import extract
    from scraper.segment import segment
    from tests.evaluate import ELSEWHERE, documents, recommendations

    asked = recommendations()
    warm = b"<html><main><h1>Stalking</h1><p>We record what is reported.</p></main></html>"
    segment(extract(warm, "text/html"), asked, ELSEWHERE)  # the imports are no part of it
    trafilatura.extract(warm)
    measured = {}
    for name, file, _ in documents():
        body = file.read_bytes()
        times = [perf_counter()]
        try:
            document = extract(body, None, file.name)
        except UnreadableDocument:
            continue  # a scan has nothing to divide
        times.append(perf_counter())
        segment(document, asked, ELSEWHERE)
        times.append(perf_counter())
        if file.suffix == ".html":
            trafilatura.extract(body)
        times.append(perf_counter())
        spent = [after - before for before, after in itertools.pairwise(times)]
        measured[name + file.suffix] = [len(body), *spent]
    print(json.dumps(measured))


if __name__ == "__main__":
    _main()
