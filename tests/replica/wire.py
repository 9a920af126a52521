"""HTTP/1.1 by hand, the little that a server of known clients needs, and nothing to trip
over: one head in, one reply out, the connection kept. Replies may also break every rule.
"""

import asyncio
import contextlib
import math
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus

Connected = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]

# How an exchange may end with nobody left to tell: the client left, it sent no HTTP, or the
# replica itself is ending (Python 3.11's streams would print that last one as an error).
_GONE = (
    ConnectionError,
    asyncio.IncompleteReadError,
    asyncio.LimitOverrunError,
    asyncio.CancelledError,
)


@dataclass(frozen=True)
class Request:
    """What a client asked: header names in lower case, the path with its query."""

    method: str
    path: str
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Reply:
    """An answer. Content-Length is added to a body.

    ``wire`` replaces all of it: bytes are sent as they are, a number pauses for so many
    seconds (``inf``: until the client goes away), and the connection ends after the last.
    """

    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    wire: Iterable[bytes | float] | None = None

    def head(self, length: int | None = None) -> bytes:
        """The status line and the headers; ``length`` may lie."""
        phrase = HTTPStatus(self.status).phrase
        lines = [f"HTTP/1.1 {self.status} {phrase}"]
        lines += [f"{name}: {value}" for name, value in self.headers]
        if length is not None and self.status != HTTPStatus.NOT_MODIFIED:
            lines.append(f"Content-Length: {length}")
        return "\r\n".join([*lines, "", ""]).encode("latin-1")


async def serve_connection(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    answer: Callable[[Request], Reply],
    latency: Callable[[], float],
) -> None:
    """Answer requests until the client has no more. ``latency`` is in seconds."""
    try:
        with contextlib.suppress(*_GONE):
            while request := await _read_request(reader):
                reply = answer(request)
                if wait := latency():
                    await asyncio.sleep(wait)
                if reply.wire is not None:
                    await _play(reply.wire, reader, writer)
                    break
                body = b"" if request.method == "HEAD" else reply.body
                writer.write(reply.head(len(reply.body)) + body)
                await writer.drain()
                if request.headers.get("connection", "").lower() == "close":
                    break
    finally:
        writer.close()


async def _read_request(reader: asyncio.StreamReader) -> Request | None:
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError as end:
        if end.partial:
            raise
        return None
    first, *lines = head.decode("latin-1").split("\r\n")
    parts = first.split(" ")
    if len(parts) != 3:
        raise ConnectionError(f"no HTTP: {first[:80]!r}")
    headers = {}
    for line in lines:
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    return Request(parts[0], parts[1], headers)


async def _play(
    wire: Iterable[bytes | float], reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    for step in wire:
        if isinstance(step, bytes):
            writer.write(step)
            await writer.drain()
        elif await _client_left(reader, step):
            return


async def _client_left(reader: asyncio.StreamReader, seconds: float) -> bool:
    try:
        async with asyncio.timeout(None if math.isinf(seconds) else seconds):
            return await reader.read(1) == b""
    except TimeoutError:
        return False
