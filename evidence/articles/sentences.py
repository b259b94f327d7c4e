"""A paragraph, cut into its sentences; every sign of it stands in exactly one."""

import re
from collections.abc import Iterator

import pysbd

from evidence.articles.brackets import without_half_open

_ADDED = re.compile(r"\W*|\([^()]{1,60}\)\W*")  # what is no sentence of its own: "(Level V)"
LONGEST = 2_000  # characters cut at once: the cutter's work grows faster than the text

CUTTER = pysbd.Segmenter(language="en", clean=False)


def ends(text: str) -> list[int]:
    """Where each sentence of `text` ends, in characters; the last is the length of the text.

    >>> ends("Quinine helps. Dr. Young agrees.")
    [15, 32]
    """
    found = [start + end for start, part in _parts(without_half_open(text)) for end in _ends(part)]
    return found if text.strip() else []


def _parts(text: str) -> Iterator[tuple[int, str]]:
    """The text in pieces of at most `LONGEST`, each cut behind a sentence, or behind a word, where there are any."""
    start = 0
    while start < len(text):
        end = start + LONGEST
        if end < len(text):
            spaces = (text.rfind(sign, start, end) + len(sign) for sign in (". ", " "))
            end = next((space for space in spaces if space > start + 1), end)
        yield start, text[start:end]
        start = end


def _ends(text: str) -> list[int]:
    """The cutter may change or drop signs of odd texts: a sentence that is not found as it stands is not cut off."""
    starts: list[int] = []
    place = 0
    for sentence in CUTTER.segment(text):
        words = sentence.strip()
        at = text.find(words, place) if words else -1
        if at >= 0:
            place = at + len(words)
            if not (starts and _ADDED.fullmatch(words)):
                starts.append(at)
    return [*starts[1:], len(text)]
