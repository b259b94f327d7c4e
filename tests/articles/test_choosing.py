"""What a reference may mean, with what differs, and the study that a person chooses for it."""

import pytest
from django.utils import timezone

from evidence.articles.choosing import NobodyToAsk, NoSuchStudy, PrintedNoLonger, ReasonWanted, candidates_of, choose
from evidence.articles.models import Article, Citation
from evidence.identifiers.references import read_list
from evidence.studies.importing import import_references
from evidence.studies.models import Study
from evidence.studies.outcomes import Outcome
from evidence.studies.source import pubmed
from evidence.studies.standing import Standing
from tests.pubmed.xml import article

pytestmark = pytest.mark.django_db

GARRISON = "Garrison SR. Magnesium for skeletal muscle cramps. Cochrane Database Syst Rev. 2012;(9):CD009402."
# The same title with the year of another version, and no identifier.
WRONG_YEAR = "Garrison SR. Magnesium for skeletal muscle cramps. Cochrane Database Syst Rev. 2016;(9):CD009402."
SAID = "It is printed so."


@pytest.fixture
def cited(db):
    citing = Article.objects.create(slug="cramps", title="Cramps")

    def made(text, **known):
        return Citation.objects.create(article=citing, position=citing.citations.count() + 1, text=text, **known)

    return made


@pytest.fixture
def away(settings, standin):
    settings.EUTILS_URL = "http://127.0.0.1:9/"
    return pubmed(tries=1)


@pytest.fixture(autouse=True)
def newer(standin):
    standin.add(
        article(
            "32956536", title="Magnesium for skeletal muscle cramps.", authors=[("Garrison", "Scott R")], year="2020",
            journal="The Cochrane database of systematic reviews", iso="Cochrane Database Syst Rev", pages="CD009402",
        )
    )  # fmt: skip


def stored(text, client):
    [resolution] = import_references(read_list(text), client, now=timezone.now())
    return resolution.study


def test_the_study_that_an_identifier_leads_to_is_offered_with_what_differs(cited, client_of_site, away):
    study = stored("PMID: 22972143", client_of_site)
    row = cited("Doe J. Quite another title of ours. J Ex. 1999;1:1. PMID: 22972143", may_mean=study)
    [work] = candidates_of(row, away).works
    assert (work.name, work.standing) == (f"study:{study.pk}", Standing.SUPERSEDED)
    assert "PMID 22972143" in work.citation
    assert {one.field for one in work.differences} == {"title", "year", "first author", "first page"}


def test_what_is_here_and_like_it_is_offered_too_the_most_alike_first(cited, client_of_site, away):
    old, new = (stored(f"PMID: {pmid}", client_of_site) for pmid in ("22972143", "32956536"))
    found = candidates_of(cited(WRONG_YEAR.replace("2016", "2020")), away)
    assert [work.name for work in found.works] == [f"study:{new.pk}", f"study:{old.pk}"]
    assert found.works[0].differences == ()
    assert [one.field for one in found.works[1].differences] == ["year"]
    assert found.problem == ""


def test_the_study_that_it_means_now_is_not_offered_again(cited, client_of_site, away):
    study = stored("PMID: 22972143", client_of_site)
    assert candidates_of(cited(GARRISON, study=study, outcome=Outcome.ALREADY), away).works == ()


def test_a_website_may_mean_nothing(cited, away):
    assert candidates_of(cited("MedlinePlus: Muscle Cramps"), away).works == ()


SEVERAL = "2 that may be meant. May be meant: PMID 22972143, PMID 32956536, PMID 99999999."


def test_several_of_pubmed_are_described_by_pubmed(cited, client_of_site):
    found = candidates_of(cited(WRONG_YEAR, outcome=Outcome.AMBIGUOUS, detail=SEVERAL), client_of_site)
    assert [work.name for work in found.works] == ["PMID 22972143", "PMID 32956536"]
    assert found.works[0].citation.startswith("Garrison et al. Magnesium for skeletal muscle cramps")
    assert [[one.field for one in work.differences] for work in found.works] == [["year"], ["year"]]


def test_with_pubmed_away_their_numbers_stay_and_a_sentence_says_why(cited, client_of_site, away):
    study = stored("PMID: 22972143", client_of_site)
    found = candidates_of(cited(WRONG_YEAR, detail=SEVERAL), away)
    assert [work.name for work in found.works] == [f"study:{study.pk}", "PMID 32956536", "PMID 99999999"]
    assert found.works[1].differences is None
    assert "could not be reached" in found.problem


def test_a_person_chooses_the_study_with_a_reason(cited, client_of_site):
    website = cited("MedlinePlus: Muscle Cramps")
    study = choose(website, "PMID: 31870766", SAID, client_of_site, now=timezone.now())
    website.refresh_from_db()
    assert (website.study, website.reason, study.pmid) == (study, SAID, "31870766")


def test_a_study_that_is_here_is_chosen_without_pubmed_even_if_it_has_no_identifier(cited, away):
    study = Study.objects.create(title="Pickled cucumbers")
    row = cited("Cucumbers.", may_mean=study, outcome=Outcome.DISAGREES, detail="It disagrees.")
    assert choose(row, f"study:{study.pk}", SAID, away, now=timezone.now()) == study
    row.refresh_from_db()
    assert (row.study, row.may_mean, row.outcome, row.detail) == (study, None, "already", "")


@pytest.mark.parametrize(
    ("named", "reason", "refusal"),
    [
        # no reason, or a blank one
        ("26785259", "", ReasonWanted),
        ("26785259", " \n", ReasonWanted),
        # a PMID that PubMed does not have, and words
        ("99999999", SAID, NoSuchStudy),
        ("the trial by Kang", SAID, NoSuchStudy),
        # a study that is gone, and numbers that no study can have
        ("study:987654", SAID, NoSuchStudy),
        ("study:99999999999999999999", SAID, NoSuchStudy),
        ("study:x", SAID, NoSuchStudy),
    ],
)
def test_a_choice_without_study_or_reason_is_refused(cited, client_of_site, named, reason, refusal):
    website = cited("MedlinePlus: Muscle Cramps")
    with pytest.raises(refusal):
        choose(website, named, reason, client_of_site, now=timezone.now())
    website.refresh_from_db()
    assert website.study is None


def test_that_nobody_could_be_asked_is_not_the_fault_of_the_number(cited, away):
    with pytest.raises(NobodyToAsk, match="“31870766” is not here, and PubMed gave no answer: .* could not be reached"):
        choose(cited("MedlinePlus: Muscle Cramps"), "31870766", SAID, away, now=timezone.now())


def test_a_reference_that_is_gone_meanwhile_is_said(cited):
    study, row = Study.objects.create(title="Pickled cucumbers"), cited("Cucumbers.")
    Citation.objects.all().delete()
    with pytest.raises(PrintedNoLonger):
        choose(row, f"study:{study.pk}", SAID, pubmed(tries=1), now=timezone.now())
