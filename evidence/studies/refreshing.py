"""Asks PubMed again about a study that is here."""

from evidence.folding import plain
from evidence.identifiers.references import Reference
from evidence.pubmed.client import Client
from evidence.pubmed.match import Finding, resolve
from evidence.studies.models import Study


def look_up(study: Study, client: Client) -> Finding:
    """What PubMed says now of this study, found by its identifiers or, without any, by what is known of it.

    The title is not compared when a PMID leads there: titles are corrected, and the person sees the change.
    """
    return next(resolve([as_reference(study)], client))


def as_reference(study: Study) -> Reference:
    if study.pmid:
        return Reference(text="", identifiers=study.identifiers[:1])
    return described(study)


def described(study: Study) -> Reference:
    """All that is known here of a study, as if it were printed."""
    return Reference(
        text="",
        identifiers=study.identifiers,
        title=plain(study.title) or None,
        first_author=study.first_author or None,
        year=study.year,
        journal=study.journal_abbreviation or study.journal or None,
        volume=study.volume or None,
        issue=study.issue or None,
        first_page=(study.pages or study.article_number or "").split("-")[0] or None,
    )
