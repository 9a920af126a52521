"""The views, and the same questions at any date.

A view takes no parameter, yet every command takes ``--as-of``. So each SELECT whose answer
depends on the date is written once, by a function of an SQL expression that yields a full
UTC time: the view passes the present, a query passes a bound parameter (``:as_of``).

The answer for a date is the same whenever it is asked: it draws only on versions that
began, fetches that were made and addresses that were listed up to then. Versions of one
force are told apart by number, never by time, since a clock may have been set back.
"""

NOW = "strftime('%Y-%m-%dT%H:%M:%SZ', 'now')"

SUCCESSES = ("ok", "not_modified")
_SUCCESS = "outcome IN ('ok', 'not_modified')"
# The same words as in the index fetches_failed, which is used only where they stand.
FAILED = "outcome NOT IN ('ok', 'not_modified')"


def listed_sql(source: str, day: str) -> str:
    """Condition: the source was on our list that day (both ends included; a blank
    ``first_listed`` = always was). ``source`` is the alias of a ``sources`` row."""
    return f"""(
      (coalesce({source}.first_listed, '') <= {day}
       AND coalesce({source}.last_listed, '9') >= {day})
      OR EXISTS (SELECT 1 FROM past_listings AS past
                 WHERE past.source_id = {source}.source_id
                   AND coalesce(past.first_listed, '') <= {day} AND past.last_listed >= {day}))"""


def _moment(as_of: str) -> str:
    # A listing without an end lasts up to '9' (listed_sql), so a day of the year 9999 counts
    # as that; the views, which speak of the present, need no such care.
    day = "substr(time, 1, 10)" if as_of == NOW else "min(substr(time, 1, 10), '9')"
    return f"""moment (time, day) AS (
      SELECT time, {day} FROM (SELECT {as_of} AS time))"""


def confirmed_sql(version: str, as_of: str) -> str:
    """Expression: up to when fetches confirmed a version, as known at ``as_of``.

    A version read from several sources is as old as the one longest unconfirmed; where an
    address took another's place, the later one counts. Never before the version's own
    ``first_seen``. ``version`` is the alias of a ``versions`` row.
    """
    return f"""max({version}.first_seen, coalesce((
          SELECT min(coalesce(
            (SELECT max(fetch.fetched_at) FROM fetches AS fetch
             WHERE fetch.version_id = part.version_id AND fetch.source_id = part.source_id
               AND fetch.fetched_at <= {as_of}),
            {version}.first_seen))
          FROM version_readings AS part
          WHERE part.version_id = {version}.version_id AND part.joined_at <= {as_of}
            AND NOT EXISTS (
              SELECT 1 FROM version_readings AS later
              WHERE later.version_id = part.version_id AND later.position = part.position
                AND later.joined_at > part.joined_at AND later.joined_at <= {as_of})),
          {version}.first_seen))"""


# The version that held at the moment of each force on the list that day; its columns are null
# before the first.
_HELD = f"""
    held AS (
      SELECT forces.force_id, version.version_id, version.number, version.first_seen,
             {confirmed_sql("version", "moment.time")} AS last_confirmed
      FROM forces CROSS JOIN moment
      LEFT JOIN versions AS version ON version.version_id = (
        SELECT version_id FROM versions AS candidate
        WHERE candidate.force_id = forces.force_id AND candidate.first_seen <= moment.time
        ORDER BY candidate.number DESC LIMIT 1)
      WHERE coalesce(forces.last_listed, '9') >= moment.day
    )
    """

# The forces with an address listed that day, and when one was first asked.
_ATTEMPTS = f"""
    attempts AS (
      SELECT source.force_id, min(
        (SELECT min(fetched_at) FROM fetches WHERE fetches.source_id = source.source_id
         AND fetched_at <= moment.time)) AS first_attempt
      FROM sources AS source CROSS JOIN moment
      WHERE {listed_sql("source", "moment.day")}
      GROUP BY source.force_id
    )
    """

# What the versions up to the one that held say of a cell: the numbers of the first with it,
# of the last that answered, and of the last in another state than now.
_PAST = """
    past AS (
      SELECT held.force_id, response.recommendation, min(version.number) AS first_number,
             max(CASE WHEN response.state = 'answered' THEN version.number END) AS last_answered,
             max(CASE WHEN response.state <> present.state THEN version.number END) AS last_other
      FROM held
      CROSS JOIN versions AS version
        ON version.force_id = held.force_id AND version.number <= held.number
      CROSS JOIN responses AS response ON response.version_id = version.version_id
      CROSS JOIN responses AS present
        ON present.version_id = held.version_id
       AND present.recommendation = response.recommendation
      GROUP BY held.force_id, response.recommendation
    )
    """

