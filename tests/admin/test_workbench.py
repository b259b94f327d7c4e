"""The workbench: what a reviewer fills in is kept, refused in sentences, and seen by nobody else before its time."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from evidence.claims.models import Claim, EvidenceItem
from evidence.grading.models import Appraisal, Consensus, Declaration, Rating, Scale
from evidence.grading.publishing import send_to_review
from evidence.grading.queue import next_after, queue
from evidence.studies.models import Notice, Study
from tests.panel import appraise, draft, level, member

pytestmark = pytest.mark.django_db

ABSTRACT = [
    {"label": "METHODS", "text": "Older adults took oral <i>magnesium</i> or placebo."},
    {"label": "RESULTS", "text": "There was no difference in cramps (p &lt; 0.9)."},
]
TRIAL = [{"ui": "D016449", "name": "Randomized Controlled Trial"}]


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    """Many people, and none whose password is tested."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def item(claim):
    Claim.objects.update(reviewers_needed=2)
    claim.refresh_from_db()
    claim.outcomes.create(name="cramp frequency")
    send_to_review(claim)
    study = Study.objects.create(
        pmid="7", title="Magnesium or placebo", authors=[{"family": "Roguin"}], year=2017, abstract=ABSTRACT,
        publication_types=TRIAL, mesh=[{"name": "Muscle Cramp"}, {"name": "Humans"}], fetched_at=timezone.now(),
        source="pubmed",
    )  # fmt: skip
    return EvidenceItem.objects.create(claim=claim, study=study)


@pytest.fixture
def ann(client):
    user = member("ann", "Reviewer")
    client.force_login(user)
    return user


def address(item):
    return reverse("admin:evidence_appraisal_workbench", args=[item.pk])


def scale(key="ocebm", version="2011"):
    return Scale.objects.get(key=key, version=version)


def judged(action="submit", **more):
    """What the form of a judgement sends that may be submitted."""
    return {
        action: "1", "seen": "", "design": "randomised controlled trial", "direction": "no_difference",
        f"scale-{scale().pk}-level": level("2").pk, "reason": "One trial found no difference.",
    } | more  # fmt: skip


def sent(client, item, follow=True, **form):
    """The page after the form was sent, as text."""
    own = Appraisal.objects.filter(item=item, reviewer_id=client.session["_auth_user_id"]).first()
    form.setdefault("seen", own.updated_at.isoformat() if own else "")
    response = client.post(address(item), form, follow=follow)
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_shows_the_marked_abstract_the_suggestion_with_its_reason_and_the_criteria(client, ann, item):
    page = client.get(address(item)).content.decode()
    assert '<b>METHODS</b> <mark class="population">Older</mark> <mark class="population">adults</mark>' in page
    assert '<mark class="intervention">magnesium</mark>' in page
    assert '<mark class="outcome">cramps</mark>' in page
    assert "Suggested: randomised controlled trial, level 2." in page
    assert "PubMed calls it Randomized Controlled Trial." in page
    assert "2 – randomised trial, or observational study with a dramatic effect" in page
    assert "SIGN level of evidence (2011)" in page
    assert "GRADE certainty" not in page


def test_nothing_is_chosen_before_the_reviewer_chose(client, ann, item):
    page = client.get(address(item)).content.decode()
    assert '<option value="" selected>choose</option>' in page
    assert 'value="no_difference"' in page
    assert 'value="no_difference" checked' not in page
    assert (
        page.count("checked")
        == len(Scale.objects.filter(target="study", levels__question_type__in=["", "treatment"]).distinct()) + 1
    )


