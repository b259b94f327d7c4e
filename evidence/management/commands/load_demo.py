"""`manage.py load_demo`: the leg-cramp demo, from the fixture, without a network."""

import json
from argparse import ArgumentParser
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, User
from django.core import serializers
from django.core.management.base import BaseCommand
from django.db import connection, transaction

from evidence.claims.models import Claim
from evidence.grading.declarations import Declaration
from evidence.grading.replaying import Cast, Told, acting, replay
from evidence.studies.models import Study
from evidence.studies.search import index


class Command(BaseCommand):
    help = (
        "Load the demo: claims of five articles about leg cramps, the studies they rest on, and what demo reviewers "
        "judged of them, most of it published. Safe to repeat: what is there is left as it is."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="do nothing when there is any claim or study")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["if_empty"] and (Claim.objects.exists() or Study.objects.exists()):
            return
        loaded = load(settings.BASE_DIR / "fixtures" / "leg_cramps.json")
        self.stdout.write(
            f"Demo: {loaded.claims} claims ({loaded.published} of them published) and {loaded.records} other objects "
            f"added, {loaded.kept} were there already."
        )


@dataclass
class Loaded:
    """How much was added, and how much was there already."""

    records: int = 0
    claims: int = 0
    published: int = 0
    kept: int = 0


@transaction.atomic
def load(fixture: Path) -> Loaded:
    """Add what is not there yet: people and records by their names, a claim with all that was judged of it.

    A claim that is there stays, edited or not.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('evidence.load_demo'))")
    told, loaded = json.loads(fixture.read_text(encoding="utf-8")), Loaded()
    with acting():
        load_people(told["people"], loaded)
        load_records(told["records"], loaded)
    load_claims(told["claims"], loaded)
    return loaded


def load_people(told: Iterable[Told], loaded: Loaded) -> None:
    """Accounts that nobody can log in to, each with the groups and the declaration of interests that it needs."""
    for one in told:
        fields = {"first_name": one["first_name"], "last_name": one["last_name"], "is_active": False}
        user, new = User.objects.get_or_create(
            username=one["username"], defaults=fields | {"password": make_password(None)}
        )
        if new:
            user.groups.set(Group.objects.filter(name__in=one["groups"]))
        day = date.fromisoformat(one["declared_on"])
        if not Declaration.objects.filter(reviewer=user, declared_on__lte=day, valid_until__gte=day).exists():
            Declaration.objects.create(reviewer=user, declared_on=day, interests=one["interests"], may_be_named=True)
        loaded.records, loaded.kept = loaded.records + new, loaded.kept + (not new)


def load_records(told: Iterable[Told], loaded: Loaded) -> None:
    """Topics, studies and notices, as Django writes them, with natural keys."""
    for row in serializers.deserialize("python", told):
        if row.object.pk is not None:
            loaded.kept += 1
            continue
        row.save()
        loaded.records += 1
        if isinstance(row.object, Study):
            index([row.object])


def load_claims(told: Iterable[Told], loaded: Loaded) -> None:
    """Claims with all that was judged of them, each taken through its rounds."""
    there, cast = set(Claim.objects.values_list("slug", flat=True)), Cast()
    for one in told:
        if one["slug"] in there:
            loaded.kept += 1
            continue
        loaded.claims += 1
        loaded.published += replay(one, cast).state == Claim.State.PUBLISHED
