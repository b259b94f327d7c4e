"""A service that misbehaves is asked again while there is hope, and otherwise named in a sentence."""

import logging
import socket
import threading
import time
import traceback

import pytest

from evidence.pubmed.answers import (
    BadAnswer,
    HistoryExpired,
    KeyRefused,
    Moved,
    PubMedError,
    RateLimited,
    Refused,
    ServerFault,
    TimedOut,
    TooLarge,
    Unreachable,
    Unreadable,
)
from evidence.pubmed.client import Citation
from tests.pubmed.asking import ARTICLES, EMAIL, KEY, client_of
from tests.pubmed.standin import Fault, StandIn

ASK = {
    "fetch": lambda client: list(client.fetch(["2014248"]))[0].records[0].pmid,
    "search": lambda client: client.search("lectin[ti]").pmids[0],
    "match": lambda client: client.match([Citation("Proc Natl Acad Sci U S A", "1991", "88", "3248")])[0].pmid,
}

PASSING = {
    "429": Fault.rate_limited(),
    "429 with a wait": Fault.rate_limited(0),
    "429 with a date": Fault.rate_limited("Fri, 31 Dec 1999 23:59:59 GMT"),
    "429 with nonsense": Fault.rate_limited("soon"),
    "the limit with 200": Fault.rate_limited(status=200),
    "500": Fault.server_error(),
    "502": Fault.server_error(502),
    "JSON": Fault.json_error("error forwarding request"),
    "JSON with 400": Fault.json_error("error forwarding request", status=400),
    "web page": Fault.html(),
    "nothing": Fault.empty(),
    "cut short": Fault.truncated(0.3),
    "cut within the last PMID": Fault.truncated(0.95),  # 2014248 must not become 20142
    "shorter than announced": Fault.truncated(announced=True),
    "torn down": Fault.reset(),
    "hung up": Fault.hang(0),
    "not HTTP": Fault(lambda handler, _: handler.wfile.write(b"220 mail.example.org ESMTP\r\n")),
    "broken chunks": Fault(
        lambda handler, _: handler.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nx")
    ),
}

LASTING = {
    "429": (Fault.rate_limited(), RateLimited, "asks to wait a while"),
    "500": (Fault.server_error(), ServerFault, "HTTP 500 Internal Server Error"),
    "web page": (Fault.html(), BadAnswer, "it is a web page"),
    "nothing": (Fault.empty(), BadAnswer, "it is empty"),
    "cut short": (Fault.truncated(), Unreadable, "cut short or broken"),
    "shorter than announced": (Fault.truncated(announced=True), Unreadable, "the connection ended early"),
    "torn down": (Fault.reset(), Unreachable, "could not be reached"),
    "other XML": (Fault.raw("<feed/>"), BadAnswer, "cannot be used"),
}

FINAL = {
    "the key": (Fault.json_error("API key invalid", status=400), KeyRefused, "Correct EUTILS_API_KEY"),
    "XML": (Fault.xml_error("Supplied id parameter is empty."), Refused, "Supplied id parameter is empty"),
    "XML with 400": (Fault.xml_error("ID list is empty!", status=400), Refused, "ID list is empty!"),
    "the history": (Fault.xml_error("Unable to obtain query #1"), HistoryExpired, "Search again"),
    "403": (Fault.raw("<html>Blocked</html>", status=403), Refused, "HTTP 403 Forbidden"),
    "elsewhere": (
        Fault.raw("", status=301, location="https://new.example.org/"),
        Moved,
        r"https://new\.example\.org/",
    ),
}


@pytest.fixture
def pubmed():
    with StandIn(ARTICLES) as standin:
        yield standin


@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING)
@pytest.mark.parametrize("ask", ASK.values(), ids=ASK)
def test_what_passes_is_tried_again(pubmed, tmp_path, ask, fault):
    pubmed.script(fault, fault)

    expected = ask(client_of(pubmed, tmp_path))

    assert expected == "2014248"
    assert len(pubmed.requests) == 3


@pytest.mark.parametrize(("fault", "kind", "message"), LASTING.values(), ids=LASTING)
def test_what_lasts_is_given_up_after_all_tries(pubmed, tmp_path, fault, kind, message):
    pubmed.script(*[fault] * 10)

    with pytest.raises(kind, match=message) as caught:
        ASK["fetch"](client_of(pubmed, tmp_path, tries=3))

    assert type(caught.value) is kind
    assert len(pubmed.requests) == 3


