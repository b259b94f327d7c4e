"""A draft is taken apart into sentences, references, and which cites which."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.articles.documents import Kind, read_document
from evidence.articles.drafts import read_draft

LIST = "\nReferences\n1. Garrison SR, Allan GM. Magnesium for cramps. Cochrane. 2012;9:CD1.\n2. Luo L. Cramps in pregnancy. Cochrane. 2020;12:CD2.\n3. Mayo Clinic: Cramps\n"

CITING = [
    # text of one sentence, markers taken out, positions
    ("It helps [1].", "It helps.", (1,)),
    ("It helps. [2]", "It helps.", (2,)),
    ("It helps.[1,2]", "It helps.", (1, 2)),
    ("It helps [1–3].", "It helps.", (1, 2, 3)),
    ("It helps. [1], [2]", "It helps.", (1, 2)),
    ("It helps [1]-[3].", "It helps.", (1, 2, 3)),
    ("It helps (3).", "It helps.", (3,)),
    ("It helps.²", "It helps.", (2,)),
    ("It helps¹,³ a lot.", "It helps a lot.", (1, 3)),
    ("It helps^1,2^ a lot.", "It helps a lot.", (1, 2)),
    ("It helps (Garrison, 2012).", "It helps.", (1,)),
    ("It helps (Luo 2020; Garrison and Allan 2012).", "It helps.", (2, 1)),
    ("It helps (see Garrison et al., 2012, p. 3).", "It helps.", (1,)),
    ("Garrison et al. (2012) say that it helps.", "Garrison et al. say that it helps.", (1,)),
    ("It helps [@pmid:22972143].", "It helps.", (4,)),
    ("It helps [@pmid:22972143, p. 3; @doi:10.1000/182].", "It helps.", (4, 5)),
    ("It helps (PMID: 22972143).", "It helps.", (4,)),
    ("It helps (https://doi.org/10.1000/182).", "It helps.", (4,)),
    ("It helps [@claim:quinine-cramps].", "It helps.", ()),
]

NOT_CITING = [
    "It helps (Level V).",
    "It helps some (56%).",
    "It helped then (2012).",
    "It “help [sic] me”.",
    "It helps at 25 kg/m² and 10⁶ units, I² = 45%.",
    "Take it so: (1) early, (2) late, and (3) often.",
    "It was sold (January 2012).",
    "It was tried (Boston, 2012).",
    "Ratio 0.5 [95% CI 0.3, 1.2].",
    "It helped (n = 3) in [2012].",
    "Give 0.3 (0.2-0.5) mg.",
    "Write to jane@example.org.",
]


@pytest.mark.parametrize(("printed", "text", "cites"), CITING)
def test_a_marker_is_taken_out_and_answered(printed, text, cites):
    draft = read_draft(printed + LIST)

    assert [(one.text, one.printed, one.cites) for one in draft.sentences] == [(text, printed, cites)]
    assert draft.missing == ()


@pytest.mark.parametrize("printed", NOT_CITING)
def test_what_only_looks_like_a_marker_stays(printed):
    draft = read_draft(printed + LIST)

    assert [(one.text, one.markers) for one in draft.sentences] == [(printed, ())]
    assert draft.missing == ()


def test_a_marker_behind_the_stop_belongs_to_the_sentence_before_it():
    draft = read_draft("Quinine helps. [1]Salt does not.[2] (Level V) [3] Rest may help." + LIST)

    assert [(one.text, one.cites) for one in draft.sentences] == [
        ("Quinine helps.", (1,)),
        ("Salt does not. (Level V)", (2, 3)),
        ("Rest may help.", ()),
    ]


def test_two_works_of_one_author_and_year_are_told_by_their_letters():
    draft = read_draft(
        "One (Luo, 2020a). Two (Luo, 2020b). Any (Luo et al., 2020a, b).\nReferences\n"
        "Luo L. First cramps. BMJ. 2020;1:2.\nLuo L. Second cramps. BMJ. 2020;2:3.\n"
    )

    assert [one.cites for one in draft.sentences] == [(1,), (2,), (1, 2)]


def test_accents_do_not_matter_between_text_and_list():
    draft = read_draft(
        "It is rare (Araujo et al., 2020).\nReferences\nAraújo, C. A. (2020). Cramps. PLoS One, 15(1), e1.\n"
    )

    assert draft.sentences[0].cites == (1,)


def test_markers_that_no_reference_answers_are_missing_in_order():
    assert read_draft("One [9]. Two [4-6] and (Kang et al., 2016) [@smith2012]." + LIST).missing == (
        "9", "4", "5", "6", "Kang et al., 2016", "@smith2012",
    )  # fmt: skip


def test_round_numbers_that_count_up_are_markers_of_a_missing_list():
    assert read_draft("One helps (1). Two helps (2). Three helps (3).").missing == ("1", "2", "3")
    assert read_draft("There were few women (12) and men (7).").missing == ()


def test_numbers_mean_the_ones_printed_in_the_list():
    draft = read_draft(
        "It helps [7].\nReferences\n7. Luo L. Cramps. BMJ. 2020;1:2.\n8. Kang S. Cramps. BMJ. 2016;1:2.\n"
    )

    assert draft.sentences[0].cites == (1,)


def test_an_identifier_in_the_text_that_the_list_has_is_that_reference():
    draft = read_draft("It helps (doi:10.1000/182).\nReferences\n1. Luo L. Cramps. BMJ. 2020;1:2. doi:10.1000/182\n")

    assert (draft.sentences[0].cites, len(draft.references)) == ((1,), 1)


def test_headings_bullets_and_what_stands_behind_the_list_are_no_sentences():
    draft = read_draft(
        "Leg cramps\nCauses of cramps\nQuinine helps.\nTreatment\n- Stretch daily\n1) Drink water.\n"
        "References\nLuo L. Cramps. BMJ. 2020;1:2.\nWriter Bio\nLee writes.\n"
    )

    assert draft.title == "Leg cramps"
    assert [one.text for one in draft.sentences] == ["Quinine helps.", "Stretch daily", "Drink water."]
    assert draft.references == ("Luo L. Cramps. BMJ. 2020;1:2.",)


def test_a_list_at_the_top_does_not_hide_the_article():
    draft = read_draft("References\n1. Luo L. Cramps. BMJ. 2020;1:2.\n\nTreatment\n\nQuinine helps [1]. Salt does not.")

    assert [one.cites for one in draft.sentences] == [(1,), ()]


def test_a_list_without_a_heading_is_found():
    draft = read_draft(
        "Quinine helps [1].\n\n1. Luo L. Cramps. BMJ. 2020;1:2.\n2. Mayo Clinic: Cramps\n3. Kang S. Cramps. BMJ. 2016;1:2."
    )

    assert len(draft.references) == 3
    assert [one.text for one in draft.sentences] == ["Quinine helps."]


@pytest.mark.parametrize(
    "sentence",
    [
        "Garrison et al. (2012) found that magnesium does not help.",
        "A trial (Oman Med J. 2012;27(3):192-5) showed that it helps.",
        "In 2012 the dose was 300 mg.",
        "Magnesium prevents leg cramps",
    ],
)
def test_a_sentence_of_a_short_draft_is_no_reference(sentence):
    draft = read_draft(sentence)

    assert len(draft.sentences) == 1
    assert draft.references == ()


def test_a_paragraph_broken_to_fit_a_page_is_one():
    text = "Magnesium is often advised to people whose legs cramp at night, and it\ndoes not help older adults who have cramps without a known cause. Others\nmay profit from it."

    assert len(read_draft(text).sentences) == 2


def test_a_pasted_list_alone_has_no_sentences():
    draft = read_draft("PMID: 22972143\nPMID: 31923242")

    assert (draft.sentences, len(draft.references)) == ((), 2)


SNIPPETS = st.sampled_from(
    [
        "Quinine helps", ". ", " ", "\n", "[1]", "[2, 3]", "(Luo, 2020)", "Garrison et al. (2012)", "²", "^1^", "[@pmid:1]",
        "doi:10.1000/182", "References\n", "1. Jahan F. Cramps. BMJ. 2012;1:2.\n", "- ", "(1)", "[", "]", "(", "“", "e.g. ",
        "?", "Dr. ", "@", "\t", "Disclaimer\n", "# ",
    ]
)  # fmt: skip
TEXTS = st.lists(SNIPPETS | st.text(max_size=8), max_size=25).map("".join)


@given(TEXTS)
def test_no_text_makes_it_raise_and_every_position_is_in_range(text):
    draft = read_draft(text)

    assert all(1 <= place <= len(draft.references) for one in draft.sentences for place in one.cites)
    assert all(one.text and marker in one.printed for one in draft.sentences for marker in one.markers)


WORDS = st.sampled_from(
    "quinine magnesium Dr. e.g. 3.5 mg. may help? [1] [2,3] (Luo, 2020) Yes! “So,” vs. A. B. ² ...".split()
)


@given(st.lists(st.lists(WORDS, min_size=1, max_size=20), min_size=1, max_size=3))
def test_every_word_of_the_body_stands_in_exactly_one_sentence(paragraphs):
    lines = ["we know " + " ".join(words) + " and so on." for words in paragraphs]

    draft = read_draft("\n".join(lines))

    assert " ".join(one.printed for one in draft.sentences).split() == " ".join(lines).split()


REAL = {
    "causes-of-leg-spasms": (12, 0),
    "leg-spasms-and-cramping": (6, 0),
    "leg-spasms-muscle-relaxants": (0, 0),
    "ten-causes-of-leg-cramps": (0, 0),
    "why-leg-muscles-cramp": (0, 28),
}


@pytest.mark.parametrize(("name", "counts"), REAL.items())
def test_the_real_articles_have_their_references_and_miss_what_they_miss(corpus, name, counts):
    document = read_document((corpus / "articles" / f"{name}.txt").read_bytes(), Kind.TEXT)
    draft = read_draft(document.text)
    known = json.loads((corpus / "leg_cramps.json").read_text())["references"]

    assert (len(draft.references), len(draft.missing)) == counts
    assert draft.missing == tuple(str(number) for number in range(1, counts[1] + 1))
    assert [re.sub(r"\s", "", one) for one in draft.references] == [
        re.sub(r"\s", "", one["as_printed"]) for one in known if one["article"] == name
    ]
