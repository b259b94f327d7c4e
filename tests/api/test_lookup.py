"""Many things asked at once: each has its own answer, in the order in which it was asked."""

import pytest

from evidence.articles.models import Article
from evidence.claims.linking import link
from evidence.claims.models import Claim
from evidence.grading.publishing import retire, send_to_review
from evidence.studies.models import Notice, Study
from tests.panel import publish_claim

pytestmark = pytest.mark.django_db

TRIAL = [{"registry": "ClinicalTrials.gov", "accession": "NCT01709968"}]


@pytest.fixture
def studies(claim) -> list[Study]:
    """A published claim on a review and two reports of one trial, and a study that nobody shows."""
    review = Study.objects.create(
        pmid="22972143", doi="10.1002/14651858.CD009402.pub2", pmcid="PMC7025716", title="Magnesium for cramps.",
        authors=[{"family": "Garrison"}], year=2012,
    )  # fmt: skip
    reports = [Study.objects.create(pmid=pmid, title="A trial", registrations=TRIAL) for pmid in ("101", "102")]
    Study.objects.create(pmid="999", title="SECRET")
    link(claim, [review, *reports], by=None)
    publish_claim(claim)
    return [review, *reports]


def lookup(client, ids: str) -> list[dict]:
    response = client.get("/api/v1/lookup/", {"ids": ids})
    assert response.status_code == 200
    return response.json()["results"]


FOUND = [
    # each form of a study's identifiers, and its number here
    "22972143", "pmid:22972143", "PMID 22972143", "10.1002/14651858.CD009402.pub2", "DOI:10.1002/14651858.cd009402.PUB2",
    "https://doi.org/10.1002/14651858.CD009402.pub2", "PMC7025716", "https://pubmed.ncbi.nlm.nih.gov/22972143/",
    # addresses of this site
    "/studies/22972143/", "/api/v1/studies/22972143/", "http://testserver/studies/PMC7025716/",
]  # fmt: skip


@pytest.mark.parametrize("text", FOUND)
def test_a_study_is_found_by_every_form_of_its_identifiers(client, studies, text):
    (row,) = lookup(client, text)
    assert (row["asked"], row["status"], row["type"]) == (text, "found", "study")
    assert row["url"] == "http://testserver/api/v1/studies/22972143/"
    assert (row["citation"], row["standing"], row["detail"]) == ("Garrison 2012", "no_notice", None)


@pytest.mark.parametrize(
    "text", ["magnesium-leg-cramps", "claim:magnesium-leg-cramps", "/claims/magnesium-leg-cramps/"]
)
def test_a_claim_is_found_by_its_slug_and_by_its_addresses(client, studies, claim, text):
    (row,) = lookup(client, text)
    assert (row["status"], row["type"], row["title"]) == ("found", "claim", claim.statement)
    assert row["url"] == f"http://testserver/api/v1/claims/{claim.slug}/"


def test_each_item_is_answered_in_its_order_even_twice(client, studies):
    asked = ["999", "magnesium-leg-cramps", "22972143", "nonsense?", "22972143", "NCT01709968", "0123"]
    rows = lookup(client, ",".join(asked))
    assert [row["asked"] for row in rows] == asked
    said = ["unknown", "found", "found", "invalid", "found", "ambiguous", "invalid"]
    assert [row["status"] for row in rows] == said
    assert all(row["detail"] for row in rows if row["status"] != "found")


def test_a_trial_with_several_reports_names_them_all_and_chooses_none(client, studies):
    (row,) = lookup(client, "NCT01709968")
    assert (row["status"], row["url"]) == ("ambiguous", None)
    assert [one["pmid"] for one in row["candidates"]] == ["101", "102"]


def test_a_slug_of_a_claim_and_of_an_article_is_ambiguous_until_its_kind_is_said(client, studies, claim):
    Article.objects.create(slug=claim.slug, title="On cramps", public=True)
    (row,) = lookup(client, claim.slug)
    assert {one["type"] for one in row["candidates"]} == {"claim", "article"}
    assert lookup(client, f"article:{claim.slug}")[0]["title"] == "On cramps"


def test_what_is_no_longer_shown_is_withdrawn_and_what_never_was_is_unknown(client, studies, claim):
    draft = Claim.objects.create(slug="a-draft", statement="SECRET.")
    Article.objects.create(slug="hidden", title="SECRET")
    Article.objects.create(slug="once", title="SECRET", public=True)
    Article.objects.filter(slug="once").update(public=False)
    retire(claim, reason="Nobody takes it any more.")
    rows = lookup(client, f"22972143,{claim.slug},once,999,{draft.slug},hidden")
    assert [row["status"] for row in rows] == ["withdrawn"] * 3 + ["unknown"] * 3
    assert "SECRET" not in str(rows)


def test_a_claim_that_was_retired_and_is_shown_again_is_found(client, studies, claim):
    retire(claim, reason="A mistake.")
    send_to_review(claim)
    assert lookup(client, claim.slug)[0]["status"] == "found"


def test_how_a_study_stands_today_is_told(client, studies):
    Notice.objects.create(study=studies[0], kind=Notice.Kind.RETRACTION)
    assert lookup(client, "22972143")[0]["standing"] == "retracted"


@pytest.mark.parametrize("ids", ["", " , ", ",".join(["1"] * 101)])
def test_a_list_of_none_or_of_too_many_is_refused(client, db, ids):
    response = client.get("/api/v1/lookup/", {"ids": ids})
    assert (response.status_code, response.json()["errors"][0]["parameter"]) == (400, "ids")


def test_a_study_is_found_by_the_address_that_the_api_gives_it_whatever_its_doi(client, claim):
    link(claim, [Study.objects.create(doi="10.1000/(SICI)1<1::a>3.0.CO;2-#ü", title="A trial")], by=None)
    publish_claim(claim)
    (study,) = client.get("/api/v1/studies/").json()["results"]
    assert "%3C" in study["url"]
    (row,) = lookup(client, study["url"])
    assert (row["status"], row["url"]) == ("found", study["url"])


@pytest.mark.parametrize("text", ["/studies/10.1000%00/", "/studies/%00/", "/claims/%00/", "/articles/a%00b/"])
def test_an_address_with_a_nul_character_names_nothing(client, db, text):
    assert lookup(client, text)[0]["status"] in ("unknown", "invalid")


def test_a_hundred_items_cost_a_handful_of_queries(client, studies, count_queries):
    ids = ["NCT01709968", "magnesium-leg-cramps", "id:7", *(str(number) for number in range(22972100, 22972197))]
    assert count_queries(f"/api/v1/lookup/?ids={','.join(ids)}") == 9
