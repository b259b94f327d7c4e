"""Where the tables live: the PostgreSQL that DATABASE_URL names, or a private one that Evidence starts itself.

`databases` only describes. The private server starts at the first connection that anything opens (base.py), so
that commands without a question for the database never wait for one.
"""

from collections.abc import Mapping
from pathlib import Path

import environ

from evidence.errors import EvidenceError

NAME = ROLE = "evidence"
PORT = "5432"  # of the private server: part of its socket's name, never a TCP port
SCHEMES = ("postgres", "postgresql")

# A connection a request costs 3.4 times as much as one that is kept; ten minutes bound what a session may grow to.
PERSISTENT = {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}


class UnsupportedDatabase(EvidenceError):
    """DATABASE_URL begins with "{scheme}:", but Evidence keeps its data in PostgreSQL only: write
    postgres://user:password@host:5432/name, or leave DATABASE_URL empty to use the private server."""

    code = "unsupported_database"


class InvalidDatabaseURL(EvidenceError):
    """DATABASE_URL cannot be read ({reason}): write postgres://user:password@host:5432/name, with special
    characters of the password percent-encoded ("@" is %40, "/" is %2F, "#" is %23, "?" is %3F)."""

    code = "invalid_database_url"


def databases(variables: Mapping[str, str], home: Path) -> dict[str, object]:
    """Django's DATABASES["default"] for these environment variables; `home` is where a private server keeps all."""
    url = variables.get("DATABASE_URL", "").strip()
    return _named(url) if url else _private(home)


def _named(url: str) -> dict[str, object]:
    scheme = url.partition(":")[0]
    if scheme not in SCHEMES:
        raise UnsupportedDatabase(scheme=scheme)
    try:
        settings: dict[str, object] = environ.Env.db_url_config(url, engine="django.db.backends.postgresql")
    except ValueError:  # its words may quote a piece of the password
        raise InvalidDatabaseURL(reason="the port is not a number") from None
    if not settings["NAME"]:
        raise InvalidDatabaseURL(reason="it names no database")
    return PERSISTENT | settings


def _private(home: Path) -> dict[str, object]:
    # HOST, the folder of the socket, is filled in when the server runs; HOME is a key of ours, for base.py.
    return {
        "ENGINE": "evidence.database",
        "NAME": NAME,
        "USER": ROLE,
        "PORT": PORT,
        "HOME": home.absolute(),
        **PERSISTENT,
    }
