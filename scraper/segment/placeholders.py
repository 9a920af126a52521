"""Texts that stand where an answer should and say no more than that there is none yet.

Writers find ever new words for it ("tbc - awaiting the digital unit", "Response awaited from the
board", "Nothing at present"), so it is told by its clauses: at least one says that there is
nothing yet, and none says anything else.
"""

import re
from functools import lru_cache

from scraper.segment.addressees import BODIES
from scraper.segment.atoms import Piece
from scraper.segment.labels import DATED
from scraper.segment.numbers import printed_in_cell, printed_whole

# Longer texts are never placeholders, whatever they say.
_LONGEST = 160
_KIND = (
    r"(?:(?:an?|the|our|any|some|further|full|force|progress|oral|verbal|written|local|formal|initial|latest|next|more"
    r"|additional|specific|final|detailed|narrative|respective|a further|police) )*"
)
# What an answer is called while it is not there.
_ANSWER = (
    rf"{_KIND}(?:update|response|answer|reply|detail|information|info|text|content|wording|comment|commentary|narrative"
    r"|position|input|entry|statement|feedback|section)s?"
)
_LATER = (
    r"(?: (?:shortly|soon|here|later|separately|nationally|locally|yet|as yet|now|in due course|at (?:an?|the|this|present|time) ?.{0,40}"
    r"|(?:by|in|on|from|with|within|as) (?:(?! and ).){1,50}|(?:after|following|once|when|upon|until|pending|subject to|dependent on) .{1,80})){0,2}"
)
# What is done to an answer that is not there yet, and what may itself be open.
_WRITTEN = (
    r"(?:provided|given|published|added|included|supplied|made|made available|issued|reported|completed|updated|inserted|populated"
    r"|submitted|circulated|announced|entered|uploaded|received|drafted|written|finalised|finalized|confirmed|advised|determined|agreed)"
)
_OPEN = (
    r"(?:confirmed|advised|determined|agreed|decided|discussed|supplied|inserted|populated|provided|drafted|written|finalised"
    r"|finalized|developed|scoped|established|identified|clarified|arranged|announced|assigned)"
)
_AWAITED = r"(?:to follow|follows|pending|awaited|outstanding|due|forthcoming|requested|required|needed|tb[cad]|coming)"


# What is said of a recommendation of the same report that others are to answer.
_FOR_OTHERS = (
    rf"(?:(?:this|it)(?: (?:one|recommendation|item|action))? (?:is|was) )?(?:(?:an? |the )?(?:matter|question|recommendation|issue|action|one|decision) )?"
    rf"(?:for|addressed to|directed (?:at|to)|made to) {BODIES}(?: (?:only|alone|to (?:answer|decide|consider|lead)))?"
    r"|(?:(?:this|it)(?: (?:one|recommendation|item|action))? (?:is|was) )?not (?:a (?:matter|recommendation) )?(?:for|addressed to|made to) (?:us|(?:the |this |our )?(?:force|police|constabulary|chief constables?))"
)


def _spaced(pattern: str) -> str:
    """For a pattern in which white space does not count."""
    return pattern.replace(" ", r"\ ")


