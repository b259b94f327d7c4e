"""Reviewers are made for nearly every test of the API: their passwords need not be hard to guess."""

from collections.abc import Callable, Iterator

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from django.test.utils import CaptureQueriesContext


@pytest.fixture(autouse=True)
def quick_passwords(settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def count_queries(client) -> Callable[[str], int]:
    """How many times an answer asks for what is stored; the client's limit and the time limit are no part of it."""

    def count(path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            response = client.get(path)
            b"".join(response)
        assert response.status_code == 200
        return sum("evidence_" in one["sql"] or "pg_stat" in one["sql"] for one in queries.captured_queries)

    return count


@pytest.fixture
def one_connection() -> Iterator[None]:
    """The requests of a test are in its transaction, as they are with Django's own client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