@pytest.mark.parametrize(("fault", "kind", "message"), FINAL.values(), ids=FINAL)
@pytest.mark.parametrize("ask", ASK.values(), ids=ASK)
def test_what_is_final_is_not_tried_again(pubmed, tmp_path, ask, fault, kind, message):
    pubmed.script(fault)

    with pytest.raises(kind, match=message) as caught:
        ask(client_of(pubmed, tmp_path))

    assert type(caught.value) is kind
    assert len(pubmed.requests) == 1


@pytest.mark.parametrize(
    "body",
    [
        "<eSearchResult><Count>many</Count></eSearchResult>",
        "<eSearchResult><IdList><Id>7</Id></IdList></eSearchResult>",
        "<eSearchResult><Count>1</Count><IdList><Id>seven</Id></IdList></eSearchResult>",
        "<eSearchResult><Count>1</Count><IdList><Id>7</Id>",
        "<PubmedArticleSet></PubmedArticleSet>",
    ],
)
def test_a_search_result_that_cannot_be_one_is_refused(pubmed, tmp_path, body):
    pubmed.script(*[Fault.raw(body)] * 2)

    with pytest.raises(BadAnswer, match="cannot be used"):
        client_of(pubmed, tmp_path, tries=2).search("x")


def test_an_answer_without_a_line_for_any_citation_is_no_answer(pubmed, tmp_path):
    pubmed.script(*[Fault.raw("All is well.\n", content_type="text/plain")] * 2)

    with pytest.raises(BadAnswer, match="answers none of the citations"):
        client_of(pubmed, tmp_path, tries=2).match([Citation("j")])


def test_records_that_never_come_whole_together_are_asked_for_apart(pubmed, tmp_path):
    pubmed.script(*[Fault.truncated()] * 3)

    (batch,) = client_of(pubmed, tmp_path, tries=3).fetch(["2014248", "31978945"])

    assert [record.pmid for record in batch.records] == ["2014248", "31978945"]
    assert [request.params["id"] for request in pubmed.requests[2:]] == ["2014248,31978945", "2014248", "31978945"]


# Time


def test_a_service_that_does_not_answer_is_left_after_the_time_out(pubmed, tmp_path):
    pubmed.script(Fault.hang())
    began = time.monotonic()

    with pytest.raises(TimedOut, match=r"within 0\.3 seconds"):
        ASK["fetch"](client_of(pubmed, tmp_path, timeout=0.3, tries=1))

    assert time.monotonic() - began < 1


@pytest.mark.parametrize("headers", [True, False])
def test_a_service_that_drips_for_ever_is_left_after_ten_time_outs(pubmed, tmp_path, headers):
    pubmed.script(Fault.drip(every=0.02, headers=headers))
    began = time.monotonic()

    with pytest.raises(TimedOut):
        ASK["fetch"](client_of(pubmed, tmp_path, timeout=0.1, tries=1))

    assert 0.9 < time.monotonic() - began < 2


def test_an_answer_that_is_only_late_is_taken(pubmed, tmp_path):
    pubmed.script(Fault.delay(0.3))

    assert ASK["fetch"](client_of(pubmed, tmp_path, timeout=5.0)) == "2014248"


def test_an_endless_answer_is_cut_off(pubmed, tmp_path):
    pubmed.script(Fault.raw(b"x" * 300_000))

    with pytest.raises(TooLarge, match="more than 100000 bytes"):
        ASK["search"](client_of(pubmed, tmp_path, largest=100_000))

    assert len(pubmed.requests) == 1


def test_a_service_that_is_not_there_is_named_with_what_to_do(tmp_path):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        port = nobody.getsockname()[1]
    with StandIn() as standin:
        client = client_of(standin, tmp_path, base_url=f"http://127.0.0.1:{port}", tries=2)

    with pytest.raises(Unreachable, match=rf"127\.0\.0\.1:{port} could not be reached: .*refused.*EUTILS_URL"):
        client.search("x")


def test_each_wait_is_longer_than_the_one_before(pubmed, tmp_path):
    pubmed.script(*[Fault.server_error()] * 3)

    ASK["search"](client_of(pubmed, tmp_path, backoff=0.1))

    arrivals = [request.at for request in pubmed.requests]
    waits = [later - earlier for earlier, later in zip(arrivals, arrivals[1:], strict=False)]
    assert 0.1 <= waits[0] < 0.3
    assert 0.2 <= waits[1] < 0.5
    assert 0.4 <= waits[2] < 0.9


