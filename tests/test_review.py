"""The cells to look at: which, in what order, and what of the page is shown around them."""

import json
import re
from pathlib import Path
from sqlite3 import Connection
from typing import Any

import pytest

from scraper.archive.connection import read_archive
from scraper.cli import run
from scraper.extract.document import Document
from scraper.query.review import review
from scraper.segment.response import Evidence, Response
from scraper.sources import Source
from scraper.store.reading import Reading
from scraper.store.record import SourceResult
from tests.store_making import KEYS, NIGHT, address, exchange, failed, new_archive, night
from tests.test_cli import in_terminal

LATER = "2026-03-08T03:00:00Z"
PAGE = """Our plan on stalking
What the report asks of us
Recommendation 10: training
Recommendation 12: risk

Recommendation 10: training
By the end of March, teach every officer.
Response
Each new constable spends two days with an advocate.
Sergeants follow in the spring.
Recommendation 12: risk
Response
We ask the same questions in every case.
The crime recording system is searched each week.
Contact us"""
TRAINING = "Each new constable spends two days with an advocate.\n\nSergeants follow in the spring."


def responses(confidence: float, **of: float) -> tuple[Response, ...]:
    """training answered, risk empty, crime-recording absent, with these confidences."""
    return (
        Response("crime-recording", "absent", confidence=of.get("recording", confidence)),
        Response(
            "training", "answered", "10", "Recommendation 10: training", TRAINING, (),
            "complete", of.get("training", confidence),
            Evidence(("form: heading", "score 2.1, margin 0.4"), 5, 9, "Recommendation 10: training"),
        ),
        Response(
            "risk", "empty", "12", "Recommendation 12: risk", "", (), None,
            of.get("risk", confidence), Evidence(("form: heading",), 10, 11, "Recommendation 12: risk"),
        ),
    )  # fmt: skip


def page(
    force_id: str, at: str, read: tuple[Response, ...], text: str = PAGE, path: str = "plan"
) -> SourceResult:
    assert [each.recommendation for each in read] == list(KEYS)
    document = Document("text/html", "Our plan on stalking", text, (), "by hand")
    body = repr((read, text)).encode()
    return SourceResult(
        exchange(force_id, address(force_id, path), at, body),
        "ok",
        content_sha256=f"{hash(body):x}",
        reading=Reading(document, read, "by hand"),
    )


@pytest.fixture
def db(tmp_path: Path) -> Connection:
    """avon: two versions, the first less sure; kent: one version, then a failure."""
    db = new_archive(
        tmp_path / "plans.db", Source("avon", address("avon")), Source("kent", address("kent"))
    )
    night(
        db,
        NIGHT,
        page("avon", NIGHT, responses(0.95, training=0.2)),
        page("kent", NIGHT, responses(0.95, training=0.85, risk=0.6, recording=0.7)),
    )
    night(
        db,
        LATER,
        page("avon", LATER, responses(0.95, training=0.65, recording=0.9)),
        failed("kent", address("kent"), LATER, "timeout"),
    )
    db.execute(
        "UPDATE recommendations SET key_terms = 'crime recording; searched; marker'"
        " WHERE key = 'crime-recording'"
    )
    return db


def cells(found: list[dict[str, Any]]) -> list[tuple[str, str, float]]:
    return [(each["force_id"], each["recommendation"], each["confidence"]) for each in found]


def test_the_least_sure_first(db: Connection) -> None:
    assert cells(review(db, "9999", below=0.9)) == [
        ("kent", "risk", 0.6),
        ("avon", "training", 0.65),
        ("kent", "crime-recording", 0.7),
        ("kent", "training", 0.85),
    ]
    assert cells(review(db, "9999", below=0.65)) == [("kent", "risk", 0.6)]
    assert cells(review(db, "9999", below=0.9, force_id="avon")) == [("avon", "training", 0.65)]
    assert review(db, "9999", below=0) == []


def test_as_it_was_known_then(db: Connection) -> None:
    then = review(db, "2026-03-02T00:00:00Z", below=0.9)
    assert cells(then)[0] == ("avon", "training", 0.2)
    assert then[0]["version"] == 1
    assert review(db, "2026-01-01T00:00:00Z", below=0.9) == []


def test_what_stands_with_a_cell(db: Connection) -> None:
    [cell] = review(db, "9999", below=0.9, force_id="avon")
    version_id = cell.pop("version_id")
    assert db.execute("SELECT number FROM versions WHERE version_id = ?", (version_id,)).fetchone()
    assert cell == {
        "force_id": "avon",
        "recommendation": "training",
        "state": "answered",
        "progress": "complete",
        "confidence": 0.65,
        "version": 2,
        "last_confirmed": LATER,
        "url": address("avon"),
        "heading": "Recommendation 10: training",
        "printed_number": "10",
        "cues": ["form: heading", "score 2.1, margin 0.4"],
        "begins": 5,
        "ends": 9,
        "first_words": "Recommendation 10: training",
        "answer": {
            "words": 14,
            "begins": "Each new constable spends two days with an advocate."
            " Sergeants follow in the spring.",
            "ends": "",
        },
        # the second of two lines with these words: the first is the contents list's
        "around": {
            "found_by": "first words",
            "before": [
                "What the report asks of us",
                "Recommendation 10: training",
                "Recommendation 12: risk",
            ],
            "at": "Recommendation 10: training",
            "after": [
                "By the end of March, teach every officer.",
                "Response",
                "Each new constable spends two days with an advocate.",
                "Sergeants follow in the spring.",
                "Recommendation 12: risk",
            ],
        },
    }


