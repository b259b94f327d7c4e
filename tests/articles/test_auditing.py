"""What an article is told about its references, its claims and its wording, and what it is not."""

import json
from datetime import date

import pytest
from django.db import connection
from django.utils import timezone

from evidence.articles.auditing import audit_article, audit_draft
from evidence.articles.documents import Document
from evidence.articles.drafts import Draft, Sentence
from evidence.articles.findings import FindingKind
from evidence.articles.keeping import look_up, take
from evidence.articles.models import Article, Citation, Phrasing, Statement
from evidence.articles.published import stated_claims
from evidence.claims.models import Claim, EvidenceItem
from evidence.grading.publications import Publication, PublishedStudy
from evidence.identifiers.references import read
from evidence.studies.importing import import_references
from evidence.studies.models import Notice, Study
from tests.panel import appraise, assess, publish_claim
from tests.pubmed.faults import Fault
from tests.pubmed.xml import article as xml

pytestmark = pytest.mark.django_db

Kind = FindingKind
ARAUJO, GARRISON_2012, GARRISON_2020, TAN, NOTICE = "31923242", "22972143", "32956536", "39466236", "40314950"
PREVENTS = "Magnesium prevents leg cramps."
LOW = {"risk_of_bias": -1, "imprecision": -1}


def study(pmid, family, year, **more):
    return Study.objects.create(
        pmid=pmid, title=f"Work of {family}", authors=[{"family": family}], year=year, source="pubmed",
        fetched_at=timezone.now(), **more,
    )  # fmt: skip


@pytest.fixture
def araujo(db):
    return study(ARAUJO, "Araújo", 2020)


@pytest.fixture
def publish(claim):
    """Publishes the claim with studies of these directions, and a certainty that is low."""

    def made(*found, changes=LOW, of=claim, **judged):
        for one, direction in found:
            item = EvidenceItem.objects.create(claim=of, study=one)
            appraise(item, direction=direction)
        assess(of, changes=changes, **({"magnitude": "small", "effect_direction": "reduces"} | judged))
        return publish_claim(of)

    return made


def draft(*sentences, references=(), missing=()):
    said = tuple(one if isinstance(one, Sentence) else Sentence(one, one) for one in sentences)
    return Draft("Cramps", said, tuple(references), tuple(missing))


@pytest.fixture
def audit(client_of_site):
    def made(*sentences, **more):
        return audit_draft(draft(*sentences, **more), client_of_site)

    return made


def kinds(audit):
    return [finding.kind for finding in audit.findings]


def only(audit, kind):
    [found] = [finding for finding in audit.findings if finding.kind is kind]
    return found


# Claims and wording


def test_a_sentence_that_says_more_than_is_certain_is_marked_with_what_may_be_said(audit, araujo, publish):
    publish((araujo, "supports"))
    found = audit(PREVENTS, references=[f"PMID: {ARAUJO}"])
    assert kinds(found) == [Kind.WORDING]
    [finding] = found.findings
    assert (finding.sentence, finding.claim) == (PREVENTS, "magnesium-leg-cramps")
    assert finding.suggestion == "Oral magnesium may reduce cramp frequency slightly compared with placebo."
    assert "without a hedge" in finding.detail and "low" in finding.detail and "version 1" in finding.detail


@pytest.mark.parametrize(
    "sentence",
    [
        "Magnesium may prevent leg cramps.",
        "It is unclear whether magnesium prevents leg cramps.",
        "Magnesium and leg cramps are old friends.",  # states the claim's words and no effect
    ],
)
def test_a_sentence_that_says_no_more_is_left_alone(audit, araujo, publish, sentence):
    publish((araujo, "supports"))
    assert audit(sentence, references=[f"PMID: {ARAUJO}"]).findings == ()


def test_without_a_judged_certainty_there_is_nothing_to_hold_a_sentence_against(audit, araujo, claim):
    EvidenceItem.objects.create(claim=claim, study=araujo)
    publish_claim(claim)
    found = audit(PREVENTS, references=[f"PMID: {ARAUJO}"])
    assert found.findings == ()
    assert (found.claims[0].certainty, found.claims[0].verdict) == ("", "")


