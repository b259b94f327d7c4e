"""How studies are asked for: by what names them, by their words, by who wrote them."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import models
from django.db.models.functions import Cast, Lower

from evidence.folding import fold
from evidence.identifiers.schemes import Identifier, Scheme
from evidence.identifiers.schemes import fold as fold_identifier

if TYPE_CHECKING:
    from evidence.studies.models import Study

# What names a study; a trial's register number may name several publications of it.
NAMING = (Scheme.PMID, Scheme.DOI, Scheme.PMCID)


CANDIDATES = 300  # of a ranked search
BY_LENGTH = 1  # rank divided by 1 + log(length): https://www.postgresql.org/docs/current/textsearch-controls.html


def web_query(words: str) -> SearchQuery:
    """Words as they are typed into a search engine: "a phrase", -without, or."""
    return SearchQuery(fold(words), search_type="websearch", config="english")


class StudyQuerySet(models.QuerySet["Study"]):
    def named(self, identifiers: Iterable[Identifier]) -> "dict[Identifier, Study]":
        """The study that each PMID, PMCID or DOI names, in one query; DOIs are compared without regard to case."""
        asked = [identifier for identifier in identifiers if identifier.scheme in NAMING]
        values = {scheme: [one.value for one in asked if one.scheme is scheme] for scheme in NAMING}
        found = self.alias(doi_folded=Lower("doi")).filter(
            models.Q(pmid__in=values[Scheme.PMID])
            | models.Q(pmcid__in=values[Scheme.PMCID])
            | models.Q(doi_folded__in=[doi.lower() for doi in values[Scheme.DOI]])
        )
        by_name = {fold_identifier(name): study for study in found for name in study.identifiers}
        return {one: by_name[fold_identifier(one)] for one in asked if fold_identifier(one) in by_name}

    def identified(self, identifier: Identifier) -> Self:
        """The studies with this identifier; a register number may have several."""
        if identifier.scheme is Scheme.DOI:
            return self.with_doi(identifier.value)
        if identifier.scheme in NAMING:
            return self.filter(**{identifier.scheme.value: identifier.value})
        return self.filter(registrations__contains=[{"accession": identifier.value}])

    def with_doi(self, doi: str) -> Self:
        """The study of this DOI, whatever the case, as the index has it: iexact would read every study."""
        return self.alias(doi_folded=Lower("doi")).filter(doi_folded=doi.lower())

    def matching(self, words: str) -> Self:
        """Every study with these words; accents and case are folded, quotes and minus work as on the web."""
        return self.filter(search__vector=web_query(words))

    def best_matching(self, words: str) -> "StudyQuerySet":
        """The newest CANDIDATES of the studies with these words, the best of them first.

        Ranking reads each vector: over all that have a common word it takes seconds. Fewer matches than CANDIDATES are
        all ranked.
        """
        newest = self.matching(words).order_by("-search__study_id").values("pk")[:CANDIDATES]
        rank = Cast(
            SearchRank(models.F("search__vector"), web_query(words), normalization=BY_LENGTH), models.FloatField()
        )
        return self.model.objects.filter(pk__in=newest).annotate(rank=rank).order_by("-rank", "-pk")

    def by_author(self, name: str) -> Self:
        """The studies of whoever is called so: a family name, alone or followed by given names or their initials."""
        return self.filter(search__authors=SearchQuery(fold(name), search_type="phrase", config="simple"))

    def titled(self, title: str, year: int | None) -> Self:
        """The studies of this title and year, whatever the case and the full stop; none without a title."""
        words = title.strip().rstrip(".")
        if not words:
            return self.none()
        return self.filter(models.Q(title__iexact=words) | models.Q(title__iexact=f"{words}."), year=year)

    def with_notices(self) -> Self:
        return self.prefetch_related("notices")

    def get_by_natural_key(self, pmid: str, doi: str, pmcid: str, title: str, year: int | None) -> "Study":
        """The study with the first of these identifiers, else the one of this title and year without any."""
        if pmid:
            return self.get(pmid=pmid)
        if doi:
            return self.with_doi(doi).get()
        if pmcid:
            return self.get(pmcid=pmcid)
        return self.get(pmid=None, doi=None, pmcid=None, title=title, year=year)
