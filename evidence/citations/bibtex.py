"""BibTeX in UTF-8, read by LaTeX, JabRef, Zotero and pandoc.

Source: BibTeXing (https://www.ctan.org/pkg/bibtex); doi, pmid, eid, shortjournal and the like are fields of biblatex
(https://www.ctan.org/pkg/biblatex) and JabRef, which BibTeX itself passes over.
"""

import re
from collections.abc import Iterable, Iterator

from evidence.citations.dates import MONTHS, PartialDate, read_date
from evidence.citations.item import Item, Name
from evidence.citations.keys import citation_key, unique_key
from evidence.citations.latex import SPECIAL, escaped, from_markup
from evidence.citations.markup import is_printable, one_line
from evidence.citations.names import is_others, single_name
from evidence.citations.pages import with_dashes
from evidence.citations.reading import TextKey, article_number, is_preprint, keywords
from evidence.citations.standing import remarks

ENTRY_TYPES = {
    "article": "article",
    "article-journal": "article",
    "article-magazine": "article",
    "article-newspaper": "article",
    "book": "book",
    "chapter": "incollection",
    "classic": "book",
    "entry": "incollection",
    "entry-dictionary": "incollection",
    "entry-encyclopedia": "incollection",
    "manuscript": "unpublished",
    "paper-conference": "inproceedings",
    "report": "techreport",
    "review": "article",
    "review-book": "article",
    "thesis": "phdthesis",
}
CONTAINER_FIELDS = {"article": "journal", "incollection": "booktitle", "inproceedings": "booktitle"}
PUBLISHER_FIELDS = {"techreport": "institution", "phdthesis": "school"}
TEXTS: tuple[tuple[str, TextKey], ...] = (
    ("shortjournal", "container-title-short"),
    ("edition", "edition"),
    ("volume", "volume"),
    ("number", "issue"),
)
IDENTIFIERS: tuple[tuple[str, TextKey], ...] = (
    ("address", "publisher-place"),
    ("type", "genre"),
    ("issn", "ISSN"),
    ("isbn", "ISBN"),
    ("language", "language"),
    ("pmid", "PMID"),
    ("pmcid", "PMCID"),
)
MACROS = tuple(month.lower() for month in MONTHS)

# A DOI and a URL are not escaped: packages take them as they are. What would end the value is percent-encoded.
VERBATIM = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C", " ": "%20"})

LATER_YEAR = re.compile(r"[0-9]{4}")

# What would make several names, or the wrong parts, of one.
AMBIGUOUS_PART = re.compile(r",|\band\b", re.IGNORECASE)


def dumps(item: Item) -> str:
    r"""One entry, which ends in a line break.

    >>> print(dumps({"type": "book", "title": "Cramps", "PMID": "1"}), end="")
    @book{pmid1,
      title = {{Cramps}},
      pmid = {1},
    }
    """
    return entry(item, citation_key(item))


def dump(items: Iterable[Item]) -> Iterator[str]:
    """A file of BibTeX in pieces, one an entry, whose keys are unique within the file.

    >>> "".join(dump([{"id": "x"}, {"id": "x"}])).split()
    ['@misc{x,', '}', '@misc{xa,', '}']
    """
    taken: dict[str, int] = {}
    separator = ""
    for item in items:
        yield separator + entry(item, unique_key(citation_key(item), taken))
        separator = "\n"


def entry(item: Item, key: str) -> str:
    kind = "misc" if is_preprint(item) else ENTRY_TYPES.get(item.get("type", ""), "misc")
    lines = title_lines(item, kind)
    lines += [f"  {field} = {{{escaped(text)}}}," for field, name in TEXTS if (text := item.get(name))]
    lines += number_lines(item)
    lines += date_lines(read_date(item.get("issued")))
    if publisher := item.get("publisher"):
        lines.append(f"  {PUBLISHER_FIELDS.get(kind, 'publisher')} = {{{escaped(publisher)}}},")
    lines += [f"  {field} = {{{escaped(text)}}}," for field, name in IDENTIFIERS if (text := item.get(name))]
    lines += verbatim_lines(item)
    if words := keywords(item):
        lines.append(f"  keywords = {{{', '.join(map(keyword, words))}}},")
    if said := remarks(item):
        lines.append(f"  note = {{{escaped('; '.join(said))}}},")
    if not is_printable("".join(lines)):
        lines = ["  " + one_line(line) for line in lines]
    return "\n".join([f"@{kind}{{{key},", *lines, "}\n"])


