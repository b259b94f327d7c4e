"""The groups of people, with what they may do. Changing a group in the admin later is allowed, and kept."""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

READ = ["claim", "outcome", "topic", "study", "notice", "evidenceitem", "scale", "level"]

GROUPS = {
    "Curator": {
        "view": [*READ, "referenceimport"],
        "add": ["claim", "outcome", "topic", "study", "notice", "evidenceitem", "referenceimport"],
        "change": ["claim", "outcome", "topic", "study", "notice", "evidenceitem", "referenceimport"],
        "delete": ["outcome", "evidenceitem"],
    },
    "Reviewer": {"view": [*READ, "appraisal"], "add": ["appraisal"], "change": ["appraisal"]},
    "Editor": {
        "view": [*READ, "appraisal"],
        "add": ["claim", "outcome", "topic", "scale", "level"],
        "change": ["claim", "outcome", "topic", "scale", "level", "evidenceitem"],
        "delete": ["appraisal", "outcome", "evidenceitem"],
        "publish": ["claim"],
    },
}


def make(apps, schema_editor):
    # Permissions are made after all migrations; the groups need them now.
    create_permissions(installed.get_app_config("evidence"), apps=apps, using=schema_editor.connection.alias, verbosity=0)
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    for name, allowed in GROUPS.items():
        group, _ = Group.objects.get_or_create(name=name)
        codenames = [f"{action}_{model}" for action, models in allowed.items() for model in models]
        group.permissions.add(*Permission.objects.filter(content_type__app_label="evidence", codename__in=codenames))


def remove(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=GROUPS).delete()


class Migration(migrations.Migration):
    dependencies = [("evidence", "0002_shipped_scales"), ("auth", "0012_alter_user_first_name_max_length")]
    operations = [migrations.RunPython(make, remove)]
