"""What forces change around their answers: nothing of it is hidden, none of it is a change of
an answer. Pages are crawled, and asked about at the command line."""

import json
from pathlib import Path
from typing import Any

import pytest

from scraper.cli import run
from scraper.sources import Source
from tests.real_nights import SCREENED, TAUGHT, TRACED, AtOnce, Watch, answer, page, url_of

KENT = url_of("kent")
FIRST, SECOND, THIRD = (f"2026-03-0{day}T03:00:00Z" for day in (1, 2, 3))
ANSWERS = (answer("training", TAUGHT), answer("risk", SCREENED), answer("online", TRACED))
WELSH = (
    '<p lang="cy">Mae pob swyddog newydd yn cael diwrnod o hyfforddiant ar stelcio gan eiriolwr'
    " yn y mis cyntaf, ac mae hyn wedi dechrau.</p>"
)


@pytest.fixture
def watch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Watch:
    return Watch(tmp_path / "plans.db", monkeypatch, (Source("kent", KENT),))


def asked(watch: Watch, capsys: pytest.CaptureFixture[str], command: str, *arguments: str) -> Any:
    capsys.readouterr()
    assert run([command, *arguments, "--archive", str(watch.path), "--json"]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    ("later", "class_"),
    [
        (page(*reversed(ANSWERS)), "moved"),
        (page(*ANSWERS, WELSH), "translation"),
        (page("<p>The chief constable answers for this plan herself.</p>", *ANSWERS), "wording"),
    ],
)
def test_a_version_that_changes_no_answer(
    watch: Watch, capsys: pytest.CaptureFixture[str], later: bytes, class_: str
) -> None:
    watch.night(FIRST, {KENT: page(*ANSWERS)})
    assert watch.night(SECOND, {KENT: later}) == {KENT: ("ok", "changed")}

    assert asked(watch, capsys, "changes") == []
    [row] = asked(watch, capsys, "changes", "--plans")
    assert (row["recommendation"], row["change"], row["class"]) == (None, None, class_)
    assert (row["force_id"], row["changed_at"], row["to_version"]) == ("kent", SECOND, 2)
    assert asked(watch, capsys, "changes", "--plans", "--class", "progress") == []
    assert asked(watch, capsys, "changes", "--plans", "--until", FIRST) == []
    first, second = asked(watch, capsys, "log", "kent")
    assert first["plan_change"] is None
    assert second["plan_change"]["class"] == class_
    assert asked(watch, capsys, "diff", "kent")["changed"] is True

    assert run(["changes", "--archive", str(watch.path)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "0 changes",
        "1 more version changed no answer; --plans lists what changed there",
    ]
    assert run(["log", "kent", "--archive", str(watch.path)]) == 0
    assert f"no answer changed; the plan's text: {class_} (" in capsys.readouterr().out


def test_where_an_answer_changed_too_the_plan_is_no_row_of_its_own(
    watch: Watch, capsys: pytest.CaptureFixture[str]
) -> None:
    watch.night(FIRST, {KENT: page(*ANSWERS)})
    watch.night(SECOND, {KENT: page(answer("risk", "Done by 30 May 2026."), *ANSWERS[::2])})
    watch.night(THIRD, {KENT: page(answer("risk", "Done by 30 June 2026."), *ANSWERS[::2])})
    found = asked(watch, capsys, "changes", "--plans", "--rank")
    assert [(row["recommendation"], row["class"]) for row in found] == [
        ("risk", "numbers"),
        ("risk", "wording"),
    ]


def test_a_title_that_the_text_leaves_out(watch: Watch, capsys: pytest.CaptureFixture[str]) -> None:
    """As an accordion's: diff must not say that nothing changed."""
    watch.night(FIRST, {KENT: page(*ANSWERS)})
    watch.night(SECOND, {KENT: page(*ANSWERS, WELSH)})
    writer = watch.open()
    writer.execute("UPDATE versions SET text = 'The same text.'")
    writer.close()
    capsys.readouterr()
    assert run(["diff", "kent", "--archive", str(watch.path)]) == 0
    told = capsys.readouterr().err
    assert "the page changed in what it leaves out" in told
    assert "no difference" not in told


def test_a_rebuild_classes_as_the_night_did(
    watch: Watch, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("scraper.rebuild.rebuild.processes", lambda jobs: AtOnce())
    watch.night(FIRST, {KENT: page(*ANSWERS)})
    watch.night(SECOND, {KENT: page(*reversed(ANSWERS))})
    watch.night(THIRD, {KENT: page(answer("training", f"{TAUGHT} It works."), ANSWERS[1])})
    before = asked(watch, capsys, "changes", "--plans")
    assert {row["class"] for row in before} == {"moved", "removed", "wording"}
    assert run(["rebuild", "--all", "--archive", str(watch.path)]) == 0
    assert asked(watch, capsys, "changes", "--plans") == before
    assert run(["verify", "--archive", str(watch.path)]) == 0
