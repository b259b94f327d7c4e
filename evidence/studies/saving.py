"""Stores what PubMed says of a study, and what its record says of notices; nothing that was stored is lost."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import DatabaseError, connection, transaction

from evidence.errors import EvidenceError
from evidence.identifiers.schemes import Identifier, Scheme
from evidence.pubmed.compare import same_work, work_of
from evidence.pubmed.records import Link, Record
from evidence.studies.mapping import FETCHED, fields_of, work_of_study
from evidence.studies.models import Notice, Study
from evidence.studies.search import index
from evidence.studies.standing import notice_about, notice_links


class NotAStudy(EvidenceError):
    """PMID {pmid} is a notice ({kind}), not a study: it is not stored. Add the study that it is about."""

    code = "not_a_study"


@dataclass(frozen=True, slots=True)
class Saved:
    """A stored study; `remark` says what could not be stored as it came."""

    study: Study
    created: bool
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a study that PubMed now gives another value."""

    field: str
    before: Any
    after: Any

    @property
    def label(self) -> str:
        return str(getattr(Study._meta.get_field(self.field), "verbose_name", self.field))


def save(record: Record, *, now: datetime) -> Saved:
    """Add the study of a record, or bring the one that is here up to date, with its notices, as one transaction.

    Raises NotAStudy for a retraction notice, an erratum or an expression of concern.
    """
    if kind := notice_about(record):
        raise NotAStudy(pmid=record.pmid, kind=kind)
    with transaction.atomic():
        one_writer_at_a_time()
        study = here(record) or Study()
        created = study.pk is None
        remark = write(study, record, now=now)
    return Saved(study, created, remark)


def unstorable(record: Record, error: DatabaseError) -> str:
    """Why the database refused a record, for the person whose reference led to it."""
    return f"PubMed's record {record.pmid} cannot be stored as it is: {str(error).splitlines()[0]}. Please report it."


def changes(study: Study, record: Record) -> list[Change]:
    """What storing this record would change of the study, field by field."""
    values, _ = storable(study, record)
    pairs = ((name, getattr(study, name), values[name]) for name in FETCHED)
    return [Change(name, before, after) for name, before, after in pairs if before != after]


def write(study: Study, record: Record, *, now: datetime) -> str:
    values, remark = storable(study, record)
    for name, value in values.items():
        setattr(study, name, value)
    study.source = Study.Source.PUBMED
    study.record_hash = record.hash
    study.fetched_at = now
    study.save()
    write_notices(study, notice_links(record), now=now)
    index([study])
    return remark


def one_writer_at_a_time() -> None:
    """Two imports that meet the same study must not both add it; held to the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('evidence.studies.saving'))")


def here(record: Record) -> Study | None:
    """The study of this record, if it is here: by PMID, else one without a PMID that is the same work."""
    if study := Study.objects.filter(pmid=record.pmid).first():
        return study
    without_pmid = Study.objects.filter(pmid=None)
    if record.doi and (study := without_pmid.with_doi(record.doi).first()):
        return study
    if record.pmcid and (study := without_pmid.filter(pmcid=record.pmcid).first()):
        return study
    nameless = without_pmid.filter(doi=None, pmcid=None, year=record.issued.year)
    twins = [study for study in nameless if same_work(work_of_study(study), work_of(record))]
    return twins[0] if len(twins) == 1 else None


def storable(study: Study, record: Record) -> tuple[dict[str, Any], str]:
    """The values to store. An identifier that another study has stays with that study, and the remark says so."""
    values = fields_of(record)
    remarks = []
    for scheme in (Scheme.DOI, Scheme.PMCID):
        value = values[scheme.value]
        same = Study.objects.identified(Identifier(scheme, value)) if value else Study.objects.none()
        if other := same.exclude(pk=study.pk).first():
            remarks.append(f"Its {scheme.upper()} {value} already belongs to {other.identifier}: stored without it.")
            values[scheme.value] = None
    return values, " ".join(remarks)


def write_notices(study: Study, links: list[Link], *, now: datetime) -> None:
    """One row a notice; one that PubMed no longer announces is kept and marked as taken back."""
    announced = Notice.objects.filter(study=study, source=Notice.Source.PUBMED)
    still = [write_notice(study, link).pk for link in links]
    announced.filter(taken_back_at=None).exclude(pk__in=still).update(taken_back_at=now)
    announced.filter(pk__in=still).exclude(taken_back_at=None).update(taken_back_at=None)


def write_notice(study: Study, link: Link) -> Notice:
    text = " – ".join(filter(None, [link.source, link.note]))
    told = Notice.objects.filter(study=study, kind=link.kind, source=Notice.Source.PUBMED, notice_pmid=link.pmid or "")
    notice = (told if link.pmid else told.filter(text=text)).first() or Notice(study=study, kind=link.kind)
    notice.source, notice.notice_pmid, notice.text = Notice.Source.PUBMED, link.pmid or "", text
    notice.save()
    return notice
