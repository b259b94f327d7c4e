"""Writes a dump: what readers see, as of one moment, in files that programs and people can read."""

import csv
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from evidence import __version__
from evidence.api.changes import horizon
from evidence.dumping.folders import finished, name_of
from evidence.dumping.licences import licence_text
from evidence.dumping.objects import CLAIM_COLUMNS, OBJECTS, STUDY_COLUMNS, claim_row, study_row
from evidence.dumping.sums import MANIFEST, write_sums
from evidence.dumping.tables import CHUNK, TABLES
from evidence.spreadsheets import neutral

SCHEMA = 1  # of the files; one that we cannot read has another number
PUBLICATIONS = "publications.jsonl"


@dataclass
class Dump:
    """A folder that is being written, with the number of lines of each file."""

    folder: Path
    counts: Counter[str] = field(default_factory=Counter)

    def lines(self, name: str, lines: Iterable[str]) -> None:
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        with path.open("w", encoding="utf-8", newline="\n") as file:
            self.counts[name] = 0
            for line in lines:
                file.write(f"{line}\n")
                self.counts[name] += 1

    def text(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, encoding="utf-8")

    def table(self, name: str, columns: Iterable[str], objects: str, row: Any) -> None:
        """A table made of the lines of a file that is already written."""
        read = (self.folder / objects).open(encoding="utf-8")
        with read, (self.folder / name).open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file)
            table.writerow(columns)
            for line in read:
                table.writerow(neutral(str(cell)) for cell in row(json.loads(line)))
                self.counts[name] += 1


def dump(home: Path, *, now: datetime) -> Path:
    """Write a dump into a new folder of `home`, as of one moment of the database; returns the folder."""
    target, since = home / name_of(now), horizon()
    with finished(target) as folder, one_moment():
        made = Dump(folder)
        made.lines(PUBLICATIONS, rows("SELECT content FROM evidence_publication ORDER BY id"))
        for table in TABLES:
            made.lines(table.file, rows(table.select))
        for name, objects in OBJECTS.items():
            made.lines(f"{name}.jsonl", objects())
        made.table("claims.csv", CLAIM_COLUMNS, "claims.jsonl", claim_row)
        made.table("studies.csv", STUDY_COLUMNS, "studies.jsonl", study_row)
        made.text("LICENSE", licence_text(settings.DATA_LICENCE, settings.SITE_URL))
        made.text(MANIFEST, manifest(made, write_sums(folder), now, since))
    return target


@contextmanager
def one_moment() -> Iterator[None]:
    """Everything is read as it is at the beginning, whatever is published meanwhile."""
    begun = connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if not begun:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def rows(sql: str) -> Iterator[str]:
    """The one column of a query, a few rows at a time."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql)
        while found := cursor.fetchmany(CHUNK):
            yield from (text for (text,) in found)


def manifest(made: Dump, sums: str, now: datetime, since: datetime) -> str:
    """What the dump holds and who made it; the only file that differs between two dumps of equal data.

    Whoever follows the changes since `changes_since` misses none: whatever began before that moment is in the dump.
    """
    said = {
        "schema": SCHEMA, "software": "Evidence", "version": __version__, "site": settings.SITE_URL,
        "made_at": now.astimezone(UTC).isoformat(timespec="seconds"),
        "changes_since": since.astimezone(UTC).isoformat(), "licence": settings.DATA_LICENCE,
        "sha256_of_sums": sums, "lines": dict(sorted(made.counts.items())),
        "bytes": dict(sizes(made.folder)),
    }  # fmt: skip
    return json.dumps(said, indent=2, ensure_ascii=False) + "\n"


def sizes(folder: Path) -> list[tuple[str, int]]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return sorted((path.relative_to(folder).as_posix(), path.stat().st_size) for path in files)
