"""Whatever the fields hold, each format stays well formed and keeps the identifiers."""

import json
import re
import string

import bibtexparser
import rispy
from hypothesis import given
from hypothesis import strategies as st

from evidence.citations import bibtex, csljson, nlm, ris
from evidence.citations.item import Item

# Halves of surrogate pairs cannot be written as UTF-8: they are replaced, which the samples test.
CHARACTERS = st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from('{}\\"@%#&<>~^$_,=-\r\n\x85\u2028'))
TEXT = st.text(CHARACTERS, max_size=30) | st.lists(
    st.sampled_from(
        ["<i>", "</i>", "<sup>", "</sup>", "{", "}", "\\", "&lt;", "\nER  - ", "\n@article{x,", " and ", ","]
    )
).map("".join)
NAME = st.fixed_dictionaries({}, optional=dict.fromkeys(("family", "given", "suffix", "literal"), TEXT))
DATE = st.fixed_dictionaries(
    {},
    optional={
        "date-parts": st.lists(st.lists(st.integers(0, 3000), max_size=3), max_size=2),
        "season": TEXT | st.integers(0, 5),
        "literal": TEXT,
    },
)
TEXT_KEYS = [
    key for key, kind in Item.__annotations__.items() if getattr(kind, "__forward_arg__", kind) in (str, "str")
]
ITEMS = st.fixed_dictionaries(
    {"type": st.sampled_from(["article-journal", "article", "book", "chapter", "webpage", "x"])},
    optional={
        **{key: TEXT for key in TEXT_KEYS if key not in ("type", "DOI", "PMID")},
        "DOI": st.text(string.ascii_letters + string.digits + "()<>;:./_#%-", min_size=1),
        "PMID": st.from_regex(r"[1-9]\d{0,7}", fullmatch=True),
        "author": st.lists(NAME, max_size=3),
        "editor": st.lists(NAME, max_size=2),
        "issued": DATE,
        "custom": st.fixed_dictionaries({}, optional={"article-number": TEXT, "standing": TEXT}),
    },
)
RIS_LINE = re.compile(r"[A-Z][A-Z0-9]  - .*")


@given(ITEMS)
def test_ris_stays_one_record(item: Item) -> None:
    lines = ris.dumps(item).splitlines()
    assert all(RIS_LINE.fullmatch(line) for line in lines)
    assert [line for line in lines if line[:2] in ("TY", "ER")] == [lines[0], lines[-1]]
    (record,) = rispy.loads(ris.dumps(item))
    assert record.get("doi") == item.get("DOI")
    assert record.get("accession_number") == item.get("PMID")


@given(ITEMS)
def test_bibtex_stays_one_entry(item: Item) -> None:
    text = bibtex.dumps(item)
    assert text.count("{") == text.count("}")
    library = bibtexparser.parse_string(text)
    assert library.failed_blocks == []
    (entry,) = library.entries
    fields = {field.key: field.value for field in entry.fields}
    assert fields.get("doi") == item.get("DOI")
    assert fields.get("pmid") == item.get("PMID")


@given(st.lists(ITEMS, max_size=4))
def test_csl_json_comes_back_as_it_went(items: list[Item]) -> None:
    read = json.loads("".join(csljson.dump(items)))
    assert len(read) == len(items)
    for before, after in zip(items, read, strict=True):
        for key in ("author", "DOI", "PMID", "volume", "page", "issued"):
            assert after.get(key) == (before.get(key) or None)


@given(ITEMS)
def test_an_nlm_reference_is_one_line(item: Item) -> None:
    text = nlm.dumps(item)
    assert len(text.splitlines()) <= 1
    assert text == text.strip(" ")
    if "PMID" in item:
        assert f"PMID: {item['PMID']}" in text
