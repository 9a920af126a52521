"""A page as a browser shows it: for sources whose text comes with scripts (fetcher=browser).

The browser itself has no way to the network. Every request that a page makes is handed to
the same visitor that asks for all other sources: the same gate, robots.txt, pauses, caps and
name. What a page wants from elsewhere than its own site, or sends anywhere, is refused.
"""

import asyncio
import contextlib
import os
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

from scraper.fetch import limits
from scraper.fetch.exchange import Exchange, Target
from scraper.fetch.gate import RefusedAddress, admit, same_site
from scraper.fetch.settings import FetchSettings
from scraper.fetch.visit import Visitor

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, Page, Playwright, Route

_EXECUTABLES = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = (
    # Belt and braces: what would slip past the handler finds no name and no way out.
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=127.0.0.1:9",
    "--proxy-bypass-list=<-loopback>",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    # A browser calls home for updates, lists and statistics; this one must not.
    "--disable-background-networking",
    "--disable-client-side-phishing-detection",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-extensions",
    "--disable-sync",
    "--metrics-recording-only",
    "--no-default-browser-check",
    "--no-first-run",
    "--no-pings",
)
# Seconds without a request after which a page is taken to be complete: scripts that wait
# longer between two requests wait for a person.
_QUIET = 1.0
_TO_CLOSE = 5.0  # kept of the source's time for the last look
_FETCHED_KINDS = frozenset({"script", "xhr", "fetch"})
# Of a response to a page's own request: what describes a body that was undone, or would
# outlive the visit, is not passed on.
_LEFT_OUT = frozenset({"content-encoding", "content-length", "transfer-encoding", "set-cookie"})
# Opens what a reader would open: disclosures, accordions, tabs. Links stay unclicked, and
# what stands in the site's frame is not the plan.
_OPEN_ALL = """
(most) => {
  for (const each of document.querySelectorAll('details')) each.open = true;
  const closed = '[aria-expanded="false"], [role="tab"][aria-selected="false"]';
  const content = document.querySelector('main, [role="main"]') || document.body;
  let clicked = 0;
  for (const each of content.querySelectorAll(closed)) {
    if (clicked === most) break;
    if (each.closest('a[href], nav, header, footer, form, [role="navigation"]')) continue;
    each.click();
    clicked += 1;
  }
  return clicked;
}
"""


class Renderer:
    """One browser for a run, started for the first page that needs it. One page at a time."""

    def __init__(self, visitor: Visitor, settings: FetchSettings) -> None:
        self._visitor, self._settings = visitor, settings
        self._turn = asyncio.Lock()
        self._driver: Playwright | None = None
        self._browser: Browser | None = None

    async def visit(self, target: Target, until: float) -> Exchange:
        """One source, done by the loop time ``until``: the page as the site sent it, with
        the document that its scripts made of it as ``body`` and the bytes of the site as
        ``raw_body``. What is no page with status 200 is returned as it came."""
        why_not = missing()
        if why_not is not None:
            return self._visitor.give_up(target, "refused_address", why_not)
        loop = asyncio.get_running_loop()
        until = min(until, loop.time() + limits.SOURCE_BUDGET)
        # A page that did not change may yet show other text: its data come by scripts.
        sent = await self._visitor.visit(replace(target, etag=None, last_modified=None), until)
        kind = (sent.header("content-type") or "").lower()
        if sent.failure or sent.status != 200 or not sent.body or "html" not in kind:
            return sent
        from playwright.async_api import Error

        async with self._turn:
            begun = loop.time()
            try:
                async with asyncio.timeout_at(until):
                    shown = await self._show(sent, until)
            except TimeoutError:
                return _failed(sent, "timeout", "the page was not drawn in its time")
            except Error as fault:
                first = (str(fault).splitlines() or [""])[0]
                return _failed(sent, "connection_error", f"the browser failed: {first}")
        body = shown.encode("utf-8", "replace")
        if len(body) > limits.DECODED_CAP:
            why = f"the page as drawn is larger than {limits.DECODED_CAP} bytes"
            return _failed(sent, "too_large", why)
        took = sent.elapsed_ms + round((loop.time() - begun) * 1000)
        return replace(sent, body=body, raw_body=sent.body, elapsed_ms=took)

    async def aclose(self) -> None:
        """Ends the browser, where one was started."""
        if self._browser is not None:
            await self._browser.close()
        if self._driver is not None:
            await self._driver.stop()

    async def _show(self, sent: Exchange, until: float) -> str:
        loop = asyncio.get_running_loop()
        context = await self._context()
        try:
            page = await context.new_page()
            requests = _Requests(self._visitor, sent, page, until)
            await context.route("**/*", requests.handle)
            # Not Playwright's own states: a page whose scripts lead elsewhere never gets there.
            await page.goto(sent.final_url, wait_until="commit")
            patience = min(loop.time() + limits.BROWSER_SETTLES, until - _TO_CLOSE)
            await requests.rest(patience)
            await page.evaluate(_OPEN_ALL, limits.BROWSER_CLICKS)
            await requests.rest(patience)
            return await page.content()
        finally:
            await context.close()

    async def _context(self) -> "BrowserContext":
        if self._driver is None:
            from playwright.async_api import async_playwright

            self._driver = await async_playwright().start()
        if self._browser is None or not self._browser.is_connected():  # never begun, or crashed
            self._browser = await self._driver.chromium.launch(
                executable_path=executable(),
                args=list(_FLAGS),
                chromium_sandbox=os.geteuid() != 0,  # Chromium has none for root
            )
        context = await self._browser.new_context(
            user_agent=self._settings.identity()["User-Agent"],
            locale="en-GB",
            service_workers="block",
            accept_downloads=False,
        )
        context.set_default_timeout(limits.SOURCE_BUDGET * 1000)
        return context


