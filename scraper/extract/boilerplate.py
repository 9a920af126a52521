"""Page furniture, as data: what is on a page without being the force's plan.

Seen on the national template (field observation, 2026) and on GOV.UK-like templates. Only
short blocks are held against these marks, so that a plan that speaks of cookies or of
feedback keeps its sentences.
"""

import re
from functools import lru_cache

# Longest block, in characters, that can be furniture.
LONGEST = 420

# Whole blocks that are furniture wherever they stand.
FURNITURE = re.compile(
    r"""^(?:
      (?:quickly\ )?(?:exit|leave)\ this\ (?:site|page)\b.*
    | quick(?:ly)?\ exit\b.*
    | skip\ to\ (?:main\ )?(?:content|navigation)\b.*
    | we\ use\ (?:some\ )?(?:essential\ )?cookies\b.*
    | .*\bcookie\ (?:settings|preferences|notice|policy)\b.*
    | (?:accept|reject|customise|manage|allow)\ (?:all\ |additional\ )?cookies\b.*
    | sorry,\ there\ was\ a\ technical\ problem\b.*
    | (?:this\ site|this\ is\ a\ (?:new|beta)|beta)\b.*\b(?:beta|feedback)\b.*
    | (?:copy|get)\ (?:the\ |a\ )?link\b.{0,40} | link\ to\ this\ (?:section|heading|page)\W* | permalink\W*
    | back\ to\ (?:the\ )?(?:contents|list|index|menu|recommendations)\W*
    | back\ to\ (?:the\ )?top(?:\ of\ (?:the\ )?page)?\W*
    | (?:return\ )?to\ (?:the\ )?top(?:\ of\ (?:the\ )?page)?\W*
    | (?:was|did)\ (?:this|you\ find\ this)\ .{0,30}\b(?:helpful|useful)\b.*
    | is\ this\ page\ useful\b.*
    | .{0,12}\b(?:people|visitors)\ found\ this\ .*
    | rate\ this\ page\b.* | give\ (?:us\ )?feedback\b.* | tell\ us\ what\ you\ think\b.*
    | share\ (?:this(?:\ page)?|on|via|to)\b.{0,40}
    | (?:print|save|e-?mail|bookmark|download)\ this\ page\W*
    | (?:show|hide|open|close|expand|collapse)\ (?:all|all\ sections|this\ section|section)\W*
    | (?:previous|next)(?:\ page|\ part|\ section)?\s*:.{1,80} | (?:previous|next)\ (?:page|part|section)\b.{0,80}
    | this\ page\ has\ been\ (?:viewed|visited|read|printed)\b.* | (?:visitor|visit|hit)\ (?:number|counter|no\.?)\b.*
    | printed\ (?:on|at)\b.{0,20}\d[\d\s/.:-]*(?:am|pm)?\W* | (?:current|local)\ (?:date|time)\s*(?:is\s*)?:.{0,40} | today\ is\ (?:mon|tues|wednes|thurs|fri|satur|sun)day\b.{0,40}
    | (?:tudalen\ wedi(?:'|’|\ )?i?\ ?(?:ei\ )?diweddaru|diweddarwyd(?:\ ddiwethaf)?)\b.{0,40}
    | (?:page\ )?views?\s*:?\s*[\d,.]+ | [\d,.]+\ (?:page\ )?(?:views?|visits?|visitors?|readers?)
    | (?:reading\ time|time\ to\ read)\b.{0,30} | \d+\ min(?:ute)?s?\ read
    | server\ time\b.* | page\ generated\b.* | (?:request|reference|session)\ (?:id|token)\b.*
    | (?:©|\(c\)\s.{0,40}\b20\d\d|copyright\b).* | all\ rights\ reserved\b.*
    | you\ are\ here\W* | breadcrumbs?\W* | menu\W* | search(?:\ this\ site)?\W*
    | yes\ no | this\ page\ (?:was|is)\ (?:useful|not\ useful)\b.*
    | report\ a\ problem\ with\ this\ page\W*
    )$""",
    re.IGNORECASE | re.VERBOSE,
)

# The page's own dates: furniture at its top and bottom, an answer elsewhere ("Published on 20
# November 2024." answers the recommendation to publish a plan).
DATED = re.compile(
    r"^(?:this page was )?(?:page )?(?:(?:first |last )?(?:updated|reviewed|modified|published)|date)(?: on)?\s*:?\s*"
    r"(?:\w+,?\s)?\d{1,2}(?:st|nd|rd|th)?[\s/.-]\w+[\s/.-]\d{2,4}.{0,12}$",
    re.IGNORECASE,
)
# How many blocks from the top and from the bottom such a date may stand.
EDGE = 4

# A heading after which a page no longer speaks of the plan, where only links or furniture follow.
CLOSING_HEADINGS = re.compile(
    r"^(?:related (?:content|links|pages|information|articles|documents)|see also|more (?:on|from|about) .{0,40}"
    r"|useful links|further (?:reading|information|links)|in this section|also in this section|feedback"
    r"|follow us|contact us|share|latest news|most read|explore the topic|sign up.{0,40})\W*$",
    re.IGNORECASE,
)

# Words in the id or first class of an element that holds furniture.
NAMES = frozenset(
    [
        "breadcrumb",
        "breadcrumbs",
        "cookie",
        "cookies",
        "consent",
        "feedback",
        "share",
        "sharing",
        "social",
        "related",
        "pagination",
        "skip",
        "quickexit",
        "emergency",
        "survey",
        "helpful",
        "toolbar",
        "sidebar",
        "footer",
        "masthead",
        "topbar",
        "banner",
        "menu",
    ]
)
# Elements that never hold the plan.
TAGS = frozenset({"nav", "dialog"})
# Elements that often hold furniture and sometimes content: dropped where mostly links or short.
DOUBTFUL_TAGS = frozenset({"aside", "footer", "form"})
# A named or doubtful element larger than this share of the content is content.
LARGEST_SHARE = 0.2

_NAME_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")


@lru_cache(maxsize=4096)
def names_furniture(name: str) -> bool:
    """Whether an element's id or class (``#page-feedback``, ``.cookieBanner``) names furniture."""
    return any(part.lower() in NAMES for part in _NAME_PARTS.findall(name))


@lru_cache(maxsize=4096)
def is_furniture(text: str) -> bool:
    """Whether a block's whole text is page furniture; asked twice of every block."""
    return len(text) <= LONGEST and FURNITURE.match(text) is not None
