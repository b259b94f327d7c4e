import json
import re
import subprocess
import unicodedata

import bibtexparser
import pypandoc
import pytest

from evidence.citations import bibtex
from evidence.citations.item import Item, Name
from evidence.citations.latex import escaped, from_markup
from evidence.citations.markup import one_line, plain
from tests.citations.samples import SAMPLES, article

TAGS = re.compile(r"</?(?:i|b|u|sub|sup)>|</?span[^>]*>")


@pytest.fixture(scope="module")
def entries() -> dict[str, dict[str, str]]:
    """What bibtexparser reads in the file of all samples."""
    library = bibtexparser.parse_string("".join(bibtex.dump(SAMPLES.values())))
    assert library.failed_blocks == []
    assert len(library.entries) == len(SAMPLES)
    pairs = zip(SAMPLES, library.entries, strict=True)
    return {name: {"type": entry.entry_type, **{f.key: f.value for f in entry.fields}} for name, entry in pairs}


@pytest.fixture(scope="module")
def references() -> dict[str, Item]:
    """What pandoc reads in the same file."""
    command = [pypandoc.get_pandoc_path(), "--sandbox", "-f", "bibtex", "-t", "csljson"]
    text = "".join(bibtex.dump(SAMPLES.values()))
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=True, encoding="utf-8")
    keys = re.findall(r"^@\w+\{(.*),$", text, re.MULTILINE)
    by_key = {item["id"]: item for item in json.loads(done.stdout)}
    assert len(by_key) == len(keys) == len(SAMPLES)
    return {name: by_key[key] for name, key in zip(SAMPLES, keys, strict=True)}


@pytest.mark.parametrize("sample", SAMPLES)
def test_bibtexparser_reads_back_the_identifiers_and_numbers(entries: dict[str, dict[str, str]], sample: str) -> None:
    item, entry = SAMPLES[sample], entries[sample]
    for key, field in (("DOI", "doi"), ("URL", "url"), ("PMID", "pmid"), ("PMCID", "pmcid"), ("volume", "volume")):
        assert entry.get(field) == item.get(key)
    if "issue" in item:
        assert entry["number"] == item["issue"]
    if "page" in item:
        assert entry["pages"].replace("--", "-") == item["page"]


@pytest.mark.parametrize("sample", SAMPLES)
def test_braces_are_balanced_by_bibtexs_way_of_counting(sample: str) -> None:
    depth = 0
    for line in bibtex.dumps(SAMPLES[sample]).splitlines():
        for character in line:
            depth += (character == "{") - (character == "}")
            assert depth >= 0
        assert depth <= 1  # a value ends in its line
    assert depth == 0


@pytest.mark.parametrize("sample", SAMPLES)
def test_pandoc_reads_back_the_title(references: dict[str, Item], sample: str) -> None:
    title = references[sample].get("title", "")
    assert typed(TAGS.sub("", title)) == typed(one_line(re.sub(r"</?u>", "", unmarked(SAMPLES[sample]))))


def unmarked(item: Item) -> str:
    return TAGS.sub("", plain_without_exponents(item.get("title") or ""))


def plain_without_exponents(title: str) -> str:
    return unicodedata.normalize("NFC", plain(TAGS.sub("", title)))


def typed(text: str) -> str:
    """Typographic quotes and dashes, which pandoc makes of straight ones, made straight; runs of spaces as one."""
    text = unicodedata.normalize("NFC", text).replace("--", "–").replace("“", '"').replace("”", '"').replace("’", "'")
    return " ".join(text.split())


@pytest.mark.parametrize("sample", SAMPLES)
def test_pandoc_reads_back_authors_journal_year_and_pages(references: dict[str, Item], sample: str) -> None:
    item, read = SAMPLES[sample], references[sample]
    assert [author(name) for name in read.get("author", [])] == [author(name) for name in item.get("author") or []]
    assert [author(name) for name in read.get("editor", [])] == [author(name) for name in item.get("editor", [])]
    container = read.get("container-title") or (read.get("publisher") if item.get("genre") else None)
    assert TAGS.sub("", container or "") == plain(item.get("container-title", ""))
    assert read.get("page") == (item.get("page") or item.get("custom", {}).get("article-number") or number(item))
    for key in ("volume", "DOI", "PMID", "PMCID"):
        assert read.get(key) == item.get(key)
    if item.get("issue"):
        assert read.get("issue") == item["issue"]


def number(item: Item) -> str | None:
    return item.get("number") if item.get("type", "").startswith("article") else None


def author(name: Name) -> str:
    if name.get("literal") in ("et al.", "others"):
        return "others"
    particle = name.get("dropping-particle") or name.get("non-dropping-particle") or ""
    parts = (particle, name.get("family") or name.get("literal"), name.get("given"), name.get("suffix"))
    return unicodedata.normalize("NFC", " ".join(filter(None, parts)))


