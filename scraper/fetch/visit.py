"""One source from its listed address to what it answers in the end: robots.txt at every
host on the way, redirects by our own hand so that each hop passes the gate."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from scraper.fetch import limits
from scraper.fetch.asking import Answer, Asker, Caps
from scraper.fetch.exchange import Exchange, Hop, Target
from scraper.fetch.gate import Address, RefusedAddress, admit, may_follow, resolve_redirect
from scraper.fetch.lean_httpx import httpx
from scraper.fetch.robots import RobotsRecord, robots_text
from scraper.fetch.settings import FetchSettings
from scraper.times import stored

_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass
class _Trail:
    """What is known of a visit so far; survives a cancelled attempt."""

    url: str
    hops: list[Hop] = field(default_factory=list)
    attempts: int = 0
    answer: Answer | None = None

    def count(self) -> None:
        self.attempts += 1


class Visitor:
    """Visits sources for one run, sharing what it learns of each host's robots.txt."""

    def __init__(
        self,
        asker: Asker,
        settings: FetchSettings,
        clock: Callable[[], datetime],
        robots: Mapping[str, RobotsRecord],
    ) -> None:
        self._asker = asker
        self._settings = settings
        self._clock = clock
        self._robots: dict[str, RobotsRecord | Answer] = dict(robots)
        self._asking_robots: dict[str, asyncio.Lock] = {}

    def records(self) -> dict[str, RobotsRecord]:
        """What is worth keeping until the next run: settled answers that are still fresh.
        A host that said "not now" is asked again."""
        now = self._clock()
        return {
            origin: record
            for origin, record in self._robots.items()
            if isinstance(record, RobotsRecord) and record.is_fresh(now) and record.is_settled
        }

    def give_up(self, target: Target, failure: str, why: str) -> Exchange:
        """The exchange of a source that is not asked at all, or whose answer is lost."""
        return Exchange(
            target=target,
            started_at=self._now(),
            elapsed_ms=0,
            attempts=0,
            final_url=target.url,
            failure=failure,
            detail=why,
        )

    async def visit(self, target: Target, until: float) -> Exchange:
        """One source, done by the loop time ``until`` at the latest."""
        loop = asyncio.get_running_loop()
        started, begun = self._clock(), loop.time()
        until = min(until, begun + limits.SOURCE_BUDGET)
        trail = _Trail(target.url)
        try:
            if begun >= until:
                raise TimeoutError
            async with asyncio.timeout_at(until):
                answer = await self._follow(target, trail, until)
        except TimeoutError:
            spent = loop.time() - begun
            why = (
                f"not done within its {spent:.0f} s"
                if trail.attempts
                else "the run's time was used up before it"
            )
            answer = Answer(trail.url, failure="timeout", detail=why)
        return Exchange(
            target=target,
            started_at=stored(started),
            elapsed_ms=round((loop.time() - begun) * 1000),
            attempts=trail.attempts,
            final_url=answer.url,
            hops=tuple(trail.hops),
            status=answer.status,
            request_headers=answer.request_headers,
            headers=answer.headers,
            body=answer.body,
            failure=answer.failure,
            detail=answer.detail,
            peer_address=answer.peer,
            certificate_sha256=answer.certificate,
        )

    async def _follow(self, target: Target, trail: _Trail, until: float) -> Answer:
        cookies = httpx.Cookies()
        source: Address | None = None
        while True:
            try:
                address = self._admit(trail.url)
                source = source or address
                if not may_follow(address, source, self._settings):
                    raise RefusedAddress(
                        "it is outside police.uk and the listed hosts, so it was not followed; "
                        "list it if the plan is there"
                    )
            except RefusedAddress as refusal:
                return _refused(trail, str(refusal))
            trail.url = address.url
            refused = await self._refused_by_robots(address, until)
            if refused is not None:
                return refused
            answer = await self._asker.ask(
                address,
                until,
                caps=Caps(limits.WIRE_CAP, limits.DECODED_CAP),
                headers=_extra_headers(target, address, source, cookies),
                count=trail.count,
            )
            location = answer.header("location")
            if answer.status not in _REDIRECTS or not location:
                return answer
            if len(trail.hops) == limits.MAX_REDIRECTS:
                return _too_many(answer)
            trail.hops.append(Hop(address.url, answer.status, location))
            _keep_cookies(cookies, answer)
            trail.url = resolve_redirect(address.url, location)
            trail.answer = answer

    def _admit(self, url: str) -> Address:
        return admit(url, allow_private_hosts=self._settings.allow_private_hosts)

    async def _refused_by_robots(self, address: Address, until: float) -> Answer | None:
        """An Answer where robots.txt or its absence forbids asking; None where it allows."""
        async with self._asking_robots.setdefault(address.origin, asyncio.Lock()):
            known = self._robots.get(address.origin)
            if known is None or (
                isinstance(known, RobotsRecord) and not known.is_fresh(self._clock())
            ):
                known = self._robots[address.origin] = await self._ask_robots(address, until)
        if isinstance(known, Answer):
            # The host was not to be had, and asking the page itself would only say so again.
            detail = f"its robots.txt could not be had: {known.detail}"
            return Answer(address.url, failure=known.failure, detail=detail)
        if known.crawl_delay is not None:
            self._asker.pacer.crawl_delay(address.host, known.crawl_delay)
        if known.says_not_now:
            detail = f"not now: robots.txt answered {known.status}, so what it allows is unknown"
            return Answer(address.url, failure="robots_disallowed", detail=detail)
        if not known.allows(address.url):
            detail = f"robots.txt of {address.host} asks planwatch not to read this address"
            return Answer(address.url, failure="robots_disallowed", detail=detail)
        return None

    async def _ask_robots(self, address: Address, until: float) -> RobotsRecord | Answer:
        """The record of an origin, or an Answer whose ``failure`` is the page's outcome."""
        caps = Caps(limits.ROBOTS_PARSE_LIMIT * 2, limits.ROBOTS_PARSE_LIMIT * 2, cut=True)
        at = start = self._admit(f"{address.origin}/robots.txt")
        for _ in range(limits.ROBOTS_REDIRECTS + 1):
            answer = await self._asker.ask(at, until, caps=caps)
            if answer.failure == "truncated":
                detail = f"not now: {answer.detail}"
                return replace(answer, failure="robots_disallowed", detail=detail)
            if answer.failure is not None:
                return answer
            location = answer.header("location")
            if answer.status not in _REDIRECTS or not location:
                return self._record(address.origin, answer)
            try:
                at = self._admit(resolve_redirect(at.url, location))
            except RefusedAddress:
                break
            if not may_follow(at, start, self._settings):
                break
        # Too many redirects, or one that leads where we do not go: as if there were none
        # (RFC 9309, 2.3.1.2).
        return RobotsRecord(address.origin, 404, "", self._now())

    def _record(self, origin: str, answer: Answer) -> RobotsRecord:
        status = answer.status or 0
        text = robots_text(answer.body or b"") if 200 <= status < 300 else ""
        return RobotsRecord(origin, status, text, self._now())

    def _now(self) -> str:
        return stored(self._clock())


