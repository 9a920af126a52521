"""Why a recommendation came out as it did: candidates, pieces, and the command that shows them."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from scraper.cli import run
from scraper.extract import extract
from scraper.segment import segment
from scraper.segment.explain import Explanation, explain
from scraper.sources import read_recommendations
from tests.evaluate import documents
from tests.test_cli import in_terminal

ROOT = Path(__file__).parent.parent
ASKED = read_recommendations(ROOT / "sources" / "recommendations.csv")
# A contents list, three plans with labels, a status, a placeholder and an owner.
PAGE = """<!DOCTYPE html><html lang="en"><head><title>Our plan on stalking</title></head>
<body><main><h1>Our plan on stalking</h1>
<ul><li><a href="#a">Recommendation 7: crime recording systems</a></li>
<li><a href="#b">Recommendation 10: learning and training</a></li>
<li><a href="#c">Recommendation 13: stalking protection orders</a></li></ul>
<h2 id="a">Recommendation 7: crime recording systems</h2>
<p>By 27 March 2025, chief constables should make sure that stalking behind another principal
crime can be found in the crime recording system.</p>
<p><b>Response</b></p>
<p>Our crime system has a flag for each stalking crime that is not the principal crime.</p>
<p>Status: Ongoing</p>
<p>Owner: Head of Crime Recording</p>
<h2 id="b">Recommendation 10: learning and training</h2>
<p><b>Response</b></p>
<p>TBC</p>
<h2 id="c">Recommendation 13: stalking protection orders</h2>
<p><b>Response</b></p>
<p>A lawyer looks at each open case and says whether an order is to be sought.</p>
</main></body></html>
"""


def explained(key: str, page: str = PAGE) -> Explanation:
    return explain(extract(page.encode(), "text/html", "plan.html"), ASKED, key)


def taken(explanation: Explanation) -> list[tuple[str, str]]:
    """What each piece was taken for, with its first word."""
    return [(piece.taken_for, piece.text.split()[0]) for piece in explanation.pieces]


def test_what_the_pieces_were_taken_for() -> None:
    found = explained("crime-recording")
    assert taken(found) == [
        ("title", "Recommendation"),
        ("wording", "By"),
        ("label", "Response"),
        ("answer", "Our"),
        ("label", "Status"),
        ("status", "Ongoing"),
        ("label", "Owner"),
        ("owner", "Head"),
    ]
    assert [piece.why for piece in found.pieces][2:6] == [
        "announces: answer",
        "under “Response”",
        "announces: status",
        "states in_progress",
    ]
    assert found.response.progress == "in_progress"


def test_a_placeholder_is_called_one() -> None:
    found = explained("training")
    assert found.response.state == "empty"
    assert taken(found)[-1] == ("placeholder", "TBC")


def test_the_candidates() -> None:
    found = explained("spo")
    chosen = [each for each in found.candidates if each.chosen]
    assert [each.first_words for each in chosen] == [
        "Recommendation 13: stalking protection orders"
    ]
    assert chosen[0] == found.candidates[0]
    assert chosen[0].became == "begins spo"
    assert chosen[0].worth > 0
    assert chosen[0].rival in {each.key for each in ASKED} - {"spo"}
    assert any(cue.startswith("printed number: 13") for cue in chosen[0].cues)
    assert chosen[0].block == found.response.evidence.begins
    worths = [each.worth for each in found.candidates]
    assert worths == sorted(worths, reverse=True)


def test_a_contents_list_is_a_decoy() -> None:
    page = PAGE.replace("<a href", "<b href").replace(
        "</a>", "</b>"
    )  # links to places are left out
    decoys = [each for each in explained("spo", page).candidates if each.form != "heading"]
    assert {each.became for each in decoys if "orders" in each.first_words} == {
        "part of a contents list"
    }


def test_what_is_not_located_has_candidates_and_no_pieces() -> None:
    found = explained("victims-code")
    assert found.response.state == "absent"
    assert found.pieces == ()
    assert found.candidates
    assert not any(each.chosen for each in found.candidates)
    assert {each.became for each in found.candidates} > {"begins spo"}


def test_an_empty_document() -> None:
    document = extract(PAGE.encode(), "text/html", "plan.html")
    found = explain(replace(document, blocks=()), ASKED, "spo")
    assert (found.response.state, found.candidates, found.pieces) == ("absent", (), ())


def test_an_unknown_key() -> None:
    with pytest.raises(ValueError, match="orders"):
        explained("orders")


def test_it_tells_of_what_segment_found() -> None:
    """On a table, run-in labels and cards: the response is segment's, and its answer is what
    the pieces called so say."""
    names = ("a-03-wide-table", "a-06-transposed-tables", "e-10-cards-in-numbered-list")
    for name, file, _ in documents():
        if name not in names:
            continue
        document = extract(file.read_bytes(), None, file.name)
        for response in segment(document, ASKED):
            found = explain(document, ASKED, response.recommendation)
            assert found.response == response
            answers = [piece.text for piece in found.pieces if piece.taken_for == "answer"]
            assert "\n\n".join(dict.fromkeys(answers)) == response.response, name


@pytest.fixture
def page(tmp_path: Path) -> Path:
    file = tmp_path / "plan.html"
    file.write_text(PAGE)
    return file


class TestCommand:
    def test_json(self, page: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["parse", str(page), "--explain", "7", "--json"]) == 0
        printed = capsys.readouterr()
        found: dict[str, Any] = json.loads(printed.out)
        assert printed.err == ""
        assert list(found) == ["response", "page", "candidates", "pieces", "outcome", "reason"]
        assert found["response"]["recommendation"] == "crime-recording"
        assert found["candidates"][0]["chosen"]
        assert set(found["pieces"][0]) == {"block", "taken_for", "text", "why"}

    def test_lines(self, page: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["parse", str(page), "--explain", "crime-recording"]) == 0
        lines = capsys.readouterr().out.splitlines()
        assert lines[3].startswith("crime-recording: answered, in_progress, number 7, confidence ")
        chosen = [line for line in lines if line.startswith(">")]
        assert len(chosen) == 2  # its heading, and its wording below that
        assert "Recommendation 7: crime recording systems" in chosen[0]
        assert "begins crime-recording" in chosen[0]
        assert any(line.split()[1:3] == ["owner", "Head"] for line in lines)

    @pytest.mark.parametrize("given", ["trainin", "spoo", "", "99"])
    def test_an_unknown_key(
        self, given: str, page: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert run(["parse", str(page), "--explain", given]) == 2
        printed = capsys.readouterr()
        assert printed.out == ""
        assert f"no recommendation {given!r}" in printed.err
        assert any(key in printed.err for key in ("training", "spo", "known are"))

    def test_a_file_that_cannot_be_read(
        self, page: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        page.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
        assert run(["parse", str(page), "--explain", "spo", "--json"]) == 4
        found = json.loads(capsys.readouterr().out)
        assert found["outcome"] == "unsupported_type"
        assert found["response"]["state"] == "absent"
        assert (found["candidates"], found["pieces"]) == ([], [])

    @pytest.mark.parametrize("more", [(), ("--explain", "crime-recording")])
    def test_a_terminal_of_80_columns(self, page: Path, more: tuple[str, ...]) -> None:
        drawn = in_terminal("parse", str(page), *more)
        assert max(len(line) for line in _plain(drawn)) <= 80


def _plain(drawn: str) -> list[str]:
    return re.sub(r"\x1b\[[0-9;]*m", "", drawn).splitlines()


def test_the_table_marks_what_is_unsure(
    page: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scraper.cli.parse.SURE", 1.01)
    assert run(["parse", str(page)]) == 0
    lines = capsys.readouterr().out.splitlines()
    row = next(line for line in lines if line.startswith("crime-recording"))
    assert "!  16w: Our crime system has a flag" in row
    assert "“Recommendation 7: crime recording systems” form: heading" in row
    assert lines[-1].startswith("! 15 cells below 1.01")
