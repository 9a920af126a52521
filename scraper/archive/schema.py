"""The tables of an archive, as SQL. ``docs/data.md`` says what each column means.

Evidence (runs, fetches, header_sets, blobs) is written once and kept for ever; what is
derived from it (readings, versions, version_readings, responses, changes, and the columns
``content_sha256`` and ``version_id`` of a fetch) can be made again from the bytes.

One archive watches one campaign. Several would fit without moving a row: a ``campaigns``
table, and a ``campaign_id`` with the present one as its default in ``recommendations``,
``sources`` and ``versions`` (its uniqueness then being campaign, force, number); forces,
runs, fetches, blobs and readings serve all campaigns alike.

Plain SQL of SQLite 3.24 and later on purpose (no STRICT tables, no RETURNING): Python 3.11
is still shipped on systems with SQLite 3.34, and a copy must open there too. No WITHOUT ROWID
either: integrity_check of SQLite 3.40 reports NULLs that are none in such a table when its key
is not its first columns.
"""

from scraper.judge.verdict import OUTCOMES

# Stored in the file's header: tells an archive from any other SQLite file ("plan").
APPLICATION_ID = 0x706C616E

_TIME = "LIKE '____-__-__T__:__:__Z'"
_OUTCOMES = ", ".join(f"'{outcome}'" for outcome in OUTCOMES)

_LISTS = (
    """
    CREATE TABLE forces (
      force_id TEXT PRIMARY KEY,
      force_name TEXT NOT NULL,
      domain TEXT,
      ons_code TEXT,
      region TEXT
    )
    """,
    """
    CREATE TABLE recommendations (
      key TEXT PRIMARY KEY,
      position INTEGER,
      number TEXT,
      number_basis TEXT,
      joint_with TEXT,
      title TEXT NOT NULL,
      gist TEXT,
      deadline TEXT,
      key_terms TEXT,
      wording TEXT,
      wording_source TEXT,
      wording_read_at TEXT
    )
    """,
    """
    CREATE TABLE sources (
      source_id INTEGER PRIMARY KEY,
      force_id TEXT NOT NULL REFERENCES forces (force_id),
      url TEXT NOT NULL,
      position INTEGER,
      origin TEXT,
      first_listed TEXT,
      last_listed TEXT,
      note TEXT,
      fetcher TEXT NOT NULL DEFAULT 'http',
      UNIQUE (force_id, url)
    )
    """,
    # An address taken off the list and put back: the time before, so that a question
    # about a day in the gap gets the answer it got on that day.
    """
    CREATE TABLE past_listings (
      source_id INTEGER NOT NULL REFERENCES sources (source_id),
      first_listed TEXT,
      last_listed TEXT NOT NULL
    )
    """,
    "CREATE INDEX past_listings_by_source ON past_listings (source_id)",
)

