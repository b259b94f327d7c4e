"""The one table of the formats in which references leave the house."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from evidence.citations import bibtex, csljson, endnote, jsonld, nbib, nlm, ris, table
from evidence.citations.item import Item
from evidence.errors import EvidenceError


class UnknownFormat(EvidenceError):
    """There is no citation format "{value}".{hint} Known formats: {known}."""

    code = "unknown_format"


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write references: `dump` yields the pieces of a file in UTF-8."""

    name: str
    label: str
    media_type: str
    extension: str
    dump: Callable[[Iterable[Item]], Iterator[str]]
    description: str


# Media types are those of Crossref's content negotiation (https://www.crossref.org/documentation/retrieve-metadata/)
# and of IANA; application/nbib is PubMed's own. EndNote XML has none: an unregistered one, which says that it is XML
# (https://www.rfc-editor.org/rfc/rfc6838#section-3.4, https://www.rfc-editor.org/rfc/rfc7303#section-4.2).
FORMATS: dict[str, Format] = {
    row.name: row
    for row in (
        Format(
            "bibtex",
            "BibTeX",
            "application/x-bibtex",
            ".bib",
            bibtex.dump,
            "for LaTeX, JabRef and pandoc",
        ),
        Format(
            "ris",
            "RIS",
            "application/x-research-info-systems",
            ".ris",
            ris.dump,
            "for EndNote, Zotero, Mendeley, Rayyan and Covidence",
        ),
        Format(
            "nbib",
            "NBIB (PubMed)",
            "application/nbib",
            ".nbib",
            nbib.dump,
            "for EndNote, Zotero and Mendeley, as PubMed itself exports",
        ),
        Format(
            "csl",
            "CSL-JSON",
            "application/vnd.citationstyles.csl+json",
            ".json",
            csljson.dump,
            "for citation processors and programs",
        ),
        Format(
            "endnote",
            "EndNote XML",
            "application/x-endnote+xml",
            ".xml",
            endnote.dump,
            "for EndNote and Covidence, with italics and indices kept",
        ),
        Format(
            "csv",
            "CSV",
            "text/csv",
            ".csv",
            table.dump,
            "a table for spreadsheets and statistics",
        ),
        Format(
            "jsonld",
            "JSON-LD (schema.org)",
            "application/ld+json",
            ".jsonld",
            jsonld.dump,
            "for search engines and linked data",
        ),
        Format(
            "nlm",
            "NLM (Vancouver)",
            "text/plain",
            ".txt",
            nlm.dump,
            "a reference list to read and to paste, as PubMed prints it",
        ),
    )
}


def get(name: str) -> Format:
    """The format of that name, or UnknownFormat, which names the nearest one and all.

    >>> get("ris").extension
    '.ris'
    """
    if name in FORMATS:
        return FORMATS[name]
    nearest = get_close_matches(name.lower(), FORMATS, n=1)
    hint = f' Did you mean "{nearest[0]}"?' if nearest else ""
    raise UnknownFormat(value=name, hint=hint, known=", ".join(FORMATS))
