"""What an article has to be told: one sentence for each thing, which says why, with names and dates."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from evidence.articles.cited import Announced, Cited, label, named, newest, published_as
from evidence.articles.claimed import Saying, claimed, speaks_of_lack, too_strong
from evidence.articles.published import Bearing, Published
from evidence.identifiers.schemes import Identifier
from evidence.studies.models import Study
from evidence.studies.standing import Standing


class FindingKind(StrEnum):
    """The words are those of the JSON."""

    UNRESOLVED = "unresolved"
    DISAGREES = "disagrees"
    RETRACTED = "retracted"
    CONCERN = "concern"
    CORRECTED = "corrected"
    SUPERSEDED = "superseded"
    PREPRINT = "preprint"
    OFF_CLAIM = "off_claim"
    CONTRADICTS = "contradicts"
    UNCITED_CLAIM = "uncited_claim"
    WORDING = "wording"
    MISSING_LIST = "missing_list"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    FindingKind.UNRESOLVED: "reference not found",
    FindingKind.DISAGREES: "reference disagrees",
    FindingKind.RETRACTED: "retracted",
    FindingKind.CONCERN: "expression of concern",
    FindingKind.CORRECTED: "corrected",
    FindingKind.SUPERSEDED: "newer version",
    FindingKind.PREPRINT: "preprint",
    FindingKind.OFF_CLAIM: "bears on no claim",
    FindingKind.CONTRADICTS: "contradicts the article",
    FindingKind.UNCITED_CLAIM: "claim without a reference",
    FindingKind.WORDING: "claims too much",
    FindingKind.MISSING_LIST: "missing from the list of references",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that somebody should look at. `newer` names the newer version, such as pmid:32956536."""

    kind: FindingKind
    detail: str
    reference: int | None = None
    sentence: str | None = None
    claim: str | None = None
    suggestion: str | None = None
    newer: str | None = None


KIND_OF = {
    Standing.RETRACTED: (FindingKind.RETRACTED, "was retracted"),
    Standing.RETRACTED_AND_REPLACED: (FindingKind.RETRACTED, "was retracted and replaced"),
    Standing.CONCERN: (FindingKind.CONCERN, "has an expression of concern"),
    Standing.CORRECTED_AND_REPUBLISHED: (FindingKind.CORRECTED, "was corrected and republished"),
    Standing.CORRECTED: (FindingKind.CORRECTED, "was corrected"),
}
FOUND = {
    "supports": "supports the claim",
    "refutes": "refutes the claim",
    "no_difference": "found no difference",
}

# What a study says, by what the claim says and the direction that reviewers agreed on; nothing for the others.
SAYS = {
    (Saying.EFFECT, "supports"): Saying.EFFECT,
    (Saying.EFFECT, "refutes"): Saying.NO_EFFECT,
    (Saying.EFFECT, "no_difference"): Saying.NO_EFFECT,
    (Saying.NO_EFFECT, "supports"): Saying.NO_EFFECT,
    (Saying.NO_EFFECT, "no_difference"): Saying.NO_EFFECT,
    (Saying.NO_EFFECT, "refutes"): Saying.EFFECT,
}


# Newer versions that are here, by identifier. The stated claims, each with the sentences that state it; an empty one
# where the text is not kept.
Newer = Mapping[Identifier, Study]
Stated = Mapping[Published, Sequence[str]]


def standing_findings(works: Sequence[Cited], newer: Newer) -> Iterator[Finding]:
    """Retractions, concerns, corrections, newer versions and preprints among the cited works."""
    articles = published_as(works)
    for work in works:
        yield from notice_findings(work)
        if work.preprint:
            yield preprint_finding(work, newer, articles.get(work.pmid or ""))
        elif work.newer:
            name, identifier = newer_version(work, newer)
            detail = f"{work} is superseded by a newer version: {name}."
            yield Finding(FindingKind.SUPERSEDED, detail, work.position, work.sentence, newer=identifier)


def notice_findings(work: Cited) -> Iterator[Finding]:
    """One for each kind of notice, the worst first."""
    told: dict[FindingKind, list[str]] = {}
    for standing, (kind, what) in KIND_OF.items():
        places = [str(notice) for notice in work.notices if notice.standing is standing]
        if places:
            told.setdefault(kind, []).append(f"{work} {what}: {'; '.join(places)}.")
    for kind, sentences in told.items():
        yield Finding(kind, " ".join(sentences), work.position, work.sentence)


def preprint_finding(work: Cited, newer: Newer, article: Study | None) -> Finding:
    if work.newer:
        name, identifier = newer_version(work, newer)
    elif article:
        name, identifier = study_named(article), article.identifier
    else:
        name, identifier = "", None
    now = f", now published as {name}" if name else "; no journal article of it is known here"
    return Finding(FindingKind.PREPRINT, f"{work} is a preprint{now}.", work.position, work.sentence, newer=identifier)


def newer_version(work: Cited, known: Newer) -> tuple[str, str | None]:
    """The newest version that is here, else what the notice names: in words, and its identifier."""
    last = newest(work, known)
    notice: Announced = work.newer[0]
    if last is None:
        return str(notice), next((str(one) for one in notice.identifiers), None)
    when = f", announced on {notice.day.strftime('%-d %B %Y')}" if notice.day else ""
    return f"{study_named(last)}{when}", last.identifier


