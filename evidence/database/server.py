"""A private PostgreSQL server: started by the first process that needs it, stopped by the last that did.

Below the home folder: `postgres/` (the data), `postgres.log`, `postgres.socket/` (the only way in: no TCP),
`postgres.lock` (held while starting or stopping) and `postgres.users` (held, shared, by each process that uses
the server). A process that is killed lets go of its locks too, so that the next one finds out the truth.
"""

import contextlib
import hashlib
import os
import shlex
import shutil
import socket
import sys
import tempfile
import time
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import psycopg

from evidence.database import NAME, PORT, ROLE
from evidence.database.account import MAJOR, STATE, Account, account_for, reachable
from evidence.database.errors import DataMissing, OtherMajor, ServerFailed

PATIENCE = 300  # seconds: recovery after a crash reads up to 1 GB of log again
GRACE = 1  # seconds in which a server that is coming or going says so on its socket
SOCKET_PATH_MAX = 100  # bytes: sun_path holds 104 on macOS and 108 on Linux, the closing zero included
LINGER = 10  # seconds in which the sessions of a killed server should notice its end
STILL_IN_USE = "pre-existing shared memory block"  # what PostgreSQL says until they do

# LC_CTYPE is what full-text search asks whether a character is a letter: with "C", dashes and curly quotes are.
INITDB = (
    "--username=" + ROLE,
    "--auth=trust",
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--locale=C",
    "--lc-ctype=" + {"darwin": "en_US.UTF-8"}.get(sys.platform, "C.UTF-8"),
)
SETTINGS = {
    "listen_addresses": "",
    "port": PORT,
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "log_checkpoints": "off",
}


class Postmaster(NamedTuple):
    """What postmaster.pid says, of a server that may be long dead (its pid may be another process by now)."""

    pid: int
    socket_folder: Path
    status: str

    @classmethod
    def read(cls, data: Path) -> "Postmaster | None":
        try:
            lines = (data / "postmaster.pid").read_text().splitlines()
            return cls(int(lines[0]), Path(lines[4]), lines[7].strip())
        except (FileNotFoundError, IndexError):  # IndexError: it is being written
            return None

    @property
    def listens(self) -> bool:
        """Whether the server lives: the one question whose answer does not depend on the pid."""
        with socket.socket(socket.AF_UNIX) as probe:
            probe.settimeout(GRACE)
            try:
                probe.connect(str(self.socket_folder / f".s.PGSQL.{PORT}"))
            except (FileNotFoundError, ConnectionRefusedError):
                return False
            except (TimeoutError, BlockingIOError):  # alive, and busy
                pass
        return True


