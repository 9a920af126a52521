"""Whole runs with sources that fail for nights: incidents, alarms, and what a dry run says."""

import json
import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from datetime import timedelta
from pathlib import Path

import pytest

from scraper.cli import run as planwatch
from scraper.cli.advice import WHAT_TO_DO
from scraper.crawl import CrawlSettings
from scraper.dry_run import Step, plan
from scraper.judge.verdict import OUTCOMES
from scraper.sources import Force, Source, Sources, read_sources
from tests.fetch_loopback import response, running_site
from tests.replica import Replica, time_of
from tests.test_whole_runs import LONG_PLANS, Watch
from tests.watched_site import FIRST_NIGHT, LANDING, RECOMMENDATIONS, Watched, landing
from tests.watched_site import plan as plan_page

PLAN = "/stalking-plan"
ANSWERS = {"training": "Two days for each constable.", "spo": "Within two days."}


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    with running_site() as site:
        yield Watched(site, tmp_path, (PLAN,))


def gone(watched: Watched) -> None:
    watched.site.scripts.pop(PLAN, None)


def test_an_incident_opens_with_the_third_failure_and_closes_with_a_success(
    watched: Watched,
) -> None:
    watched.show(PLAN, plan_page(ANSWERS))
    told = [watched.night(0)]
    gone(watched)
    told += [watched.night(night) for night in (1, 2, 3, 4)]
    watched.show(PLAN, plan_page(ANSWERS))
    told += [watched.night(night) for night in (5, 6)]
    assert [(len(report.opened), len(report.closed)) for report in told] == [
        (0, 0),
        (0, 0),
        (0, 0),
        (1, 0),
        (0, 0),
        (0, 1),
        (0, 0),
    ]
    assert watched.rows(
        "SELECT force_id, url, opened_at, closed_at, failures, last_outcome, last_success"
        " FROM incidents"
    ) == [
        (
            "avon",
            watched.site.url(PLAN),
            "2026-03-05T03:00:00Z",
            "2026-03-07T03:00:00Z",
            4,
            "not_found",
            "2026-03-02T03:00:00Z",
        )
    ]


def test_a_source_that_never_came_is_an_incident_too_and_two_failures_are_none(
    watched: Watched,
) -> None:
    for night in (0, 1):
        assert watched.night(night).opened == ()
    [opened] = watched.night(2).opened
    assert (opened["failures"], opened["last_success"], opened["closed_at"]) == (3, None, None)


def test_every_stretch_of_failures_is_an_incident_of_its_own(watched: Watched) -> None:
    for night in range(9):
        if night % 4 == 0:
            watched.show(PLAN, plan_page(ANSWERS))
        else:
            gone(watched)
        watched.night(night)
    assert watched.rows("SELECT opened_at, closed_at, failures FROM incidents") == [
        ("2026-03-05T03:00:00Z", "2026-03-06T03:00:00Z", 3),
        ("2026-03-09T03:00:00Z", "2026-03-10T03:00:00Z", 3),
    ]


def test_status_shows_what_is_open_what_closed_and_what_to_do(
    watched: Watched, capsys: pytest.CaptureFixture[str]
) -> None:
    watched.show(PLAN, plan_page(ANSWERS))
    watched.night(0)
    gone(watched)
    for night in (1, 2, 3):
        watched.night(night)

    def status(day: str, *options: str) -> str:
        archive = str(watched.place / "plans.db")
        assert planwatch(["status", "--as-of", day, "--archive", archive, *options]) == 0
        return capsys.readouterr().out

    assert "Open incidents" not in status("2026-03-04")
    told = status("2026-03-05")
    assert "Open incidents" in told
    assert WHAT_TO_DO["not_found"] in told
    [incident] = json.loads(status("2026-03-05", "--json"))["incidents"]
    assert incident["what_to_do"] == WHAT_TO_DO["not_found"]
    watched.show(PLAN, plan_page(ANSWERS))
    watched.night(4)
    assert "Incidents closed of late" in status("2026-03-06")
    assert "Open incidents" not in status("2026-03-06")
    assert "Incidents closed" not in status("2026-03-25")
    # asked about the day before, the answer is what it was that day
    assert "Open incidents" in status("2026-03-05")


