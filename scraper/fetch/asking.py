"""One address asked once, with retries: no redirects, no robots.txt, no judgement."""

import asyncio
import email.utils
import socket
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import tenacity

from scraper.fetch import limits
from scraper.fetch.decoding import BodyFault, decode_body
from scraper.fetch.gate import Address, RefusedAddress, is_private
from scraper.fetch.lean_httpx import httpx
from scraper.fetch.pacing import HostRests, Pacer, Sleep
from scraper.fetch.settings import FetchSettings
from scraper.fetch.transport import GatedTransport, peer_of

# May be asked again: the server says "later", or it is in trouble. 401, 403, 404, 410 and
# the rest are answers.
_ASK_AGAIN = frozenset({408, 425, 429}) | frozenset(range(500, 600))
_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.8",
    "Accept-Language": "en-GB,en;q=0.9",  # the English text of a bilingual page is the response
    "Accept-Encoding": "gzip, deflate, br, zstd",
}

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Caps:
    """How much of a body is taken; ``cut`` keeps the beginning of a longer one instead of
    calling it too large."""

    wire: int
    decoded: int
    cut: bool = False


@dataclass(frozen=True)
class Answer:
    """What one address answered in the end. ``failure`` and ``detail`` as in Exchange;
    ``again`` says whether asking once more may help, after at least ``rest`` seconds."""

    url: str
    status: int | None = None
    headers: Pairs = ()
    request_headers: Pairs = ()
    body: bytes | None = field(default=None, repr=False)
    failure: str | None = None
    detail: str = ""
    peer: str | None = None
    certificate: str | None = None
    again: bool = False
    rest: float | None = None

    def header(self, name: str) -> str | None:
        """The last value of a header, by lower-case name; None if it was not sent."""
        return next((value for key, value in reversed(self.headers) if key == name), None)


class _AskAgain(Exception):
    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.detail)
        self.answer = answer


class Asker:
    """Asks through the gate, in turn, with retries. One for a run."""

    def __init__(
        self,
        transport: GatedTransport,
        settings: FetchSettings,
        clock: Callable[[], datetime],
        sleep: Sleep,
    ) -> None:
        self.pacer = Pacer(sleep)
        self._transport = transport
        self._clock = clock
        self._sleep = sleep
        self._headers = {**_HEADERS, **settings.identity()}

    async def ask(
        self,
        address: Address,
        until: float,
        *,
        caps: Caps,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        count: Callable[[], None] = lambda: None,
    ) -> Answer:
        """Ask one address until it answers, is given up, or the loop time ``until`` would
        pass; with ``content``, that is sent to it (POST). ``count`` is called at each
        request. Never raises for what a host does."""

        async def attempt() -> Answer:
            every = {**self._headers, **(headers or {})}
            answer = await self._ask_once(address, until, every, content, caps, count)
            if answer.again:
                raise _AskAgain(answer)
            return answer

        retrying = tenacity.AsyncRetrying(
            retry=tenacity.retry_if_exception_type(_AskAgain),
            wait=_wait,
            stop=_enough(until),
            sleep=self._sleep,
            reraise=True,
        )
        try:
            return await retrying(attempt)
        except _AskAgain as given_up:
            answer = given_up.answer
            if answer.rest:
                self.pacer.rest(address.host, answer.rest)
            return answer

    async def _ask_once(
        self,
        address: Address,
        until: float,
        headers: Mapping[str, str],
        content: bytes | None,
        caps: Caps,
        count: Callable[[], None],
    ) -> Answer:
        try:
            async with self.pacer.turn(address.host, until) as turn:
                turn.private = is_private(address.host)
                count()
                request = httpx.Request(
                    "GET" if content is None else "POST",
                    address.url,
                    headers=headers,
                    content=content,
                    extensions={"timeout": _timeouts()},
                )
                asked = Answer(address.url, request_headers=_pairs(request.headers))
                answer = await self._exchange(request, asked, caps)
                turn.private = turn.private or is_private(answer.peer)
                return answer
        except HostRests as resting:
            return Answer(address.url, failure="blocked", detail=f"{resting}; it was not asked")
        except (RefusedAddress, httpx.InvalidURL) as refusal:
            return Answer(address.url, failure="refused_address", detail=str(refusal))

    async def _exchange(self, request: httpx.Request, asked: Answer, caps: Caps) -> Answer:
        try:
            response = await self._transport.handle_async_request(request)
        except httpx.TransportError as fault:
            return _no_answer(asked, fault)
        try:
            peer, certificate = peer_of(response)
            got = replace(
                asked,
                status=response.status_code,
                headers=_pairs(response.headers),
                peer=peer,
                certificate=certificate,
            )
            if response.status_code in _ASK_AGAIN:
                rest = _retry_after(got.header("retry-after"), self._clock())
                got = replace(got, again=True, rest=rest, detail=f"status {got.status}")
            if 200 <= response.status_code < 300:
                return await _with_body(got, response, caps)
            # Of an error page or a redirect some of the body is enough, and a fault in it
            # is no news beside the status.
            small = Caps(limits.ERROR_BODY_CAP, limits.ERROR_BODY_CAP, cut=True)
            some = await _with_body(got, response, small)
            return replace(got, body=some.body)
        finally:
            await response.aclose()


