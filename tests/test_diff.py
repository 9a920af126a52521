"""Comparing two texts: what is the same, what was edited, added, removed, moved."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.query.diff import Comparison, Paragraph, Run, compare, compare_words

INTRO = "Our force welcomed the report and wrote this plan."
TRAINING = "Every new officer is taught about stalking in the first month."
ORDERS = "Each week a lawyer looks at all open cases for an order."
SUPPORT = "Advocates are offered to each person who reports stalking."


def kinds(comparison: Comparison) -> list[str]:
    return [paragraph.kind for paragraph in comparison.paragraphs]


def test_the_same_text_in_other_white_space() -> None:
    comparison = compare(f"{INTRO}\n\n{ORDERS}", f"  {INTRO} \n{ORDERS.replace(' ', '  ')}\n")
    assert not comparison.changed
    assert kinds(comparison) == ["same", "same"]
    assert (comparison.words_added, comparison.words_removed) == (0, 0)


def test_words_inside_a_changed_paragraph() -> None:
    comparison = compare(
        f"{INTRO}\n{TRAINING}\n{ORDERS}",
        f"{INTRO}\nEvery officer is taught about stalking in the first three months.\n{ORDERS}",
    )
    assert kinds(comparison) == ["same", "changed", "same"]
    assert comparison.paragraphs[1].runs == (
        Run("same", "Every"),
        Run("removed", "new"),
        Run("same", "officer is taught about stalking in the first"),
        Run("removed", "month."),
        Run("added", "three months."),
    )
    assert (comparison.words_added, comparison.words_removed) == (2, 2)


def test_paragraphs_added_and_removed() -> None:
    comparison = compare(f"{INTRO}\n{TRAINING}", f"{INTRO}\n{SUPPORT}")
    assert comparison.paragraphs == (
        Paragraph("same", INTRO, INTRO),
        Paragraph("removed", TRAINING, None),
        Paragraph("added", None, SUPPORT),
    )
    assert (comparison.words_added, comparison.words_removed) == (9, 11)


def test_an_edited_paragraph_is_found_among_new_ones() -> None:
    edited = ORDERS.replace("Each week", "Every day")
    comparison = compare(f"{TRAINING}\n{ORDERS}", f"{SUPPORT}\n{INTRO}\n{edited}")
    assert kinds(comparison) == ["removed", "added", "added", "changed"]
    assert comparison.paragraphs[-1].runs[:2] == (
        Run("removed", "Each week"),
        Run("added", "Every day"),
    )


def test_a_moved_paragraph_is_neither_added_nor_removed() -> None:
    comparison = compare(
        f"{INTRO}\n{TRAINING}\n{ORDERS}\n{SUPPORT}", f"{INTRO}\n{ORDERS}\n{SUPPORT}\n{TRAINING}"
    )
    assert kinds(comparison) == ["same", "moved_away", "same", "same", "moved_here"]
    assert comparison.changed
    assert (comparison.words_added, comparison.words_removed) == (0, 0)


def test_a_label_that_recurs_was_not_moved() -> None:
    assert kinds(compare(f"Ongoing\n{INTRO}", f"{INTRO}\nOngoing")) == ["removed", "same", "added"]


def test_of_two_copies_removed_only_one_was_moved() -> None:
    comparison = compare(f"{TRAINING}\n{TRAINING}\n{INTRO}", f"{INTRO}\n{TRAINING}")
    assert sorted(kinds(comparison)) == ["moved_away", "moved_here", "removed", "same"]


def test_one_side_empty() -> None:
    assert compare("", "").paragraphs == ()
    assert compare("", INTRO).words_added == 9
    assert kinds(compare(INTRO, " \n")) == ["removed"]


def test_replaced_words_of_a_line_without_any_in_common() -> None:
    assert compare_words("all new", "quite other words") == (
        Run("removed", "all new"),
        Run("added", "quite other words"),
    )


words = st.sampled_from(["plan", "force", "order", "the", "a", "of", "new"])
lines = st.lists(words, max_size=12).map(" ".join)
texts = st.lists(lines, max_size=12).map("\n".join)


@given(texts | st.text(max_size=200), texts | st.text(max_size=200))
def test_both_texts_can_be_put_together_again(old: str, new: str) -> None:
    comparison = compare(old, new)
    for side, other, text in (("old", "added", old), ("new", "removed", new)):
        moved_in = "moved_here" if side == "old" else "moved_away"
        read = [
            " ".join(run.text for run in one.runs if run.kind != other)
            if one.runs
            else getattr(one, side)
            for one in comparison.paragraphs
            if one.kind not in (other, moved_in)
        ]
        assert read == [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    assert comparison.changed == ([*map(str.split, _lines(old))] != [*map(str.split, _lines(new))])


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("so " * 30_000, "so is " * 20_000),
        ("Response\nOngoing\n" * 8_000, "Ongoing\nResponse\nOngoing\n" * 6_000),
        (
            "\n".join(f"{n} of many different words here" for n in range(3_000)),
            "\n".join(f"{n} in some many other words here" for n in range(3_000)),
        ),
    ],
)
def test_huge_and_repetitive_texts_cost_little(old: str, new: str) -> None:
    start = time.process_time()
    assert compare(old, new).changed
    # quadratic work would take minutes; the bound leaves a slow machine much room
    assert time.process_time() - start < 20


def test_long_prose_is_compared_word_by_word() -> None:
    words = [f"word{n % 700}" if n % 3 else "the" for n in range(60_000)]
    edited = [*words[:20_000], "changed", *words[20_001:]]
    assert len(compare_words(" ".join(words), " ".join(edited))) == 4
