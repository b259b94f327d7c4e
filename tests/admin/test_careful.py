"""Odd addresses, clicks that cross and refusals of the database: each is a sentence where it happened, never a fault."""

import threading
import time

import pytest
from django.contrib.admin.sites import site
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from evidence.careful_admin import Careful
from evidence.claims.linking import link
from evidence.claims.models import Claim, EvidenceItem, Outcome
from evidence.grading.publishing import take
from evidence.studies.models import Study
from tests.panel import member

pytestmark = pytest.mark.django_db

ADMIN = "/admin/evidence/"

ODD = [
    # a NUL character in a filter, in a search, in the name of a filter
    ("claim/?state=%00", 302),
    ("study/?q=a%00b", 302),
    ("claim/?%00=1", 302),
    # years and numbers that no calendar has
    ("consensus/?decided_at__year=0", 302),
    ("consensus/?decided_at__year=-1", 302),
    ("consensus/?decided_at__year=99999999999999999999", 302),
    ("publication/?published_at__year=10000", 302),
    # a pattern, which PostgreSQL would compile
    ("claim/?slug__regex=%5C", 302),
    ("study/?title__iregex=(", 302),
    # the export of such a list
    ("claim/export/?state=%00", 400),
    # a claim that cannot be
    ("consensus/agreement/?claim=%00", 200),
]


@pytest.mark.parametrize(("address", "status"), ODD)
def test_an_odd_address_is_answered_without_a_fault(admin_client, address, status):
    found = admin_client.get(ADMIN + address)
    assert found.status_code == status
    assert status != 302 or found["Location"].endswith("?e=1")


def test_all_our_pages_stand_on_the_careful_base():
    ours = {model: page for model, page in site._registry.items() if model._meta.app_label in ("evidence", "auth")}
    assert [model for model, page in ours.items() if not isinstance(page, Careful)] == []


@pytest.mark.parametrize("chosen", ["abc", "\x00", "9" * 40, ""])
def test_an_action_on_what_is_no_row_does_nothing(admin_client, claim, chosen):
    form = {"action": "delete_selected", "_selected_action": chosen, "index": "0", "post": "yes"}
    page = admin_client.post(f"{ADMIN}claim/", form, follow=True).content.decode()
    assert "choose them again" in page
    assert Claim.objects.get() == claim


NONE = {
    f"{prefix}-{name}": value
    for prefix in ("outcomes", "items", "ratings")
    for name, value in (("TOTAL_FORMS", 0), ("INITIAL_FORMS", 0))
}
CLAIM = {"statement": "Magnesium prevents leg cramps.", "slug": "magnesium-leg-cramps", "question_type": "treatment",
         "reviewers_needed": 1}  # fmt: skip


def rows(prefix, *given, initial):
    """The fields of a formset: dicts of its rows, those that are stored first."""
    fields = {f"{prefix}-TOTAL_FORMS": len(given), f"{prefix}-INITIAL_FORMS": initial}
    return fields | {
        f"{prefix}-{place}-{name}": value for place, row in enumerate(given) for name, value in row.items()
    }


@pytest.fixture
def ed(client, db):
    client.force_login(member("ed", "Editor", "Curator"))
    return client


def saved(client, claim, fields):
    """The page after the form of a claim was sent."""
    return client.post(f"{ADMIN}claim/{claim.pk}/change/", CLAIM | NONE | fields, follow=True).content.decode()


WORDS = {"kind": "patient_important", "importance": "critical"}

# What is done to the outcomes A and B: the rows in the form, the names afterwards.
EDITS = [
    # A goes, and a new A comes
    ([{"id": "A", "name": "A", "DELETE": "on"}, {"id": "B", "name": "B"}, {"id": "", "name": "A"}], ["A", "B"]),
    # A takes the name of B, which goes
    ([{"id": "A", "name": "B"}, {"id": "B", "name": "B", "DELETE": "on"}], ["B"]),
    # A gets another name, and a new A comes
    ([{"id": "A", "name": "C"}, {"id": "B", "name": "B"}, {"id": "", "name": "A"}], ["A", "B", "C"]),
]


