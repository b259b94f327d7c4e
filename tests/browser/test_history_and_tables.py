"""History, Import and Export as a person sees them, on a desk and on a telephone, under the site's own policy."""

import pghistory
import pytest

from evidence.claims.models import Claim, EvidenceItem, Outcome
from evidence.studies.models import Study
from tests.browser.conftest import findings, fits
from tests.panel import assess, member

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def told(claim):
    """A claim of which there is something to tell."""
    cara = member("cara", "Curator", "Editor")
    type(cara).objects.filter(pk=cara.pk).update(first_name="Cara", last_name="Ortiz")
    with pghistory.context(user=cara.pk, why="The question was too narrow: harms belong to it."):
        Claim.objects.filter(pk=claim.pk).update(
            question_type="common_harms", review_due="2030-01-31", note="word " * 90
        )
        outcome = Outcome.objects.create(claim=claim, name="cramp frequency", wanted="less")
        study = Study.objects.create(pmid="22972143", title="Magnesium for skeletal muscle cramps.", year=2012,
                                     authors=[{"family": "Garrison"}])  # fmt: skip
        EvidenceItem.objects.create(claim=claim, study=study)
    with pghistory.context(command="add_studies", why="add_studies list.txt --claim magnesium-leg-cramps"):
        Outcome.objects.filter(pk=outcome.pk).update(importance="important")
    Claim.objects.filter(pk=claim.pk).update(population="people over 60")
    assess(claim, changes={"imprecision": -1})
    return claim


def test_the_history_of_a_claim_is_read(browser, page, login, live_server, picture, told):
    login("cara")
    page.goto(f"{live_server.url}/admin/evidence/claim/{told.pk}/history/")
    assert page.get_by_text("directly in the database").count()
    page.locator("summary").first.click()
    assert fits(page)
    picture("history")
    assert findings(browser, page) == []


def test_claims_go_out_and_come_in_by_tables(browser, page, login, live_server, picture, told, tmp_path):
    login("cara")
    page.goto(f"{live_server.url}/admin/evidence/claim/")
    page.get_by_role("link", name="Export", exact=True).click()
    assert fits(page)
    assert findings(browser, page) == []
    picture("export")
    with page.expect_download() as download:
        page.get_by_label("Format").select_option(label="CSV")
        page.get_by_role("button", name="Export").click()
    path = tmp_path / "claims.csv"
    download.value.save_as(path)
    path.write_text(
        path.read_text("utf-8-sig").replace("older adults", "adults").replace("people over 60", "people over 70")
        + "quinine,Quinine prevents leg cramps.,,quinine,placebo,treatment,,'=1+1,,2,,\r\n",
        "utf-8",
    )  # fmt: skip
    page.goto(f"{live_server.url}/admin/evidence/claim/import/")
    assert fits(page)
    assert findings(browser, page) == []
    picture("import")
    page.get_by_label("Table").set_input_files(path)
    page.get_by_role("button", name="Look at what would change").click()
    page.get_by_text("1 new, 1 changed, 0 as they are. Nothing is stored yet.").wait_for()
    assert fits(page)
    picture("import-preview")
    page.get_by_role("button", name="Store these changes").click()
    page.get_by_text("Imported: 1 new, 1 changed, 0 as they were.").wait_for()
    assert Claim.objects.get(slug="quinine").note == "=1+1"


def test_a_table_with_wrong_lines_says_which(page, login, live_server, picture, told, tmp_path):
    path = tmp_path / "claims.csv"
    path.write_text("slug,statement,question_type,review_due\nquinine,,benefit,31.12.2030\nno slug,Words.,treatment,\n")
    login("cara")
    page.goto(f"{live_server.url}/admin/evidence/claim/import/")
    page.get_by_label("Table").set_input_files(path)
    page.get_by_role("button", name="Look at what would change").click()
    page.get_by_text("Nothing was stored.").wait_for()
    assert fits(page)
    picture("import-refused")
    assert Claim.objects.count() == 1
