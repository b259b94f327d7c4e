"""Import and Export in the admin: who may, what is shown before it is stored, and that nothing is stored by halves."""

import html
import re

import pytest
from django.contrib import admin
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from evidence.claims.models import Claim, EvidenceItem, Topic
from evidence.grading.appraisals import Appraisal
from evidence.grading.items_admin import EvidenceItemAdmin
from evidence.grading.workbench_admin import AppraisalAdmin
from evidence.studies.models import Study
from evidence.table_files import MOST_BYTES
from evidence.tables_admin import SALT, InThePage
from tests.panel import appraise, draft, member

pytestmark = pytest.mark.django_db

CLAIMS = "/admin/evidence/claim"
NEW = b"slug,statement,note\r\nquinine,Quinine prevents leg cramps.,'=1+1\r\nmagnesium-leg-cramps,Magnesium prevents leg cramps.,\r\n"


@pytest.fixture
def as_curator(client, person):
    client.force_login(person("cara", "Curator"))
    return client


def look(client, data: bytes, name: str = "claims.csv", at: str = CLAIMS) -> str:
    """The page that says what would change."""
    file = SimpleUploadedFile(name, data)
    return client.post(f"{at}/import/", {"import_file": file, "resource": "0", "format": ""}).content.decode()


def fields_of(page: str) -> dict[str, str]:
    """What the form beneath a preview sends."""
    inputs = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)
    return {name: html.unescape(value) for name, value in inputs if name != "csrfmiddlewaretoken"}


def confirm(client, fields: dict[str, str], at: str = CLAIMS):
    return client.post(f"{at}/process_import/", fields, follow=True)


def test_a_table_is_looked_at_first_and_stored_when_it_is_confirmed(as_curator, claim):
    page = look(as_curator, NEW)
    assert "1 new, 0 changed, 1 as they are. Nothing is stored yet." in page
    assert "Line 2" in page and "Quinine prevents leg cramps." in page and "<ins>=1+1</ins>" in page
    assert Claim.objects.count() == 1
    said = confirm(as_curator, fields_of(page)).content.decode()
    assert "Imported: 1 new, 0 changed, 1 as they were." in said
    assert Claim.objects.get(slug="quinine").note == "=1+1"


def test_the_history_says_who_imported_it_and_from_which_file(as_curator, claim):
    confirm(as_curator, fields_of(look(as_curator, NEW)))
    made = Claim.objects.get(slug="quinine")
    page = as_curator.get(f"{CLAIMS}/{made.pk}/history/").content.decode()
    assert "Imported from claims.csv" in page and "<b>cara</b>" in page


def test_a_table_with_a_wrong_line_is_not_stored_at_all(as_curator, claim):
    page = look(as_curator, NEW + b"<b>,x,\r\n")
    assert "Nothing was stored." in page and "Line 4: slug: Enter a valid" in page
    assert "process_import" not in page and "has no attribute" not in page
    assert Claim.objects.count() == 1


def test_what_became_wrong_between_look_and_click_is_not_stored_and_is_said(as_curator, claim):
    topic = Topic.objects.create(slug="leg-cramps", name="Leg cramps")
    fields = fields_of(look(as_curator, b"slug,statement,topics\nfirst,First.,\nquinine,Quinine.,leg-cramps\n"))
    topic.delete()
    page = confirm(as_curator, fields).content.decode()
    assert "Nothing was stored." in page and "Line 3: topics: There is no topic “leg-cramps”" in page
    assert Claim.objects.count() == 1


TAMPERED = [
    {"import_file_name": "/etc/passwd"},
    {"import_file_name": signing.dumps("c2x1Zw==", salt="another")},
    {"import_file_name": ""},
    {"format": "7"},
    {"format": "x"},
    {"resource": "3"},
]


@pytest.mark.parametrize("change", TAMPERED)
def test_a_preview_that_was_changed_is_refused(as_curator, claim, change):
    fields = fields_of(look(as_curator, NEW)) | change
    page = confirm(as_curator, fields)
    assert page.status_code == 200 and "errornote" in page.content.decode()
    assert Claim.objects.count() == 1


def test_a_preview_does_not_last_for_ever(as_curator, claim, monkeypatch):
    monkeypatch.setattr("django.core.signing.time.time", lambda: 1_700_000_000)
    fields = fields_of(look(as_curator, NEW))
    monkeypatch.undo()
    assert "too old" in confirm(as_curator, fields).content.decode()
    assert Claim.objects.count() == 1


