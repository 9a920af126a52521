"""Edits of recommendations.csv between nights: no force is charged with what we did."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scraper.rebuild.rebuild import Report, rebuild
from scraper.segment.against import Against
from tests.fetch_loopback import running_site
from tests.watched_site import RECOMMENDATIONS, TITLES, Watched, plan

PAGE = "/plan"
ANSWERS = {key: f"Our lead for {title.lower()} reports in May." for key, title in TITLES.items()}


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    with running_site() as site:
        yield Watched(site, tmp_path, listed=(PAGE,))


def rebuilt(watched: Watched) -> Report:
    return rebuild(
        watched.place / "plans.db",
        clock=lambda: datetime(2026, 3, 3, tzinfo=UTC),
        jobs=1,
        against=Against(watched.asked),
    )


@pytest.mark.parametrize("is_rebuilt", [True, False])
@pytest.mark.parametrize("key", ["online", "crime-recording"])
def test_only_what_the_force_edited_is_a_change(
    watched: Watched, key: str, is_rebuilt: bool
) -> None:
    watched.show(PAGE, plan(ANSWERS))
    watched.night(0)
    watched.asked = tuple(each for each in RECOMMENDATIONS if each.key != key)
    if is_rebuilt:
        rebuilt(watched)
    watched.show(PAGE, plan({**ANSWERS, "training": "Every officer has had the new course."}))
    watched.night(1)
    changes = watched.rows("SELECT recommendation, change FROM response_changes")
    assert changes == [("training", "edited")]
    assert rebuilt(watched).rebuild_id is None  # everything is read as it is to be read
    listed = watched.rows("SELECT recommendation FROM coverage WHERE force_id = 'avon'")
    assert (key,) not in listed
    assert len(listed) == len(RECOMMENDATIONS) - 1


def test_a_page_on_which_it_was_never_looked_for_is_read_without_it(watched: Watched) -> None:
    watched.show(PAGE, plan(ANSWERS))
    watched.asked = tuple(each for each in RECOMMENDATIONS if each.key != "online")
    watched.night(0)
    assert watched.rows("SELECT 1 FROM responses WHERE recommendation = 'online'") == []


def test_a_crawl_tells_when_the_list_has_outgrown_what_was_read(watched: Watched) -> None:
    watched.show(PAGE, plan(ANSWERS))
    watched.asked = RECOMMENDATIONS[1:]
    assert watched.night(0).alarms == ()
    watched.asked = RECOMMENDATIONS
    [alarm] = watched.night(1).alarms
    assert alarm == (
        "1 reading of archived pages is by earlier code or against other lists than today's;"
        " planwatch rebuild makes them again"
    )
    rebuilt(watched)
    assert watched.night(2).alarms == ()
