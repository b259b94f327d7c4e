"""NBIB, the PubMed format (MEDLINE), read by EndNote, Zotero, Mendeley and Bio.Medline.

Source: https://www.nlm.nih.gov/bsd/mms/medlineelements.html
"""

from collections.abc import Iterable, Iterator

from evidence.citations.dates import printed_literal
from evidence.citations.item import Item, Name
from evidence.citations.languages import LANGUAGES, SEPARATORS
from evidence.citations.markup import is_printable, one_line, plain
from evidence.citations.names import initials, is_group, printed
from evidence.citations.reading import TextKey, article_number, is_preprint, keywords
from evidence.citations.standing import notice_line, remarks

# CSL's type and MEDLINE's publication type: https://www.nlm.nih.gov/mesh/pubtypes.html
PUBLICATION_TYPES = {
    "article": "Journal Article",
    "article-journal": "Journal Article",
    "article-magazine": "Journal Article",
    "article-newspaper": "Newspaper Article",
    "book": "Book",
    "chapter": "Book Chapter",
    "dataset": "Dataset",
    "legislation": "Legislation",
    "patent": "Patent",
    "report": "Technical Report",
    "review": "Review",
    "review-book": "Book Review",
    "thesis": "Academic Dissertation",
    "webpage": "Web Archive",
}

# Kinds of notices with their letters only, in lower case, and their tags.
NOTICES = {
    "commentin": "CIN ", "commenton": "CON ", "correctedandrepublishedfrom": "CRF ",
    "correctedandrepublishedin": "CRI ", "erratum": "EIN ", "erratumfor": "EFR ", "erratumin": "EIN ",
    "expressionofconcern": "ECI ", "expressionofconcernfor": "ECF ", "expressionofconcernin": "ECI ",
    "partialretractionin": "PRIN", "partialretractionof": "PROF", "republishedfrom": "RPF ", "republishedin": "RPI ",
    "retractedandrepublishedfrom": "RRF ", "retractedandrepublishedin": "RRI ", "retraction": "RIN ",
    "retractionin": "RIN ", "retractionof": "ROF ", "updatein": "UIN ", "updateof": "UOF ",
}  # fmt: skip

TEXTS: tuple[tuple[str, TextKey], ...] = (
    ("ISBN- ", "ISBN"),
    ("EN  - ", "edition"),
    ("PB  - ", "publisher"),
    ("PL  - ", "publisher-place"),
    ("TA  - ", "container-title-short"),
)
MEDLINE_CODES = {short: medline for medline, short, _ in LANGUAGES}
TAG_LENGTH = len("TI  - ")
WIDTH = 88  # characters of a line in files of PubMed; readers join what continues with six spaces
WRAPPED = ("TI  -", "TT  -", "JT  -")  # what readers join; they take every line of another field for a value of its own
INDENT = " " * TAG_LENGTH


def dumps(item: Item) -> str:
    r"""One record, whose last line ends in a line break. It starts with PMID, which is empty where there is none.

    >>> print(dumps({"PMID": "1", "title": "Cramps", "author": [{"family": "King", "given": "Ann B"}]}), end="")
    PMID- 1
    TI  - Cramps
    FAU - King, Ann B
    AU  - King AB
    PT  - Journal Article
    """
    lines = ["PMID- " + item.get("PMID", "")]
    lines += place_lines(item)
    lines += title_lines(item)
    if authors := item.get("author"):
        lines += name_lines(authors, "FAU - ", "AU  - ")
    if editors := item.get("editor"):
        lines += name_lines(editors, "FED - ", "ED  - ")
    if codes := item.get("language"):
        lines += ["LA  - " + MEDLINE_CODES.get(code.lower(), code) for code in SEPARATORS.split(codes) if code]
    lines += ["PT  - " + kind for kind in publication_types(item)]
    lines += [tag + text for tag, key in TEXTS if (text := item.get(key))]
    lines += end_lines(item)
    if not is_printable("".join(lines)):
        lines = [line[:TAG_LENGTH] + one_line(line[TAG_LENGTH:]) for line in lines]
    lines.append("")
    return "\n".join([wrapped(line) if len(line) > WIDTH and line.startswith(WRAPPED) else line for line in lines])


def dump(items: Iterable[Item]) -> Iterator[str]:
    """A file of NBIB in pieces, one a record, with an empty line between two.

    >>> "".join(dump([{"PMID": "1"}, {"PMID": "2"}])).splitlines()
    ['PMID- 1', 'PT  - Journal Article', '', 'PMID- 2', 'PT  - Journal Article']
    """
    separator = ""
    for item in items:
        yield separator + dumps(item)
        separator = "\n"


