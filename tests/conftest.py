"""Fixtures that several test files share."""

from collections.abc import Iterator

import pytest

from tests.replica import Replica


@pytest.fixture(scope="session")
def served_replica() -> Iterator[Replica]:
    with Replica() as replica:
        yield replica


@pytest.fixture
def replica(served_replica: Replica) -> Replica:
    """The replica on its first night, without faults; one server for all tests."""
    served_replica.reset()
    return served_replica
