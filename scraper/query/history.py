"""What forces published over time: changes, versions, and one version in full."""

import json
from collections.abc import Sequence
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

_CHANGES = """
    SELECT force_id, recommendation, changed_at, change, from_version, to_version, words_added,
           words_removed, version_id, class, weight
    FROM response_changes
    """
# What ``log`` tells of a change, whose version it is beside.
_TOLD = (
    "recommendation",
    "change",
    "from_version",
    "words_added",
    "words_removed",
    "class",
    "weight",
)
# The changes of plans in whose versions no answer changed.
_OF_PLANS = """
    UNION ALL
    SELECT plan.force_id, NULL, version.first_seen, NULL, plan.from_version, plan.to_version,
           plan.words_added, plan.words_removed, plan.version_id, plan.class, plan.weight
    FROM plan_changes AS plan JOIN versions AS version USING (version_id)
    WHERE plan.class IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM changes WHERE changes.version_id = plan.version_id)
    """


def changes(
    archive: Connection,
    *,
    since: str | None = None,
    until: str | None = None,
    force_id: str | None = None,
    recommendation: str | None = None,
    classes: Sequence[str] = (),
    plans: bool = False,
    heaviest_first: bool = False,
) -> list[Row]:
    """The rows of the view ``response_changes``, narrowed down as asked (by ``classes``: of
    one of these), in order of time, or the heaviest first.

    Both bounds are stored times and included. With ``plans`` also the versions in which a
    force changed its plan and no answer: such a row has neither ``recommendation`` nor
    ``change``, and the class and weight of the plan's text as a whole.
    """
    found = rows(
        archive,
        f"""
        SELECT made.* FROM ({_CHANGES + _OF_PLANS if plans else _CHANGES}) AS made
        LEFT JOIN recommendations ON recommendations.key = made.recommendation
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
    if classes:
        found = [row for row in found if row["class"] in classes]
    if heaviest_first:
        found.sort(key=lambda row: -(row["weight"] or 0))  # stable: else in order of time
    return found


def versions(archive: Connection, force_id: str, as_of: str) -> list[Row]:
    """A force's versions begun by ``as_of``, oldest first: span, cause, title, content hash."""
    return rows(archive, _SPANS, {"force_id": force_id, "as_of": as_of})


def log(archive: Connection, force_id: str, as_of: str) -> list[Row]:
    """``versions`` with, for each, its ``sources`` (addresses), its number of responses by
    state (``states``), its ``changes`` against the version before, and ``plan_change``: how
    the force changed the plan's text as a whole (None where it did not)."""
    found = versions(archive, force_id, as_of)
    made = changes(archive, force_id=force_id, until=as_of)
    of_plan = rows(
        archive,
        "SELECT version_id, words_added, words_removed, class, weight FROM plan_changes"
        " WHERE force_id = :force_id AND class IS NOT NULL",
        {"force_id": force_id},
    )
    plan_changes = {row.pop("version_id"): row for row in of_plan}
    for version in found:
        key = {"version_id": version["version_id"]}
        version["sources"] = _addresses(archive, version["version_id"], as_of)
        states = {"answered": 0, "empty": 0, "absent": 0}
        counted = "SELECT state, count(*) AS number FROM responses WHERE version_id = :version_id"
        for row in rows(archive, f"{counted} GROUP BY state", key):
            states[row["state"]] = row["number"]
        version["states"] = states
        version["changes"] = [
            {column: change[column] for column in _TOLD}
            for change in made
            if change["to_version"] == version["version"]
        ]
        version["plan_change"] = plan_changes.get(version["version_id"])
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
