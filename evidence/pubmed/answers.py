"""What the E-utilities answered: something to read, or one of the many shapes in which they say no.

An error may come as JSON, XML or HTML, with status 200, 400, 429 or 5xx, whatever format was asked for
(https://www.ncbi.nlm.nih.gov/books/NBK25497/, https://www.ncbi.nlm.nih.gov/books/NBK25499/).
"""

import html
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from evidence.errors import EvidenceError


class PubMedError(EvidenceError):
    """{service} could not be used."""

    code = "pubmed_error"
    transient = False  # whether the same request may succeed a little later


class Unreachable(PubMedError):
    """{service} could not be reached: {reason}. Check the network and the address (EUTILS_URL), then try again."""

    code = "pubmed_unreachable"
    transient = True


class TimedOut(PubMedError):
    """{service} did not finish its answer within {seconds:.1f} seconds. Try again later, or allow it more time."""

    code = "pubmed_timed_out"
    transient = True


class RateLimited(PubMedError):
    """{service} has had too many requests from this address and asks to wait {wait}. Try again after that."""

    code = "pubmed_rate_limited"
    transient = True

    def __init__(self, *, service: str, seconds: float | None) -> None:
        wait = "a while" if seconds is None else f"{seconds:.0f} seconds"
        super().__init__(service=service, seconds=seconds, wait=wait)
        self.seconds = seconds


class ServerFault(PubMedError):
    """{service} has a fault of its own: {reason}. Try again later."""

    code = "pubmed_server_fault"
    transient = True


class BadAnswer(PubMedError):
    """{service} sent an answer that cannot be used: {reason}. Try again later."""

    code = "pubmed_bad_answer"
    transient = True


class Unreadable(BadAnswer):
    """{service} sent records that are cut short or broken: {reason}. Try again later, or ask for fewer at once."""

    code = "pubmed_unreadable"


class UnreadableRecords(PubMedError):
    """{service} sent records that cannot be read: PMID {pmids}. The others were read; try these again later."""

    code = "pubmed_unreadable_records"


class TooLarge(Unreadable):
    """{service} sent an answer of more than {limit} bytes. Ask for fewer records at once."""

    code = "pubmed_too_large"
    transient = False


class Moved(PubMedError):
    """{service} sends its visitors to {target}. If that is right, set EUTILS_URL to the new address."""

    code = "pubmed_moved"


class Refused(PubMedError):
    """{service} refused the request: "{reason}". Asking again will not help; correct what was asked."""

    code = "pubmed_refused"


class KeyRefused(Refused):
    """{service} does not accept the API key: "{reason}". Correct EUTILS_API_KEY, or leave it out."""

    code = "pubmed_key_refused"


class HistoryExpired(Refused):
    """{service} no longer knows the search that this request builds on: "{reason}". Search again."""

    code = "pubmed_history_expired"


class InvalidPMID(PubMedError):
    """{value!r} is not a PubMed ID: those are one to nine digits and do not begin with 0. Correct it."""

    code = "pubmed_invalid_pmid"


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer; names in `headers` are in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


# What an error sentence means; the first row that matches counts. Every other sentence is a refusal.
# Quoted from life in the issues of biocommons/bioutils (16), ropensci/rentrez (132) and other clients.
SENTENCES: tuple[tuple[re.Pattern[str], type[PubMedError]], ...] = (
    (re.compile(r"rate limit|too many requests", re.I), RateLimited),
    (re.compile(r"api.?key", re.I), KeyRefused),
    (re.compile(r"unable to obtain query|query_?key.*(not found|expired)|history.*expired", re.I), HistoryExpired),
    (re.compile(r"cannot be larger|too many uids", re.I), Refused),
    (re.compile(r"error forwarding request|backend|temporar|unavailable|timed? ?out|try again", re.I), ServerFault),
    (re.compile(r"address table is empty|read failed|internal (server )?error", re.I), ServerFault),
)

ERROR_KEY = re.compile(r'"error"\s*:\s*"((?:[^"\\]|\\.)*)"', re.I)
ERROR_ELEMENT = re.compile(r"<ERROR>\s*(.*?)\s*</ERROR>", re.S)
HTML_ERROR = re.compile(r"Error occurred:\s*([^<]+)", re.I)
HTML_START = re.compile(r"(<\?xml[^>]*>\s*)?(<!doctype html|<html|<head|<body|<h\d|<br)", re.I)
RESULT_START = re.compile(r"(<\?xml[^>]*>\s*)?(<!DOCTYPE[^>]*>\s*)?<(e\w+Result)\b")

