"""What was known at a date: every question answered then, and the same when asked later.

Each night something is seen that must not show in what is asked about the nights before:
versions, an A -> B -> A, failures and an incident, a suspect page, an address that takes
another's place.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from scraper.archive.lists import record_sources
from scraper.cli import run
from scraper.segment.response import Response
from scraper.sources import Source
from scraper.store.record import SourceResult
from tests.store_making import (
    address,
    exchange,
    failed,
    lists,
    new_archive,
    night,
    not_modified,
    ok,
    reading,
)

AVON, KENT, KENT_TWO = address("avon"), address("kent"), address("kent", "plan-2")
A = {"training": "We train staff on stalking.", "risk": ""}
B = {"training": "We train all staff on stalking, staff in control rooms too.", "risk": "Yes."}
TWO = {"crime-recording": "Every crime of stalking is recorded on the day."}


def day(number: int) -> str:
    return f"2026-03-{number:02}T03:00:00Z"


def collapsed(force_id: str, url: str, at: str) -> SourceResult:
    _, content = reading({})
    asked = exchange(force_id, url, at, b"<main></main>")
    return SourceResult(asked, "suspect", "it collapsed", content_sha256=content)


QUESTIONS = (
    ("status", "--as-of"),
    ("missing", "--as-of"),
    ("changes", "--as-of"),
    ("changes", "--plans", "--rank", "--until"),
    ("log", "avon", "--as-of"),
    ("log", "kent", "--as-of"),
    ("show", "avon", "--at"),
    ("show", "kent", "--as-of"),
    ("diff", "kent", "--as-of"),
    ("diff", "avon", "--from", day(1), "--to"),
    ("diff", "avon", "kent", "-r", "training", "--to"),
    ("search", "stalking", "--as-of"),
    ("search", "staff", "--limit", "1", "--as-of"),
    ("review", "--below", "1", "--as-of"),
)


def test_the_answer_is_the_same_then_and_later(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "plans.db"
    db = new_archive(path, Source("avon", AVON), Source("kent", KENT), at=day(1))
    told: dict[tuple[str, tuple[str, ...]], Any] = {}
    nights = [
        [ok("avon", AVON, day(1), A), ok("kent", KENT, day(1), A)],
        [failed("avon", AVON, day(2), "timeout"), not_modified("kent", KENT, day(2))],
        [ok("avon", AVON, day(3), B), ok("kent", KENT, day(3), {**A, "risk": "We train."})],
        [collapsed("avon", AVON, day(4)), failed("kent", KENT, day(4), "blocked")],
        [ok("avon", AVON, day(5), A), failed("kent", KENT, day(5), "gone")],
        [ok("avon", AVON, day(6), A), failed("kent", KENT, day(6), "gone")],
        [ok("avon", AVON, day(7), A), ok("kent", KENT_TWO, day(7), {**A, "risk": "We train."})],
        [not_modified("avon", AVON, day(8)), ok("kent", KENT_TWO, day(8), {**B, **TWO})],
        [ok("avon", AVON, day(9), {"training": Response("training", "absent")})],
        [not_modified("avon", AVON, day(10)), not_modified("kent", KENT_TWO, day(10))],
    ]
    for number, results in enumerate(nights, 1):
        if number == 7:  # the list follows Kent's plan to its new address
            moved = lists(Source("avon", AVON), Source("kent", KENT_TWO))
            record_sources(db, moved, day(7))
        if number == 9:  # and names the old one again, below it
            both = (Source("kent", KENT_TWO), Source("kent", KENT, last_listed="2026-03-06"))
            record_sources(db, lists(Source("avon", AVON), *both), day(9))
        night(db, day(number), *results)
        for question in QUESTIONS:
            at = f"2026-03-{number:02}T12:00:00Z"
            told[at, question] = _asked(capsys, path, *question, at)
    db.close()
    states = {
        (at[:10], cell["force_id"]): cell["state"]
        for (at, question), answer in told.items()
        if question[0] == "status"
        for cell in answer["cells"]
        if cell["recommendation"] == "training"
    }
    assert [states[f"2026-03-0{number}", "avon"] for number in (2, 4, 9)] == [
        "answered",  # a failure ends no version
        "answered",  # a suspect page begins none
        "withdrawn",
    ]
    for (at, question), answer in told.items():
        assert _asked(capsys, path, *question, at) == answer, (question, at)


def _asked(capsys: pytest.CaptureFixture[str], path: Path, *question: str) -> Any:
    capsys.readouterr()
    code = run([*question, "--archive", str(path), "--json"])
    printed = capsys.readouterr()
    return json.loads(printed.out) if code == 0 else (code, printed.err)
