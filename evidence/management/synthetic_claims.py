"""Invented claims, each published once with some of the invented studies, several of them of one topic.

They go the way that the database asks of every claim (draft, review, publication with its studies, published): no
trigger is left out.
"""

import hashlib
import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import connection, transaction

from evidence.claims.models import Claim, EvidenceItem, Topic
from evidence.grading.publication_search import PublicationSearch, columns
from evidence.grading.publications import Publication, PublishedStudy
from evidence.grading.publishing import canonical
from evidence.grading.snapshots import SCHEMA, study_words
from evidence.management.synthetic_studies import FIRST_PMID, SLUG, Invention
from evidence.studies.models import Study
from evidence.studies.standing import Standing

BATCH = 1_000
CLAIMS_PER_TOPIC = 25
STUDIES_PER_CLAIM = 20  # at most
PUBLISHED = datetime(2026, 1, 1, tzinfo=UTC)


def make_claims(number: int, studies: int, seed: int) -> None:
    """Add and publish so many claims; each study among so many is used by one of them at least, while they suffice."""
    invention = Invention(seed + 1)
    by = User.objects.create(username=SLUG, first_name="Synthetic", is_active=False)
    topics = [
        Topic(slug=f"{SLUG}-{one}", name=f"Synthetic topic {one}") for one in range(1 + number // CLAIMS_PER_TOPIC)
    ]
    Topic.objects.bulk_create(topics, BATCH)
    for begin in range(0, number, BATCH):
        claims = [claim(invention, one) for one in range(begin, min(begin + BATCH, number))]
        with transaction.atomic():  # of all claims together, what waits for the end would be looked through again
            publish(claims, topics, studies, by, invention.random)
        if not begin:
            analyze()  # what the triggers ask was planned for empty tables: without an index, slower with each claim
    analyze()


def analyze() -> None:
    with connection.cursor() as cursor:
        for model in (Claim, EvidenceItem, Publication, PublishedStudy, PublicationSearch):
            cursor.execute(f"ANALYZE {model._meta.db_table}")


def claim(invention: Invention, number: int) -> Claim:
    treatment, people = invention.drawn(invention.words, 2)
    statement = f"Synthetic: {treatment} helps against {' '.join(invention.drawn(invention.words, 3))}."
    return Claim(slug=f"{SLUG}-{number + 1}", statement=statement, population=f"people with {people}",
                 intervention=treatment, comparator="placebo", note="An invented claim.")  # fmt: skip


def publish(claims: Sequence[Claim], topics: Sequence[Topic], studies: int, by: User, draw: random.Random) -> None:
    Claim.objects.bulk_create(claims)
    chosen = [topics[int(draw.paretovariate(1)) % len(topics)] for _ in claims]
    Claim.topics.through.objects.bulk_create(
        Claim.topics.through(claim=one, topic=topic) for one, topic in zip(claims, chosen, strict=True)
    )
    used = [
        sorted(draw.sample(range(1, studies + 1), min(studies, draw.randint(1, STUDIES_PER_CLAIM)))) for _ in claims
    ]
    known = studies_with({number for numbers in used for number in numbers})
    rows = [[known[number] for number in numbers] for numbers in used]
    items = [
        EvidenceItem(claim=one, study=study, role="background")
        for one, many in zip(claims, rows, strict=True)
        for study in many
    ]
    EvidenceItem.objects.bulk_create(items, BATCH)
    here = Claim.objects.filter(pk__in=[one.pk for one in claims])
    here.update(state=Claim.State.IN_REVIEW)
    publications = [publication(one, topic, many, by) for one, topic, many in zip(claims, chosen, rows, strict=True)]
    Publication.objects.bulk_create(publications)
    PublishedStudy.objects.bulk_create(shown(publications, rows), BATCH)
    PublicationSearch.objects.bulk_create(
        PublicationSearch(publication=one, **columns(one.snapshot)) for one in publications
    )
    here.update(state=Claim.State.PUBLISHED, version=1, first_published_at=PUBLISHED)


def studies_with(numbers: set[int]) -> dict[int, Study]:
    rows = Study.objects.filter(pmid__in=[str(FIRST_PMID + number) for number in numbers]).defer("abstract", "mesh")
    return {int(study.pmid or 0) - FIRST_PMID: study for study in rows}


def shown(publications: Sequence[Publication], rows: Sequence[Sequence[Study]]) -> Iterator[PublishedStudy]:
    for one, many in zip(publications, rows, strict=True):
        for position, study in enumerate(many, start=1):
            yield PublishedStudy(publication=one, study=study, position=position)


def publication(claim: Claim, topic: Topic, studies: Sequence[Study], by: User) -> Publication:
    content = canonical(said(claim, topic, studies))
    return Publication(
        claim=claim, number=1, content=content, hash=hashlib.sha256(content.encode()).hexdigest(),
        statement=claim.statement, question_type=claim.question_type, topics=[topic.slug], published_by=by,
        published_at=PUBLISHED,
    )  # fmt: skip


def said(claim: Claim, topic: Topic, studies: Sequence[Study]) -> dict[str, Any]:
    """What `snapshot` says of a claim without judgements, made without asking for each claim again."""
    return {
        "schema": SCHEMA, "slug": claim.slug, "number": 1, "published_at": PUBLISHED.isoformat(),
        "statement": claim.statement, "population": claim.population, "intervention": claim.intervention,
        "comparator": claim.comparator, "question_type": claim.question_type, "topics": [topic.slug],
        "note": claim.note, "change_note": "", "override": None, "review_due": None,
        "reviewers_needed": claim.reviewers_needed, "certainty": None, "outcomes": [], "assessments": [],
        "ratings": [], "published_by": "Synthetic", "declarations": [],
        "evidence": [evidence(study) for study in studies],
    }  # fmt: skip


def evidence(study: Study) -> dict[str, Any]:
    return {
        "study": study_words(study), "role": "background", "weighed_for": [], "standing": Standing.NO_NOTICE.value,
        "notices": [], "consensus": None, "appraisals": [],
    }  # fmt: skip
