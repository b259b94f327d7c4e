"""Effects that cannot be are refused wherever they are typed, and sentences that go against the numbers as well."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from evidence.claims.linking import link
from evidence.claims.models import Claim, EvidenceItem
from evidence.grading.appraisals import Appraisal
from evidence.grading.assessing import Refused, record
from evidence.grading.assessments import Assessment
from evidence.grading.effect_direction import Measured, doubtful_direction, refused_direction
from evidence.grading.refusals import refused_precision
from evidence.grading.rules import Domain, Step
from evidence.grading.wording import Effect, Magnitude
from evidence.studies.models import Study
from tests.panel import draft, member

IMPOSSIBLE = [
    # measure, estimate, low, high, participants; what is said
    ("RR", -3, None, None, 60, "RR is a ratio"),
    ("OR", 1, -1, 2, 60, "OR is a ratio"),
    ("HR", 1, -0.5, 2, 60, "HR is a ratio"),
    ("proportion", 150, None, None, 60, "from 0 to 1"),
    ("RD", 0.5, 0.1, 7, 60, "from -1 to 1"),
    # an interval the wrong way round, or without the estimate
    ("RR", 0.7, 0.9, 0.5, 60, "An interval has two ends"),
    ("MD", 3, 1, 2, 60, "An interval has two ends"),
    # nobody
    ("RR", 0.7, None, None, 0, "one person at least"),
]
POSSIBLE = [
    ("RR", 0, None, None, 1),
    ("MD", -300, -400, 5, 60),
    ("proportion", 1, 0, 1, 60),
    ("other", 150, None, None, None),
]


@pytest.fixture
def item(claim: Claim) -> EvidenceItem:
    link(claim, [Study.objects.create(pmid="1", title="A trial", year=2020)], by=None)
    return claim.items.get()


def effect(measure, estimate, low, high, participants):
    numbers = {"estimate": estimate, "low": low, "high": high}
    written = {name: None if number is None else Decimal(str(number)) for name, number in numbers.items()}
    return {"measure": measure, "participants": participants, **written}


@pytest.mark.django_db
@pytest.mark.parametrize("case", IMPOSSIBLE)
def test_an_effect_that_cannot_be_is_refused_by_the_model_and_by_the_database(item, case):
    *numbers, sentence = case
    appraisal = draft(item)
    for name, value in effect(*numbers).items():
        setattr(appraisal, name, value)
    with pytest.raises(ValidationError, match=sentence):
        appraisal.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        appraisal.save()


@pytest.mark.django_db
@pytest.mark.parametrize("numbers", POSSIBLE)
def test_an_effect_that_can_be_is_taken(item, numbers):
    appraisal = draft(item, **effect(*numbers))
    appraisal.full_clean()
    assert Appraisal.objects.get().estimate == appraisal.estimate


R, I = Effect.REDUCES, Effect.INCREASES  # noqa: E741
AGAINST = [
    # measure, estimate, low, high, what is said; whether it is refused, whether there is a warning
    ("RR", 3, 2, 4, R, True, False),
    ("RR", 3, 2, 4, I, False, False),
    ("OR", "0.5", "0.3", "0.8", I, True, False),
    ("MD", -2, -3, -1, I, True, False),
    ("RD", "0.2", "0.1", "0.3", R, True, False),
    # the interval holds no effect, or there is none
    ("RR", "1.2", "0.8", "1.6", R, False, True),
    ("RR", 3, None, None, R, False, True),
    # exactly no effect; nothing said; a measure that compares nothing
    ("RR", 1, "0.5", 2, R, False, False),
    ("RR", 3, 2, 4, None, False, False),
    ("proportion", "0.2", "0.1", "0.3", I, False, False),
]


@pytest.mark.parametrize(("measure", "estimate", "low", "high", "said", "refused", "warned"), AGAINST)
def test_a_direction_is_held_against_the_numbers(measure, estimate, low, high, said, refused, warned):
    numbers = [None if number is None else Decimal(number) for number in (estimate, low, high)]
    one = Measured(measure, *numbers, said)
    assert (bool(refused_direction(one)), bool(doubtful_direction(one))) == (refused, warned)


def test_little_or_no_effect_has_no_direction_to_contradict():
    one = Measured("RR", Decimal(3), Decimal(2), Decimal(4), R, Magnitude.NONE)
    assert refused_direction(one) == []


TOO_FEW = [
    # people, needed, change, reason; whether it is refused
    (60, 400, 0, "", True),
    (60, 400, 0, "Hardly any events in either group.", False),
    (60, 400, -1, "60 people.", False),
    (400, 400, 0, "", False),
    (None, 400, 0, "", False),
    (60, None, 0, "", False),
]


@pytest.mark.parametrize(("people", "needed", "change", "reason", "refused"), TOO_FEW)
def test_few_people_are_precise_enough_for_a_reason_only(people, needed, change, reason, refused):
    steps = [Step(Domain.IMPRECISION, change, reason)]
    assert bool(refused_precision(steps, people, needed)) == refused


@pytest.mark.django_db
def test_an_assessment_against_its_numbers_is_not_recorded(claim, item):
    outcome = claim.outcomes.create(name="cramps")
    given = effect("RR", 3, 2, 4, 60) | {"effect_direction": "reduces", "magnitude": "moderate"}
    wrong = Assessment(outcome=outcome, start="high", start_reason="A trial.", information_size=400, **given)
    steps = [Step(Domain.IMPRECISION, 0, "")]
    with pytest.raises(Refused, match="400 participants needed there are 60.*said to reduce.*is an increase"):
        record(wrong, [item], steps, by=member("ed", "Editor"), now=timezone.now())
