"""What waits for a reviewer: studies of claims in review that still need somebody's judgement.

It says how many have begun, never what they judged.
"""

from django.contrib.auth.models import User
from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet

from evidence.claims.models import Claim, EvidenceItem
from evidence.grading.agreeing import with_progress
from evidence.grading.appraisals import Appraisal


def queue(user: User) -> QuerySet[EvidenceItem]:
    """Items that this person may still appraise: the own drafts first, those that others have taken on last.

    Each has `submitted`, `begun` (others who have submitted or begun) and `mine` (whether there is an own draft).
    """
    own = Appraisal.objects.filter(item=OuterRef("pk"), reviewer=user)
    needed = F("claim__reviewers_needed")
    waiting = with_progress(
        EvidenceItem.objects.filter(role=EvidenceItem.Role.EVIDENCE, claim__state=Claim.State.IN_REVIEW)
    )
    items = waiting.annotate(
        begun=Count("appraisals", filter=~Q(appraisals__reviewer=user), distinct=True), mine=Exists(own)
    ).exclude(Exists(own.submitted()))
    still = items.filter(Q(mine=True) | Q(submitted__lt=needed))
    taken = ExpressionWrapper(Q(begun__gte=needed), output_field=BooleanField())
    return still.order_by("-mine", taken, "claim__slug", "pk").select_related("claim", "study")


def next_after(user: User, item: EvidenceItem) -> EvidenceItem | None:
    """The item that follows in the queue, the first one after the last; None when nothing else waits."""
    keys = list(queue(user).values_list("pk", flat=True))
    place = keys.index(item.pk) + 1 if item.pk in keys else 0
    following = [key for key in keys[place:] + keys[:place] if key != item.pk]
    return EvidenceItem.objects.select_related("claim", "study").get(pk=following[0]) if following else None
