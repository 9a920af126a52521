"""``planwatch parse``: one file, its table and its JSON, and what cannot be read."""

import json
from pathlib import Path
from typing import Any

import pytest

from scraper.cli import run
from scraper.fetch.limits import DECODED_CAP
from scraper.sources import read_recommendations

REPOSITORY = Path(__file__).parent.parent
KEYS = [one.key for one in read_recommendations(REPOSITORY / "sources" / "recommendations.csv")]
PAGE = """<!DOCTYPE html><html lang="en"><head><title>Our plan on stalking</title></head>
<body><main><h1>Our plan on stalking</h1>
<h2>Recommendation 7: crime recording systems</h2>
<p>Response</p>
<p>Our crime recording system has a flag for each stalking crime that is not the principal
crime, and analysts search for it each week.</p>
<h2>Recommendation 10: learning and training</h2>
<p>Response</p>
<p>TBC</p>
</main></body></html>
"""


@pytest.fixture
def away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder without lists, archive or checkout around it."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def parsed(capsys: pytest.CaptureFixture[str], code: int, *arguments: str) -> dict[str, Any]:
    assert run(["parse", *arguments, "--json"]) == code
    printed = capsys.readouterr()
    assert printed.err == ""
    found: dict[str, Any] = json.loads(printed.out)
    assert list(found) == [
        "media_type", "title", "text", "extractor", "responses", "outcome", "reason",
    ]  # fmt: skip
    assert [one["recommendation"] for one in found["responses"]] == KEYS
    for one in found["responses"]:
        assert list(one) == [
            "recommendation", "state", "printed_number", "heading", "response", "updates",
            "progress", "confidence", "evidence",
        ]  # fmt: skip
        assert set(one["evidence"]) == {"cues", "begins", "ends", "first_words"}
    return found


def test_json(away: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (away / "plan.html").write_text(PAGE)
    found = parsed(capsys, 0, "plan.html")
    assert found["media_type"] == "text/html"
    assert found["title"] == "Our plan on stalking"
    assert "analysts search for it" in found["text"]
    assert (found["outcome"], found["reason"]) == ("ok", "")
    recording, training = found["responses"][:2]
    assert recording["state"] == "answered"
    assert recording["printed_number"] == "7"
    assert recording["response"].startswith("Our crime recording system has a flag")
    assert training["state"] == "empty"
    assert {one["state"] for one in found["responses"][2:]} == {"absent"}


def test_table(away: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (away / "plan.html").write_text(PAGE)
    assert run(["parse", "plan.html"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Our plan on stalking"
    rows = {line.split()[0]: line for line in lines[4:] if line}
    assert set(KEYS) <= set(rows)
    assert "answered" in rows["crime-recording"]
    assert "Our crime recording system" in rows["crime-recording"]
    assert lines[-1] == "2 of 15 located, 1 answered."


def test_media_type_is_asked_where_the_bytes_do_not_tell(
    away: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (away / "plan").write_bytes("Recommendation 10\n\nNaïve café training".encode("cp1252"))
    found = parsed(capsys, 0, "plan", "--media-type", "text/plain; charset=cp1252")
    assert found["media_type"] == "text/plain"
    assert "Naïve café" in found["text"]


@pytest.mark.parametrize(
    ("name", "body", "outcome"),
    [
        ("empty.html", b"<html><body><script>draw()</script></body></html>", "no_text"),
        ("photo.png", b"\x89PNG\r\n\x1a\n" + bytes(50), "unsupported_type"),
    ],
)
def test_unreadable_files(
    away: Path, capsys: pytest.CaptureFixture[str], name: str, body: bytes, outcome: str
) -> None:
    (away / name).write_bytes(body)
    found = parsed(capsys, 4, name)
    assert found["outcome"] == outcome
    assert found["reason"]
    assert {one["state"] for one in found["responses"]} == {"absent"}
    assert run(["parse", name]) == 4
    assert outcome in capsys.readouterr().out


def test_a_file_too_large_to_read(away: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (away / "huge.html").open("wb") as huge:
        huge.truncate(DECODED_CAP + 1)
    assert parsed(capsys, 4, "huge.html")["outcome"] == "too_large"


@pytest.mark.parametrize("argument", ["nowhere.html", ".", ""])
def test_no_such_file(away: Path, capsys: pytest.CaptureFixture[str], argument: str) -> None:
    assert run(["parse", argument]) == 2
    assert capsys.readouterr().out == ""


def test_own_lists(away: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (away / "plan.html").write_text(PAGE)
    (away / "lists").mkdir()
    (away / "lists" / "recommendations.csv").write_text("key,title\nspo,Orders\nspo,Again\n")
    assert run(["parse", "plan.html", "--sources", "lists"]) == 2
    assert "line 3, column key" in capsys.readouterr().err
    (away / "lists" / "recommendations.csv").write_text(
        "key,title\ntraining,Training\nspo,Orders\n"
    )
    assert run(["parse", "plan.html", "--sources", "lists", "--json"]) == 0
    responses = json.loads(capsys.readouterr().out)["responses"]
    assert [one["recommendation"] for one in responses] == ["training", "spo"]
