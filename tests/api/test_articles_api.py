"""Articles that are shown to readers: what they cite and claim, and what is wrong with it; never their own words."""

import pytest

from evidence.articles.auditing import audit_article
from evidence.articles.models import Article, Citation, Statement
from evidence.claims.linking import link
from evidence.claims.models import Claim
from evidence.studies.models import Notice, Study
from evidence.studies.outcomes import Outcome
from tests.panel import appraise, assess, publish_claim

pytestmark = pytest.mark.django_db

SENTENCE = "Magnesium surely prevents leg cramps in everybody."


@pytest.fixture
def article(claim) -> Article:
    """It states a published claim against its evidence, and cites a retracted study, a lost one and another."""
    trial = Study.objects.create(pmid="11", title="A trial", authors=[{"family": "Roguin"}], year=2017)
    link(claim, [trial], by=None)
    appraise(claim.items.get(), direction="no_difference")
    assess(claim, changes={"imprecision": -1}, magnitude="none")
    publish_claim(claim)
    Notice.objects.create(study=trial, kind=Notice.Kind.RETRACTION, text="J Ex. 2027;1:1")
    stray = Study.objects.create(pmid="12", title="Elsewhere", authors=[{"family": "Moss"}], year=2001)
    other = Claim.objects.create(slug="other", statement="Sleep is good.", reviewers_needed=1)
    link(other, [stray], by=None)
    publish_claim(other)
    made = Article.objects.create(
        slug="on-cramps", title="On cramps", url="https://example.org/cramps", public=True,
        text=f"# On cramps\n\n{SENTENCE} [1]\n\nSECRET. [7]\n\n# References\n\n1. Roguin.\n",
    )  # fmt: skip
    rows = [("Roguin 2017.", trial, Outcome.ALREADY), ("Nobody 1999.", None, Outcome.NOT_FOUND),
            ("Moss 2001.", stray, Outcome.ALREADY)]  # fmt: skip
    for position, (text, study, outcome) in enumerate(rows, 1):
        Citation.objects.create(
            article=made, position=position, text=text, study=study, outcome=outcome, sentences=[SENTENCE]
        )
    Statement.objects.create(article=made, claim=claim, sentence=SENTENCE)
    return made


def test_an_article_tells_its_references_its_claims_and_what_is_wrong(client, article, claim):
    body = client.get("/api/v1/articles/on-cramps/").json()
    first, second, _ = body["references"]
    assert (first["study"], first["standing"]) == ("http://testserver/api/v1/studies/11/", "retracted")
    assert (second["study"], second["outcome"], second["printed"]) == (None, "not_found", "Nobody 1999.")
    (made,) = body["claims"]
    assert (made["claim"], made["certainty"]) == (claim.slug, "moderate")
    kinds = {row["kind"] for row in body["findings"]}
    assert {"retracted", "unresolved", "off_claim", "wording"} <= kinds
    (wording,) = [row for row in body["findings"] if row["kind"] == "wording"]
    assert wording["claim"] == f"http://testserver/api/v1/claims/{claim.slug}/"
    assert wording["suggestion"].startswith("Oral magnesium probably makes little to no difference")


def test_its_own_words_are_nowhere(client, article):
    body = client.get("/api/v1/articles/on-cramps/").content.decode() + client.get("/api/v1/articles/").content.decode()
    assert "SECRET" not in body
    assert SENTENCE not in body


def test_the_audit_that_is_shown_is_the_one_that_its_writer_sees(client, article):
    """It looks at few of the claims, and finds the same."""
    shown = client.get("/api/v1/articles/on-cramps/").json()["findings"]
    whole = audit_article(article).findings
    assert [(row["kind"], row["reference"], row["suggestion"]) for row in shown] == [
        (one.kind.value, one.reference, one.suggestion) for one in whole
    ]
    assert "“Sleep is good.”" in next(row["detail"] for row in shown if row["kind"] == "off_claim")


def test_an_article_is_hidden_until_it_is_shown_and_gone_afterwards(client, article):
    Article.objects.create(slug="draft", title="SECRET")
    assert [row["slug"] for row in client.get("/api/v1/articles/").json()["results"]] == ["on-cramps"]
    assert client.get("/api/v1/articles/draft/").status_code == 404
    Article.objects.filter(slug="on-cramps").update(public=False)
    gone = client.get("/api/v1/articles/on-cramps/")
    assert (gone.status_code, gone["Content-Type"]) == (410, "application/problem+json")
    assert client.get("/api/v1/articles/").json()["results"] == []


def test_articles_are_listed_by_claim_and_language(client, article, claim):
    (row,) = client.get(f"/api/v1/articles/?claim={claim.slug}&language=en").json()["results"]
    assert (row["references"], row["address"]) == (3, "https://example.org/cramps")
    assert client.get("/api/v1/articles/?claim=other").json()["results"] == []
    (row,) = client.get("/api/v1/articles/?claim=!other").json()["results"]
    assert row["slug"] == "on-cramps"
    assert client.get(f"/api/v1/articles/?claim=!{claim.slug}").json()["results"] == []
    assert client.get("/api/v1/articles/?claim=none").status_code == 400
    assert client.get("/api/v1/articles/?language=de").status_code == 400


def test_an_article_and_a_list_of_articles_need_few_queries(article, count_queries):
    assert count_queries("/api/v1/articles/") == 1
    assert count_queries("/api/v1/articles/on-cramps/") == 6
