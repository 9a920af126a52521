"""What changes are classed as and weigh, against the texts they lie between. Nothing of the
stages' own code is used."""

import sqlite3
from collections.abc import Iterator

from scraper.verify.found import Found, number

# What each class may weigh (docs/data.md); words count one each from the least on.
_WEIGHTS = {
    "removed": (300, 399),
    "added": (200, 299),
    "wording": (40, 299),
    "numbers": (100, 199),
    "progress": (80, 80),
    "translation": (30, 39),
    "moved": (20, 29),
    "punctuation": (10, 19),
}
_OF_ANSWERS = """
    SELECT change.version_id || ', ' || change.recommendation, change.change, change.class,
           change.weight, change.words_added + change.words_removed,
           coalesce(old.response, ''), coalesce(new.response, ''),
           old.progress IS NOT new.progress
    FROM changes AS change
    JOIN versions AS before
      ON before.force_id = change.force_id AND before.number = change.from_version
    LEFT JOIN responses AS old
      ON old.version_id = before.version_id AND old.recommendation = change.recommendation
    LEFT JOIN responses AS new
      ON new.version_id = change.version_id AND new.recommendation = change.recommendation
    WHERE change.class IS NOT NULL ORDER BY change.version_id, change.recommendation
    """
# A plan of several sources may have had others before: its texts are compared where it is of
# the same ones.
_OF_PLANS = """
    SELECT change.version_id, NULL, change.class, change.weight,
           change.words_added + change.words_removed, old.text, new.text, 0
    FROM plan_changes AS change
    JOIN versions AS old
      ON old.force_id = change.force_id AND old.number = change.from_version
    JOIN versions AS new ON new.version_id = change.version_id
    WHERE change.class IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM version_readings AS part
      WHERE part.version_id IN (old.version_id, new.version_id)
      GROUP BY part.source_id HAVING count(DISTINCT part.version_id) = 1)
    ORDER BY change.version_id
    """


def classes(db: sqlite3.Connection) -> Found:
    """No change weighs another than its class and its words say, and none is classed as
    lighter than its texts allow. What awaits its class is passed over."""
    faults: list[str] = []
    checked = 0
    for what, query in (("change", _OF_ANSWERS), ("change of the plan", _OF_PLANS)):
        for name, *row in db.execute(query):
            checked += 1
            faults += (f"{what} in version {name}: {fault}" for fault in _faults(*row))
    return Found(f"{number(checked, 'change')} against the texts", tuple(faults))


def _faults(
    change: str | None,
    class_: str,
    weight: int,
    words: int,
    old: str,
    new: str,
    progressed: int,
) -> Iterator[str]:
    """``change`` is None for a plan as a whole; ``progressed``: the progress
    differs too."""
    least, most = _WEIGHTS[class_]
    expected = min(least + words, most)
    if change == "edited" and progressed:
        expected = max(expected, _WEIGHTS["progress"][0])
    if weight != expected:
        yield f"weighs {weight}, a change of {class_} by {words} words {expected}"
    if change not in ("edited", None):
        if class_ != change:
            yield f"is classed as {class_}, and is {change}"
    elif class_ in ("removed", "added", "progress"):
        yield f"is classed as {class_}, and the text was edited"
    elif class_ == "punctuation" and _letters(old) != _letters(new):
        yield "is classed as punctuation, and letters or digits differ"
    elif class_ == "moved" and sorted(_letters(old)) != sorted(_letters(new)):
        yield "is classed as moved, and letters or digits came or went"
    elif class_ == "numbers" and _letters(old) == _letters(new) and words == 0:
        yield "is classed as numbers, and no word differs"


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))
