"""Full-text search over the answers of all versions, safe for any input."""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from sqlite3 import Connection, connect

from scraper.archive.schema import TOKENIZER
from scraper.archive.views import confirmed_sql
from scraper.errors import UsageError
from scraper.query.rows import Row, rows

# A phrase in double quotes, or a word; either may end in * for "begins with".
_TERM = re.compile(r'"([^"]*)"(\*?)|(\S+)')
# Around each hit in a snippet; from Unicode's private use area, so no page means them.
HIT, HIT_END = "\ue000", "\ue001"
_SNIPPET_TOKENS = 24
_ALWAYS = "9999"  # later than every stored time
# The version of each force that held at :as_of (SQLite takes the row of the maximum).
_HELD = """
    SELECT version_id FROM (
      SELECT version_id, max(number) FROM versions WHERE first_seen <= :as_of GROUP BY force_id)
    """


def fts_query(words: str) -> str:
    """The words as an FTS5 expression that asks for all of them.

    Each is quoted, so that AND, NEAR, brackets, colons and hyphens are plain text. Raises
    UsageError where nothing is left to search for.
    """
    terms = []
    # bytes of a command line that were no UTF-8 cannot be bound to a query
    readable = words.encode("utf-8", "replace").decode("utf-8")
    for phrase, star, word in _TERM.findall(readable):
        prefix = star or word.endswith("*")
        bare = (phrase or word).replace('"', " ").replace("*", " ").replace("\x00", " ").strip()
        if re.search(r"[^\W_]", bare):
            terms.append(f'"{bare}"' + ("*" if prefix else ""))
    if not terms:
        raise UsageError("there is no word to search for; give at least one, e.g. training")
    return " ".join(terms)


def search(
    archive: Connection,
    words: str,
    *,
    as_of: str | None = None,
    force_id: str | None = None,
    recommendation: str | None = None,
    most: int = 50,
) -> list[Row]:
    """The answers that hold all the words, best first (bm25), at most ``most``.

    An answer that stood unchanged in several versions is one row: ``versions`` lists their
    numbers, ``first_seen`` and ``last_seen`` span them, ``current`` says whether it stands
    in the force's last version. With ``as_of``, only answers that held then. ``snippet``
    marks each hit with HIT and HIT_END.
    """
    query = fts_query(words)
    narrowed = {"force_id": force_id, "recommendation": recommendation}
    # Copies of one answer rank alike, so the best are found by walking down the ranking;
    # only what is shown is looked up in full.
    ranked = _ranked_then if as_of else _ranked
    found: list[Row] = []
    seen: set[int] = set()
    for response_id in ranked(archive, {"query": query, "as_of": as_of, **narrowed}):
        if response_id in seen:
            continue
        if len(found) == most:
            break
        hit, copies = _hit(archive, response_id, as_of or _ALWAYS)
        seen |= copies
        found.append(hit)
    _add_snippets(found, query)
    return found


_NARROWED = """(:force_id IS NULL OR versions.force_id = :force_id)
          AND (:recommendation IS NULL OR responses.recommendation = :recommendation)"""


def _ranked(archive: Connection, asked: Mapping[str, str | None]) -> Iterator[int]:
    """The ids of the responses of all times that match, best first."""
    ranked = archive.execute(
        f"""
        SELECT responses_fts.rowid FROM responses_fts
        JOIN responses ON responses.response_id = responses_fts.rowid
        JOIN versions USING (version_id)
        WHERE responses_fts MATCH :query AND {_NARROWED}
        ORDER BY responses_fts.rank, versions.force_id, responses_fts.rowid
        """,
        asked,
    )
    return (response_id for (response_id,) in ranked)


def _ranked_then(archive: Connection, asked: Mapping[str, str | None]) -> Iterator[int]:
    """The ids of those that held then and match. They are ranked among all that held then:
    in the archive's own index, what forces published later would alter the order."""
    held = archive.execute(
        f"""
        SELECT response_id, response, {_NARROWED} FROM responses JOIN versions USING (version_id)
        WHERE version_id IN ({_HELD}) ORDER BY versions.force_id, response_id
        """,
        asked,
    ).fetchall()
    with closing(_indexed(enumerate(text for _, text, _ in held))) as index:
        ranked = index.execute(
            "SELECT rowid FROM answers WHERE answers MATCH :query ORDER BY rank, rowid", asked
        ).fetchall()
    return (held[at][0] for (at,) in ranked if held[at][2])


def _indexed(answers: Iterable[tuple[int, str]]) -> Connection:
    """A full-text index of these alone, ``answers``, in memory: ids and texts."""
    index = connect(":memory:")
    index.execute(f"CREATE VIRTUAL TABLE answers USING fts5 (response, tokenize = '{TOKENIZER}')")
    index.executemany("INSERT INTO answers (rowid, response) VALUES (?, ?)", answers)
    return index


def _hit(archive: Connection, response_id: int, as_of: str) -> tuple[Row, set[int]]:
    """One row of the result, and the ids of all copies of its answer."""
    copies = rows(
        archive,
        f"""
        SELECT copy.response_id, versions.force_id, copy.recommendation, copy.state,
               copy.progress, versions.number, versions.first_seen,
               CASE WHEN versions.last_seen <= :as_of THEN versions.last_seen
                    ELSE {confirmed_sql("versions", ":as_of")} END AS last_seen,
               copy.response, versions.version_id IN ({_HELD}) AS current
        FROM responses AS hit JOIN versions AS its USING (version_id)
        JOIN versions ON versions.force_id = its.force_id AND versions.first_seen <= :as_of
        JOIN responses AS copy
          ON copy.version_id = versions.version_id
         AND copy.recommendation = hit.recommendation AND copy.response = hit.response
        WHERE hit.response_id = :response_id
        ORDER BY versions.number
        """,
        {"response_id": response_id, "as_of": as_of},
    )
    first, last = copies[0], copies[-1]
    hit = {
        "force_id": last["force_id"],
        "recommendation": last["recommendation"],
        "state": last["state"],
        "progress": last["progress"],
        "versions": [copy["number"] for copy in copies],
        "first_seen": first["first_seen"],
        "last_seen": last["last_seen"],
        "current": bool(last["current"]),
        "response": last["response"],
    }
    return hit, {copy["response_id"] for copy in copies}


def _add_snippets(found: list[Row], query: str) -> None:
    """Adds ``snippet`` to each row.

    The archive's own index would collect all its matches anew for every snippet (0.7 s
    each for ``w*`` over ten years of nights); an index of what was found takes no time.
    """
    with closing(_indexed((at, hit["response"]) for at, hit in enumerate(found))) as shown:
        snippet = f"snippet(answers, 0, '{HIT}', '{HIT_END}', '…', {_SNIPPET_TOKENS})"
        matches = f"SELECT rowid, {snippet} FROM answers WHERE answers MATCH ?"
        for at, text in shown.execute(matches, (query,)):
            found[at]["snippet"] = text
