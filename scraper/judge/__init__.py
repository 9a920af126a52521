"""The judge: is what came back the page that was asked for?

judge(exchange, fingerprint=None) -> Verdict
judge_content(now, before) -> Verdict | None
fingerprint_of(exchange) -> Fingerprint
media_type_of(content_type, url, body) -> str
"""

from scraper.judge.content import judge_content
from scraper.judge.decide import judge
from scraper.judge.fingerprint import fingerprint_of
from scraper.judge.media import media_type_of
from scraper.judge.verdict import OUTCOMES, ContentSize, Fingerprint, Verdict

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
