"""One request at a time to a host, with a pause after each."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from scraper.fetch import limits

Sleep = Callable[[float], Awaitable[None]]


class HostRests(Exception):
    """The host asked for more rest than the asker has time."""

    def __init__(self, host: str, seconds: float) -> None:
        super().__init__(f"{host} asked not to be asked for another {seconds:.0f} s")


@dataclass
class _Host:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    ready_at: float = 0.0
    rests_until: float = 0.0
    crawl_delay: float = 0.0


class Pacer:
    """Hands out turns. A host is its name without the port: two ports are one machine."""

    def __init__(self, sleep: Sleep) -> None:
        self._sleep = sleep
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, host: str, until: float) -> AsyncIterator["Turn"]:
        """Wait for a turn; the pause runs from the end of the block. ``until`` is the loop
        time when the asker must be done. Raises HostRests where the host asked for more."""
        state = self._of(host)
        loop = asyncio.get_running_loop()
        async with state.lock:
            if state.rests_until > until:
                raise HostRests(host, state.rests_until - loop.time())
            wait = max(state.ready_at, state.rests_until) - loop.time()
            if wait > 0:
                await self._sleep(wait)
            turn = Turn()
            try:
                yield turn
            finally:
                # The pause spares other people's machines; a loopback or private peer is our
                # own test or demonstration. A Crawl-delay is kept even there.
                pause = 0.0 if turn.private else limits.PAUSE
                state.ready_at = loop.time() + max(pause, state.crawl_delay)

    def crawl_delay(self, host: str, seconds: float) -> None:
        """What the host's robots.txt asks for; read as the cap where it is longer."""
        self._of(host).crawl_delay = min(seconds, limits.CRAWL_DELAY_CAP)

    def rest(self, host: str, seconds: float) -> None:
        """The host asked to be left alone for so long (Retry-After)."""
        state = self._of(host)
        state.rests_until = asyncio.get_running_loop().time() + seconds

    def _of(self, host: str) -> _Host:
        return self._hosts.setdefault(host, _Host())


@dataclass
class Turn:
    """One turn at a host; the holder says whether the peer turned out to be private."""

    private: bool = False
