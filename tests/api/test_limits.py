"""How often a client may ask, what it is told of that, and that nobody gets round it."""

import json

import pytest
from django.db import connection
from django.test import override_settings

from evidence.api.limits import ADDRESS, SWEEP, client_of, network

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def few(settings, db) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM evidence_api_use")  # of tests with real transactions
    settings.API_LIMIT, settings.API_LIMIT_WITH_CONTACT, settings.NUM_PROXIES = 3, 5, 0


@pytest.fixture(autouse=True)
def one_minute(monkeypatch) -> None:
    """The tests of a limit must not be cut in two by the end of a minute."""
    monkeypatch.setattr("evidence.api.limits.COUNT", COUNT_OF_ONE_MINUTE)
    monkeypatch.setattr("evidence.api.limits.SWEPT", 10**9)  # that minute is long over


COUNT_OF_ONE_MINUTE = """
INSERT INTO evidence_api_use AS kept (client, minute, used) VALUES (%s, 7, 1)
ON CONFLICT (client) DO UPDATE SET used = kept.used + 1 RETURNING used, 30
"""


def ask(client, path="scales/", **extra):
    return client.get(f"/api/v1/{path}", **extra)


def spend(client, number, **extra) -> list[int]:
    return [ask(client, **extra).status_code for _ in range(number)]


def test_an_answer_tells_how_often_one_may_ask(client):
    told = ask(client)
    assert [told[f"X-RateLimit-{name}"] for name in ("Limit", "Remaining", "Reset")] == ["3", "2", "30"]


def test_whoever_asks_too_often_is_told_when_to_come_back_and_how_to_ask_more(client):
    assert spend(client, 4) == [200, 200, 200, 429]
    refused = ask(client)
    assert (refused["Content-Type"], refused["Retry-After"]) == ("application/problem+json", "30")
    assert refused["X-RateLimit-Remaining"] == "0"
    assert "mailto=" in json.loads(refused.content)["detail"]
    assert refused["Access-Control-Allow-Origin"] == "*"


CONTACTS = [
    {"path": "scales/?mailto=ann@example.org"},
    {"HTTP_USER_AGENT": "cramps/1.0 (https://example.org; mailto:ann@example.org)"},
    {"HTTP_USER_AGENT": "cramps/1.0 ann@example.org"},
]


@pytest.mark.parametrize("contact", CONTACTS)
def test_a_contact_earns_the_larger_limit(client, contact):
    assert ask(client, **contact)["X-RateLimit-Limit"] == "5"


def test_another_contact_is_no_other_client(client):
    assert [ask(client, f"scales/?mailto=a{number}@example.org").status_code for number in range(6)][-2:] == [200, 429]


@pytest.mark.parametrize("text", ["ann", "ann@", "@example.org", "a b@example.org", "a@b", "", "a@example.org,b@c.org"])
def test_what_is_no_address_of_mail_is_refused_by_name(client, text):
    refused = client.get("/api/v1/scales/", {"mailto": text})
    assert refused.status_code == 400
    assert json.loads(refused.content)["errors"][0]["parameter"] == "mailto"
    assert refused["X-RateLimit-Limit"] == "3"


def test_a_long_name_of_a_program_is_read_in_time():
    assert ADDRESS.search("a" * 1_000) is None


def test_an_invented_forwarded_for_does_not_help(client):
    statuses = [ask(client, HTTP_X_FORWARDED_FOR=f"192.0.2.{number}").status_code for number in range(5)]
    assert statuses == [200, 200, 200, 429, 429]


def test_behind_a_proxy_each_client_counts_for_itself_and_cannot_invent_others(client, settings):
    settings.NUM_PROXIES = 1
    own = [ask(client, HTTP_X_FORWARDED_FOR=f"192.0.2.{n}, 198.51.100.1").status_code for n in range(4)]
    assert own == [200, 200, 200, 429]
    assert ask(client, HTTP_X_FORWARDED_FOR="198.51.100.2").status_code == 200


