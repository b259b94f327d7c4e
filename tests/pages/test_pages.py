"""The public pages, as HTML: what a reader sees, and what a reader must not see."""

import csv
import html
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from evidence.articles.models import Article, Citation
from evidence.claims.linking import link
from evidence.claims.models import Claim, Topic
from evidence.grading.declarations import Declaration
from evidence.grading.publishing import retire, send_to_review
from evidence.studies.models import Notice, Study
from evidence.studies.search import index
from tests.panel import appraise, assess, member, publish_claim

pytestmark = pytest.mark.django_db


def read(client, path, status=200):
    response = client.get(path)
    assert response.status_code == status, path
    return html.unescape(b"".join(response).decode())


@pytest.fixture
def study(db):
    study = Study.objects.create(
        pmid="22972143", title="Magnesium for H<sub>2</sub>O cramps", year=2012, authors=[{"family": "Garrison"}]
    )
    index([study])
    return study


@pytest.fixture
def published(claim, study):
    """A claim with a study that a reviewer appraised, one assessed outcome and one that is not."""
    claim.topics.add(Topic.objects.create(slug="supplements", name="Supplements"))
    link(claim, [study], by=None)
    appraise(
        claim.items.get(), by="ann", measure="RR", estimate="0.92", low="0.72", high="1.20", participants=322,
        funding="independent", reason="Eleven trials agree.", direction="no_difference",
    )  # fmt: skip
    assess(
        claim, "cramp frequency", {"imprecision": -1}, magnitude="small", effect_direction="reduces",
        would_change="A trial with 500 people.",
    )  # fmt: skip
    claim.outcomes.create(name="cramp pain", importance="important")
    publish_claim(claim, note="The first.")
    return claim


def again(claim, **more):
    send_to_review(claim)
    return publish_claim(claim, **more)


def test_a_claim_begins_with_what_the_evidence_says_and_how_sure_we_are(client, published):
    page = read(client, f"/claims/{published.slug}/")
    verdict = "Oral magnesium probably reduces cramp frequency slightly compared with placebo."
    assert page.index("Magnesium prevents leg cramps") < page.index(verdict) < page.index("Summary of findings")
    assert "Moderate certainty: 3 of 4" in page
    assert "Cramp pain (important outcome): not assessed" in page
    assert "High −1 = Moderate" in page


def test_a_claim_shows_each_appraisal_and_the_consensus(client, published):
    page = read(client, f"/claims/{published.slug}/")
    assert "Found no difference" in page
    assert "OCEBM Levels of Evidence (2011), level 2" in page
    assert "Eleven trials agree." in page
    assert "RR 0.92 (0.72 to 1.20), 322 participants" in page
    assert "A trial with 500 people." in page
    assert "Nothing to declare." in page


def test_a_rating_with_domains_left_out_is_called_quick(client, published):
    published.outcomes.first().assessment.steps.filter(domain="imprecision").delete()
    again(published)
    assert "quick rating (not GRADE)" in read(client, f"/claims/{published.slug}/")


def test_a_claim_whose_critical_outcome_is_not_assessed_is_not_rated(client, published):
    published.outcomes.update(importance="critical")
    again(published)
    for path in ("/", "/claims/", f"/claims/{published.slug}/"):
        assert "ertainty not rated" in read(client, path)


def test_a_claim_without_studies_or_outcomes_says_so(client, claim):
    publish_claim(claim)
    page = read(client, f"/claims/{claim.slug}/")
    assert "unsupported as far as this database knows" in page
    assert "How sure we are has not been assessed" in page


def test_lists_show_how_sure_we_are(client, published):
    for path in ("/", "/claims/", "/studies/22972143/"):
        assert "Moderate certainty" in read(client, path)


LISTS = ["/", "/claims/", "/claims/?q=magnesium", "/search/?q=magnesium", "/studies/22972143/"]


@pytest.mark.parametrize("path", LISTS)
def test_lists_say_what_the_studies_found_before_how_sure_we_are(client, published, path):
    # “Moderate certainty” alone, beside a claim that the studies do not bear out, would read as a yes.
    page = read(client, path)
    verdict = "Oral magnesium probably reduces cramp frequency slightly compared with placebo."
    assert page.index("prevents leg cramps") < page.index(verdict) < page.index("Moderate certainty")


