"""Asking PubMed: records by PMID, PMIDs by search, PMIDs by citation.

Every attempt passes the rate limit that the machine shares. What may go better a little later is tried again; every
other failure is a child of PubMedError that says what happened and what to do.
"""

import io
import logging
import random
import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from Bio import Entrez
from lxml import etree

from evidence.pubmed.answers import (
    Answer,
    BadAnswer,
    InvalidPMID,
    PubMedError,
    RateLimited,
    Unreadable,
    UnreadableRecords,
    error_of,
)
from evidence.pubmed.citmatch import Citation, Match, MatchStatus, dumps_citations, parse_matches
from evidence.pubmed.parse import BadRecord, BadXML, TruncatedXML, iter_records
from evidence.pubmed.rate import RateLimit
from evidence.pubmed.records import Record
from evidence.pubmed.transport import Transport

__all__ = ["Batch", "Citation", "Client", "Match", "MatchStatus", "PubMedError", "Search"]

NCBI = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/"
PMID = re.compile("[1-9][0-9]{0,8}")

# "batches of about 200" (https://www.ncbi.nlm.nih.gov/books/NBK25499/#chapter4.EFetch); ecitmatch names no limit.
RECORDS_AT_ONCE = 200
CITATIONS_AT_ONCE = 100

# PubMed shows no search beyond its first 9,999 hits (https://www.ncbi.nlm.nih.gov/books/NBK25499/#chapter4.ESearch).
MOST_HITS = 9_999

LARGEST_ANSWER = 64 * 2**20  # bytes; 200 common records are 4 MB
HALF_TRIES = 2

# What esearch says when it did not search for all that was asked: the hits are then not to be trusted.
# (https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20060628/esearch.dtd)
WARNINGS = {
    "ErrorList/PhraseNotFound": "Nothing in PubMed has {!r}.",
    "ErrorList/FieldNotFound": "PubMed has no search field {!r}.",
    "WarningList/PhraseIgnored": "PubMed left {!r} out of the search.",
    "WarningList/QuotedPhraseNotFound": "PubMed does not have the phrase {!r} and may have searched for its words.",
    "WarningList/OutputMessage": "{}",
}
NO_WARNING = "No items found."  # that is what a count of 0 says

log = logging.getLogger(__name__)
T = TypeVar("T")

# By PMID; None for a record that came and cannot be read, no entry for one that PubMed does not know.
Answered = dict[str, Record | None]


