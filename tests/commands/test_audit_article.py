"""`manage.py audit_article` as people and CI jobs use it, on drafts of our own and on five real articles."""

import io
import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command

from evidence.articles.models import Article, Statement
from evidence.studies.models import Study
from tests.pubmed.faults import Fault
from tests.rows import load_demo

ARTICLE = """Cramps at night

Many people have them.[1] A trial looked at vitamin K2.[2]

References
1. Young, Gavin. “Leg cramps.” BMJ clinical evidence vol. 2015 1113. 13 May. 2015
2. Tan J. Vitamin K2 in managing nocturnal leg cramps. JAMA Intern Med. 2024;184(12):1443-7. PMID: 39466236
"""
SOUND = "Cramps at night\n\nMany people have them.[1]\n\nReferences\n1. PMID: 22811766\n"


@pytest.fixture
def run(db, standin, monkeypatch):
    """Runs the command with a standard input; answers its output, what it complained of, and its exit code."""

    def made(*arguments, given=b""):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(given)))
        out = io.StringIO()
        try:
            call_command("audit_article", *arguments, stdout=out)
        except CommandError as error:
            return SimpleNamespace(out=out.getvalue(), err=str(error), code=error.returncode)
        except SystemExit as exit:
            return SimpleNamespace(out=out.getvalue(), err="", code=exit.code)
        return SimpleNamespace(out=out.getvalue(), err="", code=0)

    return made


def test_an_article_without_findings_ends_well(run, tmp_path):
    file = tmp_path / "draft.txt"
    file.write_text(SOUND, encoding="utf-8")
    done = run(str(file))
    assert (done.code, done.err) == (0, "")
    assert "added      PMID 22811766" in done.out
    assert done.out.strip().endswith("1 reference, 0 claims, 0 findings.")
    assert not Study.objects.exists()


def test_findings_are_told_to_people_with_the_sentence_they_hit(run):
    done = run("-", given=ARTICLE.encode())
    assert done.code == 1
    assert "Retracted and replaced" in done.out
    assert "1  Retracted, reference 2" in done.out
    assert "“A trial looked at vitamin K2.”" in done.out
    assert done.out.strip().endswith("2 references, 0 claims, 1 finding.")


def test_the_json_is_one_object_for_programs(run):
    done = run("-", "--json", given=ARTICLE.encode())
    said = json.loads(done.out)
    assert done.code == 1
    assert [(one["outcome"], one["standing"]) for one in said["references"]] == [
        ("added", "no_notice"),
        ("added", "retracted_and_replaced"),
    ]
    [finding] = said["findings"]
    assert (finding["kind"], finding["pmid"]) == ("retracted", "39466236")
    assert finding["reference"] == said["references"][1]["reference"]


def test_with_pubmed_away_the_references_say_so(run, standin, settings):
    settings.EUTILS_TIMEOUT = 1.0
    standin.script(*[Fault.server_error()] * 40)
    said = json.loads(run("-", "--json", given=ARTICLE.encode()).out)
    assert [one["outcome"] for one in said["references"]] == ["failed", "failed"]
    assert (said["findings"], said["waiting"]) == ([], 2)


def test_the_kind_is_found_out_or_said(run):
    page = b"<!doctype html><h1>Cramps</h1><p>Text.</p><h2>References</h2><ol><li>PMID: 39466236</li></ol>"
    assert json.loads(run("-", "--json", given=page).out)["references"][0]["pmid"] == "39466236"
    assert json.loads(run("-", "--json", "--kind", "html", given=page).out)["references"][0]["pmid"] == "39466236"


@pytest.mark.parametrize(
    ("arguments", "given", "said"),
    [
        (["/no/such/file.txt"], b"", "/no/such/file.txt cannot be read"),
        (["-"], b"%PDF-1.7", "PDF"),
        (["-", "--kind", "docx"], b"no archive", "cannot be read"),
    ],
)
def test_what_cannot_be_read_ends_with_two(run, arguments, given, said):
    done = run(*arguments, given=given)
    assert done.code == 2
    assert said in done.err


