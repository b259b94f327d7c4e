"""make, the container and compose: what a stranger types first."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from evidence.database.account import MAJOR
from evidence.database.server import INITDB

ROOT = Path(__file__).resolve().parents[2]
TOOLS = Path(sys.executable).parent


# As typed in a terminal, even where these tests are run by make themselves.
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}


def run(*command, cwd=ROOT, env=ENVIRONMENT):
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True)


@pytest.fixture
def compose():
    return YAML(typ="safe").load(ROOT / "docker-compose.yml")


@pytest.fixture
def project(tmp_path):
    """A copy of what `make` installs from, with nothing to download, in a folder with an awkward name."""
    folder = tmp_path / "Evidence's copy"
    folder.mkdir()
    shutil.copy(ROOT / "Makefile", folder)
    (folder / "requirements.txt").write_text("# nothing\n")
    return folder


@pytest.fixture
def python_that_says_no(tmp_path):
    """A PATH on which every Python refuses one line of code."""

    def path(line):
        folder = tmp_path / "bin"
        folder.mkdir()
        for tool in ("sh", "cmp", "make"):
            (folder / tool).symlink_to(shutil.which(tool))
        for name in ("python3.14", "python3.13", "python3.12", "python3.11", "python3"):
            (folder / name).write_text(
                f'#!/bin/sh\ncase "$2" in *"{line}"*) exit 1;; esac\nexec "{sys.executable}" "$@"\n'
            )
            (folder / name).chmod(0o755)
        return {"PATH": str(folder)}

    return path


def test_make_alone_lists_every_command():
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)

    listed = run("make").stdout

    assert targets
    assert [target for target in targets if f"make {target} " not in listed] == []


def test_two_makes_at_once_make_one_environment_and_a_third_has_nothing_to_do(project):
    makes = [
        subprocess.Popen(["make", ".runtime"], cwd=project, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for _ in range(2)
    ]
    said = [make.communicate()[0] for make in makes]

    assert [make.returncode for make in makes] == [0, 0], said
    assert "".join(said).count("Making .venv") == 1
    assert run("make", ".runtime", cwd=project).stdout == ""

    (project / "requirements.txt").write_text("# nothing, in other words\n")
    assert "Installing requirements.txt" in run("make", ".runtime", cwd=project).stdout


@pytest.mark.parametrize(
    ("refused", "sentence"),
    [
        ("sys.version_info", "Evidence needs Python 3.11 or newer, and none is on the PATH."),
        ("ensurepip", "apt-get install python3-venv"),
    ],
)
def test_a_machine_without_what_is_needed_is_told_so(project, python_that_says_no, refused, sentence):
    done = run("make", ".runtime", cwd=project, env=python_that_says_no(refused))

    assert done.returncode != 0
    assert sentence in done.stderr
    assert not (project / ".venv").exists()


def test_the_dockerfile_has_no_lint():
    done = run(TOOLS / "hadolint", "Dockerfile")

    assert (done.stdout, done.returncode) == ("", 0)


def test_the_container_asks_after_its_health_in_valid_python():
    check = re.search(r"HEALTHCHECK .*? CMD (\[.*?\])\n[A-Z]", (ROOT / "Dockerfile").read_text(), re.DOTALL)

    python, flag, program = json.loads(check[1].replace("\\\n", ""))

    assert (python, flag) == ("python", "-c")
    compile(program, "HEALTHCHECK", "exec")


def test_the_image_gets_all_that_it_copies_and_nothing_else():
    copied = re.findall(r"^COPY (\S+?)/? ", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    ignored, *let_in = [
        line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and line[:2] not in ("# ", "**")
    ]

    assert ignored == "*"
    assert sorted(line.strip("!/") for line in let_in) == sorted(copied)
    assert [name for name in copied if not (ROOT / name).exists()] == []


def test_compose_keeps_to_its_specification():
    done = run(TOOLS / "check-jsonschema", "--builtin-schema", "vendor.compose-spec", "docker-compose.yml")

    assert done.returncode == 0, done.stdout


def test_compose_runs_the_same_postgresql_as_the_private_server(compose):
    database = compose["services"]["db"]

    assert database["image"] == f"postgres:{MAJOR}"
    assert set(database["environment"]["POSTGRES_INITDB_ARGS"].split()) >= {
        option for option in INITDB if option.startswith(("--encoding", "--locale-provider"))
    }
    assert any(volume.endswith(":/var/lib/postgresql") for volume in database["volumes"])


def test_compose_shows_the_site_to_this_machine_only_and_the_database_to_none(compose):
    assert all(port.startswith("127.0.0.1:") for port in compose["services"]["web"]["ports"])
    assert "ports" not in compose["services"]["db"]


def test_the_script_of_ci_is_valid_and_runs_lint_and_tests():
    assert run("bash", "-n", ".ci/run").returncode == 0
    assert (ROOT / ".ci/run").read_text().endswith("make lint\nmake test\n")
