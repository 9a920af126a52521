"""Texts that stand where an answer should and say no more than that there is none yet."""

import re

from scraper.segment.atoms import Piece
from scraper.segment.labels import DATED
from scraper.segment.numbers import printed_in_cell, printed_whole

# Whole answers that say no more than that there is none yet.
_PLACEHOLDER = re.compile(
    r"^\W*(?:tb[cad]|t\.b\.[cad]\.?|n/?\s?a|not applicable|none|nil|-+|–|—|\.+|x+|to follow|pending|awaited|blank"
    r"|(?:an? |the |our |further |full )?(?:force |progress )?(?:update|response|answer|detail|details|information|text|content|wording|comment|commentary|narrative)s?"
    r"(?: (?:is|are|will be|to be))? ?(?:to follow|pending|awaited|due|outstanding|tb[ca]|to be (?:added|provided|confirmed|supplied|completed|inserted|published))(?: (?:shortly|soon|here|later|in due course))?"
    r"|(?:an? |the |our |further |full )?(?:update|response|answer|detail|information)s? (?:is |are |to be |will be |shall be )(?:provided|given|published|added|included|supplied|made available|issued|reported)\b[^.]{0,60}"
    r"|(?:to be|will be) (?:confirmed|advised|completed|added|updated|provided|determined|agreed|supplied|inserted|populated)(?: (?:shortly|soon|here|later|in due course|at a later date))?"
    r"|await(?:ing|s)? (?:an? |the |further )?(?:force |progress )?(?:update|response|information|input|return|content|confirmation|details?)(?: from .{1,40})?"
    r"|no (?:further )?(?:update|response|information|comment|data|progress update|entry|text)s?(?: (?:available|provided|received|recorded|yet|at (?:this|present|the moment|this time|time of (?:writing|publication))|to report|as yet))*"
    r"|not (?:yet )?(?:available|provided|received|completed|known|answered|supplied)(?: (?:yet|at this time))?"
    r"|(?:coming|available|more) soon|under (?:development|review|construction)|in draft|draft|insert .{1,30}|lorem ipsum.*|\[.{0,40}\]|<.{0,40}>|this section is (?:blank|empty|being (?:drafted|written|updated)).*"
    r")\W*$",
    re.IGNORECASE,
)
# Letters beside a date that still leave it a bare date: "1st", "by".
_BARE_DATE_LETTERS = 2


def says_nothing(piece: Piece) -> bool:
    """Whether a piece is a placeholder, a mark, a bare date or a bare number."""
    text = piece.text.strip()
    if _PLACEHOLDER.match(text) or not any(char.isalnum() for char in text):
        return True
    bare = DATED.sub("", text)
    if bare != text and len(re.sub(r"[\W\d]", "", bare)) <= _BARE_DATE_LETTERS:
        return True
    return (printed_in_cell(text) is not None and not piece.item) or printed_whole(text)
