"""A claim goes from draft to reader: in order, with everything known at that moment, numbered, hashed, never changed."""

import hashlib
import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from evidence.claims.linking import link
from evidence.claims.models import Claim, EvidenceItem, Topic
from evidence.grading.appraising import submit
from evidence.grading.declarations import Declaration, NoDeclaration
from evidence.grading.publications import Publication, PublishedStudy
from evidence.grading.publishing import (
    NotPublishable,
    ReasonNeeded,
    TakenByAnother,
    WrongState,
    back_to_draft,
    canonical,
    found_obstacles,
    gaps,
    obstacles,
    publish,
    release,
    retire,
    send_to_review,
    take,
)
from evidence.grading.snapshots import snapshot
from evidence.studies.models import Notice, Study
from tests.panel import appraise, assess, draft, member, publish_claim

pytestmark = pytest.mark.django_db

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def quick_passwords(settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def study(db):
    return Study.objects.create(pmid="1", title="A trial", year=2020, authors=[{"family": "Doe"}])


@pytest.fixture
def item(claim, study) -> EvidenceItem:
    link(claim, [study], by=None)
    return claim.items.get()


def editor(name="ed"):
    return member(name, "Editor")


def retract(study, **more):
    return Notice.objects.create(study=study, kind=Notice.Kind.RETRACTION, **more)


def published(claim, **more):
    """Published on a day that is known, by somebody who declared interests."""
    return publish(claim, by=editor(), now=timezone.now(), **more)


# The states


def reviewed(claim):
    send_to_review(claim)


def gone(claim):
    publish_claim(claim)
    retire(claim, reason="Old.")


ALLOWED = [
    # where it is, what is done, where it is then
    (lambda claim: None, send_to_review, "in_review"),
    (reviewed, back_to_draft, "draft"),
    (publish_claim, send_to_review, "in_review"),
    (gone, send_to_review, "in_review"),
    (publish_claim, lambda claim: retire(claim, reason="Old."), "retired"),
    (
        lambda claim: (publish_claim(claim), send_to_review(claim)),
        lambda claim: retire(claim, reason="Old."),
        "retired",
    ),
]


@pytest.mark.parametrize(("bring", "step", "then"), ALLOWED)
def test_a_claim_moves_in_the_order_of_the_work(claim, bring, step, then):
    bring(claim)
    step(claim)
    assert claim.state == Claim.objects.get().state == then


REFUSED = [
    # where it is, what is tried, what is said
    (reviewed, send_to_review, "is in review: from there it cannot be in review"),
    (lambda claim: None, back_to_draft, "is draft: from there it cannot be draft"),
    (publish_claim, back_to_draft, "is published before: from there it cannot be a draft"),
    (reviewed, lambda claim: retire(claim, reason="Old."), "is not published yet: from there it cannot be retired"),
    (gone, lambda claim: retire(claim, reason="Old."), "is retired: from there it cannot be retired"),
]


@pytest.mark.parametrize(("bring", "step", "sentence"), REFUSED)
def test_any_other_move_is_refused_with_a_sentence(claim, bring, step, sentence):
    bring(claim)
    before = Claim.objects.get().state
    with pytest.raises(WrongState, match=sentence):
        step(claim)
    assert Claim.objects.get().state == before


def test_a_claim_is_retired_with_a_reason_only(claim):
    publish_claim(claim)
    with pytest.raises(ReasonNeeded, match="Say why"):
        retire(claim, reason=" ")


# Who works on it


def test_two_people_do_not_work_on_a_claim_without_knowing(claim):
    cara, dora = member("cara"), member("dora")
    take(claim, by=cara, now=NOW)
    take(claim, by=cara, now=NOW + timedelta(hours=1))
    with pytest.raises(TakenByAnother, match="has been working on .* since 2027-03-01 13:00"):
        take(claim, by=dora, now=NOW)
    with pytest.raises(TakenByAnother):
        release(claim, by=dora)
    take(claim, by=dora, now=NOW, over=True)
    assert Claim.objects.get().taken_by == dora
    release(claim, by=dora)
    assert Claim.objects.values_list("taken_by", "taken_at").get() == (None, None)


def test_a_publication_takes_the_mark_away(claim):
    take(claim, by=member("cara"), now=NOW)
    publish_claim(claim)
    assert claim.taken_by is None


# What is in the way


def test_all_that_is_in_the_way_is_said_at_once_and_at_what_it_is(claim, item):
    second = Study.objects.create(pmid="2", title="B", year=2021, authors=[{"family": "Roe"}])
    link(claim, [second], by=None)
    retract(second)
    appraise(claim.items.last())
    assessment = assess(claim, "pain", {"imprecision": -1, "large_effect": 1})
    found = list(found_obstacles(claim))
    assert [(one.step, one.about) for one in found] == [
        ("review", claim), ("appraise", item), ("replace", claim.items.last()), ("assess", assessment)
    ]  # fmt: skip
    assert [one.sentence for one in found] == obstacles(claim)
    with pytest.raises(NotPublishable) as error:
        published(claim)
    for sentence in obstacles(claim):
        assert sentence in str(error.value)
    assert not Publication.objects.exists()


def test_a_study_is_published_when_enough_reviewers_agree_and_not_before(claim, item):
    claim.reviewers_needed = 2
    claim.save()
    send_to_review(claim)
    item = claim.items.get()
    for name in ("rita", "rob"):
        assert "no consensus yet" in obstacles(claim)[0]
        appraise(item, by=name)
    assert published(claim).number == 1


def test_background_needs_no_consensus_even_when_it_is_retracted(claim, item):
    EvidenceItem.objects.update(role="background")
    retract(item.study)
    send_to_review(claim)
    assert obstacles(claim) == []
    assert published(claim).override_reason == ""


def test_whoever_publishes_has_declared_interests(claim, person):
    send_to_review(claim)
    with pytest.raises(NoDeclaration):
        publish(claim, by=person("eve", "Editor"), now=timezone.now())
    late = timezone.now() + timedelta(days=400)
    with pytest.raises(NoDeclaration):
        publish(claim, by=editor(), now=late)
    assert Claim.objects.get().state == "in_review"


def test_a_claim_that_nothing_bears_on_has_gaps_and_no_obstacles(claim):
    send_to_review(claim)
    assert obstacles(claim) == []
    assert gaps(claim) == [
        "It has no outcome, so no certainty can be given.", "No study bears on it: it is published as unsupported."
    ]  # fmt: skip


def test_an_outcome_without_assessment_and_a_quick_rating_are_gaps(claim, item):
    claim.outcomes.create(name="pain")
    assess(claim, "cramps").steps.filter(domain="imprecision").delete()
    first, second = gaps(claim)
    assert first == "pain (critical) is not assessed: its certainty stays open."
    assert second.startswith("cramps has a quick rating, not GRADE")


# A retracted study


def test_a_claim_on_a_retracted_study_is_published_with_a_reason_that_stays_in_it(claim, item):
    retract(item.study, text="J Ex. 2021;1:1")
    made = publish_claim(claim, override_reason=" Only a name was wrong. ")
    assert made.override_reason == "Only a name was wrong."
    assert made.snapshot["override"] == {"reason": "Only a name was wrong.", "by": made.snapshot["published_by"]}
    (row,) = made.snapshot["evidence"]
    assert (row["standing"], row["notices"][0]["text"]) == ("retracted", "J Ex. 2021;1:1")


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_without_a_reason_it_is_refused_and_nothing_is_stored(claim, item, reason):
    retract(item.study)
    with pytest.raises(NotPublishable, match="It rests on Doe 2020 .retracted."):
        publish_claim(claim, override_reason=reason)
    assert not Publication.objects.exists()
    assert Claim.objects.get().state == "in_review"


def test_a_reason_without_a_retraction_is_not_kept(claim, item):
    made = publish_claim(claim, override_reason="Just in case.")
    assert made.override_reason == ""
    assert made.snapshot["override"] is None


def test_a_notice_that_was_set_aside_is_no_obstacle_and_its_reason_is_published(claim, item):
    retract(item.study, overridden_by=member("cara"), override_reason="Another paper.")
    (row,) = publish_claim(claim).snapshot["evidence"]
    assert row["standing"] == "set_aside"
    assert (row["notices"][0]["counts"], row["notices"][0]["set_aside_because"]) == (False, "Another paper.")


# The receipt


def test_a_publication_holds_everything_that_was_known(claim, item):
    claim.topics.add(Topic.objects.create(slug="cramps", name="Cramps"))
    appraise(
        item, by="ann", code="2", direction="no_difference", measure="RR", estimate="0.9", low="0.7", high="1.2",
        participants=80, finding="", reason="Small.",
    )  # fmt: skip
    assess(claim, "pain", {"imprecision": -2}, magnitude="none", would_change="A large trial.")
    said = publish_claim(claim, note=" New. ").snapshot
    assert (said["number"], said["change_note"], said["topics"], said["certainty"]) == (1, "New.", ["cramps"], "low")
    (row,) = said["evidence"]
    (appraisal,) = row["appraisals"]
    assert (row["consensus"]["direction"], row["consensus"]["by"]) == ("no_difference", "agreement")
    assert appraisal["effect"] == {"measure": "RR", "estimate": 0.9, "low": 0.7, "high": 1.2, "participants": 80}
    assert appraisal["levels"][0] | {"label": ""} == {
        "scale": "ocebm", "version": "2011", "scale_name": "OCEBM Levels of Evidence", "level": "2", "label": "",
        "suggested": None, "reason": None,
    }  # fmt: skip
    (assessment,) = said["assessments"]
    assert assessment["studies"] == ["1"]
    assert assessment["would_change"] == "A large trial."
    assert {step["domain"]: step["change"] for step in assessment["steps"]}["imprecision"] == -2
    assert [one["interests"] for one in said["declarations"]] == ["Nothing to declare."] * 2


def test_why_a_level_differs_from_the_suggested_one_is_published(claim, item):
    appraisal = draft(item, by="ann")
    appraisal.ratings.update(suggested="3", reason="It is randomised after all.")
    submit(appraisal, now=timezone.now())
    (given,) = publish_claim(claim).snapshot["evidence"][0]["appraisals"][0]["levels"]
    assert (given["level"], given["suggested"], given["reason"]) == ("2", "3", "It is randomised after all.")


def test_drafts_of_appraisals_are_not_published(claim, item):
    appraise(item, by="rita")
    draft(item, by="rob", reason="NOT YET")
    made = publish_claim(claim)
    assert len(made.snapshot["evidence"][0]["appraisals"]) == 1
    assert "NOT YET" not in made.content


def test_names_are_published_only_of_those_who_agreed(claim, item):
    ann = member("ann")
    ann.first_name, ann.last_name = "Ann", "Example"
    ann.save()
    Declaration.objects.create(reviewer=ann, interests="A grant.", may_be_named=True)
    appraise(item, by="ann")
    said = publish_claim(claim).snapshot
    assert said["evidence"][0]["appraisals"][0]["reviewer"] == "Ann Example"
    assert said["published_by"] == "Reviewer 2"
    assert [(one["name"], one["interests"]) for one in said["declarations"]] == [
        ("Ann Example", "A grant."), ("Reviewer 2", "Nothing to declare.")
    ]  # fmt: skip


def test_the_hash_is_that_of_the_bytes_and_the_database_checks_it(claim, item):
    made = publish_claim(claim)
    stored = Publication.objects.get()
    assert stored.hash == hashlib.sha256(stored.content.encode()).hexdigest() == made.hash
    assert json.dumps(stored.snapshot, sort_keys=True, ensure_ascii=False, separators=(",", ":")) == stored.content
    send_to_review(claim)
    said = made.snapshot | {"number": 2}
    with pytest.raises(DatabaseError, match="publication_hash_is_of_content"), transaction.atomic():
        Publication.objects.create(
            claim=claim, number=2, content=canonical(said), hash="0" * 64, statement=made.statement,
            question_type=made.question_type, published_by=editor(),
        )  # fmt: skip


def test_the_same_claim_at_the_same_moment_says_the_same(claim, item):
    appraise(item)
    assess(claim, "pain", {"imprecision": -1})
    assert snapshot(claim, now=NOW, by=editor()) == snapshot(Claim.objects.get(), now=NOW, by=editor())


def test_publications_are_numbered_and_the_claim_knows_the_last(claim, item):
    for number in (1, 2, 3):
        assert publish_claim(claim).number == claim.version == number
    assert [row.number for row in claim.publications.all()] == [3, 2, 1]
    assert Publication.objects.public().get().number == 3


def test_a_second_publication_leaves_the_first_as_it_was_and_keeps_the_first_date(claim, item):
    first = publish_claim(claim)
    date = claim.first_published_at
    send_to_review(claim)
    claim.statement = "Magnesium does nothing."
    claim.save()
    second = publish_claim(claim)
    assert Publication.objects.get(number=1).content == first.content
    assert second.statement == second.snapshot["statement"] == "Magnesium does nothing."
    assert claim.first_published_at == date


def test_readers_see_the_last_publication_while_the_next_is_in_review_and_none_of_a_retired_claim(claim):
    publish_claim(claim)
    send_to_review(claim)
    assert Publication.objects.public().exists()
    retire(claim, reason="Old.")
    assert not Publication.objects.public().exists()
    assert Publication.objects.exists()


def test_a_claim_is_published_as_it_is_stored_not_as_a_stale_copy_has_it(claim, item):
    stale = Claim.objects.get()
    Claim.objects.update(statement="As stored.")
    assert publish_claim(stale).statement == "As stored."


# It stays


CHANGES = [
    lambda row: row.save(),
    lambda row: row.delete(),
    lambda row: Publication.objects.update(note="Other."),
    lambda row: Publication.objects.filter(pk=row.pk).delete(),
    lambda row: Publication.objects.bulk_update([row], ["statement"]),
    lambda row: PublishedStudy.objects.update(position=9),
    lambda row: PublishedStudy.objects.all()._raw_delete("default"),
    lambda row: Publication.objects.all()._raw_delete("default"),
]


@pytest.mark.parametrize("change", CHANGES)
def test_nobody_changes_or_deletes_a_publication(claim, item, change):
    made = publish_claim(claim)
    refused = pytest.raises(Exception, match="never changed or deleted|protected")
    with refused, transaction.atomic():
        change(made)
    assert Publication.objects.get().hash == made.hash
    assert PublishedStudy.objects.get().position == 1


FORGED = [
    # the state is set by hand, past the publication
    ({"state": "published"}, "A claim cannot go from|published by its next publication"),
    ({"version": 5}, "The version of a claim changes when it is published"),
    ({"state": "in_review", "slug": "other"}, "The address of a published claim never changes"),
]


@pytest.mark.parametrize(("values", "sentence"), FORGED)
def test_the_database_refuses_what_goes_round_the_room(claim, values, sentence):
    publish_claim(claim)
    if "slug" not in values:
        send_to_review(claim)
    with pytest.raises(DatabaseError, match=sentence), transaction.atomic():
        Claim.objects.update(**values)


def test_a_publication_out_of_order_is_refused(claim, item):
    send_to_review(claim)
    content = "{}"
    with pytest.raises(DatabaseError, match="has the number 1"), transaction.atomic():
        Publication.objects.create(
            claim=claim, number=2, content=content, hash=hashlib.sha256(content.encode()).hexdigest(), statement="x",
            question_type="treatment", published_by=editor(),
        )  # fmt: skip


def test_a_published_claim_is_not_deleted(claim):
    publish_claim(claim)
    with pytest.raises(DatabaseError, match="retired, not deleted"), transaction.atomic():
        Claim.objects.all()._raw_delete("default")


def test_a_publication_needs_few_queries_however_many_studies_it_has(claim, django_assert_max_num_queries):
    for number in range(1, 9):
        link(claim, [Study.objects.create(pmid=str(number), title="A", authors=[{"family": "Doe"}])], by=None)
    for item in claim.items.all():
        appraise(item)
    assess(claim, "pain", {"imprecision": -1})
    send_to_review(claim)
    with django_assert_max_num_queries(70):
        published(claim)
