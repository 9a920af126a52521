"""Asks a web archive, one request at a time, through the same gate as every other request."""

import asyncio
from collections.abc import Callable
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
    another capture than the one asked for. robots.txt is not asked: index and captures in
    raw form are there for programs, at the archive's published limits."""

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
        return self._runner.run(self._get(url))

    def pause(self, seconds: float) -> None:
        """Leaves the archive alone for so long."""
        self._runner.run(_wait(self._sleep, seconds))

    async def _get(self, url: str) -> Answer:
        try:
            address = admit(url, allow_private_hosts=self._private)
        except RefusedAddress as refusal:
            return Answer(url, failure="refused_address", detail=str(refusal))
        until = asyncio.get_running_loop().time() + limits.SOURCE_BUDGET
        caps = Caps(limits.WIRE_CAP, limits.DECODED_CAP)
        try:
            async with asyncio.timeout_at(until):
                return await self._asker.ask(address, until, caps=caps)
        except TimeoutError:
            detail = f"not done within {limits.SOURCE_BUDGET:.0f} s"
            return Answer(url, failure="timeout", detail=detail)


async def _wait(sleep: Sleep, seconds: float) -> None:
    await sleep(seconds)
