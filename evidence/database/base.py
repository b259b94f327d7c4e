"""Django's own PostgreSQL backend over the private server, which starts before the first connection does."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db.backends.postgresql import base, client

from evidence.database.account import programs
from evidence.database.users import join


class DatabaseClient(client.DatabaseClient):
    """`manage.py dbshell`, with the psql that came with the server."""

    @classmethod
    def settings_to_cmd_args_env(
        cls, settings_dict: dict[str, Any], parameters: Iterable[str]
    ) -> tuple[list[str], dict[str, str] | None]:
        settings_dict = {**settings_dict, "HOST": str(join(Path(settings_dict["HOME"])))}
        arguments, variables = super().settings_to_cmd_args_env(settings_dict, parameters)
        return [str(programs() / "psql"), *arguments[1:]], variables


class DatabaseWrapper(base.DatabaseWrapper):
    """Every way to connect asks for these parameters first: Django, its test runner, procrastinate's worker."""

    client_class = DatabaseClient

    def get_connection_params(self) -> dict[str, Any]:
        self.settings_dict["HOST"] = str(join(Path(self.settings_dict["HOME"])))
        return super().get_connection_params()
