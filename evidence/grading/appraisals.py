"""What reviewers judge of one study for one claim, each alone, and what they agree on."""

from typing import Any, Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils import timezone

from evidence.claims.models import Claim, EvidenceItem, Outcome
from evidence.grading import promises
from evidence.grading.effects import Direction, EffectFields
from evidence.grading.quoting import QuoteCheck
from evidence.grading.scales import Level, Scale
from evidence.grading.suggestion import Design
from evidence.grading.tools import TOOLS
from evidence.history import tracked

DECIDED = "You settled the conflict about this study: whoever decides between its reviewers does not appraise it too."


class AppraisalQuerySet(models.QuerySet["Appraisal"]):
    def get_by_natural_key(self, reviewer: str, *item: str) -> "Appraisal":
        return self.get(reviewer__username=reviewer, item=EvidenceItem.objects.get_by_natural_key(*item))

    def submitted(self) -> Self:
        return self.filter(state=Appraisal.State.SUBMITTED)

    def revealed(self) -> Self:
        """Submitted appraisals of items that as many reviewers have submitted as their claim needs."""
        others = Appraisal.objects.submitted().filter(item=OuterRef("item")).order_by().values("item")
        counted = others.annotate(number=Count("pk")).values("number")
        return self.submitted().annotate(number=models.Subquery(counted)).filter(
            number__gte=F("item__claim__reviewers_needed")
        )  # fmt: skip

    def visible_to(self, user: AbstractBaseUser | None) -> Self:
        """A person's own; another's once submitted, and once the person's own is, or nobody's is awaited any more.

        Whoever has begun an appraisal of an item and not submitted it sees nobody else's of that item.
        """
        if user is None or user.pk is None:
            return self.none()
        own = Appraisal.objects.filter(item=OuterRef("item"), reviewer=user.pk)
        mine_submitted, mine_open = Exists(own.submitted()), Exists(own.filter(state=Appraisal.State.DRAFT))
        revealed = Q(pk__in=Appraisal.objects.revealed().values("pk"))
        others = Q(state=Appraisal.State.SUBMITTED) & (Q(mine_submitted) | revealed & ~Q(mine_open))
        return self.filter(Q(reviewer=user.pk) | others)


@tracked()
class Appraisal(EffectFields):
    """One reviewer's judgement of one study for one claim, made without seeing another's."""

    class State(models.TextChoices):
        DRAFT = "draft", "draft"
        SUBMITTED = "submitted", "submitted"

    class Funding(models.TextChoices):
        INDUSTRY = "industry", "industry"
        MIXED = "mixed", "industry and others"
        INDEPENDENT = "independent", "without industry"
        NOT_STATED = "not_stated", "not stated"

    Direction = Direction

    item = models.ForeignKey(EvidenceItem, on_delete=models.PROTECT, related_name="appraisals")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="appraisals")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    design = models.CharField("study design", max_length=50, blank=True, choices=[(d.value, d.value) for d in Design])
    suggested_design = models.CharField(max_length=50, blank=True)
    design_reason = models.TextField("why another design than suggested", blank=True)
    direction = models.CharField(max_length=15, choices=Direction, blank=True)
    outcome = models.ForeignKey(Outcome, null=True, blank=True, on_delete=models.PROTECT, related_name="appraisals")
    funding = models.CharField(max_length=12, choices=Funding, blank=True)
    tool = models.CharField(
        "risk-of-bias tool", max_length=30, blank=True, choices=[(code, str(tool)) for code, tool in TOOLS.items()]
    )
    bias = models.JSONField("answers of the tool", default=dict, blank=True)
    overall_bias = models.CharField("overall risk of bias", max_length=20, blank=True)
    finding = models.TextField("finding, quoted from the abstract", blank=True)
    finding_check = models.CharField(max_length=12, blank=True, choices=[(c.value, c.label) for c in QuoteCheck])
    reason = models.TextField("rationale", blank=True, help_text="Why this level and this direction.")
    first_judgement = models.JSONField(
        null=True, blank=True, editable=False, help_text="As first submitted, before anybody else’s was seen."
    )
    independent = models.BooleanField(
        default=True,
        db_default=True,
        editable=False,
        help_text="Whether others’ judgements were closed to the reviewer until then.",
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = AppraisalQuerySet.as_manager()

    class Meta(EffectFields.Meta):
        ordering = ["item", "pk"]
        permissions = [("settle_conflict", "Can settle conflicts between reviewers")]
        constraints = [
            *EffectFields.Meta.constraints,
            models.UniqueConstraint(
                fields=["item", "reviewer"],
                name="appraisal_once_per_reviewer",
                violation_error_message="You have already appraised this study for this claim; change that appraisal.",
            ),
            models.CheckConstraint(
                condition=Q(state="draft", submitted_at__isnull=True)
                | Q(state="submitted", submitted_at__isnull=False, first_judgement__isnull=False),
                name="appraisal_state_known_and_dated",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(reason__regex=r"\S"),
                name="appraisal_has_reason",
                violation_error_message="An appraisal needs a rationale before it is submitted.",
            ),
            models.CheckConstraint(
                condition=Q(direction__in=["supports", "refutes", "no_difference", "mixed", "unclear"])
                | Q(direction="", state="draft"),
                name="appraisal_direction_known",
                violation_error_message="An appraisal needs a direction before it is submitted.",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | ~Q(design=""),
                name="appraisal_has_design",
                violation_error_message="An appraisal needs a study design before it is submitted.",
            ),
            models.CheckConstraint(
                condition=Q(finding="", finding_check="") | ~Q(finding="") & ~Q(finding_check=""),
                name="appraisal_finding_is_checked",
            ),
            models.CheckConstraint(
                condition=~Q(tool="", overall_bias__regex="."), name="appraisal_overall_bias_has_tool"
            ),
        ]
        triggers = promises.APPRAISAL

    def __str__(self) -> str:
        """Without the judgement: this line is also shown to those who must not know it yet."""
        return f"{self.item} by {self.reviewer}"

    def natural_key(self) -> tuple[str | int | None, ...]:
        return (self.reviewer.get_username(), *self.item.natural_key())

    def clean(self) -> None:
        """Whoever decided between the reviewers of a study does not judge it as one of them."""
        super().clean()
        if Consensus.objects.filter(item=self.item_id, decided_by=self.reviewer_id).exists():
            raise ValidationError(DECIDED)

    @property
    def is_submitted(self) -> bool:
        return self.state == Appraisal.State.SUBMITTED

    @property
    def answers(self) -> dict[str, str]:
        """The answer to each item of the risk-of-bias tool, without its reason."""
        return {code: answer.get("answer", "") for code, answer in self.bias.items()}

    @property
    def judgement(self) -> dict[str, Any]:
        """What reviewers are compared by: the direction, the level on each scale, the answers on risk of bias."""
        levels = {rating.scale.code: rating.level.code for rating in self.ratings.all()}
        return {"direction": self.direction, "levels": levels, "tool": self.tool, "bias": self.answers,
                "overall_bias": self.overall_bias}  # fmt: skip


@tracked()
class Consensus(models.Model):
    """What reviewers agree on about a study for a claim; or what a third person decided, with the reason."""

    class Kind(models.TextChoices):
        AGREEMENT = "agreement", "the reviewers agree"
        THIRD_PERSON = "third_person", "settled by a third person"

    item = models.OneToOneField(EvidenceItem, on_delete=models.PROTECT, related_name="consensus")
    kind = models.CharField(max_length=15, choices=Kind)
    direction = models.CharField(max_length=15, choices=Direction)
    reason = models.TextField(blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(default=timezone.now)
    basis = models.JSONField(help_text="The judgements that it was made from.")

    class Meta:
        verbose_name_plural = "consensus"
        ordering = ["item"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="agreement", decided_by__isnull=True)
                | Q(kind="third_person", decided_by__isnull=False, reason__regex=r"\S"),
                name="consensus_by_third_person_has_name_and_reason",
                violation_error_message="A third person’s decision needs a name and a reason.",
            ),
            models.CheckConstraint(
                condition=Q(direction__in=["supports", "refutes", "no_difference", "mixed", "unclear"]),
                name="consensus_direction_known",
            ),
        ]
        triggers = promises.CONSENSUS

    def __str__(self) -> str:
        return f"Consensus on {self.item}"


