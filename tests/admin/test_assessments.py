"""Grading in the admin: the certainty is computed, every refusal stands where it belongs, nothing typed is lost."""

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.forms import inlineformset_factory
from django.urls import reverse

from evidence.claims.linking import link
from evidence.claims.models import Claim, EvidenceItem, Outcome
from evidence.grading.appraisals import Rating
from evidence.grading.assessments import Assessment
from evidence.grading.declarations import Declaration
from evidence.grading.rating_admin import sign_rating
from evidence.grading.rating_forms import ClaimRatingForm, ClaimRatingFormSet
from evidence.grading.rules import Domain
from evidence.grading.scales import Level
from evidence.grading.tools import TOOLS
from evidence.studies.models import Study
from tests.panel import appraise, assess, draft, level, member, publish_claim

pytestmark = pytest.mark.django_db


@pytest.fixture
def outcome(claim):
    studies = [
        Study.objects.create(pmid=pmid, title="A trial", year=2020, authors=[{"family": name}])
        for pmid, name in (("1", "Garrison"), ("2", "Roffe"))
    ]
    link(claim, studies, by=None)
    return Outcome.objects.create(claim=claim, name="cramp frequency")


@pytest.fixture
def editor(client):
    client.force_login(member("ed", "Editor"))
    return client


def address(outcome):
    return reverse("admin:evidence_assessment_of", args=[outcome.pk])


def filled_in(**changed):
    """The whole form, as a browser sends it; double underscores stand for the hyphen of a domain's fields."""
    given = {
        "body": ["1", "2"], "start": "high", "start_reason": "Two randomised trials.", "exception_reason": "",
        "measure": "", "estimate": "", "low": "", "high": "", "participants": "", "magnitude": "",
        "effect_direction": "", "information_size": "", "baseline_risk": "", "baseline_source": "", "would_change": "",
        "comment": "",
    }  # fmt: skip
    for domain in Domain:
        given |= {f"{domain.value}-judgement": "0", f"{domain.value}-reason": ""}
    return given | {name.replace("__", "-"): value for name, value in changed.items()}


def again(outcome, **changed):
    """The form of an assessment that is there already."""
    stored = Assessment.objects.get(outcome=outcome)
    return filled_in(seen=stored.assessed_at.isoformat(), why="A new trial.", **changed)


def test_the_page_shows_the_claim_the_studies_and_what_was_agreed(editor, outcome):
    first = EvidenceItem.objects.get(study__pmid="1")
    answers = {item.code: {"answer": "low"} for item in TOOLS["rob2-2019"].items}
    appraise(first, participants=94, tool="rob2-2019", bias=answers, overall_bias="low")
    page = editor.get(address(outcome)).content.decode()
    for words in (
        "Magnesium prevents leg cramps.", "cramp frequency", "Garrison 2020", "supports the claim",
        "OCEBM Levels of Evidence 2", "randomised controlled trial", "94", "low risk (RoB 2)", "no consensus yet",
        "No suggestion.",
    ):  # fmt: skip
        assert words in page


def test_the_designs_suggest_a_start_and_choose_none(editor, outcome):
    for item in EvidenceItem.objects.all():
        appraise(item)
    page = editor.get(address(outcome)).content.decode()
    assert "Suggested: <b>High</b>. Randomised trials start High." in page
    assert 'value="high" id="id_start_0" checked' not in page


