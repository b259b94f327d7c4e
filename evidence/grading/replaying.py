"""A claim that is told as plain JSON goes the way that people take one: draft, judgements, review, publication.

Nothing is stored as finished: each appraisal is submitted, each conflict settled and each version published by the same
functions, and before the same promises of the database, as everybody's. fixtures/leg_cramps.json shows the form. What
names a study there is any of its fields that only it has, such as {"pmid": "22972143"}.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import pghistory
from django.contrib.auth.models import User

from evidence.claims.models import Claim, EvidenceItem, Outcome, Topic
from evidence.grading.agreeing import settle
from evidence.grading.appraisals import Appraisal, Rating
from evidence.grading.appraising import submit
from evidence.grading.assessments import Assessment, Step
from evidence.grading.publishing import publish, send_to_review
from evidence.grading.scales import Level
from evidence.studies.models import Study

Told = Mapping[str, Any]
WHY = "Loaded from a file."


class Cast:
    """The people and the levels that stories speak of, each looked up once."""

    def __init__(self) -> None:
        self.people = {user.username: user for user in User.objects.all()}
        levels = Level.objects.select_related("scale")
        self.rungs = {(level.scale.code, level.question_type, level.code): level for level in levels}

    def level(self, scale: str, code: str, claim: Claim) -> Level:
        """The level with this code, for the claim's kind of question where the scale tells these apart."""
        own = self.rungs.get((scale, claim.question_type, code))
        return own or self.rungs[scale, "", code]

    def levels(self, chosen: Mapping[str, str], claim: Claim) -> list[Level]:
        """The levels that are named as {"ocebm-2011": "2"}."""
        return [self.level(scale, code, claim) for scale, code in chosen.items()]


def replay(told: Told, cast: Cast) -> Claim:
    """Make a claim that is not there yet, and take it through all its rounds."""
    with acting():
        about = {name: value for name, value in told.items() if name not in ("topics", "rounds")}
        claim = Claim.objects.create(**about)
        claim.topics.set(Topic.objects.filter(slug__in=told["topics"]))
    for part in told["rounds"]:
        play(claim, part, cast)
    return claim


def acting(person: User | None = None) -> pghistory.context:
    """What the history says of who did this, and why; never one within another, which would write over it."""
    return pghistory.context(why=WHY, **({"user": person.pk} if person else {}))


def play(claim: Claim, told: Told, cast: Cast) -> None:
    """One round, on one day: what is told of outcomes and studies is added to what was there before."""
    now = datetime.fromisoformat(told["on"])
    with acting():
        outcomes = {one["name"]: outcome(claim, one) for one in told["outcomes"]}
        items = [(item(claim, one), one) for one in told["studies"]]
        if told["state"] != Claim.State.DRAFT:
            send_to_review(claim)
    for of, one in items:
        appraise(of, one, outcomes, cast, now)
    for one in told["outcomes"]:
        if "assessment" in one:
            assess(outcomes[one["name"]], one["assessment"], cast, now)
    for one in told["ratings"]:
        rate(claim, one, cast, now)
    if "publish" in told:
        editor = cast.people[told["publish"]["by"]]
        with pghistory.context(user=editor.pk):
            publish(claim, by=editor, now=now, note=told["publish"]["note"])


def outcome(claim: Claim, told: Told) -> Outcome:
    fields = {name: value for name, value in told.items() if name not in ("name", "assessment")}
    return Outcome.objects.get_or_create(claim=claim, name=told["name"], defaults=fields)[0]


def item(claim: Claim, told: Told) -> EvidenceItem:
    """The study as an item of the claim; told again, it may take another role."""
    role = told.get("role", EvidenceItem.Role.EVIDENCE)
    study = Study.objects.get(**told["study"])
    return EvidenceItem.objects.update_or_create(claim=claim, study=study, defaults={"role": role})[0]


def appraise(of: EvidenceItem, told: Told, outcomes: Mapping[str, Outcome], cast: Cast, now: datetime) -> None:
    """Each reviewer submits; where they disagree, a third person settles it if the story says so."""
    for one in told.get("appraisals", ()):
        fields = {name: value for name, value in one.items() if name not in ("reviewer", "levels", "outcome")}
        reviewer, measured = cast.people[one["reviewer"]], outcomes.get(one.get("outcome"))
        with acting(reviewer):
            made = Appraisal.objects.create(item=of, reviewer=reviewer, outcome=measured, **fields)
            Rating.objects.bulk_create(
                Rating(appraisal=made, scale=level.scale, level=level, rated_at=now)
                for level in cast.levels(one["levels"], of.claim)
            )
            submit(made, now=now)
    if "settled" in told:
        by, said = cast.people[told["settled"]["by"]], told["settled"]
        levels = set(cast.levels(said["levels"], of.claim))
        with acting(by):
            settle(of, by=by, direction=said["direction"], levels=levels, reason=said["reason"], now=now)


def assess(of: Outcome, told: Told, cast: Cast, now: datetime) -> None:
    """The assessment of an outcome with its steps; told again, it takes the place of the one before."""
    by = cast.people[told["assessed_by"]]
    fields = {name: value for name, value in told.items() if name not in ("assessed_by", "steps", "studies")}
    with acting(by):
        made, _ = Assessment.objects.update_or_create(
            outcome=of, defaults=fields | {"assessed_by": by, "assessed_at": now}
        )
        made.items.set(among(of.claim, told.get("studies")))
        made.steps.all().delete()
        steps = [
            Step(assessment=made, **{name: value for name, value in one.items() if name != "studies"})
            for one in told["steps"]
        ]
        for step, one in zip(Step.objects.bulk_create(steps), told["steps"], strict=True):
            if "studies" in one:
                step.items.set(among(of.claim, one["studies"]))


def among(claim: Claim, studies: Iterable[Mapping[str, Any]] | None) -> list[EvidenceItem]:
    """The items of these studies; without any named, all that are evidence."""
    if studies is None:
        return list(claim.items.filter(role=EvidenceItem.Role.EVIDENCE))
    return [claim.items.get(study=Study.objects.get(**study)) for study in studies]


def rate(claim: Claim, told: Told, cast: Cast, now: datetime) -> None:
    """A level of the claim's whole evidence, with its name and reason."""
    by, level = cast.people[told["by"]], cast.level(told["scale"], told["level"], claim)
    with acting(by):
        Rating.objects.create(
            claim=claim, scale=level.scale, level=level, reason=told["reason"], rated_by=by, rated_at=now
        )