def test_a_benefit_is_marked_where_the_evidence_finds_little_to_no_difference(audit, araujo, publish):
    publish((araujo, "mixed"), changes={"imprecision": -1}, magnitude="none", effect_direction="")
    found = audit("Magnesium may prevent leg cramps.", references=[f"PMID: {ARAUJO}"])
    assert "finds little to no difference" in only(found, Kind.WORDING).detail


def test_a_stated_claim_without_a_reference_that_bears_on_it_is_told_which_would(audit, araujo, publish):
    publish((araujo, "supports"))
    found = only(audit("Magnesium may prevent leg cramps."), Kind.UNCITED_CLAIM)
    assert found.claim == "magnesium-leg-cramps"
    assert "Araújo 2020 (PMID 31923242)" in found.detail


def test_one_claim_in_three_sentences_is_uncited_once(audit, araujo, publish):
    publish((araujo, "supports"))
    found = audit("Magnesium may ease leg cramps.", "Magnesium might stop leg cramps.", "Leg cramps, magnesium.")
    assert kinds(found) == [Kind.UNCITED_CLAIM]
    assert len(found.claims) == 3


def test_a_phrasing_recognises_what_the_claims_own_words_do_not(araujo, publish, claim):
    publish((araujo, "supports"))
    sentence = "Magnes tablets keep spasms away."
    assert stated_claims([sentence]) == []
    Phrasing.objects.create(claim=claim, words="magnes*\ncramp*, spasm*")
    assert [(one.claim, told) for one, told in stated_claims([sentence])] == [(claim, sentence)]


def test_a_phrasing_that_only_forbids_leaves_the_claims_own_words(araujo, publish, claim):
    publish((araujo, "supports"))
    Phrasing.objects.create(claim=claim, words="not pregnan*")
    assert len(stated_claims([PREVENTS])) == 1


def test_claims_that_are_not_published_or_retired_are_nobodys_business(audit, araujo, publish, claim):
    assert audit(PREVENTS).claims == ()
    publish((araujo, "supports"))
    assert len(audit(PREVENTS).claims) == 1
    Claim.objects.filter(pk=claim.pk).update(state="retired")
    assert audit(PREVENTS).claims == ()


def test_a_frequency_has_no_wording_of_effect(audit, araujo, publish, claim):
    Claim.objects.filter(pk=claim.pk).update(
        statement="Half of adults have leg cramps.", intervention="", question_type="prevalence"
    )
    claim.refresh_from_db()
    appraise(EvidenceItem.objects.create(claim=claim, study=araujo), code="1")
    assess(claim, changes=LOW)
    publish_claim(claim)
    found = audit("Running causes leg cramps in 50% of people.", references=[f"PMID: {ARAUJO}"])
    assert (len(found.claims), found.findings) == (1, ())


# Studies and claims


@pytest.mark.parametrize(
    ("statement", "direction", "sentence", "contradicted"),
    [
        (PREVENTS, "no_difference", PREVENTS, True),
        (PREVENTS, "refutes", PREVENTS, True),
        (PREVENTS, "supports", PREVENTS, False),
        (PREVENTS, "mixed", PREVENTS, False),
        (PREVENTS, "no_difference", "Magnesium does not prevent leg cramps.", False),  # they say the same
        (PREVENTS, "supports", "Magnesium does not prevent leg cramps.", True),
        (PREVENTS, "refutes", "It is unclear whether magnesium prevents leg cramps.", False),
        # a claim that is negative itself
        ("Magnesium makes no difference to leg cramps.", "no_difference", "Magnesium does not ease leg cramps.", False),
        ("Magnesium makes no difference to leg cramps.", "supports", "Magnesium does not ease leg cramps.", False),
        ("Magnesium makes no difference to leg cramps.", "refutes", "Magnesium does not ease leg cramps.", True),
        ("Magnesium makes no difference to leg cramps.", "supports", "Magnesium eases leg cramps.", True),
        # a claim that it is unknown: no direction speaks against who says so
        ("It is unknown whether magnesium eases leg cramps.", "supports", "Magnesium eases leg cramps.", False),
    ],
)
def test_a_study_contradicts_when_it_found_other_than_the_sentence_says(
    audit, araujo, publish, claim, statement, direction, sentence, contradicted
):
    Claim.objects.filter(pk=claim.pk).update(statement=statement)
    claim.refresh_from_db()
    publish((araujo, direction))
    found = audit(sentence, references=[f"PMID: {ARAUJO}"])
    assert (Kind.CONTRADICTS in kinds(found)) is contradicted


