"""The public API over HTTP: what it shows, how it refuses, and how strict it is."""

import hashlib
import json

import pytest
from django.test import override_settings
from django.utils import timezone

from evidence.claims.linking import link
from evidence.claims.models import Claim, EvidenceItem, Topic
from evidence.grading.declarations import Declaration
from evidence.grading.publishing import retire, send_to_review
from evidence.identifiers.references import read_list
from evidence.studies.importing import import_references
from evidence.studies.models import Notice, Study
from evidence.studies.source import pubmed
from tests.leg_cramps import ALL
from tests.panel import appraise, assess, draft_claim, member, publish_claim
from tests.pubmed.standin import StandIn

pytestmark = pytest.mark.django_db

IN_SPITE = "The replacement says the same."


@pytest.fixture(scope="module")
def stored(kept, tmp_path_factory) -> Claim:
    """A published claim with three studies, one of them retracted and replaced, and one assessed outcome."""
    claim, text = draft_claim(), "PMID: 22972143\nPMID: 39466236\nPMID: 31870766"
    with (
        StandIn(ALL) as server,
        override_settings(EUTILS_URL=server.url, EUTILS_RATE=1000.0, EVIDENCE_HOME=tmp_path_factory.mktemp("home")),
    ):
        studies = [one.study for one in import_references(read_list(text), pubmed(), now=timezone.now())]
    link(claim, studies, by=None)
    item = EvidenceItem.objects.get(claim=claim, study=studies[0])
    appraise(item, by="ann", code="1", direction="no_difference", reason="No difference.")
    claim.topics.add(Topic.objects.create(slug="supplements", name="Supplements"))
    assess(claim, "cramps a week", {"imprecision": -1}, magnitude="none")
    publish_claim(claim, override_reason=IN_SPITE)
    return claim


@pytest.fixture
def published(stored, db) -> Claim:
    return Claim.objects.get(pk=stored.pk)


def get(client, path, **headers):
    response = client.get(f"/api/v1/{path}", headers=headers)
    return response.status_code, json.loads(b"".join(response))


def test_a_published_claim_shows_its_studies_how_they_stand_and_what_was_judged(client, published):
    status, body = get(client, f"claims/{published.slug}/")
    assert status == 200
    first, second, _ = body["evidence"]
    assert first["study"]["pmid"] == "22972143"
    assert first["consensus"]["direction"] == "no_difference"
    (appraisal,) = first["appraisals"]
    assert (appraisal["direction"], appraisal["reviewer"]) == ("no_difference", "Reviewer 1")
    (given,) = appraisal["levels"]
    assert (given["scale"], given["version"], given["level"]) == ("ocebm", "2011", "1")
    assert second["standing"] == second["standing_now"] == "retracted_and_replaced"
    assert body["override"]["reason"] == IN_SPITE


def test_a_published_claim_says_how_sure_we_are_and_why(client, published):
    body = get(client, f"claims/{published.slug}/")[1]
    (assessment,) = body["assessments"]
    assert body["certainty"] == assessment["certainty"] == "moderate"
    said = "Oral magnesium probably makes little to no difference to cramps a week compared with placebo."
    assert assessment["verdict"] == said
    assert {step["domain"]: step["change"] for step in assessment["steps"]}["imprecision"] == -1


def test_what_has_become_of_the_studies_since_stands_beside_what_was_published(client, published):
    Notice.objects.create(study=Study.objects.get(pmid="31870766"), kind=Notice.Kind.RETRACTION, text="J Ex. 2027;1:1")
    body = get(client, f"claims/{published.slug}/")[1]
    (change,) = body["since_publication"]
    assert (change["study"], change["published_as"], change["now"]) == ("31870766", "no_notice", "retracted")
    assert [row["standing"] for row in body["evidence"]][2] == "no_notice"
    assert [row["standing_now"] for row in body["evidence"]][2] == "retracted"


def everything(client, slug):
    """All that the API and the pages say about a claim and its studies, as one text."""
    paths = (
        "/", "/claims/", f"/claims/{slug}/", f"/claims/{slug}/versions/1/", f"/claims/{slug}/compare/",
        f"/claims/{slug}/summary.csv", "/studies/22972143/", "/api/v1/claims/", f"/api/v1/claims/{slug}/",
        f"/api/v1/claims/{slug}/versions/", f"/api/v1/claims/{slug}/versions/1/", "/api/v1/studies/",
        "/api/v1/studies/22972143/", f"/api/v1/citations/?claim={slug}",
    )  # fmt: skip
    return "\n".join(b"".join(client.get(path)).decode() for path in paths)