_CELLS = """
    cells AS (
      SELECT held.force_id, recommendations.key AS recommendation,
             recommendations.position, recommendations.deadline, held.version_id,
             held.number AS version_number, held.first_seen, held.last_confirmed,
             response.confidence, response.progress, response.state AS page_state,
             attempts.first_attempt, past.first_number, past.last_answered, past.last_other,
             CASE
               WHEN held.version_id IS NOT NULL THEN
                 CASE WHEN response.state = 'answered' THEN 'answered'
                      WHEN past.last_answered IS NOT NULL THEN 'withdrawn'
                      ELSE coalesce(response.state, 'absent') END
               WHEN attempts.force_id IS NOT NULL THEN 'unreached'
               ELSE 'no_source'
             END AS state
      FROM held
      JOIN recommendations ON recommendations.position IS NOT NULL
      LEFT JOIN attempts ON attempts.force_id = held.force_id
      LEFT JOIN responses AS response
        ON response.version_id = held.version_id
       AND response.recommendation = recommendations.key
      LEFT JOIN past
        ON past.force_id = held.force_id AND past.recommendation = recommendations.key
    )
    """


def coverage_sql(as_of: str) -> str:
    """SELECT: a row for every force x every recommendation on the list, ordered so.

    ``since`` is when the state was first seen without a break since: of an ``unreached``
    cell the first attempt (null before it), of a ``no_source`` cell null.
    """
    return f"""
    WITH {_moment(as_of)}, {_HELD}, {_ATTEMPTS}, {_PAST}, {_CELLS}
    SELECT cells.force_id, cells.recommendation, cells.state,
           CASE cells.state
             WHEN 'no_source' THEN NULL
             WHEN 'unreached' THEN cells.first_attempt
             ELSE coalesce(began.first_seen, cells.first_seen)
           END AS since,
           cells.last_confirmed, cells.deadline,
           CASE WHEN cells.state <> 'answered' AND cells.deadline < moment.day
                THEN 1 ELSE 0 END AS overdue,
           cells.version_id, cells.confidence, cells.version_number, cells.progress,
           cells.page_state
    FROM cells CROSS JOIN moment
    LEFT JOIN versions AS began
      ON began.force_id = cells.force_id
     AND began.number = CASE WHEN cells.state = 'withdrawn' THEN cells.last_answered + 1
                             ELSE coalesce(cells.last_other + 1, cells.first_number) END
    ORDER BY cells.force_id, cells.position
    """


def source_health_sql(as_of: str) -> str:
    """SELECT: a row for every source that was ever on the list up to then.

    A failure is every outcome but ``ok`` and ``not_modified``: also ``suspect``, whose body
    came but is not believed. ``first_failure`` is the time of the first of the failures in
    a row, ``days_since_success`` counts whole days; both are null where there is none.
    """
    return f"""
    WITH {_moment(as_of)},
    health AS (
      SELECT source.source_id, source.force_id, source.url, source.position, moment.time,
             {listed_sql("source", "moment.day")} AS listed,
             (SELECT fetch_id FROM fetches
              WHERE source_id = source.source_id AND fetched_at <= moment.time
              ORDER BY fetched_at DESC, fetch_id DESC LIMIT 1) AS last_id,
             (SELECT fetch_id FROM fetches
              WHERE source_id = source.source_id AND fetched_at <= moment.time AND {_SUCCESS}
              ORDER BY fetched_at DESC, fetch_id DESC LIMIT 1) AS good_id
      FROM sources AS source CROSS JOIN moment
      WHERE coalesce(source.first_listed, '') <= moment.day
         OR EXISTS (SELECT 1 FROM past_listings AS past
                    WHERE past.source_id = source.source_id
                      AND coalesce(past.first_listed, '') <= moment.day)
    )
    SELECT health.force_id, health.url, last.outcome AS last_outcome,
           good.fetched_at AS last_success,
           (SELECT count(*) FROM fetches AS failed WHERE {{since_success}}) AS failures_in_a_row,
           (SELECT min(failed.fetched_at) FROM fetches AS failed
            WHERE {{since_success}}) AS first_failure,
           CAST(julianday(health.time) - julianday(good.fetched_at) AS INTEGER)
             AS days_since_success,
           last.fetched_at AS last_fetched, last.http_status AS last_status,
           last.reason AS last_reason, health.listed, health.source_id
    FROM health
    LEFT JOIN fetches AS last ON last.fetch_id = health.last_id
    LEFT JOIN fetches AS good ON good.fetch_id = health.good_id
    ORDER BY health.force_id, health.position, health.source_id
    """.format(
        since_success="""failed.source_id = health.source_id
              AND failed.fetched_at <= health.time
              AND failed.fetched_at >= coalesce(good.fetched_at, '')
              AND (good.fetch_id IS NULL
                   OR (failed.fetched_at, failed.fetch_id) > (good.fetched_at, good.fetch_id))"""
    )


