"""All identifiers in running text."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from evidence.identifiers.schemes import (
    SCHEMES,
    Identifier,
    InvalidIdentifier,
    Scheme,
    detect,
    find,
    mistaken,
    normalize,
    url,
)


@pytest.mark.parametrize(
    ("text", "identifiers"),
    [
        # the semicolon ends the DOI
        ("doi:10.1000/abc; PMID: 3", ["doi:10.1000/abc", "pmid:3"]),
        (
            "doi: 10.1371/journal.pone.0227497. Epub 2012 PMID: 22972143.",
            ["doi:10.1371/journal.pone.0227497", "pmid:22972143"],
        ),
        # nothing between them
        ("10.1000/abc.PMID: 123", ["doi:10.1000/abc", "pmid:123"]),
        ("10.1000/a,10.1000/b", ["doi:10.1000/a", "doi:10.1000/b"]),
        ("10.1000/a;https://doi.org/10.1000/b", ["doi:10.1000/a", "doi:10.1000/b"]),
        # in brackets and markup
        ("(see 10.1016/S1474-4422(19)30414-4)", ["doi:10.1016/S1474-4422(19)30414-4"]),
        ("[10.1000/abc](https://doi.org/10.1000/abc)", ["doi:10.1000/abc"]),
        ('<a href="https://doi.org/10.1000/abc">10.1000/abc</a>', ["doi:10.1000/abc"]),
        ("doi = {10.1000/abc},", ["doi:10.1000/abc"]),
        ("&lt;https://doi.org/10.1000/abc&gt;", ["doi:10.1000/abc"]),
        # PubMed has a DOI that ends with an exclamation mark
        ("doi: 10.4103/jfmpc.jfmpc_1612_21!. Epub", ["doi:10.4103/jfmpc.jfmpc_1612_21!"]),
        # in order, each once
        ("PMID: 2. PMID: 1. PMID: 2.", ["pmid:2", "pmid:1"]),
        ("PMID: 22811766; PMCID: PMC3394355.", ["pmid:22811766", "pmcid:PMC3394355"]),
        # no identifiers
        ("In 2012, 22972143 people had cramps; 10.5/7 did not.", []),
        ("version 110.1000/abc", []),
    ],
)
def test_identifiers_are_found_in_order(text, identifiers):
    assert [str(one) for one in find(text)] == identifiers


DIGITS = st.integers(min_value=1, max_value=999_999_999).map(str)
SUFFIX = st.text("abcXYZ0189._-/éß", min_size=1, max_size=20).filter(
    lambda text: text[-1] not in "._-/" and text[0] != "/"
)
IDENTIFIERS = st.one_of(
    DIGITS.map(lambda digits: Identifier(Scheme.PMID, digits)),
    DIGITS.map(lambda digits: Identifier(Scheme.PMCID, f"PMC{digits}")),
    st.tuples(st.integers(1000, 999_999_999), SUFFIX).map(
        lambda parts: Identifier(Scheme.DOI, f"10.{parts[0]}/{parts[1]}")
    ),
    st.from_regex("[0-9]{8}", fullmatch=True).map(lambda digits: Identifier(Scheme.NCT, f"NCT{digits}")),
    st.from_regex("[0-9]{8}", fullmatch=True).map(lambda digits: Identifier(Scheme.ISRCTN, f"ISRCTN{digits}")),
)
SURFACES = {
    Scheme.PMID: ["PMID: {}", "pmid{}", "[PMID:{}]", "https://www.ncbi.nlm.nih.gov/pubmed/{}"],
    Scheme.PMCID: ["{}", "PMCID: {}", "https://www.ncbi.nlm.nih.gov/pmc/articles/{}/"],
    Scheme.DOI: ["{}", "doi:{}", "DOI: {}", "https://doi.org/{}", "http://dx.doi.org/{}"],
    Scheme.NCT: ["{}", "ClinicalTrials.gov {}"],
    Scheme.ISRCTN: ["{}", "https://www.isrctn.com/{}"],
}
WRAPPERS = st.sampled_from(
    ["{}", "({})", "[{}]", "<{}>", "“{}”", '"{}"', "{}.", "{},", "{};", "see {}: x", "\n{}\r\n", "\u200b{}"]
)


@given(IDENTIFIERS, st.data(), WRAPPERS)
@settings(max_examples=200)
def test_an_identifier_is_found_again_in_every_surface(identifier, data, wrapper):
    surface = data.draw(st.sampled_from([*SURFACES[identifier.scheme], url(identifier)]))
    assert find(wrapper.format(surface.format(identifier.value))) == (identifier,)


@given(st.text(max_size=200))
@example("10.1000/%25252F")
@example("doi:10.1000/&amp;lt;")
@example("https://doi.org/10.1000/%3Fa=%23b")
@settings(max_examples=300)
def test_any_text_can_be_asked(text):
    assert isinstance(mistaken(text), tuple)
    for identifier in find(text):
        assert normalize(identifier.scheme, identifier.value) == identifier.value


@given(st.text("10./%25F?#&;()<>[]aé :\\_-\u200b", max_size=40).map("https://doi.org/10.1000/".__add__))
@settings(max_examples=300)
def test_a_normalised_doi_normalises_to_itself(text):
    found = detect(text)
    if found is not None:
        assert normalize(Scheme.DOI, found.value) == found.value


@given(st.sampled_from(Scheme), st.text(max_size=60))
def test_normalising_anything_gives_a_value_or_a_sentence(scheme, text):
    try:
        value = normalize(scheme, text)
    except InvalidIdentifier as refusal:
        assert type(refusal) is SCHEMES[scheme].error
    else:
        assert normalize(scheme, value) == value


@pytest.mark.parametrize(
    "text",
    [
        "10.1/" * 40_000,
        "10.1234/" * 25_000,
        "10.1234/(" * 22_000,
        "10.1234/[" * 22_000,
        "10.1234/" + "(a" * 100_000,
        "10.1234/%2525" + "25" * 100_000,
        "10.1234.10.1234" * 13_000,
        "(" * 200_000,
        "1" * 200_000,
        "https://" * 25_000,
        "a." * 100_000,
        "pmid 0 " * 28_000,
    ],
)
def test_hostile_text_finishes(text):
    assert len(find(text)) <= 2
    assert len(mistaken(text)) <= 2