def test_whoever_did_not_agree_is_not_named_and_whoever_did_is(client, published):
    assert "ann" not in everything(client, published.slug).replace("Jann", "").replace("cannot", "").replace(
        "planned", ""
    )
    Declaration.objects.create(reviewer=member("ann"), nothing_to_declare=True, may_be_named=True)
    send_to_review(published)
    publish_claim(published, override_reason=IN_SPITE)
    body = get(client, f"claims/{published.slug}/")[1]
    assert body["evidence"][0]["appraisals"][0]["reviewer"] == "ann"
    assert "ann" in [one["name"] for one in body["declarations"]]


def test_nothing_of_the_working_copy_is_public_before_it_is_published(client, published):
    before = everything(client, published.slug)
    link(published, [Study.objects.create(pmid="987654", title="SECRET")], by=None)
    appraise(published.items.last(), by="bob", reason="SECRET")
    Claim.objects.filter(pk=published.pk).update(
        statement="SECRET.", population="SECRET", intervention="SECRET", comparator="SECRET", note="SECRET",
        review_due="2031-01-01",
    )  # fmt: skip
    published.outcomes.create(name="SECRET")
    published.topics.add(Topic.objects.create(slug="secret", name="SECRET"))
    published.outcomes.first().assessment.steps.update(reason="SECRET")
    assert everything(client, published.slug) == before
    assert get(client, "studies/987654/")[0] == 404
    for search in ("/claims/?q=SECRET", "/api/v1/studies/?q=SECRET"):
        assert published.slug not in client.get(search).content.decode()
    assert get(client, "claims/?topic=secret")[0] == 400


def test_the_bytes_of_a_version_are_what_its_hash_says(client, published):
    response = client.get(f"/api/v1/claims/{published.slug}/versions/1/")
    (version,) = get(client, f"claims/{published.slug}/versions/")[1]["results"]
    assert hashlib.sha256(response.content).hexdigest() == version["hash"]
    assert response["ETag"] == f'"{version["hash"]}"'
    assert "immutable" in response["Cache-Control"]
    assert get(client, f"claims/{published.slug}/")[1]["hash"] == version["hash"]


def test_old_versions_stay_as_they_were_and_the_newest_comes_first(client, published):
    first = client.get(f"/api/v1/claims/{published.slug}/versions/1/").content
    send_to_review(published)
    published.refresh_from_db()
    published.statement = "Magnesium does not prevent leg cramps."
    published.save()
    publish_claim(published, override_reason=IN_SPITE, note="The statement was turned round.")
    rows = get(client, f"claims/{published.slug}/versions/")[1]["results"]
    assert [(row["number"], row["change_note"]) for row in rows] == [(2, "The statement was turned round."), (1, "")]
    assert client.get(f"/api/v1/claims/{published.slug}/versions/1/").content == first
    assert get(client, f"claims/{published.slug}/")[1]["statement"] == "Magnesium does not prevent leg cramps."
    assert b"".join(client.get(f"/api/v1/citations/?claim={published.slug}&format=ris")).count(b"TY  - ") == 3


@pytest.mark.parametrize("number", [0, 2, 99])
def test_a_version_that_is_not_there_is_a_404_that_leads_to_those_that_are(client, published, number):
    status, body = get(client, f"claims/{published.slug}/versions/{number}/")
    assert status == 404
    assert f"/api/v1/claims/{published.slug}/versions/" in body["detail"]


def test_a_claim_in_review_shows_its_last_version_and_says_so(client, published):
    send_to_review(published)
    status, body = get(client, f"claims/{published.slug}/")
    assert (status, body["under_review"], body["version"]) == (200, True, 1)


@pytest.mark.parametrize("path", ["claims/magnesium-leg-cramps/", "citations/?claim=magnesium-leg-cramps"])
def test_a_retired_claim_is_gone_with_a_sentence_that_leads_to_its_versions(client, published, path):
    retire(published, reason="Nobody takes it any more.")
    response = client.get(f"/api/v1/{path}")
    assert (response.status_code, response["Content-Type"]) == (410, "application/problem+json")
    body = json.loads(response.content)
    assert body["title"] == "Gone"
    assert "was retired" in body["detail"] and "/versions/" in body["detail"]


def test_the_versions_of_a_retired_claim_stay_and_its_studies_vanish(client, published):
    retire(published, reason="Nobody takes it any more.")
    assert get(client, f"claims/{published.slug}/versions/")[1]["results"][0]["number"] == 1
    assert get(client, f"claims/{published.slug}/versions/1/")[0] == 200
    assert get(client, "claims/")[1]["results"] == get(client, "studies/")[1]["results"] == []
    assert get(client, "studies/22972143/")[0] == 410
    assert get(client, "citations/?ids=22972143")[0] == 404


def test_a_study_that_only_an_old_version_shows_is_no_longer_public(client, published):
    """What was judged is never taken off a claim; a study that nobody judged is."""
    send_to_review(published)
    extra = Study.objects.create(pmid="77", title="Later")
    link(published, [extra], by=None)
    published.items.filter(study=extra).update(role="background")
    publish_claim(published, override_reason="Its numbers stand.")
    assert get(client, "studies/77/")[0] == 200
    send_to_review(published)
    published.items.get(study=extra).delete()
    publish_claim(published, override_reason="Its numbers stand.")
    status, body = get(client, "studies/77/")
    assert (status, "used the study 77 once" in body["detail"]) == (410, True)


