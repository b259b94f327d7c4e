"""What readers see of all that is here: nothing else may be told of, not even that it is not there."""

from django.db.models import Count, Exists, F, Func, OuterRef, QuerySet, Value

from evidence.articles.models import Citation
from evidence.claims.models import Claim
from evidence.grading.publications import Publication, PublishedStudy
from evidence.studies.models import Study
from evidence.studies.queries import StudyQuerySet


def visible() -> StudyQuerySet:
    """Studies that the latest publication of a claim shows, or an article that readers see cites.

    Both are looked up by the study's number, as a list comes to it: UNION ALL keeps PostgreSQL from hashing all that
    is published for the sake of one page.
    """
    shown = PublishedStudy.objects.filter(
        study=OuterRef("pk"), publication__claim__state__in=Claim.SHOWN,
        publication__number=F("publication__claim__version"),
    )  # fmt: skip
    cited = Citation.objects.filter(study=OuterRef("pk"), article__public=True)
    return Study.objects.filter(
        Exists(shown.order_by().values("study").union(cited.order_by().values("study"), all=True))
    )


def published_topics() -> dict[str, int]:
    """The topics of published claims, each with the number of its claims."""
    rows = Publication.objects.public().order_by().annotate(topic=Func("topics", function="unnest"))
    return dict(rows.values_list("topic").annotate(number=Count("*")))


def used_topics(slugs: list[str]) -> set[str]:
    """Those of the topics that a published claim has."""
    first, *others = [uses(slug) for slug in slugs]
    return set(first.union(*others))


def uses(topic: str) -> QuerySet[Publication, str]:
    """The topic itself, if a published claim has it."""
    rows = Publication.objects.public().filter(search__marks__contains=[f"topic:{topic}"])
    return rows.order_by().values_list(Value(topic), flat=True)[:1]
