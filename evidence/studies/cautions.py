"""What a writer should know of a study before it stands in a reference list, which itself may say nothing of it."""

from collections.abc import Callable, Iterable

from django.utils.encoding import iri_to_uri

from evidence.studies.models import Study
from evidence.studies.standing import Standing

TOLD = (Standing.RETRACTED, Standing.RETRACTED_AND_REPLACED, Standing.CONCERN, Standing.SUPERSEDED)
WORDS = {Standing.CONCERN: "under an "}

# What a reference cannot do without. PubMed's records are as complete as their works; what a person typed may not be.
NEEDED: dict[str, Callable[[Study], object]] = {
    "title": lambda study: study.title or study.vernacular_title,
    "authors": lambda study: study.authors,
    "year": lambda study: study.year or study.date_literal,
    "journal": lambda study: study.journal or study.journal_abbreviation or study.book,
}
INCOMPLETE = "incomplete"

# https://www.rfc-editor.org/rfc/rfc9651#name-lists ; servers in between refuse headers of more than some 8 kB.
HEADER = "Evidence-Warnings"
MOST = 20


def cautions(study: Study) -> list[str]:
    """A sentence for each: that it no longer stands, with the place where that is announced, and what it lacks."""
    said = [no_longer_stands(study)] if study.standing in TOLD else []
    lacking = missing(study)
    if lacking:
        said.append(f"{study.short_citation} was typed by hand without {', '.join(lacking)}: complete it.")
    return said


def no_longer_stands(study: Study) -> str:
    """The notice that is told is the one that makes the study stand so."""
    standing = study.standing
    notice = next(one for one in study.notices.all() if one.counts and one.standing is standing)
    where = notice.text or notice.notice_doi or (f"PMID {notice.notice_pmid}" if notice.notice_pmid else "")
    number = f" (PMID {notice.notice_pmid})" if notice.notice_pmid and notice.text else ""
    said = f"{standing.label.lower()}: {where.rstrip('.')}{number}" if where else standing.label.lower()
    return f"{study.short_citation} is {WORDS.get(standing, '')}{said}."


def missing(study: Study) -> list[str]:
    return [] if study.fetched_at else [name for name, known in NEEDED.items() if not known(study)]


def header(studies: Iterable[Study]) -> str:
    """The same for programs: the studies with a word for each caution, as a list of structured fields.

    Such as `"pmid:22972143";superseded, "doi:10.1000/a";incomplete`; of a long list the first, and how many follow.
    """
    told = [(iri_to_uri(study.identifier or study.key), words) for study in studies if (words := codes(study))]
    listed = [f'"{name}";{";".join(words)}' for name, words in told[:MOST]]
    more = len(told) - len(listed)
    return ", ".join([*listed, f"more;count={more}"] if more else listed)


def codes(study: Study) -> list[str]:
    return [study.standing.value] * (study.standing in TOLD) + [INCOMPLETE] * bool(missing(study))
