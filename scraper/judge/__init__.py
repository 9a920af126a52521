"""The judge: is what came back the page that was asked for?

judge(exchange, fingerprint=None) -> Verdict
judge_content(now, before) -> Verdict | None
fingerprint_of(exchange) -> Fingerprint
media_type_of(content_type, url, body) -> str
"""

from typing import TYPE_CHECKING

from scraper.judge.content import judge_content
from scraper.judge.decide import judge
from scraper.judge.media import media_type_of
from scraper.judge.verdict import OUTCOMES, ContentSize, Fingerprint, Verdict

if TYPE_CHECKING:
    from scraper.judge.fingerprint import fingerprint_of

__all__ = [
    "OUTCOMES",
    "ContentSize",
    "Fingerprint",
    "Verdict",
    "fingerprint_of",
    "judge",
    "judge_content",
    "media_type_of",
]


def __getattr__(name: str) -> object:
    # Questions to the archive load this package for its words, and not the HTML parser.
    if name == "fingerprint_of":
        from scraper.judge.fingerprint import fingerprint_of

        return fingerprint_of
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
