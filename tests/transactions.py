"""A second connection whose transaction is open while something else is done."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from evidence.studies.models import Study


@contextmanager
def begun_before(**fields: str) -> Iterator[None]:
    """Another connection changes a study, and ends only after what is done within."""
    began, may_end = threading.Event(), threading.Event()

    def slowly() -> None:
        with transaction.atomic():
            Study.objects.filter(pmid="1").update(**fields)
            began.set()
            may_end.wait(20)
        connection.close()

    thread = threading.Thread(target=slowly)
    thread.start()
    assert began.wait(20)
    yield
    may_end.set()
    thread.join()
