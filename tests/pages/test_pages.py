"""The public pages, as HTML: what a reader sees, and what a reader must not see."""

import pytest

from evidence.claims.linking import link
from evidence.claims.models import Claim
from evidence.management.commands.load_demo import load
from evidence.studies.models import Notice, Study

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings):
    load(settings.BASE_DIR / "fixtures" / "leg_cramps.json")


@pytest.mark.parametrize(
    "path", ["/", "/claims/", "/claims/?q=magnesium", "/claims/?topic=pregnancy", "/claims/?q=%00"]
)
def test_the_pages_of_the_demo_open(client, demo, path):
    assert client.get(path).status_code == 200


def test_every_claim_and_every_used_study_of_the_demo_has_a_page(client, demo):
    for claim in Claim.objects.all():
        assert claim.statement in client.get(f"/claims/{claim.slug}/").content.decode().replace("&#x27;", "'")
    for study in Study.objects.filter(items__isnull=False).distinct():
        assert client.get(f"/studies/{study.key}/").status_code == 200, study.key


def test_a_search_finds_claims_by_their_words_and_by_the_authors_of_their_studies(client, demo):
    assert "Magnesium prevents leg cramps" in client.get("/claims/?q=magnesium").content.decode()
    assert "Low-level laser" in client.get("/claims/?q=Gur").content.decode()


def test_a_retracted_study_is_marked_wherever_it_is_shown(client, claim):
    study = Study.objects.create(pmid="1", title="A trial", year=2020)
    Notice.objects.create(study=study, kind=Notice.Kind.RETRACTION, text="J Ex. 2021;1:1")
    link(claim, [study], by=None)
    assert "Retracted" in client.get(f"/claims/{claim.slug}/").content.decode()
    assert "J Ex. 2021;1:1" in client.get("/studies/1/").content.decode()


def test_a_title_can_not_smuggle_in_a_script(client, claim):
    study = Study.objects.create(pmid="1", title="<script>alert(1)</script> H<sub>2</sub>O <i>open")
    link(claim, [study], by=None)
    page = client.get("/studies/1/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_a_draft_is_not_shown(client, claim):
    Claim.objects.update(state="draft")
    assert client.get(f"/claims/{claim.slug}/").status_code == 404
    assert claim.statement not in client.get("/claims/").content.decode()


def test_a_page_that_is_not_there_says_where_to_go(client, db):
    response = client.get("/claims/none/")
    assert response.status_code == 404
    assert "no published claim “none”" in response.content.decode()


def test_no_page_may_run_a_script_from_elsewhere(client, db):
    policy = client.get("/")["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
