"""One identifier, in every form that people paste it."""

import pytest

from evidence.identifiers.schemes import Identifier, Scheme, detect, find, fold, same_doi, url

SICI = "10.1002/(SICI)1096-8628(19960122)61:3<216::AID-AJMG3>3.0.CO;2-S"
LANCET = "10.1016/S1474-4422(19)30414-4"

FORMS = {
    "pmid:22972143": [
        "PMID: 22972143",
        "PMID 22972143",
        "pmid22972143",
        "PMID=22972143",
        "PMID：22972143",  # full-width colon
        "[PMID:22972143]",
        "PubMed ID 22972143",
        "PubMed PMID: 22972143",
        "PubMed: 22972143",
        "https://pubmed.ncbi.nlm.nih.gov/22972143/",
        "https://pubmed.ncbi.nlm.nih.gov/22972143/?from_term=leg+cramps&from_pos=2",
        "https://pubmed.ncbi.nlm.nih.gov/?term=22972143",
        "https://pubmed.ncbi.nlm.nih.gov/?term=22972143%5Buid%5D",
        "https://www.ncbi.nlm.nih.gov/pubmed/22972143",  # the address before 2020
        "http://www.ncbi.nlm.nih.gov/pubmed/?term=22972143",
        "https://www.ncbi.nlm.nih.gov/m/pubmed/22972143/",  # for telephones
        "http://www.ncbi.nlm.nih.gov/entrez/query.fcgi?cmd=Retrieve&db=PubMed&list_uids=22972143&dopt=Abstract",
        "https://www.ncbi.nlm.nih.gov/pmc/articles/pmid/22972143/",
        "pubmed.gov/22972143",
        "https://pubmed-ncbi-nlm-nih-gov.proxy.library.edu/22972143/",  # through a library
        "https://europepmc.org/article/MED/22972143",
        "https://europepmc.org/abstract/med/22972143",
    ],
    "pmcid:PMC3394355": [
        "PMCID: PMC3394355",
        "PMCID: 3394355",
        "PMC3394355.1",  # a version
        "pmc3394355",
        "PMC 3394355",
        "PMID: PMC3394355",  # the wrong label
        "https://pmc.ncbi.nlm.nih.gov/articles/PMC3394355/",
        "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC3394355/pdf/omj.pdf",
        "https://www.ncbi.nlm.nih.gov/pmc/articles/3394355/",
        "https://europepmc.org/article/PMC/PMC3394355",
        "https://europepmc.org/articles/PMC3394355?pdf=render",
    ],
    f"doi:{LANCET}": [
        LANCET,
        f"doi:{LANCET}",
        f"DOI {LANCET}",
        f"(doi:{LANCET})",
        f"https://doi.org/{LANCET}",
        f"http://dx.doi.org/{LANCET}",
        f"doi: https://www.doi.org/{LANCET}.",
        "https://doi.org/10.1016%2FS1474-4422(19)30414-4",
        "https://doi.org/10.1016%2FS1474-4422%2819%2930414-4",
        "10.1016/S1474-4422%2819%2930414-4",
        f"https://doi.org/{LANCET}?utm_source=mail&utm_medium=x",
        f"https://doi.org/{LANCET}#sec1",
        f"“{LANCET}”",
        "10.1016/S1474\u200b-4422(19)\u00ad30414-4",  # zero-width space, soft hyphen
    ],
    f"doi:{SICI}": [
        SICI,
        SICI.replace("<", "&lt;").replace(">", "&gt;"),
        "https://doi.org/" + SICI.replace("<", "%3C").replace(">", "%3E"),
    ],
    "doi:10.1002/14651858.CD009402.pub2": [
        "https://onlinelibrary.wiley.com/doi/10.1002/14651858.CD009402.pub2/full",
        "https://onlinelibrary.wiley.com/doi/10.1002/14651858.CD009402.pub2/abstract?cookieSet=1",
        "https://onlinelibrary.wiley.com/doi/epdf/10.1002/14651858.CD009402.pub2",
        "10.1002/14651858.CD009402.pub2.",
    ],
    "doi:10.1371/journal.pone.0227497": [
        "https://journals.plos.org/plosone/article?id=10.1371/journal.pone.0227497&type=printable",
    ],
    "doi:10.1101/2020.01.01.123456": ["https://www.biorxiv.org/content/10.1101/2020.01.01.123456v2.full"],
    "doi:10.1000.10/é–ü": ["10.1000.10/é–ü"],  # a registrant in parts; letters and dashes stay as they are
    "doi:10.1186/ISRCTN12345678": ["https://doi.org/10.1186/ISRCTN12345678"],  # the DOI of a registration
    "nct:NCT01234567": ["NCT01234567", "nct01234567", "https://clinicaltrials.gov/ct2/show/NCT01234567?term=cramp"],
    "isrctn:ISRCTN12345678": ["ISRCTN12345678", "isrctn 12345678", "https://www.isrctn.com/ISRCTN12345678"],
}
CASES = [(form, identifier) for identifier, forms in FORMS.items() for form in forms]


