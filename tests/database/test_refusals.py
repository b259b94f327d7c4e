"""What the private server will not do, and the sentence it says instead."""

import os

import pytest
from django.db import OperationalError

from evidence.database.errors import DataMissing, ForeignFolder, HomeRefused, NotAFolder, OtherMajor, ServerFailed
from evidence.database.users import join, leave

ROOT = os.geteuid() == 0


@pytest.fixture
def home(tmp_path):
    yield tmp_path
    leave(tmp_path)


def started_and_stopped(home):
    join(home)
    leave(home)
    return home / "postgres"


def test_data_of_another_major_version_are_left_alone(home):
    (started_and_stopped(home) / "PG_VERSION").write_text("17\n")

    with pytest.raises(OtherMajor, match=r"PostgreSQL 17, and this is PostgreSQL 18"):
        join(home)


def test_a_server_that_will_not_start_is_quoted(home):
    (started_and_stopped(home) / "postgresql.conf").write_text("this is no setting\n")

    with pytest.raises(ServerFailed, match=r"could not start: .*syntax error") as failure:
        join(home)
    assert str(home / "postgres.log") in str(failure.value)
    assert isinstance(failure.value, OperationalError)  # what Django expects of a database that is not there


@pytest.mark.skipif(not ROOT, reason="only root can give a folder away")
def test_data_of_another_account_are_left_alone(home):
    os.chown(started_and_stopped(home), 12345, 12345)

    with pytest.raises(ForeignFolder, match=r"belongs to the account 12345, but PostgreSQL would run as root"):
        join(home)


def test_a_link_whose_data_are_gone_is_not_an_empty_database(home):
    (home / "postgres").symlink_to(home / "lost")

    with pytest.raises(DataMissing, match=r"points to .*lost, which is gone"):
        join(home)
    assert not (home / "lost").exists()


def test_a_link_in_place_of_the_socket_folder_is_refused(home):
    (home / "elsewhere").mkdir()
    (home / "postgres.socket").symlink_to(home / "elsewhere")

    with pytest.raises(NotAFolder, match=r"postgres\.socket should be a plain folder"):
        join(home)


def test_a_home_that_cannot_be_a_folder_is_refused(tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(HomeRefused, match=r"cannot be used .*EVIDENCE_HOME"):
        join(tmp_path / "file" / "home")
