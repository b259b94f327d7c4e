"""A pasted table or column whose first row names an identifier: "PMID", "DOI", "PMCID"."""

import csv
import re

from evidence.identifiers.schemes import Scheme, find, visible

# How spreadsheets and exports head their columns; "PMID" and "DOI" are those of PubMed's own CSV.
COLUMNS: dict[str, Scheme] = {
    "pmid": Scheme.PMID,
    "pmids": Scheme.PMID,
    "pubmed id": Scheme.PMID,
    "pubmed ids": Scheme.PMID,
    "pubmed_id": Scheme.PMID,
    "pubmedid": Scheme.PMID,
    "pmcid": Scheme.PMCID,
    "pmc id": Scheme.PMCID,
    "pmcids": Scheme.PMCID,
    "doi": Scheme.DOI,
    "dois": Scheme.DOI,
    "nct": Scheme.NCT,
    "nct number": Scheme.NCT,
    "nct id": Scheme.NCT,
    "isrctn": Scheme.ISRCTN,
}
LABELS = {
    Scheme.PMID: "PMID: ",
    Scheme.PMCID: "PMCID: ",
    Scheme.DOI: "doi:",
    Scheme.NCT: "NCT",
    Scheme.ISRCTN: "ISRCTN",
}


def rows(text: str) -> list[str]:
    """One reference for each row, the name of its column before each identifier; [] when `text` is no such table.

    >>> rows("PMID\\n22972143\\n31923242")
    ['PMID: 22972143', 'PMID: 31923242']
    >>> rows("title,pmid\\nMagnesium for cramps,22972143")
    ['Magnesium for cramps. PMID: 22972143']
    """
    lines = visible(text).strip().splitlines()
    if len(lines) < 2:
        return []
    delimiter = next((sign for sign in "\t,;" if sign in lines[0]), None)
    header = [_column(cell) for cell in (lines[0].split(delimiter) if delimiter else [lines[0]])]
    if not any(header):
        return []
    if delimiter is None:
        return _column_of(header[0], lines[1:])
    reader = csv.reader(lines[1:], delimiter=delimiter, strict=False)
    return [text for row in reader if (text := _row(header, row, delimiter))]


def _column(name: str) -> Scheme | None:
    return COLUMNS.get(name.strip(" \t\"':#").lower())


def _column_of(scheme: Scheme | None, lines: list[str]) -> list[str]:
    cells = [cell for line in lines for cell in (_numbers(line) if scheme is Scheme.PMID else [line])]
    return [_cell(scheme, cell) for cell in cells if cell.strip(' ,;\t"')]


def _numbers(line: str) -> list[str]:
    """The numbers of a line that holds nothing else. A comma or a space alone parts long numbers only, because
    "22,972,143" and "22 972 143" are one."""
    if not re.fullmatch(r"[0-9\s,;]*", line):
        return [line]
    parts = re.split(r"\s*;\s*|\s*,\s+", line.strip())
    return [
        number
        for part in parts
        for number in (re.split(r"[\s,]+", part) if re.fullmatch(r"[0-9]{5,}(?:[\s,]+[0-9]{5,})+", part) else [part])
    ]


def _row(header: list[Scheme | None], row: list[str], delimiter: str) -> str:
    schemes = [*header, *([None] * len(row))]
    cells = list(zip(schemes, row, strict=False))
    if len(row) > len(header) and (column := _doubtful(cells)) is not None:
        cells[column:] = [(Scheme.PMID, delimiter.join(row[column:]))]
    return ". ".join(_cell(scheme, cell).rstrip(".") for scheme, cell in cells if cell.strip())


def _doubtful(cells: list[tuple[Scheme | None, str]]) -> int | None:
    """The column of a short PMID in a row with more cells than columns, where "22,972,143" has come apart."""
    short = (place for place, (scheme, cell) in enumerate(cells) if scheme is Scheme.PMID and len(cell.strip()) < 5)
    return next((place for place in short if cells[place][1].strip()), None)


def _cell(scheme: Scheme | None, cell: str) -> str:
    """The cell with its column's name before it, when it holds a bare value. Quotation marks keep together what
    stands under "PMID" and is no number, so that all of it is reported."""
    cell = " ".join(cell.split()).strip(' ,;"')
    if scheme is None or not re.search(r"[0-9]", cell):
        return cell
    if scheme is Scheme.PMID and not re.fullmatch(r"[0-9]+", cell):
        return cell if not cell[0].isdigit() and find(cell) else f'{LABELS[scheme]}"{cell.replace(chr(34), chr(39))}"'
    return f"{LABELS[scheme]}{cell}" if re.match(r"[0-9]", cell) else cell
