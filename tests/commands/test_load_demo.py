"""The demo: loads offline, only from verified facts, again and again."""

import json

import pytest
from django.core.management import call_command

from evidence.claims.models import Claim, EvidenceItem
from evidence.grading.models import Appraisal
from evidence.studies.models import Study
from evidence.studies.standing import Standing

pytestmark = pytest.mark.django_db


def test_it_has_claims_studies_and_appraisals_enough():
    call_command("load_demo", verbosity=0)
    assert Claim.objects.published().count() >= 15
    assert Study.objects.count() >= 25
    assert Appraisal.objects.count() >= 20


def test_a_second_load_adds_nothing_and_keeps_what_was_changed():
    call_command("load_demo", verbosity=0)
    Claim.objects.filter(slug="magnesium-leg-cramps-pregnancy").update(statement="Changed.")
    before = (Claim.objects.count(), Study.objects.count(), EvidenceItem.objects.count(), Appraisal.objects.count())
    call_command("load_demo", verbosity=0)
    assert before == (
        Claim.objects.count(),
        Study.objects.count(),
        EvidenceItem.objects.count(),
        Appraisal.objects.count(),
    )
    assert Claim.objects.get(slug="magnesium-leg-cramps-pregnancy").statement == "Changed."


def test_with_if_empty_a_database_in_use_is_left_alone(claim):
    call_command("load_demo", "--if-empty", verbosity=0)
    assert Claim.objects.get() == claim


def test_the_trial_that_the_magnesium_article_cites_found_no_difference():
    call_command("load_demo", verbosity=0)
    appraisal = Appraisal.objects.get(item__study__pmid="31923242", item__claim__slug="magnesium-leg-cramps-pregnancy")
    assert (appraisal.direction, appraisal.level.code) == ("no_difference", "2")


def test_every_appraisal_of_the_demo_keeps_the_rules():
    call_command("load_demo", verbosity=0)
    for appraisal in Appraisal.objects.all():
        appraisal.full_clean()


def test_no_study_of_the_demo_has_an_abstract_and_the_superseded_one_is_marked():
    call_command("load_demo", verbosity=0)
    assert not Study.objects.exclude(abstract=[]).exists()
    assert Study.objects.get(pmid="22972143").standing is Standing.SUPERSEDED
    assert Study.objects.get(pmid="39466236").standing is Standing.RETRACTED_AND_REPLACED


def test_an_identifier_that_is_not_verified_is_left_empty(corpus):
    call_command("load_demo", verbosity=0)
    facts = json.loads((corpus / "leg_cramps.json").read_text(encoding="utf-8"))
    for reference in facts["references"]:
        unverified = reference.get("unverified", [])
        for name in ("pmid", "pmcid", "doi"):
            if name in unverified and name in reference:
                assert not Study.objects.filter(**{name: reference[name]}).exists(), (reference["id"], name)
    for evidence in facts["best_evidence"]:
        if evidence.get("pmid_verified") is False:
            assert not Study.objects.filter(pmid=evidence["pmid"]).exists(), evidence["key"]
