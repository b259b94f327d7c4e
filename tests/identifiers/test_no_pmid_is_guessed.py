"""What is not a PMID never becomes one in silence: row numbers, dates, parts of numbers, doses, searches."""

import pytest

from evidence.identifiers.references import read_list
from evidence.identifiers.schemes import Scheme, find, is_canonical, mistaken, normalize

LINK = "https://www.ncbi.nlm.nih.gov"
SEARCH = "https://pubmed.ncbi.nlm.nih.gov/?term="


@pytest.mark.parametrize(
    ("text", "pmids"),
    [
        # a number beside a labelled PMID, or beside any identifier, is no study
        ("PMID 31923242 / 20120918", ["31923242"]),
        ("12345 PMID: 22972143", ["22972143"]),
        ("PMID: 22972143 350000", [None]),
        ("PMID: 22972143, 350000", ["22972143"]),
        ("12345 doi:10.1000/a", [None]),
        ("PMID: 22972143 / 20120918 / PMID: 31923242", ["22972143", "31923242"]),
        # the marker of a list, of any length
        ("10001. PMID: 22972143", ["22972143"]),
        ("10001) Jahan F. Pain. 2012;1:2. PMID: 22972143", ["22972143"]),
        ("10001. 22972143", ["22972143"]),
        ("[10001] 22972143", ["22972143"]),
        # the number of a row: behind a tab, or counting up
        ("12345\t22972143", ["22972143"]),
        ("10001 22972143\n10002 31923242", ["22972143", "31923242"]),
        ("10001,22972143\n10002,31923242", ["22972143", "31923242"]),
        ("1 22972143\n2 31923242", ["22972143", "31923242"]),
        # lists of PMIDs
        ("22972143 31923242", ["22972143", "31923242"]),
        ("12345 22972143", ["12345", "22972143"]),
        ("12345\t22972143\t31923242", ["12345", "22972143", "31923242"]),
        ("12345.\n22972143", ["12345", "22972143"]),
        ("PMID: 22972143, 31923242", ["22972143", "31923242"]),
        ("PMID: 22972143,31923242", ["22972143", "31923242"]),
        ("PMID: 22972143; 31923242 and 22811766", ["22972143", "31923242", "22811766"]),
        ("PMID\n22972143 31923242\n123, 456", ["22972143", "31923242", "123", "456"]),
    ],
)
def test_a_line_gives_the_studies_that_it_names(text, pmids):
    assert [reference.pmid for reference in read_list(text)] == pmids


@pytest.mark.parametrize("entry", ["{0}. PMID: {1}", "{0}. {1}", "{0}) Jahan F. Pain. 2012;3:4. PMID: {1}", "{0}\t{1}"])
def test_a_long_numbered_list_gives_a_reference_a_line(entry):
    pmids = [str(20_000_000 + number) for number in range(9_990, 10_020)]
    lines = [entry.format(number, pmid) for number, pmid in enumerate(pmids, 9_990)]
    assert [reference.pmid for reference in read_list("\n".join(lines))] == pmids


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        # the parts of another number
        ("PMID: 22,972,143", "22,972,143"),
        ("PMID: 22 972 143", "22 972 143"),
        ("PMID: 22\u00a0972\u00a0143", "22 972 143"),
        ("PMID: 22\u2009972\u2009143", "22 972 143"),
        ("PMID: 22.972.143", "22.972.143"),
        ("PMID: 2297 2143", "2297 2143"),
        ("PMID: 22972143 2012", "22972143 2012"),
        ("PMID: 2012-05-03", "2012-05-03"),
        ("PMID: 22972143/31923242", "22972143/31923242"),
        # a dose
        ("registered PMID 10 mg dose", "10 mg"),
        # a cell of a column is a PMID as a whole or not at all
        ("PMID\n2012-05-03", "2012-05-03"),
        ("PMID\n1. 22972143", "1. 22972143"),
        ("PMID\n22,972,143", "22,972,143"),
        ("PMID\n2297 2143", "2297 2143"),
        ("PMID,title\n22,972,143", "22,972,143"),
        ("PMID,title\n22972143.0,Cramps", "22972143.0"),
        ("PMID;title\n22972143, 31923242;Cramps", "22972143, 31923242"),
        ("title,PMID\nCramps,abc12", "abc12"),
    ],
)
def test_a_claim_that_is_no_pmid_is_told_whole(text, claim):
    (reference,) = read_list(text)
    assert reference.identifiers == ()
    assert [sentence.split('"')[1] for sentence in reference.invalid] == [claim]


