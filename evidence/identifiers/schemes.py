"""The schemes that name a study (PMID, PMCID, DOI) or a trial (NCT, ISRCTN), and their one canonical form."""

import html
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote

from evidence.errors import EvidenceError
from evidence.identifiers import doi, forms


class Scheme(StrEnum):
    PMID = "pmid"
    PMCID = "pmcid"
    DOI = "doi"
    NCT = "nct"
    ISRCTN = "isrctn"


@dataclass(frozen=True, slots=True)
class Identifier:
    """A value in its canonical form; a DOI keeps the publisher's case (compare with `fold` or `same_doi`)."""

    scheme: Scheme
    value: str

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"


@dataclass(frozen=True, slots=True)
class Found:
    """An identifier and where `visible(text)` prints it, label and address included."""

    identifier: Identifier
    start: int
    end: int


class InvalidIdentifier(EvidenceError):
    """ "{value}" is not an identifier: give a PMID, a PMCID, a DOI, an NCT number or an ISRCTN."""

    code = "invalid_identifier"


class InvalidPMID(InvalidIdentifier):
    """ "{value}" is not a PubMed ID: write 1 to 9 digits that do not begin with 0, such as 22972143."""

    code = "invalid_pmid"


class UnlabelledNumber(InvalidPMID):
    """ "{value}" behind an identifier may be a PubMed ID or a date: write PMID: before it if it is one."""

    code = "unlabelled_number"


class InvalidPMCID(InvalidIdentifier):
    """ "{value}" is not a PubMed Central ID: write PMC and 1 to 9 digits, such as PMC3394355."""

    code = "invalid_pmcid"


class InvalidDOI(InvalidIdentifier):
    """ "{value}" is not a DOI: write 10., a number of 4 to 9 digits, a slash and the rest, such as 10.1000/182."""

    code = "invalid_doi"


class InvalidNCT(InvalidIdentifier):
    """ "{value}" is not a ClinicalTrials.gov number: write NCT and 8 digits, such as NCT01234567."""

    code = "invalid_nct"


class InvalidISRCTN(InvalidIdentifier):
    """ "{value}" is not an ISRCTN: write ISRCTN and 8 digits, such as ISRCTN12345678."""

    code = "invalid_isrctn"


@dataclass(frozen=True, slots=True)
class Facts:
    """What holds for one scheme; `bare` is the value without label or address, `prefix` belongs to the value."""

    printed: re.Pattern[str]
    claim: re.Pattern[str]
    bare: re.Pattern[str] | None
    prefix: str
    url: str
    error: type[InvalidIdentifier]


_ONE_TO_NINE, _EIGHT = re.compile(r"[1-9][0-9]{0,8}"), re.compile(r"[0-9]{8}")
_PMID_URL, _DOI_URL = "https://pubmed.ncbi.nlm.nih.gov/{value}/", "https://doi.org/{value}"
_PMCID_URL = "https://pmc.ncbi.nlm.nih.gov/articles/{value}/"
_NCT_URL, _ISRCTN_URL = "https://clinicaltrials.gov/study/{value}", "https://www.isrctn.com/{value}"

# fmt: off
SCHEMES: dict[Scheme, Facts] = {
    Scheme.PMID: Facts(forms.PMID_PRINTED, forms.PMID_CLAIM, _ONE_TO_NINE, "", _PMID_URL, InvalidPMID),
    Scheme.PMCID: Facts(forms.PMCID_PRINTED, forms.PMCID_CLAIM, _ONE_TO_NINE, "PMC", _PMCID_URL, InvalidPMCID),
    Scheme.DOI: Facts(doi.PRINTED, forms.DOI_CLAIM, None, "", _DOI_URL, InvalidDOI),
    Scheme.NCT: Facts(forms.NCT_PRINTED, forms.NCT_CLAIM, _EIGHT, "NCT", _NCT_URL, InvalidNCT),
    Scheme.ISRCTN: Facts(forms.ISRCTN_PRINTED, forms.ISRCTN_CLAIM, _EIGHT, "ISRCTN", _ISRCTN_URL, InvalidISRCTN),
}
# fmt: on

