"""What schema 5 added: pages that lead to a plan, and how hosts answer what does not exist.
``docs/data.md`` says what each column means. The view ``incidents`` came with it."""

_TIME = "LIKE '____-__-__T__:__:__Z'"

WATCH = (
    # A row stays for ever: it also says which document took the place of which.
    f"""
    CREATE TABLE follows (
      source_id INTEGER PRIMARY KEY REFERENCES sources,
      landing_id INTEGER NOT NULL REFERENCES sources,
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
