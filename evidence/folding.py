"""Words as they are searched and compared: without accents, in small letters, without markup."""

import html
import re
import unicodedata

TAG = re.compile(r"</?(?:i|b|u|sub|sup)>")
NOT_WORDS = re.compile(r"[\W_]+")

# Small letters that Unicode does not take apart into a base letter and a mark.
LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"})


def plain(text: str) -> str:
    """A title without its markup.

    >>> plain("H<sub>2</sub>O &amp; salt")
    'H2O & salt'
    """
    return html.unescape(TAG.sub("", text))


def fold(text: str) -> str:
    """Accents and case away, so that Gür is found by gur.

    >>> fold("Gür, Danneskiold-Samsøe")
    'gur, danneskiold-samsoe'
    """
    parts = unicodedata.normalize("NFKD", text.casefold().translate(LETTERS))
    return "".join(char for char in parts if not unicodedata.combining(char))


def words(text: str) -> list[str]:
    """The folded words of a text, without markup and punctuation.

    >>> words("Vitamin B<sub>12</sub>: a review.")
    ['vitamin', 'b12', 'a', 'review']
    """
    return NOT_WORDS.sub(" ", fold(plain(text))).split()
