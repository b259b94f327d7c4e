"""Every shape in which the E-utilities say no is told from the others, and from an answer."""

import json
import os
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.pubmed.answers import (
    Answer,
    BadAnswer,
    HistoryExpired,
    KeyRefused,
    Moved,
    PubMedError,
    RateLimited,
    Refused,
    ServerFault,
    error_of,
    error_sentence,
    redact,
    retry_after,
)
from tests.pubmed.faults import error_xml

RATE_JSON = '{"error":"API rate limit exceeded","api-key":"192.0.2.7","count":"5","limit":"3"}'
RETSTART = (
    '{"header":{"type":"esearch","version":"0.3"},"esearchresult":{"ERROR":"Search Backend failed: Exception:\n'
    "'retstart' cannot be larger than 9998. For PubMed, ESearch can only retrieve the first 9,999 records\"}}\n"
)
PAGE = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"
DIAGNOSTIC = "<html>\n<body>\n<br/><h2>Error occurred: Unable to obtain query #1</h2><br/>\n"
SEARCH_ERROR = "<eSearchResult><Count>0</Count><ERROR>{}</ERROR></eSearchResult>"

SHAPES = [
    # The limit: JSON on calls that asked for XML, with status 429, or with 200 in some clients' reports
    (429, RATE_JSON, RateLimited),
    (200, RATE_JSON, RateLimited),
    (200, '{"error":"API rate limit exceeded","count":"11"}', RateLimited),
    (429, "", RateLimited),
    (429, PAGE, RateLimited),
    # The key
    (400, '{"error":"API key invalid","api-key":"k1","type":"invalid","status":"unknown"}', KeyRefused),
    (200, '{"error":"API key invalid","api-key":"k1"}', KeyRefused),
    # The history
    (400, error_xml("Unable to obtain query #1").decode(), HistoryExpired),
    (200, error_xml("Unable to obtain query #1").decode(), HistoryExpired),
    (200, DIAGNOSTIC, HistoryExpired),
    (500, DIAGNOSTIC, HistoryExpired),
    # Refusals that stay refusals
    (200, error_xml("Supplied id parameter is empty.").decode(), Refused),
    (400, error_xml("ID list is empty! Possibly it has no correct IDs.").decode(), Refused),
    (200, SEARCH_ERROR.format("Empty term and query_key - nothing todo"), Refused),
    (200, RETSTART, Refused),  # not valid JSON: a raw newline is in it
    (400, RETSTART, Refused),
    (200, '{"header":{},"error":"Too many UIDs in request. Maximum number of UIDs is 500 for JSON"}', Refused),
    (200, '{"error":"Invalid uid abc at position= 0","result":{"uids":[]}}', Refused),
    (200, error_xml("Invalid db name specified: nothing").decode(), Refused),
    (403, "<html><body>Access denied</body></html>", Refused),
    (404, "", Refused),
    (414, PAGE, Refused),
    # Faults of the service, which may be over soon
    (500, PAGE, ServerFault),
    (502, PAGE, ServerFault),
    (503, "", ServerFault),
    (599, "", ServerFault),
    (408, "", ServerFault),
    (200, '{"error":"error forwarding request"}', ServerFault),
    (400, '{"error":"error forwarding request"}', ServerFault),
    (200, SEARCH_ERROR.format("Search Backend failed: Database is not supported: pubmed"), ServerFault),
    (500, error_xml("Something nobody has seen before").decode(), ServerFault),
    # Answers that cannot be read
    (200, "", BadAnswer),
    (200, " \r\n\t", BadAnswer),
    (200, "<!DOCTYPE html><html><body>NCBI is being maintained.</body></html>", BadAnswer),
    (200, '<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN">\n<html/>', BadAnswer),
    (200, "\ufeff<html></html>", BadAnswer),
    (200, '{"header":{"type":"esearch"},"esearchresult":{"count":"0"}}', BadAnswer),
    # Other addresses
    (301, "", Moved),
    (302, PAGE, Moved),
]


def judge(status: int, body: str) -> PubMedError | None:
    return error_of(Answer(status, {}, body.encode()), service="eutils.example.org")


@pytest.mark.parametrize(("status", "body", "kind"), SHAPES)
def test_each_shape_of_an_error_is_told_from_the_others(status, body, kind):
    error = judge(status, body)

    assert type(error) is kind
    assert str(error).startswith("eutils.example.org ")


