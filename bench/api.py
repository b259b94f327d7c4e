"""What an answer about studies costs, against plain psycopg and json on the same server, and against the serializer.

    python bench/api.py [STUDIES]

Fills a database of its own, first with a tenth of STUDIES (default 20,000) and then with all, and removes it. 300,000
take minutes. Figures are medians after a warm-up, through the whole site without a network.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

ROUNDS, SERIALIZED = 60, 6  # answers a figure; of the slow way fewer
STUDIES = 20_000
PAGE = 50

PATHS = {
    "list": f"/api/v1/studies/?per_page={PAGE}",
    "detail": "/api/v1/studies/{pmid}/",
    "filtered list": f"/api/v1/studies/?per_page={PAGE}&year=2015..2020&order_by=-year",
    "citation export": "/api/v1/citations/?ids={pmids}&format=ris",
}
GOALS = {"list": ">= 0.7 and >= 10x", "p99": "<= 4", "growth": "<= 1.15x"}


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["--measure"]:
        print(json.dumps(measured()))
        return 0
    most = int(arguments[0]) if arguments else STUDIES
    small, large = (in_a_database(number, __file__) for number in (max(most // 10, 100), most))
    for name, row in large.items():
        print(f"{name:16} p50 {row['p50']:7.2f} ms  p99/p50 {row['p99'] / row['p50']:4.1f} (goal {GOALS['p99']})"
              f"  growth from a tenth {row['p50'] / small[name]['p50']:.2f} (goal {GOALS['growth']})")  # fmt: skip
        if "floor" in row:
            print(f"{'':16} ratio to psycopg and json {row['floor'] / row['p50']:.2f} (goal >= 0.7), "
                  f"{row['serializer'] / row['p50']:.1f} times faster than the serializer (goal >= 10)")  # fmt: skip
    return 0


def in_a_database(studies: int, program: str) -> dict[str, dict[str, float]]:
    """What a program of this folder measures on so many synthetic studies, with a tenth as many claims."""
    with tempfile.TemporaryDirectory() as home:
        settings = os.environ | {"EVIDENCE_HOME": home, "API_LIMIT": "0", "API_LIMIT_WITH_CONTACT": "0"}
        settings.pop("DATABASE_URL", None)
        manage = [sys.executable, str(ROOT / "manage.py")]
        subprocess.run([*manage, "migrate", "-v", "0"], env=settings, check=True)
        made = ["make_synthetic", "--studies", str(studies), "--claims", str(studies // 10)]
        subprocess.run([*manage, *made], env=settings, check=True, stdout=sys.stderr)
        answer = subprocess.run(
            [sys.executable, program, "--measure"], env=settings, check=True, stdout=subprocess.PIPE
        )
    found: dict[str, dict[str, float]] = json.loads(answer.stdout)
    return found


def measured() -> dict[str, dict[str, float]]:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evidence.settings")
    django.setup()
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    first = json.loads(answered(client, f"{PATHS['list']}&fields=pmid"))["results"]
    pmids = [row["pmid"] for row in first]
    paths = {name: path.format(pmid=pmids[0], pmids=",".join(pmids)) for name, path in PATHS.items()}
    found = {name: spent(lambda path=path: answered(client, path)) for name, path in paths.items()}
    found["list"] |= {"floor": spent(floor)["p50"], "serializer": spent(serialized, SERIALIZED)["p50"]}
    return found


def answered(client, path: str) -> bytes:
    response = client.get(path)
    body = b"".join(response)
    if response.status_code != 200:
        raise SystemExit(f"{path} answers {response.status_code}: {body[:300]!r}")
    return body


def floor() -> bytes:
    """The rows of the same page as they are stored, by psycopg, dumped by json; nothing looked up for them."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(s) FROM (SELECT * FROM evidence_study ORDER BY id LIMIT %s) s", [PAGE])
        rows = [row for (row,) in cursor.fetchall()]
    for row in rows:
        row.pop("abstract", None)
    return json.dumps({"results": rows}).encode()


def serialized() -> bytes:
    """The same page by the ModelSerializer."""
    from django.test import RequestFactory
    from rest_framework.renderers import JSONRenderer
    from rest_framework.request import Request

    from evidence.api.studies import StudySerializer, public_studies

    request = Request(RequestFactory().get("/", SERVER_NAME="localhost"))
    rows = public_studies().order_by("pk")[:PAGE]
    return JSONRenderer().render(StudySerializer(rows, many=True, context={"request": request}).data)


def spent(work: Callable[[], object], rounds: int = ROUNDS) -> dict[str, float]:
    """Milliseconds of one, as most take and as the slowest takes."""
    times = []
    for _ in range(rounds + 3):  # the first three are the warm-up
        begun = perf_counter()
        work()
        times.append((perf_counter() - begun) * 1000)
    times = sorted(times[3:])
    return {"p50": statistics.median(times), "p95": times[int(len(times) * 0.95)], "p99": times[int(len(times) * 0.99)]}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
