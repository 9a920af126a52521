"""What a page is read against today: the lists, and what was taken off them since it was read."""

import json
import sqlite3
from dataclasses import replace

from scraper.archive.lists import recorded_recommendations
from scraper.archive.wording import with_wording
from scraper.corrections import at_address
from scraper.segment.against import Against


class Today:
    """The lists given, with the wording that the archive has; for a page on which a
    recommendation was looked for that is no longer on the list, that one too. Else its section
    would fall to another's answer, and the force would be charged with what we did."""

    def __init__(self, db: sqlite3.Connection, against: Against) -> None:
        self._db = db
        self.against = replace(against, recommendations=with_wording(db, against.recommendations))
        listed = {each.key for each in against.recommendations}
        recorded = sorted(sum(recorded_recommendations(db), ()), key=lambda each: each.key)
        self._dropped = tuple(each for each in recorded if each.key not in listed)

    def for_reading(self, reading_id: int, force_id: str, url: str) -> Against:
        """What a body is read against again: the list, then what is not on it and was looked for
        when this was read."""
        return self._with_dropped(
            at_address(self.against, force_id, url),
            "SELECT responses FROM readings WHERE reading_id = ?",
            (reading_id,),
        )

    def at(self, force_id: str, url: str) -> Against:
        """What a new body of that address is read against: what the one before it was."""
        return self._with_dropped(
            at_address(self.against, force_id, url),
            "SELECT responses FROM readings JOIN sources USING (source_id)"
            " WHERE force_id = ? AND url = ? ORDER BY reading_id DESC LIMIT 1",
            (force_id, url),
        )

    def _with_dropped(self, against: Against, query: str, asked: tuple[object, ...]) -> Against:
        row = self._db.execute(query, asked).fetchone() if self._dropped else None
        if row is None:
            return against
        before = {response["recommendation"] for response in json.loads(row[0])}
        dropped = tuple(each for each in self._dropped if each.key in before)
        return replace(against, recommendations=against.recommendations + dropped)
