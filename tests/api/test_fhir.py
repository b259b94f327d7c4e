"""Claims and studies as FHIR R5 and as linked data: valid, and saying what the JSON says."""

import json

import pytest
from fhir.resources.citation import Citation
from fhir.resources.evidence import Evidence

from evidence.api.fhir import RATINGS, RELATIONS, TYPES, without_nothing
from evidence.claims.models import Claim, EvidenceItem, Outcome
from evidence.grading.rules import Certainty, Domain
from evidence.studies.models import Notice, Study
from tests.panel import assess, publish_claim

pytestmark = pytest.mark.django_db

CLAIM, STUDY = "/api/v1/claims/magnesium-leg-cramps/", "/api/v1/studies/22972143/"


@pytest.fixture
def published(claim) -> Claim:
    study = Study.objects.create(
        pmid="22972143", doi="10.1002/14651858.CD009402.pub2", title="Magnesium for <i>muscle</i> cramps", year=2012,
        month=9, day=12, journal="The Cochrane database of systematic reviews", journal_abbreviation="Cochrane",
        issn_electronic="1469-493X", volume="2012", issue="9", pages="CD009402", languages=["eng"],
        authors=[
            {"family": "Garrison", "given": "Scott R", "initials": "SR", "orcid": "0000-0001-2345-6789",
             "affiliations": ["Edmonton"]},
            {"literal": "A Group"}, {},
        ],
        publication_types=[{"name": "Systematic Review", "ui": "D000078182"}],
        registrations=[{"bank": "ClinicalTrials.gov", "accession": "NCT00963638"}],
        source="pubmed", fetched_at="2026-11-01T10:00:00Z",
    )  # fmt: skip
    EvidenceItem.objects.create(claim=claim, study=study)
    Outcome.objects.create(claim=claim, name="cramp frequency")
    assess(
        claim, changes={"imprecision": -1}, measure="MD", estimate="-0.5", low="-1.2", high="0.2", participants=322,
        magnitude="small", effect_direction="reduces",
    )  # fmt: skip
    publish_claim(claim)
    return claim


def body(client, address, **headers):
    response = client.get(address, headers=headers)
    assert response.status_code == 200, response.content
    return response.json()


def test_a_claim_is_valid_evidence(published, client):
    said = body(client, f"{CLAIM}?format=fhir")
    Evidence.model_validate(said)
    assert said["assertion"] == "Magnesium prevents leg cramps."
    roles = [one["variableRole"]["coding"][0]["code"] for one in said["variableDefinition"]]
    assert roles == ["population", "exposure", "referenceExposure", "measuredVariable"]
    (statistic,) = said["statistic"]
    assert statistic["quantity"] == {"value": -0.5}
    assert statistic["attributeEstimate"][0]["range"] == {"low": {"value": -1.2}, "high": {"value": 0.2}}
    assert statistic["sampleSize"] == {"numberOfStudies": 1, "numberOfParticipants": 322}


def test_certainty_is_coded_as_grade_has_it(published, client):
    overall, outcome = body(client, f"{CLAIM}?format=fhir")["certainty"]
    assert {one["code"] for one in overall["rating"]["coding"]} == {"moderate"}
    assert "http://terminology.hl7.org/CodeSystem/certainty-rating" in {
        one["system"] for one in overall["rating"]["coding"]
    }
    lowered = {one["type"]["coding"][0]["code"]: one["rating"]["coding"][0]["code"] for one in outcome["subcomponent"]}
    assert lowered["Imprecision"] == "downcode1"
    assert lowered["RiskOfBias"] == "no-change"


def test_a_claim_about_which_nothing_is_known_is_valid_too(client, db):
    bare = Claim.objects.create(slug="bare_claim", statement="Bare.", reviewers_needed=1)
    publish_claim(bare)
    said = body(client, "/api/v1/claims/bare_claim/?format=fhir")
    Evidence.model_validate(said)
    assert said["id"] == "bare-claim"  # FHIR has no _ in it
    assert "certainty" not in said


