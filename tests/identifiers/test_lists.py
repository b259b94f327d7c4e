"""From a pasted text to its references."""

import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.identifiers.references import split

JAHAN = (
    "Jahan F, Nanji K, Qidwai W, Qasim R. Fibromyalgia syndrome: an overview of pathophysiology, diagnosis and "
    "management. Oman Med J. 2012;27(3):192-5."
)
SLUKA = "Sluka KA, Clauw DJ. Neurobiology of fibromyalgia and chronic widespread pain. Neuroscience. 2016;338:114-129."
YOUNG = "Young, Gavin. “Leg cramps.” BMJ clinical evidence vol. 2015 1113. 13 May. 2015"
ALL = [JAHAN, SLUKA, YOUNG]
PROSE = (
    "Cramps are common in people who walk for many hours on a warm day, and nobody knows for certain why the calf is "
    "taken more often than the other muscles of the leg or the foot."
)

LAYOUTS = {
    "a line each": "{0}\n{1}\n{2}",
    "Windows line ends and a byte order mark": "\ufeff{0}\r\n{1}\r\n{2}\r\n",
    "blank lines between": "{0}\n\n{1}\n\n\n{2}",
    "1. 2. 3.": "1. {0}\n2. {1}\n3. {2}",
    "1) 2) 3)": "1) {0}\n2) {1}\n3) {2}",
    "[1] [2] [3]": "[1] {0}\n[2] {1}\n[3] {2}",
    "(1) (2) (3)": "(1) {0}\n(2) {1}\n(3) {2}",
    "number and tab": "1\t{0}\n2\t{1}\n3\t{2}",
    "number without a space": "1.{0}\n2.{1}\n3.{2}",
    "number on a line of its own": "1.\n{0}\n2.\n{1}\n3.\n{2}",
    "non-breaking spaces": "1.\xa0{0}\n2.\xa0{1}\n3.\xa0{2}",
    "bullets of all kinds": "• {0}\n* {1}\n- {2}",
    "two lists": "1. {0}\n2. {1}\n\n1. {2}",
    "two lists with nothing between": "- {0}\n- {1}\n1. {2}",
    "two lists with headings": "References\n1. {0}\n\nReferences\n1. {1}\n2. {2}",
    "a list before a heading": "{0}\n{1}\nReferences\n{2}",
    "a heading in capitals": "REFERENCES:\n\n{0}\n{1}\n{2}",
    "a numbered heading of Markdown": "## 7. Literature cited\n- {0}\n- {1}\n- {2}",
    "an article": f"Cramps\n{PROSE}\nReferences\n{{0}}\n{{1}}\n{{2}}\nPost Disclaimer\n{PROSE}",
    "an article with a marked list": f"{PROSE}\nArticle Sources\n1. {{0}}\n2. {{1}}\n3. {{2}}\nWriter Bio\nLee writes.",
    "a rule at the end": "{0}\n{1}\n{2}\n-----",
}


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_every_layout_gives_the_same_references(layout):
    assert split(layout.format(*ALL)) == ALL


@pytest.mark.parametrize("width", [40, 60, 80, 100])
@pytest.mark.parametrize(
    ("first", "rest", "between"),
    [("{}. ", "", "\n"), ("{}. ", "   ", "\n"), ("- ", "", "\n"), ("", "", "\n\n"), ("", "    ", "\n")],
    ids=["numbered", "numbered and indented", "bulleted", "blank lines", "hanging indent"],
)
def test_hard_wrapped_lines_are_joined(width, first, rest, between):
    wrapped = [
        textwrap.fill(text, width, initial_indent=first.format(number), subsequent_indent=rest, break_on_hyphens=False)
        for number, text in enumerate([JAHAN, SLUKA, JAHAN], 1)
    ]
    assert split(between.join(wrapped)) == [JAHAN, SLUKA, JAHAN]