def test_there_is_advice_for_every_failure() -> None:
    assert set(WHAT_TO_DO) == set(OUTCOMES) - {"ok", "not_modified"}


def test_a_night_that_brings_half_of_the_last_one_is_an_alarm(
    replica: Replica, tmp_path: Path
) -> None:
    watch = Watch(replica, tmp_path)
    forces = LONG_PLANS[:6]
    assert watch.crawl(0, only=forces).alarms == ()
    for force_id in forces[:2]:
        replica.set_fault(force_id, "not_found")
    assert watch.crawl(1, only=forces).alarms == ()
    for force_id in forces[2:4]:
        replica.set_fault(force_id, "forbidden")
    [alarm] = watch.crawl(2, only=forces).alarms
    assert alarm == "only 2 of the 4 sources that came the time before came now"
    for force_id in forces:
        replica.set_fault(force_id, "forbidden")
    [alarm] = watch.crawl(3, only=forces).alarms
    assert alarm.startswith("none of 6 sources came")


def test_answers_that_vanish_everywhere_are_an_alarm_when_they_are_believed(
    replica: Replica, tmp_path: Path
) -> None:
    watch = Watch(replica, tmp_path)
    forces = ["sussex", "norfolk", "essex"]
    watch.crawl(0, only=forces)
    for force_id in forces:
        replica.set_fault(force_id, "collapsed")
    assert all("held" not in alarm for alarm in watch.crawl(1, only=forces).alarms)
    assert any("held" in alarm for alarm in watch.crawl(2, only=forces).alarms)


