"""Which claims an article makes, and by which words a claim is recognised."""

from django.db import models

from evidence.articles.articles import EMPTIED, Article
from evidence.claims.models import Claim
from evidence.history import tracked


@tracked()
class Statement(models.Model):
    """That an article makes a claim, and the sentence in which it does."""

    class FoundBy(models.TextChoices):
        WORDS = "words", "its words"
        PERSON = "person", "a person"

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="statements")
    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="statements")
    sentence = models.TextField(blank=True, help_text="Word for word; empty when the text is not kept here.")
    found_by = models.CharField(max_length=6, choices=FoundBy, default=FoundBy.PERSON)

    class Meta:
        ordering = ["article", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "claim", "sentence"],
                name="statement_once_per_article",
                violation_error_message="This sentence of the article is already tied to this claim.",
            ),
            models.CheckConstraint(
                condition=models.Q(found_by__in=["words", "person"]), name="statement_found_by_known"
            ),
        ]
        triggers = EMPTIED

    def __str__(self) -> str:
        return f"{self.article}: {self.claim}"


@tracked()
class Phrasing(models.Model):
    """The words by which articles state a claim; without it they are taken from the claim's own words."""

    claim = models.OneToOneField(Claim, on_delete=models.CASCADE, related_name="phrasing")
    words = models.TextField(
        help_text="A line for each thing that a sentence must name; commas between words for the same thing, and * for "
        "any ending: “magnes*”, then “cramp*, spasm*”. A line that begins with “not” names what it must not."
    )

    class Meta:
        verbose_name = "words that state the claim"
        verbose_name_plural = "words that state claims"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(words__regex=r"\w"),
                name="phrasing_has_words",
                violation_error_message="Give at least one word.",
            )
        ]
        triggers = EMPTIED

    def __str__(self) -> str:
        return f"words of {self.claim}"
