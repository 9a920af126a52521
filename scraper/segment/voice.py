"""Whose voice a paragraph speaks in: the recommendation's, or the force's.

Recommendations ask (By 27 March 2025, chief constables should ...); answers tell (We have
..., the force is ..., a panel was set up). The marks are data, each with a weight in log
odds; positive speaks for the recommendation's wording, negative for the force's answer.
"""

import re
from functools import lru_cache

from scraper.segment.labels import DATED

_MONTH = "january|february|march|april|may|june|july|august|september|october|november|december"
_BY_DATE = re.compile(
    rf"^\W*(?:(?:no later than|before)|(?:with(?:in|out delay)|from)?\s*by),?\s+(?:the\s+)?(?:end of\s+)?"
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?(?:{_MONTH}|\d{{1,2}}[/.-]\d{{1,2}}|spring|summer|autumn)\b",
    re.IGNORECASE,
)
_REPORTS = re.compile(
    r"^[^.:;]{0,60}\b(?:the|this|that|their|its|joint|national) (?:\w+ ){0,3}?(?:report|super-?complaint|investigation|inspectorates?)\b"
    r"[^.:;]{0,80}?\b(?:asks?|asked|recommends?|recommended|requires?|required|calls? (?:on|for)|called (?:on|for)|wants?|wanted|expects?|expected|seeks?"
    r"|(?:says?|said|told)\b[^.:;]{0,60}?\b(?:should|must|to))\b",
    re.IGNORECASE,
)
_REPORTS_WORTH = 2.5
# A paragraph that is one question asks, whoever "we" are in it.
_QUESTION = re.compile(r"[^.!?]{3,200}\?")
_QUESTION_WORTH = 2.0
# A sentence that begins by asking: "Review what officers learn".
_IMPERATIVE = (
    r"^\W*(?:and )?(?:take steps|make sure|ensure|implement|explore|review|seek|publish|provide|work with|consider|put"
    r"|improve|use|using|understand|establish|introduce|develop|adopt|align|embed|update|assess|apply|reflect|screen"
    r"|identify|recognise|set up|create|support|give|raise|look|bring|change|let|tell|report|send|have|explain"
    r"|increase|strengthen|secure|agree|share|appoint|record|document|search|submit|allocate|audit|monitor|examine|promote|enable|offer|guarantee|build|make|weigh|judge|renew|revise|assign|measure|spot|keep|know|learn|overhaul|lift|widen)\b"
    r"(?! (?:(?:with|to|of|in|on) (?:our|us|we)|is|was|has|will|are|were|automated|completed)\b)"
)
# (pattern, weight, words): the pattern is searched in the lower-case text, and only where one
# of the words stands in it (none are named for patterns that hold at the beginning): most texts
# have few of them, and thirty searches a text were a fifth of the time that segmentation took.
_ASKING: tuple[tuple[str, float, str], ...] = (
    (r"\b(?:chief constables?|chief officers?|ccs?|police forces|all forces|forces|each force|every force|constabularies)"
     r" (?:should|must|are (?:asked|expected|required|recommended|called on) to|need to|ought to|to (?=[a-z]))", 2.6, "constable constables officer officers cc ccs force forces constabularies"),
    (r"(?:^|[.;:] )(?:they|it) (?:should|must|need to)\b", 1.2, "should must need"),
    (r"\bwe (?:should|must|need to|ought to|(?:were|are) (?:asked|expected|required) to)\b", 3.6, "we"),
    (r"\bwe(?:'re|’re| are) to (?!be\b)[a-z]+", 3.6, "we"),
    (r"^[^.;:]{2,80} (?:is|are) to (?!date\b)[a-z]+", 0.5, "is are"),
    (r"^\W*(?:the|this) (?:force|constabulary|service) is to (?!date\b)[a-z]+", 3.2, "force constabulary service"),
    (r"^\W*that (?:we|the force|forces|chief constables|they|each|every|all|national|an?|the) ", 2.0, ""),
    (r"^\W*(?:an?|the|this) [a-z][a-z ]{2,40} (?:was|were) to be\b", 2.6, "was were"),
    (r"\bchief constables\b", 0.9, "constables"),
    (r"\btheir (?:own )?(?:force|forces|policies|policy|learning|crime|website|websites|officers|strategies|action plan|staff|area)\b", 1.3, "their"),
    (r"\bpolice forces will\b|\bforces will\b|\bforces are to\b", 2.2, "forces"),
    (_IMPERATIVE, 1.1, ""),
    (r"\bshould\b", 1.5, "should"),
    (r"\bmust\b", 0.7, "must"),
    (r"\bwhere required\b|\bwhere necessary\b|\bwhere relevant\b|\bwhere appropriate\b|\bas soon as possible\b", 0.8, "where soon"),
    (r"\b(?:this|mechanisms|which|these|it) (?:should|could|must|may) (?:also )?(?:include|align|be|cover|involve|consider)\b", 1.6, "should could must may"),
    (r"\bmake sure\b", 0.6, "sure"),
    (r"\(?56 days from publication\b|\bwithin 56 days\b|\b6 months from publication\b", 1.2, "days months"),
    (r"\bthe super-?complaint (?:investigation )?report\b", 0.5, "super supercomplaint"),
    (r"\bincluding by:?$|\bincluding:?$|\bshould (?:include|consider|review)[^.]{0,80}:$|\bso (?:that )?(?:it|they):$", 1.4, "including should so"),
)  # fmt: skip
_TELLING: tuple[tuple[str, float, str], ...] = (
    (r"\b(?:we|we've|we're|we’ve|we’re|we'll|we’ll)\b", -2.2, "we"),
    (r"\bour\b|\bus\b", -1.3, "our us"),
    (r"\b(?:the|this) (?:force|constabulary|service|organisation)(?:'s|’s)?\b(?! response)", -1.0, "force constabulary service organisation"),
    (r"\b[a-z]+ (?:police|constabulary) (?:has|have|is|are|will|was|were|already|currently|now|use|uses|provide|provides|encourage|encourages|continue|continues|accept|accepts)\b", -2.2, "police constabulary"),
    (r"\b(?:the|this) (?:force|constabulary|service) (?:has|is|will|was|already|currently|now|uses|accepts|continues|does|can|remains)\b", -2.0, "force constabulary service"),
    (r"\b(?:has|have) (?:now |also |already |recently |since |all |both )?(?:been|begun|started|had|made|taken|set|put|agreed|created|introduced|developed|completed|trained|reviewed|launched|implemented|adopted|asked|written|received|commissioned|appointed|updated|built|joined|moved)\b", -1.6, "has have"),
    (r"\b(?:is|are) (?:now |also |already |currently |being )(?:\w+)\b", -1.2, "is are"),
    (r"\b(?:was|were)\b", -0.9, "was were"),
    (r"\bcurrently\b|\balready\b|\bin place\b|\bnow\b", -0.7, "currently already place now"),
    (r"\b(?:will be|will continue|will also|plans? to|planned|under way|underway|ongoing|on track)\b", -0.9, "will plan plans planned way underway ongoing track"),
    (r"^\W*(?:accepted|agreed|complete|completed|partially|yes|ongoing|in progress|done|achieved|published|sent|met|noted|begun|adopted)\b", -2.6, ""),
    (r"\brecommendation (?:is |has been )?(?:accepted|complete|completed|closed|met)\b", -2.4, "recommendation"),
    (r"\b(?:detective|det|superintendent|supt|chief inspector|dci|inspector|sergeant|dcs|acc)\b", -0.9, "detective det superintendent supt inspector dci sergeant dcs acc"),
    (r"\b(?:has|have)\b", -0.4, "has have"),
    (r"\b(?:since|during|in|from|last|until) (?:" + _MONTH + r"|spring|summer|autumn|winter)\b", -0.8, _MONTH.replace("|", " ") + " spring summer autumn winter"),
    (r"\b(?:attend|attends|meets|meet|reviews|runs|sits|holds|receives|reports|checks|works closely|reviewed by|led by|chaired by)\b", -0.7, "attend attends meets meet reviews runs sits holds receives reports checks closely reviewed led chaired"),
    (r"\b\d+ (?:officers|staff|cases|orders|detectives|per cent|investigators)\b|\b\d+(?:\.\d+)?%", -1.0, "officers staff cases orders detectives per investigators %"),
)  # fmt: skip
# A paragraph shows its voice in its first sentences.
_ENOUGH = 500
_OWN = re.compile(r"\b(?:we|our|we've|we’ve|us)\b")
_WE_SHOULD = re.compile(r"\bwe should\b")
_WORD = re.compile(r"[a-z]+|%")
# Words without which, and without a figure, a text holds no date.
_DATE_WORDS = frozenset(
    (_MONTH.replace("|", " ") + " jan feb mar apr jun jul aug sep sept oct nov dec").split()
)
_FIGURE = re.compile(r"\d")
_ASKS_FIRST = re.compile(_IMPERATIVE)
_MARKS = tuple(
    (
        re.compile(pattern).match if pattern.startswith("^") else re.compile(pattern).search,
        weight,
    )
    for pattern, weight, _ in (*_ASKING, *_TELLING)
)
# The marks that a word calls for, by their places, and those that no word must call for.
_CALLED: dict[str, set[int]] = {}
for _place, _mark in enumerate((*_ASKING, *_TELLING)):
    for _word in _mark[2].split():
        _CALLED.setdefault(_word, set()).add(_place)
_ALWAYS = frozenset(range(len(_MARKS))).difference(*_CALLED.values())
# Words without one of which no text tells what a report asked for.
_REPORT_WORDS = frozenset(
    "report reports supercomplaint complaint investigation inspectorate inspectorates".split()
)


@lru_cache(maxsize=8192)
def voice(text: str) -> float:
    """Log odds that a text is a recommendation's wording rather than a force's answer."""
    if text.endswith("?") and _QUESTION.fullmatch(text):
        return _QUESTION_WORTH
    lower = text[:_ENOUGH].lower()
    present = set(_WORD.findall(lower))
    score = 0.0
    called = _ALWAYS.union(*[_CALLED[word] for word in present & _CALLED.keys()])
    for place in sorted(called):
        find, weight = _MARKS[place]
        if find(lower):
            score += weight
    if not _REPORT_WORDS.isdisjoint(present) and reports(text):
        score += _REPORTS_WORTH
    if begins_with_deadline(text):
        score += 0.8 if _OWN.search(lower) and not _WE_SHOULD.search(lower) else 3.2
    elif (
        len(text) < 400
        and (_FIGURE.search(text) or not _DATE_WORDS.isdisjoint(present))
        and DATED.search(text)
    ):
        score -= 0.3
    return max(-6.0, min(6.0, score))


@lru_cache(maxsize=8192)
def begins_imperative(text: str) -> bool:
    """Whether a text begins by asking for something: "Review what officers learn"."""
    return _ASKS_FIRST.match(text.lower()) is not None


@lru_cache(maxsize=8192)
def reports(text: str) -> bool:
    """Whether a text tells what the report asked for: "The report asked chief constables to ..."."""
    return _REPORTS.match(text) is not None


@lru_cache(maxsize=8192)
def begins_with_deadline(text: str) -> bool:
    """Whether a text begins the way recommendations do: "By 27 March 2025, ..."."""
    return _BY_DATE.match(text) is not None