def study_named(study: Study) -> str:
    inside = label(study.pmid, study.doi)
    return f"{study.short_citation} ({inside})" if inside else study.short_citation


def bearing_findings(
    works: Iterable[Cited], newer: Newer, stated: Stated, claims: Sequence[Published]
) -> Iterator[Finding]:
    """Studies that bear on none of the claims that the article states, and those that speak against one of them."""
    for work in works:
        if stated and not any(work.study in claim.studies for claim in stated):
            yield off_claim(work, claims)
        last = newest(work, newer)
        for claim, sentences in stated.items():
            found = (contradiction(work, claim, sentence, last) for sentence in sentences)
            yield from islice(filter(None, found), 1)


def off_claim(work: Cited, claims: Sequence[Published]) -> Finding:
    others = [claim for claim in claims if work.study in claim.studies]
    detail = f"{work} bears on none of the published claims that this article states."
    if others:
        detail += f" It bears on {' and on '.join(f'“{claim.statement}”' for claim in others)}"
        detail += ", which this article does not state."
    return Finding(
        FindingKind.OFF_CLAIM, detail, work.position, work.sentence, claim=others[0].slug if others else None
    )


def contradiction(work: Cited, claim: Published, sentence: str, last: Study | None) -> Finding | None:
    """A cited study, or its newest version, that found other than what the article says of this claim."""
    own = None if work.withdrawn else against(claim, sentence, work.study)
    other = against(claim, sentence, last.pk) if last else None
    if not (own or other):
        return None
    told = [f"{work} {FOUND[own.direction or '']}"] if own else []
    if other:
        told.append(
            f"its newer version, {named(other.citation, other.pmid, other.doi)}, {FOUND[other.direction or '']}"
        )
    about = f"{' and '.join(told)}, as reviewers agreed for the claim {claim}"
    said = f"the article says “{sentence}”" if sentence else "the article states this claim"
    return Finding(
        FindingKind.CONTRADICTS,
        f"{about}; {said}.",
        work.position,
        sentence or None,
        claim=claim.slug,
        suggestion=claim.verdict or None,
    )


def against(claim: Published, sentence: str, study: int | None) -> Bearing | None:
    """How a study bears on a claim, where it speaks against what the sentence says of it."""
    says = claimed(claim.statement, of_lack=True)
    base = says.saying if says else Saying.EFFECT
    told = claimed(sentence, of_lack=speaks_of_lack(claim.statement))
    said = told.saying if told else base
    for one in claim.bearings:
        found = SAYS.get((base, one.direction or ""))
        if one.key == study and found and said is not Saying.UNCERTAIN and found is not said:
            return one
    return None


def uncited_findings(works: Iterable[Cited], stated: Stated, missing: Mapping[str, Sequence[str]]) -> Iterator[Finding]:
    """Stated claims on which no cited study bears. `missing`: the markers of a sentence that no reference answers."""
    cited = {work.study for work in works if work.study}
    for claim, (sentence, *_) in stated.items():
        if cited & claim.studies:
            continue
        detail = f"The article states “{claim.statement}”, and none of the references that were found bears on it."
        if markers := missing.get(sentence):
            detail += f" The sentence cites {ranges(markers)}, to which the list has no reference."
        known = [named(one.citation, one.pmid, one.doi) for one in claim.bearings[:3]]
        detail += f" Studies that do: {', '.join(known)}." if known else " No study here does either."
        yield Finding(FindingKind.UNCITED_CLAIM, detail, sentence=sentence or None, claim=claim.slug)


def wording_findings(stated: Iterable[tuple[Published, str]]) -> Iterator[Finding]:
    """Sentences that say more than the certainty of their claim allows."""
    for claim, sentence in stated:
        if not (sentence and claim.on_effect):
            continue
        said = claimed(sentence, of_lack=speaks_of_lack(claim.statement))
        if reason := too_strong(said, claim.certainty, claim.effect):
            detail = f"{reason} It is about the claim {claim}."
            yield Finding(
                FindingKind.WORDING, detail, sentence=sentence, claim=claim.slug, suggestion=claim.verdict or None
            )


def missing_finding(markers: Sequence[str], listed: int, sentence: str | None) -> Finding:
    """One for all markers that no reference answers."""
    many = "1 reference" if listed == 1 else f"{listed} references"
    why = f"its list has {many}" if listed else "its list of references is missing"
    detail = f"The article cites {ranges(markers)}, to which there is no reference: {why}."
    return Finding(FindingKind.MISSING_LIST, detail, sentence=sentence)


def ranges(markers: Sequence[str]) -> str:
    """Markers as they are printed, numbers that follow one another as a range.

    >>> ranges(["1", "2", "3", "7", "Smith, 2020"])
    '[1]-[3], [7], (Smith, 2020)'
    """
    runs: list[list[str]] = []
    for marker in dict.fromkeys(markers):
        before = runs[-1][-1] if runs else ""
        follows = before.isdecimal() and marker.isdecimal() and int(marker) == int(before) + 1
        if follows:
            runs[-1].append(marker)
        else:
            runs.append([marker])
    return ", ".join("-".join(map(bracketed, dict.fromkeys([run[0], run[-1]]))) for run in runs)


def bracketed(marker: str) -> str:
    return f"[{marker}]" if marker.isdecimal() else f"({marker})"
