"""References in, studies out: what becomes of each reference of a list."""

import pytest
from django.utils import timezone

from evidence.claims.models import Claim
from evidence.identifiers.references import read_list
from evidence.studies.importing import check, import_references
from evidence.studies.models import Notice, Study
from evidence.studies.outcomes import Outcome
from evidence.studies.saving import NotAStudy, save
from evidence.studies.source import pubmed
from evidence.studies.standing import Standing
from tests.pubmed.faults import Fault
from tests.pubmed.xml import article

pytestmark = pytest.mark.django_db


def outcomes(text, client):
    return [resolution.outcome for resolution in import_references(read_list(text), client, now=timezone.now())]


ONE_REFERENCE = [
    # a PMID, a PMCID, a DOI, each alone
    ("PMID: 22972143", "22972143"),
    ("PMC7025716", "22972143"),
    ("https://doi.org/10.1002/14651858.CD009402.pub2", "22972143"),
    # a DOI with brackets, which group terms in Entrez
    ("doi:10.1016/S1474-4422(19)30414-4", "31870766"),
    # no identifier: by journal, year, volume and page; printed in the older order of PubMed
    (
        "Ge HY, et al. Arthritis research & therapy. 2011 Mar 22;13(2):R48. Reproduction of overall spontaneous pain pattern"
        " by manual stimulation of active myofascial trigger points in fibromyalgia patients.",
        "921426569",
    ),
    # the same title and "page" of 2009 and 2015: only one has the printed year
    ("Young, Gavin. “Leg cramps.” BMJ clinical evidence vol. 2015 1113. 13 May. 2015", "925970567"),
]


@pytest.mark.parametrize(("printed", "pmid"), ONE_REFERENCE)
def test_a_reference_is_found_by_what_is_printed(printed, pmid, client_of_site):
    (resolution,) = import_references(read_list(printed), client_of_site, now=timezone.now())
    assert (resolution.outcome, resolution.pmid) == (Outcome.ADDED, pmid)
    assert Study.objects.get().pmid == pmid


def test_a_title_that_does_not_match_the_pmid_is_a_disagreement_and_nothing_is_stored(client_of_site):
    printed = "Allen RE, Kirby KA. Nocturnal leg cramps. Am Fam Physician. 2012;86(4):350-5. PMID: 22972143"
    (resolution,) = import_references(read_list(printed), client_of_site, now=timezone.now())
    assert resolution.outcome is Outcome.DISAGREES
    assert {difference.field for difference in resolution.differences} >= {"title", "first author"}
    assert "Magnesium for skeletal muscle cramps" in resolution.detail
    assert not Study.objects.exists()


def test_a_pmid_and_a_doi_of_two_papers_disagree(client_of_site):
    (resolution,) = check(read_list("PMID: 22972143. doi:10.1371/journal.pone.0227497"), client_of_site)
    assert resolution.outcome is Outcome.DISAGREES
    assert "10.1371/journal.pone.0227497" in resolution.detail


def test_a_pmid_that_pubmed_does_not_know_is_shown_beside_what_the_doi_leads_to(client_of_site):
    (resolution,) = check(read_list("PMID: 99999999. doi:10.1371/journal.pone.0227497"), client_of_site)
    assert resolution.outcome is Outcome.DISAGREES
    assert resolution.pmid == "31923242"


def test_unknown_identifiers_are_not_found_and_said_so(client_of_site):
    resolutions = list(check(read_list("PMID: 99999999\ndoi:10.9999/none"), client_of_site))
    assert [resolution.outcome for resolution in resolutions] == [Outcome.NOT_FOUND] * 2
    assert "99999999" in resolutions[0].detail
    assert "10.9999/none" in resolutions[1].detail


def test_a_website_is_invalid_and_asks_pubmed_nothing(client_of_site, standin):
    assert (
        outcomes("- Mayo Clinic: Muscle Cramp Causes\n- MedlinePlus: Muscle Cramps", client_of_site)
        == [Outcome.INVALID] * 2
    )
    assert standin.requests == []


def test_the_notice_of_a_retraction_is_not_a_study(client_of_site):
    (resolution,) = import_references(read_list("PMID: 40314950"), client_of_site, now=timezone.now())
    assert resolution.outcome is Outcome.NOTICE
    assert not Study.objects.exists()


def test_two_records_that_may_be_meant_are_offered_and_none_is_chosen(client_of_site, standin):
    standin.add(
        article("81", title="Leg cramps at night.", authors=[("Doe", "J")], year="2001", journal="J One", iso="J One")
    )
    standin.add(
        article("82", title="Leg cramps at night.", authors=[("Doe", "J")], year="2002", journal="J Two", iso="J Two")
    )
    (resolution,) = check(read_list("Doe J. Leg cramps at night."), client_of_site)
    assert resolution.outcome is Outcome.AMBIGUOUS
    assert {candidate.pmid for candidate in resolution.candidates} == {"81", "82"}


