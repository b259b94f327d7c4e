"""Every example in a docstring answers as it is written."""

import doctest
from importlib import import_module
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2] / "evidence"
WITH_EXAMPLES = [path for path in sorted(HOUSE.rglob("*.py")) if ">>>" in path.read_text(encoding="utf-8")]


@pytest.mark.parametrize("path", WITH_EXAMPLES, ids=lambda path: str(path.relative_to(HOUSE)))
def test_the_examples_of_a_module_are_true(path):
    name = ".".join(("evidence", *path.relative_to(HOUSE).with_suffix("").parts))
    result = doctest.testmod(import_module(name), optionflags=doctest.NORMALIZE_WHITESPACE)
    assert result.attempted
    assert result.failed == 0
