"""GOV.UK's two forms of one page: the Content API's item, and the HTML."""

import json
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

# The NPCC's response to the super-complaint, published 8 January 2025: GOV.UK's page on the
# responses says that the links to the forces' plans are in it. Its address was read in
# public copies; how it lays the links out was not.
NPCC_RESPONSE = (
    "https://www.gov.uk/government/publications/"
    "responses-to-the-super-complaint-report-on-the-police-response-to-stalking/"
    "npcc-response-to-the-stalking-super-complaint"
)
# Where a row of force_urls.csv says its address comes from (docs/sources.md).
NPCC_ORIGIN = "NPCC response"

# alphagov/govuk-content-api-docs: GET /api/content/<path>, no key, 10 requests a second.
_API = "/api/content"
_HOSTS = ("www.gov.uk", "gov.uk")


@dataclass(frozen=True)
class ContentItem:
    """What the Content API says of one page. ``html`` is ``details.body``;
    ``public_updated_at`` (major editions) is a UTC time, "" where missing; ``withdrawn``
    says so where the page is marked as withdrawn."""

    title: str
    html: str
    public_updated_at: str
    withdrawn: str


class NoContentItem(ValueError):
    """The bytes are no content item with a body. The message says what is wrong."""


def page_address(url: str) -> str:
    """The address of the HTML page, also where that of its content item is given."""
    parts = urlsplit(url)
    path = parts.path.removeprefix(_API) if parts.path.startswith(_API + "/") else parts.path
    return urlunsplit((parts.scheme, parts.netloc, path, parts.query, ""))


def api_address(url: str, *, any_host: bool = False) -> str | None:
    """The address of the page's content item; None on hosts other than GOV.UK's, which
    have no such thing (``any_host``: a stand-in for GOV.UK)."""
    parts = urlsplit(page_address(url))
    if parts.hostname not in _HOSTS and not any_host:
        return None
    return urlunsplit((parts.scheme, parts.netloc, _API + parts.path.rstrip("/"), "", ""))


def origin_of(url: str) -> str:
    """What a row of force_urls.csv found at this address says about where it comes from."""
    name = NPCC_RESPONSE.rpartition("/")[2]
    return NPCC_ORIGIN if urlsplit(url).path.rstrip("/").endswith(f"/{name}") else url


def read_content_item(body: bytes) -> ContentItem:
    """The content item in a body. Raises NoContentItem."""
    try:
        item = json.loads(body)
    except (ValueError, RecursionError) as fault:
        raise NoContentItem(f"the answer is no JSON ({fault})") from fault
    details = item.get("details") if isinstance(item, dict) else None
    html = details.get("body") if isinstance(details, dict) else None
    if not isinstance(html, str) or not html.strip():
        raise NoContentItem("the content item has no details.body")
    notice = item.get("withdrawn_notice")
    at = notice.get("withdrawn_at") if isinstance(notice, dict) else None
    return ContentItem(
        title=_text(item.get("title")),
        html=html,
        public_updated_at=_text(item.get("public_updated_at")),
        withdrawn=f"GOV.UK marks the page as withdrawn ({_text(at) or 'no date'})"
        if notice
        else "",
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
