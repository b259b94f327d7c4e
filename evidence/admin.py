"""REGISTER of the admin pages; each lives in its room."""

from evidence.claims import admin as claims_admin
from evidence.claims import list_admin
from evidence.grading import admin as grading_admin
from evidence.grading import (
    assessment_admin,
    declarations_admin,
    items_admin,
    panel_admin,
    publications_admin,
    workbench_admin,
)
from evidence.studies import admin as studies_admin

__all__ = [
    "assessment_admin",
    "claims_admin",
    "declarations_admin",
    "grading_admin",
    "items_admin",
    "list_admin",
    "panel_admin",
    "publications_admin",
    "studies_admin",
    "workbench_admin",
]
