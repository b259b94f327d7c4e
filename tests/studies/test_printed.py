"""A reference without an identifier, and the studies that are here already."""

import pytest
from django.utils import timezone

from evidence.identifiers.references import read_list
from evidence.studies.importing import check, import_references
from evidence.studies.models import Study
from evidence.studies.outcomes import Outcome
from evidence.studies.saving import save
from evidence.studies.search import index
from evidence.studies.source import pubmed
from tests.pubmed.xml import article

pytestmark = pytest.mark.django_db

RUARO = (
    "Ruaro JA, et al. Lasers in medical science. 2014 Nov;29(6):1815-9. Low-level laser therapy to treat fibromyalgia."
)
YOUNG = "Young, Gavin. “Leg cramps.” BMJ clinical evidence vol. 2015 1113. 13 May. 2015"


@pytest.fixture
def away(settings, standin):
    settings.EUTILS_URL = "http://127.0.0.1:9/"
    return pubmed(tries=1)


def only(text, client):
    [resolution] = check(read_list(text), client)
    return resolution


def stored(*references, client):
    list(import_references(read_list("\n".join(references)), client, now=timezone.now()))


def typed(**fields):
    study = Study.objects.create(**fields)
    index([study])
    return study


KNOWN = [
    # as it is printed in the article that cites it, and in AMA's and MLA's ways
    RUARO,
    "Ruaro JA, Fréz AR, Ruaro MB, Nicolau RA. Low-level laser therapy to treat fibromyalgia. Lasers Med Sci. 2014;29(6):1815-9.",
    "Ruaro, J A et al. “Low-level laser therapy to treat fibromyalgia.” Lasers in medical science vol. 29,6 (2014): 1815-9.",
    # hyphens and capitals are printed as the journal likes
    "RUARO JA. Low level laser therapy to treat Fibromyalgia. Lasers Med Sci. 2014;29:1815.",
]


@pytest.mark.parametrize("printed", KNOWN)
def test_it_means_the_study_here_that_agrees_and_pubmed_is_not_asked(printed, client_of_site, standin):
    stored(RUARO, client=client_of_site)
    standin.requests.clear()
    found = only(printed, client_of_site)
    assert (found.outcome, found.pmid) == (Outcome.ALREADY, "924801056")
    assert found.detail == "Already here by its title, year and first author."
    assert standin.requests == []


OTHERS = [
    # another year, another author, another page, another journal, another title
    "Ruaro JA. Low-level laser therapy to treat fibromyalgia. Lasers Med Sci. 2010;29(6):1815-9.",
    "Gür A. Low-level laser therapy to treat fibromyalgia. Lasers Med Sci. 2014;29(6):1815-9.",
    "Ruaro JA. Low-level laser therapy to treat fibromyalgia. Lasers Med Sci. 2014;29(6):12-9.",
    "Ruaro JA. Low-level laser therapy to treat fibromyalgia. J Pain. 2014;29(6).",
    "Ruaro JA. Low-level laser therapy to treat arthritis. Lasers Med Sci. 2014;29(6):1815-9.",
    # without an author or a year nothing is certain
    "Low-level laser therapy to treat fibromyalgia. Lasers Med Sci. 2014;29(6):1815-9.",
    "Ruaro JA. Low-level laser therapy to treat fibromyalgia. Lasers Med Sci.",
]


@pytest.mark.parametrize("printed", OTHERS)
def test_where_anything_differs_or_is_not_printed_pubmed_is_asked(printed, client_of_site, away):
    stored(RUARO, client=client_of_site)
    assert only(printed, away).outcome is Outcome.FAILED


def test_one_guideline_in_two_journals_is_told_apart_by_the_journal(client_of_site, standin, away):
    same = {"title": "Reporting of cramps.", "authors": [("Schulz", "Kenneth")], "year": "2010"}
    standin.add(article("71", journal="BMJ", iso="BMJ", **same), article("72", journal="Lancet", iso="Lancet", **same))
    stored("PMID: 71", "PMID: 72", client=client_of_site)
    assert only("Schulz K. Reporting of cramps. Lancet. 2010.", away).pmid == "72"
    both = only("Schulz, Kenneth. “Reporting of cramps.” 2010.", away)
    assert both.outcome is Outcome.AMBIGUOUS
    assert both.detail == (
        "2 here agree with what is printed: pmid:71, pmid:72. Choose one, or add its PMID to the reference."
    )


def test_a_typed_study_is_looked_up_and_stands_when_pubmed_is_away(away):
    study = typed(title="Leg cramps", year=2015, authors=[{"family": "Young"}], pages="1113")
    found = only(YOUNG, away)
    assert (found.outcome, found.study) == (Outcome.ALREADY, study)
    assert "PubMed did not confirm it: 127.0.0.1:9 could not be reached" in found.detail


def test_a_typed_study_that_pubmed_does_not_have_is_the_one(client_of_site):
    study = typed(title="Pickled cucumbers and the calf", year=1931, authors=[{"family": "Doe"}])
    found = only("Doe J. Pickled cucumbers and the calf. J Ex. 1931;1:2.", client_of_site)
    assert (found.outcome, found.study) == (Outcome.ALREADY, study)


def test_a_printed_identifier_is_asked_for_first(client_of_site, standin):
    save_of_young = only(YOUNG, client_of_site).record
    save(save_of_young, now=timezone.now())
    found = only(f"{YOUNG} doi:10.9999/other.paper", client_of_site)
    assert found.outcome is Outcome.DISAGREES
    assert standin.requests
