"""Is the finding that a reviewer quotes in the abstract, word for word?

PURE. Copying changes how a text looks: line breaks, dashes, quotation marks, ligatures, indices. None of that counts.
Words, numbers and signs do, in their order: a quotation must begin and end where words do, so that neither
“significant” is found in “non-significant” nor 0.18 in −0.18, 10.18, 0.184 or 0.12–0.18.
"""

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum

from evidence.folding import plain


class QuoteCheck(StrEnum):
    """What came of looking for a quotation."""

    VERIFIED = "verified"
    NOT_FOUND = "not_found"
    NO_ABSTRACT = "no_abstract"
    NO_QUOTE = ""

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    QuoteCheck.VERIFIED: "found in the abstract, word for word",
    QuoteCheck.NOT_FOUND: "not found in the abstract, word for word",
    QuoteCheck.NO_ABSTRACT: "no abstract to look in",
    QuoteCheck.NO_QUOTE: "nothing quoted",
}

FEWEST_WORDS = 2  # one word or number is in most abstracts and says nothing

# How one sign is printed and typed. A long dash stands between words, a short one within them or before a number.
SIGNS: dict[int, str | None] = {
    **dict.fromkeys(map(ord, "‐‑‒–−﹣－"), "-"),
    **dict.fromkeys(map(ord, "—―"), " - "),
    **dict.fromkeys(map(ord, "\"'“”„‟«»‹›‘’‚‛`´′″＂＇"), "'"),
    **dict.fromkeys(map(ord, "⁄∕"), "/"),
    **dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF)),  # soft hyphens and what has no width
}
# An exponent is no further digit: 10<sup>5</sup>, 10⁵ and 10^5 are alike, and 105 is another number.
RAISED_TAG = re.compile(r"(?<=[0-9])(?:</?[ibu]>)*+</?su[bp]>(?:</?(?:i|b|u|sub|sup)>)*+(?=[-−0-9])")
RAISED = re.compile(r"(?<=[0-9])(?=[²³¹⁰⁴-⁹⁻₀-₉¼-¾⅐-⅞])")
FIXED_SPACE = re.compile(r"(?<=[0-9])[\u00a0\u2009\u202f](?=[0-9]{3}(?![0-9]))")  # within a number: 10 000
MIDDLE_DOT = re.compile(r"(?<=[0-9])[·∙⋅‧](?=[0-9])")  # the decimal point of The Lancet
HYPHEN = re.compile(r"(?<=[^\W\d_])-(?:[^\S\n]*\n\s*)?(?=[^\W\d_])")  # with the line break that it may have caused
TOKEN = re.compile(r"[^\W\d_]+|(?:(?<![\w.])\.)?\d+(?:[.,]\d+)*|[^\s^]")
GAP = re.compile(r"\[\s*\.\s?\.\s?\.\s*\]|\(\s*\.\s?\.\s?\.\s*\)|\.\s?\.\s?\.(?:\s?\.(?!\d))*")

# What stands directly before or after a quotation when it was cut out of the middle of a word or number.
CUT_BEFORE = re.compile(r"(?:[\w^-]|\w['/])\Z")
CUT_AFTER = re.compile(r"[\w^%‰]|[-'/]\w")

Tokens = list[tuple[str, int, int]]


def check_quote(quote: str, abstract: Iterable[str]) -> QuoteCheck:
    """Whether the quotation is in the abstract, given section by section, as text or as HTML with its five tags.

    “…”, “...” and “[…]” stand for words left out: what is around them must follow in this order. A quotation may run
    across sections; a section that is only a heading (“RESULTS:”) may be quoted or passed over. Case, a final full stop
    and quotation marks around the whole do not count; a hyphen between letters may be there or not. One word or number
    alone is never verified.

    >>> check_quote("fewer cramps (p = 0.05) …", ["There were <i>fewer</i> cramps (p=0·05)."]).value
    'verified'
    >>> check_quote("fewer cramps (p = 0.5)", ["There were <i>fewer</i> cramps (p=0·05)."]).value
    'not_found'
    """
    if not quote.strip():
        return QuoteCheck.NO_QUOTE
    sections = [section for section in abstract if section.strip()]
    if not sections:
        return QuoteCheck.NO_ABSTRACT
    quoted = alike(quote)
    if sum(map(has_word, quoted.split())) < FEWEST_WORDS:
        return QuoteCheck.NOT_FOUND
    spoken = [section for section in sections if not section.rstrip().endswith(":")]
    found = any(follow(parts_of(quoted), alike(text)) for text in {"\n".join(sections), "\n".join(spoken)})
    return QuoteCheck.VERIFIED if found else QuoteCheck.NOT_FOUND


def has_word(text: str) -> bool:
    return any(map(str.isalnum, text))


def alike(text: str) -> str:
    """The text with everything made alike that copying may change; “^” marks where digits do not belong together.

    >>> alike("Non-signiﬁcant: −0·18 – 10<sup>5</sup>")
    'nonsignificant: -0.18 - 10^5'
    """
    text = plain(RAISED_TAG.sub("^", text))
    text = FIXED_SPACE.sub("^", RAISED.sub("^", text))
    # Signs twice: NFKC takes some apart (´) and makes others (½).
    text = unicodedata.normalize("NFKC", text.translate(SIGNS)).translate(SIGNS)
    text = unicodedata.normalize("NFKC", text.casefold())
    return HYPHEN.sub("", MIDDLE_DOT.sub(".", text))


def tokens(text: str) -> Tokens:
    """Words, numbers and signs, each with where it begins and ends."""
    return [(match.group(), *match.span()) for match in TOKEN.finditer(text)]


def parts_of(quoted: str) -> list[list[str]]:
    """The words and signs of a quotation made alike, part by part, as the words left out divide it."""
    parts = (part.lstrip(" \t\r\n'").rstrip(" \t\r\n'.") for part in GAP.split(quoted))
    return [[token for token, *_ in tokens(part)] for part in parts if has_word(part)]


def follow(parts: list[list[str]], text: str) -> bool:
    """Whether the text holds all parts, one after another."""
    there = tokens(text)
    words, start = [token for token, *_ in there], 0
    for part in parts:
        end = end_of(part, words, there, text, start)
        if end is None:
            return False
        start = end
    return True


def end_of(part: list[str], words: list[str], there: Tokens, text: str, start: int) -> int | None:
    """Where the first such run of whole words ends, from token `start` on."""
    for first in range(start, len(words) - len(part) + 1):
        last = first + len(part)
        if words[first] != part[0] or words[first:last] != part:
            continue
        begin, end = there[first][1], there[last - 1][2]
        if not CUT_BEFORE.search(text[max(0, begin - 2) : begin]) and not CUT_AFTER.match(text, end):
            return last
    return None
