"""What the judge says and what it compares with. Plain data."""

from dataclasses import dataclass

# The contract's outcomes, all of them; only the first may begin a version.
OUTCOMES = (
    "ok",
    "not_modified",
    "not_found",
    "gone",
    "soft_404",
    "redirected_away",
    "blocked",
    "robots_disallowed",
    "refused_address",
    "server_error",
    "timeout",
    "connection_error",
    "truncated",
    "too_large",
    "unsupported_type",
    "no_text",
    "suspect",
)


@dataclass(frozen=True)
class Verdict:
    """``outcome`` is one of OUTCOMES, ``reason`` one sentence for a person, ``media_type``
    that of the body by its bytes ("" without one). ``cues`` are the signs that were found,
    for whom they spoke and with what weight ("blocked +6 title: just a moment"); ``plan``
    is the weight of the signs that the page holds a plan."""

    outcome: str
    reason: str
    media_type: str = ""
    cues: tuple[str, ...] = ()
    plan: float = 0.0


@dataclass(frozen=True)
class Fingerprint:
    """How a host answers an address that does not exist.

    ``status`` and ``final_url`` of that answer, its ``title``, the ``words`` of its text,
    ``shingles`` = checksums of every run of four words (sorted, at most 1,000), ``plan`` as
    in Verdict.
    """

    status: int
    final_url: str
    title: str
    words: int
    shingles: tuple[int, ...]
    plan: float = 0.0


@dataclass(frozen=True)
class ContentSize:
    """How much one reading of a plan holds: ``words`` of main text, and how many
    recommendations are ``located`` and ``answered``."""

    words: int
    located: int
    answered: int
