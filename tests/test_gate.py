"""The gate: addresses as written, addresses as resolved, and every hop between."""

import asyncio
import contextlib
import ipaddress
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit

import httpx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scraper.fetch.addresses import made_up_address
from scraper.fetch.client import fetch_all
from scraper.fetch.exchange import Exchange, Target
from scraper.fetch.gate import RefusedAddress, admit, check_address, resolve_redirect
from scraper.fetch.settings import FetchSettings
from scraper.fetch.transport import GatedTransport
from tests.fetch_loopback import Site, response, running_site

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)

REFUSED_ADDRESSES = [
    "0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.255.0.1", "169.254.169.254",
    "172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.88.99.1", "192.168.1.1",
    "198.18.0.1", "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.250", "240.0.0.1",
    "255.255.255.255", "168.63.129.16",
    "::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::7f00:1", "::8.8.8.8", "64:ff9b::808:808",
    "64:ff9b:1::1", "100::1", "2001::1", "2001:0:5ef5:79fb::1", "2001:10::1", "2001:20::1",
    "2001:db8::1", "2002:7f00:1::", "2002:808:808::1", "3fff::1", "5f00::1", "fc00::1",
    "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "2606:4700::1%eth0", "fec0::1", "ff02::1",
    "not an address", "",
]  # fmt: skip
PUBLIC_ADDRESSES = [
    "8.8.8.8",
    "172.15.255.255",
    "172.32.0.1",
    "100.63.255.255",
    "2606:4700::1111",
    "2a00:1450::1",
]

DISGUISED = [
    "http://2130706433/", "http://0x7f000001/", "http://0x7f.0.0.1/", "http://0177.0.0.1/",
    "http://127.1/", "http://127.0.1/", "http://0/", "http://1.2.3.4.5/", "http://08.8.8.8/",
    "http://１２７.０.０.１/", "http://①②⑦.0.0.1/", "http://127。0。0。1/", "http://127%2e0.0.1/",
    "http://[::ffff:7f00:1]/", "http://[0:0:0:0:0:0:0:1]/", "http://[::127.0.0.1]/",
    "http://127.0.0.1./", "http://0x7F.1./", "http://[2606:4700::1%25eth0]/", "http://[v1.x]/",
]  # fmt: skip
# Odd, but there is one way only to read them.
PLAINLY_LOOPBACK = {"http://127。0。0。1/", "http://127.0.0.1./", "http://[0:0:0:0:0:0:0:1]/"}
MALFORMED = [
    "", "plan", "//www.police.uk/", "ftp://www.police.uk/", "file:///etc/passwd", "gopher://x.police.uk/",
    "javascript:alert(1)", "data:text/html,x", "http:///plan", "http://", "http:www.police.uk",
    "https://user@www.police.uk/", "https://user:secret@www.police.uk/", "https://@www.police.uk/",
    "https://www.police.uk@evil.example/", "https://www.police.uk:80:80/",
    "https://www.police.uk\\@evil.example/", "https://evil.example\\.police.uk/", "https://www.police.uk/a\\b",
    "https:\\\\www.police.uk/", "https://www.police.uk/\tplan", "https://www.po\nlice.uk/", "https://www.police.uk/\x00",
    "https://www.police.uk/\u202e", "https://www police.uk/", "https://www..police.uk/", "https://.police.uk/",
    "https://-x.police.uk/", "https://x_.police.uk..", "https://" + "a" * 64 + ".police.uk/",
    "https://" + "a." * 130 + "uk/", "https://[::1/", "https://::1/", "https://www.police.uk:0/",
    "https://www.police.uk:99999/", "https://www.police.uk:x/", "https://www.police.uk:８０/",
    "https://www.police.uk/" + "a" * 9000, "https://www.police.uk%00.evil.example/",
]  # fmt: skip


@pytest.mark.parametrize("address", REFUSED_ADDRESSES)
def test_addresses_off_the_public_internet_are_refused(address: str) -> None:
    with pytest.raises(RefusedAddress):
        check_address(address)


@pytest.mark.parametrize("address", PUBLIC_ADDRESSES)
def test_public_addresses_pass(address: str) -> None:
    assert str(check_address(address)) == address


@pytest.mark.parametrize("address", ["127.0.1.9", "10.0.0.1", "192.168.0.1", "::1", "fd00::1"])
def test_private_addresses_pass_only_where_they_are_allowed(address: str) -> None:
    assert str(check_address(address, allow_private_hosts=True)) == address


