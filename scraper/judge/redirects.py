"""Where the redirects of a fetch led."""

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from scraper.fetch.exchange import Exchange

_INDEX = re.compile(r"/(index|default|home)\.(html?|aspx?|php|jsp)$")


@dataclass(frozen=True)
class Way:
    """``url`` is the address reached. ``path_within`` is its path and query where it is on
    the host that was asked, else "". ``to_folder_above``: it is a folder that the address
    asked for stood in."""

    url: str
    path_within: str
    to_folder_above: bool


def way_of(exchange: Exchange) -> Way | None:
    """None where the address reached differs from the one asked by no more than www.,
    https, a final slash, an index page's name or the case of letters."""
    asked, reached = place_of(exchange.target.url), place_of(exchange.final_url)
    if asked == reached:
        return None
    same_host = asked[0] == reached[0]
    parts = urlsplit(exchange.final_url)
    query = f"?{parts.query}" if parts.query else ""
    return Way(
        url=exchange.final_url,
        path_within=f"{parts.path or '/'}{query}" if same_host else "",
        to_folder_above=same_host and asked[1].startswith(reached[1] + "/"),
    )


def place_of(url: str) -> tuple[str, str, str]:
    """Host, path and query as far as they tell two addresses apart."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    path = _INDEX.sub("", unquote(parts.path).lower()).rstrip("/")
    return host, path, parts.query
