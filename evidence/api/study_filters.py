"""How lists of studies are narrowed by what is printed on them, by how they stand, and by what they are used for."""

from collections.abc import Callable

from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, Left, Lower
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual

from evidence.api.claims import published_claims
from evidence.api.filters import RANGE, Wish, moment, one_of, standing, wish
from evidence.api.identifying import known_studies
from evidence.api.problems import BadParameter, unknown_value
from evidence.api.seen import published_topics, used_topics, visible
from evidence.articles.models import Article, Citation
from evidence.claims.models import Claim
from evidence.grading.publications import PublishedStudy
from evidence.studies.models import NAME, Study
from evidence.studies.standing import Standing

FIRST_YEAR, LAST_YEAR = 1, 9999


def by_year(parameter: str, text: str) -> Q:
    """Years, one by one or from..to: 2010..2015, 2010.. or ..2015. Raises BadParameter."""
    asked, any_of = wish(parameter, text), Q()
    for value in asked.values:
        any_of |= years(parameter, value)
    return asked.of(any_of)


def years(parameter: str, value: str) -> Q:
    """As the index has it, in which no year is 0."""
    first, last = ends(parameter, value)
    year = Coalesce("year", 0)
    return Q(GreaterThanOrEqual(year, max(first, FIRST_YEAR))) & Q(LessThanOrEqual(year, last))


def ends(parameter: str, value: str) -> tuple[int, int]:
    """The first and the last year that a value means. Raises BadParameter."""
    if RANGE not in value:
        return year_of(parameter, value), year_of(parameter, value)
    low, _, high = value.partition(RANGE)
    if not low and not high:
        raise BadParameter(parameter, f"“{value}” names no year: write 2010..2015, 2010.. or ..2015.")
    first = year_of(parameter, low) if low else FIRST_YEAR
    last = year_of(parameter, high) if high else LAST_YEAR
    if first > last:
        raise BadParameter(parameter, f"“{value}” runs backwards: write {high}..{low}.")
    return first, last


def year_of(parameter: str, text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) == 4:
        return int(text)
    raise BadParameter(
        parameter, f"“{text}” is no year: give four digits, such as 2012, or a range such as 2010..2015."
    )


def by_journal(parameter: str, text: str) -> Q:
    """Journals by their names, whole or abbreviated as PubMed has them. Raises BadParameter for one without a study."""
    asked, any_of = wish(parameter, text), Q()
    for value in asked.values:
        called = in_journal(value)
        if not visible().filter(called).exists():
            said = "give its name or its abbreviation as PubMed writes it, such as Cochrane Database Syst Rev"
            raise BadParameter(parameter, f"There is no study of a journal “{value}” here: {said}.")
        any_of |= called
    return asked.of(any_of)


def in_journal(name: str) -> Q:
    """As the indexes have it; the name is folded by the database, as the indexed one was."""
    called = Q()
    for column in ("journal", "journal_abbreviation"):
        numbers = Study.objects.annotate(called=Lower(Left(column, NAME))).filter(called=Lower(Left(Value(name), NAME)))
        called |= Q(pk__in=numbers.values("pk"))
    return called


def by_author(parameter: str, text: str) -> Q:
    """People by family name, alone or followed by given names or their initials."""
    asked, any_of = wish(parameter, text), Q()
    for name in asked.values:
        any_of |= Q(pk__in=Study.objects.by_author(name).values("pk"))
    return asked.of(any_of)


def by_publication_type(parameter: str, text: str) -> Q:
    """What PubMed says it is, by name or MeSH number. Raises BadParameter for what no study here is."""
    asked, any_of = wish(parameter, text), Q()
    for value in asked.values:
        said = Q(publication_types__contains=[{"name": value}]) | Q(publication_types__contains=[{"ui": value}])
        if not visible().filter(said).exists():
            raise BadParameter(
                parameter,
                f"No study here is a “{value}”: write it as PubMed does, such as Randomized Controlled Trial.",
            )
        any_of |= said
    return asked.of(any_of)


def by_standing(parameter: str, text: str) -> Q:
    asked = one_of(parameter, text, [how.value for how in Standing])
    wanted = [how.value for how in Standing if (how.value in asked.values) is not asked.negated]
    return standing(wanted, "pk") if wanted else Q(pk__in=())


def by_topic(parameter: str, text: str) -> Q:
    """Studies that a published claim of a topic uses. Raises BadParameter for an unknown topic."""
    asked = wish(parameter, text)
    if unknown := set(asked.values) - used_topics(asked.values):
        raise unknown_value(parameter, sorted(unknown)[0], published_topics())
    return used(asked, Q(publication__topics__overlap=asked.values))


def by_article(parameter: str, text: str) -> Q:
    """Studies that an article cites. Raises BadParameter for one that readers do not see."""
    asked = wish(parameter, text)
    found = dict(Article.objects.public().filter(slug__in=asked.values).values_list("slug", "pk"))
    if unknown := [slug for slug in asked.values if slug not in found]:
        raise BadParameter(parameter, f"There is no public article “{unknown[0]}”: see /api/v1/articles/.")
    cited = Citation.objects.filter(article__in=found.values(), study__isnull=False)
    return asked.of(Q(pk__in=cited.values("study")))


def by_claim(parameter: str, text: str) -> Q:
    asked = wish(parameter, text)
    return used(asked, Q(publication__in=published_claims(asked.values)))


def by_identifier(parameter: str, text: str) -> Q:
    asked = wish(parameter, text)
    return asked.of(Q(pk__in=[study.pk for study in known_studies(asked.values, parameter)]))


def used(asked: Wish, by: Q) -> Q:
    """That the latest publication of a claim uses it, one that `by` holds for."""
    latest = Q(publication__claim__state__in=Claim.SHOWN, publication__number=F("publication__claim__version"))
    return asked.of(Q(pk__in=PublishedStudy.objects.filter(latest & by).order_by().values("study")))


def updated_since(parameter: str, text: str) -> Q:
    return Q(updated_at__gte=moment(parameter, text))


FILTERS: dict[str, Callable[[str, str], Q]] = {
    "article": by_article, "year": by_year, "journal": by_journal, "author": by_author,
    "publication_type": by_publication_type, "standing": by_standing, "topic": by_topic,
    "updated_since": updated_since, "claim": by_claim, "ids": by_identifier,
}  # fmt: skip
