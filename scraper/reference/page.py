"""The part of an HTML page that holds its content, as HTML.

Simpler than extract/scope.py on purpose: that one drops lists of links at the edges of the
content, which on these pages are what is looked for.
"""

# Furniture around the content where a page has no main element.
_AROUND = "header, nav, footer, aside"


def main_part(html: str) -> str:
    """The page's main element, else its body without header, navigation and footer.
    A fragment is returned as it is. Never raises."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(html)
    main = tree.css_first("main, [role=main]")
    if main is not None and main.text(strip=True):
        return main.html or ""
    # One at a time: a header's own navigation goes with it, and must not be touched again.
    while (node := tree.css_first(_AROUND)) is not None:
        node.decompose()
    return tree.html or ""


def own_address(html: str) -> str:
    """The address that a page gives as its own (rel=canonical or og:url), "" if none: a
    saved page no longer stands where it came from."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(html)
    for selector, attribute in (
        ('link[rel="canonical"]', "href"),
        ('meta[property="og:url"]', "content"),
    ):
        node = tree.css_first(selector)
        value = (node.attributes.get(attribute) or "").strip() if node is not None else ""
        if value.startswith(("https://", "http://")):
            return value
    return ""
