"""A pasted reference list: checked in the background, confirmed by a person line by line, then added.

Every step stores each line as it is answered, so that a list whose work was cut off goes on where it stopped.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from evidence.claims.linking import link
from evidence.claims.models import Claim, ImportedReference, ReferenceImport
from evidence.errors import EvidenceError
from evidence.identifiers.references import read, read_list
from evidence.pubmed.client import Client
from evidence.studies.importing import Resolution, check
from evidence.studies.mapping import citation_of
from evidence.studies.models import Study
from evidence.studies.outcomes import Outcome
from evidence.studies.saving import save


class EmptyList(EvidenceError):
    """No reference was found in this text. Paste one reference per line, with its DOI or PMID where you have it."""


class ReasonMissing(EvidenceError):
    """Reference {position} disagrees with what was found: to use it all the same, say why."""


class NoCandidateChosen(EvidenceError):
    """Reference {position} may mean several records: choose one of them."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided about one line: the PMID to add, and why, where that was not plain."""

    wanted: bool
    pmid: str = ""
    reason: str = ""


def start(text: str, *, claim: Claim | None, by: User) -> ReferenceImport:
    """Split a pasted text into references and keep them; nothing is looked up yet. Raises EmptyList."""
    references = read_list(text)
    if not references:
        raise EmptyList()
    with transaction.atomic():
        batch = ReferenceImport.objects.create(claim=claim, created_by=by)
        lines = (
            ImportedReference(reference_import=batch, position=number, text=reference.text)
            for number, reference in enumerate(references, start=1)
        )
        ImportedReference.objects.bulk_create(lines)
    return batch


def check_lines(batch: ReferenceImport, client: Client) -> None:
    """Answer every line that has no answer yet, or failed before; then the list waits for its person."""
    lines = list(batch.lines.filter(outcome__in=["", Outcome.FAILED]))
    for line, resolution in zip(lines, check([read(line.text) for line in lines], client), strict=True):
        note(line, resolution)
        line.answered_at = timezone.now()
        line.save()
    failed = batch.lines.filter(outcome=Outcome.FAILED).first()
    batch.trouble = failed.detail if failed else ""
    batch.state = ReferenceImport.State.CHECKED
    batch.save()


def note(line: ImportedReference, resolution: Resolution) -> None:
    line.outcome = resolution.outcome
    line.detail = resolution.detail
    line.pmid = resolution.pmid or ""
    line.doi = resolution.doi or ""
    line.found = found_text(resolution)
    line.differences = [asdict(difference) for difference in resolution.differences]
    line.candidates = [{"pmid": record.pmid, "citation": citation_of(record)} for record in resolution.candidates]
    line.warning = resolution.warning
    line.study = resolution.study
    line.wanted = resolution.outcome.good and not resolution.standing.withdrawn


def found_text(resolution: Resolution) -> str:
    if resolution.record:
        return citation_of(resolution.record)
    return str(resolution.study) if resolution.study else ""


def confirm(batch: ReferenceImport, decisions: Mapping[int, Decision]) -> None:
    """Keep what the person decided, all of it or nothing. Raises ReasonMissing or NoCandidateChosen."""
    lines = list(batch.lines.all())
    for line in lines:
        decide(line, decisions.get(line.position, Decision(wanted=False)))
    with transaction.atomic():
        ImportedReference.objects.bulk_update(lines, ["wanted", "pmid", "reason"])
        batch.state = ReferenceImport.State.ADDING
        batch.save()


def decide(line: ImportedReference, decision: Decision) -> None:
    line.wanted = decision.wanted and line.outcome in (
        Outcome.ADDED, Outcome.ALREADY, Outcome.DISAGREES, Outcome.AMBIGUOUS
    )  # fmt: skip
    line.reason = decision.reason.strip()
    if not line.wanted:
        return
    if line.outcome == Outcome.DISAGREES and not line.reason:
        raise ReasonMissing(position=line.position)
    if line.outcome == Outcome.AMBIGUOUS:
        offered = {candidate["pmid"] for candidate in line.candidates}
        if decision.pmid not in offered:
            raise NoCandidateChosen(position=line.position)
        line.pmid = decision.pmid


def add_lines(batch: ReferenceImport, client: Client, *, now: datetime) -> None:
    """Add the studies of the wanted lines and tie them to the claim. Safe to repeat.

    Raises PubMedError; what was added before it is kept.
    """
    wanted = list(batch.lines.filter(wanted=True).exclude(pmid="", study=None))
    by_pmid = {line.pmid: line for line in wanted if not line.study_id}
    for found in client.fetch(list(by_pmid)):
        for record in found.records:
            add_line(by_pmid[record.pmid], save(record, now=now).study)
        for pmid in found.missing:
            by_pmid[pmid].detail = f"PubMed no longer has PMID {pmid}: not added."
            by_pmid[pmid].outcome = Outcome.NOT_FOUND
            by_pmid[pmid].save()
    twins = [line for line in wanted if not line.study_id and line.pmid in by_pmid]
    for line in twins:
        add_line(line, Study.objects.filter(pmid=line.pmid).first())
    if batch.claim:
        studies = [line.study for line in wanted if line.study]
        link(batch.claim, studies, by=batch.created_by)
    batch.state, batch.trouble = ReferenceImport.State.DONE, ""
    batch.save()


def add_line(line: ImportedReference, study: Study | None) -> None:
    if study is None:
        return
    line.study = study
    line.save()