def test_the_help_names_the_exit_codes(capsys):
    with pytest.raises(SystemExit):
        call_command("audit_article", "--help")
    text = " ".join(capsys.readouterr().out.split())
    assert "0: nothing was found; 1: there are findings; 2: the article cannot be read" in text


# Five real articles, with the demo's claims


@pytest.fixture(scope="module")
def demo(kept, corpus):
    load_demo()


@pytest.fixture
def audits(demo, run, corpus: Path):
    """What the command says of the real article of this name."""

    def made(name):
        return json.loads(run(str(corpus / "articles" / f"{name}.txt"), "--json").out)

    return made


def of_kind(audit, kind):
    return [one for one in audit["findings"] if one["kind"] == kind]


def test_all_fourteen_journal_references_and_the_four_websites_are_found(audits):
    listed = [one for name in ("causes-of-leg-spasms", "leg-spasms-and-cramping") for one in audits(name)["references"]]
    outcomes = [one["outcome"] for one in listed]
    assert (outcomes.count("already"), outcomes.count("invalid"), len(outcomes)) == (14, 4, 18)
    assert all(one["pmid"] for one in listed if one["outcome"] == "already")


def test_the_eight_references_of_the_first_article_bear_on_no_claim_of_leg_cramps(audits):
    first = audits("causes-of-leg-spasms")
    off = of_kind(first, "off_claim")
    assert [one["reference"] for one in off] == [one["reference"] for one in first["references"][4:]]
    assert {one["claim"] for one in of_kind(first, "uncited_claim")} == {
        "balanced-meals-leg-cramps", "dehydration-causes-cramps", "nerve-compression-leg-cramps",
        "regular-exercise-leg-cramps",
    }  # fmt: skip


def test_the_old_review_is_superseded_and_the_trial_contradicts_the_magnesium_advice(audits):
    second = audits("leg-spasms-and-cramping")
    [superseded] = of_kind(second, "superseded")
    assert (superseded["pmid"], superseded["newer"]) == ("22972143", "pmid:32956536")
    assert "CD009402.pub3" in superseded["detail"]
    [contradicts] = of_kind(second, "contradicts")
    assert (contradicts["pmid"], contradicts["claim"]) == ("31923242", "magnesium-leg-cramps-pregnancy")
    assert contradicts["suggestion"].startswith("Oral magnesium may reduce cramp frequency slightly")


def test_the_missing_list_is_one_finding_and_the_pickle_juice_claim_has_its_certainty(audits):
    fifth = audits("why-leg-muscles-cramp")
    [missing] = of_kind(fifth, "missing_list")
    assert "[1]-[28]" in missing["detail"]
    [pickle] = [one for one in fifth["claims"] if one["claim"] == "pickle-juice-cramps"]
    assert (pickle["certainty"], "35 seconds" in pickle["sentence"]) == ("very_low", True)
    assert pickle["verdict"].startswith("The evidence is very uncertain about the effect of pickle juice")
    assert "pickle-juice-cramps" in {one["claim"] for one in of_kind(fifth, "wording")}


# What a person would not tie to the article, and why it is right all the same: the sentence on a lack of minerals in
# pregnancy names calcium beside magnesium; one article tells the theory of dehydration before it refutes it.
MORE = {
    "leg-spasms-and-cramping": {"calcium-leg-cramps-pregnancy"},
    "leg-spasms-muscle-relaxants": {"dehydration-causes-cramps"},
}
# What no single sentence states.
LESS = {
    "leg-spasms-and-cramping": {
        "magnesium-idiopathic-leg-cramps", "nerve-compression-leg-cramps", "spinal-cord-stimulation-leg-pain",
    },
}  # fmt: skip


def test_the_claims_that_words_find_are_those_that_a_person_found(audits):
    for article in Article.objects.all():
        said = Statement.objects.filter(article=article, claim__version__isnull=False)
        by_person = set(said.values_list("claim__slug", flat=True))
        by_words = {one["claim"] for one in audits(article.slug)["claims"]}
        assert by_words == by_person - LESS.get(article.slug, set()) | MORE.get(article.slug, set()), article.slug
