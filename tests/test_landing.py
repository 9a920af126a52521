"""Which links of a page are followed: a table of what pages were seen to say."""

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.extract.document import Link
from scraper.extract.landing import MOST_FOLLOWED, MOST_OF_A_SERIES, links_to_follow
from scraper.judge.verdict import ContentSize

PAGE = "https://www.avon.police.uk/news/avon/news/2024/november/our-response/"
SITE = "https://www.avon.police.uk"
OURS = "Our response to the stalking super-complaint | Avon Police"
NEWS = "Force welcomes report | Avon Police"
NOTHING = ContentSize(words=120, located=0, answered=0)


def followed(*links: Link, title: str = OURS, size: ContentSize = NOTHING) -> list[str]:
    found = links_to_follow(title, links, PAGE, size)
    return [url.removeprefix(SITE) for url in found]


@pytest.mark.parametrize(
    ("text", "href", "around"),
    [
        ("here", "/about/stalking-action-plan/", "You can read our action plan here."),
        ("Stalking Super-complaint Delivery Plan (PDF, 60 KB)", "/media/plan.pdf", ""),
        ("read our plan here", "/media/4711/", "You can read our plan here."),
        ("Action plan (Word, 40 KB)", "/media/4711/plan.docx", ""),
        ("Download the full document", "/globalassets/stalking/2025/document.pdf", ""),
        ("Our response to the recommendations on stalking", "/a/response-to-stalking/", ""),
        ("this page", "/super-complaint-response", "Our response to it is on this page."),
        ("Cynllun gweithredu stelcio", "/cy/cynllun/", ""),
    ],
)
def test_what_is_the_plan(text: str, href: str, around: str) -> None:
    assert followed(Link(text, href, around)) == [href]


@pytest.mark.parametrize(
    ("text", "href", "around"),
    [
        ("report stalking", "/report/stalking/", "If it happens to you, report stalking."),
        ("Advice on stalking", "/advice/advice-and-information/stalking/", ""),
        ("here", "/report/ro/report-online/", "You can report it online here."),
        ("Stalking advice leaflet", "/media/stalking-leaflet.pdf", ""),
        ("VAWG action plan", "/media/vawg-action-plan.pdf", ""),
        ("here", "/plans/domestic-abuse-action-plan", "Read our action plan here."),
        ("Police and crime plan", "/media/police-and-crime-plan.pdf", ""),
        ("Home", "/", ""),
        ("News", "/news/", ""),
        ("our stalking action plan", "#plan", ""),
        ("our stalking action plan", PAGE + "#plan", ""),
        ("our stalking action plan", "mailto:plan@avon.police.uk", ""),
        ("our stalking action plan", "javascript:open()", ""),
        ("Cynllun gweithredu stelcio (Cymraeg)", "/media/stelcio.pdf", ""),
        ("national report", "/media/national-report-stalking.pdf", ""),
        ("our stalking action plan", "https://user:word@www.avon.police.uk/plan.pdf", ""),
        ("our stalking action plan", "https://www.avon.police.uk\\@evil.example/plan.pdf", ""),
        ("our stalking action plan", "http://[::1/plan.pdf", ""),
    ],
)
def test_what_is_not(text: str, href: str, around: str) -> None:
    assert followed(Link(text, href, around)) == []


@pytest.mark.parametrize(
    ("host", "is_own"),
    [
        ("www.avon.police.uk", True),
        ("avon.police.uk", True),
        ("media.avon.police.uk", True),
        ("www.kent.police.uk", False),
        ("police.uk", False),
        ("avon.police.uk.example", False),
        ("notavon.police.uk", False),
        ("assets.publishing.service.gov.uk", False),
    ],
)
def test_the_forces_own_site(host: str, is_own: bool) -> None:
    link = Link("our stalking action plan", f"https://{host}/plan.pdf")
    assert bool(followed(link)) == is_own


def test_a_plan_is_no_landing_page() -> None:
    link = Link("Our stalking action plan", "/media/stalking-action-plan.pdf")
    assert followed(link, size=ContentSize(900, 2, 2)) == ["/media/stalking-action-plan.pdf"]
    assert followed(link, size=ContentSize(900, 3, 1)) == []


def test_a_page_that_is_not_ours_needs_a_link_that_is() -> None:
    assert followed(Link("Action plan", "/media/plan.pdf"), title=NEWS) == []
    assert followed(Link("Stalking action plan", "/media/plan.pdf"), title=NEWS) == [
        "/media/plan.pdf"
    ]


def test_a_document_goes_before_a_page_and_one_format_is_enough() -> None:
    assert followed(
        Link("our stalking work", "/about/stalking/our-recommendations/"),
        Link("Stalking action plan (PDF)", "/media/stalking-action-plan.pdf"),
        Link("Stalking action plan (Word)", "/media/stalking-action-plan.docx"),
    ) == ["/media/stalking-action-plan.docx"]


def test_no_more_than_a_few() -> None:
    many = [Link(f"Stalking action plan, area {n}", f"/media/plan-{n}.pdf") for n in range(9)]
    assert len(followed(*many)) == MOST_FOLLOWED


def test_one_page_a_recommendation() -> None:
    links = [Link(f"Recommendation {n}: a title", f"/stalking/r{n}/") for n in range(1, 40)]
    fifteen = ContentSize(200, 15, 0)
    assert followed(*links[:15], size=fifteen) == [f"/stalking/r{n}/" for n in range(1, 16)]
    assert len(followed(*links, size=fifteen)) == MOST_OF_A_SERIES
    assert followed(*links, size=ContentSize(2000, 15, 4)) == []


def test_letters_beyond_ascii_and_spaces_are_written_as_they_are_asked() -> None:
    assert followed(Link("Stalking action plan", "/media/caf\xe9 plan.pdf")) == [
        "/media/caf%C3%A9%20plan.pdf"
    ]


HREFS = st.one_of(
    st.text(max_size=60),
    st.builds(
        "{}{}{}".format,
        st.sampled_from(["", "//", "http://", "https://www.avon.police.uk", "HTTPS://[", "\\\\"]),
        st.text("ab/.@:#?%\\[]\u0130\x00 \udcff-", max_size=40),
        st.sampled_from(["", "/stalking-action-plan.pdf", ".police.uk/stalking-plan.docx"]),
    ),
)


@given(st.lists(st.builds(Link, st.sampled_from(["here", "stalking action plan"]), HREFS)))
def test_no_address_leads_out_or_raises(links: list[Link]) -> None:
    found = links_to_follow(OURS, links, PAGE, NOTHING)
    assert len(found) == len(set(found)) <= MOST_FOLLOWED
    for url in found:
        parts = urlsplit(url)
        assert parts.scheme in ("http", "https")
        assert (parts.hostname or "").endswith("avon.police.uk")
        assert url.isascii()
