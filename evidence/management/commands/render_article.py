"""`manage.py render_article`: an article in Markdown with its citations and reference list in a style."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from evidence.articles.rendering import ALIASES, TARGETS, render
from evidence.errors import EvidenceError

UNREADABLE = 2  # exit code


class Command(BaseCommand):
    help = (
        "Turn citation keys such as [@pmid:22972143], [@doi:10.1002/14651858.CD009402.pub2], [@pmcid:PMC7025716] and "
        "[@claim:slug] into citations and a reference list. Raised numbers are <sup>1</sup> in Markdown, [1] in plain "
        "text. Warnings go to standard error; of an article with an unknown key nothing is written. Exit code 0: done; "
        "1: it cannot be rendered so; 2: the article cannot be read."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.md", help="the article, in Markdown (UTF-8)")
        parser.add_argument("--style", required=True, metavar="STYLE", help="such as apa, ama, mla, vancouver, nature")
        parser.add_argument(
            "--to", required=True, type=known_as, choices=list(TARGETS), metavar="FORMAT", help=", ".join(TARGETS)
        )
        parser.add_argument("--locale", metavar="LOCALE", help="the article's language, such as tr-TR")
        parser.add_argument("--output", type=Path, metavar="FILE", help="where to write; docx and odt need it")

    def handle(self, *args: Any, **options: Any) -> None:
        if TARGETS[options["to"]].is_binary and not options["output"]:
            raise CommandError(f"{options['to']} is no text to print: name a file with --output.")
        try:
            rendered = render(
                read(options["file"]), style=options["style"], to=options["to"], locale=options["locale"],
                folder=settings.EVIDENCE_HOME / "styles",
            )  # fmt: skip
        except EvidenceError as error:
            raise CommandError(f"{options['file']}: {error}") from None
        for warning in rendered.warnings:
            self.stderr.write(f"{options['file']}: {warning}")
        self.write(rendered.content, options["output"])

    def write(self, content: bytes, output: Path | None) -> None:
        if output is None:
            self.stdout.write(content.decode(), ending="")
            return
        try:
            output.write_bytes(content)
        except OSError as error:
            raise CommandError(f"{output} cannot be written: {error.strerror}.") from None


def known_as(name: str) -> str:
    return ALIASES.get(name, name)


def read(file: Path) -> str:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.", returncode=UNREADABLE) from None
    except UnicodeDecodeError:
        raise CommandError(f"{file} is no UTF-8 text. Save it as UTF-8.", returncode=UNREADABLE) from None
    if not text.strip():
        raise CommandError(f"{file} holds no text.", returncode=UNREADABLE)
    return text
