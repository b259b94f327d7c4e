"""What can go wrong with the private server, each with a way out.

They are OperationalErrors as well, so that Django treats them as any database that cannot be reached.
"""

from django.db.utils import OperationalError

from evidence.errors import EvidenceError


class ServerError(EvidenceError, OperationalError):
    """The private PostgreSQL server cannot be used."""

    code = "database_unavailable"


class ServerFailed(ServerError):
    """The private PostgreSQL server could not {action}: {reason}
    Its log is {log}. Put right what it names, or set DATABASE_URL to use another PostgreSQL server."""


class NoPrograms(ServerError):
    """The programs of PostgreSQL {major} are not installed (no {sought}): install requirements.txt, or set
    DATABASE_URL to use another PostgreSQL server."""


class ForeignFolder(ServerError):
    """{folder} belongs to the account {owner}, but PostgreSQL would run as {account} here: start Evidence as
    {owner}, set EVIDENCE_HOME to a folder of your own, or set DATABASE_URL to use another PostgreSQL server."""


class NotAFolder(ServerError):
    """{path} should be a plain folder, and is a file or a link: remove it, then start again."""


class HomeRefused(ServerError):
    """{path} cannot be used ({reason}): make it accessible to the account {account}, set EVIDENCE_HOME to a folder
    of your own, or set DATABASE_URL to use another PostgreSQL server."""


class RootRefused(ServerError):
    """PostgreSQL does not run as root, and this system lets it take no other account (user namespaces are off, and
    the data in {data} cannot be kept by "nobody"): start Evidence as a normal account, or set DATABASE_URL to
    use another PostgreSQL server."""


class OtherMajor(ServerError):
    """The data in {data} was written by PostgreSQL {found}, and this is PostgreSQL {major}: start that version of
    Evidence once more and dump the database, then move the folder away and restore the dump."""


class DataMissing(ServerError):
    """{link} points to {target}, which is gone: bring that folder back from a backup, or remove the link to begin
    with an empty database."""
