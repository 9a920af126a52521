"""Which recommendations the parts of one text speak of: a title over two, two wordings below it."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from scraper.segment.lexicon import Lexicon, two_best

# How plainly a part must speak of one recommendation (evidence; lead over the next).
PLAIN, LEAD = 0.9, 0.5
_LONGEST = 60  # words of a title over two recommendations
_SENTENCES = re.compile(r"(?<=[.;])\s+|\s+[/|]\s+|\n|\s+and\s+(?=[A-Z][a-z])")
# ... and where nothing else confirms that there are two.
_PLAINER, _LEADING = 1.2, 0.9
PARTS = re.compile(r"\s*(?:[;,/&]|\band\b|\bas well as\b)\s*", re.IGNORECASE)


def _plainly(text: str, lexicon: Lexicon, plain: float, lead: float) -> int:
    """The position that a text plainly speaks of, -1 if of none."""
    scores = lexicon.match(text).scores if text else ()
    best, second = two_best(scores)
    return scores.index(best) if best >= plain and best - second >= lead else -1


@lru_cache(maxsize=1024)
def spoken_of(title: str, lexicon: Lexicon) -> tuple[int, ...]:
    """The positions that the parts of a title plainly speak of, each once: its sentences, or
    else what stands between its "and"s."""
    if len(title.split()) > _LONGEST:
        return ()
    apart = _of(_SENTENCES.split(title), lexicon)
    return apart if len(apart) > 1 else _of(PARTS.split(title), lexicon)


def sentences_of(title: str, lexicon: Lexicon) -> tuple[int, ...]:
    """The positions that a title speaks of plainly and one after the other, in sentences."""
    if len(title.split()) > _LONGEST:
        return ()
    return _of(_SENTENCES.split(title), lexicon, _PLAINER, _LEADING)


def asked_in(texts: Sequence[str], lexicon: Lexicon) -> tuple[int, ...]:
    """The positions that several wordings plainly speak of, each once."""
    return _of(texts, lexicon)


def _of(
    texts: Iterable[str], lexicon: Lexicon, plain: float = PLAIN, lead: float = LEAD
) -> tuple[int, ...]:
    found = dict.fromkeys(_plainly(text, lexicon, plain, lead) for text in texts if text)
    found.pop(-1, None)
    return tuple(sorted(found))
