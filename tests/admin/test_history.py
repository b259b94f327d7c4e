"""The History page: every change of an object and of what belongs to it, with who and why, and no judgement too early."""

import pghistory
import pytest
from django.contrib import admin
from django.core.management import call_command
from django.db import connection
from django.test import Client, RequestFactory
from django.utils import timezone

from evidence.claims.jobs import add_list, check_list
from evidence.claims.linking import link
from evidence.claims.lists import Decision, confirm, start
from evidence.claims.models import Claim, EvidenceItem, Outcome, ReferenceImport, Topic
from evidence.grading.appraisals import Appraisal, Consensus, Rating
from evidence.grading.appraising import submit
from evidence.grading.assessments import Assessment
from evidence.history_admin import SHOWN, WithHistory
from evidence.history_reading import entries, keys, sources
from evidence.studies.models import Notice, Study
from tests.panel import appraise, assess, draft, level, member
from tests.pubmed.xml import article

pytestmark = pytest.mark.django_db

OF_CLAIM = (
    ("OutcomeEvent", "claim_id"), ("EvidenceItemEvent", "claim_id"), ("ClaimTopicEvent", "claim_id"),
    ("RatingEvent", "claim_id"),
)  # fmt: skip
OF_ITEM = (("ConsensusEvent", "item_id"), ("RatingEvent", "consensus__item_id"))
OF_APPRAISAL = (("RatingEvent", "appraisal_id"),)
OF_ASSESSMENT = (("StepEvent", "assessment_id"), ("AssessedItemEvent", "assessment_id"),
                 ("StepItemEvent", "step__assessment_id"))  # fmt: skip


def told(row, user, *belonging):
    """The history as one line an entry."""
    found = sources(row, belonging, user)
    return [
        f"{one.who} | {one.why} | {one.what} {one.verb} | "
        + "; ".join(f"{change.label}: {change.before} → {change.after}" for change in one.changes)
        for one in entries(found, keys(found))
    ]


def page_of(row, user, belonging=(), address="/"):
    """The History page of an admin with this hook, as its person sees it."""
    page = type("Admin", (WithHistory,), {"history_of": belonging})(type(row), admin.site)
    request = RequestFactory().get(address)
    request.user = user
    return page.history_view(request, str(row.pk)).render()


@pytest.fixture
def ed():
    return member("ed", "Editor", "Curator", "Reviewer")


@pytest.fixture
def study():
    return Study.objects.create(
        pmid="22972143", title="Magnesium for cramps.", authors=[{"family": "Garrison"}], year=2012
    )


@pytest.fixture
def item(claim, study):
    return EvidenceItem.objects.create(claim=claim, study=study)


def test_a_change_says_who_why_and_each_field_in_words(claim, ed):
    with pghistory.context(user=ed.pk, why="Wider question"):
        claim.question_type, claim.review_due = "common_harms", timezone.now().date().replace(2030, 1, 31)
        claim.save()
    newest = told(claim, ed)[0]
    assert newest == (
        "ed | Wider question | claim changed | "
        "question type: treatment benefit → common harms; review due:  → 2030-01-31"
    )  # fmt: skip


def test_a_person_is_called_by_the_full_name_where_there_is_one(claim, ed):
    type(ed).objects.filter(pk=ed.pk).update(first_name="Edith", last_name="Ortiz")
    with pghistory.context(user=ed.pk):
        Claim.objects.filter(pk=claim.pk).update(note="x")
    assert told(claim, ed)[0].startswith("Edith Ortiz |")


def test_a_bulk_update_and_sql_sent_by_hand_are_in_it(claim, ed):
    Claim.objects.filter(pk=claim.pk).update(note="In bulk.")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE evidence_claim SET note = 'By hand.' WHERE id = %s", [claim.pk])
    assert told(claim, ed)[:2] == [
        "directly in the database |  | claim changed | note: In bulk. → By hand.",
        "directly in the database |  | claim changed | note:  → In bulk.",
    ]


