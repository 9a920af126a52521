"""Whatever bytes arrive: a document and fifteen responses, or a documented outcome, in time."""

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from scraper.errors import UnreadableDocument
from scraper.extract import extract
from scraper.segment import Response, segment
from scraper.segment.response import PROGRESS, STATES
from tests.evaluate import CORPUS, ELSEWHERE, recommendations

OUTCOMES = {"unsupported_type", "no_text", "truncated", "too_large"}
SECONDS = 5.0  # for one page, whatever it holds; a plain one takes 0.02
PAGES = sorted(CORPUS.glob("*/page.html"))
ASKED = recommendations()
BOUNDED = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


def taken(body: bytes, media_type: str | None = "text/html") -> tuple[Response, ...]:
    """The responses, or none where the outcome says why; anything else that happens is a fault."""
    try:
        document = extract(body, media_type)
    except UnreadableDocument as fault:
        assert fault.outcome in OUTCOMES
        assert len(fault.reason) > 10
        return ()
    responses = segment(document, ASKED, ELSEWHERE)
    assert [each.recommendation for each in responses] == [each.key for each in ASKED]
    for each in responses:
        assert each.state in STATES
        assert each.progress in (None, *PROGRESS)
        assert 0.0 <= each.confidence <= 1.0
        assert (each.state == "answered") == bool(each.response)
    return responses


@BOUNDED
@given(st.binary(max_size=2000))
@example(b"")
@example(b"\x00" * 500)
@example(b"\xff\xfe<\x00h\x001\x00")
@example(b"<!doctype html><table><tr><td rowspan=-1 colspan=0><li value=99999999999>7")
def test_random_bytes(body: bytes) -> None:
    taken(body)
    taken(body, "text/plain")


@BOUNDED
@given(st.sampled_from(PAGES), st.floats(0, 1))
def test_pages_cut_off_anywhere(page: Path, share: float) -> None:
    body = page.read_bytes()
    taken(body[: int(share * len(body))])


@BOUNDED
@given(
    st.sampled_from(PAGES),
    st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=40)), max_size=20),
)
def test_pages_with_rubbish_written_over_them(
    page: Path, damages: list[tuple[float, bytes]]
) -> None:
    body = bytearray(page.read_bytes())
    for share, rubbish in damages:
        place = int(share * len(body))
        body[place : place + len(rubbish)] = rubbish
    taken(bytes(body))


MARKUP = st.sampled_from(
    "<p> </p> <table> </table> <tr> <td> </td> <th> <td/rowspan=9> <td/colspan=99> <ol> <ol/start=-7>"
    " <li> <li/value=x> <dl> <dt> <dd> <h2> </h2> <h6> <strong> </strong> <br> <details> <summary> <button>"
    " <div/hidden> </div> <main> </main> <a/href=#> </a> Response Status: Complete Owner Recommendation"
    " 7 7.1 10 (12) 7-25 By 27/03/25 March 2025 chief constables should We have TBC - &nbsp; &#0; \u202e".split(
        " "
    )
)


@BOUNDED
@given(st.lists(MARKUP, max_size=120))
def test_markup_in_any_order(pieces: list[str]) -> None:
    taken(" ".join(piece.replace("/", " ", 1) for piece in pieces).encode())


ROW = "<tr><td>7</td><td>By 27 March 2025 record crimes</td><td>We have done so.</td></tr>"
HOSTILE = {
    "deep nesting": "<div>" * 20_000 + "Recommendation 7",
    "deep inline nesting": "<b><i>" * 5_000 + "Recommendation 7",
    "deep tables": "<table><tr><td>" * 400 + "Recommendation 7",
    "deep lists": "<ul><li>" * 3_000 + "We have",
    "a table of 3,000 rows": f"<table>{ROW * 3_000}</table>",
    "a row of 5,000 cells": "<table><tr>" + "<td>Response</td>" * 5_000 + "</tr></table>",
    "huge spans": '<table><tr><td colspan="999999999" rowspan="999999999">7</td></tr>'
    + '<tr><td colspan="1000" rowspan="65534">Response</td></tr>' * 200
    + "</table>",
    "spans beside spans": "<table>" + ('<tr><td rowspan="1000">7</td></tr>' * 1_000) + "</table>",
    "a line of 1 MB": "<p>" + "By 27 March 2025 chief constables should record. " * 21_000,
    "a word of 1 MB": "<p>" + "a" * 1_000_000,
    "1 MB of digits": "<p>" + "7" * 1_000_000,
    "1 MB of dashes": "<p>" + "- " * 500_000,
    "1 MB of spaces": "<p>Response" + " " * 1_000_000 + ":",
    "1 MB of colons": "<p>" + "Response: " * 100_000,
    "20,000 labels": "<p>Response</p>" * 20_000,
    "5,000 recommendations": "<h2>Recommendation 7</h2><p>We have.</p>" * 5_000,
    "200 kB of open brackets": "<" * 200_000,
    "30,000 links": '<a href="#r7">Recommendation 7</a> ' * 30_000,
    "5,000 attributes": "<p " + " ".join(f"a{n}=1" for n in range(5_000)) + ">We have</p>",
    "entities": "<p>" + "&amp;" * 200_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_pages_made_to_take_for_ever_do_not(name: str) -> None:
    body = f"<!doctype html><html><body><h1>Stalking</h1>{HOSTILE[name]}".encode()
    begun = time.process_time()
    taken(body)
    assert time.process_time() - begun < SECONDS


@pytest.mark.parametrize("name", ["a line of 1 MB", "1 MB of digits", "1 MB of dashes"])
def test_plain_texts_made_to_take_for_ever_do_not(name: str) -> None:
    begun = time.process_time()
    taken(HOSTILE[name].removeprefix("<p>").encode(), "text/plain")
    assert time.process_time() - begun < SECONDS