_AROUND = re.compile(r"[\s.,;:!?…()\[\]{}<>\"'“”„‘’«»*|•–—-]*")


def visible(text: str) -> str:
    """`text` without characters that cannot be seen, and with `&lt;`, `&gt;` and `&amp;` read.

    >>> visible("10.1002/a&lt;1::AID\\u200b-X&gt;3")
    '10.1002/a<1::AID-X>3'
    """
    text = text.translate(doi.INVISIBLE)
    return re.sub(r"&(?:lt|gt|amp);", lambda escape: html.unescape(escape.group()), text)


def locate(text: str) -> Iterator[Found]:
    """Every identifier printed in `visible(text)`, in order of appearance, repeats included; spans do not overlap.

    >>> [(str(found.identifier), found.start, found.end) for found in locate("see PMID: 22972143.")]
    [('pmid:22972143', 4, 18)]
    """
    text = visible(text)
    everything = [found for scheme in SCHEMES for found in _of_scheme(scheme, text)]
    end = 0
    for found in sorted(everything, key=lambda found: (found.start, -found.end)):
        if found.start >= end:
            yield found
            end = found.end


def find(text: str) -> tuple[Identifier, ...]:
    """All identifiers in running text, in order of appearance, each once. A bare number is never one.

    >>> [str(identifier) for identifier in find("doi:10.1000/182. PMID: 22972143; PMCID: PMC3394355.")]
    ['doi:10.1000/182', 'pmid:22972143', 'pmcid:PMC3394355']
    """
    return once(found.identifier for found in locate(text))


def once(identifiers: Iterable[Identifier]) -> tuple[Identifier, ...]:
    """`identifiers` in their order without repeats; of a DOI printed in two cases the first stays.

    >>> [str(identifier) for identifier in once([Identifier(Scheme.PMID, "1"), Identifier(Scheme.PMID, "1")])]
    ['pmid:1']
    """
    first: dict[Identifier, Identifier] = {}
    for identifier in identifiers:
        first.setdefault(fold(identifier), identifier)
    return tuple(first.values())


def detect(text: str, *, bare: Scheme | None = None) -> Identifier | None:
    """The identifier that the whole of `text` is, in any form; None for anything else.

    A bare number is a value of the scheme `bare`, and nothing when `bare` is not given.

    >>> detect("https://pubmed.ncbi.nlm.nih.gov/22972143/?from_term=cramp")
    Identifier(scheme=<Scheme.PMID: 'pmid'>, value='22972143')
    >>> detect("22972143") is None
    True
    >>> str(detect("22972143", bare=Scheme.PMID))
    'pmid:22972143'
    """
    text = visible(text)
    if bare and (number := _bare(bare, text)):
        return number
    found = list(locate(text))
    if len(found) != 1:
        return None
    outside = text[: found[0].start], text[found[0].end :]
    return found[0].identifier if all(_AROUND.fullmatch(part) for part in outside) else None


def normalize(scheme: Scheme, text: str) -> str:
    """The canonical value of an identifier of `scheme`, printed in any form or bare.

    Raises the scheme's child of InvalidIdentifier when `text` is anything else.

    >>> normalize(Scheme.DOI, "https://doi.org/10.1016%2FS1474-4422(19)30414-4")
    '10.1016/S1474-4422(19)30414-4'
    >>> normalize(Scheme.PMCID, "pmc3394355.1")
    'PMC3394355'
    """
    identifier = detect(text, bare=scheme)
    if identifier is None or identifier.scheme is not scheme:
        raise SCHEMES[scheme].error(value=_short(text))
    return identifier.value


def is_canonical(scheme: Scheme, text: str) -> bool:
    """Whether `text` is a value of `scheme` in the very form that `normalize` gives, so that it is read back whole.

    >>> is_canonical(Scheme.DOI, "10.1000/182"), is_canonical(Scheme.DOI, "10.1000/182.")
    (True, False)
    """
    return detect(text, bare=scheme) == Identifier(scheme, text)