def test_a_judgement_is_submitted_with_all_that_was_said(client, ann, item):
    outcome = item.claim.outcomes.get()
    bias = {f"rob2-2019-{domain}": "low" for domain in ("randomisation", "deviations", "missing_data", "measurement")}
    page = sent(
        client, item, **judged(), outcome=outcome.pk, measure="RR", estimate="0.8", low="0.6", high="1.1",
        participants="94", funding="independent", tool="rob2-2019", finding="no difference in cramps (p < 0.9)", **bias,
        **{"rob2-2019-selection_of_result": "high", "rob2-2019-selection_of_result-reason": "No plan.",
           "rob2-2019-overall": "high", f"scale-{scale('sign').pk}-level": level("1+", "", "sign").pk},
    )  # fmt: skip
    made = Appraisal.objects.get()
    assert "Submitted: 1 of 2 reviewers has submitted." in page
    assert (made.reviewer, made.state, made.outcome, made.estimate) == (ann, "submitted", outcome, Decimal("0.8"))
    assert made.bias["selection_of_result"] == {"answer": "high", "reason": "No plan."}
    assert made.judgement["levels"] == {"ocebm-2011": "2", "sign-2011": "1+"}
    assert made.finding_check == "verified"
    assert made.suggested_design == "randomised controlled trial"
    assert made.ratings.get(scale=scale()).suggested == "2"
    assert made.ratings.get(scale=scale("sign")).suggested == ""


def test_a_draft_may_be_incomplete_and_is_kept(client, ann, item):
    page = sent(client, item, save="1", reason="To be thought about.")
    made = Appraisal.objects.get()
    assert (made.state, made.reason, made.ratings.count()) == ("draft", "To be thought about.", 0)
    assert "Saved as a draft" in page and "To be thought about." in page


def test_what_is_missing_is_said_with_the_way_to_it_and_the_draft_is_kept(client, ann, item):
    page = sent(client, item, submit="1", reason="To be thought about.")
    assert Appraisal.objects.get().state == "draft"
    for place, sentence in (
        ("id_design", "Confirm or choose the study design."),
        (f"id_scale-{scale().pk}-level", "Give a level on at least one scale."),
        ("id_direction", "Say what the study found about the claim (direction)."),
    ):
        assert f'<a href="#{place}">{sentence}</a>' in page
        assert f'id="{place}"' in page
    assert "To be thought about." in page


LACKING = [
    # a design that was not suggested
    ({"design": "cohort study"}, "Say why the design is", "id_design_reason"),
    # no rationale
    ({"reason": ""}, "Write the rationale", "id_reason"),
    # a tool without answers
    ({"tool": "rob2-2019"}, "Still to answer: randomisation", "id_tool"),
    # a study without results is no evidence, whatever is said
    ({"design": "protocol, without results", "design_reason": "x"}, "ask a curator to make it background", ""),
]


@pytest.mark.parametrize(("change", "sentence", "place"), LACKING)
def test_each_thing_that_keeps_it_from_being_submitted_is_a_sentence(client, ann, item, change, sentence, place):
    page = sent(client, item, **judged(**change))
    assert sentence in page
    assert not place or f'<a href="#{place}">' in page
    assert Appraisal.objects.get().state == "draft"


def test_a_level_other_than_the_suggested_one_needs_a_reason_and_keeps_what_was_suggested(client, ann, item):
    other = {f"scale-{scale().pk}-level": level("3").pk}
    page = sent(client, item, **judged(**other))
    assert f'<a href="#id_scale-{scale().pk}-reason">Say why the level on OCEBM' in page
    sent(client, item, **judged(**other, **{f"scale-{scale().pk}-reason": "Imprecise."}, seen=seen()))
    rating = Rating.objects.get()
    assert (rating.level.code, rating.suggested, rating.reason) == ("3", "2", "Imprecise.")
    assert Appraisal.objects.get().state == "submitted"


def seen():
    return Appraisal.objects.get().updated_at.isoformat()


CHECKS = [
    # word for word
    ("no difference in cramps", "✓", "found in the abstract, word for word"),
    # not what it says
    ("a large difference in cramps", "✗", "not found in the abstract, word for word"),
]


@pytest.mark.parametrize(("quote", "sign", "words"), CHECKS)
def test_a_quotation_is_checked_in_words_and_signs(client, ann, item, quote, sign, words):
    page = sent(client, item, save="1", finding=quote)
    assert f'aria-hidden="true">{sign}</span> The quotation: {words}' in page


def test_a_study_without_an_abstract_says_so_and_a_quotation_from_it_is_not_called_wrong(client, ann, item):
    Study.objects.update(abstract=[])
    page = sent(client, item, save="1", finding="no difference in cramps")
    assert "No abstract in PubMed." in page
    assert "The quotation: no abstract to look in" in page


