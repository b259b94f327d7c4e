"""What of the history of judgements a person may see: no more than of the judgements themselves.

An appraisal's history is for those whom `Appraisal.objects.visible_to` shows the appraisal now; others see it from its
submission on, so that a draft stays its reviewer's alone. A consensus tells what its reviewers judged, and is seen by
those who may see that.
"""

from typing import Any

from django.apps import apps
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from evidence.grading.agreeing import items_open_to
from evidence.grading.appraisals import Appraisal

Events = QuerySet[Any]


def shown(events: Events, user: AbstractBaseUser) -> Events:
    """The events of a history model that this person may see."""
    rule = RULES.get(events.model.__name__)
    return rule(events, user) if rule else events


def history(name: str) -> Events:
    """All events of a model, such as those of Appraisal."""
    return apps.get_model("evidence", f"{name}Event")._default_manager.all()


def of_appraisals(events: Events, user: AbstractBaseUser) -> Events:
    visible = Appraisal.objects.visible_to(user).filter(pk=OuterRef("pgh_obj_id"))
    return events.filter(Q(reviewer_id=user.pk) | Q(Exists(visible), state=Appraisal.State.SUBMITTED))


def of_consensus(events: Events, user: AbstractBaseUser) -> Events:
    return events.filter(item_id__in=items_open_to(user))


def of_ratings(events: Events, user: AbstractBaseUser) -> Events:
    """Levels of a claim's whole evidence, of a consensus that may be seen, of own appraisals, and of others' since
    they were submitted."""
    told = history("Appraisal").filter(pgh_obj_id=OuterRef("appraisal_id"))
    own = Appraisal.objects.filter(pk=OuterRef("appraisal_id"), reviewer=user.pk)
    others = Appraisal.objects.visible_to(user).filter(pk=OuterRef("appraisal_id"))
    submission = told.filter(state=Appraisal.State.SUBMITTED).order_by("pgh_id").values("pgh_created_at")[:1]
    since = Coalesce(Subquery(submission), Subquery(others.values("submitted_at")[:1]))
    agreed = of_consensus(history("Consensus").filter(pgh_obj_id=OuterRef("consensus_id")), user)
    return events.filter(
        Q(claim_id__isnull=False)
        | Q(Exists(agreed), consensus_id__isnull=False)
        | Exists(own)
        | Exists(told.filter(reviewer_id=user.pk))
        | Q(Exists(others), pgh_created_at__gte=since)
    )


RULES = {"AppraisalEvent": of_appraisals, "ConsensusEvent": of_consensus, "RatingEvent": of_ratings}
