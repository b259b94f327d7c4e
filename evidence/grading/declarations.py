"""What reviewers declare about their interests before they judge."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from evidence.errors import EvidenceError
from evidence.grading import promises


class DeclarationQuerySet(models.QuerySet["Declaration"]):
    def valid_on(self, day: date) -> Self:
        return self.filter(declared_on__lte=day, valid_until__gte=day)


class Declaration(models.Model):
    """What a reviewer declares about interests that may conflict with judging; valid for a year."""

    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="declarations")
    declared_on = models.DateField(default=timezone.localdate)
    valid_until = models.DateField()
    nothing_to_declare = models.BooleanField(default=False)
    interests = models.TextField(
        blank=True, help_text="Money, posts, own studies, close relations: whatever a reader would want to know."
    )
    may_be_named = models.BooleanField(
        "my name may be published", default=False, help_text="Otherwise publications call you “Reviewer 1” or the like."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = DeclarationQuerySet.as_manager()

    class Meta:
        verbose_name = "declaration of interests"
        verbose_name_plural = "declarations of interests"
        ordering = ["-declared_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(nothing_to_declare=True, interests="")
                | Q(nothing_to_declare=False, interests__regex=r"\S"),
                name="declaration_says_something",
                violation_error_message="Say what your interests are, or tick that there is nothing to declare; "
                "not both.",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__gt=F("declared_on"))
                & Q(valid_until__lte=F("declared_on") + models.Value(366)),
                name="declaration_valid_a_year_at_most",
                violation_error_message="A declaration is valid for one year at most.",
            ),
        ]
        triggers = promises.DECLARATION

    def __str__(self) -> str:
        return f"{self.reviewer}, {self.declared_on:%Y-%m-%d}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Valid for a year from the day it was made."""
        if self.valid_until is None:
            self.valid_until = a_year_after(self.declared_on)
        super().save(*args, **kwargs)


def a_year_after(day: date) -> date:
    """The same day of the next year; 28 February for 29 February.

    >>> a_year_after(date(2028, 2, 29))
    datetime.date(2029, 2, 28)
    """
    if (day.month, day.day) == (2, 29):
        day = day.replace(day=28)
    return day.replace(year=day.year + 1)


class NoDeclaration(EvidenceError):
    """{reviewer} has no valid declaration of interests. Make one under “Declarations of interests” first; it is valid
    for a year."""


def has_declared(reviewer: AbstractBaseUser, day: date) -> bool:
    """Whether a reviewer has a declaration that is valid on this day."""
    return Declaration.objects.filter(reviewer=reviewer.pk).valid_on(day).exists()


def require_declaration(reviewer: AbstractBaseUser, day: date) -> Declaration:
    """The declaration of a reviewer that is valid on this day. Raises NoDeclaration."""
    declaration = Declaration.objects.filter(reviewer=reviewer.pk).valid_on(day).first()
    if declaration is None:
        raise NoDeclaration(reviewer=reviewer)
    return declaration
