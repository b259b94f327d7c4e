"""What the groups may do with appraisals, assessments and publications; and a group that only reads.

Changing a group in the admin later is allowed, and kept.
"""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

READ = [
    "claim", "outcome", "topic", "study", "notice", "evidenceitem", "scale", "level", "assessment", "step", "rating",
    "consensus", "publication",
]  # fmt: skip

GROUPS = {
    "Viewer": {"view": READ},
    "Curator": {"view": READ},
    "Reviewer": {
        "view": [*READ, "appraisal", "declaration"],
        "add": ["appraisal", "declaration"],
        "change": ["appraisal"],
        "settle_conflict": None,
    },
    "Editor": {
        "view": [*READ, "appraisal", "declaration"],
        "add": ["assessment", "step", "rating", "declaration"],
        "change": ["assessment", "step", "rating"],
        "delete": ["rating", "step"],
        "settle_conflict": None,
    },
}
# What was submitted is never deleted.
NO_LONGER = ("Editor", "delete_appraisal")


def codenames(allowed):
    return [f"{action}_{model}" if models else action for action, models in allowed.items() for model in models or [""]]


def make(apps, schema_editor):
    create_permissions(installed.get_app_config("evidence"), apps=apps, using=schema_editor.connection.alias, verbosity=0)
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    ours = Permission.objects.filter(content_type__app_label="evidence")
    for name, allowed in GROUPS.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.add(*ours.filter(codename__in=codenames(allowed)))
    group, codename = NO_LONGER
    Group.objects.get(name=group).permissions.remove(*ours.filter(codename=codename))


def remove(apps, schema_editor):
    """The new group goes; what the others may do is harmless without the tables."""
    apps.get_model("auth", "Group").objects.filter(name="Viewer").delete()


class Migration(migrations.Migration):
    dependencies = [("evidence", "0007_history_and_promises")]
    operations = [migrations.RunPython(make, remove)]
