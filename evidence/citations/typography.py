"""Straight quotes and primes made typographic, so that a style's own quotes cannot be thrown by them."""

import re

STRAIGHT = re.compile(r"['\"]")
OPEN_AFTER = frozenset(" \u00a0([{<\u2010\u2011\u2012\u2013\u2014-/\u201c\u2018>")
PRIME = {"'": "\u2032", '"': "\u2033"}
OPENING = {"'": "\u2018", '"': "\u201c"}
CLOSING = {"'": "\u2019", '"': "\u201d"}


def typographic(text: str) -> str:
    """The text with its straight quotes as quotation marks, apostrophes or primes.

    After a digit a quote is a prime (the 5' end of DNA), unless a quotation is open or an s follows (the 1980's). A
    double quote that opens nothing stays as it is. Citation processors take 5'-3' for a quotation, and turn pairs of
    quotation marks inside others.
    Source: https://docs.citationstyles.org/en/stable/specification.html#quotes

    >>> typographic("The \\"best\\" doctor's 5'-3' ends")
    'The “best” doctor’s 5′-3′ ends'
    """
    if "'" not in text and '"' not in text:
        return text
    pieces: list[str] = []
    is_open: set[str] = set()
    end = 0
    for found in STRAIGHT.finditer(text):
        pieces += [text[end : found.start()], mark(text, found.start(), is_open)]
        end = found.end()
    return "".join((*pieces, text[end:]))


def mark(text: str, place: int, is_open: set[str]) -> str:
    quote, before, after = text[place], text[place - 1 : place], text[place + 1 : place + 2]
    if quote in is_open and not (quote == "'" and after.isalnum()):
        is_open.discard(quote)
        return CLOSING[quote]
    if before.isdigit() and after != "s":
        return PRIME[quote]
    if (not before or before in OPEN_AFTER) and closes_later(quote, text[place + 1 :]):
        is_open.add(quote)
        return OPENING[quote]
    return CLOSING[quote] if quote == "'" else quote


def closes_later(quote: str, rest: str) -> bool:
    """Whether a quotation can end after this: the quote, behind a character and not in front of a letter."""
    return re.search(rf"[^\s]{quote}(?!\w)", rest) is not None
