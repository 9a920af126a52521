"""What it takes to read a plan and to divide it, against trafilatura alone on the same pages.

Every pass is a process of its own that reads each document of the corpus once, as a night does:
nothing is remembered from one pass to the next. Trafilatura alone has processes of its own too: it
remembers words it has met, so a page that we have just read with it would cost it less.
"""

import gc
import itertools
import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Sequence
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
_WARM = b"<html><main><h1>Stalking</h1><p>We record what is reported.</p></main></html>"
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
    # by turns, since the machine is not as fast all the time
    runs = [(_one_pass("planwatch"), _one_pass("trafilatura")) for _ in range(passes)]
    ours, alone = (_fastest(each) for each in zip(*runs, strict=True))
    kinds: dict[str, list[list[float]]] = defaultdict(list)
    for name, row in ours.items():
        kinds[_kind(name, row[0])].append([*row, alone.get(name, [0.0])[-1]])
    found = []
    for kind, rows in kinds.items():
        size, reading, dividing, trafilatura = map(sum, zip(*rows, strict=True))
        kept = trafilatura if kind.startswith("HTML") else None
        found.append(Kind(kind, len(rows), int(size), reading, dividing, kept))
    return sorted(found, key=lambda each: -each.documents)


def _fastest(runs: Sequence[dict[str, list[float]]]) -> dict[str, list[float]]:
    """For each document the smallest of each column."""
    return {
        name: list(map(min, zip(*(run[name] for run in runs), strict=True))) for name in runs[0]
    }


def _kind(name: str, size: float) -> str:
    kind = _KINDS[Path(name).suffix]
    if kind != "HTML":
        return kind
    return "HTML of 25 KiB and more" if size >= _LARGE else "HTML below 25 KiB"


def _one_pass(reader: str) -> dict[str, list[float]]:
    command = [sys.executable, "-m", "tests.bench.reading", reader]
    done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=True)
    measured: dict[str, list[float]] = json.loads(done.stdout)
    return measured


def _planwatch() -> dict[str, list[float]]:
    """One pass: for each document its bytes, and the seconds of reading and of dividing it."""
    from scraper.errors import UnreadableDocument
    from scraper.extract import extract
    from scraper.segment import segment
    from tests.evaluate import ELSEWHERE, documents, recommendations

    asked = recommendations()
    segment(extract(_WARM, "text/html"), asked, ELSEWHERE)  # the imports are no part of it
    gc.freeze()  # as in every process that reads (scraper/readers.py)
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
        spent = [after - before for before, after in itertools.pairwise(times)]
        measured[name + file.suffix] = [len(body), *spent]
    return measured


def _trafilatura() -> dict[str, list[float]]:
    """One pass: the seconds that trafilatura takes for each page."""
    import trafilatura

    from tests.evaluate import documents

    trafilatura.extract(_WARM)
    gc.freeze()
    measured = {}
    for name, file, _ in documents():
        if file.suffix == ".html":
            body = file.read_bytes()
            begun = perf_counter()
            trafilatura.extract(body)
            measured[name + file.suffix] = [perf_counter() - begun]
    return measured


if __name__ == "__main__":
    print(json.dumps({"planwatch": _planwatch, "trafilatura": _trafilatura}[sys.argv[1]]()))
