"""Where a DOI ends: in running text, inside brackets, in addresses, percent-encoded or escaped as HTML.

A DOI may hold almost any printed character (https://www.doi.org/doi-handbook/HTML/doi-name-syntax.html), so its
end is told by balanced brackets, closing punctuation and what commonly follows, never by a list of characters.
"""

import html
import re
from urllib.parse import unquote

# Byte order mark, zero-width characters, soft hyphen, directional marks: pasted along, never part of an identifier.
INVISIBLE = dict.fromkeys([0x00, 0xAD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF])

LONGEST = 500  # longer than any DOI in use; keeps hostile text cheap

REGISTRANT = r"10\.[0-9]{4,9}(?:\.[0-9]{1,9}){0,4}"
SLASH = r"(?:/|%(?:25){0,3}2[Ff])"

# What is glued to a DOI without being part of it: the next identifier, a query, a tag of HTML.
_STOP = (
    r"(?:[,;|.]{0,2}(?:https?:|doi:|PMC?ID:?\ ?[0-9P]|(?<=[,;|])10\.[0-9]{4,9}/)|[?&][A-Za-z_]{1,30}="
    r"|</?[A-Za-z]{1,10}[\s/>])"
)
_PLAIN = r"[^\s()\[\]{}<>\"“”„«»|]"
_ROUND = r"\((?:[^\s()]|\([^\s()]{0,100}\)){0,200}+\)"
_SQUARE = r"\[[^\s\[\]]{0,200}+\]"
_ANGLE = r"<[^\s<>]{0,200}+>"
SUFFIX = rf"(?:(?!{_STOP})(?:{_PLAIN}|{_ROUND}|{_SQUARE}|{_ANGLE}|[(\[])){{1,{LONGEST}}}+"

PRINTED = re.compile(rf"(?<![0-9A-Za-z.]){REGISTRANT}{SLASH}{SUFFIX}", re.IGNORECASE)
_WHOLE = re.compile(rf"{REGISTRANT}/{SUFFIX}", re.IGNORECASE)

_TRAILING = ".,;:?…'’‘`*†‡([\\"
_ENCODED = re.compile(r"%(?:25){0,3}(?:2F|28|29|3A|3B|3C|3E|5B|5D)", re.IGNORECASE)
_IN_ADDRESS = re.compile(r"(?:https?://|www\.|\bdoi\.org/)\S{0,300}$", re.IGNORECASE)
_RESOLVER = re.compile(r"(?:\bdoi\.org/|doi\.org%2F)$", re.IGNORECASE)

# The views a publisher's site adds behind the DOI in its addresses.
_VIEW = re.compile(
    r"(?:[/.](?:full|full-?text|abstract|pdf|epdf|pdfdirect|html?|epub|meta|summary|references|citations?"
    r"|figures|tables|long|short|supplementary-material))+/?$",
    re.IGNORECASE,
)
_PREPRINT_VERSION = re.compile(r"^(10\.(?:1101|64898)/[0-9.]+)v[0-9]{1,2}$")  # bioRxiv, medRxiv


def address_start(text: str, start: int) -> int:
    """Where the web address begins that leads up to position `start`, or `start` when none does.

    >>> address_start("see https://doi.org/10.1000/182", 20)
    4
    """
    before = text[max(0, start - 300) : start]
    match = _IN_ADDRESS.search(before)
    return start - len(before) + match.start() if match else start


def trimmed(printed: str, address: str = "") -> str | None:
    """The DOI in `printed`, a run of characters that begins with one; `address` is the URL in front of it.

    None when nothing is left of the suffix. The publisher's case stays.

    >>> trimmed("10.1002/14651858.CD009402.pub2/full", "https://onlinelibrary.wiley.com/doi/")
    '10.1002/14651858.CD009402.pub2'
    """
    value = re.split(r"[?#]", printed, maxsplit=1)[0] if address else printed
    if address or _ENCODED.search(value):
        value = unquote(value)
    value = _settled(value.translate(INVISIBLE))
    if address and not _RESOLVER.search(address):
        value = _PREPRINT_VERSION.sub(r"\1", _VIEW.sub("", value).rstrip("/"))
    return value if _WHOLE.fullmatch(value) and len(value) < LONGEST else None


def _settled(value: str) -> str:
    """Unescape, decode and trim until nothing changes, so that a DOI read twice is the same DOI."""
    while (shorter := _once(value)) != value:
        value = shorter
    return value


def _once(value: str) -> str:
    value = html.unescape(value) if re.search(r"&(?:lt|gt|amp);", value) else value
    value = unquote(value).translate(INVISIBLE) if _ENCODED.search(value) else value
    value = value.replace("\\_", "_")  # as BibTeX escapes it
    match = _WHOLE.match(value)
    return match.group().rstrip(_TRAILING) if match else value.rstrip(_TRAILING)
