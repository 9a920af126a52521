"""Whole runs over landing pages: the plan is behind a link."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fetch_loopback import NEVER, running_site
from tests.replica import Replica
from tests.test_whole_runs import Watch
from tests.watched_site import LANDING, Watched, html, landing, plan

OLD, NEW = "/media/stalking-action-plan-2025.html", "/media/stalking-action-plan-2026.html"
HERE = 'You can read our action plan <a href="{}">here</a>. It is updated twice a year.'
ANSWERS = {
    "training": "Every new constable spends two days with an advocate.",
    "risk": "We use the screening tool in all cases.",
    "spo": "An officer applies for an order within two days.",
    "online": "Each team has a digital adviser.",
}


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    with running_site() as site:
        yield Watched(site, tmp_path)


@pytest.mark.parametrize(
    ("force_id", "media_type"),
    [("south-wales", "application/pdf"), ("leicestershire", "text/html")],
)
def test_a_news_page_and_what_it_leads_to_are_one_plan(
    replica: Replica, tmp_path: Path, force_id: str, media_type: str
) -> None:
    watch = Watch(replica, tmp_path)
    first = watch.crawl(0, only=[force_id])
    assert [(each.outcome, each.change, each.version) for each in first.sources] == [
        ("ok", "new", 1),
        ("ok", "new", 1),
    ]
    told = watch.rows(
        "SELECT source.url, source.origin, fetch.media_type FROM sources AS source"
        " JOIN fetches AS fetch USING (source_id) ORDER BY fetch_id"
    )
    assert told[0][:2] == (replica.url(force_id), "replica")
    assert told[1][1:] == (f"followed from {replica.url(force_id)}", media_type)
    truth = {key: each.state for key, each in replica.truth(force_id, 0).items()}
    stored = dict(
        watch.rows("SELECT recommendation, state FROM coverage WHERE force_id = ?", force_id)
    )
    assert stored == truth
    assert [tuple(row) for row in watch.rows("SELECT number, cause FROM versions")] == [
        (1, "first")
    ]
    with (tmp_path / "sources" / "force_urls.csv").open(encoding="utf-8", newline="") as file:
        listed = [row["url"] for row in csv.DictReader(file) if row["force_id"] == force_id]
    assert listed == [replica.url(force_id)]

    second = watch.crawl(1, only=[force_id])
    assert [each.change for each in second.sources] == ["unchanged", "unchanged"]
    assert watch.numbers(force_id) == [1]


def test_a_document_that_takes_anothers_place_is_a_change_of_the_force(watched: Watched) -> None:
    """The words of the landing page stay; only the address behind "here" is another."""
    watched.show(LANDING, landing(HERE.format(OLD)))
    watched.show(OLD, plan(ANSWERS))
    assert watched.outcomes(0) == {LANDING: "ok", OLD: "ok"}
    watched.show(LANDING, landing(HERE.format(NEW)))
    watched.show(NEW, plan({**ANSWERS, "risk": "We use the tool in nine of ten cases."}))
    assert watched.outcomes(1) == {LANDING: "ok", OLD: "ok", NEW: "ok"}
    assert watched.rows("SELECT number, cause FROM versions ORDER BY 1") == [
        (1, "first"),
        (2, "force"),
    ]
    assert watched.rows("SELECT recommendation, change FROM response_changes") == [
        ("risk", "edited")
    ]
    assert watched.outcomes(2) == {LANDING: "ok", NEW: "ok"}
    assert watched.rows("SELECT max(number) FROM versions") == [(2,)]


def test_an_answer_is_not_withdrawn_because_the_new_document_failed(watched: Watched) -> None:
    watched.show(LANDING, landing(HERE.format(OLD)))
    watched.show(OLD, plan(ANSWERS))
    watched.night(0)
    watched.show(LANDING, landing("We have a new plan.", HERE.format(NEW)))
    assert watched.outcomes(1)[NEW] == "not_found"
    assert watched.state("training") == "answered"
    watched.show(NEW, plan(ANSWERS))
    assert watched.outcomes(2) == {LANDING: "ok", OLD: "ok", NEW: "ok"}
    assert watched.outcomes(3) == {LANDING: "ok", NEW: "ok"}
    assert watched.state("training") == "answered"
    assert watched.rows("SELECT count(*) FROM response_changes") == [(0,)]


def test_a_link_that_goes_away_is_believed_on_the_second_night(watched: Watched) -> None:
    watched.show(LANDING, landing(HERE.format(OLD)))
    watched.show(OLD, plan(ANSWERS))
    watched.night(0)
    watched.show(LANDING, landing("The plan is being revised."))
    watched.night(1)
    assert watched.state("training") == "answered"
    watched.night(2)
    assert watched.state("training") == "absent"
    assert watched.outcomes(3) == {LANDING: "ok"}


def test_a_landing_page_that_becomes_the_plan_needs_no_second(watched: Watched) -> None:
    watched.show(LANDING, landing(HERE.format(OLD)))
    watched.show(OLD, plan(ANSWERS))
    watched.night(0)
    watched.show(LANDING, plan({**ANSWERS, "risk": "We score each case twice."}))
    watched.night(1)
    assert watched.rows(
        "SELECT response FROM response_history WHERE recommendation = 'risk'"
        " ORDER BY version_number"
    ) == [(ANSWERS["risk"],), ("We score each case twice.",)]
    assert watched.rows("SELECT recommendation, change FROM response_changes") == [
        ("risk", "edited")
    ]


def test_a_page_each_is_one_plan(watched: Watched) -> None:
    keys = list(ANSWERS)
    links = [
        f'<a href="/stalking/part-{n}">Recommendation {n}: {key}</a>'
        for n, key in enumerate(keys, 1)
    ]
    watched.show(LANDING, landing(*links))
    for n, key in enumerate(keys, 1):
        watched.show(f"/stalking/part-{n}", plan({key: ANSWERS[key]}))
    assert set(watched.outcomes(0)) == {LANDING, *(f"/stalking/part-{n}" for n in range(1, 5))}
    assert [watched.state(key) for key in keys] == ["answered"] * 4
    assert watched.rows("SELECT max(number) FROM versions") == [(1,)]


def test_one_step_and_never_elsewhere(watched: Watched) -> None:
    watched.show(
        LANDING,
        landing(
            HERE.format(OLD),
            'Read the <a href="http://127.0.0.9/stalking-action-plan.pdf">action plan</a> of the'
            " inspectorate.",
            'If it happens to you: <a href="/advice/report-stalking">report stalking</a>.',
        ),
    )
    deeper = '<p>Our stalking action plan is <a href="/deeper/stalking-plan.html">here</a>.</p>'
    watched.show(OLD, html("Stalking action plan", f"<p>It has moved once more.</p>{deeper}"))
    watched.night(0)
    watched.night(1)
    asked = {path for path in watched.site.paths() if "no-such-page" not in path}
    assert asked == {"/robots.txt", LANDING, OLD}


def test_what_the_list_has_ended_is_not_followed(watched: Watched) -> None:
    watched.show(LANDING, landing(HERE.format(OLD)))
    watched.show(OLD, plan(ANSWERS))
    watched.night(0, OLD)
    assert OLD not in watched.site.paths()


def test_a_landing_page_that_leaves_the_list_takes_its_document_along(watched: Watched) -> None:
    watched.show(LANDING, landing(HERE.format(OLD)))
    watched.show(OLD, plan(ANSWERS))
    watched.night(0)
    watched.listed = ("/elsewhere",)
    assert set(watched.outcomes(1)) == {"/elsewhere"}
    watched.listed = (LANDING,)
    assert watched.outcomes(2) == {LANDING: "ok", OLD: "ok"}


def test_a_followed_document_that_never_comes_keeps_nobody_waiting(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scraper.fetch.limits.READ_TIMEOUT", 0.3)
    monkeypatch.setattr("scraper.fetch.limits.ATTEMPTS", 1)
    watched.show(LANDING, landing(HERE.format(OLD)))
    watched.site.say(OLD, NEVER)
    assert watched.outcomes(0) == {LANDING: "ok", OLD: "timeout"}
    assert watched.rows("SELECT number FROM versions") == [(1,)]


def test_a_document_found_while_the_clock_was_ahead_is_asked_when_it_is_right(
    watched: Watched,
) -> None:
    watched.show(LANDING, landing(HERE.format(OLD)))
    watched.show(OLD, plan(ANSWERS))
    assert watched.outcomes(1000) == {LANDING: "ok", OLD: "ok"}
    assert watched.outcomes(1) == {LANDING: "ok", OLD: "ok"}


def test_a_run_that_ends_before_it_records_a_moved_document_leaves_that_to_the_next(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched.show(LANDING, landing(HERE.format(OLD)))
    watched.show(OLD, plan(ANSWERS))
    watched.outcomes(0)
    watched.show(LANDING, landing(HERE.format(NEW)))
    watched.show(NEW, plan({**ANSWERS, "risk": "We use the tool in nine of ten cases."}))
    with monkeypatch.context() as ended:
        ended.setattr("scraper.night.record_force", lambda *given: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            watched.night(1)
    watched.night(2)
    assert watched.rows("SELECT number, cause FROM versions ORDER BY 1") == [
        (1, "first"),
        (2, "force"),
    ]
    assert watched.rows("SELECT recommendation, change FROM response_changes") == [
        ("risk", "edited")
    ]
