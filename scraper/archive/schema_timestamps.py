"""What schema 7 added: what time-stamping authorities said of manifests. ``docs/data.md`` says
what each column means."""

_TIME = "LIKE '____-__-__T__:__:__Z'"

TIMESTAMPS = (
    f"""
    CREATE TABLE timestamps (
      timestamp_id INTEGER PRIMARY KEY,
      run_id INTEGER NOT NULL REFERENCES manifests (run_id),
      sha256 TEXT NOT NULL,
      authority TEXT NOT NULL,
      asked_at TEXT NOT NULL CHECK (asked_at {_TIME}),
      stated_at TEXT NOT NULL CHECK (stated_at {_TIME}),
      serial TEXT NOT NULL,
      reply BLOB NOT NULL,
      trusted TEXT NOT NULL,
      UNIQUE (run_id, authority)
    )
    """,
    """
    CREATE TRIGGER timestamps_keep_values BEFORE UPDATE ON timestamps
    BEGIN SELECT RAISE(ABORT, 'timestamps is append-only'); END
    """,
    """
    CREATE TRIGGER timestamps_keep_rows BEFORE DELETE ON timestamps
    BEGIN SELECT RAISE(ABORT, 'timestamps is append-only'); END
    """,
    """
    CREATE TRIGGER timestamps_keep_ids BEFORE INSERT ON timestamps
    WHEN EXISTS (SELECT 1 FROM timestamps WHERE timestamp_id = NEW.timestamp_id
      OR (run_id, authority) = (NEW.run_id, NEW.authority))
    BEGIN SELECT RAISE(ABORT, 'timestamps is append-only'); END
    """,
)
