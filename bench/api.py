"""What the public API costs: against plain psycopg, a bare WSGI program and a ModelSerializer on the same server.

    python bench/api.py [STUDIES]

Two databases of synthetic studies with a tenth as many claims, one with a tenth of STUDIES (default 20,000) and one
with all, are measured in turn, round by round: each figure is a ratio of what was measured side by side. They are
removed afterwards; with EVIDENCE_BENCH=FOLDER they are kept there and used again, which 1,000,000 studies deserve.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from io import BytesIO
from pathlib import Path
from time import perf_counter
from typing import Any
from urllib.parse import quote

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

STUDIES = 20_000
ROUNDS, WARM_UP = 60, 3
EVERY = 10  # what takes seconds is measured in one of so many rounds
PAGE = 50
MEASURE = "--measure"

Work = Callable[[], object]
Figures = dict[str, list[float]]  # milliseconds of each round

PATHS = {
    "studies": "/api/v1/studies/?per_page={page}",
    "studies, deep": "/api/v1/studies/?per_page={page}&cursor={deep}",
    "studies, by year": "/api/v1/studies/?per_page={page}&year=2015..2020&order_by=-year",
    "studies, by type": "/api/v1/studies/?per_page={page}&publication_type=Review&order_by=-year",
    "studies, by topic": "/api/v1/studies/?per_page={page}&topic={topic}",
    "study": "/api/v1/studies/{pmid}/",
    "claims": "/api/v1/claims/?per_page={page}",
    "claims, deep": "/api/v1/claims/?per_page={page}&cursor={deep_claim}",
    "claims, by words": "/api/v1/claims/?per_page={page}&intervention=magnesium",
    "claims, by topic": "/api/v1/claims/?per_page={page}&topic={topic}",
    "claim": "/api/v1/claims/{slug}/",
    "claim, one version": "/api/v1/claims/{slug}/versions/1/",
    "citations of 50": "/api/v1/citations/?ids={pmids}&format=ris",
}
UNCHANGED = {"studies": "studies, 304", "claims": "claims, 304", "claim": "claim, 304"}
# What is compared with what, and the goal: how many times the first takes of the second's time.
RATIOS = (
    ("psycopg and json", "studies", ">= 0.7"),
    ("bare WSGI", "studies", ">= 0.7"),
    ("ModelSerializer", "studies", ">= 10"),
    ("bare WSGI, claim", "claim, one version", ">= 0.7"),
    ("bare WSGI, claim", "claim", ">= 0.7"),
    ("studies", "studies, 304", ">= 2.5"),
    ("claims", "claims, 304", ">= 2.5"),
    ("claim", "claim, 304", ">= 2.5"),
)
DEEP = (("studies, deep", "studies"), ("claims, deep", "claims"))


def main(arguments: list[str]) -> int:
    if arguments[:1] == [MEASURE]:
        measure(works())
        return 0
    small, large = side_by_side(int(arguments[0]) if arguments else STUDIES, __file__)
    for name in PATHS:
        print(f"{name:20} p50 {p50(large, name):8.2f} ms  p99/p50 {tail(large, name):4.1f} (goal <= 4)"
              f"  growth from a tenth {growth(small, large, name):.2f} (goal <= 1.15)")  # fmt: skip
    for floor, name, goal in RATIOS:
        print(f"{floor} / {name}: {ratio(large, floor, name):.2f} (goal {goal})")
    for deep, first in DEEP:
        print(f"{deep} / first page: {ratio(large, deep, first):.2f} (goal <= 2)")
    return 0


def p50(figures: Figures, name: str) -> float:
    return statistics.median(figures[name])


def tail(figures: Figures, name: str) -> float:
    """The slowest of a hundred, as a multiple of most."""
    return centile(figures[name], 99) / p50(figures, name)


def centile(times: list[float], percent: int) -> float:
    return sorted(times)[int(len(times) * percent / 100)]


def growth(small: Figures, large: Figures, name: str) -> float:
    """Of each round by itself: what else the machine did then slowed both."""
    return statistics.median(more / less for more, less in zip(large[name], small[name], strict=True))


def ratio(figures: Figures, first: str, second: str) -> float:
    pairs = zip(figures[first], figures[second][:: len(figures[second]) // len(figures[first])], strict=False)
    return statistics.median(one / other for one, other in pairs)


def side_by_side(most: int, program: str, rounds: int = ROUNDS) -> tuple[Figures, Figures]:
    """What a program of this folder measures on a tenth of so many studies and on all, a round here, a round there."""
    found: tuple[Figures, Figures] = ({}, {})
    with ExitStack() as stack:
        homes = [stack.enter_context(database(number)) for number in (max(most // 10, 100), most)]
        running = [stack.enter_context(measuring(program, home)) for home in homes]
        for number in range(-WARM_UP, rounds):
            for figures, child in zip(found, running, strict=True):
                for name, spent in asked(child, seldom=number % EVERY == 0).items():
                    figures.setdefault(name, []).extend([spent] if number >= 0 else [])
    return found


@contextmanager
def database(studies: int) -> Iterator[dict[str, str]]:
    """The environment of a site with so many synthetic studies; made when it is not there."""
    with ExitStack() as stack:
        kept = os.environ.get("EVIDENCE_BENCH")
        home = Path(kept, str(studies)) if kept else Path(stack.enter_context(tempfile.TemporaryDirectory()))
        settings = os.environ | {"EVIDENCE_HOME": str(home), "API_LIMIT": "0", "API_LIMIT_WITH_CONTACT": "0"}
        settings.pop("DATABASE_URL", None)
        if not (home / "made").exists():
            home.mkdir(parents=True, exist_ok=True)
            manage = [sys.executable, str(ROOT / "manage.py")]
            subprocess.run([*manage, "migrate", "-v", "0"], env=settings, check=True, stdout=sys.stderr)
            made = ["make_synthetic", "--studies", str(studies), "--claims", str(studies // 10)]
            subprocess.run([*manage, *made], env=settings, check=True, stdout=sys.stderr)
            (home / "made").touch()
        yield settings


@contextmanager
def measuring(program: str, settings: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, program, MEASURE]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=settings, stdin=pipe, stdout=pipe, text=True) as child:
        yield child
        child.stdin.close()  # type: ignore[union-attr]  # there is a pipe


def asked(child: subprocess.Popen[str], *, seldom: bool) -> dict[str, float]:
    print("all" if seldom else "quick", file=child.stdin, flush=True)
    found: dict[str, float] = json.loads(child.stdout.readline())  # type: ignore[union-attr]
    return found


def measure(works: tuple[dict[str, Work], dict[str, Work]]) -> None:
    """For each line that is read, what each work takes in milliseconds; the second ones only when all are asked for."""
    quick, slow = works
    for line in sys.stdin:
        chosen = quick | slow if line.strip() == "all" else quick
        print(json.dumps({name: spent(work) for name, work in chosen.items()}), flush=True)


def spent(work: Work) -> float:
    begun = perf_counter()
    work()
    return (perf_counter() - begun) * 1000


def works() -> tuple[dict[str, Work], dict[str, Work]]:
    site = the_site()
    paths = {name: path.format(**known(site)) for name, path in PATHS.items()}
    quick: dict[str, Work] = {name: partial(answer, site, path) for name, path in paths.items()}
    for name, unchanged in UNCHANGED.items():
        tag = headers(site, paths[name])["ETag"]
        quick[unchanged] = partial(answer, site, paths[name], tag)
    bare, bare_of_claim = bare_list(), bare_claim(paths["claim"].split("/")[-2])
    quick |= {
        "psycopg and json": stored,
        "bare WSGI": partial(answer, bare, "/"),
        "bare WSGI, claim": partial(answer, bare_of_claim, "/"),
    }
    return quick, {"ModelSerializer": serialized}


def the_site() -> Any:
    """The whole site, as a server calls it."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evidence.settings")
    django.setup()
    from evidence.wsgi import application

    return application


