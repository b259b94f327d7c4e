"""`manage.py serve`: the whole site with one command; what it starts ends with it."""

import contextlib
import ctypes
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection

DEMO_USER = "demo-reviewer"
PATIENCE = 10  # seconds that a child may take to end before it is killed
LONGEST_PAUSE = 60  # seconds before a worker that keeps ending is started again


class Command(BaseCommand):
    help = (
        "Prepare the database (migrations, the demo when it is empty), then serve the site with gunicorn beside a "
        "worker for background jobs. With DEBUG, make a demo reviewer and print the password. Ctrl-C ends everything."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
        parser.add_argument("--port", type=int, default=8000, help="port to listen on (default 8000)")

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = options["host"], options["port"]
        refuse_busy(host, port)
        self.stdout.write("Preparing the database …")
        try:
            with one_at_a_time():
                call_command("migrate", verbosity=0, interactive=False)
                call_command("load_demo", if_empty=True, stdout=self.stdout)
        except OperationalError as error:
            raise CommandError(f"The database cannot be used: {error}") from None
        if not settings.DEBUG:
            call_command("collectstatic", verbosity=0, interactive=False)
        shown = "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104  compared, not bound
        self.stdout.write(f"\nEvidence is at http://{shown}:{port}/ – Ctrl-C ends it.")
        if settings.DEBUG:
            password = demo_reviewer(settings.EVIDENCE_HOME / "demo-password")
            self.stdout.write(f"Demo reviewer for http://{shown}:{port}/admin/: {DEMO_USER} / {password}\n")
        self.stdout.flush()
        sys.exit(Children(host, port).watch())


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Two sites that start on one database prepare it one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext('evidence.serve'))")
        yield
        cursor.execute("SELECT pg_advisory_unlock(hashtext('evidence.serve'))")


def refuse_busy(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(
                f"Port {port} of {host} cannot be used ({error.strerror}). Perhaps an Evidence still runs there; "
                "else choose another: make run PORT=8080"
            ) from None


def demo_reviewer(kept: Path) -> str:
    """Make the demo reviewer, or find the one there is; returns the password, which is kept beside the database."""
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(9), encoding="ascii")
    password = kept.read_text(encoding="ascii").strip()
    user, _ = User.objects.get_or_create(username=DEMO_USER)
    user.is_staff = user.is_active = True
    if not user.check_password(password):
        user.set_password(password)
    user.save()
    user.groups.set(Group.objects.filter(name__in=["Curator", "Reviewer", "Editor"]))
    return password


class Children:
    """The web server and the worker, as child processes. The site ends when the server does; the worker is renewed.

    Each has a session of its own, so that Ctrl-C reaches this process alone, which then ends them in order.
    """

    def __init__(self, host: str, port: int) -> None:
        address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        self.web_command = [
            sys.executable, "-m", "gunicorn", "evidence.wsgi", "--bind", address, "--worker-class", "gthread",
            "--workers", "2", "--threads", "8", "--log-level", "warning", "--no-control-socket",
            "--graceful-timeout", "5", "--limit-request-line", "8190",  # a hundred long DOIs
        ]  # fmt: skip
        manage = str(settings.BASE_DIR / "manage.py")
        self.worker_command = [
            sys.executable, manage, "procrastinate", "worker", "--shutdown-graceful-timeout", "5",
            "--delete-jobs", "successful",
        ]  # fmt: skip
        self.stopping = False

    def watch(self) -> int:
        """Run both until a signal comes or the web server ends; returns the exit code."""
        for sign in (signal.SIGINT, signal.SIGTERM):
            signal.signal(sign, self.stop)
        web, worker, begun, pause = start(self.web_command), start(self.worker_command), time.monotonic(), 1
        while not self.stopping and web.poll() is None:
            lived = time.monotonic() - begun
            if worker.poll() is not None and lived > pause:
                pause = min(2 * pause, LONGEST_PAUSE) if lived < 2 * LONGEST_PAUSE else 1
                worker, begun = start(self.worker_command), time.monotonic()
            time.sleep(0.2)
        if not self.stopping:
            sys.stderr.write(f"The web server has ended by itself (code {web.returncode}), and the site with it.\n")
        for child in (web, worker):
            end(child)
        return 0 if self.stopping else 1

    def stop(self, *_: Any) -> None:
        self.stopping = True


def start(command: list[str]) -> "subprocess.Popen[bytes]":
    environment = os.environ | {"PYTHONUNBUFFERED": "1"}
    return subprocess.Popen(  # noqa: S603  our own command
        command, env=environment, cwd=settings.BASE_DIR, start_new_session=True, preexec_fn=end_with_parent
    )


def end_with_parent() -> None:
    """Have the kernel end a child whose parent was killed (Linux; prctl(2), PR_SET_PDEATHSIG)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def end(child: "subprocess.Popen[bytes]") -> None:
    """Ask a child to end, and make it, with all that it started, when it takes too long."""
    child.terminate()
    try:
        child.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        sys.stderr.write("A process did not end in time and is killed.\n")
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
