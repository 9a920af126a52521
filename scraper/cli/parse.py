"""``planwatch parse``: one file, read as a plan, for a person or a program to check."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scraper.cli.options import common_options
from scraper.cli.output import count, one_line, print_json, say, table
from scraper.errors import UnreadableDocument, UsageError
from scraper.fetch.limits import DECODED_CAP
from scraper.segment.response import Response
from scraper.sources import (
    RECOMMENDATIONS,
    Recommendation,
    default_sources,
    read_recommendations,
)

if TYPE_CHECKING:
    from scraper.extract.document import Document

_NOTHING_USABLE = 4  # contract: exit codes
_WORDS_SHOWN = 60


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False, readable=True))
@click.option(
    "--media-type",
    metavar="TYPE",
    help="What the file is, e.g. 'text/html; charset=cp1252'. The bytes decide where they tell.",
)
@common_options
def parse(
    file: Path, media_type: str | None, archive: Path, sources: Path | None, as_json: bool
) -> int:
    """Read one FILE (HTML, PDF, DOCX, ODT or text) as a force's plan.

    Shows what it answers to each recommendation, how sure that is, and which cues located
    the answer. Touches no archive. Ends with 4 where the file cannot be read.
    """
    asked = read_recommendations((sources or default_sources()) / RECOMMENDATIONS)
    try:
        document, responses = _read(file, media_type, asked)
    except UnreadableDocument as unreadable:
        if as_json:
            print_json(_unreadable(media_type, asked, unreadable))
        else:
            say(f"{file}: {unreadable.outcome}: {unreadable.reason}")
        return _NOTHING_USABLE
    if as_json:
        print_json(
            {
                "media_type": document.media_type,
                "title": document.title,
                "text": document.text,
                "extractor": document.extractor,
                "responses": [asdict(response) for response in responses],
                "outcome": "ok",
                "reason": "",
            }
        )
        return 0
    say(click.style(one_line(document.title or file.name), bold=True))
    say(f"{document.media_type}, {count(len(document.text.split()), 'word')}, {document.extractor}")
    say()
    _draw(responses)
    return 0


def _read(
    file: Path, media_type: str | None, asked: Sequence[Recommendation]
) -> tuple["Document", Sequence[Response]]:
    # the readers' libraries take half a second to import: only once the file is there
    from scraper.extract import extract
    from scraper.segment import segment

    try:
        with file.open("rb") as opened:
            body = opened.read(DECODED_CAP + 1)
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}") from error
    if len(body) > DECODED_CAP:
        raise UnreadableDocument("too_large", f"it is larger than {DECODED_CAP >> 20} MB")
    document = extract(body, media_type, file.name)
    return document, segment(document, asked)


def _unreadable(
    media_type: str | None, asked: Sequence[Recommendation], unreadable: UnreadableDocument
) -> dict[str, Any]:
    """The same object as for a file that could be read, with nothing located in it."""
    return {
        "media_type": media_type,
        "title": "",
        "text": "",
        "extractor": "",
        "responses": [asdict(Response(one.key, "absent")) for one in asked],
        "outcome": unreadable.outcome,
        "reason": unreadable.reason,
    }


def _draw(responses: Sequence[Response]) -> None:
    table(
        ("recommendation", "state", "progress", "no.", "conf", "first words", "cues"),
        [
            (
                response.recommendation,
                response.state,
                response.progress or "-",
                response.printed_number or "-",
                f"{response.confidence:.2f}",
                one_line(response.response or response.heading or "-", _WORDS_SHOWN),
                "; ".join(response.evidence.cues) or "-",
            )
            for response in responses
        ],
        rest=5,
        below=6,
    )
    located = sum(response.state != "absent" for response in responses)
    answered = sum(response.state == "answered" for response in responses)
    say()
    say(f"{located} of {len(responses)} located, {answered} answered.")
