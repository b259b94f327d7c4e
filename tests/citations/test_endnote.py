"""EndNote XML: well-formed whatever the texts hold, with the styles of titles."""

import pytest
from lxml import etree

from evidence.citations import endnote
from evidence.citations.markup import one_line, plain
from tests.citations.odd_records import ODD
from tests.citations.samples import SAMPLES, titled


def read(item):
    return etree.fromstring("".join(endnote.dump([item])).encode()).find("records/record")


def content(element):
    return "" if element is None else "".join(element.itertext())


@pytest.mark.parametrize("item", [*SAMPLES.values(), *ODD.values(), titled("A \ufffe noncharacter \uffff")])
def test_every_record_is_well_formed_and_keeps_its_texts(item):
    found = read(item)
    title = one_line(plain(item.get("title") or "")).replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd").strip()
    assert " ".join(content(found.find("titles/title")).split()) == " ".join(straight(title).split())
    for path, key in (
        ("accession-num", "PMID"),
        ("electronic-resource-num", "DOI"),
        ("volume", "volume"),
        ("custom2", "PMCID"),
    ):
        assert content(found.find(path)) == item.get(key, "")


def straight(title):
    """Superscripts are a style here, not characters."""
    return title.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-"))


@pytest.mark.parametrize(
    ("item", "name", "number"),
    [
        (ODD["question"], "Journal Article", "17"),
        (ODD["book"], "Book", "6"),
        (ODD["chapter"], "Book Section", "5"),
        (ODD["preprint"], "Unpublished Work", "34"),
        ({"type": "song"}, "Generic", "13"),
    ],
)
def test_a_kind_has_its_name_and_number(item, name, number):
    kind = read(item).find("ref-type")
    assert (kind.get("name"), kind.text) == (name, number)


def test_the_styles_of_a_title_stand_beside_each_other():
    runs = [(run.get("face"), run.text) for run in read(ODD["nested markup"]).find("titles/title")]
    assert runs == [
        ("italic", "SCN4A"), ("italic superscript", "R1448C"), ("normal", " in "), ("bold", "cramps"),
    ]  # fmt: skip


def test_a_name_of_one_piece_ends_in_a_comma():
    names = [
        content(name) for name in read(ODD["collective author among persons"]).iterfind("contributors/authors/author")
    ]
    assert names == ["King, Ann B", "CRAMP-2 Investigators,", "Sluka, Kathleen"]
