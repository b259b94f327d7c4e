"""NBIB: tags, pairs of names, line breaks."""

import pytest

from evidence.citations import nbib
from tests.citations.odd_records import ODD, record
from tests.citations.samples import SAMPLES


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        # persons have a full and a short name, in turn
        ("suffixes", ["FAU - King, Ann B Jr", "AU  - King AB Jr", "FAU - Benson, Al B 3rd", "AU  - Benson AB 3rd"]),
        # a group has one line
        ("collective author alone", ["CN  - The Cramp Study Group"]),
        (
            "translated title",
            ["TI  - [Leg cramps in pregnancy]", "TT  - Wadenkrämpfe in der Schwangerschaft", "LA  - ger"],
        ),
        ("range over two years", ["DP  - 1998 Dec-1999 Jan"]),
        ("article number", ["PG  - e0227497", "LID - e0227497 [pii]"]),
        ("plain DOI", ["LID - 10.1234/cramps.9100029 [doi]", "AID - 10.1234/cramps.9100029 [doi]"]),
        # a notice has its own tag, and is not said again in the note
        ("retracted", ["RIN - J Cramps. 2014;5:1 PMID: 9100035"]),
        (
            "chapter",
            ["BTI - Reviews of genes", "FED - Adam, Margaret P", "PB  - University Press", "PT  - Book Chapter"],
        ),
        ("preprint", ["PT  - Preprint", "PT  - Journal Article"]),
    ],
)
def test_a_field_has_its_tag(name, lines):
    written = nbib.dumps(ODD["question" if name == "plain DOI" else name]).splitlines()
    assert [line for line in lines if line not in written] == []
    assert not any(line.startswith("GN") for line in written)


@pytest.mark.parametrize("sample", [*SAMPLES.values(), *ODD.values()])
def test_a_record_starts_with_its_pmid_and_each_line_with_a_tag_of_four(sample):
    first, *lines = nbib.dumps(sample).splitlines()
    assert first == "PMID- " + sample.get("PMID", "")
    assert all(line[4:6] == "- " or line.startswith("      ") for line in lines)


def test_a_long_title_is_broken_at_spaces_and_joined_again():
    title = "A title of many words that goes on " * 5 + "to its end"
    lines = nbib.dumps(record(1, title)).splitlines()
    start = next(place for place, line in enumerate(lines) if line.startswith("TI"))
    pieces = [lines[start][6:]]
    for line in lines[start + 1 :]:
        if not line.startswith("      "):
            break
        pieces.append(line[6:])
    assert len(pieces) > 2
    assert " ".join(pieces) == title
    assert max(map(len, lines)) <= nbib.WIDTH


def test_a_work_without_identifiers_keeps_its_address():
    assert "4099- https://example.org/a_b%20c/~d#e" in nbib.dumps(SAMPLES["web page"]).splitlines()
