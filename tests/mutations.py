"""Other ways to publish the same plan: each takes a page and returns it changed in form only.

All work on the page's source by its tags and texts, so that nothing else about it changes.
Every one is ``(html, random) -> html``; what it inserts into answers is marked by SEE_ALSO.
"""

import html as markup
import re
from collections.abc import Callable, Sequence
from random import Random

from scraper.segment import Response

Mutation = Callable[[str, Random], str]

_TAG = re.compile(
    r"<(?P<close>/?)(?P<name>[a-zA-Z][\w:-]*)"
    r"(?P<attributes>(?:\s+[^\s=>/]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>]+))?)*)\s*(?P<end>/?)>"
)
_ATTRIBUTE = re.compile(r"[^\s=]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s]+))?")
_HEADING = re.compile(r"(<h([1-6])\b[^>]*>)(.*?)(</h\2\s*>)", re.DOTALL | re.IGNORECASE)
_RAW = re.compile(r"(<(script|style|title|head)\b.*?</\2\s*>)", re.DOTALL | re.IGNORECASE)
_CHARACTER = re.compile(r"(&\w+;|&#\w+;)")


def _on_tags(page: str, change: Callable[[re.Match[str]], str]) -> str:
    return _TAG.sub(change, page)


def _on_texts(page: str, change: Callable[[str], str]) -> str:
    """Change what stands between the tags of the body, scripts and styles left out."""
    head, body, rest = page.partition("<body")
    parts = []
    for place, raw in enumerate(_RAW.split(rest)):
        if place % 3 == 0:
            texts = re.split(r"(<[^>]*>)", raw)
            parts.append("".join(t if t.startswith("<") else change(t) for t in texts))
        elif place % 3 == 1:
            parts.append(raw)
    return head + body + "".join(parts)


def attributes_shuffled(page: str, random: Random) -> str:
    """Attributes in another order, and generated classes and data attributes beside them."""

    def change(tag: re.Match[str]) -> str:
        if tag["close"] or tag["name"].lower() in ("html", "head", "body", "meta", "script"):
            return tag[0]
        own = _ATTRIBUTE.findall(tag["attributes"])
        generated = f"css-{random.getrandbits(28):x}"
        classed = [place for place, each in enumerate(own) if each.startswith('class="')]
        if classed:
            own[classed[0]] = f'{own[classed[0]][:-1]} {generated}"'
        else:
            own.append(f'class="{generated}"')
        own.append(f'data-v-{random.getrandbits(24):x}=""')
        random.shuffle(own)
        return f"<{tag['name']} {' '.join(own)}{tag['end']}>"

    return _on_tags(page, change)


def generated_ids(page: str, random: Random) -> str:
    """An id of its own for every element that has none, as site builders write them."""

    def change(tag: re.Match[str]) -> str:
        skipped = tag["close"] or tag["name"].lower() in ("html", "head", "body", "meta", "script")
        if skipped or re.search(r"\bid\s*=", tag["attributes"]):
            return tag[0]
        made = f"comp-{random.getrandbits(30):x}"
        return f'<{tag["name"]} id="{made}"{tag["attributes"]}{tag["end"]}>'

    return _on_tags(page, change)


def wrappers_are_divs(page: str, random: Random) -> str:
    """No p, section or article, and no span that is all its element holds."""
    page = re.sub(
        r"(<(?:td|li|div|p|dd)\b[^>]*>)\s*<span\b([^>]*)>([^<]*)</span>\s*(?=</(?:td|li|div|p|dd)>)",
        r"\1<div\2>\3</div>",
        page,
    )
    return re.sub(r"(</?)(?:p|section|article)\b", r"\1div", page)


def headings_a_level_lower(page: str, random: Random) -> str:
    return re.sub(r"(</?h)([2-4])\b", lambda tag: tag[1] + str(int(tag[2]) + 1), page)


