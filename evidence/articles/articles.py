"""An article that somebody published or writes, and the references it prints."""

from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models

from evidence.claims.models import Claim
from evidence.history import tracked
from evidence.promises import never_emptied
from evidence.studies.models import Study
from evidence.studies.outcomes import Outcome

GONE_AT_ONCE = "Articles and tasks are never emptied at once: the history would not see it."
EMPTIED = [never_emptied("never_emptied", GONE_AT_ONCE)]

# BCP 47: a language, and a script or region where it matters (https://www.rfc-editor.org/rfc/rfc5646).
LANGUAGE = RegexValidator(
    r"^[a-z]{2,3}(-[A-Za-z]{4})?(-([A-Z]{2}|[0-9]{3}))?$", "Name a language such as en, de or pt-BR."
)


class ArticleQuerySet(models.QuerySet["Article"]):
    def public(self) -> Self:
        """What readers see."""
        return self.filter(public=True)

    def stating(self, claim: Claim) -> Self:
        """The articles that state this claim, or cite something for it."""
        return self.filter(models.Q(statements__claim=claim) | models.Q(citations__claim=claim)).distinct()

    def get_by_natural_key(self, slug: str) -> "Article":
        return self.get(slug=slug)


@tracked()
class Article(models.Model):
    """A text for readers that makes claims and cites studies for them."""

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=300)
    url = models.URLField("address", max_length=500, blank=True, help_text="Where readers find it.")
    language = models.CharField(max_length=12, default="en", validators=[LANGUAGE])
    style = models.CharField(
        "citation style",
        max_length=200,
        blank=True,
        help_text="In which its references are printed, such as ama, apa or modern-language-association.",
    )
    text = models.TextField(blank=True, help_text="As it was pasted or uploaded, without its layout.")
    last_reviewed = models.DateField(null=True, blank=True)
    public = models.BooleanField(
        "shown to readers",
        default=False,
        help_text="Readers of this site see what it cites and claims, and its audit; never its text.",
    )
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="articles",
        help_text="Who is told when something it rests on changes.",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        triggers = EMPTIED

    def __str__(self) -> str:
        return self.title

    def natural_key(self) -> tuple[str]:
        return (self.slug,)


class CitationQuerySet(models.QuerySet["Citation"]):
    def get_by_natural_key(self, slug: str, position: int) -> "Citation":
        return self.get(article__slug=slug, position=position)


@tracked()
class Citation(models.Model):
    """One reference of an article as it is printed, and the study that it means, or why none is known."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="citations")
    position = models.PositiveIntegerField(help_text="Its place in the list, from 1.")
    text = models.TextField("as printed")
    study = models.ForeignKey(Study, null=True, blank=True, on_delete=models.PROTECT, related_name="citations")
    may_mean = models.ForeignKey(
        Study,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The study that its identifier leads to, where the rest of the reference disagrees.",
    )
    outcome = models.CharField(max_length=12, blank=True, choices=Outcome, help_text="Empty until it was looked up.")
    detail = models.TextField(blank=True, help_text="Why there is no study, or what disagrees.")
    reason = models.TextField(
        "why this study", blank=True, help_text="Needed when a person chooses the study of a reference."
    )
    claim = models.ForeignKey(
        Claim, null=True, blank=True, on_delete=models.SET_NULL, related_name="citations", verbose_name="cited for"
    )
    sentences = ArrayField(
        models.TextField(), default=list, blank=True, help_text="The sentences that cite it, in their order."
    )

    objects = CitationQuerySet.as_manager()

    class Meta:
        ordering = ["article", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "position"],
                name="citation_once_per_position",
                violation_error_message="This article already has a reference at this position.",
            ),
            models.CheckConstraint(
                condition=models.Q(study__isnull=True)
                | models.Q(outcome__in=[Outcome.ADDED, Outcome.ALREADY])
                | models.Q(reason__regex=r"\S"),
                name="citation_chosen_by_hand_has_reason",
                violation_error_message="Say why the reference means this study.",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome__in=["", *Outcome.values]), name="citation_outcome_known"
            ),
        ]
        triggers = EMPTIED

    def __str__(self) -> str:
        return f"{self.position}. {self.text[:80]}"

    def natural_key(self) -> tuple[str, int]:
        return (self.article.slug, self.position)