@pytest.fixture
def outcomes(claim):
    return {name: Outcome.objects.create(claim=claim, name=name).pk for name in ("A", "B")}


def edited(claim, outcomes, given):
    return [{"claim": claim.pk} | WORDS | row | {"id": outcomes.get(row["id"], "")} for row in given]


@pytest.mark.parametrize(("given", "names"), EDITS)
def test_an_outcome_may_take_the_name_of_one_that_goes(ed, claim, outcomes, given, names):
    page = saved(ed, claim, rows("outcomes", *edited(claim, outcomes, given), initial=2))
    assert "was changed successfully" in page
    assert sorted(claim.outcomes.values_list("name", flat=True)) == names


# What is refused: the rows in the form, how many of them it calls stored, the sentence.
REFUSED = [
    # A and B change their names
    ([{"id": "A", "name": "B"}, {"id": "B", "name": "A"}], 2, "already has an outcome of this name"),
    # A second A
    ([{"id": "A", "name": "A"}, {"id": "B", "name": "B"}, {"id": "", "name": "A"}], 2, "correct the duplicate"),
    # stored rows that the form calls new
    ([{"id": "A", "name": "A"}, {"id": "B", "name": "B"}], 0, "which of its rows were here already"),
]


@pytest.mark.parametrize(("given", "initial", "sentence"), REFUSED)
def test_outcomes_that_do_not_go_together_are_refused_on_the_form(ed, claim, outcomes, given, initial, sentence):
    page = saved(ed, claim, rows("outcomes", *edited(claim, outcomes, given), initial=initial))
    assert sentence in page
    assert dict(claim.outcomes.values_list("name", "pk")) == outcomes


def test_a_study_is_taken_off_and_put_back_in_one_go(ed, claim):
    study = Study.objects.create(pmid="7", title="Magnesium")
    link(claim, [study], by=None)
    old = EvidenceItem.objects.get()
    given = [
        {"id": old.pk, "claim": claim.pk, "role": "evidence", "DELETE": "on"},
        {"id": "", "claim": claim.pk, "study": study.pk, "role": "background"},
    ]
    assert "was changed successfully" in saved(ed, claim, rows("items", *given, initial=1))
    assert EvidenceItem.objects.get().role == "background"


@pytest.mark.django_db(transaction=True)
def test_a_claim_that_two_clicks_add_is_added_once_and_the_second_hears_which_field(ed):
    """The first click has stored its claim and not committed it yet: the second sees no such claim, and then waits."""
    pages, second = [], threading.Thread(target=lambda: pages.append(posted_elsewhere(ed)))
    with transaction.atomic():
        Claim.objects.create(slug=CLAIM["slug"], statement="The first click’s")
        second.start()
        until_somebody_waits()
    second.join(10)
    assert "with this Slug already exists" in pages[0]
    assert Claim.objects.get().statement == "The first click’s"


def posted_elsewhere(client):
    """The page after a claim was added in another thread, over its own connection."""
    try:
        return client.post(f"{ADMIN}claim/add/", CLAIM | NONE, follow=True).content.decode()
    finally:
        connection.close()


def until_somebody_waits():
    until = time.monotonic() + 10
    with connection.cursor() as cursor:
        while time.monotonic() < until:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
            time.sleep(0.01)
    raise AssertionError("Nobody waited for the first click.")


