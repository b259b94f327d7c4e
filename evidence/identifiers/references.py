"""One reference of a reading list: the text as printed, the identifiers in it, and what the citation says."""

import re
from dataclasses import dataclass

from evidence.identifiers.lists import split
from evidence.identifiers.notices import notice_span
from evidence.identifiers.printed import read_printed
from evidence.identifiers.schemes import Found, Identifier, Scheme, detect, locate, mistaken, once, visible

__all__ = ["Reference", "read", "read_list", "split"]


@dataclass(frozen=True, slots=True)
class Reference:
    """`identifiers` name the study itself; `related` are printed in its title or in a note about errata or comments.

    `invalid` holds a sentence for everything that claims to be an identifier and is not. What the citation does not
    say for certain is None.
    """

    text: str
    identifiers: tuple[Identifier, ...] = ()
    invalid: tuple[str, ...] = ()
    related: tuple[Identifier, ...] = ()
    title: str | None = None
    first_author: str | None = None
    year: int | None = None
    journal: str | None = None
    volume: str | None = None
    issue: str | None = None
    first_page: str | None = None

    def first(self, scheme: Scheme) -> str | None:
        return next((one.value for one in self.identifiers if one.scheme is scheme), None)

    @property
    def pmid(self) -> str | None:
        return self.first(Scheme.PMID)

    @property
    def pmcid(self) -> str | None:
        return self.first(Scheme.PMCID)

    @property
    def doi(self) -> str | None:
        return self.first(Scheme.DOI)

    @property
    def nct(self) -> str | None:
        return self.first(Scheme.NCT)

    @property
    def isrctn(self) -> str | None:
        return self.first(Scheme.ISRCTN)

    @property
    def searchable(self) -> bool:
        """Whether PubMed can be asked for it without an identifier: by title, or by journal, year and place."""
        return bool(self.title or (self.journal and self.year and (self.volume or self.first_page)))


def read_list(text: str) -> list[Reference]:
    """Every reference of a pasted list or of a whole article, in order; see `split` for what counts as one.

    >>> [str(reference.identifiers[0]) for reference in read_list("22972143, 31923242")]
    ['pmid:22972143', 'pmid:31923242']
    """
    return [read(entry) for entry in split(text)]


def read(text: str) -> Reference:
    """One reference. A bare number of five to nine digits that is the whole text is a PMID.

    >>> reference = read("Young, Gavin. “Leg cramps.” BMJ clinical evidence vol. 2015 1113. 13 May. 2015")
    >>> reference.title, reference.first_author, reference.year, reference.volume, reference.first_page
    ('Leg cramps', 'Young', 2015, '2015', '1113')
    """
    text = " ".join(visible(text).split())
    if re.fullmatch(r"\W*[0-9]{5,}\W*", text):
        number = detect(text, bare=Scheme.PMID)
        return (
            Reference(text, (number,)) if number else Reference(text, invalid=mistaken(f"PMID: {text.strip(' .,;')}"))
        )
    found = tuple(locate(text))
    notice = notice_span(text)
    printed = read_printed(text[: notice[0]], tuple(one for one in found if one.end <= notice[0]))
    own, others = _shared_out(found, notice, printed.place)
    return Reference(
        text=text,
        identifiers=own,
        invalid=mistaken(text),
        related=others,
        title=printed.title,
        first_author=printed.first_author,
        year=printed.year,
        journal=printed.journal,
        volume=printed.volume,
        issue=printed.issue,
        first_page=printed.first_page,
    )


def _shared_out(
    found: tuple[Found, ...], notice: tuple[int, int], place: int | None
) -> tuple[tuple[Identifier, ...], tuple[Identifier, ...]]:
    """The study's own identifiers, and those of other articles: in a notice, or in the title when the study has
    one of the same scheme behind it."""
    behind = {one.identifier.scheme for one in found if place is not None and one.start >= place}
    own: list[Identifier] = []
    others: list[Identifier] = []
    for one in found:
        in_title = place is not None and one.start < place and one.identifier.scheme in behind
        in_notice = notice[0] <= one.start < notice[1]
        (others if in_title or in_notice else own).append(one.identifier)
    mine = once(own)
    return mine, tuple(one for one in once(others) if one not in mine)
