"""The page "Render an article": a preview, a download, and what is wrong, said in the form."""

import html

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from evidence.studies.models import Notice, Study

pytestmark = pytest.mark.django_db
PAGE = "/admin/evidence/article/render/"
TEXT = {"text": "It helps [@pmid:39466236].", "style": "ama", "locale": "", "to": "txt"}


@pytest.fixture(autouse=True)
def home(settings, tmp_path_factory):
    settings.EVIDENCE_HOME = tmp_path_factory.getbasetemp() / "home"


@pytest.fixture
def study():
    return Study.objects.create(pmid="39466236", title="Vitamin K2.", year=2024, authors=[{"family": "Tan"}])


@pytest.fixture
def editor(client, person):
    client.force_login(person("ed", "Editor"))
    return client


def page(response) -> str:
    assert response.status_code == 200
    return html.unescape(response.content.decode())


def test_the_list_of_articles_leads_to_it(editor):
    assert f'href="{PAGE}"' in page(editor.get("/admin/evidence/article/"))
    assert 'value="american-medical-association"' in page(editor.get(PAGE))


def test_the_preview_is_harmless_html_with_the_warnings(editor, study):
    Notice.objects.create(study=study, kind="RetractionIn", text="J Ex. 2025;1:1")
    text = TEXT | {"text": "# A\n\nIt helps [@pmid:39466236]. <script>x()</script> [a](javascript:x())", "preview": ""}
    answer = editor.post(PAGE, text)
    shown = answer.content.decode().partition('<div class="article"')[2].partition("</section>")[0]
    assert "It helps" in shown and "Vitamin K2" in shown and "Retraction in: J Ex." in shown
    assert "<script" not in shown and "javascript:" not in shown and "style=" not in shown and " id=" not in shown
    assert "Line 3, @pmid:39466236: Tan 2024 is retracted: J Ex. 2025;1:1." in page(answer)


def test_a_download_is_the_file_in_its_format(editor, study):
    answer = editor.post(PAGE, TEXT | {"download": ""})
    assert answer["Content-Disposition"] == 'attachment; filename="article.txt"'
    assert answer.content.decode().startswith("It helps[1].")
    assert editor.post(PAGE, TEXT | {"download": "", "to": "docx"}).content.startswith(b"PK")


def test_a_file_is_read_as_pasted_text_is(editor, study):
    file = SimpleUploadedFile("a.md", b"\xef\xbb\xbfSo [@pmid:39466236].")
    assert "Vitamin K2" in page(editor.post(PAGE, TEXT | {"text": "", "file": file, "preview": ""}))


REFUSED = [
    ({"text": "[@pmid:1]\n\n[@pmid:2]"}, "line 3, @pmid:2: no study here has this PMID"),
    ({"text": " "}, "Paste an article in Markdown, or choose a file of one."),
    ({"style": "vancuver"}, "Did you mean"),
    ({"locale": "xx"}, "There is no locale"),
    ({"to": "exe"}, "Select a valid choice"),
    ({"file": SimpleUploadedFile("a.md", b"\xff\xfe\x00")}, "is no UTF-8 text"),
    ({"file": SimpleUploadedFile("a.md", b"a" * 1_000_001)}, "at most 1,000,000 are rendered"),
]


@pytest.mark.parametrize(("changed", "said"), REFUSED)
def test_what_is_wrong_is_said_and_what_was_typed_stays(editor, study, changed, said):
    answer = page(editor.post(PAGE, TEXT | {"download": ""} | changed))
    assert said in answer
    assert (changed.get("text") or TEXT["text"]).strip() in answer


def test_strangers_and_readers_without_the_right_do_not_get_in(client, person):
    assert client.get(PAGE).status_code == 302
    client.force_login(person("nobody"))
    assert client.get(PAGE).status_code == 403
