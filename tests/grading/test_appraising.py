"""An appraisal is submitted when nothing is missing; what was judged first is kept, whoever else submits meanwhile."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.utils import timezone

from evidence.claims.models import Claim, EvidenceItem
from evidence.grading.appraisals import Appraisal, Consensus, Rating
from evidence.grading.appraising import NotReady, missing, quote_checked, submit, suggestion_for
from evidence.grading.declarations import Declaration, NoDeclaration
from evidence.grading.suggestion import Design
from evidence.grading.tools import TOOLS
from evidence.studies.models import Study
from tests.panel import appraise, draft, level

pytestmark = pytest.mark.django_db

ABSTRACT = [
    {"label": "RESULTS", "text": "Cramps were fewer by 0.18 a night (95% CI 0.12-0.24)."},
    {"label": "", "text": "Magnesium was well tolerated."},
]
ROB_2 = {item.code: {"answer": "low"} for item in TOOLS["rob2-2019"].items}


def reviewer(name: str, declared_days_ago: int | None = 0) -> User:
    user = User.objects.create(username=name)
    if declared_days_ago is not None:
        day = timezone.now().date() - timedelta(days=declared_days_ago)
        Declaration.objects.create(reviewer=user, declared_on=day, nothing_to_declare=True)
    return user


@pytest.fixture
def item(claim) -> EvidenceItem:
    """A study with an abstract on a claim that two reviewers are needed for."""
    Claim.objects.update(reviewers_needed=2)
    claim.refresh_from_db()
    for name in ("ann", "bob", "cy"):
        reviewer(name)
    study = Study.objects.create(
        title="One", pmid="11", abstract=ABSTRACT,
        publication_types=[{"ui": "D016449", "name": "Randomized Controlled Trial"}], mesh=[{"ui": "D006801", "name": "Humans"}],
    )  # fmt: skip
    return EvidenceItem.objects.create(claim=claim, study=study)


# What is changed in an appraisal that lacks nothing, and what is then said to be missing.
LACKING: list[tuple[dict[str, Any], list[str]]] = [
    # nothing lacks
    ({}, []),
    # no design
    ({"design": ""}, ["Confirm or choose the study design."]),
    # designs that hold no results
    ({"design": "protocol, without results"}, ["A protocol, without results is no evidence: ask a curator to make it background."]),
    ({"design": "not evidence"}, ["A not evidence is no evidence: ask a curator to make it background."]),
    # another design than suggested, without and with a reason
    ({"suggested_design": "cohort study"}, ["Say why the design is “randomised controlled trial” and not “cohort study”, as suggested."]),
    ({"suggested_design": "cohort study", "design_reason": " "}, ["Say why the design is “randomised controlled trial” and not “cohort study”, as suggested."]),
    ({"suggested_design": "cohort study", "design_reason": "Patients were allotted by lot."}, []),
    # the design that was suggested, and none that was
    ({"suggested_design": "randomised controlled trial"}, []),
    # no direction
    ({"direction": ""}, ["Say what the study found about the claim (direction)."]),
    # no rationale, or blanks
    ({"reason": ""}, ["Write the rationale."]),
    ({"reason": " \n"}, ["Write the rationale."]),
    # a tool that was begun
    ({"tool": "rob2-2019", "bias": ROB_2}, ["RoB 2 (2019) needs an overall judgement: low, some_concerns, high."]),
    ({"tool": "rob2-2019", "bias": ROB_2 | {"measurement": {"answer": "", "reason": "Not said."}}, "overall_bias": "low"}, ["RoB 2 (2019) is not finished. Still to answer: measurement."]),
    ({"tool": "rob2-2019", "bias": ROB_2, "overall_bias": "serious"}, ["RoB 2 (2019) has no overall judgement “serious”. It has: low, some_concerns, high."]),
    ({"tool": "rob2-2019", "bias": ROB_2, "overall_bias": "low"}, []),
    # everything at once, in the order of the page
    ({"design": "", "direction": "", "reason": ""}, ["Confirm or choose the study design.", "Say what the study found about the claim (direction).", "Write the rationale."]),
]  # fmt: skip


def test_each_thing_that_is_missing_is_said_in_a_sentence(item):
    appraisal = draft(item, by="ann")
    before = {field.attname: getattr(appraisal, field.attname) for field in Appraisal._meta.concrete_fields}
    for changed, sentences in LACKING:
        assert missing(Appraisal(**before | changed)) == sentences, changed


def test_a_level_is_missing_and_another_than_suggested_needs_a_reason(item):
    appraisal = draft(item, by="ann", code="3")
    appraisal.ratings.update(suggested="2")
    why = "Say why the level on OCEBM Levels of Evidence (2011) is 3 and not 2, as suggested."
    assert missing(appraisal) == [why]
    appraisal.ratings.update(reason="Nobody was blinded.")
    assert missing(appraisal) == []
    appraisal.ratings.all().delete()
    assert missing(appraisal) == ["Give a level on at least one scale."]


def test_what_is_not_ready_stays_a_draft_and_says_all_that_is_missing(item):
    appraisal = draft(item, by="ann", direction="", reason="")
    with pytest.raises(NotReady, match=r"cannot be submitted yet\. Say what the study found .* Write the rationale\."):
        submit(appraisal, now=timezone.now())
    stored = Appraisal.objects.get()
    assert (stored.state, stored.submitted_at, stored.first_judgement) == ("draft", None, None)


# Days since the declaration was made (None: there is none), and whether it is valid today.
DECLARED = [
    (None, False),  # none was made
    (0, True),  # made today
    (365, True),  # its last day, or the last but one when 29 February lies between
    (367, False),  # expired
    (-1, False),  # valid from tomorrow only
]


@pytest.mark.parametrize(("days", "valid"), DECLARED)
def test_submitting_needs_a_declaration_of_interests_that_is_valid_today(days, valid, item):
    dee = reviewer("dee", days)
    appraisal = Appraisal.objects.create(
        item=item, reviewer=dee, direction="mixed", design="cohort study", reason="So."
    )
    Rating.objects.create(appraisal=appraisal, scale=level("2").scale, level=level("2"))
    if valid:
        submit(appraisal, now=timezone.now())
    else:
        with pytest.raises(NoDeclaration, match="dee has no valid declaration of interests"):
            submit(appraisal, now=timezone.now())
    assert Appraisal.objects.get().is_submitted == valid


# Where the site is, and its day while it is 22 h, or 2 h, of 1 March in UTC.
DAYS = [
    ("Pacific/Kiritimati", 22, date(2026, 3, 2)),  # 14 hours before UTC
    ("UTC", 22, date(2026, 3, 1)),
    ("Etc/GMT+12", 2, date(2026, 2, 28)),  # 12 hours behind
]


@pytest.mark.parametrize(("zone", "hour", "day"), DAYS)
@pytest.mark.parametrize("last_day", [False, True])
def test_a_declaration_is_valid_from_its_first_to_its_last_day_where_the_site_is(zone, hour, day, last_day, item):
    dee = reviewer("dee", None)
    made = day.replace(year=day.year - 1) if last_day else day
    Declaration.objects.create(reviewer=dee, declared_on=made, nothing_to_declare=True)
    appraisal = Appraisal.objects.create(
        item=item, reviewer=dee, direction="mixed", design="cohort study", reason="So."
    )
    Rating.objects.create(appraisal=appraisal, scale=level("2").scale, level=level("2"))
    with timezone.override(zone):
        submit(appraisal, now=datetime(2026, 3, 1, hour, tzinfo=UTC))
    assert Appraisal.objects.get().is_submitted


def test_the_first_of_two_reviewers_waits_and_the_second_makes_the_consensus(item):
    first, now = draft(item, by="ann"), timezone.now()
    assert submit(first, now=now) is None
    assert (first.state, first.submitted_at) == ("submitted", now)
    consensus = submit(draft(item, by="bob"), now=now)
    assert consensus is not None and (consensus.kind, consensus.direction) == ("agreement", "supports")
    assert [rating.level.code for rating in consensus.ratings.all()] == ["2"]


def test_a_change_of_mind_keeps_the_first_judgement_and_its_day(item):
    day = timezone.now() - timedelta(hours=1)
    appraisal = draft(item, by="ann", tool="rob2-2019", bias=ROB_2, overall_bias="low")
    submit(appraisal, now=day)
    first = {
        "direction": "supports", "levels": {"ocebm-2011": "2"}, "tool": "rob2-2019",
        "bias": dict.fromkeys(ROB_2, "low"), "overall_bias": "low",
    }  # fmt: skip
    appraisal.direction = "mixed"
    appraisal.save()
    appraisal.ratings.update(level=level("3"))
    submit(appraisal, now=timezone.now())
    stored = Appraisal.objects.get()
    assert (stored.first_judgement, stored.submitted_at) == (first, day)
    assert stored.judgement == first | {"direction": "mixed", "levels": {"ocebm-2011": "3"}}


def test_a_changed_mind_that_lacks_something_is_refused(item):
    appraisal = appraise(item, by="ann")
    appraisal.reason = " "
    with pytest.raises(NotReady, match="Write the rationale"):
        submit(appraisal, now=timezone.now())


def test_a_change_of_mind_takes_the_consensus_away_and_the_history_keeps_it(item):
    appraise(item, by="ann")
    other = appraise(item, by="bob")
    assert Consensus.objects.filter(item=item).exists()
    other.direction = "mixed"
    other.save()
    assert submit(other, now=timezone.now()) is None
    assert not Consensus.objects.filter(item=item).exists()


def test_submitting_from_two_windows_submits_once(item):
    appraisal = draft(item, by="ann")
    other_window, now = Appraisal.objects.get(), timezone.now()
    submit(appraisal, now=now)
    submit(other_window, now=now + timedelta(minutes=1))
    assert (other_window.state, other_window.submitted_at) == ("submitted", now)
    assert Appraisal.objects.get().submitted_at == now


# What is quoted, and what came of looking for it.
QUOTED = [
    ("Cramps were fewer by 0.18 a night", "verified"),
    ("RESULTS: Cramps were fewer", "verified"),  # with the heading, as it stands on the page
    ("(95% CI 0.12–0.24). Magnesium was well tolerated", "verified"),  # over the end of a section
    ("Cramps were fewer by 0.81 a night", "not_found"),
    ("", ""),
]


@pytest.mark.parametrize(("finding", "check"), QUOTED)
def test_a_quotation_is_looked_for_in_the_abstract_when_it_is_submitted(finding, check, item):
    assert quote_checked(finding, item.study) == check
    stale = "no_abstract" if finding else ""
    appraisal = draft(item, by="ann", finding=finding, finding_check=stale)
    submit(appraisal, now=timezone.now())
    assert Appraisal.objects.get().finding_check == check


def test_blanks_are_no_quotation(item):
    submit(draft(item, by="ann", finding=" \n", finding_check="verified"), now=timezone.now())
    stored = Appraisal.objects.get()
    assert (stored.finding, stored.finding_check) == ("", "")


def test_without_an_abstract_a_quotation_is_said_to_be_unchecked():
    assert quote_checked("Cramps were fewer", Study(abstract=[])) == "no_abstract"


def test_the_suggestion_is_made_from_the_record_and_the_kind_of_question(item):
    suggested = suggestion_for(item)
    assert (suggested.design, suggested.level) == (Design.RANDOMISED_TRIAL, "2")


def in_a_thread(work: Callable[[], None]) -> tuple[threading.Thread, list[BaseException]]:
    errors: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, errors


def wait_until_somebody_waits() -> None:
    """Until a session waits for a lock that this one holds."""
    waiting = "SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
    until = time.monotonic() + 10
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute(waiting)
            if cursor.rowcount:
                return
        time.sleep(0.01)
    pytest.fail("nobody waited: the two submitted past each other")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("begun_before", [True, False])
def test_two_who_submit_at_once_come_to_a_consensus(begun_before, item):
    """Neither sees the other's submission before it is stored: the second waits for the first, and then looks."""
    if begun_before:
        draft(item, by="ann"), draft(item, by="bob")

    def begin_and_submit(name: str) -> None:
        own = Appraisal.objects.filter(item=item, reviewer__username=name).first() or draft(item, by=name)
        submit(own, now=timezone.now())

    with transaction.atomic():
        begin_and_submit("ann")
        other, errors = in_a_thread(lambda: begin_and_submit("bob"))
        wait_until_somebody_waits()
    other.join(timeout=20)
    assert not other.is_alive() and errors == []
    consensus = Consensus.objects.get(item=item)
    assert (consensus.kind, len(consensus.basis)) == ("agreement", 2)


@pytest.mark.django_db(transaction=True)
def test_two_who_disagree_and_submit_at_once_leave_a_conflict(item):
    draft(item, by="ann"), draft(item, by="bob", direction="mixed")
    with transaction.atomic():
        submit(Appraisal.objects.get(reviewer__username="ann"), now=timezone.now())
        other, errors = in_a_thread(lambda: submit(Appraisal.objects.get(reviewer__username="bob"), now=timezone.now()))
        wait_until_somebody_waits()
    other.join(timeout=20)
    assert errors == [] and Appraisal.objects.submitted().count() == 2
    assert not Consensus.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_one_appraisal_submitted_in_two_windows_at_once_is_submitted_once(item):
    draft(item, by="ann")
    mine, same = Appraisal.objects.get(), Appraisal.objects.get()
    now = timezone.now()
    with transaction.atomic():
        submit(mine, now=now)
        other, errors = in_a_thread(lambda: submit(same, now=now + timedelta(minutes=1)))
        wait_until_somebody_waits()
    other.join(timeout=20)
    assert errors == [] and Appraisal.objects.get().submitted_at == now