def test_a_study_is_a_valid_citation(published, client):
    said = body(client, f"{STUDY}?format=fhir")
    Citation.model_validate(said)
    artifact = said["citedArtifact"]
    assert [one["value"] for one in artifact["identifier"]] == ["10.1002/14651858.CD009402.pub2", "22972143"]
    assert artifact["title"] == [{"text": "Magnesium for muscle cramps"}]
    (form,) = artifact["publicationForm"]
    assert (form["articleDate"], form["pageString"]) == ("2012-09-12", "CD009402")
    names = [one["contributor"]["display"] for one in artifact["contributorship"]["entry"]]
    assert names == ["Scott R Garrison", "A Group"]
    assert "currentState" not in artifact


@pytest.mark.parametrize("kind", Notice.Kind.values)
def test_a_notice_is_a_relation_and_a_state(published, client, kind):
    study = Study.objects.get()
    Notice.objects.create(study=study, kind=kind, source="pubmed", notice_pmid="9", text="J 2020")
    said = body(client, f"{STUDY}?format=fhir")
    Citation.model_validate(said)
    (relation,) = said["citedArtifact"]["relatesTo"]
    assert relation["type"] == RELATIONS[kind]
    assert relation["document"]["url"] == "https://pubmed.ncbi.nlm.nih.gov/9/"


def test_a_retraction_after_publication_is_said_in_the_evidence(published, client):
    Notice.objects.create(study=Study.objects.get(), kind="RetractionIn", source="pubmed")
    said = body(client, f"{CLAIM}?format=fhir")
    Evidence.model_validate(said)
    assert "Garrison 2012 is now Retracted" in said["note"][0]["text"]


def test_every_word_of_grade_has_its_code():
    assert set(RATINGS) == set(Certainty)
    assert set(TYPES) == set(Domain)
    assert set(RELATIONS) == set(Notice.Kind)


ACCEPTED = [
    # format= counts before Accept
    (f"{CLAIM}?format=fhir", "application/json", "application/fhir+json"),
    (CLAIM, "application/fhir+json", "application/fhir+json"),
    (CLAIM, "application/fhir+json; fhirVersion=5.0, application/json;q=0.5", "application/fhir+json"),
    (CLAIM, "application/json, application/fhir+json;q=0.5", "application/json"),
    (CLAIM, "application/ld+json", "application/ld+json"),
    # a browser, and a client that says nothing
    (CLAIM, "text/html,application/xhtml+xml,*/*;q=0.8", "application/json"),
    (CLAIM, "", "application/json"),
    # a form that is refused
    (CLAIM, "application/fhir+json;q=0", "application/json"),
    (STUDY, "application/fhir+json", "application/fhir+json"),
    (f"{STUDY}?format=jsonld", "", "application/ld+json"),
    (f"{STUDY}?format=ris", "", "application/x-research-info-systems"),
    (STUDY, "application/x-bibtex", "application/x-bibtex"),
    (f"{STUDY}?format=json", "application/x-bibtex", "application/json"),
]


@pytest.mark.parametrize(("address", "accept", "media"), ACCEPTED)
def test_the_form_is_chosen_by_format_and_by_accept(published, client, address, accept, media):
    response = client.get(address, headers={"Accept": accept})
    assert response["Content-Type"].split(";")[0] == media
    assert "Accept" in response["Vary"]


def test_an_unknown_format_is_refused_with_the_known_ones(published, client):
    response = client.get(f"{CLAIM}?format=fihr")
    assert response.status_code == 400
    assert "Did you mean “fhir”?" in response.json()["detail"]


def test_a_claim_as_linked_data_says_how_sure_it_is(published, client):
    said = json.loads(client.get(f"{CLAIM}?format=jsonld").content)
    assert (said["@type"], said["@id"]) == ("Claim", "http://testserver/claims/magnesium-leg-cramps/")
    assert said["review"]["reviewRating"]["ratingValue"] == 3
    assert said["citation"][0]["sameAs"][0] == "https://doi.org/10.1002/14651858.CD009402.pub2"


def test_nothing_empty_is_left():
    assert without_nothing({"a": [None, "", {"b": []}], "c": [0, False, " x"]}) == {"c": [0, False, " x"]}
