"""The "Add studies" pages: paste, look, confirm; nothing is stored before, and nothing is lost after."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from evidence.claims.models import EvidenceItem, ReferenceImport
from evidence.studies.models import Study
from tests.pubmed.xml import article
from tests.worker import work

pytestmark = pytest.mark.django_db(transaction=True)

LIST = """1. doi:10.1371/journal.pone.0227497
2. Allen RE, Kirby KA. Nocturnal leg cramps. Am Fam Physician. 2012;86(4):350-5. PMID: 22972143
3. PMID: 39466236
4. PMID: 40314950
5. PMID: 99999999
6. Mayo Clinic: Muscle Cramp Causes
"""


@pytest.fixture
def curator(client, person, standin):
    client.force_login(person("cara", "Curator"))
    return client


def paste(curator, text, claim=None, **more):
    data = {"text": text, "claim": claim.pk if claim else "", **more}
    return curator.post("/admin/evidence/referenceimport/add/", data, follow=True)


def batch():
    return ReferenceImport.objects.get()


def page(curator):
    return curator.get(f"/admin/evidence/referenceimport/{batch().pk}/change/").content.decode()


def confirm(curator, **ticked):
    return curator.post(f"/admin/evidence/referenceimport/{batch().pk}/change/", ticked, follow=True)


def outcomes():
    return [line.outcome for line in batch().lines.all()]


def test_a_pasted_list_is_looked_up_and_nothing_is_stored_before_it_is_confirmed(curator, claim):
    shown = paste(curator, LIST, claim).content.decode()
    assert "Looking up 6 references" in shown
    assert 'http-equiv="refresh"' in shown
    work()
    assert outcomes() == ["added", "disagrees", "added", "notice", "not_found", "invalid"]
    assert not Study.objects.exists()
    preview = page(curator)
    assert "Nocturnal leg cramps" in preview
    assert "Magnesium for skeletal muscle cramps" in preview
    assert "Retracted and replaced" in preview
    assert 'http-equiv="refresh"' not in preview


def test_only_what_was_ticked_is_added_and_signed(curator, claim):
    paste(curator, LIST, claim)
    work()
    confirm(curator, **{"use-1": "on"})
    work()
    assert batch().state == ReferenceImport.State.DONE
    item = EvidenceItem.objects.get()
    assert (item.study.pmid, item.added_by.username) == ("31923242", "cara")
    assert "the studies of 1 of 6 references were confirmed" in page(curator)


def test_a_retracted_study_is_not_ticked_unless_a_person_does(curator, claim):
    paste(curator, LIST, claim)
    work()
    assert [line.wanted for line in batch().lines.all()] == [True, False, False, False, False, False]


def test_a_disagreement_is_used_only_with_a_reason_which_is_kept(curator, claim):
    paste(curator, LIST, claim)
    work()
    refused = confirm(curator, **{"use-1": "on", "use-2": "on"}).content.decode()
    assert "Reference 2 disagrees" in refused
    assert not Study.objects.exists()
    confirm(curator, **{"use-2": "on", "reason-2": "The article printed the wrong title."})
    work()
    assert Study.objects.get().pmid == "22972143"
    assert batch().lines.get(position=2).reason == "The article printed the wrong title."


def test_an_ambiguous_reference_needs_a_choice_among_those_offered(curator, standin):
    for pmid, year in (("81", "2001"), ("82", "2002")):
        standin.add(article(pmid, title="Leg cramps at night.", authors=[("Doe", "J")], year=year))
    paste(curator, "1. Doe J. Leg cramps at night.")
    work()
    assert outcomes() == ["ambiguous"]
    assert "choose one of them" in confirm(curator, **{"choice-1": "99"}).content.decode()
    confirm(curator, **{"choice-1": "82"})
    work()
    assert Study.objects.get().pmid == "82"


def test_what_failed_can_be_tried_again_and_the_rest_is_kept(curator, standin, settings):
    settings.EUTILS_URL = "http://127.0.0.1:9/"
    paste(curator, "1. PMID: 22972143")
    work()
    assert outcomes() == ["failed"]
    assert "Errno" not in page(curator) and "EUTILS_URL" not in page(curator)
    assert "Enter it by hand" in page(curator)
    assert page(curator).count("PubMed cannot be reached from here") == 1
    settings.EUTILS_URL = standin.url
    confirm(curator, again="1")
    work()
    assert outcomes() == ["added"]
    assert batch().trouble == ""


def test_pubmed_failing_at_the_confirmation_keeps_the_list_waiting_with_a_sentence(curator, settings, standin):
    paste(curator, "1. PMID: 22972143")
    work()
    settings.EUTILS_URL = "http://127.0.0.1:9/"
    confirm(curator, **{"use-1": "on"})
    work()
    assert batch().state == ReferenceImport.State.CHECKED
    assert page(curator).count("PubMed cannot be reached from here") == 1
    settings.EUTILS_URL = standin.url
    confirm(curator, **{"use-1": "on"})
    work()
    assert Study.objects.count() == 1


def test_a_job_that_was_cut_off_goes_on_where_it_stopped(curator, standin):
    paste(curator, "1. PMID: 22972143\n2. PMID: 31923242")
    batch().lines.filter(position=1).update(outcome="added", pmid="22972143")
    work()
    asked = [seen.params.get("id") for seen in standin.requests]
    assert asked == ["31923242"]


def test_a_file_is_read_like_a_pasted_list(curator):
    file = SimpleUploadedFile("list.txt", "\ufeff1. PMID: 22972143\r\n2. PMID: 31923242\r\n".encode())
    paste(curator, "", file=file)
    assert batch().lines.count() == 2


UNREADABLE = [
    # nothing at all
    (b"", "Paste a reference list"),
    # a PDF
    (b"%PDF-1.7 \xff\xfe\x00", "no UTF-8 text"),
    # only white space
    (b"  \n ", "No reference was found"),
]


@pytest.mark.parametrize(("content", "words"), UNREADABLE)
def test_what_cannot_be_read_is_refused_with_a_sentence(curator, content, words):
    more = {"file": SimpleUploadedFile("list.pdf", content)} if content else {}
    assert words in paste(curator, "", **more).content.decode()
    assert not ReferenceImport.objects.exists()


@pytest.mark.parametrize("groups", [(), ("Reviewer",), ("Editor",)])
def test_only_curators_add_studies(client, person, groups):
    client.force_login(person("someone", *groups))
    assert client.get("/admin/evidence/referenceimport/add/").status_code == 403


def test_a_study_with_a_notice_is_ticked_by_whoever_has_seen_it(curator):
    paste(curator, "1. PMID: 22972143\n2. PMID: 31923242")
    work()
    shown = page(curator)
    assert "Superseded by a newer version: see its notices before you use it." in shown
    assert 'name="use-1">' in shown


def test_a_study_that_is_tied_already_is_not_offered_again(curator, claim):
    for _ in range(2):
        ReferenceImport.objects.all().delete()
        paste(curator, "1. PMID: 22972143", claim)
        work()
        shown = page(curator)
        confirm(curator, **{"use-1": "on"})
        work()
    assert "tied to this claim already" in shown
    assert 'name="use-1"' not in shown
