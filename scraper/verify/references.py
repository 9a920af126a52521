"""References between rows, beyond those that the schema itself knows."""

import sqlite3

from scraper.verify.found import Found

# What holds in every sound archive, and the rows for which it does not: a message, and SQL
# that yields the values for it.
_RULES = (
    (
        "fetch {}: its body {} is not in the archive",
        "SELECT fetch_id, body_sha256 FROM fetches WHERE body_sha256 IS NOT NULL"
        " AND body_sha256 NOT IN (SELECT sha256 FROM blobs)",
    ),
    (
        "reference fetch {}: its body {} is not in the archive",
        "SELECT reference_fetch_id, body_sha256 FROM reference_fetches"
        " WHERE body_sha256 IS NOT NULL AND body_sha256 NOT IN (SELECT sha256 FROM blobs)",
    ),
    (
        "fetch {} came to ok and has no body",
        "SELECT fetch_id FROM fetches WHERE outcome = 'ok' AND body_sha256 IS NULL",
    ),
    (
        "fetch {}: says {} of {}, its source {} of {}",
        "SELECT fetch_id, fetches.url, fetches.force_id, sources.url, sources.force_id"
        " FROM fetches JOIN sources USING (source_id)"
        " WHERE (fetches.url, fetches.force_id) IS NOT (sources.url, sources.force_id)",
    ),
    (
        "fetch {} of {} counts for version {}, which is another force's or did not succeed",
        "SELECT fetch_id, fetches.force_id, version_id FROM fetches"
        " LEFT JOIN versions USING (version_id) WHERE version_id IS NOT NULL"
        " AND (versions.force_id IS NOT fetches.force_id"
        "      OR outcome NOT IN ('ok', 'not_modified'))",
    ),
    (
        "reading {}: its body {} is not in the archive",
        "SELECT reading_id, body_sha256 FROM readings"
        " WHERE body_sha256 NOT IN (SELECT sha256 FROM blobs)",
    ),
    (
        "reading {}: no fetch of its source at {} brought the body {}",
        "SELECT reading_id, fetched_at, body_sha256 FROM readings WHERE NOT EXISTS ("
        " SELECT 1 FROM fetches WHERE fetches.source_id = readings.source_id"
        " AND fetches.fetched_at = readings.fetched_at"
        " AND fetches.body_sha256 = readings.body_sha256)",
    ),
    (
        "version {} ({}, number {}) is made of no reading",
        "SELECT version_id, force_id, number FROM versions WHERE version_id NOT IN"
        " (SELECT version_id FROM version_readings)",
    ),
    (
        "version {}: part {} names reading {}, which is not there or of another source",
        "SELECT part.version_id, part.position, part.reading_id FROM version_readings AS part"
        " LEFT JOIN readings USING (reading_id)"
        " WHERE readings.source_id IS NOT part.source_id",
    ),
    (
        "version {}: part {} is of {}, whose plan it is not",
        "SELECT version_id, part.position, sources.force_id FROM version_readings AS part"
        " JOIN versions USING (version_id) JOIN sources USING (source_id)"
        " WHERE sources.force_id <> versions.force_id",
    ),
    (
        "version {} has its parts up to {}, and {} of them are there",
        "SELECT version_id, max(position), count(DISTINCT position) FROM version_readings"
        " GROUP BY version_id HAVING max(position) <> count(DISTINCT position)",
    ),
    (
        "force {} has versions up to {}, and {} of them are there",
        "SELECT force_id, max(number), count(*) FROM versions GROUP BY force_id"
        " HAVING max(number) <> count(*) OR min(number) <> 1",
    ),
    (
        "version {} ({}, number {}) is said to have begun by {}",
        "SELECT version_id, force_id, number, cause FROM versions"
        " WHERE (number = 1) <> (cause = 'first')",
    ),
    (
        "run {} says it came to {}, and its fetches did not",
        "SELECT run_id, counts FROM runs WHERE counts IS NOT NULL AND ("
        " SELECT json_group_object(outcome, number) FROM (SELECT outcome, count(*) AS number"
        "  FROM fetches WHERE fetches.run_id = runs.run_id GROUP BY outcome ORDER BY outcome))"
        " IS NOT (SELECT json_group_object(key, value) FROM (SELECT key, value"
        "  FROM json_each(runs.counts) ORDER BY key))",
    ),
    (
        "version {} ({}, number {}) has no responses",
        "SELECT version_id, force_id, number FROM versions WHERE version_id NOT IN"
        " (SELECT version_id FROM responses)",
    ),
    (
        "response {} of version {}: its source {} is no part of the version",
        "SELECT response_id, version_id, source_id FROM responses AS response"
        " WHERE source_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM version_readings AS part"
        " WHERE part.version_id = response.version_id"
        " AND part.source_id = response.source_id)",
    ),
    (
        "change of {} in version {}: says {} from {} to {}, which that version is not",
        "SELECT recommendation, version_id, changes.force_id, from_version, to_version"
        " FROM changes LEFT JOIN versions USING (version_id)"
        " WHERE (changes.force_id, to_version, from_version)"
        " IS NOT (versions.force_id, versions.number, versions.number - 1)",
    ),
)


def references(db: sqlite3.Connection) -> Found:
    """Every fetch, reading, version, response and change rests on what it names."""
    faults = [message.format(*row) for message, sql in _RULES for row in db.execute(sql).fetchall()]
    tables = ("fetches", "readings", "versions", "responses")
    counts = (db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables)
    said = ", ".join(f"{count:,} {table}" for count, table in zip(counts, tables, strict=True))
    return Found(said, tuple(faults))