def place_lines(item: Item) -> list[str]:
    """Where and when it was published: ISSN, volume, issue, date, pages and DOI."""
    lines = ["IS  - " + issn] if (issn := item.get("ISSN")) else []
    if volume := item.get("volume"):
        lines.append("VI  - " + volume)
    if issue := item.get("issue"):
        lines.append("IP  - " + issue)
    if date := printed_literal(item.get("issued")):
        lines.append("DP  - " + date)
    number = article_number(item) or item.get("number", "")
    if pages := item.get("page") or number:
        lines.append("PG  - " + pages)
    if number:
        lines.append(f"LID - {number} [pii]")
    if doi := item.get("DOI"):
        lines.append(f"LID - {doi} [doi]")
    return lines


def title_lines(item: Item) -> list[str]:
    lines = []
    if title := item.get("title"):
        lines.append("TI  - " + plain(title))
    if container := item.get("container-title"):
        tag = "BTI - " if item.get("type") == "chapter" else "JT  - "
        lines.append(tag + plain(container))
    if original := item.get("original-title"):
        lines.append("TT  - " + plain(original))
    return lines


def wrapped(line: str) -> str:
    r"""A long line broken at single spaces, so that readers who join the pieces get the same text.

    >>> wrapped("TI  - " + "word " * 20).count("\n")
    1
    """
    pieces = []
    while len(line) > WIDTH:
        place = line.rfind(" ", TAG_LENGTH + 1, WIDTH)
        if place < 0 or line[place - 1] == " " or line[place + 1 : place + 2] in ("", " "):
            break
        pieces.append(line[:place])
        line = INDENT + line[place + 1 :]
    return "\n".join([*pieces, line])


def name_lines(names: list[Name], full_tag: str, tag: str) -> list[str]:
    """A full name and a short one in turn, as readers expect them; a group has one line."""
    lines: list[str] = []
    for name in names:
        if len(name) == 2 and (family := name.get("family")) and (given := name.get("given")):
            lines += (f"{full_tag}{family}, {given}", f"{tag}{family} {initials(given)}".rstrip())
        elif is_group(name):
            lines.append("CN  - " + name["literal"])
        elif text := full_name(name):
            lines += (full_tag + text, tag + printed(name))
    return lines


def full_name(name: Name) -> str:
    """ "Family, Given Suffix", as PubMed writes it.

    >>> full_name({"family": "Benson", "given": "Al B", "suffix": "3rd"})
    'Benson, Al B 3rd'
    """
    given, suffix = name.get("given", ""), name.get("suffix", "")
    return ", ".join(filter(None, (name.get("family"), f"{given} {suffix}".strip())))


def publication_types(item: Item) -> list[str]:
    custom = item.get("custom")
    if custom and (listed := custom.get("publication-types")):
        return listed
    genre = "Preprint" if is_preprint(item) else item.get("genre")
    kind = PUBLICATION_TYPES.get(item.get("type", "article-journal"))
    return [text for text in (genre, kind) if text]


def end_lines(item: Item) -> list[str]:
    """PMCID, electronic date, notices, keywords, the DOI again, and the address of what has no identifier."""
    lines: list[str] = []
    if custom := item.get("custom"):
        lines += custom_lines(custom.get("electronic-date"), custom.get("notices", []))
    lines += ["GN  - " + text for text in notes(item)]
    if item.get("keyword"):
        lines += ["OT  - " + word for word in keywords(item)]
    if pmcid := item.get("PMCID"):
        lines.append("PMC - " + pmcid)
    if doi := item.get("DOI"):
        lines.append(f"AID - {doi} [doi]")
    elif (url := item.get("URL")) and not item.get("PMID"):
        # What EndNote's and Zotero's filters read as the address.
        lines.append("4099- " + url)
    return lines


def custom_lines(electronic: list[int] | None, notices: list[dict[str, str]]) -> list[str]:
    lines = ["DEP - " + "".join(f"{part:02}" for part in electronic)] if electronic else []
    for notice in notices:
        if tag := notice_tag(notice):
            # "Retraction in: J Pain. 2023;1:1" without its label, which the tag says.
            _, _, where = notice_line(notice).partition(": ")
            pmid = notice.get("pmid", "")
            more = f" PMID: {pmid}" if pmid and pmid not in where else ""
            lines.append(f"{tag}- {where}{more}")
    return lines


def notice_tag(notice: dict[str, str]) -> str | None:
    return NOTICES.get("".join(filter(str.isalpha, notice.get("kind", ""))).lower())


def notes(item: Item) -> list[str]:
    """What the item's note says beyond the notices that have tags of their own."""
    if "note" not in item and "custom" not in item:
        return []
    custom = item.get("custom")
    tagged = [notice_line(one) for one in (custom.get("notices", []) if custom else []) if notice_tag(one)]
    said = remarks(item)
    for line in tagged:
        said = [text.replace(line, "").strip("; ") for text in said]
    return [text for text in said if text]