async def _with_body(got: Answer, response: httpx.Response, caps: Caps) -> Answer:
    if got.status == 304:
        return got
    wire = bytearray()
    fault: tuple[str, str] | None = None
    try:
        async for piece in response.aiter_raw():
            wire += piece
            if len(wire) > caps.wire:
                fault = ("too_large", f"the body is larger than {caps.wire} bytes on the wire")
                break
    except httpx.TimeoutException:
        fault = ("timeout", f"nothing more came for {limits.READ_TIMEOUT:g} s in mid-body")
    except httpx.TransportError as broken:
        fault = ("truncated", f"the body broke off after {len(wire)} bytes: {broken}")
    try:
        body = decode_body(bytes(wire[: caps.wire]), got.header("content-encoding"), caps.decoded)
    except BodyFault as damaged:
        body = damaged.kept
        fault = fault or (damaged.outcome, damaged.reason)
    if fault is None or (caps.cut and fault[0] == "too_large"):
        return replace(got, body=body)
    outcome, detail = fault
    kept = body if outcome == "truncated" and body else None
    return replace(
        got, body=kept, failure=outcome, detail=detail, again=outcome in ("timeout", "truncated")
    )


def _no_answer(asked: Answer, fault: httpx.TransportError) -> Answer:
    """A request that brought no response at all."""
    if isinstance(fault, httpx.TimeoutException):
        stage = "to connect" if isinstance(fault, httpx.ConnectTimeout) else "to answer"
        detail = f"the host took too long {stage}" + (f": {fault}" if str(fault) else "")
        return replace(asked, failure="timeout", detail=detail, again=True)
    final = isinstance(fault, httpx.UnsupportedProtocol | httpx.LocalProtocolError) or _is_final(
        fault
    )
    detail = str(fault) or type(fault).__name__
    return replace(asked, failure="connection_error", detail=detail, again=not final)


def _is_final(fault: BaseException) -> bool:
    """A name that does not exist and a certificate that does not fit stay so for tonight."""
    cause: BaseException | None = fault
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return True
        if isinstance(cause, socket.gaierror) and cause.errno == socket.EAI_NONAME:
            return True
        cause = cause.__cause__ or cause.__context__
    return False


def _retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds from a Retry-After header (RFC 9110, 10.2.3: digits or a date)."""
    if not value:
        return None
    value = value.strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        when = email.utils.parsedate_to_datetime(value)
    except (ValueError, OverflowError):  # no date, or one with numbers beyond any
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return max(0.0, (when - now).total_seconds())


_backoff = tenacity.wait_exponential_jitter(limits.FIRST_WAIT, limits.LONGEST_WAIT)


def _wait(state: tenacity.RetryCallState) -> float:
    """What the host asked for, else ever longer. Retry-After is never shortened: where it
    does not fit into the budget, _enough ends the attempts."""
    fault = state.outcome.exception() if state.outcome else None
    if isinstance(fault, _AskAgain) and fault.answer.rest is not None:
        return fault.answer.rest
    return _backoff(state)


def _enough(until: float) -> Callable[[tenacity.RetryCallState], bool]:
    def stop(state: tenacity.RetryCallState) -> bool:
        too_late = asyncio.get_running_loop().time() + state.upcoming_sleep > until
        return too_late or state.attempt_number >= limits.ATTEMPTS

    return stop


def _timeouts() -> dict[str, float]:
    return {
        "connect": limits.CONNECT_TIMEOUT,
        "read": limits.READ_TIMEOUT,
        "write": limits.READ_TIMEOUT,
        "pool": limits.CONNECT_TIMEOUT,
    }


def _pairs(headers: httpx.Headers) -> Pairs:
    return tuple((name.lower(), value) for name, value in headers.multi_items())