def test_the_largest_table_passes_through_the_page(as_curator):
    storage = InThePage()
    storage.save(bytes(range(256)) * (MOST_BYTES // 256))
    assert len(storage.name) < 10_000_000
    assert InThePage(name=storage.name).read() == bytes(range(256)) * (MOST_BYTES // 256)
    assert signing.loads(storage.name, salt=SALT)


REFUSED = [
    ("claims.ods", b"x", "claims.ods is neither .csv nor .xlsx"),
    ("claims", b"x", "claims is neither .csv nor .xlsx"),
    ("claims.csv", b"slug\n" + b"x" * MOST_BYTES, "at most 5,000,000 are read"),
    ("claims.csv", "slug\nKrämpfe".encode("latin-1"), "This file is no UTF-8 text."),
    ("claims.xlsx", b"slug\nx\n", "This is no table that can be read as XLSX"),
    ("claims.csv", b"slug,colour\nx,red\n", "There is no column “colour” here."),
    ("claims.csv", b"statement\nx\n", "lacks the column “slug”"),
    ("claims.csv", b"slug\n", "No valid data to import."),
    ("claims.csv", b"", "The submitted file is empty."),
]


@pytest.mark.parametrize(("name", "data", "sentence"), REFUSED)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(as_curator, claim, name, data, sentence):
    page = html.unescape(look(as_curator, data, name))
    assert sentence in page
    assert "process_import" not in page and "has no attribute" not in page


@pytest.mark.parametrize(("format", "start"), [("0", b"\xef\xbb\xbfslug,statement"), ("1", b"PK\x03\x04")])
def test_an_export_holds_what_the_list_shows_and_comes_back_without_a_change(as_curator, claim, format, start):
    Claim.objects.create(slug="quinine", statement="Quinine prevents leg cramps.", note="=HYPERLINK(1)")
    response = as_curator.post(f"{CLAIMS}/export/?q=quinine", {"format": format, "resource": "0"})
    assert response.content.startswith(start)
    name = response["Content-Disposition"].split('"')[1]
    page = look(as_curator, response.content, name)
    assert "0 new, 0 changed, 1 as they are" in page


def test_a_list_without_such_a_filter_has_no_export_and_no_traceback(as_curator, claim):
    assert as_curator.get(f"{CLAIMS}/export/?nonsense=1").status_code == 400
    assert as_curator.get(f"{CLAIMS}/export/?review_due__gte=x").status_code == 400


PEOPLE = [
    ("Viewer", 200, 403),  # sees claims, and changes none
    ("Curator", 200, 200),
    ("", 403, 403),
]


@pytest.mark.parametrize(("group", "export", "import_"), PEOPLE)
def test_to_export_one_has_to_see_and_to_import_to_add_and_change(client, person, claim, group, export, import_):
    client.force_login(person("pat", *filter(None, [group])))
    assert client.get(f"{CLAIMS}/export/").status_code == export
    assert client.post(f"{CLAIMS}/export/", {"format": "0", "resource": "0"}).status_code == export
    assert client.get(f"{CLAIMS}/import/").status_code == import_
    data = {"import_file": SimpleUploadedFile("c.csv", NEW), "resource": "0"}
    assert client.post(f"{CLAIMS}/import/", data).status_code == import_
    if import_ == 403:
        storage = InThePage()
        storage.save(NEW)
        fields = {"import_file_name": storage.name, "original_file_name": "c.csv", "format": "0", "resource": "0"}
        assert client.post(f"{CLAIMS}/process_import/", fields).status_code == 403
        assert Claim.objects.count() == 1
    if export == 200:
        tools = client.get(f"{CLAIMS}/").content.decode()
        assert ("/import/" in tools) == (import_ == 200) and "/export/" in tools


def test_a_table_changes_nothing_that_the_form_keeps_fixed(as_curator, claim):
    study = Study.objects.create(pmid="22972143", title="Magnesium.")
    item = EvidenceItem.objects.create(claim=claim, study=study)
    item.appraisals.create(reviewer=Claim.taken_by.field.related_model.objects.get())
    page = look(as_curator, b"slug,question_type\nmagnesium-leg-cramps,diagnosis\n")
    assert "Line 2: question_type: This cannot be changed any more, or not by you." in page


def test_a_large_table_is_shown_in_part_and_stored_whole(as_curator, claim):
    lines = "".join(f"claim-{number},Claim {number}.\n" for number in range(205))
    page = look(as_curator, f"slug,statement\n{lines}".encode())
    assert page.count("<td>New: ") == 200 and "And 5 more." in page
    confirm(as_curator, fields_of(page))
    assert Claim.objects.count() == 206


def exported(page, user) -> str:
    """The CSV that this page of the admin gives this person."""
    request = RequestFactory().post("/", {"format": "0", "resource": "0"})
    request.user = user
    return page.export_action(request).content.decode("utf-8-sig")


def test_the_page_of_appraisals_exports_no_draft_of_another_and_nothing_that_is_not_revealed(claim):
    study = Study.objects.create(pmid="22972143", title="Magnesium.")
    item = EvidenceItem.objects.create(claim=claim, study=study)
    Claim.objects.filter(pk=claim.pk).update(reviewers_needed=3)
    item.claim.refresh_from_db()
    draft(item, by="rita", reason="A draft by rita.")
    appraise(item, by="sam", reason="A judgement by sam.")
    root = member("root")
    root.is_superuser = True
    root.save()
    page, items = AppraisalAdmin(Appraisal, admin.site), EvidenceItemAdmin(EvidenceItem, admin.site)
    assert "A draft by rita." in exported(page, member("rita"))
    assert "A judgement by sam." not in exported(page, member("rita"))
    for user in (root, member("ed", "Editor")):
        assert len(exported(page, user).splitlines()) == 1
        told = exported(items, user)
        assert "22972143" in told and "supports" not in told
