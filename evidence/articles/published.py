"""The claims as they are published, for reading an article against them: words, certainty, and what each study found.

Only what readers see counts: what a panel has judged since the newest publication stays with the panel.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from evidence.articles.stating import NoWords, Sentences, Words, default_words, words_of
from evidence.grading.publications import Publication
from evidence.grading.rules import Certainty
from evidence.grading.wording import Magnitude


@dataclass(frozen=True, slots=True)
class Bearing:
    """A study of a publication: what names it, and the direction on which its reviewers agreed."""

    key: int
    citation: str
    pmid: str | None
    doi: str | None
    direction: str | None
    date: str | None


class Published:
    """One published claim, with its parts taken out of the content when they are wanted."""

    def __init__(self, publication: Publication) -> None:
        self.publication = publication
        self.slug = publication.claim.slug
        self.statement = publication.statement

    @cached_property
    def certainty(self) -> Certainty | None:
        return Certainty(self.publication.certainty) if self.publication.certainty else None

    @cached_property
    def assessments(self) -> list[dict[str, Any]]:
        return deciding(self.publication)

    @property
    def verdict(self) -> str:
        """What the evidence allows to say, a sentence for each outcome."""
        return " ".join(one["verdict"] for one in self.assessments)

    @property
    def effect(self) -> bool | None:
        """Whether the evidence finds an effect; None when its size was judged nowhere."""
        sizes = [one["magnitude"] for one in self.assessments if one["magnitude"]]
        return any(size != Magnitude.NONE for size in sizes) if sizes else None

    @property
    def on_effect(self) -> bool:
        """Whether it is about what something does, and not about how frequent a thing is."""
        return bool(self.publication.snapshot["intervention"].strip())

    @cached_property
    def studies(self) -> frozenset[int]:
        """The keys of its studies."""
        return frozenset(row.study_id for row in self.publication.shown.all())

    @cached_property
    def bearings(self) -> list[Bearing]:
        """Its studies; which study of today each is, the publication keeps beside its content, in the same order."""
        shown = sorted(self.publication.shown.all(), key=lambda row: row.position)
        evidence = self.publication.snapshot["evidence"]
        return [bearing(row.study_id, said) for row, said in zip(shown, evidence, strict=True)]

    @cached_property
    def words(self) -> Words | None:
        """The words that state it; None where it names nothing that a sentence could."""
        phrasing = getattr(self.publication.claim, "phrasing", None)
        try:
            return words_of(phrasing.words) if phrasing else self.own_words
        except NoWords:
            return self.own_words

    @property
    def own_words(self) -> Words | None:
        said = self.publication.snapshot
        try:
            return default_words(self.statement, said["population"], said["intervention"])
        except NoWords:
            return None

    def __str__(self) -> str:
        day = self.publication.published_at.strftime("%-d %B %Y")
        return f"“{self.statement}” (version {self.publication.number}, published {day})"


def deciding(publication: Publication) -> list[dict[str, Any]]:
    """The assessments of critical outcomes, which make the claim's certainty; all where none is critical."""
    judged: list[dict[str, Any]] = publication.snapshot["assessments"]
    return [one for one in judged if one["importance"] == "critical"] or judged


def bearing(key: int, said: dict[str, Any]) -> Bearing:
    study, consensus = said["study"], said["consensus"] or {}
    return Bearing(
        key, study["citation"], study["pmid"], study["doi"], consensus.get("direction"), consensus.get("date")
    )


def published_claims() -> list[Published]:
    """All claims that readers see, with their studies and phrasings, in two queries."""
    found = Publication.objects.public().select_related("claim__phrasing").prefetch_related("shown")
    return [Published(publication) for publication in found.order_by("claim__slug")]


def stated_among(claims: Iterable[Published], sentences: Iterable[str]) -> list[tuple[Published, str]]:
    """The claims that these sentences state, each with each sentence that does, in the order of the text."""
    listed = list({" ".join(sentence.split()): sentence for sentence in sentences}.values())
    index = Sentences(listed)
    found = [(place, claim) for claim in claims if claim.words for place in index.stating(claim.words)]
    return [(claim, listed[place]) for place, claim in sorted(found, key=lambda one: one[0])]


def stated_claims(sentences: Iterable[str]) -> list[tuple[Publication, str]]:
    """The published claims that these sentences state, and the sentence that states each, in the order of the text."""
    return [(claim.publication, sentence) for claim, sentence in stated_among(published_claims(), sentences)]