def test_a_contradiction_names_study_claim_sentence_and_what_may_be_said(audit, araujo, publish):
    publish((araujo, "no_difference"))
    found = only(audit(PREVENTS, references=[f"PMID: {ARAUJO}"]), Kind.CONTRADICTS)
    assert "Araújo 2020 (PMID 31923242) found no difference" in found.detail
    assert (found.reference, found.sentence, found.claim) == (1, PREVENTS, "magnesium-leg-cramps")
    assert found.suggestion.startswith("Oral magnesium may reduce")


def test_what_the_newer_version_found_contradicts_too(audit, publish):
    old, new = study(GARRISON_2012, "Garrison", 2012), study(GARRISON_2020, "Garrison", 2020)
    Notice.objects.create(study=old, kind="UpdateIn", notice_pmid=GARRISON_2020, source="pubmed")
    publish((new, "no_difference"))
    found = only(audit(PREVENTS, references=[f"PMID: {GARRISON_2012}"]), Kind.CONTRADICTS)
    assert "its newer version, Garrison 2020 (PMID 32956536), found no difference" in found.detail


def test_a_study_that_bears_on_no_stated_claim_is_told_on_which_it_does(audit, araujo, publish, claim):
    other = Claim.objects.create(
        slug="quinine", statement="Quinine reduces leg cramps.", intervention="quinine", reviewers_needed=1
    )
    publish((study("111", "Roe", 2011), "supports"))
    publish((araujo, "supports"), of=other)
    references = ["PMID: 111", f"PMID: {ARAUJO}"]
    found = only(audit("Magnesium may prevent leg cramps.", references=references), Kind.OFF_CLAIM)
    assert (found.reference, found.claim) == (2, "quinine")
    assert "It bears on “Quinine reduces leg cramps.”" in found.detail


def test_an_article_that_states_no_claim_is_not_told_that_its_studies_miss_it(audit, araujo, publish):
    publish((araujo, "supports"))
    study("111", "Roe", 2011)
    assert audit("Cramps hurt.", references=["PMID: 111"]).findings == ()


# References


def test_each_reference_that_is_not_found_says_why(audit):
    found = audit(
        references=["Mayo Clinic: Muscle Cramp Causes", "PMID: 999999999", "PMID: 22972143. Leg cramps. Roe J. 1999."]
    )
    assert [one.outcome for one in found.references] == ["invalid", "not_found", "disagrees"]
    assert kinds(found) == [Kind.UNRESOLVED, Kind.UNRESOLVED, Kind.DISAGREES, Kind.SUPERSEDED]
    assert [finding.detail for finding in found.findings[:3]] == [one.detail for one in found.references]
    assert all(finding.detail for finding in found.findings)
    assert "which may be meant, is superseded" in found.findings[3].detail
    assert not Study.objects.exists()


@pytest.mark.parametrize("stored", [False, True], ids=["read for the first time", "stored here"])
def test_a_retraction_is_told_though_another_detail_of_the_reference_is_wrong(audit, client_of_site, stored):
    printed = "Tan J. Vitamin K2 in managing nocturnal leg cramps. JAMA Intern Med. 2019;184(12):1443-7. PMID: 39466236"
    if stored:
        list(import_references([read("PMID: 39466236")], client_of_site, now=timezone.now()))
    found = audit(references=[printed])
    assert kinds(found) == [Kind.DISAGREES, Kind.RETRACTED]
    article = Article.objects.create(slug="k2", title="K2")
    take(article, Document("", f"K2\n\nReferences\n1. {printed}\n"))
    look_up(article, client_of_site, now=timezone.now())
    kept = article.citations.get()
    assert (kept.study, kept.may_mean.pmid) == (None, "39466236")
    again = audit_article(article)
    assert (kinds(again), again.references[0].standing) == (kinds(found), "retracted_and_replaced")


def test_with_pubmed_away_references_here_are_answered_and_the_others_say_so(audit, standin, araujo):
    standin.script(*[Fault.server_error()] * 20)
    found = audit(references=[f"PMID: {ARAUJO}", "PMID: 22972143"])
    assert [one.outcome for one in found.references] == ["already", "failed"]
    assert (kinds(found), found.waiting) == ([], 1)


def test_a_newer_version_is_named_for_a_study_here_and_for_one_that_is_not(audit):
    new = study(GARRISON_2020, "Garrison", 2020, doi="10.1002/14651858.CD009402.pub3")
    reference = "doi:10.1002/14651858.CD009402.pub2"
    found = only(audit(references=[reference]), Kind.SUPERSEDED)  # PubMed's record has the link, nothing is stored
    assert found.newer == f"pmid:{GARRISON_2020}"
    assert "Garrison 2020 (PMID 32956536, doi 10.1002/14651858.CD009402.pub3)" in found.detail
    new.delete()
    found = only(audit(references=[reference]), Kind.SUPERSEDED)
    assert found.newer == f"pmid:{GARRISON_2020}"
    assert "Cochrane Database Syst Rev. 2020 Sep 21;9:CD009402" in found.detail


def test_the_newest_of_several_versions_is_named_and_a_circle_ends(audit):
    one, two, three = (study(pmid, "Roe", 2000 + int(pmid)) for pmid in "123")
    for old, new in ((one, two), (two, three)):
        Notice.objects.create(study=old, kind="UpdateIn", notice_pmid=new.pmid, source="pubmed")
    assert only(audit(references=["PMID: 1"]), Kind.SUPERSEDED).newer == "pmid:3"
    Notice.objects.create(study=three, kind="UpdateIn", notice_pmid="1", source="pubmed")
    assert only(audit(references=["PMID: 1"]), Kind.SUPERSEDED).newer in ("pmid:1", "pmid:2", "pmid:3")


def test_a_retracted_study_is_told_with_its_notice_stored_or_not(audit, client_of_site):
    reference = f"PMID: {TAN}"
    found = audit(Sentence("Vitamin K2 helps.", "Vitamin K2 helps.[1]", (1,), ("[1]",)), references=[reference])
    finding = only(found, Kind.RETRACTED)
    assert (finding.reference, finding.sentence) == (1, "Vitamin K2 helps.")
    assert "Tan 2024 (PMID 39466236) was retracted and replaced" in finding.detail
    assert f"PMID {NOTICE}" in finding.detail
    list(import_references([read(reference)], client_of_site, now=timezone.now()))
    assert only(audit(references=[reference]), Kind.RETRACTED).detail == finding.detail


@pytest.mark.parametrize("pmid", [NOTICE, GARRISON_2020])
def test_neither_the_notice_nor_the_newer_version_is_a_finding(audit, pmid):
    study(GARRISON_2020, "Garrison", 2020)
    assert audit(references=[f"PMID: {pmid}"]).findings == ()


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("RetractionIn", Kind.RETRACTED),
        ("ExpressionOfConcernIn", Kind.CONCERN),
        ("ErratumIn", Kind.CORRECTED),
        ("PartialRetractionIn", Kind.CORRECTED),
        ("CorrectedandRepublishedIn", Kind.CORRECTED),
        ("UpdateIn", Kind.SUPERSEDED),
        ("RepublishedIn", None),
        ("ReprintIn", None),
    ],
)
def test_each_notice_has_its_finding(audit, araujo, kind, expected):
    Notice.objects.create(
        study=araujo, kind=kind, source="person", text="PLoS One 2021", notice_pmid="77", date=date(2021, 5, 4)
    )
    found = audit(references=[f"PMID: {ARAUJO}"])
    assert kinds(found) == [expected] * (expected is not None)
    assert all("PLoS One 2021, PMID 77, on 4 May 2021" in finding.detail for finding in found.findings)


def test_a_newer_version_does_not_hide_a_correction(audit, araujo):
    for kind in ("UpdateIn", "ErratumIn"):
        Notice.objects.create(study=araujo, kind=kind, source="person", text="Somewhere.")
    assert kinds(audit(references=[f"PMID: {ARAUJO}"])) == [Kind.CORRECTED, Kind.SUPERSEDED]


def test_a_notice_that_was_set_aside_with_a_reason_or_taken_back_is_no_finding(audit, araujo, person):
    Notice.objects.create(
        study=araujo, kind="RetractionIn", source="person", overridden_by=person("ed"), override_reason="Another study."
    )
    Notice.objects.create(study=araujo, kind="ErratumIn", source="pubmed", taken_back_at=timezone.now())
    assert audit(references=[f"PMID: {ARAUJO}"]).findings == ()


def test_a_study_typed_by_hand_is_told_what_its_record_announces(audit):
    Study.objects.create(doi="10.1001/jamainternmed.2024.5726", title="Vitamin K2 in managing nocturnal leg cramps")
    found = audit(references=["doi:10.1001/jamainternmed.2024.5726"])
    assert kinds(found) == [Kind.RETRACTED]
    assert (found.references[0].pmid, found.references[0].standing) == (TAN, "retracted_and_replaced")


PREPRINT = ("D000076942", "Preprint")


def test_a_preprint_says_what_it_became(audit, standin):
    standin.add(
        xml("501", title="A preprint of our own.", authors=[("Roe", "J")], year="2021", types=[PREPRINT],
            links=[("UpdateIn", "J Cramps. 2022;1:2", "502")]),
        xml("503", title="Another one.", authors=[("Doe", "J")], year="2021", types=[PREPRINT]),
    )  # fmt: skip
    found = audit(references=["PMID: 501", "PMID: 503"])
    assert kinds(found) == [Kind.PREPRINT, Kind.PREPRINT]
    first, second = found.findings
    assert first.newer == "pmid:502" and "now published as J Cramps. 2022;1:2" in first.detail
    assert second.newer is None and "no journal article of it is known here" in second.detail
    study("504", "Doe", 2022, links=[{"kind": "UpdateOf", "pmid": "503", "source": "medRxiv"}])
    assert audit(references=["PMID: 503"]).findings[0].newer == "pmid:504"


@pytest.mark.parametrize(
    ("missing", "listed", "said"),
    [
        ([str(number) for number in range(1, 29)], 0, "[1]-[28], to which there is no reference: its list of references is missing"),
        (["2", "4", "5", "Roe, 2020"], 1, "[2], [4]-[5], (Roe, 2020), to which there is no reference: its list has 1 reference."),
    ],
)  # fmt: skip
def test_markers_without_a_reference_are_one_finding(audit, araujo, missing, listed, said):
    found = only(audit(references=[f"PMID: {ARAUJO}"] * listed, missing=missing), Kind.MISSING_LIST)
    assert said in found.detail


def test_an_uncited_claim_names_the_markers_of_its_sentence_that_lead_nowhere(audit, araujo, publish):
    publish((araujo, "supports"))
    text = "Magnesium may prevent leg cramps."
    found = audit(Sentence(text, f"{text}[2-3]", (), ("[2-3]",)), missing=["2", "3"])
    assert "The sentence cites [2]-[3]" in only(found, Kind.UNCITED_CLAIM).detail
    assert only(found, Kind.MISSING_LIST).sentence == text


# What is stored


def test_a_stored_article_is_told_the_same_without_a_network(araujo, publish, claim, standin):
    publish((araujo, "no_difference"))
    article = Article.objects.create(slug="cramps", title="Cramps", text=f"Cramps\n{PREVENTS}[1] Quinine too.[7]\n")
    Citation.objects.create(article=article, position=1, text="Araújo 2020", study=araujo, outcome="already")
    Citation.objects.create(
        article=article, position=2, text="A website", outcome="invalid", detail="Nothing to look up."
    )
    Citation.objects.create(article=article, position=3, text="PMID: 5")
    Statement.objects.create(article=article, claim=claim, sentence=PREVENTS)
    found = audit_article(article)
    on_references = [(one.kind, one.reference) for one in found.findings if one.reference]
    assert on_references == [(Kind.CONTRADICTS, 1), (Kind.UNRESOLVED, 2)]
    assert found.waiting == 1
    assert {Kind.WORDING, Kind.MISSING_LIST} <= set(kinds(found))
    assert standin.requests == []


def test_a_claim_for_which_something_is_cited_counts_as_stated_though_no_text_is_kept(araujo, publish, claim):
    publish((araujo, "no_difference"))
    article = Article.objects.create(slug="cramps", title="Cramps")
    Citation.objects.create(
        article=article, position=1, text="Araújo 2020", study=araujo, outcome="already", claim=claim
    )
    found = audit_article(article)
    assert kinds(found) == [Kind.CONTRADICTS]
    assert found.claims[0].sentence == ""
    assert "the article states this claim" in found.findings[0].detail


def test_the_json_names_a_finding_by_the_reference_as_printed_or_its_sentence(audit, araujo, publish):
    publish((araujo, "supports"))
    said = json.loads(json.dumps(audit(PREVENTS, references=["Mayo Clinic: Cramps"]).as_json()))
    assert set(said) == {"references", "claims", "findings", "waiting"}
    assert said["references"][0] | {"detail": ""} == {
        "reference": "Mayo Clinic: Cramps", "position": 1, "outcome": "invalid", "pmid": None, "doi": None,
        "standing": "no_notice", "detail": "",
    }  # fmt: skip
    by_kind = {one["kind"]: one for one in said["findings"]}
    assert set(by_kind) == {"unresolved", "uncited_claim", "wording"}
    assert by_kind["unresolved"]["reference"] == "Mayo Clinic: Cramps"
    assert by_kind["wording"]["sentence"] == PREVENTS
    assert by_kind["wording"]["suggestion"].startswith("Oral magnesium may")
    assert said["claims"][0]["certainty"] == "low"


def test_the_number_of_queries_does_not_grow_with_the_references(audit, araujo, publish, django_assert_max_num_queries):
    publish((araujo, "supports"))
    references = [f"PMID: {study(str(number), 'Roe', 2000).pmid}" for number in range(100, 130)]
    with django_assert_max_num_queries(5):  # studies, their notices, publications, what these show, newer versions
        audit(PREVENTS, references=references)


def test_a_thousand_claims_are_asked_for_at_once(araujo, publish, audit, django_assert_max_num_queries):
    made = publish((araujo, "supports"))
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # straight to published
        claims = Claim.objects.bulk_create(
            Claim(
                slug=f"claim-{n}", statement=f"Remedy{n} prevents leg cramps.", state="published", version=1,
                first_published_at=timezone.now(),
            )
            for n in range(1000)
        )  # fmt: skip
        said = {name: getattr(made, name) for name in ("content", "hash", "question_type", "published_by")}
        receipts = Publication.objects.bulk_create(
            Publication(claim=one, number=1, statement=one.statement, certainty="low", **said) for one in claims
        )
        PublishedStudy.objects.bulk_create(
            PublishedStudy(publication=one, study=araujo, position=1) for one in receipts
        )
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("ANALYZE")  # as autovacuum does after so many rows
    sentences = [f"Remedy{n} eases the leg cramps of most people who try it at night." for n in range(0, 5000, 13)]
    with django_assert_max_num_queries(5):
        found = audit(*sentences)
    assert len(found.claims) >= 70
