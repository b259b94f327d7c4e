"""What all tests share: a stand-in for PubMed on loopback, people in their groups, and a plain word about the browser."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection, transaction
from django.test import TransactionTestCase
from hypothesis import settings as hypothesis_settings

from evidence.claims.models import Claim
from evidence.pubmed.client import Client
from evidence.studies.source import pubmed
from tests.leg_cramps import ALL
from tests.panel import draft_claim
from tests.pubmed.standin import StandIn
from tests.rows import shipped, start_anew, taken

# How many texts each property is tried on: few at each run, many when EVIDENCE_THOROUGH is set. Without a limit on the
# time of one, which on a busy machine says nothing.
hypothesis_settings.register_profile("quick", max_examples=25, deadline=None)
hypothesis_settings.register_profile("thorough", max_examples=1_000, deadline=None)
hypothesis_settings.load_profile("thorough" if os.environ.get("EVIDENCE_THOROUGH") else "quick")

CHROMIUM = next((path for path in ("/usr/bin/chromium", "/usr/bin/chromium-browser") if os.access(path, os.X_OK)), None)


@pytest.fixture
def standin(settings, tmp_path: Path) -> Iterator[StandIn]:
    """PubMed with the records of tests/leg_cramps.py, asked by this site without any waiting."""
    with StandIn(ALL) as server:
        settings.EUTILS_URL = server.url
        settings.EUTILS_RATE = 1000.0
        settings.EUTILS_TIMEOUT = 5.0
        settings.EVIDENCE_HOME = tmp_path
        yield server


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> Iterator[None]:
    """A test with real transactions leaves the database as migrations made it; nothing keeps it from being dropped."""
    with django_db_blocker.unblock():
        shipped.update(taken())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _: start_anew())
        yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(  # threads of a worker may have left connections open
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(autouse=True)
def without_pubmed(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test asks the real PubMed: where nothing stands in for it, it is away, and that is known soon."""
    settings.EUTILS_URL = "http://127.0.0.1:9/"
    monkeypatch.setitem(Client.__init__.__kwdefaults__, "backoff", 0.01)  # seconds before a second try


@pytest.fixture(autouse=True)
def quick_passwords(settings: Any) -> None:
    """Passwords of tests need not be hard to guess, and are made by the hundred."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="module")
def kept(django_db_setup, django_db_blocker) -> Iterator[None]:
    """For fixtures that make rows once for all tests of a module; what a test does to them is taken back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def client_of_site(standin: StandIn) -> Client:
    return pubmed()


@pytest.fixture
def claim(db) -> Claim:
    return draft_claim()


@pytest.fixture
def person(db) -> Callable[..., User]:
    """Makes a member of staff in these groups; the password is the name."""

    def make(name: str, *groups: str) -> User:
        user = User.objects.create_user(name, password=name, is_staff=True)
        user.groups.set(Group.objects.filter(name__in=groups))
        return user

    return make


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real PubMed records, where there is one."""
    folder = os.environ.get("EVIDENCE_CORPUS")
    if not folder:
        pytest.skip("no real records to run over: EVIDENCE_CORPUS is not set")
    return Path(folder)


@pytest.fixture(scope="session")
def chromium() -> str:
    if CHROMIUM is None:
        if os.environ.get("CI"):
            pytest.fail("CI needs Chromium for the tests of the pages: .ci/run installs it")
        pytest.skip("no Chromium is installed")
    return CHROMIUM


def pytest_terminal_summary(terminalreporter) -> None:
    if CHROMIUM is None:
        terminalreporter.section("pages were not tested")
        terminalreporter.line(
            "No Chromium is installed, so no page was opened in a browser. Debian: apt-get install chromium"
        )
    if not os.environ.get("EVIDENCE_CORPUS"):
        terminalreporter.line("EVIDENCE_CORPUS is not set: the tests over real PubMed records were skipped.")
