"""The fetch stage's door: all targets asked at once, each host in turn."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from types import MappingProxyType

from scraper.errors import OUR_FAULT
from scraper.fetch import limits
from scraper.fetch.asking import Asker
from scraper.fetch.browser import Renderer
from scraper.fetch.exchange import Exchange, Target
from scraper.fetch.gate import RefusedAddress, admit
from scraper.fetch.robots import RobotsRecord
from scraper.fetch.settings import FetchSettings
from scraper.fetch.transport import GatedTransport, Resolver, system_resolver
from scraper.fetch.visit import Visitor

_NONE: Mapping[str, RobotsRecord] = MappingProxyType({})


def fetch_all(
    targets: Sequence[Target],
    settings: FetchSettings,
    *,
    clock: Callable[[], datetime],
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    robots: Mapping[str, RobotsRecord] = _NONE,
    deliver: Callable[[Exchange], None],
    more: Callable[[bool], Sequence[Target]] = lambda idle: (),
    resolve: Resolver = system_resolver,
) -> dict[str, RobotsRecord]:
    """Fetch every target once and hand each Exchange to ``deliver`` as soon as it is done.

    Runs its own event loop until all are delivered. ``deliver`` is called in this thread,
    once a target, and what it raises ends the run (a result that cannot be recorded is
    lost). After each delivery ``more`` is asked, with False, what it led to, and with True
    when nothing else is under way, so that it may take its time; that is fetched too, with
    the same turns and pauses, until there is no more. ``clock`` gives UTC. ``robots`` are the
    records that an earlier run returned, by origin; the return value is what to keep of them
    now. Whatever a host does becomes an Exchange, never an exception.
    """
    return asyncio.run(_run(targets, settings, clock, sleep, robots, deliver, more, resolve))


async def _run(
    targets: Sequence[Target],
    settings: FetchSettings,
    clock: Callable[[], datetime],
    sleep: Callable[[float], Awaitable[None]],
    robots: Mapping[str, RobotsRecord],
    deliver: Callable[[Exchange], None],
    more: Callable[[bool], Sequence[Target]],
    resolve: Resolver,
) -> dict[str, RobotsRecord]:
    loop = asyncio.get_running_loop()
    # The default is six threads on two cores: six names that do not resolve would hold up
    # all the others.
    loop.set_default_executor(ThreadPoolExecutor(limits.CONCURRENT_HOSTS, "resolve"))
    until = loop.time() + settings.run_budget
    transport = GatedTransport(allow_private_hosts=settings.allow_private_hosts, resolve=resolve)
    visitor = Visitor(Asker(transport, settings, clock, sleep), settings, clock, robots)
    renderer = Renderer(visitor, settings)

    async def visit(target: Target) -> Exchange:
        by = renderer if target.fetcher == "browser" else visitor
        try:
            return await by.visit(target, until)
        except Exception as fault:  # noqa: BLE001 - one host brought it out: the others must not suffer
            why = f"{OUR_FAULT} answer ({type(fault).__name__}: {fault})"
            return visitor.give_up(target, "connection_error", why)

    try:
        while targets:
            await _round(targets, visit, deliver, more)
            targets = more(True)
    finally:
        await renderer.aclose()
        await transport.aclose()
    return visitor.records()


async def _round(
    targets: Sequence[Target],
    visit: Callable[[Target], Awaitable[Exchange]],
    deliver: Callable[[Exchange], None],
    more: Callable[[bool], Sequence[Target]],
) -> None:
    waiting = _by_host(targets)

    async def work() -> None:
        while waiting:
            for target in waiting.popleft():
                deliver(await visit(target))
                waiting.extend(_by_host(more(False)))

    # Workers of our own over a queue of our own: requests that wait for httpx's pool cost
    # it time in proportion to their number, each time (23 ms a request with 1,000).
    workers = [
        asyncio.create_task(work()) for _ in range(min(limits.CONCURRENT_HOSTS, len(waiting)))
    ]
    try:
        await asyncio.gather(*workers)
    finally:
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)


def _by_host(targets: Sequence[Target]) -> deque[list[Target]]:
    """The targets of each host together, so that one worker asks them one after another."""
    hosts: dict[str, list[Target]] = {}
    for target in targets:
        try:
            host = admit(target.url, allow_private_hosts=True).host
        except RefusedAddress:
            host = target.url  # the visit says why
        hosts.setdefault(host, []).append(target)
    return deque(hosts.values())
