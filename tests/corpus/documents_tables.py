"""The rows of a plan laid out as one table, and the words with which a segment opens."""

from __future__ import annotations

from documents_model import Entry, Part, Plan


def row_texts(plan: Plan, item: Entry, part: Part | None = None) -> list[str]:
    """One text a column: of the entry itself, or of one of its sub-rows."""
    return [cell_text(item, part, name) for _, name in plan.columns]


def cell_text(item: Entry, part: Part | None, name: str) -> str:
    if part is not None:
        if name == "asks":
            return f"{part.label} {part.asks}"
        return {"number": "", "answer": part.answer}.get(name, part.facts.get(name, ""))
    if name == "number":
        return item.number
    if name == "asks":
        return item.wording
    if name == "answer":
        return item.answer
    if name.startswith("update:"):
        dated = dict(item.updates)
        first_dated = not item.keys and not item.updates  # somebody else's: one short remark
        return item.answer if first_dated and "November" in name else dated.get(name[7:], "")
    if name.startswith("part:"):
        return next((part.answer for part in item.parts if part.label == name[5:]), "")
    return item.facts.get(name, "")


def row_opening(plan: Plan, item: Entry, index: int) -> list[str]:
    """A table row opens with its cells from left to right, then those of the rows below it."""
    found = row_texts(plan, item)
    for part in item.parts:
        found += row_texts(plan, item, part)
    return found


def member_row_opening(plan: Plan, item: Entry, index: int) -> list[str]:
    """As row_opening, where two recommendations have a row each and one answer between them."""
    if len(item.keys) == 1:
        return row_opening(plan, item, index)
    part = item.parts[index]
    return [part.label, part.asks, item.answer]


def heading_opening(plan: Plan, item: Entry, index: int) -> list[str]:
    """A prose segment opens with its heading, then the label of the wording and the wording."""
    return [item.heading, plan.labels.get("asks", ""), item.wording]


def status_first_opening(plan: Plan, item: Entry, index: int) -> list[str]:
    """As heading_opening, with the lines of status and owner between heading and wording."""
    lines = [f"{label} {item.facts[name]}" for label, name in plan.columns if name in item.facts]
    return [item.heading, *lines, plan.labels.get("asks", ""), item.wording]


def form_opening(plan: Plan, item: Entry, index: int) -> list[str]:
    """A form opens with the heading above its table, then the first label and its value."""
    first = plan.columns[0][0] if plan.columns else plan.labels["asks"]
    return [item.heading, first, item.wording]


def wording_opening(plan: Plan, item: Entry, index: int) -> list[str]:
    """Without a heading the wording itself is the first block."""
    return [item.wording]
