"""What a run must not pass over in silence: it went well, and yields nothing or far less."""

import sqlite3
from collections.abc import Iterable, Sequence

from scraper.errors import OUR_FAULT
from scraper.segment import SEGMENTER
from scraper.segment.against import stamp
from scraper.store.known import Known
from scraper.today import Today

# Of fewer sources or answers half is chance: one force may well take down its page.
_SOURCES_WORTH_COMPARING = 4
_ANSWERS_WORTH_COMPARING = 15

# Of tonight's sources those that had come the time before, and those of them that came now.
_SOURCES = """
    SELECT count(*), coalesce(sum(now.outcome IN ('ok', 'not_modified')), 0)
    FROM fetches AS now JOIN fetches AS before ON before.fetch_id = (
      SELECT fetch_id FROM fetches
      WHERE source_id = now.source_id AND fetched_at < now.fetched_at
      ORDER BY fetched_at DESC, fetch_id DESC LIMIT 1)
    WHERE now.run_id = ? AND before.outcome IN ('ok', 'not_modified')
    """
# Answers in the versions that begin with this run, and in the versions before them.
_ANSWERS = """
    SELECT coalesce(sum(response.version_id = before.version_id), 0),
           coalesce(sum(response.version_id = now.version_id), 0)
    FROM versions AS now
    JOIN versions AS before ON before.force_id = now.force_id AND before.number = now.number - 1
    JOIN responses AS response ON response.version_id IN (now.version_id, before.version_id)
    WHERE now.run_id = ? AND response.state = 'answered'
    """
# This run's begin and end, its earliest fetch, and the latest time that any run before knew.
_CLOCK = """
    SELECT started, finished, (SELECT min(fetched_at) FROM fetches WHERE run_id = now.run_id),
           (SELECT max(max(started, coalesce(finished, ''))) FROM runs WHERE run_id < now.run_id)
    FROM runs AS now WHERE run_id = ?
    """


def alarms(db: sqlite3.Connection, run_id: int, reasons: Sequence[str], good: int) -> list[str]:
    """What to tell of a run that is done, mostly nothing. ``reasons`` are its fetches', in
    any order; ``good`` of them came to something usable."""
    found = []
    if not reasons:
        found.append("nothing was asked: no listed source has an address")
    elif not good:
        found.append(
            f"none of {len(reasons)} sources came; if the reasons are alike, look at your own"
            " network first"
        )
    before, now = db.execute(_SOURCES, (run_id,)).fetchone()
    if good and before >= _SOURCES_WORTH_COMPARING and 2 * now <= before:
        found.append(f"only {now} of the {before} sources that came the time before came now")
    before, now = db.execute(_ANSWERS, (run_id,)).fetchone()
    if before >= _ANSWERS_WORTH_COMPARING and 2 * now <= before:
        found.append(
            f"the plans that changed held {before} answers and hold {now}; look at them before"
            " anybody quotes that"
        )
    ours = sum(reason.startswith(OUR_FAULT) for reason in reasons)
    if ours:
        found.append(
            f"planwatch itself failed on {ours} of the answers; please report it with the body"
        )
    return found + _of_the_clock(db, run_id)


def outdated(db: sqlite3.Connection, known: Iterable[Known], today: Today) -> list[str]:
    """What to tell where pages that did not change were read by other code or against other
    lists than today's: a recommendation new on the list would stand as absent there."""
    # To ask for today's extractors would load the libraries that read documents (0.05 s). The
    # segmenter's stamp has the lists in it, and hardly an upgrade leaves the segmenter alone.
    if all(_is_todays(each, today) for each in known):
        return []  # most nights
    from scraper.rebuild.stale import stale_readings

    number = len(stale_readings(db, today))
    if not number:
        return []
    readings = f"{number} readings" if number > 1 else "1 reading"
    return [
        f"{readings} of archived pages {'are' if number > 1 else 'is'} by earlier code or against"
        " other lists than today's; planwatch rebuild makes them again"
    ]


def _is_todays(known: Known, today: Today) -> bool:
    stamped = stamp(SEGMENTER, today.at(known.force_id, known.url))
    return known.segmenter in (None, stamped)


def _of_the_clock(db: sqlite3.Connection, run_id: int) -> list[str]:
    started, finished, earliest, before = db.execute(_CLOCK, (run_id,)).fetchone()
    found = []
    if (before or "") > started:
        found.append(
            f"by this machine's clock the run began at {started}, and the archive knows"
            f" {before} already: the clock was set back, or was wrong then. Set it right; nothing"
            f" is lost, but until {before} is past, answers leave out what was seen later than"
            " the time they are asked for"
        )
    later = min(each for each in (finished, earliest, started) if each)
    if later < started:
        found.append(
            f"this machine's clock was set back while the run was at work: it began at {started},"
            f" and later it was {later}"
        )
    return found