def test_what_an_action_of_the_admin_does_bears_the_name_of_whoever_chose_it(claim, item, ed):
    root = member("root")
    type(root).objects.filter(pk=root.pk).update(is_superuser=True)
    client = Client()
    client.force_login(root)
    form = {"action": "delete_selected", "_selected_action": [item.study_id], "post": "yes"}
    item.delete()
    client.post("/admin/evidence/study/", form)
    assert not Study.objects.filter(pk=item.study_id).exists()
    event = Study.pgh_event_model.objects.get(pgh_obj_id=item.study_id, pgh_label="delete")
    assert event.pgh_context["user"] == root.pk


def test_what_belongs_to_a_claim_is_told_with_it_and_stays_when_it_is_deleted(claim, item, ed):
    outcome = Outcome.objects.create(claim=claim, name="cramp frequency")
    topic = Topic.objects.create(slug="leg-cramps", name="Leg cramps")
    claim.topics.add(topic)
    outcome.delete()
    item.delete()
    claim.topics.clear()
    lines = told(claim, ed, *OF_CLAIM)
    assert any("outcome deleted | name: cramp frequency → " in line for line in lines)
    assert any("evidence item deleted | study: Garrison 2012. Magnesium for cramps. → " in line for line in lines)
    assert any("claim topic added | topic:  → Leg cramps" in line for line in lines)
    assert any("claim topic deleted | topic: Leg cramps → " in line for line in lines)


def test_a_row_that_was_deleted_is_still_called_by_its_name(claim, ed):
    assessment = assess(claim, outcome="cramp frequency")
    was = Assessment(pk=assessment.pk)
    assessment.delete()
    claim.outcomes.get().delete()
    deleted, added = told(was, ed)
    assert "outcome: cramp frequency → ;" in deleted
    assert "outcome:  → cramp frequency;" in added


def test_an_assessment_tells_its_steps_and_their_studies(claim, item, ed):
    assessment = assess(claim, changes={"imprecision": -1})
    step = assessment.steps.get(domain="imprecision")
    step.items.add(item)
    step.change = -2
    step.save()
    lines = told(assessment, ed, *OF_ASSESSMENT)
    assert any("step changed | change: -1 → -2" in line for line in lines)
    assert any("assessed item added | evidenceitem:  → Garrison 2012 on magnesium-leg-cramps" in line for line in lines)
    assert any("step item added" in line and "evidenceitem:  → Garrison 2012" in line for line in lines)


def test_a_study_keeps_what_was_there_before_each_change_and_ends_with_what_is_there_now(study, ed):
    Study.objects.filter(pk=study.pk).update(year=2013)
    Study.objects.filter(pk=study.pk).update(year=2014)
    Notice.objects.create(study=study, kind="RetractionIn", source="pubmed")
    lines = told(study, ed, ("NoticeEvent", "study_id"))
    assert [line.split(" | ")[-1] for line in lines[:2]] == ["year: 2013 → 2014", "year: 2012 → 2013"]
    assert "notice added | kind:  → retraction; source:  → PubMed" in lines[2]


def test_a_study_without_changes_says_since_when_it_is_here(study, ed):
    html = page_of(study, ed).content.decode()
    assert "Nothing has been changed yet" in html
    assert "Here since" in html


def test_a_refresh_says_that_it_was_one(client_of_site, standin, study, person):
    client = Client()
    client.force_login(person("cara", "Curator"))
    address = f"/admin/evidence/study/{study.pk}/refresh/"
    standin.records["22972143"] = article(
        "22972143", title="Magnesium for cramps.", authors=[("Garrison", "S")], year="2013"
    )
    hashed = client.get(address).content.decode().split('name="hash" value="')[1].split('"')[0]
    client.post(address, {"hash": hashed})
    html = client.get(f"/admin/evidence/study/{study.pk}/history/").content.decode()
    assert "Refreshed from PubMed" in html
    assert "<b>cara</b>" in html
    assert "<del>2012</del>" in html and "<ins>2013</ins>" in html


