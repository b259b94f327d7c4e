import pytest

from evidence.citations import nlm
from evidence.citations.item import Item
from tests.citations.samples import SAMPLES, article

START = "Sluka KA, Clauw DJ. Neurobiology of fibromyalgia and chronic widespread pain. Neuroscience. "
PLACE = "2016 Dec 3;338(2):114-29."
DOI = " doi: 10.1016/j.neuroscience.2016.06.006."
END = " PMID: 27291641; PMCID: PMC5083139."

REFERENCES = {
    "plain": START + PLACE + DOI + END,
    "no identifiers": START + PLACE,
    "pmcid only": START + PLACE + " PMCID: PMC5083139.",
    "electronic date": START + PLACE + DOI + " Epub 2016 Jun 9." + END,
    "note": START + PLACE + DOI + " Epub ahead of print." + END,
    "retracted": START + PLACE + DOI + " Retraction in: Behav Sleep Med. 2023 Apr 17;:1." + END,
    "retracted without notice": START + PLACE + DOI + " Retracted." + END,
    "article number": START + "2016 Dec 3;338:e0227497." + DOI + END,
    "number of an article": START + "2016 Dec 3;338(2):R48." + DOI + END,
    "pages in roman": START + "2016 Dec 3;338(2):iv-x." + DOI + END,
    "no pages": START + "2016 Dec 3;338(2)." + DOI + END,
    "season": START + "2011 Fall;338(2):114-29." + DOI + END,
    "literal date": START + "1998 Dec-1999 Jan;338(2):114-29." + DOI + END,
    "range of dates": START + "1998 Dec-1999 Jan;338(2):114-29." + DOI + END,
    "no date": START + "338(2):114-29." + DOI + END,
    "empty title": "Sluka KA, Clauw DJ. Neuroscience. " + PLACE + DOI + END,
    "question": "Sluka KA, Clauw DJ. Is magnesium of use in cramps? Neuroscience. " + PLACE + DOI + END,
    "no authors": START.removeprefix("Sluka KA, Clauw DJ. ") + PLACE + DOI + END,
    "translated title": (
        "Sluka KA, Clauw DJ. Wadenkrämpfe in der Schwangerschaft [Leg cramps in pregnancy]. Neuroscience. "
        + PLACE
        + " German."
        + DOI
        + END
    ),
    "two titles of equal right": (
        "Sluka KA, Clauw DJ. Neurobiology of fibromyalgia and chronic widespread pain = Neurobiología de la "
        "fibromialgia. Neuroscience. " + PLACE + " English, Spanish." + DOI + END
    ),
    "book": (
        "Ropper AH. Adams and Victor's principles of neurology. 11th ed. New York (NY): McGraw-Hill & Sons; 2019."
    ),
    "chapter": (
        "Dunø M. Myotonia congenita. In: Adam MP, Feldman J, editors. GeneReviews [Internet]. "
        "Seattle (WA): University of Washington, Seattle; 1993-. PMID: 20301529."
    ),
    "preprint": (
        "Sluka KA. Magnesium and cramps. medRxiv [Preprint]. 2022 May 27:2022.05.24.22275478. "
        "doi: 10.1101/2022.05.24.22275478. PMID: 35665014."
    ),
    "web page": ("Mayo Clinic. Muscle cramps [Internet]. 2020 Jan 7. Available from: https://example.org/a_b%20c/~d#e"),
    "thesis": "Sluka KA. On cramps [dissertation]. Uppsala.",
    "report": "Cramps. AHRQ. No. 218.",
    "nothing at all": "",
}


@pytest.mark.parametrize("sample", REFERENCES)
def test_references_have_the_shape_of_pubmed(sample: str) -> None:
    assert nlm.dumps(SAMPLES[sample]) == REFERENCES[sample]


AUTHORS = {
    "group": "BCSH Blood Transfusion Task Force. ",
    "group among persons": "Sluka KA; Endocrine Society; Clauw DJ. ",
    "mononym": "Doraisamy MA, Anshul. ",
    "suffix": "King ML Jr. ",
    "suffix third": "Benson AB 3rd. ",
    "particles": "de la Cruz J, van der Meer P. ",
    "list of authors not whole": "Sluka KA, et al. ",
    "chinese": "王 小明. ",
}


@pytest.mark.parametrize("sample", AUTHORS)
def test_authors_are_listed_as_the_nlm_does(sample: str) -> None:
    assert nlm.dumps(SAMPLES[sample]).startswith(AUTHORS[sample])


def test_all_authors_are_kept_unless_a_number_is_asked_for() -> None:
    item = SAMPLES["300 authors"]
    assert "Author299 AB. " in nlm.dumps(item)
    assert nlm.dumps(item, max_authors=2).startswith("Author0 AB, Author1 AB, et al. ")
    assert nlm.dumps(item, max_authors=300) == nlm.dumps(item)


EDITED: Item = {
    "type": "book",
    "title": "Cramps. 2",
    "editor": [{"family": "Adam", "given": "Margaret"}],
    "edition": "2",
    "volume": "3",
    "issued": {"date-parts": [[2001]]},
    "page": "10-19",
}


def test_editors_stand_for_missing_authors() -> None:
    assert nlm.dumps(EDITED) == "Adam M, editor. Cramps. 2. 2nd ed. Vol. 3. 2001. p. 10-9."
    assert nlm.dumps({**EDITED, "author": [{"family": "Ropper"}]}) == (
        "Ropper. Cramps. 2. Adam M, editor. 2nd ed. Vol. 3. 2001. p. 10-9."
    )


@pytest.mark.parametrize(
    ("edition", "text"), [("1", "1st ed."), ("12", "12th ed."), ("23", "23rd ed."), ("Rev.", "Rev.")]
)
def test_editions_are_counted(edition: str, text: str) -> None:
    assert f" {text} " in nlm.dumps({**EDITED, "edition": edition})


@pytest.mark.parametrize(
    ("abbreviation", "printed"),
    [
        ("J. Biol. Chem.", "J Biol Chem."),
        ("Proc. Natl. Acad. Sci. U.S.A.", "Proc Natl Acad Sci U S A."),
        ("G3 (Bethesda, Md.)", "G3 (Bethesda, Md)."),
        ("Oman Med J", "Oman Med J."),
    ],
)
def test_journals_have_no_periods_within(abbreviation: str, printed: str) -> None:
    assert f". {printed} 2016" in nlm.dumps(article(container_title_short=abbreviation))


def test_the_full_name_stands_in_for_a_missing_abbreviation() -> None:
    item = article(container_title_short=None, container_title="Nerve &amp; Muscle")
    assert ". Nerve & Muscle. 2016" in nlm.dumps(item)


def test_an_electronic_date_equal_to_the_printed_one_is_not_repeated() -> None:
    assert "Epub" not in nlm.dumps(article(custom={"electronic-date": [2016, 12, 3]}))


def test_a_list_may_be_numbered() -> None:
    assert list(nlm.dump([article(), article()], numbered=True, max_authors=1)) == [
        f"{number}. {nlm.dumps(article(), max_authors=1)}\n" for number in (1, 2)
    ]
