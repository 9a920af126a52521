"""The pages round the plans: three platforms, and what differs with every response.

A chrome is a page with ``@tokens@`` in it; ``fill`` puts other values there each time, as
real sites do with script nonces, form tokens, counters and clocks. None of them stands in
the main content.
"""

import hashlib
from collections.abc import Callable
from html import escape

from tests.replica.forces import Force

_MENU = (
    "Report a crime",
    "Tell us about something",
    "Apply or register",
    "Request information",
    "Thanks and complaints",
    "Your area",
    "Advice and guidance",
    "Domestic abuse",
    "Stalking and harassment",
    "Fraud and online crime",
    "Crime prevention",
    "Road safety",
    "Victims and witnesses",
    "Statistics and data",
    "Freedom of information",
    "News and appeals",
    "Careers",
    "Contact us",
)
_FOOTER = (
    "Accessibility",
    "Privacy notice",
    "Cookies",
    "Terms of use",
    "Modern slavery",
    "Cymraeg",
)


def national(force: Force, title: str, content: str, path: str) -> str:
    """In the manner of the template that most forces share."""
    links = "".join(
        f'<li class="c-menu__item"><a class="c-menu__link" data-tracking="menu-{n}" '
        f'href="/{_slug(name)}/">{name}</a></li>\n'
        for n, name in enumerate(_MENU)
    )
    footer = "".join(f'<li><a href="/{_slug(name)}/">{name}</a></li>\n' for name in _FOOTER)
    return f"""<!DOCTYPE html>
<html lang="en" class="no-js">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="csrf-token" content="@csrf@">
<title>{escape(title)} | {escape(force.name)}</title>
<link rel="stylesheet" href="/dist/main.css?v=@build@">
<script nonce="@nonce@">window.dataLayer=[{{"page":"{path}","session":"@session@"}}];</script>
<script nonce="@nonce@" src="/dist/main.js?v=@build@" defer></script>
<style nonce="@nonce@">{_STYLE}</style>
</head>
<body class="t-{force.number}" data-request="@session@">
<a class="c-skip" href="#main-content">Skip to main content</a>
<div class="c-exit" role="complementary"><p>Press Escape to leave this website quickly</p>
<a href="https://www.bbc.co.uk/weather" rel="nofollow">Leave this site</a></div>
<div class="c-cookies" id="cookies-@session@" role="region" aria-label="Cookies">
<p>Some cookies are essential to this website. With your permission we would set others that
tell us how the site is used and remember what you chose.</p>
<p>Change your mind whenever you like under "Customise cookies". Our cookies notice says more.</p>
<p hidden>Your choice of cookies was saved. It can be changed on the cookies page.</p>
<p hidden>Your choice of cookies was saved. It can be changed on the cookies page.</p>
<button type="button" data-token="@csrf@">Accept all cookies</button></div>
<div class="c-problem" hidden><p>Sorry, a technical problem occurred. Please try again.</p></div>
<div class="c-beta"><p>This website is a beta and we are still adding to it. Tell us what you
think of it.</p></div>
<header class="c-header"><a class="c-header__logo" href="/">{escape(force.name)}</a>
<form action="/search" method="get"><label for="q">Search</label><input id="q" name="q">
<input type="hidden" name="__RequestVerificationToken" value="@csrf@"></form>
<nav aria-label="Main"><ul class="c-menu">
{links}</ul></nav></header>
<nav class="c-breadcrumb" aria-label="Breadcrumb"><ol><li><a href="/">Home</a></li>
<li><a href="/about-us/">About us</a></li><li>{escape(title)}</li></ol></nav>
<main id="main-content" class="l-main">
<div class="l-main__inner" data-cms="block-{force.number}">
<h1>{escape(title)}</h1>
{content}</div>
</main>
<aside class="c-related"><h2>Related pages</h2><ul><li><a href="/advice-and-guidance/">Advice
on staying safe</a></li><li><a href="/news-and-appeals/">News</a></li></ul></aside>
<section class="c-feedback"><h2>Was this page helpful?</h2><p>@helpful@ people found this page
helpful</p><form method="post"><input type="hidden" name="token" value="@csrf@">
<button>Yes</button><button>No</button></form></section>
<footer class="c-footer"><ul>
{footer}</ul><p>Viewed @views@ times. Served at @time@ by web-@server@.</p>
<p>&copy; {escape(force.name)}</p></footer>
<script nonce="@nonce@">{_SCRIPT}</script>
</body>
</html>
"""


