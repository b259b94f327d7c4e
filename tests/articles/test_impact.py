"""Whoever uses what was retracted, superseded or rated otherwise gets one task: once, and again for something new."""

import re
import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from evidence.articles.impact import catch_up, uses_of_claim, uses_of_study
from evidence.articles.models import Article, Cause, Citation, Statement, Task
from evidence.articles.resolving import (
    MoreHappened,
    ReasonMissing,
    ResolvedAlready,
    earlier,
    resolve,
    still_uses,
    told_since,
)
from evidence.claims.linking import link
from evidence.claims.models import Claim
from evidence.grading.models import Publication
from evidence.grading.publishing import publish, retire, send_to_review
from evidence.identifiers.references import read_list
from evidence.studies.importing import import_references
from evidence.studies.models import Notice, Study
from evidence.studies.refreshing import look_up
from evidence.studies.saving import save
from tests.leg_cramps import NOTICE, TAN
from tests.panel import assess, member, publish_claim
from tests.pubmed.xml import article as record

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
CRAMPS = "Vitamin K2 stops cramps at night."
SOUND = re.sub("<CommentsCorrectionsList>.*</CommentsCorrectionsList>", "", TAN.replace("D016441", "D016428"))
SOUND = SOUND.replace("Retracted Publication", "Journal Article")  # the record before its retraction


def an_article(slug, *studies, claim=None, sentence=CRAMPS, **fields):
    """An article that cites these studies in one sentence."""
    made = Article.objects.create(slug=slug, title=slug.capitalize(), **fields)
    for position, study in enumerate(studies, 1):
        Citation.objects.create(
            article=made, position=position, text=study.title, study=study, outcome="already", claim=claim,
            sentences=[sentence],
        )  # fmt: skip
    return made


def a_claim(slug, *studies, **fields):
    made = Claim.objects.create(slug=slug, statement=f"The {slug} claim.", reviewers_needed=1, **fields)
    link(made, studies, by=None)
    return made


def a_study(pmid="1", **fields):
    return Study.objects.create(pmid=pmid, title=f"Trial {pmid}", year=2020, **fields)


def look(today=TODAY):
    return catch_up(timezone.now(), today=today)


def pairs():
    return {
        (str(task.article or task.claim), str(task.study.pmid if task.study else task.because_of.slug))
        for task in Task.objects.all()
    }


def done(task, name="ed", reason="Taken out."):
    resolve(task, by=member(name, "Editor"), reason=reason, seen=task.causes.count(), now=timezone.now())


@pytest.fixture
def tan(client_of_site, standin):
    """The study as it was before its retraction, the replacement, and what uses them or the notice."""
    standin.add(SOUND, record("41000001", title="Vitamin K2 in managing nocturnal leg cramps, again.", year="2025"))
    client = client_of_site
    study, replacement = [
        one.study for one in import_references(read_list("PMID: 39466236\nPMID: 41000001"), client, now=timezone.now())
    ]
    assert study.standing == "no_notice"
    claim = a_claim("vitamin-k2", study)
    assess(claim, magnitude="moderate", effect_direction="reduces")
    publish_claim(claim)
    a_claim("in-draft", study)
    a_claim("of-the-replacement", replacement)
    gone = a_claim("gone", study)
    publish_claim(gone)
    retire(gone, reason="For another reason.")
    an_article("remedies", study, claim=claim)
    an_article("vitamins", replacement, study)
    an_article("news", replacement)
    notice = an_article("about-the-notice")
    Citation.objects.create(
        article=notice, position=1, text="JAMA Intern Med. 2025;185(7):904. PMID 40314950", outcome="notice"
    )
    assert look() == 0
    return study


def refresh(client, study):
    """What the page of the study does."""
    page = client.get(f"/admin/evidence/study/{study.pk}/refresh/").content.decode()
    hashed = page.split('name="hash" value="')[1].split('"')[0]
    return client.post(f"/admin/evidence/study/{study.pk}/refresh/", {"hash": hashed}, follow=True)


def test_a_retraction_that_a_refresh_brings_opens_one_task_for_each_article_and_claim_that_uses_it(
    tan, standin, client
):
    standin.add(TAN, NOTICE)
    client.force_login(member("cara", "Curator"))
    page = refresh(client, tan).content.decode()
    assert "4 tasks were opened" in page
    assert pairs() == {
        ("Remedies", "39466236"), ("Vitamins", "39466236"), ("The vitamin-k2 claim.", "39466236"), ("The in-draft claim.", "39466236"),
    }  # fmt: skip
    (cause,) = Cause.objects.filter(task__article__slug="remedies")
    assert (cause.kind, cause.sentences) == ("retracted", [CRAMPS])
    assert "Tan 2024 (PMID 39466236) was retracted and replaced" in cause.detail
    assert "PMID 40314950" in cause.detail and "PubMed says so" in cause.detail
    assert set(Task.objects.values_list("due", flat=True)) == {timezone.localdate() + timedelta(days=7)}
    assert look() == 0
    assert Task.objects.count() == Cause.objects.count() == 4


def test_resolved_stays_resolved_also_after_a_refetch_and_a_new_concern_opens_it_again(tan, standin, client_of_site):
    standin.add(TAN)
    save(look_up(tan, client_of_site).record, now=timezone.now())
    assert look() == 4
    task = Task.objects.get(article__slug="remedies")
    done(task, reason="The sentence is gone.")
    Notice.objects.all().delete()
    save(look_up(tan, client_of_site).record, now=timezone.now())
    assert Notice.objects.count() == 1
    assert look() == 0
    Notice.objects.create(study=tan, kind="ExpressionOfConcernIn", source="pubmed", notice_pmid="40999999")
    assert look() == 1
    task.refresh_from_db()
    assert (task.state, task.resolution, task.resolved_by, task.due) == ("open", "", None, TODAY + timedelta(days=30))
    assert [cause.kind for cause in task.causes.all()] == ["retracted", "concern"]
    assert [(one.by, one.resolution) for one in earlier(task)] == [("ed", "The sentence is gone.")]


NOTICES = [
    # kind of the notice, kind of the cause, days, and what is said
    ("RetractionIn", "retracted", 7, "was retracted: J Ex. 2021;1:1, PMID 5. PubMed says so on 2 March 2021"),
    ("PartialRetractionIn", "corrected", 30, "was retracted in part"),
    ("CorrectedandRepublishedIn", "corrected", 30, "was corrected and published again"),
    ("ErratumIn", "corrected", 30, "was corrected"),
    ("ExpressionOfConcernIn", "concern", 30, "is under an expression of concern"),
    ("UpdateIn", "superseded", 30, "has a newer version: J Ex. 2021;1:1, PMID 5"),
]


@pytest.mark.parametrize(("kind", "cause", "days", "words"), NOTICES)
def test_each_kind_of_notice_is_told_in_its_words(kind, cause, days, words):
    study = a_study()
    an_article("one", study)
    Notice.objects.create(
        study=study, kind=kind, source="pubmed", text="J Ex. 2021;1:1.", notice_pmid="5", date=date(2021, 3, 2)
    )
    assert look() == 1
    made = Cause.objects.get()
    assert (made.kind, made.task.due) == (cause, TODAY + timedelta(days=days))
    assert words in made.detail


def overridden(notice):
    notice.overridden_by, notice.override_reason = member("cara", "Curator"), "Of another paper."


def taken_back(notice):
    notice.taken_back_at = NOON


def a_reprint(notice):
    notice.kind = "ReprintIn"


@pytest.mark.parametrize("change", [overridden, taken_back, a_reprint])
def test_a_notice_that_does_not_count_opens_nothing(change):
    study = a_study()
    an_article("one", study)
    notice = Notice(study=study, kind="RetractionIn")
    change(notice)
    notice.save()
    assert look() == 0


BACK = "It had been left out here, and is used again."
COUNTS_AGAIN = "It had been set aside or taken back, and counts again."


def retracted(study):
    Notice.objects.create(study=study, kind="RetractionIn", notice_pmid="5")


def taken_out(article, study):
    article.citations.all().delete()


def of_another_study(article, study):
    article.citations.update(study=a_study("9"))


def nothing(article, study):
    """It stays cited."""


def cited_again(article, study):
    Citation.objects.create(article=article, position=2, text="Again.", study=study, outcome="already")


def meant_again(article, study):
    article.citations.update(study=study)


def cited_elsewhere(article, study):
    cited_again(article, study)
    article.citations.filter(position=1).delete()


CITED = [
    # before the task is resolved, after it, and whether it has to be told again
    (taken_out, cited_again, True),
    (nothing, lambda *both: (taken_out(*both), cited_again(*both)), True),
    (of_another_study, meant_again, True),
    # another reference came before the first one went
    (nothing, cited_elsewhere, False),
    (nothing, lambda article, study: article.citations.update(position=7, sentences=["Reworded."]), False),
    (taken_out, nothing, False),
]


@pytest.mark.parametrize(("before", "after", "told"), CITED)
def test_a_study_that_an_article_cites_again_opens_the_resolved_task_again_and_once(before, after, told):
    study = a_study()
    article = an_article("one", study)
    retracted(study)
    look()
    before(article, study)
    done(Task.objects.get())
    assert look() == 0
    after(article, study)
    assert look() == told
    task = Task.objects.get()
    assert [cause.detail.endswith(BACK) for cause in task.causes.all()] == [False, True][: 1 + told]
    assert [since for _, since in told_since(task)] == ["", ""][: 1 + told]
    assert look() == 0
    if told:
        done(task, reason="Taken out for good.")
    assert look() == 0


def test_a_study_that_bears_on_a_claim_again_opens_its_task_again():
    study = a_study()
    claim = a_claim("quinine", study)
    retracted(study)
    look()
    claim.items.all().delete()
    done(Task.objects.get())
    link(claim, [study], by=None)
    assert look() == 1
    assert look() == 0


def test_a_retired_claim_that_an_article_states_again_opens_the_task_again(published):
    Citation.objects.update(claim=None)
    retire(published, reason="The trials cannot be traced.")
    look()
    Statement.objects.all().delete()
    done(Task.objects.get())
    assert look() == 0
    Statement.objects.create(article=Article.objects.get(), claim=published, sentence="Magnesium prevents cramps.")
    assert look() == 1
    assert look() == 0


LAPSES = [
    {"overridden_by": True, "override_reason": "Of another paper."},
    {"taken_back_at": NOON},
]


@pytest.mark.parametrize("lapse", LAPSES)
def test_a_notice_that_counts_again_opens_the_resolved_task_again_and_once(lapse):
    study = a_study()
    an_article("one", study)
    retracted(study)
    look()
    by = {"overridden_by": member("cara", "Curator")} if "overridden_by" in lapse else {}
    for _ in range(2):
        Notice.objects.update(**lapse | by)
        done(Task.objects.get(), reason="It is of another paper.")
        assert look() == 0
        Notice.objects.update(overridden_by=None, override_reason="", taken_back_at=None)
        assert look() == 1
        assert Cause.objects.last().detail.endswith(COUNTS_AGAIN)
        assert look() == 0
    assert Cause.objects.count() == 3
    assert [since for _, since in told_since(Task.objects.get())] == ["", "", ""]


def test_a_notice_that_another_source_upheld_all_the_time_is_nothing_new():
    study = a_study()
    an_article("one", study)
    retracted(study)
    Notice.objects.create(study=study, kind="RetractionIn", notice_pmid="5", source="crossref", taken_back_at=NOON)
    look()
    done(Task.objects.get())
    Notice.objects.update(taken_back_at=None)
    assert look() == 0


def test_a_retraction_by_its_pmid_and_by_its_doi_is_one_where_a_notice_of_the_study_ties_them():
    study, other = a_study(), a_study("2")
    an_article("one", study)
    an_article("two", other)
    for one in (study, other):
        Notice.objects.create(study=one, kind="RetractionIn", source="crossref", notice_doi="10.1000/NOTICE")
    look()
    for task in Task.objects.all():
        done(task)
    Notice.objects.create(
        study=study, kind="RetractionIn", source="retraction_watch", notice_pmid="5", notice_doi="10.1000/notice"
    )
    for one in (study, other):
        Notice.objects.create(study=one, kind="RetractionIn", source="pubmed", notice_pmid="5")
    assert look() == 1, "nothing ties them for the other study"
    assert Task.objects.open().get().study == other
    Notice.objects.filter(study=study).exclude(source="pubmed").update(taken_back_at=NOON)
    assert [since for _, since in told_since(Task.objects.get(study=study))] == [""], "PubMed says so still"


def test_several_notices_of_one_study_make_one_task_and_two_sources_of_one_notice_one_cause():
    study = a_study()
    an_article("one", study, study)
    for source in ("pubmed", "crossref"):
        Notice.objects.create(study=study, kind="RetractionIn", source=source, notice_pmid="5")
    Notice.objects.create(study=study, kind="UpdateIn", notice_doi="10.1000/NEWER." + "x" * 400)
    Notice.objects.create(study=study, kind="ErratumIn", text="J Ex. 2020;1:2")
    Notice.objects.create(study=study, kind="ErratumIn", text="J Ex. 2020;9:9")
    assert look() == 1
    assert Task.objects.get().due == TODAY + timedelta(days=7)
    assert sorted(Cause.objects.values_list("kind", flat=True)) == ["corrected", "corrected", "retracted", "superseded"]


def test_a_worse_notice_makes_an_open_task_due_sooner_and_a_lesser_one_leaves_it():
    study = a_study()
    an_article("one", study)
    for kind, days, opened in (("ErratumIn", 30, 1), ("RetractionIn", 7, 0), ("UpdateIn", 7, 0)):
        Notice.objects.create(study=study, kind=kind)
        assert look() == opened
        assert Task.objects.get().due == TODAY + timedelta(days=days)


def test_a_claim_is_not_told_of_what_stands_in_its_newest_version_but_of_what_comes_later():
    study = a_study()
    Notice.objects.create(study=study, kind="ErratumIn")
    claim = a_claim("quinine", study)
    publish_claim(claim)
    assert look() == 0
    Notice.objects.create(study=study, kind="RetractionIn")
    assert look() == 1
    assert [cause.kind for cause in Cause.objects.all()] == ["retracted"]


def test_a_claim_whose_working_copy_dropped_the_study_is_told_as_long_as_readers_see_it():
    study = a_study()
    claim = a_claim("quinine", a_study("2"))
    background = claim.items.create(study=study, role="background")
    publish_claim(claim)
    send_to_review(claim)
    background.delete()
    Notice.objects.create(study=study, kind="RetractionIn")
    assert look() == 1
    assert still_uses(Task.objects.get())
    publish_claim(claim, note="Without it.")
    assert not still_uses(Task.objects.get())


@pytest.fixture
def published(claim):
    """A claim of low certainty that readers see, and an article that states it and cites a study for it."""
    study = a_study()
    link(claim, [study], by=None)
    assess(claim, "Cramp frequency", {"imprecision": -2}, magnitude="none")
    publish_claim(claim)
    article = an_article("remedies", study, claim=claim, sentence="Trials say so.")
    Statement.objects.create(article=article, claim=claim, sentence="Magnesium prevents cramps.")
    return claim


def again(claim, **changes):
    """The next version; `changes` to the steps of its assessment."""
    send_to_review(claim)
    assessment = claim.outcomes.get().assessment
    for domain, change in changes.items():
        assessment.steps.filter(domain=domain).update(change=change)
    assessment.refresh_from_db()
    assessment.save()
    return publish_claim(claim, note="A large trial came.")


def test_a_changed_certainty_opens_a_task_for_the_articles_that_state_the_claim(published):
    assert look() == 0
    again(published)
    assert look() == 0, "the certainty is the same"
    again(published, imprecision=-1)
    assert [one.certainty for one in Publication.objects.order_by("number")] == ["low", "low", "moderate"]
    assert look() == 1
    cause = Cause.objects.get()
    assert (cause.task.article.slug, cause.task.because_of, cause.kind) == ("remedies", published, "certainty")
    assert cause.sentences == ["Magnesium prevents cramps.", "Trials say so."]
    assert (
        cause.suggestion
        == "Oral magnesium probably makes little to no difference to cramp frequency compared with placebo."
    )
    assert "went from low to moderate with version 3" in cause.detail and "A large trial came." in cause.detail
    assert look() == 0
    an_article("later", Study.objects.get(), claim=published)
    assert look() == 0, "it was written after the change"


def test_an_article_that_was_tied_to_the_claim_after_its_certainty_changed_is_not_told(published):
    now = timezone.now()
    send_to_review(published)
    assessment = published.outcomes.get().assessment
    assessment.steps.filter(domain="imprecision").update(change=-1)
    assessment.refresh_from_db()
    assessment.save()
    publish(published, by=member("ed", "Editor"), now=now - timedelta(hours=1), note="A large trial came.")
    Article.objects.update(created_at=now - timedelta(days=2))
    assert look() == 0
    again(published, imprecision=-2)
    assert look() == 1


def test_a_claim_that_is_retired_twice_without_a_version_in_between_opens_the_task_again(published):
    for reason in ("The trials cannot be traced.", "They still cannot."):
        retire(published, reason=reason)
        assert look() == 1
        assert reason in Cause.objects.last().detail
        assert look() == 0
        done(Task.objects.get())
        send_to_review(published)


def test_a_certainty_that_changes_again_opens_the_task_again(published):
    again(published, imprecision=-1)
    look()
    done(Task.objects.get())
    again(published, imprecision=-2)
    assert look() == 1
    assert Task.objects.get().causes.count() == 2


def test_a_retired_claim_opens_a_task_with_the_reason_and_again_only_after_another_version(published):
    retire(published, reason="The trials cannot be traced.")
    assert look() == 1
    cause = Cause.objects.get()
    assert cause.kind == "retired" and "The trials cannot be traced." in cause.detail
    task = Task.objects.get()
    done(task)
    send_to_review(published)
    assert look() == 0
    assert [since for _, since in told_since(task)] == ["The claim is no longer retired."]
    publish_claim(published, note="They were found.")
    retire(published, reason="They still cannot.")
    assert look() == 1


def test_a_review_that_is_due_opens_one_task_for_the_claim_and_another_date_opens_it_again(published):
    Claim.objects.update(review_due=TODAY + timedelta(days=1))
    assert look() == 0
    assert look(TODAY + timedelta(days=1)) == 1
    task = Task.objects.get()
    assert (task.claim, task.because_of) == (published, published)
    done(task, reason="Reviewed.")
    Claim.objects.update(review_due=TODAY + timedelta(days=60))
    assert look(TODAY + timedelta(days=59)) == 0
    assert [since for _, since in told_since(Task.objects.get())] == ["Its review is now due on 20 January 2027."]
    assert look(TODAY + timedelta(days=60)) == 1


def test_a_retracted_study_that_the_published_claim_rests_on_leaves_no_wording_and_later_the_new_one(published):
    study = Study.objects.get()
    Notice.objects.create(study=study, kind="RetractionIn")
    look()
    suggestion = Cause.objects.get(task__article__slug="remedies").suggestion
    assert (
        suggestion.startswith("Leave the sentence out")
        and "Version 1 of “Magnesium prevents leg cramps.”" in suggestion
    )
    send_to_review(published)
    published.items.update(role="background")
    assessment = published.outcomes.get().assessment
    assessment.items.clear()
    link(published, [a_study("2")], by=None)
    assessment.items.set(published.items.filter(role="evidence"))
    publish_claim(published, note="Without the retracted trial.")
    an_article("late", study, claim=published)
    look()
    late = Cause.objects.get(task__article__slug="late")
    assert (
        late.suggestion == "Oral magnesium may make little to no difference to cramp frequency compared with placebo."
    )


def test_a_notice_that_is_taken_back_leaves_the_task_open_and_the_page_can_say_so():
    study = a_study()
    article = an_article("one", study)
    notice = Notice.objects.create(study=study, kind="RetractionIn", source="pubmed")
    look()
    task = Task.objects.get()
    assert [since for _, since in told_since(task)] == [""]
    Notice.objects.filter(pk=notice.pk).update(taken_back_at=NOON)
    assert look() == 0
    task.refresh_from_db()
    assert task.state == "open"
    assert [since for _, since in told_since(task)] == ["The notice was taken back on 21 November 2026."]
    Notice.objects.filter(pk=notice.pk).update(overridden_by=member("cara"), override_reason="Of another paper.")
    assert [since for _, since in told_since(task)] == ["cara has set the notice aside since: Of another paper."]
    notice.delete()
    assert [since for _, since in told_since(task)] == ["The notice is not recorded here any more."]
    assert still_uses(task)
    article.citations.all().delete()
    assert not still_uses(task)


def test_a_task_is_resolved_once_with_a_reason_and_by_somebody_who_saw_everything():
    study = a_study()
    an_article("one", study)
    Notice.objects.create(study=study, kind="ErratumIn")
    look()
    task, ed = Task.objects.get(), member("ed", "Editor")
    with pytest.raises(ReasonMissing):
        resolve(task, by=ed, reason=" ", seen=1, now=NOON)
    Notice.objects.create(study=study, kind="RetractionIn")
    look()
    with pytest.raises(MoreHappened):
        resolve(task, by=ed, reason="Fine.", seen=1, now=NOON)
    resolve(task, by=ed, reason=" Fine. ", seen=2, now=NOON)
    task.refresh_from_db()
    assert (task.state, task.resolution, task.resolved_by, task.resolved_at) == ("resolved", "Fine.", ed, NOON)
    with pytest.raises(ResolvedAlready, match="It was resolved by ed on 21 November 2026: Fine."):
        resolve(task, by=member("eve", "Editor"), reason="Mine.", seen=2, now=NOON)


FIFTY_CITATIONS = """
    INSERT INTO evidence_citation (article_id, position, text, study_id, outcome, detail, reason, sentences)
    SELECT article.id, n, 'T', study.id, 'already', '', '', '{A sentence.}'
    FROM evidence_article article JOIN evidence_study study ON study.pmid = article.slug, generate_series(1, 50) n
    WHERE study.pmid = ANY(%s)
"""


def test_ten_thousand_citations_cost_as_many_queries_as_one():
    def queries():
        with CaptureQueriesContext(connection) as seen:
            look()
        return len(seen)

    def cite(number, first):
        pmids = [str(first + n) for n in range(number)]
        studies = Study.objects.bulk_create(Study(pmid=pmid, title="T", year=2000) for pmid in pmids)
        Article.objects.bulk_create(Article(slug=pmid, title="A") for pmid in pmids)
        Notice.objects.bulk_create(Notice(study=study, kind="RetractionIn") for study in studies)
        with connection.cursor() as cursor:
            cursor.execute(FIFTY_CITATIONS, [pmids])
            cursor.execute("ANALYZE evidence_citation, evidence_notice, evidence_article, evidence_study")

    cite(1, 1)
    few = queries()
    cite(200, 1000)
    many = queries()
    assert Task.objects.count() == 201
    assert many == few <= 30
    assert queries() <= 12, "when nothing is new"


def test_where_a_study_and_a_claim_are_used(published):
    study = Study.objects.get()
    (use,) = uses_of_study(study)
    assert (use.article.slug, use.references, use.sentences) == ("remedies", (1,), ("Trials say so.",))
    (use,) = uses_of_claim(published)
    assert (use.references, use.sentences) == ((1,), ("Magnesium prevents cramps.", "Trials say so."))
    assert uses_of_study(a_study("2")) == []


def test_the_command_says_how_many_it_opened(capsys):
    study = a_study()
    an_article("one", study)
    Notice.objects.create(study=study, kind="RetractionIn")
    call_command("open_tasks")
    call_command("open_tasks")
    assert capsys.readouterr().out.splitlines() == ["1 task opened.", "0 tasks opened."]


@pytest.mark.django_db(transaction=True)
def test_two_processes_at_once_open_each_task_once():
    study = a_study()
    for number in range(20):
        an_article(f"article-{number}", study)
    Notice.objects.create(study=study, kind="RetractionIn")
    opened, barrier = [], threading.Barrier(4)

    def run():
        try:
            barrier.wait(10)
            opened.append(look())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(opened) == [0, 0, 0, 20]
    assert Task.objects.count() == Cause.objects.count() == 20


def test_the_history_of_a_task_names_what_opened_it_and_who_resolved_it():
    study = a_study()
    an_article("one", study)
    Notice.objects.create(study=study, kind="RetractionIn")
    look()
    done(Task.objects.get(), reason="The sentence is gone.")
    events = Task.pgh_event_model.objects.order_by("pgh_id")
    assert [event.pgh_context["command" if event.state == "open" else "why"] for event in events] == [
        "open_tasks", "The sentence is gone."
    ]  # fmt: skip
    assert User.objects.get(username="ed") == events.last().resolved_by
