"""Several readings as one plan, and what changed between two. Expected values by hand."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.segment.response import Evidence, Response, Update
from scraper.store.changes import Change, compare
from scraper.store.plan import content_of, merge
from scraper.store.reading import Part, packed_responses, unpacked_responses
from tests.version_model import common


def part(source_id: int, *responses: Response, title: str = "", text: str = "") -> Part:
    return Part(source_id, source_id * 10, f"hash {source_id}", title, text, responses)


def answered(text: str, progress: str | None = None, confidence: float = 1.0) -> Response:
    return Response("risk", "answered", response=text, progress=progress, confidence=confidence)


EMPTY = Response("risk", "empty", heading="Risk", confidence=0.9)
ABSENT = Response("risk", "absent", confidence=0.2)


def test_a_single_source_is_the_plan() -> None:
    plan = merge([part(4, answered("We assess."), title="Our plan", text="Risk. We assess.")])
    assert (plan.content_sha256, plan.title, plan.text) == (
        "hash 4",
        "Our plan",
        "Risk. We assess.",
    )
    assert plan.answers["risk"].response == answered("We assess.")
    assert plan.answers["risk"].source_id == 4


def test_texts_stand_below_each_other_in_the_lists_order() -> None:
    plan = merge([part(2, text="One."), part(1, title="Second", text="Two."), part(3)])
    assert (plan.title, plan.text) == ("Second", "One.\n\nTwo.")
    assert plan.content_sha256 == content_of(["hash 2", "hash 1", "hash 3"])
    assert content_of(["a", "b"]) != content_of(["b", "a"])


@pytest.mark.parametrize(
    ("first", "second", "state", "source"),
    [
        (EMPTY, answered("Yes."), "answered", 2),
        (answered("Yes."), EMPTY, "answered", 1),
        (ABSENT, EMPTY, "empty", 2),
        (ABSENT, answered("Yes."), "answered", 2),
        (ABSENT, ABSENT, "absent", 1),
    ],
)
def test_the_best_state_counts(first: Response, second: Response, state: str, source: int) -> None:
    answer = merge([part(1, first), part(2, second)]).answers["risk"]
    assert (answer.response.state, answer.source_id) == (state, source)
    assert answer.response.confidence == (first if source == 1 else second).confidence


def test_several_answers_are_joined_and_identical_ones_told_once() -> None:
    one = Response(
        "risk", "answered", "12", "Risk", "March: begun.", (Update("March", "begun."),),
        confidence=0.9, evidence=Evidence(("printed number 12",), 3, 4, "Risk"),
    )  # fmt: skip
    other = Response(
        "risk", "answered", response="We assess.", updates=(Update("June", "We assess."),),
        confidence=0.7,
    )  # fmt: skip
    merged = merge([part(1, one), part(2, other), part(3, one), part(4, EMPTY)]).answers["risk"]
    assert merged.response == Response(
        "risk", "answered", "12", "Risk", "March: begun.\n\nWe assess.",
        (Update("March", "begun."), Update("June", "We assess.")),
        confidence=0.7, evidence=one.evidence,
    )  # fmt: skip
    assert merged.source_id == 1


@pytest.mark.parametrize(
    ("stated", "progress"),
    [
        ((None, None), None),
        (("complete", None), "complete"),
        (("complete", "complete"), "complete"),
        (("not_started", "not_started"), "not_started"),
        (("complete", "not_started"), "in_progress"),
        (("in_progress", "complete"), "in_progress"),
    ],
)
def test_progress_of_several_answers(stated: tuple[str | None, ...], progress: str | None) -> None:
    parts = [part(at, answered(f"Text {at}.", each)) for at, each in enumerate(stated)]
    assert merge(parts).answers["risk"].response.progress == progress


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        (EMPTY, answered("We assess risk."), ("added", 3, 0, "added", 203)),
        (None, answered("We assess risk."), ("added", 3, 0, "added", 203)),
        (answered("We assess risk."), ABSENT, ("removed", 0, 3, "removed", 303)),
        (answered("We assess risk."), EMPTY, ("removed", 0, 3, "removed", 303)),
        (
            answered("We assess risk."),
            answered("We always assess harm."),
            ("edited", 2, 1, "wording", 43),
        ),
        (answered("a b c d"), answered("d a b c"), ("edited", 1, 1, "wording", 42)),
        (answered("By May 2025"), answered("By June 2026"), ("edited", 2, 2, "numbers", 104)),
        (answered("One word"), answered("One  word"), ("edited", 0, 0, "punctuation", 10)),
        (answered("Yes."), answered("Yes.", "complete"), ("progress", 0, 0, "progress", 80)),
        (
            answered("Yes.", "in_progress"),
            answered("Yes.", "complete"),
            ("progress", 0, 0, "progress", 80),
        ),
        (answered("Yes."), answered("No.", "complete"), ("edited", 1, 1, "wording", 80)),
        (answered("Yes."), answered("Yes", "complete"), ("edited", 1, 1, "punctuation", 80)),
        (EMPTY, ABSENT, None),
        (None, EMPTY, None),
        (answered("Yes.", confidence=0.4), answered("Yes."), None),
    ],
)
def test_what_counts_as_a_change(before, after, change) -> None:
    old = {} if before is None else {"risk": before}
    expected = [] if change is None else [Change("risk", *change)]
    assert compare(old, {"risk": after}, ["risk"]) == expected


def test_a_placeholder_is_no_text_of_an_answer() -> None:
    placeholder = Response("risk", "empty", response="TBC")
    assert compare({"risk": placeholder}, {"risk": EMPTY}, ["risk"]) == []
    added = compare({"risk": placeholder}, {"risk": answered("Done now.")}, ["risk"])
    assert added == [Change("risk", "added", 2, 0, "added", 202)]


words = st.lists(st.sampled_from("abcd"), max_size=9)


@given(words, words)
def test_words_are_counted_by_the_shortest_way(old: list[str], new: list[str]) -> None:
    kept = common(old, new)
    expected = [("edited", len(new) - kept, len(old) - kept)] if old != new else []
    before, after = answered(" ".join(old)), answered(" ".join(new))
    changes = compare({"risk": before}, {"risk": after}, ["risk"])
    assert [(each.change, each.words_added, each.words_removed) for each in changes] == expected


def test_texts_beyond_all_measure_are_still_counted() -> None:
    rng = random.Random(1)
    many = [f"w{rng.randrange(50)}" for _ in range(40_000)]
    old, new = answered(" ".join(many)), answered(" ".join([*reversed(many), "new"]))
    assert compare({"risk": old}, {"risk": new}, ["risk"]) == [
        Change("risk", "edited", 1, 0, "wording", 41)
    ]


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
responses = st.builds(
    Response,
    recommendation=texts,
    state=st.sampled_from(["answered", "empty", "absent"]),
    printed_number=st.none() | texts,
    heading=st.none() | texts,
    response=texts,
    updates=st.lists(st.builds(Update, texts, texts), max_size=2).map(tuple),
    progress=st.none() | st.just("complete"),
    confidence=st.floats(0, 1),
    evidence=st.builds(
        Evidence, st.lists(texts, max_size=2).map(tuple), st.none() | st.integers(0, 9)
    ),
)


@settings(max_examples=50)
@given(st.lists(responses, max_size=3).map(tuple))
def test_stored_responses_come_back_as_they_were(stored: tuple[Response, ...]) -> None:
    assert unpacked_responses(packed_responses(stored)) == stored
