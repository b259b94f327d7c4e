"""Studies, claims and appraisals in the admin: read-only where a machine fills, shown as a diff before a refresh."""

import pytest
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from evidence.claims.linking import link
from evidence.claims.models import EvidenceItem
from evidence.grading.models import Appraisal
from evidence.identifiers.references import read_list
from evidence.studies.importing import import_references
from evidence.studies.models import Study
from tests.panel import draft
from tests.pubmed.xml import article

pytestmark = pytest.mark.django_db


@pytest.fixture
def study(client_of_site):
    (resolution,) = import_references(read_list("PMID: 22972143"), client_of_site, now=timezone.now())
    return resolution.study


@pytest.fixture
def as_curator(client, person):
    client.force_login(person("cara", "Curator"))
    return client


def test_what_pubmed_filled_is_shown_and_cannot_be_typed_over(as_curator, study):
    page = as_curator.get(f"/admin/evidence/study/{study.pk}/change/").content.decode()
    assert "Magnesium for skeletal muscle cramps" in page
    assert 'name="title"' not in page
    form = {"title": "Another", "notices-TOTAL_FORMS": 0, "notices-INITIAL_FORMS": 0}
    as_curator.post(f"/admin/evidence/study/{study.pk}/change/", form)
    study.refresh_from_db()
    assert study.title == "Magnesium for skeletal muscle cramps."


def test_a_refresh_shows_what_would_change_and_stores_it_when_it_is_confirmed(as_curator, study, standin):
    address = f"/admin/evidence/study/{study.pk}/refresh/"
    standin.records["22972143"] = article(
        "22972143", title="Magnesium for cramps, corrected.", authors=[("Garrison", "Scott R")], year="2013",
        links=[("RetractionIn", "J Ex. 2021;1:1", "5")],
    )  # fmt: skip
    page = as_curator.get(address).content.decode()
    assert "Magnesium for cramps, corrected" in page
    assert "2012" in page and "2013" in page
    study.refresh_from_db()
    assert study.year == 2012
    hashed = page.split('name="hash" value="')[1].split('"')[0]
    as_curator.post(address, {"hash": hashed})
    study.refresh_from_db()
    assert (study.year, study.standing.value) == (2013, "retracted")
    assert "2012 → 2013" in LogEntry.objects.get().get_change_message()


def test_a_record_that_changes_between_look_and_click_is_shown_again(as_curator, study, standin):
    address = f"/admin/evidence/study/{study.pk}/refresh/"
    page = as_curator.post(address, {"hash": "of another record"}).content.decode()
    assert "changed between your look and your click" in page


def test_a_refresh_without_pubmed_is_a_sentence(as_curator, study, settings):
    settings.EUTILS_URL = "http://127.0.0.1:9/"
    page = as_curator.get(f"/admin/evidence/study/{study.pk}/refresh/").content.decode()
    assert "could not be reached" in page
    assert "Nothing was changed" in page


@pytest.mark.parametrize("words", ["magnesium", "22972143", "10.1002/14651858.cd009402.pub2", "PMC7025716", "Garrison"])
def test_studies_are_searched_by_words_authors_and_identifiers(as_curator, study, words):
    Study.objects.create(pmid="7", title="Something else")
    page = as_curator.get("/admin/evidence/study/", {"q": words}).content.decode()
    assert "Magnesium for skeletal muscle cramps" in page
    assert "Something else" not in page


def test_the_autocomplete_of_studies_uses_the_same_search(as_curator, study):
    fields = {"app_label": "evidence", "model_name": "evidenceitem", "field_name": "study", "term": "skeletal"}
    (result,) = as_curator.get("/admin/autocomplete/", fields).json()["results"]
    assert result["id"] == str(study.pk)


def test_a_notice_is_added_by_hand(as_curator, study):
    study.notices.all().delete()
    rows = {"notices-TOTAL_FORMS": 1, "notices-INITIAL_FORMS": 0, "notices-0-study": study.pk,
            "notices-0-kind": "RetractionIn", "notices-0-source": "person", "notices-0-text": "Said in the journal."}  # fmt: skip
    as_curator.post(f"/admin/evidence/study/{study.pk}/change/", rows)
    assert study.notices.get().get_kind_display() == "retraction"


def test_an_override_of_a_notice_is_signed(as_curator, study):
    notice = study.notices.get()
    form = {
        "notices-TOTAL_FORMS": 1, "notices-INITIAL_FORMS": 1, "notices-0-id": notice.pk, "notices-0-study": study.pk,
        "notices-0-kind": notice.kind, "notices-0-source": notice.source, "notices-0-notice_pmid": notice.notice_pmid,
        "notices-0-text": notice.text, "notices-0-override_reason": "The numbers are the same.",
    }  # fmt: skip
    as_curator.post(f"/admin/evidence/study/{study.pk}/change/", form)
    notice.refresh_from_db()
    assert notice.overridden_by.username == "cara"
    assert Study.objects.get(pk=study.pk).standing.value == "set_aside"


@pytest.fixture
def item(claim, study):
    link(claim, [study], by=None)
    return EvidenceItem.objects.get()


@pytest.fixture
def appraised(item):
    return draft(item)


