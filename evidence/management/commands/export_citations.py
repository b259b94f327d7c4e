"""`manage.py export_citations`: the studies of a claim as a reference list."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from evidence.citations.formats import FORMATS
from evidence.claims.models import Claim, UnknownClaim
from evidence.studies.csl import item_of
from evidence.studies.models import Study


class Command(BaseCommand):
    help = "Print the citations of a claim's studies, in the order in which they were tied to it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--claim", required=True, metavar="SLUG")
        parser.add_argument("--format", required=True, choices=list(FORMATS), metavar="FORMAT", help=", ".join(FORMATS))

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            claim = Claim.objects.named(options["claim"])
        except UnknownClaim as error:
            raise CommandError(str(error)) from None
        studies = Study.objects.filter(items__claim=claim).with_notices().order_by("items__pk")
        for piece in FORMATS[options["format"]].dump(item_of(study) for study in studies):
            self.stdout.write(piece, ending="")
