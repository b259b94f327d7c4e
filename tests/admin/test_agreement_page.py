"""How far reviewers agree: from what was first submitted, per question, and never from what is still hidden."""

import pytest
from django.urls import reverse
from django.utils import timezone

from evidence.claims.models import Claim, EvidenceItem
from evidence.grading.agreement_of import Agreed, First, agreements, first_judgements, of_claims
from evidence.grading.appraisals import Appraisal, Rating
from evidence.grading.appraising import submit
from evidence.grading.scales import Scale
from evidence.studies.models import Study
from tests.panel import appraise, draft, member

pytestmark = pytest.mark.django_db

PAGE = "admin:evidence_consensus_agreement"
ROB = ("randomisation", "deviations", "missing_data", "measurement", "selection_of_result")


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def two(claim: Claim) -> Claim:
    """A claim that needs two reviewers."""
    Claim.objects.filter(pk=claim.pk).update(reviewers_needed=2)
    claim.refresh_from_db()
    return claim


def item_of(claim: Claim) -> EvidenceItem:
    return EvidenceItem.objects.create(claim=claim, study=Study.objects.create(title="A study.", year=2012))


def rated(claim: Claim, *codes: tuple[str, str], **fields: object) -> None:
    """A study for each pair of levels, by Rita and by Rolf."""
    for one, other in codes:
        item = item_of(claim)
        appraise(item, "rita", code=one, **fields)
        appraise(item, "rolf", code=other, **fields)


def named(label: str, claim: Claim | None = None) -> Agreed:
    found = agreements(first_judgements(member("ruth", "Reviewer"), claim))
    return next(one for one in found if one.label == label)


def rob(worst: str) -> dict[str, object]:
    answers = dict.fromkeys(ROB, {"answer": "low"}) | {"measurement": {"answer": worst}}
    return {"tool": "rob2-2019", "bias": answers, "overall_bias": worst}


OCEBM = "OCEBM Levels of Evidence (2011), treatment benefit"


def test_levels_are_compared_in_the_order_of_their_ranks(two):
    """Weighted kappa of (1,1) (2,2) (4,3) by hand: 1 − (1/3) / (11/9)."""
    rated(two, ("1", "1"), ("2", "2"), ("4", "3"))
    found = named(OCEBM).summary
    assert (found.percent.shown, found.weighted_kappa.shown) == ("0.67", "0.73")
    assert found.alpha.value > found.kappa.value  # a near miss counts for less


def test_words_are_never_put_in_the_order_of_the_alphabet(two):
    """m, z, a from the best to the worst; by hand 1 − (1/3) / (9/9), and 0.57 in the order of the alphabet."""
    scale = Scale.objects.create(key="house", version="1", name="House", target="study")
    ladder = {
        code: scale.levels.create(code=code, rank=rank, label=code) for rank, code in enumerate(("m", "z", "a"), 1)
    }
    for pair in (("m", "z"), ("a", "a"), ("m", "m")):
        item = item_of(two)
        for name, code in zip(("rita", "rolf"), pair, strict=True):
            one = draft(item, name)
            Rating.objects.create(appraisal=one, scale=scale, level=ladder[code])
            submit(one, now=timezone.now())
    assert named("House (1)").summary.weighted_kappa.shown == "0.67"


def test_a_level_is_compared_within_its_own_kind_of_question(two):
    rated(two, ("2", "2"))
    other = Claim.objects.create(slug="test", statement="The test finds cramps.", question_type="diagnosis")
    rated(other, ("3", "3"))
    labels = [one.label for one in agreements(first_judgements(member("ruth", "Reviewer")))]
    assert labels == ["Direction", "OCEBM Levels of Evidence (2011), diagnosis", OCEBM]


def test_each_domain_of_risk_of_bias_is_compared_and_the_whole(two):
    for worst, other in (("low", "low"), ("high", "some_concerns")):
        item = item_of(two)
        appraise(item, "rita", **rob(worst))
        appraise(item, "rolf", **rob(other))
    found = agreements(first_judgements(member("ruth", "Reviewer")))
    labels = [one.label.removeprefix("RoB 2 (2019): ") for one in found if one.label.startswith("RoB 2")]
    assert labels == [
        "how people came into the groups", "departures from the intended treatment", "missing outcome data",
        "how the outcome was measured", "which result was reported", "overall",
    ]  # fmt: skip
    assert named("RoB 2 (2019): how the outcome was measured").percent == "50 %"
    assert named("RoB 2 (2019): overall").summary.weighted_kappa.value is not None  # low, some concerns, high: ordered
    assert named("RoB 2 (2019): missing outcome data").beyond_chance.startswith("All ratings are in one category")