def _refused(trail: _Trail, why: str) -> Answer:
    if trail.answer is None:
        return Answer(trail.url, failure="refused_address", detail=why)
    detail = f"redirects to {trail.url} and {why}"
    return replace(trail.answer, failure="refused_address", detail=detail, body=None)


def _too_many(answer: Answer) -> Answer:
    detail = f"still redirecting after {limits.MAX_REDIRECTS} redirects"
    return replace(answer, failure="server_error", detail=detail, body=None)


def _extra_headers(
    target: Target, address: Address, source: Address, cookies: httpx.Cookies
) -> dict[str, str]:
    headers: dict[str, str] = {}
    if address.url == (target.validated_url or source.url):
        # One beyond ASCII cannot be sent back; then the page is asked for in full.
        if target.etag and target.etag.isascii():
            headers["If-None-Match"] = target.etag
        if target.last_modified and target.last_modified.isascii():
            headers["If-Modified-Since"] = target.last_modified
    if cookies:
        carrier = httpx.Request("GET", address.url)
        cookies.set_cookie_header(carrier)
        if "cookie" in carrier.headers:
            headers["Cookie"] = carrier.headers["cookie"]
    return headers


def _keep_cookies(cookies: httpx.Cookies, answer: Answer) -> None:
    """For this visit only: some sites redirect for ever to who does not send them back."""
    kept = [each for each in answer.headers if each[0] == "set-cookie" and each[1].isascii()]
    if kept:
        request = httpx.Request("GET", answer.url)
        cookies.extract_cookies(httpx.Response(200, headers=kept, request=request))
