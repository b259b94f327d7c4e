"""REGISTER of the models, for Django; each lives in its room."""

from evidence.claims.models import Claim, EvidenceItem, ImportedReference, Outcome, ReferenceImport, Topic
from evidence.grading.models import Appraisal, Level, Scale
from evidence.studies.models import Notice, Study, StudySearch

__all__ = [
    "Appraisal",
    "Claim",
    "EvidenceItem",
    "ImportedReference",
    "Level",
    "Notice",
    "Outcome",
    "ReferenceImport",
    "Scale",
    "Study",
    "StudySearch",
    "Topic",
]
