"""What the database promises is kept against SQL that was written by hand; each refusal says why in a sentence."""

import hashlib
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pghistory.models
import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from evidence.articles.models import Article, Citation, Phrasing, Statement, Task
from evidence.claims.models import Claim, EvidenceItem, Outcome, Topic
from evidence.grading.agreeing import settle
from evidence.grading.appraisals import Appraisal, Rating
from evidence.grading.declarations import Declaration
from evidence.grading.publications import Publication, PublishedStudy
from evidence.grading.publishing import canonical, send_to_review
from evidence.grading.scales import Scale
from evidence.grading.snapshots import snapshot
from evidence.studies.models import Notice, Study
from tests.panel import appraise, assess, draft, level, publish_claim

pytestmark = pytest.mark.django_db

# A table of cases: what somebody tries, the statements, and words of the refusal.
Cases = list[tuple[str, str, str]]


def insert(table: str, row: dict[str, str], **changed: str) -> str:
    """An INSERT of a row of SQL expressions, with some changed."""
    given = row | changed
    return f"INSERT INTO evidence_{table} ({', '.join(given)}) VALUES ({', '.join(given.values())})"


CLAIM = {
    "slug": "'new'", "statement": "'New.'", "population": "''", "intervention": "''", "comparator": "''",
    "question_type": "'treatment'", "note": "''", "state": "'draft'", "reviewers_needed": "1", "created_at": "now()",
    "updated_at": "now()",
}  # fmt: skip
APPRAISAL = {
    "item_id": "%(open_item)s", "reviewer_id": "%(cy)s", "state": "'draft'", "design": "'cohort study'",
    "suggested_design": "''", "design_reason": "''", "direction": "'supports'", "funding": "''", "tool": "''",
    "bias": "'{}'", "overall_bias": "''", "finding": "''", "finding_check": "''", "reason": "'It says so.'",
    "measure": "''", "created_at": "now()", "updated_at": "now()",
}  # fmt: skip
PUBLICATION = {
    "claim_id": "%(ready)s", "number": "1", "content": "%(content)s", "hash": "%(hash)s", "statement": "'Ready.'",
    "question_type": "'treatment'", "topics": "'{}'", "certainty": "''", "note": "''", "override_reason": "''",
    "published_by_id": "%(ann)s", "published_at": "now()",
}  # fmt: skip
SHOWN = {"publication_id": "(SELECT max(id) FROM evidence_publication)", "study_id": "%(study)s", "position": "1"}
RATING = {
    "appraisal_id": "%(bare_draft)s", "scale_id": "%(ocebm)s", "level_id": "%(level)s", "suggested": "''",
    "reason": "''", "rated_at": "now()",
}  # fmt: skip
OF_BODY = {"appraisal_id": "NULL", "claim_id": "%(draft)s", "reason": "'So.'", "rated_by_id": "%(ann)s"}
CONSENSUS = {
    "item_id": "%(conflict)s", "kind": "'third_person'", "direction": "'mixed'", "reason": "'Looked again.'",
    "decided_by_id": "%(cy)s", "decided_at": "now()", "basis": "'[]'",
}  # fmt: skip
DECLARATION = {
    "reviewer_id": "%(eve)s", "declared_on": "'2026-01-01'", "valid_until": "'2027-01-01'", "nothing_to_declare": "true",
    "interests": "''", "may_be_named": "false", "created_at": "now()",
}  # fmt: skip
STEP = {
    "assessment_id": "%(assessment)s", "domain": "'large_effect'", "change": "1", "assessable": "true", "reason": "'So.'",
}  # fmt: skip

TO_STATE = "UPDATE evidence_claim SET state = '{}' WHERE id = %({})s"
SHOW = "UPDATE evidence_claim SET state = 'published', version = {}, first_published_at = now() WHERE id = %({})s"
SUBMIT = (
    "UPDATE evidence_appraisal SET state = 'submitted', submitted_at = now(), first_judgement = '{}' WHERE id = %(%s)s"
)


def submit(name: str) -> str:
    return SUBMIT.replace("(%s)", f"({name})")


def publish_by_hand(
    publication: str = insert("publication", PUBLICATION), shown: str = insert("publishedstudy", SHOWN)
) -> str:
    return ";".join((publication, shown, SHOW.format(1, "ready")))


def person(name: str, declared_on: date | None) -> User:
    user = User.objects.create(username=name)
    if declared_on:
        Declaration.objects.create(reviewer=user, declared_on=declared_on, nothing_to_declare=True)
    return user


def content_of(claim: Claim, **more: Any) -> dict[str, Any]:
    return snapshot(claim, now=timezone.now()) | {"number": 1, "change_note": "", "override": None} | more


