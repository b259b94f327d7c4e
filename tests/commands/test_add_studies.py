"""`manage.py add_studies` and `export_citations` as people and scripts use them, against PubMed over HTTP."""

import io
import json
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command

from evidence.claims.models import EvidenceItem
from evidence.studies.models import Study
from tests.pubmed.faults import Fault

LIST = """References
1. Garrison SR. Magnesium for skeletal muscle cramps. Cochrane Database Syst Rev. 2012;9:CD009402. PMID: 22972143
2. doi:10.1371/journal.pone.0227497
"""


@pytest.fixture
def run(db, standin, settings, monkeypatch):
    """Runs a command with a standard input; answers its output, what it complained of, and its exit code."""
    settings.EUTILS_TIMEOUT = 1.0

    def made(*arguments, given=""):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(given.encode())))
        out = io.StringIO()
        try:
            call_command(*arguments, stdout=out)
        except CommandError as error:
            return SimpleNamespace(out=out.getvalue(), err=str(error), code=1)
        except SystemExit as exit:
            return SimpleNamespace(out=out.getvalue(), err="", code=exit.code)
        return SimpleNamespace(out=out.getvalue(), err="", code=0)

    return made


def test_a_list_from_standard_input_becomes_studies_of_a_claim_with_a_row_each(run, claim):
    done = run("add_studies", "--claim", claim.slug, given=LIST)
    assert done.code == 0, done.err
    assert "added" in done.out
    assert "2 references: 2 added." in done.out
    assert EvidenceItem.objects.filter(claim=claim).count() == 2


def test_the_json_holds_an_object_per_reference_with_the_promised_keys(run, tmp_path):
    file = tmp_path / "list.txt"
    file.write_text(LIST + "3. Mayo Clinic: Muscle Cramp Causes\n", encoding="utf-8")
    done = run("add_studies", "--json", str(file))
    rows = json.loads(done.out)
    assert [set(row) for row in rows] == [{"reference", "outcome", "pmid", "doi", "study", "detail"}] * 3
    assert [row["outcome"] for row in rows] == ["added", "added", "invalid"]
    assert rows[0]["study"] == "pmid:22972143"
    assert done.code == 1


def test_a_second_run_finds_everything_there_and_ends_well(run):
    run("add_studies", given=LIST)
    done = run("add_studies", "--json", given=LIST)
    assert (done.code, {row["outcome"] for row in json.loads(done.out)}) == (0, {"already"})


def test_an_unknown_claim_is_a_sentence_before_anything_is_looked_up(run, claim, standin):
    done = run("add_studies", "--claim", "magnesium", given=LIST)
    assert done.code == 1
    assert "There is no claim “magnesium”" in done.err
    assert claim.slug in done.err
    assert standin.requests == []


def test_a_missing_file_and_a_file_that_is_no_text_are_sentences(run, tmp_path):
    binary = tmp_path / "list.pdf"
    binary.write_bytes(b"%PDF-1.7 \xff\xfe\x00")
    for file, words in ((tmp_path / "none.txt", "cannot be read"), (binary, "no UTF-8 text")):
        done = run("add_studies", str(file))
        assert done.code == 1
        assert words in done.err


FAULTS = [
    # what NCBI does on a bad day, each of which passes
    Fault.rate_limited(retry_after=1),
    Fault.server_error(),
    Fault.html(),
    Fault.truncated(),
    Fault.empty(),
    Fault.reset(),
    Fault.hang(2),
]


@pytest.mark.parametrize("number", range(len(FAULTS)))
def test_a_bad_moment_of_pubmed_is_waited_out(run, standin, number):
    standin.script(FAULTS[number])
    done = run("add_studies", "--json", given="PMID: 22972143")
    assert json.loads(done.out)[0]["outcome"] == "added", done.err


def test_with_pubmed_away_every_reference_fails_with_a_sentence_and_a_later_run_finishes(run, standin, settings):
    settings.EUTILS_URL = "http://127.0.0.1:9/entrez/eutils/"
    done = run("add_studies", "--json", given=LIST)
    rows = json.loads(done.out)
    assert (done.code, {row["outcome"] for row in rows}) == (1, {"failed"})
    assert "could not be reached" in rows[0]["detail"]
    assert not Study.objects.exists()
    settings.EUTILS_URL = standin.url
    assert run("add_studies", given=LIST).code == 0


def test_the_citations_of_a_claim_come_in_each_format(run, claim):
    run("add_studies", "--claim", claim.slug, given=LIST)
    begins = {"bibtex": "@article{pmid22972143,", "ris": "TY  - JOUR", "csl": "[", "nlm": "Garrison SR, Allan GM"}
    for name, begin in begins.items():
        done = run("export_citations", "--claim", claim.slug, "--format", name)
        assert done.code == 0, done.err
        assert begin in done.out, name
        assert "22972143" in done.out


def test_an_unknown_format_or_claim_of_an_export_is_a_sentence(run, claim):
    assert "invalid choice: 'bibtx'" in run("export_citations", "--claim", claim.slug, "--format", "bibtx").err
    assert "There is no claim" in run("export_citations", "--claim", "none", "--format", "ris").err
