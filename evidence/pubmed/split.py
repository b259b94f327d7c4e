"""A stream of PubMed XML, cut into the raw bytes of its records, so that one broken record costs only itself."""

import codecs
import gzip
import re
import zlib
from collections.abc import Callable, Iterator
from itertools import chain
from typing import BinaryIO, NamedTuple

from evidence.errors import EvidenceError

CHUNK = 1 << 20
LONGEST_DECLARATION = 200
LONGEST_HEAD = 1 << 16
LONGEST_RECORD = 1 << 26  # ten times the longest known: thousands of collaborators with their affiliations

RECORDS = (b"PubmedArticle", b"PubmedBookArticle", b"MedlineCitation")
DELETIONS = (b"DeleteCitation", b"DeleteDocument")
ROOTS = frozenset(RECORDS) | {name + b"Set" for name in RECORDS}
SINGLE_BYTE_ENCODINGS = ("iso8859-1", "iso8859-15")  # exports of before 2005; PubMed itself sends UTF-8
DAMAGED_GZIP = (EOFError, zlib.error, gzip.BadGzipFile)

COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
ENCODING = re.compile(rb"""<\?xml[^>]*?encoding=["']([\w.-]+)""")
FIRST_ELEMENT = re.compile(rb"<([A-Za-z_][\w.:-]*)[\s/>]")
PMID = re.compile(rb"<PMID[^>]*>\s*(\d+)\s*</PMID>")
TOKEN = re.compile(
    rb"<(?:(?P<comment>!--)"
    rb"|(?P<closing>/?)(?P<set>(?:PubmedArticle|PubmedBookArticle|MedlineCitation)Set)\b[^>]*?(?P<empty>/?)>"
    rb"|(?P<name>PubmedArticle|PubmedBookArticle|MedlineCitation|DeleteCitation|DeleteDocument|ERROR)(?=[\s>]))"
)
# NCBI echoes the key or the caller's address in error bodies, and messages end in logs.
SECRET = re.compile(r"""(api[-_]key["']?\s*[:=]\s*["']?)[^"'&\s,}]+""", re.IGNORECASE)


class BadXML(EvidenceError):
    """The PubMed XML cannot be used."""

    code = "bad_pubmed_xml"


class NotPubMedXML(BadXML):
    """This is not PubMed XML; it begins with: {beginning}. Ask efetch for db=pubmed with retmode=xml."""

    code = "not_pubmed_xml"


class ErrorReply(BadXML):
    """PubMed answered with an error in place of records: "{text}" Correct the request, or send it again later."""

    code = "pubmed_error_reply"


class TruncatedXML(BadXML):
    """The PubMed XML stops before its end ({reason}); the records before that are whole. Fetch the file again."""

    code = "truncated_pubmed_xml"


class Piece(NamedTuple):
    name: bytes
    raw: bytes


def iter_raw(stream: BinaryIO) -> Iterator[bytes]:
    """The bytes of each PubmedArticle, PubmedBookArticle or bare MedlineCitation, in the order of the file, in UTF-8.

    Deletions are left out (see `iter_deleted`). Memory does not grow with the length of the stream. A record that
    breaks off and is followed by others is handed out as far as it goes; reading it then fails, and only it.

    Raises NotPubMedXML, ErrorReply, and TruncatedXML once every whole record has been handed out.
    Source: https://www.nlm.nih.gov/bsd/licensee/elements_descriptions.html

    >>> from io import BytesIO
    >>> list(iter_raw(BytesIO(b"<PubmedArticleSet><PubmedArticle>1</PubmedArticle></PubmedArticleSet>")))
    [b'<PubmedArticle>1</PubmedArticle>']
    """
    return (piece.raw for piece in iter_pieces(stream) if piece.name in RECORDS)


def iter_deleted(stream: BinaryIO) -> Iterator[str]:
    """The PMIDs that an update file says to delete (DeleteCitation, and DeleteDocument for books).

    Raises the errors of `iter_raw`.
    Source: https://www.nlm.nih.gov/bsd/licensee/elements_descriptions.html#deletecitation

    >>> from io import BytesIO
    >>> xml = b'<PubmedArticleSet><DeleteCitation><PMID Version="1">7</PMID></DeleteCitation></PubmedArticleSet>'
    >>> list(iter_deleted(BytesIO(xml)))
    ['7']
    """
    return (pmid for piece in iter_pieces(stream) if piece.name in DELETIONS for pmid in deleted_pmids(piece))


def deleted_pmids(piece: Piece) -> list[str]:
    """The PMIDs inside one DeleteCitation or DeleteDocument.

    >>> deleted_pmids(Piece(b"DeleteCitation", b"<DeleteCitation><PMID>7</PMID></DeleteCitation>"))
    ['7']
    """
    return [pmid.decode() for pmid in PMID.findall(piece.raw)]


