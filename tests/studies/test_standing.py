"""How a study stands after its notices: kinds, the worst that counts, and never by what a notice says of another work."""

import itertools

import pytest
from django.db import IntegrityError, transaction

from evidence.pubmed.records import Link, PublicationType, Record
from evidence.studies.models import Notice, Study
from evidence.studies.standing import STANDING_OF, Standing, notice_about, notice_links, standing_of_links, worst

RECORD_SIDE = [
    # on the affected article
    ("RetractionIn", Standing.RETRACTED),
    ("RetractedandRepublishedIn", Standing.RETRACTED_AND_REPLACED),
    ("ExpressionOfConcernIn", Standing.CONCERN),
    ("ErratumIn", Standing.CORRECTED),
    ("CorrectedandRepublishedIn", Standing.CORRECTED_AND_REPUBLISHED),
    ("UpdateIn", Standing.SUPERSEDED),
    # on the notice, or on the newer record: says nothing about itself
    ("RetractionOf", Standing.NO_NOTICE),
    ("RetractedandRepublishedFrom", Standing.NO_NOTICE),
    ("ErratumFor", Standing.NO_NOTICE),
    ("UpdateOf", Standing.NO_NOTICE),
    # no matter at all
    ("CommentIn", Standing.NO_NOTICE),
    ("Cites", Standing.NO_NOTICE),
]


@pytest.mark.parametrize(("kind", "standing"), RECORD_SIDE)
def test_a_link_of_a_record_gives_it_this_standing(kind, standing):
    assert standing_of_links(notice_links(Record(pmid="1", links=(Link(kind=kind, source="J"),)))) is standing


def test_a_retracted_publication_without_a_link_is_retracted():
    record = Record(pmid="1", publication_types=(PublicationType("Retracted Publication", "D016441"),))
    assert standing_of_links(notice_links(record)) is Standing.RETRACTED


@pytest.mark.parametrize("name", ["Retraction of Publication", "Published Erratum", "Expression of Concern"])
def test_a_notice_is_told_from_a_study(name):
    assert notice_about(Record(pmid="1", publication_types=(PublicationType(name),))) == name
    assert notice_about(Record(pmid="1", publication_types=(PublicationType("Retracted Publication"),))) is None


def test_the_worst_counts_whatever_the_order():
    for standings in itertools.permutations([Standing.CORRECTED, Standing.RETRACTED, Standing.SUPERSEDED]):
        assert worst(standings) is Standing.RETRACTED


def test_every_kind_of_notice_in_the_database_has_a_standing():
    assert set(Notice.Kind.values) == set(STANDING_OF)


@pytest.mark.django_db
def test_an_overridden_notice_no_longer_counts_but_stays(person):
    study = Study.objects.create(title="A trial")
    notice = Notice.objects.create(study=study, kind=Notice.Kind.RETRACTION, text="J")
    assert study.standing is Standing.RETRACTED
    notice.overridden_by, notice.override_reason = person("cara"), "Retracted by mistake, see the journal."
    notice.save()
    assert Study.objects.get().standing is Standing.SET_ASIDE


REFUSED_BY_THE_DATABASE = [
    # identifiers that cannot be
    lambda: Study.objects.create(title="T", pmid="0123"),
    lambda: Study.objects.create(title="T", pmid="12345678901"),
    lambda: Study.objects.create(title="T", pmcid="3394355"),
    lambda: Study.objects.create(title="T", doi="11.1/x"),
    # the same work twice
    lambda: [Study.objects.create(title="T", doi=doi) for doi in ("10.1234/a", "10.1234/A")],
    lambda: [Study.objects.create(title="T", pmid="7") for _ in range(2)],
    # an override that nobody gave a reason for
    lambda: Notice.objects.create(
        study=Study.objects.create(title="T"), kind="RetractionIn", overridden_by_id=1, override_reason=""
    ),
]


@pytest.mark.django_db
@pytest.mark.parametrize("number", range(len(REFUSED_BY_THE_DATABASE)))
def test_the_database_itself_refuses_what_cannot_be(number):
    with pytest.raises((IntegrityError, Exception)) as refused, transaction.atomic():
        REFUSED_BY_THE_DATABASE[number]()
    assert isinstance(refused.value, IntegrityError) or "too long" in str(refused.value)
