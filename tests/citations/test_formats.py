import doctest
import importlib
import itertools
import pkgutil
import tracemalloc

import pytest

import evidence.citations
from evidence.citations import formats, table
from evidence.citations.item import Item
from tests.citations.samples import SAMPLES, article

MODULES = [module.name for module in pkgutil.iter_modules(evidence.citations.__path__)]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_the_docstrings_are_true(name: str) -> None:
    assert doctest.testmod(importlib.import_module(f"evidence.citations.{name}")).failed == 0


@pytest.mark.parametrize(
    ("name", "media_type", "extension"),
    [
        ("bibtex", "application/x-bibtex", ".bib"),
        ("ris", "application/x-research-info-systems", ".ris"),
        ("nbib", "application/nbib", ".nbib"),
        ("endnote", "application/x-endnote+xml", ".xml"),
        ("csv", "text/csv", ".csv"),
        ("jsonld", "application/ld+json", ".jsonld"),
        ("csl", "application/vnd.citationstyles.csl+json", ".json"),
        ("nlm", "text/plain", ".txt"),
    ],
)
def test_each_format_has_its_media_type_and_extension(name: str, media_type: str, extension: str) -> None:
    row = formats.get(name)
    assert (row.name, row.media_type, row.extension) == (name, media_type, extension)


def test_an_unknown_format_is_named_with_the_nearest_and_the_known() -> None:
    with pytest.raises(formats.UnknownFormat) as error:
        formats.get("bibtx")
    assert str(error.value) == (
        'There is no citation format "bibtx". Did you mean "bibtex"? '
        "Known formats: bibtex, ris, nbib, csl, endnote, csv, jsonld, nlm."
    )


def test_a_format_unlike_any_other_gets_no_guess() -> None:
    with pytest.raises(formats.UnknownFormat, match="Known formats") as error:
        formats.get("{xyz}")
    assert "Did you mean" not in str(error.value)


@pytest.mark.parametrize("name", formats.FORMATS)
@pytest.mark.parametrize("sample", SAMPLES)
def test_every_sample_is_written_as_utf8_without_control_characters(name: str, sample: str) -> None:
    text = "".join(formats.get(name).dump([SAMPLES[sample]]))
    assert text.encode("utf-8")
    assert not {character for character in text if ord(character) < 32} - set("\r\n")


EMPTY = {
    "csl": "[\n]\n",
    "endnote": '<?xml version="1.0" encoding="UTF-8"?>\n<xml><records>\n</records></xml>\n',
    "csv": ",".join(f'"{column}"' for column in table.COLUMNS) + "\r\n",
    "jsonld": '{"@context": "https://schema.org", "@graph": [\n]}\n',
}


@pytest.mark.parametrize("name", formats.FORMATS)
def test_a_file_of_nothing_is_still_a_file(name: str) -> None:
    assert "".join(formats.get(name).dump([])) == EMPTY.get(name, "")


@pytest.mark.parametrize("name", formats.FORMATS)
def test_references_are_written_one_by_one_from_an_endless_stream(name: str) -> None:
    pieces = formats.get(name).dump(article(id=str(number)) for number in itertools.count())
    assert len(list(itertools.islice(pieces, 3))) == 3


@pytest.mark.parametrize("name", ["ris", "nbib", "csl", "endnote", "csv", "jsonld", "nlm"])
def test_a_long_list_takes_no_more_memory_than_a_short_one(name: str) -> None:
    assert memory(name, 2_000) < memory(name, 200) + 50_000


def memory(name: str, count: int) -> int:
    items: itertools.repeat[Item] = itertools.repeat(article(), count)
    tracemalloc.start()
    for _ in formats.get(name).dump(items):
        pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak
