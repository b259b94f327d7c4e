"""Nobody sees another's judgement before giving their own: the rule that every page, list and export goes through."""

from itertools import product

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.utils import timezone

from evidence.claims.models import Claim, EvidenceItem
from evidence.grading.agreeing import visible_consensus
from evidence.grading.appraisals import Appraisal, Consensus, Rating
from evidence.grading.declarations import Declaration
from evidence.studies.models import Study
from tests.panel import level

pytestmark = pytest.mark.django_db

# What a reviewer has done about an item: nothing yet, begun a draft, submitted.
NOTHING, BEGUN, SUBMITTED = "-", "d", "s"
REVIEWERS = ("ann", "bob", "cy")

# Reviewers needed; what ann, bob and cy have done; who looks; whose appraisals are seen.
CASES = [
    # one's own draft, and nobody else sees it
    (2, "d--", "ann", "a"),
    (2, "d--", "bob", ""),
    (1, "d--", "root", ""),
    # another's submitted appraisal, before one has begun
    (2, "s--", "bob", ""),
    # another's submitted appraisal, while one's own is a draft
    (2, "sd-", "bob", "b"),
    # both have submitted: each sees both, and so does everybody
    (2, "ss-", "ann", "ab"),
    (2, "ss-", "bob", "ab"),
    (2, "ss-", "root", "ab"),
    # whoever has submitted does not see another's draft
    (2, "sd-", "ann", "a"),
    # submitted before the others: what there is of theirs, and each further one at once
    (3, "s--", "ann", "a"),
    (3, "ss-", "ann", "ab"),
    (3, "ss-", "bob", "ab"),
    # three are needed and two have submitted: the third, and whoever only looks, sees nothing
    (3, "ss-", "cy", ""),
    (3, "ss-", "root", ""),
    (3, "ssd", "cy", "c"),
    (3, "sss", "root", "abc"),
    # one is enough: revealed at once
    (1, "s--", "bob", "a"),
    (1, "s--", "root", "a"),
    # revealed, and yet hidden from whoever has begun an own draft
    (1, "sd-", "bob", "b"),
    (2, "ssd", "cy", "c"),
    # more than are needed
    (2, "sss", "root", "abc"),
    (2, "sss", "cy", "abc"),
    # rights change nothing: a superuser who has begun is a reviewer like any
    (2, "s--", "root", ""),
    # nobody is signed in
    (1, "s--", "anonymous", ""),
    (1, "s--", "no user", ""),
]


def people() -> dict[str, User | AnonymousUser | None]:
    users = {name: User.objects.create(username=name, is_superuser=name == "root") for name in (*REVIEWERS, "root")}
    for user in users.values():
        Declaration.objects.create(reviewer=user, nothing_to_declare=True)
    return {**users, "anonymous": AnonymousUser(), "no user": None}


def make(worlds: list[tuple[int, str]], users: dict[str, User]) -> list[EvidenceItem]:
    """An item for each world, all of one study: how many reviewers its claim needs, and what each has done."""
    study = Study.objects.create(title="One", pmid="11")
    claims = [
        Claim(slug=f"claim-{number}", statement="One.", reviewers_needed=needed)
        for number, (needed, _) in enumerate(worlds)
    ]
    Claim.objects.bulk_create(claims)
    items = EvidenceItem.objects.bulk_create(EvidenceItem(claim=claim, study=study) for claim in claims)
    rung, now = level("2"), timezone.now()
    given = [
        (Appraisal(item=item, reviewer=users[name], design="cohort study", direction="mixed", reason="So."), done)
        for item, (_, all_done) in zip(items, worlds, strict=True)
        for name, done in zip(REVIEWERS, all_done, strict=True)
        if done != NOTHING
    ]
    Appraisal.objects.bulk_create(appraisal for appraisal, _ in given)
    Rating.objects.bulk_create(Rating(appraisal=appraisal, scale=rung.scale, level=rung) for appraisal, _ in given)
    submitted = [appraisal.pk for appraisal, done in given if done == SUBMITTED]
    Appraisal.objects.filter(pk__in=submitted).update(state="submitted", submitted_at=now, first_judgement={})
    return items