def test_two_people_who_edit_one_claim_hear_of_each_other_before_one_undoes_the_other(ed, client, claim):
    address = f"{ADMIN}claim/{claim.pk}/change/"
    seen = ed.get(address).context["adminform"].form["seen"].value()
    client.force_login(member("cara", "Curator"))
    client.post(address, CLAIM | NONE | {"note": "Cara’s note.", "seen": seen})
    client.force_login(member("ed"))
    refused = client.post(address, CLAIM | NONE | {"population": "Ed’s people", "note": "", "seen": seen})
    page = refused.content.decode()
    assert "Not stored: cara saved this claim at" in page
    assert 'value="Ed’s people"' in page
    claim.refresh_from_db()
    assert (claim.note, claim.population) == ("Cara’s note.", "")
    again = refused.context["adminform"].form["seen"].value()
    client.post(address, CLAIM | NONE | {"population": "Ed’s people", "note": "", "seen": again})
    claim.refresh_from_db()
    assert (claim.note, claim.population) == ("", "Ed’s people")


def test_whoever_changes_a_claim_that_another_works_on_is_told(ed, claim):
    take(claim, by=member("cara", "Curator"), now=timezone.now())
    page = ed.get(f"{ADMIN}claim/{claim.pk}/change/").content.decode()
    assert "Ask them before you change it" in page
    assert "is being worked on by cara: tell them" in saved(ed, claim, {"note": "Mine."})


@pytest.fixture
def typed():
    return Study.objects.create(title="Pickle juice", year=2010, authors=[{"family": "Miller"}])


def entered(client, study=None, **fields):
    given = {"title": "Pickle juice.", "year": 2010, "notices-TOTAL_FORMS": 0, "notices-INITIAL_FORMS": 0} | fields
    place = f"study/{study.pk}/change/" if study else "study/add/"
    return client.post(ADMIN + place, given, follow=True).content.decode()


def test_two_people_who_edit_one_typed_study_hear_of_each_other(ed, typed):
    page = entered(ed, typed, seen="2020-01-01T00:00:00+00:00", title="Gherkins")
    assert "saved this study at" in page
    typed.refresh_from_db()
    assert typed.title == "Pickle juice"


def test_a_study_of_the_same_title_and_year_is_entered_only_after_a_second_word(ed, typed):
    assert "is here already: Miller 2010" in entered(ed)
    assert Study.objects.get() == typed
    entered(ed, another_work="on")
    assert Study.objects.count() == 2


@pytest.mark.parametrize("year", [1499, 20100, 32767])
def test_a_year_in_which_nothing_was_published_is_a_sentence(ed, year):
    assert "is no year of a publication: from 1500 to" in entered(ed, year=year)
    assert not Study.objects.exists()


def test_saving_a_study_that_pubmed_filled_keeps_its_authors(ed, typed):
    typed.source, typed.fetched_at = Study.Source.PUBMED, timezone.now()
    typed.save()
    entered(ed, typed)
    typed.refresh_from_db()
    assert typed.authors == [{"family": "Miller"}]


@pytest.mark.parametrize("page", ["change", "delete"])
def test_the_pages_of_a_claim_take_no_more_queries_for_more_studies(admin_client, claim, page):
    counts = []
    for number in range(6):
        study = Study.objects.create(pmid=str(number + 1), title=f"Study {number}")
        link(claim, [study], by=None)
        Outcome.objects.create(claim=claim, name=f"Outcome {number}")
        with CaptureQueriesContext(connection) as queries:
            assert admin_client.get(f"{ADMIN}claim/{claim.pk}/{page}/").status_code == 200
        counts.append(len(queries))
    assert counts[1:] == counts[1:2] * 5


def test_a_form_that_is_sent_after_the_session_ended_is_said_to_be_lost(client, claim):
    page = client.post(f"{ADMIN}claim/{claim.pk}/change/", CLAIM | NONE, follow=True).content.decode()
    assert "You were logged out: nothing was stored" in page
    assert "You were logged out" not in client.get(f"{ADMIN}claim/", follow=True).content.decode()


def test_a_login_without_a_place_to_go_leads_to_the_reviewers_room(client, db):
    member("ed", "Editor")
    assert client.post("/admin/login/", {"username": "ed", "password": "ed"})["Location"] == "/admin/"