def known(site: Any) -> dict[str, Any]:
    """What the addresses are made of: a page of studies, a claim of many studies, and places far inside the lists."""
    from evidence.api.claims import BY_CLAIM
    from evidence.api.paging import PK, encoded
    from evidence.grading.publications import Publication
    from evidence.studies.models import Study

    first = json.loads(answer(site, f"/api/v1/studies/?per_page={PAGE}&fields=pmid"))["results"]
    pmids = [row["pmid"] for row in first]
    claim = json.loads(answer(site, "/api/v1/claims/?per_page=1"))["results"][0]
    studies, claims = (model.objects.order_by("-pk").values_list("pk", flat=True)[0] for model in (Study, Publication))
    deep = encoded(Study(pk=studies * 9 // 10), PK)
    deep_claim = encoded(Publication(claim_id=claims * 9 // 10), BY_CLAIM)
    return {"page": PAGE, "pmid": pmids[0], "pmids": ",".join(pmids), "slug": claim["slug"],
            "topic": claim["topics"][0], "deep": deep, "deep_claim": deep_claim}  # fmt: skip


def answer(application: Any, path: str, tag: str = "") -> bytes:
    return asked_of(application, path, tag)[1]


def headers(application: Any, path: str) -> dict[str, str]:
    return asked_of(application, path)[0]


def asked_of(application: Any, path: str, tag: str = "") -> tuple[dict[str, str], bytes]:
    """What a WSGI application answers to a GET, without a network; a refusal ends the program."""
    told: list[Any] = []
    where, _, query = path.partition("?")
    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": where, "QUERY_STRING": quote(query, safe="=&,.:!*%"), "SCRIPT_NAME": "",
        "SERVER_NAME": "localhost", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0), "wsgi.url_scheme": "http", "wsgi.input": BytesIO(), "wsgi.errors": sys.stderr,
        "wsgi.multithread": True, "wsgi.multiprocess": False, "wsgi.run_once": False,
    }  # fmt: skip
    if tag:
        environ["HTTP_IF_NONE_MATCH"] = tag
    response = application(environ, lambda status, headers, error=None: told.extend((status, headers)))
    body = b"".join(response)
    getattr(response, "close", lambda: None)()
    if not told[0].startswith("304" if tag else "200"):
        raise SystemExit(f"{path} answers {told[0]}: {body[:300]!r}")
    return dict(told[1]), body


def stored() -> bytes:
    """The rows of the page as they are stored, by psycopg, dumped by json; nothing is looked up for them."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(s) FROM (SELECT * FROM evidence_study ORDER BY id LIMIT %s) s", [PAGE])
        rows = [row for (row,) in cursor.fetchall()]
    for row in rows:
        row.pop("abstract", None)
    return json.dumps({"results": rows}).encode()


def bare_list() -> Any:
    """A WSGI program without anything around it: the same page in one statement, every field made by the same SQL."""
    from evidence.api.rows import FIELDS
    from evidence.api.seen import visible

    made = ", ".join(f"'{name}', {sql}" for name, sql in FIELDS.items())
    page, values = visible().order_by("pk").values("pk")[:PAGE].query.sql_with_params()
    for name, number in (("study", 0), ("claim", 1), ("article", 2)):
        made = made.replace(f"%({name})s", f"'http://localhost/{number}/the--key/'")
    sql = f"SELECT json_build_object({made})::text FROM evidence_study s WHERE s.id IN ({page}) ORDER BY s.id"  # noqa: S608
    return program(sql.replace("%Y", "%%Y"), values, lambda rows: f'{{"results": [{", ".join(rows)}]}}')


def bare_claim(slug: str) -> Any:
    """The same for a claim: the bytes of its publication, as they are stored."""
    sql = (
        "SELECT p.content FROM evidence_publication p JOIN evidence_claim c ON c.id = p.claim_id"
        " WHERE c.slug = %s AND c.version = p.number"
    )
    return program(sql, [slug], "".join)


def program(sql: str, values: Any, joined: Callable[[list[str]], str]) -> Any:
    from django.db import connection

    def application(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        rows = connection.connection.execute(sql, values).fetchall()
        body = joined([text for (text,) in rows]).encode()
        start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
        return [body]

    return application


def serialized() -> bytes:
    """The same page by the ModelSerializer, with what it needs fetched beforehand."""
    from django.test import RequestFactory
    from rest_framework.renderers import JSONRenderer
    from rest_framework.request import Request

    from evidence.api.studies import StudySerializer, public_studies

    request = Request(RequestFactory().get("/", SERVER_NAME="localhost"))
    rows = public_studies().order_by("pk")[:PAGE]
    return JSONRenderer().render(StudySerializer(rows, many=True, context={"request": request}).data)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
