"""How long the database may work for one request of the API: past that, it stops by itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import OperationalError, connection, transaction
from psycopg import Cursor
from psycopg.errors import QueryCanceled
from rest_framework import exceptions

LATER = 30  # seconds


class TooLong(exceptions.APIException):
    """A query that the database was told to stop."""

    status_code = 503
    default_code = "too_long"
    default_detail = (
        "This takes longer than one answer may take here. Ask for less: rarer words, fewer values, a smaller page."
    )
    retry_after = LATER


@contextmanager
def patience() -> Iterator[None]:
    """Whatever is asked of the database within ends after API_SECONDS a query. 0: it may take as long as it takes."""
    if not settings.API_SECONDS:
        yield
        return
    with transaction.atomic(savepoint=False):
        with bare_cursor() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = {int(settings.API_SECONDS * 1_000)}")
        yield


@contextmanager
def bare_cursor() -> Iterator[Cursor[Any]]:
    """psycopg's own cursor: what is asked by it is no query of the resource."""
    connection.ensure_connection()
    with connection.wrap_database_errors, connection.connection.cursor() as cursor:
        yield cursor


def was_stopped(error: BaseException) -> bool:
    """Whether the database gave up on a query because its time was over."""
    return isinstance(error, OperationalError) and isinstance(error.__cause__, QueryCanceled)
