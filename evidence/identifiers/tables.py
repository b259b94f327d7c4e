"""A pasted table or column whose first row names an identifier: "PMID", "DOI", "PMCID"."""

import csv
import re

from evidence.identifiers.schemes import Scheme, visible

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
    return [text for row in reader if (text := _row(header, row))]


def _column(name: str) -> Scheme | None:
    return COLUMNS.get(name.strip(" \t\"':#").lower())


def _column_of(scheme: Scheme | None, lines: list[str]) -> list[str]:
    separators = (
        r"[\s,;]+" if scheme is Scheme.PMID and all(re.fullmatch(r"[\d\s,;]*", line) for line in lines) else r"\n"
    )
    return [_cell(scheme, cell) for line in lines for cell in re.split(separators, line) if cell.strip(' ,;\t"')]


def _row(header: list[Scheme | None], row: list[str]) -> str:
    cells = zip([*header, *([None] * len(row))], row, strict=False)
    return ". ".join(_cell(scheme, cell).rstrip(".") for scheme, cell in cells if cell.strip())


def _cell(scheme: Scheme | None, cell: str) -> str:
    """The cell with its column's name before it, when it holds a bare value."""
    cell = " ".join(cell.split()).strip(' ,;"')
    return f"{LABELS[scheme]}{cell}" if scheme and re.match(r"[0-9]", cell) else cell
