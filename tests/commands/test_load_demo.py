"""The demo: loads offline, only from verified facts, goes the way of everybody's claims, again and again."""

import json

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from evidence.articles.models import Article, Citation
from evidence.claims.models import Claim, EvidenceItem
from evidence.grading.agreeing import conflicts
from evidence.grading.agreement import krippendorff_alpha
from evidence.grading.appraisals import Appraisal, Consensus
from evidence.grading.appraising import NotReady
from evidence.grading.assessing import assessments_of, refusals
from evidence.grading.declarations import Declaration
from evidence.grading.publications import Publication
from evidence.grading.publishing import obstacles, publish
from evidence.management.commands.load_demo import load
from evidence.management.commands.serve import demo_reviewer
from evidence.studies.models import Study
from evidence.studies.standing import Standing

pytestmark = pytest.mark.django_db

MAGNESIUM = "magnesium-idiopathic-leg-cramps"


@pytest.fixture(scope="module", autouse=True)
def demo(kept):
    call_command("load_demo", verbosity=0)


def counts() -> list[int]:
    return [
        model.objects.count()
        for model in (User, Claim, Study, EvidenceItem, Appraisal, Consensus, Declaration, Publication)
    ]


def test_most_of_it_is_published_and_some_is_left_to_try():
    states = list(Claim.objects.values_list("state", flat=True))
    assert (states.count("published"), states.count("in_review"), states.count("draft")) == (30, 2, 7)
    assert Study.objects.count() == 40
    assert Appraisal.objects.count() == Appraisal.objects.submitted().count() == 74


def test_the_five_articles_come_with_what_they_cite_and_claim():
    cited = {article.slug: article.citations.count() for article in Article.objects.all()}
    assert cited == {
        "causes-of-leg-spasms": 12,
        "leg-spasms-and-cramping": 6,
        "leg-spasms-muscle-relaxants": 0,
        "ten-causes-of-leg-cramps": 0,
        "why-leg-muscles-cramp": 0,
    }
    websites = Citation.objects.filter(study=None)
    assert [(one.position, one.outcome) for one in websites] == [(number, "invalid") for number in (1, 2, 3, 4)]
    magnesium = Claim.objects.get(slug=MAGNESIUM)
    assert {article.slug for article in Article.objects.stating(magnesium)} == {
        "leg-spasms-and-cramping",
        "why-leg-muscles-cramp",
    }


def test_a_second_load_adds_nothing_and_keeps_what_was_changed(capsys):
    before = counts()
    Claim.objects.filter(slug="magnesium-leg-cramps-pregnancy").update(statement="Changed.")
    Claim.objects.get(slug="phlebotonics-cramps").items.all().delete()
    call_command("load_demo")
    assert (
        "0 claims (0 of them published), 0 articles and 0 other objects added, 98 were there" in capsys.readouterr().out
    )
    assert counts() == [number - (place == 3) for place, number in enumerate(before)]
    assert Claim.objects.get(slug="magnesium-leg-cramps-pregnancy").statement == "Changed."


def test_with_if_empty_a_database_in_use_is_left_alone():
    before = counts()
    User.objects.filter(username="demo-editor").update(username="another")
    call_command("load_demo", "--if-empty", verbosity=0)
    assert counts() == before


def test_everything_published_has_its_receipt_from_the_first_of_november_on():
    for claim in Claim.objects.filter(state="published"):
        numbers = sorted(claim.publications.values_list("number", flat=True))
        assert numbers == list(range(1, claim.version + 1)), claim
    assert {str(row.published_at.date()) for row in Publication.objects.all()} == {"2026-11-01", "2026-11-15"}
    assert set(Publication.objects.values_list("published_by__username", flat=True)) == {"demo-editor"}


def test_every_claim_says_that_it_is_an_illustration_and_no_advice():
    for publication in Publication.objects.all():
        assert "An illustration" in publication.snapshot["note"]
        assert "not medical advice" in publication.snapshot["note"]
    assert not Claim.objects.exclude(note__contains="not medical advice").exists()


def test_no_assessment_breaks_a_rule_and_none_is_quick():
    judged = [assessment for claim in Claim.objects.all() for assessment in assessments_of(claim)]
    assert len(judged) >= 25
    assert [(str(one), refusals(one)) for one in judged if refusals(one) or one.quick] == []


def test_a_step_down_says_whose_reading_it_is():
    for claim in Claim.objects.all():
        for assessment in assessments_of(claim):
            for step in assessment.rule_steps:
                assert not step.change or "The demo’s own reading." in step.reason, (claim.slug, step)


