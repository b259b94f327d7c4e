"""The five tags that a title may carry, and the ways to read such a title as text.

A text with markup is escaped as HTML: `&lt;` stands for a literal "<", and only <i>, <b>, <u>, <sub> and <sup>
are markup. Whatever else looks like a tag is text and stays.
"""

import html
import re

TAG = re.compile(r"(</?(?:i|b|u|sub|sup)>)")

# Entities end in a semicolon here: "AT&T" and "R&D" are no entities, and "&copy" without one is text.
ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")

EXPONENT = re.compile(r"<sup>([0-9+\-\u2212]+)</sup>")
EXPONENTS = str.maketrans("0123456789+-\u2212", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")

CONTROL_CHARACTERS = (*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029)
SURROGATES = range(0xD800, 0xE000)
ONE_LINE = {**dict.fromkeys(CONTROL_CHARACTERS, " "), **dict.fromkeys(SURROGATES, "\ufffd")}
ASCII_CONTROLS = bytes((*range(0x20), 0x7F))
SPACES = re.compile(" {2,}")


def decode_entities(text: str) -> str:
    """The text with its HTML entities decoded, once.

    "&amp;lt;" gives "&lt;": decoding twice would make markup out of text.

    >>> decode_entities("R&D, p &lt; 0.05 &amp;lt;")
    'R&D, p < 0.05 &lt;'
    """
    if "&" not in text:
        return text
    return ENTITY.sub(lambda entity: html.unescape(entity[0]), text)


def plain(text: str) -> str:
    """A text with markup as plain Unicode: tags dropped, entities decoded once.

    A superscript of digits and signs keeps its meaning (10<sup>6</sup> is not 106) as Unicode superscripts,
    which NFKC folds back (https://www.unicode.org/charts/PDF/U2070.pdf).

    >>> plain("<i>E. coli</i> at 10<sup>6</sup>, CO<sub>2</sub> &lt; 5 %")
    'E. coli at 10⁶, CO2 < 5 %'
    """
    if "<" not in text and "&" not in text:
        return text
    if "<" in text:
        text = EXPONENT.sub(lambda exponent: exponent[1].translate(EXPONENTS), text)
        text = TAG.sub("", text)
    return decode_entities(text)


def one_line(text: str) -> str:
    r"""The text without line breaks or other control characters; what cannot be written as UTF-8 becomes U+FFFD.

    A line break in a value would let a title forge a tag in a format of lines, such as RIS.

    >>> one_line("A title\nER  - ")
    'A title ER -'
    """
    if is_printable(text):
        return text
    return SPACES.sub(" ", text.translate(ONE_LINE)).strip(" ")


def is_printable(text: str) -> bool:
    """Whether every character can be printed, so that the text is surely of one line.

    As str.isprintable, and three times as fast for ASCII, of which most references are made.

    >>> is_printable("Leg cramps"), is_printable("Leg\\ncramps")
    (True, False)
    """
    if text.isascii():
        return len(text.encode().translate(None, ASCII_CONTROLS)) == len(text)
    return text.isprintable()
