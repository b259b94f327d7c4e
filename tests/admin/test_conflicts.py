"""The queue of conflicts, the page that settles one, and the evidence on several scales: who sees what."""

import pytest
from django.urls import reverse
from django.utils import timezone

from evidence.claims.models import Claim, EvidenceItem
from evidence.grading.agreeing import conflicts, fingerprint, judgements
from evidence.grading.appraisals import Appraisal, Consensus, Rating
from evidence.grading.appraising import submit
from evidence.studies.models import Notice, Study
from tests.panel import appraise, assess, draft, level, member

pytestmark = pytest.mark.django_db

QUEUE = "admin:evidence_consensus_conflicts"


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def item_of(claim: Claim, author: str = "Garrison", needed: int = 2) -> EvidenceItem:
    Claim.objects.filter(pk=claim.pk).update(reviewers_needed=needed)
    claim.refresh_from_db()
    study = Study.objects.create(title=f"{author} on cramps.", year=2012, authors=[{"family": author}])
    return EvidenceItem.objects.create(claim=claim, study=study)


@pytest.fixture
def conflict(claim: Claim) -> EvidenceItem:
    """Rita and Rolf differ on the direction and on the level."""
    item = item_of(claim)
    appraise(item, "rita", reason="A trial says so.")
    appraise(item, "rolf", code="3", direction="unclear", reason="Too small to tell.")
    return item


@pytest.fixture
def page(client):
    """Opens a page as somebody, and gives its text."""

    def look(name: str, address: str) -> str:
        client.force_login(member(name))
        answer = client.get(address)
        assert answer.status_code == 200, answer.status_code
        return answer.content.decode()

    return look


def settling(item: EvidenceItem) -> str:
    return reverse("admin:evidence_consensus_settle", args=[item.pk])


def decision(item: EvidenceItem, **other: str) -> dict[str, str]:
    chosen = level("2")
    given = {"direction": "mixed", f"scale-{chosen.scale_id}": str(chosen.pk), "reason": "Read again.",
             "seen": fingerprint(judgements(item))}  # fmt: skip
    return given | other


def test_the_queue_names_the_study_the_claim_the_reviewers_and_what_they_differ_on(page, conflict):
    member("ruth", "Reviewer")
    text = page("ruth", reverse(QUEUE))
    for words in ("Garrison 2012", "Magnesium prevents leg cramps.", "rita, rolf", "Direction; Level on OCEBM"):
        assert words in text


def test_the_queue_is_empty_without_conflicts(page, claim):
    member("ruth", "Reviewer")
    assert "There is no conflict" in page("ruth", reverse(QUEUE))


HIDDEN = ("rita", "rolf", "unclear", "Too small to tell", "They differ on")


def test_whoever_may_not_see_appraisals_sees_no_names_and_no_differences(page, conflict):
    member("vera", "Viewer")
    text = page("vera", reverse(QUEUE))
    assert "Garrison 2012" in text
    assert [words for words in HIDDEN if words in text] == []


def test_whoever_has_an_open_draft_sees_no_conflict_and_is_sent_back_to_it(client, conflict):
    draft(conflict, "ruth")
    client.force_login(member("ruth", "Reviewer"))
    for address in (reverse(QUEUE), settling(conflict)):
        text = client.get(address, follow=True).content.decode()
        assert [words for words in HIDDEN if words in text] == [], address
        assert "There is no conflict: wherever" in text
    assert "You have begun to appraise Garrison 2012 on " in text
    assert "submit yours first" in text


def test_a_reviewer_of_the_study_sees_the_others_and_gets_no_form(page, client, conflict):
    text = page("rita", settling(conflict))
    assert "Too small to tell." in text
    assert "You appraised this study" in text
    assert 'name="direction"' not in text
    client.post(settling(conflict), decision(conflict))
    assert not Consensus.objects.exists()


def test_the_judgements_stand_side_by_side_and_differences_are_said_in_words(page, conflict):
    member("ruth", "Reviewer")
    text = page("ruth", settling(conflict))
    for words in ("supports the claim", "unclear", "A trial says so.", "Too small to tell.", "2 – randomised trial"):
        assert words in text
    assert text.count("≠ differs") == 2


