"""What is wrong with an article: its references, the claims that it states, and how it words them.

The same text, the same studies and the same publications give the same findings.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from evidence.articles.articles import Article, Citation
from evidence.articles.cited import Cited, cited_record, cited_study, completed, newer_versions
from evidence.articles.drafts import Draft, Sentence, read_draft
from evidence.articles.findings import (
    Finding,
    FindingKind,
    bearing_findings,
    missing_finding,
    standing_findings,
    uncited_findings,
    wording_findings,
)
from evidence.articles.published import Published, published_claims, stated_among
from evidence.articles.statements import Statement
from evidence.identifiers.references import read
from evidence.pubmed.client import Client
from evidence.studies.importing import Resolution, check
from evidence.studies.models import Study
from evidence.studies.outcomes import Outcome
from evidence.studies.standing import Standing, notice_links, standing_of_links

# What becomes of a reference whose study is not known; a notice is what it is, and no fault of the list.
NOT_KNOWN: dict[str, FindingKind] = {
    Outcome.AMBIGUOUS: FindingKind.UNRESOLVED,
    Outcome.NOT_FOUND: FindingKind.UNRESOLVED,
    Outcome.INVALID: FindingKind.UNRESOLVED,
    Outcome.DISAGREES: FindingKind.DISAGREES,
}
NOT_LOOKED_UP = "It was not looked up yet."


@dataclass(frozen=True, slots=True)
class AuditedReference:
    """One reference as it is printed, and what is known of it."""

    position: int
    text: str
    outcome: str
    pmid: str | None
    doi: str | None
    standing: str
    detail: str
    study: Study | None = None

    def as_json(self) -> dict[str, Any]:
        names = ("position", "outcome", "pmid", "doi", "standing", "detail")
        return {"reference": self.text} | {name: getattr(self, name) for name in names}


@dataclass(frozen=True, slots=True)
class StatedClaim:
    """A published claim and a sentence that states it."""

    claim: str
    statement: str
    sentence: str
    certainty: str
    verdict: str
    version: int

    def as_json(self) -> dict[str, Any]:
        names = ("claim", "statement", "sentence", "certainty", "verdict", "version")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, slots=True)
class Audit:
    """An article's references, the published claims that it states, and what has to be looked at."""

    references: tuple[AuditedReference, ...]
    claims: tuple[StatedClaim, ...]
    findings: tuple[Finding, ...]

    @property
    def waiting(self) -> int:
        """How many references were not looked up, or got no answer: without them an audit is not complete."""
        return sum(one.outcome in ("", Outcome.FAILED) for one in self.references)

    def as_json(self) -> dict[str, Any]:
        """What a program reads; a finding on a reference names it as it is printed, and its position."""
        printed = {one.position: one for one in self.references}
        return {
            "references": [one.as_json() for one in self.references],
            "claims": [one.as_json() for one in self.claims],
            "findings": [finding_json(one, printed.get(one.reference or 0)) for one in self.findings],
            "waiting": self.waiting,
        }


def finding_json(finding: Finding, reference: AuditedReference | None) -> dict[str, Any]:
    about = {"reference": reference.text, "position": reference.position} if reference else {}
    identifiers = {"pmid": reference.pmid, "doi": reference.doi} if reference else {}
    names = ("sentence", "claim", "suggestion", "newer")
    rest = {name: getattr(finding, name) for name in names}
    known = {name: value for name, value in (about | identifiers | rest).items() if value is not None}
    return {"kind": finding.kind.value, "detail": finding.detail} | known


def audit_draft(draft: Draft, client: Client) -> Audit:
    """Look up the references of a text and read its sentences against the published claims; nothing is stored.

    References to studies that are here cost no request; where PubMed gives no answer, the others say so.
    """
    resolutions = list(check([read(text) for text in draft.references], client))
    first = first_sentences(draft.sentences)
    found = enumerate(resolutions, start=1)
    references = [audited(place, text, one) for (place, one), text in zip(found, draft.references, strict=True)]
    works = [work for place, one in enumerate(resolutions, 1) if (work := work_of(place, one, first.get(place)))]
    claims = published_claims()
    stated = stated_among(claims, (sentence.text for sentence in draft.sentences))
    return audit(references, works, claims, stated, draft)


def audit_article(article: Article) -> Audit:
    """The same from what is stored of an article, its citations and the claims that it is known to state, offline."""
    citations = list(
        article.citations.select_related("study", "may_mean", "claim").prefetch_related(
            "study__notices", "may_mean__notices"
        )
    )
    draft = read_draft(article.text, article.title) if article.text else Draft(article.title, (), (), ())
    first = first_sentences(draft.sentences)
    works = [work for one in citations if (work := work_cited(one, first.get(one.position)))]
    claims = published_claims()
    stated = stated_by(claims, article.statements.all(), citations)
    return audit([from_citation(one) for one in citations], works, claims, stated, draft)


