"""How a study stands after the notices about it: kinds, never one yes or no.

PubMed says it in CommentsCorrections, once on the affected article ("RetractionIn") and once on the notice
("RetractionOf"); only the first changes how a study stands
(https://www.nlm.nih.gov/bsd/licensee/elements_descriptions.html#commentscorrections).
"""

from collections.abc import Iterable
from enum import StrEnum

from evidence.pubmed.records import Link, Record


class Standing(StrEnum):
    """How a study stands, the worst first. NO_NOTICE says what is known, not that the study is sound."""

    RETRACTED = "retracted"
    RETRACTED_AND_REPLACED = "retracted_and_replaced"
    CONCERN = "concern"
    CORRECTED_AND_REPUBLISHED = "corrected_and_republished"
    CORRECTED = "corrected"
    SUPERSEDED = "superseded"
    SET_ASIDE = "set_aside"
    NO_NOTICE = "no_notice"

    @property
    def label(self) -> str:
        return LABELS[self]

    @property
    def withdrawn(self) -> bool:
        """True when the study must not be used as evidence."""
        return self in (Standing.RETRACTED, Standing.RETRACTED_AND_REPLACED)


LABELS = {
    Standing.RETRACTED: "Retracted",
    Standing.RETRACTED_AND_REPLACED: "Retracted and replaced",
    Standing.CONCERN: "Expression of concern",
    Standing.CORRECTED_AND_REPUBLISHED: "Corrected and republished",
    Standing.CORRECTED: "Corrected",
    Standing.SUPERSEDED: "Superseded by a newer version",
    Standing.SET_ASIDE: "Notices set aside, with a reason",
    Standing.NO_NOTICE: "No notice known",
}

SEVERITY = {standing: rank for rank, standing in enumerate(Standing)}

# RefType on the affected article -> how it makes the study stand; None: recorded, changes nothing.
STANDING_OF = {
    "RetractionIn": Standing.RETRACTED,
    "RetractedandRepublishedIn": Standing.RETRACTED_AND_REPLACED,
    "ExpressionOfConcernIn": Standing.CONCERN,
    "ErratumIn": Standing.CORRECTED,
    "PartialRetractionIn": Standing.CORRECTED,
    "CorrectedandRepublishedIn": Standing.CORRECTED_AND_REPUBLISHED,
    "UpdateIn": Standing.SUPERSEDED,
    "RepublishedIn": None,
    "ReprintIn": None,
}

# Publication types of records that announce something about another record
# (https://www.nlm.nih.gov/mesh/pubtypes.html).
NOTICE_TYPES = {
    "D016440": "Retraction of Publication",
    "D016425": "Published Erratum",
    "D000075742": "Expression of Concern",
}
NOTICE_TYPE_NAMES = {*NOTICE_TYPES.values(), "Retraction Notice"}

RETRACTED_PUBLICATION = "D016441"


def worst(standings: Iterable[Standing]) -> Standing:
    """The standing that counts when several notices speak.

    >>> worst([Standing.CORRECTED, Standing.RETRACTED])
    <Standing.RETRACTED: 'retracted'>
    >>> worst([])
    <Standing.NO_NOTICE: 'no_notice'>
    """
    return min(standings, key=SEVERITY.__getitem__, default=Standing.NO_NOTICE)


def notice_links(record: Record) -> list[Link]:
    """The links of a record that are notices about it; a retracted publication without a link still has one."""
    links = [link for link in record.links if link.kind in STANDING_OF]
    if any(STANDING_OF[link.kind] in (Standing.RETRACTED, Standing.RETRACTED_AND_REPLACED) for link in links):
        return links
    if any(
        kind.ui == RETRACTED_PUBLICATION or kind.name == "Retracted Publication" for kind in record.publication_types
    ):
        return [*links, Link(kind="RetractionIn", source="Publication type: Retracted Publication")]
    return links


def notice_about(record: Record) -> str | None:
    """What this record announces about another work, in words; None for a study.

    A replaced or updated version (UpdateOf, RetractedandRepublishedFrom) is a study of its own.
    """
    for kind in record.publication_types:
        if kind.ui in NOTICE_TYPES or kind.name in NOTICE_TYPE_NAMES:
            return kind.name
    return None


def standing_of_links(links: Iterable[Link]) -> Standing:
    """How a record stands by its own links, before it is stored."""
    return worst(STANDING_OF[link.kind] or Standing.NO_NOTICE for link in links if link.kind in STANDING_OF)
