"""A snapshot says all that is known of a claim at one moment: the same each time, and nothing that is not revealed."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from evidence.claims.models import Claim, EvidenceItem, Outcome, Topic
from evidence.grading.agreeing import settle
from evidence.grading.appraisals import Rating
from evidence.grading.assessments import Assessment
from evidence.grading.declarations import Declaration
from evidence.grading.publishing import canonical
from evidence.grading.snapshots import snapshot
from evidence.grading.tools import TOOLS
from evidence.studies.models import Notice, Study
from tests.panel import appraise, assess, draft, level

pytestmark = pytest.mark.django_db

# Every place in a snapshot, with the keys that the API promises there.
RATED = "scale version scale_name level label"
KEYS = {
    "": "schema slug statement population intervention comparator question_type topics note review_due reviewers_needed "
    "certainty outcomes evidence assessments ratings published_by declarations",
    "outcomes": "name kind importance wanted smallest_important_difference",
    "evidence": "study role weighed_for standing notices appraisals consensus",
    "evidence.study": "key identifier pmid pmcid doi title citation first_author year journal journal_abbreviation",
    "evidence.notices": "kind source pmid doi text date counts set_aside_because",
    "evidence.appraisals": "reviewer date independent design design_reason levels direction outcome effect participants "
    "funding risk_of_bias finding finding_check reason",
    "evidence.appraisals.levels": f"{RATED} suggested reason",
    "evidence.appraisals.effect": "measure estimate low high participants",
    "evidence.appraisals.risk_of_bias": "tool answers overall",
    "evidence.appraisals.risk_of_bias.answers": "domain answer reason",
    "evidence.consensus": "direction levels by decided_by reason date",
    "evidence.consensus.levels": f"{RATED} suggested reason",
    "assessments": "outcome importance start start_reason steps exception_reason certainty quick magnitude "
    "effect_direction verdict effect participants baseline information_size studies sensitivity hangs_on would_change "
    "comment assessed_by date",
    "assessments.steps": "domain change assessable reason studies",
    "assessments.effect": "measure estimate low high participants",
    "assessments.baseline": "per_1000 source",
    "assessments.sensitivity": "without studies certainty changed why",
    "ratings": f"{RATED} reason by date",
    "declarations": "name declared_on valid_until interests",
}

BIAS = {item.code: {"answer": "high", "reason": "Open."} for item in TOOLS["rob2-2019"].items}
EFFECT = {
    "measure": "RR",
    "estimate": Decimal("0.8"),
    "low": Decimal("0.7"),
    "high": Decimal("0.9"),
    "participants": 94,
}


def reviewer(name: str, *, named: bool = False, **declared: Any) -> User:
    user = User.objects.create(username=name, first_name=name.capitalize(), last_name="Secretname")
    given = {"nothing_to_declare": not declared.get("interests")} | declared
    Declaration.objects.create(reviewer=user, may_be_named=named, **given)
    return user


@pytest.fixture
def panel(db) -> dict[str, User]:
    people = {name: reviewer(name) for name in ("bob", "cy", "ed", "rita")}
    return {"ann": reviewer("ann", named=True, interests="Shares in a spring."), **people}


@pytest.fixture
def full(claim, panel) -> Claim:
    """A claim with something at every place: two reviewers who disagree and a third person, notices, GRADE, a rating."""
    Claim.objects.filter(pk=claim.pk).update(reviewers_needed=2, review_due="2031-05-01")
    claim.refresh_from_db()
    for slug in ("sleep", "cramps"):
        claim.topics.add(Topic.objects.create(slug=slug, name=slug))
    outcome = Outcome.objects.create(claim=claim, name="cramp frequency")
    study = Study.objects.create(title="The <i>one</i>", pmid="11", year=2012, authors=[{"family": "Garrison"}])
    Notice.objects.create(study=study, kind="ErratumIn", notice_pmid="12", date="2013-01-01")
    item = EvidenceItem.objects.create(claim=claim, study=study)
    appraise(item, by="ann", outcome=outcome, tool="rob2-2019", bias=BIAS, overall_bias="high", **EFFECT)
    appraise(item, by="bob", direction="mixed")
    settle(item, by=panel["cy"], direction="mixed", levels={level("2")}, reason="A look.", now=timezone.now())
    graded = assess(
        claim, changes={"imprecision": -1}, baseline_risk=Decimal("12.5"), baseline_source="A register.", **EFFECT
    )
    graded.steps.get(domain="imprecision").items.add(item)
    sort = level("B", "", "sort", "2004")
    Rating.objects.create(claim=claim, scale=sort.scale, level=sort, reason="One trial.", rated_by=panel["ed"])
    return claim


NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


def at(content: Any, place: str) -> list[Any]:
    """All values at a place such as evidence.appraisals, whichever lists lie on the way; None is left out."""
    found = [content]
    for name in filter(None, place.split(".")):
        values = [one[name] for one in found]
        found = [value for one in values for value in (one if isinstance(one, list) else [one]) if value is not None]
    return found


def test_every_key_that_the_api_promises_is_there_and_no_other(full, panel):
    said = snapshot(full, now=timezone.now(), by=panel["ed"])
    found = {place: {frozenset(one) for one in at(said, place)} for place in KEYS}
    assert found == {place: {frozenset(keys.split())} for place, keys in KEYS.items()}


def test_what_was_judged_stands_in_it(full, panel):
    said = snapshot(full, now=timezone.now(), by=panel["ed"])
    assert at(said, "evidence.study.citation") == ["Garrison 2012"]
    assert at(said, "evidence.standing") == ["corrected"]
    assert at(said, "evidence.appraisals.direction") == ["supports", "mixed"]
    assert at(said, "evidence.appraisals.outcome") == ["cramp frequency"]
    assert at(said, "evidence.appraisals.effect") == [
        {"measure": "RR", "estimate": 0.8, "low": 0.7, "high": 0.9, "participants": 94}
    ]
    assert at(said, "evidence.appraisals.risk_of_bias.answers.answer") == ["high"] * len(BIAS)
    assert [(one["by"], one["direction"], one["reason"]) for one in at(said, "evidence.consensus")] == [
        ("third_person", "mixed", "A look.")
    ]
    assert (said["certainty"], at(said, "assessments.certainty")) == ("moderate", ["moderate"])
    assert [step["studies"] for step in at(said, "assessments.steps") if step["change"]] == [["11"]]
    assert at(said, "assessments.baseline") == [{"per_1000": 12.5, "source": "A register."}]
    assert at(said, "ratings.level") == ["B"]
    assert (said["topics"], said["review_due"]) == (["cramps", "sleep"], "2031-05-01")


def test_two_snapshots_of_one_moment_are_the_same_bytes(full, panel):
    now = timezone.now()
    again = Claim.objects.get(pk=full.pk)
    assert canonical(snapshot(full, now=now, by=panel["ed"])) == canonical(snapshot(again, now=now, by=panel["ed"]))


def test_it_is_canonical_json_and_reads_back_as_it_was(full, panel):
    said = snapshot(full, now=timezone.now(), by=panel["ed"])
    text = canonical(said)
    again = json.loads(text, parse_constant=pytest.fail)  # NaN and Infinity are no JSON
    assert again == said
    assert text == json.dumps(again, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def test_a_number_that_is_none_is_refused_rather_than_written():
    for number in (float("nan"), float("inf")):
        with pytest.raises(ValueError, match="not JSON compliant"):
            canonical({"estimate": number})


def test_names_are_given_of_those_only_who_agreed(full, panel):
    text = canonical(snapshot(full, now=timezone.now(), by=panel["ed"]))
    assert text.count("Secretname") == text.count("Ann Secretname") > 0
    assert not [name for name in ("bob", "cy", "ed") if f'"{name}' in text.lower()]
    said = json.loads(text)
    first, second = at(said, "evidence.appraisals.reviewer")
    others = {second, *at(said, "evidence.consensus.decided_by"), *at(said, "assessments.assessed_by")}
    assert first == "Ann Secretname"
    assert len(others) == 3 and all(name.startswith("Reviewer") for name in others)
    assert said["published_by"] == at(said, "ratings.by")[0] == at(said, "assessments.assessed_by")[0]
    assert {one["name"]: one["interests"] for one in said["declarations"]} == {
        "Ann Secretname": "Shares in a spring.", **dict.fromkeys(others, "Nothing to declare."),
    }  # fmt: skip


def test_the_newest_declaration_says_whether_somebody_is_named(full, panel):
    Declaration.objects.create(reviewer=panel["ann"], nothing_to_declare=True, may_be_named=False)
    Declaration.objects.create(reviewer=panel["bob"], nothing_to_declare=True, may_be_named=True)
    first, second = at(snapshot(full, now=timezone.now()), "evidence.appraisals.reviewer")
    assert first.startswith("Reviewer") and second == "Bob Secretname"


def test_a_declaration_of_a_later_day_changes_nothing(full, panel):
    day = timezone.now().date() + timedelta(days=2)
    Declaration.objects.create(reviewer=panel["bob"], declared_on=day, nothing_to_declare=True, may_be_named=True)
    assert "Bob" not in canonical(snapshot(full, now=timezone.now()))


HIDDEN = "xyzzy"


@pytest.mark.parametrize("both_submitted", [False, True])
def test_what_is_a_draft_or_not_revealed_yet_is_not_in_it(both_submitted, claim, panel):
    claim.reviewers_needed = 2
    claim.save()
    study = Study.objects.create(title="One", pmid="11")
    item = EvidenceItem.objects.create(claim=claim, study=study)
    words = {"reason": HIDDEN, "finding": HIDDEN, "finding_check": "no_abstract"}
    appraise(item, by="ann", **words)
    (appraise if both_submitted else draft)(item, by="bob", **words)
    draft(item, by="cy", direction="refutes", reason="A draft: plugh")
    said = snapshot(Claim.objects.get(), now=timezone.now())
    text = canonical(said)
    assert "plugh" not in text and "refutes" not in text
    assert (HIDDEN in text) == both_submitted
    assert len(at(said, "evidence.appraisals")) == (2 if both_submitted else 0)
    assert len(at(said, "evidence.consensus")) == int(both_submitted)
    if not both_submitted:
        assert said["declarations"] == []  # nor who they are


def test_a_grade_hangs_on_what_is_revealed_only(claim, panel):
    """A doubt of one reviewer, such as industry funding, would tell what was judged."""
    claim.reviewers_needed = 2
    claim.save()
    study = Study.objects.create(title="One", pmid="11")
    item = EvidenceItem.objects.create(claim=claim, study=study)
    assess(claim)
    before = snapshot(Claim.objects.get(), now=NOW)["assessments"]
    appraise(item, by="ann", funding="industry")
    assert snapshot(Claim.objects.get(), now=NOW)["assessments"] == before


def grow(claim: Claim, number: int) -> None:
    """One more appraised study, outcome and assessment."""
    study = Study.objects.create(title=f"Study {number}", pmid=str(100 + number))
    Notice.objects.create(study=study, kind="ErratumIn")
    item = EvidenceItem.objects.create(claim=claim, study=study)
    appraise(item, by="ann", outcome=claim.outcomes.first())
    assess(claim, outcome=f"outcome {number}")
    for assessment in Assessment.objects.filter(outcome__claim=claim):
        assessment.items.add(item)
        assessment.steps.first().items.add(item)


def test_the_number_of_queries_does_not_grow_with_the_claim(claim, panel):
    counted = []
    for number in range(1, 6):
        grow(claim, number)
        with CaptureQueriesContext(connection) as queries:
            snapshot(Claim.objects.get(pk=claim.pk), now=timezone.now())
        counted.append(len(queries))
    assert counted == [counted[0]] * 5
    assert counted[0] < 30