HOSTILE = [
    # a level that is none
    ({"level": "999999999999999999999"}, "is no level of OCEBM Levels of Evidence (2011) for this kind of question"),
    # text for a level, with NUL
    ({"level": "2\x00"}, "is no level of"),
    # an answer of another tool
    ({"tool": "rob2-2019", "rob2-2019-randomisation": "critical"}, "is no answer of RoB 2 (2019) here"),
    # an answer that this item of the tool does not take
    ({"tool": "amstar2-2017", "amstar2-2017-1": "partial_yes"}, "is no answer of AMSTAR 2 (2017) here"),
    # an overall judgement of another tool
    ({"tool": "rob2-2019", "rob2-2019-overall": "critically_low"}, "is no overall judgement of RoB 2 (2019)"),
    # a tool that is none
    ({"tool": "rob1-2008"}, "rob1-2008 is not one of the available choices"),
    # answers of a tool that was not chosen
    ({"rob2-2019-randomisation": "low"}, "There are answers of RoB 2 (2019): choose this tool, or clear them."),
    # a quotation longer than any abstract
    ({"finding": "cramps " * 15_000}, "at most 5000 characters"),
    # NUL in a text
    ({"reason": "one\x00two"}, "Null characters are not allowed"),
    # an estimate outside its interval
    ({"measure": "RR", "estimate": "2", "low": "0.5", "high": "1"}, "the estimate lies between them"),
    # half an interval
    ({"measure": "RR", "estimate": "2", "low": "0.5"}, "An interval has two ends"),
    # an estimate of nothing
    ({"estimate": "2"}, "An effect has a measure and an estimate"),
    # no number, and not a finite one
    ({"measure": "RR", "estimate": "0,8"}, "Estimate: Enter a number"),
    ({"measure": "RR", "estimate": "NaN"}, "Estimate: Enter a number"),
    ({"measure": "RR", "estimate": "1e400"}, "Estimate: "),
    # more people than there are, and fewer than none
    ({"participants": "9" * 30}, "Participants (n): Ensure"),
    ({"participants": "-1"}, "Participants (n): Ensure"),
    # a direction, a design and an outcome that are none
    ({"direction": "up"}, "up is not one of the available choices"),
    ({"design": "astrology"}, "astrology is not one of the available choices"),
    ({"outcome": "999"}, "Outcome: Select a valid choice"),
    ({"outcome": "x\x00"}, "Outcome: "),
    # a reason for a level, without the level
    ({"level": "", "level-reason": "Imprecise."}, "and no level: choose one"),
]


@pytest.mark.parametrize(("change", "sentence"), HOSTILE)
def test_what_cannot_be_stored_is_a_sentence_and_all_that_was_typed_is_still_there(client, ann, item, change, sentence):
    ocebm = f"scale-{scale().pk}"
    renamed = {
        {"level": f"{ocebm}-level", "level-reason": f"{ocebm}-reason"}.get(name, name): value
        for name, value in change.items()
    }
    page = sent(client, item, **judged(design_reason="Typed in the corner.") | renamed)
    assert sentence in page.replace("&#x27;", "'")
    assert "Nothing was stored yet" in page
    assert "Typed in the corner." in page
    assert not Appraisal.objects.exists()


def test_a_level_for_another_kind_of_question_or_another_scale_is_refused(client, ann, item):
    for wrong in (level("2", "prevalence"), level("1+", "", "sign"), level("high", "", "grade", "2013")):
        page = sent(client, item, **judged(**{f"scale-{scale().pk}-level": wrong.pk}))
        assert "is no level of OCEBM Levels of Evidence (2011)" in page
    assert not Appraisal.objects.exists()


@pytest.mark.parametrize("action", ["save", "submit"])
def test_an_empty_form_stores_nothing(client, ann, item, action):
    page = sent(client, item, **{action: "1"})
    assert "Nothing is filled in yet." in page
    assert not Appraisal.objects.exists()