def test_a_third_person_settles_and_the_conflict_leaves_the_queue(client, conflict):
    client.force_login(member("ruth", "Reviewer"))
    answer = client.post(settling(conflict), decision(conflict), follow=True)
    assert "Settled: Garrison 2012" in answer.content.decode()
    assert "There is no conflict" in answer.content.decode()
    made = Consensus.objects.get()
    assert (made.kind, made.direction, made.decided_by.username) == ("third_person", "mixed", "ruth")


REFUSED = [
    # no reason
    ({"reason": " "}, "Missing: a reason."),
    # nothing chosen
    ({"direction": ""}, "Missing: a direction."),
    # a direction that there is not
    ({"direction": "sideways"}, "sideways is not one of the available choices"),
    # the judgements that were looked at are not those of now
    ({"seen": "0123456789abcdef"}, "changed their mind while you decided"),
    # and a form without them is no better
    ({"seen": ""}, "changed their mind while you decided"),
]


@pytest.mark.parametrize(("part", "sentence"), REFUSED)
def test_what_is_refused_is_said_in_a_sentence_and_what_was_typed_stays(client, conflict, part, sentence):
    client.force_login(member("ruth", "Reviewer"))
    answer = client.post(settling(conflict), decision(conflict, **part))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert sentence in text
    assert part.get("reason", "Read again.") in text
    assert not Consensus.objects.exists()


def test_after_looking_at_changed_judgements_the_same_form_may_be_sent_again(client, conflict):
    client.force_login(member("ruth", "Reviewer"))
    answer = client.post(settling(conflict), decision(conflict, seen="0123456789abcdef"))
    assert f'value="{fingerprint(judgements(conflict))}"' in answer.content.decode()


def test_a_level_of_another_kind_of_question_cannot_be_chosen(client, conflict):
    client.force_login(member("ruth", "Reviewer"))
    other = level("2", "diagnosis")
    answer = client.post(settling(conflict), decision(conflict, **{f"scale-{other.scale_id}": str(other.pk)}))
    assert "is not one of the available choices" in answer.content.decode()


def test_nobody_settles_without_a_declaration(client, conflict, person):
    client.force_login(person("late", "Reviewer"))
    told = "You have no valid declaration"
    for answer in (client.get(settling(conflict)), client.post(settling(conflict), decision(conflict))):
        page = answer.content.decode()
        assert page.count("valid declaration") == 1
        assert page.index(told) < page.index("What the reviewers judged")
    assert not Consensus.objects.exists()


def test_what_is_settled_already_is_said_and_leads_back_to_the_queue(client, conflict):
    client.force_login(member("ruth", "Reviewer"))
    client.post(settling(conflict), decision(conflict))
    for answer in (
        client.get(settling(conflict), follow=True),
        client.post(settling(conflict), decision(conflict), follow=True),
    ):
        assert "There is no conflict about Garrison 2012" in answer.content.decode()
    assert Consensus.objects.count() == 1


def test_an_earlier_decision_is_shown_with_its_reason(page, client, conflict):
    client.force_login(member("ruth", "Reviewer"))
    client.post(settling(conflict), decision(conflict))
    Consensus.objects.get().delete()
    text = page("ruth", settling(conflict))
    for words in ("Earlier decisions", "Read again.", "OCEBM Levels of Evidence (2011): 2", "undone"):
        assert words in text


REFUSALS = [
    # a viewer may look at the queue, not settle
    ("Viewer", 403),
    # a curator neither
    ("Curator", 403),
    # a reviewer may, an editor too
    ("Reviewer", 200),
    ("Editor", 200),
]


@pytest.mark.parametrize(("group", "status"), REFUSALS)
def test_settling_is_for_those_who_may(client, conflict, group, status):
    client.force_login(member("ruth", group))
    assert client.get(settling(conflict)).status_code == status


def test_pages_of_the_panel_are_closed_without_permission(client, conflict):
    client.force_login(member("nobody"))
    scales = reverse("admin:evidence_consensus_crosswalk", args=[conflict.claim_id])
    for address in (reverse(QUEUE), settling(conflict), scales, reverse("admin:evidence_consensus_changelist")):
        assert client.get(address).status_code == 403, address