def test_a_retracted_study_is_added_with_its_notice_and_a_warning(client_of_site):
    (resolution,) = import_references(read_list("PMID: 39466236"), client_of_site, now=timezone.now())
    study = Study.objects.get()
    assert study.standing is Standing.RETRACTED_AND_REPLACED
    assert study.notices.get().notice_pmid == "40314950"
    assert "Retracted and replaced" in resolution.warning


def test_a_newer_version_makes_a_study_superseded_and_not_retracted(client_of_site):
    outcomes("PMID: 22972143", client_of_site)
    assert Study.objects.get().standing is Standing.SUPERSEDED


def test_the_same_study_twice_in_a_list_is_added_once(client_of_site):
    assert outcomes("PMID: 22972143\ndoi:10.1002/14651858.CD009402.pub2", client_of_site) == [
        Outcome.ADDED,
        Outcome.ALREADY,
    ]
    assert Study.objects.count() == 1


def test_an_import_may_be_repeated_and_asks_pubmed_nothing_the_second_time(client_of_site, standin):
    outcomes("PMID: 22972143\nPMID: 31923242", client_of_site)
    standin.requests.clear()
    assert outcomes("PMID: 22972143\nPMID: 31923242", client_of_site) == [Outcome.ALREADY] * 2
    assert standin.requests == []


def test_a_reference_to_a_study_that_is_here_is_compared_too(client_of_site):
    outcomes("PMID: 22972143", client_of_site)
    (resolution,) = check(
        read_list("Doe J. Quite another title about nothing. J Ex. 1999;1:1. PMID: 22972143"), client_of_site
    )
    assert resolution.outcome is Outcome.DISAGREES


def test_a_study_typed_by_hand_without_identifiers_is_completed_not_doubled(client_of_site):
    Study.objects.create(
        title="Leg cramps", year=2015, authors=[{"family": "Young"}], journal_abbreviation="BMJ Clin Evid", pages="1113"
    )
    outcomes("Young, Gavin. “Leg cramps.” BMJ clinical evidence vol. 2015 1113. 13 May. 2015", client_of_site)
    study = Study.objects.get()
    assert (study.pmid, study.source) == ("925970567", Study.Source.PUBMED)


def test_a_typed_study_is_completed_by_its_reference_and_stays_when_pubmed_is_away(client_of_site, settings):
    Study.objects.create(doi="10.1371/journal.pone.0227497", title="Oral magnesium", year=2020)
    settings.EUTILS_URL = "http://127.0.0.1:9/"
    (resolution,) = check(read_list("doi:10.1371/journal.pone.0227497"), pubmed(tries=1))
    assert resolution.outcome is Outcome.ALREADY
    assert "not checked" in resolution.detail
    assert outcomes("doi:10.1371/journal.pone.0227497", client_of_site) == [Outcome.ALREADY]
    study = Study.objects.get()
    assert (study.pmid, study.source) == ("31923242", "pubmed")


def test_another_work_of_the_same_title_and_year_is_left_as_it_is(client_of_site):
    Study.objects.create(title="Leg cramps", year=2015, authors=[{"family": "Jones"}], journal_abbreviation="Chest")
    outcomes("Young, Gavin. “Leg cramps.” BMJ clinical evidence vol. 2015 1113. 13 May. 2015", client_of_site)
    assert Study.objects.count() == 2
    assert Study.objects.get(pmid=None).journal_abbreviation == "Chest"


def test_a_doi_beside_a_pmid_that_has_none_needs_a_title_that_agrees(client_of_site):
    assert outcomes("doi:10.9999/other.paper PMID: 19445755", client_of_site) == [Outcome.DISAGREES]
    printed = "Young G. Leg cramps. BMJ Clin Evid. 2009;2009:1113. doi:10.9999/other.paper. PMID: 19445755"
    assert outcomes(printed, client_of_site) == [Outcome.ADDED]


def test_a_record_that_cannot_be_stored_fails_alone(client_of_site, standin):
    standin.add(
        article("31", title="A trial.", pmcid="PMC0123"), article("32", title="Another trial.", volume="v" * 3000)
    )
    assert outcomes("PMID: 31\nPMID: 32", client_of_site)[1] is Outcome.ADDED


def test_a_doi_that_another_study_has_stays_there_and_the_answer_says_so(client_of_site, standin):
    standin.add(
        article("77", title="A replacement.", authors=[("Garrison", "Scott R")], doi="10.1002/14651858.cd009402.PUB2")
    )
    outcomes("PMID: 22972143", client_of_site)
    (resolution,) = import_references(read_list("PMID: 77"), client_of_site, now=timezone.now())
    assert resolution.outcome is Outcome.ADDED
    assert "already belongs to pmid:22972143" in resolution.detail
    assert Study.objects.get(pmid="77").doi is None


