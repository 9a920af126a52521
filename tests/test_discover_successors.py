"""Which addresses may have taken a lost plan's place."""

import pytest

from scraper.discover.proposals import LastFetch, redirect_proposals
from scraper.discover.successors import (
    addresses_in,
    candidates_in_sitemap,
    candidates_on_page,
    complaint_pages,
    folders_above,
    same_site,
)
from scraper.sources import Source

SITE = "https://www.kent.police.uk"
LOST = f"{SITE}/foi-ai/super-complaints/old-stalking-plan/"
NEW = f"{SITE}/police-forces/kent/about-us/stalking-action-plan/"


def urls(*addresses: str) -> list[str]:
    return [each.url for each in candidates_in_sitemap(addresses, LOST)]


@pytest.mark.parametrize(
    "url",
    [
        NEW,
        f"{SITE}/about/stalking_super-complaint.aspx",
        f"{SITE}/about/super%20complaint/action-plan",
        f"{SITE}/downloads/suzy-lamplugh-delivery-plan.pdf",
        "http://kent.police.uk/super-complaints/our-response-to-stalking",
        "https://beta.kent.police.uk/stalking-super-complaint",
    ],
)
def test_two_signs_make_a_likely_successor(url: str) -> None:
    assert urls(url) == [url]


@pytest.mark.parametrize(
    "url",
    [
        f"{SITE}/advice/stalking/",
        f"{SITE}/about/action-plan/",
        f"{SITE}/foi-ai/super-complaints/",
        f"{SITE}/news/2024/stalking-action-plan/",  # news about it
        LOST.rstrip("/"),
        "https://www.essex.police.uk/stalking-action-plan/",
        "https://kent.example/stalking-action-plan/",
        "https://www.kent.police.uk:99999/stalking-action-plan/",
        "https://[kent/stalking-action-plan/",
    ],
)
def test_one_sign_another_site_or_the_lost_address_do_not(url: str) -> None:
    assert urls(url) == []


def test_news_needs_all_signs() -> None:
    url = f"{SITE}/news/2024/stalking-super-complaint-action-plan/"
    assert urls(url) == [url]


def test_the_text_of_a_link_counts_too() -> None:
    page = (
        f'<p><a href="/document/4711">Stalking: our response to the super-complaint</a>,'
        f' <a href="/advice/stalking">Stalking</a> and <a href="{LOST}">Stalking action plan</a></p>'
    )
    [found] = candidates_on_page(page, f"{SITE}/foi-ai/super-complaints/", LOST)
    assert found.url == f"{SITE}/document/4711"
    assert found.signs == ("stalking", "super-complaint", "action plan")
    assert found.seen == f"{SITE}/foi-ai/super-complaints/ links to it"


def test_a_site_map_and_an_index_of_site_maps() -> None:
    listed = (
        '<?xml version="1.0"?><urlset><url><loc> https://a.example/x?a=1&amp;b=2 </loc></url>'
        "<url><loc><![CDATA[https://a.example/y]]></loc></url><url><loc>/z</loc></url></urlset>"
    )
    assert addresses_in(listed, "https://a.example/sitemap.xml") == (
        False,
        ("https://a.example/x?a=1&b=2", "https://a.example/y", "https://a.example/z"),
    )
    index = "<sitemapindex><sitemap><loc>https://a.example/one.xml</loc></sitemap></sitemapindex>"
    assert addresses_in(index, "https://a.example/") == (True, ("https://a.example/one.xml",))
    assert addresses_in("<html><body>Not found</body></html>", "https://a.example/") == (False, ())


def test_an_entity_bomb_stays_text() -> None:
    bomb = (
        '<!DOCTYPE urlset [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
        "<urlset><url><loc>https://a.example/&b;/x</loc></url></urlset>"
    )
    assert addresses_in(bomb, "https://a.example/") == (False, ("https://a.example/&b;/x",))


def test_pages_on_super_complaints() -> None:
    found = complaint_pages(
        [f"{SITE}/a/super-complaints-2024/", f"{SITE}/super-complaints/", f"{SITE}/x/", "https://b.example/super-complaints/"],
        LOST,
    )  # fmt: skip
    assert found == [f"{SITE}/super-complaints/", f"{SITE}/a/super-complaints-2024/"]


def test_the_folders_above() -> None:
    assert folders_above(LOST) == (f"{SITE}/foi-ai/super-complaints/",)
    deep = f"{SITE}/super-complaints2/stalking/our-plan/"
    assert folders_above(deep) == (
        f"{SITE}/super-complaints2/stalking/",
        f"{SITE}/super-complaints2/",
    )
    assert folders_above(f"{SITE}/plan.aspx") == ()


def test_sites() -> None:
    assert same_site("https://www.kent.police.uk/a", "http://beta.kent.police.uk/b")
    assert same_site("https://www.a.example/", "https://a.example/x")
    assert not same_site("https://a.example/", "https://b.example/")
    assert not same_site("https://b.a.example/", "https://a.example/")


def last(outcome: str, *hops: tuple[str, int, str]) -> LastFetch:
    return LastFetch("kent", LOST, outcome, 0, hops)


def test_redirects_count_as_long_as_they_are_permanent() -> None:
    hops = ((LOST, 301, "/one"), (f"{SITE}/one", 308, "/two"), (f"{SITE}/two", 302, "/three"))
    [proposal] = redirect_proposals([last("ok", *hops)], [])
    assert proposal.proposed == f"{SITE}/two"
    assert redirect_proposals([last("ok", (LOST, 302, "/one"))], []) == []
    assert redirect_proposals([last("ok")], []) == []


@pytest.mark.parametrize(
    ("outcome", "location"),
    [
        ("redirected_away", "/"),
        ("not_found", "/other"),
        ("robots_disallowed", "/search"),
        ("ok", "http://kent.police.uk/foi-ai/super-complaints/old-stalking-plan"),  # the same
        ("refused_address", "http://169.254.169.254/latest"),
        ("refused_address", "file:///etc/passwd"),
        ("ok", NEW),  # listed already
    ],
)
def test_redirects_that_propose_nothing(outcome: str, location: str) -> None:
    listed = [Source("kent", LOST), Source("kent", NEW)]
    assert redirect_proposals([last(outcome, (LOST, 301, location))], listed) == []


def test_a_redirect_whose_end_failed_says_so() -> None:
    [proposal] = redirect_proposals([last("timeout", (LOST, 301, NEW))], [Source("kent", LOST)])
    assert proposal.proposed == NEW
    assert proposal.reason.endswith("the last fetch of it came to timeout")
