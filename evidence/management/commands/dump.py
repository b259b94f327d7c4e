"""`manage.py dump`: what readers see, as files to take away."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from evidence.dumping.folders import keep
from evidence.dumping.writing import dump


class Command(BaseCommand):
    help = (
        "Write everything that readers see into a new folder: JSON Lines, CSV, checksums and licence. The worker does "
        "so every night; /api/v1/dumps/ serves what lies in EVIDENCE_HOME/dumps."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--folder", type=Path, metavar="FOLDER", help="in which to make it; nothing older is deleted"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        home = options["folder"] or settings.DUMPS
        try:
            made = dump(home, now=timezone.now())
            if options["folder"] is None:
                keep(home, settings.DUMPS_KEPT)
        except OSError as error:
            raise CommandError(f"{home} cannot be written: {error.strerror}.") from None
        self.stdout.write(str(made))