def test_without_pubmed_every_reference_fails_with_a_sentence_and_nothing_is_lost(client_of_site, standin):
    outcomes("PMID: 22972143", client_of_site)
    standin.__exit__()
    resolutions = list(
        import_references(read_list("PMID: 22972143\nPMID: 31923242"), client_of_site, now=timezone.now())
    )
    assert [resolution.outcome for resolution in resolutions] == [Outcome.ALREADY, Outcome.FAILED]
    assert "could not be reached" in resolutions[1].detail
    assert Study.objects.count() == 1


def test_what_was_good_is_kept_when_the_rest_fails_and_a_second_run_finishes_it(client_of_site, standin):
    text = "\n".join(["PMID: 22972143", "doi:10.9999/a", "PMID: 31923242"])
    refusal = Fault.json_error("Search is not supported", status=400)
    standin.script(refusal)
    first = outcomes(text, client_of_site)
    assert first == [Outcome.ADDED, Outcome.FAILED, Outcome.ADDED]
    assert outcomes(text, client_of_site) == [Outcome.ALREADY, Outcome.NOT_FOUND, Outcome.ALREADY]


def test_a_notice_that_pubmed_takes_back_is_kept_and_no_longer_counts(client_of_site, standin):
    outcomes("PMID: 39466236", client_of_site)
    standin.records["39466236"] = article("39466236", title="Vitamin K2 in managing nocturnal leg cramps.")
    from_pubmed = next(iter(client_of_site.fetch(["39466236"]))).records[0]
    save(from_pubmed, now=timezone.now())
    assert Study.objects.get().standing is Standing.NO_NOTICE
    assert Notice.objects.get().taken_back_at is not None


def test_the_record_arrives_with_its_abstract_authors_and_types(client_of_site):
    outcomes("PMID: 22972143", client_of_site)
    study = Study.objects.get()
    assert study.authors[0]["family"] == "Garrison"
    assert study.abstract == [{"text": "A sentence of our own about magnesium and cramps."}]
    assert study.publication_types == [{"ui": "D000078182", "name": "Systematic Review"}]
    assert (study.year, study.month, study.day) == (2012, 9, 12)
    assert study.fetched_at is not None
    assert Study.objects.matching("magnesium").get() == study


def test_a_register_number_names_no_single_study(client_of_site, standin):
    standin.add(article("71", title="First report.", registrations=[("ClinicalTrials.gov", "NCT01234567")]))
    standin.add(article("72", title="Second report.", registrations=[("ClinicalTrials.gov", "NCT01234567")]))
    outcomes("PMID: 71", client_of_site)
    assert outcomes("NCT01234567", client_of_site) == [Outcome.INVALID]
    assert outcomes("Second report. NCT01234567. PMID: 72", client_of_site) == [Outcome.ADDED]


def test_a_search_that_is_refused_costs_only_its_own_reference(client_of_site, standin):
    dois = [f"10.1234/{number}" for number in range(6)]
    standin.add(*(article(str(90 + n), title=f"Report {n}.", doi=doi) for n, doi in enumerate(dois)))
    refusal = Fault.json_error("Search is not supported", status=400)
    standin.script(refusal, Fault.none(), Fault.none(), refusal)
    found = outcomes("\n".join(f"doi:{doi}" for doi in dois), client_of_site)
    assert (found.count(Outcome.FAILED), found.count(Outcome.ADDED)) == (2, 4)


def test_more_hits_than_were_looked_at_are_ambiguous_even_when_one_agrees(client_of_site, standin):
    for number in range(14):
        title = "Leg cramps at night." if number in (0, 13) else f"Leg cramps at night, report {number}."
        standin.add(article(str(500 + number), title=title, authors=[("Doe", "J")]))
    (resolution,) = check(read_list("Doe J. Leg cramps at night."), client_of_site)
    assert resolution.outcome is Outcome.AMBIGUOUS


def test_a_notice_is_refused_wherever_it_comes_from(client_of_site):
    (batch,) = client_of_site.fetch(["40314950"])
    with pytest.raises(NotAStudy, match="notice"):
        save(batch.records[0], now=timezone.now())


def test_a_book_printed_with_the_year_of_its_last_revision_agrees_again_and_again(client_of_site, standin):
    standin.records["20301382"] = (
        '<PubmedBookArticle><BookDocument><PMID Version="1">20301382</PMID><Book><BookTitle>GeneReviews</BookTitle>'
        "<PubDate><Year>1993</Year></PubDate></Book><ArticleTitle>Single deletion syndromes of the cell</ArticleTitle>"
        "<DateRevised><Year>2023</Year><Month>9</Month><Day>28</Day></DateRevised></BookDocument>"
        "<PubmedBookData><ArticleIdList/></PubmedBookData></PubmedBookArticle>"
    )
    printed = "Goldstein A. Single deletion syndromes of the cell. GeneReviews. 2023. PMID: 20301382"
    assert outcomes(printed, client_of_site) == [Outcome.ADDED]
    assert outcomes(printed, client_of_site) == [Outcome.ALREADY]


def test_claims_are_untouched_by_an_import_without_one(client_of_site):
    outcomes("PMID: 22972143", client_of_site)
    assert not Claim.objects.exists()
