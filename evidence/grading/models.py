"""REGISTER of the room's models; each file holds what its name says."""

from evidence.grading import held
from evidence.grading.appraisals import Appraisal, Consensus, Rating
from evidence.grading.assessments import AssessedItem, Assessment, Step, StepItem
from evidence.grading.declarations import Declaration
from evidence.grading.publication_search import PublicationSearch
from evidence.grading.publications import Publication, PublishedStudy
from evidence.grading.scales import Level, Scale

__all__ = [
    "Appraisal",
    "AssessedItem",
    "Assessment",
    "Consensus",
    "Declaration",
    "Level",
    "Publication",
    "PublicationSearch",
    "PublishedStudy",
    "Rating",
    "Scale",
    "Step",
    "StepItem",
    "held",
]