@pytest.mark.parametrize(
    "body",
    [
        "<PubmedArticleSet></PubmedArticleSet>",
        # An article may be about errors, and carry what looks like one
        "<PubmedArticleSet><PubmedArticle><ERROR>API key invalid</ERROR></PubmedArticle></PubmedArticleSet>",
        "<eSearchResult><Count>0</Count><ErrorList><PhraseNotFound>x</PhraseNotFound></ErrorList></eSearchResult>",
        "j|1991|88|3248|mann bj|c0|NOT_FOUND\n",
        "j|1991|88|3248|rate limit exceeded|c0|NOT_FOUND\n",
    ],
)
def test_an_answer_may_be_read(body):
    assert judge(200, body) is None


@pytest.mark.parametrize(
    ("kind", "transient"),
    [
        (RateLimited, True),
        (ServerFault, True),
        (BadAnswer, True),
        (Refused, False),
        (KeyRefused, False),
        (HistoryExpired, False),
        (Moved, False),
    ],
)
def test_what_may_be_over_soon_is_told_from_what_stays(kind, transient):
    assert kind.transient is transient


def test_a_refusal_quotes_what_was_said_on_one_line():
    assert "\"Search Backend failed: Exception: 'retstart' cannot be larger than 9998" in str(judge(200, RETSTART))


def test_several_error_sentences_are_all_quoted():
    body = "<ePostResult><ERROR>Empty ID list</ERROR>\n<ERROR>Some IDs are bad &amp; gone</ERROR></ePostResult>"

    assert error_sentence(body) == "Empty ID list; Some IDs are bad & gone"


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0),
        ("120", 120),
        (" 7 ", 7),
        ("-5", None),
        ("soon", None),
        ("", None),
        ("1e999", None),
        ("Fri, 31 Dec 1999 23:59:59 GMT", 0),  # over already
    ],
)
def test_retry_after_is_read_in_seconds(value, seconds):
    assert retry_after({"retry-after": value}) == seconds


@pytest.mark.parametrize("zone", ["+0000", "-0000", "GMT"])
def test_retry_after_may_be_a_date(zone):
    text = format_datetime(datetime.now(UTC) + timedelta(seconds=90)).replace("+0000", zone)

    assert 85 < retry_after({"retry-after": text}) <= 90


def test_without_the_header_nothing_is_known():
    assert retry_after({}) is None


@pytest.mark.parametrize(
    "text",
    [
        'api-key":"s3cret"',
        "api_key=s3cret&db=pubmed",
        "API-KEY: s3cret",
        "the mail someone@example.org",
        "from 157.131.198.215 now",
        "from 2001:db8:0:0:0:0:2:1 now",
        "from 2001:db8::2:1 now",
    ],
)
def test_keys_and_addresses_are_blotted_out(text):
    redacted = redact(text, ("someone@example.org",))

    assert "[redacted]" in redacted
    assert not any(word in redacted for word in ("s3cret", "someone@", "157.131", "2001:db8"))


def test_a_long_page_is_not_quoted_whole():
    assert len(redact("word " * 1000)) == 300


@given(st.integers(100, 599), st.binary(max_size=200))
def test_whatever_comes_is_an_answer_or_an_error_of_ours(status, body):
    error = error_of(Answer(status, {}, body), service="eutils.example.org")

    assert str(error).startswith("eutils.example.org ") if error else status < 300


@pytest.fixture
def recorded():
    corpus = os.environ.get("EVIDENCE_CORPUS")
    if not corpus:
        pytest.skip("EVIDENCE_CORPUS does not name the folder with recorded answers")
    return Path(corpus) / "pubmed"


def test_every_error_body_collected_from_life_is_told(recorded):
    answers = ("ecitmatch", "elink no links", "esearch no hit")
    shapes = [
        shape for shape in json.loads((recorded / "eutils_errors.json").read_text()) if shape["util"] not in answers
    ]
    assert len(shapes) > 10
    for shape in shapes:
        body = shape.get("body") or shape.get("body_raw") or (recorded / shape["body_file"]).read_text()
        error = judge(500 if shape["http"] == "5xx" else int(str(shape["http"])[:3]), body)
        assert error, shape
        assert "157.131.198.215" not in str(error)


def test_recorded_answers_are_no_errors(recorded):
    paths = [path for path in (recorded / "eutils").glob("e[fs]*.xml") if "<ERROR>" not in path.read_text()]
    assert len(paths) > 40
    assert [path.name for path in paths if judge(200, path.read_text())] == []