def test_a_fault_of_ours_costs_one_source_and_not_the_night(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Broken:
        def submit(self, *_: object) -> "Future[object]":
            future: Future[object] = Future()
            future.set_exception(KeyError("segments"))
            return future

        def shutdown(self, **_: object) -> None:
            pass

    monkeypatch.setattr("scraper.readers.processes", lambda jobs: Broken())
    watched.show(PLAN, plan_page(ANSWERS))
    report = watched.night(0)
    [source] = report.sources
    assert source.outcome == "unsupported_type"
    assert "planwatch failed on this body" in source.reason
    assert any("planwatch itself failed" in alarm for alarm in report.alarms)
    assert watched.rows("SELECT count(*) FROM blobs") == [(1,)]


def test_a_fault_of_ours_in_judging_costs_one_source(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RecursionError("too deep")

    monkeypatch.setattr("scraper.night.judge", broken)
    watched.show(PLAN, plan_page(ANSWERS))
    report = watched.night(0)
    [source] = report.sources
    assert source.outcome == "unsupported_type"
    assert source.reason == "planwatch failed on this body (RecursionError: too deep)"
    assert any("planwatch itself failed" in alarm for alarm in report.alarms)
    assert watched.rows("SELECT count(*) FROM blobs") == [(1,)]


def test_readers_that_died_are_replaced(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    from concurrent.futures.process import BrokenProcessPool

    from scraper import readers

    class Dead:
        def submit(self, task: object, *_: object) -> object:
            if task is os.getpid:
                return None
            raise BrokenProcessPool("a reader was killed")

        def shutdown(self, **_: object) -> None:
            pass

    alive = readers.processes
    opened: list[int] = []

    def processes(jobs: int) -> object:
        opened.append(jobs)
        return Dead() if len(opened) < 2 else alive(jobs)

    monkeypatch.setattr(readers, "processes", processes)
    watched.show(PLAN, plan_page(ANSWERS))
    assert watched.outcomes(0) == {PLAN: "ok"}
    assert len(opened) == 2  # at the start, and once more for the page


def test_a_page_that_stalls_its_reader_does_not_stall_the_run(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is read once more, in a child process with limits; the stalled reader is ended."""
    import time

    from scraper import readers
    from scraper.reading import read_body

    alive = readers.processes

    class Stalling:
        def __init__(self, jobs: int) -> None:
            self.pool = alive(jobs)

        def submit(self, task: object, *given: object) -> object:
            if task is read_body:
                return self.pool.submit(time.sleep, 600)
            return self.pool.submit(task, *given)  # type: ignore[arg-type]

        def shutdown(self, **how: bool) -> None:
            self.pool.shutdown(**how)

    monkeypatch.setattr(readers, "processes", Stalling)
    monkeypatch.setattr("scraper.night._PATIENCE", 0.1)
    watched.show(PLAN, plan_page(ANSWERS))
    assert watched.outcomes(0) == {PLAN: "ok"}


def test_a_page_with_more_blocks_than_any_plan_is_too_large(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scraper.reading.BLOCKS_CAP", 5)

    class Here:
        def submit(self, task: Callable[..., object], *given: object) -> Future[object]:
            future: Future[object] = Future()
            future.set_result(task(*given))
            return future

        def shutdown(self, **_: object) -> None:
            pass

    monkeypatch.setattr("scraper.readers.processes", lambda jobs: Here())
    watched.show(PLAN, plan_page(ANSWERS))
    [source] = watched.night(0).sources
    assert source.outcome == "too_large"
    assert "paragraphs, items and cells" in (source.reason or "")


def test_a_dry_run_says_what_would_be_asked_and_why_not(replica: Replica, tmp_path: Path) -> None:
    watch = Watch(replica, tmp_path)
    forces = ["bedfordshire", "cheshire", "leicestershire", "kent"]
    replica.set_fault("kent", "robots_forbids")
    for night in (0, 1, 2):
        replica.set_fault("cheshire", "not_found")
        watch.crawl(night, only=forces)
    requests = len(replica.requests)
    steps = plan(
        watch.archive,
        read_sources(watch.place / "sources"),
        CrawlSettings(only=tuple(forces), allow_private_hosts=True),
        lambda: time_of(2) + timedelta(hours=4),
    )
    assert len(replica.requests) == requests
    asked: dict[str, list[Step]] = {}
    for step in steps:
        asked.setdefault(step.force_id, []).append(step)
    [essex] = asked["essex"]
    assert (essex.fetch, essex.reason) == (False, "not asked for with --only")
    [bedfordshire] = asked["bedfordshire"]
    assert (bedfordshire.fetch, bedfordshire.conditional) == (True, True)
    assert bedfordshire.incident is None
    [cheshire] = asked["cheshire"]
    assert (cheshire.fetch, cheshire.conditional) == (True, False)
    assert cheshire.incident is not None and "3 failures in a row" in cheshire.incident
    [kent] = asked["kent"]
    assert not kent.fetch
    assert "robots.txt, as kept from 2025-03-26T03:" in kent.reason
    listed, followed = asked["leicestershire"]
    assert listed.fetch and followed.fetch
    assert followed.url == replica.origin("leicestershire") + (
        "/police-forces/leicestershire/areas/about-us/stalking-action-plan/"
    )


def test_validators_go_back_to_where_they_came_from(watched: Watched) -> None:
    """A listed address that redirects: the ETag is of the page behind it, and saves it."""
    moved = "/about/stalking-plan"
    watched.site.say(PLAN, response(302, Location=watched.site.url(moved)))
    watched.site.scripts[moved] = lambda asked: [
        response(304)
        if asked.headers.get("if-none-match") == '"one"'
        else response(200, plan_page(ANSWERS), Content_Type="text/html", ETag='"one"')
    ]
    assert watched.outcomes(0) == {PLAN: "ok"}
    assert watched.outcomes(1) == {PLAN: "not_modified"}
    first = [asked for asked in watched.site.asked if asked.path == PLAN]
    assert all("if-none-match" not in asked.headers for asked in first)
    lists = Sources(
        (Force("avon", "Avon Police"),),
        (Source("avon", watched.site.url(PLAN)),),
        RECOMMENDATIONS,
    )
    [step] = plan(
        watched.place / "plans.db",
        lists,
        CrawlSettings(allow_private_hosts=True),
        lambda: FIRST_NIGHT + timedelta(days=2),
    )
    assert step.conditional


def test_a_landing_page_that_fails_keeps_its_document(watched: Watched) -> None:
    watched.listed = (LANDING,)
    watched.show(LANDING, landing(f'Our action plan is <a href="{PLAN}">here</a>.'))
    watched.show(PLAN, plan_page(ANSWERS))
    watched.night(0)
    watched.site.scripts.pop(LANDING)
    assert watched.outcomes(1) == {LANDING: "not_found", PLAN: "ok"}
    assert watched.outcomes(2) == {LANDING: "not_found", PLAN: "ok"}
    assert watched.state("training") == "answered"
