"""The project speaks in its own words, and names no place that only one machine knows."""

import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SEEDS = ROOT.parent / "shared" / "seeds"
RUN = 12  # words; shorter runs are names, numbers and phrases that everybody uses

# Made by tools or by a crawl, and never part of the project.
NOT_OURS = {".git", ".venv", "archive", "build", "demo", "dist", "__pycache__"}
CACHES = re.compile(r"\.\w+_cache|\.hypothesis|.*\.egg-info")

# Brackets around a letter, so that this file does not name them either.
PLACES = re.compile(
    r"/wor[k]/|/roo[t]/|/hom[e]/\w|/opt/pyp[i]|\.librar[y]\b"
    r"|pyp[i]\.(?:org|io)|pythonhoste[d]\.|registry\.npmj[s]|proxy\.golan[g]"
)


@cache
def texts() -> dict[str, str]:
    """Every text file of the project, by its path."""
    return dict(_texts())


def _texts() -> Iterator[tuple[str, str]]:
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in NOT_OURS and not CACHES.match(name)]
        for name in set(names) - NOT_OURS:  # .git is a file in a worktree
            path = Path(folder) / name
            data = path.read_bytes()
            if b"\0" not in data[:8192] and not data.startswith(b"%PDF"):
                yield str(path.relative_to(ROOT)), data.decode("utf-8", "replace")
    readme = ROOT / "archive" / "README.md"
    yield str(readme.relative_to(ROOT)), readme.read_text(encoding="utf-8")


def runs(text: str) -> Iterator[tuple[str, ...]]:
    """Every run of words. Markup and the line ends of JSON strings do not part them, and the
    words that hyphens join in an address are none: addresses are facts."""
    plain = re.sub(r"<[^<>]*>|\\[nt]|(?:\w++-){4,}\w++", " ", text)
    words = re.findall(r"\w+", plain.lower())
    return zip(*(words[start:] for start in range(RUN)), strict=False)


def test_the_walk_finds_the_project() -> None:
    assert {"README.md", "Makefile", "scraper/cli/__init__.py", "sources/force_urls.csv"} <= set(
        texts()
    )


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the pages to compare with are not here")
def test_no_sentence_is_taken_from_the_pages_that_were_read() -> None:
    taken = {run for seed in SEEDS.iterdir() for run in runs(seed.read_text(encoding="utf-8"))}
    assert taken
    found = {
        path: " ".join(run) for path, text in texts().items() for run in runs(text) if run in taken
    }
    assert found == {}


def test_no_file_names_a_place_of_one_machine() -> None:
    found = {
        path: place.group() for path, text in texts().items() if (place := PLACES.search(text))
    }
    assert found == {}
