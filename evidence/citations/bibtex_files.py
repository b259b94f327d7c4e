"""References out of a file of BibTeX or biblatex, which bibtexparser parses; what its fields mean is ours.

Source: https://www.ctan.org/pkg/bibtex and https://www.ctan.org/pkg/biblatex
"""

import logging
import re
from collections.abc import Iterator

import bibtexparser
from bibtexparser.middlewares.names import parse_single_name_into_parts, split_multiple_persons_names
from bibtexparser.model import Block, Entry, ParsingFailedBlock
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db
from pylatexenc.latexwalker import get_default_latex_context_db as get_default_walker_db
from pylatexenc.macrospec import std_macro

from evidence.citations.dates import MONTHS
from evidence.citations.file_values import BrokenRecord, date_of, item_of, marked, named
from evidence.citations.item import DateVariable, Item, Name
from evidence.citations.names import OTHERS
from evidence.citations.pages import expand_pages

# What cannot be read is told record by record, not in a log as well.
logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)

FORMAT = "BibTeX"
SIGN = re.compile(r"^[ \t]*@[A-Za-z]+\s*[{(]\s*(?:[^\s,={}]+\s*)?,\s*[\w-]+\s*=", re.MULTILINE)

TYPES = {
    "article": "article-journal", "book": "book", "booklet": "book", "collection": "book",
    "conference": "paper-conference", "dataset": "dataset", "inbook": "chapter", "incollection": "chapter",
    "inproceedings": "paper-conference", "manual": "book", "mastersthesis": "thesis", "mvbook": "book",
    "online": "webpage", "phdthesis": "thesis", "proceedings": "book", "report": "report", "software": "software",
    "techreport": "report", "thesis": "thesis", "unpublished": "manuscript", "www": "webpage",
}  # fmt: skip

# Commands of LaTeX that are tags of a title; the signs stand for < and > until the text has been escaped.
COMMANDS = {
    "emph": "i", "textit": "i", "textsl": "i", "textbf": "b", "underline": "u", "textsubscript": "sub",
    "textsuperscript": "sup",
}  # fmt: skip
OPEN, CLOSE = "\x02", "\x03"
LATEX = re.compile(r"[\\{}$~]|--|``|''")
LONE_PERCENT = re.compile(r"(?<!\\)%")
SCRIPT = re.compile(r"\$\s*([_^])\s*\{?([^{}$\\]{1,20})\}?\s*\$")
ESCAPED = re.compile(r"\\([_%&#~{}])")


def decoder(marks: bool) -> LatexNodes2Text:
    """A decoder that makes plain text of LaTeX, or text with marks where the tags of a title are to stand."""
    database = get_default_latex_context_db()
    forms = {macro: f"{OPEN}{tag}{CLOSE}%s{OPEN}/{tag}{CLOSE}" if marks else "%s" for macro, tag in COMMANDS.items()}
    macros = [MacroTextSpec(macro, form) for macro, form in forms.items()]
    macros += [MacroTextSpec("vphantom", discard=True), MacroTextSpec("url", "%s")]
    macros.append(MacroTextSpec("textasciicircum", "^"))
    database.add_context_category("citations", prepend=True, macros=macros)
    return LatexNodes2Text(latex_context=database, math_mode="text", keep_comments=True, strict_latex_spaces=False)


WALKER_DATABASE = get_default_walker_db()
WALKER_DATABASE.add_context_category(
    "citations", prepend=True, macros=[std_macro(macro, False, 1) for macro in (*COMMANDS, "vphantom", "url")]
)
PLAIN, MARKING = decoder(marks=False), decoder(marks=True)


def read(text: str) -> Iterator[Item | BrokenRecord]:
    """Each reference of the file, or why it was not read."""
    number = 0
    for block in bibtexparser.parse_string(text).blocks:
        entry: Block | None = block
        why = ""
        if isinstance(block, ParsingFailedBlock):
            # Two entries of one key, or two fields of one name, can be told apart all the same.
            entry, why = block.ignore_error_block, reason(block.error)
        if entry is not None and not isinstance(entry, Entry):
            continue
        number += 1
        line = (block.start_line or 0) + 1
        try:
            if entry is None:
                raise BrokenRecord(format=FORMAT, number=number, line=line, why=why)
            yield item(number, line, entry)
        except BrokenRecord as error:
            yield error
        except RecursionError:
            yield BrokenRecord(format=FORMAT, number=number, line=line, why="its braces are nested too deeply")


def reason(error: Exception) -> str:
    return " ".join(str(getattr(error, "abort_reason", error)).split()).rstrip(".:") or "its braces do not match"


