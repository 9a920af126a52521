"""The replica itself: all hosts behind one port, on an event loop in a thread of its own."""

import asyncio
import csv
import shutil
import socket
import threading
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.replica import gov_uk, site
from tests.replica.compose import plan_of
from tests.replica.faults import FAULTS, Case
from tests.replica.forces import FORCES, GOV_UK_ADDRESS
from tests.replica.plan import Truth, truth_of
from tests.replica.wire import Connected, Reply, Request, serve_connection

GOV_UK = "gov-uk"
"""Stands for GOV.UK where a force_id is asked for."""

_RECOMMENDATIONS = Path(__file__).parents[2] / "sources" / "recommendations.csv"
# Every loopback address must have the same port free; a second try is rarely needed.
_PORT_TRIES = 20
_CONDITIONAL = ("if-none-match", "if-modified-since")


@dataclass(frozen=True)
class Asked:
    """One request as the replica saw it; header names in lower case."""

    force_id: str
    host: str
    method: str
    path: str
    headers: dict[str, str]


class Replica:
    """43 force sites, British Transport Police and GOV.UK on 127.0.1.x, one port.

    ``with Replica() as replica:`` serves until the block ends. ``night``, ``latency_ms``
    and ``discovery_layout`` (``list``, ``table``, ``prose``) may be changed at any time;
    ``requests`` lists what was asked. Needs a system on which all of 127.0.0.0/8 is
    loopback, as on Linux.
    """

    def __init__(
        self, *, night: int = 0, latency_ms: float = 0, port: int = 0, seed: int = 0
    ) -> None:
        self.night, self.latency_ms, self.port, self.seed = night, latency_ms, port, seed
        self.discovery_layout = "list"
        self.requests: list[Asked] = []
        self._hosts = {force_id: force.address for force_id, force in FORCES.items()}
        self._hosts[GOV_UK] = GOV_UK_ADDRESS
        self._faults: dict[str, str] = {}
        self._attempts: dict[str, int] = {}
        self._serial = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop = asyncio.Event()
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        ready = threading.Event()
        serving = self._serve(self._bind(), ready)
        self._thread = threading.Thread(
            target=asyncio.run, args=(serving,), name="replica", daemon=True
        )
        self._thread.start()
        ready.wait()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        assert self._loop and self._thread
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    def origin(self, force_id: str) -> str:
        """``http://127.0.1.x:port`` of a force, or of GOV.UK."""
        return f"http://{self._hosts[force_id]}:{self.port}"

    def url(self, force_id: str) -> str:
        """The address of a force's plan, as it stands in the list on the first night."""
        return self.origin(force_id) + site.plan_path(FORCES[force_id])

    @property
    def npcc_url(self) -> str:
        """The NPCC's response on the replica's GOV.UK."""
        return self.origin(GOV_UK) + gov_uk.NPCC_PATH

    def set_fault(self, force_id: str, fault: str | None) -> None:
        """From now on this force (or GOV_UK, on its Content API) shows a fault of FAULTS;
        None ends it."""
        if fault is None:
            self._faults.pop(force_id, None)
            return
        if fault not in FAULTS or force_id not in self._hosts:
            raise KeyError(f"no fault {fault!r} or no site {force_id!r}")
        self._attempts[force_id] = 0
        self._faults[force_id] = fault

    def reset(self) -> None:
        """As on the first night: no fault, no latency, nothing asked yet."""
        self.night, self.latency_ms, self.discovery_layout = 0, 0, "list"
        self._faults.clear()
        self.requests.clear()

    def truth(self, force_id: str, night: int | None = None) -> dict[str, Truth]:
        """What a careful reader would note of each of the fifteen recommendations, on this
        night; also where the page cannot be had that night."""
        return truth_of(plan_of(force_id, self.night if night is None else night, self.seed))

    def listed(self, force_ids: Iterable[str] | None = None) -> list[tuple[str, str]]:
        """(force_id, url) that a careful list would hold tonight; the 43 unless told."""
        ids = [f for f in FORCES if f != "btp"] if force_ids is None else force_ids
        return [
            (force_id, self.origin(force_id) + path)
            for force_id in ids
            for path in site.listed_paths(force_id, self.night)
        ]

    def write_sources(
        self,
        directory: Path,
        force_ids: Iterable[str] | None = None,
        unknown: Iterable[str] = (),
    ) -> Path:
        """Both lists of a sources directory, pointing here; ``unknown`` forces are listed
        without an address. Returns the directory."""
        directory.mkdir(parents=True, exist_ok=True)
        blank = set(unknown)
        rows = [row for row in self.listed(force_ids) if row[0] not in blank]
        rows += [(force_id, "") for force_id in blank]
        with (directory / "force_urls.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(("force_id", "force_name", "url", "domain", "origin"))
            for force_id, url in sorted(rows):
                name = FORCES[force_id].name
                writer.writerow((force_id, name, url, self._hosts[force_id], "replica"))
        shutil.copy(_RECOMMENDATIONS, directory / "recommendations.csv")
        return directory

    def _bind(self) -> list[tuple[str, socket.socket]]:
        for _ in range(_PORT_TRIES):
            port, bound = self.port, []
            try:
                for force_id, address in self._hosts.items():
                    listener = socket.create_server((address, port), backlog=128)
                    bound.append((force_id, listener))
                    port = listener.getsockname()[1]
            except OSError:
                for _, listener in bound:
                    listener.close()
                if self.port:
                    raise
                continue
            self.port = port
            return bound
        raise OSError("no port is free on all of the replica's addresses")

    async def _serve(
        self, listeners: list[tuple[str, socket.socket]], ready: threading.Event
    ) -> None:
        self._loop = asyncio.get_running_loop()
        servers = [
            await asyncio.start_server(self._connection(force_id), sock=listener)
            for force_id, listener in listeners
        ]
        ready.set()
        await self._stop.wait()
        for server in servers:
            server.close()

    def _connection(self, force_id: str) -> Connected:
        def answer(request: Request) -> Reply:
            return self._answer(force_id, request)

        def latency() -> float:
            return self.latency_ms / 1000

        return lambda reader, writer: serve_connection(reader, writer, answer, latency)

    def _answer(self, force_id: str, request: Request) -> Reply:
        host = self._hosts[force_id]
        self.requests.append(
            Asked(force_id, host, request.method, request.path, dict(request.headers))
        )
        self._serial += 1
        visit = site.Visit(request, self.night, self._serial, self.seed, self.origin(force_id))
        fault = FAULTS.get(self._faults.get(force_id, ""))
        if fault is None or fault.where != _place(force_id, request.path):
            return self._good(force_id, visit)
        self._attempts[force_id] += 1
        headers = {k: v for k, v in request.headers.items() if k not in _CONDITIONAL}
        visit = replace(visit, request=replace(request, headers=headers))
        force = FORCES.get(force_id) or FORCES["kent"]  # GOV.UK's errors borrow a chrome
        attempt = self._attempts[force_id]
        return fault.strike(Case(force, visit, attempt, lambda: self._good(force_id, visit)))

    def _good(self, force_id: str, visit: site.Visit) -> Reply:
        if force_id == GOV_UK:
            return gov_uk.answer(visit, self.listed(FORCES), self.discovery_layout)
        return site.answer(FORCES[force_id], visit)


def _place(force_id: str, path: str) -> str:
    """Which faults strike at a path: those of the plan, of robots.txt, or none."""
    path = path.partition("?")[0]
    if path == "/robots.txt":
        return "robots"
    if force_id == GOV_UK:
        return "plan" if path == gov_uk.API_PATH else ""
    force = FORCES[force_id]
    plans = (site.plan_path(force), site.second_path(force))
    return "plan" if path in plans else ""
