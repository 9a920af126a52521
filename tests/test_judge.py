"""The judge apart from its pages: statuses, redirects, media types, fingerprints, content."""

import io
import time
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.fetch.addresses import made_up_address
from scraper.fetch.exchange import Exchange, Hop, Target
from scraper.judge import (
    OUTCOMES,
    ContentSize,
    fingerprint_of,
    judge,
    judge_content,
    media_type_of,
)

LISTED = "https://www.gwent.police.uk/about-us/stalking-action-plan/"
PLAN = b"""<!doctype html><html lang="en"><head><title>Stalking action plan</title></head><body><main>
<h1>Stalking action plan</h1><p>What the chief constable will do about each recommendation.</p>
<p>Records: a search for stalking behind other crimes runs each night.</p></main></body></html>"""
HTML = (("content-type", "text/html; charset=utf-8"),)


def exchange(
    body: bytes | None = PLAN, status: int | None = 200, url: str = LISTED, **more: object
) -> Exchange:
    given = {"headers": HTML, **more}
    return Exchange(
        target=Target("gwent", LISTED),
        started_at="2026-11-22T03:00:00Z",
        elapsed_ms=80,
        attempts=1,
        final_url=url,
        status=status,
        body=body,
        **given,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    "failure",
    [
        "timeout",
        "connection_error",
        "truncated",
        "too_large",
        "refused_address",
        "robots_disallowed",
        "blocked",
    ],
)
def test_what_the_fetch_stage_could_tell_stands(failure: str) -> None:
    verdict = judge(exchange(failure=failure, detail="the reason"))
    assert (verdict.outcome, verdict.reason) == (failure, "the reason")


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, "ok"), (203, "ok"), (202, "ok"), (204, "ok"), (206, "truncated"),
        (301, "server_error"), (300, "server_error"), (400, "server_error"), (401, "blocked"), (403, "blocked"),
        (404, "not_found"), (405, "server_error"), (406, "blocked"), (408, "server_error"), (410, "gone"),
        (414, "server_error"), (429, "blocked"), (451, "blocked"), (500, "server_error"), (503, "server_error"),
        (520, "server_error"), (999, "blocked"),
    ],
)  # fmt: skip
def test_statuses(status: int, outcome: str) -> None:
    assert judge(exchange(status=status)).outcome == outcome


def test_no_answer_at_all_is_a_connection_error() -> None:
    assert judge(exchange(None, None)).outcome == "connection_error"


def test_a_304_counts_only_as_an_answer_to_what_was_asked() -> None:
    asked = replace(exchange(None, 304), target=Target("gwent", LISTED, etag='"v1"'))
    assert judge(asked).outcome == "not_modified"
    sent = exchange(
        None, 304, request_headers=(("if-modified-since", "Fri, 22 Nov 2024 10:00:00 GMT"),)
    )
    assert judge(sent).outcome == "not_modified"
    assert judge(exchange(None, 304)).outcome == "server_error"


@pytest.mark.parametrize("status", [200, 202, 403, 404, 405, 429, 503])
def test_a_challenge_is_a_challenge_under_any_status(status: int) -> None:
    page = b"<html><head><title>Just a moment...</title></head><body><p>Checking your browser.</p></body></html>"
    assert judge(exchange(page, status)).outcome == "blocked"
    by_header = exchange(b"", status, headers=(*HTML, ("cf-mitigated", "challenge")))
    assert judge(by_header).outcome == "blocked"


@pytest.mark.parametrize("body", [None, b"", b" \r\n\t "])
def test_an_empty_body_is_no_text(body: bytes | None) -> None:
    assert judge(exchange(body)).outcome == "no_text"


