"""The ways in which the E-utilities misbehave, as the stand-in plays them."""

import socket
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass
from io import BufferedIOBase
from typing import Protocol, Self
from xml.sax.saxutils import escape

XML = "text/xml; charset=UTF-8"
JSON = "application/json"
HTML = "text/html; charset=UTF-8"
PLAIN = "text/plain; charset=UTF-8"

HEAD = '<?xml version="1.0" encoding="UTF-8" ?>\n'
ERROR_DOCTYPE = (
    '<!DOCTYPE eEfetchResult PUBLIC "-//NLM//DTD efetch 20131226//EN"'
    ' "https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20131226/efetch.dtd">\n'
)


@dataclass(frozen=True)
class Reply:
    body: bytes
    content_type: str = XML
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()


class Exchange(Protocol):
    """What a fault may do with one request."""

    connection: socket.socket
    client_address: tuple[str, int]
    wfile: BufferedIOBase

    @property
    def closing(self) -> threading.Event: ...
    def right_answer(self, params: dict[str, str]) -> Reply: ...
    def reply(self, reply: Reply) -> None: ...
    def start(self, reply: Reply, *, length: int | None) -> None: ...


@dataclass(frozen=True)
class Fault:
    """One way of answering wrongly; `answer` gets the handler and the parameters of the request."""

    answer: Callable[[Exchange, dict[str, str]], None]

    @classmethod
    def raw(cls, body: bytes | str, *, status: int = 200, content_type: str = XML, **headers: str) -> Self:
        """Whatever body, status and headers (`location=`)."""
        content = body.encode() if isinstance(body, str) else body
        named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
        return cls(lambda handler, _: handler.reply(Reply(content, content_type, status, named)))

    @classmethod
    def rate_limited(cls, retry_after: int | str | None = None, *, status: int = 429) -> Self:
        """JSON even where XML was asked for, with the key or the address of the caller in it."""

        def answer(handler: Exchange, params: dict[str, str]) -> None:
            who = params.get("api_key", handler.client_address[0])
            body = f'{{"error":"API rate limit exceeded","api-key":"{who}","count":"5","limit":"3"}}'
            wait = () if retry_after is None else (("Retry-After", str(retry_after)),)
            handler.reply(Reply(body.encode(), JSON, status, (("X-RateLimit-Remaining", "0"), *wait)))

        return cls(answer)

    @classmethod
    def server_error(cls, status: int = 500) -> Self:
        page = f"<html><head><title>WWW Error {status} Diagnostic</title></head><body>Sorry.</body></html>"
        return cls.raw(page, status=status, content_type=HTML)

    @classmethod
    def html(cls, text: str = "<!DOCTYPE html><html><body>NCBI is being maintained.</body></html>") -> Self:
        return cls.raw(text, content_type=HTML)

    @classmethod
    def json_error(cls, sentence: str, *, status: int = 200) -> Self:
        return cls.raw(f'{{"error":"{sentence}"}}', status=status, content_type=JSON)

    @classmethod
    def xml_error(cls, sentence: str, *, status: int = 200) -> Self:
        return cls.raw(error_xml(sentence), status=status)

    @classmethod
    def empty(cls) -> Self:
        return cls.raw(b"")

    @classmethod
    def truncated(cls, keep: float = 0.6, *, announced: bool = False) -> Self:
        """The first part of the right answer; `announced` when Content-Length tells how long it should have been."""

        def answer(handler: Exchange, params: dict[str, str]) -> None:
            reply = handler.right_answer(params)
            handler.start(reply, length=len(reply.body) if announced else None)
            handler.wfile.write(reply.body[: int(len(reply.body) * keep)])

        return cls(answer)

    @classmethod
    def delay(cls, seconds: float) -> Self:
        """The right answer, late."""

        def answer(handler: Exchange, params: dict[str, str]) -> None:
            handler.closing.wait(seconds)
            handler.reply(handler.right_answer(params))

        return cls(answer)

    @classmethod
    def hang(cls, seconds: float = 60.0) -> Self:
        """Not a byte for so long, then the end."""

        def answer(handler: Exchange, params: dict[str, str]) -> None:
            handler.closing.wait(seconds)

        return cls(answer)

    @classmethod
    def drip(cls, every: float = 0.05, *, headers: bool = False) -> Self:
        """One byte after another for ever, of the body or already of the headers."""

        def answer(handler: Exchange, params: dict[str, str]) -> None:
            if headers:
                handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
            else:
                handler.start(Reply(b""), length=None)
            while not handler.closing.wait(every):
                handler.wfile.write(b"x")

        return cls(answer)

    @classmethod
    def reset(cls) -> Self:
        """The connection is torn down without an answer."""

        def answer(handler: Exchange, params: dict[str, str]) -> None:
            handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            handler.connection.close()

        return cls(answer)

    @classmethod
    def none(cls) -> Self:
        """No fault: the right answer, to let a request pass in the midst of a script."""
        return cls(lambda handler, params: handler.reply(handler.right_answer(params)))


def error_xml(sentence: str) -> bytes:
    body = f"<eFetchResult>\n\t<ERROR>{escape(sentence)}</ERROR>\n</eFetchResult>\n"
    return (HEAD + ERROR_DOCTYPE + body).encode()