@pytest.mark.parametrize("path", LISTS)
def test_lists_say_when_a_study_behind_a_claim_was_retracted(client, published, study, path):
    warning = "A study that bears on it was retracted"
    assert warning not in read(client, path)
    Notice.objects.create(study=study, kind="RetractionIn", source="pubmed", notice_pmid="5")
    assert warning in read(client, path)


def test_the_page_of_a_retracted_study_begins_with_that(client, published, study):
    Notice.objects.create(study=study, kind="RetractionIn", source="pubmed", notice_pmid="5")
    page = read(client, "/studies/22972143/")
    assert page.index("Its results must not be relied on.") < page.index("How it stands")


FOUND = [
    # words of the statement
    "?q=magnesium",
    # words of the people and of the intervention
    "?q=older+oral",
    # an author of a study
    "?q=Garrison",
    "?topic=supplements",
    "?page=nonsense",
]
NOT_FOUND = ["?q=quinine", "?topic=supplements&q=quinine"]


@pytest.mark.parametrize(("query", "there"), [*((q, True) for q in FOUND), *((q, False) for q in NOT_FOUND)])
def test_claims_are_found_by_words_authors_and_topics(client, published, query, there):
    assert ("Magnesium prevents leg cramps." in read(client, f"/claims/{query}")) is there


def test_an_odd_search_is_no_fault(client, published):
    assert client.get("/claims/?q=%00").status_code == client.get("/claims/?topic=%00").status_code == 200


def test_a_long_list_has_pages(client, published, monkeypatch):
    monkeypatch.setattr("evidence.pages.views.PER_PAGE", 1)
    publish_claim(Claim.objects.create(slug="second", statement="Quinine prevents leg cramps.", reviewers_needed=1))
    first, second = read(client, "/claims/?q=cramps"), read(client, "/claims/?q=cramps&page=2")
    assert "Magnesium" in first and "Quinine" not in first and "?q=cramps&page=2" in first
    assert "Quinine" in second and "Magnesium" not in second


def test_a_retraction_after_publication_is_said_loudly_and_the_standing_then_and_today(client, published, study):
    assert "was retracted" not in read(client, f"/claims/{published.slug}/")
    Notice.objects.create(study=study, kind=Notice.Kind.RETRACTION, text="J Ex. 2021;1:1")
    page = read(client, f"/claims/{published.slug}/")
    assert page.index("a study that it rests on was retracted") < page.index("What the evidence says")
    assert '<meta name="description" content="A study that this rests on was retracted since.' in page
    assert "When this was published: no notice known" in page
    assert "J Ex. 2021;1:1" in read(client, "/studies/22972143/")


def test_a_newer_version_of_a_study_is_said_quietly(client, published, study):
    Notice.objects.create(study=study, kind=Notice.Kind.UPDATE, notice_pmid="32956536")
    page = read(client, f"/claims/{published.slug}/")
    assert "was retracted" not in page
    assert "superseded by a newer version" in page


def test_a_publication_in_spite_of_a_retraction_says_why(client, published, study):
    Notice.objects.create(study=study, kind=Notice.Kind.RETRACTION)
    again(published, override_reason="Only the authors’ names were at fault.")
    page = read(client, f"/claims/{published.slug}/")
    assert "Published in spite of a retracted study" in page
    assert "Only the authors’ names were at fault." in page


def test_a_claim_under_review_says_that_this_version_stands_until_then(client, published):
    send_to_review(published)
    assert "The next version is under review" in read(client, f"/claims/{published.slug}/")


def test_an_old_version_stays_and_points_to_the_newer_one(client, published):
    again(published, note="The second.")
    old, new = read(client, f"/claims/{published.slug}/versions/1/"), read(client, f"/claims/{published.slug}/")
    assert "There is a newer version of this claim" in old
    assert "There is a newer version" not in new
    assert "The first." in new and "The second." in new
    for publication in published.publications.all():
        assert publication.hash in new


