"""Draws a comparison as one self-contained HTML file: no scripts, no outside files.

Removed and added words are told apart by ``del`` and ``ins``, by lines through and under
them, and only then by colour: it holds in print, in the dark, and for the colour-blind.
"""

from collections.abc import Sequence
from html import escape

from scraper.cli.diff_text import Fold, beside, folded
from scraper.cli.output import count, tame
from scraper.query.diff import Paragraph, Run

_STYLE = """
:root { color-scheme: light dark; --rule: #8888; --del: #c4314b2e; --ins: #1f8a3b2e; }
body { font: 1rem/1.55 Georgia, "Times New Roman", serif; max-width: 46rem;
  margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere; }
header { border-bottom: 1px solid var(--rule); margin-bottom: 1.5rem; }
h1 { font-size: 1.4rem; line-height: 1.25; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; }
dt { font-weight: bold; } dd { margin: 0; }
del { background: var(--del); text-decoration: line-through; }
ins { background: var(--ins); text-decoration: underline; }
p { margin: .7rem 0; }
body.wide { max-width: 72rem; }
table { width: 100%; table-layout: fixed; border-collapse: collapse; }
th, td { text-align: left; vertical-align: top; padding: .5rem .7rem;
  border-bottom: 1px solid var(--rule); }
mark { background: var(--ins); color: inherit; text-decoration: underline; }
p.moved { border-left: 3px dashed var(--rule); padding-left: .7rem; }
p.fold { text-align: center; font-style: italic; border-block: 1px dotted var(--rule); }
small { font-family: sans-serif; }
@media print { body { margin: 0; max-width: none; font-size: 11pt; }
  del, ins, mark { background: none; } p, tr { break-inside: avoid; } }
"""


def html_page(
    title: str,
    facts: Sequence[tuple[str, str]],
    paragraphs: Sequence[Paragraph],
    columns: tuple[str, str] | None = None,
) -> str:
    """The page. ``facts`` are (name, value) pairs for its head; all text is escaped here.
    With ``columns`` the two texts stand beside each other under these headings, in full."""
    rows = "".join(f"<dt>{_text(name)}</dt><dd>{_text(value)}</dd>" for name, value in facts)
    body = _beside(paragraphs, columns) if columns else _in_line(paragraphs)
    wide = ' class="wide"' if columns else ""
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        # the file may be opened from anywhere: it loads nothing and runs nothing
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{_text(title)}</title>\n<style>{_STYLE}</style>\n</head>\n"
        f"<body{wide}>\n"
        f"<header>\n<h1>{_text(title)}</h1>\n<dl>{rows}</dl>\n</header>\n"
        f"<main>\n{body}\n</main>\n</body>\n</html>"
    )


def _in_line(paragraphs: Sequence[Paragraph]) -> str:
    pieces = [_piece(piece) for piece in folded(paragraphs)]
    return "\n".join(pieces) or "<p>There is no text on either side.</p>"


def _beside(paragraphs: Sequence[Paragraph], columns: tuple[str, str]) -> str:
    head = "".join(f'<th scope="col">{_text(name)}</th>' for name in columns)
    rows = "\n".join(
        f"<tr>{_cell(pair[0], 'old')}{_cell(pair[1], 'new')}</tr>"
        for pair in beside(paragraphs)
        if not isinstance(pair, Fold)
    )
    return f"<table>\n<tr>{head}</tr>\n{rows}\n</table>"


def _cell(piece: Paragraph | None, side: str) -> str:
    """One text's paragraph; where the other's is much the same, its own words are marked."""
    if piece is None:
        return "<td></td>"
    if not piece.runs:
        return f"<td>{_text((piece.old if side == 'old' else piece.new) or '')}</td>"
    other = "added" if side == "old" else "removed"
    words = (
        _text(run.text) if run.kind == "same" else f"<mark>{_text(run.text)}</mark>"
        for run in piece.runs
        if run.kind != other
    )
    return f"<td>{' '.join(words)}</td>"


def _piece(piece: Paragraph | Fold) -> str:
    if isinstance(piece, Fold):
        return f'<p class="fold"><small>{count(piece, "unchanged paragraph")}</small></p>'
    text = piece.new or piece.old or ""
    if piece.kind.startswith("moved"):
        where = "moved away from here" if piece.kind == "moved_away" else "moved to here"
        return f'<p class="moved"><small>({where})</small> {_text(text)}</p>'
    return f"<p>{' '.join(_run(run) for run in piece.runs or (Run(piece.kind, text),))}</p>"


def _run(run: Run) -> str:
    tag = {"removed": "del", "added": "ins"}.get(run.kind)
    return f"<{tag}>{_text(run.text)}</{tag}>" if tag else _text(run.text)


def _text(text: str) -> str:
    return escape(tame(text))
