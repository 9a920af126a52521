"""What ``import warc`` and ``backfill`` say at the end."""

from collections.abc import Sequence
from dataclasses import asdict

from scraper.captures.capture import Report
from scraper.cli.output import count, print_json, say


def print_report(reports: Sequence[Report], as_json: bool) -> None:
    """What was taken over of each force, and what became of its versions' numbers."""
    if as_json:
        print_json([asdict(report) for report in reports])
        return
    for report in reports:
        say(_line(report))
        for old, new in report.renumbered:
            say(f"  version {old} " + (f"is version {new} now" if new else "begins earlier now"))


def _line(report: Report) -> str:
    parts = [f"{number} {outcome}" for outcome, number in report.counts.items()]
    found = f"{count(report.taken, 'capture')} taken over"
    parts = [found + (f" ({', '.join(parts)})" if parts else "")]
    for number, why in (
        (report.known, "known already"),
        (report.unlisted, "from days when the address was not listed"),
        (report.missing, "not to be had"),
        (report.damaged, "damaged"),
    ):
        if number:
            parts.append(f"{number} {why}")
    versions = f"{count(report.versions, 'version')}, {report.versions_before} before"
    return f"{report.force_id}: {', '.join(parts)}; {versions}"
