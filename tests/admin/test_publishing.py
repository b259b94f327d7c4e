"""Publishing in the admin: buttons by state and by person, what is in the way, and receipts that nobody changes."""

import html
import re

import pytest
from django.utils import timezone

from evidence.claims.linking import link
from evidence.claims.models import Claim, Topic
from evidence.grading.models import Publication
from evidence.grading.publishing import NoteNeeded, publish, send_to_review, take
from evidence.studies.models import Notice, Study
from tests.panel import appraise, assess, draft, member, publish_claim

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quick_passwords(settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def enter(client):
    """Logs a member of the panel in."""

    def as_(name, *groups):
        client.force_login(member(name, *groups))
        return client

    return as_


@pytest.fixture
def item(claim):
    link(claim, [Study.objects.create(pmid="1", title="A trial", year=2020, authors=[{"family": "Doe"}])], by=None)
    return claim.items.get()


def address(claim, page="change"):
    return f"/admin/evidence/claim/{claim.pk}/{page}/"


def read(response):
    return html.unescape(response.content.decode())


def move(client, claim, name):
    return read(client.post(address(claim, "move"), {"move": name}, follow=True))


def state(claim):
    return Claim.objects.get(pk=claim.pk).state


def buttons(page):
    return set(re.findall(r'name="move" value="(\w+)"', page)) | set(re.findall(r'/(publish|retire)/"', page))


def form_of(client, claim, **changes):
    """The form of a claim as the page shows it, with these changes."""
    response = client.get(address(claim))
    form = response.context["adminform"].form
    fields = {name: form[name].value() for name in form.fields}
    for inline in response.context["inline_admin_formsets"]:
        formset = inline.formset
        for one in (formset.management_form, *formset.initial_forms):
            fields |= {one.add_prefix(name): one[name].value() for name in one.fields}
    return {name: value for name, value in (fields | changes).items() if value is not None and value is not False}


BUTTONS = [
    # state, group, what is offered
    ("draft", "Curator", {"review", "take"}),
    ("draft", "Editor", {"review", "take"}),
    ("draft", "Reviewer", set()),
    ("in_review", "Curator", {"draft", "take"}),
    ("in_review", "Editor", {"draft", "take", "publish"}),
    ("published", "Curator", {"open", "take"}),
    ("published", "Editor", {"open", "take", "retire"}),
    ("published", "Viewer", set()),
    # what is retired is shown again when it is opened, so editors decide that
    ("retired", "Curator", {"take"}),
    ("retired", "Editor", {"reopen", "take"}),
]


def bring(claim, to):
    if to in ("published", "retired"):
        publish_claim(claim)
    if to == "in_review":
        send_to_review(claim)
    if to == "retired":
        Claim.objects.filter(pk=claim.pk).update(state="retired")
    claim.refresh_from_db()


@pytest.mark.parametrize(("at", "group", "offered"), BUTTONS)
def test_the_buttons_are_those_that_the_state_and_the_group_allow(enter, claim, at, group, offered):
    bring(claim, at)
    assert buttons(read(enter("someone", group).get(address(claim)))) == offered


def test_a_claim_goes_through_review_to_readers_and_on_to_its_next_version(enter, claim, item):
    ed = enter("ed", "Editor")
    assert "readers see nothing of it" in read(ed.get(address(claim)))
    assert "It is in review" in move(ed, claim, "review")
    appraise(item)
    page = ed.get(address(claim, "publish"))
    assert "Nothing: version 1 can be published." in read(page)
    done = read(
        ed.post(address(claim, "publish"), {"seen": page.context["seen"], "note": "First.", "bare": "on"}, follow=True)
    )
    assert "Version 1 is published" in done and ">version 1 of" in done
    assert "readers keep the last one" in move(ed, claim, "open")
    assert state(claim) == "in_review"
    assert Publication.objects.get().note == "First."


@pytest.mark.parametrize("name", ["open", "draft", "release", "reopen", "nonsense"])
def test_a_step_that_is_not_offered_is_a_sentence(enter, claim, name):
    assert "That cannot be done now: the claim is draft" in move(enter("ed", "Editor"), claim, name)
    assert state(claim) == "draft"


def test_a_curator_cannot_bring_a_retired_claim_back_to_readers(enter, claim):
    bring(claim, "retired")
    for name in ("reopen", "open", "review"):
        assert "That cannot be done now" in move(enter("cara", "Curator"), claim, name)
    assert state(claim) == "retired"


@pytest.mark.parametrize("page", ["publish", "retire"])
@pytest.mark.parametrize("group", ["Curator", "Reviewer", "Viewer"])
def test_only_editors_publish_and_retire(enter, claim, page, group):
    bring(claim, "in_review")
    person = enter("someone", group)
    assert person.get(address(claim, page)).status_code == person.post(address(claim, page)).status_code == 403
    assert person.post(address(claim, "move"), {"move": "draft"}).status_code == (302 if group == "Curator" else 403)


def test_looking_at_the_address_of_a_step_does_nothing(enter, claim):
    assert enter("ed", "Editor").get(address(claim, "move")).status_code == 302
    assert state(claim) == "draft"


@pytest.mark.parametrize("page", ["move", "publish", "retire", "versions"])
def test_a_claim_that_is_not_there_is_not_found(enter, claim, page):
    assert enter("ed", "Editor").get(f"/admin/evidence/claim/999/{page}/").status_code == 404


def test_whoever_works_on_a_claim_is_named_and_another_may_take_over(enter, claim):
    assert "You have been working on it since" in move(enter("cara", "Curator"), claim, "take")
    dora = enter("dora", "Curator")
    page = read(dora.get(address(claim)))
    assert "<b>cara</b> has been working on it since" in page
    assert {"take_over"} <= buttons(page) and "release" not in buttons(page)
    assert "That cannot be done now" in move(dora, claim, "release")
    assert "You are working on it now." in move(dora, claim, "take_over")
    assert "It is free for others." in move(dora, claim, "release")


def test_a_mark_that_came_in_between_is_a_sentence(enter, claim, monkeypatch):
    """Two people click “I am working on this” at once."""
    ed = enter("ed", "Editor")
    stale = Claim.objects.get(pk=claim.pk)
    take(claim, by=member("cara"), now=claim.created_at)
    monkeypatch.setattr("evidence.grading.publishing_admin.WithPublishing.get_object", lambda *_: stale)
    page = read(ed.post(address(claim, "move"), {"move": "take"}, follow=True))
    assert "has been working on “Magnesium prevents leg cramps.” since" in page
    assert Claim.objects.get().taken_by.username == "cara"


def test_all_that_is_in_the_way_is_said_with_the_place_where_it_is_mended(enter, claim, item):
    other = Study.objects.create(pmid="2", title="B", year=2021, authors=[{"family": "Roe"}])
    Notice.objects.create(study=other, kind=Notice.Kind.RETRACTION)
    link(claim, [other], by=None)
    appraise(claim.items.last())
    assess(claim, "pain", {"imprecision": -1, "large_effect": 1})
    page = read(enter("ed", "Editor").get(address(claim, "publish")))
    for sentence, place in (
        ("send it to review first", address(claim)),
        ("Doe 2020 has no consensus yet", f"/admin/evidence/appraisal/item/{item.pk}/"),
        ("It rests on Roe 2021 (retracted)", f"{address(claim)}#items-group"),
        ("pain: Large effect raises the certainty", f"/admin/evidence/assessment/outcome/{claim.outcomes.get().pk}/"),
    ):
        assert sentence in page
        assert f'href="{place}"' in page
    assert "cannot be published until" in page and 'value="Publish version' not in page


def test_what_readers_will_miss_is_said_and_does_not_stop(enter, claim):
    send_to_review(claim)
    page = read(enter("ed", "Editor").get(address(claim, "publish")))
    assert "It has no outcome, so no certainty can be given." in page
    assert "it is published as unsupported" in page
    assert 'value="Publish version 1"' in page


def test_a_claim_without_outcome_or_study_is_published_after_a_second_look_only(enter, claim):
    send_to_review(claim)
    client = enter("ed", "Editor")
    page = client.get(address(claim, "publish"))
    assert "I publish it although it has no outcome and no study" in read(page)
    given = {"seen": page.context["seen"], "note": ""}
    assert "Tick this, or add what is missing." in read(client.post(address(claim, "publish"), given))
    assert state(claim) == "in_review"
    client.post(address(claim, "publish"), given | {"bare": "on"})
    assert state(claim) == "published"
    assert "Citations of its studies" not in read(client.get(f"/claims/{claim.slug}/"))


def test_from_the_second_version_on_readers_are_told_what_is_new(enter, claim, item):
    assess(claim)
    publish_claim(claim)
    send_to_review(claim)
    client = enter("ed", "Editor")
    given = {"seen": client.get(address(claim, "publish")).context["seen"], "note": " "}
    assert "This field is required." in read(client.post(address(claim, "publish"), given))
    with pytest.raises(NoteNeeded, match="what is new in version 2"):
        publish(claim, by=member("ed"), now=timezone.now())
    client.post(address(claim, "publish"), given | {"note": "Looked at again."})
    assert Publication.objects.count() == 2


def test_a_level_that_all_gave_says_what_it_waits_for(enter, claim, item):
    Claim.objects.filter(pk=claim.pk).update(reviewers_needed=2)
    appraise(item, by="ann", direction="supports")
    appraise(item, by="ben", direction="refutes")
    page = read(enter("eve", "Reviewer").get(f"/admin/evidence/consensus/crosswalk/{claim.pk}/"))
    assert '<b class="level">2</b> (all agree; waits for the direction)' in page


def test_without_a_declaration_of_interests_nobody_publishes(client, person, claim):
    send_to_review(claim)
    client.force_login(person("eve", "Editor"))
    page = read(client.get(address(claim, "publish")))
    assert "You have no valid declaration of interests" in page and "/admin/evidence/declaration/add/" in page
    assert 'value="Publish version' not in page
    client.post(address(claim, "publish"), {"seen": "x"})
    assert state(claim) == "in_review"


def test_a_claim_that_changes_between_look_and_click_is_shown_again(enter, claim):
    send_to_review(claim)
    ed = enter("ed", "Editor")
    seen = ed.get(address(claim, "publish")).context["seen"]
    Claim.objects.filter(pk=claim.pk).update(statement="Another.")
    page = read(ed.post(address(claim, "publish"), {"seen": seen, "bare": "on"}))
    assert "changed between your look and your click" in page
    assert state(claim) == "in_review"


def test_a_retracted_study_is_overridden_with_a_reason_or_not_published(enter, claim, item):
    send_to_review(claim)
    appraise(item)
    Notice.objects.create(study=item.study, kind=Notice.Kind.RETRACTION)
    ed = enter("ed", "Editor")
    page = ed.get(address(claim, "publish"))
    assert "It rests on Doe 2020 (retracted)" in read(page)
    given = {"seen": page.context["seen"], "bare": "on"}
    assert "This field is required" in read(ed.post(address(claim, "publish"), given | {"override": " "}))
    ed.post(address(claim, "publish"), given | {"override": "Only a name was wrong."})
    assert Publication.objects.get().override_reason == "Only a name was wrong."


def test_an_override_is_not_asked_for_without_a_retraction(enter, claim):
    send_to_review(claim)
    assert 'name="override"' not in read(enter("ed", "Editor").get(address(claim, "publish")))


def test_what_would_change_for_readers_is_shown_before(enter, claim):
    publish_claim(claim)
    send_to_review(claim)
    ed = enter("ed", "Editor")
    assert "it says the same as version 1" in read(ed.get(address(claim, "publish")))
    Claim.objects.filter(pk=claim.pk).update(statement="Magnesium does nothing.")
    page = read(ed.get(address(claim, "publish")))
    assert "Magnesium prevents leg cramps." in page and "Magnesium does nothing." in page


def test_whoever_has_begun_an_appraisal_sees_nothing_of_anothers_here(enter, claim, item):
    publish_claim(claim)
    send_to_review(claim)
    Claim.objects.filter(pk=claim.pk).update(reviewers_needed=1)
    other = Study.objects.create(pmid="2", title="B", year=2021, authors=[{"family": "Roe"}])
    link(claim, [other], by=None)
    appraise(claim.items.last(), by="rita", reason="RITA SAYS SO")
    draft(claim.items.last(), by="ed")
    for page in ("publish", "versions"):
        assert "supports" in read(enter("eva", "Editor").get(address(claim, page)))
        shown = read(enter("ed", "Editor").get(address(claim, page)))
        assert "supports" not in shown and "RITA" not in shown
        assert "You have begun to appraise Roe 2021" in shown


def test_a_claim_is_retired_with_a_reason_and_its_versions_stay(enter, claim):
    publish_claim(claim)
    ed = enter("ed", "Editor")
    assert "This field is required" in read(ed.post(address(claim, "retire"), {"reason": " "}))
    page = read(ed.post(address(claim, "retire"), {"reason": "Nobody stands by it."}, follow=True))
    assert "It is retired" in page
    assert state(claim) == "retired"
    assert "Version 1" in read(ed.get(address(claim, "versions")))
    again = read(ed.post(address(claim, "retire"), {"reason": "Twice."}))
    assert "is retired: from there it cannot be retired" in again


def test_two_versions_and_the_working_copy_are_compared(enter, claim):
    assert "nothing was published" in read(enter("cara", "Curator").get(address(claim, "versions")))
    publish_claim(claim)
    Claim.objects.filter(pk=claim.pk).update(statement="Magnesium does nothing.")
    claim.refresh_from_db()
    page = read(enter("cara", "Curator").get(address(claim, "versions")))
    assert "As it stands now" in page and "Magnesium does nothing." in page
    publish_claim(claim)
    page = read(enter("cara", "Curator").get(address(claim, "versions") + "?from=1&to=2"))
    assert "Magnesium prevents leg cramps." in page and "Magnesium does nothing." in page
    assert "No change" in read(enter("cara", "Curator").get(address(claim, "versions") + "?from=2&to=now"))


def test_the_state_and_the_version_cannot_be_typed(enter, claim):
    ed = enter("ed", "Editor")
    ed.post(address(claim), form_of(ed, claim, state="published", version=7, note="New."))
    stored = Claim.objects.get()
    assert (stored.state, stored.version, stored.note) == ("draft", None, "New.")


def test_the_working_copy_of_a_published_claim_is_edited_and_readers_see_the_version(enter, claim):
    publish_claim(claim)
    cara = enter("cara", "Curator")
    cara.post(address(claim), form_of(cara, claim, statement="Reworded."))
    assert Claim.objects.get().statement == "Reworded."
    assert "Reworded." not in read(cara.get(f"/claims/{claim.slug}/"))


def test_the_address_of_a_published_claim_stays(enter, claim):
    publish_claim(claim)
    ed = enter("ed", "Editor")
    ed.post(address(claim), form_of(ed, claim, slug="another"))
    assert Claim.objects.get().slug == claim.slug


def test_the_kind_of_question_stays_once_a_study_was_appraised_for_it(enter, claim, item):
    ed = enter("ed", "Editor")
    ed.post(address(claim), form_of(ed, claim, question_type="prognosis"))
    assert Claim.objects.get().question_type == "prognosis"
    claim.refresh_from_db()
    appraise(claim.items.get())
    ed.post(address(claim), form_of(ed, claim, question_type="diagnosis"))
    assert Claim.objects.get().question_type == "prognosis"


@pytest.mark.parametrize(("group", "needed"), [("Curator", 2), ("Editor", 1)])
def test_after_the_first_appraisal_editors_decide_how_many_reviewers_are_needed(enter, claim, item, group, needed):
    claim.reviewers_needed = 2
    claim.save()
    appraise(claim.items.get())
    person = enter("someone", group)
    person.post(address(claim), form_of(person, claim, reviewers_needed=1))
    assert Claim.objects.get().reviewers_needed == needed


def test_progress_is_shown_in_numbers_without_names(enter, claim, item):
    claim.reviewers_needed = 2
    claim.save()
    appraise(claim.items.get(), by="rita")
    page = read(enter("cara", "Curator").get(address(claim)))
    assert "1 of 2" in page and "rita" not in page
    assert f"/admin/evidence/appraisal/item/{item.pk}/" in page


def test_what_was_judged_is_never_taken_off_a_claim(enter, claim, item):
    appraise(item)
    assess(claim, "pain")
    ed = enter("ed", "Editor")
    for name, sentence in (("outcomes", "“pain” was assessed or appraised, and stays"),
                           ("items", "Doe 2020 was judged for this claim, and stays")):  # fmt: skip
        page = read(ed.post(address(claim), form_of(ed, claim, **{f"{name}-0-DELETE": "on"})))
        assert sentence in page
    assert claim.outcomes.count() == claim.items.count() == 1


def test_what_nobody_judged_is_taken_off(enter, claim, item):
    claim.outcomes.create(name="pain")
    ed = enter("ed", "Editor")
    ed.post(address(claim), form_of(ed, claim, **{"outcomes-0-DELETE": "on", "items-0-DELETE": "on"}))
    assert claim.outcomes.count() == claim.items.count() == 0


def test_a_published_claim_is_not_deleted_and_a_sentence_says_so(admin_client, claim):
    publish_claim(claim)
    page = read(admin_client.post(address(claim, "delete"), {"post": "yes"}, follow=True))
    assert "was published: it is retired, not deleted" in page
    chosen = {"action": "delete_selected", "_selected_action": [claim.pk], "post": "yes"}
    assert admin_client.post("/admin/evidence/claim/", chosen).status_code == 200
    assert Claim.objects.count() == 1


def test_a_claim_that_was_never_published_can_be_deleted(admin_client, claim):
    admin_client.post(address(claim, "delete"), {"post": "yes"})
    assert not Claim.objects.exists()


def test_the_slug_of_a_topic_stays_once_a_publication_names_it(admin_client, claim):
    topic = Topic.objects.create(slug="cramps", name="Cramps")
    claim.topics.add(topic)
    publish_claim(claim)
    admin_client.post(f"/admin/evidence/topic/{topic.pk}/change/", {"name": "Leg cramps", "slug": "other"})
    assert Topic.objects.values_list("slug", "name").get() == ("cramps", "Leg cramps")


def test_a_publication_is_looked_at_and_never_changed(enter, claim):
    made = publish_claim(claim, note="First.")
    ed = enter("ed", "Editor")
    base = "/admin/evidence/publication/"
    assert "First." in read(ed.get(base))
    page = read(ed.get(f"{base}{made.pk}/change/"))
    assert made.hash in page and f"/claims/{claim.slug}/versions/1/" in page
    for path in ("add/", f"{made.pk}/change/", f"{made.pk}/delete/"):
        assert ed.post(base + path, {"post": "yes", "note": "Other."}).status_code == 403
    ed.post(base, {"action": "delete_selected", "_selected_action": [made.pk], "post": "yes"})
    assert Publication.objects.get().note == "First."


def test_a_superuser_changes_no_publication_either(admin_client, claim):
    made = publish_claim(claim)
    for path in ("change", "delete"):
        response = admin_client.post(f"/admin/evidence/publication/{made.pk}/{path}/", {"post": "yes"})
        assert response.status_code == 403


def test_the_history_of_a_claim_has_its_steps_its_outcomes_and_its_reasons(enter, claim):
    ed = enter("ed", "Editor")
    claim.outcomes.create(name="Outcome of old").delete()
    publish_claim(claim)
    ed.post(address(claim, "retire"), {"reason": "Nobody stands by it."})
    page = read(ed.get(address(claim, "history")))
    assert "Nobody stands by it." in page
    assert "Outcome of old" in page


def test_the_lists_of_claims_and_publications_need_few_queries(enter, claim, django_assert_max_num_queries):
    ed = enter("ed", "Editor")
    for number in range(4):
        publish_claim(Claim.objects.create(slug=f"c{number}", statement="A claim.", reviewers_needed=1))
    for name, most in (("claim", 8), ("publication", 7)):
        with django_assert_max_num_queries(most):
            assert ed.get(f"/admin/evidence/{name}/").status_code == 200