@pytest.mark.parametrize(
    ("text", "references"),
    [
        # identifiers alone, in every separation
        ("22972143\n31923242", ["22972143", "31923242"]),
        ("22972143, 31923242", ["22972143", "31923242"]),
        ("22972143; 31923242 and 22811766", ["22972143", "31923242", "22811766"]),
        ("PMID: 22972143, doi:10.1000/a, PMID: 31923242", ["PMID: 22972143", "doi:10.1000/a", "PMID: 31923242"]),
        ("1. 22972143\n2. 31923242", ["22972143", "31923242"]),
        # three names of one study
        ("PMID: 22811766; PMCID: PMC3394355; doi:10.1000/a", ["PMID: 22811766; PMCID: PMC3394355; doi:10.1000/a"]),
        # under the name of their column a number may be short
        ("PMID\n123\n0123", ["PMID: 123", "PMID: 0123"]),
        ("PMIDs:\n123, 456", ["PMID: 123", "PMID: 456"]),
        ("doi\n10.1000/a\n10.1000/b", ["doi:10.1000/a", "doi:10.1000/b"]),
        ('title,PMID\n"Magnesium, for cramps",22972143\n', ["Magnesium, for cramps. PMID: 22972143"]),
        ("PMCID\tDOI\n3394355\t10.1000/a", ["PMCID: 3394355. doi:10.1000/a"]),
        # an identifier or an address on its own line belongs to the reference before it
        (
            f"{JAHAN}\ndoi:10.5001/omj.2012.44\nPMID: 22811766\n{SLUKA}",
            [f"{JAHAN} doi:10.5001/omj.2012.44 PMID: 22811766", SLUKA],
        ),
        ("Muscle cramp\nhttps://www.mayoclinic.org/x", ["Muscle cramp https://www.mayoclinic.org/x"]),
        # but a second one of its kind does not, nor a bare number
        (f"{JAHAN} PMID: 1.\nPMID: 22811766", [f"{JAHAN} PMID: 1.", "PMID: 22811766"]),
        (f"{JAHAN}\n22811766", [JAHAN, "22811766"]),
        # nor one without its label after words, or a wrong number, that are no citation
        ("hello world\nPMC1463088\n10.1000/a", ["hello world", "PMC1463088", "10.1000/a"]),
        ("PMID 999999999999\n10.1000/a", ["PMID 999999999999", "10.1000/a"]),
        # broken inside a DOI, inside a range of pages, and before a day that looks like a number of the list
        (
            "1. Jahan F. Pain. 2012. doi:10.1016/\nj.pain.2012.1\n2. X",
            ["Jahan F. Pain. 2012. doi:10.1016/j.pain.2012.1", "X"],
        ),
        (
            "1. Jahan F. Leg pain. Pain. 2016;338:114-\n129. doi:10.1000/a",
            ["Jahan F. Leg pain. Pain. 2016;338:114-129. doi:10.1000/a"],
        ),
        (
            "1. Jahan F. Pain. 2016;3:1. Epub 2016 Mar\n31. PMID: 1\n2. X",
            ["Jahan F. Pain. 2016;3:1. Epub 2016 Mar 31. PMID: 1", "X"],
        ),
        # titles alone are references
        ("Magnesium for skeletal muscle cramps\nLeg cramps", ["Magnesium for skeletal muscle cramps", "Leg cramps"]),
        ("References\nLeg Cramps in Pregnancy\nMagnesium", ["Leg Cramps in Pregnancy", "Magnesium"]),
        # a year is kept, as a text
        ("2012", ["2012"]),
        # a note of the person who pasted, between two references
        (f"References\n{JAHAN}\n{PROSE}\n{SLUKA}", [JAHAN, PROSE, SLUKA]),
        # no references
        ("", []),
        (" \n\t\n", []),
        ("Cramps\n\nReferences\n\n", []),
        (f"Cramps\nArticle Sources Article Sources\nMedical Expert Medical Expert\n\n{PROSE}\n", []),
        (f"Cramps\n{PROSE}\n- Pain.\n{PROSE}", []),
        # an article without a heading: only what cites
        (f"Cramps\n{PROSE}\nSee https://doi.org/10.1000/a.\n{PROSE}", ["See https://doi.org/10.1000/a."]),
        # a wrapped line that only looks like a heading
        (
            "1. Coelho M, Ferro JM. Fou rire prodromique: case report and review of\nliterature\n2. Jahan F. Pain. 2012;1:2.",
            [
                "Coelho M, Ferro JM. Fou rire prodromique: case report and review of literature",
                "Jahan F. Pain. 2012;1:2.",
            ],
        ),
    ],
)
def test_what_is_pasted_becomes_references(text, references):
    assert split(text) == references


WORDS = st.lists(
    st.sampled_from(
        ["magnesium", "cramps", "Vitamin", "D.", "2012;3:4", "12.", "doi:10.1000/x", "Jahan", "F,", "-", "“pain”"]
    ),
    min_size=1,
    max_size=8,
)


@given(st.lists(WORDS.map(" ".join), max_size=8), st.sampled_from(["\n", "\r\n", "\n\n", "\n  ", "\n- "]))
@settings(max_examples=200)
def test_no_word_of_a_list_is_lost(lines, between):
    kept = "".join("".join(split(between.join(lines))).split())
    for word in ("magnesium", "cramps", "Jahan", "doi:10.1000/x"):
        assert kept.count(word) == sum(line.split().count(word) for line in lines)


@pytest.mark.parametrize(
    "text",
    [
        "1.\n" * 30_000,
        "2012\n" * 20_000,
        "Aa B, " * 20_000,
        "references" + " " * 100_000 + "x",
        "#" * 100_000,
        "a\tb\n" * 20_000,
    ],
)
def test_hostile_lists_finish(text):
    assert all(split(text))