def headings_all_equal(page: str, random: Random) -> str:
    """All headings of one level, where those below the first level are of one kind anyway."""
    levels = set(re.findall(r"<h([2-6])\b", page))
    return re.sub(r"(</?h)[2-6]\b", r"\g<1>4", page) if len(levels) == 1 else page


def headings_as_bold_lines(page: str, random: Random) -> str:
    """No heading below the page's title is marked as one; its text is bold."""
    return re.sub(
        r"<h([2-6])\b([^>]*)>(.*?)</h\1\s*>",
        r"<p\2><strong>\3</strong></p>",
        page,
        flags=re.DOTALL,
    )


def headings_in_capitals(page: str, random: Random) -> str:
    def change(heading: re.Match[str]) -> str:
        texts = re.split(r"(<[^>]*>)", heading[3])
        return heading[1] + "".join(map(_capitals, texts)) + heading[4]

    return _HEADING.sub(change, page)


def _capitals(text: str) -> str:
    if text.startswith("<"):
        return text
    parts = _CHARACTER.split(text)
    return "".join(part if place % 2 else part.upper() for place, part in enumerate(parts))


def spaces_that_do_not_break(page: str, random: Random) -> str:
    """A no-break space for every eighth space, alone or beside it."""

    def change(text: str) -> str:
        if not text.strip():
            return text
        return re.sub(
            r"(?<=\S) (?=\S)",
            lambda _: random.choice(("&nbsp;", " \u00a0", "&nbsp; ", *(" " for _ in range(21)))),
            text,
        )

    return _on_texts(page, change)


def paragraphs_by_breaks(page: str, random: Random) -> str:
    """Plain paragraphs that follow each other run together, with two br between them."""
    return re.sub(r"</p>\s*<p>", "<br><br>\n", page)


def cookie_banner(page: str, random: Random) -> str:
    nonce = f"{random.getrandbits(64):x}"
    return re.sub(
        r"(<body\b[^>]*>)",
        rf"""\1<div id="ccc-{nonce}" class="cookie-notice" data-nonce="{nonce}" role="dialog">
<p>We use essential cookies to make this site work, and others if you let us (notice {nonce}).</p>
<button nonce="{nonce}">Accept all cookies</button><button>Reject additional cookies</button>
</div><script nonce="{nonce}">document.cookie = "seen={nonce}";</script>""",
        page,
        count=1,
    )


SEE_ALSO = (
    " (see also recommendation 21)",
    " (as in our answer on learning and training)",
    " (recommendations 7 and 25 touch on this too)",
    " (this goes with what we say of risk and of the Victims’ Code)",
)
AS_UNDER = (
    "As we say under recommendation 12, ",
    "With recommendations 7 and 10 in mind, ",
    "Together with our work on case allocation, ",
    "Like the answer on stalking protection orders, ",
)


# Paragraphs that begin with their subject lose what they are known by if another stands there.
SUBJECT_FIRST = ("As for ", "As to ", "As regards ", "Turning to ", "When it comes to ")


def without_insertions(text: str) -> str:
    for inserted in (*SEE_ALSO, *AS_UNDER):
        text = text.replace(inserted, "")
    return text


def insertion(responses: Sequence[Response], *, begins: bool) -> Mutation:
    """Names and numbers of other recommendations at the end (or the beginning) of every long
    enough paragraph of the answers; the page's own answers say where those stand."""
    paragraphs = {
        text
        for response in responses
        for text in response.response.split("\n\n")
        if len(text.split()) >= 12 and text.endswith(".")
    }

    def change(page: str, random: Random) -> str:
        def insert(text: str) -> str:
            read = " ".join(markup.unescape(text).split())
            if read not in paragraphs or (begins and read.startswith(SUBJECT_FIRST)):
                return text
            bare = text.strip()
            # chosen by the text, so that a page's two copies of an answer stay copies
            place = len(read) % len(SEE_ALSO)
            if begins:
                return text.replace(bare, AS_UNDER[place] + bare)
            return text.replace(bare, f"{bare[:-1]}{SEE_ALSO[place]}.")

        return _on_texts(page, insert)

    return change


