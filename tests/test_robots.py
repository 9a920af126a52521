"""robots.txt by RFC 9309: the record alone, and what it does to a fetch."""

import gzip
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest
import respx
from hypothesis import given
from hypothesis import strategies as st

from scraper.fetch import limits
from scraper.fetch.client import fetch_all
from scraper.fetch.exchange import Exchange, Target
from scraper.fetch.robots import RobotsRecord, robots_text
from scraper.fetch.settings import FetchSettings

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
HOST = "https://www.gwent.police.uk"
PLAN = HOST + "/about/plan"


def record(text: str, status: int = 200) -> RobotsRecord:
    return RobotsRecord(HOST + ":443", status, text, "2026-11-22T02:00:00Z")


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("", "/plan", True),
        ("User-agent: *\nDisallow: /", "/plan", False),
        ("User-agent: *\nDisallow:", "/plan", True),
        ("User-agent: *\nDisallow: /pl", "/plan", False),
        ("User-agent: *\nDisallow: /plan$", "/plan/", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/a/plan.pdf", False),
        ("User-agent: *\nDisallow: /about\nAllow: /about/plan", "/about/plan", True),
        ("User-agent: *\nDisallow: /about/plan\nAllow: /about/plan", "/about/plan", True),
        ("User-agent: *\nDisallow: /\n\nUser-agent: planwatch\nDisallow: /x", "/plan", True),
        ("User-agent: PlanWatch\nDisallow: /\n\nUser-agent: *\nAllow: /", "/plan", False),
        ("User-agent: a\nUser-agent: planwatch\nDisallow: /plan", "/plan", False),
        ("User-agent: watch\nDisallow: /", "/plan", True),
        ("User-agent: planwatch\nDisallow: /a\n\nUser-agent: planwatch\nDisallow: /b", "/b", False),
        ("user-AGENT:*\r\ndisallow:/plan # not for robots\r\n", "/plan", False),
        ("User-agent: *\n\nDisallow: /plan", "/plan", False),
        ("<!doctype html><html><body>Not found</body></html>", "/plan", True),
    ],
)
def test_what_a_robots_txt_allows(text: str, path: str, allowed: bool) -> None:
    assert record(text).allows(HOST + path) is allowed


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 429])
def test_any_4xx_allows_all_whatever_its_page_says(status: int) -> None:
    assert record("User-agent: *\nDisallow: /", status).allows(PLAN)
    assert not record("", status).says_not_now


@pytest.mark.parametrize(
    ("text", "delay"),
    [
        ("10", 10.0),
        ("0.5", 0.5),
        ("0", None),
        ("-3", None),
        ("nan", None),
        ("soon", None),
        ("", None),
    ],
)
def test_crawl_delay(text: str, delay: float | None) -> None:
    assert record(f"User-agent: *\nCrawl-delay: {text}").crawl_delay == delay


@pytest.mark.parametrize(
    ("fetched_at", "fresh"),
    [
        ("2026-11-22T03:00:00Z", True),
        ("2026-11-21T03:00:01Z", True),
        ("2026-11-21T03:00:00Z", False),
        ("2026-11-22T03:00:01Z", False),
        ("yesterday", False),
        ("2026-11-22T02:00:00", True),
    ],
)
def test_a_record_is_used_for_a_day(fetched_at: str, fresh: bool) -> None:
    assert RobotsRecord(HOST, 200, "", fetched_at).is_fresh(NOW) is fresh


def test_the_text_is_cut_at_a_line_and_loses_its_mark() -> None:
    line = b"Disallow: /" + b"x" * 89 + b"\n"
    text = robots_text(b"\xef\xbb\xbf" + b"User-agent: *\n" + line * 6000 + b"Disallow: /plan\n")
    assert text.startswith("User-agent: *\n")
    assert text.endswith("x\n")
    assert limits.ROBOTS_PARSE_LIMIT - 101 <= len(text) <= limits.ROBOTS_PARSE_LIMIT
    assert len(robots_text(b"x" * 600_000)) == limits.ROBOTS_PARSE_LIMIT


@given(
    st.one_of(
        st.binary(max_size=300),
        st.text(alphabet="User-agent:*\nDisallow/ $#%Crawldey9", max_size=200).map(str.encode),
    )
)
def test_no_robots_txt_breaks_it(body: bytes) -> None:
    rules = record(robots_text(body))
    assert rules.allows(PLAN) in (True, False)
    assert rules.crawl_delay is None or rules.crawl_delay > 0


@pytest.fixture
def web() -> Iterator[respx.MockRouter]:
    with respx.mock(assert_all_called=False) as router:
        router.get(PLAN).respond(200, content=b"plan")
        yield router


class Run:
    def __init__(self) -> None:
        self.slept: list[float] = []
        self.kept: dict[str, RobotsRecord] = {}
        self.now = NOW

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    def fetch(self, *urls: str) -> list[Exchange]:
        got: list[Exchange] = []
        self.kept = fetch_all(
            [Target("gwent", url) for url in urls],
            FetchSettings(contact=None),
            clock=lambda: self.now,
            sleep=self.sleep,
            robots=self.kept,
            deliver=got.append,
        )
        return got


@pytest.fixture
def run() -> Run:
    return Run()


def test_it_is_asked_first_and_once_for_all_pages_of_a_host(
    web: respx.MockRouter, run: Run
) -> None:
    robots = web.get(HOST + "/robots.txt").respond(200, text="User-agent: *\nDisallow: /private")
    web.get(HOST + "/b").respond(200, content=b"b")
    exchanges = run.fetch(PLAN, HOST + "/b", HOST + "/private/plan")
    assert [exchange.failure for exchange in exchanges] == [None, None, "robots_disallowed"]
    assert (exchanges[2].status, exchanges[2].attempts) == (None, 0)
    assert "asks planwatch not to" in exchanges[2].detail
    assert robots.call_count == 1
    assert str(web.calls[0].request.url) == HOST + "/robots.txt"


