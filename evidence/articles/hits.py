"""Which sentences a change hits, and the wording that the evidence allows now: as it is published, nothing else."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from functools import cached_property

from django.db.models import Q

from evidence.articles.articles import Citation
from evidence.articles.causes import Kind
from evidence.articles.published import deciding
from evidence.articles.statements import Statement
from evidence.articles.ties import Target
from evidence.claims.models import Claim
from evidence.grading.dashboard import rested_on
from evidence.grading.publications import Publication, PublishedStudy

TAKE_OUT = "Leave the sentence out, or say that the study was retracted."
STILL_RESTS = (
    "Version {number} of “{claim}” still counts it as evidence, and allows no other wording until the next one."
)


class Hits:
    """The sentences of some targets, read in few queries."""

    def __init__(self, targets: Collection[Target]) -> None:
        articles = {target.article for target in targets if target.article}
        self.studies = {target.study for target in targets if target.study}
        changed = {target.because_of for target in targets if target.because_of}
        self.claims = changed | {target.claim for target in targets if target.claim}
        cited = Citation.objects.filter(Q(study__in=self.studies) | Q(claim__in=changed), article__in=articles)
        self.citing: dict[tuple[int, str, int], list[str]] = defaultdict(list)
        self.cited_for: dict[tuple[int, int], list[int]] = defaultdict(list)
        for article, study, claim, sentences in cited.values_list("article", "study", "claim", "sentences"):
            self.citing[article, "study", study] += sentences
            self.citing[article, "claim", claim] += sentences
            self.cited_for[article, study] += [claim] if claim else []
        self.stating: dict[int, list[tuple[int, str]]] = defaultdict(list)
        stated = Statement.objects.filter(article__in=articles).values_list("article", "claim", "sentence")
        for article, claim, sentence in stated:
            self.stating[article].append((claim, sentence))

    def sentences(self, target: Target) -> list[str]:
        """Word for word, each once; of a claim its statement."""
        if target.article is None:
            return [self.statements[target.claim]] if target.claim else []
        if target.study:
            return once(self.citing[target.article, "study", target.study])
        stated = [sentence for claim, sentence in self.stating[target.article] if claim == target.because_of]
        return once([*stated, *self.citing[target.article, "claim", target.because_of or 0]])

    def suggestion(self, target: Target, kind: Kind) -> str:
        """What an article may say now; empty where nothing changed that."""
        if target.article is None:
            return ""
        if kind is Kind.CERTAINTY:
            return self.verdict(target.because_of)
        if kind is Kind.RETRACTED:
            return " ".join(once([self.without(claim, target.study) for claim in self.claims_for(target)])) or TAKE_OUT
        return ""

    def claims_for(self, target: Target) -> list[int]:
        """The claims for which an article cites a study, or that the citing sentences state."""
        assert target.article and target.study
        citing = self.citing[target.article, "study", target.study]
        stated = [claim for claim, sentence in self.stating[target.article] if sentence in citing]
        return list(dict.fromkeys([*self.cited_for[target.article, target.study], *stated]))

    def without(self, claim: int, study: int | None) -> str:
        """The published wording of a claim that does not rest on this retracted study, or that there is none yet."""
        publication = self.publications.get(claim)
        if publication and (claim, study) in self.sound:
            return f"{TAKE_OUT} {STILL_RESTS.format(number=publication.number, claim=publication.statement)}"
        return self.verdict(claim)

    def verdict(self, claim: int | None) -> str:
        """What the newest version says of the critical outcomes; where none is critical, of all."""
        publication = self.publications.get(claim or 0)
        return " ".join(once(one["verdict"] for one in deciding(publication))) if publication else ""

    @cached_property
    def statements(self) -> dict[int, str]:
        return dict(Claim.objects.filter(pk__in=self.claims).values_list("pk", "statement"))

    @cached_property
    def publications(self) -> dict[int, Publication]:
        """What readers see of the claims that may be concerned."""
        near = {claim for stated in self.stating.values() for claim, _ in stated}
        near |= {claim for claims in self.cited_for.values() for claim in claims}
        public = Publication.objects.public().filter(claim__in=near | self.claims)
        return {publication.claim_id: publication for publication in public}

    @cached_property
    def sound(self) -> set[tuple[int, int]]:
        """Claims and the studies that their newest version counted as sound evidence."""
        rows = PublishedStudy.objects.filter(publication__in=self.publications.values(), study__in=self.studies)
        return {
            (row.publication.claim_id, row.study_id)
            for row in rows.select_related("publication")
            if rested_on(row)
        }  # fmt: skip


def once(texts: Iterable[str]) -> list[str]:
    """Each text that is there, once, in its order."""
    return [text for text in dict.fromkeys(texts) if text.strip()]
