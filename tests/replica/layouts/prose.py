"""Families without tables: flat prose, headed sections, accordions, definition lists."""

from html import escape

from tests.replica.layouts.markup import (
    answer,
    bullets,
    contents,
    heading,
    paragraph,
    parts,
    passages,
    recommendation,
)
from tests.replica.plan import Entry, Plan


def flat(plan: Plan, entries: tuple[Entry, ...]) -> str:
    """Family 1: an unnumbered sentence that begins with the deadline, then "Response".

    The redesign keeps every word and turns bold paragraphs into headings in sections.
    """
    pieces = [contents(entries)] if "contents" in plan.traits else []
    for entry in entries:
        if plan.redesigned:
            pieces.append(
                f'<section class="c-block c-block--text"><div class="c-block__statement">\n'
                f"{passages(entry.wording)}</div>\n<h3 class='c-block__label'>Response</h3>\n"
                f'<div class="c-block__body">\n{answer(entry)}</div></section>\n'
            )
        else:
            label = "<p><strong>Response</strong></p>\n"
            pieces.append(passages(entry.wording) + label + answer(entry))
    return "".join(pieces)


def subnumbered(_plan: Plan, entries: tuple[Entry, ...]) -> str:
    """Family 2: the deadline sentence unnumbered, then sub-numbers with what is asked."""
    pieces = []
    for entry in entries:
        pieces.append(paragraph(entry.wording[0].text))
        for number, wording, reply in parts(entry):
            if "." in number:
                pieces.append(wording.replace("<p>", f"<p><strong>{number}</strong> - ", 1))
            else:
                pieces.append(bullets(entry.wording[0].items))
                number = f"{entry.number}.1"
            asked = escape(entry.evidence, quote=False)
            pieces.append(
                f"<p>{number} - Evidence requirements of progress/completion: {asked}</p>\n"
            )
            pieces.append(f"<p><strong>{number} - Force update</strong></p>\n{reply}")
    return "".join(pieces)


def topics(_plan: Plan, entries: tuple[Entry, ...]) -> str:
    """Family 8: a topic with the number in brackets, then three labelled blocks."""
    pieces = []
    for entry in entries:
        pieces.append(heading(3, f"{entry.title} ({entry.number})"))
        pieces.append(heading(4, "Recommendation received") + passages(entry.wording))
        now, coming = entry.answer, ()
        if len(entry.answer) > 1:
            now, coming = entry.answer[:-1], entry.answer[-1:]
        pieces.append(heading(4, "Our current process"))
        pieces.append(passages(now) if now else answer(entry))
        if coming:
            pieces.append(heading(4, "Changes we will make") + passages(coming))
    return "".join(pieces)


def own_numbers(_plan: Plan, entries: tuple[Entry, ...]) -> str:
    """Family 9: the page's own section numbers, which look like recommendations'."""
    pieces = []
    for section, entry in enumerate(entries, start=2):
        pieces.append(heading(2, f"{section}. {entry.title}"))
        pieces.append(heading(3, f"{section}.1 What we were asked") + passages(entry.wording))
        pieces.append(heading(3, f"{section}.2 Our response") + answer(entry))
    return "".join(pieces)


def sections(plan: Plan, entries: tuple[Entry, ...]) -> str:
    """A heading for each recommendation, its wording quoted, a label, the answer."""
    pieces = [contents(entries)] if "contents" in plan.traits else []
    for entry in entries:
        title = f"{recommendation(entry)}: {entry.title}"
        pieces.append(heading(3, title, f"r-{entry.keys[0]}"))
        pieces.append(f"<blockquote>\n{passages(entry.wording)}</blockquote>\n")
        pieces.append(f"<p><strong>Response:</strong></p>\n{answer(entry)}")
    return "".join(pieces)


def accordion(_plan: Plan, entries: tuple[Entry, ...]) -> str:
    """Buttons with hidden regions; progress on a badge."""
    pieces = ['<div class="accordion" data-module="accordion">\n']
    for n, entry in enumerate(entries):
        badge = (
            f'<p><span class="badge">Status: {entry.status}</span></p>\n' if entry.status else ""
        )
        title = escape(f"{recommendation(entry)} - {entry.title}", quote=False)
        pieces.append(
            f'<h3 class="accordion__title"><button type="button" aria-expanded="false" '
            f'aria-controls="panel-{n}" id="tab-{n}">{title}</button></h3>\n'
            f'<div id="panel-{n}" role="region" aria-labelledby="tab-{n}" hidden>\n'
            f"{passages(entry.wording)}{badge}<p><strong>Force update</strong></p>\n"
            f"{answer(entry)}</div>\n"
        )
    return "".join([*pieces, "</div>\n"])


def details(_plan: Plan, entries: tuple[Entry, ...]) -> str:
    """Native disclosure: the number and title in the summary."""
    return "".join(
        f"<details><summary>{entry.number}. {escape(entry.title, quote=False)}</summary>\n"
        f'<div class="panel"><p><em>Recommendation</em></p>\n{passages(entry.wording)}'
        f"<p><em>Our response</em></p>\n{answer(entry)}</div></details>\n"
        for entry in entries
    )


def definitions(_plan: Plan, entries: tuple[Entry, ...]) -> str:
    """A definition list: the recommendation is the term, the answer its definition."""
    pieces = ['<dl class="plan-list">\n']
    for entry in entries:
        number = f"<strong>{recommendation(entry)}</strong>"
        wording = f"{entry.title}. {entry.wording[0].text}"
        pieces.append(f"<dt>{number} {escape(wording, quote=False)}</dt>\n")
        pieces.append(f"<dd>{answer(entry)}</dd>\n")
    return "".join([*pieces, "</dl>\n"])