# Clauses that say that there is nothing yet.
_NOTHING = re.compile(
    rf"""(?:
      tb[cad] | t\.b\.[cad] | t\.b\.[cad]\. | n\s?/?\s?[ak](?:{_spaced(_LATER)}|\ (?:yet|for\ (?:us|the\ force|this\ force))) | x+ | to\ follow{_spaced(_LATER)} | pending | awaited{_spaced(_LATER)} | blank | void | (?:in\ )?draft
    | {_spaced(_FOR_OTHERS)}
    | not\ (?:yet\ )?applicable{_spaced(_LATER)} | not\ yet | (?:not|nothing)\ (?:(?:yet|now|currently)\ )?due{_spaced(_LATER)} | not\ due(?:\ (?:yet|until|before)\b.{{0,30}})?
    | (?:we|more|we\ (?:will|shall|hope\ to)|more\ (?:will|to))\ (?:(?:say|report|add|write|follow|be\ (?:said|added|written))\ ?)+(?:more\ )?(?:on\ this\ |about\ this\ )?(?:here\ )?(?:later|soon|shortly|in\ due\ course)
    | none(?:\ (?:yet|to\ report|recorded|provided|received|at\ .{{1,30}}))?
    | we\ (?:will|shall|hope\ to)\ (?:answer|reply|respond|report|publish|complete|update|tell\ you|let\ you\ know)(?:\ (?:to\ )?(?:this|it|here|on\ this))*{_spaced(_LATER)}
    | (?:please\ )?see\ (?:the\ )?{_spaced(_ANSWER)}{_spaced(_LATER)}
    | we\ (?:will|shall|hope\ to)\ (?:add|give|provide|put)\ (?:an?\ |the\ |our\ )?{_spaced(_ANSWER)}{_spaced(_LATER)}
    | (?:we\ )?(?:do\ not|don['’]t)\ (?:yet\ )?know(?:\ (?:yet|the\ answer))*
    | no\ data | nil(?:\ (?:return|response|update|report|to\ report|entry))?
    | nothing(?:\ (?:yet|further|so\ far|as\ yet|to\ (?:report|add|update|note|say)|recorded|received|provided|entered|at\ .{{1,30}}))*
    | {_spaced(_ANSWER)}\ (?:is\ |are\ |will\ be\ |to\ be\ |still\ )?{_spaced(_AWAITED)}{_spaced(_LATER)}
    | {_spaced(_ANSWER)}\ (?:is\ |are\ )?(?:still\ |yet\ )?(?:to\ be|will\ be|shall\ be|being)\ {_spaced(_WRITTEN)}{_spaced(_LATER)}
    | (?:to\ be|will\ be)\ (?:reported|given|answered|told|presented)(?:\ (?:orally|verbally|separately|in\ person))+{_spaced(_LATER)}
    | (?:is\ |are\ )?(?:still\ |yet\ )?(?:to\ be|will\ be)\ {_spaced(_OPEN)}{_spaced(_LATER)}
    | (?:to\ be|will\ be)\ (?:completed|added|updated)(?:\ (?:shortly|soon|here|later|in\ due\ course|at\ a\ later\ date))?
    | (?:await(?:ing|s)?|pending)\ (?:{_spaced(_ANSWER)}|(?:[\w’'-]+\ ){{0,3}}(?:guidance|decisions?|outcomes?|confirmation|clarification
      |(?:the\ )?outcome\ of\ .{{1,40}}|direction|advice|instructions?|publication|template|framework)){_spaced(_LATER)}
    | no\ {_spaced(_ANSWER)}(?:\ (?:available|provided|received|recorded|submitted|given|supplied|yet|to\ report|as\ yet|required|at\ .{{1,40}}))*{_spaced(_LATER)}
    | (?:not|yet\ to\ be)\ (?:yet\ )?(?:available|provided|received|completed|known|answered|supplied|confirmed|determined|decided|agreed)
      (?:\ (?:yet|at\ .{{1,30}}))?
    | (?:{_spaced(_ANSWER)}\ )?(?:is\ |are\ |will\ be\ )?(?:coming|available|more|here)\ (?:soon|shortly|later)
    | for\ (?:discussion|decision|completion|confirmation|update)(?:\ .{{1,40}})?
    | this\ (?:section|page|field|box)\ (?:is|has\ been|will\ be)\ (?:(?:left|intentionally|deliberately)\ )*
      (?:blank|empty|being\ (?:drafted|written|updated)|populated|completed|updated|written|filled\ in|added)\b.{{0,60}}
    | (?:left|intentionally|deliberately)\ (?:intentionally\ |deliberately\ )?(?:blank|empty)
    | (?:insert|enter|add|type|click)\ .{{0,30}}\b(?:here|text|response|update|details?) | lorem\ ipsum.*
    )""",
    re.IGNORECASE | re.VERBOSE,
)
# Links and buttons that lost what they lead to.
_LINK = re.compile(
    r"(?:(?:read|find out|see|show|view|learn|click for|tap for) )?(?:more|full (?:text|answer|response|details?)|further details?)(?: (?:here|below|information|details|about this))?"
    r"|(?:back|return|go|jump|skip) to (?:the )?(?:top|list|table|summary|contents|start|answer|detail|response|text)s?(?: of (?:the )?page)?"
    r"|(?:view|open|see|read|show|hide|expand|collapse|click|print|close) (?:the |our )?(?:answer|response|details?|section|here|text|all|less)",
    re.IGNORECASE,
)
# Clauses that say nothing of their own beside such a one.
_WAITING = re.compile(
    r"(?:(?:currently |still |now )*(?:in (?:development|progress|hand|preparation|draft)|under (?:development|review|consideration|discussion|construction)|ongoing|on hold|work in progress)"
    r"|we (?:will|shall|plan to|aim to|intend to)|(?:our )?(?:next steps?|actions?|aims?|plans?)"
    r"|(?:being|to be) (?:drafted|developed|written|prepared|finalised|reviewed)"
    rf"|(?:awaiting|awaits|await|pending|subject to|dependent on|following|once|when|until|from|with|see|please see|who|whose|which) .{{1,80}}|{_ANSWER}|and|please|(?:in|by|due) .{{0,25}})",
    re.IGNORECASE,
)
_CLAUSES = re.compile(r"\s*(?:[.;:()\[\]<>]|,(?=\s)|\s[-–—]+\s|[–—]|\s/\s)\s*")
# Marks that fill a cell, and what stands in brackets to be written over.
_MARKS = re.compile(r"\W*(?:\[.{0,40}\]|<.{0,40}>)?\W*")
# The number of a paragraph, as papers for committees have it: "4.15 ".
_SECTION = re.compile(r"^\d{1,2}(?:\.\d{1,2}){1,2}[.)]?\s+(?=\S)")
# Letters beside a date that still leave it a bare date: "1st", "by".
_BARE_DATE_LETTERS = 2


def says_nothing(piece: Piece) -> bool:
    """Whether a piece is a placeholder, a mark, a bare date or a bare number."""
    text = _SECTION.sub("", piece.text.strip())
    if is_placeholder(text):
        return True
    bare = DATED.sub("", text)
    if bare != text and len(re.sub(r"[\W\d]", "", bare)) <= _BARE_DATE_LETTERS:
        return True
    bare_number = text.isdigit() and len(text) < 3  # a step's number that lost its step
    return (
        bare_number or (printed_in_cell(text) is not None and not piece.item) or printed_whole(text)
    )


@lru_cache(maxsize=4096)
def is_placeholder(text: str) -> bool:
    """Whether a text says no more than that there is no answer yet."""
    if len(text) > _LONGEST:
        return False
    if _MARKS.fullmatch(text):
        return True
    bare = text.strip(" \t\n.,;:!?*•…–—-_\"'“”‘’()[]")
    if _NOTHING.fullmatch(bare) or _LINK.fullmatch(bare.strip(" »›→↑>")):
        return True
    clauses = [clause for clause in _CLAUSES.split(bare) if clause]
    nothing = [_NOTHING.fullmatch(clause) is not None for clause in clauses]
    return any(nothing) and all(
        empty or _WAITING.fullmatch(clause) is not None
        for empty, clause in zip(nothing, clauses, strict=True)
    )
