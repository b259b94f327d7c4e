"""The reference lists of two real articles, read out of the articles' own text, against PubMed over HTTP."""

import pytest
from django.utils import timezone

from evidence.identifiers.references import read_list
from evidence.studies.importing import import_references
from evidence.studies.models import Study
from evidence.studies.outcomes import Outcome


def article_text(corpus, name):
    return (corpus / "articles" / f"{name}.txt").read_text(encoding="utf-8")


@pytest.fixture
def resolutions(corpus, db, client_of_site):
    texts = (article_text(corpus, name) for name in ("causes-of-leg-spasms", "leg-spasms-and-cramping"))
    return [r for text in texts for r in import_references(read_list(text), client_of_site, now=timezone.now())]


def test_all_fourteen_journal_references_become_studies(resolutions):
    assert [r.outcome for r in resolutions].count(Outcome.ADDED) == 14
    assert Study.objects.count() == 14


def test_the_four_websites_are_said_to_be_nothing_to_look_up(resolutions):
    assert [r.outcome for r in resolutions[:4]] == [Outcome.INVALID] * 4


def test_ten_dois_are_found_and_the_other_four_are_asked_for_by_citation(resolutions, standin):
    assert sum(r.reference.doi is not None for r in resolutions) == 10
    assert any("(19)30414-4" in (r.reference.doi or "") for r in resolutions)
    asked = [seen for seen in standin.requests if "ecitmatch" in seen.path]
    assert len(asked) == 4