def audit(
    references: Sequence[AuditedReference],
    works: Sequence[Cited],
    claims: Sequence[Published],
    stated: Sequence[tuple[Published, str]],
    draft: Draft,
) -> Audit:
    by_claim: dict[Published, list[str]] = {}
    for claim, sentence in stated:
        by_claim.setdefault(claim, []).append(sentence)
    newer = newer_versions(works)
    on_references = [
        *unknown(references),
        *standing_findings(works, newer),
        *bearing_findings([work for work in works if work.certain], newer, by_claim, claims),
    ]
    findings = [
        *sorted(on_references, key=lambda one: one.reference or 0),
        *missing_list(draft, len(references)),
        *uncited_findings([work for work in works if work.certain], by_claim, missing_markers(draft)),
        *wording_findings(stated),
    ]
    return Audit(tuple(references), tuple(stated_claim(*one) for one in stated), tuple(findings))


def audited(position: int, text: str, one: Resolution) -> AuditedReference:
    """What PubMed says counts beside what is stored of a study that a person typed."""
    record = one.record
    pmid = one.pmid or (record.pmid if record else None)
    doi = one.doi or (record.doi if record else None)
    standing = one.standing
    if record and standing is Standing.NO_NOTICE:
        standing = standing_of_links(notice_links(record))
    return AuditedReference(position, text, one.outcome.value, pmid, doi, standing.value, one.detail, one.study)


def from_citation(citation: Citation) -> AuditedReference:
    study, identifiers = citation.study or citation.may_mean, read(citation.text)
    pmid, doi = (study.pmid, study.doi) if study else (identifiers.pmid, identifiers.doi)
    standing = study.standing if study else Standing.NO_NOTICE
    outcome = Outcome.ALREADY.value if citation.study else citation.outcome
    detail = citation.detail or ("" if study else NOT_LOOKED_UP)
    return AuditedReference(citation.position, citation.text, outcome, pmid, doi, standing.value, detail, study)


def work_of(position: int, one: Resolution, sentence: str | None) -> Cited | None:
    """The work that a reference leads to: for certain, or by its identifier though the rest of it disagrees."""
    certain = one.outcome.good
    if not certain and one.outcome is not Outcome.DISAGREES:
        return None
    if one.study:
        known = cited_study(position, one.study, sentence, certain=certain)
        return completed(known, one.study, one.record) if one.record else known
    return cited_record(position, one.record, sentence, certain=certain) if one.record else None


def work_cited(citation: Citation, sentence: str | None) -> Cited | None:
    """The same of a stored citation; `sentence` is the first that cites it."""
    study = citation.study or citation.may_mean
    if study is None:
        return None
    sentence = sentence or next(iter(citation.sentences), None)
    return cited_study(citation.position, study, sentence, certain=citation.study is not None)


def unknown(references: Iterable[AuditedReference]) -> Iterable[Finding]:
    """References whose study is not known, with the reason. That nobody asked is no fault of theirs."""
    for one in references:
        if kind := NOT_KNOWN.get(one.outcome):
            yield Finding(kind, one.detail, one.position)


def first_sentences(sentences: Iterable[Sentence]) -> dict[int, str]:
    """The first sentence that cites each reference."""
    found: dict[int, str] = {}
    for sentence in sentences:
        for position in sentence.cites:
            found.setdefault(position, sentence.text)
    return found


def missing_list(draft: Draft, listed: int) -> list[Finding]:
    missing = missing_markers(draft)
    return [missing_finding(draft.missing, listed, next(iter(missing), None))] if draft.missing else []


def missing_markers(draft: Draft) -> dict[str, tuple[str, ...]]:
    """The markers of each sentence that no reference answers."""
    found = {
        one.text: tuple(label for label in draft.missing if printed_in(label, one.markers)) for one in draft.sentences
    }
    return {sentence: labels for sentence, labels in found.items() if labels}


def printed_in(label: str, markers: Iterable[str]) -> bool:
    """Whether a marker such as [2], [1-3] or (Luo, 2020) stands for this label."""
    for marker in markers:
        if not label.isdigit():
            if label in marker:
                return True
            continue
        spans = re.findall(r"([0-9]{1,9})(?:\s*[-–—]\s*([0-9]{1,9}))?", marker)
        if any(int(first) <= int(label) <= int(last or first) for first, last in spans):
            return True
    return False


def stated_by(
    claims: Iterable[Published], statements: Iterable[Statement], citations: Iterable[Citation]
) -> list[tuple[Published, str]]:
    """The published claims that an article is known to state, or to cite something for."""
    by_key = {claim.publication.claim_id: claim for claim in claims}
    told: list[tuple[int | None, str]] = [(one.claim_id, one.sentence) for one in statements]
    known = {key for key, _ in told}
    told += [(one.claim_id, next(iter(one.sentences), "")) for one in citations if one.claim_id not in known]
    return list(dict.fromkeys((by_key[key], sentence) for key, sentence in told if key in by_key))


def stated_claim(claim: Published, sentence: str) -> StatedClaim:
    certainty = claim.certainty.value if claim.certainty else ""
    return StatedClaim(claim.slug, claim.statement, sentence, certainty, claim.verdict, claim.publication.number)
