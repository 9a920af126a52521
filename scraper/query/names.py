"""Names that people type: forces and recommendations, with what they may have meant."""

from collections.abc import Sequence
from sqlite3 import Connection

from scraper.errors import UsageError


def nearest(what: str, given: str, known: Sequence[str]) -> UsageError:
    """The error for an unknown name: what comes near it, else where all names are listed."""
    from difflib import get_close_matches  # only where a name is wrong

    near = [name for name in known if given and given.lower() in name]
    near += [name for name in get_close_matches(given.lower(), known, 3, 0.5) if name not in near]
    if near:
        hint = f"did you mean {' or '.join(near[:3])}?"
    else:
        hint = (
            f"known are: {', '.join(known)}" if known else "the archive knows none yet; crawl first"
        )
    return UsageError(f"there is no {what} {given!r}; {hint}")


def force_named(archive: Connection, given: str) -> str:
    """The id of a force in the archive. Raises UsageError that lists near names."""
    known = [row[0] for row in archive.execute("SELECT force_id FROM forces ORDER BY force_id")]
    return _named("force", given, known)


def recommendation_named(archive: Connection, given: str) -> str:
    """The key of a recommendation, by its key or its official number where that is known."""
    rows = archive.execute("SELECT key, number FROM recommendations").fetchall()
    numbers = {f"{row[1]}": row[0] for row in rows if row[1]}
    return numbers.get(given) or _named("recommendation", given, [row[0] for row in rows])


def _named(what: str, given: str, known: Sequence[str]) -> str:
    name = "-".join(given.lower().replace("_", " ").split())
    if name not in known:
        raise nearest(what, given, known)
    return name