def item(number: int, line: int, entry: Entry) -> Item:
    values = {field.key.lower(): str(field.value) for field in reversed(entry.fields)}

    def text(*keys: str) -> str:
        return next((plain(values[key]) for key in keys if values.get(key)), "")

    def title(*keys: str) -> str:
        return next((with_tags(values[key]) for key in keys if values.get(key)), "")

    def verbatim(key: str) -> str:
        return ESCAPED.sub(r"\1", values.get(key, "")).strip("{} ")

    kind = kind_of(entry.entry_type.lower(), values)
    subtitle = f": {more}" if (more := title("subtitle")) and ":" not in title("title") else ""
    eprint = text("eprint") if text("eprinttype", "archiveprefix").lower() in ("pubmed", "pmid") else ""
    return item_of(
        FORMAT, number, line,
        {
            "type": kind,
            "title": title("title") + subtitle,
            "original-title": title("origtitle"),
            "author": names(values.get("author", "")),
            "editor": names(values.get("editor", "")),
            "container-title": title("journal", "journaltitle", "booktitle") or (
                title("howpublished") if kind == "article" else ""),
            "container-title-short": text("shortjournal"),
            "publisher": text("publisher", "institution", "school"),
            "publisher-place": text("address", "location"),
            "edition": text("edition"),
            "volume": text("volume"),
            "issue": text("issue", "number") if kind != "report" else "",
            "page": expand_pages(re.sub("-{2,}|–", "-", text("pages")) or text("eid")),
            "number": text("eid") or (text("number") if kind == "report" else ""),
            "issued": issued(text("year"), text("month"), text("day"), text("date")),
            "DOI": verbatim("doi"),
            "PMID": text("pmid") or eprint,
            "PMCID": text("pmcid", "pmc"),
            "language": text("language", "langid"),
            "genre": text("type"),
            "URL": verbatim("url"),
        },
        [verbatim("url"), verbatim("note") if "doi" not in values else ""],
    )  # fmt: skip


def kind_of(entry_type: str, values: dict[str, str]) -> str:
    if values.get("type", "").strip("{} ").casefold() == "preprint":
        return "article"
    return TYPES.get(entry_type) or ("article-journal" if values.get("journal") else "document")


def prepared(latex: str) -> str:
    """What is often written and is not quite LaTeX: a bare "%", and an index in mathematics, as in CO$_2$.

    >>> print(prepared("5 % of CO$_2$"))
    5 \\% of CO\\textsubscript{2}
    """
    latex = SCRIPT.sub(lambda found: rf"\text{'sub' if found[1] == '_' else 'super'}script{{{found[2]}}}", latex)
    return LONE_PERCENT.sub(r"\\%", latex)


def decoded(latex: str, decode: LatexNodes2Text) -> str:
    if not LATEX.search(latex):
        return " ".join(latex.split())
    text: str = decode.latex_to_text(prepared(latex), latex_context=WALKER_DATABASE)
    return " ".join(text.split())


def plain(latex: str) -> str:
    r"""The text that a value of LaTeX prints.

    >>> plain(r"{\"O}zt{\"u}rk \& S{\o}n")
    'Öztürk & Søn'
    """
    return decoded(latex, PLAIN)


def with_tags(latex: str) -> str:
    r"""A title as an item has it.

    >>> with_tags(r"{\emph{E. coli} in H\textsubscript{2}O, $p < 0.05$}")
    '<i>E. coli</i> in H<sub>2</sub>O, p &lt; 0.05'
    """
    latex = latex.replace(OPEN, "").replace(CLOSE, "")
    return marked(decoded(latex, MARKING)).replace(OPEN, "<").replace(CLOSE, ">")


def names(value: str) -> list[Name]:
    return [name for text in split_multiple_persons_names(value) if (name := name_of(text))]


def name_of(text: str) -> Name:
    """A name in any of BibTeX's three orders; one in braces of its own is of one piece.

    >>> name_of("King, Jr, Martin"), name_of("{Simon and Schuster}"), name_of("Ludwig van Beethoven")
    ({'family': 'King', 'given': 'Martin', 'suffix': 'Jr'}, {'literal': 'Simon and Schuster'}, \
{'family': 'van Beethoven', 'given': 'Ludwig'})
    """
    if text.strip() in OTHERS:
        return {"literal": "et al."}
    parts = parse_single_name_into_parts(text, strict=False)
    if not (parts.first or parts.von or parts.jr) and len(parts.last) == 1 and parts.last[0].startswith("{"):
        return {"literal": plain(parts.last[0])}
    pieces = (parts.von + parts.last, parts.first, parts.jr)
    family, given, suffix = (plain(" ".join(words)) for words in pieces)
    return named(family=family, given=given, suffix=suffix)


def issued(year: str, month: str, day: str, date: str) -> DateVariable:
    """The date of year, month and day, or of biblatex's one field."""
    if date and not year:
        return date_of(date)
    short = month[:3].title()
    if short in MONTHS and len(month.split()) == 1 and "-" not in month:
        return date_of(" ".join(filter(None, (year, short, day))))
    return date_of(
        f"{year} {int(month):02} {day}".strip() if month.isdecimal() and len(month) < 3 else f"{year} {month}"
    )
