"""The rows that migrations ship, for a database that a test with real transactions has emptied."""

from importlib import import_module

from django.apps import apps
from django.contrib.auth.models import Group
from django.db import connection

# The migrations that ship rows, and their functions.
SHIPPED = (
    ("0002_shipped_scales", "ship"),
    ("0003_groups", "make"),
    ("0005_more_scales", "ship"),
    ("0008_groups_of_the_panel", "make"),
    ("0010_groups_of_writers", "make"),
)


def ship() -> None:
    """Ship them again, unless they are there."""
    if Group.objects.exists():
        return
    for name, function in SHIPPED:
        migration = import_module(f"evidence.migrations.{name}")
        getattr(migration, function)(apps, connection.schema_editor())
