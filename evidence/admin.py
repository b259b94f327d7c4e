"""REGISTER of the admin pages; each lives in its room."""

from evidence import people_admin
from evidence.articles import article_admin, tasks_admin
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
    "article_admin",
    "assessment_admin",
    "claims_admin",
    "declarations_admin",
    "grading_admin",
    "items_admin",
    "list_admin",
    "panel_admin",
    "people_admin",
    "publications_admin",
    "studies_admin",
    "tasks_admin",
    "workbench_admin",
]