def test_an_empty_cell_is_shown_where_its_title_last_stands(db: Connection) -> None:
    [cell] = review(db, "9999", below=0.61)
    assert (cell["state"], cell["answer"]["words"]) == ("empty", 0)
    assert cell["around"]["before"][-1] == "Sergeants follow in the spring."
    assert cell["around"]["after"][0] == "Response"


def test_an_absent_cell_is_shown_where_its_key_terms_stand(db: Connection) -> None:
    [cell] = [
        each
        for each in review(db, "9999", below=0.9)
        if each["recommendation"] == "crime-recording"
    ]
    assert (cell["state"], cell["url"], cell["first_words"]) == ("absent", address("kent"), "")
    assert cell["around"]["found_by"] == "key terms"
    assert cell["around"]["at"] == "The crime recording system is searched each week."
    assert cell["around"]["after"] == ["Contact us"]


def test_nothing_to_show(db: Connection) -> None:
    db.execute("UPDATE recommendations SET key_terms = 'marker'")
    db.execute("UPDATE readings SET text = 'Another text'")
    assert {each["around"] for each in review(db, "9999", below=0.9)} == {None}


def test_a_long_answer_is_shown_by_its_ends(db: Connection) -> None:
    words = [f"w{number}" for number in range(60)]
    db.execute("UPDATE responses SET response = ?", ("\n\n".join(words),))
    cell = review(db, "9999", below=0.65)[0]
    assert cell["answer"] == {
        "words": 60,
        "begins": " ".join(words[:25]),
        "ends": " ".join(words[35:]),
    }


def test_the_text_is_that_of_the_page_that_answers(tmp_path: Path) -> None:
    """Of a force's two pages, not the one that only has the same words."""
    second = address("avon", "annex")
    db = new_archive(tmp_path / "plans.db", Source("avon", address("avon")), Source("avon", second))
    none = tuple(Response(key, "absent", confidence=1.0) for key in KEYS)
    night(
        db,
        NIGHT,
        page("avon", NIGHT, none, "Recommendation 10: training\nSee the annex."),
        page("avon", NIGHT, responses(0.95, training=0.4), path="annex"),
    )
    [cell] = review(db, "9999", below=0.9)
    assert cell["url"] == second
    assert cell["around"]["after"][0] == "By the end of March, teach every officer."


class TestCommand:
    @pytest.fixture
    def archive(self, db: Connection, tmp_path: Path) -> Path:
        db.close()
        return tmp_path / "plans.db"

    def test_json(self, archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["review", "--archive", str(archive), "--json"]) == 0
        printed = capsys.readouterr()
        opened = read_archive(archive)
        assert json.loads(printed.out) == review(opened, "9999", below=0.9)
        opened.close()
        assert printed.err == ""

    def test_narrowed_down(self, archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
        asked = ["--below", "0.9", "--force", "avon", "--as-of", "2026-03-02", "--json"]
        assert run(["review", "--archive", str(archive), *asked]) == 0
        [cell] = json.loads(capsys.readouterr().out)
        assert (cell["force_id"], cell["confidence"]) == ("avon", 0.2)

    def test_lines(self, archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["review", "--archive", str(archive), "--as-of", "2026-03-31"]) == 0
        lines = capsys.readouterr().out.splitlines()
        assert lines[0] == "0.60  kent risk: empty, version 1, number 12"
        assert lines[1].strip() == address("kent")
        assert "  > Recommendation 12: risk" in lines
        assert "  ~ The crime recording system is searched each week." in lines
        assert "    14 words: Each new constable spends two days" in "\n".join(lines)
        assert lines[-1] == "4 cells below 0.9 as of 2026-03-31T23:59:59Z"

    @pytest.mark.parametrize(
        "wrong",
        [["--below", "2"], ["--below", "low"], ["--force", "avvon"], ["--as-of", "yesterday"]],
    )
    def test_wrong_arguments(
        self, wrong: list[str], archive: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert run(["review", "--archive", str(archive), *wrong]) == 2
        printed = capsys.readouterr()
        assert printed.out == ""
        assert printed.err

    def test_a_terminal_of_80_columns(self, archive: Path) -> None:
        drawn = in_terminal("review", "--archive", str(archive))
        plain = re.sub(r"\x1b\[[0-9;]*m", "", drawn)
        assert plain != drawn
        assert max(len(line) for line in plain.splitlines()) <= 80

    def test_control_characters_of_a_page_are_left_out(
        self, archive: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        from scraper.archive.connection import open_archive

        writer = open_archive(archive, create=False)
        writer.execute("UPDATE readings SET text = text || char(27) || '[2J'")
        writer.execute("UPDATE responses SET response = response || char(27) || '[2J'")
        writer.close()
        assert run(["review", "--archive", str(archive)]) == 0
        assert "\x1b" not in capsys.readouterr().out
