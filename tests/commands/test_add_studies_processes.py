"""What happens to an import whose process is killed, and to two imports at once: real processes, real signals."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection

from evidence.studies.models import Study
from tests.leg_cramps import ALL
from tests.pubmed.faults import Fault
from tests.pubmed.standin import StandIn
from tests.pubmed.xml import article

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).resolve().parents[2]


class Site:
    """Runs commands of the site in processes of their own, on the tests' database and against a stand-in."""

    def __init__(self, standin: StandIn, home: Path) -> None:
        database = connection.settings_dict
        params = connection.get_connection_params()
        self.environment = os.environ | {
            "DATABASE_URL": f"postgres://{params.get('user', '')}@:{params.get('port') or ''}/{database['NAME']}?host={params.get('host', '')}",
            "EUTILS_URL": standin.url, "EUTILS_RATE": "1000", "EUTILS_TIMEOUT": "2", "EVIDENCE_HOME": str(home),
            "EUTILS_EMAIL": "someone@example.org",
        }  # fmt: skip
        if params.get("password"):
            self.environment["PGPASSWORD"] = str(params["password"])

    def start(self, *arguments: str, **options: object) -> "subprocess.Popen[str]":
        command = [sys.executable, "manage.py", *arguments]
        pipe = subprocess.PIPE
        return subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdin=pipe, stdout=pipe, stderr=pipe, text=True
        )

    def run(self, *arguments: str, given: str = "") -> "subprocess.CompletedProcess[str]":
        process = self.start(*arguments)
        out, err = process.communicate(given, timeout=60)
        return subprocess.CompletedProcess(arguments, process.returncode, out, err)


@pytest.fixture
def site(db, tmp_path):
    with StandIn(ALL) as standin:
        made = Site(standin, tmp_path)
        made.standin = standin
        yield made


def test_an_import_that_is_killed_goes_on_where_it_stopped_without_doubles(site):
    numbers = range(1000, 1060)
    site.standin.add(*(article(str(number), title=f"Trial number {number} of cramps.") for number in numbers))
    given = "\n".join(f"PMID: {number}" for number in numbers)
    site.standin.script(Fault.none(), Fault.none(), Fault.delay(3))
    process = site.start("add_studies", "--json")
    process.stdin.write(given)
    process.stdin.close()
    deadline = time.monotonic() + 30
    while Study.objects.count() < 20 and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait()
    kept = Study.objects.count()
    assert 20 <= kept < 60
    done = site.run("add_studies", "--json", given=given)
    outcomes = [row["outcome"] for row in json.loads(done.stdout)]
    assert (outcomes.count("already"), outcomes.count("added")) == (kept, 60 - kept)
    assert Study.objects.count() == 60


def test_two_imports_of_one_list_at_once_make_each_study_once(site):
    numbers = range(2000, 2030)
    site.standin.add(*(article(str(number), title=f"Trial number {number} of cramps.") for number in numbers))
    given = "\n".join(f"PMID: {number}" for number in numbers)
    processes = [site.start("add_studies", "--json") for _ in range(2)]
    for process in processes:
        process.stdin.write(given)
        process.stdin.close()
    assert [process.wait(60) for process in processes] == [0, 0]
    assert Study.objects.count() == 30
