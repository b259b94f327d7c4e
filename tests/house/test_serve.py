"""`make run`'s command for real: it serves, keeps the data, prints the password only while DEBUG, and leaves nothing."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
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
        deadline = time.monotonic() + 40
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
                    return int(answer.status)
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.1)
        pytest.fail(self.log.read_text())

    def interrupt(self) -> int:
        """What Ctrl-C does: an interrupt for everything in the foreground."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(30)

    def left(self) -> list[str]:
        """Processes that still use the home or belong to the session."""
        shown = subprocess.run(["ps", "-eo", "sid,args"], capture_output=True, text=True, check=True).stdout
        return [
            line for line in shown.splitlines() if str(self.home) in line or line.split()[0] == str(self.process.pid)
        ]


def test_the_site_serves_then_ends_with_all_it_started_and_keeps_its_data(tmp_path):
    site = Served(tmp_path / "home", DEBUG="1")
    assert site.get("/claims/magnesium-leg-cramps-pregnancy/") == 200
    assert site.get("/static/evidence/pages.css") == 200
    shown = site.log.read_text()
    password = (tmp_path / "home" / "demo-password").read_text()
    assert f"demo-reviewer / {password}" in shown
    assert site.left()
    assert site.interrupt() == 0
    assert site.left() == []
    again = Served(tmp_path / "home", DEBUG="0")
    assert again.get("/claims/magnesium-leg-cramps-pregnancy/") == 200
    assert again.get("/static/evidence/pages.css") == 200
    assert "demo-reviewer" not in again.log.read_text()
    again.process.send_signal(signal.SIGTERM)
    assert again.process.wait(30) == 0
    assert again.left() == []


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
