"""Reviewers are made for nearly every test of the API: their passwords need not be hard to guess."""

from collections.abc import Callable

import pytest
from django.db import connection
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
