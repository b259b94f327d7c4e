import pytest

from evidence.citations.item import Item, Name
from evidence.citations.keys import citation_key, unique_key
from evidence.citations.languages import language_names
from evidence.citations.names import initials, printed
from evidence.citations.standing import remarks

INITIALS = [
    ("Margaret P", "MP"),
    ("Jean-Paul", "JP"),
    ("Carla Adriane Leal", "CAL"),
    ("J.A.", "JA"),
    ("J.-P.", "JP"),
    ("JA", "JA"),  # initials already
    ("HANS", "H"),  # a name in capitals
    ("D'Arcy", "D"),
    ("Maria de Fatima", "MF"),  # a particle
    ("jean paul", "JP"),  # nothing is capitalized: not particles
    ("E\u0301ric", "É"),  # a combining accent
    ("İlker", "İ"),
    ("ßa", "S"),
    ("小明", "小明"),  # no capitals: not cut
    ("أحمد", "أحمد"),
    ("(Bob) John", "BJ"),
    ("", ""),
]


@pytest.mark.parametrize(("given", "expected"), INITIALS)
def test_given_names_become_initials(given: str, expected: str) -> None:
    assert initials(given) == expected


NAMES: list[tuple[Name, str]] = [
    ({"family": "Smith", "given": "John A", "suffix": "Jr"}, "Smith JA Jr"),
    ({"family": "Benson", "given": "Al B", "suffix": "III"}, "Benson AB 3rd"),
    ({"family": "van der Meer", "given": "Peter"}, "van der Meer P"),
    ({"family": "Nursalam"}, "Nursalam"),
    ({"family": "King", "suffix": "Jr."}, "King Jr"),
    ({"literal": "Endocrine Society"}, "Endocrine Society"),
    ({"given": "Anshul"}, "Anshul"),
    ({}, ""),
]


@pytest.mark.parametrize(("name", "expected"), NAMES)
def test_names_are_printed_as_the_nlm_does(name: Name, expected: str) -> None:
    assert printed(name) == expected


KEYS: list[tuple[Item, str]] = [
    ({"PMID": "22972143", "DOI": "10.1/x"}, "pmid22972143"),
    ({"PMCID": "PMC3394355"}, "pmc3394355"),
    ({"DOI": "10.5001/OMJ.2012.44"}, "doi10.5001-omj.2012.44"),
    ({"DOI": "10.1002/(SICI)1097<338::AID>3.0.CO;2-B"}, "doi10.1002-sici-1097-338-aid-3.0.co-2-b"),
    ({"id": "Müller, {2012}"}, "muller-2012"),
    ({"id": "王"}, "reference"),  # nothing of it is ASCII
    ({}, "reference"),
]


@pytest.mark.parametrize(("item", "key"), KEYS)
def test_keys_are_plain_ascii(item: Item, key: str) -> None:
    assert citation_key(item) == key


def test_keys_are_unique_even_against_suffixed_ones() -> None:
    taken: dict[str, int] = {}
    keys = [unique_key(key, taken) for key in ("pmid1", "pmid1a", "pmid1", "pmid1", *["x"] * 30)]
    assert keys[:4] == ["pmid1", "pmid1a", "pmid1b", "pmid1c"]
    assert keys[4:6] == ["x", "xa"]
    assert keys[-3:] == ["xaa", "xab", "xac"]
    assert len(set(keys)) == len(keys)


def test_many_equal_keys_are_told_apart_quickly() -> None:
    taken: dict[str, int] = {}
    assert len({unique_key("reference", taken) for _ in range(20_000)}) == 20_000


@pytest.mark.parametrize(
    ("codes", "names"),
    [("de", ["German"]), ("eng, spa", ["English", "Spanish"]), ("pt-BR", ["Portuguese"]), ("xx", ["xx"]), ("", [])],
)
def test_languages_have_their_names(codes: str, names: list[str]) -> None:
    assert language_names(codes) == names


RETRACTED = {"kind": "RetractionIn", "text": "BMJ. 2020;1:2"}
REMARKS: list[tuple[Item, list[str]]] = [
    ({}, []),
    ({"note": "Epub ahead of print"}, ["Epub ahead of print"]),
    ({"custom": {"notices": [RETRACTED]}}, ["Retraction in: BMJ. 2020;1:2"]),
    ({"custom": {"notices": [{"kind": "expression_of_concern", "pmid": "1"}]}}, ["Expression of concern in: PMID: 1"]),
    ({"custom": {"notices": [{"kind": "Withdrawn"}]}}, ["Withdrawn"]),  # an unknown kind is not lost
    ({"custom": {"standing": "retracted"}}, ["Retracted"]),
    ({"custom": {"standing": "retracted", "notices": [{"kind": "ErratumIn"}]}}, ["Retracted", "Erratum in"]),
    # a note that has the notice already is not repeated
    ({"note": "Retraction in: BMJ. 2020;1:2", "custom": {"notices": [RETRACTED]}}, ["Retraction in: BMJ. 2020;1:2"]),
]


@pytest.mark.parametrize(("item", "lines"), REMARKS)
def test_what_happened_since_is_said(item: Item, lines: list[str]) -> None:
    assert remarks(item) == lines