def title_lines(item: Item, kind: str) -> list[str]:
    lines = []
    if title := item.get("title"):
        # Double braces keep the capitals as they are: styles put a single-braced title in lower case.
        lines.append(f"  title = {{{{{from_markup(title)}}}}},")
    if original := item.get("original-title"):
        lines.append(f"  origtitle = {{{{{from_markup(original)}}}}},")
    if authors := people(item.get("author", [])):
        lines.append(f"  author = {{{authors}}},")
    if editors := people(item.get("editor", [])):
        lines.append(f"  editor = {{{editors}}},")
    if container := item.get("container-title"):
        field = CONTAINER_FIELDS.get(kind, "howpublished")
        name = from_markup(container)
        # Readers take the title of a book for a title, whose capitals they change as well.
        lines.append(f"  {field} = {{{{{name}}}}}," if field == "booktitle" else f"  {field} = {{{name}}},")
    return lines


def people(names: list[Name]) -> str:
    return " and ".join(text for name in names if (text := person(name)))


def person(name: Name) -> str:
    """ "Family, Jr, Given"; a name of one piece stands in braces of its own.

    Source: https://www.ctan.org/pkg/tamethebeast

    >>> person({"family": "King", "given": "Martin", "suffix": "Jr"}), person({"literal": "Smith and Co"})
    ('King, Jr, Martin', '{Smith and Co}')
    """
    if len(name) == 2 and "given" in name and (simple := simple_person(name)):
        return simple
    if is_others(name):
        return "others"
    if single := single_name(name):
        return f"{{{escaped(single)}}}"
    family, given = name_part(name.get("family", "")), name_part(name.get("given", ""))
    suffix = name_part(name.get("suffix", ""))
    if suffix and family:
        return f"{family}, {suffix}, {given or '{}'}"
    return f"{family}, {given}" if family else ""


def simple_person(name: Name) -> str:
    """ "Family, Given" of a person whose names surely need no care, as most, or "": a cheap look."""
    family, given = name.get("family"), name.get("given")
    if not family or not given:
        return ""
    text = f"{family}, {given}"
    return "" if text.count(",") > 1 or SPECIAL.search(text) or "and" in text.lower() else text


def name_part(text: str) -> str:
    return f"{{{escaped(text)}}}" if AMBIGUOUS_PART.search(text) else escaped(text)


def number_lines(item: Item) -> list[str]:
    lines = []
    article, page = article_number(item), item.get("page")
    if pages := page or article:
        # Readers that do not know eid find the article number where the pages are.
        lines.append(f"  pages = {{{escaped(with_dashes(pages, '--'))}}},")
    if article:
        lines.append(f"  eid = {{{escaped(article)}}},")
    elif (number := item.get("number")) and not item.get("issue"):
        lines.append(f"  number = {{{escaped(number)}}},")
    return lines


def date_lines(date: PartialDate) -> list[str]:
    lines = []
    if year := str(date.year or "") or date.rest:
        lines.append(f"  year = {{{escaped(year)}}},")
    if date.month:
        lines.append(f"  month = {MACROS[date.month - 1]},")
    elif date.year and LATER_YEAR.fullmatch(date.rest):
        lines.append(f"  date = {{{date.year}/{date.rest}}},")  # a range, as biblatex and pandoc read it
    elif date.year and date.rest:
        lines.append(f"  month = {{{escaped(date.rest)}}},")
    if date.day:
        lines.append(f"  day = {{{date.day}}},")
    return lines


def verbatim_lines(item: Item) -> list[str]:
    lines = []
    if doi := item.get("DOI"):
        lines.append(f"  doi = {{{doi.translate(VERBATIM)}}},")
    if url := item.get("URL"):
        lines.append(f"  url = {{{url.translate(VERBATIM)}}},")
    return lines


def keyword(word: str) -> str:
    return f"{{{escaped(word)}}}" if "," in word else escaped(word)
