"""One request at a time to a host, with a pause after each."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from scraper.fetch import limits

Sleep = Callable[[float], Awaitable[None]]


class HostRests(Exception):
    """The host asked for more rest than the asker has time. ``seconds`` are left of it."""

    def __init__(self, host: str, seconds: float) -> None:
        super().__init__(f"{host} asked not to be asked for another {seconds:.0f} s")
        self.seconds = seconds


@dataclass
class _Host:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    ready_at: float = 0.0
    pause: float = limits.PAUSE
    asked_to: float | None = None


class Pacer:
    """Hands out turns. A host is its name without the port: two ports are one machine."""

    def __init__(self, sleep: Sleep) -> None:
        self._sleep = sleep
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, host: str, until: float) -> AsyncIterator["Turn"]:
        """Wait for a turn; the pause runs from the end of the block. ``until`` is the loop
        time when the asker must be done. Raises HostRests where that is too soon."""
        state = self._of(host)
        loop = asyncio.get_running_loop()
        async with state.lock:
            wait = state.ready_at - loop.time()
            if wait > 0:
                if loop.time() + wait > until:
                    raise HostRests(host, wait)
                await self._sleep(wait)
            turn = Turn()
            try:
                yield turn
            finally:
                pause = state.pause if state.asked_to is None else max(state.pause, state.asked_to)
                if turn.private:
                    # The pause spares other people's machines; a loopback or private peer
                    # is our own test or demonstration. A Crawl-delay is kept even there.
                    pause = state.asked_to or 0.0
                state.ready_at = max(state.ready_at, loop.time() + pause)

    def crawl_delay(self, host: str, seconds: float) -> None:
        """What the host's robots.txt asks for; read as the cap where it is longer."""
        self._of(host).asked_to = min(seconds, limits.CRAWL_DELAY_CAP)

    def rest(self, host: str, seconds: float) -> None:
        """The host asked to be left alone for so long (Retry-After)."""
        state = self._of(host)
        state.ready_at = max(state.ready_at, asyncio.get_running_loop().time() + seconds)

    def _of(self, host: str) -> _Host:
        return self._hosts.setdefault(host, _Host())


@dataclass
class Turn:
    """One turn at a host; the holder says whether the peer turned out to be private."""

    private: bool = False
