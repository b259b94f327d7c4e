"""Studies that are here, found by what a reference prints: its title, its year and its first author."""

from functools import reduce
from operator import or_

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q

from evidence.folding import words
from evidence.identifiers.references import Reference
from evidence.pubmed.compare import Work, compare, names_of
from evidence.studies.mapping import work_of_study
from evidence.studies.models import Study

AROUND = 1  # years between the issue of a work and the day it went online, in nearly all cases
COMPARED, SHOWN = 50, 5  # studies that are like a reference


def printed_as(reference: Reference) -> list[Study]:
    """The studies here that agree with all that is printed; none for a reference that lacks one of the three.

    What is searched for is spelled as here; a title that is not is looked up in PubMed, which knows other spellings.
    """
    if not (reference.title and reference.first_author and reference.year):
        return []
    found = Study.objects.with_notices().filter(titled(reference), written(reference))
    return [study for study in found.order_by("pk") if agrees(reference, work_of_study(study))]


def near(reference: Reference) -> list[Study]:
    """The few studies here that have the title that is printed, or the author and year; the most alike first."""
    asked = ([titled(reference)] if reference.title else []) + (
        [written(reference)] if reference.first_author and reference.year else []
    )
    if not asked:
        return []
    found = Study.objects.with_notices().filter(reduce(or_, asked)).order_by("pk")[:COMPARED]
    return sorted(found, key=lambda study: len(compare(reference, work_of_study(study))))[:SHOWN]


def titled(reference: Reference) -> Q:
    return Q(search__vector=SearchQuery(" ".join(words(reference.title or "")), config="english"))


def written(reference: Reference) -> Q:
    """By the longest part of the name: the others may be printed or not."""
    author = max(words(reference.first_author or ""), key=len, default="")
    year = reference.year or 0
    return Q(search__authors=SearchQuery(author, config="simple"), year__range=(year - AROUND, year + AROUND))


def agrees(reference: Reference, work: Work) -> bool:
    """True when all that is printed and known agrees, and title, year and first author are known.

    Guidelines come out in several journals at once, with one title, year and author: the journal must agree too,
    unless the page does.
    """
    if compare(reference, work) or not (work.title and work.years and work.authors):
        return False
    if (reference.first_page and work.pages) or not (reference.journal and work.journals):
        return True
    return bool(names_of((reference.journal,)) & names_of(work.journals))
