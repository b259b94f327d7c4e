"""`manage.py audit_article`: an article in, its references, claims and findings out; nothing is stored."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from textwrap import wrap
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from evidence.articles.auditing import Audit, AuditedReference, Finding, StatedClaim, audit_draft
from evidence.articles.documents import Document, Kind, kind_of, read_document
from evidence.articles.drafts import read_draft
from evidence.errors import EvidenceError
from evidence.grading.rules import Certainty
from evidence.studies.outcomes import Outcome
from evidence.studies.source import pubmed
from evidence.studies.standing import Standing

UNREADABLE = 2  # exit code
WIDTH = 100
INDENT = " " * 6


class Command(BaseCommand):
    help = (
        "Check an article: look up its references, say how they stand, find the published claims that it states, and "
        "compare its wording with the certainty of the evidence. Nothing is stored. Exit code 0: nothing was found; "
        "1: there are findings; 2: the article cannot be read, or nothing was found while references wait for "
        "PubMed. With --json for programs."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", help="the article; - for standard input")
        parser.add_argument("--json", action="store_true", help="print an object with references, claims and findings")
        parser.add_argument(
            "--kind", choices=[kind.value for kind in Kind], help="what FILE is; found out from its name without"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        document = self.document(options["file"], options["kind"])
        audit = audit_draft(read_draft(document.text, document.title), pubmed())
        self.stdout.write(as_json(audit) if options["json"] else as_table(audit))
        if audit.findings or audit.waiting:
            sys.exit(1 if audit.findings else UNREADABLE)

    def document(self, file: str, kind: str | None) -> Document:
        try:
            content = content_of(file)
            document = read_document(content, Kind(kind) if kind else kind_of("" if file == "-" else file, content))
        except EvidenceError as error:
            raise CommandError(str(error), returncode=UNREADABLE) from None
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.", returncode=UNREADABLE) from None
        if not document.text.strip():
            raise CommandError(f"{file} holds no text.", returncode=UNREADABLE)
        return document


def content_of(file: str) -> bytes:
    if file != "-":
        return Path(file).read_bytes()
    if sys.stdin is None:
        raise CommandError("Standard input is closed: name a file.", returncode=UNREADABLE)
    return sys.stdin.buffer.read()


def as_json(audit: Audit) -> str:
    return json.dumps(audit.as_json(), ensure_ascii=False, indent=1)


def as_table(audit: Audit) -> str:
    """For people: the references, the claims and the findings, each under its heading."""
    lines = ["References", *map(reference_line, audit.references)] if audit.references else ["No references."]
    if audit.claims:
        lines += ["", "Claims that it states"]
    for claim in audit.claims:
        lines += claim_lines(claim)
    if audit.findings:
        lines += ["", "Findings"]
    for number, finding in enumerate(audit.findings, start=1):
        lines += finding_lines(number, finding)
    return "\n".join([*lines, "", summary(audit)])


def reference_line(one: AuditedReference) -> str:
    name = f"PMID {one.pmid}" if one.pmid else one.doi or ""
    standing = Standing(one.standing)
    note = "" if standing is Standing.NO_NOTICE else f"[{standing.label}] "
    outcome = Outcome(one.outcome).value if one.outcome else ""
    return f"{one.position:>4}  {outcome:<10} {name:<15} {note}{shortened(one.text)}"


def claim_lines(claim: StatedClaim) -> Iterator[str]:
    certainty = Certainty(claim.certainty).label if claim.certainty else "Not judged"
    yield f"  {certainty:<11} {claim.statement} ({claim.claim}, version {claim.version})"
    yield from quoted(claim.sentence)


def finding_lines(number: int, finding: Finding) -> Iterator[str]:
    where = f", reference {finding.reference}" if finding.reference else ""
    yield f"{number:>4}  {finding.kind.label.capitalize()}{where}"
    yield from indented(finding.detail)
    if finding.sentence and f"“{finding.sentence}”" not in finding.detail:
        yield from quoted(finding.sentence)
    if finding.suggestion:
        yield from indented(f"The evidence allows: {finding.suggestion}")


def quoted(sentence: str) -> list[str]:
    return indented(f"“{sentence}”") if sentence else []


def indented(text: str) -> list[str]:
    return wrap(text, WIDTH, initial_indent=INDENT, subsequent_indent=INDENT, break_long_words=False)


def summary(audit: Audit) -> str:
    claims = len({claim.claim for claim in audit.claims})
    counts = ((len(audit.references), "reference"), (claims, "claim"), (len(audit.findings), "finding"))
    told = ", ".join(f"{number} {word}{'' if number == 1 else 's'}" for number, word in counts) + "."
    if not audit.waiting:
        return told
    return f"{told} PubMed gave no answer for {audit.waiting} of the references: run it again for the rest."


def shortened(text: str, width: int = 90) -> str:
    return text if len(text) <= width else f"{text[: width - 1]}…"
