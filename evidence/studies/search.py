"""Keeps the words of studies searchable."""

from collections.abc import Iterable

from django.contrib.postgres.search import SearchVector
from django.db.models import Value

from evidence.folding import fold, plain
from evidence.studies.models import Study, StudySearch

# Characters that are indexed: PostgreSQL takes a vector of 1 MB at most, and few abstracts have 10,000.
LONGEST = 200_000


def index(studies: Iterable[Study]) -> None:
    """Write the search words of these studies, whether they had some before or not."""
    for study in studies:
        vector = SearchVector(Value(fold(words(study))[:LONGEST]), config="english")
        StudySearch.objects.update_or_create(study=study, defaults={"vector": vector})


def words(study: Study) -> str:
    """Everything a person may search a study by, in one text."""
    names = (" ".join(filter(None, (a.get("family"), a.get("given"), a.get("literal")))) for a in study.authors)
    sections = (plain(section["text"]) for section in study.abstract)
    headings = (heading["name"] for heading in study.mesh)
    parts = [plain(study.title), study.vernacular_title, *names, study.journal, study.journal_abbreviation]
    identifiers = [study.pmid or "", study.pmcid or "", study.doi or ""]
    return " ".join([*parts, *identifiers, *sections, *headings, *study.keywords, str(study.year or "")])
