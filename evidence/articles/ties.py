"""Who is tied to what, and ties that were given up and begun again: an article cites a study that it had left out.

Read from the history, which keeps every insert, change and deletion in their order.
"""

from dataclasses import asdict, dataclass

from django.db import connection

AGAIN = " again "  # in the key of a cause, before the event by which the tie began again


@dataclass(frozen=True, slots=True)
class Target:
    """What a task is about: the article or claim to look at, because of a study or claim."""

    article: int | None = None
    claim: int | None = None
    study: int | None = None
    because_of: int | None = None

    @property
    def columns(self) -> set[str]:
        return {name for name, value in asdict(self).items() if value is not None}


# What ties the two sides of a task -> its history, the columns of the task, and the same in the history.
TIES = {
    "citation": ("evidence_citationevent", ("article_id", "study_id"), ("article_id", "study_id")),
    "item": ("evidence_evidenceitemevent", ("claim_id", "study_id"), ("claim_id", "study_id")),
    "statement": ("evidence_statementevent", ("article_id", "because_of_id"), ("article_id", "claim_id")),
    "reference": ("evidence_citationevent", ("article_id", "because_of_id"), ("article_id", "claim_id")),
}
NEVER = 2**31 - 1  # the greatest number of an event

# Each event but a deletion holds until the next of its row; where none holds, the tie was given up.
BEGUN = """
SELECT task, '{name} ' || max(begun) FROM (
    SELECT task, begun, max(ended) OVER (
        PARTITION BY task ORDER BY begun ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS held FROM (
        SELECT task.id AS task, event.pgh_id AS begun, coalesce((
            SELECT min(next.pgh_id) FROM {events} next
            WHERE next.pgh_obj_id = event.pgh_obj_id AND next.pgh_id > event.pgh_id
        ), {never}) AS ended
        FROM evidence_task task JOIN {events} event
        ON (event.{of[0]}, event.{of[1]}) = (task.{task[0]}, task.{task[1]}) AND event.pgh_label <> 'delete'
    ) each_event
) in_order WHERE held < begun GROUP BY task
"""
UNTOLD = """
SELECT task.article_id, task.claim_id, task.study_id, task.because_of_id, again.name
FROM ({begun}) again (task, name) JOIN evidence_task task ON task.id = again.task
WHERE NOT EXISTS (
    SELECT FROM evidence_cause cause WHERE cause.task_id = task.id AND right(cause.key, length(again.name)) = again.name
)
"""


def begun_again() -> dict[Target, str]:
    """The targets of tasks whose tie ended and began again, which no cause of theirs tells; with the end of a key."""
    with connection.cursor() as cursor:
        cursor.execute(UNTOLD.format(begun=" UNION ALL ".join(begun(name) for name in TIES)))
        return {Target(*columns): AGAIN + name for *columns, name in cursor.fetchall()}


def begun(name: str) -> str:
    events, task, of = TIES[name]
    return BEGUN.format(name=name, events=events, task=task, of=of, never=NEVER)
