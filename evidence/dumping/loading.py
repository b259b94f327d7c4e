"""Makes an equal public database of a dump: a mirror, which is brought up to date by loading a newer one.

Publications go in as the database demands it: a claim is born a draft, and each of its versions is published with its
studies, in order, by the account “mirror”, as no person is named in a dump.
Names of tables and columns are those of tables.py; values are parameters.
"""

# ruff: noqa: S608

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pghistory
from django.contrib.auth.models import User
from django.db import DatabaseError, connection, transaction
from django.db.models import F

from evidence.articles.models import Article
from evidence.claims.models import Claim, EvidenceItem
from evidence.dumping.merging import (
    add,
    count,
    count_on,
    forget,
    forget_gone,
    incoming,
    replace,
    run,
    take_in,
    upsert,
)
from evidence.dumping.sums import MANIFEST, FileDiffers, NotADump, check_sums
from evidence.dumping.tables import (
    ARTICLES,
    CHUNK,
    CITATIONS,
    CLAIMS,
    LEVELS,
    NOTICES,
    PHRASINGS,
    PUBLICATIONS,
    PUBLISHED_STUDIES,
    SCALES,
    STATEMENTS,
    STUDIES,
    TABLES,
    TOPICS,
    Table,
)
from evidence.dumping.writing import PUBLICATIONS as CONTENTS
from evidence.dumping.writing import SCHEMA
from evidence.errors import EvidenceError
from evidence.grading.models import Level, Publication, Scale
from evidence.grading.publication_search import index as index_publications
from evidence.studies.models import Study
from evidence.studies.search import index

MIRROR = "mirror"  # the account behind the publications


class NotAMirror(EvidenceError):
    """This database holds work of its own ({what}): a dump is loaded into an empty one, or into a mirror."""

    code = "not_a_mirror"


class UnknownSchema(EvidenceError):
    """The dump has schema {schema}, and this version reads {known}: use the version that wrote it, {version}."""

    code = "unknown_schema"


