"""How lists of studies are narrowed by what is printed on them, by how they stand, and by what they are used for."""

from django.db.models import F, Q
from django.db.models.functions import Left, Lower

from evidence.api.filters import RANGE, Wish, moment, one_of, standing, wish
from evidence.api.problems import BadParameter, unknown_value
from evidence.articles.models import Article, Citation
from evidence.claims.models import Claim, Topic
from evidence.grading.publications import PublishedStudy
from evidence.studies.models import NAME, Study
from evidence.studies.standing import Standing


def by_year(parameter: str, text: str) -> Q:
    """Years, one by one or from..to: 2010..2015, 2010.. or ..2015. Raises BadParameter."""
    asked, any_of = wish(parameter, text), Q()
    for value in asked.values:
        any_of |= years(parameter, value)
    return asked.of(any_of & Q(year__isnull=False))


def years(parameter: str, value: str) -> Q:
    if RANGE not in value:
        return Q(year=year_of(parameter, value))
    low, _, high = value.partition(RANGE)
    if not low and not high:
        raise BadParameter(parameter, f"“{value}” names no year: write 2010..2015, 2010.. or ..2015.")
    first, last = (year_of(parameter, end) if end else None for end in (low, high))
    if first and last and first > last:
        raise BadParameter(parameter, f"“{value}” runs backwards: write {high}..{low}.")
    return (Q(year__gte=first) if first else Q()) & (Q(year__lte=last) if last else Q())


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
        if not Study.objects.filter(called).exists():
            said = "give its name or its abbreviation as PubMed writes it, such as Cochrane Database Syst Rev"
            raise BadParameter(parameter, f"There is no study of a journal “{value}” here: {said}.")
        any_of |= called
    return asked.of(any_of)


def in_journal(name: str) -> Q:
    """As the indexes have it; the name is folded by the database, as the indexed one was."""
    called = Q()
    for column in ("journal", "journal_abbreviation"):
        numbers = Study.objects.annotate(called=Lower(Left(column, NAME))).filter(called=name.lower()[:NAME])
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
        if not Study.objects.filter(said).exists():
            raise BadParameter(
                parameter,
                f"No study here is a “{value}”: write it as PubMed does, such as Randomized Controlled Trial.",
            )
        any_of |= said
    return asked.of(any_of)


def by_standing(parameter: str, text: str) -> Q:
    asked = one_of(parameter, text, [how.value for how in Standing])
    return asked.of(standing(asked.values, "pk"))


def by_topic(parameter: str, text: str) -> Q:
    """Studies that a published claim of a topic uses. Raises BadParameter for an unknown topic."""
    asked = wish(parameter, text)
    known = Topic.objects.filter(slug__in=asked.values).values_list("slug", flat=True)
    if unknown := set(asked.values) - set(known):
        raise unknown_value(parameter, sorted(unknown)[0], Topic.objects.values_list("slug", flat=True)[:100])
    return used(asked, Q(publication__topics__overlap=asked.values))


def by_article(parameter: str, text: str) -> Q:
    """Studies that an article cites. Raises BadParameter for one that readers do not see."""
    asked = wish(parameter, text)
    found = dict(Article.objects.public().filter(slug__in=asked.values).values_list("slug", "pk"))
    if unknown := [slug for slug in asked.values if slug not in found]:
        raise BadParameter(parameter, f"There is no public article “{unknown[0]}”: see /api/v1/articles/.")
    cited = Citation.objects.filter(article__in=found.values(), study__isnull=False)
    return asked.of(Q(pk__in=cited.values("study")))


def used(asked: Wish, by: Q) -> Q:
    """That the latest publication of a claim uses it, one that `by` holds for."""
    latest = Q(publication__claim__state__in=Claim.SHOWN, publication__number=F("publication__claim__version"))
    return asked.of(Q(pk__in=PublishedStudy.objects.filter(latest & by).order_by().values("study")))


def updated_since(parameter: str, text: str) -> Q:
    return Q(updated_at__gte=moment(parameter, text))