def test_what_a_command_adds_bears_its_name(client_of_site, claim, ed, tmp_path):
    (tmp_path / "list.txt").write_text("PMID: 22972143")
    call_command("add_studies", str(tmp_path / "list.txt"), claim=claim.slug, json=True)
    (line,) = [line for line in told(claim, ed, *OF_CLAIM) if "evidence item added" in line]
    assert line.startswith(f"a command: add_studies | add_studies {tmp_path}/list.txt --claim {claim.slug} |")


def test_what_the_worker_adds_bears_the_name_of_whoever_confirmed_the_list(client_of_site, claim, ed):
    rita = member("rita", "Reviewer")
    batch = start("PMID: 22972143", claim=claim, by=ed)
    run(batch)
    batch.refresh_from_db()
    confirm(batch, {1: Decision(wanted=True)}, by=rita)
    run(batch)
    (line,) = [line for line in told(claim, ed, *OF_CLAIM) if "evidence item added" in line]
    assert line.startswith(f"rita, by add_list | Reference list {batch.pk} |")


def run(batch: ReferenceImport) -> None:
    (check_list if batch.state == "checking" else add_list)(pk=batch.pk)


# --- blinding -----------------------------------------------------------------------------------------------------


def test_a_draft_is_told_to_its_reviewer_only(claim, item, ed):
    mine = draft(item, by="rita", reason="My own words.")
    assert any("My own words." in line for line in told(mine, member("rita"), *OF_APPRAISAL))
    for name in ("sam", "ed"):
        assert told(mine, member(name), *OF_APPRAISAL) == []


def test_no_superuser_sees_more(claim, item):
    root = member("root")
    type(root).objects.filter(pk=root.pk).update(is_superuser=True)
    assert told(draft(item, by="rita"), member("root"), *OF_APPRAISAL) == []


def test_a_submitted_appraisal_is_hidden_from_those_who_must_not_see_it_yet(claim, item):
    claim.reviewers_needed = 2
    claim.save()
    first = appraise(item, by="rita")
    assert told(first, member("sam"), *OF_APPRAISAL) == []
    second = draft(item, by="sam")
    assert told(first, member("sam"), *OF_APPRAISAL) == []
    assert told(second, member("rita"), *OF_APPRAISAL) == []


@pytest.mark.django_db(transaction=True)
def test_others_are_told_of_an_appraisal_from_its_submission_on(claim, item):
    first = draft(item, by="rita", reason="A first thought.", code="3")
    rating = first.ratings.get()
    Rating.objects.filter(pk=rating.pk).update(level=level("4"), reason="Poor concealment.")
    Appraisal.objects.filter(pk=first.pk).update(reason="A second thought.")
    first.refresh_from_db()
    submit(first, now=timezone.now())
    Rating.objects.filter(pk=rating.pk).update(level=level("2"), reason="On reflection.")
    Appraisal.objects.filter(pk=first.pk).update(reason="A third thought.")

    seen = "\n".join(told(first, member("sam"), *OF_APPRAISAL))
    assert "A second thought. → A third thought." in seen
    assert "rationale:  → A second thought." in seen  # the submission, as if it were the first
    assert "On reflection." in seen
    assert "A first thought." not in seen and "Poor concealment." not in seen
    assert "state: draft" not in seen
    own = "\n".join(told(first, member("rita"), *OF_APPRAISAL))
    assert "A first thought. → A second thought." in own and "Poor concealment. → On reflection." in own


def test_a_page_of_an_appraisal_says_that_the_draft_is_not_shown(claim, item):
    assert "What it was before is not shown here" in page_of(appraise(item), member("sam", "Reviewer")).content.decode()


