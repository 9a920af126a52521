"""Asks a service for programs (a web archive's index, a time-stamping authority), one request at
a time, through the same gate as every other request."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from types import TracebackType

from scraper.fetch import limits
from scraper.fetch.asking import Answer, Asker, Caps
from scraper.fetch.gate import RefusedAddress, admit
from scraper.fetch.pacing import Sleep
from scraper.fetch.settings import FetchSettings
from scraper.fetch.transport import GatedTransport


class Asking:
    """Use as a context manager. Redirects are not followed: an archive that redirects offers
    another capture than the one asked for, and no authority does. robots.txt is not asked:
    such services are there for programs, at their published limits."""

    def __init__(
        self, settings: FetchSettings, clock: Callable[[], datetime], sleep: Sleep = asyncio.sleep
    ) -> None:
        self._private = settings.allow_private_hosts
        self._runner = asyncio.Runner()
        self._transport = GatedTransport(allow_private_hosts=self._private)
        self._asker = Asker(self._transport, settings, clock, sleep)
        self._sleep = sleep

    def __enter__(self) -> "Asking":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._runner.run(self._transport.aclose())
        self._runner.close()

    def get(self, url: str) -> Answer:
        """What the address answers, after retries. Never raises for what a host does."""
        return self._runner.run(self._ask(url, Caps(limits.WIRE_CAP, limits.DECODED_CAP)))

    def post(self, url: str, content: bytes, headers: Mapping[str, str], cap: int) -> Answer:
        """What the address answers to ``content``, after retries, if it is no more than
        ``cap`` bytes. Never raises for what a host does."""
        return self._runner.run(self._ask(url, Caps(cap, cap), headers, content))

    def pause(self, seconds: float) -> None:
        """Leaves the service alone for so long."""
        self._runner.run(_wait(self._sleep, seconds))

    async def _ask(
        self,
        url: str,
        caps: Caps,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
    ) -> Answer:
        try:
            address = admit(url, allow_private_hosts=self._private)
        except RefusedAddress as refusal:
            return Answer(url, failure="refused_address", detail=str(refusal))
        until = asyncio.get_running_loop().time() + limits.SOURCE_BUDGET
        try:
            async with asyncio.timeout_at(until):
                return await self._asker.ask(
                    address, until, caps=caps, headers=headers, content=content
                )
        except TimeoutError:
            detail = f"not done within {limits.SOURCE_BUDGET:.0f} s"
            return Answer(url, failure="timeout", detail=detail)


async def _wait(sleep: Sleep, seconds: float) -> None:
    await sleep(seconds)
