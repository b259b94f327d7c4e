"""What claims can be narrowed by: each parameter of their list, and the condition that its text means."""

from collections.abc import Callable

from django.db.models import Exists, OuterRef, Q

from evidence.api.filters import certainty, marked, moment, one_of, spoken, standing, wish
from evidence.api.identifying import known_studies
from evidence.api.problems import BadParameter, unknown_value
from evidence.api.seen import published_topics, used_topics
from evidence.articles.models import Article, Citation, Statement
from evidence.claims.models import Claim
from evidence.grading.effects import Direction
from evidence.grading.publications import PublishedStudy
from evidence.grading.scales import Level, Scale
from evidence.grading.suggestion import Design
from evidence.studies.standing import Standing


def topic(text: str) -> Q:
    asked = wish("topic", text)
    used = used_topics(asked.values)
    if unknown := [value for value in asked.values if value not in used]:
        raise unknown_value("topic", unknown[0], published_topics())
    return marked("topic", asked)


def scale(text: str) -> Q:
    known = (f"{key}-{version}" for key, version in Scale.objects.values_list("key", "version"))
    return marked("scale", one_of("scale", text, known))


def level(text: str) -> Q:
    """Levels as scale:code, such as ocebm-2011:2."""
    rows = Level.objects.values_list("scale__key", "scale__version", "code").distinct()
    known = {f"{key}-{version}:{code}" for key, version, code in rows}
    asked = wish("level", text)
    for value in asked.values:
        if value not in known:
            scale = value.partition(":")[0]
            near = {name for name in known if name.startswith(f"{scale}:")}
            raise unknown_value("level", value, near or known)
    return marked("level", asked)


def standing_today(text: str) -> Q:
    asked = one_of("standing", text, Standing)
    shown = PublishedStudy.objects.filter(standing(asked.values, "study_id"), publication=OuterRef("pk"))
    return asked.of(Q(Exists(shown)))


def of_studies(text: str) -> Q:
    asked = wish("study", text)
    studies = known_studies(asked.values, "study")
    return asked.of(Q(Exists(PublishedStudy.objects.filter(study__in=studies, publication=OuterRef("pk")))))


def of_articles(text: str) -> Q:
    """Claims that public articles state, or cite something for."""
    asked = wish("article", text)
    known = set(Article.objects.public().filter(slug__in=asked.values).values_list("slug", flat=True))
    if unknown := [value for value in asked.values if value not in known]:
        raise BadParameter("article", f"There is no public article “{unknown[0]}”: see /api/v1/articles/.")
    of = {"article__slug__in": asked.values, "claim": OuterRef("claim_id")}
    return asked.of(Q(Exists(Statement.objects.filter(**of))) | Q(Exists(Citation.objects.filter(**of))))


def sure(text: str) -> Q:
    asked = certainty("certainty", text)
    return asked.of(Q(certainty__in=asked.values))


def question_type(text: str) -> Q:
    asked = one_of("question_type", text, Claim.QuestionType.values)
    return asked.of(Q(question_type__in=asked.values))


FILTERS: dict[str, Callable[[str], Q]] = {
    "topic": topic,
    "population": lambda text: spoken("population", text, "search__population"),
    "intervention": lambda text: spoken("intervention", text, "search__intervention"),
    "outcome": lambda text: spoken("outcome", text, "search__outcomes"),
    "certainty": sure,
    "direction": lambda text: marked("direction", one_of("direction", text, Direction.values)),
    "scale": scale,
    "level": level,
    "design": lambda text: marked("design", one_of("design", text, Design)),
    "standing": standing_today,
    "study": of_studies,
    "article": of_articles,
    "question_type": question_type,
    "updated_since": lambda text: Q(published_at__gte=moment("updated_since", text)),
}
