"""`manage.py load_demo`: the leg-cramp demo, from the fixture, without a network."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import serializers
from django.core.management.base import BaseCommand
from django.db import connection, transaction

from evidence.claims.models import Claim
from evidence.studies.models import Study
from evidence.studies.search import index


class Command(BaseCommand):
    help = (
        "Load the demo: claims of five articles about leg cramps and the studies they rest on. Safe to repeat: what is "
        "there is left as it is."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="do nothing when there is any claim or study")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["if_empty"] and (Claim.objects.exists() or Study.objects.exists()):
            return
        added, kept = load(settings.BASE_DIR / "fixtures" / "leg_cramps.json")
        self.stdout.write(f"Demo: {added} objects added, {kept} were there already.")


@transaction.atomic
def load(fixture: Path) -> tuple[int, int]:
    """Add what is not there yet, by natural key; what is there stays, edited or not. Returns both counts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('evidence.load_demo'))")
    added = kept = 0
    with fixture.open(encoding="utf-8") as lines:
        for row in serializers.deserialize("json", lines):
            if row.object.pk is not None:
                kept += 1
                continue
            row.save()
            added += 1
            if isinstance(row.object, Study):
                index([row.object])
    return added, kept
