"""Which PubMed record is meant by a printed reference, and does it say what the reference says?

Two steps, so that nothing is guessed silently: `leads` asks PubMed for records that may be meant, one way after
another; `decide` compares the fetched records with what was printed, and answers with its reasons.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from evidence.identifiers.references import Reference
from evidence.identifiers.schemes import Identifier, Scheme
from evidence.pubmed.answers import TimedOut, Unreachable
from evidence.pubmed.client import Citation, Client, PubMedError
from evidence.pubmed.compare import Difference, Work, compare, said, work_of
from evidence.pubmed.records import Record

MOST_CANDIDATES = 10

# References that are looked up together, so that their records come in one request.
TOGETHER = 20

# After so many failures in a row, each of several tries, PubMed is taken to be out of order and the rest is not asked
# for; one is enough when it cannot be reached at all. A refusal is about what was asked, and counts for nothing.
PATIENCE = 2


class Answer(StrEnum):
    """What PubMed's answer means for one reference."""

    FOUND = "found"
    AMBIGUOUS = "ambiguous"
    DISAGREES = "disagrees"
    NOT_FOUND = "not_found"
    INVALID = "invalid"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Lead:
    """PMIDs that may be meant, in the order PubMed gave them, and how they were come by.

    With an `identifier`, only a record that carries it will do; without one, what is printed must agree. `whole` is
    false when PubMed found more than these; `asked` is, when no request was needed.
    """

    pmids: tuple[str, ...]
    how: str
    identifier: Identifier | None = None
    whole: bool = True
    asked: bool = True

    def fits(self, record: Record) -> bool:
        if not self.identifier:
            return True
        value = {Scheme.PMID: record.pmid, Scheme.PMCID: record.pmcid, Scheme.DOI: record.doi}[self.identifier.scheme]
        return (value or "").casefold() == self.identifier.value.casefold()


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer for one reference: a record only where exactly one is meant."""

    answer: Answer
    detail: str = ""
    record: Record | None = None
    differences: tuple[Difference, ...] = ()
    candidates: tuple[Record, ...] = field(default=(), repr=False)


def resolve(references: Iterable[Reference], client: Client) -> Iterator[Finding]:
    """One finding per reference, in order, as they come; a failure of PubMed is a finding too, never an exception.

    Each reference is asked for by PMID, PMCID and DOI, then by citation, then by title, until records are found.
    """
    pending = list(references)
    failures = Failures()
    for start in range(0, len(pending), TOGETHER):
        yield from resolve_together(pending[start : start + TOGETHER], client, failures)


class Failures:
    """Counts failures in a row; when patience is at its end, remembers the last sentence for the rest."""

    def __init__(self) -> None:
        self.in_a_row = 0
        self.sentence = ""

    @property
    def given_up(self) -> bool:
        return self.in_a_row >= PATIENCE

    def add(self, error: PubMedError) -> Finding:
        if error.transient:
            self.in_a_row += PATIENCE if isinstance(error, Unreachable | TimedOut) else 1
        self.sentence = str(error)
        return self.finding()

    def finding(self) -> Finding:
        return Finding(Answer.FAILED, self.sentence)


def resolve_together(references: list[Reference], client: Client, failures: Failures) -> list[Finding]:
    findings: dict[int, Finding] = {}
    waiting: dict[int, Iterator[Lead]] = {}
    for number, reference in enumerate(references):
        if finding := unreadable(reference):
            findings[number] = finding
        else:
            waiting[number] = leads(reference, client)
    while waiting:
        asked = next_leads(waiting, findings, references, failures)
        records = fetched(asked, findings, client, failures)
        for number, lead in asked.items():
            finding = findings.get(number) or decide(references[number], lead, records)
            if finding:
                findings[number] = finding
        waiting = {number: rest for number, rest in waiting.items() if number not in findings}
    return [findings[number] for number in range(len(references))]


def next_leads(
    waiting: dict[int, Iterator[Lead]], findings: dict[int, Finding], references: list[Reference], failures: Failures
) -> dict[int, Lead]:
    """The next lead of each waiting reference; one that has none left is not found, one that failed has failed."""
    asked: dict[int, Lead] = {}
    for number, rest in waiting.items():
        if failures.given_up:
            findings[number] = failures.finding()
            continue
        try:
            lead = next(rest, None)
        except PubMedError as error:
            findings[number] = failures.add(error)
            continue
        if lead is None or lead.asked:
            failures.in_a_row = 0
        if lead is None:
            findings[number] = Finding(Answer.NOT_FOUND, nothing_found(references[number]))
        else:
            asked[number] = lead
    return asked


def fetched(
    asked: dict[int, Lead], findings: dict[int, Finding], client: Client, failures: Failures
) -> dict[str, Record]:
    """The records of all leads by PMID; when PubMed fails, the references whose records did not come have failed."""
    pmids = [pmid for lead in asked.values() for pmid in lead.pmids]
    records: dict[str, Record] = {}
    if failures.given_up:
        findings.update(dict.fromkeys(asked, failures.finding()))
        return records
    try:
        for batch in client.fetch(pmids):
            records |= {record.pmid: record for record in batch.records}
    except PubMedError as error:
        finding = failures.add(error)
        for number, lead in asked.items():
            if not any(pmid in records for pmid in lead.pmids):
                findings[number] = finding
        return records
    if pmids:
        failures.in_a_row = 0
    return records


def unreadable(reference: Reference) -> Finding | None:
    """The finding for a reference that PubMed cannot be asked about; None when it can."""
    if reference.pmid or reference.pmcid or reference.doi or reference.searchable:
        return None
    problem = " ".join(reference.invalid) or (
        "There is no PMID, PMCID or DOI in it, and not enough of a citation to search PubMed for (a title with its "
        "author or year; or journal, year, volume and page). Websites and trial registers hold no studies."
    )
    return Finding(Answer.INVALID, problem)


def leads(reference: Reference, client: Client) -> Iterator[Lead]:
    """Ask PubMed which records may be meant, the surest way first; an empty answer gives no lead.

    Raises PubMedError when PubMed gives no usable answer.
    """
    if reference.pmid:
        pmid = Identifier(Scheme.PMID, reference.pmid)
        yield Lead((reference.pmid,), f"PMID {reference.pmid}", pmid, asked=False)
    if reference.pmcid:
        yield from searched(client, pmcid_terms(reference.pmcid), Identifier(Scheme.PMCID, reference.pmcid))
    if reference.doi:
        yield from searched(client, doi_terms(reference.doi), Identifier(Scheme.DOI, reference.doi))
    if reference.journal and reference.year:
        yield from cited(reference, client)
    if reference.title:
        yield from titled(reference, client)


def searched(client: Client, terms: tuple[str, ...], identifier: Identifier) -> Iterator[Lead]:
    """Leads from one identifier, asked in one spelling after another."""
    for term in terms:
        if pmids := client.search(term, limit=MOST_CANDIDATES).pmids:
            yield Lead(pmids, f"{identifier.scheme.upper()} {identifier.value}", identifier)


def pmcid_terms(pmcid: str) -> tuple[str, ...]:
    return (f"{pmcid}[pmcid]", pmcid)


def doi_terms(doi: str) -> tuple[str, ...]:
    """A DOI as a search term; one with brackets is asked again in quotes, for they group terms in Entrez."""
    bare = f"{doi}[doi]"
    return (bare, f'"{doi}"[doi]') if set(doi) & set("()<>;[]&") else (bare,)


def cited(reference: Reference, client: Client) -> Iterator[Lead]:
    citation = Citation(
        journal=reference.journal or "",
        year=str(reference.year or ""),
        volume=reference.volume or "",
        first_page=reference.first_page or "",
        author=reference.first_author or "",
    )
    match = client.match([citation])[0]
    if pmids := (match.pmid,) if match.pmid else match.candidates:
        yield Lead(pmids[:MOST_CANDIDATES], "its journal, year, volume and page")


def titled(reference: Reference, client: Client) -> Iterator[Lead]:
    """Search by the words of the title, narrowed by the first author when one is printed."""
    kept = "".join(char if char.isalnum() or char in "-'" else " " for char in reference.title or "")
    term = f"{' '.join(kept.split())}[Title]"
    if reference.first_author:
        term += f" AND {reference.first_author}[Author]"
    found = client.search(term, limit=MOST_CANDIDATES)
    if found.pmids:
        yield Lead(found.pmids, "its title", whole=found.count <= MOST_CANDIDATES)


def decide(reference: Reference, lead: Lead, records: Mapping[str, Record]) -> Finding | None:
    """Compare what was printed with the fetched records of a lead, and say what can be said for certain.

    None when the lead leads nowhere: PubMed does not know its PMIDs, or no record carries the identifier.
    """
    found = [records[pmid] for pmid in lead.pmids if pmid in records and lead.fits(records[pmid])]
    if not found:
        return None
    compared = [(record, compare(reference, work_of(record)) + unanswered(reference, lead, record)) for record in found]
    agreeing = [record for record, differences in compared if not differences]
    certain = lead.identifier or (lead.whole and sufficient(reference, work_of(agreeing[0]) if agreeing else Work()))
    if len(agreeing) == 1 and certain:
        others = f", the only one of {len(found)} that agrees with what is printed" if len(found) > 1 else ""
        return Finding(Answer.FOUND, f"Found by {lead.how}{others}.", agreeing[0])
    if len(found) == 1 and compared[0][1]:
        return disagreement(found[0], compared[0][1], lead)
    reason = f"Found by {lead.how}: {len(found)} that may be meant. Choose one, or add its PMID to the reference."
    return Finding(Answer.AMBIGUOUS, reason, candidates=tuple(found))


def disagreement(record: Record, differences: tuple[Difference, ...], lead: Lead) -> Finding:
    detail = f"PMID {record.pmid}, found by {lead.how}, disagrees with what is printed: {said(differences)}."
    return Finding(Answer.DISAGREES, detail, record, differences)


def unanswered(reference: Reference, lead: Lead, record: Record) -> tuple[Difference, ...]:
    """Identifiers that were printed and that the record does not have.

    Those that led nowhere before this lead count; so do those that were not asked for, when no title vouches for the
    record.
    """
    printed = [("PMCID", reference.pmcid, record.pmcid), ("DOI", reference.doi, record.doi)]
    if reference.title and lead.identifier:
        printed = printed[: {Scheme.PMID: 0, Scheme.PMCID: 0, Scheme.DOI: 1}[lead.identifier.scheme]]
    return tuple(Difference(name, value, "none in PubMed") for name, value, found in printed if value and not found)


def sufficient(reference: Reference, work: Work) -> bool:
    """True when enough was printed to say that a record found without an identifier is the one meant."""
    return bool(reference.title and work.title and (reference.year or reference.first_author or reference.volume))


def nothing_found(reference: Reference) -> str:
    ways = (
        (reference.pmid, f"PMID {reference.pmid}"),
        (reference.pmcid, f"PMCID {reference.pmcid}"),
        (reference.doi, f"DOI {reference.doi}"),
        (reference.journal and reference.year, "its journal, year, volume and page"),
        (reference.title, "its title"),
    )
    tried = ", ".join(words for printed, words in ways if printed)
    return f"PubMed has no record by {tried}. It may be mistyped, withdrawn, or not in PubMed: check it."
