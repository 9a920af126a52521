"""What class a change is of and what it weighs. Expected values by hand."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.archive.schema_classes import CLASSES
from scraper.store.changes import compare_plans
from scraper.store.classes import class_of, weight_of

TAUGHT = "All 40 officers are trained by 31 March 2025."
ORDERS = "A lawyer looks at each open case for an order."
CYMRAEG = "Mae cyfreithiwr yn edrych ar bob achos agored ac mae hyn wedi dechrau."


@pytest.mark.parametrize(
    ("old", "new", "class_"),
    [
        # white space and punctuation
        ("We train staff.", "We train  staff!", "punctuation"),
        (f"{TAUGHT}\n\n{ORDERS}", f"{TAUGHT} {ORDERS}", "punctuation"),
        ("The follow-up is “weekly”.", "The follow up is 'weekly'.", "punctuation"),
        ("We train staff.", "• We train staff", "punctuation"),
        # moved
        (f"{TAUGHT}\n\n{ORDERS}", f"{ORDERS}\n\n{TAUGHT}", "moved"),
        (f"{TAUGHT}\n\n{ORDERS}", f"{ORDERS};\n{TAUGHT}", "moved"),
        # numbers and dates
        (TAUGHT, "All 40 officers are trained by 30 June 2025.", "numbers"),
        (TAUGHT, "All officers are trained by March 2026.", "numbers"),
        (TAUGHT, "All 4 officers are trained by 31 March 2025.", "numbers"),
        ("It cost £1.5m, or 85% of it.", "It cost £15m, or 8.5% of it.", "numbers"),
        ("It cost 1.5m.", "It cost 15m.", "numbers"),
        ("Done by 31/03/2025.", "Done by 30/06/2025", "numbers"),
        ("It begins in spring, on a Monday.", "It begins in autumn, on a Friday.", "numbers"),
        ("We meet six times.", "We meet twelve times.", "numbers"),
        (f"In 2024:\n{ORDERS}", f"{ORDERS}\nIn 2025:", "numbers"),
        ("31 March 2025", "30 June 2025", "numbers"),
        # wording
        ("Officers may attend.", "Officers attend.", "wording"),
        ("We will march on.", "We will go on.", "wording"),
        ("All 40 officers.", "All 50 sergeants.", "wording"),
        ("Recommendation 7:Training", "Recommendation 7:Learning", "wording"),
        ("We train staff.", "we train staff.", "wording"),
        ("It is not done.", "It is done.", "wording"),
        ("Training ✓", "Training ✗", "wording"),
        (f"{TAUGHT}\n\n{ORDERS}", TAUGHT, "wording"),
        (f"{TAUGHT}\n\n{ORDERS}", f"{ORDERS} {TAUGHT}", "wording"),
        # Welsh beside the English
        (ORDERS, f"{ORDERS}\n\n{CYMRAEG}", "translation"),
        (f"{CYMRAEG}\n\n{ORDERS}", ORDERS, "translation"),
        (f"{ORDERS}\n\n{CYMRAEG}", f"{ORDERS}\n\n{CYMRAEG} Ac yn y blaen.", "translation"),
        (ORDERS, f"A judge looks at each.\n\n{CYMRAEG}", "wording"),
        (ORDERS, CYMRAEG, "wording"),
    ],
)
def test_what_a_change_of_text_is_classed_as(old: str, new: str, class_: str) -> None:
    assert class_of(old, new) == class_


def test_the_weights_of_changes_of_a_usual_length() -> None:
    changes = [
        ("removed", 3),
        ("wording", 400),
        ("added", 60),
        ("added", 3),
        ("wording", 130),
        ("numbers", 6),
        ("numbers", 2),
        ("progress", 0),
        ("wording", 20),
        ("wording", 1),
        ("translation", 500),
        ("moved", 500),
        ("punctuation", 9),
        ("punctuation", 0),
    ]
    weights = [weight_of(*change) for change in changes]
    assert weights == [303, 299, 260, 203, 170, 106, 102, 80, 60, 41, 39, 29, 19, 10]


@given(st.sampled_from(CLASSES), st.integers(0, 10_000), st.integers(0, 10_000))
def test_more_words_never_weigh_less(class_: str, one: int, other: int) -> None:
    fewer, more = sorted((one, other))
    assert weight_of(class_, fewer) <= weight_of(class_, more)


def test_a_plan_whose_text_does_not_show_what_changed() -> None:
    shown = compare_plans(f"{ORDERS}\n{TAUGHT}", f"{TAUGHT}\n{ORDERS}")
    assert shown.class_ == "moved"
    hidden = compare_plans(TAUGHT, TAUGHT)
    assert (hidden.words_added, hidden.words_removed) == (0, 0)
    assert (hidden.class_, hidden.weight) == ("wording", 40)


texts = st.lists(
    st.sampled_from(["plan", "order", "12", "May", "may", "five", "\n", ".", "mae", "wedi", "yn"]),
    max_size=8,
).map(" ".join)


@given(texts | st.text(max_size=30), texts | st.text(max_size=30))
def test_the_way_back_is_of_the_same_class(old: str, new: str) -> None:
    assert class_of(old, new) == class_of(new, old)


def test_every_class_is_described() -> None:
    documented = (Path(__file__).parents[1] / "docs" / "data.md").read_text(encoding="utf-8")
    table = documented.partition("| class | meaning | weight |")[2].partition("\n\n")[0]
    named = [line.split("`")[1] for line in table.splitlines()[2:]]
    assert named == list(CLASSES)
