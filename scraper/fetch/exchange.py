"""What the fetch stage is asked, and what it answers: plain data, no client, no database."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Target:
    """One address to ask, with the validators of the last good answer.

    ``etag`` and ``last_modified`` are sent back as If-None-Match and If-Modified-Since;
    both None asks unconditionally. ``validated_url`` is the address that gave them, after
    redirects; they are sent there and nowhere else, since another page may well answer 304
    to a date. None means the listed address itself.
    """

    force_id: str
    url: str
    etag: str | None = None
    last_modified: str | None = None
    fetcher: str = "http"
    validated_url: str | None = None


@dataclass(frozen=True)
class Hop:
    """One redirect: the address asked, the status it answered, where it pointed."""

    url: str
    status: int
    location: str


@dataclass(frozen=True)
class Exchange:
    """What came back for one Target, redirects and retries included.

    ``status`` is that of the last response, None if there was none. ``body`` is the
    content-decoded body as bytes (None for a 304 or where nothing usable arrived).
    ``failure`` is one of the contract's outcome words where the fetch stage itself can
    tell (``timeout``, ``connection_error``, ``truncated``, ``too_large``,
    ``refused_address``, ``robots_disallowed``, ``redirected_away``), else None: then the
    judge decides from status and body. ``detail`` says why in one sentence. ``attempts``
    counts the requests for the page, each hop and each retry; 0 = it was never asked.
    Headers are (name, value) pairs in the order received, names lower case. ``raw_body`` is
    what the site sent where ``body`` is what a browser made of it, else None.
    """

    target: Target
    started_at: str
    elapsed_ms: int
    attempts: int
    final_url: str
    hops: tuple[Hop, ...] = ()
    status: int | None = None
    request_headers: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | None = field(default=None, repr=False)
    failure: str | None = None
    detail: str = ""
    peer_address: str | None = None
    certificate_sha256: str | None = None
    raw_body: bytes | None = field(default=None, repr=False)

    def header(self, name: str) -> str | None:
        """The last value of a header, by lower-case name; None if it was not sent."""
        found = None
        for key, value in self.headers:
            if key == name:
                found = value
        return found