def legacy(force: Force, title: str, content: str, path: str) -> str:
    """An older platform: the whole page one form, laid out with tables, no main element."""
    links = "".join(
        f'<tr><td class="nav"><a href="/{_slug(name)}.aspx">{name}</a></td></tr>\n'
        for name in _MENU
    )
    return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN"
 "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml"><head>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8" />
<title>{escape(force.name)} - {escape(title)}</title>
<style type="text/css">{_STYLE}</style>
<script type="text/javascript">var requested = "{path}";{_SCRIPT}</script></head>
<body><form name="aspnetForm" method="post" action="{path}" id="aspnetForm">
<div><input type="hidden" name="__VIEWSTATE" id="__VIEWSTATE" value="@viewstate@" />
<input type="hidden" name="__EVENTVALIDATION" value="@csrf@" /></div>
<div id="cookieBar">This website uses cookies. By going on you agree to that.</div>
<div id="header"><a href="/"><img src="/images/crest.gif" alt="{escape(force.name)}" /></a></div>
<div id="trail">You are here: <a href="/">Home</a> &gt; <a href="/about.aspx">About us</a></div>
<table id="layout" width="100%" cellpadding="0"><tr><td id="leftColumn" valign="top"><table>
{links}</table></td><td id="rightColumn" valign="top">
<div id="ctl00_Content"><h1>{escape(title)}</h1>
{content}</div>
</td></tr></table>
<div id="footer"><a href="/privacy.aspx">Privacy</a> | <a href="/access.aspx">Accessibility</a>
<p>Page views: @views@. Generated @time@. @helpful@ visitors found this page helpful.</p></div>
</form></body></html>
"""


def council(force: Force, title: str, content: str, path: str) -> str:
    """A platform of divs: an article element, a sidebar, a pop-up that comes with the page."""
    links = "".join(f'<div class="item"><a href="/{_slug(n)}">{n}</a></div>\n' for n in _MENU)
    return f"""<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><title>{escape(title)}</title>
<meta property="og:url" content="{path}"><meta name="generated" content="@time@">
<style>{_STYLE}</style><script nonce="@nonce@">var s="@session@";{_SCRIPT}</script></head>
<body><div class="modal" id="m-@session@"><div class="modal-body">Help us improve: answer three
questions about your visit. Survey number @views@.</div></div>
<div class="wrapper"><div class="topbar"><div class="brand">{escape(force.name)}</div>
<div class="menu">
{links}</div></div>
<div class="columns"><div class="side"><div class="box">Emergency? Dial 999. Otherwise 101.</div>
<div class="box">@helpful@ people liked this page.</div></div>
<article class="content"><h1>{escape(title)}</h1>
{content}</article></div>
<div class="bottom"><div>Cookies: we keep them few. <a href="/cookies">Settings</a></div>
<div>Last served @time@, request @session@</div></div></div></body></html>
"""


CHROMES: dict[str, Callable[[Force, str, str, str], str]] = {
    "national": national,
    "legacy": legacy,
    "council": council,
}


def fill(page: str, seed: int, serial: int) -> str:
    """The page with this response's own values: all follow from seed and serial number."""
    digest = hashlib.sha256(b"%d %d" % (seed, serial)).hexdigest()
    clock = f"{3 + serial // 3600 % 20:02}:{serial // 60 % 60:02}:{serial % 60:02}"
    values = {
        "@nonce@": digest[:22],
        "@csrf@": digest[10:58],
        "@session@": digest[40:52],
        "@build@": digest[:4],
        "@views@": str(10_000 + 7 * serial),
        "@helpful@": str(200 + serial),
        "@time@": clock,
        "@server@": str(serial % 4),
        "@viewstate@": "/wEPDwUK" + digest * 12,
    }
    for token, value in values.items():
        page = page.replace(token, value)
    return page


def _slug(name: str) -> str:
    return name.lower().replace(" ", "-")


# Weight, as real pages carry it: what stands here is never content.
_PARTS = ("exit", "beta", "menu", "header", "footer", "main", "cookies", "related", "badge")
_STYLE = "".join(
    f".c-{name}-{n}{{display:block;margin:0 0 {n}px;color:#0{n}3;font:16px/1.5 sans-serif}}"
    for n in range(4)
    for name in _PARTS
)
_SCRIPT = "".join(
    f"function f{n}(a,b){{if(a>b){{return a-{n};}}document.title=document.title;return b+{n};}}"
    for n in range(40)
)