def test_a_judgement_cannot_be_moved_to_another_paper(as_curator, appraised, claim):
    other = Study.objects.create(pmid="7", title="Another")
    item = appraised.item
    as_curator.post(
        f"/admin/evidence/evidenceitem/{item.pk}/change/", {"study": other.pk, "claim": claim.pk, "role": "evidence"}
    )
    form = {
        "statement": claim.statement, "slug": claim.slug, "question_type": "treatment", "outcomes-TOTAL_FORMS": 0,
        "outcomes-INITIAL_FORMS": 0, "items-TOTAL_FORMS": 1, "items-INITIAL_FORMS": 1, "items-0-id": item.pk,
        "items-0-claim": claim.pk, "items-0-study": other.pk, "items-0-role": "background",
        "ratings-TOTAL_FORMS": 0, "ratings-INITIAL_FORMS": 0, "reviewers_needed": 1,
    }  # fmt: skip
    as_curator.post(f"/admin/evidence/claim/{claim.pk}/change/", form)
    item.refresh_from_db()
    assert (item.study.pmid, item.role) == ("22972143", "background")


def test_a_bulk_refresh_leaves_a_record_that_became_another_paper_to_a_person(as_curator, study, standin):
    standin.records["22972143"] = article(
        "22972143", title="Another paper entirely.", authors=[("Doe", "J")], year="1950"
    )
    chosen = {"action": "refresh_selected", "_selected_action": [study.pk]}
    page = as_curator.post("/admin/evidence/study/", chosen, follow=True).content.decode()
    assert "open it and refresh it there" in page
    study.refresh_from_db()
    assert study.year == 2012


def test_an_override_keeps_the_name_of_whoever_gave_it(client, person, study):
    notice = study.notices.get()
    for name, reason, expected in (
        ("cara", "Same numbers.", "cara"),
        ("dora", "Same numbers.", "cara"),
        ("dora", "", None),
    ):
        client.force_login(person(f"{name}{len(reason)}{expected}", "Curator"))
        form = {
            "notices-TOTAL_FORMS": 1, "notices-INITIAL_FORMS": 1, "notices-0-id": notice.pk, "notices-0-study": study.pk,
            "notices-0-date": "2020-09-21", "notices-0-override_reason": reason,
        }  # fmt: skip
        client.post(f"/admin/evidence/study/{study.pk}/change/", form)
        notice.refresh_from_db()
        signed = notice.overridden_by.username if notice.overridden_by else None
        assert (signed or "").startswith(expected or "") and bool(signed) == bool(expected)
    assert notice.kind == "UpdateIn"


def test_a_refresh_of_a_double_names_the_study_that_is_here(as_curator, study):
    double = Study.objects.create(
        title="Magnesium for skeletal muscle cramps", year=2012, authors=[{"family": "Garrison"}]
    )
    page = as_curator.get(f"/admin/evidence/study/{double.pk}/refresh/").content.decode()
    assert "is here already as" in page
    assert "Store what PubMed says" not in page


def test_a_typed_study_takes_identifiers_in_any_form_and_authors_one_a_line(as_curator):
    form = {
        "pmid": "PMID: 77", "doi": "https://doi.org/10.1234/abc.", "pmcid": "pmc77", "title": "Typed", "year": 2020,
        "authors_typed": "Gür, Ali\nThe Cramp Group", "notices-TOTAL_FORMS": 0, "notices-INITIAL_FORMS": 0,
    }  # fmt: skip
    as_curator.post("/admin/evidence/study/add/", form)
    study = Study.objects.get()
    assert (study.pmid, study.doi, study.pmcid) == ("77", "10.1234/abc", "PMC77")
    assert study.authors == [{"family": "Gür", "given": "Ali"}, {"literal": "The Cramp Group"}]
    assert Study.objects.matching("gur").get() == study


def test_a_typed_identifier_that_is_none_is_a_sentence(as_curator):
    form = {"pmid": "PMC77", "title": "Typed", "notices-TOTAL_FORMS": 0, "notices-INITIAL_FORMS": 0}
    assert "errorlist" in as_curator.post("/admin/evidence/study/add/", form).content.decode()
    assert not Study.objects.exists()


@pytest.mark.parametrize(
    "path", ["appraisal/add/?item=²", "appraisal/add/?item=9" + "9" * 30, "referenceimport/add/?claim=x"]
)
def test_an_odd_address_is_no_fault_of_the_server(admin_client, path):
    assert admin_client.get(f"/admin/evidence/{path}").status_code == 200


def test_every_page_of_the_admin_opens_for_a_superuser(admin_client, item):
    draft(item, by="admin")
    for model in ("claim", "topic", "study", "referenceimport", "evidenceitem", "appraisal", "scale"):
        assert admin_client.get(f"/admin/evidence/{model}/").status_code == 200, model
        assert admin_client.get(f"/admin/evidence/{model}/add/").status_code == 200, model
    for row in (item, item.claim, item.study, Appraisal.objects.get()):
        assert (
            admin_client.get(f"/admin/evidence/{row._meta.model_name}/{row.pk}/change/", follow=True).status_code == 200
        )
        assert admin_client.get(f"/admin/evidence/{row._meta.model_name}/{row.pk}/history/").status_code == 200
