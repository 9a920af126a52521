"""``planwatch crawl``: what reaches the crawl, and how its report is told.

The crawl itself is played by a stand-in here; whole runs stand in the tests of the replica.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import scraper.crawl
from scraper.cli import run
from scraper.crawl import RunReport, SourceReport
from scraper.errors import ArchiveBusy
from tests.sample_archive import write_lists

ALDER = SourceReport("alder", "https://alder.example/plan", "ok", "changed", 2, "")
BIRCH = SourceReport(
    "birch", "https://birch.example/plan", "timeout", None, None, "no answer within 20 s"
)


def report(*sources: SourceReport) -> RunReport:
    counts: dict[str, int] = {}
    for source in sources:
        counts[source.outcome] = counts.get(source.outcome, 0) + 1
    return RunReport(7, "2026-11-22T03:00:00Z", "2026-11-22T03:00:04Z", sources, counts)


@pytest.fixture
def lists(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PLANWATCH_CONTACT", raising=False)
    return write_lists(tmp_path / "sources")


@pytest.fixture
def crawled(monkeypatch: pytest.MonkeyPatch) -> Callable[[RunReport | Exception], dict[str, Any]]:
    """Lets the crawl end with a report or an error; returns what it is called with."""

    def play(end: RunReport | Exception) -> dict[str, Any]:
        called: dict[str, Any] = {}

        def crawl(archive: Path, sources: Any, settings: Any, *, clock: Any, progress: Any) -> Any:
            called.update(archive=archive, sources=sources, settings=settings, now=clock())
            if isinstance(end, Exception):
                raise end
            for source in end.sources:
                progress(source.force_id, source.url, source.outcome)
            return end

        monkeypatch.setattr(scraper.crawl, "crawl", crawl)
        return called

    return play


def test_what_the_crawl_is_given(
    lists: Path, crawled: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    called = crawled(report(ALDER))
    assert run(["crawl", "--only", "alder", "--allow-private-hosts", "--contact", "a@b.org"]) == 0
    assert called["archive"] == Path("archive/plans.db")
    assert len(called["sources"].sources) == 3
    assert called["settings"].only == ("alder",)
    assert called["settings"].allow_private_hosts is True
    assert called["settings"].contact == "a@b.org"
    assert abs((datetime.now(UTC) - called["now"]).total_seconds()) < 60


def test_contact_from_the_environment(
    lists: Path, crawled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    called = crawled(report(ALDER))
    run(["crawl"])
    assert called["settings"].contact is None
    monkeypatch.setenv("PLANWATCH_CONTACT", "https://watch.example/about")
    run(["crawl"])
    assert called["settings"].contact == "https://watch.example/about"
    assert called["settings"].allow_private_hosts is False


def test_json(lists: Path, crawled: Any, capsys: pytest.CaptureFixture[str]) -> None:
    crawled(report(ALDER, BIRCH))
    assert run(["crawl", "--json"]) == 3
    printed = capsys.readouterr()
    assert json.loads(printed.out) == {
        "run": 7,
        "started": "2026-11-22T03:00:00Z",
        "finished": "2026-11-22T03:00:04Z",
        "sources": [
            {
                "force_id": "alder",
                "url": "https://alder.example/plan",
                "outcome": "ok",
                "change": "changed",
                "version": 2,
                "reason": "",
            },
            {
                "force_id": "birch",
                "url": "https://birch.example/plan",
                "outcome": "timeout",
                "change": None,
                "version": None,
                "reason": "no answer within 20 s",
            },
        ],
        "counts": {"ok": 1, "timeout": 1},
        "incidents": {"opened": [], "closed": []},
        "alarms": [],
    }
    assert [line.split(" ", 1)[1] for line in printed.err.splitlines()] == [
        "alder ok https://alder.example/plan",
        "birch timeout https://birch.example/plan",
    ]


def test_summary(lists: Path, crawled: Any, capsys: pytest.CaptureFixture[str]) -> None:
    crawled(report(ALDER, BIRCH))
    assert run(["crawl"]) == 3
    out = capsys.readouterr().out
    assert out.startswith("Run 7: 2 sources in 4 s, 1 ok, 1 timeout\n")
    new, failed = out.split("Failed")
    assert "alder  changed  2        https://alder.example/plan" in new
    assert "birch  timeout  no answer within 20 s  https://birch.example/plan" in failed
    assert "1 force without a known address: cedar" in failed


def test_nothing_usable(lists: Path, crawled: Any, capsys: pytest.CaptureFixture[str]) -> None:
    crawled(report(BIRCH))
    assert run(["crawl"]) == 4
    crawled(replace(report(), alarms=("nothing was asked: no listed source has an address",)))
    assert run(["crawl", "--only", "cedar"]) == 4
    assert "ALARM: nothing was asked" in capsys.readouterr().out


def test_incidents_and_alarms_are_told(
    lists: Path, crawled: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    incident = {
        "force_id": "birch",
        "url": "https://birch.example/plan",
        "opened_at": "2026-11-22T03:00:01Z",
        "closed_at": None,
        "failures": 3,
        "last_outcome": "timeout",
        "last_reason": "no answer within 20 s",
        "last_success": None,
        "source_id": 2,
    }
    closed = {**incident, "force_id": "alder", "closed_at": "2026-11-22T03:00:02Z"}
    told = replace(report(ALDER, BIRCH), opened=(incident,), closed=(closed,), alarms=("Look!",))
    crawled(told)
    assert run(["crawl", "--json"]) == 3
    printed = json.loads(capsys.readouterr().out)
    assert printed["incidents"] == {"opened": [incident], "closed": [closed]}
    assert printed["alarms"] == ["Look!"]
    crawled(told)
    run(["crawl"])
    out = capsys.readouterr().out
    assert "Incidents opened" in out and "never" in out
    assert "Incidents closed" in out
    assert "ALARM: Look!" in out


def test_another_crawl_holds_the_archive(
    lists: Path, crawled: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    crawled(ArchiveBusy("archive/plans.db is held by another crawl"))
    assert run(["crawl", "--json"]) == 5
    printed = capsys.readouterr()
    assert json.loads(printed.out) == {"error": "archive/plans.db is held by another crawl"}
    assert printed.err == "planwatch: archive/plans.db is held by another crawl\n"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--only", "aldr"], "did you mean alder?"),
        (["--only", ""], "known are: alder, birch, cedar, dogwood"),
        (["--sources", "nowhere"], "nowhere"),
        (["--archive", "sources"], "sources is a folder"),
        (["--archive", ""], "is a folder"),
        (["--contact", "a\nb"], "cannot be sent in a header"),
    ],
)
def test_wrong_use(
    lists: Path, arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["crawl", *arguments]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert says in printed.err
    assert not Path("archive").exists()


def test_wrong_lists_and_nothing_is_fetched(
    lists: Path, crawled: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    called = crawled(report(ALDER))
    with (lists / "force_urls.csv").open("a") as file:
        file.write("elm,Elm Police,https://user:pass@elm.example/\n")
    assert run(["crawl"]) == 2
    assert called == {}
    err = capsys.readouterr().err
    assert f"{Path('sources/force_urls.csv')}, line 6, column url: " in err


def test_dry_run_writes_nothing(lists: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["crawl", "--dry-run", "--json"]) == 0
    steps = json.loads(capsys.readouterr().out)
    fetched = {step["force_id"]: step["fetch"] for step in steps}
    assert fetched == {"alder": True, "birch": True, "cedar": False, "dogwood": True}
    assert all(step["reason"] for step in steps if not step["fetch"])
    assert run(["crawl", "--dry-run", "--only", "cedar"]) == 0
    assert "cedar" in capsys.readouterr().out
    assert not Path("archive").exists()