def test_the_people_are_named_have_declared_and_cannot_log_in():
    people = {user.get_full_name(): user for user in User.objects.filter(username__startswith="demo-")}
    assert sorted(people) == ["Demo Arbiter", "Demo Editor", "Demo Reviewer", "Second Demo Reviewer"]
    assert not any(user.is_active or user.has_usable_password() for user in people.values())
    assert Declaration.objects.filter(may_be_named=True, reviewer__in=people.values()).count() == 4


def test_reviewers_mostly_agree_and_a_third_person_settled_the_rest():
    settled = Consensus.objects.filter(kind=Consensus.Kind.THIRD_PERSON)
    assert set(settled.values_list("decided_by__username", flat=True)) == {"demo-arbiter"}
    assert settled.count() == 3
    units = [
        {appraisal.reviewer.username: appraisal.direction for appraisal in item.appraisals.all()}
        for item in EvidenceItem.objects.filter(appraisals__isnull=False).distinct()
    ]
    assert 0.5 < krippendorff_alpha(units).value < 1


def test_a_second_version_rests_on_the_newer_review():
    first, second = (Publication.objects.get(claim__slug=MAGNESIUM, number=number) for number in (1, 2))
    assert (first.certainty, second.certainty) == ("low", "moderate")
    roles = [{row["study"]["pmid"]: row["role"] for row in one.snapshot["evidence"]} for one in (first, second)]
    assert roles == [{"22972143": "evidence"}, {"22972143": "background", "32956536": "evidence"}]
    assert "2020" in second.note


def test_a_stranger_finds_something_to_appraise_to_settle_and_to_publish(tmp_path):
    password = demo_reviewer(tmp_path / "password")
    stranger = User.objects.get(username="demo-reviewer")
    assert stranger.is_active
    assert stranger.check_password(password)

    stretching = Claim.objects.get(slug="stretching-nocturnal-leg-cramps")
    assert stretching.items.count() == 3
    assert not stretching.items.filter(appraisals__reviewer=stranger).exists()
    assert stretching.items.filter(appraisals__reviewer__username="demo-reviewer-2").count() == 3
    conflict = conflicts().get()
    assert conflict.claim == stretching
    assert not conflict.appraisals.filter(reviewer=stranger).exists()

    ready = Claim.objects.get(slug="pickle-juice-cramps-cirrhosis")
    assert obstacles(ready) == []
    day = Publication.objects.latest("published_at").published_at
    assert publish(ready, by=stranger, now=day).certainty == "low"


def test_the_trial_that_the_magnesium_article_cites_found_no_difference():
    given = Appraisal.objects.filter(item__study__pmid="31923242", item__claim__slug="magnesium-leg-cramps-pregnancy")
    assert {(one.direction, one.ratings.get().level.code) for one in given} == {("no_difference", "2")}
    assert given.count() == 2


def test_no_study_of_the_demo_has_an_abstract_and_the_superseded_one_is_marked():
    assert not Study.objects.exclude(abstract=[]).exists()
    assert Study.objects.get(pmid="22972143").standing is Standing.SUPERSEDED


def test_the_retracted_trial_is_there_to_try_and_no_claim_rests_on_it():
    trial = Study.objects.get(pmid="39466236")
    assert trial.standing is Standing.RETRACTED_AND_REPLACED
    assert not trial.items.exists()


def test_an_identifier_that_is_not_verified_is_left_empty(corpus):
    facts = json.loads((corpus / "leg_cramps.json").read_text(encoding="utf-8"))
    for reference in facts["references"]:
        unverified = reference.get("unverified", [])
        for name in ("pmid", "pmcid", "doi"):
            if name in unverified and name in reference:
                assert not Study.objects.filter(**{name: reference[name]}).exists(), (reference["id"], name)
    for evidence in facts["best_evidence"]:
        if evidence.get("pmid_verified") is False:
            assert not Study.objects.filter(pmid=evidence["pmid"]).exists(), evidence["key"]


def test_a_story_that_breaks_a_promise_loads_nothing(settings, tmp_path):
    told = json.loads((settings.BASE_DIR / "fixtures" / "leg_cramps.json").read_text(encoding="utf-8"))
    told["claims"] = [told["claims"][1] | {"slug": "another"}]
    told["claims"][0]["rounds"][0]["studies"][0]["appraisals"][0]["reason"] = " "
    broken, before = tmp_path / "broken.json", counts()
    broken.write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(NotReady, match="rationale"):
        load(broken)
    assert counts() == before
