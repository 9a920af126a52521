"""One force's website: which page stands at which path on which night."""

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from functools import cache

from tests.replica.chrome import CHROMES, fill
from tests.replica.compose import plan_of
from tests.replica.forces import FORCES, Force
from tests.replica.layouts import news_content, notice, plan_content
from tests.replica.layouts.markup import paragraph
from tests.replica.nights import MOVED, NOT_FOUND, REDESIGNS, SECOND_PAGES, time_of
from tests.replica.plan import Plan
from tests.replica.wire import Reply, Request

TITLE = "Stalking super-complaint: our action plan"
HTML = "text/html; charset=utf-8"
_BUILT = timedelta(hours=14)  # a page edited on a night was edited the afternoon before


@dataclass(frozen=True)
class Resource:
    """What stands at a path. ``template`` still holds the chrome's tokens; a document has a
    ``plan`` to be printed instead. ``digest`` changes when and only when the content does."""

    media_type: str
    digest: str
    template: str = ""
    plan: Plan | None = None


@dataclass(frozen=True)
class Visit:
    """One request to a site: when, and its place among all responses of the replica."""

    request: Request
    night: int
    serial: int
    seed: int
    origin: str


def plan_path(force: Force) -> str:
    """Where the plan is on the first night: what a list of sources would name."""
    if force.layout == "news":
        return f"/news/{force.force_id}/2024/november/response-to-national-report/"
    return {
        "national": f"/police-forces/{force.force_id}/areas/about-us/about-us/stalking-plan/",
        "legacy": "/about/stalking-action-plan.aspx",
        "council": f"/{force.force_id}/our-performance/super-complaint-stalking",
    }[force.chrome]


def second_path(force: Force) -> str:
    """Where the second page of the plan is, for the forces that have one."""
    return plan_path(force).rstrip("/") + "/part-two/"


def linked_path(force: Force) -> str:
    """What a news item links to: a document for one force, a page for the other."""
    if force.force_id == "south-wales":
        return f"/SysSiteAssets/media/downloads/{force.force_id}/stalking-delivery-plan.pdf"
    return f"/police-forces/{force.force_id}/areas/about-us/stalking-action-plan/"


def moved_path(force: Force) -> str:
    """The plan's new address, for the forces whose page moves."""
    return f"/{force.force_id}/policing-plans/stalking-super-complaint-action-plan/"


def listed_paths(force_id: str, night: int) -> tuple[str, ...]:
    """The addresses that a careful list would hold before that night's crawl."""
    force = FORCES[force_id]
    if force_id in SECOND_PAGES and night >= SECOND_PAGES[force_id][0]:
        return plan_path(force), second_path(force)
    return (plan_path(force),)


def answer(force: Force, visit: Visit) -> Reply:
    """What the site says when nothing is wrong with it."""
    path = visit.request.path.partition("?")[0]
    if path == "/robots.txt":
        return _robots(force)
    moved = _moved(force, visit)
    if path == plan_path(force):
        if visit.night in NOT_FOUND.get(force.force_id, ()):
            return not_found(force, visit)
        if moved:
            headers = (("Location", visit.origin + moved_path(force)),)
            return Reply(301, headers) if moved == "redirect" else not_found(force, visit)
    pages = _resources(force.force_id, visit.night, visit.seed)
    if path == "/sitemap.xml" and "sitemap" in force.traits:
        return _sitemap(force, pages, visit)
    if path not in pages or (path == moved_path(force) and not moved):
        return not_found(force, visit)
    return _resource(force, path, pages[path], visit)


def not_found(force: Force, visit: Visit, status: int = 404, style: int = 0) -> Reply:
    """The site's page for what is not there; with a 200 on the hosts that do so."""
    if "soft404" in force.traits and status == 404:
        status, style = 200, 1
    return page(force, *notice(style), visit, status)


def page(force: Force, title: str, content: str, visit: Visit, status: int = 200) -> Reply:
    """Any other page of the site, in its chrome and without validators."""
    template = CHROMES[force.chrome](force, title, content, visit.request.path)
    body = fill(template, visit.seed, visit.serial).encode()
    return Reply(status, (("Content-Type", HTML),), body)


def _moved(force: Force, visit: Visit) -> str:
    night, how = MOVED.get(force.force_id, (visit.night + 1, ""))
    return how if visit.night >= night else ""


