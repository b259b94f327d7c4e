"""Brings rows of a dump into their tables, by PostgreSQL itself: what is the same already stays untouched.

Names of tables and columns are those of tables.py; values are parameters.
"""

# ruff: noqa: S608

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.db import connection

from evidence.dumping.tables import CHUNK, Table


def run(sql: str, *values: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return int(cursor.rowcount)


def incoming(table: Table) -> str:
    return f"incoming_{table.name}"


def take_in(table: Table, lines: Iterable[str], *more: str) -> None:
    """Lines of JSON as rows beside the table, for this transaction; `more` are columns that a line has beside them."""
    columns, name = ", ".join([*table.columns, *more]), incoming(table)
    run(f"DROP TABLE IF EXISTS pg_temp.{name}")
    run(f"CREATE TEMP TABLE {name} ON COMMIT DROP AS SELECT {columns} FROM {table.table} WITH NO DATA")
    read = f"INSERT INTO {name} SELECT {columns} FROM jsonb_populate_recordset(NULL::{table.table}, %s)"
    for chunk in chunks(lines):
        run(read, f"[{','.join(chunk)}]")
    run(f"ANALYZE {name}")


def chunks(lines: Iterable[str]) -> Iterator[list[str]]:
    left = iter(lines)
    while chunk := list(islice(left, CHUNK)):
        yield chunk


def upsert(table: Table, *, key: str = "id") -> list[int]:
    """Add the rows that are new and change those that differ; returns the numbers of both."""
    own = [name for name in table.columns if name != key]
    columns, here, there = (", ".join(f"{of}{name}" for name in own) for of in ("", "here.", "EXCLUDED."))
    sets = ", ".join(f"{name} = EXCLUDED.{name}" for name in own)
    sql = (
        f"INSERT INTO {table.table} AS here ({key}, {columns}) SELECT {key}, {columns} FROM {incoming(table)}"
        f" ON CONFLICT ({key}) DO UPDATE SET {sets} WHERE ({here}) IS DISTINCT FROM ({there}) RETURNING id"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql)
        changed = [pk for (pk,) in cursor.fetchall()]
    count_on(table)
    return changed


def same(table: Table) -> str:
    """SQL that a row of the table stands in the dump as it is."""
    here, there = (", ".join(f"{of}.{name}" for name in table.columns) for of in ("here", "there"))
    alike = f"there.id = here.id AND ({there}) IS NOT DISTINCT FROM ({here})"
    return f"EXISTS (SELECT FROM {incoming(table)} there WHERE {alike})"


def forget(table: Table) -> None:
    """Delete the rows that the dump has not, or has otherwise: they are added anew."""
    run(f"DELETE FROM {table.table} here WHERE NOT {same(table)}")


def add(table: Table) -> None:
    columns, name = ", ".join(table.columns), incoming(table)
    run(f"INSERT INTO {table.table} ({columns}) SELECT {columns} FROM {name} ON CONFLICT (id) DO NOTHING")
    count_on(table)


def replace(table: Table) -> None:
    forget(table)
    add(table)


def forget_gone(table: Table) -> None:
    there = f"SELECT FROM {incoming(table)} there WHERE there.id = here.id"
    run(f"DELETE FROM {table.table} here WHERE NOT EXISTS ({there})")


def count_on(table: Table) -> None:
    """Numbers go on after those of the dump."""
    run(f"SELECT setval(pg_get_serial_sequence('{table.table}', 'id'), (SELECT max(id) FROM {table.table}))")


def count(table: Table) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table.table}")
        return int(cursor.fetchone()[0])