def iter_pieces(stream: BinaryIO) -> Iterator[Piece]:
    """Records and deletions as named pieces, for those who want both from one reading of the stream.

    Raises the errors of `iter_raw`.
    Source: https://www.nlm.nih.gov/bsd/licensee/elements_descriptions.html

    >>> from io import BytesIO
    >>> [piece.name for piece in iter_pieces(BytesIO(b"<PubmedArticle>1</PubmedArticle>"))]
    [b'PubmedArticle']
    """
    chunks = utf8_chunks(stream)
    buffer = head(chunks)
    check_root(buffer)
    set_open = False
    token: re.Match[bytes] | None = None
    for chunk in chain([b""], chunks):
        buffer += chunk
        position = 0
        while token := TOKEN.search(buffer, position):
            if token["set"]:
                set_open = not (token["closing"] or token["empty"])
                position = token.end()
                continue
            position = piece_end(buffer, token)
            if position < 0:
                break
            if token["name"]:
                yield piece(token["name"], buffer[token.start() : position])
        buffer = unread(buffer, token, position)
    if token:
        raise TruncatedXML(reason=f"inside a {(token['name'] or b'comment').decode()}")
    if set_open:
        raise TruncatedXML(reason="the closing tag of the set is missing")


def unread(buffer: bytes, token: re.Match[bytes] | None, position: int) -> bytes:
    """What is kept for the next chunk: the piece that is not whole yet, or the last "<", which may begin a token."""
    if token is None:
        cut = buffer.rfind(b"<", position)
        return buffer[cut:] if cut >= 0 else b""
    if len(buffer) - token.start() > LONGEST_RECORD:
        raise TruncatedXML(reason=f"a record does not end within {LONGEST_RECORD} bytes")
    return buffer[token.start() :]


def piece_end(buffer: bytes, token: re.Match[bytes]) -> int:
    """Where the piece that begins at `token` ends, or -1 when its end has not come yet."""
    if token["comment"]:
        end = buffer.find(b"-->", token.end())
        return end if end < 0 else end + 3
    name = token["name"]
    end = buffer.find(b"</" + name + b">", token.end())
    if end < 0:
        return -1
    # A second start before the end: the first record broke off (two downloads in one file). It must not
    # take the second with it.
    broken_off = buffer.find(b"<" + name, token.end(), end)
    return broken_off if broken_off >= 0 else end + len(name) + 3


def piece(name: bytes, raw: bytes) -> Piece:
    if name == b"ERROR":
        raise ErrorReply(text=shown(raw.removeprefix(b"<ERROR>").removesuffix(b"</ERROR>")))
    return Piece(name, raw)


def head(chunks: Iterator[bytes]) -> bytes:
    """The stream up to and with its first element."""
    start = b""
    for chunk in chunks:
        start += chunk
        if FIRST_ELEMENT.search(COMMENT.sub(b"", start)) or len(start) > LONGEST_HEAD:
            break
    return start


def check_root(start: bytes) -> None:
    element = FIRST_ELEMENT.search(COMMENT.sub(b"", start))
    if element and element[1] in ROOTS:
        return
    if element and b"<ERROR>" in start:  # <eFetchResult><ERROR>, read and raised as a piece
        return
    at = start.find(element[0]) if element and start.lstrip(codecs.BOM_UTF8).lstrip().startswith(b"<") else 0
    raise NotPubMedXML(beginning=shown(start[at : at + 1000]) or "nothing (an empty body)")


def shown(text: bytes) -> str:
    """Foreign text made fit for a message: one short line, without the key."""
    line = " ".join(text.decode("utf-8", "replace").split())
    return SECRET.sub(r"\1[hidden]", line)[:120]


def utf8_chunks(stream: BinaryIO) -> Iterator[bytes]:
    chunks = read_chunks(stream)
    first = b""
    while len(first) < LONGEST_DECLARATION and (chunk := next(chunks, b"")):
        first += chunk
    declared = ENCODING.search(first[:LONGEST_DECLARATION])
    encoding = codec_name(declared[1]) if declared else "utf-8"
    if encoding in ("utf-8", "ascii"):
        return chain([first], chunks)
    if encoding not in SINGLE_BYTE_ENCODINGS:
        raise NotPubMedXML(beginning=shown(first[:LONGEST_DECLARATION]))
    return (chunk.decode(encoding).encode() for chunk in chain([first], chunks))


def codec_name(declared: bytes) -> str:
    try:
        return codecs.lookup(declared.decode("ascii", "replace")).name
    except LookupError:
        return "unknown"


def read_chunks(stream: BinaryIO) -> Iterator[bytes]:
    # read1 hands out what a damaged gzip file still gives; read would lose the last megabyte with the error.
    read: Callable[[int], bytes] = getattr(stream, "read1", stream.read)
    try:
        while chunk := read(CHUNK):
            yield chunk
    except DAMAGED_GZIP as error:
        raise TruncatedXML(reason=f"the compressed file is damaged: {error}") from error
