"""Articles in the admin: pasted or uploaded, looked up by the worker, corrected by hand, audited."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from evidence.articles.jobs import look_up_references
from evidence.articles.models import Article, Citation, Phrasing, Statement
from evidence.articles.statements import refused
from evidence.claims.models import Claim
from evidence.studies.models import Notice, Study
from tests.articles.test_keeping import GARRISON, TEXT

pytestmark = pytest.mark.django_db

FIELDS = {"title": "Leg cramps", "slug": "leg-cramps", "language": "en"}
NO_ROWS = {f"{prefix}-{name}": 0 for prefix in ("statements",) for name in ("TOTAL_FORMS", "INITIAL_FORMS")}


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
    page = curator.get(address("references", article.pk)).content.decode()
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


def test_a_candidate_is_chosen_beside_what_differs_while_pubmed_is_away(curator, article, settings):
    settings.EUTILS_URL = "http://127.0.0.1:9/"
    study = Study.objects.create(pmid="123", title="Quite another, P &lt; 0.05", year=1999)
    row = article.citations.get()
    Citation.objects.filter(pk=row.pk).update(may_mean=study, detail="PMID 123 disagrees. May be meant: PMID 456.")
    where = address("choose", article.pk, row.pk)
    page = curator.get(where).content.decode()
    assert "title is printed as" in page and "P &lt; 0.05”" in page
    assert "PubMed gave no answer now" in page and 'value="PMID 456"' in page
    for given in ({}, {"candidate": f"study:{study.pk}", "named": "789"}):
        assert "errorlist" in curator.post(where, given | {"reason": "So."}).content.decode()
    assert curator.post(where, {"candidate": f"study:{study.pk}", "reason": "So."}).status_code == 302
    assert article.citations.get().study == study


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


def rows(article: Article, last: int, first: int = 2) -> None:
    study = Study.objects.create(title="Leg cramps.")
    Citation.objects.bulk_create(
        Citation(article=article, position=n, text=f"Printed {n}.", study=study, outcome="already", sentences=["Said."])
        for n in range(first, last + 1)
    )


@pytest.mark.parametrize("name", ["change", "references"])
def test_a_page_of_an_article_costs_as_many_queries_for_many_rows_as_for_two(curator, article, name):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert curator.get(address(name, article.pk)).status_code == 200
        return len(queries)

    rows(article, 2)
    stated(article, 0)
    asked()  # what the process keeps is asked for once
    few = asked()
    rows(article, 40, first=3)
    for number in range(1, 12):
        stated(article, number)
    assert asked() == few <= 20


def stated(article: Article, number: int) -> Statement:
    claim = Claim.objects.create(slug=f"claim-{number}", statement=f"Remedy {number} relieves cramps.")
    return Statement.objects.create(article=article, claim=claim, sentence=f"Remedy {number} helps.", found_by="words")


def test_an_article_with_340_references_is_shown_in_pages_and_saved(curator, article):
    rows(article, 340)
    first = curator.get(address("references", article.pk)).content.decode()
    assert "340 references" in first and "Printed 50." in first and "Printed 51." not in first
    last = curator.get(address("references", article.pk) + "?page=7").content.decode()
    assert "Printed 340." in last and "Printed 300." not in last
    form = curator.get(address("change", article.pk)).context["adminform"].form
    sent = NO_ROWS | {name: form[name].value() or "" for name in form.fields if name not in ("pasted", "file")}
    answer = curator.post(address("change", article.pk), sent | {"title": "Cramps of the leg", "public": ""})
    assert answer.status_code == 302
    article.refresh_from_db()
    assert (article.title, article.citations.count()) == ("Cramps of the leg", 340)


def test_references_without_a_study_are_shown_alone(curator, article):
    rows(article, 4)
    page = curator.get(address("references", article.pk) + "?show=open").content.decode()
    assert GARRISON in page and "Printed 2." not in page


def test_a_reference_says_its_study_how_that_stands_and_what_it_may_mean(curator, article):
    study = Study.objects.create(pmid="39466236", title="Vitamin K2.")
    Notice.objects.create(study=study, kind="RetractionIn", source="pubmed", notice_pmid="1", text="x")
    article.citations.update(may_mean=study, outcome="disagrees", detail="The year disagrees.", sentences=["So it is."])
    page = curator.get(address("references", article.pk)).content.decode()
    for said in ("May mean:", "Vitamin K2", "Retracted", "The year disagrees.", "So it is."):
        assert said in page


def test_the_claim_that_a_reference_is_cited_for_is_set_and_taken_away(curator, article, claim):
    where = address("choose", article.pk, article.citations.get().pk)
    answer = curator.post(where, {"cited_for": "Save", "claim": claim.pk})
    assert answer["Location"].endswith("?page=1#reference-1")
    assert article.citations.get().claim == claim
    assert str(claim) in curator.get(address("references", article.pk)).content.decode()
    assert str(claim) in curator.get(where).content.decode()
    curator.post(where, {"cited_for": "Save", "claim": ""})
    assert article.citations.get().claim is None


def sent(article: Article, **more: object) -> dict[str, object]:
    """The page of an article as it is sent back, with its statements."""
    said = list(article.statements.order_by("pk"))
    given: dict[str, object] = {"title": article.title, "slug": article.slug, "language": "en"}
    given |= {"statements-TOTAL_FORMS": len(said), "statements-INITIAL_FORMS": len(said)}
    for number, one in enumerate(said):
        named = {"id": one.pk, "article": article.pk, "claim": one.claim_id, "sentence": one.sentence}
        given |= {f"statements-{number}-{name}": value for name, value in named.items()}
    return given | more


def test_a_statement_that_a_person_changes_or_adds_is_theirs_and_the_others_stay_of_the_words(curator, article, claim):
    changed, kept = stated(article, 1), stated(article, 2)
    added = {"statements-TOTAL_FORMS": 3, "statements-2-claim": claim.pk, "statements-2-sentence": "It helps."}
    given = sent(article) | added | {"statements-0-sentence": "Remedy 1 may help.", "statements-2-article": article.pk}
    assert curator.post(address("change", article.pk), given).status_code == 302
    found = dict(article.statements.values_list("sentence", "found_by"))
    assert found == {"Remedy 1 may help.": "person", kept.sentence: "words", "It helps.": "person"}
    assert refused(article) == {(changed.claim_id, "Remedy 1 helps.")}


def test_a_statement_that_a_person_deletes_is_remembered(curator, article):
    gone = stated(article, 1)
    curator.post(address("change", article.pk), sent(article) | {"statements-0-DELETE": "on"})
    assert not article.statements.exists()
    assert refused(article) == {(gone.claim_id, gone.sentence)}


def test_a_statement_that_goes_with_the_old_text_was_not_refused(curator, article):
    stated(article, 1)
    curator.post(address("change", article.pk), sent(article) | {"pasted": TEXT})
    assert not article.statements.exists()
    assert refused(article) == set()
    assert "reading the text in" in curator.get(address("history", article.pk)).content.decode()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        # a pasted text beside a file: which of them is the article?
        ({"pasted": TEXT, "file": (b"Leg cramps", "a.txt")}, "a pasted text and the file a.txt: take one of them away"),
        # nothing in it that could be read
        ({"pasted": " \n\t"}, "The pasted text holds no text"),
        ({"file": (b"  \n", "a.txt")}, "a.txt holds no text"),
        ({"file": (b"<html><body><img alt=''></body></html>", "a.html")}, "a.html holds no text"),
        # a style that nobody knows
        ({"style": "amma-style-of-nobody"}, "There is no citation style"),
    ],
)
def test_what_cannot_be_taken_in_is_refused_and_nothing_is_emptied(curator, article, given, said):
    Article.objects.update(text="As it was.")
    given = {
        name: value if isinstance(value, str) else SimpleUploadedFile(value[1], value[0])
        for name, value in given.items()
    }
    answer = curator.post(address("change", article.pk), sent(article) | given)
    assert answer.status_code == 200
    assert said in answer.content.decode().replace("&quot;", '"')
    article.refresh_from_db()
    assert (article.text, article.citations.count()) == ("As it was.", 1)


@pytest.mark.parametrize(
    ("typed", "key"), [("AMA", "american-medical-association"), ("vancouver", "nlm-citation-sequence"), (" ", "")]
)
def test_a_citation_style_is_kept_under_its_key(curator, article, typed, key):
    assert curator.post(address("change", article.pk), sent(article, style=typed)).status_code == 302
    article.refresh_from_db()
    assert article.style == key
