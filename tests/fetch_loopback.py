"""A scripted site on loopback for what a mock cannot play: wires that break or trickle."""

import asyncio
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

NEVER = 3600.0  # as a piece of a response: says nothing more until the test is over


@dataclass(frozen=True)
class Asked:
    """One request as it arrived."""

    path: str
    headers: dict[str, str]
    connection: int


Piece = bytes | float
Script = Callable[[Asked], Sequence[Piece]]


def response(status: int = 200, body: bytes = b"", close: bool = False, **headers: str) -> bytes:
    """A whole, well-formed response; underscores in header names become hyphens."""
    lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    lines += ["Connection: close"] if close else []
    return "\r\n".join([*lines, "", ""]).encode() + body


@dataclass
class Site:
    """``scripts`` by path; a path without one answers 404. ``asked`` in order of arrival."""

    port: int
    host: str = "127.0.0.1"
    scripts: dict[str, Script] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    connections: int = 0

    def url(self, path: str = "/plan", host: str | None = None) -> str:
        return f"http://{host or self.host}:{self.port}{path}"

    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]

    def say(self, path: str, *pieces: Piece) -> None:
        """Answer a path with these pieces every time; a number pauses for so many seconds."""
        self.scripts[path] = lambda _: pieces

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        number = self.connections
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                first, *lines = head.strip().split("\r\n")
                headers = {k.lower(): v for k, v in (line.split(": ", 1) for line in lines)}
                asked = Asked(first.split(" ")[1], headers, number)
                self.asked.append(asked)
                script = self.scripts.get(asked.path, lambda _: [response(404)])
                last = b""
                for piece in script(asked):
                    if isinstance(piece, float):
                        await asyncio.sleep(piece)
                        continue
                    writer.write(piece)
                    await writer.drain()
                    last = piece
                if last == b"" or b"Connection: close" in last or not last.startswith(b"HTTP/"):
                    return
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            return  # cancelled: the test is over
        finally:
            writer.close()


@contextmanager
def running_site(tls: ssl.SSLContext | None = None, host: str = "127.0.0.1") -> Iterator[Site]:
    """The site on a free port, served by a thread that ends with the block."""
    listener = socket.create_server((host, 0))
    site = Site(listener.getsockname()[1], host)
    loop = asyncio.new_event_loop()
    ready = threading.Event()

    async def main() -> None:
        server = await asyncio.start_server(site.serve, sock=listener, ssl=tls)
        ready.set()
        try:
            await server.serve_forever()
        except asyncio.CancelledError:
            server.close()

    task = loop.create_task(main())

    def run() -> None:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(task)
        left = asyncio.all_tasks(loop)
        for other in left:
            other.cancel()
        loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        loop.run_until_complete(asyncio.sleep(0))
        loop.close()

    thread = threading.Thread(target=run)
    thread.start()
    ready.wait(5)
    try:
        yield site
    finally:
        loop.call_soon_threadsafe(task.cancel)
        thread.join(5)