class LoadFailed(EvidenceError):
    """Nothing was loaded: {problem}"""

    code = "load_failed"


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a mirror holds after a dump was loaded, by table; `site` is where the dump comes from."""

    site: str
    made_at: str
    rows: dict[str, int]


def load(folder: Path) -> Loaded:
    """Load a dump as a whole or not at all. Raises NotADump, FileDiffers, UnknownSchema, NotAMirror or LoadFailed."""
    said = manifest(folder)
    known = check_sums(folder)
    if missing := {CONTENTS, *(table.file for table in TABLES)} - known:
        raise NotADump(folder=folder, problem=f"it lacks {', '.join(sorted(missing))}")
    try:
        with transaction.atomic(), pghistory.context(command="load_dump", why=f"Dump of {said['made_at']}"):
            mirror = account()
            fill(folder, mirror)
            rows = {table.name: count(table) for table in TABLES}
            compare(said["lines"], rows)
    except DatabaseError as error:
        raise LoadFailed(problem=f"the database refused it. {str(error).splitlines()[0]}") from error
    return Loaded(said["site"], said["made_at"], rows)


def manifest(folder: Path) -> dict[str, Any]:
    try:
        said: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except OSError as error:
        raise NotADump(folder=folder, problem=f"its {MANIFEST} cannot be read ({error.strerror})") from None
    except ValueError:
        raise NotADump(folder=folder, problem=f"its {MANIFEST} is no JSON") from None
    if not isinstance(said, dict) or "schema" not in said:
        raise NotADump(folder=folder, problem=f"its {MANIFEST} names no schema")
    if said["schema"] != SCHEMA:
        raise UnknownSchema(schema=said["schema"], known=SCHEMA, version=said.get("version"))
    if lacking := {"site", "made_at", "lines"} - said.keys():
        raise NotADump(folder=folder, problem=f"its {MANIFEST} lacks {', '.join(sorted(lacking))}")
    return said


def account() -> User:
    """The account behind what is mirrored, which nobody can log in with. Raises NotAMirror."""
    mirror = User.objects.filter(username=MIRROR).first()
    if mirror and (mirror.is_active or mirror.has_usable_password()):
        raise NotAMirror(what=f"an account “{MIRROR}” of a person")
    own = {
        "claims that were not published": Claim.objects.filter(version=None),
        "publications of its own": Publication.objects.exclude(published_by=mirror),
        "studies tied to claims": EvidenceItem.objects.all(),
        "articles that are not public": Article.objects.filter(public=False),
        "studies": Study.objects.none() if mirror else Study.objects.all(),
    }
    if what := [name for name, found in own.items() if found.exists()]:
        raise NotAMirror(what=", ".join(what))
    if mirror is None:
        mirror = User(username=MIRROR, is_active=False, last_name="mirror of another site")
        mirror.set_unusable_password()
        mirror.save()
    return mirror


def fill(folder: Path, mirror: User) -> None:
    """Everything, in the order in which one row needs another."""
    read_files(folder)
    refuse_older()
    scales(folder)
    people(mirror)
    upsert(TOPICS, key="slug")
    changed = upsert(STUDIES)
    replace(NOTICES)
    claims()
    publications()
    states()
    for table in (PHRASINGS, STATEMENTS, CITATIONS):
        forget(table)
    upsert(ARTICLES)
    for table in (PHRASINGS, STATEMENTS, CITATIONS):
        add(table)
    forget_gone(ARTICLES)
    forget_studies()
    search(changed)
    run("SET CONSTRAINTS ALL IMMEDIATE")
    run("SET CONSTRAINTS ALL DEFERRED")


def read_files(folder: Path) -> None:
    for table in TABLES:
        with (folder / table.file).open(encoding="utf-8") as lines:
            if table is PUBLICATIONS:
                take_in(table, with_contents(lines, folder), "content")
            elif table not in (SCALES, LEVELS):
                take_in(table, lines)


def with_contents(lines: Iterable[str], folder: Path) -> Iterator[str]:
    """Each publication with its content, whose SHA-256 must be its hash. Raises FileDiffers."""
    with (folder / CONTENTS).open(encoding="utf-8", newline="\n") as contents:
        for line, content in zip(lines, contents, strict=True):
            row, text = json.loads(line), content.removesuffix("\n")
            if hashlib.sha256(text.encode()).hexdigest() != row["hash"]:
                raise FileDiffers(name=CONTENTS, problem=f"publication {row['id']} has not the hash that it had")
            yield json.dumps(row | {"content": text})


def scales(folder: Path) -> None:
    """Scales and levels have numbers of their own in each installation: they are told by key, version and code."""
    for said in lines_of(folder, SCALES):
        Scale.objects.update_or_create(key=said.pop("key"), version=said.pop("version"), defaults=said)
    for said in lines_of(folder, LEVELS):
        scale = Scale.objects.get(key=said.pop("scale_key"), version=said.pop("scale_version"))
        named = {"scale": scale, "question_type": said.pop("question_type"), "code": said.pop("code")}
        Level.objects.update_or_create(**named, defaults=said)


def lines_of(folder: Path, table: Table) -> Iterator[dict[str, Any]]:
    with (folder / table.file).open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def people(mirror: User) -> None:
    """Where a person stood, the mirror's account stands."""
    run(f"UPDATE {incoming(NOTICES)} SET overridden_by_id = %s WHERE override_reason <> ''", mirror.pk)
    run(f"UPDATE {incoming(PUBLICATIONS)} SET published_by_id = %s", mirror.pk)


def forget_studies() -> None:
    """Studies that no publication shows and no article cites any more."""
    there = f"(SELECT FROM {incoming(STUDIES)} there WHERE there.id = study_id)"
    run(f"DELETE FROM evidence_studysearch WHERE NOT EXISTS {there}")
    forget_gone(STUDIES)


