"""What a printed reference says of its study."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.identifiers.references import Reference, read, read_list

TITLE = "Magnesium for skeletal muscle cramps"
PAIN = (TITLE, "Garrison", 2012, "Journal of Pain", "9", "3", "12")

STYLES = [
    # AMA, Vancouver
    (f"Garrison SR, Allan GM. {TITLE}. Journal of Pain. 2012;9(3):12-34. doi:10.1000/x", PAIN),
    (f"Garrison SR, et al. {TITLE}. Journal of Pain 2012; 9 (3): 12–34.", PAIN),
    # PubMed's summary, with a date in full, the electronic date, and a supplement
    (f"Garrison SR, Allan GM. {TITLE}. Journal of Pain. 2012 Sep 12;9(3):12-34. Epub 2011 Mar 3. PMID: 1.", PAIN),
    (
        f"Garrison SR. {TITLE}. J Pain. 2012;9 Suppl 1:S12-4.",
        (TITLE, "Garrison", 2012, "J Pain", "9 Suppl 1", None, "S12"),
    ),
    (f"Garrison SR. [{TITLE}]. J Pain. 2012;9:12. Italian.", (TITLE, "Garrison", 2012, "J Pain", "9", None, "12")),
    # an article number, an issue without a volume, and a date alone
    (
        f"Garrison SR. {TITLE}. PLoS One. 2020;15(1):e0227497.",
        (TITLE, "Garrison", 2020, "PLoS One", "15", "1", "e0227497"),
    ),
    (f"Garrison SR. {TITLE}. J Pain. 2012;(9):CD009402.", (TITLE, "Garrison", 2012, "J Pain", None, "9", "CD009402")),
    (
        f"Garrison SR. {TITLE}. J Pain. 2024 Mar 21. doi: 10.1000/x.",
        (TITLE, "Garrison", 2024, "J Pain", None, None, None),
    ),
    # PubMed's older order, the title last
    (f"Garrison SR, et al. Journal of Pain. 2012 Sep;9(3):12-34. {TITLE}.", PAIN),
    # MLA, of today and of yesterday
    (f"Garrison, Scott R et al. “{TITLE}.” Journal of Pain vol. 9,3 (2012): 12-34. doi:10.1000/x", PAIN),
    (f"Garrison, Scott R et al. “{TITLE}.” Journal of Pain vol. 9,3 12. 12 Sep. 2012, doi:10.1000/x", PAIN),
    (f'Garrison, Scott R., et al. "{TITLE}." Journal of Pain, vol. 9, no. 3, 2012, pp. 12-34.', PAIN),
    (f"Garrison, Scott. “{TITLE}.” Journal of Pain 9.3 (2012): 12-34. Print.", PAIN),
    # APA, with the day, and with an article number
    (f"Garrison, S. R., & Allan, G. M. (2012). {TITLE}. Journal of Pain, 9(3), 12–34. https://doi.org/10.1000/x", PAIN),
    (f"Garrison, S. R., & Allan, G. M. (2012, September 12). {TITLE}. Journal of Pain, 9(3), 12–34.", PAIN),
    (f"Garrison, S. R. (2012). {TITLE}. Journal of Pain, 9(3), Article e12.", (*PAIN[:6], "e12")),
    # Harvard, Chicago, IEEE, Nature, Springer, CSE
    (f"Garrison, S.R. and Allan, G.M. (2012) ‘{TITLE}’, Journal of Pain, 9(3), pp. 12–34.", PAIN),
    (f"Garrison, S.R., Allan, G.M., 2012. {TITLE}. Journal of Pain 9(3), 12–34.", PAIN),
    (f"Garrison, Scott R., and G. Michael Allan. “{TITLE}.” Journal of Pain 9, no. 3 (2012): 12–34.", PAIN),
    (f"Garrison, Scott R., and G. Michael Allan. 2012. “{TITLE}.” Journal of Pain 9 (3): 12–34.", PAIN),
    (f"S. R. Garrison and G. M. Allan, “{TITLE},” Journal of Pain, vol. 9, no. 3, pp. 12–34, Sep. 2012.", PAIN),
    (
        f"Garrison, S. R. et al. {TITLE}. J. Clin. Pain 9, 12–34 (2012).",
        (TITLE, "Garrison", 2012, "J. Clin. Pain", "9", None, "12"),
    ),
    (f"Garrison SR, Allan GM (2012) {TITLE}. J Pain 9:12–34", (TITLE, "Garrison", 2012, "J Pain", "9", None, "12")),
    (f"Garrison SR, Allan GM. 2012. {TITLE}. J Pain 9:12-34.", (TITLE, "Garrison", 2012, "J Pain", "9", None, "12")),
    # titles that hold a question, a sentence, a quotation, a colon; a journal with a full stop
    ("Saha A. What helps? A trial. J Pain. 2012;9:1.", ("What helps? A trial", "Saha", 2012, "J Pain", "9", None, "1")),
    (
        'Saha A. "No cut?" drivers of surgery. J Pain. 2012;9:1.',
        ('"No cut?" drivers of surgery', "Saha", 2012, "J Pain", "9", None, "1"),
    ),
    ("Saha A. Pain. The Lancet. Neurology. 2012;9:1.", ("Pain", "Saha", 2012, "The Lancet. Neurology", "9", None, "1")),
    # people whose names are not two words
    (f"van der Meer PB. {TITLE}. J Pain. 2012;9:1.", (TITLE, "van der Meer", 2012, "J Pain", "9", None, "1")),
    (f"O'Keeffe S.T., Gür A. {TITLE}. J Pain. 2012;9:1.", (TITLE, "O'Keeffe", 2012, "J Pain", "9", None, "1")),
    # a group has no family name
    (f"World Health Organization. {TITLE}. J Pain. 2012;9:1.", (TITLE, None, 2012, "J Pain", "9", None, "1")),
    # an identifier before the citation
    (f"PMID: 1. Garrison SR. {TITLE}. J Pain. 2012;9:1.", (TITLE, "Garrison", 2012, "J Pain", "9", None, "1")),
    # no authors: one sentence is the title, of two the first may be a group
    (f"{TITLE}. J Pain. 2012;9:1.", (TITLE, None, 2012, "J Pain", "9", None, "1")),
    ("Leg cramps. A review. J Pain. 2012;9:1.", (None, None, 2012, "J Pain", "9", None, "1")),
    ("Vitamin D. A review. J Pain. 2012;9:1.", (None, None, 2012, "J Pain", "9", None, "1")),
    # a title alone; a page of a website, a book and a mention are none
    (TITLE, (TITLE, *[None] * 6)),
    (f"{TITLE}. PMID: 22972143", (TITLE, *[None] * 6)),
    ("Mayo Clinic: Muscle Cramp Causes", (None,) * 7),
    ("The Merck Manuals Online Medical Library: Muscle Cramps", (None,) * 7),
    ("Mayo Clinic. Muscle cramp. https://www.mayoclinic.org/x. Accessed 12 May 2020.", (None,) * 7),
    ("Smith J. Muscle physiology. 3rd ed. New York: Springer; 2010.", (None, "Smith", *[None] * 5)),
    ("22972143", (None,) * 7),
    ("", (None,) * 7),
]


@pytest.mark.parametrize(("text", "fields"), STYLES)
def test_each_style_is_read(text, fields):
    printed = read(text)
    assert fields == (
        printed.title,
        printed.first_author,
        printed.year,
        printed.journal,
        printed.volume,
        printed.issue,
        printed.first_page,
    )


def test_a_reference_names_its_identifiers():
    reference = read("doi:10.5001/omj.2012.44; PMID: 22811766; PMCID: PMC3394355; NCT01234567; ISRCTN 12345678")
    assert reference.doi == "10.5001/omj.2012.44"
    assert (reference.pmid, reference.pmcid) == ("22811766", "PMC3394355")
    assert (reference.nct, reference.isrctn) == ("NCT01234567", "ISRCTN12345678")
    assert read(TITLE).pmid is None


@pytest.mark.parametrize(
    ("text", "own", "related"),
    [
        # an update: the last PMID is the study's own again
        (
            "Garrison SR. Cramps. Cochrane. 2012;9:CD1. doi: 10.1000/a. Update in: Cochrane. 2020;9:CD1. doi: 10.1000/b. PMID: 1.",
            ["doi:10.1000/a", "pmid:1"],
            ["doi:10.1000/b"],
        ),
        # the article that a letter is about, in its title
        (
            "Zhao S. A comment on “Cramps” (J Pain. 2020;7:2. doi: 10.1000/a). J Pain. 2021;8:1. doi: 10.1000/b.",
            ["doi:10.1000/b"],
            ["doi:10.1000/a"],
        ),
        # without one of its own behind, an identifier before the citation is the study's
        ("doi:10.1000/a. Garrison SR. Cramps. J Pain. 2012;9:1. PMID: 1.", ["doi:10.1000/a", "pmid:1"], []),
        # an erratum has itself for a title
        ("Erratum for: Cramps in old age. J Pain. 2012;9:1. doi: 10.1000/a.", ["doi:10.1000/a"], []),
    ],
)
def test_identifiers_of_other_articles_are_kept_apart(text, own, related):
    reference = read(text)
    assert [str(one) for one in reference.identifiers] == own
    assert [str(one) for one in reference.related] == related


def test_a_bare_number_of_five_digits_is_a_pmid_and_a_year_is_not():
    assert read("22972143").pmid == "22972143"
    assert read("2012") == Reference("2012")


@pytest.mark.parametrize("text", ["12345678901", "PMID: 0123", "Cramps. doi:11.234/x"])
def test_a_wrong_identifier_is_told(text):
    reference = read(text)
    assert reference.identifiers == ()
    assert len(reference.invalid) == 1


@pytest.mark.parametrize(
    ("text", "searchable"),
    [
        (TITLE, True),
        ("Leg cramps. A review. J Pain. 2012;9:1.", True),  # journal, year and place without a title
        ("Mayo Clinic: Muscle Cramp Causes", False),
        ("Garrison et al., 2012", False),
        ("PMID: 22972143", False),
    ],
)
def test_searchable_tells_whether_pubmed_can_be_asked(text, searchable):
    assert read(text).searchable is searchable


def test_the_text_is_one_line_without_invisible_characters():
    assert read("Leg\u00a0cra\u00admps\n in  pregnancy").text == "Leg cramps in pregnancy"


def test_a_list_is_read_in_order():
    assert [one.pmid for one in read_list("PMID: 2\nPMID: 1")] == ["2", "1"]


@given(st.text(max_size=300))
@settings(max_examples=200)
def test_any_text_can_be_read(text):
    assert all(isinstance(reference.text, str) for reference in read_list(text))
    assert read(read(text).text).text == read(text).text


@pytest.mark.parametrize(
    "text",
    [
        '. "' * 30_000,
        "A. " * 40_000,
        "Aa B, " * 20_000,
        "2012;1:2. " * 10_000,
        "vol. 9 (2012) " * 8_000,
        "de " * 40_000,
    ],
)
def test_hostile_references_finish(text):
    assert read(text).text == " ".join(text.split())
