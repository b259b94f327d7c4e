"""Keeps the words of studies searchable."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.postgres.search import SearchVector
from django.db.models import Value

from evidence.folding import fold, plain
from evidence.studies.models import Study, StudySearch

# Characters that are indexed: PostgreSQL takes a vector of 1 MB at most, and few abstracts have 10,000.
LONGEST = 200_000


def index(studies: Iterable[Study]) -> None:
    """Write the search words of these studies, whether they had some before or not."""
    rows = [StudySearch(study=study, vector=vector(study), authors=author_vector(study)) for study in studies]
    StudySearch.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["study"], update_fields=["vector", "authors"]
    )


def vector(study: Study) -> SearchVector:
    """Everything a person may search a study by: its title weighs most, its abstract least."""
    parts = (("A", title_words(study)), ("C", other_words(study)), ("D", abstract_words(study)))
    first, *others = (SearchVector(Value(folded(text)), config="english", weight=weight) for weight, text in parts)
    return sum(others, start=first)


def author_vector(study: Study) -> SearchVector:
    return SearchVector(Value(folded(author_words(study.authors))), config="simple")


def folded(text: str) -> str:
    return fold(text)[:LONGEST]


def title_words(study: Study) -> str:
    return f"{plain(study.title)} {study.vernacular_title}"


def other_words(study: Study) -> str:
    names = (" ".join(filter(None, (a.get("family"), a.get("given"), a.get("literal")))) for a in study.authors)
    headings = (heading["name"] for heading in study.mesh)
    identifiers = [study.pmid or "", study.pmcid or "", study.doi or ""]
    return " ".join(
        [
            *names,
            study.journal,
            study.journal_abbreviation,
            *identifiers,
            *headings,
            *study.keywords,
            str(study.year or ""),
        ]
    )


def abstract_words(study: Study) -> str:
    return " ".join(plain(section["text"]) for section in study.abstract)


def author_words(authors: Iterable[Mapping[str, Any]]) -> str:
    """Each name as family and given names, then as family and initials, as both are typed.

    >>> author_words([{"family": "Garrison", "given": "Scott R"}, {"literal": "Cochrane Group"}])
    'Garrison Scott R Garrison SR Cochrane Group'
    """
    return " ".join(part for author in authors for part in name_forms(author))


def name_forms(author: Mapping[str, Any]) -> list[str]:
    family, given, literal = (author.get(name) or "" for name in ("family", "given", "literal"))
    initials = "".join(word[0] for word in given.replace("-", " ").split())
    forms = (f"{family} {given}".strip(), f"{family} {initials}" if family and initials else "", literal)
    return [form for form in forms if form]
