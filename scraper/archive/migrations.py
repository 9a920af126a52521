"""How an archive comes to the present schema, one step a schema version.

Imported only where a file is behind: sqlite_utils takes 190 ms to import, which an ordinary
night must not pay.
"""

import sqlite3

from sqlite_utils import Database, Migrations

from scraper.archive.schema import SEARCHED_COLUMNS, TABLES, TOKENIZER
from scraper.archive.schema_classes import CLASSED
from scraper.archive.schema_forces import FORCES_LISTED
from scraper.archive.schema_indexes import INDEXES
from scraper.archive.schema_origins import ADDED as ORIGINS_ADDED
from scraper.archive.schema_proof import PROOF, REBUILDS
from scraper.archive.schema_references import ADDED
from scraper.archive.schema_timestamps import TIMESTAMPS
from scraper.archive.schema_watch import RENDERINGS, WATCH
from scraper.archive.views import VIEWS

migrations = Migrations("planwatch")


@migrations()
def m001_first_schema(db: Database) -> None:
    """Everything that the first version knew."""
    for statement in TABLES:
        db.execute(statement)
    db.table("responses").enable_fts(SEARCHED_COLUMNS, create_triggers=True, tokenize=TOKENIZER)


@migrations()
def m002_references(db: Database) -> None:
    """Pages that are no force's plan, and what the report itself says."""
    for statement in ADDED:
        db.execute(statement)


@migrations()
def m003_proof_and_rebuilds(db: Database) -> None:
    """Manifests that chain the runs, and a record of what rebuilds alter. The next run gives
    the runs before it their manifests."""
    for statement in PROOF + REBUILDS:
        db.execute(statement)


@migrations()
def m004_origins(db: Database) -> None:
    """Runs that took over what others had captured."""
    for statement in ORIGINS_ADDED:
        db.execute(statement)


@migrations()
def m005_watch(db: Database) -> None:
    """Pages that lead to a plan, how hosts answer what does not exist, and incidents."""
    for statement in WATCH:
        db.execute(statement)


@migrations()
def m006_renderings(db: Database) -> None:
    """What sites sent where a browser made the page."""
    for statement in RENDERINGS:
        db.execute(statement)


@migrations()
def m007_timestamps(db: Database) -> None:
    """What time-stamping authorities said of manifests."""
    for statement in TIMESTAMPS:
        db.execute(statement)


@migrations()
def m008_classes(db: Database) -> None:
    """The class and the weight of a change, and changes of the plan as a whole. The next
    crawl or rebuild classes the changes before it."""
    for statement in CLASSED:
        db.execute(statement)


@migrations()
def m009_indexes(db: Database) -> None:
    """Indexes for an archive of many years."""
    for statement in INDEXES:
        db.execute(statement)


@migrations()
def m010_forces_listed(db: Database) -> None:
    """Until when a force was on the list."""
    for statement in FORCES_LISTED:
        db.execute(statement)


def migrate(db: sqlite3.Connection) -> None:
    """Applies what is pending, inside the caller's transaction: a reader sees the schema of
    before or the present one, never one between."""
    # recursive_triggers would stay on for this connection only, and so hide a difference.
    migrations.apply(Database(db, recursive_triggers=False, execute_plugins=False))
    # Views hold nothing, so today's take the place of those the file came with.
    for name, select in VIEWS.items():
        db.execute(f"DROP VIEW IF EXISTS {name}")
        db.execute(f"CREATE VIEW {name} AS {select}")
