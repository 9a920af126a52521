"""A small web archive on loopback: a CDX index and captures in raw form."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

FIELDS = ["timestamp", "original", "mimetype", "statuscode", "digest"]


@dataclass
class Held:
    """One capture; ``body`` None = the index has it, and the archive cannot give it."""

    timestamp: str
    original: str
    body: bytes | None
    status: str = "200"
    digest: str = ""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class WebArchive:
    """``held`` in the order of the index; ``asked`` are the paths in order of arrival.
    ``page`` bounds the rows of an answer; ``index_says`` replaces the index."""

    port: int = 0
    held: list[Held] = field(default_factory=list)
    page: int = 1000
    asked: list[str] = field(default_factory=list)
    index_says: tuple[int, bytes] | None = None

    @property
    def cdx(self) -> str:
        return f"http://127.0.0.1:{self.port}/cdx/search/cdx"

    def captures_asked(self) -> list[str]:
        return [path for path in self.asked if "id_/" in path]

    def answer(self, path: str) -> tuple[int, dict[str, str], bytes]:
        self.asked.append(path)
        parts = urlsplit(path)
        if parts.path == "/cdx/search/cdx":
            status, body = self.index_says or (200, self._index(parse_qs(parts.query)))
            return status, {"Content-Type": "application/json"}, body
        timestamp, found, original = path.removeprefix("/web/").partition("id_/")
        for each in self.held:
            if found and (each.timestamp, each.original) == (timestamp, original) and each.body:
                kept = {f"X-Archive-Orig-{name}": value for name, value in each.headers.items()}
                return 200, {"Content-Type": "text/html", **kept}, each.body
        return 404, {}, b"not archived"

    def _index(self, query: dict[str, list[str]]) -> bytes:
        (url,) = query["url"]
        since = query.get("from", [""])[0]
        begin = int(query.get("resumeKey", ["0"])[0])
        path = urlsplit(url).path.rstrip("/")
        rows = [
            [each.timestamp, each.original, "text/html", each.status, each.digest]
            for each in self.held
            if urlsplit(each.original).path.rstrip("/") == path and each.timestamp >= since
        ]
        page = rows[begin : begin + self.page]
        key = [[], [str(begin + self.page)]] if begin + self.page < len(rows) else []
        return json.dumps([FIELDS, *page, *key]).encode() if rows else b"[]"


@contextmanager
def web_archive() -> Iterator[WebArchive]:
    """Serves until the block ends; each request is answered in a thread of its own."""
    archive = WebArchive()

    class Handler(BaseHTTPRequestHandler):
        timeout = 10

        def do_GET(self) -> None:
            status, headers, body = archive.answer(self.path)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    archive.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield archive
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
