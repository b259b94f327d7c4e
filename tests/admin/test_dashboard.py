"""The first page of the admin: what is to be done today, each part only for those who may see it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from evidence.claims.models import Claim, EvidenceItem
from evidence.grading.dashboard import dashboard
from evidence.grading.declarations import Declaration
from evidence.grading.publishing import retire, send_to_review, take
from evidence.studies.models import Notice, Study
from tests.panel import appraise, draft, member, publish_claim

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def item_of(claim: Claim, author: str = "Garrison", **fields: object) -> EvidenceItem:
    study = Study.objects.create(title=f"{author} on cramps.", year=2012, authors=[{"family": author}])
    return EvidenceItem.objects.create(claim=claim, study=study, **fields)


def claim_of(slug: str, needed: int = 1, **fields: object) -> Claim:
    statement = f"{slug.capitalize()} prevents leg cramps."
    return Claim.objects.create(slug=slug, statement=statement, reviewers_needed=needed, **fields)


def in_review(slug: str, studies: int = 1, needed: int = 2) -> list[EvidenceItem]:
    claim = claim_of(slug, needed)
    items = [item_of(claim, f"{slug.capitalize()}{number}") for number in range(studies)]
    send_to_review(claim)
    return items


def first_page(client, name: str) -> str:
    client.force_login(member(name))
    answer = client.get(reverse("admin:index"))
    assert answer.status_code == 200
    return answer.content.decode()


HEADINGS = {
    "declared": "My declaration of interests", "queue": "My queue", "conflicts": "Conflicts", "due": "Due for review",
    "agreement": "Agreement on the direction", "reviews": "Claims in review", "shaken": "rest on a retracted study",
}  # fmt: skip

SEEN = [
    # nobody in particular: the page works and has nothing
    ((), set()),
    # whoever only reads
    (("Viewer",), {"conflicts", "due", "agreement", "reviews", "shaken"}),
    # a curator appraises nothing
    (("Curator",), {"conflicts", "due", "agreement", "reviews", "shaken"}),
    # a reviewer has a queue and a declaration
    (("Reviewer",), set(HEADINGS)),
    # an editor has a declaration and no queue
    (("Editor",), set(HEADINGS) - {"queue"}),
]


@pytest.mark.parametrize(("groups", "parts"), SEEN)
def test_each_part_is_for_those_who_may(client, groups, parts):
    in_review("magnesium")
    shaken = claim_of("quinine", review_due=TODAY)
    item = item_of(shaken)
    publish_claim(shaken)
    Notice.objects.create(study=item.study, kind="RetractionIn")
    member("ruth", *groups)
    text = first_page(client, "ruth")
    assert {part for part, heading in HEADINGS.items() if heading in text} == parts


def test_the_list_of_models_stands_below_in_the_order_of_the_work(client):
    member("ruth", "Curator", "Reviewer", "Editor")
    text = first_page(client, "ruth")
    names = ("evidence/claim/", "evidence/publication/", "evidence/study/", "evidence/evidenceitem/",
             "evidence/appraisal/", "evidence/consensus/", "evidence/assessment/", "evidence/scale/", "evidence/declaration/")  # fmt: skip
    places = [text.find(f'<a href="/admin/{name}"') for name in names]
    assert -1 not in places
    assert places == sorted(places)


def test_my_queue_has_what_i_may_appraise_and_my_drafts_what_i_have_begun(client):
    waits, begun, done = in_review("magnesium", studies=3)
    draft(begun, "ruth")
    appraise(done, "ruth")
    text = first_page(client, "ruth")
    assert "My queue: 1" in text
    assert "My drafts: 1" in text
    for item in (waits, begun):
        assert reverse("admin:evidence_appraisal_workbench", args=[item.pk]) in text
    assert reverse("admin:evidence_appraisal_workbench", args=[done.pk]) not in text


def test_a_long_queue_shows_its_first_studies_and_says_how_many_there_are(client):
    in_review("magnesium", studies=11)
    member("ruth", "Reviewer")
    text = first_page(client, "ruth")
    assert "My queue: 11" in text
    assert "These are the first 8 of 11." in text


def test_conflicts_are_counted_and_those_that_i_may_settle(client):
    for item in in_review("magnesium", studies=3):
        appraise(item, "rita")
        appraise(item, "rolf", direction="refutes")
    draft(EvidenceItem.objects.first(), "ruth")
    today = dashboard(member("ruth", "Reviewer"), TODAY)
    assert (today.conflicts.number, today.conflicts.mine) == (2, 2)
    assert [(one.in_conflict, one.awaited) for one in today.reviews] == [(2, 1)]
    assert dashboard(member("vera", "Viewer"), TODAY).conflicts.mine == 0
    assert "you may settle 2" in first_page(client, "ruth")


DUE = [
    # overdue since yesterday
    (timedelta(days=-1), [True]),
    # today is the day, and not too late
    (timedelta(), [False]),
    # within the month
    (timedelta(days=30), [False]),
    # later
    (timedelta(days=31), []),
]


@pytest.mark.parametrize(("ahead", "expected"), DUE)
def test_a_claim_is_due_for_review_within_the_month(ahead, expected):
    publish_claim(claim_of("magnesium", review_due=TODAY + ahead))
    due = dashboard(member("vera", "Viewer"), TODAY).due
    assert [one.overdue for one in due] == expected


def test_only_what_readers_see_is_due(claim):
    Claim.objects.update(review_due=TODAY)
    assert dashboard(member("vera", "Viewer"), TODAY).due == []


@pytest.fixture
def published(claim: Claim) -> EvidenceItem:
    """The study of a published claim."""
    item = item_of(claim)
    publish_claim(claim)
    return item


def shaken() -> list[tuple[int, str]]:
    found = dashboard(member("vera", "Viewer"), TODAY).shaken
    return [(one.publication.number, one.study.short_citation) for one in found]


@pytest.mark.parametrize("kind", ["RetractionIn", "RetractedandRepublishedIn"])
def test_a_publication_that_rests_on_a_study_retracted_since_is_said_aloud(client, published, kind):
    assert shaken() == []
    Notice.objects.create(study=published.study, kind=kind)
    assert shaken() == [(1, "Garrison 2012")]
    text = first_page(client, "vera")
    assert 'class="alarm"' in text
    assert reverse("admin:evidence_claim_change", args=[published.claim_id]) in text


def test_two_notices_about_one_study_are_one_alarm(published):
    for source in ("pubmed", "crossref"):
        Notice.objects.create(study=published.study, kind="RetractionIn", source=source)
    assert shaken() == [(1, "Garrison 2012")]


def test_the_alarm_stays_while_the_next_version_is_in_review_and_goes_with_a_retired_claim(published):
    Notice.objects.create(study=published.study, kind="RetractionIn")
    send_to_review(published.claim)
    assert shaken() == [(1, "Garrison 2012")]
    retire(published.claim, reason="It rests on a retracted study.")
    assert shaken() == []


QUIET = [
    # a correction is no retraction
    {"kind": "ErratumIn"},
    # the source took it back
    {"kind": "RetractionIn", "taken_back_at": timezone.now()},
]


@pytest.mark.parametrize("notice", QUIET)
def test_what_does_not_withdraw_a_study_raises_no_alarm(published, notice):
    Notice.objects.create(study=published.study, **notice)
    assert shaken() == []


def test_a_notice_that_a_person_set_aside_raises_no_alarm(published):
    Notice.objects.create(
        study=published.study, kind="RetractionIn", overridden_by=member("ed"), override_reason="Another paper."
    )
    assert shaken() == []


def test_a_publication_that_took_note_of_the_retraction_raises_no_alarm(published):
    Notice.objects.create(study=published.study, kind="RetractionIn")
    publish_claim(published.claim, override_reason="The others say the same.")
    assert shaken() == []


def test_a_study_that_was_background_raises_no_alarm(claim):
    item_of(claim)
    background = item_of(claim, "Tan", role="background")
    publish_claim(claim)
    Notice.objects.create(study=background.study, kind="RetractionIn")
    assert shaken() == []


def test_claims_in_review_show_how_far_they_are_and_who_took_them(client):
    agreed, apart, _ = in_review("magnesium", studies=3)
    item_of(agreed.claim, "Tan", role="background")
    take(agreed.claim, by=member("ed", "Editor"), now=timezone.now())
    for name, direction in (("rita", "supports"), ("rolf", "mixed")):
        appraise(agreed, name)
        appraise(apart, name, direction=direction)
    (found,) = dashboard(member("vera", "Viewer"), TODAY).reviews
    assert (found.appraised, found.in_conflict, found.awaited) == (1, 1, 1)
    text = first_page(client, "vera")
    assert "<title>Agreed: 1, in conflict: 1, awaited: 1; 3 in all</title>" in text
    assert "taken by ed" in text


def test_a_claim_without_studies_in_review_is_shown_as_empty(client):
    in_review("magnesium", studies=0)
    member("vera", "Viewer")
    assert "0 agreed, 0 in conflict, 0 awaited" in first_page(client, "vera")


def test_the_overall_agreement_is_given_or_said_to_be_undefined(client):
    member("vera", "Viewer")
    assert "Krippendorff’s alpha is undefined. No item was rated by two reviewers." in first_page(client, "vera")
    one, other = in_review("magnesium", studies=2)
    for name, direction in (("rita", "supports"), ("rolf", "supports")):
        appraise(one, name, direction=direction)
        appraise(other, name, direction="mixed")
    assert "100 % of pairs agree in 2 studies; Krippendorff’s alpha: 1.00 (almost perfect)" in first_page(
        client, "vera"
    )


DECLARED = [
    # none
    (None, None, False),
    # made today
    (TODAY, "a year", False),
    # made eleven months and some days ago
    (TODAY - timedelta(days=350), "a year", True),
    # two years ago
    (TODAY - timedelta(days=730), None, False),
]


@pytest.mark.parametrize(("made", "until", "soon"), DECLARED)
def test_my_declaration_is_valid_or_missing(client, person, made: date | None, until, soon):
    late = person("late", "Reviewer")
    if made:
        made_then = Declaration.objects.create(reviewer=late, nothing_to_declare=True, declared_on=made)
        until = until and made_then.valid_until
    found = dashboard(late, TODAY).declared
    assert (found.until, found.soon) == (until, soon)
    client.force_login(late)
    text = client.get(reverse("admin:index")).content.decode()
    assert ("There is none that is valid today" in text) == (until is None)
    assert ("Make a declaration" in text) == (until is None or soon)


def test_the_page_asks_the_same_number_of_questions_however_many_claims_there_are(client, django_assert_num_queries):
    client.force_login(member("ruth", "Reviewer", "Editor", "Curator"))
    for slug in ("magnesium", "quinine", "stretching"):
        one, other, _ = in_review(slug, studies=3)
        for name in ("rita", "rolf"):
            appraise(one, name)
            appraise(other, name, direction="supports" if name == "rita" else "mixed")
        draft(other, "ruth")
        rests = claim_of(f"{slug}-two", review_due=TODAY)
        item = item_of(rests)
        publish_claim(rests)
        Notice.objects.create(study=item.study, kind="RetractionIn")
    with django_assert_num_queries(16):
        client.get(reverse("admin:index"))
