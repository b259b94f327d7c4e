"""The public API over HTTP: what it shows, how it refuses, and how strict it is."""

import json

import pytest
from django.utils import timezone

from evidence.claims.linking import link
from evidence.claims.models import Claim, EvidenceItem, Outcome, Topic
from evidence.grading.models import Appraisal, Level
from evidence.identifiers.references import read_list
from evidence.studies.importing import import_references
from evidence.studies.models import Study

pytestmark = pytest.mark.django_db


@pytest.fixture
def published(claim, client_of_site, person):
    """A published claim with two studies, one of them appraised."""
    text = "PMID: 22972143\nPMID: 39466236\nPMID: 31870766"
    studies = [r.study for r in import_references(read_list(text), client_of_site, now=timezone.now())]
    link(claim, studies, by=None)
    level = Level.objects.get(scale__key="ocebm", question_type="treatment", code="1")
    item = EvidenceItem.objects.get(claim=claim, study=studies[0])
    Appraisal.objects.create(
        item=item, reviewer=person("ann", "Reviewer"), level=level, direction="no_difference", reason="No difference."
    )
    Outcome.objects.create(claim=claim, name="cramps a week")
    claim.topics.add(Topic.objects.create(slug="supplements", name="Supplements"))
    return claim


def get(client, path, **headers):
    response = client.get(f"/api/v1/{path}", headers=headers)
    return response.status_code, json.loads(b"".join(response))


def test_a_published_claim_shows_its_studies_how_they_stand_and_what_was_judged(client, published):
    status, body = get(client, f"claims/{published.slug}/")
    assert status == 200
    first, second, _ = body["evidence"]
    assert first["study"]["pmid"] == "22972143"
    assert first["appraisals"][0]["level"] == "1"
    assert first["appraisals"][0]["direction"] == "no_difference"
    assert first["appraisals"][0]["scale"] == {"key": "ocebm", "version": "2011", "name": "OCEBM Levels of Evidence"}
    assert second["study"]["standing"] == "retracted_and_replaced"


def test_the_name_of_a_reviewer_is_nowhere(client, published):
    for path in ("claims/", f"claims/{published.slug}/", "studies/", "studies/22972143/"):
        assert b"ann" not in client.get(f"/api/v1/{path}").content.replace(b"Jann", b"")


def test_an_abstract_is_not_served(client, published):
    assert "of our own about magnesium" in json.dumps(Study.objects.get(pmid="22972143").abstract)
    assert b"of our own about magnesium" not in client.get("/api/v1/studies/22972143/").content


@pytest.mark.parametrize("state", ["draft", "in_review", "retired"])
def test_a_claim_that_is_not_published_is_not_there_nor_are_its_studies(client, published, state):
    Claim.objects.update(state=state)
    assert get(client, f"claims/{published.slug}/")[0] == 404
    assert get(client, "claims/")[1]["results"] == []
    assert get(client, "studies/22972143/")[0] == 404
    assert get(client, "citations/?ids=22972143")[0] == 404


IDENTIFIERS = [
    "22972143",
    "pmid:22972143",
    "PMID 22972143",
    "10.1002/14651858.CD009402.pub2",
    "10.1002/14651858.cd009402.PUB2",
    "doi:10.1002/14651858.CD009402.pub2",
    "https://doi.org/10.1002/14651858.CD009402.pub2",
    "PMC7025716",
    "https://pubmed.ncbi.nlm.nih.gov/22972143/",
]


@pytest.mark.parametrize("identifier", IDENTIFIERS)
def test_a_study_answers_to_every_form_of_its_identifiers(client, published, identifier):
    response = client.get(f"/api/v1/studies/{identifier}/", follow=True)
    assert response.status_code == 200
    assert response.json()["pmid"] == "22972143"
    assert response.request["PATH_INFO"] == "/api/v1/studies/22972143/"


def test_a_doi_with_brackets_is_an_address_too(client, published):
    assert client.get("/api/v1/studies/10.1016/S1474-4422(19)30414-4/", follow=True).json()["pmid"] == "31870766"


def test_pmc_digits_are_never_a_pmid(client, published):
    assert get(client, "studies/7025716/")[0] == 404


def test_lists_are_walked_by_cursor_and_each_object_comes_once(client, published):
    seen, cursor = [], "*"
    while cursor:
        body = get(client, f"studies/?per_page=1&cursor={cursor}")[1]
        seen += [row["pmid"] for row in body["results"]]
        cursor = body["meta"]["next_cursor"]
    assert sorted(seen) == ["22972143", "31870766", "39466236"]


def test_count_only_counts(client, published):
    assert get(client, "studies/?count=only") == (200, {"count": 3})


def test_fields_picks_root_fields(client, published):
    assert get(client, "claims/?fields=slug,statement")[1]["results"] == [
        {"slug": published.slug, "statement": published.statement}
    ]