FORWARDED = [
    # proxies, what stands in the header, who it is
    (0, "198.51.100.1", "127.0.0.1"),
    (1, "198.51.100.1", "198.51.100.1"),
    (1, "192.0.2.1, 198.51.100.1", "198.51.100.1"),
    (2, "192.0.2.1, 198.51.100.1, 10.0.0.1", "198.51.100.1"),
    (2, "10.0.0.1", "10.0.0.1"),  # fewer than there should be: the nearest wrote it
    (1, "nonsense", "127.0.0.1"),
    (1, " , ", "127.0.0.1"),
    (1, "", "127.0.0.1"),
]


@pytest.mark.parametrize(("proxies", "header", "expected"), FORWARDED)
def test_only_our_own_proxies_are_believed(rf, proxies, header, expected):
    with override_settings(NUM_PROXIES=proxies):
        assert client_of(rf.get("/", HTTP_X_FORWARDED_FOR=header)) == expected


NETWORKS = [
    ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
    ("2001:db8:1:2:ffff::", "2001:db8:1:2::/64"),
    ("::ffff:192.0.2.7", "192.0.2.7"),  # IPv4 on a socket of both kinds
    ("192.0.2.7:4711", "192.0.2.7"),  # some proxies write the port
    ("[2001:db8::1]:443", "2001:db8::/64"),
    ("fe80::1%eth0", "fe80::/64"),
    ("", ""),
    ("192.0.2.777", ""),
]


@pytest.mark.parametrize(("text", "expected"), NETWORKS)
def test_a_client_is_an_address_or_a_network_of_one_customer(text, expected):
    assert network(text) == expected


def test_all_addresses_of_one_network_share_a_limit(client):
    statuses = [ask(client, REMOTE_ADDR=f"2001:db8::{number}").status_code for number in range(1, 5)]
    assert statuses == [200, 200, 200, 429]


def test_what_is_refused_counts_too_and_what_a_browser_asks_first_does_not(client):
    assert ask(client, "claims/?nothing=1")["X-RateLimit-Remaining"] == "2"
    assert client.options("/api/v1/scales/").status_code == 204
    assert ask(client, "nowhere/")["X-RateLimit-Remaining"] == "1"


def test_nothing_is_limited_where_nothing_is_to_be(client, settings):
    settings.API_LIMIT = 0
    assert spend(client, 5) == [200] * 5
    assert "X-RateLimit-Limit" not in ask(client)


def test_a_client_that_is_refused_costs_the_database_nothing_but_the_count(client, django_assert_num_queries):
    spend(client, 4)
    with django_assert_num_queries(0):
        ask(client)


class TestCounting:
    @pytest.fixture(autouse=True)
    def one_minute(self) -> None:
        """Here the clock of the database counts."""

    def test_a_new_minute_begins_a_new_count(self, client):
        for _ in range(4):
            ask(client)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE evidence_api_use SET minute = minute - 1, used = 99")
        told = ask(client)
        assert (told.status_code, told["X-RateLimit-Remaining"]) == (200, "2")
        assert 1 <= int(told["X-RateLimit-Reset"]) <= 60

    def test_counts_of_past_minutes_are_thrown_away(self, client):
        ask(client)
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO evidence_api_use SELECT 'old ' || n, 7, 1 FROM generate_series(1, 5) n")
            cursor.execute(SWEEP, [100])
            cursor.execute("SELECT client FROM evidence_api_use")
            assert cursor.fetchall() == [("127.0.0.1",)]

    def test_sweeping_happens_by_itself(self, client, monkeypatch):
        monkeypatch.setattr("evidence.api.limits.SWEPT", 1)
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO evidence_api_use VALUES ('old', 7, 1)")
            ask(client)
            cursor.execute("SELECT count(*) FROM evidence_api_use WHERE client = 'old'")
            assert cursor.fetchone() == (0,)