@pytest.mark.parametrize(("certainty", "found"), [("moderate", 1), ("high,moderate", 1), ("low", 0)])
def test_claims_are_found_by_how_sure_we_are(client, published, certainty, found):
    assert len(get(client, f"claims/?certainty={certainty}")[1]["results"]) == found


def test_an_abstract_is_not_served(client, published):
    assert "of our own about magnesium" in json.dumps(Study.objects.get(pmid="22972143").abstract)
    assert b"of our own about magnesium" not in client.get("/api/v1/studies/22972143/").content


def test_a_claim_that_was_never_published_is_not_there_nor_are_its_studies(client, published):
    claim = Claim.objects.create(slug="a-draft", statement="A draft.", reviewers_needed=1)
    link(claim, [Study.objects.create(pmid="987654", title="A trial")], by=None)
    for prepare in (lambda: None, lambda: send_to_review(claim)):
        prepare()
        assert get(client, f"claims/{claim.slug}/")[0] == get(client, f"claims/{claim.slug}/versions/")[0] == 404
        assert [one["slug"] for one in get(client, "claims/")[1]["results"]] == [published.slug]
        assert get(client, "studies/987654/")[0] == 404
        assert get(client, "citations/?ids=987654")[0] == 404


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
    assert get(client, "studies/?count=only") == (200, {"count": 3, "more": False})


def test_fields_picks_root_fields(client, published):
    assert get(client, "claims/?fields=slug,statement")[1]["results"] == [
        {"slug": published.slug, "statement": published.statement}
    ]


REFUSED = [
    # an unknown parameter, with the nearest one
    ("claims/?topics=x", "topics", "Did you mean “topic”?"),
    ("studies/?standings=x", "standings", "Known are:"),
    ("claims/magnesium-leg-cramps/versions/?x=1", "x", "takes none"),
    # values out of range or unknown
    ("claims/?per_page=0", "per_page", "1 to 200"),
    ("claims/?per_page=201", "per_page", "1 to 200"),
    ("claims/?per_page=²", "per_page", "1 to 200"),
    ("claims/?cursor=nonsense", "cursor", "no cursor"),
    ("claims/?cursor=%20", "cursor", "no cursor"),
    ("claims/?count=all", "count", "only"),
    ("claims/?study=99999", "study", "99999"),
    ("studies/?claim=none", "claim", "no published claim"),
    ("claims/?fields=slug,nothing", "fields", "nothing"),
    ("claims/?question_type=treatmen", "question_type", "Did you mean “treatment”?"),
    ("claims/?certainty=verylow", "certainty", "Did you mean “very_low”?"),
    ("studies/?year=20x2", "year", "four digits"),
    ("studies/?year=2012&year=2013", "year", "commas"),
    ("studies/?q=%00", "q", "NUL"),
    ("studies/?ids=" + ",".join(["1"] * 101), "ids", "at most 100"),
    ("citations/?ids=22972143&format=bibtx", "format", 'Did you mean "bibtex"?'),
    ("citations/", "claim", "Give either"),
    ("citations/?claim=magnesium-leg-cramps&ids=1", "claim", "Give either"),
]


@pytest.mark.parametrize(("path", "parameter", "words"), REFUSED)
def test_a_wrong_parameter_or_value_is_a_400_that_names_it(client, db, path, parameter, words):
    refused(client.get(f"/api/v1/{path}"), parameter, words)


def test_an_unknown_topic_is_a_400_that_names_those_of_published_claims(client, published):
    refused(client.get("/api/v1/claims/?topic=none"), "topic", "supplements")


def refused(response, parameter, words):
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
    ("claims/", 1),
    ("claims/?topic=supplements&certainty=moderate&question_type=treatment", 2),
    ("studies/", 2),
    ("studies/?ids=22972143,39466236,31870766", 3),
    ("citations/?ids=22972143,39466236,31870766&format=ris", 2),
    ("citations/?claim=magnesium-leg-cramps&format=ris", 3),
    ("claims/magnesium-leg-cramps/", 3),
    ("claims/magnesium-leg-cramps/versions/", 1),
    ("claims/magnesium-leg-cramps/versions/1/", 1),
]


@pytest.mark.parametrize(("path", "queries"), LISTS)
def test_a_list_needs_few_queries_however_long_it_is(client, published, count_queries, path, queries):
    for number in range(3):
        twin = Claim.objects.create(slug=f"claim-{number}", statement="A claim.", reviewers_needed=1)
        link(twin, Study.objects.exclude(pmid="39466236"), by=None)
        publish_claim(twin)
    assert count_queries(f"/api/v1/{path}") == queries
