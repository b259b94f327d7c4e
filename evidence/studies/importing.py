"""References in, studies out: each reference is answered for itself, and nothing is guessed silently."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import DatabaseError

from evidence.identifiers.references import Reference
from evidence.identifiers.schemes import Identifier
from evidence.pubmed.client import Client
from evidence.pubmed.compare import Difference, compare, said
from evidence.pubmed.match import Answer, Finding, resolve
from evidence.pubmed.records import Record
from evidence.studies.mapping import work_of_study
from evidence.studies.models import Study
from evidence.studies.outcomes import Outcome
from evidence.studies.printed import printed_as
from evidence.studies.saving import here, save, unstorable
from evidence.studies.standing import Standing, notice_about, notice_links, standing_of_links

OUTCOMES = {
    Answer.AMBIGUOUS: Outcome.AMBIGUOUS,
    Answer.DISAGREES: Outcome.DISAGREES,
    Answer.NOT_FOUND: Outcome.NOT_FOUND,
    Answer.INVALID: Outcome.INVALID,
    Answer.FAILED: Outcome.FAILED,
}
PRINTED = "its title, year and first author"


@dataclass(frozen=True, slots=True)
class Resolution:
    """One reference and what became of it, or would become of it before anything is stored."""

    reference: Reference
    outcome: Outcome
    detail: str = ""
    record: Record | None = field(default=None, repr=False)
    study: Study | None = None
    differences: tuple[Difference, ...] = ()
    candidates: tuple[Record, ...] = field(default=(), repr=False)

    @property
    def pmid(self) -> str | None:
        found = self.study or self.record
        return found.pmid if found else self.reference.pmid

    @property
    def doi(self) -> str | None:
        found = self.study or self.record
        return found.doi if found else self.reference.doi

    @property
    def standing(self) -> Standing:
        """How the found study stands, before or after it is stored."""
        if self.study:
            return self.study.standing
        return standing_of_links(notice_links(self.record)) if self.record else Standing.NO_NOTICE

    @property
    def warning(self) -> str:
        """What a person must know before using this study as evidence; empty when nothing is known against it."""
        standing = self.standing
        return "" if standing is Standing.NO_NOTICE else f"{standing.label}: see its notices before you use it."


def check(references: Iterable[Reference], client: Client) -> Iterator[Resolution]:
    """What would become of each reference, in order; nothing is stored. ADDED means: would be added.

    References to studies that PubMed has filled cost no request, not even without an identifier; one that a person
    typed is looked up, to be completed.
    """
    listed = list(references)
    named = Study.objects.with_notices().named(one for reference in listed for one in reference.identifiers)
    filled = {identifier: study for identifier, study in named.items() if study.fetched_at}
    here = [already_here(reference, filled) or already_printed(reference) for reference in listed]
    findings = resolve([ref for ref, known in zip(listed, here, strict=True) if not known], client)
    seen: dict[str, int] = {}
    for number, (reference, known) in enumerate(zip(listed, here, strict=True), start=1):
        resolution = known or unasked(typed(understood(reference, next(findings)), named))
        yield repeated(resolution, seen, number)


def import_references(references: Iterable[Reference], client: Client, *, now: datetime) -> Iterator[Resolution]:
    """Resolve each reference and store the studies that are meant for certain, one by one.

    Safe to repeat: what was stored before is answered ALREADY, and what was good is kept when the rest fails.
    """
    for resolution in check(references, client):
        yield store(resolution, now=now)


def store(resolution: Resolution, *, now: datetime) -> Resolution:
    """Store the study of a resolution that would be added or completed; any other is returned as it is."""
    if not resolution.outcome.good or not resolution.record:
        return resolution
    try:
        saved = save(resolution.record, now=now)
    except DatabaseError as error:
        return replace(resolution, outcome=Outcome.FAILED, detail=unstorable(resolution.record, error))
    outcome = Outcome.ADDED if saved.created else Outcome.ALREADY
    return replace(resolution, outcome=outcome, study=saved.study, detail=joined(resolution.detail, saved.remark))


def already_here(reference: Reference, known: Mapping[Identifier, Study]) -> Resolution | None:
    """The resolution of a reference whose identifier leads to a study here; what is printed must agree with it."""
    identifier = next((one for one in reference.identifiers if one in known), None)
    if identifier is None:
        return None
    study, how = known[identifier], identifier.scheme.upper()
    differences = compare(reference, work_of_study(study))
    if not differences:
        return Resolution(reference, Outcome.ALREADY, f"Already here by {how}.", study=study)
    detail = f"{study.identifier}, found here by {how}, disagrees with what is printed: {said(differences)}."
    return Resolution(reference, Outcome.DISAGREES, detail, study=study, differences=differences)


def already_printed(reference: Reference) -> Resolution | None:
    """The resolution of a reference without an identifier that can only mean one study here."""
    agreeing = [] if reference.identifiers else printed_as(reference)
    if len(agreeing) != 1 or not agreeing[0].fetched_at:
        return None
    return Resolution(reference, Outcome.ALREADY, f"Already here by {PRINTED}.", study=agreeing[0])


def unasked(resolution: Resolution) -> Resolution:
    """What is here by what is printed, where PubMed gave no answer, or has no record of what a person typed."""
    if resolution.outcome not in (Outcome.FAILED, Outcome.NOT_FOUND):
        return resolution
    away = resolution.outcome is Outcome.FAILED
    agreeing = [study for study in printed_as(resolution.reference) if away or not study.fetched_at]
    if not agreeing:
        return resolution
    if len(agreeing) == 1:
        detail = joined(f"Already here by {PRINTED}. PubMed did not confirm it:", resolution.detail)
        return replace(resolution, outcome=Outcome.ALREADY, detail=detail, study=agreeing[0])
    listed = ", ".join(study.identifier or str(study) for study in agreeing)
    detail = f"{len(agreeing)} here agree with what is printed: {listed}. Choose one, or add its PMID to the reference."
    return replace(resolution, outcome=Outcome.AMBIGUOUS, detail=detail)


def typed(resolution: Resolution, named: Mapping[Identifier, Study]) -> Resolution:
    """The study that a person typed, where PubMed gave no record to complete it with."""
    if resolution.outcome not in (Outcome.FAILED, Outcome.NOT_FOUND):
        return resolution
    known = already_here(resolution.reference, named)
    if known is None or known.outcome is not Outcome.ALREADY:
        return resolution
    return replace(known, detail=joined(known.detail, "It was typed by hand and is not checked:", resolution.detail))


def understood(reference: Reference, finding: Finding) -> Resolution:
    """A finding of PubMed as the outcome of a reference."""
    if finding.record and (kind := notice_about(finding.record)):
        detail = f"PMID {finding.record.pmid} is a notice ({kind}), not a study: it is not added."
        return Resolution(reference, Outcome.NOTICE, detail, record=finding.record)
    if finding.answer is not Answer.FOUND or not finding.record:
        return Resolution(
            reference,
            OUTCOMES[finding.answer],
            finding.detail,
            record=finding.record,
            differences=finding.differences,
            candidates=finding.candidates,
        )
    known = here(finding.record)
    if known is None:
        return Resolution(reference, Outcome.ADDED, finding.detail, record=finding.record)
    if known.fetched_at:
        return Resolution(reference, Outcome.ALREADY, finding.detail, study=known)
    detail = joined(finding.detail, f"Completes the study that was typed by hand: {known}.")
    return Resolution(reference, Outcome.ALREADY, detail, record=finding.record, study=known)


def repeated(resolution: Resolution, seen: dict[str, int], number: int) -> Resolution:
    """The second reference of a list to one study is ALREADY, and says which was the first."""
    key = resolution.pmid if resolution.outcome.good else None
    if not key:
        return resolution
    first = seen.setdefault(key, number)
    if first == number or resolution.outcome is Outcome.ALREADY:
        return resolution
    detail = joined(f"The same study as reference {first}.", resolution.detail)
    return replace(resolution, outcome=Outcome.ALREADY, detail=detail)


def joined(*sentences: str) -> str:
    return " ".join(sentence for sentence in sentences if sentence)
