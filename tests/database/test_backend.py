"""Django over the private server: manage.py commands, its shell for SQL, and procrastinate's worker."""

import os
import subprocess
import sys
from pathlib import Path

SITE = """
import sys
from pathlib import Path
from django.conf import settings
from django.core.management import execute_from_command_line
from evidence.database import databases

settings.configure(
    DATABASES={"default": databases({}, Path(sys.argv.pop(1)))},
    INSTALLED_APPS=["procrastinate.contrib.django"],
)
execute_from_command_line(sys.argv)
"""


def manage(home, *arguments, stdin=""):
    command = [sys.executable, "-c", SITE, str(home), *arguments]
    root = Path(__file__).resolve().parents[2]
    return subprocess.run(command, cwd=root, input=stdin, capture_output=True, text=True, check=True).stdout


def test_commands_without_a_question_for_the_database_start_no_server(tmp_path):
    manage(tmp_path, "check")
    manage(tmp_path, "help")

    assert os.listdir(tmp_path) == []


def test_a_command_starts_the_server_and_stops_it(tmp_path):
    assert "Applying procrastinate.0001" in manage(tmp_path, "migrate")

    assert (tmp_path / "postgres").is_dir()
    assert not (tmp_path / "postgres" / "postmaster.pid").exists()


def test_the_shell_for_sql_needs_no_psql_of_the_system(tmp_path):
    assert manage(tmp_path, "dbshell", "--", "-Atc", "SELECT current_user, current_database()") == "evidence|evidence\n"


def test_procrastinates_worker_starts_the_server(tmp_path):
    print_host = "from procrastinate.contrib.django.utils import connector_params; print(connector_params()['host'])"

    assert manage(tmp_path, "shell", "--no-imports", "-c", print_host) == f"{tmp_path}/postgres.socket\n"
