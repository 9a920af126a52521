"""Which blocks are Welsh: on a bilingual page the English text is the response (contract)."""

import re
from collections.abc import Sequence
from dataclasses import replace

from scraper.extract.document import Block

_WORD = re.compile(r"[a-zâêîôûŵŷ']+")
# The commonest words of Welsh that are no English words, and the subject's own.
_WELSH = frozenset(
    [
        "yn",
        "yr",
        "y",
        "ac",
        "ar",
        "mae",
        "wedi",
        "gan",
        "gyda",
        "bod",
        "yw",
        "sydd",
        "ei",
        "eu",
        "ein",
        "i'r",
        "o'r",
        "a'r",
        "fydd",
        "bydd",
        "cael",
        "hyn",
        "hwn",
        "hon",
        "nid",
        "sy",
        "rydym",
        "ydym",
        "byddwn",
        "mewn",
        "fel",
        "am",
        "dros",
        "drwy",
        "trwy",
        "rhwng",
        "heddlu",
        "stelcio",
        "dioddefwyr",
        "argymhelliad",
        "argymhellion",
        "ymateb",
        "cynllun",
        "gweithredu",
        "swyddogion",
        "prif",
        "gwnstabl",
        "erbyn",
        "dylai",
        "rhaid",
        "pob",
        "neu",
        "ond",
        "hefyd",
        "wrth",
        "iddynt",
        "mawrth",
        "tachwedd",
        "medi",
        "diweddariad",
        "troseddau",
        "hyfforddiant",
        "cefnogaeth",
        "gwasanaethau",
    ]
)
_WELSH |= frozenset(
    """i'w ym mhob pob bob achos dylid dylent gwnaed cais eleni sy'n roedd oedd cafodd cafwyd rhoddir
    gall bydd byddant rhai pan lle hwnnw hynny hyn honno nad na ni nhw chi ôl cyn wedyn bellach holl
    pawb mwy llai dau tri pedwar pump chwe saith wyth deg ugain blwyddyn mlynedd mis diwrnod gadarnhau
    cadarnhau dilyn i'w gael gan gyfer drwy ynghyd hefyd eto oherwydd er mwyn ein hymateb y'n sef
    paratoi ystyried asesu rheoli risg gorchymyn orchmynion rhingyll ditectif swyddog""".split()
)
# How many Welsh words begin or end, and no English ones.
_SHAPED = re.compile(
    r"^(?:ll|mh|nh|ngh)[a-zâêîôûŵŷ]{2}|(?:[a-z]ydd|iadau|ïau|wyr|wyd|odd|asant|iwyd|edig|[âêîôûŵŷ][a-z]*)$"
)
_ENGLISH = frozenset(
    [
        "the",
        "of",
        "and",
        "to",
        "in",
        "is",
        "for",
        "that",
        "we",
        "our",
        "with",
        "has",
        "have",
        "are",
        "be",
        "by",
        "on",
        "this",
        "will",
        "as",
        "from",
        "their",
    ]
)
# Words that a page with any Welsh on it has; searched in the whole page's lower-case text.
_TELLING = "heddlu stelcio argymhelli ymateb wedi mae gyda gan cynllun erbyn".split()
_HALVES = re.compile(r"\s+[/|]\s+")
# A block needs this many telling words to be judged by itself.
_ENOUGH = 3
# So many English blocks within what is declared Welsh.
_WRONG = 2


def welsh(blocks: Sequence[Block]) -> list[bool]:
    """For each block whether it is Welsh. A page without English text is left as it is."""
    declared = any(block.lang.startswith("cy") for block in blocks)
    if not declared:
        whole = "\n".join([block.text for block in blocks]).lower()
        if not any(_begins_a_word(each, whole) for each in _TELLING):
            return [False] * len(blocks)  # no word of Welsh: most pages
    # where English stands in what is declared Welsh, the page's own declaration says nothing
    by_default = declared and sum(map(_declared_wrongly, blocks)) >= _WRONG
    judged = [_judge(replace(block, lang="") if by_default else block) for block in blocks]
    if not any(verdict is False for verdict in judged):
        return [False] * len(blocks)
    if not any(judged):
        return [False] * len(blocks)
    return [bool(verdict) for verdict in judged]


def _declared_wrongly(block: Block) -> bool:
    return block.lang.startswith("cy") and _judge(replace(block, lang="")) is False


def _begins_a_word(beginning: str, text: str) -> bool:
    at = text.find(beginning)  # ten times as fast as a pattern
    while at > 0 and (text[at - 1].isalnum() or text[at - 1] == "_"):
        at = text.find(beginning, at + 1)
    return at >= 0


def is_welsh(block: Block) -> bool:
    """Whether a block is Welsh by itself, whatever stands around it."""
    return _judge(block) is True


def _judge(block: Block) -> bool | None:
    halves = _HALVES.split(block.text, maxsplit=1)
    if len(halves) == 2 and len(block.text) < 200:
        return None  # "Hyfforddiant / Training": one line for both languages
    words = _WORD.findall(block.text.lower().replace("’", "'"))
    cymraeg = sum(word in _WELSH or _SHAPED.search(word) is not None for word in words)
    english = sum(word in _ENGLISH for word in words)
    if cymraeg + english >= _ENOUGH:
        return cymraeg > english
    if block.lang.startswith("cy") and not english:
        return True
    if cymraeg and not english and cymraeg >= 0.3 * len(words):
        return True
    return None
