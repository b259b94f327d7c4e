"""The examples of docs/api.md, and those of the README's part on the API, answer as they are written."""

import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.conf import settings as site
from django.core.wsgi import get_wsgi_application
from django.db import DEFAULT_DB_ALIAS, connections

from tests.rows import load_demo

pytestmark = pytest.mark.django_db

HERE = "http://127.0.0.1:8000"
PAGE = (site.BASE_DIR / "docs" / "api.md").read_text(encoding="utf-8")
README = (site.BASE_DIR / "README.md").read_text(encoding="utf-8").partition("## The API")[2].partition("\n## ")[0]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CURL = re.compile(r"^\s*curl (.*)$", re.MULTILINE)
ADDRESS = re.compile(rf"{re.escape(HERE)}(/[^\s'\"<>`]*)")
HEADER = re.compile(r"-H '([^:']+): ([^']*)'")


def blocks(language: str) -> list[str]:
    return [text for kind, text in BLOCK.findall(PAGE) if kind == language]


def section(title: str) -> str:
    return PAGE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


@pytest.fixture(scope="module", autouse=True)
def demo(kept) -> None:
    load_demo()


@pytest.fixture(autouse=True)
def without_limit(settings) -> None:
    settings.API_LIMIT = settings.API_LIMIT_WITH_CONTACT = 0


@pytest.mark.parametrize(
    "title", ["A program", "An author with WordPress", "A notebook in R", "A notebook in Python", "A mirror"]
)
def test_there_is_an_example_for_everybody(title):
    assert BLOCK.search(section(title)) and ADDRESS.search(section(title) + HERE + "/")


@pytest.mark.parametrize("command", [line for text in (*blocks("sh"), README) for line in CURL.findall(text)])
def test_every_command_answers(client, command):
    (address,) = ADDRESS.findall(command)
    headers = dict(HEADER.findall(command))
    response = client.get(address, headers=headers, follow="-L" in command.split())
    assert response.status_code == 200, response.content
    if headers:
        assert response["Content-Type"].startswith(headers["Accept"])
    if "format=" in address:
        assert len(b"".join(response)) > 100


@pytest.mark.parametrize(
    "address", sorted({one for text in (*blocks("html"), *blocks("r")) for one in ADDRESS.findall(text)})
)
def test_every_address_of_the_author_and_of_the_notebook_in_r_answers(client, address):
    response = client.get(address)
    assert response.status_code == 200
    if "/api/" in address:
        assert response["Content-Type"].startswith(("application/json", "text/csv"))


def test_what_an_author_pastes_works_without_a_script_and_may_be_framed(client):
    (html,) = blocks("html")
    assert "<script" not in html
    (frame,) = re.findall(rf'<iframe src="{re.escape(HERE)}([^"]+)"', html)
    response = client.get(frame)
    assert "X-Frame-Options" not in response
    assert "frame-ancestors *" in response["Content-Security-Policy"]
    (picture,) = re.findall(rf'src="{re.escape(HERE)}([^"]+badge.svg)"', html)
    assert client.get(picture)["Cross-Origin-Resource-Policy"] == "cross-origin"


class Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """The log of the tests is not the place."""


@pytest.fixture
def server(settings, db, one_connection) -> Iterator[str]:
    """The site over real HTTP on loopback, in the transaction of the test; gives where it is."""
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    shared, site = connections[DEFAULT_DB_ALIAS], get_wsgi_application()
    shared.inc_thread_sharing()

    def answer(environ: dict, start_response: Callable) -> Iterable[bytes]:
        connections[DEFAULT_DB_ALIAS] = shared
        return site(environ, start_response)

    with make_server("127.0.0.1", 0, answer, handler_class=Quiet) as listening:
        thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield f"http://127.0.0.1:{listening.server_port}"
        listening.shutdown()
        thread.join()
    shared.dec_thread_sharing()


PRINTED = {
    "A program": r"moderate Oral magnesium probably makes little to no difference [^\n]* http://127.*\n.*look again at \d+ \w+",
    "A notebook in Python": r"imprecision +lowers \d+ outcomes\n.*\('22972143', '2012'\)",
    "A mirror": r"\A\d\d+ objects; the next time",
}


@pytest.mark.parametrize("title", PRINTED)
def test_the_programs_run_and_print_what_they_find(server, title):
    ((_, program),) = [one for one in BLOCK.findall(section(title)) if one[0] == "python"]
    ran = subprocess.run(  # noqa: S603
        [sys.executable, "-I", "-c", program.replace(HERE, server)], capture_output=True, text=True, timeout=120
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert re.search(PRINTED[title], ran.stdout, re.DOTALL), ran.stdout


@pytest.mark.skipif(
    shutil.which("Rscript") is None, reason="no Rscript is installed: the addresses of its notebook were asked, no more"
)
def test_the_notebook_in_r_runs(server):
    code = "\n".join(blocks("r")).replace(HERE, server)
    ran = subprocess.run(["Rscript", "-e", code], capture_output=True, text=True, timeout=120)  # noqa: S603, S607
    assert ran.returncode == 0, ran.stderr
