"""Where is it used, and who has to look again because it changed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

import pghistory
from django.db import connection, transaction
from django.db.models import Q

from evidence.articles.articles import Article, Citation
from evidence.articles.causes import Fact, Kind, untold
from evidence.articles.hits import Hits, once
from evidence.articles.statements import Statement
from evidence.articles.tasks import Cause, Task
from evidence.articles.telling import Teller
from evidence.articles.ties import Target
from evidence.claims.models import Claim
from evidence.studies.models import Study

# How long somebody may take.
DAYS = {
    Kind.RETRACTED: 7, Kind.CONCERN: 30, Kind.CORRECTED: 30, Kind.SUPERSEDED: 30, Kind.CERTAINTY: 30, Kind.RETIRED: 30,
    Kind.REVIEW_DUE: 30,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Use:
    """An article that uses a study or claim: by which of its references, and in which sentences."""

    article: Article
    references: tuple[int, ...]
    sentences: tuple[str, ...]


def uses_of_study(study: Study) -> list[Use]:
    """The articles that cite a study, and the sentences in which they do."""
    return uses(Citation.objects.filter(study=study), Statement.objects.none())


def uses_of_claim(claim: Claim) -> list[Use]:
    """The articles that state a claim or cite something for it, and the sentences in which they do."""
    return uses(Citation.objects.filter(claim=claim), Statement.objects.filter(claim=claim))


def uses(citations: Iterable[Citation], statements: Iterable[Statement]) -> list[Use]:
    references: dict[int, list[int]] = defaultdict(list)
    sentences: dict[int, list[str]] = defaultdict(list)
    for statement in statements:
        sentences[statement.article_id].append(statement.sentence)
    for citation in citations:
        references[citation.article_id].append(citation.position)
        sentences[citation.article_id] += citation.sentences
    articles = Article.objects.defer("text").filter(pk__in={*references, *sentences})
    return [Use(one, tuple(references[one.pk]), tuple(once(sentences[one.pk]))) for one in articles]


def catch_up(now: datetime, *, today: date) -> int:
    """Tell every article and claim what it is not told of yet; returns how many tasks were opened or opened again.

    Running it twice, or in two processes at once, opens nothing twice.
    """
    with transaction.atomic(), pghistory.context(command="open_tasks"):
        one_at_a_time()
        facts = list(untold(today))
        return store(causes_of(facts, now), now, today) if facts else 0


def one_at_a_time() -> None:
    """Held to the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('evidence.articles.impact'))")


def causes_of(facts: list[Fact], now: datetime) -> dict[Target, list[Cause]]:
    """The causes by what they are about, not stored yet."""
    teller, hits = Teller(facts), Hits({fact.target for fact in facts})
    causes: dict[Target, list[Cause]] = defaultdict(list)
    for fact in facts:
        causes[fact.target].append(Cause(
            key=fact.key, kind=fact.kind, detail=teller.detail(fact), since=teller.since(fact, now),
            sentences=hits.sentences(fact.target), suggestion=hits.suggestion(fact.target, fact.kind),
        ))  # fmt: skip
    return causes


def store(causes: Mapping[Target, list[Cause]], now: datetime, today: date) -> int:
    """Open a task for each target that has none, and again those that were resolved; hasten those that are open."""
    days = {target: today + timedelta(days=min(DAYS[Kind(one.kind)] for one in causes[target])) for target in causes}
    tasks = there(causes)
    resolved = {target for target, task in tasks.items() if task.state == Task.State.RESOLVED}
    fresh = [Task(**columns(target), opened_at=now, due=days[target]) for target in causes if target not in tasks]
    for task in Task.objects.bulk_create(fresh):
        tasks[target_of(task)] = task
    for due in set(days.values()):
        pks = {target: tasks[target].pk for target in causes if days[target] == due}
        Task.objects.open().filter(pk__in=pks.values(), due__gt=due).update(due=due)
        Task.objects.filter(pk__in=[pk for target, pk in pks.items() if target in resolved]).update(
            state=Task.State.OPEN, opened_at=now, due=due, resolution="", resolved_by=None, resolved_at=None
        )
    for target, rows in causes.items():
        for cause in rows:
            cause.task = tasks[target]
    Cause.objects.bulk_create((cause for rows in causes.values() for cause in rows), ignore_conflicts=True)
    return len(fresh) + len(resolved)


def there(targets: Iterable[Target]) -> dict[Target, Task]:
    """The tasks of these targets, held: nobody resolves one while it is told something new."""
    wanted = set(targets)
    articles, claims = {one.article for one in wanted}, {one.claim for one in wanted}
    near = Q(article__in=articles - {None}) | Q(claim__in=claims - {None})
    because = Q(study__in={one.study for one in wanted} - {None})
    because |= Q(because_of__in={one.because_of for one in wanted} - {None})
    held = Task.objects.filter(near, because).order_by("pk").select_for_update()
    return {target: task for task in held if (target := target_of(task)) in wanted}


def target_of(task: Task) -> Target:
    return Target(task.article_id, task.claim_id, task.study_id, task.because_of_id)


def columns(target: Target) -> dict[str, int | None]:
    return {f"{name}_id": pk for name, pk in asdict(target).items()}
