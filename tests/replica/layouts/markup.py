"""The small pieces of HTML that the layouts share."""

from collections.abc import Iterable
from html import escape

from tests.replica.bank import Passage
from tests.replica.plan import Entry

# Recommendations whose list items some layouts print as sub-recommendations, 7.1 and 7.2.
SPLIT = frozenset({"crime-recording", "risk", "spo"})


def paragraph(text: str) -> str:
    return f"<p>{escape(text, quote=False)}</p>\n"


def bullets(items: Iterable[str]) -> str:
    inner = "".join(f"<li>{escape(item, quote=False)}</li>\n" for item in items)
    return f"<ul>\n{inner}</ul>\n" if inner else ""


def passages(pieces: Iterable[Passage]) -> str:
    return "".join(paragraph(piece.text) + bullets(piece.items) for piece in pieces)


def answer(entry: Entry) -> str:
    """The answer, or what stands in its place (perhaps nothing)."""
    if entry.answer:
        return passages(entry.answer)
    return paragraph(entry.placeholder) if entry.placeholder else ""


def heading(level: int, text: str, anchor: str = "") -> str:
    mark = f' id="{anchor}"' if anchor else ""
    return f"<h{level}{mark}>{escape(text, quote=False)}</h{level}>\n"


def recommendation(entry: Entry) -> str:
    """``Recommendation 7``, or ``Recommendations 26 and 28`` where one answer serves two."""
    return f"Recommendation{'s' if len(entry.keys) > 1 else ''} {entry.number}"


def contents(entries: Iterable[Entry]) -> str:
    """A list of links that repeats the titles and answers nothing."""
    lines = "".join(
        f'<li><a href="#r-{entry.keys[0]}">{escape(entry.title, quote=False)}</a></li>\n'
        for entry in entries
    )
    return f'<nav class="contents" aria-label="Contents"><ul>\n{lines}</ul></nav>\n'


def table(rows: Iterable[str], kind: str = "plan") -> str:
    body = "".join(f"<tr>{row}</tr>\n" for row in rows)
    return (
        f'<div class="table-scroll"><table class="{kind}"><tbody>\n{body}</tbody></table></div>\n'
    )


def cell(inner: str, tag: str = "td", spans: str = "") -> str:
    return f"<{tag}{' ' + spans if spans else ''}>{inner}</{tag}>"


def parts(entry: Entry) -> list[tuple[str, str, str]]:
    """(sub-number, wording, answer) as HTML: one part, or one for each of two list items.

    The first paragraph of the answer belongs to the first part, the rest to the second.
    """
    wording = entry.wording[0]
    if entry.keys[0] not in SPLIT or len(wording.items) < 2 or not entry.number:
        return [(entry.number, passages(entry.wording), answer(entry))]
    first, *others = wording.items
    answers = (
        (passages(entry.answer[:1]), passages(entry.answer[1:]))
        if entry.answer
        else (answer(entry), answer(entry))
    )
    return [
        (f"{entry.number}.1", paragraph(first), answers[0]),
        (f"{entry.number}.2", "".join(map(paragraph, others)), answers[1]),
    ]