def test_no_wait_is_longer_than_the_longest(pubmed, tmp_path):
    pubmed.script(*[Fault.server_error()] * 4)
    began = time.monotonic()

    ASK["search"](client_of(pubmed, tmp_path, backoff=50, longest_wait=0.1))

    assert time.monotonic() - began < 2


def test_after_429_the_client_waits_as_long_as_it_was_told(pubmed, tmp_path):
    pubmed.script(Fault.rate_limited(1))

    ASK["search"](client_of(pubmed, tmp_path))

    first, second = pubmed.requests
    assert 1 <= second.at - first.at < 2


def test_after_429_everybody_else_waits_too(pubmed, tmp_path):
    pubmed.script(Fault.rate_limited(1))
    one = threading.Thread(target=ASK["search"], args=[client_of(pubmed, tmp_path)])
    one.start()
    time.sleep(0.3)

    ASK["fetch"](client_of(pubmed, tmp_path))
    one.join()

    first, *others = sorted(request.at for request in pubmed.requests)
    assert min(others) - first >= 1


def test_a_wait_that_is_too_long_is_left_to_the_caller(pubmed, tmp_path):
    pubmed.script(Fault.rate_limited(3600))
    began = time.monotonic()

    with pytest.raises(RateLimited, match="asks to wait 3600 seconds"):
        ASK["search"](client_of(pubmed, tmp_path))

    assert time.monotonic() - began < 1
    assert len(pubmed.requests) == 1


# Secrets


@pytest.mark.parametrize(
    "fault",
    [
        Fault.rate_limited(),
        Fault.json_error(f"API key invalid: {KEY} of {EMAIL}", status=400),
        Fault.xml_error(f"No such user {EMAIL}, api_key={KEY}"),
        Fault.raw(f"<html>Error occurred: api_key={KEY}&amp;email={EMAIL}</html>", status=500),
        Fault.raw("", status=302, location=f"https://elsewhere.example.org/?api_key={KEY}&email={EMAIL}"),
        Fault.raw(f"<feed api_key='{KEY}' email='{EMAIL}'/>"),
        Fault.raw(f"{KEY} {EMAIL}"),
        Fault.reset(),
        Fault.truncated(),
        Fault.hang(),
    ],
)
def test_the_key_and_the_mail_address_are_in_no_message_log_or_traceback(pubmed, tmp_path, caplog, fault):
    caplog.set_level(logging.DEBUG)
    pubmed.script(*[fault] * 2)
    client = client_of(pubmed, tmp_path, tries=2, timeout=0.2)

    with pytest.raises(PubMedError) as caught:
        ASK["fetch"](client)

    error = caught.value
    shown = "".join(traceback.format_exception(error))
    everything = f"{error} {error!r} {error.values} {shown} {caplog.text} {client!r} {pubmed.lines}"
    assert KEY not in everything
    assert EMAIL not in everything


@pytest.mark.parametrize("fault", [Fault.rate_limited(), Fault.xml_error(f"No {KEY}"), Fault.reset(), Fault.hang()])
def test_no_frame_of_a_traceback_holds_the_key_in_plain_sight(pubmed, tmp_path, fault):
    """Error pages and mails show the variables of each frame."""
    pubmed.script(fault)

    with pytest.raises(PubMedError) as caught:
        ASK["fetch"](client_of(pubmed, tmp_path, tries=1, timeout=0.2))

    frames = [frame for frame, _ in traceback.walk_tb(caught.tb) if "test_client" not in frame.f_code.co_filename]
    assert len(frames) > 2
    assert not any(KEY in repr(value) for frame in frames for value in frame.f_locals.values())


def test_each_retry_is_logged_with_its_reason_for_whoever_looks_closely(pubmed, tmp_path, caplog):
    caplog.set_level(logging.INFO)
    pubmed.script(Fault.server_error(503))

    ASK["search"](client_of(pubmed, tmp_path))

    assert "HTTP 503 Service Unavailable" in caplog.text
    assert "Attempt 2 in" in caplog.text


def test_that_pubmed_is_away_is_logged_once_without_a_traceback(pubmed, tmp_path, caplog):
    with pytest.raises(Unreachable):
        ASK["search"](client_of(pubmed, tmp_path, base_url="http://127.0.0.1:9/"))
    [record] = [one for one in caplog.records if one.levelno >= logging.WARNING]
    assert "could not be reached" in record.getMessage()
    assert record.exc_info is None
