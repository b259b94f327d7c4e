"""What the groups may do with articles and tasks.

Changing a group in the admin later is allowed, and kept.
"""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

READ = ["article", "citation", "statement", "phrasing", "task", "cause"]
WRITE = {
    "view": READ,
    "add": ["article", "citation", "statement", "phrasing"],
    "change": ["article", "citation", "statement", "phrasing"],
    "delete": ["citation", "statement", "phrasing"],
    "resolve_task": None,
}
GROUPS = {"Viewer": {"view": READ}, "Curator": WRITE, "Reviewer": {"view": READ}, "Editor": WRITE}


def codenames(allowed):
    return [f"{action}_{model}" if models else action for action, models in allowed.items() for model in models or [""]]


def make(apps, schema_editor):
    create_permissions(installed.get_app_config("evidence"), apps=apps, using=schema_editor.connection.alias, verbosity=0)
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    ours = Permission.objects.filter(content_type__app_label="evidence")
    for name, allowed in GROUPS.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.add(*ours.filter(codename__in=codenames(allowed)))


class Migration(migrations.Migration):
    dependencies = [("evidence", "0009_articles")]
    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
