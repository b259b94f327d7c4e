"""A pasted reference list: checked in the background, confirmed by a person line by line, then added.

Every step stores each line as it is answered, so that a list whose work was cut off goes on where it stopped.
"""

import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import DatabaseError, transaction
from django.utils import timezone

from evidence.citations.file_values import BrokenRecord
from evidence.citations.files import printed_references
from evidence.claims.linking import link
from evidence.claims.models import Claim, ImportedReference, ReferenceImport
from evidence.errors import EvidenceError
from evidence.identifiers.references import read, read_list
from evidence.pubmed.client import Client
from evidence.pubmed.records import Record
from evidence.studies.importing import Resolution, check
from evidence.studies.mapping import citation_of
from evidence.studies.models import Study
from evidence.studies.outcomes import Outcome
from evidence.studies.saving import NotAStudy, save, unstorable
from evidence.studies.standing import Standing, notice_about, notice_links, standing_of_links


class EmptyList(EvidenceError):
    """No reference was found in this text. Paste one reference per line, with its DOI or PMID where you have it, or
    choose a file of RIS, NBIB, BibTeX, CSL-JSON or EndNote XML.
    """


class ReasonMissing(EvidenceError):
    """Reference {position} disagrees with what was found: to use it all the same, say why."""


class NoCandidateChosen(EvidenceError):
    """Reference {position} may mean several records: choose one of them."""


log = logging.getLogger(__name__)

UNANSWERED = "PubMed cannot be reached from here now, or gives no answer that can be used. Try again later."
NOT_CHECKED = "Not checked."


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided about one line: the PMID to add, and why, where that was not plain."""

    wanted: bool
    pmid: str = ""
    reason: str = ""


def start(text: str, *, claim: Claim | None, by: User) -> ReferenceImport:
    """Split a pasted text or a file of references and keep them; nothing is looked up yet.

    A record of a file that cannot be read becomes a line that says so. Raises EmptyList, or BrokenFile.
    """
    broken: list[BrokenRecord] = []
    found = printed_references(text, broken.append)
    if found is None:
        found = [reference.text for reference in read_list(text.replace("\x00", ""))]
    if not found and not broken:
        raise EmptyList()
    with transaction.atomic():
        batch = ReferenceImport.objects.create(claim=claim, created_by=by)
        lines = [ImportedReference(reference_import=batch, text=reference) for reference in found]
        lines += [unread(batch, error) for error in broken]
        for number, line in enumerate(lines, start=1):
            line.position = number
        ImportedReference.objects.bulk_create(lines)
    return batch


def unread(batch: ReferenceImport, error: BrokenRecord) -> ImportedReference:
    """The line of a record that is answered before anything is looked up."""
    return ImportedReference(
        reference_import=batch, text=error.name, outcome=Outcome.INVALID, detail=str(error), answered_at=timezone.now()
    )


def check_lines(batch: ReferenceImport, client: Client) -> None:
    """Answer every line that has no answer yet, or failed before; then the list waits for its person."""
    lines = list(batch.lines.filter(outcome__in=["", Outcome.FAILED]))
    for line, resolution in zip(lines, check([read(line.text) for line in lines], client), strict=True):
        note(line, resolution)
        line.answered_at = timezone.now()
        line.save()
    failed = batch.lines.filter(outcome=Outcome.FAILED)
    batch.trouble = unanswered(failed[0].detail) if failed else ""
    failed.update(detail=NOT_CHECKED)
    batch.state = ReferenceImport.State.CHECKED
    batch.save()


def unanswered(technical: str) -> str:
    """Why references were not checked, for a person; the technical reason is for whoever runs the site."""
    log.warning("References were not checked: %s", technical)
    return UNANSWERED


def note(line: ImportedReference, resolution: Resolution) -> None:
    line.outcome = resolution.outcome
    line.detail = resolution.detail
    line.pmid = resolution.pmid or ""
    line.doi = resolution.doi or ""
    line.found = found_text(resolution)
    line.differences = [asdict(difference) for difference in resolution.differences]
    line.candidates = [candidate(record) for record in resolution.candidates if not notice_about(record)]
    line.warning = resolution.warning
    line.study = None if resolution.record else resolution.study  # a record is stored when the line is confirmed
    line.wanted = resolution.outcome.good and not resolution.warning  # whoever has seen the notices ticks it


def candidate(record: Record) -> dict[str, str]:
    standing = standing_of_links(notice_links(record))
    warning = "" if standing is Standing.NO_NOTICE else standing.label
    return {"pmid": record.pmid, "citation": citation_of(record), "warning": warning}


def found_text(resolution: Resolution) -> str:
    if resolution.record:
        return citation_of(resolution.record)
    return str(resolution.study or "")


def confirm(batch: ReferenceImport, decisions: Mapping[int, Decision], *, by: User) -> None:
    """Keep what the person decided, all of it or nothing. Raises ReasonMissing or NoCandidateChosen."""
    lines = list(batch.lines.all())
    for line in lines:
        decide(line, decisions.get(line.position, Decision(wanted=False)))
    with transaction.atomic():
        ImportedReference.objects.bulk_update(lines, ["wanted", "pmid", "reason"])
        batch.state, batch.confirmed_by = ReferenceImport.State.ADDING, by
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
    """Add the studies of the wanted lines and tie each to the claim as it comes. Safe to repeat.

    Raises PubMedError; what was added before it is kept.
    """
    wanted = list(batch.lines.filter(wanted=True).exclude(pmid="", study=None).select_related("study"))
    by_pmid: dict[str, list[ImportedReference]] = {}
    for line in wanted:
        if line.study:
            tie(batch, line, line.study)
        else:
            by_pmid.setdefault(line.pmid, []).append(line)
    for found in client.fetch(list(by_pmid)):
        for record in found.records:
            add_record(batch, by_pmid[record.pmid], record, now=now)
        for pmid in found.missing:
            answer(by_pmid[pmid], Outcome.NOT_FOUND, f"PubMed no longer has PMID {pmid}: not added.")
    batch.state, batch.trouble = ReferenceImport.State.DONE, ""
    batch.save()


def add_record(batch: ReferenceImport, lines: list[ImportedReference], record: Record, *, now: datetime) -> None:
    try:
        saved = save(record, now=now)
    except NotAStudy as error:
        answer(lines, Outcome.NOTICE, str(error))
        return
    except DatabaseError as error:
        answer(lines, Outcome.FAILED, unstorable(record, error))
        return
    for line in lines:
        line.detail = " ".join(filter(None, [line.detail, saved.remark]))
        tie(batch, line, saved.study)


def tie(batch: ReferenceImport, line: ImportedReference, study: Study) -> None:
    line.study = study
    line.save()
    if batch.claim:
        link(batch.claim, [study], by=batch.confirmed_by or batch.created_by)


def answer(lines: list[ImportedReference], outcome: Outcome, detail: str) -> None:
    for line in lines:
        line.outcome, line.detail, line.wanted = outcome, detail, False
        line.save()
