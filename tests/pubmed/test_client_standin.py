"""The stand-in that other tests lean on speaks as the E-utilities do; it is also a program to run by hand."""

import subprocess
import sys
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from tests.pubmed.asking import ARTICLES, client_of
from tests.pubmed.standin import StandIn
from tests.pubmed.xml import article_set

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def pubmed():
    with StandIn(ARTICLES) as standin:
        yield standin


@pytest.mark.parametrize(
    ("ids", "found"),
    [
        ("id=2014248", 1),
        ("id=2014248,31978945", 2),
        ("id=2014248&id=31978945", 2),
        ("id=2014248,2014248", 1),
        ("id=34320281", 0),  # unknown ones are left out without a word
    ],
)
def test_efetch_answers_get_with_lists_and_repeated_ids(pubmed, ids, found):
    body = urlopen(f"{pubmed.url}efetch.fcgi?db=pubmed&retmode=xml&{ids}").read().decode()

    assert body.startswith('<?xml version="1.0" encoding="UTF-8" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC')
    assert body.count("<PubmedArticle>") == found


def test_ids_that_are_none_are_refused_with_400(pubmed):
    with pytest.raises(HTTPError) as caught:
        urlopen(f"{pubmed.url}efetch.fcgi?db=pubmed&id=abc")

    assert caught.value.code == 400
    assert b"<ERROR>ID list is empty! Possibly it has no correct IDs.</ERROR>" in caught.value.read()


@pytest.mark.parametrize("path", ["", "einfo.fcgi"])
def test_what_it_does_not_have_is_not_found(pubmed, path):
    with pytest.raises(HTTPError, match="404"):
        urlopen(f"{pubmed.url}{path}")


def test_a_term_that_finds_nothing_is_complained_of_as_pubmed_does(pubmed):
    body = urlopen(f"{pubmed.url}esearch.fcgi?db=pubmed&term=abcXYZ").read().decode()

    assert "<Count>0</Count>" in body
    assert "<ErrorList><PhraseNotFound>abcXYZ</PhraseNotFound></ErrorList>" in body
    assert "<WarningList><OutputMessage>No items found.</OutputMessage></WarningList>" in body


def test_it_runs_by_hand_over_files(tmp_path):
    path = tmp_path / "records.xml"
    path.write_bytes(article_set(*ARTICLES))
    command = [sys.executable, "-m", "tests.pubmed.standin", str(path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as program:
        try:
            line = program.stdout.readline()
            with StandIn() as other:
                client = client_of(other, tmp_path, base_url=line.split("EUTILS_URL=")[1].strip())
            (batch,) = client.fetch(["2014248"])
        finally:
            program.terminate()

    assert line.startswith("2 articles. EUTILS_URL=http://127.0.0.1:")
    assert [record.pmid for record in batch.records] == ["2014248"]