_EVIDENCE = (
    f"""
    CREATE TABLE runs (
      run_id INTEGER PRIMARY KEY,
      started TEXT NOT NULL CHECK (started {_TIME}),
      finished TEXT CHECK (finished {_TIME}),
      state TEXT NOT NULL CHECK (state IN ('running', 'finished', 'interrupted')),
      planwatch_version TEXT NOT NULL,
      counts TEXT
    )
    """,
    """
    CREATE TABLE blobs (
      blob_id INTEGER PRIMARY KEY,
      sha256 TEXT NOT NULL UNIQUE,
      size INTEGER NOT NULL,
      source_id INTEGER REFERENCES sources (source_id),
      packing TEXT NOT NULL CHECK (packing IN ('zstd', 'zstd-on-base')),
      base_blob_id INTEGER REFERENCES blobs (blob_id),
      data BLOB NOT NULL,
      CHECK ((packing = 'zstd-on-base') = (base_blob_id IS NOT NULL))
    )
    """,
    "CREATE INDEX blobs_whole ON blobs (source_id) WHERE base_blob_id IS NULL",
    "CREATE INDEX blobs_by_base ON blobs (base_blob_id) WHERE base_blob_id IS NOT NULL",
    """
    CREATE TABLE header_sets (
      header_set_id INTEGER PRIMARY KEY,
      sha256 TEXT NOT NULL UNIQUE,
      headers TEXT NOT NULL
    )
    """,
    f"""
    CREATE TABLE fetches (
      fetch_id INTEGER PRIMARY KEY,
      run_id INTEGER NOT NULL REFERENCES runs (run_id),
      source_id INTEGER NOT NULL REFERENCES sources (source_id),
      force_id TEXT NOT NULL REFERENCES forces (force_id),
      url TEXT NOT NULL,
      outcome TEXT NOT NULL CHECK (outcome IN ({_OUTCOMES})),
      reason TEXT,
      fetched_at TEXT NOT NULL CHECK (fetched_at {_TIME}),
      elapsed_ms INTEGER,
      attempts INTEGER,
      http_status INTEGER,
      final_url TEXT,
      redirects TEXT,
      media_type TEXT,
      body_sha256 TEXT REFERENCES blobs (sha256),
      content_sha256 TEXT,
      version_id INTEGER REFERENCES versions (version_id),
      peer_address TEXT,
      certificate_sha256 TEXT,
      header_set_id INTEGER REFERENCES header_sets (header_set_id),
      headers BLOB
    )
    """,
    # (source, time, id) is the order of a source's fetches; the outcome makes it covering.
    "CREATE INDEX fetches_by_source ON fetches (source_id, fetched_at, fetch_id, outcome)",
    """
    CREATE INDEX fetches_by_version ON fetches (version_id, source_id, fetched_at)
    WHERE version_id IS NOT NULL
    """,
    "CREATE INDEX fetches_by_run ON fetches (run_id)",
    """
    CREATE TABLE robots (
      origin TEXT PRIMARY KEY,
      status INTEGER NOT NULL,
      text TEXT NOT NULL,
      fetched_at TEXT NOT NULL
    )
    """,
)

# Column by column, since the two derived columns must stay open for a rebuild. INSERT OR
# REPLACE deletes without asking the delete trigger, hence the guard before inserting.
_KEPT_FOR_EVER = (
    """
    CREATE TRIGGER fetches_keep_values BEFORE UPDATE OF
      fetch_id, run_id, source_id, force_id, url, outcome, reason, fetched_at, elapsed_ms,
      attempts, http_status, final_url, redirects, media_type, body_sha256, peer_address,
      certificate_sha256, header_set_id, headers ON fetches
    BEGIN SELECT RAISE(ABORT, 'fetches is append-only'); END
    """,
    """
    CREATE TRIGGER fetches_keep_rows BEFORE DELETE ON fetches
    BEGIN SELECT RAISE(ABORT, 'fetches is append-only'); END
    """,
    """
    CREATE TRIGGER fetches_keep_ids BEFORE INSERT ON fetches
    WHEN EXISTS (SELECT 1 FROM fetches WHERE fetch_id = NEW.fetch_id)
    BEGIN SELECT RAISE(ABORT, 'fetches is append-only'); END
    """,
    """
    CREATE TRIGGER blobs_keep_values BEFORE UPDATE OF blob_id, sha256, size ON blobs
    BEGIN SELECT RAISE(ABORT, 'blobs are kept for ever'); END
    """,
    """
    CREATE TRIGGER blobs_keep_rows BEFORE DELETE ON blobs
    BEGIN SELECT RAISE(ABORT, 'blobs are kept for ever'); END
    """,
    """
    CREATE TRIGGER blobs_keep_ids BEFORE INSERT ON blobs
    WHEN EXISTS (SELECT 1 FROM blobs WHERE blob_id = NEW.blob_id OR sha256 = NEW.sha256)
    BEGIN SELECT RAISE(ABORT, 'blobs are kept for ever'); END
    """,
)

