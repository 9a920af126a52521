"""The tables of proof and of rebuilds, since schema 3. ``docs/data.md`` says what each column
means.

``manifests`` binds the evidence of each run to that of all runs before it; the others keep
what rebuilds of the derived rows altered apart from what forces changed.
"""

_TIME = "LIKE '____-__-__T__:__:__Z'"

PROOF = (
    f"""
    CREATE TABLE manifests (
      run_id INTEGER PRIMARY KEY REFERENCES runs (run_id),
      format INTEGER NOT NULL,
      fetches INTEGER NOT NULL,
      previous_sha256 TEXT,
      sha256 TEXT NOT NULL UNIQUE,
      recorded_at TEXT NOT NULL CHECK (recorded_at {_TIME})
    )
    """,
    """
    CREATE TRIGGER manifests_keep_values BEFORE UPDATE ON manifests
    BEGIN SELECT RAISE(ABORT, 'manifests is append-only'); END
    """,
    """
    CREATE TRIGGER manifests_keep_rows BEFORE DELETE ON manifests
    BEGIN SELECT RAISE(ABORT, 'manifests is append-only'); END
    """,
    """
    CREATE TRIGGER manifests_keep_ids BEFORE INSERT ON manifests
    WHEN EXISTS (SELECT 1 FROM manifests WHERE run_id = NEW.run_id OR sha256 = NEW.sha256)
    BEGIN SELECT RAISE(ABORT, 'manifests is append-only'); END
    """,
)

REBUILDS = (
    f"""
    CREATE TABLE rebuilds (
      rebuild_id INTEGER PRIMARY KEY,
      started TEXT NOT NULL CHECK (started {_TIME}),
      finished TEXT NOT NULL CHECK (finished {_TIME}),
      planwatch_version TEXT NOT NULL,
      extractors TEXT NOT NULL,
      segmenter TEXT NOT NULL,
      readings INTEGER NOT NULL,
      versions INTEGER NOT NULL
    )
    """,
    """
    CREATE TABLE rebuild_differences (
      rebuild_id INTEGER NOT NULL REFERENCES rebuilds (rebuild_id),
      force_id TEXT NOT NULL REFERENCES forces (force_id),
      recommendation TEXT REFERENCES recommendations (key),
      what TEXT NOT NULL CHECK (what IN
        ('state', 'progress', 'answer', 'change', 'plan', 'version', 'suspect', 'unreadable')),
      first_version INTEGER,
      last_version INTEGER,
      before TEXT,
      after TEXT,
      words_added INTEGER,
      words_removed INTEGER
    )
    """,
    "CREATE INDEX rebuild_differences_by_rebuild ON rebuild_differences (rebuild_id)",
    # What today's code cannot read keeps what an earlier one read; noted, so that it is not
    # tried again by the same code.
    """
    CREATE TABLE rebuild_failures (
      reading_id INTEGER PRIMARY KEY REFERENCES readings (reading_id),
      rebuild_id INTEGER NOT NULL REFERENCES rebuilds (rebuild_id),
      extractor TEXT NOT NULL,
      segmenter TEXT NOT NULL,
      outcome TEXT NOT NULL,
      reason TEXT NOT NULL
    )
    """,
)