@cache
def _resources(force_id: str, night: int, seed: int) -> Mapping[str, Resource]:
    """Every page of a site on a night, by path."""
    force, plan = FORCES[force_id], plan_of(force_id, night, seed)
    platform = "national" if night >= REDESIGNS.get(force_id, night + 1) else force.chrome
    chrome = CHROMES[platform]

    def html(path: str, title: str, content: str) -> Resource:
        digest = hashlib.sha256(f"{platform} {content}".encode()).hexdigest()[:16]
        return Resource(HTML, digest, template=chrome(force, title, content, path))

    welcome = paragraph(f"Welcome to {force.name}. What would you like to do today?")
    found = {
        "/": html("/", "Home", welcome),
        "/search": html("/search", "Search results", paragraph("We found 214 pages.")),
    }
    path = plan_path(force)
    for place in (path, moved_path(force)) if force_id in MOVED else (path,):
        found[place] = html(place, TITLE, _first_page(force, plan))
    if plan.on_page(2):
        found[second_path(force)] = html(second_path(force), TITLE, plan_content(plan, 2))
    if force.layout == "news":
        found[linked_path(force)] = _linked(force, plan, html(path, TITLE, plan_content(plan)))
    current = moved_path(force) if night >= MOVED.get(force_id, (night + 1,))[0] else path
    link = f'<ul><li><a href="{current}">Police response to stalking</a></li></ul>'
    found["/super-complaints/"] = html("/super-complaints/", "Super-complaints", link)
    return found


def _first_page(force: Force, plan: Plan) -> str:
    if force.layout == "news":
        return news_content(plan, linked_path(force))
    return plan_content(plan, 1, second_path(force) if plan.on_page(2) else "")


def _linked(force: Force, plan: Plan, as_html: Resource) -> Resource:
    if not linked_path(force).endswith(".pdf"):
        return as_html
    digest = hashlib.sha256(repr(plan).encode()).hexdigest()[:16]
    return Resource("application/pdf", digest, plan=plan)


def _resource(force: Force, path: str, found: Resource, visit: Visit) -> Reply:
    etag, modified = _validators(force, path, found, visit)
    headers = [("Content-Type", found.media_type), ("Cache-Control", "max-age=0, must-revalidate")]
    if etag:
        headers.append(("ETag", etag))
    if modified:
        headers.append(("Last-Modified", modified))
    if _is_current(visit.request, etag, modified):
        return Reply(304, tuple(headers[1:]))
    if found.plan:
        from tests.replica.documents import plan_pdf  # 0.2 s to import, for one path

        return Reply(200, tuple(headers), plan_pdf(found.plan))
    if force.chrome == "national":
        headers.append(("Set-Cookie", f"session={visit.serial:x}; Path=/; HttpOnly"))
    body = fill(found.template, visit.seed, visit.serial).encode()
    if "gzip" in force.traits and "gzip" in visit.request.headers.get("accept-encoding", ""):
        headers.append(("Content-Encoding", "gzip"))
        body = gzip.compress(body, 1, mtime=0)
    return Reply(200, tuple(headers), body)


def _validators(force: Force, path: str, found: Resource, visit: Visit) -> tuple[str, str]:
    etag = modified = ""
    if force.validators in ("etag", "both"):
        etag = f'W/"{found.digest}"'
    if force.validators == "lying":
        etag = f'"{force.force_id}-1"'
    if force.validators in ("modified", "both"):
        changed = _last_change(force.force_id, path, visit.night, visit.seed)
        modified = format_datetime(changed, usegmt=True)
    return etag, modified


@cache
def _last_change(force_id: str, path: str, night: int, seed: int) -> datetime:
    """When the content at a path last became what it is on that night."""
    while night > 0:
        now = _resources(force_id, night, seed)[path].digest
        before = _resources(force_id, night - 1, seed).get(path)
        if before is None or before.digest != now:
            break
        night -= 1
    return time_of(night) - _BUILT


def _is_current(request: Request, etag: str, modified: str) -> bool:
    """RFC 9110, 13.2.2: If-Modified-Since counts only where If-None-Match is not sent."""
    if "if-none-match" in request.headers:
        return bool(etag) and request.headers["if-none-match"] == etag
    return bool(modified) and request.headers.get("if-modified-since") == modified


def _robots(force: Force) -> Reply:
    if "robots" not in force.traits:
        return Reply(404, (("Content-Type", "text/plain"),), b"Not found\n")
    text = "User-agent: *\nDisallow: /search\nDisallow: /umbraco/\nAllow: /\n"
    return Reply(200, (("Content-Type", "text/plain"),), text.encode())


def _sitemap(force: Force, pages: Mapping[str, Resource], visit: Visit) -> Reply:
    """Every page that can be reached, and nothing else."""
    gone = plan_path(force) if _moved(force, visit) else moved_path(force)
    places = "".join(
        f"<url><loc>{visit.origin}{path}</loc></url>\n" for path in pages if path != gone
    )
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{places}</urlset>\n'
    )
    return Reply(200, (("Content-Type", "application/xml"),), text.encode())
