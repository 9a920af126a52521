"""Time-stamps: an authority on loopback, answers that hold, and answers that must not."""

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.archive.connection import transaction
from scraper.archive.lock import crawl_lock
from scraper.archive.manifests import all_manifests
from scraper.archive.runs import begin_run, finish_run
from scraper.archive.timestamps import Timestamp, get_timestamps
from scraper.cli import run as planwatch
from scraper.errors import ArchiveDamaged, UsageError
from scraper.fetch import limits
from scraper.fetch.settings import FetchSettings
from scraper.sources import Source
from scraper.store.record import record_force
from scraper.verify.checks import Verdict, verify
from tests.store_making import address, new_archive, ok

pytest.importorskip("rfc3161_client")
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from scraper.timestamp.run import Stamped, timestamp
from scraper.timestamp.token import NoToken, check
from tests.time_authority import (
    STATED,
    TIME_STAMPING,
    Asked,
    Authority,
    ExtendedKeyUsageOID,
    granted,
    new_authority,
    rejected,
    serving,
    signer,
    token,
)

URL = address("avon")
NOW = datetime(2026, 3, 1, 3, 0, 10, tzinfo=UTC)
ASKED_AT, STATED_AT = "2026-03-01T03:00:10Z", "2026-03-01T03:00:12Z"
KEYS = new_authority()
SOME = Asked(bytes(32), 5)
REPLY = KEYS.grant(SOME)
PRIVATE = FetchSettings(contact=None, allow_private_hosts=True)


