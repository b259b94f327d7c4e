"""Which identifiers and pages are a record's own: its DOI, its PMC number, its pages or article number."""

import re

DOI = re.compile(r"(?:doi:\s*|https?://(?:dx\.)?doi\.org/)?(10\.\d{4,9}/\S+)", re.IGNORECASE)
PMCID = re.compile(r"PMC\d+")
# A single token: CD009402, e0227497, R48, 2050313X211016993. S30 is a page of a supplement, 522P and xii are pages.
ARTICLE_NUMBER = re.compile(r"(?!S\d{1,4}$)[A-Za-z]+\d\w*|\d+[A-Za-z]+\d+")
# Names that publishers use among themselves: Elsevier's S0140-6736(20)30183-5, EIJ-D-19-01114, 10.1177/0300, paths.
INTERNAL_PII = re.compile(r"S\d{3,4}-?\d{3}[\dX].+|.*-D-\d.*|.*/.*", re.DOTALL)


def own_doi(listed: str | None, printed: str | None) -> str | None:
    """The DOI: that of PubMed's list, in the spelling with capitals when the article's own element has it.

    Source: https://www.nlm.nih.gov/bsd/licensee/elements_descriptions.html#elocationid

    >>> own_doi("10.1091/mbc.e08-08-0798", "10.1091/mbc.E08-08-0798")
    '10.1091/mbc.E08-08-0798'
    """
    first, second = doi(listed), doi(printed)
    if first is None or second is None:
        return first or second
    same = first.lower() == second.lower()
    return second if same and first == first.lower() else first


def doi(text: str | None) -> str | None:
    match = DOI.fullmatch((text or "").strip())
    return match[1] if match else None


def pmcid(text: str | None) -> str | None:
    """The PMC number without its version.

    >>> pmcid("PMC6134338.4"), pmcid("PMC4392567 [Available on 06/01/15]"), pmcid("00012345")
    ('PMC6134338', 'PMC4392567', None)
    """
    match = PMCID.search(text or "")
    return match[0] if match else None


def article_number(pages: str | None, pii: str | None) -> str | None:
    """The number that stands for pages, or None.

    With pages: one token with letters ("CD009402"), or one that the publisher's own id repeats ("67003", "067003").
    Without: the publisher's id, unless it is one of those made for computers only.

    Source: https://www.nlm.nih.gov/bsd/licensee/elements_descriptions.html#pagination

    >>> article_number("123-34", None), article_number("R48", None), article_number(None, "e0227497")
    (None, 'R48', 'e0227497')
    """
    if pages is None:
        return None if pii is None or INTERNAL_PII.fullmatch(pii) else pii
    if ARTICLE_NUMBER.fullmatch(pages) or (pii and pages.isdigit() and pii.lstrip("0") == pages.lstrip("0")):
        return pages
    return None