@pytest.fixture
def world() -> dict[str, Any]:
    """Claims in every state, with the numbers of their rows by name; nothing waits for the end of the transaction."""
    today = timezone.localdate()
    people = {name: person(name, today) for name in ("ann", "bob", "cy", "ed", "rita")}
    people |= {"dee": person("dee", today - timedelta(days=400)), "eve": person("eve", None)}
    study, other, retracted = (
        Study.objects.create(title=title, pmid=pmid) for title, pmid in (("One", "11"), ("Two", "22"), ("Three", "33"))
    )
    Study.objects.filter(pk=other.pk).update(journal="Another")
    notice = Notice.objects.create(study=retracted, kind="RetractionIn")
    claims = {
        slug: Claim.objects.create(slug=slug, statement=f"{slug.capitalize()}.", reviewers_needed=1)
        for slug in ("published", "draft", "ready", "retracted")
    }
    claims["disputed"] = Claim.objects.create(slug="disputed", statement="Disputed.", reviewers_needed=2)
    claims["published"].topics.add(Topic.objects.create(slug="cramps", name="Cramps"))
    items = {slug: EvidenceItem.objects.create(claim=claim, study=study) for slug, claim in claims.items()}
    items["retracted"] = EvidenceItem.objects.create(claim=claims["retracted"], study=retracted)
    items["background"] = EvidenceItem.objects.create(claim=claims["draft"], study=other, role="background")
    settled = EvidenceItem.objects.create(claim=claims["disputed"], study=other)
    outcome = Outcome.objects.create(claim=claims["draft"], name="sleep")
    assessment = assess(claims["published"], assessed_by=people["ed"])
    step = assessment.steps.first()
    step.items.add(items["published"])
    appraised = appraise(items["published"], by="ann")
    first = publish_claim(claims["published"])
    for slug in ("ready", "retracted", "disputed"):
        send_to_review(claims[slug])
    for item in claims["ready"].items.all() | claims["retracted"].items.all():
        appraise(item, by="ann")
    for item in (items["disputed"], settled):
        appraise(item, by="ann")
        appraise(item, by="bob", direction="mixed")
    settle(settled, by=people["cy"], direction="mixed", levels={level("2")}, reason="A look.", now=timezone.now())
    drafts = {name: draft(items["draft"], by=name) for name in ("ann", "bob", "dee")}
    Rating.objects.filter(appraisal=drafts["bob"]).delete()
    drafts["eve"] = Appraisal.objects.create(
        item=items["draft"], reviewer=people["eve"], direction="mixed", design="cohort study", reason="So."
    )
    Rating.objects.create(appraisal=drafts["eve"], scale=level("2").scale, level=level("2"))
    article = Article.objects.create(slug="an-article", title="An article")
    Citation.objects.create(article=article, position=1, text="One.")
    Statement.objects.create(article=article, claim=claims["published"])
    Phrasing.objects.create(claim=claims["published"], words="published")
    Task.objects.create(article=article, study=study, opened_at=timezone.now(), due=today)
    content = canonical(content_of(claims["ready"]))
    overridden = canonical(content_of(claims["retracted"], override={"reason": "It stands.", "by": "ann"}))
    silent = canonical(content_of(claims["retracted"]))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    return {
        **{name: user.pk for name, user in people.items()},
        **{slug: claim.pk for slug, claim in claims.items()},
        "study": study.pk, "other": other.pk, "retracted_study": retracted.pk, "notice": notice.pk,
        "open_item": items["draft"].pk, "conflict": items["disputed"].pk, "settled": settled.pk,
        "published_item": items["published"].pk, "background": items["background"].pk,
        "agreed": items["ready"].pk, "submitted": appraised.pk, "ann_draft": drafts["ann"].pk,
        "bare_draft": drafts["bob"].pk, "expired_draft": drafts["dee"].pk, "undeclared_draft": drafts["eve"].pk,
        "first": first.pk, "outcome": outcome.pk, "assessed": assessment.outcome_id, "assessment": assessment.pk,
        "step": step.pk, "level": level("2").pk, "unused": level("5").pk, "ocebm": level("2").scale_id,
        "of_diagnosis": level("2", "diagnosis").pk, "sort": Scale.objects.get(key="sort").pk,
        "of_2009": Scale.objects.get(key="ocebm", version="2009").levels.first().pk,
        "grade_of_sort": level("A", "", "sort", "2004").pk,
        "content": content, "hash": hashlib.sha256(content.encode()).hexdigest(),
        "overridden": overridden, "overridden_hash": hashlib.sha256(overridden.encode()).hexdigest(),
        "silent": silent, "silent_hash": hashlib.sha256(silent.encode()).hexdigest(),
    }  # fmt: skip