def test_a_saved_assessment_says_how_its_certainty_comes_about(editor, outcome):
    answers = {"imprecision__judgement": "-1", "imprecision__reason": "94 people.", "imprecision__studies": ["1"],
               "magnitude": "small", "effect_direction": "reduces", "publication_bias__judgement": "not_assessable",
               "publication_bias__reason": "Two studies.", "large_effect__judgement": "skipped"}  # fmt: skip
    response = editor.post(address(outcome), filled_in(**answers), follow=True)
    page = response.content.decode()
    assert "Saved. High −1 = Moderate." in page
    assert "Oral magnesium probably reduces cramp frequency slightly compared with placebo." in page
    stored = Assessment.objects.get()
    assert (stored.certainty, stored.quick, stored.assessed_by.username) == ("moderate", False, "ed")
    assert stored.steps.count() == 7
    step = stored.steps.get(domain="imprecision")
    assert (step.change, step.reason, [item.study.pmid for item in step.items.all()]) == (-1, "94 people.", ["1"])
    assert stored.steps.get(domain="publication_bias").assessable is False
    assert "Without" in page
    assert "falls away: it rested on Garrison 2020" in page
    assert "This grade hangs on one study: without Garrison 2020, it would be High." in page


def test_skipped_domains_make_a_quick_rating_that_says_so(editor, outcome):
    page = editor.post(address(outcome), filled_in(indirectness__judgement="skipped"), follow=True).content.decode()
    assert "Quick rating (not GRADE): not judged: Indirectness." in page
    assert "Indirectness" in page
    assert Assessment.objects.get().quick


REFUSED = [
    # what the rules refuse: no reason, one study that disagrees with itself, raised although lowered
    ({"imprecision__judgement": "-1"}, "imprecision-judgement", "without a written reason: write why."),
    (
        {"body": ["1"], "inconsistency__judgement": "-1", "inconsistency__reason": "I² 80 %"},
        "inconsistency-judgement",
        "but the body is one study",
    ),
    (
        {"imprecision__judgement": "-1", "imprecision__reason": "Few.", "large_effect__judgement": "1", "large_effect__reason": "RR 3."},
        "large_effect-judgement",
        "write the reason for this exception.",
    ),
    # an answer that the domain does not have
    ({"risk_of_bias__judgement": "not_assessable"}, "risk_of_bias-judgement", "not one of the available choices"),
    ({"dose_response__judgement": "2"}, "dose_response-judgement", "not one of the available choices"),
    # a reason for what was not judged would be lost
    ({"imprecision__judgement": "skipped", "imprecision__reason": "Few."}, "imprecision-judgement", "but is not judged"),
    # a study that drives a judgement of a body that it is not in
    ({"body": ["1"], "imprecision__studies": ["2"]}, "imprecision-studies", "Not ticked in the evidence above: Roffe 2020."),
    # the start
    ({"start": ""}, "start", "This field is required."),
    ({"start_reason": "  "}, "start_reason", "This field is required."),
    # no evidence, evidence of another claim
    ({"body": []}, "body", "No study is ticked"),
    ({"body": ["999"]}, "body", "not one of the available choices"),
    # effects that cannot be
    ({"measure": "RR"}, "estimate", "give both, or neither."),
    ({"measure": "RR", "estimate": "-0.5"}, "estimate", "is a ratio: 0 or more."),
    ({"measure": "RD", "estimate": "5"}, "estimate", "is a share, from -1 to 1"),
    ({"measure": "RR", "estimate": "0.5", "low": "0.6", "high": "0.9"}, "low", "the estimate lies between them."),
    ({"measure": "RR", "estimate": "0.5", "low": "0.4"}, "low", "An interval has two ends"),
    # a number without its source, a number of more than everybody
    ({"baseline_risk": "300"}, "baseline_source", "Say where the number"),
]  # fmt: skip


@pytest.mark.parametrize(("answers", "field", "sentence"), REFUSED)
def test_a_refusal_stands_at_its_field_and_nothing_is_stored_or_lost(editor, outcome, answers, field, sentence):
    response = editor.post(address(outcome), filled_in(comment="Kept as typed.", **answers))
    page = response.content.decode()
    form = response.context["form"]
    domain, _, name = field.rpartition("-")
    asked = next(step for step in form.steps if step.domain == domain) if domain else form
    assert sentence in " ".join(asked.errors[name])
    assert f'id="id_{field}_error"' in page
    assert "Nothing was saved yet." in page
    assert "Kept as typed." in page
    assert not Assessment.objects.exists()


