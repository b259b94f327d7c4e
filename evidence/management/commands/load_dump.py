"""`manage.py load_dump`: an equal public database elsewhere."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from evidence.dumping.loading import load
from evidence.errors import EvidenceError


class Command(BaseCommand):
    help = (
        "Load a dump into an empty database, or into one that was loaded before. A mirror shows readers what the other "
        "site shows them; it has no drafts, no appraisals in work, no people, no abstracts and no history."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="that holds SHA256SUMS and manifest.json")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            loaded = load(options["folder"])
        except EvidenceError as error:
            raise CommandError(str(error)) from None
        rows = loaded.rows
        self.stdout.write(
            f"A mirror of {loaded.site} as of {loaded.made_at}: {rows['claim']} claims,"
            f" {rows['publication']} publications, {rows['study']} studies, {rows['article']} articles."
        )
