"""What is killed: real commands on real archives, each with the twin that nobody disturbed."""

import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from unittest.mock import patch
from urllib.request import urlopen

import zstandard

from scraper.crawl import CrawlSettings, crawl
from scraper.sources import read_sources
from tests.cdx_server import Held, web_archive
from tests.real_nights import AtOnce, earlier
from tests.replica import Replica
from tests.torture import checks

# Among them a second page, news that lead to a plan (one of them a PDF), changes on nights 2
# to 4, validators and compression of all kinds.
FORCES = (
    "cumbria durham essex gloucestershire hertfordshire humberside kent leicestershire"
    " south-wales suffolk surrey"
).split()
NIGHTS = 5
_CAPTURED = ("durham", "essex", "kent")
_CAPTURES = 4
_LATENCY_MS = 15
# Patches hold for all threads of this process.
_PATCHED = Lock()
_OLD = Path(__file__).parents[1] / "archives" / "schema-1.db.zst"

PLANWATCH = (sys.executable, "-m", "scraper")
# A backfill rests three seconds before each page of an index; nobody waits here.
_BACKFILL = (
    sys.executable,
    "-c",
    "import scraper.backfill.cdx as cdx, scraper.cli; cdx.PAUSE = 0; scraper.cli.main()",
)


@dataclass(frozen=True, eq=False)
class Scene:
    """A command and the archive it starts from (None: there is none yet).

    ``finish`` are the commands that bring the archive to where ``expected`` is what it
    answers. ``either``: all that it may answer after a kill, where the command replaces all
    at once or nothing; () where earlier versions only have to stay. ``retells``: versions
    may get other numbers.
    """

    name: str
    night: int
    base: Path | None
    command: tuple[str, ...]
    finish: tuple[tuple[str, ...], ...]
    expected: dict[str, list[str]]
    either: tuple[dict[str, list[str]], ...] = ()
    retells: bool = False

    def set_out(self, archive: Path) -> None:
        """The archive as it is before the command, in the place of what was there."""
        for left in archive.parent.glob(f"{archive.name}*"):
            left.unlink()
        if self.base is not None:
            shutil.copyfile(self.base, archive)


class World:
    """The sites, a web archive and the archives that scenes start from, in one folder."""

    def __init__(self, replica: Replica, cdx: str, place: Path) -> None:
        self._replica, self._place = replica, place
        self.sources = replica.write_sources(place / "sources", FORCES)
        self._crawl = (*PLANWATCH, "crawl", "--allow-private-hosts")
        self._rebuild = (*PLANWATCH, "rebuild", "--jobs", "2")
        self._backfill = (*_BACKFILL, "backfill", "--allow-private-hosts", "--cdx", cdx)
        for force_id in _CAPTURED:
            self._backfill += ("--force", force_id)

    def at_night(self, night: int) -> None:
        """From now on the sites show what they do on that night."""
        self._replica.night = night

    def on(self, command: Sequence[str], archive: Path) -> list[str]:
        """The command with its archive and lists."""
        return [*command, "--archive", str(archive), "--sources", str(self.sources)]

    def run(self, command: Sequence[str], archive: Path) -> tuple[int, str]:
        """Runs a command to its end; its exit code, and what it complained of."""
        done = subprocess.run(
            self.on(command, archive), capture_output=True, text=True, timeout=120
        )
        return done.returncode, (done.stderr or done.stdout)[-400:]

    def scenes(self) -> dict[str, list[Scene]]:
        """By the command's name. Takes some seconds: every twin is made once."""
        nights = self._nights()
        return {
            "crawl": [
                Scene(
                    "crawl",
                    night,
                    nights[night - 1] if night else None,
                    self._crawl,
                    (self._crawl,),
                    checks.answers(nights[night]),
                )
                for night in range(NIGHTS)
            ],
            "rebuild": [self._rebuild_scene()],
            "backfill": [self._backfill_scene(nights[2])],
            "migration": [self._migration_scene()],
        }

    def _nights(self) -> list[Path]:
        """The archive after each night."""
        made = []
        for night in range(NIGHTS):
            self.at_night(night)
            made.append(self._twin(f"night-{night}", made[-1] if made else None, self._crawl))
        return made

    def _rebuild_scene(self) -> Scene:
        """An archive that earlier code read, three nights long."""
        read = self._place / "read-by-earlier.db"
        with (
            _PATCHED,
            patch("scraper.readers.processes", lambda jobs: AtOnce()),
            patch("scraper.reading.read_body", earlier),
        ):
            for night in range(3):
                self.at_night(night)
                lists = read_sources(self.sources)
                settings = CrawlSettings(allow_private_hosts=True)
                crawl(read, lists, settings, clock=lambda: datetime.now(UTC))
        rebuilt = self._twin("rebuilt", read, self._rebuild)
        crawled = self._twin("rebuilt-crawled", rebuilt, self._crawl)
        either = checks.answers(read), checks.answers(rebuilt)
        if either[0] == either[1]:
            raise RuntimeError("the rebuild alters nothing, so that its kills would show nothing")
        return Scene(
            "rebuild",
            2,
            read,
            self._rebuild,
            (self._rebuild, self._crawl),
            checks.answers(crawled),
            either,
        )

    def _backfill_scene(self, base: Path) -> Scene:
        self.at_night(2)
        twin = self._twin("backfilled", base, self._backfill, self._crawl)
        return Scene(
            "backfill",
            2,
            base,
            self._backfill,
            (self._crawl, self._backfill),
            checks.answers(twin),
            retells=True,
        )

    def _migration_scene(self) -> Scene:
        base = self._place / "schema-1.db"
        base.write_bytes(zstandard.ZstdDecompressor().decompress(_OLD.read_bytes()))
        self.at_night(4)
        twin = self._twin("migrated", base, self._crawl)
        return Scene("migration", 4, base, self._crawl, (self._crawl,), checks.answers(twin))

    def _twin(self, name: str, base: Path | None, *commands: Sequence[str]) -> Path:
        """An archive that came from another by commands which nobody disturbed."""
        twin = self._place / f"{name}.db"
        if base is not None:
            shutil.copyfile(base, twin)
        for command in commands:
            code, said = self.run(command, twin)
            if code:
                raise RuntimeError(f"{name}: {' '.join(command)} ended with {code}: {said}")
        if faults := [*checks.half(twin), *checks.unsound(twin)]:
            raise RuntimeError(f"{name}: {faults}")
        return twin


@contextmanager
def world(place: Path) -> Iterator[World]:
    """Serves everything on loopback until the block ends."""
    place.mkdir(parents=True)
    with Replica(latency_ms=_LATENCY_MS) as replica, web_archive() as archive:
        for force_id in _CAPTURED:
            with urlopen(replica.url(force_id)) as reply:
                body = reply.read()
            archive.held += [
                Held(
                    f"202410{day:02}100000",
                    replica.url(force_id),
                    body.replace(b"</h1>", f"</h1><p>Draft number {day} of our plan.</p>".encode()),
                    digest=f"{force_id}-{day}",
                )
                for day in range(1, _CAPTURES + 1)
            ]
        yield World(replica, archive.cdx, place)
