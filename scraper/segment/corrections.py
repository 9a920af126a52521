"""What a person found by looking at a page, put in the place of what was read from it.

A correction names words of the page that it rests on. While they stand there it holds; once
they are gone the page has changed under it, and the cell is marked for another look.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from scraper.extract.document import Block, Document
from scraper.segment.response import Evidence, Response

# Of a cell whose correction no longer fits: low enough to stand among the first of a review.
_UNSETTLED = 0.5
NO_PROGRESS = "none"  # what a person writes where the page states no progress
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Correction:
    """One line of corrections.csv. ``state`` is the cell's state, or "" where state and text
    were read rightly; ``progress`` is one of PROGRESS, ``none``, or "" to keep it as read.

    ``begins_with``: the first words of the block where the answer begins, for another state
    than answered those of any block it rests on, and without a state those of the answer as
    read; "" only for an absent one, which then holds while nothing is located. ``ends_before``: the first words of the block behind the answer, "" for
    the document's end. ``response``: the answer's text, where no run of blocks is just that.
    ``when`` is an ISO date; ``url`` the address it speaks of, "" for each of the force's.
    """

    force_id: str
    recommendation: str
    state: str
    progress: str
    begins_with: str
    ends_before: str
    response: str
    who: str
    when: str
    why: str
    url: str = ""


def correct(
    document: Document, responses: Sequence[Response], corrections: Sequence[Correction]
) -> tuple[Response, ...]:
    """The responses, with what people corrected for this force. In the order given.

    Of several corrections to one recommendation the latest that fits holds: the others were
    made for other versions of the page.
    """
    return tuple(
        _corrected(document, each, own)
        if (own := [c for c in corrections if c.recommendation == each.recommendation])
        else each
        for each in responses
    )


def _corrected(document: Document, read: Response, own: Sequence[Correction]) -> Response:
    newest_first = sorted(own, key=lambda each: each.when, reverse=True)
    for correction in newest_first:
        found = _applied(document.blocks, read, correction)
        if found is not None:
            said = f"corrected by {correction.who} on {correction.when}: {correction.why}"
            return _with_cue(replace(found, confidence=1.0), said)
    unfit = _with_cue(read, f"correction of {newest_first[0].when} no longer fits")
    return replace(unfit, confidence=min(read.confidence, _UNSETTLED))


def _applied(blocks: Sequence[Block], read: Response, correction: Correction) -> Response | None:
    """The response as corrected; None where the page is not the one that was corrected."""
    if not correction.begins_with:
        return read if read.state == "absent" else None
    if not correction.state:
        as_read = read.response or read.evidence.first_words
        right = _begins(as_read, _words(correction.begins_with))
        return replace(read, progress=_progress(read, correction)) if right else None
    places = list(_places(blocks, correction.begins_with))
    if not places:
        return None
    if correction.state == "absent":
        return Response(read.recommendation, "absent")
    progress = _progress(read, correction)
    if correction.state == "answered":
        return _answered(blocks, read, correction, places, progress)
    near = read.evidence.begins if read.evidence.begins is not None else 0
    begins = min(places, key=lambda place: abs(place - near))
    found = replace(read, state="empty", response="", updates=(), progress=progress)
    return _located(found, blocks, begins, begins)


def _answered(
    blocks: Sequence[Block],
    read: Response,
    correction: Correction,
    places: Sequence[int],
    progress: str | None,
) -> Response | None:
    spans = [
        (begins, ends) for begins in places for ends in [_end(blocks, begins, correction)] if ends
    ]
    if correction.response and spans:
        begins, ends = spans[0]
        text = correction.response
    elif len(spans) == 1:  # where the same words begin several answers, none may be guessed
        begins, ends = spans[0]
        text = "\n\n".join(block.text for block in blocks[begins:ends])
    else:
        return None
    found = replace(read, state="answered", response=text, updates=(), progress=progress)
    return _located(found, blocks, begins, ends - 1)


def _end(blocks: Sequence[Block], begins: int, correction: Correction) -> int | None:
    """The index behind the answer's last block, None where its end is not there any more."""
    if not correction.ends_before:
        return begins + 1 if correction.response else len(blocks)
    behind = _places(blocks[begins + 1 :], correction.ends_before)
    return next((begins + 1 + place for place in behind), None)


def _places(blocks: Sequence[Block], words: str) -> Iterator[int]:
    """The blocks that begin with these words, with or without their printed number."""
    wanted = _words(words)
    for index, block in enumerate(blocks):
        if _begins(block.text, wanted) or _begins(f"{block.marker} {block.text}", wanted):
            yield index


def _begins(text: str, wanted: Sequence[str]) -> bool:
    return _words(text)[: len(wanted)] == wanted


def _words(text: str) -> Sequence[str]:
    """Words for comparing: case, marks and spaces make no difference."""
    return _WORD.findall(text.casefold())


def _progress(read: Response, correction: Correction) -> str | None:
    if correction.progress == NO_PROGRESS:
        return None
    return correction.progress or read.progress


def _located(response: Response, blocks: Sequence[Block], begins: int, ends: int) -> Response:
    words = " ".join(blocks[begins].text.split()[:10])
    return replace(response, evidence=Evidence(response.evidence.cues, begins, ends, words))


def _with_cue(response: Response, cue: str) -> Response:
    cues = (cue, *response.evidence.cues)
    return replace(response, evidence=replace(response.evidence, cues=cues))
