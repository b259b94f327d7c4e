"""Claims that were published, or whose words changed, after articles were read in: found in the texts that are here.

Reading an article in recognises the claims of that day. Here each claim meets the articles that came before it.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

import pghistory
from django.db import models, transaction
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from evidence.articles.articles import Article
from evidence.articles.drafts import read_draft
from evidence.articles.published import Published, stated_among
from evidence.articles.statements import Statement, refused
from evidence.articles.stating import Sentences, Words
from evidence.claims.models import Claim
from evidence.grading.publications import Publication

Stated = list[tuple[Published, str]]  # claims, each with a sentence that states it


class Recognition(models.Model):
    """With which version and which words a claim was last looked for in all articles."""

    claim = models.OneToOneField(Claim, primary_key=True, on_delete=models.CASCADE, related_name="recognition")
    number = models.PositiveIntegerField(help_text="Of the publication.")
    words = models.TextField(blank=True, help_text="Of its phrasing; empty when they were its own.")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.claim} in all articles, version {self.number}"


def recognise(now: datetime) -> int:
    """Tie the articles that are here to the claims that are new or worded anew; returns how many sentences were tied.

    Safe to repeat. What a person took away stays away, and what is tied already stays as it is. Texts are read before
    anything is held, so that nobody who saves an article waits.
    """
    Recognition.objects.exclude(claim__in=Claim.objects.public()).delete()  # what is read in meanwhile misses these
    fresh = [Published(publication) for publication in unrecognised()]
    if not fresh:
        return 0
    found = list(stating(fresh))
    with transaction.atomic(), pghistory.context(command="recognise_claims"):
        added = Statement.objects.bulk_create(missing(found), ignore_conflicts=True)
        note(fresh, now)
    return len(added)


def unrecognised() -> Iterable[Publication]:
    """What readers see of the claims that were not looked for as they are now."""
    rows = Publication.objects.public().select_related("claim__phrasing")
    asked = rows.annotate(asked=Coalesce("claim__phrasing__words", Value(""), output_field=models.TextField()))
    same = Recognition.objects.filter(claim=OuterRef("claim"), number=OuterRef("number"), words=OuterRef("asked"))
    return asked.annotate(same=Subquery(same.values("pk")[:1])).filter(same=None).order_by("claim__slug")


def stating(claims: Sequence[Published]) -> Iterator[tuple[Article, Stated]]:
    """The articles that state some of these claims, and where; only a text that has a claim's words is read closely."""
    asked = [Words(claim.words.all_of) for claim in claims if claim.words]
    for article in Article.objects.exclude(text="").only("title", "text").iterator(chunk_size=100):
        text = Sentences([article.text])
        if any(text.stating(words) for words in asked):
            sentences = [sentence.text for sentence in read_draft(article.text, article.title).sentences]
            if stated := stated_among(claims, sentences):
                yield article, stated


def missing(found: Iterable[tuple[Article, Stated]]) -> list[Statement]:
    """The statements that are not there yet, of articles that nobody read in again meanwhile, nor took them away."""
    stated = {article.pk: (article, claims) for article, claims in found}
    held = dict(Article.objects.filter(pk__in=stated).order_by("pk").select_for_update().values_list("pk", "text"))
    tied = set(Statement.objects.filter(article__in=stated).values_list("article", "claim", "sentence"))
    return [
        Statement(article=article, claim=claim, sentence=sentence, found_by=Statement.FoundBy.WORDS)
        for article, claims in stated.values()
        if held.get(article.pk) == article.text
        for claim, sentence in without(claims, refused(article))
        if (article.pk, claim.pk, sentence) not in tied
    ]


def without(stated: Stated, taken: set[tuple[int, str]]) -> Iterator[tuple[Claim, str]]:
    for published, sentence in stated:
        claim = published.publication.claim
        if (claim.pk, sentence) not in taken:
            yield claim, sentence


def note(claims: Iterable[Published], now: datetime) -> None:
    rows = [
        Recognition(claim=one.publication.claim, number=one.publication.number, words=one.publication.asked, at=now)  # type: ignore[attr-defined]
        for one in claims
    ]
    Recognition.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["claim"], update_fields=["number", "words", "at"]
    )
