"""The examples in the docstrings of the room are true."""

import doctest
import importlib
import pkgutil

import pytest

from evidence import identifiers

MODULES = sorted(module.name for module in pkgutil.iter_modules(identifiers.__path__))


@pytest.mark.parametrize("name", MODULES)
def test_every_example_gives_what_it_says(name):
    assert doctest.testmod(importlib.import_module(f"evidence.identifiers.{name}")).failed == 0
