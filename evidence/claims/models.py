"""REGISTER of the room's models; each file holds what its name says."""

from evidence.claims.claims import Claim, ClaimTopic, EvidenceItem, Outcome, UnknownClaim
from evidence.claims.reference_lists import ImportedReference, ReferenceImport
from evidence.claims.topics import Topic

__all__ = [
    "Claim",
    "ClaimTopic",
    "EvidenceItem",
    "ImportedReference",
    "Outcome",
    "ReferenceImport",
    "Topic",
    "UnknownClaim",
]