# What an error may echo and nobody else should read: a key, an address of a caller.
ECHOES = (
    re.compile(r"(?<=api.key)([\"']?\s*[=:]\s*[\"']?)[^\s\"',;&}]+", re.I),
    re.compile(r"\b\d{1,3}(\.\d{1,3}){3}\b"),
    re.compile(r"(?<![\w:])([0-9a-f]{0,4}:){3,7}[0-9a-f]{1,4}(?![\w:])", re.I),
)

HEAD = 4096  # bytes of an answer in which an error would stand
SENTENCE_LENGTH = 300


def redact(text: str, secrets: tuple[str, ...] = ()) -> str:
    """A text on one line without the secrets, without any API key or network address, and not too long.

    >>> redact("API key invalid, api-key: k1, from 192.0.2.7 by me@example.org", ("me@example.org",))
    'API key invalid, api-key[redacted], from [redacted] by [redacted]'
    """
    for secret in filter(None, secrets):
        text = text.replace(secret, "[redacted]")
    for pattern in ECHOES:
        text = pattern.sub("[redacted]", text)
    text = " ".join(text.split())
    return text if len(text) <= SENTENCE_LENGTH else text[: SENTENCE_LENGTH - 1] + "…"


def error_of(answer: Answer, *, service: str, clean: Callable[[str], str] = redact) -> PubMedError | None:
    """None when the body may be read as what was asked for; else the error to raise.

    `service` is the host named in messages; `clean` takes out of a text what no message may carry. The error is
    returned, not raised, so that no frame with the body in it is part of its traceback.

    >>> error_of(Answer(200, {}, b'{"error":"API rate limit exceeded","count":"11"}'), service="example.org").code
    'pubmed_rate_limited'
    """
    text = answer.body[:HEAD].decode("utf-8", "replace").lstrip("\ufeff \t\r\n")
    sentence = clean(error_sentence(text))
    kind = _kind(answer.status, sentence)
    if kind is RateLimited:
        return RateLimited(service=service, seconds=retry_after(answer.headers))
    if kind is Moved:
        return Moved(service=service, target=clean(answer.headers.get("location", "another address")))
    if kind:
        return kind(service=service, reason=sentence or _status_name(answer.status))
    flaw = _flaw(text)
    return BadAnswer(service=service, reason=flaw) if flaw else None


def error_sentence(text: str) -> str:
    """The error that the beginning of an answer states, or "".

    >>> error_sentence('{"esearchresult":{"ERROR":"Search Backend failed"}}')
    'Search Backend failed'
    >>> error_sentence("<eFetchResult><ERROR>Supplied id parameter is empty.</ERROR></eFetchResult>")
    'Supplied id parameter is empty.'
    """
    if text.startswith("{"):
        return _json_error(text)
    if RESULT_START.match(text):
        return html.unescape("; ".join(ERROR_ELEMENT.findall(text)))
    if HTML_START.match(text) and (found := HTML_ERROR.search(text)):
        return html.unescape(found[1]).strip()
    return ""


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait as the header Retry-After says (seconds or a date, RFC 9110, section 10.2.3), or None.

    >>> retry_after({"retry-after": "2"})
    2.0
    """
    value = headers.get("retry-after", "").strip()
    if re.fullmatch("[0-9]{1,9}", value):
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, (moment.replace(tzinfo=moment.tzinfo or UTC) - datetime.now(UTC)).total_seconds())


def _json_error(text: str) -> str:
    """The value of "error", on whatever level: one real answer is not valid JSON, as a raw newline is in it."""
    found = ERROR_KEY.search(text)
    if found is None:
        return ""
    try:
        return str(json.loads(f'"{found[1]}"', strict=False))
    except ValueError:
        return found[1]


def _kind(status: int, sentence: str) -> type[PubMedError] | None:
    """Which error a status and a sentence are together; None for an answer that may be read."""
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return RateLimited
    if sentence:
        meant = next((kind for pattern, kind in SENTENCES if pattern.search(sentence)), Refused)
        return ServerFault if meant is Refused and status >= 500 else meant
    if status >= 500 or status == HTTPStatus.REQUEST_TIMEOUT:
        return ServerFault
    if status >= 400:
        return Refused
    return Moved if status >= 300 else None


def _flaw(text: str) -> str:
    """Why an answer with a good status and without an error sentence still cannot be read."""
    if not text:
        return "it is empty"
    if HTML_START.match(text):
        return "it is a web page"
    if text.startswith("{"):
        return "it is JSON, which was not asked for"
    return ""


def _status_name(status: int) -> str:
    try:
        return f"HTTP {status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"HTTP {status}"