def claims() -> None:
    """New claims, as drafts: only a publication publishes them."""
    columns = [name for name in CLAIMS.columns if name not in ("state", "version")]
    listed = ", ".join(columns)
    run(f"INSERT INTO evidence_claim ({listed}, state) SELECT {listed}, 'draft' FROM {incoming(CLAIMS)} there"
        " ON CONFLICT (id) DO NOTHING")  # fmt: skip
    count_on(CLAIMS)


def publications() -> None:
    """The versions that are new, the first of every claim, then the second, and so on."""
    columns = ", ".join([*PUBLICATIONS.columns, "content"])
    shown = ", ".join(PUBLISHED_STUDIES.columns)
    there = "NOT EXISTS (SELECT FROM evidence_publication here WHERE here.id = there.id)"
    for number in range(1, highest() + 1):
        run("DROP TABLE IF EXISTS pg_temp.wave")
        new = f"SELECT {columns} FROM {incoming(PUBLICATIONS)} there WHERE number = %s AND {there}"
        run(f"CREATE TEMP TABLE wave ON COMMIT DROP AS {new}", number)
        of = "id IN (SELECT claim_id FROM wave)"
        run(f"UPDATE evidence_claim SET state = 'in_review' WHERE {of} AND state <> 'in_review'")
        run(f"INSERT INTO evidence_publication ({columns}) SELECT {columns} FROM wave")
        run(f"INSERT INTO evidence_publishedstudy ({shown}) SELECT {shown} FROM {incoming(PUBLISHED_STUDIES)}"
            " WHERE publication_id IN (SELECT id FROM wave)")  # fmt: skip
        run(f"UPDATE evidence_claim SET state = 'published', version = %s WHERE {of}", number)
    for table in (PUBLICATIONS, PUBLISHED_STUDIES):
        count_on(table)


def highest() -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COALESCE(max(number), 0) FROM {incoming(PUBLICATIONS)}")
        return int(cursor.fetchone()[0])


def states() -> None:
    """Each claim as the dump says it: in review again, retired, or published."""
    names = [name for name in CLAIMS.columns if name not in ("id", "slug", "version", "first_published_at")]
    here, there = (", ".join(f"{of}.{name}" for name in names) for of in ("here", "there"))
    sets = ", ".join(f"{name} = there.{name}" for name in names)
    run(f"UPDATE evidence_claim here SET {sets} FROM {incoming(CLAIMS)} there"
        f" WHERE here.id = there.id AND ({here}) IS DISTINCT FROM ({there})")  # fmt: skip


def search(changed: list[int]) -> None:
    """The words by which studies and claims are found; those of studies without abstracts, which a dump has not."""
    for start in range(0, len(changed), CHUNK):
        index(Study.objects.filter(pk__in=changed[start : start + CHUNK]))
    latest = Publication.objects.filter(number=F("claim__version"), search=None)
    index_publications(latest.iterator(chunk_size=CHUNK))


def refuse_older() -> None:
    """What was published stays: a dump that lacks a publication of the mirror is not loaded. Raises LoadFailed."""
    here = "SELECT claim_id, number, hash FROM evidence_publication"
    there = f"SELECT claim_id, number, hash FROM {incoming(PUBLICATIONS)}"
    if lacking := run(f"{here} EXCEPT {there}"):
        raise LoadFailed(problem=f"the dump lacks {lacking} publications of this mirror: it is older, or of another.")


def compare(lines: dict[str, int], rows: dict[str, int]) -> None:
    """A mirror has what the dump has, and no more; but scales and topics may stay. Raises LoadFailed."""
    for table in TABLES:
        if table not in (SCALES, LEVELS, TOPICS) and rows[table.name] != lines.get(table.file):
            raise LoadFailed(problem=f"there would be {rows[table.name]} rows of {table.name}, and the dump has "
                             f"{lines.get(table.file)}.")  # fmt: skip
