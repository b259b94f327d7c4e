"""Files of other programs: told by what is in them, read by libraries, and each record for itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.citations import bibtex, csljson, endnote, nbib, ris
from evidence.citations.dates import read_date
from evidence.citations.file_values import BrokenFile, BrokenRecord
from evidence.citations.files import printed_references, read_file
from evidence.citations.markup import one_line, plain
from evidence.citations.names import single_name
from evidence.identifiers.references import read
from tests.citations.odd_records import ODD

WRITERS = {"RIS": ris, "NBIB": nbib, "BibTeX": bibtex, "CSL-JSON": csljson, "EndNote XML": endnote}


def name(author):
    return single_name(author) or tuple(author.get(part, "") for part in ("family", "given", "suffix"))


@pytest.mark.parametrize("format", WRITERS)
def test_what_is_written_in_a_format_is_read_back_from_it(format):
    found = read_file("".join(WRITERS[format].dump(ODD.values())))
    assert len(found) == len(ODD)
    for before, after in zip(ODD.values(), found, strict=True):
        for key in ("DOI", "PMID", "volume", "issue"):
            assert after.get(key) == before.get(key)
        assert one_line(plain(after["title"])) == plain(before["title"])
        pages = before.get("page") or before.get("number") or before.get("custom", {}).get("article-number")
        assert format == "CSL-JSON" or after.get("page") == pages
        assert read_date(after.get("issued")).year == read_date(before.get("issued")).year
        order = sorted if format == "NBIB" else list  # which Biopython reads into two lists
        assert order(map(str, map(name, after.get("author", ())))) == order(
            map(str, map(name, before.get("author", ())))
        )


@pytest.mark.parametrize("odd", ODD)
def test_a_printed_reference_is_read_back_with_what_identifies_it(odd):
    item = ODD[odd]
    (line,) = printed_references(csljson.dumps(item), print)
    reference = read(line)
    assert (reference.pmid, reference.doi, reference.invalid, reference.related) == (
        item["PMID"],
        item.get("DOI"),
        (),
        (),
    )
    if odd not in ("chapter", "book"):  # whose printed form has no journal to go by
        assert reference.year == read_date(item["issued"]).year
        assert reference.volume == item.get("volume")


# file, title, first author, year, identifiers: as other programs write them
FOREIGN = [
    # copied from a page: one space behind the tag, old tags, the DOI as an address
    ("TY - JOUR\nA1 - Garrison, Scott R\nT1 - Magnesium\nJF - Cochrane\nY1 - 2012/09/12/\nUR - https://doi.org/10.1002/x.y\nER -",
     "Magnesium", "Garrison", 2012, "10.1002/x.y", None),
    # Ovid: the accession number is a PMID
    ("TY  - JOUR\r\nDB  - Ovid MEDLINE(R)\r\nAN  - 22972143\r\nTI  - Magnesium\r\nAU  - Garrison SR\r\nER  - \r\n",
     "Magnesium", None, None, None, "22972143"),
    # EBSCO: it is not
    ("TY  - JOUR\nDB  - cin20\nAN  - 104424567\nTI  - Magnesium\nER  - \n", "Magnesium", None, None, None, None),
    # the end is missing
    ("TY  - JOUR\nTI  - Magnesium\nPY  - 2012", "Magnesium", None, 2012, None, None),
    # PubMed itself, with a title of two lines
    ("PMID- 22972143\nOWN - NLM\nTI  - Magnesium for\n      cramps.\nAU  - Garrison SR\nDP  - 2012 Sep 12\nAID - 10.1002/x [doi]\n",
     "Magnesium for cramps", "Garrison", 2012, "10.1002/x", "22972143"),
    # JabRef: a comment before, strings, quotation marks, LaTeX, biblatex's names
    ("% Encoding: UTF-8\n@string{c = \"Cochrane\"}\n@ARTICLE{a,\n author = \"{\\\"O}zt{\\\"u}rk, A. and Li, B\",\n"
     " title = \"{M}agnesium \\& {CO$_2$}: 5% of\",\n journaltitle = c,\n date = {2012-09-12},\n doi = {10.1002/x\\_y}\n}",
     "Magnesium & CO2: 5% of", "Öztürk", 2012, "10.1002/x_y", None),
    # Crossref: one object, lists of titles
    ('{"type": "journal-article", "title": ["Magnesium"], "author": [{"family": "Li", "given": "B"}],'
     ' "issued": {"date-parts": [["2012"]]}, "DOI": "https://doi.org/10.1002/X"}', "Magnesium", "Li", 2012, "10.1002/X", None),
    # Zotero: items in an object, a date in words
    ('{"items": [{"id": 1, "title": "Magnesium", "issued": {"raw": "2012-09"}, "PMID": 22972143}]}',
     "Magnesium", None, 2012, None, "22972143"),
    # EndNote with a document type, without styles
    ('<?xml version="1.0" encoding="UTF-8"?><xml><records><record><ref-type name="Journal Article">17</ref-type><contributors>'
     "<authors><author>Li, B</author></authors></contributors><titles><title>Magnesium &amp; more</title></titles>"
     "<dates><year>2012</year></dates></record></records></xml>", "Magnesium & more", "Li", 2012, None, None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "title", "family", "year", "doi", "pmid"), FOREIGN)
def test_a_file_of_another_program_is_read(text, title, family, year, doi, pmid):
    (item,) = read_file(text)
    assert plain(item["title"]) == title
    assert (item.get("author") or [{}])[0].get("family") == family
    assert read_date(item.get("issued")).year == year
    assert (item.get("DOI"), item.get("PMID")) == (doi, pmid)


@pytest.mark.parametrize(
    "text",
    [
        "1. Jahan F. Cramps. Oman Med J. 2012;27(3):192-5. PMID: 22811766.",
        "[1] Jahan F. Cramps. 2012.",
        "[22811766, 22972143]",
        "22811766\n22972143",
        "The tag TY  - JOUR begins a record of RIS.",
        "Write to me@example.org {or, not = so}",
        "<p>Some <b>HTML</b></p>",
        "",
    ],
)
def test_a_text_that_is_no_such_file_is_left_to_others(text):
    assert read_file(text) is None


# one record of three is broken: its line, and why
BROKEN = [
    ("TY  - JOUR\nTI  - A\nER  - \nTY  - JOUR\nAU  - Li, B\nER  - \nTY  - JOUR\nTI  - C\nER  - \n", 4, "neither a title"),
    ("PMID- 1\nTI  - A\n\nPMID- \nAU  - Li B\n\nPMID- 3\nTI  - C\n", 4, "neither a title"),
    ("@article{a,\n title = {A}}\n@article{b,\n title = {B,\n@article{c,\n title = {C}}\n", 3, "Unexpected block start"),
    ('[{"title": "A"},\n{"id": "b"},\n{"title": "C"}]', 2, "neither a title"),
    ("<xml><records>\n<record><titles><title>A</title></titles></record>\n<record><titles><b></titles></record>\n"
     "<record><titles><title>C</title></titles></record></records></xml>", 3, "tag"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "why"), BROKEN)
def test_a_broken_record_is_told_and_the_others_are_read(text, line, why):
    errors = []
    assert [item["title"] for item in read_file(text, errors.append)] == ["A", "C"]
    (error,) = errors
    assert (error.values["number"], error.values["line"]) == (2, line)
    assert why in str(error)
    with pytest.raises(BrokenRecord, match="Record 2"):
        read_file(text)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('[{"title": "A",\n "b" }]', "CSL-JSON file cannot be read: line 2, column 6"),
        ('[{"a":' + "[" * 100_000, "nested too deeply"),
        ('<?xml version="1.0"?><!DOCTYPE xml [<!ENTITY e SYSTEM "file:///etc/passwd">]><xml><records><record><titles><title>'
         "&e;</title></titles></record></records></xml>", "declares entities"),
        ('<?xml version="1.0"?><PubmedArticleSet/>', "not from EndNote"),
    ],
)  # fmt: skip
def test_a_file_that_is_broken_as_a_whole_is_refused_in_a_sentence(text, why):
    with pytest.raises(BrokenFile, match=why):
        read_file(text)


@pytest.mark.parametrize(
    "title", [r"\input{/etc/passwd}A", "{" * 5_000 + "A" + "}" * 5_000, r"\newcommand{\a}{\a}\a A"]
)
def test_hostile_latex_reads_no_file_and_ends(title):
    errors = []
    found = read_file(f"@article{{a,\n title = {{{title}}},\n}}", errors.append)
    assert len(found) + len(errors) == 1
    assert "root:" not in str(found)


@given(st.sampled_from([text for text, *_ in FOREIGN]), st.data())
def test_a_file_that_is_cut_or_changed_anywhere_gives_records_or_a_sentence(text, data):
    place = data.draw(st.integers(0, len(text)))
    inserted = data.draw(st.text(st.sampled_from('{}<>"\\@-\n, aA1&;'), max_size=5))
    changed = data.draw(st.sampled_from([text[:place], text[:place] + inserted + text[place:]]))
    try:
        found = printed_references(changed, lambda error: str(error))
    except BrokenFile:
        return
    assert found is None or all(isinstance(line, str) for line in found)
