"""Which processes use the private server: the first one in starts it, the last one out stops it."""

import atexit
import fcntl
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from evidence.database.account import account_name
from evidence.database.errors import HomeRefused, ServerError
from evidence.database.server import Server

_held: dict[Path, int] = {}  # home: the open file whose shared lock says that this process uses the server


def join(home: Path) -> Path:
    """Return the folder of the server's socket, after starting the server where none runs."""
    server = Server(home)
    if home in _held and (folder := server.socket_folder()):
        return folder
    try:
        home.mkdir(parents=True, exist_ok=True)
        if server.data.exists():
            server.account.check_owner(server.data)
        with _locked(home):
            _hold(home)  # before it starts, so that a Ctrl-C in between stops it too
            return server.socket_folder() or server.start()
    except OSError as error:
        raise HomeRefused(
            path=error.filename or home, reason=error.strerror, account=account_name(os.geteuid())
        ) from error


def leave(home: Path) -> None:
    """Stop the server, unless another process uses it."""
    if (held := _held.pop(home, None)) is None or not home.exists():
        return
    with _locked(home):
        fcntl.flock(held, fcntl.LOCK_UN)
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            Server(home).stop()
        except BlockingIOError:
            pass
        except ServerError as error:
            print(error, file=sys.stderr)
        finally:
            os.close(held)


@contextmanager
def _locked(home: Path) -> Iterator[None]:
    lock = _open(home / "postgres.lock")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        fcntl.flock(lock, fcntl.LOCK_UN)
        os.close(lock)


def _hold(home: Path) -> None:
    if home in _held:
        return
    held = _open(home / "postgres.users")
    fcntl.flock(held, fcntl.LOCK_SH)
    _held[home] = held
    atexit.register(leave, home)


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def _forget() -> None:
    """A forked child is no user until it connects by itself; it must not keep, nor let go of, its parent's lock."""
    while _held:
        os.close(_held.popitem()[1])


os.register_at_fork(after_in_child=_forget)