def test_a_high_start_of_cohorts_is_refused_at_the_start(editor, outcome):
    for item in EvidenceItem.objects.all():
        appraise(item, design="cohort study")
    form = editor.post(address(outcome), filled_in()).context["form"]
    assert "no study is randomised (cohort study)" in form.errors["start"][0]


def test_background_is_not_weighed(editor, outcome):
    EvidenceItem.objects.filter(study__pmid="2").update(role="background")
    page = editor.get(address(outcome)).content.decode()
    assert "Garrison" in page
    assert 'value="2" id="id_body_1"' not in page
    form = editor.post(address(outcome), filled_in()).context["form"]
    assert "Roffe 2020 is background" in form.errors["body"][0]


def test_whoever_has_no_declaration_saves_nothing_and_loses_nothing(client, outcome, person):
    client.force_login(person("eve", "Editor"))
    page = client.post(address(outcome), filled_in(comment="Kept as typed.")).content.decode()
    assert "eve has no valid declaration of interests." in page
    assert "Kept as typed." in page
    assert not Assessment.objects.exists()
    Declaration.objects.create(reviewer=User.objects.get(username="eve"), nothing_to_declare=True)
    client.post(address(outcome), filled_in(comment="Kept as typed."))
    assert Assessment.objects.get().comment == "Kept as typed."


def test_a_change_needs_its_reason_and_keeps_it_in_the_history(editor, outcome):
    editor.post(address(outcome), filled_in())
    changed = {"imprecision__judgement": "-1", "imprecision__reason": "Few."}
    form = editor.post(address(outcome), again(outcome, **changed) | {"why": " "}).context["form"]
    assert "Say why the assessment changes" in form.errors["why"][0]
    assert Assessment.objects.get().certainty == "high"
    editor.post(address(outcome), again(outcome, **changed))
    assert Assessment.objects.get().certainty == "moderate"
    event = apps.get_model("evidence", "StepEvent").objects.order_by("pgh_id").last()
    assert (event.domain, event.change, event.pgh_context["why"]) == ("imprecision", -1, "A new trial.")


def test_saving_what_is_there_already_changes_nothing(editor, outcome):
    editor.post(address(outcome), filled_in(start_reason="Two trials.\r\nBoth blinded.", measure="RR", estimate="0.50"))
    before = Assessment.objects.get().assessed_at
    shown = again(outcome, start_reason="Two trials.\r\nBoth blinded.", measure="RR", estimate="0.5") | {"why": ""}
    page = editor.post(address(outcome), shown, follow=True).content.decode()
    assert "Nothing was changed." in page
    assert Assessment.objects.get().assessed_at == before


def test_what_another_saved_meanwhile_is_not_overwritten_unseen(editor, outcome):
    assess(outcome.claim, assessed_by=member("ann", "Editor"))
    response = editor.post(address(outcome), filled_in(comment="Mine.", why="I think so."))
    page = response.content.decode()
    assert "ann saved an assessment of cramp frequency on" in page
    assert "Mine." in page
    assert Assessment.objects.get().comment == ""
    editor.post(address(outcome), again(outcome, comment="Mine."))
    assert Assessment.objects.get().comment == "Mine."


def test_a_domain_that_is_skipped_later_has_no_step_any_more(editor, outcome):
    assess(outcome.claim, changes={"imprecision": -1})
    editor.post(address(outcome), again(outcome, imprecision__judgement="skipped"))
    stored = Assessment.objects.get()
    assert not stored.steps.filter(domain="imprecision").exists()
    assert stored.quick


@pytest.mark.parametrize("group", ["Viewer", "Curator", "Reviewer"])
def test_who_is_no_editor_looks_and_cannot_save(client, outcome, group):
    client.force_login(member("vera", group))
    page = client.get(address(outcome))
    assert page.status_code == 200
    assert b'value="Save"' not in page.content
    assert client.post(address(outcome), filled_in()).status_code == 403
    assert not Assessment.objects.exists()