def url(identifier: Identifier) -> str:
    """The address where the scheme's owner shows what `identifier` names, percent-encoded where RFC 3986 asks.

    >>> url(Identifier(Scheme.PMID, "22972143"))
    'https://pubmed.ncbi.nlm.nih.gov/22972143/'
    """
    return SCHEMES[identifier.scheme].url.format(value=quote(identifier.value, safe="/:;()-._~!$&'*+,=@"))


def fold(identifier: Identifier) -> Identifier:
    """`identifier` for comparison: DOIs are case-insensitive (https://www.doi.org/doi-handbook/HTML/case-sensitivity.html).

    >>> str(fold(Identifier(Scheme.DOI, "10.1000/ABC")))
    'doi:10.1000/abc'
    """
    if identifier.scheme is Scheme.DOI:
        return Identifier(Scheme.DOI, identifier.value.lower())
    return identifier


def same_doi(one: str, other: str) -> bool:
    """Whether two normalised DOIs name the same thing.

    >>> same_doi("10.1016/S1474-4422(19)30414-4", "10.1016/s1474-4422(19)30414-4")
    True
    """
    return one.lower() == other.lower()


def mistaken(text: str) -> tuple[str, ...]:
    """A sentence for everything in `text` that claims to be an identifier and is not, in order of appearance.

    >>> mistaken("Magnesium for cramps. PMID: 0123")
    ('"0123" is not a PubMed ID: write 1 to 9 digits that do not begin with 0, such as 22972143.',)
    """
    text = visible(text)
    spans = [(found.start, found.end) for found in locate(text)]
    starts = {start for start, _ in spans}
    sentences = [
        (match.start(), str(facts.error(value=_short(facts.prefix + value))))
        for facts in SCHEMES.values()
        for match in facts.claim.finditer(text)
        if re.search("[0-9]", value := match["claim"].rstrip(".,;:)]>")) and not _covers(spans, match.start())
    ]
    sentences += [
        (match.start("claim"), str(UnlabelledNumber(value=match["claim"])))
        for _, end in spans
        if (match := forms.UNLABELLED.match(text, end)) and match.start("claim") not in starts
    ]
    return tuple(dict.fromkeys(sentence for _, sentence in sorted(sentences)))


def _covers(spans: list[tuple[int, int]], position: int) -> bool:
    """Whether `position` lies in one of `spans` (in order, apart from each other)."""
    before = bisect_left(spans, (position + 1, 0))
    return before > 0 and spans[before - 1][1] > position


def _short(value: str) -> str:
    return value if len(value) <= 100 else f"{value[:99]}…"


def _bare(scheme: Scheme, text: str) -> Identifier | None:
    facts, number = SCHEMES[scheme], text.strip(" \t\r\n\xa0.,;:()[]\"'")
    if facts.bare is None or not facts.bare.fullmatch(number):
        return None
    return Identifier(scheme, facts.prefix + number)


def _of_scheme(scheme: Scheme, text: str) -> Iterator[Found]:
    if scheme is Scheme.DOI:
        yield from _dois(text)
        return
    facts = SCHEMES[scheme]
    for match in facts.printed.finditer(text):
        yield Found(Identifier(scheme, facts.prefix + match[match.lastgroup or 0]), match.start(), match.end())


def _dois(text: str) -> Iterator[Found]:
    for match in doi.PRINTED.finditer(text):
        start = doi.address_start(text, match.start())
        value = doi.trimmed(match.group(), text[start : match.start()])
        if value is None:
            continue
        label = forms.DOI_LABEL.search(text[max(0, start - 20) : start])
        tail = forms.ADDRESS_TAIL.match(text, match.end())
        end = tail.end() if tail else match.end()
        yield Found(Identifier(Scheme.DOI, value), start - (len(label.group()) if label else 0), end)
