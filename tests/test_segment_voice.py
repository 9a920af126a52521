"""Whose voice a paragraph speaks in, and the table of marks that decides it."""

import re

import pytest

from scraper.extract import extract
from scraper.segment import voice as table
from scraper.segment.voice import voice
from tests.evaluate import documents


@pytest.mark.parametrize(
    "asking",
    [
        "By 27 March 2025, chief constables should review how their officers record stalking.",
        "Forces must make sure that victims are told of their rights as soon as possible.",
        "Publish an action plan on their website within 56 days.",
        "We should consider screening every case.",
    ],
)
def test_what_asks_is_the_recommendations_voice(asking: str) -> None:
    assert voice(asking) > 1.0


@pytest.mark.parametrize(
    "telling",
    [
        "We have trained 312 officers since January 2025.",
        "Our panel meets monthly and is chaired by a superintendent.",
        "Accepted. The force has set up a team, and work is under way.",
        "Westshire Police already uses the national form.",
    ],
)
def test_what_tells_is_the_forces_voice(telling: str) -> None:
    assert voice(telling) < -1.0


def test_a_mark_is_never_kept_from_a_text_by_the_words_it_names() -> None:
    """The words only spare searches: where the pattern is found, one of them stands."""
    texts = {
        block.text.lower()
        for _, file, _ in documents("tune")
        if file.suffix in (".html", ".txt")
        for block in extract(file.read_bytes(), None, file.name).blocks
    }
    missed = {
        (pattern, text)
        for pattern, _, named in (*table._ASKING, *table._TELLING)
        for text in texts
        if named and re.search(pattern, text) and not set(named.split()) & _words(text)
    }
    assert missed == set()


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]+|%", text))