@pytest.mark.parametrize(("form", "identifier"), CASES)
def test_every_form_is_detected(form, identifier):
    assert str(detect(form)) == identifier


@pytest.mark.parametrize(("form", "identifier"), CASES)
def test_every_form_is_found_in_a_sentence(form, identifier):
    assert [str(one) for one in find(f"As shown ({form}), cramps ceased.")] == [identifier]


@pytest.mark.parametrize(
    "text",
    [
        "22972143",  # a bare number
        "",
        "Leg cramps",
        "PMID: 22972143, PMID: 31923242",  # two
        "Jahan F. 2012. PMID: 22972143",  # more than the identifier
        "PMID: 0123",
        "PMID 12345678901",
        "10.12/x",  # a registrant has four digits
        "10.1016/",
        "NCT0123456",  # seven digits
        "https://pubmed.ncbi.nlm.nih.gov/?term=2012+magnesium",  # a search, not a record
        "٢٢٩٧٢١٤٣",  # digits, but not those of PubMed
    ],
)
def test_other_texts_are_not_an_identifier(text):
    assert detect(text) is None


def test_a_bare_number_is_what_the_caller_says():
    assert detect(" 22972143. ", bare=Scheme.PMID) == Identifier(Scheme.PMID, "22972143")
    assert detect("3394355", bare=Scheme.PMCID) == Identifier(Scheme.PMCID, "PMC3394355")
    assert detect("0123", bare=Scheme.PMID) is None


@pytest.mark.parametrize(
    ("identifier", "address"),
    [
        (Identifier(Scheme.PMID, "22972143"), "https://pubmed.ncbi.nlm.nih.gov/22972143/"),
        (Identifier(Scheme.PMCID, "PMC3394355"), "https://pmc.ncbi.nlm.nih.gov/articles/PMC3394355/"),
        (Identifier(Scheme.DOI, LANCET), f"https://doi.org/{LANCET}"),
        (Identifier(Scheme.DOI, "10.1000/a<1>#c?d"), "https://doi.org/10.1000/a%3C1%3E%23c%3Fd"),
        (Identifier(Scheme.NCT, "NCT01234567"), "https://clinicaltrials.gov/study/NCT01234567"),
        (Identifier(Scheme.ISRCTN, "ISRCTN12345678"), "https://www.isrctn.com/ISRCTN12345678"),
    ],
)
def test_each_scheme_has_an_address(identifier, address):
    assert url(identifier) == address
    assert detect(address) == identifier


def test_dois_are_compared_without_case_and_shown_with_it():
    assert same_doi("10.1000/ABC", "10.1000/abc")
    assert not same_doi("10.1000/abc", "10.1000/abd")
    assert fold(Identifier(Scheme.DOI, "10.1000/ABC")) == fold(Identifier(Scheme.DOI, "10.1000/abc"))
    assert [one.value for one in find("10.1000/ABC and 10.1000/abc")] == ["10.1000/ABC"]
