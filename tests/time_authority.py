"""A small time-stamping authority (RFC 3161) on loopback, with certificates made on the spot.

Its tokens are written octet by octet, so that a test may have any part of one wrong. They are
set against OpenSSL's own reading in test_timestamp.py.
"""

import hashlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

STATED = datetime(2026, 3, 1, 3, 0, 12, tzinfo=UTC)
_A_YEAR = timedelta(days=365)
TIME_STAMPING = (ExtendedKeyUsageOID.TIME_STAMPING,)

_SHA256 = "608648016503040201"
_ECDSA_SHA256 = "2a8648ce3d040302"
_SIGNED_DATA = "2a864886f70d010702"
_TST_INFO = "2a864886f70d0109100104"
_CONTENT_TYPE = "2a864886f70d010903"
_MESSAGE_DIGEST = "2a864886f70d010904"
_SIGNING_CERTIFICATE_V2 = "2a864886f70d010910022f"
_POLICY = "2a0304"  # 1.2.3.4

SEQUENCE, SET = 0x30, 0x31


def tlv(tag: int, *parts: bytes) -> bytes:
    """One DER element."""
    content = b"".join(parts)
    length = len(content)
    if length < 0x80:
        return bytes([tag, length]) + content
    octets = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(octets)]) + octets + content


def integer(value: int) -> bytes:
    return tlv(2, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def oid(octets: str) -> bytes:
    return tlv(6, bytes.fromhex(octets))


def algorithm(octets: str) -> bytes:
    return tlv(SEQUENCE, oid(octets))


@dataclass(frozen=True)
class Signer:
    """A key with its certificate."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.DER)

    @property
    def pem(self) -> str:
        return self.certificate.public_bytes(serialization.Encoding.PEM).decode()


def signer(
    name: str,
    issuer: Signer | None = None,
    *,
    until: datetime = STATED + _A_YEAR,
    purposes: tuple[x509.ObjectIdentifier, ...] = (),
    is_authority: bool = False,
) -> Signer:
    """A new key, certified by ``issuer``, else by itself; ``purposes`` are those of its extended
    key usage, ``is_authority`` lets it certify others, as one without issuer may."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(until - 2 * _A_YEAR)
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(is_authority or issuer is None, None), critical=True)
    )
    if purposes:
        builder = builder.add_extension(x509.ExtendedKeyUsage(purposes), critical=True)
    return Signer(key, builder.sign(issuer.key if issuer else key, hashes.SHA256()))


@dataclass(frozen=True)
class Asked:
    """What a request asks for."""

    imprint: bytes
    nonce: int


def asked_in(request: bytes) -> Asked:
    """Reads a request, whose parts stand in fixed order: version, imprint, nonce, and that the
    certificate is wanted."""
    start = request.index(bytes.fromhex("0420"))  # the imprint: 32 octets
    imprint = request[start + 2 : start + 34]
    nonce = request[start + 34 :]
    assert nonce[0] == 2
    return Asked(imprint, int.from_bytes(nonce[2 : 2 + nonce[1]], "big"))


def token(
    asked: Asked,
    by: Signer,
    *,
    stated: datetime = STATED,
    serial: int = 4711,
    certificates: tuple[Signer, ...] | None = None,
) -> bytes:
    """A signed TimeStampToken. ``certificates`` are put into it, the signer's where None."""
    imprint = tlv(SEQUENCE, algorithm(_SHA256), tlv(4, asked.imprint))
    info = tlv(
        SEQUENCE,
        integer(1),
        oid(_POLICY),
        imprint,
        integer(serial),
        tlv(0x18, f"{stated:%Y%m%d%H%M%S}Z".encode()),
        integer(asked.nonce),
    )
    certificate_id = tlv(
        SEQUENCE, tlv(SEQUENCE, tlv(SEQUENCE, tlv(4, hashlib.sha256(by.der).digest())))
    )
    attributes = sorted(
        tlv(SEQUENCE, oid(kind), tlv(SET, value))
        for kind, value in (
            (_CONTENT_TYPE, oid(_TST_INFO)),
            (_MESSAGE_DIGEST, tlv(4, hashlib.sha256(info).digest())),
            (_SIGNING_CERTIFICATE_V2, certificate_id),
        )
    )
    signature = by.key.sign(tlv(SET, *attributes), ec.ECDSA(hashes.SHA256()))
    name = by.certificate.issuer.public_bytes()
    signer_info = tlv(
        SEQUENCE,
        integer(1),
        tlv(SEQUENCE, name, integer(by.certificate.serial_number)),
        algorithm(_SHA256),
        tlv(0xA0, *attributes),
        algorithm(_ECDSA_SHA256),
        tlv(4, signature),
    )
    enclosed = (by,) if certificates is None else certificates
    signed = tlv(
        SEQUENCE,
        integer(3),
        tlv(SET, algorithm(_SHA256)),
        tlv(SEQUENCE, oid(_TST_INFO), tlv(0xA0, tlv(4, info))),
        tlv(0xA0, *sorted(each.der for each in enclosed)) if enclosed else b"",
        tlv(SET, signer_info),
    )
    return tlv(SEQUENCE, oid(_SIGNED_DATA), tlv(0xA0, signed))


def granted(token: bytes, status: int = 0) -> bytes:
    """A TimeStampResp with a token."""
    return tlv(SEQUENCE, tlv(SEQUENCE, integer(status)), token)


def rejected(text: str) -> bytes:
    """A TimeStampResp without one, that says why."""
    why = tlv(SEQUENCE, tlv(0x0C, text.encode()))
    return tlv(SEQUENCE, tlv(SEQUENCE, integer(2), why))


@dataclass
class Authority:
    """``reply`` makes the answer to a request; ``requests`` are those that came."""

    root: Signer
    by: Signer
    port: int = 0
    status: int = 200
    content_type: str = "application/timestamp-reply"
    reply: Callable[[Asked], bytes] = field(default=lambda asked: b"")
    requests: list[tuple[str, bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/tsr"

    def grant(self, asked: Asked) -> bytes:
        return granted(token(asked, self.by))


def new_authority() -> Authority:
    """One that grants what it is asked for; it serves nobody yet."""
    root = signer("Test Root")
    authority = Authority(root, signer("Test Authority", root, purposes=TIME_STAMPING))
    authority.reply = authority.grant
    return authority


@contextmanager
def serving(authority: Authority) -> Iterator[Authority]:
    """Serves until the block ends; each request is answered in a thread of its own."""

    class Handler(BaseHTTPRequestHandler):
        timeout = 10

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            authority.requests.append((self.headers["Content-Type"], body))
            reply = authority.reply(asked_in(body))
            self.send_response(authority.status)
            self.send_header("Content-Type", authority.content_type)
            self.send_header("Content-Length", str(len(reply)))
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, format: str, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    authority.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield authority
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