def test_what_there_is_not_is_not_found(client, claim):
    client.force_login(member("ruth", "Reviewer"))
    for name in ("settle", "crosswalk"):
        for pk in (0, 99_999_999, 10**30):
            assert client.get(reverse(f"admin:evidence_consensus_{name}", args=[pk])).status_code == 404


def test_consensus_is_a_list_to_look_at_and_nothing_else(client, claim):
    appraise(item_of(claim, needed=1), "rita")
    client.force_login(member("ruth", "Reviewer", "Editor"))
    listed = client.get(reverse("admin:evidence_consensus_changelist")).content.decode()
    assert "Garrison 2012" in listed
    assert "ocebm-2011: 2" in listed
    assert client.get(reverse("admin:evidence_consensus_add")).status_code == 403
    change = reverse("admin:evidence_consensus_change", args=[Consensus.objects.get().pk])
    assert client.get(change).status_code == 200
    assert client.post(change, {"direction": "mixed"}).status_code == 403
    assert client.post(reverse("admin:evidence_consensus_delete", args=[Consensus.objects.get().pk])).status_code == 403


def test_consensus_is_not_listed_for_whoever_is_appraising_the_study(page, claim):
    item = item_of(claim, needed=1)
    appraise(item, "rita")
    draft(item, "ruth")
    assert "Garrison 2012" not in page("ruth", reverse("admin:evidence_consensus_changelist"))


def crosswalk(claim: Claim) -> str:
    return reverse("admin:evidence_consensus_crosswalk", args=[claim.pk])


def also_on_sign(appraisal: Appraisal, code: str) -> None:
    chosen = level(code, "", "sign", "2011")
    Rating.objects.create(appraisal=appraisal, scale=chosen.scale, level=chosen)


def test_the_evidence_stands_on_all_scales_together(page, claim):
    item = item_of(claim)
    for name in ("rita", "rolf"):
        one = draft(item, name)
        also_on_sign(one, "1+")
        submit(one, now=timezone.now())
    assess(claim, changes={"imprecision": -1})
    body = level("B", "", "sort", "2004")
    Rating.objects.create(claim=claim, scale=body.scale, level=body, reason="Small trials.", rated_by=member("ed"))
    text = page(member("ruth", "Reviewer").username, crosswalk(claim))
    for words in ("OCEBM Levels of Evidence (2011)", "SIGN level of evidence (2011)", "rita: 1+", "rolf: 2",
                  "SORT strength of recommendation (2004)", "Small trials.", "cramp frequency", "Moderate"):  # fmt: skip
        assert words in text, words


def test_reviewers_are_named_on_the_scales_only_to_those_who_may_see(page, conflict):
    member("ruth", "Reviewer")
    assert "rita: 2" in page("ruth", crosswalk(conflict.claim))
    member("vera", "Viewer")
    assert "rita" not in page("vera", crosswalk(conflict.claim))


def test_a_study_that_the_person_is_appraising_is_hidden_on_the_scales(page, claim):
    item = item_of(claim, needed=1)
    appraise(item, "rita", direction="refutes")
    draft(item, "ruth")
    text = page("ruth", crosswalk(claim))
    assert "Hidden until you submit your own appraisal." in text
    assert "refutes the claim" not in text
    assert "rita" not in text


def test_a_retracted_study_is_marked(page, claim):
    item = item_of(claim)
    Notice.objects.create(study=item.study, kind="RetractionIn")
    member("ruth", "Reviewer")
    assert "Retracted" in page("ruth", crosswalk(claim))


def test_pages_ask_the_same_number_of_questions_however_many_studies_there_are(
    client, claim, django_assert_num_queries
):
    client.force_login(member("ruth", "Reviewer", "Editor"))
    for name in "ABCDE":
        item = item_of(claim, name)
        appraise(item, "rita")
        appraise(item, "rolf", code="3")
    assert conflicts().count() == 5
    for address, number in ((reverse(QUEUE), 12), (settling(item), 20), (crosswalk(claim), 14)):
        with django_assert_num_queries(number):
            client.get(address)
