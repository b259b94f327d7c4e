"""`manage.py load_demo`: the leg-cramp demo, from the fixture, without a network."""

import json
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator, Mapping
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

from evidence.articles.models import Article, Citation, Phrasing, Statement
from evidence.claims.models import Claim
from evidence.grading.declarations import Declaration
from evidence.grading.replaying import Cast, Told, acting, replay
from evidence.studies.models import Study
from evidence.studies.outcomes import Outcome
from evidence.studies.search import index


class Command(BaseCommand):
    help = (
        "Load the demo: five articles about leg cramps, their claims, the studies these rest on, and what demo "
        "reviewers judged of them, most of it published. Safe to repeat: what is there is left as it is."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="do nothing when there is any claim or study")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["if_empty"] and (Claim.objects.exists() or Study.objects.exists()):
            return
        loaded = load(settings.BASE_DIR / "fixtures" / "leg_cramps.json")
        self.stdout.write(
            f"Demo: {loaded.claims} claims ({loaded.published} of them published), {loaded.articles} articles and "
            f"{loaded.records} other objects added, {loaded.kept} were there already."
        )


@dataclass
class Loaded:
    """How much was added, and how much was there already."""

    records: int = 0
    claims: int = 0
    articles: int = 0
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
    with acting():
        load_articles(told["articles"], loaded)
        load_phrasings(told["phrasings"])
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


def load_articles(told: Iterable[Told], loaded: Loaded) -> None:
    """Articles with the references that they print and the claims that they make; their texts belong to others."""
    claims = {claim.slug: claim for claim in Claim.objects.all()}
    for one in told:
        about = {name: value for name, value in one.items() if name not in ("citations", "statements")}
        article, new = Article.objects.get_or_create(slug=one["slug"], defaults=about)
        loaded.articles, loaded.kept = loaded.articles + new, loaded.kept + (not new)
        if new:
            Citation.objects.bulk_create(citations(article, one["citations"], claims))
            Statement.objects.bulk_create(Statement(article=article, claim=claims[slug]) for slug in one["statements"])


def citations(article: Article, told: Iterable[Told], claims: Mapping[str, Claim]) -> Iterator[Citation]:
    for position, one in enumerate(told, start=1):
        fields = {name: value for name, value in one.items() if name in ("text", "outcome", "detail")}
        if "study" in one:
            fields |= {"outcome": Outcome.ALREADY, "study": Study.objects.get(**one["study"])}
        yield Citation(article=article, position=position, claim=claims.get(one.get("claim", "")), **fields)


def load_phrasings(told: Mapping[str, str]) -> None:
    """The words by which articles state a claim, where its own words would not find them."""
    without = Claim.objects.filter(slug__in=told, phrasing=None)
    Phrasing.objects.bulk_create(Phrasing(claim=claim, words=told[claim.slug]) for claim in without)