CHROMES = {
    "chrome of a council": """<!doctype html><html lang="en"><head><title>Plan</title></head><body>
<a href="#c" class="skip-link">Skip to main content</a>
<header class="site-header"><a href="/">Northmere</a><nav><ul><li><a href="/news">News</a></li>
<li><a href="/report">Report it</a></li><li><a href="/jobs">Jobs</a></li></ul></nav></header>
<div class="breadcrumbs"><a href="/">Home</a> <a href="/about">About us</a></div>
<main id="c">{content}</main>
<aside class="sidebar"><h2>In this section</h2><ul><li><a href="/a">Our performance</a></li>
<li><a href="/b">Complaints</a></li><li><a href="/c">Policies</a></li></ul></aside>
<footer class="footer"><p>© Northmere 2026</p><ul><li><a href="/privacy">Privacy</a></li>
<li><a href="/cookies">Cookies</a></li></ul></footer></body></html>""",
    "chrome of a site builder": """<!doctype html><html lang="en-GB"><head><title>Plan</title></head>
<body class="wp-singular"><div id="page" class="hfeed site"><div class="topbar"><p>Call 999 in an
emergency</p></div><div class="menu"><a href="/">Home</a><a href="/advice">Advice</a>
<a href="/contact">Contact</a><a href="/stats">Statistics</a></div>
<article class="post-4711 page type-page"><div class="entry-content">{content}</div></article>
<div class="share"><p>Share this page</p><a href="#f">Facebook</a><a href="#x">X</a></div>
<div class="related"><h2>Related content</h2><ul><li><a href="/n1">Officer commended for bravery</a></li>
<li><a href="/n2">New custody suite opens</a></li></ul></div></div></body></html>""",
    "chrome of a table layout": """<html><head><title>Plan</title></head><body bgcolor="#ffffff">
<div id="masthead"><h1><a href="/">Northmere Constabulary</a></h1></div>
<div id="leftnav"><ul><li><a href="/1">Home</a></li><li><a href="/2">Your area</a></li>
<li><a href="/3">Recruitment</a></li><li><a href="/4">Freedom of information</a></li></ul></div>
<div id="bodytext">{content}</div>
<div id="feedback"><p>Was this page helpful?</p><button>Yes</button><button>No</button></div>
<div id="footer"><a href="/a-z">A to Z</a> <a href="/access">Accessibility</a> Crown copyright</div>
</body></html>""",
}

MUTATIONS: dict[str, Mutation] = {
    "attributes shuffled, classes added": attributes_shuffled,
    "generated ids": generated_ids,
    "p, section, article and span as div": wrappers_are_divs,
    "headings a level lower": headings_a_level_lower,
    "headings all equal": headings_all_equal,
    "headings as bold lines": headings_as_bold_lines,
    "headings in capitals": headings_in_capitals,
    "no-break spaces": spaces_that_do_not_break,
    "br br for p": paragraphs_by_breaks,
    "cookie banner with a nonce": cookie_banner,
}


def in_chrome(page: str, scope: str, chrome: str) -> str:
    """The page's main content, found by its address, within another page's frame."""
    from selectolax.lexbor import LexborHTMLParser

    steps = []
    for step in scope.split(">"):
        name = re.match(r"([\w-]+)(?:#(.+)|\.(.+)|@(.+))?$", step)
        if name is None or step == "body":
            steps.append("body")
            continue
        tag, own_id, own_class, role = name.groups()
        steps.append(
            tag
            + (f'[id="{own_id}"]' if own_id else "")
            + (f'[class~="{own_class}"]' if own_class else "")
            + (f'[role="{role}"]' if role else "")
        )
    node = LexborHTMLParser(page).css_first(" > ".join(steps))
    assert node is not None, scope
    content = "".join(child.html or "" for child in node.iter(include_text=True))
    return CHROMES[chrome].replace("{content}", content)
