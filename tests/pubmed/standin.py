"""A stand-in for NCBI's E-utilities over real HTTP on this machine, which can misbehave as the real one does.

In tests: `with StandIn([article("123", ...)]) as pubmed: ... pubmed.url`.
By hand:  `python -m tests.pubmed.standin FILE.xml... --port 9000`, then set EUTILS_URL to what it prints.
"""

import argparse
import gzip
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple, Self
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

from lxml import etree

from tests.pubmed.catalogue import Catalogue, entry
from tests.pubmed.faults import HEAD, HTML, PLAIN, Fault, Reply, error_xml

PATH = "/entrez/eutils/"

EFETCH_DOCTYPE = (
    '<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN"'
    ' "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n'
)
ESEARCH_DOCTYPE = (
    '<!DOCTYPE eSearchResult PUBLIC "-//NLM//DTD esearch 20060628//EN"'
    ' "https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20060628/esearch.dtd">\n'
)


class Seen(NamedTuple):
    """One request as it arrived; repeated parameters are joined with commas."""

    at: float
    path: str
    params: dict[str, str]


class StandIn:
    """A server with articles (PubmedArticle XML), a log of requests and a script of faults.

    `records` may be changed while it runs; efetch hands them out as they are, well-formed or not.
    """

    def __init__(self, articles: Iterable[str] = (), *, port: int = 0) -> None:
        self.catalogue = Catalogue()
        self.requests: list[Seen] = []
        self.lines: list[str] = []
        self.closing = threading.Event()
        self._faults: deque[Fault] = deque()
        self.add(*articles)
        self._server = Server(self, port)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}{PATH}"

    @property
    def records(self) -> dict[str, str]:
        """Articles by PMID, as XML."""
        return self.catalogue.records

    def add(self, *articles: str) -> None:
        self.records.update((entry(xml).pmid, xml) for xml in articles)

    def add_file(self, path: Path) -> None:
        """All articles of a PubMed XML file, which may be packed with gzip."""
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            for _, element in etree.iterparse(file, tag=("PubmedArticle", "PubmedBookArticle")):
                self.add(etree.tostring(element, encoding="unicode", with_tail=False))
                element.clear()

    def script(self, *faults: Fault) -> None:
        """What the next requests get instead of the right answer, one each."""
        self._faults.extend(faults)

    def next_fault(self) -> Fault:
        try:
            return self._faults.popleft()
        except IndexError:
            return Fault.none()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()


class Server(ThreadingHTTPServer):
    block_on_close = False
    request_queue_size = 64

    def __init__(self, standin: StandIn, port: int) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.standin = standin


class Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    @property
    def standin(self) -> StandIn:
        return self.server.standin

    @property
    def closing(self) -> threading.Event:
        return self.standin.closing

    def do_GET(self) -> None:
        self._answer(urlsplit(self.path).query)

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers.get("Content-Length", 0))).decode())

    def _answer(self, query: str) -> None:
        at = time.monotonic()
        params = {name: ",".join(values) for name, values in parse_qs(query, keep_blank_values=True).items()}
        self.standin.lines.append(self.requestline)
        self.standin.requests.append(Seen(at, urlsplit(self.path).path, params))
        self.close_connection = True
        with suppress(BrokenPipeError, ConnectionResetError):  # the client had enough
            self.standin.next_fault().answer(self, params)

    def right_answer(self, params: dict[str, str]) -> Reply:
        answer = UTILITIES.get(urlsplit(self.path).path)
        if answer is None:
            return Reply(b"<html><body>404 Not Found</body></html>", HTML, 404)
        if params.get("db") != "pubmed":
            return Reply(error_xml(f"Invalid db name specified: {params.get('db', '')}"), status=400)
        return answer(self.standin, params)

    def reply(self, reply: Reply) -> None:
        self.start(reply, length=len(reply.body))
        self.wfile.write(reply.body)

    def start(self, reply: Reply, *, length: int | None) -> None:
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.content_type)
        self.send_header("Connection", "close")
        if length is not None:
            self.send_header("Content-Length", str(length))
        for name, value in reply.headers:
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the log is `requests`."""


def efetch(standin: StandIn, params: dict[str, str]) -> Reply:
    """The known ones of the asked articles, each once; the others are left out without a word."""
    asked = [pmid.strip() for pmid in params.get("id", "").split(",") if pmid.strip()]
    if not asked:
        return Reply(error_xml("Supplied id parameter is empty."))
    if not any(pmid.isdigit() and int(pmid) for pmid in asked):
        return Reply(error_xml("ID list is empty! Possibly it has no correct IDs."), status=400)
    articles = [standin.records[pmid] for pmid in dict.fromkeys(asked) if pmid in standin.records]
    body = f"<PubmedArticleSet>\n{''.join(articles)}</PubmedArticleSet>"
    return Reply((HEAD + EFETCH_DOCTYPE + body).encode())


def esearch(standin: StandIn, params: dict[str, str]) -> Reply:
    term, start, most = params.get("term", "").strip(), int(params.get("retstart", 0)), int(params.get("retmax", 20))
    if not term:
        return Reply(error_xml("Empty term and query_key - nothing todo"))
    if start > 9998:
        return Reply(error_xml("Search Backend failed: Exception:\n'retstart' cannot be larger than 9998."), status=400)
    hits = standin.catalogue.search(term)
    newest_first = sorted(hits.pmids, key=int, reverse=True)
    shown = newest_first[start : start + min(most, 9999)]
    body = (
        f"<eSearchResult><Count>{len(newest_first)}</Count><RetMax>{len(shown)}</RetMax><RetStart>{start}</RetStart>"
        f"<IdList>{elements('Id', shown)}</IdList><TranslationSet/>"
        f"<QueryTranslation>{escape(term)}</QueryTranslation>"
    )
    if errors := elements("PhraseNotFound", hits.phrases) + elements("FieldNotFound", hits.fields):
        body += f"<ErrorList>{errors}</ErrorList>"
    nothing = [] if newest_first else ["No items found."]
    if warnings := elements("QuotedPhraseNotFound", hits.quoted) + elements("OutputMessage", nothing):
        body += f"<WarningList>{warnings}</WarningList>"
    return Reply((HEAD + ESEARCH_DOCTYPE + body + "</eSearchResult>").encode())


def elements(name: str, texts: Iterable[str]) -> str:
    return "".join(f"<{name}>{escape(text)}</{name}>" for text in texts)


def ecitmatch(standin: StandIn, params: dict[str, str]) -> Reply:
    """A line for a line, in plain text although retmode is xml."""
    lines = [line.strip() for line in params.get("bdata", "").replace("\r", "\n").split("\n") if line.strip()]
    answers = []
    for line in lines:
        journal, year, volume, page, author, key = (*line.split("|"), *[""] * 6)[:6]
        verdict = standin.catalogue.cite(journal, year, volume, page, author)
        answers.append("|".join((journal, year, volume, page, author, key, verdict)))
    return Reply(("\n".join(answers) + "\n").encode(), PLAIN)


UTILITIES: dict[str, Callable[[StandIn, dict[str, str]], Reply]] = {
    f"{PATH}efetch.fcgi": efetch,
    f"{PATH}esearch.fcgi": esearch,
    f"{PATH}ecitmatch.cgi": ecitmatch,
}


def main() -> None:
    parser = argparse.ArgumentParser(description="Answer as PubMed's E-utilities do, from PubMed XML files.")
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE.xml", help="may be packed with gzip")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    options = parser.parse_args()
    with StandIn(port=options.port) as standin:
        for path in options.files:
            standin.add_file(path)
        print(f"{len(standin.records)} articles. EUTILS_URL={standin.url}", flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            print()


if __name__ == "__main__":
    main()
