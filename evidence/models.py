"""REGISTER of the models, for Django; each lives in its room."""

from evidence.claims.models import Claim, ClaimTopic, EvidenceItem, ImportedReference, Outcome, ReferenceImport, Topic
from evidence.grading.models import (
    Appraisal,
    AssessedItem,
    Assessment,
    Consensus,
    Declaration,
    Level,
    Publication,
    PublishedStudy,
    Rating,
    Scale,
    Step,
    StepItem,
)
from evidence.studies.models import Notice, Study, StudySearch

__all__ = [
    "Appraisal",
    "AssessedItem",
    "Assessment",
    "Claim",
    "ClaimTopic",
    "Consensus",
    "Declaration",
    "EvidenceItem",
    "ImportedReference",
    "Level",
    "Notice",
    "Outcome",
    "Publication",
    "PublishedStudy",
    "Rating",
    "ReferenceImport",
    "Scale",
    "Step",
    "StepItem",
    "Study",
    "StudySearch",
    "Topic",
]
