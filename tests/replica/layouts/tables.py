"""Families with tables: one for everything, one a recommendation, and transposed ones."""

from html import escape

from tests.replica.layouts.markup import answer, cell, paragraph, parts, passages, table
from tests.replica.plan import Entry, Plan


def wide(plan: Plan, entries: tuple[Entry, ...]) -> str:
    """Family 3: the number on the first row of a group only, a header over two columns,
    one dated column for each update."""
    labels = (
        cell("Recommendation", "th", 'colspan="2"'),
        cell("Evidence requirements of progress/completion", "th"),
        cell("Rec. Owner", "th"),
        *(cell(column, "th") for column in plan.columns),
        cell("Status", "th"),
    )
    rows = ["".join(labels)]
    for entry in entries:
        split = parts(entry)
        later = dict(entry.later)
        for place, (number, wording, reply) in enumerate(split):
            cells = []
            if place == 0:
                cells.append(cell(entry.number, spans=f'rowspan="{len(split)}"'))
            text = wording.replace("<p>", f"<p>{number} ", 1) if "." in number else wording
            if "." in number and place == 0:
                text = paragraph(entry.wording[0].text) + text
            cells += [
                cell(text),
                cell(escape(entry.evidence)),
                cell(escape(entry.owner)),
                cell(reply),
            ]
            for column in plan.columns[1:]:
                last = place == len(split) - 1
                cells.append(cell(paragraph(later[column]) if last and column in later else ""))
            rows.append("".join([*cells, cell(entry.status)]))
    return table(rows, "wide")


def three_columns(_plan: Plan, entries: tuple[Entry, ...]) -> str:
    """Family 4: number, recommendation, response; the header in plain cells."""
    labels = ("No.", "Recommendation", "Response (November 2024)")
    rows = ["".join(cell(f"<strong>{label}</strong>") for label in labels)]
    rows += [
        cell(f"<p>{entry.number}</p>") + cell(passages(entry.wording)) + cell(answer(entry))
        for entry in entries
    ]
    return table(rows)


def table_each(_plan: Plan, entries: tuple[Entry, ...]) -> str:
    """Family 5: the recommendation as a paragraph, then its own table with a status."""
    labels = ("Ref", "Evidence requirements", "Force update", "Status")
    header = "".join(cell(label, "th") for label in labels)
    pieces = []
    for entry in entries:
        lead = escape(entry.wording[0].text, quote=False)
        pieces.append(f"<p><strong>Recommendation {entry.number}</strong> {lead}</p>\n")
        rows = [header]
        for number, wording, reply in parts(entry):
            asked = wording if "." in number else paragraph(entry.evidence)
            rows.append(cell(number) + cell(asked) + cell(reply) + cell(entry.status))
        pieces.append(table(rows, "rec"))
    return "".join(pieces)


def transposed(_plan: Plan, entries: tuple[Entry, ...]) -> str:
    """Family 6: one small table for each (sub-)recommendation, labels in the first column."""
    pieces = []
    for entry in entries:
        lead = paragraph(entry.wording[0].text)
        for number, wording, reply in parts(entry):
            if number.endswith(".1"):
                wording = lead + wording
            lines = (
                (f"Recommendation {number}", wording),
                ("Evidence requirements", escape(entry.evidence)),
                ("Recommendation owner", escape(entry.owner)),
                ("Force update", reply),
                ("Date", "Nov-24"),
                ("Status", entry.status),
                ("Supporting documents", "None"),
            )
            rows = (cell(label, "th", 'scope="row"') + cell(text) for label, text in lines)
            pieces.append(table(rows, "key-value"))
    return "".join(pieces)


def paraphrased(_plan: Plan, entries: tuple[Entry, ...]) -> str:
    """Family 7: the force's own short wording, a column of numbers without a label, then
    what was done and what comes next."""
    rows = ["".join(cell(label, "th") for label in ("Summary", "", "Update", "Action"))]
    for entry in entries:
        done, coming = answer(entry), ""
        if len(entry.answer) > 1:
            done, coming = passages(entry.answer[:-1]), passages(entry.answer[-1:])
        short = escape(entry.short, quote=False)
        rows.append(cell(short) + cell(entry.number) + cell(done) + cell(coming))
    return table(rows)
