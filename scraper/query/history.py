"""What forces published over time: changes, versions, and one version in full."""

import json
from sqlite3 import Connection

from scraper.archive.views import confirmed_sql
from scraper.errors import UsageError
from scraper.query.rows import Row, rows

_SPANS = f"""
    SELECT version.version_id, version.force_id, version.number AS version, version.first_seen,
           CASE WHEN version.last_seen <= :as_of THEN version.last_seen
                ELSE {confirmed_sql("version", ":as_of")} END AS last_seen,
           version.cause, version.content_sha256, version.title
    FROM versions AS version
    WHERE version.force_id = :force_id AND version.first_seen <= :as_of
    ORDER BY version.number
    """


def changes(
    archive: Connection,
    *,
    since: str | None = None,
    until: str | None = None,
    force_id: str | None = None,
    recommendation: str | None = None,
) -> list[Row]:
    """The rows of the view ``response_changes`` in order of time, narrowed down as asked.

    Both bounds are stored times and included.
    """
    return rows(
        archive,
        """
        SELECT response_changes.* FROM response_changes
        LEFT JOIN recommendations ON recommendations.key = response_changes.recommendation
        WHERE (:since IS NULL OR changed_at >= :since)
          AND (:until IS NULL OR changed_at <= :until)
          AND (:force_id IS NULL OR force_id = :force_id)
          AND (:recommendation IS NULL OR recommendation = :recommendation)
        ORDER BY changed_at, force_id, to_version, recommendations.position, recommendation
        """,
        {
            "since": since,
            "until": until,
            "force_id": force_id,
            "recommendation": recommendation,
        },
    )


def versions(archive: Connection, force_id: str, as_of: str) -> list[Row]:
    """A force's versions begun by ``as_of``, oldest first: span, cause, title, content hash."""
    return rows(archive, _SPANS, {"force_id": force_id, "as_of": as_of})


def log(archive: Connection, force_id: str, as_of: str) -> list[Row]:
    """``versions`` with, for each, its ``sources`` (addresses), its number of responses by
    state (``states``), and its ``changes`` against the version before."""
    found = versions(archive, force_id, as_of)
    made = changes(archive, force_id=force_id, until=as_of)
    for version in found:
        key = {"version_id": version["version_id"]}
        version["sources"] = _addresses(archive, version["version_id"], as_of)
        states = {"answered": 0, "empty": 0, "absent": 0}
        counted = "SELECT state, count(*) AS number FROM responses WHERE version_id = :version_id"
        for row in rows(archive, f"{counted} GROUP BY state", key):
            states[row["state"]] = row["number"]
        version["states"] = states
        columns = ("recommendation", "change", "from_version", "words_added", "words_removed")
        version["changes"] = [
            {column: change[column] for column in columns}
            for change in made
            if change["to_version"] == version["version"]
        ]
    return found


def pick(archive: Connection, force_id: str, as_of: str, *, number: int | None = None) -> Row:
    """The version with that number, else the one that held at ``as_of``.

    Raises UsageError where there is none.
    """
    found = versions(archive, force_id, as_of)
    if number is None and found:
        return found[-1]
    for version in found:
        if version["version"] == number:
            return version
    if found:
        last = found[-1]["version"]
        known = f"it has versions 1 to {last}" if last > 1 else "its only version is 1"
        raise UsageError(f"{force_id} has no version {number}; {known}")
    ever = versions(archive, force_id, "9999")
    if ever:
        began = ever[0]["first_seen"]
        raise UsageError(f"{force_id} had no version by {as_of}; its first was seen {began}")
    raise UsageError(
        f"{force_id} has no version: no fetch of its plan has succeeded; see planwatch status"
    )


def whole(archive: Connection, version: Row, as_of: str, recommendation: str | None = None) -> Row:
    """A version of ``versions`` in full: sources, responses and the plan's text."""
    key = {"version_id": version["version_id"], "recommendation": recommendation}
    responses = rows(
        archive,
        """
        SELECT response.recommendation, response.state, response.progress, response.confidence,
               response.printed_number, response.heading, response.response, response.updates,
               response.evidence, sources.url
        FROM responses AS response
        LEFT JOIN recommendations ON recommendations.key = response.recommendation
        LEFT JOIN sources USING (source_id)
        WHERE response.version_id = :version_id
          AND (:recommendation IS NULL OR response.recommendation = :recommendation)
        ORDER BY recommendations.position, response.recommendation
        """,
        key,
    )
    for response in responses:
        response["updates"] = json.loads(response["updates"])
        response["evidence"] = json.loads(response["evidence"])
    text = archive.execute(
        "SELECT text FROM versions WHERE version_id = :version_id", key
    ).fetchone()[0]
    return {
        **version,
        "sources": _addresses(archive, version["version_id"], as_of),
        "responses": responses,
        "text": text,
    }


def _addresses(archive: Connection, version_id: int, as_of: str) -> list[str]:
    found = rows(
        archive,
        """
        SELECT url FROM version_readings JOIN sources USING (source_id)
        WHERE version_id = :version_id AND joined_at <= :as_of
        ORDER BY version_readings.position, url
        """,
        {"version_id": version_id, "as_of": as_of},
    )
    return [row["url"] for row in found]
