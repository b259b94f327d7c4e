import pytest

from evidence.citations.dates import PartialDate, printed_literal, read_date
from evidence.citations.item import DateVariable

DATES: list[tuple[DateVariable | None, PartialDate, str]] = [
    ({"date-parts": [[2012, 9, 12]]}, PartialDate(2012, 9, 12), "2012 Sep 12"),
    ({"date-parts": [[2012, 9]]}, PartialDate(2012, 9), "2012 Sep"),
    ({"date-parts": [[2012]]}, PartialDate(2012), "2012"),
    ({"date-parts": [[2012, 13, 4]]}, PartialDate(2012), "2012"),  # no such month
    ({"date-parts": [[2012, 2, 99]]}, PartialDate(2012, 2), "2012 Feb"),
    ({"date-parts": [[2012, 5], [2012, 6]]}, PartialDate(2012, rest="May-Jun"), "2012 May-Jun"),
    ({"date-parts": [[1998, 12], [1999, 1]]}, PartialDate(1998, rest="Dec-1999 Jan"), "1998 Dec-1999 Jan"),
    ({"date-parts": [[2011]], "season": "Fall"}, PartialDate(2011, rest="Fall"), "2011 Fall"),
    ({"date-parts": [[2011]], "season": 4}, PartialDate(2011, rest="Winter"), "2011 Winter"),
    ({"literal": "1998 Dec-1999 Jan"}, PartialDate(1998, rest="Dec-1999 Jan"), "1998 Dec-1999 Jan"),
    ({"literal": "1993-"}, PartialDate(1993), "1993-"),  # a book that goes on
    ({"literal": "in press", "date-parts": [[2012]]}, PartialDate(2012, rest="in press"), "in press"),
    ({"literal": "in press"}, PartialDate(rest="in press"), "in press"),
    ({"date-parts": [[]]}, PartialDate(), ""),
    ({}, PartialDate(), ""),
    (None, PartialDate(), ""),
]


@pytest.mark.parametrize(("date", "parts", "text"), DATES)
def test_dates_are_read_and_printed_as_far_as_known(date: DateVariable | None, parts: PartialDate, text: str) -> None:
    assert read_date(date) == parts
    assert printed_literal(date) == text