def test_the_history_of_an_item_tells_its_consensus_to_those_who_see_all_it_rests_on(claim, item):
    appraise(item, by="rita", code="2")
    lines = told(item, member("ed"), *OF_ITEM)
    assert any("consensus added" in line and "supports the claim" in line for line in lines)
    assert any(
        "rating added" in line and "level:  → OCEBM Levels of Evidence (2011), treatment benefit: 2" in line
        for line in lines
    )


def test_the_history_of_an_item_tells_nothing_to_whoever_is_still_judging_it(claim, item):
    appraise(item, by="rita", code="2")
    draft(item, by="sam")
    lines = told(item, member("sam"), *OF_ITEM)
    assert not any("consensus" in line or "rating" in line for line in lines)


def test_a_claim_tells_nothing_of_appraisals(claim, item, ed):
    draft(item, by="rita", reason="Secret words.")
    appraise(item, by="sam", reason="Secret words.")
    text = "\n".join(told(claim, ed, *OF_CLAIM) + told(item, ed))
    assert "Secret" not in text and "rita" not in text and "supports" not in text


def test_whatever_hook_an_admin_names_nothing_of_a_draft_comes_out(claim, item, ed):
    draft(item, by="rita", reason="Secret words.")
    everything = (("AppraisalEvent", "item_id"), ("RatingEvent", "appraisal__item_id"))
    assert "Secret" not in "\n".join(told(item, ed, *everything))
    assert not any("rating" in line for line in told(item, ed, *everything))


# --- the page -----------------------------------------------------------------------------------------------------


def test_a_study_that_is_not_there_has_no_history(client, person):
    client.force_login(person("cara", "Curator"))
    for address in ("0", "99999", "x", "1/2"):
        response = client.get(f"/admin/evidence/study/{address}/history/")
        assert response.status_code == 404


def test_whoever_may_not_see_studies_sees_no_history_of_them(client, person, study):
    client.force_login(person("nobody"))
    assert client.get(f"/admin/evidence/study/{study.pk}/history/").status_code == 403


def test_long_texts_are_shortened_and_wholly_there(claim, ed):
    Claim.objects.filter(pk=claim.pk).update(note="word " * 100 + "<b>end</b>")
    html = page_of(claim, ed).content.decode()
    assert "<details><summary><ins>word word" in html
    assert "&lt;b&gt;end&lt;/b&gt;</div></details>" in html


def test_a_page_shows_a_hundred_changes_and_leads_to_older_ones(claim, ed):
    for number in range(SHOWN + 5):
        Claim.objects.filter(pk=claim.pk).update(note=f"note {number}.")
    first = page_of(claim, ed, OF_CLAIM).content.decode()
    assert first.count('<td class="when">') == SHOWN
    assert "Page 1 of 2, 106 changes" in first
    second = page_of(claim, ed, OF_CLAIM, "/?page=2").content.decode()
    assert second.count('<td class="when">') == 6
    assert "<del>nothing</del>" not in second and "note 0." in second
    assert "Page 2 of 2" in page_of(claim, ed, OF_CLAIM, "/?page=77").content.decode()


def test_the_number_of_queries_does_not_grow_with_the_changes(claim, study, ed, django_assert_num_queries):
    link(claim, [study], by=ed)
    for number in range(3):
        Outcome.objects.create(claim=claim, name=f"outcome {number}")
        Claim.objects.filter(pk=claim.pk).update(note=f"note {number}.")
    page_of(claim, ed, OF_CLAIM)
    with django_assert_num_queries(10):
        page_of(claim, ed, OF_CLAIM)
    for number in range(3, 20):
        Outcome.objects.create(claim=claim, name=f"outcome {number}")
        Claim.objects.filter(pk=claim.pk).update(note=f"note {number}.")
    with django_assert_num_queries(10):
        page_of(claim, ed, OF_CLAIM)


def test_a_consensus_that_was_given_up_stays_in_the_history_of_its_item(claim, item, ed):
    appraise(item, by="rita")
    Consensus.objects.get().delete()
    assert any("consensus deleted" in line for line in told(item, ed, *OF_ITEM))
