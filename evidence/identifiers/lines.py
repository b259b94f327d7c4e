"""One line of a pasted text: is it marked, indented, a heading, prose, an identifier alone, or part of a citation?"""

import re
from dataclasses import dataclass
from functools import cached_property

from evidence.identifiers.authors import family_name, split_authors
from evidence.identifiers.forms import PMID_NEXT
from evidence.identifiers.places import YEAR
from evidence.identifiers.schemes import Found, Scheme, locate, mistaken, visible

PROSE_WORDS = 25  # a line of so many words that cites nothing is a paragraph of an article
HEADING = 80  # no heading is longer

_MARKER = re.compile(
    r"(?:\(\s?[0-9]{1,6}\s?\)|\[\s?[0-9]{1,6}\s?\]|[0-9]{1,6}[.)](?=\s|$|[^\W\d_])"
    r"|[0-9]{1,6}\t(?!\s*[0-9]+(?:[\s,;]+[0-9]+)+$)|[-–—•·●▪◦‣*](?=\s)|[•●▪‣](?=\S))\s*"
)
# The number of a row before a PMID: "10001 22972143", "10001,22972143". Only the lines around tell it from a PMID.
_ROW = re.compile(r"(?P<row>[0-9]{1,6})[\s,;]+(?=[1-9][0-9]{4,8}$)")
_HEADING = re.compile(
    r"[#*_=\s]*(?:(?:[0-9]{1,2}|[IVX]{1,4})[.)]?\s+)?"
    r"(?P<name>(?:selected |key |further |additional )?references?(?: list| cited| and (?:notes|further reading))?"
    r"|list of references|bibliography|literature(?: cited| list)?|works cited|(?:article |scientific )?sources"
    r"|sources and references|references and sources|citations|cited literature"
    # German, French, Spanish, Italian, Portuguese, Dutch, Polish, Turkish
    r"|literatur(?:verzeichnis|angaben)?|quellen(?:angaben|verzeichnis)?|bibliographie"
    r"|r[ée]f[ée]rences(?: bibliographiques)?"
    r"|(?:referencias|refer[êe]ncias)(?: bibliogr[áa]ficas)?|bibliograf[íi]a|riferimenti(?: bibliografici)?"
    r"|(?:geraadpleegde )?literatuur(?:lijst)?|bronnen|pi[śs]miennictwo|literatura|kaynak(?:lar|ça))"
    r"(?:\s+(?P=name))?\s*(?:\([0-9]{1,4}\))?\s*:?[#*_=\s]*",
    re.IGNORECASE,
)
_AFTER_LIST = re.compile(
    r"[#*_\s]*(?:writer bio|author bio|about the authors?|(?:post |medical )?disclaimer"
    r"|related (?:articles|posts|reading)|leave a (?:reply|comment)|comments?|share this.*|tags|acknowledge?ments?"
    r"|funding|conflicts? of interest|competing interests?|appendix(?: [a-z0-9]+)?"
    r"|supplementary (?:materials?|data|information)|figures?|tables?|figure legends"
    r"|author (?:contributions|information)|footnotes|publisher['’]s note)\s*:?[#*_\s]*",
    re.IGNORECASE,
)
# A place of publication, in any style: "2012;27(3)", "27(3):192", "vol. 15", "pp. 12-34", "et al. (2012)".
_PLACE = re.compile(
    rf"\b{YEAR}[^;.]{{0,20}};\s?\(?[0-9A-Z]|\b[0-9]+\s?\([0-9][^()]{{0,15}}\)\s?[:,]\s?[a-zA-Z]{{0,3}}[0-9]"
    r"|\b[Vv]ol\.?\s?[0-9]+|\bpp\.\s?[0-9]|\b[0-9]+:\s?[eE]?[0-9]+\s?[-–]\s?[0-9]|\b{YEAR}(?:\s[A-Z][a-z]{{2}})?:[0-9A-Z]"
)
_YEAR = re.compile(rf"\b{YEAR}\b")
_OPEN_END = re.compile(
    r"(?:[,;:(&–-]|\b(?:and|of|in|the|for|with|on|et|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec))$", re.IGNORECASE
)
_LABEL_END = re.compile(r"(?<=[\s.,;(])(?:doi|PMC?ID|PubMed(?: ID)?)\s?:?$", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:(?:Available|Retrieved)\s(?:at|from):?\s*)?<?(?:https?://|www\.)\S+", re.IGNORECASE)
_SEPARATORS = re.compile(r"(?:[\s,;|/.()\[\]&]|\band\b|\bdois?\b:?|\bpm(?:c)?ids?\b:?)*", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![\w.])[0-9]+(?![\w.]*\w)")


@dataclass(frozen=True)
class Line:
    """`text` without marker and outer spaces, `printed` as it stood."""

    printed: str
    text: str
    marker: str = ""

    @property
    def blank(self) -> bool:
        """Empty, or a rule of dashes or stars."""
        return not any(sign.isalnum() for sign in self.printed)

    @property
    def indented(self) -> bool:
        return not self.marker and self.printed.startswith(("  ", "\t"))

    @property
    def numbered(self) -> bool:
        return any(sign.isdigit() for sign in self.marker)

    @property
    def opens_list(self) -> bool:
        return len(self.printed) <= HEADING and bool(_HEADING.fullmatch(self.printed.strip()))

    @property
    def closes_list(self) -> bool:
        return len(self.printed) <= HEADING and bool(_AFTER_LIST.fullmatch(self.printed.strip()))

    @cached_property
    def found(self) -> tuple[Found, ...]:
        return tuple(locate(self.text))

    @cached_property
    def cites(self) -> bool:
        """Whether something in the line points to a publication."""
        if self.placed or mistaken(self.text):
            return True
        return self.begins_with_authors and bool(_YEAR.search(self.text))

    @cached_property
    def begins_with_authors(self) -> bool:
        authors, _ = split_authors(self.text)
        if authors:
            return True
        before, quoted, _ = self.text.partition("“") if "“" in self.text else self.text.partition(' "')
        start = before if quoted else self.text.partition("(")[0]
        return family_name(start.strip(" .,")) is not None

    @property
    def prose(self) -> bool:
        return len(self.text.split()) >= PROSE_WORDS and not self.cites

    @property
    def titled(self) -> bool:
        """Whether it looks like the heading of the next part: a few capitalised words and no stop."""
        words = self.text.split()
        if self.marker or not 1 <= len(words) <= 6 or re.search(r"[.,;:0-9]", self.text):
            return False
        return all(word[0].isupper() or len(word) < 4 for word in words if word[0].isalpha())

    @property
    def dated(self) -> bool:
        return bool(_YEAR.search(self.text))

    @property
    def finished(self) -> bool:
        return bool(re.search(r"[.?!][)\]”\"’*]*$", self.text))

    @property
    def open(self) -> bool:
        """Whether the line cannot be the last of its entry."""
        return bool(_OPEN_END.search(self.text))

    @property
    def address_alone(self) -> bool:
        return bool(_ADDRESS.fullmatch(self.text))

    @property
    def labels_next(self) -> bool:
        """Whether it ends with the label of an identifier that stands on the next line."""
        return bool(_LABEL_END.search(self.text))

    @cached_property
    def placed(self) -> bool:
        return bool(self.found or _PLACE.search(self.text))

    @property
    def ended(self) -> bool:
        """Whether a sentence, a number or an identifier closes the line, so that the next may begin anew."""
        return bool(re.search(r"[.?!)\]”\"][*\s]*$|[0-9][a-z]?$", self.text)) or bool(self.found)

    @cached_property
    def identifiers_alone(self) -> tuple[str, ...]:
        """The identifiers of a line that holds nothing else, as printed; bare numbers count from five digits on,
        because four may be a year. Beside an identifier a bare number is none, unless the label of a PMID heads a
        list of them; it stays with the identifier. Empty for any other line."""
        text = visible(self.text)
        ends = [*(one.start for one in self.found), len(text)]
        before = _numbers(text[: ends[0]])
        if before is None:
            return ()
        if not self.found:
            several = all(len(number) >= 5 for number in before) and not mistaken(self.text)
            return tuple(before) if several else ()
        pieces: list[str] = []
        for one, end in zip(self.found, ends[1:], strict=True):
            own, others = _headed(one, text[one.end : end])
            if _numbers(own) is None:
                return ()
            pieces += [(text[one.start : one.end] + own).rstrip(" ,;"), *others]
        pieces[0] = text[: ends[0]] + pieces[0]
        return tuple(pieces)

    @property
    def schemes(self) -> tuple[Scheme, ...]:
        return tuple(one.identifier.scheme for one in self.found)


def _numbers(text: str) -> list[str] | None:
    """The bare numbers in `text`; None when there is anything else."""
    return _NUMBER.findall(text) if _SEPARATORS.fullmatch(_NUMBER.sub(" ", text)) else None


def _headed(one: Found, behind: str) -> tuple[str, list[str]]:
    """What stands `behind` an identifier, and the PMIDs at its beginning that the same label heads."""
    numbers: list[str] = []
    while one.identifier.scheme is Scheme.PMID and (match := PMID_NEXT.match(behind)):
        numbers.append(match["value"])
        behind = behind[match.end() :]
    return behind, numbers


def read_lines(text: str) -> list[Line]:
    """The lines of `text` with any line ends, each with its marker ("1.", "[1]", "-") told from its text.

    >>> [(line.marker, line.text) for line in read_lines("1. One\\r\\n- Two\\u00a0three")]
    [('1.', 'One'), ('-', 'Two three')]
    """
    lines: list[Line] = []
    number = 0
    for line in _rows_told([_line(line.replace("\xa0", " ").rstrip()) for line in visible(text).splitlines()]):
        told = line
        if digits := re.sub(r"\D", "", line.marker):
            if _marks(digits, number, lines, line.text):
                number = int(digits)
            else:
                told = Line(line.printed, line.printed.strip())
        lines.append(told)
    return lines


def _rows_told(lines: list[Line]) -> list[Line]:
    """`lines` with the numbers of rows as markers, where they count up from one line to the next."""
    matches = [None if line.marker else _ROW.match(line.text) for line in lines]
    numbers = [int(match["row"]) if match else None for match in matches]
    return [
        Line(line.printed, line.text[match.end() :], match["row"])
        if match and (_in_turn(numbers[place - 1 : place + 1]) or _in_turn(numbers[place : place + 2]))
        else line
        for place, (line, match) in enumerate(zip(lines, matches, strict=True))
    ]


def _in_turn(numbers: list[int | None]) -> bool:
    return len(numbers) == 2 and None not in numbers and numbers[1] == (numbers[0] or 0) + 1


def _marks(digits: str, last: int, before: list[Line], text: str) -> bool:
    """Whether `digits` mark an entry: they are in turn, or begin a list. Otherwise they are a PMID that stands alone,
    or a day, a year or a page of the citation that goes on from the line before."""
    number = int(digits)
    if len(digits) >= 5 and not text:
        return number == last + 1
    if not before or before[-1].blank or before[-1].opens_list:
        return True
    if before[-1].open:
        return False
    return number == last + 1 or (not re.fullmatch(YEAR, digits) and (number == 1 or before[-1].ended))


def _line(printed: str) -> Line:
    text = printed.strip()
    marker = _MARKER.match(text)
    if marker is None:
        return Line(printed, text)
    return Line(printed, text[marker.end() :], marker.group().strip())
