"""Full-text search: what is found, in which versions, and that no input can break it."""

from collections.abc import Iterator
from sqlite3 import Connection

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scraper.archive.connection import read_archive
from scraper.errors import UsageError
from scraper.query.search import HIT, HIT_END, search
from tests.sample_archive import BIRCH_TAUGHT, ORDERS, write_archive


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    opened = read_archive(write_archive(tmp_path_factory.mktemp("archive") / "plans.db"))
    yield opened
    opened.close()


def found(archive: Connection, words: str) -> set[tuple[str, str]]:
    return {(hit["force_id"], hit["recommendation"]) for hit in search(archive, words)}


def test_one_row_for_an_answer_that_stood_in_several_versions(archive: Connection) -> None:
    (hit,) = search(archive, "lawyer")
    assert hit == {
        "force_id": "alder",
        "recommendation": "spo",
        "state": "answered",
        "progress": "complete",
        "versions": [2, 3],
        "first_seen": "2025-03-02T03:00:00Z",
        "last_seen": "2025-11-20T03:00:00Z",
        "current": True,
        "snippet": hit["snippet"],
        "response": ORDERS,
    }
    assert f"A {HIT}lawyer{HIT_END} looks" in hit["snippet"]


def test_answers_that_are_gone_are_found_too(archive: Connection) -> None:
    hits = {hit["versions"][0]: hit["current"] for hit in search(archive, "officer month")}
    assert hits == {1: False, 2: False}


@pytest.mark.parametrize(
    ("words", "who"),
    [
        ("train", {("birch", "training")}),  # another form of the word
        ("TRAINING", {("birch", "training")}),
        ("advoc*", {("birch", "training")}),
        ('"two days"', {("birch", "training")}),
        ('"days two"', set()),
        ("two days staff", {("birch", "training")}),  # all words, in any order
        ("two weeks", set()),
        ("naive", {("birch", "online")}),  # accents do not matter
        ("naïve", {("birch", "online")}),
        ("first-day", {("birch", "online")}),
        ("open AND case", set()),  # AND is a word like any other
        ("open case", {("alder", "spo")}),
    ],
)
def test_words(archive: Connection, words: str, who: set[tuple[str, str]]) -> None:
    assert found(archive, words) == who


def test_narrowed_down(archive: Connection) -> None:
    assert [hit["force_id"] for hit in search(archive, "stalking")] == [
        "alder",
        "alder",
    ]
    assert search(archive, "days", force_id="alder") == []
    (hit,) = search(archive, "days", force_id="birch", recommendation="training")
    assert hit["response"] == BIRCH_TAUGHT
    assert len(search(archive, "stalking", most=1)) == 1


def test_only_what_held_then(archive: Connection) -> None:
    (hit,) = search(archive, "stalking", as_of="2025-04-01T00:00:00Z")
    assert hit["versions"] == [2]
    assert hit["current"] is True
    assert search(archive, "stalking", as_of="2025-06-01T00:00:00Z") == []
    assert search(archive, "lawyer", as_of="2025-03-01T00:00:00Z") == []
    (lawyer,) = search(archive, "lawyer", as_of="2025-04-01T00:00:00Z")
    assert lawyer["versions"] == [2]


@pytest.mark.parametrize(
    "words", ["", "  ", "*", "-", '"', '""', "()", '"*"', "* - :", "_", "\udcff"]
)
def test_nothing_to_search_for(archive: Connection, words: str) -> None:
    with pytest.raises(UsageError, match="no word to search for"):
        search(archive, words)


@pytest.mark.parametrize(
    "words",
    [
        "NEAR(a b)", "AND", "OR NOT", 'say "', '"a" "b', "response:x", "{response}: x",
        "^first", "a + b", "x*y*", "a;b", "'; DROP TABLE responses;--", "-lawyer",
        "lawyer\udcff", "\ud800x",
        "a\x00b", "ﬁrst", "word " * 500,
    ],
)  # fmt: skip
def test_operators_are_plain_text(archive: Connection, words: str) -> None:
    assert isinstance(search(archive, words), list)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(st.text(max_size=30) | st.text(alphabet='"*()-+:^{}, aNEARDOT', max_size=30))
def test_any_text_is_safe(archive: Connection, words: str) -> None:
    try:
        search(archive, words)
    except UsageError as error:
        assert "no word" in str(error)


def test_an_answer_is_found_by_its_own_words(archive: Connection) -> None:
    for word in BIRCH_TAUGHT.split():
        assert ("birch", "training") in found(archive, word)