def test_who_has_no_rights_sees_nothing(client, outcome, person):
    client.force_login(person("nobody"))
    for name, pk in (("of", outcome.pk), ("summary", outcome.claim.pk)):
        assert client.get(reverse(f"admin:evidence_assessment_{name}", args=[pk])).status_code == 403


def test_who_is_appraising_a_study_does_not_see_what_others_judged(client, outcome):
    first = EvidenceItem.objects.get(study__pmid="1")
    appraise(first, participants=94)
    client.force_login(member("ed", "Editor", "Reviewer"))
    assert "supports the claim" in client.get(address(outcome)).content.decode()
    draft(first, by="ed", direction="refutes")
    page = client.get(address(outcome)).content.decode()
    assert "You are appraising this study" in page
    assert "supports the claim" not in page
    assert "94" not in page


def test_judgements_that_are_not_revealed_yet_are_not_shown(editor, outcome):
    outcome.claim.reviewers_needed = 2
    outcome.claim.save()
    appraise(EvidenceItem.objects.get(study__pmid="1"), participants=9471)
    assert "9471" not in editor.get(address(outcome)).content.decode()


HOSTILE = [
    {},
    {"body": ["\x00"], "start": "\x00", "imprecision__judgement": "\x00"},
    {"imprecision__reason": "a\x00b", "start_reason": "\x00"},
    {"estimate": "NaN", "measure": "RR"},
    {"estimate": "1e400", "measure": "RR", "low": "-inf", "high": "x"},
    {"participants": "99999999999999999999", "information_size": "-1", "baseline_risk": "1e9", "baseline_source": "x"},
    {"seen": "2020-99-99", "why": "x" * 10_000},
    {"imprecision__studies": ["' OR 1=1 --", "1" * 5000]},
    {"comment": "<script>alert(1)</script>", "start": "sideways"},
]


@pytest.mark.parametrize("answers", HOSTILE)
def test_hostile_input_is_answered_on_the_page(editor, outcome, answers):
    response = editor.post(address(outcome), filled_in(**answers) if answers else {})
    assert response.status_code in (200, 302)
    assert b"<script>alert" not in response.content


@pytest.mark.parametrize("name", ["of", "summary"])
@pytest.mark.parametrize("pk", [0, 10**9, 10**30])
def test_what_is_not_there_is_not_found(editor, name, pk):
    assert editor.get(reverse(f"admin:evidence_assessment_{name}", args=[pk])).status_code == 404


def test_the_list_shows_the_certainty_and_leads_to_the_page(editor, outcome, django_assert_max_num_queries):
    made = assess(outcome.claim, changes={"imprecision": -1})
    assess(outcome.claim, "pain")
    with django_assert_max_num_queries(14):
        page = editor.get("/admin/evidence/assessment/").content.decode()
    assert "Moderate certainty: 3 of 4" in page
    assert "GRADE" in page
    assert editor.get(f"/admin/evidence/assessment/{made.pk}/change/").url == address(outcome)
    assert editor.get("/admin/evidence/assessment/999999/change/").status_code == 404


def test_an_assessment_begins_with_the_choice_of_its_outcome(editor, outcome):
    Outcome.objects.create(claim=outcome.claim, name="pain")
    assess(outcome.claim, "cramp frequency")
    page = editor.get("/admin/evidence/assessment/add/").content.decode()
    assert "pain" in page
    assert "cramp frequency" not in page


def test_an_assessment_that_readers_saw_is_not_deleted_by_anyone(admin_client, outcome):
    made = assess(outcome.claim)
    url = f"/admin/evidence/assessment/{made.pk}/delete/"
    assert admin_client.get(url).status_code == 200
    publish_claim(outcome.claim)
    assert admin_client.post(url, {"post": "yes"}).status_code == 403
    assert Assessment.objects.exists()


