"""Programs that ask PubMed at once keep within NCBI's limit together, measured where their requests arrive."""

import subprocess
import sys
from pathlib import Path

from tests.pubmed.asking import ARTICLES
from tests.pubmed.standin import StandIn

ROOT = Path(__file__).resolve().parents[2]
LIMIT = 3  # requests in any second, without a key (https://www.ncbi.nlm.nih.gov/books/NBK25497/)

PROGRAM = """
import sys
from pathlib import Path
from evidence.pubmed.client import Client
from evidence.pubmed.rate import RateLimit

url, limit, asked = sys.argv[1], RateLimit(Path(sys.argv[2]), rate=3), int(sys.argv[3])
client = Client(base_url=url, tool="evidence", email="someone@example.org", rate=limit)
print("ready", flush=True)
sys.stdin.readline()
for _ in range(asked):
    list(client.fetch(["2014248"]))
"""


def test_two_programs_together_never_exceed_the_limit(tmp_path):
    with StandIn(ARTICLES) as pubmed:
        command = [sys.executable, "-c", PROGRAM, pubmed.url, str(tmp_path / "rate"), "6"]
        programs = [
            subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            for _ in range(2)
        ]
        for program in programs:
            assert program.stdout.readline() == "ready\n"
        for program in programs:
            program.stdin.write("go\n")
            program.stdin.flush()
        for program in programs:
            program.communicate(timeout=30)
        arrivals = sorted(request.at for request in pubmed.requests)

    assert [program.returncode for program in programs] == [0, 0]
    assert len(arrivals) == 12
    spans = [later - earlier for earlier, later in zip(arrivals, arrivals[LIMIT:], strict=False)]
    assert min(spans) > 1, "more than three requests arrived within one second"
    assert arrivals[-1] - arrivals[0] < 8  # the limit is used, not only kept