@pytest.mark.parametrize(
    "address",
    [
        "169.254.169.254",
        "0.0.0.0",
        "224.0.0.1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "fe80::1",
        "100.64.0.1",
    ],
)
def test_some_addresses_never_pass(address: str) -> None:
    with pytest.raises(RefusedAddress):
        check_address(address, allow_private_hosts=True)


@given(st.ip_addresses())
def test_the_gate_admits_nothing_that_python_knows_to_be_special(
    ip: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    try:
        check_address(ip)
    except RefusedAddress:
        return
    assert ip.is_global and not ip.is_multicast and not ip.is_reserved


@pytest.mark.parametrize("url", DISGUISED + MALFORMED)
def test_tricks_in_the_written_address_are_refused(url: str) -> None:
    with pytest.raises(RefusedAddress):
        admit(url)


@pytest.mark.parametrize(
    "url",
    [url for url in DISGUISED if url not in PLAINLY_LOOPBACK],
)
def test_disguises_are_refused_even_where_private_hosts_are_allowed(url: str) -> None:
    with pytest.raises(RefusedAddress):
        admit(url, allow_private_hosts=True)


@pytest.mark.parametrize("port", [22, 25, 8080, 6379])
def test_other_ports_are_for_tests_only(port: int) -> None:
    url = f"http://www.police.uk:{port}/"
    with pytest.raises(RefusedAddress, match="80 and 443"):
        admit(url)
    assert admit(url, allow_private_hosts=True).port == port


def test_a_password_is_not_repeated_in_the_reason() -> None:
    with pytest.raises(RefusedAddress) as refusal:
        admit("https://user:secret@www.police.uk/")
    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize(
    ("url", "normal"),
    [
        ("HTTPS://WWW.Met.Police.UK", "https://www.met.police.uk/"),
        ("https://www.met.police.uk.:443/a?b=c#d", "https://www.met.police.uk/a?b=c"),
        ("http://www.met.police.uk:443/", "http://www.met.police.uk:443/"),
        (
            "https://www.met.police.uk/our plan.pdf?v=1 2",
            "https://www.met.police.uk/our%20plan.pdf?v=1%202",
        ),
        ("https://www.met.police.uk/a/./b/../plan/", "https://www.met.police.uk/a/plan/"),
        ("https://www.met.police.uk/a/..", "https://www.met.police.uk/"),
        ("https://heddlu-cymru-ŵ.police.uk/", "https://xn--heddlu-cymru--n2c.police.uk/"),
        ("https://[2606:4700:0::1111]/", "https://[2606:4700::1111]/"),
    ],
)
def test_what_passes_is_brought_into_normal_form(url: str, normal: str) -> None:
    address = admit(url)
    assert address.url == normal
    assert admit(address.url) == address


hostish = st.text(alphabet="aA1.-_:@/\\[]%#? \t０。０x", max_size=20)


@given(st.builds(lambda host, tail: f"http://{host}/{tail}", hostish, st.text(max_size=10)))
@example("http://a.b?@127.0.0.1/")
@example("http://a.b#@127.0.0.1/")
@example("http://a.b/..//127.0.0.1/")
def test_what_passes_is_read_alike_by_the_client(url: str) -> None:
    try:
        address = admit(url)
    except RefusedAddress:
        return
    seen = httpx.URL(address.url)
    assert (seen.host, seen.scheme, seen.userinfo) == (address.host, address.scheme, b"")
    assert admit(str(seen)).origin == address.origin


@given(st.text(max_size=40), st.text(max_size=40))
@example("plan", "http://[::1")
@example("plan", "//[")
def test_no_location_breaks_the_gate(base: str, location: str) -> None:
    with contextlib.suppress(RefusedAddress):
        admit(resolve_redirect("https://www.police.uk/" + base, location))


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as site:
        yield site


async def no_sleep(_: float) -> None:
    return


class Names:
    """A resolver that gives each name its next answer; the last one stays."""

    def __init__(self, **answers: list[list[str]]) -> None:
        self.answers = {name.replace("_", "."): list(found) for name, found in answers.items()}
        self.calls: list[str] = []

    async def __call__(self, host: str, port: int) -> list[str]:
        self.calls.append(host)
        found = self.answers[host]
        return found.pop(0) if len(found) > 1 else found[0]


def fetch_one(url: str, names: Names | None = None, *, private: bool = True) -> Exchange:
    got: list[Exchange] = []
    extra = {} if names is None else {"resolve": names}
    fetch_all(
        [Target("gwent", url)],
        FetchSettings(contact=None, allow_private_hosts=private),
        clock=lambda: NOW,
        sleep=no_sleep,
        deliver=got.append,
        **extra,
    )
    return got[0]


def test_loopback_is_not_asked_unless_it_is_allowed(site: Site) -> None:
    exchange = fetch_one(site.url(), private=False)
    assert exchange.failure == "refused_address"
    assert site.connections == 0


@pytest.mark.parametrize(
    "found",
    [
        ["127.0.0.1"],
        ["8.8.8.8", "127.0.0.1"],
        ["127.0.0.1", "8.8.8.8"],
        ["::ffff:8.8.8.8"],
        ["169.254.169.254"],
    ],
)
def test_a_name_is_refused_for_any_bad_address_it_has(found: list[str]) -> None:
    exchange = fetch_one("http://plans.police.uk/", Names(plans_police_uk=[found]), private=False)
    assert (exchange.failure, exchange.attempts) == ("refused_address", 0)
    assert "plans.police.uk" in exchange.detail


def test_the_checked_address_is_the_one_that_is_used(site: Site) -> None:
    # The name moves to the metadata service after the first look. Nothing looks again
    # between the check and the connection, and a new connection checks anew.
    site.say("/robots.txt", response(404, close=True))
    site.say("/plan", response(200, b"plan"))
    names = Names(plans_police_uk=[["127.0.0.1"], ["169.254.169.254"]])
    exchange = fetch_one(site.url("/plan", "plans.police.uk"), names)
    assert names.calls == ["plans.police.uk"] * 2
    assert site.paths() == ["/robots.txt"]
    assert site.asked[0].headers["host"] == f"plans.police.uk:{site.port}"
    assert exchange.failure == "refused_address"
    assert "169.254.169.254" in exchange.detail


def test_the_second_address_of_a_name_is_tried_where_the_first_does_not_answer(site: Site) -> None:
    site.say("/plan", response(200, b"plan"))
    names = Names(plans_police_uk=[["127.0.0.77", "127.0.0.1"]])
    exchange = fetch_one(site.url("/plan", "plans.police.uk"), names)
    assert (exchange.status, exchange.peer_address) == (200, "127.0.0.1")


@pytest.mark.parametrize(
    "location",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://0x7f.1/plan",
        "http://user@127.0.0.1/plan",
        "https://www.police.uk\\@127.0.0.1/",
        "file:///etc/passwd",
        "http://[::ffff:127.0.0.1]/",
        "http://metadata.police.uk/",
    ],
)
def test_each_hop_passes_the_gate(site: Site, location: str) -> None:
    site.say("/plan", response(302, Location="/next"))
    site.say("/next", response(302, Location=location))
    names = Names(metadata_police_uk=[["169.254.169.254"]])
    exchange = fetch_one(site.url(), names)
    assert exchange.failure == "refused_address"
    assert [hop.location for hop in exchange.hops] == ["/next", location]
    assert "/plan" in site.paths() and site.paths()[-1] == "/next"


