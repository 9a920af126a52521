"""A small web of 45 hosts on loopback that plays the police forces' sites and GOV.UK.

    with Replica() as replica:
        replica.write_sources(directory)
        replica.night = 3
        replica.set_fault("kent", "not_found")

By hand: ``python -m tests.replica --port 8043 --sources /tmp/sources``.
"""

from tests.replica.faults import FAULTS
from tests.replica.nights import NIGHTS, time_of
from tests.replica.replica import GOV_UK, Replica

__all__ = ["FAULTS", "GOV_UK", "NIGHTS", "Replica", "time_of"]