class _Requests:
    """Answers what one page asks for."""

    def __init__(self, visitor: Visitor, sent: Exchange, page: "Page", until: float) -> None:
        self._visitor, self._sent, self._page, self._until = visitor, sent, page, until
        self._asked = self._under_way = 0
        self._last = asyncio.get_running_loop().time()

    async def rest(self, until: float) -> None:
        """Wait until the page has asked for nothing for a while, or the loop time ``until``;
        what never rests is taken as it stands."""
        loop = asyncio.get_running_loop()
        self._last = loop.time()
        while loop.time() < until and (self._under_way or loop.time() < self._last + _QUIET):
            await asyncio.sleep(_QUIET / 10)

    async def handle(self, route: "Route") -> None:
        from playwright.async_api import Error

        with contextlib.suppress(Error):  # closed meanwhile: nobody waits for the answer
            await self._answer(route)

    async def _answer(self, route: "Route") -> None:
        request = route.request
        if request.is_navigation_request():
            if request.frame == self._page.main_frame and not self._asked:
                self._asked = 1
                await self._fulfil(route, self._sent)
            else:
                # 204 leaves the page as it stands; an abort draws Chromium's error page
                await route.fulfill(status=204)
        elif self._is_allowed(request.url, request.method, request.resource_type):
            self._asked += 1
            self._under_way += 1
            try:
                target = Target(self._sent.target.force_id, request.url)
                await self._fulfil(route, await self._visitor.visit(target, self._until))
            finally:
                self._under_way -= 1
                self._last = asyncio.get_running_loop().time()
        else:
            await route.abort("blockedbyclient")

    def _is_allowed(self, url: str, method: str, kind: str) -> bool:
        if method != "GET" or kind not in _FETCHED_KINDS or self._asked > limits.BROWSER_REQUESTS:
            return False
        try:
            asked = admit(url, allow_private_hosts=True)  # the visit asks the gate in full
            own = admit(self._sent.final_url, allow_private_hosts=True)
        except RefusedAddress:
            return False
        return same_site(asked.host, own.host)

    async def _fulfil(self, route: "Route", answer: Exchange) -> None:
        if answer.failure or answer.status is None:
            await route.abort("failed")
            return
        await route.fulfill(
            status=answer.status, headers=_passed_on(answer.headers), body=answer.body or b""
        )


def missing() -> str | None:
    """Why no page can be rendered here, and what to install; None where it can."""
    from importlib.util import find_spec

    if find_spec("playwright") is None:
        return (
            "not asked: its fetcher is browser, and that needs the extra planwatch[browser];"
            " install it, or set the fetcher to http"
        )
    if executable() is None:
        return (
            "not asked: its fetcher is browser, and no Chromium is on the path; install your"
            " system's, or name it in PLANWATCH_CHROMIUM"
        )
    return None


def executable() -> str | None:
    """The system's Chromium: PLANWATCH_CHROMIUM, else the first on the path."""
    named = os.environ.get("PLANWATCH_CHROMIUM")
    if named:
        return shutil.which(named)
    return next((path for path in map(shutil.which, _EXECUTABLES) if path), None)


def _failed(sent: Exchange, failure: str, detail: str) -> Exchange:
    return replace(sent, body=None, raw_body=sent.body, failure=failure, detail=detail)


def _passed_on(headers: tuple[tuple[str, str], ...]) -> dict[str, str]:
    return {name: value for name, value in headers if name not in _LEFT_OUT}
