"""`make run`'s command for real: it serves, keeps the data, prints the password only while DEBUG, and leaves nothing."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Served:
    """A site in a home of its own, with a server, a worker and a database of its own."""

    def __init__(self, home: Path, **environment: str) -> None:
        self.home, self.port = home, free_port()
        clean = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "DEBUG")}
        variables = clean | {"EVIDENCE_HOME": str(home), "EUTILS_EMAIL": "someone@example.org", **environment}
        command = [sys.executable, "manage.py", "serve", "--port", str(self.port)]
        self.log = home.parent / "log.txt"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=variables, stdout=log, stderr=log, start_new_session=True
            )

    def get(self, path: str) -> int:
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=20) as answer:
                    return int(answer.status)
            except OSError:
                time.sleep(0.1)
        pytest.fail(self.log.read_text())

    def interrupt(self) -> int:
        """What Ctrl-C does: an interrupt for everything in the foreground."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(30)

    def left(self) -> list[str]:
        """Processes that still belong to this site: its home is in their environment or among their words."""
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                shown = (process / "environ").read_bytes() + (process / "cmdline").read_bytes()
                if str(self.home).encode() in shown and (process / "cmdline").read_bytes():
                    found.append((process / "cmdline").read_bytes().decode())
        return found


@pytest.fixture
def serve(tmp_path) -> Iterator[Callable[..., Served]]:
    """Starts sites in one home; those that a failed test leaves are ended."""
    sites = []

    def started(**environment: str) -> Served:
        sites.append(Served(tmp_path / "home", **environment))
        return sites[-1]

    yield started
    for site in sites:
        if site.process.poll() is None:
            site.interrupt()


def test_the_site_serves_keeps_its_data_and_ends_with_all_it_started_however_it_ends(serve, tmp_path):
    site = serve(DEBUG="1")
    assert site.get("/claims/magnesium-leg-cramps-pregnancy/") == 200
    assert site.get("/static/evidence/pages.css") == 200
    shown = site.log.read_text()
    password = (tmp_path / "home" / "demo-password").read_text()
    assert f"demo-reviewer / {password}" in shown
    assert site.left()
    assert site.interrupt() == 0
    assert site.left() == []
    site = serve(DEBUG="0")
    assert site.get("/claims/magnesium-leg-cramps-pregnancy/") == 200
    assert site.get("/static/evidence/pages.css") == 200
    assert "demo-reviewer" not in site.log.read_text()
    site.process.kill()
    site.process.wait()
    deadline = time.monotonic() + 20
    while any("gunicorn" in line or "procrastinate" in line for line in site.left()) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert not [line for line in site.left() if "gunicorn" in line or "procrastinate" in line]
    site = serve(DEBUG="1")
    assert site.get("/") == 200
    site.process.send_signal(signal.SIGTERM)
    assert site.process.wait(30) == 0
    assert site.left() == []


WRONG = [
    ({"EUTILS_RATE": "abc"}, "EUTILS_RATE is 'abc'"),
    ({"TIME_ZONE": "Mars/X"}, "TIME_ZONE is 'Mars/X'"),
    ({"EVIDENCE_HOME": "/proc/x"}, "EVIDENCE_HOME is /proc/x"),
    ({"DATABASE_URL": "mysql://a/b"}, "DATABASE_URL"),
    ({"DATABASE_URL": "postgres://nobody@127.0.0.1:9/none"}, "database cannot be used"),
    ({"EUTILS_URL": "ftp://mirror"}, "EUTILS_URL"),
]


@pytest.mark.parametrize(("variables", "words"), WRONG)
def test_a_wrong_setting_is_a_sentence_and_no_traceback(tmp_path, variables, words):
    environment = os.environ | {"EVIDENCE_HOME": str(tmp_path)} | variables
    command = [sys.executable, "manage.py", "serve", "--port", str(free_port())]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_port_that_is_taken_is_a_sentence(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        command = [sys.executable, "manage.py", "serve", "--port", str(taken.getsockname()[1])]
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=os.environ | {"EVIDENCE_HOME": str(tmp_path)},
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert done.returncode == 1
    assert "cannot be used" in done.stderr
    assert "Traceback" not in done.stderr
