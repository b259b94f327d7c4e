"""The canonical value of an identifier, and the sentence for what is none."""

import pytest

from evidence.identifiers.schemes import (
    InvalidDOI,
    InvalidIdentifier,
    InvalidISRCTN,
    InvalidNCT,
    InvalidPMCID,
    InvalidPMID,
    Scheme,
    mistaken,
    normalize,
)


@pytest.mark.parametrize(
    ("scheme", "text", "value"),
    [
        (Scheme.PMID, "22972143", "22972143"),
        (Scheme.PMID, "https://pubmed.ncbi.nlm.nih.gov/22972143/", "22972143"),
        (Scheme.PMCID, "3394355", "PMC3394355"),
        (Scheme.PMCID, "pmc3394355.2", "PMC3394355"),
        (Scheme.DOI, "DOI: 10.1000/ABC.", "10.1000/ABC"),  # the publisher's case stays
        (Scheme.DOI, r"10.1000/a\_b", "10.1000/a_b"),  # as BibTeX escapes it
        (Scheme.NCT, "nct01234567", "NCT01234567"),
        (Scheme.ISRCTN, "isrctn 12345678", "ISRCTN12345678"),
    ],
)
def test_the_value_is_canonical(scheme, text, value):
    assert normalize(scheme, text) == value


@pytest.mark.parametrize(
    ("scheme", "text", "error"),
    [
        (Scheme.PMID, "0123", InvalidPMID),
        (Scheme.PMID, "PMC3394355", InvalidPMID),  # never the digits of a PMCID
        (Scheme.PMID, "PMCID: 3394355", InvalidPMID),
        (Scheme.PMID, "https://www.ncbi.nlm.nih.gov/pmc/articles/3394355/", InvalidPMID),
        (Scheme.PMCID, "PMC0", InvalidPMCID),
        (Scheme.DOI, "11.1234/x", InvalidDOI),
        (Scheme.DOI, "22972143", InvalidDOI),
        (Scheme.NCT, "NCT123", InvalidNCT),
        (Scheme.ISRCTN, "ISRCTN1", InvalidISRCTN),
    ],
)
def test_anything_else_is_refused_with_its_name_in_the_sentence(scheme, text, error):
    with pytest.raises(error) as caught:
        normalize(scheme, text)
    assert text in str(caught.value)
    assert isinstance(caught.value, InvalidIdentifier)


def test_the_sentence_does_not_repeat_a_whole_page():
    with pytest.raises(InvalidPMID) as caught:
        normalize(Scheme.PMID, "x" * 5000)
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("PMID: 0123", ["0123"]),
        ("PMID 12345678901", ["12345678901"]),
        ("PMID: 2297214O", ["2297214O"]),  # a letter for a zero
        ("https://pubmed.ncbi.nlm.nih.gov/0123/", ["0123"]),
        ("doi:11.234/x, PMID: 22972143", ["11.234/x"]),
        ("doi:10.1/x", ["10.1/x"]),
        ("https://doi.org/abc123", ["abc123"]),
        ("PMCID: PMC0", ["PMC0"]),
        ("NCT0123456 and ISRCTN123456", ["NCT0123456", "ISRCTN123456"]),
        ("PMID: n/a", []),  # says that there is none
        ("PMID: PMC3394355. doi:10.1000/182", []),
    ],
)
def test_a_claim_that_is_no_identifier_gets_a_sentence(text, values):
    sentences = mistaken(text)
    assert [sentence.split('"')[1] for sentence in sentences] == values
