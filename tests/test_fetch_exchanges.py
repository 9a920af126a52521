"""Single exchanges through the fetch stage's door, the network played by respx."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import httpx
import pytest
import respx

from scraper.errors import UsageError
from scraper.fetch import limits
from scraper.fetch.client import fetch_all
from scraper.fetch.exchange import Exchange, Hop, Target
from scraper.fetch.settings import FetchSettings

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
PLAN = "https://www.gwent.police.uk/plan"


class Nights:
    """Runs the stage over targets, with sleeps noted instead of slept."""

    def __init__(self) -> None:
        self.slept: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    def fetch(
        self,
        *targets: Target,
        deliver: Callable[[Exchange], None] | None = None,
        **settings: object,
    ) -> list[Exchange]:
        got: list[Exchange] = []
        fetch_all(
            targets,
            FetchSettings(**{"contact": "desk@example.org", **settings}),
            clock=lambda: NOW,
            sleep=self.sleep,
            deliver=deliver or got.append,
        )
        return got

    def one(self, url: str = PLAN, **settings: object) -> Exchange:
        (exchange,) = self.fetch(Target("gwent", url), **settings)
        return exchange


@pytest.fixture
def nights() -> Nights:
    return Nights()


@pytest.fixture
def web() -> Iterator[respx.MockRouter]:
    with respx.mock(assert_all_called=False) as router:
        router.get(path="/robots.txt").respond(404)
        yield router


def test_a_page_is_handed_over_as_it_came(web: respx.MockRouter, nights: Nights) -> None:
    web.get(PLAN).respond(
        200, headers={"Content-Type": "text/html", "ETag": '"v1"', "X-Two": "a"}, content=b"<p>plan"
    )
    exchange = nights.one()
    assert (exchange.status, exchange.body, exchange.failure) == (200, b"<p>plan", None)
    assert exchange.final_url == PLAN
    assert exchange.started_at == "2026-11-22T03:00:00Z"
    assert exchange.attempts == 1
    assert exchange.header("etag") == '"v1"'
    assert ("x-two", "a") in exchange.headers


def test_who_asks_is_said_openly(web: respx.MockRouter, nights: Nights) -> None:
    page = web.get(PLAN).respond(200, content=b"x")
    nights.one()
    headers = page.calls.last.request.headers
    assert headers["user-agent"] == (
        "planwatch/0.1.0 (+https://github.com/planwatch/planwatch; contact: desk@example.org)"
    )
    assert headers["from"] == "desk@example.org"
    assert headers["accept-encoding"] == "gzip, deflate, br, zstd"
    assert "if-none-match" not in headers and "if-modified-since" not in headers
    assert "cookie" not in headers and "referer" not in headers


@pytest.mark.parametrize("contact", [None, "https://example.org/contact"])
def test_from_is_sent_for_an_email_address_only(
    web: respx.MockRouter, nights: Nights, contact: str | None
) -> None:
    page = web.get(PLAN).respond(200, content=b"x")
    nights.one(contact=contact)
    headers = page.calls.last.request.headers
    assert "from" not in headers
    assert ("contact: https://example.org/contact" in headers["user-agent"]) is (
        contact is not None
    )


@pytest.mark.parametrize(
    "contact", ["a@b.org\r\nX-Evil: 1", "jürgen@example.org", "x) Mozilla/5.0 ("]
)
def test_a_contact_that_would_forge_a_header_is_refused(contact: str) -> None:
    with pytest.raises(UsageError, match="contact"):
        FetchSettings(contact=contact)


def test_validators_are_sent_back_and_a_304_has_no_body(
    web: respx.MockRouter, nights: Nights
) -> None:
    page = web.get(PLAN).respond(304, headers={"ETag": '"v1"'})
    (exchange,) = nights.fetch(Target("gwent", PLAN, '"v1"', "Fri, 22 Nov 2024 10:00:00 GMT"))
    assert page.calls.last.request.headers["if-none-match"] == '"v1"'
    assert page.calls.last.request.headers["if-modified-since"] == "Fri, 22 Nov 2024 10:00:00 GMT"
    assert (exchange.status, exchange.body, exchange.failure) == (304, None, None)


def test_validators_go_to_the_address_that_gave_them_and_no_other(
    web: respx.MockRouter, nights: Nights
) -> None:
    old, home = "https://www.gwent.police.uk/old", "https://www.gwent.police.uk/"
    first = web.get(old).respond(301, headers={"Location": PLAN})
    moved = web.get(PLAN).respond(304)
    nights.fetch(Target("gwent", old, '"v1"', validated_url=PLAN))
    assert "if-none-match" not in first.calls.last.request.headers
    assert moved.calls.last.request.headers["if-none-match"] == '"v1"'

    web.get(old).respond(301, headers={"Location": home})
    front = web.get(home).respond(200, content=b"home")
    nights.fetch(Target("gwent", old, '"v1"', validated_url=PLAN))
    assert "if-none-match" not in front.calls.last.request.headers


def test_trouble_is_retried_and_the_answer_after_it_counts(
    web: respx.MockRouter, nights: Nights
) -> None:
    web.get(PLAN).side_effect = [
        httpx.Response(503),
        httpx.ConnectError("refused"),
        httpx.Response(200, content=b"plan"),
    ]
    exchange = nights.one()
    assert (exchange.status, exchange.body, exchange.attempts) == (200, b"plan", 3)


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
def test_after_the_retries_the_last_answer_is_given_with_its_body(
    web: respx.MockRouter, nights: Nights, status: int
) -> None:
    web.get(PLAN).respond(status, content=b"closed for repairs")
    exchange = nights.one()
    assert exchange.attempts == limits.ATTEMPTS == 3
    assert (exchange.status, exchange.failure) == (status, None)
    assert exchange.body == b"closed for repairs"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
def test_an_answer_is_an_answer_and_is_not_asked_for_again(
    web: respx.MockRouter, nights: Nights, status: int
) -> None:
    page = web.get(PLAN).respond(status, content=b"no")
    exchange = nights.one()
    assert page.call_count == exchange.attempts == 1
    assert exchange.status == status


def test_an_error_page_is_kept_up_to_a_small_cap(web: respx.MockRouter, nights: Nights) -> None:
    web.get(PLAN).respond(404, content=b"x" * (limits.ERROR_BODY_CAP + 1))
    exchange = nights.one()
    assert exchange.failure is None
    assert exchange.body == b"x" * limits.ERROR_BODY_CAP


@pytest.mark.parametrize(
    ("value", "seconds"), [("7", 7.0), ("Sun, 22 Nov 2026 03:00:09 GMT", 9.0), (" 3 ", 3.0)]
)
def test_retry_after_is_honoured(
    web: respx.MockRouter, nights: Nights, value: str, seconds: float
) -> None:
    web.get(PLAN).side_effect = [
        httpx.Response(429, headers={"Retry-After": value}),
        httpx.Response(200, content=b"plan"),
    ]
    assert nights.one().status == 200
    assert seconds in nights.slept


@pytest.mark.parametrize(
    "value", ["soon", "-5", "", "Sun, 99 Nov", "²", "Sun, 22 Nov 99999999999999999999 03:00:00 GMT"]
)
def test_a_retry_after_that_says_nothing_is_passed_over(
    web: respx.MockRouter, nights: Nights, value: str
) -> None:
    web.get(PLAN).side_effect = [
        httpx.Response(503, headers={"Retry-After": value.encode()}),
        httpx.Response(200, content=b"plan"),
    ]
    assert nights.one().status == 200
    assert all(0 <= seconds <= limits.LONGEST_WAIT for seconds in nights.slept)


@pytest.mark.parametrize("location", ["http://[::1", "//["])
def test_a_location_that_is_no_address_is_refused(
    web: respx.MockRouter, nights: Nights, location: str
) -> None:
    web.get(PLAN).respond(302, headers={"Location": location})
    exchange = nights.one()
    assert exchange.failure == "refused_address"
    assert "cannot be read as an address" in exchange.detail


def test_validators_and_cookies_beyond_ascii_are_not_sent_back(
    web: respx.MockRouter, nights: Nights
) -> None:
    page = web.get(PLAN)
    page.side_effect = [
        httpx.Response(302, headers=[(b"Location", PLAN.encode()), (b"Set-Cookie", b"a=\xe9")]),
        httpx.Response(200, content=b"plan"),
    ]
    (exchange,) = nights.fetch(
        Target("gwent", PLAN, etag='"é"', last_modified="Sun, 22 Nov 2026 03:00:00 GMT")
    )
    assert exchange.body == b"plan"
    sent = page.calls.last.request.headers
    assert "if-none-match" not in sent and "cookie" not in sent
    assert sent["if-modified-since"] == "Sun, 22 Nov 2026 03:00:00 GMT"


def test_a_fault_of_ours_costs_one_source(
    web: respx.MockRouter, nights: Nights, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(base: str, location: str) -> str:
        raise KeyError(location)

    monkeypatch.setattr("scraper.fetch.visit.resolve_redirect", broken)
    web.get(PLAN).respond(302, headers={"Location": "/new"})
    web.get("https://www.kent.police.uk/plan").respond(200, content=b"plan")
    lost, had = nights.fetch(
        Target("gwent", PLAN), Target("kent", "https://www.kent.police.uk/plan")
    )
    assert (lost.failure, had.body) == ("connection_error", b"plan")
    assert lost.detail == "planwatch failed on this answer (KeyError: '/new')"


def test_a_rest_longer_than_the_budget_is_not_waited_for_and_not_disturbed(
    web: respx.MockRouter, nights: Nights
) -> None:
    page = web.get(PLAN).respond(429, headers={"Retry-After": "3600"})
    other = web.get(PLAN + "/2").respond(200, content=b"x")
    first, second = nights.fetch(Target("gwent", PLAN), Target("gwent", PLAN + "/2"))
    assert (first.status, first.attempts, page.call_count) == (429, 1, 1)
    assert other.call_count == 0
    assert (second.status, second.failure, second.attempts) == (None, "blocked", 0)
    assert "asked not to be asked" in second.detail
    assert max(nights.slept, default=0) <= limits.PAUSE


@pytest.mark.parametrize(
    ("fault", "failure"),
    [
        (httpx.ConnectError("no route"), "connection_error"),
        (httpx.RemoteProtocolError("rubbish"), "connection_error"),
        (httpx.ConnectTimeout("slow"), "timeout"),
        (httpx.ReadTimeout(""), "timeout"),
    ],
)
def test_a_wire_that_fails_has_no_status(
    web: respx.MockRouter, nights: Nights, fault: httpx.TransportError, failure: str
) -> None:
    web.get(PLAN).side_effect = fault
    exchange = nights.one()
    assert (exchange.status, exchange.failure, exchange.attempts) == (None, failure, 3)
    assert exchange.detail
    assert exchange.request_headers


def test_redirects_are_followed_and_recorded(web: respx.MockRouter, nights: Nights) -> None:
    web.get("https://gwent.police.uk/plan").respond(301, headers={"Location": PLAN})
    web.get(PLAN).respond(302, headers={"Location": "../docs/plan.pdf#page=2"})
    web.get("https://www.gwent.police.uk/docs/plan.pdf").respond(200, content=b"%PDF-")
    exchange = nights.one("https://gwent.police.uk/plan")
    assert exchange.hops == (
        Hop("https://gwent.police.uk/plan", 301, PLAN),
        Hop(PLAN, 302, "../docs/plan.pdf#page=2"),
    )
    assert exchange.final_url == "https://www.gwent.police.uk/docs/plan.pdf"
    assert (exchange.status, exchange.body, exchange.attempts) == (200, b"%PDF-", 3)


@pytest.mark.parametrize(
    "location",
    [
        "https://plans.example.com/gwent",
        "//evil.example/",
        "https://gwent-police.uk/",
        "http://notpolice.uk/x",
    ],
)
def test_a_redirect_to_a_foreign_host_is_recorded_and_not_followed(
    web: respx.MockRouter, nights: Nights, location: str
) -> None:
    web.get(PLAN).respond(302, headers={"Location": location})
    exchange = nights.one()
    assert exchange.failure == "refused_address"
    assert exchange.hops == (Hop(PLAN, 302, location),)
    assert (exchange.status, exchange.final_url, exchange.body) == (302, PLAN, None)
    assert location.removeprefix("https:").removeprefix("http:") in exchange.detail
    assert len(web.calls) == 2  # robots.txt and the page


def test_listed_hosts_and_the_sources_own_host_may_be_redirected_to(
    web: respx.MockRouter, nights: Nights
) -> None:
    web.get("https://plans.example.org/a").respond(
        302, headers={"Location": "https://www.plans.example.org/b"}
    )
    web.get("https://www.plans.example.org/b").respond(
        302, headers={"Location": "https://www.gov.uk/c"}
    )
    web.get("https://www.gov.uk/c").respond(200, content=b"plan")
    exchange = nights.one("https://plans.example.org/a", allowed_hosts=frozenset({"gov.uk"}))
    assert (exchange.status, exchange.failure, len(exchange.hops)) == (200, None, 2)


def test_redirects_without_end_are_the_servers_error(web: respx.MockRouter, nights: Nights) -> None:
    page = web.get(PLAN).respond(302, headers={"Location": PLAN})
    exchange = nights.one()
    assert exchange.failure == "server_error"
    assert len(exchange.hops) == limits.MAX_REDIRECTS
    assert page.call_count == limits.MAX_REDIRECTS + 1


def test_a_cookie_set_on_the_way_is_sent_on_and_forgotten_after(
    web: respx.MockRouter, nights: Nights
) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if "seen=1" in request.headers.get("cookie", ""):
            return httpx.Response(200, content=b"plan")
        return httpx.Response(302, headers={"Location": PLAN, "Set-Cookie": "seen=1; Path=/"})

    web.get(PLAN).side_effect = answer
    first, second = nights.fetch(Target("gwent", PLAN), Target("gwent", PLAN))
    assert (first.status, len(first.hops)) == (200, 1)
    assert (second.status, len(second.hops)) == (200, 1)


def test_a_host_is_asked_one_thing_at_a_time_with_a_pause_between(
    web: respx.MockRouter, nights: Nights
) -> None:
    web.get(url__startswith="https://www.gwent.police.uk/").respond(200, content=b"x")
    nights.fetch(*[Target("gwent", f"{PLAN}/{n}") for n in range(3)])
    assert len(nights.slept) == 3  # after robots.txt and after the first two pages
    assert all(limits.PAUSE - 0.2 < seconds <= limits.PAUSE for seconds in nights.slept)


def test_what_cannot_be_recorded_stops_the_run(web: respx.MockRouter, nights: Nights) -> None:
    web.get(url__regex=".*/plan/.*").respond(200, content=b"x")

    def full_disk(_: Exchange) -> None:
        raise OSError("no space left")

    with pytest.raises(OSError, match="no space left"):
        nights.fetch(*[Target("gwent", f"{PLAN}/{n}") for n in range(9)], deliver=full_disk)
    assert len(web.calls) == 2


def test_a_run_without_time_left_says_so_for_each_source(
    web: respx.MockRouter, nights: Nights
) -> None:
    exchanges = nights.fetch(
        Target("gwent", PLAN), Target("kent", "https://www.kent.police.uk/"), run_budget=0
    )
    assert [exchange.failure for exchange in exchanges] == ["timeout", "timeout"]
    assert [exchange.attempts for exchange in exchanges] == [0, 0]
    assert len(web.calls) == 0


def test_no_targets_is_no_work(nights: Nights) -> None:
    assert nights.fetch() == []


def loaded_by(modules: str) -> set[str]:
    code = f"import sys, {modules}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_the_plain_data_of_the_stage_loads_no_client() -> None:
    loaded = loaded_by("scraper.fetch.exchange, scraper.fetch.robots, scraper.fetch.settings")
    assert not loaded & {"httpx", "httpcore", "anyio", "tenacity", "protego"}


def test_the_client_loads_without_httpx_command_line() -> None:
    loaded = loaded_by("scraper.fetch.client")
    assert "httpx" in loaded
    assert not loaded & {"rich", "pygments", "click"}