def test_two_versions_are_compared_place_by_place(client, published):
    published.refresh_from_db()
    Claim.objects.filter(pk=published.pk).update(statement="Magnesium does not prevent leg cramps.")
    again(published)
    page = read(client, f"/claims/{published.slug}/compare/?from=1&to=2")
    assert "Magnesium prevents leg cramps." in page and "Magnesium does not prevent leg cramps." in page
    assert read(client, f"/claims/{published.slug}/compare/").count("<option") == 4
    assert "one and the same version" in read(client, f"/claims/{published.slug}/compare/?from=2&to=2")


def test_versions_that_say_the_same_have_no_change(client, published):
    Claim.objects.filter(pk=published.pk).update(review_due=timezone.localdate() + timedelta(days=9))
    again(published)
    again(published)
    assert "No change: both versions say the same." in read(client, f"/claims/{published.slug}/compare/?from=2&to=3")


def test_a_single_version_has_nothing_to_be_compared_with(client, published):
    assert "There is one version so far" in read(client, f"/claims/{published.slug}/compare/")


@pytest.mark.parametrize(
    "path", ["versions/2/", "versions/0/", "compare/?from=7", "compare/?to=x", "compare/?from=%00"]
)
def test_a_version_that_is_not_there_is_not_found(client, published, path):
    read(client, f"/claims/{published.slug}/{path}", status=404)


def test_a_retired_claim_is_gone_and_its_versions_stay(client, published):
    retire(published, reason="Nobody stands by it.")
    page = read(client, f"/claims/{published.slug}/", status=410)
    assert "its reviewers no longer stand by it" in page
    assert f"/claims/{published.slug}/versions/1/" in page
    assert "Nobody stands by it" not in page
    version = read(client, f"/claims/{published.slug}/versions/1/")
    assert "This claim was retired" in version
    assert (
        f'rel="canonical" href="http://testserver/claims/{published.slug}/versions/1/"' in version
    )  # the claim is gone
    assert "was retired" in read(client, f"/claims/{published.slug}/summary.csv", status=410)
    assert "Magnesium prevents" not in read(client, "/claims/")
    read(client, "/studies/22972143/", status=404)


def test_a_version_never_leads_to_a_page_that_is_not_there(client, published, study):
    retire(published, reason="Nobody stands by it.")
    assert f'href="/studies/{study.key}/"' not in read(client, f"/claims/{published.slug}/versions/1/")


def test_a_study_that_no_claim_uses_any_more_keeps_its_page_where_an_article_cites_it(client, published, study):
    article = Article.objects.create(slug="cramps", title="Cramps", public=True)
    Citation.objects.create(article=article, position=1, text="x", study=study, reason="It is.")
    retire(published, reason="Nobody stands by it.")
    assert f'href="/studies/{study.key}/"' in read(client, f"/claims/{published.slug}/versions/1/")
    assert "Magnesium for" in read(client, f"/studies/{study.key}/")


def test_the_summary_of_findings_is_a_table_to_take_away(client, published):
    response = client.get(f"/claims/{published.slug}/summary.csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert f'filename="{published.slug}-version-1.csv"' in response["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(response.content.decode())))
    assert [row[2] for row in rows] == ["outcome", "cramp frequency", "cramp pain"]


def test_reviewers_are_named_only_if_they_agreed(client, published):
    assert "ann" not in read(client, f"/claims/{published.slug}/").replace("cannot", "")
    Declaration.objects.create(reviewer=member("ann"), interests="I own a magnesium mine.", may_be_named=True)
    again(published)
    assert "<b>ann:</b> I own a magnesium mine." in read(client, f"/claims/{published.slug}/")


def test_nothing_can_smuggle_in_a_script(client, claim):
    evil = "<script>alert(1)</script>"
    study = Study.objects.create(pmid="1", title=f"{evil} H<sub>2</sub>O <i>open")
    claim.statement = claim.note = claim.population = evil
    claim.save()
    link(claim, [study], by=None)
    appraise(claim.items.get(), reason=evil, design_reason=evil)
    assess(claim, evil, {"imprecision": -1}, would_change=evil, comment=evil)
    publish_claim(claim, note=evil)
    for path in ("/", "/claims/", f"/claims/{claim.slug}/", f"/claims/{claim.slug}/compare/", "/studies/1/"):
        page = client.get(path).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;" in page


