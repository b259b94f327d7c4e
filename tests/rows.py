"""All rows of the test database at one moment, put back at another: far quicker than making them again."""

from functools import cache

from django.conf import settings
from django.db import connection, transaction

from evidence.management.commands.load_demo import load

Rows = dict[str, bytes]  # of each table, as COPY writes them

shipped: Rows = {}  # as migrations made the database


def taken() -> Rows:
    """The rows of every table that has any."""
    with connection.cursor() as cursor:
        return {table: copied(cursor, table) for table in filled(cursor)}


def put_back(rows: Rows) -> None:
    """Make the database hold these rows and no others. What watches and refuses changes looks away."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table in filled(cursor):
            cursor.execute(f"DELETE FROM {table}")
        for table, told in rows.items():
            with cursor.copy(f"COPY {table} FROM STDIN") as copying:
                copying.write(told)
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def start_anew() -> None:
    """Leave what migrations made, and nothing else."""
    put_back(shipped)


def load_demo() -> None:
    """Put the demo in place of all that is there: the first time as everybody loads it."""
    put_back(demo())


@cache
def demo() -> Rows:
    start_anew()
    load(settings.BASE_DIR / "fixtures" / "leg_cramps.json")
    return taken()


def filled(cursor) -> list[str]:
    """The tables that have rows; which migrations ran is never in question."""
    names = [name for name in connection.introspection.table_names(cursor) if name != "django_migrations"]
    cursor.execute(" UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in names))
    return [name for (name,) in cursor.fetchall()]


def copied(cursor, table: str) -> bytes:
    with cursor.copy(f"COPY {table} TO STDOUT") as copying:
        return b"".join(map(bytes, copying))
