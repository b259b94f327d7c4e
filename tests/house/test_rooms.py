"""The house stands as it is drawn: imports go down, pure rooms stay pure, one room has the network."""

import ast
import textwrap
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from pghistory.models import Event

from evidence import models

ROOT = Path(__file__).resolve().parents[2]
HOUSE = ROOT / "evidence"

# From the ground up; a module may import from its own floor's room and from floors below.
FLOORS = {
    "errors": 0, "folding": 0, "spreadsheets": 0, "promises": 0, "history": 1, "database": 1, "identifiers": 1,
    "citations": 2, "pubmed": 3, "studies": 4, "claims": 5, "grading": 6, "articles": 7,
}  # fmt: skip
ROOF = 9
PURE = ("errors", "folding", "spreadsheets", "identifiers", "citations")
# Rules in rooms that have models: no Django, no model, and nothing but what is pure itself.
PURE_MODULES = {
    "grading": {
        "absolute", "agreement", "comparing", "drawing", "effect_direction", "evidence_map", "forest_plot", "marking", "quoting", "reading", "refusals",
        "rules", "sensitivity", "suggestion", "summary", "tools", "wording",
    },
    "articles": {"claimed", "headings", "keys", "stating"},
    "pages": {"badge_drawing"},
}  # fmt: skip
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


def pure(module: str) -> bool:
    """Whether a module, named from the house on, knows neither Django nor a table; so for all that is in it."""
    first, *rest = module.split(".")
    return first in PURE or (bool(rest) and rest[0] in PURE_MODULES.get(first, ()))


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
        if pure(module) and parts[0] in ("django", "rest_framework", "psycopg", "pghistory", "pgtrigger"):
            found.append(f"{path.name}:{line} imports {name} into a pure module")
        if pure(module) and parts[0] == "evidence" and name not in PACKAGES and not pure(".".join(parts[1:])):
            found.append(f"{path.name}:{line} imports {name} into a pure module, and that is not pure")
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


# Names of folders: what is imported from them is looked at by its own name.
PACKAGES = {"evidence", "evidence.grading"}

# What looks like a network and is none: address syntax, names of statuses, the socket of the private server, and a look
# whether a port is free.
ALLOWED = {
    "citations.nbib_files": ("Bio", "Bio.Medline"),  # a reader of files
    "identifiers.doi": ("urllib.parse", "urllib.parse.unquote"),
    "identifiers.schemes": ("urllib.parse", "urllib.parse.quote", "urllib.parse.unquote"),
    "identifiers.forms": ("urllib.parse", "urllib.parse.unquote"),
    "checks": ("urllib.parse", "urllib.parse.urlsplit"),
    "api.lookup": ("urllib.parse", "urllib.parse.unquote"),
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
    # a table, and a module that knows tables, among the rules of grading
    ("grading/rules.py", "from django.db import models"),
    ("grading/wording.py", "from evidence.grading.appraisals import Appraisal"),
    ("grading/comparing.py", "from evidence.grading import publications"),
    ("grading/suggestion.py", "from evidence.studies.models import Study"),
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


# What makes a class a table: it is a model, or a proxy or child of one; an abstract one is none.
MODEL_BASES = ("models.Model", "Fields", ".through")


def tables(tree: ast.Module) -> list[str]:
    """The names of the tables that a module defines."""
    return [
        node.name
        for node in tree.body
        if isinstance(node, ast.ClassDef)
        and any(ast.unparse(base).endswith(MODEL_BASES) for base in node.bases)
        and not any(ast.unparse(inner) == "abstract = True" for inner in ast.walk(node) if isinstance(inner, ast.stmt))
    ]


def test_every_room_with_models_is_registered():
    """A room's models.py is a register or holds the models itself; whatever file a model is in, both registers name it."""
    defined = {path: tables(ast.parse(path.read_text(encoding="utf-8"))) for path in modules()}
    assert {name for found in defined.values() for name in found} == set(models.__all__)
    for path, found in defined.items():
        register = import_module(f"evidence.{room(path)}.models") if found else None
        assert set(found) <= set(vars(register) if register else ()), path


def test_the_registers_name_every_table_that_django_knows():
    """Tables of history are made by the tracked model, beside it."""
    known = {model.__name__ for model in apps.get_app_config("evidence").get_models() if not issubclass(model, Event)}
    assert known == set(models.__all__)


@pytest.mark.parametrize("where", PURE_MODULES)
def test_a_module_that_says_it_is_pure_is_held_to_it(where):
    """The word stands at the head of the module, in the table here, and in the types that are checked strictly."""
    rules = {
        path.stem
        for path in HOUSE.glob(f"{where}/*.py")
        if "PURE" in (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "")
    }
    overrides = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mypy"]["overrides"]
    strict = {name for one in overrides if one.get("disallow_untyped_defs") for name in one["module"]}
    assert rules == PURE_MODULES[where]
    # mypy takes a power of two ints, as summary.py has one, for Any.
    assert {f"evidence.{where}.{name}" for name in rules - {"summary"}} <= strict


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
