"""The one way out: every request passes this transport, and the transport passes the gate.

The name is resolved here, every address it has is checked, and the connection goes to an
address that was checked, so that a name that changes between check and use (DNS rebinding)
gains nothing. TLS still checks the certificate against the name.
"""

import asyncio
import hashlib
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import cache

import httpcore

from scraper.fetch.gate import RefusedAddress, admit, check_address, is_literal
from scraper.fetch.lean_httpx import httpx

Resolver = Callable[[str, int], Awaitable[Sequence[str]]]

# Longer than the longest pause between two requests to a host, so that the second finds
# the connection of the first.
_KEEPALIVE = 45.0


async def system_resolver(host: str, port: int) -> Sequence[str]:
    """Every address the system's resolver has for a name, in its order of preference."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class GatedTransport(httpx.AsyncBaseTransport):
    """Sends requests over one connection an origin. Raises RefusedAddress, httpx errors.

    A pool for each origin rather than one for all: httpcore looks at every idle
    connection of its pool on every request.
    """

    def __init__(self, *, allow_private_hosts: bool, resolve: Resolver = system_resolver) -> None:
        self._allow_private_hosts = allow_private_hosts
        self._backend = _GatedBackend(allow_private_hosts, resolve)
        self._by_origin: dict[str, _OneOrigin] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = str(request.url)
        address = admit(url, allow_private_hosts=self._allow_private_hosts)
        host = request.url.raw_host.decode("ascii")
        if address.host != host:
            # two readings of one address are one too many
            raise RefusedAddress(f"{url!r} reads as {address.host!r} and as {host!r}")
        way = self._by_origin.get(address.origin)
        if way is None:
            context = tls_context() if address.scheme == "https" else None
            way = self._by_origin[address.origin] = _OneOrigin(context, self._backend)
        return await way.handle_async_request(request)

    async def aclose(self) -> None:
        for way in self._by_origin.values():
            await way.aclose()


class _OneOrigin(httpx.AsyncHTTPTransport):
    """httpx's own transport over a pool that connects through our backend; httpx 0.28 has
    no public parameter for that, so the constructor is replaced and nothing else."""

    def __init__(
        self, context: ssl.SSLContext | None, backend: httpcore.AsyncNetworkBackend
    ) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=context,
            max_connections=1,
            max_keepalive_connections=1,
            keepalive_expiry=_KEEPALIVE,
            network_backend=backend,
        )


class _GatedBackend(httpcore.AsyncNetworkBackend):
    def __init__(self, allow_private_hosts: bool, resolve: Resolver) -> None:
        self._allow_private_hosts = allow_private_hosts
        self._resolve = resolve
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        addresses = await self._checked(host, port, timeout)
        for place, address in enumerate(addresses, start=1):
            try:
                return await self._inner.connect_tcp(
                    address, port, timeout, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as fault:
                if place == len(addresses):
                    raise type(fault)(f"no connection to {host} ({address}): {fault}") from fault
        raise httpcore.ConnectError(f"the name {host} has no address")

    async def _checked(self, host: str, port: int, limit: float | None) -> list[str]:
        """Every address of a name, all of them checked; one bad one refuses the name."""
        try:
            if is_literal(host):
                found: Sequence[str] = [host]
            else:
                async with asyncio.timeout(limit):
                    found = await self._resolve(host, port)
        except TimeoutError:
            raise httpcore.ConnectTimeout(
                f"the name {host} did not resolve in {limit:g} s"
            ) from None
        except (socket.gaierror, UnicodeError) as fault:
            raise httpcore.ConnectError(f"the name {host} does not resolve: {fault}") from fault
        try:
            return [
                str(check_address(ip, allow_private_hosts=self._allow_private_hosts))
                for ip in found
            ]
        except RefusedAddress as refusal:
            raise RefusedAddress(f"the name {host} leads to {refusal}") from None


def peer_of(response: httpx.Response) -> tuple[str | None, str | None]:
    """The address that answered and the SHA-256 of its certificate, where known."""
    stream = response.extensions.get("network_stream")
    if stream is None:
        return None, None
    place = stream.get_extra_info("server_addr")
    tls = stream.get_extra_info("ssl_object")
    certificate = tls.getpeercert(binary_form=True) if tls is not None else None
    return (
        str(place[0]) if place else None,
        hashlib.sha256(certificate).hexdigest() if certificate else None,
    )


@cache
def tls_context() -> ssl.SSLContext:
    """Certificates and names are always checked. 20 ms to build, so only for https; honours
    SSL_CERT_FILE, by which an operator may trust a certificate authority of their own."""
    return httpx.create_ssl_context()