@pytest.mark.parametrize(
    ("reached", "outcome"),
    [
        ("http://gwent.police.uk/about-us/stalking-action-plan", "ok"),
        ("https://www.gwent.police.uk/About-Us/Stalking-Action-Plan/index.html", "ok"),
        ("https://www.gwent.police.uk/foi-ai/plans/2/", "ok"),
        ("https://www.gwent.police.uk/login?return=/about-us/", "ok"),
        ("https://www.gwent.police.uk/", "redirected_away"),
        ("https://gwent.police.uk", "redirected_away"),
        ("https://www.gwent.police.uk/?utm_source=old", "redirected_away"),
        ("https://www.gwent.police.uk/en/", "redirected_away"),
        ("https://www.gwent.police.uk/default.aspx", "redirected_away"),
    ],
)
def test_where_a_redirect_led_to_the_same_words(reached: str, outcome: str) -> None:
    hops = (Hop(LISTED, 301, reached),)
    assert judge(exchange(url=reached, hops=hops)).outcome == outcome


OTHER = b"""<html><head><title>Lost property</title></head><body><h1>Lost property</h1><p>Hand in what you
found at a police station, or keep it for a month if it is worth little.</p></body></html>"""


def test_another_page_is_away_after_a_redirect_and_left_to_later_stages_without() -> None:
    elsewhere = "https://www.gwent.police.uk/advice/lost-property/"
    assert judge(exchange(OTHER, url=elsewhere)).outcome == "redirected_away"
    assert judge(exchange(OTHER)).outcome == "ok"


@pytest.mark.parametrize(
    ("declared", "body", "kind"),
    [
        ("text/html", b"<!DOCTYPE html><p>x", "text/html"),
        ("application/pdf", b"\xef\xbb\xbf \n<HTML><body>", "text/html"),
        ("text/plain", b"<!-- saved --><!doctype html><html>", "text/html"),
        ("application/octet-stream", b"<h1>Plan</h1>", "text/html"),
        ("application/xml", b'<?xml version="1.0"?><!DOCTYPE html><html xmlns="x">', "text/html"),
        ("text/html", b"no tags at all", "text/html"),
        (None, "\ufeff<html>".encode("utf-16"), "text/html"),
        ("application/octet-stream", b"%PDF-1.7\n", "application/pdf"),
        ("text/html", b"%PDF-1.4\n", "application/pdf"),
        (None, b"junk before it\n%PDF-1.4\n", "application/pdf"),
        ("text/html", b"<p>the mark %PDF- in a page", "text/html"),
        ("text/plain; charset=utf-8", b"a < b and so on", "text/plain"),
        ("text/markdown", b"# Plan", "text/plain"),
        (None, b"Plan\n1. Records", "text/plain"),
        ("application/octet-stream", b"Plan\n1. Records", "text/plain"),
        ("application/msword", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(40), "application/msword"),
        ("text/html", b"\x89PNG\r\n\x1a\n\x00", "image/png"),
        ("text/html", b"\xff\xd8\xff\xe0", "image/jpeg"),
        ("application/pdf", b"{\\rtf1 plan}", "application/rtf"),
        ("application/json", b'{"a": 1}', "application/json"),
        ("application/rss+xml", b"<?xml version='1.0'?><rss>", "application/xml"),
        (None, b"\x00\x01\x02\x03", "application/octet-stream"),
        ("text/html", b"\x00\x01\x02\x03", "application/octet-stream"),
        ("application/pdf", b"not one", "application/octet-stream"),
    ],
)  # fmt: skip
def test_the_bytes_say_what_a_body_is(declared: str | None, body: bytes, kind: str) -> None:
    assert media_type_of(declared, LISTED, body) == kind


def zipped(**files: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in files.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), text)
    return packed.getvalue()


DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"


