"""The NPCC's response on GOV.UK: the page that names where each force publishes its plan.

How the real page lays its links out is not known, so there are three ways here.
"""

import json
from collections.abc import Callable, Iterable
from html import escape
from urllib.parse import urlsplit

from scraper.discover.gov_uk import NPCC_RESPONSE
from tests.replica.forces import FORCES
from tests.replica.nights import NPCC_UNLISTED
from tests.replica.site import Visit
from tests.replica.wire import Reply

NPCC_PATH = urlsplit(NPCC_RESPONSE).path
_PUBLICATION = NPCC_PATH.rpartition("/")[0]
API_PATH = f"/api/content{NPCC_PATH}"
_TITLE = "What the chiefs' council says of stalking plans"
# Names in use that are not those of data.police.uk.
_OTHER_NAMES = {
    "hampshire": "Hampshire and Isle of Wight Constabulary",
    "devon-and-cornwall": "Devon and Cornwall Police",
    "metropolitan": "Metropolitan Police",
    "avon-and-somerset": "Avon & Somerset Police",
}

Link = tuple[str, str]
"""(force_id, address)"""


def answer(visit: Visit, links: Iterable[Link], layout: str) -> Reply:
    """What GOV.UK says: the page, its Content API, or that there is no such thing."""
    path = visit.request.path.partition("?")[0]
    listed = [link for link in links if visit.night < NPCC_UNLISTED.get(link[0], visit.night + 1)]
    if path == API_PATH:
        return _content_item(visit, npcc_body(listed, layout))
    if path == NPCC_PATH:
        return _html(200, _TITLE, npcc_body(listed, layout), visit)
    if path == _PUBLICATION:
        link = f'<p><a href="{NPCC_PATH}">{_TITLE}</a></p>'
        return _html(200, "Responses to the super-complaint report", link, visit)
    return _html(404, "Page not found", "<p>If you typed the address, check it.</p>", visit)


def npcc_body(links: Iterable[Link], layout: str) -> str:
    """The letter, with the links as a ``list``, a ``table`` or ``prose``."""
    named = [(_OTHER_NAMES.get(f, FORCES[f].name), url) for f, url in links]
    return (
        '<div class="govspeak"><h2 id="letter">Letter</h2>\n'
        "<p>Dear colleagues, this letter answers the recommendations to the chiefs’ council.\n"
        'The report itself is on <a href="/government/publications/the-report">another page</a>\n'
        'and the <a href="https://www.college.example/stalking">College</a> has its own.</p>\n'
        '<h2 id="forces">What each force has published</h2>\n'
        f"{DISCOVERY_LAYOUTS[layout](named)}"
        '<h2 id="contact">Contact</h2>\n<p>Write to <a href="mailto:office@npcc.example">us</a>,\n'
        'or go <a href="#letter">back to the letter</a>.</p></div>\n'
    )


def _list(links: list[Link]) -> str:
    lines = (f'<li><a href="{url}">{escape(name)}</a></li>\n' for name, url in links)
    return f"<ul>\n{''.join(lines)}</ul>\n"


def _table(links: list[Link]) -> str:
    rows = (
        f'<tr><th scope="row">{escape(name)}</th><td><a href="{url}">Action plan</a></td></tr>\n'
        for name, url in links
    )
    head = "<thead><tr><th>Force</th><th>Link</th></tr></thead>"
    return f"<table>{head}<tbody>\n{''.join(rows)}</tbody></table>\n"


def _prose(links: list[Link]) -> str:
    sentences = [
        f'The action plan of {escape(name)} can be read <a href="{url}">here</a>.'
        for name, url in links
    ]
    paragraphs = (" ".join(sentences[n : n + 6]) for n in range(0, len(sentences), 6))
    return "".join(f"<p>{text}</p>\n" for text in paragraphs)


DISCOVERY_LAYOUTS: dict[str, Callable[[list[Link]], str]] = {
    "list": _list,
    "table": _table,
    "prose": _prose,
}


def _content_item(visit: Visit, body: str) -> Reply:
    """As the Content API gives an html_publication, with the fields that matter here."""
    item = {
        "base_path": NPCC_PATH,
        "content_id": "5f0f4c3a-0000-4000-8000-000000000001",
        "document_type": "html_publication",
        "schema_name": "html_publication",
        "title": _TITLE,
        "first_published_at": "2025-01-08T09:30:00Z",
        "public_updated_at": "2025-01-08T09:30:00Z",
        "updated_at": f"2025-03-24T03:{visit.serial // 60 % 60:02}:{visit.serial % 60:02}Z",
        "withdrawn_notice": {},
        "links": {},
        "details": {
            "body": body,
            "public_timestamp": "2025-01-08T09:30:00Z",
            "first_published_version": True,
        },
    }
    headers = (
        ("Content-Type", "application/json; charset=utf-8"),
        ("Cache-Control", "max-age=300"),
    )
    return Reply(200, headers, json.dumps(item).encode())


def _html(status: int, title: str, body: str, visit: Visit) -> Reply:
    page = (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title} - GOV.UK'
        f'</title><meta name="govuk:updated" content="{visit.serial}"></head><body>'
        '<header><a href="/">GOV.UK</a> <a href="/browse/crime-justice-law">Crime</a></header>\n'
        f'<main id="content"><h1>{title}</h1>\n{body}</main>\n'
        '<footer><a href="/help/cookies">Cookies</a></footer></body></html>\n'
    )
    return Reply(status, (("Content-Type", "text/html; charset=utf-8"),), page.encode())
