"""Which addresses may be asked at all: checks on the URL as written and on the IP address
it leads to. Pure; the transport applies both to every request and every redirect hop."""

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

from scraper.errors import PlanwatchError
from scraper.fetch import limits
from scraper.fetch.settings import FetchSettings

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

PORTS = {"http": 80, "https": 443}
POLICE = "police.uk"  # the registry gives names under it to police bodies only

# Admitted only with allow_private_hosts: where tests and demonstrations live. Link-local
# stays out even then, since cloud metadata services answer there.
_PRIVATE = tuple(
    ipaddress.ip_network(block)
    for block in (
        "127.0.0.0/8",
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "::1/128",
        "fc00::/7",
    )
)
# IANA IPv4 special-purpose registry, and what must never be reached from a crawl.
_REFUSED_V4 = tuple(
    (ipaddress.ip_network(block), name)
    for block, name in (
        ("0.0.0.0/8", "this network"),
        ("10.0.0.0/8", "private"),
        ("100.64.0.0/10", "carrier-grade NAT"),
        ("127.0.0.0/8", "loopback"),
        (
            "168.63.129.16/32",
            "a cloud provider's inner service",
        ),  # Azure, public by its number only
        ("169.254.0.0/16", "link-local"),
        ("172.16.0.0/12", "private"),
        ("192.0.0.0/24", "protocol assignments"),
        ("192.0.2.0/24", "documentation"),
        ("192.88.99.0/24", "6to4 relay"),
        ("192.168.0.0/16", "private"),
        ("198.18.0.0/15", "benchmarking"),
        ("198.51.100.0/24", "documentation"),
        ("203.0.113.0/24", "documentation"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved"),
    )
)
# Global IPv6 unicast is 2000::/3 and nothing else: loopback, mapped and compatible IPv4,
# NAT64 (64:ff9b::/96), unique local, link-local and multicast all lie outside it.
_GLOBAL_V6 = ipaddress.ip_network("2000::/3")
_REFUSED_V6 = tuple(
    (ipaddress.ip_network(block), name)
    for block, name in (
        ("2001::/32", "Teredo"),
        ("2001::/23", "protocol assignments"),
        ("2001:db8::/32", "documentation"),
        ("2002::/16", "6to4"),
        ("3fff::/20", "documentation"),
    )
)

_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
# The last label of a name that an old resolver would read as a number, and so as an
# address: 127.1, 0x7f.1, 2130706433, 0177.0.0.1 (WHATWG URL, "ends in a number").
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")


class RefusedAddress(PlanwatchError):
    """Our own gate does not let this address be asked. Check it by hand, and list another."""


@dataclass(frozen=True)
class Address:
    """A URL that passed the first check: ``url`` in normal form (host in lower-case ASCII
    without a final dot, no fragment), with its parts."""

    url: str
    scheme: str
    host: str
    port: int

    @property
    def origin(self) -> str:
        """``scheme://host:port``, the key of robots.txt and of connections."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}"


def admit(url: str, *, allow_private_hosts: bool = False) -> Address:
    """Check a URL as written. Raises RefusedAddress with the reason."""
    parts = _split(url)
    host = _host(parts, url)
    try:
        port = PORTS[parts.scheme] if parts.port is None else parts.port
        if port == 0:
            raise ValueError
    except ValueError:
        raise RefusedAddress(f"{url!r} has a port that is no number from 1 to 65535") from None
    if not allow_private_hosts and port not in PORTS.values():
        raise RefusedAddress(f"{url!r} asks for port {port}; only 80 and 443 are asked")
    literal = _literal(host)
    if literal is not None:
        check_address(literal, allow_private_hosts=allow_private_hosts)
    shown = f"[{host}]" if ":" in host else host
    place = shown if port == PORTS[parts.scheme] else f"{shown}:{port}"
    path = _without_dots(parts.path).replace(" ", "%20")
    plain = urlunsplit((parts.scheme, place, path, parts.query.replace(" ", "%20"), ""))
    return Address(plain, parts.scheme, host, port)


def check_address(address: IPAddress | str, *, allow_private_hosts: bool = False) -> IPAddress:
    """Check one IP address that a name led to. Raises RefusedAddress with its kind."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        raise RefusedAddress(f"{address!r} is no IP address") from None
    if isinstance(ip, ipaddress.IPv6Address) and ip.scope_id is not None:
        raise RefusedAddress(f"{ip} names a network card; it is never asked")
    if allow_private_hosts and _is_private(ip):
        return ip
    kind = _refused_kind(ip)
    if kind is not None:
        raise RefusedAddress(f"{ip} is not on the public internet ({kind}); it is never asked")
    return ip


def is_literal(host: str) -> bool:
    """Whether this host is an IP address and no name."""
    return _literal(host) is not None


def is_private(address: str | None) -> bool:
    """Whether this peer is a loopback or private address."""
    try:
        return address is not None and _is_private(ipaddress.ip_address(address))
    except ValueError:
        return False


def resolve_redirect(base: str, location: str) -> str:
    """The absolute address a Location points to; unchecked, admit() does that."""
    location = location.strip(" \t\r\n\f")
    try:
        return urljoin(base, location)
    except ValueError:  # unbalanced brackets; admit() refuses it as it stands
        return location


def may_follow(to: Address, source: Address, settings: FetchSettings) -> bool:
    """Whether a redirect from a source may lead there: the source's own host, police.uk,
    a listed host, or (tests) a private one."""
    host = _bare(to.host)
    if host == _bare(source.host) or host == POLICE or host.endswith("." + POLICE):
        return True
    if host in {_bare(name) for name in settings.allowed_hosts}:
        return True
    return settings.allow_private_hosts and (host == "localhost" or is_private(to.host))


def same_site(host: str, other: str) -> bool:
    """Whether a host is ``other`` or a neighbour of it on the same force's site, such as
    media.kent.police.uk beside www.kent.police.uk."""
    own = _bare(other)
    if own.endswith("." + POLICE):
        own = own.removesuffix("." + POLICE).rpartition(".")[2] + "." + POLICE
    return _bare(host) == own or host.endswith("." + own)


def _bare(host: str) -> str:
    return host.lower().rstrip(".").removeprefix("www.")


def _split(url: str) -> SplitResult:
    if len(url) > limits.MAX_URL_LENGTH:
        raise RefusedAddress(f"an address of {len(url)} characters is too long; {url[:80]!r}...")
    if "\\" in url:
        # browsers read it as a slash, libraries do not: two readers, two hosts
        raise RefusedAddress(f"{url!r} holds a backslash")
    if any(not sign.isprintable() for sign in url):
        raise RefusedAddress(f"{url!r} holds a control or invisible character")
    try:
        parts = urlsplit(url)
        parts.hostname  # noqa: B018 - raises for unbalanced brackets
    except ValueError as fault:
        raise RefusedAddress(f"{url!r} cannot be read as an address: {fault}") from None
    if parts.scheme not in PORTS:
        raise RefusedAddress(f"{url!r} is neither http nor https")
    if "@" in parts.netloc:
        raise RefusedAddress(f"the address at {parts.hostname!r} carries a user name or password")
    return parts


def _without_dots(path: str) -> str:
    """RFC 3986, 5.2.4; the client would do it too, but after robots.txt had been asked."""
    kept: list[str] = []
    pieces = path.split("/")[1:] or [""]
    for piece in pieces:
        if piece == "..":
            kept = kept[:-1]
        elif piece != ".":
            kept.append(piece)
    if pieces[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)


def _host(parts: SplitResult, url: str) -> str:
    host = parts.hostname or ""
    if parts.netloc.startswith("["):
        if _literal(host) is None or "%" in host:
            raise RefusedAddress(f"{url!r} has no valid IPv6 address in its brackets")
        return str(ipaddress.IPv6Address(host))
    host = _ascii(host, url).removesuffix(".")
    labels = host.split(".")
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise RefusedAddress(f"{url!r} has no valid host name")
    if _NUMBER.fullmatch(labels[-1]) and _literal(host) is None:
        raise RefusedAddress(f"{url!r} writes an IP address in a disguised form")
    return host


def _ascii(host: str, url: str) -> str:
    if host.isascii():
        return host
    import idna  # 10 ms, and no police site needs it

    try:
        return idna.encode(host).decode("ascii")
    except idna.IDNAError as fault:
        raise RefusedAddress(f"{url!r} has no valid host name: {fault}") from None


def _literal(host: str) -> IPAddress | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _is_private(ip: IPAddress) -> bool:
    return any(ip in block for block in _PRIVATE if block.version == ip.version)


def _refused_kind(ip: IPAddress) -> str | None:
    if isinstance(ip, ipaddress.IPv4Address):
        return next((name for block, name in _REFUSED_V4 if ip in block), None)
    if ip not in _GLOBAL_V6:
        return "outside global unicast"
    return next((name for block, name in _REFUSED_V6 if ip in block), None)