@pytest.mark.parametrize(
    "text",
    [
        "PMID: 10.1371/journal.pone.0227497",
        "PMCID: 10.1371/journal.pone.0227497",
        "PMID,title\n10.1371/journal.pone.0227497,Cramps",
    ],
)
def test_a_doi_under_the_wrong_label_is_that_doi_and_the_label_is_told(text):
    (reference,) = read_list(text)
    assert [str(one) for one in reference.identifiers] == ["doi:10.1371/journal.pone.0227497"]
    assert len(reference.invalid) == 1


@pytest.mark.parametrize(
    "text",
    [
        "5 pm IDs 22",
        f"{LINK}/pubmed?linkname=pubmed_pubmed&from_uid=2012",  # the articles similar to one
        f"{LINK}/entrez/query.fcgi?db=gene&list_uids=1234",  # another database
        f"{SEARCH}2012[dp]",
        f"{SEARCH}2012%5Bdp%5D",
        f"{SEARCH}2012 [dp]",
        f"{SEARCH}2012:2013[dp]",
        f"{SEARCH}2012,magnesium",
    ],
)
def test_no_pmid_is_claimed(text):
    assert find(text) == ()
    assert mistaken(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "PMID: 22972143 10.1000/abc",  # the DOI goes on behind it
        f"{SEARCH}22972143[pmid]",
        f"{SEARCH}22972143&sort=date",
        f"See {SEARCH}22972143, on cramps",
        f"{LINK}/pubmed?db=PubMed&uid=22972143",
        'pmid = "22972143"',
        "PMID 22972143 mentions a dose of 10 mg",
    ],
)
def test_a_whole_pmid_is_found(text):
    assert [one.value for one in find(text)][:1] == ["22972143"]
    assert mistaken(text) == ()


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("PMID 31923242 / 20120918", "20120918"),
        ("PMID: 22972143, 350000", "350000"),
        ("PMID: 22811766, doi:10.1000/a, 31923242", "31923242"),
    ],
)
def test_a_number_behind_an_identifier_is_told(text, number):
    (reference,) = read_list(text)
    assert [sentence.split('"')[1] for sentence in reference.invalid] == [number]


@pytest.mark.parametrize("suffix", ["a<b>;2-#", "a#b?c=d", "a%2Fb", "a.", "q?x=1", 'a"b', "a|b", "a\u200bb", "a&lt;b"])
def test_a_doi_that_is_read_otherwise_is_not_canonical(suffix):
    assert not is_canonical(Scheme.DOI, f"10.5555/{suffix}")


@pytest.mark.parametrize("suffix", ["a#b?c=d", "a%2Fb", "a.", "q?x=1", "0%00", "a%25252Fb"])
def test_what_normalising_gives_is_canonical(suffix):
    assert is_canonical(Scheme.DOI, normalize(Scheme.DOI, f"https://doi.org/10.5555/{suffix}"))
    assert is_canonical(Scheme.DOI, normalize(Scheme.DOI, f"10.5555/{suffix}"))


@pytest.mark.parametrize(
    ("scheme", "text", "canonical"),
    [
        (Scheme.DOI, "10.1016/S1474-4422(19)30414-4", True),
        (Scheme.DOI, "doi:10.1000/182", False),
        (Scheme.PMID, "22972143", True),
        (Scheme.PMID, "PMID: 22972143", False),
        (Scheme.PMCID, "PMC3394355", True),
        (Scheme.PMCID, "3394355", False),
        (Scheme.NCT, "NCT01234567", True),
        (Scheme.DOI, "PMC3394355", False),
    ],
)
def test_canonical_is_the_form_that_normalize_gives(scheme, text, canonical):
    assert is_canonical(scheme, text) is canonical