@pytest.mark.parametrize("state", ["draft", "in_review"])
def test_what_was_never_published_is_not_shown(client, claim, state):
    if state == "in_review":
        send_to_review(claim)
    for path in ("", "versions/1/", "compare/", "summary.csv"):
        read(client, f"/claims/{claim.slug}/{path}", status=404)
    assert claim.statement not in read(client, "/claims/") + read(client, "/")


def test_a_page_that_is_not_there_says_where_to_go(client, db):
    assert "no published claim “none”" in read(client, "/claims/none/", status=404)


def test_no_page_may_run_a_script_from_elsewhere(client, db):
    policy = client.get("/")["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


PAGES = [
    ("/", 4),
    ("/claims/", 5),
    ("/claims/?q=cramps", 5),
    ("/claims/magnesium-leg-cramps/", 7),
    ("/claims/magnesium-leg-cramps/versions/1/", 7),
    ("/claims/magnesium-leg-cramps/compare/?from=1&to=2", 3),
    ("/studies/22972143/", 7),
]


@pytest.mark.parametrize(("path", "queries"), PAGES)
def test_a_page_needs_few_queries_however_much_it_shows(client, published, django_assert_num_queries, path, queries):
    again(published)
    for number in range(3):
        twin = Claim.objects.create(slug=f"claim-{number}", statement="A claim about cramps.", reviewers_needed=1)
        link(twin, Study.objects.all(), by=None)
        publish_claim(twin)
    with django_assert_num_queries(queries):
        assert client.get(path).status_code == 200


def test_claims_that_say_the_word_come_before_those_whose_studies_say_it(client, published, study):
    other = Claim.objects.create(slug="aaa", statement="A bath helps.", intervention="magnesium bath")
    link(other, [study], by=None)
    assess(other)
    publish_claim(other)
    page = read(client, "/claims/?q=magnesium")
    assert page.index("Magnesium prevents leg cramps.") < page.index("A bath helps.")
    alphabet = read(client, "/claims/")
    assert alphabet.index("A bath helps.") < alphabet.index("Magnesium prevents leg cramps.")


def test_a_topic_that_there_is_not_is_said_to_be_none(client, published):
    assert "No published claim has the topic “chess”." in read(client, "/claims/?topic=chess", status=404)


WRONG = ["/nothing/", "/claims/nothing/", "/admin/nothing/", "/admin/evidence/claim/nothing/publish/"]


@pytest.mark.parametrize("path", WRONG)
def test_a_wrong_address_gets_the_page_of_this_site_with_debug_too(admin_client, settings, path):
    settings.DEBUG = True
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "evidence.pages.own_pages.OwnPages"]
    assert "There is nothing at this address" in read(admin_client, path, status=404)
    assert admin_client.get("/claims")["Location"] == "/claims/"


def test_a_form_from_elsewhere_is_refused_in_words_of_this_site(db):
    refused = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "ed"})
    assert refused.status_code == 403
    assert "Nothing was stored" in refused.content.decode()


def test_a_page_of_claims_reads_the_contents_of_its_own_claims_only(client, published):
    """Sorting, counting and the pages before it go without: contents are large, and claims may be many."""
    with CaptureQueriesContext(connection) as queries:
        client.get("/claims/")
    sorting = [one["sql"] for one in queries if "ORDER BY" in one["sql"] and "evidence_publication" in one["sql"]]
    assert sorting and not any('"content"' in sql for sql in sorting)


def test_the_studies_on_the_landing_page_are_counted_to_a_bound(client, published, monkeypatch):
    assert "1 published, and 1 studies" in read(client, "/")
    monkeypatch.setattr("evidence.api.studies.MOST_COUNTED", 0)
    assert "1 published, and more than 0 studies" in read(client, "/")