def test_private_hosts_may_redirect_to_each_other_only_where_allowed() -> None:
    with running_site() as one, running_site(host="127.0.0.2") as two:
        one.say("/plan", response(302, Location=two.url("/plan")))
        two.say("/plan", response(200, b"plan"))
        assert fetch_one(one.url()).body == b"plan"


def test_proxies_from_the_environment_do_not_lead_round_the_gate(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    site.say("/plan", response(200, b"plan"))
    assert fetch_one(site.url()).body == b"plan"


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/", "http://www.police.uk:8080/", "http://user@www.police.uk/"]
)
def test_the_transport_itself_asks_nothing_the_gate_refuses(url: str) -> None:
    async def ask() -> None:
        transport = GatedTransport(allow_private_hosts=False)
        await transport.handle_async_request(httpx.Request("GET", url))

    with pytest.raises(RefusedAddress):
        asyncio.run(ask())


@pytest.mark.parametrize(
    "url",
    [
        "https://www.gwent.police.uk/a/b/plan/",
        "https://www.gwent.police.uk/a/b/plan.pdf?version=2",
        "https://www.gwent.police.uk",
        "https://www.gwent.police.uk/",
        "http://127.0.1.5:8000/plan#top",
    ],
)
def test_a_made_up_address_stands_beside_the_real_one(url: str) -> None:
    made_up = made_up_address(url)
    real, other = urlsplit(url), urlsplit(made_up)
    assert made_up == made_up_address(url) != url
    assert (real.scheme, real.netloc) == (other.scheme, other.netloc)
    assert real.path.rstrip("/").rpartition("/")[0] == other.path.rstrip("/").rpartition("/")[0]
    assert other.path.endswith("/") is (real.path.endswith("/") and real.path != "/")
    assert other.path.endswith(".pdf") is real.path.endswith(".pdf")
    assert other.query == ""
    assert admit(made_up, allow_private_hosts=True)