def test_what_cannot_be_an_effect_is_said_at_its_field(client, ann, item):
    page = sent(client, item, **judged(measure="RR", estimate="-3", participants="0"))
    assert "-3 cannot be: RR is a ratio: 0 or more." in page
    assert "It rests on one person at least" in page
    assert not Appraisal.objects.exists()


def test_without_a_declaration_the_draft_is_kept_and_the_way_to_one_leads_back(client, person, item):
    client.force_login(person("ann", "Reviewer"))
    assert "You have no valid declaration of interests" in client.get(address(item)).content.decode()
    page = sent(client, item, **judged())
    assert page.count("valid declaration") == 1 and "You have no valid declaration of interests" in page
    assert Appraisal.objects.get().state == "draft"
    made = client.post(
        f"{reverse('admin:evidence_declaration_add')}?item={item.pk}", {"nothing_to_declare": "on"}, follow=False
    )
    assert made.url == address(item)
    assert Declaration.objects.get().reviewer.username == "ann"
    assert "no valid declaration" not in client.get(address(item)).content.decode()


@pytest.fixture
def submitted(client, ann, item):
    sent(client, item, **judged())
    return Appraisal.objects.get()


def test_a_change_of_mind_asks_why_and_keeps_the_first_judgement(client, item, submitted):
    page = sent(client, item, **judged(direction="mixed", seen=seen()))
    assert "say why you change it" in page
    assert Appraisal.objects.get().direction == "no_difference"
    page = sent(client, item, **judged(direction="mixed", why="I misread the table.", seen=seen()))
    changed = Appraisal.objects.get()
    assert "Changed: 1 of 2 reviewers has submitted." in page
    assert (changed.direction, changed.first_judgement["direction"]) == ("mixed", "no_difference")
    assert changed.submitted_at == submitted.submitted_at
    assert changed.events.latest("pgh_id").pgh_context["why"] == "I misread the table."


def test_a_change_of_mind_opens_the_consensus_again(client, item, submitted):
    appraise(item, by="zbigniew", direction="no_difference")
    assert Consensus.objects.get().direction == "no_difference"
    page = sent(client, item, **judged(direction="mixed", why="I misread the table.", seen=seen_by("ann")))
    assert "They do not agree: a third person settles it." in page
    assert not Consensus.objects.exists()


def seen_by(name):
    return Appraisal.objects.get(reviewer__username=name).updated_at.isoformat()


EMPTIED = [
    # what a submitted appraisal keeps, each taken away
    {"design": ""},
    {"direction": ""},
    {"reason": " "},
    {"level": ""},
]


@pytest.mark.parametrize("change", EMPTIED)
def test_a_submitted_appraisal_stays_complete(client, item, submitted, change):
    renamed = {f"scale-{scale().pk}-level" if name == "level" else name: value for name, value in change.items()}
    page = sent(client, item, **judged(why="So.", seen=seen()) | renamed)
    assert 'class="trouble"' in page
    kept = Appraisal.objects.get()
    assert (kept.direction, kept.design, kept.ratings.get().level.code) == (
        "no_difference", "randomised controlled trial", "2",
    )  # fmt: skip


def test_saving_a_submitted_appraisal_unchanged_changes_nothing(client, item, submitted):
    assert "Nothing was changed." in sent(client, item, **judged(seen=seen()))
    assert Appraisal.objects.get().updated_at == submitted.updated_at


def test_a_second_window_does_not_overwrite_what_the_first_saved(client, ann, item):
    sent(client, item, save="1", reason="Of the first window.")
    page = sent(client, item, save="1", reason="Of the second window.", seen="")
    assert "saved from another window meanwhile" in page
    assert "Of the second window." in page
    assert Appraisal.objects.get().reason == "Of the first window."
    current = page.split('name="seen" value="')[1].split('"')[0]
    sent(client, item, save="1", reason="Of the second window.", seen=current)
    assert Appraisal.objects.get().reason == "Of the second window."


SECRET = "Sixty people are too few."


