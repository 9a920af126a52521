"""A page that only leads to the plan: which of its links to follow. Plain data to plain data.

News items, stubs and landing pages were seen in the place of a plan: the plan itself is a
document, or a page of its own, behind "here" or "our delivery plan". Its links are followed
one step, within the force's own site; which words decide is data, below.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit

from scraper.extract.document import Link
from scraper.extract.words import fold
from scraper.fetch.gate import RefusedAddress, admit, same_site
from scraper.judge.redirects import place_of
from scraper.judge.verdict import ContentSize

# A page that locates this many recommendations is a plan itself, whatever it links to.
_IS_A_PLAN = 3
MOST_FOLLOWED = 3
# One page a recommendation: all fifteen, and some that are given in parts.
MOST_OF_A_SERIES = 20

_TOPIC = re.compile(r"\bstalk(?:ing|ers?)\b|super-? ?complaints?\b|suzy lamplugh|\bstelcio\b")
_PLAN = re.compile(
    r"\b(?:action|delivery|improvement|implementation|force|our) plans?\b"
    r"|\bplan on a page\b|\b(?:action|progress|recommendations?) trackers?\b"
    r"|\brecommendations?\b|\b(?:our|force|full|the|formal|police) responses?\b|\bresponses? to\b"
    r"|\bcynllun (?:gweithredu|cyflawni)\b"
)
# A link that speaks of these leads elsewhere, whatever else it says: the report itself, help
# for victims, the same text in Welsh (where both are there the English text is the response).
_NEVER = re.compile(
    r"\b(?:advice|leaflets?|posters?|helplines?|support services?|get help|how to|report (?:a|an|it"
    r"|stalking|online)|what is stalking|privacy|cookies?|terms|contact us|cymraeg|welsh version"
    r"|national report|full report|report by|inspectorate|hmicfrs|iopc|college of policing|npcc"
    r"|equality impact|freedom of information|minutes|terms of reference|news releases?)\b"
)
# Other plans that forces publish; only a link that names our matter too is followed.
_OTHER_MATTER = re.compile(
    r"\bvawg\b|violence against women|domestic|\brape\b|race|racis|knife|serious violence|youth"
    r"|child|burglary|hate crime|retail|neighbourhood|police and crime plan|local policing"
)
_SERIES = re.compile(r"^(?:recommendation|rec\.?|argymhelliad)s? \d{1,2}\b")
# A link text of nothing but these says nothing: the sentence around it speaks.
_SAYS_NOTHING = frozenset(
    "a access at available can click doc document docx download file find found full here in it"
    " kb link mb more new of on online open our page pdf please read see site size tab the this to"
    " version view web website window word you".split()
)
# Preferred first, where one document is offered in several.
_ENDINGS = ("docx", "odt", "pdf", "doc", "rtf")
_ENDING = re.compile(rf"\.({'|'.join(_ENDINGS)})$")
_SAID_FORMAT = re.compile(r"\b(?:pdf|docx?|word (?:document|version))\b")


@dataclass(frozen=True)
class _Lead:
    """A link worth a step: how much speaks for it, its ending ("" for a page), and what is
    the same for all formats of one document."""

    url: str
    weight: int
    ending: str
    stem: str


def is_landing(size: ContentSize | None) -> bool:
    """Whether a page of this size may lead to the plan rather than be it. A list of links to
    one page a recommendation locates them all and answers none."""
    return size is not None and (size.located < _IS_A_PLAN or size.answered == 0)


def links_to_follow(
    title: str, links: Sequence[Link], url: str, size: ContentSize
) -> tuple[str, ...]:
    """The addresses of the plan that a page leads to, in the page's order; mostly none.

    ``title`` and ``links`` are the page's, ``url`` is the address that it was read at and
    ``size`` what was read there. At most MOST_FOLLOWED, or MOST_OF_A_SERIES where the page
    lists one page a recommendation. Never outside the force's own site.
    """
    if not is_landing(size):
        return ()
    series = _series(links, url)
    if len(series) >= 2 and size.answered == 0:
        return series[:MOST_OF_A_SERIES]
    if size.located >= _IS_A_PLAN:
        return ()
    page_is_ours = bool(_TOPIC.search(title.lower()))
    leads: dict[str, _Lead] = {}
    for link in links:
        target = _target(link.href, url)
        lead = _weigh(link, target, page_is_ours) if target else None
        if lead and (lead.stem not in leads or _is_better(lead, leads[lead.stem])):
            leads[lead.stem] = lead
    heaviest = sorted(leads.values(), key=lambda lead: -lead.weight)[:MOST_FOLLOWED]
    # what speaks for the best of them by far speaks against the others
    kept = [lead for lead in heaviest if lead.weight >= heaviest[0].weight - 2]
    return tuple(lead.url for lead in leads.values() if lead in kept)


def _series(links: Sequence[Link], url: str) -> tuple[str, ...]:
    found = [
        target
        for link in links
        if _SERIES.match(link.text.lower()) and (target := _target(link.href, url))
    ]
    return tuple(dict.fromkeys(found))


def _weigh(link: Link, target: str, page_is_ours: bool) -> _Lead | None:
    """None for a link that nothing, or not enough, speaks for."""
    text = link.text.lower()
    silent = not set(re.findall(r"[^\W\d_]+", text)) - _SAYS_NOTHING
    said = f"{text} {link.around.lower()}" if silent else text
    path = unquote(urlsplit(target).path).lower()
    ending = _ENDING.search(path)
    address = fold(re.sub(r"[^\w]|_", " ", path))
    last = fold(re.sub(r"[^\w]|_", " ", path.rstrip("/").rpartition("/")[2]))
    if _NEVER.search(said) or _NEVER.search(last):
        return None
    is_topic = bool(_TOPIC.search(said) or _TOPIC.search(address))
    names_plan = bool(_PLAN.search(said) or _PLAN.search(last))
    is_document = bool(ending or _SAID_FORMAT.search(text))
    if not is_topic and (not page_is_ours or _OTHER_MATTER.search(f"{said} {last}")):
        return None
    if not names_plan and not (is_document and (is_topic or silent)):
        return None
    weight = (
        2 * bool(_TOPIC.search(said))
        + bool(_TOPIC.search(address))
        + 3 * bool(_PLAN.search(said))
        + 2 * bool(_PLAN.search(last))
        + 2 * is_document
    )
    stem = _ENDING.sub("", path) if ending else target
    return _Lead(target, weight, ending[1] if ending else "", stem)


def _is_better(one: _Lead, other: _Lead) -> bool:
    if one.ending and other.ending and one.ending != other.ending:
        return _ENDINGS.index(one.ending) < _ENDINGS.index(other.ending)
    return one.weight > other.weight


def _target(href: str, url: str) -> str | None:
    """The absolute address of a link that may be followed from this page, else None."""
    if href.startswith("#"):
        return None
    try:
        parts = urlsplit(urljoin(url, href.strip()))
        plain = urlunsplit(
            (
                parts.scheme,
                parts.netloc,
                quote(parts.path, safe="/%:@!$&'()*+,;=~-._"),
                quote(parts.query, safe="/%:@!$&'()*+,;=~-._?"),
                "",
            )
        )
        # which networks may be asked at all is for the gate on the way out to say
        target = admit(plain, allow_private_hosts=True)
        page = admit(url, allow_private_hosts=True)
    except (ValueError, RefusedAddress):
        return None
    if not same_site(target.host, page.host):
        return None
    asked, here = place_of(target.url), place_of(page.url)
    if asked == here or here[1].startswith(asked[1] + "/") or not asked[1]:
        return None  # the page itself, or the way back up
    return target.url