# Long text stands last in its row, so that the columns before it are read without it.
_DERIVED = (
    """
    CREATE TABLE readings (
      reading_id INTEGER PRIMARY KEY,
      source_id INTEGER NOT NULL REFERENCES sources (source_id),
      fetched_at TEXT NOT NULL,
      body_sha256 TEXT NOT NULL REFERENCES blobs (sha256),
      content_sha256 TEXT NOT NULL,
      media_type TEXT NOT NULL,
      extractor TEXT NOT NULL,
      segmenter TEXT NOT NULL,
      words INTEGER NOT NULL,
      located INTEGER NOT NULL,
      answered INTEGER NOT NULL,
      title TEXT NOT NULL,
      scope TEXT NOT NULL,
      text TEXT NOT NULL,
      responses TEXT NOT NULL
    )
    """,
    "CREATE INDEX readings_by_source ON readings (source_id)",
    f"""
    CREATE TABLE versions (
      version_id INTEGER PRIMARY KEY,
      force_id TEXT NOT NULL REFERENCES forces (force_id),
      number INTEGER NOT NULL,
      first_seen TEXT NOT NULL CHECK (first_seen {_TIME}),
      last_seen TEXT NOT NULL CHECK (last_seen {_TIME} AND last_seen >= first_seen),
      cause TEXT NOT NULL CHECK (cause IN ('first', 'force', 'sources')),
      run_id INTEGER NOT NULL REFERENCES runs (run_id),
      content_sha256 TEXT NOT NULL,
      title TEXT NOT NULL,
      text TEXT NOT NULL,
      UNIQUE (force_id, number)
    )
    """,
    # What held when is asked of every force by every command: answered from this alone.
    "CREATE INDEX versions_timeline ON versions (force_id, number, first_seen)",
    """
    CREATE TABLE version_readings (
      version_id INTEGER NOT NULL REFERENCES versions (version_id),
      source_id INTEGER NOT NULL REFERENCES sources (source_id),
      position INTEGER NOT NULL,
      reading_id INTEGER NOT NULL REFERENCES readings (reading_id),
      joined_at TEXT NOT NULL,
      PRIMARY KEY (version_id, position, joined_at)
    )
    """,
    """
    CREATE TABLE responses (
      response_id INTEGER PRIMARY KEY,
      version_id INTEGER NOT NULL REFERENCES versions (version_id),
      recommendation TEXT NOT NULL REFERENCES recommendations (key),
      state TEXT NOT NULL CHECK (state IN ('answered', 'empty', 'absent')),
      progress TEXT CHECK (progress IN ('complete', 'in_progress', 'not_started')),
      confidence REAL NOT NULL,
      source_id INTEGER REFERENCES sources (source_id),
      printed_number TEXT,
      heading TEXT,
      response TEXT NOT NULL,
      updates TEXT NOT NULL,
      evidence TEXT NOT NULL,
      UNIQUE (version_id, recommendation)
    )
    """,
    "CREATE INDEX responses_by_state ON responses (version_id, recommendation, state)",
    # One row a recommendation that a force changed in a version.
    """
    CREATE TABLE changes (
      version_id INTEGER NOT NULL REFERENCES versions (version_id),
      force_id TEXT NOT NULL REFERENCES forces (force_id),
      recommendation TEXT NOT NULL REFERENCES recommendations (key),
      change TEXT NOT NULL CHECK (change IN ('added', 'edited', 'removed', 'progress')),
      from_version INTEGER NOT NULL,
      to_version INTEGER NOT NULL,
      words_added INTEGER NOT NULL,
      words_removed INTEGER NOT NULL,
      PRIMARY KEY (version_id, recommendation)
    )
    """,
)

TABLES = _LISTS + _EVIDENCE + _KEPT_FOR_EVER + _DERIVED

# responses_fts, full-text search over responses.response: word stems, accents ignored, so
# that 'stalk' finds 'stalking' and 'naive' finds 'naïve'.
SEARCHED_COLUMNS = ("response",)
TOKENIZER = "porter unicode61 remove_diacritics 2"