def answer(statements: str, world: dict[str, Any]) -> str:
    """What the database says to these statements at the end of their transaction; "done" when it takes them."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in statements.split(";"):
                cursor.execute(statement, world)
                assert cursor.rowcount, f"no row was met by {statement}"
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            transaction.set_rollback(True)
    except DatabaseError as error:
        return str(error)
    return "done"


def not_refused(cases: Iterable[tuple[str, str, str]], world: dict[str, Any]) -> dict[str, str]:
    """The cases that were not refused with their words, and what the database said instead."""
    answers = ((tried, words, answer(statements, world)) for tried, statements, words in cases)
    return {tried: said for tried, words, said in answers if words not in said}


STATES: Cases = [
    ("stored as published", insert("claim", CLAIM, state="'published'", first_published_at="now()"), "cannot be stored straight"),
    ("stored with a version", insert("claim", CLAIM, version="1"), "begins as a draft"),
    ("an upsert that publishes", insert("claim", CLAIM, slug="'draft'") + " ON CONFLICT (slug) DO UPDATE SET state = 'published'", "cannot go from “draft” to “published”"),
    ("draft to published", TO_STATE.format("published", "draft"), "cannot go from “draft” to “published”"),
    ("draft to retired", TO_STATE.format("retired", "draft"), "cannot go from “draft” to “retired”"),
    ("published to draft", TO_STATE.format("draft", "published"), "cannot go from “published” to “draft”"),
    ("published before, and a draft again", TO_STATE.format("in_review", "published") + ";" + TO_STATE.format("draft", "published"), "no draft again"),
    ("never published, and retired", TO_STATE.format("retired", "ready"), "it is not retired"),
    ("a state that nobody knows", TO_STATE.format("final", "draft"), "cannot go"),
    ("published without a number", TO_STATE.format("published", "ready"), "published by its next publication, number 1"),
    ("published without a publication", SHOW.format(1, "ready"), "number 1 is not there"),
    ("published by a number that was left out", SHOW.format(2, "ready"), "number 1"),
    ("published again by the old publication", TO_STATE.format("in_review", "published") + ";" + TO_STATE.format("published", "published"), "next publication, number 2"),
    ("a version by hand", "UPDATE evidence_claim SET version = 2 WHERE id = %(published)s", "changes when it is published"),
    ("a version taken away", "UPDATE evidence_claim SET version = NULL WHERE id = %(published)s", "changes when it is published"),
    ("a draft with a version", "UPDATE evidence_claim SET version = 1 WHERE id = %(draft)s", "changes when it is published"),
    ("another address", "UPDATE evidence_claim SET slug = 'other' WHERE id = %(published)s", "address of a published claim"),
    ("another first day", "UPDATE evidence_claim SET first_published_at = '2001-01-01' WHERE id = %(published)s", "first published never changes"),
    ("a published claim deleted", "DELETE FROM evidence_claim WHERE id = %(published)s", "retired, not deleted"),
    ("two claims change places", "UPDATE evidence_claim SET id = -1 WHERE id = %(published)s", "number of a claim never changes"),
    ("another kind of question than the levels answer", "UPDATE evidence_claim SET question_type = 'diagnosis' WHERE id = %(ready)s", "Levels were given"),
    ("an item of a claim that is rated as a draft only", "UPDATE evidence_claim SET question_type = 'prognosis' WHERE id = %(draft)s", "Levels were given"),
    ("published without a day", publish_by_hand().replace(", first_published_at = now()", ""), "claim_published_has_date"),
    ("taken by somebody on no day", "UPDATE evidence_claim SET taken_by_id = %(ann)s WHERE id = %(draft)s", "claim_taken_has_name_and_date"),
    ("a claim without reviewers", "UPDATE evidence_claim SET reviewers_needed = 0 WHERE id = %(draft)s", "claim_reviewers_needed_range"),
]  # fmt: skip

PUBLICATIONS: Cases = [
    ("of a draft", insert("publication", PUBLICATION, claim_id="%(draft)s"), "Only a claim in review is published; this one is “draft”"),
    ("of a published claim", insert("publication", PUBLICATION, claim_id="%(published)s", number="2"), "this one is “published”"),
    ("number 0", insert("publication", PUBLICATION, number="0"), "has the number 1"),
    ("a number left out", insert("publication", PUBLICATION, number="2"), "has the number 1"),
    ("a hash of something else", insert("publication", PUBLICATION, hash="repeat('0', 64)"), "publication_hash_is_of_content"),
    ("content that is no JSON", insert("publication", PUBLICATION, content="'{'"), "invalid input syntax for type json"),
    ("another statement than its content", insert("publication", PUBLICATION, statement="'Other.'"), "the content says too"),
    ("another certainty than its content", insert("publication", PUBLICATION, certainty="'high'"), "the content says too"),
    ("another topic than its content", insert("publication", PUBLICATION, topics="'{cramps}'"), "the content says too"),
    ("another kind of question than its content", insert("publication", PUBLICATION, question_type="'diagnosis'"), "the content says too"),
    ("a note that its content has not", insert("publication", PUBLICATION, note="'New.'"), "the content says too"),
    ("an override that its content hides", insert("publication", PUBLICATION, override_reason="'So.'"), "the content says too"),
    ("the content of another claim", insert("publication", PUBLICATION, content="%(silent)s", hash="%(silent_hash)s"), "the content says too"),
    ("in store, not shown", insert("publication", PUBLICATION) + ";" + insert("publishedstudy", SHOWN), "together with the new version"),
    ("shown without its study", publish_by_hand(shown="SELECT 1"), "together with each of its studies"),
    ("with another study than one of its own twice", publish_by_hand(shown=insert("publishedstudy", SHOWN) + ";" + insert("publishedstudy", SHOWN, study_id="%(other)s")), "together with each of its studies"),
    ("changed", "UPDATE evidence_publication SET note = 'Newer.' WHERE id = %(first)s", "never changed or deleted"),
    ("renumbered", "UPDATE evidence_publication SET id = -1, number = 7 WHERE id = %(first)s", "never changed or deleted"),
    ("given to another claim", "UPDATE evidence_publication SET claim_id = %(draft)s WHERE id = %(first)s", "never changed or deleted"),
    ("changed by an upsert", insert("publication", PUBLICATION) + ";" + insert("publication", PUBLICATION) + " ON CONFLICT (claim_id, number) DO UPDATE SET note = 'Newer.'", "never changed or deleted"),
    ("deleted", "DELETE FROM evidence_publication WHERE id = %(first)s", "never changed or deleted"),
    ("emptied", "TRUNCATE evidence_publication CASCADE", "never changed or deleted"),
    ("emptied with the claims", "TRUNCATE evidence_claim CASCADE", "never"),
    ("emptied with the studies", "TRUNCATE evidence_study CASCADE", "never"),
    ("emptied with the people", "TRUNCATE auth_user CASCADE", "never"),
    ("a further study of an old publication", insert("publishedstudy", SHOWN, publication_id="%(first)s", study_id="%(other)s", position="2"), "never changed or deleted"),
    ("the same while the next version is in review", TO_STATE.format("in_review", "published") + ";" + insert("publishedstudy", SHOWN, publication_id="%(first)s", study_id="%(other)s", position="2"), "never changed or deleted"),
    ("its study changed", "UPDATE evidence_publishedstudy SET study_id = %(other)s WHERE publication_id = %(first)s", "never changed or deleted"),
    ("its study taken away", "DELETE FROM evidence_publishedstudy WHERE publication_id = %(first)s", "never changed or deleted"),
    ("the studies emptied", "TRUNCATE evidence_publishedstudy", "never changed or deleted"),
    ("resting on a retracted study", insert("publication", PUBLICATION, claim_id="%(retracted)s", content="%(silent)s", hash="%(silent_hash)s", statement="'Retracted.'") + ";" + SHOW.format(1, "retracted"), "rests on a retracted study"),
    ("resting on one, with blanks for a reason", insert("publication", PUBLICATION, claim_id="%(retracted)s", content="replace(%(overridden)s, 'It stands.', ' ')", hash="encode(sha256(convert_to(replace(%(overridden)s, 'It stands.', ' '), 'UTF8')), 'hex')", statement="'Retracted.'", override_reason="' '") + ";" + SHOW.format(1, "retracted"), "rests on a retracted study"),
]  # fmt: skip

APPRAISALS: Cases = [
    ("a second one by the same reviewer", insert("appraisal", APPRAISAL, reviewer_id="%(ann)s"), "appraisal_once_per_reviewer"),
    ("stored as submitted", insert("appraisal", APPRAISAL, state="'submitted'", submitted_at="now()", first_judgement="'{}'"), "begins as a draft"),
    ("an upsert of one that was submitted", insert("appraisal", APPRAISAL, item_id="%(published_item)s", reviewer_id="%(ann)s") + " ON CONFLICT (item_id, reviewer_id) DO UPDATE SET state = 'draft'", "stays submitted"),
    ("submitted without a level", submit("bare_draft"), "needs a level"),
    ("submitted without a declaration", submit("undeclared_draft"), "needs a valid declaration"),
    ("submitted with an expired declaration", submit("expired_draft"), "needs a valid declaration"),
    ("submitted without a first judgement", submit("ann_draft").replace("first_judgement = '{}'", "first_judgement = NULL"), "appraisal_state_known_and_dated"),
    ("submitted without a rationale", submit("ann_draft").replace("SET", "SET reason = ' ',"), "appraisal_has_reason"),
    ("submitted without a direction", submit("ann_draft").replace("SET", "SET direction = '',"), "appraisal_direction_known"),
    ("submitted without a design", submit("ann_draft").replace("SET", "SET design = '',"), "appraisal_has_design"),
    ("back to draft", "UPDATE evidence_appraisal SET state = 'draft', submitted_at = NULL WHERE id = %(submitted)s", "stays submitted"),
    ("another day", "UPDATE evidence_appraisal SET submitted_at = '2001-01-01' WHERE id = %(submitted)s", "stays submitted"),
    ("another first judgement", "UPDATE evidence_appraisal SET first_judgement = '{}' WHERE id = %(submitted)s", "stays submitted"),
    ("no first judgement", "UPDATE evidence_appraisal SET first_judgement = NULL WHERE id = %(submitted)s", "stays submitted"),
    ("deleted", "DELETE FROM evidence_rating WHERE appraisal_id = %(submitted)s; DELETE FROM evidence_appraisal WHERE id = %(submitted)s", "never deleted"),
    ("emptied", "TRUNCATE evidence_appraisal CASCADE", "never emptied"),
    ("moved to another item", "UPDATE evidence_appraisal SET item_id = %(background)s WHERE id = %(submitted)s", "stays with its study"),
    ("a draft moved to another item", "UPDATE evidence_appraisal SET item_id = %(background)s WHERE id = %(ann_draft)s", "stays with its study"),
    ("given to another reviewer", "UPDATE evidence_appraisal SET reviewer_id = %(cy)s WHERE id = %(submitted)s", "and its reviewer"),
    ("two change places", "UPDATE evidence_appraisal SET id = -1 WHERE id = %(submitted)s", "number of an appraisal"),
    ("an outcome of another claim", "UPDATE evidence_appraisal SET outcome_id = %(assessed)s WHERE id = %(ann_draft)s", "This outcome is of another claim"),
    ("an effect without a measure", "UPDATE evidence_appraisal SET estimate = 0.8 WHERE id = %(ann_draft)s", "appraisal_effect_has_measure_and_estimate"),
    ("a measure without an effect", "UPDATE evidence_appraisal SET measure = 'RR' WHERE id = %(ann_draft)s", "appraisal_effect_has_measure_and_estimate"),
    ("an interval beside the estimate", "UPDATE evidence_appraisal SET measure = 'RR', estimate = 0.8, low = 0.9, high = 1.1 WHERE id = %(ann_draft)s", "appraisal_interval_holds_estimate"),
    ("an interval with one end", "UPDATE evidence_appraisal SET measure = 'RR', estimate = 0.8, low = 0.7 WHERE id = %(ann_draft)s", "appraisal_interval_holds_estimate"),
    ("a quotation that nobody looked for", "UPDATE evidence_appraisal SET finding = 'Fewer cramps.' WHERE id = %(ann_draft)s", "appraisal_finding_is_checked"),
    ("an overall risk of bias by no tool", "UPDATE evidence_appraisal SET overall_bias = 'high' WHERE id = %(ann_draft)s", "appraisal_overall_bias_has_tool"),
]  # fmt: skip

RATINGS: Cases = [
    ("a level of another version", insert("rating", RATING, level_id="%(of_2009)s"), "is refused on another scale or version"),
    ("a level of another scale", insert("rating", RATING, level_id="%(grade_of_sort)s"), "is refused on another scale or version"),
    ("a body's level for a study", insert("rating", RATING, scale_id="%(sort)s", level_id="%(grade_of_sort)s"), "rates something else"),
    ("a study's level for a body", insert("rating", RATING, **OF_BODY), "rates something else"),
    ("a level for another kind of question", insert("rating", RATING, level_id="%(of_diagnosis)s"), "for another kind of question"),
    ("changed to another kind of question", "UPDATE evidence_rating SET level_id = %(of_diagnosis)s WHERE appraisal_id = %(submitted)s", "for another kind of question"),
    ("twice on one scale", insert("rating", RATING, appraisal_id="%(ann_draft)s"), "rating_once_per_scale_and_appraisal"),
    ("of a study and of a claim", insert("rating", RATING, claim_id="%(draft)s"), "rates something else"),
    ("of nothing", insert("rating", RATING, appraisal_id="NULL"), "rating_is_of_one_thing"),
    ("of a claim without a reason", insert("rating", RATING, **OF_BODY | {"scale_id": "%(sort)s", "level_id": "%(grade_of_sort)s", "reason": "' '"}), "rating_of_a_claim_has_name_and_reason"),
    ("of a claim without a name", insert("rating", RATING, **OF_BODY | {"scale_id": "%(sort)s", "level_id": "%(grade_of_sort)s", "rated_by_id": "NULL"}), "rating_of_a_claim_has_name_and_reason"),
    ("moved to another appraisal", "UPDATE evidence_rating SET appraisal_id = %(bare_draft)s WHERE appraisal_id = %(submitted)s", "stays with what it rates"),
    ("the only level of what was submitted", "DELETE FROM evidence_rating WHERE appraisal_id = %(submitted)s", "keeps a level"),
    ("the only level of a consensus", "DELETE FROM evidence_rating WHERE consensus_id = (SELECT id FROM evidence_consensus WHERE item_id = %(settled)s)", "keeps a level"),
    ("emptied", "TRUNCATE evidence_rating", "never emptied"),
    ("a used level of another scale", "UPDATE evidence_level SET scale_id = %(sort)s WHERE id = %(level)s", "This level was given"),
    ("a used level with another code", "UPDATE evidence_level SET code = '2b' WHERE id = %(level)s", "This level was given"),
    ("a used level for another kind of question", "UPDATE evidence_level SET question_type = '' WHERE id = %(level)s", "This level was given"),
    ("two levels change places", "UPDATE evidence_level SET id = -1 WHERE id = %(unused)s", "number of a level"),
    ("a used level deleted", "DELETE FROM evidence_level WHERE id = %(level)s", "foreign key"),
    ("another version of a used scale", "UPDATE evidence_scale SET version = '2012' WHERE id = %(ocebm)s", "Levels of this scale were given"),
    ("another key of a used scale", "UPDATE evidence_scale SET key = 'oxford' WHERE id = %(ocebm)s", "Levels of this scale were given"),
    ("another target of a used scale", "UPDATE evidence_scale SET target = 'body' WHERE id = %(ocebm)s", "Levels of this scale were given"),
    ("two scales change places", "UPDATE evidence_scale SET id = -1 WHERE id = %(sort)s", "number of a scale"),
]  # fmt: skip

CONSENSUSES: Cases = [
    ("by one of the reviewers", insert("consensus", CONSENSUS, decided_by_id="%(bob)s"), "not by one of its reviewers"),
    ("by somebody who has begun to appraise it", insert("appraisal", APPRAISAL, item_id="%(conflict)s") + ";" + insert("consensus", CONSENSUS), "not by one of its reviewers"),
    ("by a third person without a reason", insert("consensus", CONSENSUS, reason="' '"), "consensus_by_third_person_has_name_and_reason"),
    ("by a third person without a name", insert("consensus", CONSENSUS, decided_by_id="NULL"), "valid declaration"),
    ("by a third person without a declaration", insert("consensus", CONSENSUS, decided_by_id="%(eve)s"), "valid declaration"),
    ("by a third person with an expired declaration", insert("consensus", CONSENSUS, decided_by_id="%(dee)s"), "valid declaration"),
    ("an agreement with a name", insert("consensus", CONSENSUS, item_id="%(agreed)s", kind="'agreement'", direction="'supports'").replace("INSERT", "DELETE FROM evidence_rating WHERE consensus_id = (SELECT id FROM evidence_consensus WHERE item_id = %(agreed)s); DELETE FROM evidence_consensus WHERE item_id = %(agreed)s; INSERT", 1), "consensus_by_third_person_has_name_and_reason"),
    ("an agreement of those who disagree", insert("consensus", CONSENSUS, kind="'agreement'", decided_by_id="NULL"), "do not agree"),
    ("before anybody has submitted", insert("consensus", CONSENSUS, item_id="%(open_item)s"), "before all reviewers have submitted: 0 of 1"),
    ("an agreement about what nobody appraised", insert("consensus", CONSENSUS, item_id="%(background)s", kind="'agreement'", decided_by_id="NULL"), "before all reviewers have submitted: 0 of 1"),
    ("a direction that nobody knows", insert("consensus", CONSENSUS, direction="'up'"), "consensus_direction_known"),
    ("an agreement turned round", "UPDATE evidence_consensus SET direction = 'refutes' WHERE item_id = %(published_item)s", "do not agree"),
    ("moved to another item", "UPDATE evidence_consensus SET item_id = %(conflict)s WHERE item_id = %(settled)s", "stays with its study"),
    ("two change places", "UPDATE evidence_consensus SET id = -1 WHERE item_id = %(settled)s", "number of a consensus"),
    ("a second one", insert("consensus", CONSENSUS, item_id="%(settled)s"), "unique"),
    ("emptied", "TRUNCATE evidence_consensus CASCADE", "never emptied"),
    ("an appraised item of another study", "UPDATE evidence_evidenceitem SET study_id = %(retracted_study)s WHERE id = %(published_item)s", "stays with its study and its claim"),
    ("an item with a draft for another claim", "UPDATE evidence_evidenceitem SET claim_id = %(retracted)s WHERE id = %(open_item)s", "stays with its study and its claim"),
    ("an appraised item deleted", "DELETE FROM evidence_evidenceitem WHERE id = %(conflict)s", "foreign key"),
    ("two items change places", "UPDATE evidence_evidenceitem SET id = -1 WHERE id = %(background)s", "number of an evidence item"),
    ("two studies change places", "UPDATE evidence_study SET id = -1 WHERE id = %(retracted_study)s", "number of a study"),
    ("retractions emptied", "TRUNCATE evidence_notice", "taken back one by one"),
]  # fmt: skip

DECLARATIONS: Cases = [
    ("changed", "UPDATE evidence_declaration SET may_be_named = true WHERE reviewer_id = %(ann)s", "make a new one"),
    ("made valid again", "UPDATE evidence_declaration SET declared_on = current_date, valid_until = current_date + 300 WHERE reviewer_id = %(dee)s", "make a new one"),
    ("deleted", "DELETE FROM evidence_declaration WHERE reviewer_id = %(ann)s", "make a new one"),
    ("emptied", "TRUNCATE evidence_declaration", "make a new one"),
    ("valid for two years", insert("declaration", DECLARATION, valid_until="'2028-01-01'"), "declaration_valid_a_year_at_most"),
    ("valid until the day before", insert("declaration", DECLARATION, valid_until="'2025-12-31'"), "declaration_valid_a_year_at_most"),
    ("that says nothing", insert("declaration", DECLARATION, nothing_to_declare="false"), "declaration_says_something"),
    ("that says both", insert("declaration", DECLARATION, interests="'Shares.'"), "declaration_says_something"),
]  # fmt: skip

ASSESSMENTS: Cases = [
    ("raised three levels", insert("step", STEP, change="3"), "step_in_range"),
    ("raised for risk of bias", "UPDATE evidence_step SET change = 1 WHERE id = %(step)s", "step_in_range"),
    ("lowered for a large effect", insert("step", STEP, change="-1"), "step_in_range"),
    ("two levels for dose and response", insert("step", STEP, domain="'dose_response'", change="2"), "step_in_range"),
    ("a domain that nobody knows", insert("step", STEP, domain="'taste'"), "step_in_range"),
    ("a domain twice", insert("step", STEP, domain="'imprecision'", change="-1"), "step_once_per_domain"),
    ("without a reason", insert("step", STEP, reason="' '"), "step_has_reason"),
    ("imprecision that is not assessable", "UPDATE evidence_step SET assessable = false WHERE domain = 'imprecision' AND assessment_id = %(assessment)s", "step_not_assessable_is_publication_bias"),
    ("a step of another assessment", "UPDATE evidence_step SET assessment_id = -1 WHERE id = %(step)s", "A step stays"),
    ("the steps emptied", "TRUNCATE evidence_step CASCADE", "never emptied"),
    ("a start without a reason", "UPDATE evidence_assessment SET start_reason = ' ' WHERE id = %(assessment)s", "assessment_start_has_reason"),
    ("a start between", "UPDATE evidence_assessment SET start = 'mid' WHERE id = %(assessment)s", "assessment_start_has_reason"),
    ("more than 1,000 of 1,000", "UPDATE evidence_assessment SET baseline_risk = 1001, baseline_source = 'A register.' WHERE id = %(assessment)s", "assessment_baseline_has_source"),
    ("a baseline from nowhere", "UPDATE evidence_assessment SET baseline_risk = 10 WHERE id = %(assessment)s", "assessment_baseline_has_source"),
    ("an interval beside the estimate", "UPDATE evidence_assessment SET measure = 'RR', estimate = 2, low = 3, high = 4 WHERE id = %(assessment)s", "assessment_interval_holds_estimate"),
    ("an effect without a measure", "UPDATE evidence_assessment SET estimate = 2 WHERE id = %(assessment)s", "assessment_effect_has_measure_and_estimate"),
    ("a size that nobody knows", "UPDATE evidence_assessment SET magnitude = 'huge' WHERE id = %(assessment)s", "assessment_words_known"),
    ("of another outcome", "UPDATE evidence_assessment SET outcome_id = %(outcome)s WHERE id = %(assessment)s", "stays with its outcome"),
    ("two change places", "UPDATE evidence_assessment SET id = -1 WHERE id = %(assessment)s", "number of an assessment"),
    ("a study of another claim", insert("assessment_items", {"assessment_id": "%(assessment)s", "evidenceitem_id": "%(agreed)s"}), "studies of its own claim"),
    ("a step that a study of another claim drives", insert("step_items", {"step_id": "%(step)s", "evidenceitem_id": "%(agreed)s"}), "studies of its own claim"),
    ("the assessments emptied", "TRUNCATE evidence_assessment CASCADE", "never emptied"),
    ("an outcome of another claim", "UPDATE evidence_outcome SET claim_id = %(ready)s WHERE id = %(outcome)s", "An outcome stays"),
    ("two outcomes change places", "UPDATE evidence_outcome SET id = -1 WHERE id = %(outcome)s", "number of an outcome"),
    ("an assessed outcome deleted", "DELETE FROM evidence_outcome WHERE id = %(assessed)s", "foreign key"),
]  # fmt: skip

PROMISES = {
    "states": STATES, "publications": PUBLICATIONS, "appraisals": APPRAISALS, "ratings": RATINGS,
    "consensus": CONSENSUSES, "declarations": DECLARATIONS, "assessments": ASSESSMENTS,
}  # fmt: skip


@pytest.mark.parametrize("about", PROMISES)
def test_what_breaks_a_promise_is_refused_with_its_sentence(about, world):
    assert not_refused(PROMISES[about], world) == {}


# What the same statements may do, so that a refusal above is one of the promise and not of a slip.
ALLOWED = [
    ("a claim is drafted", insert("claim", CLAIM)),
    ("a claim goes back to its writer", TO_STATE.format("draft", "ready")),
    ("a claim is retired", TO_STATE.format("retired", "published")),
    ("a claim is opened for its next version", TO_STATE.format("in_review", "published")),
    ("a draft without levels asks another kind of question", "DELETE FROM evidence_rating WHERE appraisal_id IN (SELECT id FROM evidence_appraisal WHERE item_id = %(open_item)s); UPDATE evidence_claim SET question_type = 'diagnosis' WHERE id = %(draft)s"),
    ("a claim is published by hand, whole", publish_by_hand()),
    ("a retracted study is overridden with a reason", insert("publication", PUBLICATION, claim_id="%(retracted)s", content="%(overridden)s", hash="%(overridden_hash)s", statement="'Retracted.'", override_reason="'It stands.'") + ";" + insert("publishedstudy", SHOWN) + ";" + insert("publishedstudy", SHOWN, study_id="%(retracted_study)s", position="2") + ";" + SHOW.format(1, "retracted")),
    ("a retracted study becomes background", "UPDATE evidence_evidenceitem SET role = 'background' WHERE study_id = %(retracted_study)s;" + insert("publication", PUBLICATION, claim_id="%(retracted)s", content="%(silent)s", hash="%(silent_hash)s", statement="'Retracted.'") + ";" + insert("publishedstudy", SHOWN) + ";" + insert("publishedstudy", SHOWN, study_id="%(retracted_study)s", position="2") + ";" + SHOW.format(1, "retracted")),
    ("an appraisal is begun", insert("appraisal", APPRAISAL)),
    ("an appraisal is submitted", submit("ann_draft")),
    ("a mind is changed", "UPDATE evidence_appraisal SET direction = 'mixed', reason = 'Read again.' WHERE id = %(submitted)s"),
    ("a draft is thrown away", "DELETE FROM evidence_appraisal WHERE id = %(bare_draft)s"),
    ("an outcome of its own claim", "UPDATE evidence_appraisal SET outcome_id = %(outcome)s WHERE id = %(ann_draft)s"),
    ("a level for a study", insert("rating", RATING)),
    ("a level for a body", insert("rating", RATING, **OF_BODY | {"scale_id": "%(sort)s", "level_id": "%(grade_of_sort)s"})),
    ("another level on the same scale", "UPDATE evidence_rating SET level_id = %(unused)s WHERE appraisal_id = %(submitted)s"),
    ("the only level is taken away, and another given", "DELETE FROM evidence_rating WHERE appraisal_id = %(submitted)s;" + insert("rating", RATING, appraisal_id="%(submitted)s")),
    ("an unused level gets another code", "UPDATE evidence_level SET code = '5b' WHERE id = %(unused)s"),
    ("a used level gets another label", "UPDATE evidence_level SET label = 'In other words' WHERE id = %(level)s"),
    ("a third person settles", insert("consensus", CONSENSUS)),
    ("a conflict is opened again", "DELETE FROM evidence_rating WHERE consensus_id = (SELECT id FROM evidence_consensus WHERE item_id = %(settled)s); DELETE FROM evidence_consensus WHERE item_id = %(settled)s"),
    ("what nobody appraised moves", "UPDATE evidence_evidenceitem SET claim_id = %(ready)s WHERE id = %(background)s"),
    ("a new declaration", insert("declaration", DECLARATION)),
    ("a step up", insert("step", STEP)),
    ("a study drives a step", "DELETE FROM evidence_step_items WHERE step_id = %(step)s;" + insert("step_items", {"step_id": "%(step)s", "evidenceitem_id": "%(published_item)s"})),
]  # fmt: skip


def test_what_keeps_the_promises_is_taken(world):
    answers = ((done, answer(statements, world)) for done, statements in ALLOWED)
    assert {done: said for done, said in answers if said != "done"} == {}


def test_the_publication_of_a_retracted_study_that_was_set_aside_needs_no_override(world):
    set_aside = (
        "UPDATE evidence_notice SET overridden_by_id = %(ann)s, override_reason = 'By mistake.' WHERE id = %(notice)s"
    )
    publication = insert(
        "publication",
        PUBLICATION,
        claim_id="%(retracted)s",
        content="%(silent)s",
        hash="%(silent_hash)s",
        statement="'Retracted.'",
    )
    second = insert("publishedstudy", SHOWN, study_id="%(retracted_study)s", position="2")
    statements = (set_aside, publication, insert("publishedstudy", SHOWN), second, SHOW.format(1, "retracted"))
    assert answer(";".join(statements), world) == "done"


def event_models() -> list[type[pghistory.models.Event]]:
    return [
        model for model in apps.get_app_config("evidence").get_models() if issubclass(model, pghistory.models.Event)
    ]


def test_the_history_is_neither_changed_nor_deleted_nor_emptied(world):
    tables = [model._meta.db_table for model in event_models()]
    cases = [
        (statement, statement, words)
        for table in tables
        for statement, words in (
            (f"UPDATE {table} SET pgh_label = 'insert'", "Cannot update or delete rows"),
            (f"DELETE FROM {table}", "Cannot update or delete rows"),
            (f"TRUNCATE {table}", "kept for ever"),
        )
    ]
    assert len(tables) > 10
    assert not_refused(cases, world) == {}


def test_nothing_that_has_a_history_is_emptied_past_it(world):
    """TRUNCATE is seen by no trigger of a row, so the history would not know."""
    tracked = {model.pgh_tracked_model._meta.db_table for model in event_models()}
    cases = [(table, f"TRUNCATE {table} CASCADE", "never") for table in sorted(tracked - {"evidence_notice"})]
    assert not_refused(cases, world) == {}


def refused_by_orm(change: Any) -> str:
    try:
        with transaction.atomic():
            change()
    except (DatabaseError, ProtectedError) as error:
        return str(error)
    return "done"


def test_no_way_of_the_orm_changes_or_deletes_a_publication(world):
    one, shown = Publication.objects.get(), PublishedStudy.objects.get()
    one.note, shown.position = "Newer.", 9
    ways = {
        "update": lambda: Publication.objects.update(note="Newer."),
        "bulk_update": lambda: Publication.objects.bulk_update([one], ["note"]),
        "save": one.save,
        "raw_delete": lambda: Publication.objects.all()._raw_delete("default"),
        "upsert": lambda: Publication.objects.bulk_create(
            [one], update_conflicts=True, unique_fields=["claim", "number"], update_fields=["note"]
        ),
        "study_update": lambda: PublishedStudy.objects.update(position=9),
        "study_bulk_update": lambda: PublishedStudy.objects.bulk_update([shown], ["position"]),
        "study_save": shown.save,
        "study_delete": shown.delete,
        "studies_delete": lambda: PublishedStudy.objects.all().delete(),
        "studies_of_it": lambda: one.shown.create(study_id=world["other"], position=2),
    }
    said = {name: refused_by_orm(way) for name, way in ways.items()}
    words = ("never changed or deleted", "Only a claim in review is published")
    assert {name: sentence for name, sentence in said.items() if not any(one in sentence for one in words)} == {}
    assert "protected" in refused_by_orm(one.delete)
    assert (Publication.objects.get().note, PublishedStudy.objects.get().position) == ("", 1)
