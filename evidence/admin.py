"""REGISTER of the admin pages; each lives in its room."""

from evidence.claims import admin as claims_admin
from evidence.claims import list_admin
from evidence.grading import admin as grading_admin
from evidence.studies import admin as studies_admin

__all__ = ["claims_admin", "grading_admin", "list_admin", "studies_admin"]
