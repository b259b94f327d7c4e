"""The table in CSV: read back by any reader, run by no spreadsheet."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.citations import table
from evidence.citations.markup import one_line
from evidence.spreadsheets import original
from tests.citations.odd_records import ODD, record
from tests.citations.samples import SAMPLES


def rows(items):
    return list(csv.reader(io.StringIO("".join(table.dump(items)), newline=""), strict=True))


@pytest.mark.parametrize("item", [*SAMPLES.values(), *ODD.values()])
def test_a_record_is_one_row_with_a_cell_a_column(item):
    header, row = rows([item])
    cells = dict(zip(header, row, strict=True))
    assert cells["DOI"] == item.get("DOI", "")
    assert cells["PMID"] == item.get("PMID", "")
    assert original(cells["pages"]) == item.get("page", "")
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)


@given(st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("'\"=+-@|,;\r\n\t＝"), max_size=20))
def test_any_volume_comes_back_as_it_went_and_starts_no_formula(volume):
    header, row = rows([record(1, "=SUM(A1)", volume=volume)])
    cells = dict(zip(header, row, strict=True))
    assert original(cells["volume"]) == one_line(volume)
    assert cells["title"] == "'=SUM(A1)"
    assert not cells["volume"].startswith(("=", "+", "-", "@", "＝"))


def test_several_names_stand_in_one_cell():
    _, row = rows([ODD["collective author among persons"]])
    assert "King, Ann B; CRAMP-2 Investigators; Sluka, Kathleen" in row