REFUSED = [
    # an unknown parameter, with the nearest one
    ("claims/?topics=x", "topics", "Did you mean “topic”?"),
    ("studies/?standings=x", "standings", "Known are:"),
    ("claims/magnesium-leg-cramps/?x=1", "x", "takes none"),
    # values out of range or unknown
    ("claims/?per_page=0", "per_page", "1 to 200"),
    ("claims/?per_page=201", "per_page", "1 to 200"),
    ("claims/?per_page=²", "per_page", "1 to 200"),
    ("claims/?cursor=nonsense", "cursor", "no cursor"),
    ("claims/?cursor=%20", "cursor", "no cursor"),
    ("claims/?count=all", "count", "only"),
    ("claims/?topic=none", "topic", "supplements"),
    ("claims/?study=99999", "study", "99999"),
    ("studies/?claim=none", "claim", "no published claim"),
    ("claims/?fields=slug,nothing", "fields", "nothing"),
    ("claims/?question_type=treatmen", "question_type", "Did you mean “treatment”?"),
    ("studies/?year=20x2", "year", "four digits"),
    ("studies/?year=2012&year=2013", "year", "commas"),
    ("studies/?q=%00", "q", "NUL"),
    ("studies/?ids=" + ",".join(["1"] * 101), "ids", "at most 100"),
    ("citations/?ids=22972143&format=bibtx", "format", 'Did you mean "bibtex"?'),
    ("citations/", "claim", "Give either"),
    ("citations/?claim=magnesium-leg-cramps&ids=1", "claim", "Give either"),
]


@pytest.mark.parametrize(("path", "parameter", "words"), REFUSED)
def test_a_wrong_parameter_or_value_is_a_400_that_names_it(client, published, path, parameter, words):
    response = client.get(f"/api/v1/{path}")
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    body = json.loads(response.content)
    assert {"type", "title", "status", "detail", "errors"} <= set(body)
    assert body["errors"][0]["parameter"] == parameter
    assert words in body["detail"]


@pytest.mark.parametrize("path", ["studies/id:²/", "studies/id:99999999999999999999/", "studies/10.1234/a%00b/"])
def test_an_odd_identifier_is_not_found_and_no_fault(client, published, path):
    assert get(client, path)[0] == 404


def test_an_address_beside_the_api_is_a_problem_document_too(client, db):
    assert client.get("/api/nothing")["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "path", ["nothing/", "claims/none/", "studies/99999999/", "studies/x/y/z/", "citations/?claim=none"]
)
def test_a_404_is_a_problem_document_with_a_sentence(client, published, path):
    response = client.get(f"/api/v1/{path}")
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")
    assert json.loads(response.content)["detail"].endswith(".")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_only_reading_is_allowed(client, published, method):
    response = getattr(client, method)("/api/v1/claims/")
    assert (response.status_code, response["Content-Type"]) == (405, "application/problem+json")


def test_answers_are_open_to_every_origin_and_set_no_cookie(client, published):
    response = client.get("/api/v1/claims/", headers={"Origin": "https://example.org"})
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "public" in response["Cache-Control"]
    assert "Cookie" not in response.get("Vary", "")
    assert not response.cookies


FORMATS = [
    ("bibtex", "application/x-bibtex", b"@article{pmid22972143,"),
    ("ris", "application/x-research-info-systems", b"TY  - JOUR\r\n"),
    ("csl", "application/vnd.citationstyles.csl+json", b'"PMID":"22972143"'),
    ("nlm", "text/plain", b"Garrison SR, Allan GM"),
]


@pytest.mark.parametrize(("name", "media", "begin"), FORMATS)
def test_citations_come_by_format_and_by_accept_for_a_claim_and_for_identifiers(client, published, name, media, begin):
    by_name = client.get(f"/api/v1/citations/?claim={published.slug}&format={name}")
    by_accept = client.get("/api/v1/citations/?ids=22972143,10.1016/S1474-4422(19)30414-4", headers={"Accept": media})
    for response in (by_name, by_accept):
        body = b"".join(response)
        assert response.status_code == 200
        assert response["Content-Type"].startswith(media)
        assert begin.replace(b" ", b"") in body.replace(b" ", b"")
        assert b"31870766" in body


def test_a_retracted_study_says_so_in_its_citation(client, published):
    body = b"".join(client.get("/api/v1/citations/?ids=39466236&format=nlm")).decode()
    assert "etracted and republished in: JAMA Intern Med" in body


LISTS = [
    ("claims/", 3),
    ("studies/", 3),
    ("studies/?ids=22972143,39466236,31870766", 6),
    ("citations/?ids=22972143,39466236,31870766&format=ris", 3),
    ("claims/magnesium-leg-cramps/", 6),
]


@pytest.mark.parametrize(("path", "queries"), LISTS)
def test_a_list_needs_few_queries_however_long_it_is(client, published, django_assert_num_queries, path, queries):
    for number in range(5):
        twin = Claim.objects.create(slug=f"claim-{number}", statement="A claim.", state="published")
        link(twin, Study.objects.all(), by=None)
    with django_assert_num_queries(queries):
        b"".join(client.get(f"/api/v1/{path}"))
