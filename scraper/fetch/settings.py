"""How planwatch presents itself and where it may go. Plain data, checked on making."""

import re
from dataclasses import dataclass

from scraper import __version__
from scraper.errors import UsageError
from scraper.fetch import limits

PRODUCT = "planwatch"  # the token of robots.txt groups that speak to us (RFC 9309, 2.2.1)
PROJECT_URL = "https://github.com/planwatch/planwatch"

_EMAIL = re.compile(r"[^@\s<>()]+@[^@\s<>()]+\.[^@\s<>()]+")


@dataclass(frozen=True)
class FetchSettings:
    """``contact`` is an e-mail address or a web address of the operator, sent with every
    request so that a site's owner can reach a person; None sends the project's only.
    ``allow_private_hosts`` admits loopback and private addresses and any port (tests,
    demonstrations). ``allowed_hosts`` are the hosts of the listed sources: redirects are
    followed to them and to *.police.uk, and nowhere else. ``run_budget`` is in seconds.

    Raises UsageError for a contact that cannot stand in a header.
    """

    contact: str | None
    allow_private_hosts: bool = False
    allowed_hosts: frozenset[str] = frozenset()
    run_budget: float = limits.RUN_BUDGET

    def __post_init__(self) -> None:
        contact = self.contact
        if contact and (
            not contact.isascii() or not contact.isprintable() or set(contact) & set("()")
        ):
            raise UsageError(
                f"the contact {contact!r} cannot be sent in a header; give an e-mail or web "
                "address in plain ASCII without brackets"
            )

    def identity(self) -> dict[str, str]:
        """The headers that say who asks. No disguise: one honest User-Agent."""
        about = f"+{PROJECT_URL}" + (f"; contact: {self.contact}" if self.contact else "")
        headers = {"User-Agent": f"{PRODUCT}/{__version__} ({about})"}
        if self.contact and _EMAIL.fullmatch(self.contact):
            headers["From"] = self.contact  # RFC 9110, 10.1.2: an e-mail address and nothing else
        return headers
