import os
from pathlib import Path

import pytest

from evidence.database import InvalidDatabaseURL, UnsupportedDatabase, databases

HOME = Path("/srv/evidence home")


def named(url):
    return databases({"DATABASE_URL": url}, HOME)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        # plain
        ("postgres://ann:secret@db:5433/lit", ("ann", "secret", "db", 5433, "lit")),
        # the other scheme, no port
        ("postgresql://ann:secret@db/lit", ("ann", "secret", "db", "", "lit")),
        # special characters, percent-encoded; a plus sign is itself
        ("postgres://a%40b:p%40%2Fw%3A%23%25%3F+x@db/lit", ("a@b", "p@/w:#%?+x", "db", "", "lit")),
        # letters beyond ASCII
        ("postgres://ann:%C3%A9@db/lit", ("ann", "é", "db", "", "lit")),
        # IPv6
        ("postgres://ann:secret@[::1]:5432/lit", ("ann", "secret", "::1", 5432, "lit")),
        # several hosts, of which libpq takes the first that answers
        ("postgres://ann:secret@db1:1,db2:2/lit", ("ann", "secret", "db1,db2", "1,2", "lit")),
        # white space around, as in a file of secrets
        ("postgres://ann:secret@db/lit\n", ("ann", "secret", "db", "", "lit")),
    ],
)
def test_a_database_url_names_user_password_host_port_and_name(url, expected):
    settings = named(url)

    assert tuple(settings[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "NAME")) == expected
    assert settings["ENGINE"] == "django.db.backends.postgresql"


def test_options_of_the_url_reach_the_driver():
    assert named("postgres://ann@db/lit?sslmode=verify-full&connect_timeout=3")["OPTIONS"] == {
        "sslmode": "verify-full",
        "connect_timeout": 3,
    }


def test_connections_persist_and_are_checked_unless_the_url_says_otherwise():
    settings = named("postgres://ann@db/lit")

    assert (settings["CONN_MAX_AGE"], settings["CONN_HEALTH_CHECKS"]) == (600, True)
    assert named("postgres://ann@db/lit?conn_max_age=0")["CONN_MAX_AGE"] == 0


@pytest.mark.parametrize(
    "url", ["mysql://ann:secret@db/lit", "sqlite:///lit.db", "db.example.org/lit", "postgis://db/lit"]
)
def test_another_kind_of_database_is_refused_with_a_sentence_that_keeps_the_password(url):
    with pytest.raises(UnsupportedDatabase, match="PostgreSQL only") as refusal:
        named(url)

    assert url.partition(":")[0] in str(refusal.value)
    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize(
    "url",
    [
        "postgres://ann:secret@db:port/lit",  # a port that is no number
        "postgres://ann:sec/ret@db/lit",  # a slash in the password
        "postgres://ann:secret@db",  # no name
        "postgres://ann:secret@db/",  # no name either
    ],
)
def test_a_url_that_cannot_be_read_is_refused_with_a_sentence_that_keeps_the_password(url):
    with pytest.raises(InvalidDatabaseURL, match="percent-encoded") as refusal:
        named(url)

    assert "sec" not in str(refusal.value).replace("password", "")


@pytest.mark.parametrize("environ", [{}, {"DATABASE_URL": ""}, {"DATABASE_URL": " "}])
def test_without_a_url_the_private_server_of_home_is_used_and_not_yet_started(environ, tmp_path):
    settings = databases(environ, tmp_path)

    assert (settings["ENGINE"], settings["NAME"], settings["HOME"]) == ("evidence.database", "evidence", tmp_path)
    assert os.listdir(tmp_path) == []
