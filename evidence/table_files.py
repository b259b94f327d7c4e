"""Tables as files: CSV and XLSX that no spreadsheet takes for formulas, read back as the texts that they were."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
import tablib
from import_export.formats import base_formats
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from evidence.errors import EvidenceError
from evidence.spreadsheets import neutral, original

MOST_BYTES = 5_000_000
MOST_BYTES_UNPACKED = 50_000_000  # of an XLSX, which is a packed archive
MOST_ROWS, MOST_COLUMNS = 10_000, 100
LONGEST_CELL = 32_767  # characters, of XLSX: https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3

Cells = list[str]


class Unreadable(EvidenceError):
    """This is no table that can be read as {format}: {why} Save it anew as “CSV UTF-8” or as XLSX."""


class WrongEncoding(EvidenceError):
    """This file is no UTF-8 text. Save it as “CSV UTF-8”, or as XLSX."""


class TooLarge(EvidenceError):
    """This table has {what}; at most {most} are read. Divide it into several."""


class ActiveCell(EvidenceError):
    """Cell {cell} holds {what}: put the value itself there."""


class UnevenRow(EvidenceError):
    """Line {line} has {found} cells and the header has {wanted}."""


class NotForXLSX(EvidenceError, ValueError):
    """XLSX cannot hold {what}, which a cell of “{column}” has: export it as CSV."""


def dataset(rows: Iterable[tuple[int, Cells]], *, ragged: bool) -> tablib.Dataset:
    """The table of numbered lines, the header first; empty lines are left out, and the others keep their numbers.

    ragged: whether rows may be shorter than the header, as in XLSX, which keeps no empty cells.
    Raises TooLarge or UnevenRow.
    """
    table, lines = tablib.Dataset(), list[int]()
    for line, cells in rows:
        if not any(cells):
            continue
        if len(cells) > MOST_COLUMNS:
            raise TooLarge(what=f"{len(cells)} columns", most=MOST_COLUMNS)
        if table.headers is None:
            table.headers = [cell.strip() for cell in map(original, without_empty_end(cells))]
            continue
        if len(lines) == MOST_ROWS:
            raise TooLarge(what="more rows", most=f"{MOST_ROWS:,}")
        lines.append(line)
        table.append([original(cell) for cell in fitted(cells, line, len(table.headers), ragged)])
    table.lines = lines
    return table


def fitted(cells: Cells, line: int, wanted: int, ragged: bool) -> Cells:
    """The cells of a line, as many as the header has; empty ones at the end do not count."""
    cells = without_empty_end(cells) if ragged or len(cells) > wanted else cells
    missing = wanted - len(cells)
    if missing < 0 or missing and not ragged:
        raise UnevenRow(line=line, found=len(cells), wanted=wanted)
    return cells + [""] * missing


def without_empty_end(cells: Cells) -> Cells:
    length = max((place for place, cell in enumerate(cells, start=1) if cell), default=0)
    return cells[:length]


class CSV(base_formats.CSV):
    """Comma-separated values in UTF-8; semicolons and tabs are read too, as some spreadsheets write them."""

    def create_dataset(self, in_stream: bytes | str, **kwargs: Any) -> tablib.Dataset:
        try:
            text = in_stream.decode("utf-8-sig") if isinstance(in_stream, bytes) else in_stream
        except UnicodeDecodeError:
            raise WrongEncoding() from None
        if "\0" in text:
            raise Unreadable(format="CSV", why="it holds a NUL character.")
        first = text.lstrip("\r\n").split("\n", 1)[0]
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count), strict=True)
        try:
            return dataset(enumerate(reader, start=1), ragged=False)
        except csv.Error as error:
            raise Unreadable(format="CSV", why=f"line {reader.line_num}: {error}.") from None

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> str:
        out = io.StringIO(newline="")
        csv.writer(out).writerows(safe_rows(dataset))
        return out.getvalue()


class XLSX(base_formats.XLSX):
    """A workbook whose first sheet is the table; every cell is written as text."""

    def create_dataset(self, in_stream: bytes) -> tablib.Dataset:
        try:
            unpacked = sum(member.file_size for member in zipfile.ZipFile(io.BytesIO(in_stream)).infolist())
            if unpacked > MOST_BYTES_UNPACKED:
                raise TooLarge(what=f"{unpacked:,} bytes when it is unpacked", most=f"{MOST_BYTES_UNPACKED:,}")
            book = openpyxl.load_workbook(io.BytesIO(in_stream), read_only=True)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # what a file says about its size is not to be relied on
            return dataset(enumerate(map(texts, sheet.iter_rows()), start=1), ragged=True)
        except (
            zipfile.BadZipFile,
            KeyError,
            ValueError,
            IndexError,
            TypeError,
            ParseError,
            OSError,
            EOFError,
        ) as error:
            raise Unreadable(format="XLSX", why=f"{str(error).strip().rstrip('.') or 'it is broken'}.") from None

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:
        rows = list(safe_rows(dataset))
        for row in rows:
            for column, text in zip(dataset.headers, row, strict=True):
                if ILLEGAL_CHARACTERS_RE.search(text):
                    raise NotForXLSX(what="control characters", column=column)
                if len(text) > LONGEST_CELL:
                    raise NotForXLSX(what=f"more than {LONGEST_CELL:,} characters", column=column)
        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet("Table")
        sheet.freeze_panes = "A2"
        for row in rows:
            sheet.append([as_text(sheet, text) for text in row])
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()


def safe_rows(table: tablib.Dataset) -> Iterator[Cells]:
    """The header and the rows, as texts that are not run."""
    for row in (table.headers, *table):
        yield [neutral("" if cell is None else str(cell)) for cell in row]


def as_text(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    return cell


def texts(row: Iterable[Any]) -> Cells:
    """The cells of a row of a sheet as texts. Raises ActiveCell for formulas and errors, whose value is not known."""
    found = []
    for cell in row:
        if cell.data_type in ("f", "e"):
            what = "a formula" if cell.data_type == "f" else f"an error ({cell.value})"
            raise ActiveCell(cell=cell.coordinate, what=what)
        found.append(text_of(cell.value))
    return found


def text_of(value: object) -> str:
    """A cell's value as it would be typed.

    >>> text_of(2.0), text_of(datetime(2030, 1, 31)), text_of(None), text_of(True)
    ('2', '2030-01-31', '', 'yes')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and (value.hour, value.minute, value.second) == (0, 0, 0):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)
