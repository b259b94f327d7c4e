"""`manage.py add_studies`: a reference list in, studies in the database, one outcome per reference."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pghistory
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from evidence.citations.file_values import BrokenFile, BrokenRecord
from evidence.citations.files import printed_references
from evidence.claims.linking import link
from evidence.claims.models import Claim, UnknownClaim
from evidence.identifiers.references import Reference, read, read_list
from evidence.studies.importing import Resolution, import_references
from evidence.studies.mapping import citation_of
from evidence.studies.outcomes import Outcome
from evidence.studies.source import pubmed


class Command(BaseCommand):
    help = (
        "Read a reference list (or an article with one, or a file of RIS, NBIB, BibTeX, CSL-JSON or EndNote XML) from "
        "FILE or standard input, find each reference in PubMed, and add its study. Answers each reference with its "
        "outcome; exit code 1 when a reference has no study in the end. Safe to repeat."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file",
            nargs="?",
            metavar="FILE",
            help="a UTF-8 text file, or .ris, .nbib, .bib, .json, .xml; standard input without one or with -",
        )
        parser.add_argument("--claim", metavar="SLUG", help="tie the studies to this claim")
        parser.add_argument("--json", action="store_true", help="print a JSON array of the outcomes instead of a table")

    def handle(self, *args: Any, **options: Any) -> None:
        claim = self.claim(options["claim"])
        broken: list[BrokenRecord] = []
        references = self.references(self.text(options["file"]), broken)
        if not references and not broken:
            raise CommandError(
                "No reference was found in this text. Give one reference per line, or an article with a heading "
                "such as References."
            )
        self.counted = len(references)
        resolutions: list[Resolution] = []
        why = f"add_studies {options['file'] or '-'}" + (f" --claim {claim.slug}" if claim else "")
        try:
            with pghistory.context(command="add_studies", why=why):
                resolutions += self.imported(import_references(references, pubmed(), now=timezone.now()), claim)
        except KeyboardInterrupt:
            raise CommandError("Interrupted. What was found is stored; run it again, and it goes on.") from None
        resolutions += [Resolution(Reference(error.name), Outcome.INVALID, str(error)) for error in broken]
        self.stdout.write(as_json(resolutions) if options["json"] else as_table(resolutions))
        if not all(resolution.outcome.good for resolution in resolutions):
            sys.exit(1)

    def claim(self, slug: str | None) -> Claim | None:
        try:
            return Claim.objects.named(slug) if slug is not None else None
        except UnknownClaim as error:
            raise CommandError(str(error)) from None

    def references(self, text: str, broken: list[BrokenRecord]) -> list[Reference]:
        try:
            lines = printed_references(text, broken.append)
        except BrokenFile as error:
            raise CommandError(str(error)) from None
        return read_list(text.replace("\x00", "")) if lines is None else [read(line) for line in lines]

    def text(self, file: str | None) -> str:
        try:
            if file in (None, "-"):
                if sys.stdin is None:
                    raise CommandError("Standard input is closed: name a file.")
                return sys.stdin.buffer.read().decode("utf-8-sig")
            return Path(str(file)).read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            raise CommandError(
                f"{file or 'Standard input'} is no UTF-8 text ({error.reason}): save or export it as UTF-8 "
                "(not Latin-1, Windows-1252 or UTF-16)."
            ) from None
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from None

    def imported(self, resolutions: Iterator[Resolution], claim: Claim | None) -> Iterator[Resolution]:
        """Tie each study to the claim as it comes, and say on standard error how far it has come."""
        for number, resolution in enumerate(resolutions, start=1):
            if claim and resolution.study and resolution.outcome.good:
                link(claim, [resolution.study], by=None)
            if sys.stderr.isatty():
                self.stderr.write(f"\r{number} of {self.counted}", ending="")
            yield resolution
        if sys.stderr.isatty():
            self.stderr.write("\r", ending="")


def as_json(resolutions: list[Resolution]) -> str:
    rows = [
        {
            "reference": resolution.reference.text,
            "outcome": resolution.outcome.value,
            "pmid": resolution.pmid,
            "doi": resolution.doi,
            "study": resolution.study.identifier or f"id:{resolution.study.pk}" if resolution.study else None,
            "detail": " ".join(filter(None, [resolution.warning, resolution.detail])),
        }
        for resolution in resolutions
    ]
    return json.dumps(rows, ensure_ascii=False, indent=1)


def as_table(resolutions: list[Resolution]) -> str:
    lines = []
    for number, resolution in enumerate(resolutions, start=1):
        name = f"PMID {resolution.pmid}" if resolution.pmid else resolution.doi or ""
        lines.append(f"{number:>4}  {resolution.outcome.value:<10} {name:<15} {shortened(resolution.reference.text)}")
        if resolution.warning:
            lines.append(f"{'':17}WARNING: {resolution.warning}")
        if not resolution.outcome.good:
            lines.append(f"{'':17}{resolution.detail}")
        for record in resolution.candidates:
            lines.append(f"{'':17}- {citation_of(record)}")
    counts = ", ".join(f"{number} {name}" for name, number in tally(resolutions).items())
    return "\n".join([*lines, "", f"{len(resolutions)} references: {counts}."])


def tally(resolutions: list[Resolution]) -> dict[str, int]:
    names = [resolution.outcome.value.replace("_", " ") for resolution in resolutions]
    return {name: names.count(name) for name in dict.fromkeys(names)}


def shortened(text: str, width: int = 90) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"
