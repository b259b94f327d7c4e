"""Keys by which a text cites a reference: ASCII, and unique within a list."""

import re
import unicodedata
from string import ascii_lowercase

from evidence.citations.item import Item

NOT_IN_A_KEY = re.compile(r"[^a-z0-9.]+")


def citation_key(item: Item) -> str:
    """A key made of the PMID, else of the PMCID, the DOI or the item's own id.

    Keys are in lower case, because BibTeX takes keys that differ in case alone for the same.
    Source: https://www.ctan.org/pkg/bibtex

    >>> citation_key({"PMID": "22972143"}), citation_key({"DOI": "10.1002/(SICI)1097<1::AID>3.0"})
    ('pmid22972143', 'doi10.1002-sici-1097-1-aid-3.0')
    """
    pmid = item.get("PMID", "")
    if pmid.isdecimal() and pmid.isascii():
        return "pmid" + pmid
    if pmid := key_text(pmid):
        return "pmid" + pmid
    if pmcid := key_text(item.get("PMCID", "")):
        return "pmc" + pmcid.removeprefix("pmc")
    if doi := key_text(item.get("DOI", "")):
        return "doi" + doi
    return key_text(item.get("id", "")) or "reference"


def key_text(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    return NOT_IN_A_KEY.sub("-", folded.lower()).strip("-.")


def unique_key(key: str, taken: dict[str, int]) -> str:
    """The key itself, or with a, b, ... z, aa, ... when the list has it already; `taken` remembers.

    >>> taken = {}
    >>> [unique_key("pmid1", taken) for _ in range(3)]
    ['pmid1', 'pmid1a', 'pmid1b']
    """
    candidate = key
    while candidate in taken:
        candidate = key + letters(taken[key])
        taken[key] += 1
    taken[candidate] = 0
    return candidate


def letters(number: int) -> str:
    """0 is a, 25 is z, 26 is aa.

    >>> letters(0), letters(25), letters(26)
    ('a', 'z', 'aa')
    """
    text = ""
    while number >= 0:
        number, place = divmod(number, 26)
        text = ascii_lowercase[place] + text
        number -= 1
    return text