@dataclass(frozen=True)
class Server:
    home: Path

    @property
    def data(self) -> Path:
        return self.home / "postgres"

    @cached_property
    def account(self) -> Account:
        return account_for(self.data)

    @cached_property
    def place(self) -> Path:
        """The folder around the data: `home`, unless its owner can't enter that."""
        if self.data.exists():
            return self.data.resolve().parent
        if self.data.is_symlink():
            raise DataMissing(link=self.data, target=self.data.readlink())
        if not self.account.unprivileged or reachable(self.home):
            return self.home
        return self.account.private_folder(STATE / f"evidence-{self._digest}")

    @property
    def log(self) -> Path:
        return self.place / "postgres.log"

    def socket_folder(self) -> Path | None:
        """The folder of the socket when a server runs (or is about to), None when none does."""
        end = time.monotonic() + PATIENCE
        while (postmaster := Postmaster.read(self.data)) and postmaster.listens:
            if postmaster.status == "ready":
                return postmaster.socket_folder
            if time.monotonic() > end:
                raise ServerFailed(action="answer", reason=f"it is still {postmaster.status}.", log=self.log)
            time.sleep(0.05)
        return None

    def start(self) -> Path:
        if not self.data.exists():
            self._create()
        self.account.check_owner(self.data)
        found = (self.data / "PG_VERSION").read_text().strip()
        if found != MAJOR:
            raise OtherMajor(data=self.data, found=found, major=MAJOR)
        self._clear_stale_locks()
        folder = self._start_postmaster()
        self._create_database(folder)
        return folder

    def stop(self) -> None:
        if not (postmaster := Postmaster.read(self.data)) or not postmaster.listens:
            return
        self._pg_ctl("stop", "-m", "fast")
        with contextlib.suppress(OSError):  # made anew at the next start
            postmaster.socket_folder.rmdir()

    def _create(self) -> None:
        """Make an empty database cluster, under another name until it is whole: half of one is never used."""
        print(f"Making a private PostgreSQL database in {self.place / 'postgres'}", file=sys.stderr, flush=True)
        draft = self.place / "postgres.new"
        if draft.exists():
            shutil.rmtree(draft)
        self.account.private_folder(draft)
        self._run("make its data folder", "initdb", "-D", draft.name, *INITDB)
        draft.rename(self.place / "postgres")
        if self.place != self.home:
            self.data.symlink_to(self.place / "postgres")

    def _clear_stale_locks(self) -> None:
        """Remove the locks of a dead server whose pid is another process today, or PostgreSQL would not start."""
        end = time.monotonic() + GRACE
        while (stale := Postmaster.read(self.data)) and _exists(stale.pid):
            if time.monotonic() > end:
                (stale.socket_folder / f".s.PGSQL.{PORT}.lock").unlink(missing_ok=True)
                (self.data / "postmaster.pid").unlink()
            time.sleep(0.05)

    def _start_postmaster(self) -> Path:
        folder = self._choose_socket_folder()
        options = SETTINGS | {"unix_socket_directories": '"' + str(folder).replace('"', '""') + '"'}
        words = " ".join(f"-c {shlex.quote(f'{name}={value}')}" for name, value in options.items())
        self.log.touch(mode=0o600)
        self.account.own(self.log)
        end = time.monotonic() + LINGER
        while not self._started(words, end):
            time.sleep(0.5)
        return folder

    def _started(self, options: str, end: float) -> bool:
        try:
            self._pg_ctl("start", "-l", self.log.name, "-o", options)
        except ServerFailed as error:
            if STILL_IN_USE in str(error) and time.monotonic() < end:
                return False
            raise
        return True

    def _create_database(self, folder: Path) -> None:
        with psycopg.connect(host=str(folder), port=PORT, user=ROLE, dbname="postgres", autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone():
                connection.execute(f"CREATE DATABASE {NAME}")

    def _choose_socket_folder(self) -> Path:
        near = self.place / "postgres.socket"
        too_long = len(os.fsencode(near / f".s.PGSQL.{PORT}")) > SOCKET_PATH_MAX
        if too_long or "," in str(near):  # a comma parts several hosts
            near = Path(tempfile.gettempdir(), f"evidence-{self._digest}")
        return self.account.private_folder(near)

    @property
    def _digest(self) -> str:
        return hashlib.sha256(f"{self.account.uid}:{self.home}".encode()).hexdigest()[:16]

    def _pg_ctl(self, action: str, *arguments: str) -> None:
        # A relative path, because pg_ctl hands it to a shell without escaping what a shell would expand.
        name = self.data.resolve().name
        self._run(action, "pg_ctl", action, "-D", name, "-w", "-t", str(PATIENCE), *arguments)

    def _run(self, action: str, program: str, *arguments: str) -> None:
        before = self.log.stat().st_size if self.log.exists() else 0
        done = self.account.run(self.place, program, *arguments)
        if done.returncode == 0:
            return
        said = self.log.read_bytes()[before:].decode(errors="replace") if self.log.exists() else ""
        lines = (said or done.stderr or done.stdout).strip().splitlines()
        raise ServerFailed(action=action, reason=" / ".join(lines[-6:]), log=self.log)


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # another account's process
        return True
    return True
