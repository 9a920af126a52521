"""``python -m tests.replica``: serves until interrupted; commands on standard input.

Prints one JSON line when it is ready: port, sources directory, the NPCC page. Then reads
lines ``night N`` and ``fault FORCE NAME`` (``none`` ends a fault), and answers each.
"""

import argparse
import contextlib
import json
import signal
import sys
from pathlib import Path

from tests.replica import FAULTS, NIGHTS, Replica


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.replica", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--night", type=int, default=0, choices=NIGHTS)
    parser.add_argument("--latency", type=float, default=0, help="ms before each response")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--sources", type=Path, help="write lists that point here")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    replica = Replica(night=asked.night, latency_ms=asked.latency, port=asked.port, seed=asked.seed)
    # an interrupt or a termination is how it is meant to end
    with contextlib.suppress(KeyboardInterrupt), replica:
        if asked.sources:
            replica.write_sources(asked.sources)
        where = {"port": replica.port, "npcc": replica.npcc_url, "kent": replica.url("kent")}
        print(json.dumps(where), flush=True)
        for line in sys.stdin:
            print(obey(replica, line.split(), asked.sources), flush=True)
        signal.pause()  # standard input has ended; serve on until a signal comes


def obey(replica: Replica, words: list[str], sources: Path | None) -> str:
    """Do what one line says; returns what to say about it."""
    match words:
        case ["night", number] if number.isdigit() and int(number) in NIGHTS:
            replica.night = int(number)
            if sources:
                replica.write_sources(sources)
            return f"night {number}"
        case ["fault", force_id, name] if name == "none" or name in FAULTS:
            try:
                replica.set_fault(force_id, None if name == "none" else name)
            except KeyError as fault:
                return str(fault.args[0])
            return f"{force_id}: {name}"
    return "say: night N, or fault FORCE NAME (names: none, " + ", ".join(FAULTS) + ")"


if __name__ == "__main__":
    main()