@pytest.mark.parametrize(
    ("sample", "year", "parts"),
    [
        ("plain", "2016", [2016, 12, 3]),
        ("year and month", "2012", [2012, 9]),
        ("season", "2011", [2011]),
        ("literal date", "1998", [1998]),
        ("month 13", "2012", [2012]),
    ],
)
def test_both_readers_find_the_date(
    entries: dict[str, dict[str, str]], references: dict[str, Item], sample: str, year: str, parts: list[int]
) -> None:
    assert entries[sample]["year"] == year
    assert references[sample]["issued"]["date-parts"] == [parts]


@pytest.mark.parametrize(
    ("sample", "lines"),
    [
        ("plain", ["@article{pmid27291641,", "  month = dec,", "  day = {3},", "  pages = {114--129},"]),
        ("season", ["  month = {Fall},"]),
        ("literal date", ["  year = {1998},", "  month = {Dec-1999 Jan},"]),
        ("words for a date", ["  year = {in press},"]),
        ("doi with underscore and hash", ["  doi = {10.1007/978-3-642_1#5%20},"]),
        ("suffix", ["  author = {King, Jr, Martin L},"]),
        ("suffix without given name", ["  author = {King, Jr, {}},"]),
        ("group with comma and and", ["  author = {{College of Physicians, Surgeons and Others}},"]),
        ("list of authors not whole", ["  author = {Sluka, Kathleen A and others},"]),
        ("family with and", ["  author = {{Ren and Stimpy}, Xu},"]),
        ("article number", ["  eid = {e0227497},"]),
        ("publisher's item identifier", ["  pages = {S0022-3468(20)30542-X},"]),
        ("book", ["@book{book,", "  publisher = {McGraw-Hill \\& Sons},", "  isbn = {9780071842617},"]),
        ("chapter", ["@incollection{pmid20301529,", "  booktitle = {{GeneReviews}},", "  address = {Seattle (WA)},"]),
        ("preprint", ["@misc{pmid35665014,", "  howpublished = {medRxiv},", "  type = {Preprint},"]),
        ("thesis", ["@phdthesis{t1,", "  school = {Uppsala},"]),
        ("report", ["@techreport{r1,", "  number = {218},", "  institution = {AHRQ},"]),
        ("retracted", ["  note = {Retraction in: Behav Sleep Med. 2023 Apr 17;:1},"]),
        ("note", ["  keywords = {Muscle Cramp, {Exercise, Aerobic}},", "  note = {Epub ahead of print},"]),
        ("web page", ["  url = {https://example.org/a_b%20c/~d#e},"]),
        ("pmcid only", ["@article{pmc5083139,"]),
    ],
)
def test_fields_are_written_as_importers_expect(sample: str, lines: list[str]) -> None:
    written = bibtex.dumps(SAMPLES[sample]).splitlines()
    assert [line for line in lines if line not in written] == []


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        (r"5 % & #1_a $x ~ ^ \n", r"5 \% \& \#1\_a \$x \textasciitilde{} \textasciicircum{} \textbackslash{}n"),
        ("{a}", r"\{a\}"),
        ("{a", r"\{\vphantom{\}}a"),
        ("a}{b", r"a\vphantom{\{}\}\{\vphantom{\}}b"),
        ("Ünïcode 王", "Ünïcode 王"),
    ],
)
def test_special_characters_are_escaped(text: str, latex: str) -> None:
    assert escaped(text) == latex


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("<i>E. coli</i>", r"\emph{E. coli}"),
        ("<b>x</b><u>y</u><sup>2</sup><sub>3</sub>", r"\textbf{x}\underline{y}\textsuperscript{2}\textsubscript{3}"),
        ("<i>open", r"\emph{open}"),
        ("closed</i>", "closed"),
        ("<i><b>crossed</i></b>", r"\emph{\textbf{crossed}}"),
        ("&lt;i&gt; &amp;", r"<i> \&"),
        ("<i>{</i>", r"\emph{\{\vphantom{\}}}"),
    ],
)
def test_markup_becomes_commands(text: str, latex: str) -> None:
    assert from_markup(text) == latex


def test_two_entries_never_share_a_key() -> None:
    text = "".join(bibtex.dump([article(), article(), article(PMID="X"), article(PMID="x")]))
    assert re.findall(r"\{(pmid\w+),", text) == ["pmid27291641", "pmid27291641a", "pmidx", "pmidxa"]


def test_what_would_end_a_doi_is_percent_encoded() -> None:
    assert r"doi = {10.1/a%7Db%5C}," in bibtex.dumps(article(DOI="10.1/a}b\\"))
