"""What schema 5 added: pages that lead to a plan, and how hosts answer what does not exist.
``docs/data.md`` says what each column means. The view ``incidents`` came with it."""

_TIME = "LIKE '____-__-__T__:__:__Z'"

WATCH = (
    # A row stays for ever: it also says which document took the place of which.
    f"""
    CREATE TABLE follows (
      source_id INTEGER PRIMARY KEY REFERENCES sources (source_id),
      landing_id INTEGER NOT NULL REFERENCES sources (source_id),
      linked_at TEXT NOT NULL CHECK (linked_at {_TIME}),
      unlinked_at TEXT CHECK (unlinked_at {_TIME})
    )
    """,
    "CREATE INDEX follows_by_landing ON follows (landing_id)",
    f"""
    CREATE TABLE host_fingerprints (
      host TEXT PRIMARY KEY,
      url TEXT NOT NULL,
      asked_at TEXT NOT NULL CHECK (asked_at {_TIME}),
      status INTEGER NOT NULL,
      final_url TEXT NOT NULL,
      title TEXT NOT NULL,
      words INTEGER NOT NULL,
      plan REAL NOT NULL,
      shingles TEXT NOT NULL
    )
    """,
)

# Schema 6. What a browser made of a page is the fetch's body; what the site sent stands here.
RENDERINGS = (
    """
    CREATE TABLE renderings (
      fetch_id INTEGER PRIMARY KEY REFERENCES fetches (fetch_id),
      sent_sha256 TEXT NOT NULL REFERENCES blobs (sha256)
    )
    """,
    """
    CREATE TRIGGER renderings_keep_values BEFORE UPDATE ON renderings
    BEGIN SELECT RAISE(ABORT, 'renderings is append-only'); END
    """,
    """
    CREATE TRIGGER renderings_keep_rows BEFORE DELETE ON renderings
    BEGIN SELECT RAISE(ABORT, 'renderings is append-only'); END
    """,
    """
    CREATE TRIGGER renderings_keep_ids BEFORE INSERT ON renderings
    WHEN EXISTS (SELECT 1 FROM renderings WHERE fetch_id = NEW.fetch_id)
    BEGIN SELECT RAISE(ABORT, 'renderings is append-only'); END
    """,
)
