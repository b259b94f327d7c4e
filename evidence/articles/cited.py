"""A work that an article cites, stored or not yet, and what was announced about it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q

from evidence.identifiers.schemes import Identifier, Scheme
from evidence.identifiers.schemes import fold as fold_identifier
from evidence.pubmed.records import Record
from evidence.studies.models import Study
from evidence.studies.standing import STANDING_OF, Standing, notice_links

# https://www.nlm.nih.gov/mesh/pubtypes.html
PREPRINT = "D000076942"
MOST_VERSIONS = 10  # that follow one another, so that a circle in the data ends


@dataclass(frozen=True, slots=True)
class Announced:
    """One notice that counts, by whoever sent it."""

    standing: Standing
    pmid: str = ""
    doi: str = ""
    text: str = ""
    day: date | None = None

    @property
    def identifiers(self) -> tuple[Identifier, ...]:
        named = ((Scheme.PMID, self.pmid), (Scheme.DOI, self.doi))
        return tuple(Identifier(scheme, value) for scheme, value in named if value)

    def __str__(self) -> str:
        when = f"on {self.day.strftime('%-d %B %Y')}" if self.day else ""
        named = ", ".join(filter(None, [self.text, label(self.pmid, self.doi), when]))
        return named or "no place is known"


@dataclass(frozen=True, slots=True)
class Cited:
    """The work of a reference: known for certain, or what its identifier leads to though the rest disagrees."""

    position: int
    name: str
    pmid: str | None
    doi: str | None
    study: int | None
    notices: tuple[Announced, ...]
    preprint: bool
    sentence: str | None = None
    certain: bool = True

    @property
    def withdrawn(self) -> bool:
        return any(notice.standing.withdrawn for notice in self.notices)

    @property
    def newer(self) -> tuple[Announced, ...]:
        return tuple(notice for notice in self.notices if notice.standing is Standing.SUPERSEDED)

    def __str__(self) -> str:
        name = named(self.name, self.pmid, self.doi)
        return name if self.certain else f"{name}, which may be meant,"


def label(pmid: str | None, doi: str | None) -> str:
    return ", ".join(filter(None, [f"PMID {pmid}" if pmid else "", f"doi {doi}" if doi else ""]))


def surest(pmid: str | None, doi: str | None) -> str:
    """The identifier by which somebody finds it, the surest first; empty without one."""
    return f"PMID {pmid}" if pmid else f"doi {doi}" if doi else ""


def named(name: str, pmid: str | None, doi: str | None) -> str:
    """A work as findings speak of it: Garrison 2012 (PMID 22972143)."""
    identifier = surest(pmid, doi)
    return f"{name} ({identifier})" if identifier else name


def cited_study(position: int, study: Study, sentence: str | None, *, certain: bool = True) -> Cited:
    """A study here, with its notices of today; what was set aside with a reason, or taken back, does not count."""
    counting = (notice for notice in study.notices.all() if notice.counts)
    notices = (
        Announced(one.standing, one.notice_pmid, one.notice_doi, one.text, one.date)
        for one in counting
        if one.standing is not Standing.NO_NOTICE
    )
    preprint = any(kind.get("ui") == PREPRINT for kind in study.publication_types)
    name = study.short_citation
    return Cited(position, name, study.pmid, study.doi, study.pk, tuple(notices), preprint, sentence, certain)


def cited_record(position: int, record: Record, sentence: str | None, *, certain: bool = True) -> Cited:
    """A record of PubMed that is not stored here."""
    links = [(STANDING_OF[link.kind], link) for link in notice_links(record)]
    notices = tuple(Announced(how, link.pmid or "", text=link.source) for how, link in links if how)
    preprint = any(kind.ui == PREPRINT for kind in record.publication_types)
    first = (record.authors[0].family or record.authors[0].literal) if record.authors else None
    name = " ".join(filter(None, [first or "[no author]", str(record.issued.year or "")]))
    return Cited(position, name, record.pmid, record.doi, None, notices, preprint, sentence, certain)


def completed(known: Cited, study: Study, record: Record) -> Cited:
    """A study that a person typed, with what its record says beyond it; what was set aside here stays set aside."""
    told = cited_record(known.position, record, known.sentence)
    here = {(STANDING_OF[one.kind], one.notice_pmid) for one in study.notices.all()}
    more = tuple(notice for notice in told.notices if (notice.standing, notice.pmid) not in here)
    return replace(
        known,
        pmid=known.pmid or told.pmid,
        doi=known.doi or told.doi,
        notices=known.notices + more,
        preprint=known.preprint or told.preprint,
    )


def newer_versions(works: Iterable[Cited]) -> dict[Identifier, Study]:
    """The studies here that notices name as newer versions, and newer versions of these, by folded identifier."""
    known: dict[Identifier, Study] = {}
    asked: set[Identifier] = set()
    wanted = {one for work in works for notice in work.newer for one in notice.identifiers}
    while wanted - asked:
        found = Study.objects.with_notices().named(wanted - asked)
        asked |= wanted
        known |= {fold_identifier(name): study for study in found.values() for name in study.identifiers}
        following = (cited_study(0, study, None) for study in found.values())
        wanted = {one for work in following for notice in work.newer for one in notice.identifiers}
    return known


def newest(work: Cited, known: Mapping[Identifier, Study]) -> Study | None:
    """The last of the newer versions of a work that are here."""
    last: Study | None = None
    for _ in range(MOST_VERSIONS):
        names = (fold_identifier(one) for notice in work.newer for one in notice.identifiers)
        following = next((known[name] for name in names if name in known), None)
        if following is None or following == last:
            return last
        last, work = following, cited_study(work.position, following, None)
    return last


def published_as(works: Iterable[Cited]) -> dict[str, Study]:
    """The studies here that say that a cited preprint is an earlier version of them, by the preprint's PMID."""
    asked = {work.pmid for work in works if work.preprint and work.pmid and not work.newer}
    if not asked:
        return {}
    saying = (Q(links__contains=[{"kind": "UpdateOf", "pmid": pmid}]) for pmid in sorted(asked))
    found: dict[str, Study] = {}
    for study in Study.objects.filter(reduce(or_, saying)).order_by("pk"):
        for link in study.links:
            if link.get("kind") == "UpdateOf" and link.get("pmid") in asked:
                found.setdefault(link["pmid"], study)
    return found