def test_nobody_sees_anything_of_anothers_judgement_before_submitting_the_own(client, ann, item):
    theirs = appraise(item, by="zbigniew", reason=SECRET, direction="refutes", code="4")
    assert "1 other reviewer has begun, 1 has submitted; 2 are needed." in client.get(address(item)).content.decode()
    draft(item, by="xaver", reason=SECRET)
    change = reverse("admin:evidence_appraisal_change", args=[theirs.pk])
    for path in (address(item), reverse("admin:evidence_appraisal_changelist"), reverse("admin:evidence_appraisal_add"),
                 reverse("admin:evidence_evidenceitem_change", args=[item.pk]),
                 reverse("admin:evidence_evidenceitem_changelist")):  # fmt: skip
        page = client.get(path).content.decode()
        assert SECRET not in page and "zbigniew" not in page and "xaver" not in page, path
        assert "Refutes" not in page
    assert client.get(change).status_code == 302
    sent(client, item, **judged())
    assert f'<a href="{change}">zbigniew</a>' in client.get(address(item)).content.decode()
    page = client.get(change).content.decode()
    assert SECRET in page and "refutes the claim" in page
    assert "xaver" not in client.get(reverse("admin:evidence_appraisal_changelist")).content.decode()


def test_the_rule_holds_for_superusers_too(admin_client, item):
    theirs = appraise(item, by="zbigniew", reason=SECRET)
    assert "zbigniew" not in admin_client.get(reverse("admin:evidence_appraisal_changelist")).content.decode()
    assert admin_client.get(reverse("admin:evidence_appraisal_change", args=[theirs.pk])).status_code == 302
    assert admin_client.get(reverse("admin:evidence_appraisal_history", args=[theirs.pk])).status_code in (302, 404)


PROBES = [
    # whether, and what, others judged
    "evidenceitem/?appraisals__isnull=0",
    "evidenceitem/?appraisals__direction=supports",
    "evidenceitem/?consensus__isnull=0",
    "evidenceitem/?consensus__direction=supports",
    "appraisal/?item__appraisals__direction=supports",
    "appraisal/?item__consensus__direction=supports",
]


@pytest.mark.parametrize("path", PROBES)
def test_what_others_judged_cannot_be_asked_for_in_an_address(client, ann, item, path):
    draft(item, by="ann")
    appraise(item, by="zbigniew")
    response = client.get(f"/admin/evidence/{path}")
    assert response.status_code in (302, 400)


def test_anothers_appraisal_is_read_with_everything_in_it_and_not_changed(client, ann, item):
    tool = {"tool": "rob2-2019", "bias": {"randomisation": {"answer": "low", "reason": "By computer."}}}
    theirs = appraise_with_answers(item, tool)
    sent(client, item, **judged())
    change = reverse("admin:evidence_appraisal_change", args=[theirs.pk])
    page = client.get(change).content.decode()
    for words in ("low risk", "By computer.", "risk ratio 0.8 (0.6 to 1.1)", "found in the abstract, word for word",
                  "It says so.", "supports the claim"):  # fmt: skip
        assert words in page
    assert "<textarea" not in page
    assert client.post(change, judged()).status_code == 403
    assert client.post(reverse("admin:evidence_appraisal_delete", args=[theirs.pk])).status_code == 403


def appraise_with_answers(item, tool):
    codes = ("deviations", "missing_data", "measurement", "selection_of_result")
    tool["bias"] |= {code: {"answer": "low", "reason": ""} for code in codes}
    return appraise(
        item, by="zbigniew", **tool, overall_bias="low", measure="RR", estimate=Decimal("0.8"), low=Decimal("0.6"),
        high=Decimal("1.1"), finding="no difference in cramps", finding_check="verified",
    )  # fmt: skip


def test_a_draft_is_its_owners_to_delete_and_a_submitted_appraisal_nobodys(client, ann, item):
    sent(client, item, **judged("save"))
    own = Appraisal.objects.get()
    delete = reverse("admin:evidence_appraisal_delete", args=[own.pk])
    assert delete in client.get(address(item)).content.decode()
    assert client.post(delete, {"post": "yes"}).status_code == 302
    assert not Appraisal.objects.exists()
    sent(client, item, **judged())
    own = Appraisal.objects.get()
    assert client.post(reverse("admin:evidence_appraisal_delete", args=[own.pk]), {"post": "yes"}).status_code == 403