@dataclass(frozen=True, slots=True)
class Batch:
    """Records in the order in which they were asked for, and the PMIDs that PubMed does not know."""

    records: tuple[Record, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Search:
    """How many articles PubMed has for a term, and the first of them; with `warnings` they are not to be trusted."""

    count: int
    pmids: tuple[str, ...]
    warnings: tuple[str, ...]


class Client:
    """PubMed through the E-utilities, for one program with one e-mail address and perhaps one key.

    `base_url` may be a mirror's or a stand-in's; `timeout` is the seconds to wait for a connection and for more
    bytes; `tries` and `backoff` (seconds before the second try, doubled for each further one, at most
    `longest_wait`) say how patiently to repeat. May be shared by threads.
    """

    def __init__(
        self,
        *,
        base_url: str = NCBI,
        tool: str,
        email: str,
        api_key: str | None = None,
        timeout: float = 30.0,
        rate: RateLimit,
        tries: int = 5,
        longest_wait: float = 60.0,
        backoff: float = 0.5,
        largest: int = LARGEST_ANSWER,
    ) -> None:
        self._transport = Transport(base_url, tool=tool, email=email, api_key=api_key, timeout=timeout, largest=largest)
        self._rate = rate
        self._tries = tries
        self._longest_wait = longest_wait
        self._backoff = backoff

    def fetch(self, pmids: Iterable[str]) -> Iterator[Batch]:
        """The records of PMIDs, 200 at a time; each batch comes before the next one is asked for.

        A PMID asked twice is fetched once; of several versions of a record the highest is kept.
        Raises InvalidPMID before anything is sent; any other PubMedError at the batch that failed, so that earlier
        batches are kept; and UnreadableRecords, after the last batch, when single records could not be read.
        """
        asked = tuple(dict.fromkeys(pmids))
        for pmid in asked:
            if not PMID.fullmatch(pmid):
                raise InvalidPMID(value=pmid)
        return self._batches(asked)

    def search(self, term: str, *, limit: int = 20) -> Search:
        """How many articles a PubMed query finds, and the PMIDs of the first `limit` (9,999 at most).

        Raises a child of PubMedError.
        """
        shown = str(max(0, min(limit, MOST_HITS)))
        return self._ask(Entrez.esearch, self._parse_search, self._tries, term=term, retmax=shown, retmode="xml")

    def match(self, citations: Sequence[Citation]) -> tuple[Match, ...]:
        """One match for each citation, in order. Raises a child of PubMedError."""
        matches: list[Match] = []
        for start in range(0, len(citations), CITATIONS_AT_ONCE):
            some = citations[start : start + CITATIONS_AT_ONCE]
            parse = partial(self._parse_matches, count=len(some))
            matches += self._ask(Entrez.ecitmatch, parse, self._tries, bdata=dumps_citations(some))
        return tuple(matches)

    def _batches(self, asked: tuple[str, ...]) -> Iterator[Batch]:
        unreadable: list[str] = []
        for start in range(0, len(asked), RECORDS_AT_ONCE):
            pmids = asked[start : start + RECORDS_AT_ONCE]
            answered = self._gather(pmids, self._tries)
            records = tuple(record for pmid in pmids if (record := answered.get(pmid)))
            yield Batch(records, tuple(pmid for pmid in pmids if pmid not in answered))
            unreadable += [pmid for pmid, record in answered.items() if record is None]
        if unreadable:
            raise UnreadableRecords(service=self._transport.service, pmids=", ".join(unreadable))

    def _gather(self, pmids: tuple[str, ...], tries: int) -> Answered:
        """What PubMed answers for PMIDs; those whose answer is too large or always cut short are halved."""
        parse = partial(self._parse_records, asked=pmids)
        try:
            return self._ask(Entrez.efetch, parse, tries, id=",".join(pmids), retmode="xml")
        except Unreadable:
            if len(pmids) == 1:
                raise
        middle = len(pmids) // 2
        return self._gather(pmids[:middle], HALF_TRIES) | self._gather(pmids[middle:], HALF_TRIES)

    def _ask(self, utility: Callable[..., Answer], parse: Callable[[bytes], T], tries: int, **parameters: str) -> T:
        """One question, repeated while there is hope, and what its answer says."""
        for attempt in range(1, tries + 1):
            self._rate.wait()
            try:
                answer = self._transport.call(utility, **parameters)
                if problem := error_of(answer, service=self._transport.service, clean=self._transport.clean):
                    raise problem
                return parse(answer.body)
            except PubMedError as error:
                if not error.transient or attempt == tries:
                    if error.transient:
                        log.warning("No answer at attempt %d, the last: %s", attempt, error)
                    raise
                self._wait(error, attempt)
        raise AssertionError("at least one try")

    def _wait(self, error: PubMedError, attempt: int) -> None:
        """Sleep before the next attempt, as long as PubMed asks; all processes with us when it meant the address."""
        jitter = random.uniform(1.0, 1.5)  # noqa: S311  (so that processes do not come back together; no secret)
        seconds = min(self._backoff * 2 ** (attempt - 1) * jitter, self._longest_wait)
        if isinstance(error, RateLimited):
            if error.seconds and error.seconds > self._longest_wait:
                raise error
            seconds = max(seconds, error.seconds or 0.0)
            self._rate.pause(seconds)
        log.info("Attempt %d in %.1f s: %s", attempt + 1, seconds, error)
        time.sleep(seconds)

    def _parse_records(self, body: bytes, *, asked: tuple[str, ...]) -> Answered:
        """Records by PMID. When one of them is broken, what did not come is unreadable rather than unknown."""
        answered: Answered = {}
        broken: list[BadRecord] = []
        try:
            for record in iter_records(io.BytesIO(body), on_error=broken.append):
                known = answered.get(record.pmid)
                if known is None or record.version > known.version:
                    answered[record.pmid] = record
        except TruncatedXML as error:
            raise Unreadable(service=self._transport.service, reason=error.values["reason"]) from error
        except BadXML as error:
            reason = f"it is not made of records ({self._transport.clean(str(error))})"
            raise BadAnswer(service=self._transport.service, reason=reason) from None
        return dict.fromkeys(asked if broken else ()) | answered

    def _parse_search(self, body: bytes) -> Search:
        try:
            root = etree.fromstring(body, etree.XMLParser(resolve_entities=False))
            count = int(root.findtext("Count", ""))
        except (etree.XMLSyntaxError, ValueError) as error:
            raise BadAnswer(service=self._transport.service, reason="it is not the result of a search") from error
        pmids = tuple((element.text or "").strip() for element in root.iterfind("IdList/Id"))
        if not all(map(PMID.fullmatch, pmids)):
            raise BadAnswer(service=self._transport.service, reason="it lists something that is not a PubMed ID")
        warnings = (
            sentence.format((element.text or "").strip())
            for path, sentence in WARNINGS.items()
            for element in root.iterfind(path)
        )
        return Search(count, pmids, tuple(warning for warning in warnings if warning != NO_WARNING))

    def _parse_matches(self, body: bytes, *, count: int) -> tuple[Match, ...]:
        matches = parse_matches(body.decode("utf-8", "replace"), count)
        if all(match.status is MatchStatus.UNCLEAR for match in matches):
            raise BadAnswer(service=self._transport.service, reason="it answers none of the citations")
        return matches
