"""One PubMed record, or a file of thirty thousand, from XML to frozen values.

Every raw record is read on its own: what is broken in one is lost in that one only.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from html.entities import html5
from typing import BinaryIO

from lxml import etree

from evidence.pubmed.article import article_record, bare_citation_record
from evidence.pubmed.book import book_record
from evidence.pubmed.records import Record
from evidence.pubmed.split import (
    DELETIONS,
    PMID,
    BadXML,
    ErrorReply,
    NotPubMedXML,
    TruncatedXML,
    deleted_pmids,
    iter_deleted,
    iter_pieces,
    iter_raw,
)

__all__ = [
    "BadRecord",
    "BadXML",
    "ErrorReply",
    "NotPubMedXML",
    "TruncatedXML",
    "iter_deleted",
    "iter_raw",
    "iter_records",
    "parse_record",
    "record_hash",
]

READERS: dict[str, Callable[[etree._Element, str], Record]] = {
    "PubmedArticle": article_record,
    "PubmedBookArticle": book_record,
    "MedlineCitation": bare_citation_record,
}
# No DTD is loaded and no entity resolved, inside or outside; libxml2's own limits on size and depth stay on.
PARSER = etree.XMLParser(
    resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True, collect_ids=False
)
UNREAD = (
    (b"<ReferenceList>", b"</ReferenceList>", bytes.find),  # one may stand in another: the outermost
    (b"<History>", b"</History>", bytes.rfind),
)
LONGEST_TAIL = 2000  # what may follow them: the ArticleIdList and the closing tags, indented
VALID_PMID = re.compile(r"[1-9]\d{0,8}")
MATHML = "http://www.w3.org/1998/Math/MathML"
PREFIX = re.compile(rb"""</?([A-Za-z_][\w.-]*):|\s([A-Za-z_][\w.-]*):[\w.-]+\s*=\s*["']""")
ENTITY = re.compile(rb"&([A-Za-z][A-Za-z0-9]*);")
XML_NAMES = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})


class BadRecord(BadXML):
    """The PubMed record {pmid} cannot be read: {reason}. Fetch it again; the other records are not touched by it."""

    code = "bad_pubmed_record"


def iter_records(
    stream: BinaryIO,
    on_error: Callable[[BadRecord], None] | None = None,
    on_deleted: Callable[[str], None] | None = None,
) -> Iterator[Record]:
    """One Record per article or book, in the order of the file, in memory that does not grow with its length.

    `stream` is any binary file: an answer of efetch, an update file, a gzip file opened by the caller.
    A record that cannot be read goes to `on_error`, and reading goes on with the next one; without `on_error`
    it is raised. PMIDs that the file deletes go to `on_deleted`; without it they are passed over.

    Raises NotPubMedXML, ErrorReply, BadRecord, and TruncatedXML once all whole records have been given.
    Source: https://www.nlm.nih.gov/bsd/licensee/elements_descriptions.html

    >>> from io import BytesIO
    >>> xml = b"<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>7</PMID></MedlineCitation></PubmedArticle>"
    >>> [record.pmid for record in iter_records(BytesIO(xml + b"</PubmedArticleSet>"))]
    ['7']
    """
    for piece in iter_pieces(stream):
        if piece.name in DELETIONS:
            report(deleted_pmids(piece), on_deleted)
            continue
        try:
            record = parse_record(piece.raw)
        except BadRecord as error:
            if on_error is None:
                raise
            on_error(error)
            continue
        yield record


def report(pmids: list[str], on_deleted: Callable[[str], None] | None) -> None:
    if on_deleted is not None:
        for pmid in pmids:
            on_deleted(pmid)


def parse_record(raw: bytes) -> Record:
    """The Record in the bytes of one PubmedArticle, PubmedBookArticle or MedlineCitation.

    Raises BadRecord: not well-formed, another element, or without a valid PMID.
    Source: https://www.nlm.nih.gov/bsd/licensee/elements_descriptions.html

    >>> parse_record(b"<MedlineCitation><PMID Version='2'>7</PMID></MedlineCitation>").version
    2
    """
    root = read_xml(raw)
    reader = READERS.get(root.tag)
    if reader is None:
        raise bad_record(raw, f"<{root.tag}> is no PubMed record")
    record = reader(root, record_hash(raw))
    if not VALID_PMID.fullmatch(record.pmid):
        raise bad_record(raw, f"its PMID is {record.pmid!r}")
    return record


def record_hash(raw: bytes) -> str:
    """The SHA-256 (hex) of a raw record, whitespace around it left out: it changes when the record does.

    >>> record_hash(b" <PubmedArticle/> ") == record_hash(b"<PubmedArticle/>")
    True
    """
    return hashlib.sha256(raw.strip()).hexdigest()


def read_xml(raw: bytes) -> etree._Element:
    """The element; with a second try for what old exports leave undeclared: prefixes (mml:) and HTML entities.

    A record that was cut out of JSON with its escapes is read too.
    """
    try:
        return etree.fromstring(without_unread(raw), PARSER)
    except etree.XMLSyntaxError as error:
        first_error = error
    try:
        return etree.fromstring(ENTITY.sub(as_number, with_prefixes(unescaped(raw))), PARSER)
    except etree.XMLSyntaxError:
        raise bad_record(raw, str(first_error)) from first_error


def unescaped(raw: bytes) -> bytes:
    r"""The record as it was before it was put into a JSON string; as it is, when it was not.

    >>> unescaped(rb'<PMID Version=\"1\">7</PMID>\n')
    b'<PMID Version="1">7</PMID>\n'
    """
    if b'=\\"' not in raw:
        return raw
    try:
        return str(json.loads(b'"' + raw + b'"', strict=False)).encode()
    except ValueError:
        return raw


def without_unread(raw: bytes) -> bytes:
    """The record without the lists near its end that no field is made from; the cited papers are often half of it."""
    for opening, closing, search in UNREAD:
        end = raw.rfind(closing, -LONGEST_TAIL)
        start = search(raw, opening, 0, end) if end >= 0 else -1
        if start >= 0:
            raw = raw[:start] + raw[end + len(closing) :]
    return raw


def with_prefixes(raw: bytes) -> bytes:
    """The record with every prefix it uses declared on its root."""
    used = {match[1] or match[2] for match in PREFIX.finditer(raw)} - {b"xml", b"xmlns"}
    declarations = b"".join(
        b' xmlns:%s="%s"' % (prefix, MATHML.encode() if prefix == b"mml" else b"urn:undeclared:" + prefix)
        for prefix in sorted(used)
    )
    return re.sub(rb"^\s*<\w+", lambda root: root[0] + declarations, raw, count=1)


def as_number(entity: re.Match[bytes]) -> bytes:
    """&eacute; as &#233;. A name that HTML does not know stays, and makes the record a bad one."""
    text = html5.get(entity[1].decode() + ";", "")
    if entity[1] in XML_NAMES or not text:
        return entity[0]
    return "".join(f"&#{ord(character)};" for character in text).encode()


def bad_record(raw: bytes, reason: str) -> BadRecord:
    pmid = PMID.search(raw)
    return BadRecord(pmid=pmid[1].decode() if pmid else "without PMID", reason=reason, raw=raw)
