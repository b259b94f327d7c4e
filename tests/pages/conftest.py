"""Reviewers are made for nearly every test of the pages: their passwords need not be hard to guess."""

import pytest


@pytest.fixture(autouse=True)
def quick_passwords(settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