def one_run(db: sqlite3.Connection, at: str, ended: bool = True) -> None:
    run_id = begin_run(db, at)
    record_force(db, run_id, "avon", [ok("avon", URL, at, {"risk": f"We assess. {at}"})])
    if ended:
        finish_run(db, run_id, at, {"ok": 1})


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two runs with a manifest, and a third under way."""
    path = tmp_path_factory.mktemp("watched") / "plans.db"
    with closing(new_archive(path, Source("avon", URL))) as db:
        one_run(db, "2026-02-27T03:00:00Z")
        one_run(db, "2026-02-28T03:00:00Z")
        one_run(db, "2026-03-01T03:00:00Z", ended=False)
    return path


@pytest.fixture
def archive(watched: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(watched, tmp_path / "plans.db"))


@pytest.fixture
def authority() -> Iterator[Authority]:
    here = Authority(KEYS.root, KEYS.by)
    here.reply = here.grant
    with serving(here):
        yield here


def stamp(
    archive: Path,
    authority: Authority,
    *,
    url: str = "",
    run_id: int | None = None,
    settings: FetchSettings = PRIVATE,
) -> Stamped:
    """Asks that authority, with a clock that stands and no real pauses."""

    async def sleep(seconds: float) -> None:
        pass

    return timestamp(
        archive,
        url or authority.url,
        authority.root.pem,
        settings,
        run_id=run_id,
        clock=lambda: NOW,
        sleep=sleep,
    )


def stored(archive: Path) -> list[Timestamp]:
    with closing(sqlite3.connect(archive)) as db:
        return get_timestamps(db)


def verdict(archive: Path, trusted: str | None = None) -> Verdict:
    with closing(sqlite3.connect(archive)) as db:
        return next(each for each in verify(db, trusted=trusted) if each.check == "timestamps")


def test_the_last_manifest_is_stamped_and_its_answer_kept(
    archive: Path, authority: Authority
) -> None:
    done = stamp(archive, authority)
    with closing(sqlite3.connect(archive)) as db:
        last = all_manifests(db)[-1]
    assert done.new
    assert stored(archive) == [done.timestamp]
    assert done.timestamp == Timestamp(
        run_id=2,
        sha256=last.sha256,
        authority=authority.url,
        asked_at=ASKED_AT,
        stated_at=STATED_AT,
        serial="4711",
        reply=done.timestamp.reply,
        trusted=authority.root.pem,
    )
    [(kind, request)] = authority.requests
    assert kind == "application/timestamp-query"
    assert bytes.fromhex(last.sha256) in request
    assert done.timestamp.reply.startswith(b"\x30\x82")


def test_nobody_is_asked_twice(archive: Path, authority: Authority) -> None:
    first = stamp(archive, authority)
    again = stamp(archive, authority)
    assert (again.timestamp, again.new) == (first.timestamp, False)
    assert len(authority.requests) == len(stored(archive)) == 1


def test_an_earlier_run_and_another_authority(archive: Path, authority: Authority) -> None:
    stamp(archive, authority)
    stamp(archive, authority, run_id=1)
    stamp(archive, authority, url=authority.url + "?another")
    said = [(each.run_id, each.authority.removeprefix(authority.url)) for each in stored(archive)]
    assert said == [(2, ""), (1, ""), (2, "?another")]


def test_before_the_first_manifest_there_is_nothing_to_stamp(
    tmp_path: Path, authority: Authority
) -> None:
    new_archive(tmp_path / "new.db").close()
    assert stamp(tmp_path / "new.db", authority) == Stamped(None, new=False)
    assert authority.requests == []


def test_a_crawl_may_be_under_way(archive: Path, authority: Authority) -> None:
    """The archive's lock is the crawl's, and no write stands open while the authority thinks."""

    def reply(asked: Asked) -> bytes:
        other = sqlite3.connect(archive, timeout=0, isolation_level=None)
        with closing(other) as db, transaction(db):
            db.execute("UPDATE runs SET counts = '{}' WHERE run_id = 3")
        return authority.grant(asked)

    authority.reply = reply
    with crawl_lock(archive, "2026-03-01T03:00:00Z"):
        assert stamp(archive, authority).new


def test_of_two_at_the_same_time_the_first_stays(archive: Path, authority: Authority) -> None:
    def reply(asked: Asked) -> bytes:
        authority.reply = authority.grant
        stamp(archive, authority)
        return granted(token(asked, authority.by, serial=4712))

    authority.reply = reply
    late = stamp(archive, authority)
    assert (late.timestamp.serial if late.timestamp else "", late.new) == ("4711", False)
    assert [each.serial for each in stored(archive)] == ["4711"]


def test_a_chain_with_a_certificate_between(archive: Path, authority: Authority) -> None:
    between = signer("Test Between", authority.root, is_authority=True)
    by = signer("Test Authority", between, purposes=TIME_STAMPING)
    authority.reply = lambda asked: granted(token(asked, by, certificates=(by, between)))
    assert stamp(archive, authority).new


# What the authority answers instead of what it should, and a part of what is said of it.
Reply = Callable[[Authority, Asked], bytes]
HOSTILE: dict[str, tuple[Reply, str]] = {
    "nothing": (lambda authority, asked: b"", "no time-stamp reply that can be read"),
    "a page": (lambda authority, asked: b"<html></html>", "no time-stamp reply that can be read"),
    "half of it": (lambda authority, asked: authority.grant(asked)[:200], "that can be read"),
    "more after it": (lambda authority, asked: authority.grant(asked) + b"\0", "that can be read"),
    "no token": (lambda authority, asked: granted(b""), "no time-stamp reply that can be read"),
    "a refusal": (
        lambda authority, asked: rejected("paying customers\x1b[31m only"),
        r"it was not granted: rejection, 'paying customers\x1b[31m only'",
    ),
    "another status": (
        lambda authority, asked: granted(token(asked, authority.by), status=1),
        "it was not granted: granted with mods",
    ),
    "an unheard-of status": (
        lambda authority, asked: granted(token(asked, authority.by), status=77),
        "it was not granted: status 77",
    ),
    "another nonce": (
        lambda authority, asked: authority.grant(replace(asked, nonce=asked.nonce + 1)),
        "its nonce is not the one that was sent",
    ),
    "another imprint": (
        lambda authority, asked: authority.grant(replace(asked, imprint=bytes(32))),
        "its imprint is not the manifest's SHA-256",
    ),
    "an expired certificate": (
        lambda authority, asked: granted(
            token(asked, signer("Old", authority.root, until=STATED - timedelta(days=1),
                                purposes=TIME_STAMPING))
        ),
        "certificate has expired",
    ),
    "a time before the certificate": (
        lambda authority, asked: granted(
            token(asked, authority.by, stated=STATED - timedelta(days=800))
        ),
        "certificate is not yet valid",
    ),
    "a certificate for nothing": (
        lambda authority, asked: granted(token(asked, signer("None", authority.root))),
        "unsuitable certificate purpose",
    ),
    "a web server's certificate": (
        lambda authority, asked: granted(
            token(asked, signer("Web", authority.root,
                                purposes=(ExtendedKeyUsageOID.SERVER_AUTH,)))
        ),
        "unsuitable certificate purpose",
    ),
    "a certificate for more": (
        lambda authority, asked: granted(
            token(asked, signer("Web", authority.root,
                                purposes=(*TIME_STAMPING, ExtendedKeyUsageOID.SERVER_AUTH)))
        ),
        "unsuitable certificate purpose",
    ),
    "its own certificate": (
        lambda authority, asked: granted(token(asked, signer("Self", purposes=TIME_STAMPING))),
        "self-signed certificate",
    ),
    "a stranger's certificate": (
        lambda authority, asked: granted(
            token(asked, signer("Far", signer("Strange Root"), purposes=TIME_STAMPING))
        ),
        "unable to get local issuer certificate",
    ),
    "a namesake's certificate": (
        lambda authority, asked: granted(
            token(asked, signer("Far", signer("Test Root"), purposes=TIME_STAMPING))
        ),
        "certificate signature failure",
    ),
    "no certificate": (
        lambda authority, asked: granted(token(asked, authority.by, certificates=())),
        "signer certificate not found",
    ),
    "another's signature": (
        lambda authority, asked: granted(
            token(asked, replace(authority.by, key=authority.root.key))
        ),
        "signature failure",
    ),
    "a later time than was signed": (
        lambda authority, asked: authority.grant(asked).replace(b"20260301", b"20260401"),
        "signature failure",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", HOSTILE)
def test_an_answer_that_does_not_hold_is_named_and_not_stored(
    archive: Path, authority: Authority, what: str
) -> None:
    reply, said = HOSTILE[what]
    authority.reply = lambda asked: reply(authority, asked)
    with pytest.raises(NoToken) as fault:
        stamp(archive, authority)
    assert str(fault.value).startswith(f"{authority.url} gave no time-stamp that holds: ")
    assert said in str(fault.value)
    assert "\x1b" not in str(fault.value)
    assert stored(archive) == []


@pytest.mark.parametrize(
    ("status", "content_type", "size", "said"),
    [
        (500, "text/html", 10, "answered with status 500 and 'text/html', not 200 and"),
        (404, "text/html", 10, "answered with status 404 "),
        (302, "text/html", 10, "answered with status 302 "),
        (
            200,
            "text/html; charset=utf-8",
            10,
            "status 200 and 'text/html', not 200 and application",
        ),
        (200, "", 10, "status 200 and 'no type'"),
        (200, "application/timestamp-reply", limits.TIMESTAMP_CAP + 1, "too_large, the body is"),
    ],
)
def test_an_answer_that_http_speaks_against(
    archive: Path, authority: Authority, status: int, content_type: str, size: int, said: str
) -> None:
    authority.status, authority.content_type = status, content_type
    authority.reply = lambda asked: bytes(size)
    with pytest.raises(NoToken, match=said):
        stamp(archive, authority)
    assert stored(archive) == []
    assert len(authority.requests) == (limits.ATTEMPTS if status == 500 else 1)


def test_an_authority_that_is_away(archive: Path) -> None:
    with serving(Authority(KEYS.root, KEYS.by)) as gone:
        pass
    with pytest.raises(NoToken, match=r"tsr gave no answer: connection_error, no connection to"):
        stamp(archive, gone)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://127.0.0.1/tsr", "not on the public internet"),
        ("http://authority.example:318/tsr", "only 80 and 443 are asked"),
        ("ftp://authority.example/", "neither http nor https"),
    ],
)
def test_the_gate_holds_for_authorities_too(
    archive: Path, authority: Authority, url: str, said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        stamp(archive, authority, url=url, settings=FetchSettings(contact=None))


def test_a_manifest_that_its_rows_deny_is_not_stamped(archive: Path, authority: Authority) -> None:
    with closing(sqlite3.connect(archive, isolation_level=None)) as db:
        db.execute("DROP TRIGGER fetches_keep_values")
        db.execute("UPDATE fetches SET outcome = 'blocked' WHERE run_id = 2")
    with pytest.raises(ArchiveDamaged, match="run 2: its rows no longer give"):
        stamp(archive, authority)
    assert authority.requests == []


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_no_damage_to_an_answer_does_more_than_make_it_fall(
    data: st.DataObject,
) -> None:
    """What still holds states what was signed: some octets are not covered by the signature."""
    reply = bytearray(REPLY)
    for _ in range(data.draw(st.integers(1, 3))):
        reply[data.draw(st.integers(0, len(reply) - 1))] = data.draw(st.integers(0, 255))
    cut = bytes(reply[: data.draw(st.integers(len(reply) // 2, len(reply)))])
    try:
        found = check(cut, SOME.imprint.hex(), KEYS.root.pem, SOME.nonce)
    except NoToken:
        return
    assert (found.stated_at, found.serial) == (STATED_AT, "4711")


class TestVerify:
    def test_without_any_there_is_nothing_to_fear(self, archive: Path) -> None:
        assert verdict(archive) == Verdict("timestamps", "ok", "0 time-stamps")

    def test_with_and_without_trust(self, archive: Path, authority: Authority) -> None:
        stamp(archive, authority)
        said = f"1 time-stamp, the last at {STATED_AT}"
        assert verdict(archive, authority.root.pem) == Verdict("timestamps", "ok", said)
        found = verdict(archive)
        assert (found.verdict, found.faults) == ("cannot be checked", ())
        assert "give their certificates with --trust" in found.detail

    def test_whom_you_do_not_trust_is_named(self, archive: Path, authority: Authority) -> None:
        stamp(archive, authority)
        found = verdict(archive, signer("Another Root").pem)
        assert found.verdict == "failed"
        [fault] = found.faults
        assert fault.startswith(f"time-stamp of run 2 by {authority.url}: leads to no certificate")

    @pytest.mark.parametrize(
        ("damage", "said"),
        [
            ("sha256 = replace(sha256, 'a', 'b')", "is of manifest "),
            ("run_id = 1", "is of manifest "),
            ("reply = substr(reply, 1, 100)", "its token does not hold: it is no time-stamp reply"),
            ("reply = x''", "its token does not hold: it is no time-stamp reply"),
            ("stated_at = '2025-03-01T03:00:12Z'", "is said to state 2025-03-01T03:00:12Z, num"),
            ("serial = '1'", "is said to state 2026-03-01T03:00:12Z, number 1, and does not"),
            ("trusted = ''", "does not hold: the certificates to check it by cannot be read"),
        ],
    )
    def test_damage_is_found_and_named(
        self, archive: Path, authority: Authority, damage: str, said: str
    ) -> None:
        stamp(archive, authority)
        with closing(sqlite3.connect(archive, isolation_level=None)) as db:
            db.execute("DROP TRIGGER timestamps_keep_values")
            db.execute(f"UPDATE timestamps SET {damage}")
        for trusted in (None, authority.root.pem):
            found = verdict(archive, trusted)
            assert found.verdict == "failed"
            assert any(said in fault for fault in found.faults), found.faults

    def test_a_chain_made_anew_has_no_time_stamp(self, archive: Path, authority: Authority) -> None:
        stamp(archive, authority)
        with closing(sqlite3.connect(archive, isolation_level=None)) as db:
            for trigger in ("manifests_keep_values", "fetches_keep_values"):
                db.execute(f"DROP TRIGGER {trigger}")
            db.execute("UPDATE manifests SET sha256 = 'made anew' WHERE run_id = 2")
        assert verdict(archive, authority.root.pem).verdict == "failed"

    def test_without_the_extra(
        self, archive: Path, authority: Authority, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        stamp(archive, authority)
        monkeypatch.setitem(sys.modules, "scraper.timestamp.token", None)
        found = verdict(archive)
        assert found.verdict == "cannot be checked"
        assert "needs the extra planwatch[timestamp]" in found.detail


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE timestamps SET stated_at = asked_at",
        "DELETE FROM timestamps",
        "INSERT OR REPLACE INTO timestamps SELECT * FROM timestamps",
        "INSERT OR REPLACE INTO timestamps SELECT 9, run_id, sha256, authority, asked_at,"
        " stated_at, serial, reply, trusted FROM timestamps",
    ],
)
def test_time_stamps_are_append_only(archive: Path, authority: Authority, statement: str) -> None:
    stamp(archive, authority)
    with (
        closing(sqlite3.connect(archive)) as db,
        pytest.raises(sqlite3.IntegrityError, match="timestamps is append-only"),
    ):
        db.execute(statement)


class TestCommand:
    @pytest.fixture
    def root(self, authority: Authority, tmp_path: Path) -> Path:
        """The authority's root certificate, among other text as such files have."""
        path = tmp_path / "root.pem"
        path.write_text(f"# Test Root\n{authority.root.pem}")
        return path

    def test_asks_once_and_says_what_is_stated(
        self,
        archive: Path,
        authority: Authority,
        root: Path,
        capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setenv("PLANWATCH_TIMESTAMP_AUTHORITY", authority.url)
        monkeypatch.setenv("PLANWATCH_TIMESTAMP_TRUST", str(root))
        monkeypatch.setattr("scraper.cli.timestamp._now", lambda: NOW)
        line = ["timestamp", "--allow-private-hosts", "--archive", str(archive)]
        assert planwatch(line) == 0
        [stamp] = stored(archive)
        said = (
            f"run 2: {authority.url} states {STATED_AT} for {stamp.sha256};"
            f" our clock said {ASKED_AT}\n"
        )
        assert capsys.readouterr().out == said
        assert planwatch(line) == 0
        assert capsys.readouterr().out == f"Nothing new to stamp. {said}"
        assert planwatch([*line, "--json"]) == 0
        value = json.loads(capsys.readouterr().out)
        assert (value["new"], value["timestamp"]["stated_at"]) == (False, STATED_AT)
        assert planwatch(["verify", "--json", "--archive", str(archive)]) == 0
        verdicts = {each["check"]: each for each in json.loads(capsys.readouterr().out)}
        assert verdicts["timestamps"]["verdict"] == "ok"
        monkeypatch.delenv("PLANWATCH_TIMESTAMP_TRUST")
        assert planwatch(["verify", "--archive", str(archive)]) == 0
        assert "cannot be checked  timestamps" in capsys.readouterr().out

    def test_verify_ends_with_6_where_one_fails(
        self, archive: Path, authority: Authority, tmp_path: Path
    ) -> None:
        stamp(archive, authority)
        other = tmp_path / "other.pem"
        other.write_text(signer("Another Root").pem)
        assert planwatch(["verify", "--trust", str(other), "--archive", str(archive)]) == 6

    @pytest.mark.parametrize(
        ("line", "code", "said"),
        [
            ([], 2, "name the authority with --authority URL"),
            (["--authority", "{url}"], 2, "its root certificate with --trust FILE"),
            (["--authority", "{url}", "--trust", "nowhere.pem"], 2, "nowhere.pem cannot be read"),
            (["--authority", "{url}", "--trust", "{archive}"], 2, "is a large collection"),
            (["--authority", "{url}", "--trust", "{empty}"], 2, "holds no certificates in PEM"),
            (["--authority", "{url}", "--trust", "{root}"], 2, "was not asked: 'http://127"),
            (["--authority", "{url}", "--trust", "{root}", "--run", "3"], 2, "run 3 has no mani"),
            (["--authority", "{url}", "--trust", "{root}", "--run", "0"], 2, "0 is not in the r"),
            (["--authority", "tsr", "--trust", "{root}"], 2, "neither http nor https"),
            (["--authority", "{url}", "--trust", "{root}", "--allow-private-hosts"], 4, "404"),
        ],
    )
    def test_says_what_is_wrong(
        self,
        archive: Path,
        authority: Authority,
        root: Path,
        tmp_path: Path,
        capsys: pytest.CaptureFixture[str],
        line: list[str],
        code: int,
        said: str,
    ) -> None:
        authority.status = 404
        empty = tmp_path / "empty.pem"
        empty.write_text("")
        named = {"url": authority.url, "archive": archive, "empty": empty, "root": root}
        typed = [each.format(**named) for each in line]
        assert planwatch(["timestamp", *typed, "--archive", str(archive)]) == code
        assert said in capsys.readouterr().err
        assert stored(archive) == []

    @pytest.mark.parametrize("command", ["timestamp --authority https://a.example", "verify"])
    def test_without_the_extra_it_is_named(
        self,
        archive: Path,
        root: Path,
        capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch,
        command: str,
    ) -> None:
        monkeypatch.setitem(sys.modules, "scraper.timestamp.token", None)
        monkeypatch.delitem(sys.modules, "scraper.timestamp.run", raising=False)
        line = [*command.split(), "--trust", str(root), "--archive", str(archive)]
        assert planwatch(line) == 2
        assert "its extra: planwatch[timestamp]" in capsys.readouterr().err

    def test_without_an_archive(self, authority: Authority, root: Path, tmp_path: Path) -> None:
        line = ["timestamp", "--authority", authority.url, "--trust", str(root)]
        assert planwatch([*line, "--archive", str(tmp_path / "none.db")]) == 2
        assert not (tmp_path / "none.db").exists()

    def test_a_token_goes_out_as_a_file(
        self,
        archive: Path,
        authority: Authority,
        tmp_path: Path,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        file = tmp_path / "run-2.tsr"
        line = ["manifest", "2", "--token", str(file), "--archive", str(archive)]
        assert planwatch(line) == 2
        assert "run 2 has no time-stamp; planwatch timestamp --run 2" in capsys.readouterr().err
        first = stamp(archive, authority).timestamp
        authority.reply = lambda asked: granted(
            token(asked, authority.by, stated=STATED + timedelta(days=1))
        )
        stamp(archive, authority, url=authority.url + "?another")
        assert planwatch([*line, "--json"]) == 0
        assert first is not None
        assert file.read_bytes() == first.reply
        value = json.loads(capsys.readouterr().out)
        said = [(each["run"], each["stated_at"]) for each in value["timestamps"]]
        assert said == [(2, STATED_AT), (2, "2026-03-02T03:00:12Z")]


@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl on this machine")
class TestOpenSSL:
    """The way to check without planwatch, as docs/evidence.md gives it."""

    def verified(self, folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
        line = ["openssl", "ts", "-verify", "-data", "run-2.jsonl", "-in", "run-2.tsr"]
        return subprocess.run(
            [*line, "-CAfile", "root.pem", "-attime", f"{STATED.timestamp():.0f}", *more],
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=30,
        )

    def test_finds_the_same(self, archive: Path, authority: Authority, tmp_path: Path) -> None:
        stamp(archive, authority)
        out = ["--output", str(tmp_path / "run-2.jsonl"), "--token", str(tmp_path / "run-2.tsr")]
        assert planwatch(["manifest", "2", *out, "--archive", str(archive)]) == 0
        (tmp_path / "root.pem").write_text(authority.root.pem)
        found = self.verified(tmp_path)
        assert "Verification: OK" in found.stdout, found.stderr
        text = (tmp_path / "run-2.jsonl").read_text()
        (tmp_path / "run-2.jsonl").write_text(text.replace('"ok"', '"gone"'))
        assert "Verification: OK" not in self.verified(tmp_path).stdout

    def test_as_an_authority_is_believed(
        self, archive: Path, authority: Authority, tmp_path: Path
    ) -> None:
        soon = datetime.now(UTC) + timedelta(days=9)  # OpenSSL's clock is the machine's
        authority.root = signer("Test Root", until=soon)
        authority.by = signer("Test Authority", authority.root, until=soon, purposes=TIME_STAMPING)
        (tmp_path / "by.pem").write_text(authority.by.pem)
        (tmp_path / "by.key").write_bytes(
            authority.by.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        )
        (tmp_path / "serial").write_text("0A\n")
        (tmp_path / "ts.cnf").write_text(
            "[tsa]\ndefault_tsa = by\n[by]\nserial = serial\nsigner_digest = sha256\n"
            "default_policy = 1.2.3.4\ndigests = sha256\naccuracy = secs:1\ntsa_name = yes\n"
        )

        def reply(asked: Asked) -> bytes:
            (tmp_path / "asked.tsq").write_bytes(authority.requests[-1][1])
            line = ["openssl", "ts", "-reply", "-config", "ts.cnf", "-queryfile", "asked.tsq"]
            keys = ["-signer", "by.pem", "-inkey", "by.key", "-out", "answer.tsr"]
            subprocess.run(
                [*line, *keys], cwd=tmp_path, check=True, capture_output=True, timeout=30
            )
            return (tmp_path / "answer.tsr").read_bytes()

        authority.reply = reply
        stamped = stamp(archive, authority).timestamp
        assert stamped is not None
        assert stamped.serial == "11"
        assert verdict(archive, authority.root.pem).verdict == "ok"
