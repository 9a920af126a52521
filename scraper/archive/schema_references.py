"""What schema 2 added: pages that are no force's plan, and the report's own wording.

``reference_fetches`` are to the NPCC's response, a site map or the report what ``fetches``
are to plans: append-only, with the body among the blobs. They stand in a table of their own
because a fetch belongs to a run, a source and a force, and these belong to none.
"""

from scraper.judge.verdict import OUTCOMES

# Why a page was asked: for the links to the forces' plans, for the new address of a plan
# that is gone, for the official wording of the recommendations.
PURPOSES = ("links", "successor", "wording")

_TIME = "LIKE '____-__-__T__:__:__Z'"
_OUTCOMES = ", ".join(f"'{outcome}'" for outcome in OUTCOMES)
_PURPOSES = ", ".join(f"'{purpose}'" for purpose in PURPOSES)

ADDED = (
    f"""
    CREATE TABLE reference_fetches (
      reference_fetch_id INTEGER PRIMARY KEY,
      purpose TEXT NOT NULL CHECK (purpose IN ({_PURPOSES})),
      force_id TEXT REFERENCES forces (force_id),
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
      peer_address TEXT,
      certificate_sha256 TEXT,
      header_set_id INTEGER REFERENCES header_sets (header_set_id),
      headers BLOB,
      planwatch_version TEXT NOT NULL
    )
    """,
    "CREATE INDEX reference_fetches_by_url ON reference_fetches (url, fetched_at)",
    """
    CREATE TRIGGER reference_fetches_keep_values BEFORE UPDATE ON reference_fetches
    BEGIN SELECT RAISE(ABORT, 'reference_fetches is append-only'); END
    """,
    """
    CREATE TRIGGER reference_fetches_keep_rows BEFORE DELETE ON reference_fetches
    BEGIN SELECT RAISE(ABORT, 'reference_fetches is append-only'); END
    """,
    """
    CREATE TRIGGER reference_fetches_keep_ids BEFORE INSERT ON reference_fetches
    WHEN EXISTS (
      SELECT 1 FROM reference_fetches WHERE reference_fetch_id = NEW.reference_fetch_id)
    BEGIN SELECT RAISE(ABORT, 'reference_fetches is append-only'); END
    """,
    # The recommendations' wording came with schema 1, which had no place for these two.
    "ALTER TABLE recommendations ADD COLUMN sub_parts TEXT",
    "ALTER TABLE recommendations ADD COLUMN wording_sha256 TEXT REFERENCES blobs (sha256)",
    f"""
    CREATE TABLE other_recommendations (
      number TEXT PRIMARY KEY,
      addressee TEXT NOT NULL,
      wording TEXT NOT NULL,
      source TEXT NOT NULL,
      read_at TEXT NOT NULL CHECK (read_at {_TIME})
    )
    """,
)