def test_the_summary_of_findings_is_previewed_and_taken_away(editor, outcome):
    assess(
        outcome.claim, measure="RR", estimate="0.92", low="0.72", high="1.2", baseline_risk=300,
        baseline_source="The control arms.",
    )  # fmt: skip
    url = reverse("admin:evidence_assessment_summary", args=[outcome.claim.pk])
    assert "276 (216 to 360)" in editor.get(url).content.decode()
    taken = editor.get(f"{url}?format=csv")
    assert taken["Content-Type"] == "text/csv; charset=utf-8"
    assert "magnesium-leg-cramps-summary.csv" in taken["Content-Disposition"]
    assert "276 (216 to 360)" in taken.content.decode()


def rating_form(claim, code, **fields):
    chosen = level(code, "", "sort", "2004")
    return ClaimRatingForm(
        {"level": chosen.pk, "reason": "Consistent trials."} | fields, claim=claim, instance=Rating(claim=claim)
    )


def test_only_scales_for_a_body_of_evidence_are_offered_grouped_by_scale(claim):
    choices = ClaimRatingForm(claim=claim).fields["level"].choices
    offered = Level.objects.filter(pk__in=[pk for _, levels in choices[1:] for pk, _ in levels])
    assert {one.scale.target for one in offered} == {"body"}
    assert {one.question_type for one in offered} <= {"", "treatment"}
    assert "SORT strength of recommendation (2004)" in [name for name, _ in choices[1:]]


SORT = [
    # kinds and importances of the assessed outcomes, the recommendation, and whether it stands
    ([("surrogate", "critical")], "A", False),
    ([("surrogate", "critical")], "B", False),
    ([("surrogate", "critical")], "C", True),
    ([("patient_important", "critical")], "A", True),
    # the critical ones decide
    ([("surrogate", "critical"), ("patient_important", "important")], "A", False),
    ([("patient_important", "critical"), ("surrogate", "important")], "A", True),
    # none is critical: all of them decide
    ([("surrogate", "important"), ("surrogate", "not_important")], "B", False),
    ([("surrogate", "important"), ("patient_important", "important")], "B", True),
    # nothing was assessed
    ([], "A", True),
]


@pytest.mark.parametrize(("outcomes", "code", "stands"), SORT)
def test_surrogate_outcomes_cap_a_recommendation_at_c(claim, outcomes, code, stands):
    for number, (kind, importance) in enumerate(outcomes):
        Outcome.objects.create(claim=claim, name=f"outcome {number}", kind=kind, importance=importance)
        assess(claim, f"outcome {number}")
    form = rating_form(claim, code)
    assert form.is_valid() is stands
    assert stands or "C at most" in form.errors["level"][0]


def test_a_rating_needs_a_reason_and_is_signed(claim):
    assert "reason" in rating_form(claim, "A", reason=" ").errors
    form = rating_form(claim, "A")
    rating = form.save(commit=False)
    sign_rating(rating, member("ed", "Editor"))
    rating.save()
    stored = Rating.objects.get()
    assert (stored.scale.key, stored.level.code, stored.rated_by.username) == ("sort", "A", "ed")


def test_a_scale_rates_a_claim_once(claim):
    made = inlineformset_factory(Claim, Rating, form=ClaimRatingForm, formset=ClaimRatingFormSet, fk_name="claim")
    sort = [level(code, "", "sort", "2004").pk for code in "AC"]
    data = {"ratings-TOTAL_FORMS": 2, "ratings-INITIAL_FORMS": 0}
    for number, chosen in enumerate(sort):
        data |= {f"ratings-{number}-level": chosen, f"ratings-{number}-reason": "So."}
    formset = made(data, instance=claim)
    assert not formset.is_valid()
    assert "change that one" in formset.forms[1].errors["level"][0]


def test_the_history_of_an_assessment_opens(editor, outcome):
    editor.post(address(outcome), filled_in())
    made = Assessment.objects.get()
    assert editor.get(f"/admin/evidence/assessment/{made.pk}/history/").status_code == 200
