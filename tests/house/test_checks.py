"""A wrong setting is said at the start, with its id and a hint."""

import pytest
from django.core.checks import run_checks

WRONG = [
    ({"EUTILS_URL": "ftp://mirror"}, "evidence.E001"),
    ({"EUTILS_URL": "localhost:9000"}, "evidence.E001"),
    ({"EUTILS_TIMEOUT": 0.0}, "evidence.E002"),
    ({"EUTILS_RATE": 0.0}, "evidence.E003"),
    (
        {"EUTILS_RATE": 20.0, "EUTILS_URL": "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/", "EUTILS_API_KEY": ""},
        "evidence.E003",
    ),
    ({"EUTILS_EMAIL": ""}, "evidence.W001"),
    ({"EUTILS_EMAIL": "someone"}, "evidence.W001"),
    ({"DEBUG": True, "ALLOWED_HOSTS": ["evidence.example.org"]}, "evidence.W002"),
]


@pytest.mark.parametrize(("values", "identifier"), WRONG)
def test_a_wrong_setting_is_named_with_a_hint(settings, values, identifier):
    for name, value in values.items():
        setattr(settings, name, value)
    found = [message for message in run_checks(include_deployment_checks=True) if message.id == identifier]
    assert found
    assert found[0].hint
    assert next(iter(values)) in found[0].msg or "DEBUG" in found[0].msg


def test_right_settings_are_silent(settings):
    settings.EUTILS_EMAIL = "someone@example.org"
    settings.EUTILS_URL = "http://127.0.0.1:9000/entrez/eutils/"
    settings.EUTILS_RATE = 1000.0
    assert not [
        message for message in run_checks(include_deployment_checks=True) if (message.id or "").startswith("evidence")
    ]
