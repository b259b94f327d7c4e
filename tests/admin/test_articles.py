"""Articles in the admin: pasted or uploaded, looked up by the worker, corrected by hand, audited."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from evidence.articles.jobs import look_up_references
from evidence.articles.models import Article, Citation, Phrasing
from evidence.studies.models import Study
from tests.articles.test_keeping import GARRISON, TEXT

pytestmark = pytest.mark.django_db

FIELDS = {"title": "Leg cramps", "slug": "leg-cramps", "language": "en"}
NO_ROWS = {f"{prefix}-{name}": 0 for prefix in ("statements", "citations") for name in ("TOTAL_FORMS", "INITIAL_FORMS")}


@pytest.fixture
def curator(client, person):
    client.force_login(person("cora", "Curator"))
    return client


@pytest.fixture
def article(db) -> Article:
    made = Article.objects.create(slug="leg-cramps", title="Leg cramps")
    Citation.objects.create(article=made, position=1, text=GARRISON)
    return made


def address(name: str, *args: object) -> str:
    return reverse(f"admin:evidence_article_{name}", args=args)


def test_a_pasted_article_is_read_and_its_references_wait_for_the_worker(curator, standin):
    answer = curator.post(address("add"), FIELDS | {"pasted": TEXT}, follow=True)
    assert "Read: 2 references. They are being looked up." in answer.content.decode()
    article = Article.objects.get()
    assert ProcrastinateJob.objects.get().task_name == "look_up_references"
    look_up_references(article.pk)
    page = curator.get(address("change", article.pk)).content.decode()
    assert "1 of 2 references have a study here" in page
    assert "Superseded by a newer version" in page


def test_an_uploaded_web_page_is_read_too(curator):
    page = f"<html><body><h1>Leg cramps</h1><h2>References</h2><ol><li>{GARRISON}</li></ol></body></html>"
    curator.post(address("add"), FIELDS | {"file": SimpleUploadedFile("a.html", page.encode())})
    assert Citation.objects.get().text == GARRISON


def test_a_file_that_is_no_text_is_refused_in_a_sentence(curator):
    answer = curator.post(address("add"), FIELDS | {"file": SimpleUploadedFile("a.docx", b"\x00\x01 no zip")})
    assert answer.status_code == 200
    assert "errorlist" in answer.content.decode()
    assert not Article.objects.exists()


def test_a_study_is_chosen_by_its_identifier_with_a_reason(curator, article, standin):
    where = address("choose", article.pk, article.citations.get().pk)
    refused = curator.post(where, {"named": "99999999", "reason": "It says so."}).content.decode()
    assert "names no study" in refused
    curator.post(where, {"named": "22972143", "reason": "It is printed so."})
    assert article.citations.get().study == Study.objects.get(pmid="22972143")
    assert "It is printed so." in curator.get(address("history", article.pk)).content.decode()


def test_the_audit_of_an_article_is_a_page(curator, article):
    page = curator.get(address("audit", article.pk)).content.decode()
    assert GARRISON in page
    assert "not looked up" in page


def test_failed_references_are_looked_up_again(curator, article):
    assert "Look them up now" in curator.get(address("change", article.pk)).content.decode()
    curator.post(address("look_up", article.pk))
    assert ProcrastinateJob.objects.get().args == {"pk": article.pk}


def test_whoever_only_reads_changes_nothing(client, person, article):
    client.force_login(person("vera", "Viewer"))
    assert client.get(address("audit", article.pk)).status_code == 200
    assert client.post(address("look_up", article.pk)).status_code == 403
    assert client.post(address("choose", article.pk, article.citations.get().pk), {}).status_code == 403
    assert client.get(address("add")).status_code == 403


def test_words_that_name_nothing_are_refused(curator, claim):
    add = reverse("admin:evidence_phrasing_add")
    assert "names nothing" in curator.post(add, {"claim": claim.pk, "words": "not pregnan*"}).content.decode()
    curator.post(add, {"claim": claim.pk, "words": "magnes*\ncramp*, spasm*"})
    assert Phrasing.objects.get().claim == claim


@pytest.mark.parametrize("name", ["audit", "look_up"])
def test_an_article_that_is_gone_is_a_404(curator, name):
    assert curator.get(address(name, 999)).status_code == 404


def test_the_page_of_an_article_costs_no_query_for_each_reference(curator, article, django_assert_max_num_queries):
    study = Study.objects.create(title="Leg cramps.")
    for position in range(2, 42):
        Citation.objects.create(article=article, position=position, text="x", study=study, outcome="already")
    with django_assert_max_num_queries(25):
        curator.get(address("change", article.pk))
