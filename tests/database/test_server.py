import contextlib
import os
import signal
import subprocess
import time

import psycopg
import pytest

from evidence.database.server import Postmaster

LONG = "a-rather-long-folder-name-" * 7  # 182 characters, beyond what the name of a socket may hold


def postmaster(home):
    return int((home / "postgres" / "postmaster.pid").read_text().split()[0])


def starts(home):
    return (home / "postgres.log").read_text().count("database system is ready to accept connections")


def running(home):
    return (home / "postgres" / "postmaster.pid").exists()


def kill_server(home):
    os.kill(postmaster(home), signal.SIGKILL)
    while Postmaster.read(home / "postgres").listens:
        time.sleep(0.01)


@pytest.mark.parametrize(
    "name",
    [
        "with some spaces",
        LONG,
        "quotes \" and ', a $HOME, a Köln",  # on their way through a shell; a comma parts libpq's hosts
    ],
)
def test_rows_are_kept_over_stop_and_start(use, tmp_path, name):
    home = tmp_path / name
    first = use(home).ready()
    first.ask("CREATE TABLE kept AS SELECT 42 AS answer")
    said = first.leave()
    stopped = not running(home)

    assert "Making a private PostgreSQL database" in said
    assert stopped
    assert use(home).ready().ask("SELECT answer FROM kept") == [[42]]
    assert starts(home) == 2


def test_the_server_is_private_and_knows_letters_from_dashes(use, tmp_path):
    user = use(tmp_path).ready()

    assert user.ask("SHOW listen_addresses") == [[""]]
    assert user.ask("SELECT datlocprovider, datlocale, pg_encoding_to_char(encoding) FROM pg_database LIMIT 1") == [
        ["b", "C.UTF-8", "UTF8"]
    ]
    assert user.ask("SELECT strip(to_tsvector('simple', 'cramp–legs “café”'))::text") == [["'café' 'cramp' 'legs'"]]
    assert user.ask("SELECT lower('ÅÉ')") == [["åé"]]
    assert (tmp_path / "postgres.socket").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "postgres.socket" / ".s.PGSQL.5432").stat().st_mode & 0o777 == 0o700


def test_variables_meant_for_another_server_change_nothing(use, tmp_path):
    others = {"PGDATA": "/nowhere", "PGPORT": "9", "PGHOST": "db.example.org", "PGUSER": "ann", "LC_ALL": "xx_XX.nope"}

    assert use(tmp_path, env=os.environ | others).ready().ask("SHOW port") == [["5432"]]


def test_four_processes_that_start_at_once_share_one_server(use, tmp_path):
    users = [use(tmp_path) for _ in range(4)]

    assert [user.ready().ask("SELECT 1") for user in users] == [[[1]]] * 4
    assert starts(tmp_path) == 1


def test_the_last_one_out_stops_the_server(use, tmp_path):
    first, second = use(tmp_path).ready(), use(tmp_path).ready()
    server = postmaster(tmp_path)

    first.leave()
    assert second.ask("SELECT 1") == [[1]]
    assert postmaster(tmp_path) == server
    second.leave()
    assert not running(tmp_path)


def test_a_server_that_was_killed_starts_again_with_all_committed_rows(use, tmp_path):
    user = use(tmp_path).ready()
    user.ask("CREATE TABLE kept (n int)")
    with psycopg.connect(host=str(tmp_path / "postgres.socket"), user="evidence", dbname="evidence") as open_session:
        open_session.execute("INSERT INTO kept SELECT generate_series(1, 1000)")
        open_session.commit()
        open_session.execute("INSERT INTO kept VALUES (0)")  # not committed
        kill_server(tmp_path)

        assert user.ask("SELECT count(*), min(n) FROM kept") == [[1000, 1]]
        with pytest.raises(psycopg.OperationalError):
            open_session.execute("SELECT 1")


def test_the_next_user_adopts_the_server_of_a_killed_one_and_stops_it(use, tmp_path):
    killed = use(tmp_path).ready()
    killed.ask("CREATE TABLE kept AS SELECT 42 AS answer")
    server = postmaster(tmp_path)
    killed.kill()
    killed.wait()
    assert running(tmp_path)

    heir = use(tmp_path).ready()
    assert heir.ask("SELECT answer FROM kept") == [[42]]
    assert postmaster(tmp_path) == server
    heir.leave()
    assert not running(tmp_path)


def test_a_killed_server_whose_pid_is_another_process_by_now_starts_again(use, tmp_path):
    killed = use(tmp_path).ready()
    killed.ask("CREATE TABLE kept AS SELECT 42 AS answer")
    server = postmaster(tmp_path)
    killed.kill()
    killed.wait()
    kill_server(tmp_path)
    with subprocess.Popen(["sleep", "600"]) as unrelated, contextlib.ExitStack() as at_the_end:
        at_the_end.callback(unrelated.kill)  # of a failure too: the process is waited for
        for lock in (tmp_path / "postgres" / "postmaster.pid", tmp_path / "postgres.socket" / ".s.PGSQL.5432.lock"):
            lock.write_text(lock.read_text().replace(f"{server}\n", f"{unrelated.pid}\n", 1))

        user = use(tmp_path).ready()
        assert user.ask("SELECT answer FROM kept") == [[42]]
        user.leave()
        assert unrelated.poll() is None
    assert not running(tmp_path)


def test_a_first_start_that_was_cut_short_is_begun_anew(use, tmp_path):
    (tmp_path / "postgres.new" / "base").mkdir(parents=True)
    (tmp_path / "postgres.new" / "PG_VERSION").write_text("18\n")

    assert use(tmp_path).ready().ask("SELECT 1") == [[1]]
    assert not (tmp_path / "postgres.new").exists()


FORKING = """
import os, sys
from pathlib import Path
from evidence.database.users import join

home = Path(sys.argv[1])
join(home)
told, tell = os.pipe()
if os.fork() == 0:
    if {uses}:
        join(home)
    os.write(tell, b".")
    if {outlives}:
        sys.stdin.read()
    sys.exit()  # as gunicorn's workers do: what is registered for the exit runs
os.read(told, 1)
if not {outlives}:
    os.wait()
print("ready", flush=True)
if not {outlives}:
    sys.stdin.read()
"""


@pytest.mark.parametrize("uses", [False, True])  # whether the child connects by itself
def test_a_forked_child_leaves_its_parent_the_server(use, tmp_path, uses):
    parent = use(tmp_path, program=FORKING.format(uses=uses, outlives=False)).ready()

    assert running(tmp_path)
    assert starts(tmp_path) == 1
    parent.leave()
    assert not running(tmp_path)


def test_a_forked_child_that_uses_the_server_keeps_it_when_its_parent_leaves(use, tmp_path):
    parent = use(tmp_path, program=FORKING.format(uses=True, outlives=True)).ready()
    parent.wait()
    assert running(tmp_path)

    parent.leave()  # the child reads the same input
    for _ in range(100):
        if not running(tmp_path):
            break
        time.sleep(0.1)
    assert not running(tmp_path)
    assert starts(tmp_path) == 1
