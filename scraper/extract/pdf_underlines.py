"""Underlined lines: a rule drawn just below all of a line's words is emphasis, as bold type is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from scraper.extract.pdf_page import Box, PrintedPage, Word

# An underline lies between so much above and so much below the feet of the letters' boxes, in
# type sizes: these boxes reach a fifth of the size below the line on which letters stand.
_ABOVE, _BELOW = 0.35, 0.15
# Its ends are this near to those of the words, in points.
_NEAR = 3.0
# Words nearer than this to its ends, in type sizes, belong to the same line.
_BESIDE = 1.0
# The shortest underline that makes a line stand out, in points; a shorter one is a word's.
_SHORTEST = 20.0
# Words are looked up by the strip of the page in which they stand, this high, in points.
_BUCKET = 20.0


def with_underlines(page: PrintedPage) -> PrintedPage:
    """The page with the words of lines that are underlined from end to end in bold type, and
    without those rules. Links within a sentence stay as they are."""
    if not page.across:
        return page
    level: dict[int, list[Word]] = defaultdict(list)
    for word in page.words:
        level[int(word.bottom // _BUCKET)].append(word)
    bold: set[Word] = set()
    rules: list[Box] = []
    for rule in page.across:
        words = _underlined(rule, level) if rule.x1 - rule.x0 >= _SHORTEST else []
        if words:
            bold.update(words)
        else:
            rules.append(rule)
    if not bold:
        return page
    words = [replace(word, bold=True) if word in bold else word for word in page.words]
    return replace(page, words=tuple(words), across=tuple(rules))


def _underlined(rule: Box, level: dict[int, list[Word]]) -> Sequence[Word]:
    """The words of the line that a rule underlines, none if it is no such rule."""
    bucket = int(rule.top // _BUCKET)
    near = [
        word
        for place in (bucket - 1, bucket, bucket + 1)
        for word in level.get(place, ())
        if -_ABOVE * word.size <= rule.top - word.bottom <= _BELOW * word.size
    ]
    own = [word for word in near if rule.x0 - _NEAR <= word.x0 and word.x1 <= rule.x1 + _NEAR]
    if not own:
        return ()
    start, end = min(word.x0 for word in own), max(word.x1 for word in own)
    reaches = abs(start - rule.x0) <= _NEAR and abs(end - rule.x1) <= _NEAR
    beside = any(
        word not in own
        and start - _BESIDE * word.size < word.x1
        and word.x0 < end + _BESIDE * word.size
        for word in near
    )
    return own if reaches and not beside else ()
