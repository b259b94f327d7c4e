"""The house stands as it is drawn: imports go down, pure rooms stay pure, one room has the network."""

import ast
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HOUSE = ROOT / "evidence"

# From the ground up; a module may import from its own floor's room and from floors below.
FLOORS = {
    "errors": 0, "folding": 0, "database": 1, "identifiers": 1, "citations": 2, "pubmed": 3, "studies": 4, "claims": 5,
    "grading": 6,
}  # fmt: skip
ROOF = 9
PURE = ("errors", "folding", "identifiers", "citations")
NETWORK = {"socket", "ssl", "http", "urllib", "requests", "httpx", "aiohttp", "Bio", "smtplib", "ftplib"}


def modules() -> list[Path]:
    return [path for path in sorted(HOUSE.rglob("*.py")) if "migrations" not in path.parts]


def room(path: Path) -> str:
    first = path.relative_to(HOUSE).parts[0]
    return first.removesuffix(".py")


def floor(name: str, module: str = "") -> int:
    """The floor of a room; an admin page, a job and whatever is not a room of its own stand under the roof."""
    if module.split(".")[-1].endswith("admin") or module.split(".")[-1] == "jobs":
        return ROOF
    return FLOORS.get(name, ROOF)


def imported(tree: ast.AST) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or "", node.lineno
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


def faults(path: Path, text: str) -> list[str]:
    """Every way in which a module breaks the plan of the house."""
    tree, own = ast.parse(text), room(path)
    module = ".".join(path.relative_to(HOUSE).with_suffix("").parts)
    here, found = floor(own, module), []
    for name, line in imported(tree):
        parts = name.split(".")
        if parts[0] == "evidence" and len(parts) > 1:
            target = floor(parts[1], ".".join(parts[1:]))
            if target > here or (target == here and here != ROOF and parts[1] != own):
                found.append(f"{path.name}:{line} imports {name}, which is not below it")
            if len(parts) > 2 and parts[-1].startswith("_") and parts[1] != own:
                found.append(f"{path.name}:{line} imports {name}, a private name of another room")
        if own in PURE and parts[0] in ("django", "rest_framework", "psycopg"):
            found.append(f"{path.name}:{line} imports {name} into a pure room")
        if parts[0] in NETWORK and own not in ("pubmed",) and name not in ALLOWED.get(module, ()):
            found.append(f"{path.name}:{line} imports {name}: only pubmed has a network")
        if name == "django.http.HttpRequest" and here != ROOF:
            found.append(f"{path.name}:{line} knows the request: only the roof does")
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            inner = [n for n in ast.walk(node) if isinstance(n, ast.Import | ast.ImportFrom)]
            found += [f"{path.name}:{n.lineno} imports inside {node.name}()" for n in inner]
        if isinstance(node, ast.ExceptHandler) and isinstance(node.type, ast.Name) and node.type.id == "Exception":
            found.append(f"{path.name}:{node.lineno} catches every Exception")
    return found


# What looks like a network and is none: address syntax, names of statuses, the socket of the private server, and a look
# whether a port is free.
ALLOWED = {
    "identifiers.doi": ("urllib.parse", "urllib.parse.unquote"),
    "identifiers.schemes": ("urllib.parse", "urllib.parse.quote", "urllib.parse.unquote"),
    "identifiers.forms": ("urllib.parse", "urllib.parse.unquote"),
    "checks": ("urllib.parse", "urllib.parse.urlsplit"),
    "api.problems": ("http", "http.HTTPStatus"),
    "database.server": ("socket",),
    "management.commands.serve": ("socket",),
}


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(HOUSE)))
def test_a_module_keeps_to_the_plan(path):
    assert faults(path, path.read_text(encoding="utf-8")) == []


PLANTED = [
    # an import that goes up, in both spellings
    ("studies/models.py", "from evidence.claims.models import Claim"),
    ("pubmed/client.py", "import evidence.studies.models"),
    # a table in a pure room
    ("citations/bibtex.py", "from django.db import models"),
    # a connection outside pubmed/
    ("studies/importing.py", "import urllib.request"),
    # a request below the roof
    ("claims/linking.py", "from django.http import HttpRequest"),
    # an import that hides in a function
    ("studies/saving.py", "def late():\n    import json"),
    # an error that swallows everything
    ("studies/saving.py", "try:\n    pass\nexcept Exception:\n    pass"),
    # a neighbour on the same floor
    ("identifiers/schemes.py", "from evidence.citations.item import Item"),
]


@pytest.mark.parametrize(("place", "line"), PLANTED)
def test_a_planted_fault_is_found(place, line):
    assert faults(HOUSE / place, textwrap.dedent(line))


def test_the_registers_hold_imports_only():
    for name in ("models.py", "admin.py", "tasks.py"):
        tree = ast.parse((HOUSE / name).read_text(encoding="utf-8"))
        docstring, *rest = tree.body
        assert all(isinstance(node, ast.Import | ast.ImportFrom | ast.Assign) for node in rest), name


def test_every_room_with_models_is_registered():
    from evidence import models

    for path in HOUSE.glob("*/models.py"):
        classes = [node for node in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(node, ast.ClassDef)]
        tables = [node.name for node in classes if any(ast.unparse(base) == "models.Model" for base in node.bases)]
        assert set(tables) <= set(models.__all__), path


def test_no_file_is_called_after_nothing():
    vague = {"utils", "helpers", "manager", "handler", "data", "misc", "services", "common"}
    assert not [path for path in modules() if path.stem in vague]


def test_every_module_says_what_it_is():
    silent = [
        path
        for path in modules()
        if path.read_text(encoding="utf-8").strip()
        and not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []
