"""The one Django app of the house, and the admin that goes with it."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps

from evidence import checks


class EvidenceConfig(AppConfig):
    name = "evidence"
    label = "evidence"
    verbose_name = "Evidence"
    default = True

    def ready(self) -> None:
        checks.register()


class EvidenceAdminConfig(admin_apps.AdminConfig):
    default = False
    default_site = "evidence.admin_site.EvidenceAdminSite"
