"""The cells that a person should look at, each with the page's text around it."""

import json
import re
from collections.abc import Sequence
from sqlite3 import Connection

from scraper.query.coverage import coverage
from scraper.query.rows import Row, rows

# Lines of the page's text shown around the one where an answer begins, and words of the answer
# shown from each of its ends: as much as is taken in at a glance.
_BEFORE, _AFTER = 3, 5
_WORDS_SHOWN = 25
# So many first words tell a block from the page's others; fewer ("12", "Response") only do
# where a line begins with them.
_TELLING = 3
_ENOUGH = 6
_WORD = re.compile(r"\w+")


def review(
    archive: Connection, as_of: str, *, below: float, force_id: str | None = None
) -> list[Row]:
    """The cells whose confidence is under ``below`` in the version that held at ``as_of``,
    the least sure first.

    Each has the columns of ``coverage`` that say where it stands (``state`` is the page's
    own: answered, empty or absent), ``url``, ``heading``, ``printed_number``, ``cues``,
    ``begins`` and ``ends`` (blocks of the document), ``first_words``; ``answer`` with its
    number of ``words``, how it ``begins`` and how it ``ends``; and ``around``: lines of the
    page ``before``, ``at`` and ``after`` the block that began it, ``found_by`` its
    ``first words`` or, where nothing was located, by ``key terms``; None where neither is in
    the page's text.
    """
    unsure = [
        cell
        for cell in coverage(archive, as_of)
        if cell["confidence"] is not None
        and cell["confidence"] < below
        and force_id in (None, cell["force_id"])
    ]
    unsure.sort(key=lambda cell: float(cell["confidence"]))  # stable: else as coverage has them
    return [_with_page(archive, cell, as_of) for cell in unsure]


def _with_page(archive: Connection, cell: Row, as_of: str) -> Row:
    (found,) = rows(
        archive,
        """
        SELECT response.state, response.progress, response.confidence, response.printed_number,
               response.heading, response.response, response.evidence, sources.url,
               recommendations.key_terms,
               coalesce((
                 SELECT readings.text FROM version_readings AS part
                 JOIN readings USING (reading_id)
                 WHERE part.version_id = response.version_id
                   AND part.source_id = response.source_id AND part.joined_at <= :as_of
                 ORDER BY part.joined_at DESC LIMIT 1), versions.text) AS text
        FROM responses AS response
        JOIN versions USING (version_id)
        LEFT JOIN sources ON sources.source_id = response.source_id
        LEFT JOIN recommendations ON recommendations.key = response.recommendation
        WHERE response.version_id = :version_id AND response.recommendation = :recommendation
        """,
        {**cell, "as_of": as_of},
    )
    evidence = json.loads(found["evidence"])
    lines = [line for line in found["text"].splitlines() if line.strip()]
    terms = [term.strip() for term in (found["key_terms"] or "").split(";") if term.strip()]
    return {
        "force_id": cell["force_id"],
        "recommendation": cell["recommendation"],
        "state": found["state"],
        "progress": found["progress"],
        "confidence": found["confidence"],
        "version": cell["version_number"],
        "version_id": cell["version_id"],
        "last_confirmed": cell["last_confirmed"],
        "url": found["url"],
        "heading": found["heading"],
        "printed_number": found["printed_number"],
        "cues": evidence["cues"],
        "begins": evidence["begins"],
        "ends": evidence["ends"],
        "first_words": evidence["first_words"],
        "answer": _answer(found["response"]),
        "around": _around(lines, evidence["first_words"], found["response"], terms),
    }


def _answer(text: str) -> Row:
    """An answer's length and ends; a short one is all in ``begins``."""
    words = text.split()
    if len(words) <= 2 * _WORDS_SHOWN:
        return {"words": len(words), "begins": " ".join(words), "ends": ""}
    begins, ends = words[:_WORDS_SHOWN], words[-_WORDS_SHOWN:]
    return {"words": len(words), "begins": " ".join(begins), "ends": " ".join(ends)}


def _around(
    lines: Sequence[str], first_words: str, answer: str, terms: Sequence[str]
) -> Row | None:
    plain = [_plain(line) for line in lines]
    at = _where(plain, first_words, answer) if first_words else _by_terms(plain, terms)
    if at is None:
        return None
    return {
        "found_by": "first words" if first_words else "key terms",
        "before": list(lines[max(0, at - _BEFORE) : at]),
        "at": lines[at],
        "after": list(lines[at + 1 : at + 1 + _AFTER]),
    }


def _where(plain: Sequence[str], first_words: str, answer: str) -> int | None:
    """The line with a block's first words: the last before its answer, since contents lists
    and introductions have them too, and stand above."""
    wanted = _plain(first_words)
    is_telling = wanted.count(" ") > _TELLING  # its words stand between blanks
    places = [
        index
        for index, line in enumerate(plain)
        if (wanted in line if is_telling else line.startswith(wanted))
    ]
    opening = _plain(" ".join(answer.split()[:_ENOUGH]))
    answers = [index for index, line in enumerate(plain) if answer and opening in line]
    before = [place for place in places if any(place <= index for index in answers)]
    return max(before or places or answers[:1], default=None)


def _by_terms(plain: Sequence[str], terms: Sequence[str]) -> int | None:
    """The line that holds most of a recommendation's key terms."""
    wanted = {_plain(term) for term in terms}
    held = [sum(term in line for term in wanted) for line in plain]
    most = max(held, default=0)
    return held.index(most) if most else None


def _plain(text: str) -> str:
    """Words alone, a blank before and after each, for comparing."""
    return f" {' '.join(_WORD.findall(text.casefold()))} "
