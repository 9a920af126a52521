"""What the archive knows of each source before a run asks it again."""

import sqlite3
from dataclasses import dataclass

from scraper.archive.headers import unpacked_headers
from scraper.archive.lists import FOLLOWED
from scraper.archive.views import listed_sql
from scraper.judge.verdict import ContentSize


@dataclass(frozen=True)
class Known:
    """One listed source. What was never had is None.

    ``etag``, ``last_modified``, ``body_sha256`` and ``asked_in_full_at`` are of the last
    fetch of our own that came to ``ok``: the last time the server sent us the whole body and
    it was believed; None where a capture of others has shown another content since.
    ``content_sha256``, ``scope``, ``media_type``, ``size``, ``extractor`` and
    ``segmenter`` are of the last reading. ``suspect_sha256`` is the content that the last
    suspect fetch since the last success showed. ``validated_url`` is where ``etag`` and
    ``last_modified`` came from, after redirects; None where that is the listed address.
    ``followed_from`` is the source_id of the landing page that leads here.
    """

    source_id: int
    force_id: str
    url: str
    fetcher: str
    etag: str | None = None
    last_modified: str | None = None
    body_sha256: str | None = None
    asked_in_full_at: str | None = None
    content_sha256: str | None = None
    scope: str | None = None
    media_type: str | None = None
    size: ContentSize | None = None
    extractor: str | None = None
    segmenter: str | None = None
    suspect_sha256: str | None = None
    validated_url: str | None = None
    followed_from: int | None = None


def _last_of_ours(outcome: str) -> str:
    """SELECT: a source's last fetch of our own with that outcome; captures of others say
    nothing of what the server told us. By fetch_id, the order of recording: after a clock
    was set back, the times of fetches no longer tell which answer was the last."""
    return f"""(
        SELECT fetch_id FROM fetches JOIN runs USING (run_id)
        WHERE fetches.source_id = source.source_id AND outcome = '{outcome}'
          AND runs.origin IS NULL
        ORDER BY fetch_id DESC LIMIT 1)"""


_KNOWN = f"""
    WITH source AS (
      SELECT source.*, {_last_of_ours("ok")} AS ok_id,
             {_last_of_ours("not_modified")} AS not_modified_id,
             {_last_of_ours("suspect")} AS suspect_id,
             (SELECT max(reading_id) FROM readings
              WHERE source_id = source.source_id) AS reading_id
      FROM sources AS source WHERE {listed_sql("source", ":day")}
    )
    SELECT source.source_id, source.force_id, source.url, source.fetcher,
           good.headers, header_sets.headers, good.body_sha256, good.fetched_at,
           reading.content_sha256, reading.scope, reading.media_type,
           reading.words, reading.located, reading.answered,
           reading.extractor, reading.segmenter, suspect.content_sha256,
           good.final_url, follows.landing_id, reading.fetched_at
    FROM source
    LEFT JOIN fetches AS good ON good.fetch_id = source.ok_id
    LEFT JOIN header_sets ON header_sets.header_set_id = good.header_set_id
    LEFT JOIN readings AS reading ON reading.reading_id = source.reading_id
    LEFT JOIN fetches AS suspect
      ON suspect.fetch_id = source.suspect_id
     AND suspect.fetch_id > max(coalesce(source.ok_id, 0), coalesce(source.not_modified_id, 0))
    LEFT JOIN follows
      ON follows.source_id = source.source_id AND source.origin LIKE '{FOLLOWED}%'
    ORDER BY source.position, source.source_id
    """


def known_sources(db: sqlite3.Connection, at: str) -> dict[tuple[str, str], Known]:
    """The sources on the list at that UTC time, by force_id and url, in the list's order."""
    found = {}
    for row in db.execute(_KNOWN, {"day": at[:10]}).fetchall():
        source_id, force_id, url, fetcher, own, shared, body, asked, content, *rest = row
        scope, media_type, words, located, answered, extractor, segmenter, *rest = rest
        suspect, validated_url, followed_from, read_at = rest
        if asked is not None and read_at is not None and read_at > asked:
            # Others have seen other content since: "not modified" would speak of our own last
            # answer and be taken for the content that holds. So the next asks in full.
            own = body = asked = validated_url = None
        validators = dict(unpacked_headers(own, shared)[1]) if own is not None else {}
        found[force_id, url] = Known(
            source_id=source_id,
            force_id=force_id,
            url=url,
            fetcher=fetcher,
            etag=validators.get("etag"),
            last_modified=validators.get("last-modified"),
            body_sha256=body,
            asked_in_full_at=asked,
            content_sha256=content,
            scope=scope,
            media_type=media_type,
            size=None if content is None else ContentSize(words, located, answered),
            extractor=extractor,
            segmenter=segmenter,
            suspect_sha256=suspect,
            validated_url=validated_url,
            followed_from=followed_from,
        )
    return found
