"""Citations as ecitmatch asks for them, line by line, and its answers
(https://www.ncbi.nlm.nih.gov/books/NBK25499/#chapter4.ECitMatch).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from evidence.folding import fold


@dataclass(frozen=True, slots=True)
class Citation:
    """What is printed of an article: the journal by title or abbreviation, the author as "mann bj"; "" if unknown."""

    journal: str = ""
    year: str = ""
    volume: str = ""
    first_page: str = ""
    author: str = ""


class MatchStatus(StrEnum):
    """What PubMed said of a citation; UNCLEAR when it said nothing, or nothing that is known to mean something."""

    FOUND = "found"
    NOT_FOUND = "not_found"
    AMBIGUOUS = "ambiguous"
    INVALID_JOURNAL = "invalid_journal"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Match:
    """The PMID of a citation when there is exactly one; `candidates` when PubMed names several."""

    pmid: str | None
    candidates: tuple[str, ...]
    status: MatchStatus


# The last field of a line, and what it means; the first row that matches counts. Recorded ones are
# "2014248", "NOT_FOUND", "NOT_FOUND;INVALID_JOURNAL", "AMBIGUOUS 26315901,25768914", "AMBIGUOUS (5 citations)".
VERDICTS: tuple[tuple[re.Pattern[str], MatchStatus], ...] = (
    (re.compile(r"(?P<pmid>[1-9][0-9]{0,8})"), MatchStatus.FOUND),
    (re.compile(r"NOT_FOUND;\s*INVALID_JOURNAL"), MatchStatus.INVALID_JOURNAL),
    (re.compile(r"NOT_FOUND\b.*"), MatchStatus.NOT_FOUND),
    (re.compile(r"AMBIGUOUS\s+(?P<candidates>[0-9]+(\s*,\s*[0-9]+)*)"), MatchStatus.AMBIGUOUS),
    (re.compile(r"AMBIGUOUS\b.*"), MatchStatus.AMBIGUOUS),
)

FIELDS = 6  # of a line before its verdict


def dumps_citations(citations: Sequence[Citation]) -> str:
    """The lines to send; each carries its place as a key, so that answers are matched whatever their order.

    Letters beyond ASCII become plain small ones (ecitmatch mangles them, and does not mind the case), and
    bars and line breaks in them spaces, for those would make other fields and lines of them.

    >>> dumps_citations([Citation("N Engl J Med", "2020", "382", "727", "Zhu N"), Citation(author="Müller|A")])
    'N Engl J Med|2020|382|727|Zhu N|c0|\\r||||Muller A|c1|'
    """
    return "\r".join(
        "|".join((*map(_value, (c.journal, c.year, c.volume, c.first_page, c.author)), _key(place), ""))
        for place, c in enumerate(citations)
    )


def parse_matches(text: str, count: int) -> tuple[Match, ...]:
    """One match for each of `count` citations, in the order in which they were sent.

    Blank lines, foreign lines, another order and lines that are missing do no harm: what has no answer is UNCLEAR.

    >>> [match.pmid for match in parse_matches("||||x|c1|NOT_FOUND\\n\\n||||mann bj|c0|2014248\\n", 2)]
    ['2014248', None]
    """
    verdicts: dict[str, str] = {}
    for line in text.splitlines():
        fields = line.strip().split("|")
        if len(fields) > FIELDS:
            verdicts[fields[FIELDS - 1].strip()] = fields[FIELDS].strip()
    return tuple(_match(verdicts.get(_key(place), "")) for place in range(count))


def _key(place: int) -> str:
    return f"c{place}"


def _value(text: str) -> str:
    plain = "".join(char if char.isascii() else fold(char) for char in text)
    ascii_only = plain.encode("ascii", "ignore").decode("ascii")
    return " ".join(re.sub(r"[|\x00-\x1f\x7f]", " ", ascii_only).split())


def _match(verdict: str) -> Match:
    for pattern, status in VERDICTS:
        if found := pattern.fullmatch(verdict):
            named = found.groupdict()
            candidates = tuple(re.findall("[0-9]+", named.get("candidates") or ""))
            return Match(named.get("pmid"), candidates, status)
    return Match(None, (), MatchStatus.UNCLEAR)
