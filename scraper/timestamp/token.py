"""What is sent to a time-stamping authority, and whether its answer holds. Pure, but for the
file of certificates."""

import re
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from rfc3161_client import (
    HashAlgorithm,
    PKIStatus,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from scraper.errors import PlanwatchError, UsageError

_SHA256 = "2.16.840.1.101.3.4.2.1"
# An authority's own chain; a collection for the whole web would trust whoever is in it.
_MOST_TRUSTED = 64 * 1024
_MOST_LETTERS = 200  # of what an authority gives as its reason
# What certificates and their extensions raise that cannot be read, beside ValueError.
_UNREADABLE = (
    ValueError,
    x509.DuplicateExtension,
    x509.InvalidVersion,
    x509.UnsupportedGeneralNameType,
)
# The library hands on OpenSSL's stack of errors; the cause stands in its last entry.
_CAUSE = re.compile(r'(?:data: "Verify error: |reason: ")([^"]+)"')


class NoToken(PlanwatchError):
    """No time-stamp that holds was to be had; nothing was stored. Ask again, or another
    authority."""

    exit_code = 4  # contract: nothing usable came back


@dataclass(frozen=True)
class Question:
    """A request (DER, TimeStampReq) and the number in it that its answer has to repeat."""

    der: bytes
    nonce: int


@dataclass(frozen=True)
class Token:
    """What a time-stamp states: a UTC time, to the second, and the authority's own number."""

    stated_at: str
    serial: str


def question(text: bytes) -> Question:
    """Asks for a time-stamp of the SHA-256 of ``text``, with the certificate in the answer."""
    builder = TimestampRequestBuilder(data=text, hash_algorithm=HashAlgorithm.SHA256)
    request = builder.build()
    assert request.nonce is not None
    return Question(request.as_bytes(), request.nonce)


def read_trusted(path: Path) -> str:
    """The certificates in a PEM file, and nothing else that is in it. Raises UsageError."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from error
    if len(data) > _MOST_TRUSTED:
        raise UsageError(
            f"{path} is a large collection of certificates; give the authority's own root"
        )
    try:
        certificates = x509.load_pem_x509_certificates(data)
    except _UNREADABLE as error:
        raise UsageError(f"{path} holds no certificates in PEM form: {error}") from error
    return "".join(each.public_bytes(Encoding.PEM).decode() for each in certificates)


def check(reply: bytes, sha256: str, trusted: str, nonce: int | None = None) -> Token:
    """What an authority's reply (DER, TimeStampResp) states, if it holds: granted, for this
    hash and (where given) this nonce, signed by a certificate for time-stamping that leads to
    one of ``trusted`` (PEM), all valid at the time stated. Raises NoToken that says what is
    wrong."""
    try:
        roots = x509.load_pem_x509_certificates(trusted.encode())
    except _UNREADABLE as fault:
        raise NoToken(f"the certificates to check it by cannot be read: {fault}") from fault
    try:
        response = decode_timestamp_response(reply)
        if response.status != PKIStatus.GRANTED:
            raise NoToken(f"it was not granted: {_refusal(response)}")
        info = response.tst_info
        imprint = info.message_imprint
        if imprint.hash_algorithm.dotted_string != _SHA256 or imprint.message.hex() != sha256:
            raise NoToken("it is of other text: its imprint is not the manifest's SHA-256")
        if nonce is not None and info.nonce != nonce:
            raise NoToken("it answers another request: its nonce is not the one that was sent")
        VerifierBuilder(roots=roots).build().verify(response, imprint.message)
        stated = info.gen_time.astimezone(UTC)
        return Token(stated.strftime("%Y-%m-%dT%H:%M:%SZ"), str(info.serial_number))
    except VerificationError as fault:
        causes = _CAUSE.findall(str(fault))
        raise NoToken(
            f"its signature or a certificate does not hold: {causes[-1] if causes else fault}"
        ) from fault
    except _UNREADABLE as fault:
        raise NoToken(f"it is no time-stamp reply that can be read: {fault}") from fault


def _refusal(response: TimeStampResponse) -> str:
    """The status in words, and the authority's own reason, quoted since it may say anything."""
    try:
        status = PKIStatus(response.status).name.lower().replace("_", " ")
    except ValueError:
        status = f"status {response.status}"
    why = " ".join(response.status_string)[:_MOST_LETTERS]
    return f"{status}, {why!r}" if why else status
