"""Whole runs against a host that has a page for everything."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from scraper.fetch.addresses import made_up_address
from tests.fetch_loopback import running_site
from tests.watched_site import Watched, html, plan

PLAN = "/stalking-plan"
# says nothing of itself that would give it away
ANYTHING = html(
    "Avon Police",
    "<p>Officers walk through the town centre on market days and talk to the people who sell and"
    " buy there. The band of the force plays in the park in summer, and the stables are open to"
    " visitors on the first weekend of each month, when the horses are not on duty.</p>",
)


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    with running_site() as site:
        yield Watched(site, tmp_path, (PLAN,))


def made_up(watched: Watched) -> str:
    return urlsplit(made_up_address(watched.site.url(PLAN))).path


def test_each_host_is_asked_once_a_week(watched: Watched) -> None:
    watched.show(PLAN, plan({"training": "Two days for each constable."}))
    watched.show(made_up(watched), ANYTHING)
    asked = []
    for night in range(14):
        watched.night(night)
        watched.night(night)  # a second run of the same day asks no more
        asked.append(watched.site.paths().count(made_up(watched)))
    assert asked[6] == 1
    assert asked[13] == 2
    assert asked.index(2) - asked.index(1) == 7
    [(url, status, shingles)] = watched.fingerprints()
    assert (url, status) == (watched.site.url(made_up(watched)), 200)
    assert len(shingles) > 30


def test_what_the_host_says_to_anything_is_no_plan(watched: Watched) -> None:
    watched.show(PLAN, plan({"training": "Two days for each constable."}))
    watched.show(made_up(watched), ANYTHING)
    for night in range(7):
        assert watched.outcomes(night) == {PLAN: "ok"}
    watched.show(PLAN, ANYTHING)
    assert watched.outcomes(8) == {PLAN: "soft_404"}
    [(reason,)] = watched.rows("SELECT reason FROM fetches ORDER BY fetch_id DESC LIMIT 1")
    assert "an address that does not exist" in reason
    assert watched.state("training") == "answered"


def test_a_host_that_fails_is_not_bothered_with_more(watched: Watched) -> None:
    watched.show(PLAN, html("Nothing here", "<p>There is no such page.</p>"), status=404)
    for night in range(7):
        watched.night(night)
    assert made_up(watched) not in watched.site.paths()
    assert watched.fingerprints() == []


def test_robots_txt_holds_for_made_up_addresses(watched: Watched) -> None:
    watched.show("/robots.txt", f"User-agent: *\nDisallow: {made_up(watched)}\n".encode())
    watched.show(PLAN, plan({"training": "Two days for each constable."}))
    for night in range(7):
        watched.night(night)
    assert made_up(watched) not in watched.site.paths()


def test_a_clock_that_was_ahead_does_not_keep_a_host_from_being_asked(watched: Watched) -> None:
    watched.show(PLAN, plan({"training": "Two days for each constable."}))
    for night, asked in ((706, 1), (6, 2)):
        watched.night(night)
        assert watched.site.paths().count(made_up(watched)) == asked
