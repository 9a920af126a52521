"""``planwatch parse --explain``: why one recommendation came out as it did."""

from typing import TYPE_CHECKING

import click

from scraper.cli.output import count, paragraphs, say, table

if TYPE_CHECKING:
    from scraper.segment.explain import Candidate, Explanation


def draw(explanation: "Explanation") -> None:
    """Prints the response in a line, the candidates, and what the pieces were taken for."""
    response = explanation.response
    facts = [
        response.state,
        response.progress,
        f"number {response.printed_number}" if response.printed_number else None,
        f"confidence {response.confidence:.2f}",
        count(len(response.response.split()), "word") if response.response else None,
    ]
    say(
        click.style(response.recommendation, bold=True)
        + f": {', '.join(fact for fact in facts if fact)}"
    )
    say(paragraphs("; ".join((*response.evidence.cues[-1:], *explanation.page))))
    say()
    say("What might begin it, best first; > was chosen, and above 0 pays for a beginning:")
    table(
        ("", "worth", "block", "form", "first words", "why"),
        [
            (
                ">" if each.chosen else "",
                f"{each.worth:.1f}",
                str(each.block),
                each.form,
                each.first_words,
                _why(each),
            )
            for each in explanation.candidates
        ],
        rest=4,
        below=5,
    )
    if explanation.pieces:
        say()
        say("What its pieces were taken for:")
        table(
            ("block", "taken for", "text", "why"),
            [(str(each.block), each.taken_for, each.text, each.why) for each in explanation.pieces],
            rest=2,
            below=3,
        )


def _why(candidate: "Candidate") -> str:
    parts = [candidate.became]
    if candidate.rival is not None:
        parts.append(f"best of the others here: {candidate.rival} ({candidate.rival_worth:.1f})")
    return "; ".join([*parts, *candidate.cues[1:]])
