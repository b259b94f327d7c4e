"""Which study a reference means: what may be meant, with what differs, and the choice of a person with its reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from evidence.articles.articles import Citation
from evidence.errors import EvidenceError
from evidence.identifiers.references import Reference, read
from evidence.identifiers.schemes import Scheme, find
from evidence.pubmed.client import Client, PubMedError
from evidence.pubmed.compare import Difference, compare, work_of
from evidence.pubmed.records import Record
from evidence.studies.importing import import_references
from evidence.studies.mapping import citation_of, work_of_study
from evidence.studies.models import Study
from evidence.studies.outcomes import Outcome
from evidence.studies.printed import near
from evidence.studies.standing import Standing, notice_links, standing_of_links

HERE, THERE = "study:", "PMID "  # how the form names a work: by its number here, or by that of PubMed


class NoSuchStudy(EvidenceError):
    """“{text}” names no study: {detail} Give a PMID, a DOI or a PMCID."""


class NobodyToAsk(EvidenceError):
    """“{text}” is not here, and PubMed gave no answer: {detail}"""


class PrintedNoLonger(EvidenceError):
    """The article was read again meanwhile and no longer prints “{reference}”: look at its references."""


class ReasonWanted(EvidenceError):
    """Say why “{reference}” means another study than was found."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A work that may be meant, and what differs from what is printed; that is not known of a mere number."""

    name: str
    citation: str
    standing: Standing = Standing.NO_NOTICE
    differences: tuple[Difference, ...] | None = None


@dataclass(frozen=True, slots=True)
class Candidates:
    """What may be meant; `problem` says why some of it is shown by its number alone."""

    works: tuple[Candidate, ...]
    problem: str = ""


def candidates_of(citation: Citation, client: Client) -> Candidates:
    """What the answer to a reference names, and what is here and like it, but for the study that it means now."""
    reference = read(citation.text)
    named = [one for one in find(citation.detail) if one.scheme is Scheme.PMID]
    known = Study.objects.with_notices().named(named)
    told = [*filter(None, [citation.may_mean]), *known.values(), *near(reference)]
    studies = {study.pk: study for study in told if study.pk != citation.study_id}
    here = [of_study(reference, study) for study in studies.values()]
    there, problem = looked_up(reference, [one.value for one in named if one not in known], client)
    return Candidates((*here, *there), problem)


def looked_up(reference: Reference, pmids: Sequence[str], client: Client) -> tuple[list[Candidate], str]:
    """The works that only PubMed knows; when it gives no answer, their numbers and its sentence."""
    if not pmids:
        return [], ""
    try:
        records = {record.pmid: record for batch in client.fetch(pmids) for record in batch.records}
    except PubMedError as error:
        return [Candidate(f"{THERE}{pmid}", f"{THERE}{pmid}") for pmid in pmids], str(error)
    return [of_record(reference, records[pmid]) for pmid in pmids if pmid in records], ""


def of_study(reference: Reference, study: Study) -> Candidate:
    differences = compare(reference, work_of_study(study))
    identifier = f" {study.identifiers[0].scheme.upper()} {study.identifiers[0].value}." if study.identifiers else ""
    return Candidate(f"{HERE}{study.pk}", f"{str(study).rstrip('.')}.{identifier}", study.standing, differences)


def of_record(reference: Reference, record: Record) -> Candidate:
    standing = standing_of_links(notice_links(record))
    return Candidate(f"{THERE}{record.pmid}", citation_of(record), standing, compare(reference, work_of(record)))


def choose(citation: Citation, named: str, reason: str, client: Client, *, now: datetime) -> Study:
    """A person says which study a reference means, by an identifier or a candidate's name, and why.

    Raises NoSuchStudy, NobodyToAsk, ReasonWanted or PrintedNoLonger.
    """
    if not reason.strip():
        raise ReasonWanted(reference=citation.text[:80])
    study = study_named(named, client, now=now)
    chosen = {"study": study, "reason": reason.strip(), "outcome": Outcome.ALREADY, "detail": ""}
    if not Citation.objects.filter(pk=citation.pk).update(**chosen, may_mean=None):
        raise PrintedNoLonger(reference=citation.text[:80])
    return study


def study_named(named: str, client: Client, *, now: datetime) -> Study:
    """A study that is here, or the one that an identifier leads to, which is stored."""
    number = named.removeprefix(HERE)
    if number != named:
        study = Study.objects.filter(pk=number).first() if number.isdecimal() and len(number) < 10 else None
        if study is None:
            raise NoSuchStudy(text=named, detail="it is not here any more.")
        return study
    resolution = next(iter(import_references([read(named)], client, now=now)))
    if resolution.outcome is Outcome.FAILED:
        raise NobodyToAsk(text=named, detail=resolution.detail)
    if not resolution.outcome.good or resolution.study is None:
        raise NoSuchStudy(text=named, detail=resolution.detail)
    return resolution.study
