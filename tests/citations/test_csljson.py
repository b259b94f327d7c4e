import json
import os
from pathlib import Path

import jsonschema
import pytest

from evidence.citations import csljson
from evidence.citations.item import Item
from tests.citations.samples import SAMPLES, article

KEYS = list(Item.__annotations__)


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft7Validator:
    corpus = os.environ.get("EVIDENCE_CORPUS")
    if not corpus:
        pytest.skip("EVIDENCE_CORPUS is not set: the official CSL schema is not at hand")
    return jsonschema.Draft7Validator(json.loads((Path(corpus) / "csl" / "csl-data.json").read_text()))


def test_every_sample_is_valid_by_the_official_schema(validator: jsonschema.Draft7Validator) -> None:
    items = json.loads("".join(csljson.dump(SAMPLES.values())))
    assert [error.message for error in validator.iter_errors(items)] == []
    assert len(items) == len(SAMPLES)


@pytest.mark.parametrize("sample", SAMPLES)
def test_every_sample_has_the_standard_shape(sample: str) -> None:
    item = json.loads(csljson.dumps(SAMPLES[sample]))
    assert item["id"]
    assert item["type"]
    assert [key for key in KEYS if key in item] == list(item)
    assert all(item.values())


@pytest.mark.parametrize("sample", SAMPLES)
def test_nothing_but_entities_changes(sample: str) -> None:
    item = {key: value for key, value in SAMPLES[sample].items() if value}
    written = json.loads(csljson.dumps(SAMPLES[sample]))
    marked_up = ("title", "original-title", "container-title")
    assert {key: value for key, value in written.items() if key in item and key not in marked_up} == {
        key: value for key, value in item.items() if key not in marked_up
    }
    assert set(written) == set(item) | {"id", "type"}


TITLES = [
    ("p &lt; 0.05 &amp; more", "p < 0.05 & more"),  # processors decode no entities
    ("<i>E. coli</i> <sub>2</sub>", "<i>E. coli</i> <sub>2</sub>"),
    ("<u>word</u>", "word"),  # CSL has no <u>, and would print it
    ("the tag &lt;i&gt;", "the tag &lt;i>"),  # must not become markup
    ("&amp;lt;", "&lt;"),
    ("A\nB", "A\nB"),  # JSON can say it
]


@pytest.mark.parametrize(("title", "expected"), TITLES)
def test_titles_are_written_as_processors_read_them(title: str, expected: str) -> None:
    assert json.loads(csljson.dumps(article(title=title)))["title"] == expected


def test_letters_stay_readable_and_broken_ones_are_marked() -> None:
    assert "İğne" in csljson.dumps(SAMPLES["turkish"])
    assert csljson.dumps(article(title="half \ud83d of a pair")).encode()


def test_a_file_is_one_array() -> None:
    assert json.loads("".join(csljson.dump([]))) == []
    assert [item["id"] for item in json.loads("".join(csljson.dump([article(id="a"), article(id="b")])))] == ["a", "b"]