def seen(user: User | AnonymousUser | None, items: list[EvidenceItem]) -> list[str]:
    """Of each item, whose appraisals a person sees."""
    of: dict[int, list[str]] = {item.pk: [] for item in items}
    for appraisal in Appraisal.objects.visible_to(user).select_related("reviewer").order_by("reviewer__username"):
        of[appraisal.item_id].append(appraisal.reviewer.username[0])
    return ["".join(of[item.pk]) for item in items]


def test_who_sees_what():
    users = people()
    items = make([(needed, done) for needed, done, _, _ in CASES], users)
    by_viewer = {name: seen(user, items) for name, user in users.items()}
    found = [(*case[:3], by_viewer[case[2]][place]) for place, case in enumerate(CASES)]
    assert found == CASES


def oracle(needed: int, done: str, viewer: str) -> str:
    """The rule again, from its words: my own; nothing else while I have begun; all that is submitted once mine is;
    for whoever has not begun, all that is submitted once nobody is awaited any more."""
    mine = dict(zip(REVIEWERS, done, strict=True)).get(viewer, NOTHING)
    if viewer in ("anonymous", "no user"):
        return ""
    if mine == BEGUN:
        return viewer[0]
    if mine == NOTHING and done.count(SUBMITTED) < needed:
        return ""
    return "".join(name[0] for name, state in zip(REVIEWERS, done, strict=True) if state == SUBMITTED)


WORLDS = [(needed, "".join(done)) for needed in (1, 2, 3) for done in product((NOTHING, BEGUN, SUBMITTED), repeat=3)]


def test_every_small_world_is_seen_as_the_rule_says():
    """Three reviewers who each did nothing, began or submitted, with one to three needed: 81 items beside each other."""
    users = people()
    items = make(WORLDS, users)
    for name, user in users.items():
        assert seen(user, items) == [oracle(*world, name) for world in WORLDS], name


def test_revealed_is_what_was_submitted_once_nobody_is_awaited():
    items = make(WORLDS, people())
    found = set(Appraisal.objects.revealed().values_list("item", "reviewer__username"))
    expected = {
        (item.pk, name)
        for item, (needed, done) in zip(items, WORLDS, strict=True)
        for name, state in zip(REVIEWERS, done, strict=True)
        if state == SUBMITTED and done.count(SUBMITTED) >= needed
    }
    assert found == expected


def test_the_rule_narrows_what_was_asked_for_before():
    users = people()
    items = make([(2, "ss-"), (2, "ss-"), (2, "s--")], users)
    asked = Appraisal.objects.filter(item__in=[items[0].pk, items[2].pk], reviewer=users["ann"])
    assert [appraisal.item_id for appraisal in asked.visible_to(users["root"])] == [items[0].pk]
    assert [appraisal.item_id for appraisal in asked.revealed()] == [items[0].pk]


def test_more_reviewers_needed_hides_again_from_those_who_have_not_submitted():
    users = people()
    items = make([(2, "ss-")], users)
    Claim.objects.update(reviewers_needed=3)
    assert seen(users["cy"], items) == [""]
    assert seen(users["ann"], items) == ["ab"]
    assert not Appraisal.objects.revealed().exists()


def test_a_consensus_is_seen_by_those_who_see_what_others_submitted():
    """It tells what they judged, so it is hidden from whoever has begun and not submitted."""
    users = people()
    items = make([(2, "ssd"), (2, "ss-")], users)
    for item in items:
        Consensus.objects.create(item=item, kind="agreement", direction="mixed", basis=[])
    sees = {name: set(visible_consensus(user).values_list("item", flat=True)) for name, user in users.items()}
    both = {item.pk for item in items}
    assert sees == {
        "ann": both, "bob": both, "cy": {items[1].pk}, "root": both, "anonymous": set(), "no user": set(),
    }  # fmt: skip


def test_the_rule_is_one_query_however_many_appraisals_there_are(django_assert_num_queries):
    users = people()
    items = make(WORLDS, users)
    with django_assert_num_queries(1):
        seen(users["ann"], items)
