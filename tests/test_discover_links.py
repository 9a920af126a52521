"""Finding the links of a page and whose they are, however they are laid out."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.discover.links import absolute, find_links
from scraper.discover.match import Hosts, Matched, Names, match_links
from scraper.sources import Force, Source, default_sources, read_sources

PAGE = "https://www.gov.uk/government/publications/letters/the-letter"
FORCES = read_sources(default_sources()).forces
KENT = "https://www.kent.police.uk/about/plan/"
ESSEX = "https://www.essex.police.uk/about/plan/"
NAMES = Names(FORCES)


def matched(
    html: str, sources: Iterable[Source] = (), forces: tuple[Force, ...] = FORCES
) -> Matched:
    return match_links(find_links(html, PAGE), forces, tuple(sources), PAGE)


def pairs(html: str) -> list[tuple[str, str]]:
    return [(link.force_id, link.url) for link in matched(html).links]


def anchor(url: str, text: str = "here") -> str:
    return f'<a href="{url}">{text}</a>'


# Hosts that tell nothing, so that only the words near the link can.
ONE, TWO, THREE = (f"https://plans.example/{number}" for number in (1, 2, 3))


@pytest.mark.parametrize(
    "html",
    [
        f"<ul><li>{anchor(ONE, 'Kent Police')}</li><li>{anchor(TWO, 'Essex Police: action plan')}</li></ul>",
        f"<ul><li>Kent – {anchor(ONE)}</li><li>Essex – {anchor(TWO)}</li></ul>",
        f"<ul><li>{anchor(ONE)} for Kent</li><li>{anchor(TWO)} for Essex</li></ul>",
        f"<p>The plan of Kent Police is {anchor(ONE)}, that of Essex Police {anchor(TWO)}.</p>",
        f"<p>Kent Police has a plan. It can be read {anchor(ONE)}. Essex has one too; see {anchor(TWO)}.</p>",
        f"<p>Kent ({anchor(ONE)}), Essex ({anchor(TWO)})</p>",
        f"<p>Kent<br>{anchor(ONE)}<br>Essex<br>{anchor(TWO)}</p>",
        f"<h3>Kent Police</h3><p>{anchor(ONE, 'Read the plan')}</p><h3>Essex Police</h3><p>{anchor(TWO, 'Read the plan')}</p>",
        f"<dl><dt>Kent</dt><dd>{anchor(ONE)}</dd><dt>Essex</dt><dd>{anchor(TWO)}</dd></dl>",
        f"<ul><li>Kent<ul><li>{anchor(ONE)}</li></ul></li><li>Essex<ul><li>{anchor(TWO)}</li></ul></li></ul>",
        f"<table><tr><td>Kent</td><td>{anchor(ONE)}</td></tr><tr><td>Essex</td><td>{anchor(TWO)}</td></tr></table>",
        f"<table><tr><td>{anchor(ONE)}</td><td>Kent</td></tr><tr><td>{anchor(TWO)}</td><td>Essex</td></tr></table>",
        f"<table><tr><td>Kent</td><td>{anchor(ONE)}</td><td>Essex</td><td>{anchor(TWO)}</td></tr></table>",
        f"<table><tr><th>Kent</th><th>Essex</th></tr><tr><td>{anchor(ONE)}</td><td>{anchor(TWO)}</td></tr></table>",
        f'<a href="{ONE}"><h3>Kent</h3><p>Plan</p></a><a href="{TWO}"><h3>Essex</h3><p>Plan</p></a>',
        f"<h2>Annex A</h2><p>Kent: {ONE}</p><p>Essex: {TWO}.</p>",
        f"<table><tr><td>Kent</td><td>{ONE}</td></tr><tr><td>Essex</td><td>{TWO}</td></tr></table>",
    ],
)  # fmt: skip
def test_the_words_near_a_link_tell_whose_it_is(html: str) -> None:
    assert pairs(html) == [("kent", ONE), ("essex", TWO)]


def test_a_name_cell_that_spans_rows_is_in_each_of_them() -> None:
    html = (
        f"<table><tr><td rowspan=2>Kent</td><td>{anchor(ONE)}</td></tr>"
        f"<tr><td>{anchor(TWO)}</td></tr><tr><td>Essex</td><td>{anchor(THREE)}</td></tr></table>"
    )
    assert pairs(html) == [("kent", ONE), ("kent", TWO), ("essex", THREE)]


def test_a_host_needs_no_words() -> None:
    html = f"<p>Plans are {anchor(KENT)}, {anchor(ESSEX)} and {anchor('http://beds.police.uk/plan')}.</p>"
    assert pairs(html) == [
        ("kent", KENT),
        ("essex", ESSEX),
        ("bedfordshire", "http://beds.police.uk/plan"),
    ]


@pytest.mark.parametrize(
    ("host", "force_id"),
    [
        ("www.kent.police.uk", "kent"),
        ("kent.police.uk.", "kent"),
        ("beta.northumbria.police.uk", "northumbria"),
        ("www.north-wales.police.uk", "north-wales"),  # the host of before
        ("west-midlands.police.uk", "west-midlands"),
        ("foi.west-midlands.police.uk", "west-midlands"),
        ("www.leicestershire.police.uk", "leicestershire"),  # its own is leics.
        ("www.gmp.police.uk", "greater-manchester"),
        ("www.cleveland.pcc.police.uk", None),  # the commissioner, not the force
        ("www.college.police.uk", None),
        ("police.uk", None),
        ("www.notkent.police.uk", None),
        ("kent.police.uk.example", None),
        ("www.kent.gov.uk", None),
    ],
)
def test_hosts_of_forces(host: str, force_id: str | None) -> None:
    assert Hosts(FORCES, ()).force_of(host) == force_id


def test_a_listed_host_is_known_though_no_domain_is() -> None:
    hosts = Hosts((Force("a", "A"), Force("b", "B")), (Source("a", "https://one.example/x"),))
    assert hosts.force_of("www.one.example") == "a"
    shared = Hosts((), (Source("a", "https://one.example/x"), Source("b", "https://one.example/y")))
    assert shared.force_of("one.example") is None


@pytest.mark.parametrize(
    ("text", "forces"),
    [
        ("Devon and Cornwall Police", ("devon-and-cornwall",)),
        ("DEVON & CORNWALL", ("devon-and-cornwall",)),
        ("Hampshire and Isle of Wight Constabulary", ("hampshire",)),
        ("Northamptonshire", ("northamptonshire",)),
        ("the Metropolitan Police’s plan", ("metropolitan",)),
        ("the Met", ("metropolitan",)),
        ("GMP", ("greater-manchester",)),
        ("Heddlu De Cymru", ("south-wales",)),
        ("Dyfed Powys", ("dyfed-powys",)),
        ("Norfolk and Suffolk Constabularies", ("norfolk", "suffolk")),
        ("West Yorkshire, South Yorkshire", ("west-yorkshire", "south-yorkshire")),
        ("City of London Police", ("city-of-london",)),
        ("the police service of the city", ()),
        ("we met the force", ()),
        ("", ()),
    ],
)
def test_names_in_use(text: str, forces: tuple[str, ...]) -> None:
    assert NAMES.named(text) == forces


def test_every_force_is_found_by_its_own_name() -> None:
    assert {force.force_id: NAMES.named(f"Plan: {force.force_name}") for force in FORCES} == {
        force.force_id: (force.force_id,) for force in FORCES
    }


def test_a_region_of_the_same_name_misleads_nobody() -> None:
    url = "https://www.warwickshire.police.uk/plan/"
    assert pairs(f"<h3>West Midlands</h3><p>{anchor(url, 'A plan')}</p>") == [("warwickshire", url)]


def unmatched(html: str, sources: Iterable[Source] = ()) -> list[tuple[str, str]]:
    return [(link.url, link.reason) for link in matched(html, sources).unmatched]


def test_what_the_words_and_the_host_say_differently_is_for_a_person() -> None:
    html = f"<table><tr><td>Kent Police</td><td>{anchor(ESSEX)}</td></tr></table>"
    assert matched(html).links == ()
    assert unmatched(html) == [(ESSEX, "the host is essex's, its row names kent")]


def test_a_joint_row_goes_to_the_host_s_force() -> None:
    html = f"<table><tr><td>Kent and Essex</td><td>{anchor(ESSEX)}</td></tr></table>"
    assert pairs(html) == [("essex", ESSEX)]


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://www.kent.police.uk/", "the front page of kent's site"),
        ("https://www.npcc.police.uk/plans/kent.pdf", "the host is a national body's"),
        ("https://assets.publishing.service.gov.uk/plans.ods", "the host is a national body's"),
        ("http://user:word@www.kent.police.uk/plan", "user name or password"),
        ("http://10.0.0.1/plan", "not on the public internet"),
        ("https://www.kent.police.uk:8443/plan", "port 8443"),
        ("https://www.kent.police.uk:99999/plan", "cannot be read"),
    ],
)
def test_what_is_no_plan_s_address_is_shown_and_not_listed(url: str, reason: str) -> None:
    html = f"<p>Kent Police: {anchor(url)}</p>"
    assert matched(html).links == ()
    [(shown, why)] = unmatched(html)
    assert shown == url
    assert reason in why


def test_a_name_beside_a_foreign_host_gives_way_to_the_force_s_own() -> None:
    html = f"<p>Kent Police: {anchor(KENT)}</p><p>Kent follows {anchor(ONE, 'this guide')}.</p>"
    assert pairs(html) == [("kent", KENT)]
    assert [url for url, _ in unmatched(html)] == [ONE]


def test_one_address_beside_two_names_is_nobody_s() -> None:
    html = f"<p>Kent: {anchor(ONE)}</p><p>Essex: {anchor(ONE)}</p>"
    assert matched(html).links == ()


def test_an_address_that_is_listed_is_known_whatever_stands_near() -> None:
    html = f"<p>Essex and Surrey: {anchor(ONE)}</p>"
    listed = [Source("kent", ONE + "/")]
    assert [(link.force_id, link.by) for link in matched(html, listed).links] == [
        ("kent", "its address")
    ]


def test_links_within_the_site_and_to_no_page_are_left_out() -> None:
    html = (
        f"<p>Kent Police {anchor('/browse')} {anchor('#top')} {anchor('mailto:a@b.example')}"
        f" {anchor('javascript:void(0)')} {anchor('tel:101')} {anchor('https://gov.uk/other')}</p>"
    )
    assert matched(html) == Matched((), ())


def test_a_link_that_stands_twice_is_one() -> None:
    html = f"<p>{anchor(KENT)} {anchor(KENT.rstrip('/') + '#plan')} {anchor('http://kent.police.uk/about/plan')}</p>"
    assert pairs(html) == [("kent", KENT)]


@pytest.mark.parametrize(
    ("href", "url"),
    [
        (" https://a.example/my plan.pdf ", "https://a.example/my%20plan.pdf"),
        ("https://a.example/plan%20two", "https://a.example/plan%20two"),
        ("https://a.example/café?q=é#x", "https://a.example/caf%C3%A9?q=%C3%A9"),
        ("//a.example/plan", "https://a.example/plan"),
        ("other", "https://www.gov.uk/government/publications/letters/other"),
        ("https://[broken", None),
        ("ftp://a.example/", None),
        ("#place", None),
    ],
)
def test_addresses_are_made_absolute(href: str, url: str | None) -> None:
    assert absolute(href, PAGE) == url


@given(
    st.text(alphabet=st.sampled_from('<a href="x">/p td\ue0000\ue001\ue002 Kent:.'), max_size=200)
)
def test_no_page_is_too_strange(html: str) -> None:
    for link in find_links(html, PAGE):
        assert "\ue000" not in link.text
    matched(html)
