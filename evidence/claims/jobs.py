"""What the worker does for reference lists; one job a list, safe to run again after a hard stop."""

from contextlib import AbstractContextManager

import pghistory
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from evidence.claims.lists import add_lines, check_lines, unanswered
from evidence.claims.models import ReferenceImport
from evidence.errors import EvidenceError
from evidence.pubmed.answers import PubMedError
from evidence.studies.source import pubmed


def enqueue(batch: ReferenceImport) -> None:
    """Have the worker take the list's next step; one list is never worked on twice at a time."""
    task = check_list if batch.state == ReferenceImport.State.CHECKING else add_list
    task.configure(lock=f"reference-list-{batch.pk}").defer(pk=batch.pk)


@app.task(name="check_list", retry=RetryStrategy(max_attempts=3, wait=5))
def check_list(pk: int) -> None:
    if batch := ReferenceImport.objects.filter(pk=pk, state=ReferenceImport.State.CHECKING).first():
        try:
            with signed(batch, "check_list"):
                check_lines(batch, pubmed())
        except EvidenceError as error:
            put_back(batch, error)


@app.task(name="add_list", retry=RetryStrategy(max_attempts=3, wait=5))
def add_list(pk: int) -> None:
    batch = ReferenceImport.objects.filter(pk=pk, state=ReferenceImport.State.ADDING).first()
    if batch is None:
        return
    try:
        with signed(batch, "add_list"):
            add_lines(batch, pubmed(), now=timezone.now())
    except EvidenceError as error:
        put_back(batch, error)


def signed(batch: ReferenceImport, command: str) -> AbstractContextManager[object]:
    """What the worker does is done for whoever confirmed the list, or made it: the history of changes says so."""
    person = batch.confirmed_by_id or batch.created_by_id
    return pghistory.context(user=person, command=command, why=f"Reference list {batch.pk}")


def put_back(batch: ReferenceImport, error: EvidenceError) -> None:
    """The list waits for its person again, with the reason why the step was not finished."""
    batch.trouble = unanswered(str(error)) if isinstance(error, PubMedError) else str(error)
    batch.state = ReferenceImport.State.CHECKED
    batch.save()


@app.periodic(cron="* * * * *")
@app.task(name="sweep_stalled_jobs", pass_context=True)
async def sweep_stalled_jobs(context, timestamp: int) -> None:  # type: ignore[no-untyped-def]
    """Jobs of a worker that was killed are taken up again."""
    for job in await context.app.job_manager.get_stalled_jobs():
        await context.app.job_manager.retry_job(job)