@pytest.mark.parametrize(
    ("body", "kind", "outcome"),
    [
        (zipped(word__document_xml="<w/>"), DOCX, "ok"),
        (zipped(word__document_xml="<w/>")[:-30], DOCX, "truncated"),
        (zipped(mimetype=ODT, content_xml="<o/>"), ODT, "ok"),
        (zipped(mimetype=ODT, content_xml="<o/>")[:-30], ODT, "truncated"),
        (zipped(xl__workbook_xml="<x/>"), DOCX.replace("wordprocessingml.document", "spreadsheetml.sheet"), "unsupported_type"),
        (zipped(a_txt="x"), "application/zip", "unsupported_type"),
        (b"%PDF-1.4\n1 0 obj\n%%EOF\n", "application/pdf", "ok"),
        (b"%PDF-1.4\n1 0 obj\n%%EOF\n" + bytes(2000), "application/pdf", "ok"),
        (b"%PDF-1.4\n1 0 obj\nstream", "application/pdf", "truncated"),
        (b"%PDF-1.4\n1 0 obj<</Linearized 1/L 9000/H [1 2]>>\n%%EOF\n", "application/pdf", "truncated"),
        (b"\x89PNG\r\n\x1a\n\x00", "image/png", "unsupported_type"),
    ],
)  # fmt: skip
def test_files_are_known_by_their_bytes_and_missing_ends_are_seen(
    body: bytes, kind: str, outcome: str
) -> None:
    verdict = judge(exchange(body, headers=(("content-type", "application/octet-stream"),)))
    assert (verdict.media_type, verdict.outcome) == (kind, outcome)


SAME_FOR_ALL = """<html><head><title>Gwent Police</title></head><body><main><p>You are at the gateway
of Gwent Police. Choose below what brought you here, and one of our people will help you on your way.
Opening hours of the front counters are on the doors. You asked for {} just now.</p></main></body></html>"""


def answer(url: str, text: str, **more: object) -> Exchange:
    return exchange(text.encode(), url=url, **more)


def test_a_page_like_the_answer_to_a_made_up_address_is_a_soft_404() -> None:
    nowhere = made_up_address(LISTED)
    fingerprint = fingerprint_of(answer(nowhere, SAME_FOR_ALL.format(nowhere)))
    page = answer(LISTED, SAME_FOR_ALL.format(LISTED))
    assert judge(page).outcome == "ok"
    assert judge(page, fingerprint=fingerprint).outcome == "soft_404"
    assert judge(exchange(), fingerprint=fingerprint).outcome == "ok"


def test_a_short_plan_in_the_same_template_is_no_soft_404() -> None:
    template = SAME_FOR_ALL.replace("</main>", "{}</main>")
    fingerprint = fingerprint_of(answer(made_up_address(LISTED), template.format("it", "")))
    plan = template.format("it", "<p>Our stalking action plan answers each recommendation.</p>")
    assert judge(answer(LISTED, plan), fingerprint=fingerprint).outcome == "ok"


def test_an_honest_host_gives_a_fingerprint_that_condemns_nothing() -> None:
    fingerprint = fingerprint_of(answer(made_up_address(LISTED), SAME_FOR_ALL, status=404))
    assert judge(answer(LISTED, SAME_FOR_ALL), fingerprint=fingerprint).outcome == "ok"
    for nothing in (exchange(None, None, failure="timeout"), exchange(b"%PDF-1.4"), exchange(b"")):
        assert judge(exchange(), fingerprint=fingerprint_of(nothing)).outcome == "ok"


def test_a_host_that_sends_every_address_to_one_place_sends_the_plan_away() -> None:
    desk = "https://www.gwent.police.uk/desk/"
    fingerprint = fingerprint_of(
        answer(desk, "<title>Desk</title><p>Stalking? Super-complaints? Ask the desk.")
    )
    page = answer(
        desk,
        "<title>Desk</title><p>Stalking? Super-complaints? Ask today's desk officer in person.",
    )
    assert judge(page).outcome == "ok"
    assert judge(page, fingerprint=fingerprint).outcome == "redirected_away"


def test_a_fingerprint_is_bounded() -> None:
    words = " ".join(f"word{n}" for n in range(5000))
    assert len(fingerprint_of(answer(LISTED, f"<p>{words}")).shingles) == 1000


