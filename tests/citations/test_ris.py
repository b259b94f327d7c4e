import re
import unicodedata

import pytest
import rispy

from evidence.citations import ris
from evidence.citations.item import Item, Name
from evidence.citations.markup import one_line, plain
from tests.citations.samples import SAMPLES, article

LINE = re.compile(r"[A-Z][A-Z0-9]  - .*")


def read(text: str) -> list[dict[str, object]]:
    return rispy.loads(text)


@pytest.mark.parametrize("sample", SAMPLES)
def test_every_sample_is_one_record_of_well_formed_lines(sample: str) -> None:
    text = ris.dumps(SAMPLES[sample])
    lines = text.split("\r\n")
    assert lines[0].startswith("TY  - ")
    assert lines[-2:] == ["ER  - ", ""]
    assert all(LINE.fullmatch(line) for line in lines[:-1])
    assert [line[:2] for line in lines].count("TY") == [line[:2] for line in lines].count("ER") == 1
    assert "".join(lines).isprintable() or len(text.splitlines()) == len(lines) - 1


FIELDS = [
    ("volume", "volume"),
    ("issue", "number"),
    ("DOI", "doi"),
    ("PMID", "accession_number"),
    ("PMCID", "custom2"),
    ("container-title-short", "alternate_title1"),
    ("language", "language"),
    ("publisher", "publisher"),
]


@pytest.mark.parametrize("sample", SAMPLES)
def test_rispy_reads_back_what_the_item_says(sample: str) -> None:
    item = SAMPLES[sample]
    (record,) = read(ris.dumps(item))
    for key, field in FIELDS:
        assert record.get(field) == item.get(key)
    assert record.get("title", "") == one_line(plain(item.get("title") or "")).strip()
    assert record.get("secondary_title", "") == plain(item.get("container-title", ""))
    assert record.get("authors", []) == [author(name) for name in item.get("author", [])]
    pages = "-".join(filter(None, (record.get("start_page"), record.get("end_page"))))
    assert pages == (item.get("page") or record.get("custom7", ""))


def author(name: Name) -> str:
    if "literal" in name or not ("given" in name or "suffix" in name):
        return (name.get("literal") or name["family"]) + ","
    parts = [name["family"], name.get("given", ""), name.get("suffix", "")]
    return ", ".join(parts[: 3 if parts[2] else 2])


def test_a_forged_tag_stays_in_the_title() -> None:
    assert "TI  - A title ER - TY - BOOK\r\n" in ris.dumps(SAMPLES["forged tag"])


@pytest.mark.parametrize(
    ("sample", "lines"),
    [
        ("plain", ["TY  - JOUR", "PY  - 2016", "DA  - 2016/12/03/", "SP  - 114", "EP  - 129", "DB  - PubMed"]),
        ("season", ["PY  - 2011", "DA  - 2011///Fall"]),
        ("literal date", ["PY  - 1998", "DA  - 1998///Dec-1999 Jan"]),
        ("words for a date", ["DA  - ///in press"]),
        ("year and month", ["DA  - 2012/09//"]),
        ("month 13", ["DA  - 2012///"]),
        ("article number", ["SP  - e0227497", "C7  - e0227497"]),
        ("page and article number", ["SP  - 1", "EP  - 12", "C7  - 100012"]),
        ("group", ["AU  - BCSH Blood Transfusion Task Force,"]),
        ("mononym", ["AU  - Doraisamy, Mohan A", "AU  - Anshul,"]),
        ("suffix", ["AU  - King, Martin L, Jr"]),
        ("suffix without given name", ["AU  - King, , Jr"]),
        ("translated title", ["TI  - [Leg cramps in pregnancy]", "TT  - Wadenkrämpfe in der Schwangerschaft"]),
        ("retracted", ["N1  - Retraction in: Behav Sleep Med. 2023 Apr 17;:1"]),
        ("retracted without notice", ["N1  - Retracted"]),
        ("note", ["KW  - Muscle Cramp", "KW  - Exercise, Aerobic", "N1  - Epub ahead of print"]),
        ("chapter", ["TY  - CHAP", "A2  - Adam, Margaret P", "T2  - GeneReviews", "CY  - Seattle (WA)"]),
        ("book", ["TY  - BOOK", "ET  - 11", "SN  - 9780071842617"]),
        ("preprint", ["TY  - UNPB", "M3  - Preprint", "T2  - medRxiv"]),
        ("web page", ["TY  - ELEC", "UR  - https://example.org/a_b%20c/~d#e"]),
    ],
)
def test_values_stand_under_the_tags_that_readers_expect(sample: str, lines: list[str]) -> None:
    written = ris.dumps(SAMPLES[sample]).split("\r\n")
    assert [line for line in lines if line not in written] == []


def test_an_item_without_pmid_does_not_claim_to_be_from_pubmed() -> None:
    assert "PubMed" not in ris.dumps(SAMPLES["pmcid only"])


def test_a_file_has_each_record_once_and_in_order() -> None:
    items: list[Item] = [article(PMID=str(number)) for number in range(1, 6)]
    assert [record["accession_number"] for record in read("".join(ris.dump(items)))] == ["1", "2", "3", "4", "5"]


def test_superscripts_fold_back_to_digits() -> None:
    (record,) = read(ris.dumps(SAMPLES["italic, sub and sup"]))
    assert record["title"] == "E. coli in H2O at 10⁶ and Ca²⁺"
    assert unicodedata.normalize("NFKC", str(record["title"])) == "E. coli in H2O at 106 and Ca2+"