def test_the_add_page_is_the_queue_or_leads_to_the_workbench(client, ann, item):
    add = reverse("admin:evidence_appraisal_add")
    assert "Magnesium or placebo" in client.get(add).content.decode()
    assert client.get(f"{add}?item={item.pk}").url == address(item)
    assert "There is no such study" in client.get(f"{add}?item=²").content.decode()
    sent(client, item, save="1", reason="x")
    assert client.get(reverse("admin:evidence_appraisal_change", args=[Appraisal.objects.get().pk])).url == address(
        item
    )


@pytest.mark.parametrize("group", ["Viewer", "Curator", "Editor"])
def test_who_may_not_appraise_does_not_come_to_the_workbench(client, person, item, group):
    client.force_login(person(group, group))
    assert client.get(address(item)).status_code == 403
    assert client.post(address(item), judged()).status_code == 403
    assert client.get(reverse("admin:evidence_appraisal_add")).status_code == 403


def test_an_item_that_is_not_there_is_not_found(client, ann, item):
    assert client.get(f"/admin/evidence/appraisal/item/{'9' * 30}/").status_code == 404


def test_a_retracted_study_is_unmissable(client, ann, item):
    Notice.objects.create(study=item.study, kind="RetractionIn", source="pubmed", notice_pmid="8", text="J Ex. 2021")
    page = client.get(address(item)).content.decode()
    assert '<p class="withdrawn" role="alert"><b>RETRACTED.</b>' in page
    assert "J Ex. 2021" in page


ODD_ABSTRACTS = [
    # a script beside a word that is marked
    ("<script>alert(1)</script> <i>x</i> magnesium",
     '&lt;script&gt;alert(1)&lt;/script&gt; <i>x</i> <mark class="intervention">magnesium</mark>'),
    # tags that do not fit together: all of them go, and the marks too
    ("<sup>x <b onclick=y> magnesium", "x &lt;b onclick=y&gt; magnesium"),
    # an entity stays what it means
    ("p &lt; 0.05 &amp;lt; magnesium", 'p &lt; 0.05 &amp;lt; <mark class="intervention">magnesium</mark>'),
]  # fmt: skip


@pytest.mark.parametrize(("text", "shown"), ODD_ABSTRACTS)
def test_an_abstract_is_shown_as_text_whatever_it_holds(client, ann, item, text, shown):
    Study.objects.update(abstract=[{"label": "<b>", "text": text}])
    page = client.get(address(item)).content.decode()
    assert f'<p class="abstract"><b>&lt;b&gt;</b> {shown}</p>' in page


@pytest.fixture
def items(item):
    studies = [Study.objects.create(pmid=str(pmid), title=f"Study {pmid}") for pmid in (11, 12, 13)]
    return [item, *(EvidenceItem.objects.create(claim=item.claim, study=study) for study in studies)]


def test_the_queue_holds_what_still_needs_this_reviewer_own_drafts_first(ann, items):
    first, second, third, fourth = items
    draft(third, by="ann")
    appraise(first, by="zbigniew")
    draft(first, by="xaver")
    waiting = list(queue(ann))
    # the own draft; what is untouched; what two others have taken on
    assert [one.pk for one in waiting] == [third.pk, second.pk, fourth.pk, first.pk]
    assert (waiting[-1].begun, waiting[-1].submitted, waiting[-1].mine) == (2, 1, False)


GONE = [
    # background is not weighed
    lambda item: EvidenceItem.objects.filter(pk=item.pk).update(role="background"),
    # the own appraisal is submitted
    lambda item: appraise(item, by="ann"),
    # others have submitted as many as are needed
    lambda item: [appraise(item, by=name) for name in ("zbigniew", "xaver")],
    # the claim is not in review
    lambda item: Claim.objects.update(state="draft"),
]


@pytest.mark.parametrize("change", GONE)
def test_what_needs_nobody_is_not_in_the_queue(ann, item, change):
    assert list(queue(ann)) == [item]
    change(item)
    assert list(queue(ann)) == []


def test_the_next_one_follows_and_after_the_last_comes_the_first(client, ann, items):
    assert [next_after(ann, item) for item in items] == [*items[1:], items[0]]
    page = client.post(address(items[1]), judged("submit_next", **reasons()))
    assert page.url == address(items[2])


def reasons():
    return {f"scale-{scale().pk}-reason": "So.", "design_reason": "So."}


def test_after_the_last_one_the_queue_says_that_nothing_waits(client, ann, item):
    page = sent(client, item, **judged("submit_next"))
    assert "Nothing waits for you" in page


def test_the_queue_and_the_items_cost_the_same_number_of_queries_however_long_they_are(
    client, ann, items, django_assert_max_num_queries
):
    with django_assert_max_num_queries(14):
        client.get(reverse("admin:evidence_appraisal_add"))
    with django_assert_max_num_queries(14):
        client.get(reverse("admin:evidence_evidenceitem_changelist"))


def test_the_page_of_an_item_says_how_far_its_reviewers_are_and_what_they_agree_on_once_it_may_be_known(
    client, ann, item
):
    page = reverse("admin:evidence_evidenceitem_change", args=[item.pk])
    appraise(item, by="zbigniew", direction="no_difference")
    shown = client.get(page).content.decode()
    assert "1 of 2 submitted" in shown and "shown once enough reviewers have submitted" in shown
    sent(client, item, **judged())
    shown = client.get(page).content.decode()
    assert "2 of 2 submitted" in shown
    assert "Found no difference; OCEBM Levels of Evidence (2011): 2; the reviewers agree" in shown
    assert "You submitted: read or change" in shown


def test_whoever_has_an_open_draft_is_not_told_what_the_others_agreed_on(client, ann, item):
    draft(item, by="ann")
    for name in ("zbigniew", "xaver"):
        appraise(item, by=name)
    assert Consensus.objects.exists()
    shown = client.get(reverse("admin:evidence_evidenceitem_change", args=[item.pk])).content.decode()
    assert "shown once enough reviewers have submitted" in shown
    assert "Supports the claim" not in shown


def test_taking_an_appraised_study_off_its_claim_is_refused_without_the_judgement(client, person, item):
    appraise(item, by="zbigniew", reason=SECRET)
    client.force_login(person("cara", "Curator"))
    page = client.get(reverse("admin:evidence_evidenceitem_delete", args=[item.pk])).content.decode()
    assert "Cannot delete" in page
    assert SECRET not in page and "supports" not in page


def test_a_declaration_is_made_in_ones_own_name_and_never_changed(client, person, item):
    ann, bob = person("ann", "Reviewer"), member("zbigniew", "Reviewer")
    client.force_login(ann)
    add = reverse("admin:evidence_declaration_add")
    for wrong in ({}, {"nothing_to_declare": "on", "interests": "A grant."}):
        assert "Say what your interests are" in client.post(add, wrong).content.decode()
    client.post(add, {"interests": "A grant.", "reviewer": bob.pk, "may_be_named": "on"})
    made = Declaration.objects.get(reviewer=ann)
    assert (made.interests, made.may_be_named) == ("A grant.", True)
    change = reverse("admin:evidence_declaration_change", args=[made.pk])
    assert f"valid until {made.valid_until:%Y-%m-%d}" in client.get(change).content.decode()
    assert client.post(change, {"interests": "None."}).status_code == 403
    assert client.post(reverse("admin:evidence_declaration_delete", args=[made.pk])).status_code == 403


def test_reviewers_see_their_own_declarations_and_editors_all(client, item):
    for name, group, others in (("ann", "Reviewer", False), ("ed", "Editor", True)):
        member("zbigniew", "Reviewer")
        client.force_login(member(name, group))
        page = client.get(reverse("admin:evidence_declaration_changelist")).content.decode()
        assert (">zbigniew<" in page) == others


def test_an_expired_declaration_says_so(client, ann):
    long_ago = timezone.now().date() - timedelta(days=400)
    Declaration.objects.create(reviewer=ann, declared_on=long_ago, nothing_to_declare=True)
    assert "expired on" in client.get(reverse("admin:evidence_declaration_changelist")).content.decode()