@pytest.mark.parametrize(
    ("now", "before", "outcome"),
    [
        (ContentSize(900, 15, 12), None, None),
        (ContentSize(0, 0, 0), None, "no_text"),
        (ContentSize(0, 0, 0), ContentSize(900, 15, 12), "no_text"),
        (ContentSize(900, 15, 12), ContentSize(900, 15, 12), None),
        (ContentSize(5000, 15, 15), ContentSize(900, 15, 12), None),
        (ContentSize(900, 8, 8), ContentSize(900, 15, 12), None),
        (ContentSize(900, 7, 7), ContentSize(900, 15, 12), "suspect"),
        (ContentSize(900, 15, 5), ContentSize(900, 15, 12), "suspect"),
        (ContentSize(900, 15, 6), ContentSize(900, 15, 12), None),
        (ContentSize(224, 15, 12), ContentSize(900, 15, 12), "suspect"),
        (ContentSize(225, 15, 12), ContentSize(900, 15, 12), None),
        (ContentSize(30, 0, 0), ContentSize(60, 1, 0), "suspect"),
        (ContentSize(10, 1, 1), ContentSize(79, 1, 1), None),
        (ContentSize(60, 2, 0), ContentSize(60, 2, 2), None),
        (ContentSize(60, 3, 1), ContentSize(60, 3, 3), "suspect"),
        (ContentSize(900, 0, 0), ContentSize(900, 0, 0), None),
    ],
)  # fmt: skip
def test_content_that_collapsed_is_suspect(
    now: ContentSize, before: ContentSize | None, outcome: str | None
) -> None:
    verdict = judge_content(now, before)
    assert (verdict.outcome if verdict else None) == outcome


@given(
    st.binary(max_size=400),
    st.sampled_from([200, 202, 404, 503]),
    st.sampled_from(["text/html", "text/plain", ""]),
)
def test_no_bytes_break_the_judge(body: bytes, status: int, kind: str) -> None:
    given = exchange(body, status, headers=(("content-type", kind), ("content-length", "²")))
    assert judge(given).outcome in OUTCOMES
    assert fingerprint_of(given).status == status


pieces = st.sampled_from(
    ["<main>", "</main>", "<nav>", "<div id=app>", "<h1>", "</h1>", "<a href='stalking.pdf'>", "</a>", "<!--", "-->",
     "<script>", "<header class=cookie>", "<table><tr><td>", "<iframe>", "<noscript>", "<select>", "<title>", "<form>",
     "not found", "stalking action plan", "access denied", "recommendation", "\x00", "é", "&#0;", "<", "cookies"]
)  # fmt: skip


@given(st.lists(pieces, max_size=40).map("".join))
@settings(max_examples=150, deadline=None)
def test_no_markup_breaks_the_judge(text: str) -> None:
    assert judge(exchange(text.encode())).outcome in OUTCOMES


@pytest.mark.parametrize(
    "tag",
    [
        "<div>",
        "<ul><li>",
        "<section>",
        "<blockquote>",
        "<span>",
        "<b>",
        "<table><tr><td>",
        "<a href=x>",
    ],
)
def test_a_page_nested_without_end_takes_no_time(tag: str) -> None:
    begun = time.process_time()
    assert judge(exchange(tag.encode() * 100_000 + PLAN)).outcome in ("too_large", "ok", "no_text")
    assert time.process_time() - begun < 3


def test_a_large_page_takes_little_time() -> None:
    row = b"<tr><td>7</td><td>We accept the recommendation on <a href='/x'>stalking</a> and act on it.</td></tr>"
    begun = time.process_time()
    assert (
        judge(
            exchange(PLAN.replace(b"</main>", b"<table>" + row * 20_000 + b"</table></main>"))
        ).outcome
        == "ok"
    )
    assert time.process_time() - begun < 3


@pytest.mark.parametrize(
    "body", [b"sorry " * 40_000, b"page you " * 40_000, b"cookies " * 40_000, b"error " * 40_000]
)
def test_no_text_sends_a_pattern_round_in_circles(body: bytes) -> None:
    begun = time.process_time()
    for wrap in (
        b"<title>%s</title>",
        b"<h1>%s</h1>",
        b"<p>%s</p>",
        b"<p hidden>%s</p><a href=x>y",
    ):
        judge(exchange(wrap % body, 404))
        judge(exchange(wrap % body[:1500]))
    assert time.process_time() - begun < 3
