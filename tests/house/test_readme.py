"""The README is true: it names every setting, command, format and make target; nothing is missing from the migrations."""

import io
import re
from pathlib import Path

import pytest
from django.core.management import call_command

from evidence.citations.formats import FORMATS

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SETTINGS = (ROOT / "evidence" / "settings.py").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', SETTINGS))
def test_a_setting_stands_in_the_readme(name):
    assert f"`{name}`" in README


@pytest.mark.parametrize(
    "path", sorted((ROOT / "evidence/management/commands").glob("[a-z]*.py")), ids=lambda p: p.stem
)
def test_a_command_stands_in_the_readme(path):
    assert f"manage.py {path.stem}" in README


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_stands_in_the_readme(name):
    assert f"`{name}`" in README


@pytest.mark.parametrize(
    "target", re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
)
def test_a_make_target_stands_in_the_readme(target):
    assert f"make {target}" in README


def test_every_setting_is_explained_by_a_line_above_it():
    lines = SETTINGS.splitlines()
    for number, line in enumerate(lines):
        if re.match(r"[A-Z_]+ = env\.", line):
            assert lines[number - 1].startswith("#"), line


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", "--check", "--dry-run", "evidence", stdout=io.StringIO())


def test_every_migration_is_named():
    names = [path.stem for path in (ROOT / "evidence/migrations").glob("0*.py")]
    assert not [name for name in names if re.search(r"_auto_|_initial$", name)]


@pytest.mark.parametrize("image", re.findall(r"!\[[^\]]*\]\(([^)]+)\)", README))
def test_a_picture_of_the_readme_is_there(image):
    assert (ROOT / image).stat().st_size > 5_000
