"""`manage.py export_citations`: the studies of a claim as a reference list, in a format or in a citation style."""

from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from evidence.citations.bibliography import Form
from evidence.citations.formats import FORMATS
from evidence.citations.item import Item
from evidence.claims.models import Claim
from evidence.errors import EvidenceError
from evidence.studies.bibliographies import formatted
from evidence.studies.cautions import cautions
from evidence.studies.csl import item_of
from evidence.studies.models import Study


class Command(BaseCommand):
    help = (
        "Print the citations of a claim's studies, in the order in which they were tied to it or of the style. What a "
        "writer should know of them (retracted, superseded, incomplete) goes to standard error."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--claim", required=True, metavar="SLUG")
        kind = parser.add_mutually_exclusive_group(required=True)
        kind.add_argument("--format", choices=list(FORMATS), metavar="FORMAT", help=", ".join(FORMATS))
        kind.add_argument("--style", metavar="STYLE", help="a citation style, such as apa, ama, vancouver, nature")
        parser.add_argument(
            "--to", choices=[form.value for form in Form], metavar="FORM", help=f"with --style: {', '.join(Form)}"
        )
        parser.add_argument("--locale", metavar="LOCALE", help="with --style: a language, such as tr-TR")
        parser.add_argument("--output", type=Path, metavar="FILE", help="where to write; docx needs it")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["format"] and (options["to"] or options["locale"]):
            raise CommandError("--to and --locale go with --style: a format has neither.")
        if options["to"] == Form.DOCX and not options["output"]:
            raise CommandError("A Word document is no text to print: name a file with --output.")
        try:
            studies = studies_of(options["claim"])
            self.write(pieces_of(studies, options), options["output"])
        except EvidenceError as error:
            raise CommandError(str(error)) from None
        for said in (said for study in studies for said in cautions(study)):
            self.stderr.write(said)

    def write(self, pieces: Iterator[bytes], output: Path | None) -> None:
        if output is None:
            for piece in pieces:
                self.stdout.write(piece.decode(), ending="")
            return
        try:
            with output.open("wb") as file:
                file.writelines(pieces)
        except OSError as error:
            raise CommandError(f"{output} cannot be written: {error.strerror}.") from None


def studies_of(slug: str) -> list[Study]:
    claim = Claim.objects.named(slug)
    return list(Study.objects.filter(items__claim=claim).with_notices().order_by("items__pk"))


def pieces_of(studies: Iterable[Study], options: dict[str, Any]) -> Iterator[bytes]:
    items: Iterable[Item] = (item_of(study) for study in studies)
    if options["format"]:
        return (piece.encode() for piece in FORMATS[options["format"]].dump(items))
    form = Form(options["to"] or Form.TEXT)
    return iter([formatted(items, options["style"], form=form, locale=options["locale"])])