def test_no_information_has_no_place_between_the_best_and_the_worst(two):
    answers = dict.fromkeys(
        (
            "confounding",
            "selection",
            "classification",
            "deviations",
            "missing_data",
            "measurement",
            "selection_of_result",
        ),
        {"answer": "moderate"},
    )
    rated(two, ("3", "3"), tool="robins-i-2016", bias=answers, overall_bias="moderate")
    assert named("ROBINS-I (2016): overall").summary.weighted_kappa.why == "The categories have no order."


def test_a_change_of_mind_changes_nothing(two):
    item = item_of(two)
    appraise(item, "rita")
    other = appraise(item, "rolf", direction="refutes")
    Appraisal.objects.filter(pk=other.pk).update(direction="supports")
    assert named("Direction").percent == "0 %"


def test_what_is_not_revealed_yet_is_left_out(two):
    appraise(item_of(two), "rita")
    assert first_judgements(member("ruth", "Reviewer")) == []


def test_what_the_person_is_appraising_is_left_out_until_it_is_submitted(two):
    rated(two, ("2", "2"))
    late = draft(EvidenceItem.objects.get(), "ruth")
    assert first_judgements(late.reviewer) == []
    submit(late, now=timezone.now())
    assert len(first_judgements(late.reviewer)) == 2, "the third could have seen the first two"


def test_three_reviewers_have_an_alpha_and_no_kappa(two):
    Claim.objects.filter(pk=two.pk).update(reviewers_needed=3)
    item = item_of(two)
    for name, direction in (("rita", "supports"), ("rolf", "supports"), ("rosa", "mixed")):
        appraise(item, name, direction=direction)
    found = named("Direction").summary
    assert found.kappa.why.startswith("3 reviewers took part")
    assert found.alpha.value is not None


def judged(levels: dict[str, str]) -> list[First]:
    """What two reviewers once said of one study."""
    said = {"direction": "supports", "levels": levels, "tool": "", "bias": {}, "overall_bias": ""}
    return [First(1, 1, "A claim.", "a-claim", "treatment", reviewer, said) for reviewer in (1, 2)]


def test_a_level_that_was_taken_off_its_scale_is_said_and_gives_no_number(db):
    _, found = agreements(judged({"ocebm-2011": "2x"}))
    assert (found.label, found.summary, found.percent) == (OCEBM, None, "undefined")
    assert "“2x” is not among the categories 1, 2, 3, 4, 5" in found.trouble


def test_a_scale_that_was_taken_away_is_said_to_be_here_no_longer(db):
    _, found = agreements(judged({"ladder-1999": "2"}))
    assert (found.label, found.percent) == ("ladder-1999 (this scale is here no longer)", "100 %")


def test_claims_are_told_apart(two):
    rated(two, ("2", "2"))
    other = Claim.objects.create(slug="quinine", statement="Quinine prevents leg cramps.")
    rated(other, ("2", "3"), direction="unclear")
    found = of_claims(first_judgements(member("ruth", "Reviewer")))
    assert [(one.slug, one.direction.percent) for one in found] == [
        ("magnesium-leg-cramps", "100 %"),
        ("quinine", "100 %"),
    ]
    assert named(OCEBM).summary.units == 2
    assert named(OCEBM, other).percent == "0 %"


def test_the_page_says_undefined_with_the_reason_and_draws_what_is_known(client, two):
    rated(two, ("2", "2"), ("2", "3"))
    client.force_login(member("ruth", "Reviewer"))
    text = client.get(reverse(PAGE)).content.decode()
    assert "undefined" in text
    assert "All ratings are in one category" in text  # the direction
    assert f"<title>{OCEBM}, Krippendorff’s alpha: 0.00, on a scale from −1 to 1</title>" in text
    assert f"?claim={two.slug}" in text


def test_the_page_of_one_claim_names_it(client, two):
    rated(two, ("2", "2"))
    client.force_login(member("vera", "Viewer"))
    text = client.get(reverse(PAGE), {"claim": two.slug}).content.decode()
    assert two.statement in text
    assert "rita" not in text


def test_an_unknown_claim_is_said_in_a_sentence(client, two):
    client.force_login(member("vera", "Viewer"))
    answer = client.get(reverse(PAGE), {"claim": "none"}, follow=True)
    assert "There is no claim “none”" in answer.content.decode()
    assert "Nothing can be compared yet" in answer.content.decode()


def test_the_page_is_closed_without_permission(client):
    client.force_login(member("nobody"))
    assert client.get(reverse(PAGE)).status_code == 403


def test_the_page_asks_the_same_number_of_questions_however_many_studies_there_are(
    client, two, django_assert_num_queries
):
    rated(two, *[("2", "2"), ("2", "3")] * 5, **rob("high"))
    client.force_login(member("ruth", "Reviewer"))
    with django_assert_num_queries(6):  # session, person, two of permissions, judgements, levels
        client.get(reverse(PAGE))
