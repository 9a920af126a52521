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
from scraper.query.names import nearest
from scraper.segment.response import SURE, Response
from scraper.sources import (
    RECOMMENDATIONS,
    Recommendation,
    default_sources,
    read_numbers_elsewhere,
    read_recommendations,
)

if TYPE_CHECKING:
    from scraper.extract.document import Document

_NOTHING_USABLE = 4  # contract: exit codes
_CHARACTERS_SHOWN = 60  # of an answer, in a pipe; a terminal has room for fewer


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False, readable=True))
@click.option(
    "--media-type",
    metavar="TYPE",
    help="What the file is, e.g. 'text/html; charset=cp1252'. The bytes decide where they tell.",
)
@click.option(
    "--explain",
    metavar="KEY",
    help="Why this recommendation came out as it did: what else might have begun it, and what "
    "each piece was taken for.",
)
@common_options
def parse(
    file: Path,
    media_type: str | None,
    explain: str | None,
    archive: Path,
    sources: Path | None,
    as_json: bool,
) -> int:
    """Read one FILE (HTML, PDF, DOCX, ODT or text) as a force's plan.

    Shows what it answers to each recommendation, how sure that is, and which block and cues
    located the answer. Touches no archive. Ends with 4 where the file cannot be read.
    """
    directory = sources or default_sources()
    asked = read_recommendations(directory / RECOMMENDATIONS)
    elsewhere = read_numbers_elsewhere(directory)
    key = _key_named(explain, asked) if explain is not None else None
    try:
        document = _read(file, media_type)
    except UnreadableDocument as unreadable:
        if as_json:
            print_json(_unreadable(media_type, asked, key, unreadable))
        else:
            say(f"{file}: {unreadable.outcome}: {unreadable.reason}")
        return _NOTHING_USABLE
    if not as_json:
        say(click.style(one_line(document.title or file.name), bold=True))
        words = count(len(document.text.split()), "word")
        say(f"{document.media_type}, {words}, {document.extractor}")
        say()
    if key is not None:
        _explain(document, asked, key, elsewhere, as_json=as_json)
        return 0
    from scraper.segment import segment

    responses = segment(document, asked, elsewhere)
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
    else:
        _draw(responses)
    return 0


def _key_named(given: str, asked: Sequence[Recommendation]) -> str:
    """The key of a recommendation on the list, by key or official number."""
    for each in asked:
        if given.lower() in (each.key, each.number):
            return each.key
    raise nearest("recommendation", given, [each.key for each in asked])


def _read(file: Path, media_type: str | None) -> "Document":
    # the readers' libraries take half a second to import: only once the file is there
    from scraper.extract import extract

    try:
        with file.open("rb") as opened:
            body = opened.read(DECODED_CAP + 1)
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}") from error
    if len(body) > DECODED_CAP:
        raise UnreadableDocument("too_large", f"it is larger than {DECODED_CAP >> 20} MB")
    return extract(body, media_type, file.name)


def _explain(
    document: "Document",
    asked: Sequence[Recommendation],
    key: str,
    elsewhere: frozenset[int],
    *,
    as_json: bool,
) -> None:
    from scraper.cli.parse_explain import draw
    from scraper.segment.explain import explain

    explanation = explain(document, asked, key, elsewhere)
    if as_json:
        print_json({**asdict(explanation), "outcome": "ok", "reason": ""})
    else:
        draw(explanation)


def _unreadable(
    media_type: str | None,
    asked: Sequence[Recommendation],
    key: str | None,
    unreadable: UnreadableDocument,
) -> dict[str, Any]:
    """The same object as for a file that could be read, with nothing located in it."""
    came_to = {"outcome": unreadable.outcome, "reason": unreadable.reason}
    if key is not None:
        absent = asdict(Response(key, "absent"))
        return {"response": absent, "page": [], "candidates": [], "pieces": [], **came_to}
    return {
        "media_type": media_type,
        "title": "",
        "text": "",
        "extractor": "",
        "responses": [asdict(Response(one.key, "absent")) for one in asked],
        **came_to,
    }


def _draw(responses: Sequence[Response]) -> None:
    table(
        ("recommendation", "state", "progress", "no.", "conf", "answer", "begins with"),
        [
            (
                response.recommendation,
                response.state,
                response.progress or "-",
                response.printed_number or "-",
                f"{response.confidence:.2f}" + ("!" if response.confidence < SURE else ""),
                _answer(response),
                _begun_by(response),
            )
            for response in responses
        ],
        rest=5,
        below=6,
    )
    located = sum(response.state != "absent" for response in responses)
    answered = sum(response.state == "answered" for response in responses)
    unsure = sum(response.confidence < SURE for response in responses)
    say()
    say(f"{located} of {len(responses)} located, {answered} answered.")
    if unsure:
        doubtful = f"{count(unsure, 'cell')} below {SURE}"
        say(f"! {doubtful}: compare with the page; --explain KEY says why.")


def _answer(response: Response) -> str:
    """How long an answer is, and how it begins as far as there is room."""
    if not response.response:
        return "-"
    words = len(response.response.split())
    return f"{words}w: {one_line(response.response, _CHARACTERS_SHOWN)}"


def _begun_by(response: Response) -> str:
    """The first words of the block that began it, and the cues."""
    cues = "; ".join(response.evidence.cues)
    if response.state == "absent":
        return cues or "-"
    return f"“{response.evidence.first_words}” {cues}"
