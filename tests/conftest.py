"""Fixtures that several test files share."""

from collections.abc import Iterator

import pytest

from tests.replica import Replica


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes never name a test: a compressed body holds the second in which it was made, and two
    workers that collect in different seconds would not agree on the tests there are."""
    return argname if isinstance(val, bytes) else None


@pytest.fixture(scope="session")
def served_replica() -> Iterator[Replica]:
    with Replica() as replica:
        yield replica


@pytest.fixture
def replica(served_replica: Replica) -> Replica:
    """The replica on its first night, without faults; one server for all tests."""
    served_replica.reset()
    return served_replica