def test_it_is_kept_for_a_day(web: respx.MockRouter, run: Run) -> None:
    robots = web.get(HOST + "/robots.txt").respond(200, text="User-agent: *\nDisallow: /about")
    run.fetch(PLAN)
    assert run.kept == {
        HOST + ":443": RobotsRecord(
            HOST + ":443", 200, "User-agent: *\nDisallow: /about", "2026-11-22T03:00:00Z"
        )
    }
    run.now = NOW + timedelta(hours=23)
    assert run.fetch(PLAN)[0].failure == "robots_disallowed"
    assert robots.call_count == 1
    run.now = NOW + timedelta(hours=24)
    robots.respond(404)
    assert run.fetch(PLAN)[0].status == 200
    assert robots.call_count == 2
    assert run.kept[HOST + ":443"].status == 404


@pytest.mark.parametrize("status", [500, 503])
def test_5xx_means_not_now_and_is_not_kept(web: respx.MockRouter, run: Run, status: int) -> None:
    robots = web.get(HOST + "/robots.txt").respond(status)
    (exchange,) = run.fetch(PLAN)
    assert (exchange.status, exchange.failure, exchange.attempts) == (None, "robots_disallowed", 0)
    assert "not now" in exchange.detail
    assert robots.call_count == limits.ATTEMPTS
    assert run.kept == {}


@pytest.mark.parametrize(
    ("fault", "failure"),
    [
        (httpx.ConnectError("refused"), "connection_error"),
        (httpx.ConnectTimeout("slow"), "timeout"),
        (httpx.ReadTimeout("slow"), "timeout"),
    ],
)
def test_a_host_that_is_down_is_down_and_not_disallowed(
    web: respx.MockRouter, run: Run, fault: httpx.TransportError, failure: str
) -> None:
    web.get(HOST + "/robots.txt").side_effect = fault
    (exchange,) = run.fetch(PLAN)
    assert exchange.failure == failure
    assert "robots.txt" in exchange.detail
    assert run.kept == {}


def test_rules_that_came_in_part_are_no_rules(web: respx.MockRouter, run: Run) -> None:
    packed = gzip.compress(b"User-agent: *\nDisallow: /about")
    web.get(HOST + "/robots.txt").respond(
        200, headers={"Content-Encoding": "gzip"}, content=packed[:-9]
    )
    (exchange,) = run.fetch(PLAN)
    assert (exchange.failure, exchange.attempts) == ("robots_disallowed", 0)
    assert "not now" in exchange.detail


def test_a_long_file_is_read_as_far_as_the_limit(web: respx.MockRouter, run: Run) -> None:
    text = "User-agent: *\nDisallow: /about\n" + "Allow: /about/plan/x\n" * 100_000
    web.get(HOST + "/robots.txt").respond(200, text=text)
    assert run.fetch(PLAN)[0].failure == "robots_disallowed"


def test_a_429_allows_today_and_is_not_kept(web: respx.MockRouter, run: Run) -> None:
    web.get(HOST + "/robots.txt").respond(429)
    assert run.fetch(PLAN)[0].status == 200
    assert run.kept == {}


def test_five_redirects_are_followed_and_the_rules_hold_for_the_first_host(
    web: respx.MockRouter, run: Run
) -> None:
    web.get(HOST + "/robots.txt").respond(301, headers={"Location": "https://www.police.uk/r0"})
    for n in range(4):
        web.get(f"https://www.police.uk/r{n}").respond(302, headers={"Location": f"/r{n + 1}"})
    web.get("https://www.police.uk/r4").respond(200, text="User-agent: *\nDisallow: /")
    assert run.fetch(PLAN)[0].failure == "robots_disallowed"


@pytest.mark.parametrize(
    "location", ["/robots.txt", "https://elsewhere.example/robots.txt", "http://10.0.0.1/"]
)
def test_redirects_without_end_or_out_of_bounds_are_as_no_file(
    web: respx.MockRouter, run: Run, location: str
) -> None:
    robots = web.get(HOST + "/robots.txt").respond(301, headers={"Location": location})
    assert run.fetch(PLAN)[0].status == 200
    assert robots.call_count <= limits.ROBOTS_REDIRECTS + 1
    assert len(web.calls) == robots.call_count + 1


def test_each_host_on_the_way_has_its_say(web: respx.MockRouter, run: Run) -> None:
    web.get("https://gwent.police.uk/robots.txt").respond(404)
    web.get("https://gwent.police.uk/plan").respond(301, headers={"Location": PLAN})
    web.get(HOST + "/robots.txt").respond(200, text="User-agent: planwatch\nDisallow: /")
    (exchange,) = run.fetch("https://gwent.police.uk/plan")
    assert exchange.failure == "robots_disallowed"
    assert len(exchange.hops) == 1
    assert set(run.kept) == {"https://gwent.police.uk:443", HOST + ":443"}


@pytest.mark.parametrize(("asked", "kept"), [("12", 12.0), ("86400", limits.CRAWL_DELAY_CAP)])
def test_crawl_delay_is_kept_between_requests_up_to_a_cap(
    web: respx.MockRouter, run: Run, asked: str, kept: float
) -> None:
    web.get(HOST + "/robots.txt").respond(200, text=f"User-agent: *\nCrawl-delay: {asked}")
    web.get(HOST + "/b").respond(200, content=b"b")
    run.fetch(PLAN, HOST + "/b")
    assert kept - 0.5 < max(run.slept) <= kept