# One bad night is weather; after the third somebody has to look.
FAILURES_OF_AN_INCIDENT = 3


def incidents_sql(as_of: str) -> str:
    """SELECT: every incident up to then. A source that fails opens one with its third
    failure in a row (``opened_at``) and closes it with its next success (``closed_at``, null
    while it is open); ``failures`` counts all in the row, ``last_outcome`` and
    ``last_reason`` are of the last of them, ``last_success`` is the one before the first.

    Only failures are gone through, and what stands before and behind them looked up: of ten
    years of nights nearly all fetches are successes.
    """
    return f"""
    WITH {_moment(as_of)},
    told AS (
      SELECT failed.source_id, failed.fetch_id, failed.fetched_at,
             (SELECT CASE WHEN before.{_SUCCESS} THEN 1 END FROM fetches AS before
              WHERE before.source_id = failed.source_id
                AND before.fetched_at <= failed.fetched_at
                AND (before.fetched_at, before.fetch_id) < (failed.fetched_at, failed.fetch_id)
              ORDER BY before.fetched_at DESC, before.fetch_id DESC LIMIT 1) AS follows_success
      FROM fetches AS failed CROSS JOIN moment
      WHERE failed.{FAILED} AND failed.fetched_at <= moment.time
    ),
    streaks AS (
      SELECT source_id, fetch_id, fetched_at, count(follows_success) OVER (
               PARTITION BY source_id ORDER BY fetched_at, fetch_id) AS streak
      FROM told
    ),
    failed AS (
      SELECT streaks.*, row_number() OVER in_order AS nth, count(*) OVER whole AS failures,
             first_value(fetch_id) OVER whole AS first_id,
             last_value(fetch_id) OVER whole AS last_id
      FROM streaks
      WINDOW in_order AS (PARTITION BY source_id, streak ORDER BY fetched_at, fetch_id),
             whole AS (in_order ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
    )
    SELECT source.force_id, source.url, failed.fetched_at AS opened_at,
           (SELECT good.fetched_at FROM fetches AS good
            WHERE good.source_id = failed.source_id AND good.fetched_at >= last.fetched_at
              AND good.fetched_at <= (SELECT time FROM moment)
              AND (good.fetched_at, good.fetch_id) > (last.fetched_at, last.fetch_id)
            ORDER BY good.fetched_at, good.fetch_id LIMIT 1) AS closed_at,
           failed.failures, last.outcome AS last_outcome, last.reason AS last_reason,
           (SELECT good.fetched_at FROM fetches AS good
            WHERE good.source_id = failed.source_id AND good.fetched_at <= first.fetched_at
              AND (good.fetched_at, good.fetch_id) < (first.fetched_at, first.fetch_id)
            ORDER BY good.fetched_at DESC, good.fetch_id DESC LIMIT 1) AS last_success,
           failed.source_id
    FROM failed
    JOIN sources AS source ON source.source_id = failed.source_id
    JOIN fetches AS first ON first.fetch_id = failed.first_id
    JOIN fetches AS last ON last.fetch_id = failed.last_id
    WHERE failed.nth = {FAILURES_OF_AN_INCIDENT}
    ORDER BY opened_at, source.force_id, source.source_id
    """


_RESPONSE_HISTORY = """
    SELECT version.force_id, response.recommendation, version.number AS version_number,
           response.state, response.progress, response.response, version.first_seen,
           version.last_seen, response.confidence, version.cause, version.version_id,
           response.response_id
    FROM versions AS version JOIN responses AS response USING (version_id)
    """

_RESPONSE_CHANGES = """
    SELECT changes.force_id, changes.recommendation, version.first_seen AS changed_at,
           changes.change, changes.from_version, changes.to_version, changes.words_added,
           changes.words_removed, changes.version_id, changes.class, changes.weight
    FROM changes JOIN versions AS version USING (version_id)
    """

VIEWS = {
    "coverage": coverage_sql(NOW),
    "missing_responses": "SELECT * FROM coverage WHERE state <> 'answered'",
    "response_history": _RESPONSE_HISTORY,
    "response_changes": _RESPONSE_CHANGES,
    "source_health": source_health_sql(NOW),
    "incidents": incidents_sql(NOW),
}
