"""One request to the E-utilities and its answer: Bio.Entrez writes the request, this module carries it.

Bio.Entrez 1.88 has its addresses as literals, no time-out, retries 1 ms apart and a throttle for one thread of one
process. All of that sits in its function `_open`, which is replaced here once; settings of a client reach it by a
context variable, so that clients and threads do not mix, and calls of Bio.Entrez by others go the old way.
"""

import io
import re
import socket
import ssl
import time
from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection, IncompleteRead
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPHandler, HTTPSHandler, OpenerDirector, ProxyHandler, Request

from Bio import Entrez

from evidence.errors import EvidenceError
from evidence.pubmed.answers import Answer, BadAnswer, TimedOut, TooLarge, Unreachable, Unreadable, redact

if TYPE_CHECKING:
    from typing_extensions import Buffer

PATH = "/entrez/eutils/"
CHUNK = 65_536
ENDS = (b">", b"\n", b"}")  # of XML, of ecitmatch's lines (else half a PMID may pass for one), of JSON
PATIENCE = 10  # how many times its time-out a whole answer may take while bytes keep coming


class InvalidServiceURL(EvidenceError):
    """
    {value!r} is not the address of a service: write http:// or https://, a host and perhaps a path, as in
    https://eutils.ncbi.nlm.nih.gov/entrez/eutils/ (EUTILS_URL).
    """

    code = "invalid_service_url"


class Transport:
    """Carries requests to one service, and gives up in time.

    `timeout` is for connecting and for each wait for more bytes, in seconds; a whole answer may take PATIENCE times
    as long and have `largest` bytes. Proxies are taken from the environment (HTTPS_PROXY, NO_PROXY); redirections
    are not followed, for they would carry the key to another host.
    """

    def __init__(
        self, base_url: str, *, tool: str, email: str, api_key: str | None, timeout: float, largest: int
    ) -> None:
        self._base_url, self.service = service_address(base_url)
        self._identity = {"tool": tool, "email": email}
        self._api_key = api_key
        self._timeout = timeout
        self._largest = largest
        self._opener = OpenerDirector()
        for handler in (ProxyHandler(), _HTTPHandler(), _HTTPSHandler()):
            self._opener.add_handler(handler)

    def clean(self, text: str) -> str:
        """A text without the key, the e-mail address and network addresses, fit for a message."""
        return redact(text, tuple(filter(None, (self._api_key, self._identity["email"]))))

    def call(self, utility: Callable[..., Answer], **parameters: str) -> Answer:
        """The answer of one function of Bio.Entrez, whatever its status; raises a child of PubMedError without one."""
        token = _transport.set(self)
        try:
            return utility(db="pubmed", api_key=None, **self._identity, **parameters)
        finally:
            _transport.reset(token)

    def send(self, request: Request) -> Answer:
        """Send what Bio.Entrez wrote, and return what comes back, whatever its status."""
        ours = self._readdressed(request)
        began = time.monotonic()
        try:
            return self._receive(self._opener.open(ours, timeout=self._timeout))
        except (HTTPException, OSError) as error:
            failure = error.reason if isinstance(error, URLError) else error
        if isinstance(failure, TimeoutError):
            raise TimedOut(service=self.service, seconds=time.monotonic() - began)
        if isinstance(failure, IncompleteRead):
            raise Unreadable(service=self.service, reason="the connection ended early")
        if isinstance(failure, HTTPException) and not isinstance(failure, OSError):
            raise BadAnswer(service=self.service, reason="it is not HTTP")
        raise Unreachable(service=self.service, reason=self.clean(str(failure)))

    def _readdressed(self, request: Request) -> Request:
        """The same request to our service: a short one as GET, a long one, or one with a key, as POST.

        Addresses get logged, so the key stays out of them; it is added here, so that no frame of Bio.Entrez holds it
        when an error is reported with its variables.
        """
        address, _, query = request.full_url.partition("?")
        url = self._base_url + address.rpartition("/")[2]
        if request.data is None and not self._api_key:
            return Request(f"{url}?{query}")  # noqa: S310  (http or https, see service_address)
        body = bytes(request.data) if isinstance(request.data, bytes) else query.encode("ascii")
        if self._api_key:
            body += b"&" + urlencode({"api_key": self._api_key}).encode("ascii")
        return Request(url, data=body, method="POST")  # noqa: S310

    def _receive(self, response: HTTPResponse) -> Answer:
        """The whole body; one that is shorter than announced, or was not announced and breaks off, is an error."""
        body = bytearray()
        with response:
            while chunk := response.read1(CHUNK):
                body += chunk
                if len(body) > self._largest:
                    raise TooLarge(service=self.service, limit=self._largest)
            announced = response.chunked or response.length is not None
            if response.length or (body and not announced and not body.endswith(ENDS)):
                raise IncompleteRead(bytes(body))
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status, headers, bytes(body))


def service_address(url: str) -> tuple[str, str]:
    """The address that names of utilities are put behind, and the host to name in messages.

    >>> service_address("http://127.0.0.1:9000")
    ('http://127.0.0.1:9000/entrez/eutils/', '127.0.0.1:9000')
    """
    shown = re.sub(r"//.*@", "//[redacted]@", url)
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname or "", parts.port
        host.encode("idna")
    except ValueError:
        raise InvalidServiceURL(value=shown) from None
    extras = "@" in parts.netloc or parts.query or parts.fragment or re.search(r"\s", parts.netloc + parts.path)
    if parts.scheme not in ("http", "https") or not host or extras:
        raise InvalidServiceURL(value=shown)
    path = parts.path.rstrip("/") + "/" if parts.path else PATH
    return f"{parts.scheme}://{parts.netloc}{path}", f"{host}:{port}" if port else host


class _Timed(io.RawIOBase):
    """The bytes of a socket until a moment: a time-out for each read does not stop a server that drips for ever."""

    def __init__(self, raw: io.RawIOBase, connection: socket.socket) -> None:
        self._raw = raw
        self._connection = connection
        self._timeout = connection.gettimeout() or 0.0
        self._until = time.monotonic() + PATIENCE * self._timeout

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "Buffer", /) -> int | None:
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._connection.settimeout(min(left, self._timeout))
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


class _TimedResponse(HTTPResponse):
    def __init__(self, sock: socket.socket, debuglevel: int = 0, method: str | None = None) -> None:
        super().__init__(sock, debuglevel, method)
        self.fp = io.BufferedReader(_Timed(self.fp.detach(), sock))


class _Connection(HTTPConnection):
    response_class = _TimedResponse


class _TLSConnection(HTTPSConnection):
    response_class = _TimedResponse


class _HTTPHandler(HTTPHandler):
    def http_open(self, req: Request) -> HTTPResponse:
        return self.do_open(_Connection, req)


class _HTTPSHandler(HTTPSHandler):
    def __init__(self) -> None:
        super().__init__()
        self._verified = ssl.create_default_context()

    def https_open(self, req: Request) -> HTTPResponse:
        return self.do_open(_TLSConnection, req, context=self._verified)


_transport: ContextVar[Transport | None] = ContextVar("transport", default=None)
_open_of_entrez = Entrez._open


@wraps(_open_of_entrez)  # which keeps the time of its throttle as an attribute of whatever stands in its place
def _open(request: Request) -> object:
    """What the functions of Bio.Entrez end in."""
    transport = _transport.get()
    return _open_of_entrez(request) if transport is None else transport.send(request)


Entrez._open = _open  # type: ignore[assignment]  # mypy does not see the attribute
