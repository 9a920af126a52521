"""robots.txt by RFC 9309: what is kept of it, and what it allows. Needs no client."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from scraper.fetch import limits
from scraper.fetch.settings import PRODUCT

if TYPE_CHECKING:
    from protego import Protego


@dataclass(frozen=True)
class RobotsRecord:
    """One host's answer for robots.txt, worth keeping for a day.

    ``origin`` is ``scheme://host:port``; ``status`` that of the answer after redirects;
    ``text`` at most 500 KiB of it ("" for anything but a 2xx); ``fetched_at`` UTC,
    ISO 8601 with a Z.
    """

    origin: str
    status: int
    text: str
    fetched_at: str

    def is_fresh(self, now: datetime) -> bool:
        """Whether it may still be used; a record from the future may not."""
        try:
            fetched = datetime.fromisoformat(self.fetched_at)
        except ValueError:
            return False
        if fetched.tzinfo is None:
            fetched = fetched.replace(tzinfo=UTC)
        return timedelta(0) <= now - fetched < timedelta(seconds=limits.ROBOTS_AGE)

    @property
    def says_not_now(self) -> bool:
        """5xx: the host cannot say what it allows, so nothing is asked (RFC 9309, 2.3.1.4)."""
        return self.status >= 500

    @property
    def is_settled(self) -> bool:
        """Whether this answer is worth keeping for a day: rules, or a plain "there are none".
        "Later" (408, 425, 429) and "not now" are not."""
        return 200 <= self.status < 500 and self.status not in (408, 425, 429)

    def allows(self, url: str) -> bool:
        """Whether planwatch may ask this address. Any 4xx means: no rules, all allowed."""
        return self._rules is None or bool(self._rules.can_fetch(url, PRODUCT))

    @property
    def crawl_delay(self) -> float | None:
        """Seconds between requests, as the host wishes; None where it says nothing."""
        delay = self._rules.crawl_delay(PRODUCT) if self._rules is not None else None
        return float(delay) if delay is not None and delay > 0 else None

    @cached_property
    def _rules(self) -> "Protego | None":
        if not 200 <= self.status < 300 or not self.text.strip():
            return None
        from protego import Protego  # 5 ms, and many hosts have no rules

        return Protego.parse(self.text)


def robots_text(body: bytes) -> str:
    """The text of a robots.txt body up to the parse limit, cut at a line's end; a byte-order
    mark is dropped (RFC 9309 wants UTF-8)."""
    text = body[: limits.ROBOTS_PARSE_LIMIT]
    if len(body) > len(text):
        text = text[: max(text.rfind(b"\n"), text.rfind(b"\r")) + 1] or text
    return text.decode("utf-8-sig", "replace")