@tracked()
class Rating(models.Model):
    """A level of one version of a scale, given to a study by a reviewer, agreed on, or given to a claim's whole body of
    evidence."""

    appraisal = models.ForeignKey(Appraisal, null=True, blank=True, on_delete=models.CASCADE, related_name="ratings")
    consensus = models.ForeignKey(Consensus, null=True, blank=True, on_delete=models.CASCADE, related_name="ratings")
    claim = models.ForeignKey(Claim, null=True, blank=True, on_delete=models.CASCADE, related_name="ratings")
    scale = models.ForeignKey(Scale, on_delete=models.PROTECT, related_name="ratings")
    level = models.ForeignKey(Level, on_delete=models.PROTECT, related_name="ratings")
    suggested = models.CharField("level that was suggested", max_length=20, blank=True)
    reason = models.TextField(blank=True)
    rated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    rated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["scale", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(appraisal__isnull=False, consensus__isnull=True, claim__isnull=True)
                | Q(appraisal__isnull=True, consensus__isnull=False, claim__isnull=True)
                | Q(appraisal__isnull=True, consensus__isnull=True, claim__isnull=False),
                name="rating_is_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(claim__isnull=True) | Q(reason__regex=r"\S", rated_by__isnull=False),
                name="rating_of_a_claim_has_name_and_reason",
                violation_error_message="A rating of the whole evidence needs a name and a reason.",
            ),
            *(
                models.UniqueConstraint(
                    fields=[of, "scale"],
                    name=f"rating_once_per_scale_and_{of}",
                    violation_error_message="This is rated on this scale already; change that rating.",
                )
                for of in ("appraisal", "consensus", "claim")
            ),
        ]
        triggers = promises.RATING

    def __str__(self) -> str:
        return f"Rating on {self.scale}"

    def clean(self) -> None:
        """Refuse a level of another scale or version, for another kind of target, or another kind of question."""
        if not self.level_id or not self.scale_id:
            return
        if self.level.scale_id != self.scale_id:
            raise ValidationError(
                {"level": f"“{self.level.code}” is a level of {self.level.scale}, not of {self.scale}."}
            )
        target = Scale.Target.BODY if self.claim_id else Scale.Target.STUDY
        if self.scale.target != target:
            raise ValidationError({"level": f"{self.scale} rates {self.scale.get_target_display()}."})
        claim = self.of_claim
        if claim and self.level.question_type not in ("", claim.question_type):
            asked, meant = claim.get_question_type_display(), self.level.get_question_type_display()
            raise ValidationError({"level": f"This level is for {meant}; the claim asks about {asked}."})

    @property
    def of_claim(self) -> Claim | None:
        if self.appraisal_id and self.appraisal:
            return self.appraisal.item.claim
        if self.consensus_id and self.consensus:
            return self.consensus.item.claim
        return self.claim
