"""Anybody may paste a draft: it is checked, shown and forgotten."""

import html
import logging

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections

from evidence.articles.models import Article, Citation
from evidence.claims.linking import link
from evidence.pages.audit import AT_ONCE
from evidence.studies.models import Study
from tests.panel import assess, publish_claim

DRAFT = """Leg cramps

Magnesium prevents leg cramps in older adults [1]. It was retracted [2].

References
1. Garrison SR, et al. Magnesium for skeletal muscle cramps. doi:10.1002/14651858.CD009402.pub2
2. Tan J. Vitamin K2 in managing nocturnal leg cramps. PMID: 39466236
3. Nobody N. Nothing at all. doi:10.1000/nothing
"""


@pytest.fixture
def published(claim, client_of_site):
    study = Study.objects.create(pmid="22972143", title="Magnesium for skeletal muscle cramps.", year=2012)
    link(claim, [study], by=None)
    assess(claim, "cramp frequency", {"imprecision": -2}, magnitude="small", effect_direction="reduces")
    publish_claim(claim)
    return claim


def check(client, status=200, **form):
    response = client.post("/audit/", form)
    assert response.status_code == status
    assert response["Cache-Control"] == "no-store"
    return html.unescape(response.content.decode())


def test_a_draft_is_told_what_matters_most_first(client, published):
    page = check(client, text=DRAFT)
    headings = ["May mislead a reader", "Claims that it states", "<h2>References</h2>", "Check another draft"]
    places = [page.index(heading) for heading in headings]
    assert places == sorted(places)
    assert "Retracted" in page.partition("May mislead a reader")[2].partition("</section>")[0]
    assert f'href="/claims/{published.slug}/"' in page and "Low certainty: 2 of 4" in page
    assert "PMID 39466236" in page
    assert page.count('<li id="reference-') == 3


def test_a_draft_of_one_paragraph_is_read_and_not_taken_for_a_title(client, published):
    page = check(client, text=published.statement)
    assert "1 sentence that states a published claim" in page


def test_nothing_of_a_draft_is_kept_or_logged(client, published, caplog):
    studies = Study.objects.count()
    with caplog.at_level(logging.DEBUG):
        check(client, text=DRAFT)
    assert not Article.objects.exists() and not Citation.objects.exists()
    assert Study.objects.count() == studies
    assert "in older adults" not in caplog.text


def test_a_file_is_checked_as_a_pasted_text_is(client, published):
    file = SimpleUploadedFile("draft.html", b"<h1>A</h1><p>Magnesium prevents leg cramps.</p>")
    assert published.statement in check(client, file=file)


LONG = "Leg cramps hurt. " * 12_000
MANY = "References\n" + "\n".join(f"{number}. PMID: {number}" for number in range(1, 103))
REFUSED = [
    ({"text": " "}, "Paste a draft, or choose a file of one."),
    ({"text": LONG}, "at most 200,000 are checked here"),
    ({"text": MANY}, "lists 102 references; at most 100 are checked here"),
    ({"file": SimpleUploadedFile("a.pdf", b"%PDF-1.7")}, "it is a PDF"),
    ({"file": SimpleUploadedFile("a.txt", b"a" * 2_000_001)}, "at most 2,000,000 are checked here"),
    ({"file": SimpleUploadedFile("a.docx", b"PK\x03\x04nothing")}, "cannot be read"),
]


@pytest.mark.parametrize(("form", "said"), REFUSED)
def test_what_is_too_much_or_unreadable_is_refused_in_a_sentence(client, db, standin, form, said):
    assert said in check(client, status=400, **form)
    assert standin.requests == []


def test_markup_of_a_draft_is_shown_as_text(client, published):
    page = client.post(
        "/audit/", {"text": "<script>x()</script>\n\nReferences\n1. <b>PMID: 39466236</b>"}
    ).content.decode()
    assert "<script>x()" not in page and "<b>PMID" not in page


@pytest.fixture
def other_visitors(db):
    """As many drafts of others as are checked at a time, in a session of their own."""
    other = connections.create_connection("default")
    with other.cursor() as cursor:
        for place in range(AT_ONCE):
            cursor.execute("SELECT pg_advisory_lock(hashtext('evidence.pages.audit'), %s)", [place])
        yield
    other.close()


def test_only_a_few_drafts_are_checked_at_a_time(client, published, other_visitors, standin):
    response = client.post("/audit/", {"text": DRAFT})
    assert response.status_code == 503 and response["Retry-After"] == "60"
    assert "try again in a minute" in response.content.decode()
    assert "Magnesium prevents leg cramps in older adults" in response.content.decode()
    assert standin.requests == []


def test_each_place_is_free_again_afterwards(client, published):
    for _ in range(AT_ONCE + 1):
        check(client, text=DRAFT)


def test_pubmed_being_away_is_told(client, published, settings):
    settings.EUTILS_URL = "http://127.0.0.1:9/"
    page = check(client, text=DRAFT)
    assert "3 references could not be looked up at PubMed yet" in page
    assert "Claims too much" in page
    assert "no notice known" not in page and "Reference not found" not in page and "127.0.0.1" not in page


def test_forms_are_protected_and_found_from_every_page(client, db):
    assert 'href="/audit/"' in client.get("/").content.decode()
    assert "csrfmiddlewaretoken" in client.get("/audit/").content.decode()
    assert type(client)(enforce_csrf_checks=True).post("/audit/", {"text": "x"}).status_code == 403


def test_a_site_may_switch_it_off(client, db, settings):
    settings.PUBLIC_AUDIT = False
    assert client.get("/audit/").status_code == 404
    assert 'href="/audit/"' not in client.get("/").content.decode()
