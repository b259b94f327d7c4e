"""Which claims an article makes, and by which words a claim is recognised."""

from typing import Any

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


def refused(article: Article) -> set[tuple[int, str]]:
    """The claims, each with the sentence, that a person took away from this article or changed into something else.

    Reading the text again must not recognise them anew. What a command did while a person was signed in, such as
    reading a text in, is no decision of that person.
    """
    events = Statement.pgh_event_model.objects.filter(article_id=article.pk)  # type: ignore[attr-defined]
    told = events.order_by("pgh_obj_id", "pgh_created_at", "pgh_id")
    taken, before = set[tuple[int, str]](), dict[int, tuple[int, str]]()
    for event in told:
        said = (event.claim_id, event.sentence)
        went = before.get(event.pgh_obj_id, said)
        before[event.pgh_obj_id] = said
        if by_hand(event.pgh_context) and (event.pgh_label == "delete" or went != said):
            taken.add(went)
    return taken


def by_hand(context: dict[str, Any] | None) -> bool:
    """Whether somebody who was signed in did it, and no command for them."""
    return bool(context and context.get("user") and not context.get("command"))


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
