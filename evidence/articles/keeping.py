"""An article is read in: its text, its references with the sentences that cite them, and the claims that it makes.

Read again, a reference that is printed as before keeps its study, the claim it is cited for and the reason; what a
person decided stays decided.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from evidence.articles.articles import Article, Citation
from evidence.articles.documents import Document
from evidence.articles.drafts import Draft, read_draft
from evidence.articles.published import stated_claims
from evidence.articles.statements import Statement, refused
from evidence.folding import fold
from evidence.identifiers.references import read
from evidence.pubmed.client import Client
from evidence.studies.importing import Resolution, import_references
from evidence.studies.models import Study
from evidence.studies.outcomes import Outcome
from evidence.studies.saving import NotAStudy, save


def take(article: Article, document: Document) -> Draft:
    """Keep a text, its references and what it claims; nothing is looked up yet. Safe to repeat."""
    draft = read_draft(document.text, document.title)
    with transaction.atomic():
        Article.objects.select_for_update().get(pk=article.pk)
        article.text = document.text
        article.save(update_fields=["text", "updated_at"])
        keep_references(article, draft)
        keep_statements(article, draft)
    return draft


def keep_references(article: Article, draft: Draft) -> None:
    """The references as they are printed now, each once; those that are printed no longer go into the history."""
    before: dict[str, list[Citation]] = defaultdict(list)
    for citation in article.citations.select_for_update():
        before[same(citation.text)].append(citation)
    rows = []
    for position, text in enumerate(draft.references, start=1):
        known = before[same(text)]
        row = known.pop(0) if known else Citation(article=article)
        row.position, row.text = position, text
        row.sentences = [sentence.printed for sentence in draft.sentences if position in sentence.cites]
        rows.append(row)
    store(article, rows)


def same(text: str) -> str:
    """What two printings of one reference have in common: its letters and digits, without case and accents."""
    return " ".join(re.findall(r"\w+", fold(text)))


def store(article: Article, rows: list[Citation]) -> None:
    """Old rows move to their new positions without ever sharing one."""
    kept = [row for row in rows if row.pk]
    article.citations.exclude(pk__in=[row.pk for row in kept]).delete()
    far = len(rows) + max((citation.position for citation in article.citations.all()), default=0)
    for number, row in enumerate(kept, start=1):
        Citation.objects.filter(pk=row.pk).exclude(position=row.position).update(position=far + number)
    for row in rows:
        row.save(update_fields=["position", "text", "sentences"] if row.pk else None)


def keep_statements(article: Article, draft: Draft) -> None:
    """The claims that are recognised by their words; what a person tied stays."""
    article.statements.filter(found_by=Statement.FoundBy.WORDS).exclude(
        sentence__in=[sentence.text for sentence in draft.sentences]
    ).delete()
    found = stated_claims(sentence.text for sentence in draft.sentences)
    not_so = refused(article)
    Statement.objects.bulk_create(
        (
            Statement(article=article, claim=publication.claim, sentence=text, found_by=Statement.FoundBy.WORDS)
            for publication, text in found
            if (publication.claim_id, text) not in not_so
        ),
        ignore_conflicts=True,
    )


def look_up(article: Article, client: Client, *, now: datetime) -> None:
    """Find the study of every reference that has none yet and was not answered, or whose answer failed.

    Each is stored as it is answered. A study that is retracted is tied too: what an article cites is a fact.
    """
    waiting = list(article.citations.filter(study=None, outcome__in=["", Outcome.FAILED]))
    answers = import_references([read(citation.text) for citation in waiting], client, now=now)
    for citation, resolution in zip(waiting, answers, strict=True):
        note(citation, resolution, now=now)


def note(citation: Citation, resolution: Resolution, *, now: datetime) -> None:
    """What became of a reference; an article that was read again meanwhile may have lost it."""
    good = resolution.outcome.good
    Citation.objects.filter(pk=citation.pk, study=None).update(
        outcome=resolution.outcome,
        detail=said(resolution),
        study=resolution.study if good else None,
        may_mean=None if good else meant(resolution, now=now),
    )


def meant(resolution: Resolution, *, now: datetime) -> Study | None:
    """The study that the identifier of a disagreeing reference leads to: how it stands must be known all the same."""
    if resolution.outcome is not Outcome.DISAGREES or resolution.study or resolution.record is None:
        return resolution.study if resolution.outcome is Outcome.DISAGREES else None
    try:
        return save(resolution.record, now=now).study
    except NotAStudy:
        return None


def said(resolution: Resolution) -> str:
    """The detail, with the PMIDs that may be meant where there are several."""
    candidates = ", ".join(f"PMID {record.pmid}" for record in resolution.candidates)
    return f"{resolution.detail} May be meant: {candidates}." if candidates else resolution.detail


def progress(citations: Iterable[Citation]) -> dict[str, int]:
    """How many references an article prints, how many are a study here, and how many wait to be looked up."""
    rows = list(citations)
    return {
        "all": len(rows),
        "resolved": sum(row.study_id is not None for row in rows),
        "waiting": sum(row.study_id is None and row.outcome in ("", Outcome.FAILED) for row in rows),
    }
