"""REGISTER of the models, for Django; each lives in its room."""

from evidence.articles.models import Article, Cause, Citation, Phrasing, Recognition, Statement, Task
from evidence.claims.models import Claim, ClaimTopic, EvidenceItem, ImportedReference, Outcome, ReferenceImport, Topic
from evidence.grading.models import (
    Appraisal,
    AssessedItem,
    Assessment,
    Consensus,
    Declaration,
    Level,
    Publication,
    PublicationSearch,
    PublishedStudy,
    Rating,
    Scale,
    Step,
    StepItem,
)
from evidence.studies.models import Notice, Study, StudySearch

__all__ = [
    "Appraisal",
    "Article",
    "AssessedItem",
    "Assessment",
    "Cause",
    "Citation",
    "Claim",
    "ClaimTopic",
    "Consensus",
    "Declaration",
    "EvidenceItem",
    "ImportedReference",
    "Level",
    "Notice",
    "Outcome",
    "Phrasing",
    "Publication",
    "PublicationSearch",
    "PublishedStudy",
    "Rating",
    "Recognition",
    "ReferenceImport",
    "Scale",
    "Statement",
    "Step",
    "StepItem",
    "Study",
    "StudySearch",
    "Task",
    "Topic",
]
