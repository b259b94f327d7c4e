"""Processes that use a private server, each with a home of its own: real programs, real signals."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

# Answers each line of SQL with one line of JSON; the end of its input is a normal exit.
PROGRAM = """
import json, sys
from pathlib import Path
import psycopg
from evidence.database.users import join

home = Path(sys.argv[1])

def ask(sql):
    with psycopg.connect(host=str(join(home)), port="5432", user="evidence", dbname="evidence") as connection:
        cursor = connection.execute(sql)
        return cursor.fetchall() if cursor.description else []

ask("SELECT 1")
print("ready", flush=True)
for line in sys.stdin:
    print(json.dumps(ask(line)), flush=True)
"""


class User(subprocess.Popen[str]):
    """A process that uses the private server of `home`."""

    def __init__(self, home: Path, program: str = PROGRAM, python: str = sys.executable, **options: object) -> None:
        command = [python, "-c", program, str(home)]
        root = Path(__file__).resolve().parents[2]
        super().__init__(
            command,
            cwd=root,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **options,
        )

    def ready(self) -> "User":
        line = self.stdout.readline()
        assert line == "ready\n", self.stderr.read()
        return self

    def ask(self, sql: str) -> list[list[object]]:
        self.stdin.write(sql + "\n")
        self.stdin.flush()
        return json.loads(self.stdout.readline())

    def leave(self) -> str:
        """End as any program does, and return what it said on stderr."""
        return self.communicate(timeout=60)[1]


@pytest.fixture
def tmp_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a short name: a socket's path holds 100 bytes, and those that work side by side have longer ones."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def use() -> Iterator[Callable[..., User]]:
    """Start users; those still there at the end leave, so that no server outlives its test."""
    users: list[User] = []

    def use(home: Path, **options: object) -> User:
        users.append(User(home, **options))
        return users[-1]

    yield use
    for user in users:
        if user.returncode is None:
            user.leave()


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every account can enter, unlike pytest's own."""
    folder = Path("/tmp", f"evidence-test-{os.getpid()}")
    folder.mkdir()
    folder.chmod(0o777)
    yield folder
    shutil.rmtree(folder)
