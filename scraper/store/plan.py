"""Several sources of one force, read as one plan. Plain data to plain data."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from scraper.segment.response import STATES, Response
from scraper.store.reading import Part

# Between the pieces of a text, as everywhere in a response (contract: parse --json).
_BLANK_LINE = "\n\n"


@dataclass(frozen=True)
class Answer:
    """The plan's response to one recommendation. ``source_id`` is where it was read, the
    first in the list's order where several sources answer; None if nothing was read."""

    response: Response
    source_id: int | None


@dataclass(frozen=True)
class Plan:
    """What a force publishes, over all its sources in the order of the list.

    ``content_sha256`` of a single source is that source's own; ``answers`` are by
    recommendation, in the order in which the sources give them.
    """

    content_sha256: str
    title: str
    text: str
    answers: dict[str, Answer]


def content_of(hashes: Sequence[str]) -> str:
    """The identity of a plan's content, from its sources' in the list's order."""
    if len(hashes) == 1:
        return hashes[0]
    return hashlib.sha256("\n".join(hashes).encode()).hexdigest()


def text_of(parts: Sequence[Part]) -> str:
    """The plan's text: its sources' below each other."""
    return _BLANK_LINE.join(part.text for part in parts if part.text)


def merge(parts: Sequence[Part]) -> Plan:
    """The plan that the parts make up together.

    Of a recommendation the best state counts (answered before empty before absent); where
    several sources answer, their texts stand below each other, identical ones once.
    """
    read: dict[str, list[Answer]] = {}
    for part in parts:
        for response in part.responses:
            found = read.setdefault(response.recommendation, [])
            found.append(Answer(response, part.source_id))
    return Plan(
        content_sha256=content_of([part.content_sha256 for part in parts]),
        title=next((part.title for part in parts if part.title), ""),
        text=text_of(parts),
        answers={key: _merged(found) for key, found in read.items()},
    )


def _merged(found: Sequence[Answer]) -> Answer:
    best = min((answer.response.state for answer in found), key=STATES.index)
    used = [answer for answer in found if answer.response.state == best]
    if len(used) == 1:
        return used[0]
    first = used[0].response
    distinct: dict[str, Response] = {}
    for answer in used:
        distinct.setdefault(answer.response.response, answer.response)
    return Answer(
        Response(
            recommendation=first.recommendation,
            state=best,
            printed_number=first.printed_number,
            heading=first.heading,
            response=_BLANK_LINE.join(text for text in distinct if text),
            updates=tuple(update for each in distinct.values() for update in each.updates),
            progress=_progress([answer.response.progress for answer in used]),
            confidence=min(answer.response.confidence for answer in used),
            evidence=first.evidence,
        ),
        used[0].source_id,
    )


def _progress(stated: Sequence[str | None]) -> str | None:
    """Complete or not started only where all that state a progress agree (contract: as for
    sub-parts)."""
    known = {progress for progress in stated if progress is not None}
    if not known:
        return None
    return known.pop() if len(known) == 1 else "in_progress"
