"""Plain text layouts: a web page's extract, and a file with markdown-like headings."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

from documents_model import Plan, blocks

WRAPPED_AT = 76


def extract(plan: Plan) -> bytes:
    """One paragraph a line, nothing between them, list items without bullets."""
    lines = [block.text for block in blocks(plan.intro)]
    for item in plan.entries:
        lines += [block.text for block in blocks(item.wording)]
        lines.append(plan.labels["answer"])
        lines += [block.text for block in blocks(item.answer)]
    return ("\n".join(lines) + "\n").encode()


def wrapped(text: str, mark: str = "") -> list[str]:
    """Paragraphs as hard-wrapped lines with a blank line after each; lists with stars."""
    lines: list[str] = []
    for block in blocks(text):
        item = block.kind == "li"
        if not item and lines and lines[-1]:
            lines.append("")
        lines += textwrap.wrap(
            block.text,
            WRAPPED_AT,
            initial_indent="* " if item else mark,
            subsequent_indent="  " if item else mark,
            break_on_hyphens=False,
        )
        if not item:
            lines.append("")
    if lines and lines[-1]:
        lines.append("")
    return lines


def status_lines(plan: Plan, facts: Mapping[str, str]) -> list[str]:
    lines = [f"**{label}** {facts[name]}" for label, name in plan.columns if name in facts]
    return [*lines, ""] if lines else []


def markdown(plan: Plan) -> bytes:
    """Headings with number signs, quoted wording, starred labels, Windows line ends."""
    lines = [f"# {plan.title}", "", *wrapped(plan.intro)]
    for item in plan.entries:
        lines += [f"## {item.heading}", "", *status_lines(plan, item.facts)]
        lines += wrapped(item.wording, "> ")
        if not item.parts:
            lines += [f"**{plan.labels['answer']}**", "", *wrapped(item.answer)]
        for part in item.parts:
            lines += [f"### {part.label}", "", *status_lines(plan, part.facts)]
            lines += wrapped(part.answer)
    for section in plan.closing:
        lines += [f"## {section.heading}", "", *wrapped(section.text)]
    return ("\r\n".join(lines).rstrip() + "\r\n").encode()
