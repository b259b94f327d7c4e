"""`manage.py make_synthetic`: a database of invented studies and claims, to see how this site does when it is large."""

from argparse import ArgumentParser
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from evidence.articles.models import Article
from evidence.claims.models import Claim
from evidence.management.synthetic_claims import make_claims
from evidence.management.synthetic_studies import DOI, SLUG, make_studies
from evidence.studies.models import Study

MOST = 40_000_000


class Command(BaseCommand):
    help = (
        "Fill an empty database with invented studies and claims, shaped like PubMed: the same seed makes the same. "
        "Every study has a DOI that begins with 10.5555/synthetic (a prefix that names nothing), every claim an "
        "address that begins with synthetic. Refuses where anything else is kept, or where it was run before."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--studies", type=int, default=10_000, metavar="N")
        parser.add_argument("--claims", type=int, default=1_000, metavar="M")
        parser.add_argument("--seed", type=int, default=1, metavar="S")

    def handle(self, *args: Any, **options: Any) -> None:
        studies, claims, seed = options["studies"], options["claims"], options["seed"]
        if not 0 < studies <= MOST or not 0 <= claims <= studies:
            raise CommandError(f"Give 1 to {MOST:,} studies, and no more claims than studies.")
        refuse_if_used()
        begun = perf_counter()
        with transaction.atomic():
            make_studies(studies, seed)
        made = perf_counter()
        self.say("studies", studies, made - begun)
        make_claims(claims, studies, seed)
        self.say("claims", claims, perf_counter() - made)

    def say(self, what: str, number: int, seconds: float) -> None:
        self.stdout.write(f"{number:,} {what} in {seconds:.0f} s, {number / seconds:,.0f} a second")


def refuse_if_used() -> None:
    """Raises CommandError where a person's work is, or where this ran before."""
    real = Study.objects.exclude(doi__startswith=DOI), Claim.objects.exclude(slug__startswith=SLUG), Article.objects
    if any(rows.exists() for rows in real):
        raise CommandError("This database holds studies, claims or articles that are real: name an empty one.")
    if Study.objects.exists():
        raise CommandError("This database holds synthetic studies already: name an empty one.")
