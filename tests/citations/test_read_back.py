"""What is written is found again by readers of others: nothing lost or changed of what identifies a work.

Over records of odd shapes, and over real records of PubMed where there are any ($EVIDENCE_CORPUS).
"""

import gzip
import json
import os
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import bibtexparser
import jsonschema
import pypandoc
import pytest
import rispy
from bibtexparser.middlewares import SeparateCoAuthors, SplitNameParts
from Bio import Medline
from lxml import etree
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db
from pylatexenc.latexwalker import get_default_latex_context_db as walker_db
from pylatexenc.macrospec import std_macro

from evidence.citations import bibtex, csljson, endnote, nbib, ris
from evidence.citations.dates import read_date
from evidence.citations.item import Item, Name
from evidence.citations.markup import one_line, plain
from evidence.citations.reading import article_number
from evidence.pubmed.parse import iter_records
from evidence.studies.csl import item_of
from evidence.studies.mapping import fields_of
from evidence.studies.models import Study
from tests.citations.odd_records import ODD

MODS = "{http://www.loc.gov/mods/v3}"


class Seen(NamedTuple):
    """What must not change, as one reader sees it; None where the reader has no place for it."""

    title: str
    authors: tuple[str, ...]
    doi: str
    pmid: str
    pages: str
    volume: str
    issue: str
    year: str
    journal: str


def text(value: str) -> str:
    """One form of what is the same character; runs of spaces as one."""
    return " ".join(unicodedata.normalize("NFKC", one_line(value)).split())


def full(*parts: str | None) -> str:
    return "|".join(text(part) for part in parts if part)


def person(name: Name) -> str:
    if name.get("literal") in ("et al.", "others"):
        return "others"
    return full(name.get("family"), name.get("given"), name.get("suffix")) or full(name.get("literal"))


def written(item: Item) -> Seen:
    """What the item says."""
    return Seen(
        text(plain(item.get("title", ""))),
        tuple(map(person, item.get("author", []))),
        item.get("DOI", ""),
        item.get("PMID", ""),
        text(item.get("page") or article_number(item)),
        text(item.get("volume", "")),
        text(item.get("issue", "")),
        str(read_date(item.get("issued")).year or ""),
        text(plain(item.get("container-title", ""))),
    )


Reader = Callable[[list[Item]], list[Seen]]


def by_rispy(items: list[Item]) -> list[Seen]:
    return [
        Seen(
            text(one.get("title", "")),
            tuple(
                "others" if name == "et al.," else full(*re.split(r",\s+", name, maxsplit=2))
                if not name.endswith(",") else full(name.rstrip(","))
                for name in one.get("authors", ())
            ),
            one.get("doi", ""),
            one.get("accession_number", ""),
            "-".join(filter(None, (one.get("start_page"), one.get("end_page")))),
            one.get("volume", ""),
            one.get("number", ""),
            one.get("year", ""),
            text(one.get("secondary_title", "")),
        )
        for one in rispy.loads("".join(ris.dump(items)))
    ]  # fmt: skip


def by_biopython(items: list[Item]) -> list[Seen]:
    """Biopython keeps persons and groups in two lists."""
    return [
        Seen(
            text(one.get("TI", "")),
            (*(full(*name.split(", ", 1)) for name in one.get("FAU", ())),
             *("others" if group == "et al." else text(group) for group in one.get("CN", ()))),
            "".join(re.findall(r"^(.+) \[doi\]$", "\n".join(one.get("AID", ())), re.M)),
            one["PMID"],
            text(one.get("PG", "")),
            one.get("VI", ""),
            one.get("IP", ""),
            one.get("DP", "")[:4],
            text(one.get("JT") or " ".join(one.get("BTI", ()))),
        )
        for one in Medline.parse("".join(nbib.dump(items)).splitlines(keepends=True))
    ]  # fmt: skip


MACROS = ("emph", "textbf", "underline", "textsubscript", "textsuperscript", "vphantom")


def decoder() -> Callable[[str], str]:
    texts, walker = get_default_latex_context_db(), walker_db()
    macros = [MacroTextSpec(macro, "%s") for macro in MACROS[:-1]]
    macros += [MacroTextSpec("vphantom", discard=True), MacroTextSpec("textasciicircum", "^")]
    texts.add_context_category("ours", prepend=True, macros=macros)
    walker.add_context_category("ours", prepend=True, macros=[std_macro(macro, False, 1) for macro in MACROS])
    latex = LatexNodes2Text(latex_context=texts, math_mode="text")
    return lambda value: (
        text(latex.latex_to_text(value, latex_context=walker)) if re.search(r"[\\{}~]", value) else text(value)
    )


def by_bibtexparser(items: list[Item]) -> list[Seen]:
    read = decoder()
    library = bibtexparser.parse_string(
        "".join(bibtex.dump(items)), append_middleware=[SeparateCoAuthors(), SplitNameParts()]
    )
    assert library.failed_blocks == []
    found = []
    for entry in library.entries:
        one = {field.key: field.value for field in entry.fields}
        names = tuple(
            full(*(read(" ".join(part)) for part in (name.von + name.last, name.first, name.jr)))
            for name in one.get("author", ())
        )
        journal = one.get("journal") or one.get("booktitle") or one.get("howpublished", "")
        found.append(
            Seen(
                read(one.get("title", "")), names, one.get("doi", ""), one.get("pmid", ""),
                read(one.get("pages", "")).replace("--", "-").replace("–", "-"), read(one.get("volume", "")),
                read(one.get("number", "")), one.get("year", ""), read(journal),
            )
        )  # fmt: skip
    return found


TAGS = re.compile(r"</?(?:i|b|sub|sup)>|</?span[^>]*>")


def by_pandoc(items: list[Item]) -> list[Seen]:
    source = "".join(bibtex.dump(items))
    command = [pypandoc.get_pandoc_path(), "--sandbox", "-f", "bibtex", "-t", "csljson"]
    done = subprocess.run(command, input=source, capture_output=True, text=True, check=True, encoding="utf-8")
    by_key = {one["id"]: one for one in json.loads(done.stdout)}
    keys = re.findall(r"^@\w+\{(.*),$", source, re.MULTILINE)
    return [pandoc_seen(by_key[key]) for key in keys]


def pandoc_seen(one: dict[str, object]) -> Seen:
    names = []
    for name in one.get("author", ()):  # type: ignore[attr-defined]
        particle = name.get("dropping-particle") or name.get("non-dropping-particle")
        family = " ".join(filter(None, (particle, name.get("family")))).replace("- ", "-")
        names.append(person({**name, **({"family": family} if family else {})}))

    def get(key: str) -> str:
        return str(one.get(key, ""))

    issued = one.get("issued", {})
    year = "".join(str(parts[0]) for parts in issued.get("date-parts", ())[:1]) or issued.get("literal", "")[:4]  # type: ignore[attr-defined]
    journal = get("container-title") or (get("publisher") if one["type"] in ("", "document", "article") else "")
    return Seen(
        text(TAGS.sub("", get("title"))), tuple(names), get("DOI"), get("PMID"), text(get("page")), text(get("volume")),
        text(get("issue")), year, text(TAGS.sub("", journal)),
    )  # fmt: skip


def by_bibutils(items: list[Item]) -> list[Seen]:
    done = subprocess.run(
        ["endx2xml", "-i", "unicode", "-nt"],
        input="".join(endnote.dump(items)).encode(),
        capture_output=True,
        check=True,
    )
    return [mods_seen(one) for one in etree.fromstring(done.stdout.removeprefix("\ufeff".encode()))]


def mods_seen(one: etree._Element) -> Seen:
    def at(path: str) -> str:
        return text(one.findtext(path.replace("m:", MODS), "") or "")

    related = "m:relatedItem[@type='host']/"
    extent = "m:part/m:extent[@unit='page']/m:"
    start, end = (at(related + extent + name) or at(extent + name) for name in ("start", "end"))

    def number(kind: str) -> str:
        detail = f"m:part/m:detail[@type='{kind}']/m:number"
        return at(related + detail) or at(detail)

    return Seen(
        bibutils_title(one.find(f"{MODS}titleInfo")),
        tuple(mods_name(name) for name in one.findall(f"{MODS}name") if "author" in "".join(name.itertext())),
        at("m:identifier[@type='doi']"),
        at("m:identifier[@type='accessnum']"),
        "-".join(filter(None, (start, end))) or number("page"),
        number("volume"),
        number("issue") or number("number"),
        (at(f"{related}m:originInfo/m:dateIssued") or at("m:originInfo/m:dateIssued") or at(f"{related}m:part/m:date")
         or at("m:part/m:date"))[:4],
        bibutils_title(one.find(f"{MODS}relatedItem[@type='host']/{MODS}titleInfo")),
    )  # fmt: skip


def bibutils_title(info: etree._Element | None) -> str:
    return "" if info is None else text(info.findtext(f"{MODS}title") or "")


def mods_name(name: etree._Element) -> str:
    parts = {kind: [] for kind in ("family", "given", "suffix", None, "termsOfAddress")}
    for part in name.findall(f"{MODS}namePart"):
        parts.setdefault(part.get("type"), []).append(part.text or "")
    return full(
        " ".join(parts["family"] or parts[None]),
        " ".join(parts["given"]),
        " ".join(parts["suffix"] + parts["termsOfAddress"]),
    )


def study_items(folder: Path) -> Iterator[Item]:
    """Real records as citations, made without a database; of a record in several versions the first."""
    seen = set()
    for path in [*sorted((folder / "odd").glob("*.xml")), *sorted(folder.glob("pool_*.xml")),
                 folder / "pubmed21n1298_slice.xml.gz"]:  # fmt: skip
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as stream:
            for number, record in enumerate(iter_records(stream, lambda _: None, lambda _: None)):
                if record.pmid in seen or (path.parent == folder and number % 3):
                    continue
                seen.add(record.pmid)
                study = Study(pk=int(record.pmid), **fields_of(record))
                study._prefetched_objects_cache = {"notices": []}
                yield item_of(study)


@pytest.fixture(scope="module")
def real(corpus: Path) -> list[Item]:
    return list(study_items(corpus / "pubmed"))


def straight(value: str) -> str:
    return value.replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"')


def in_two_lists(names: tuple[str, ...]) -> list[str]:
    return sorted(" ".join(name.split("|")) for name in names)


def letters(names: tuple[str, ...]) -> list[str]:
    """The letters of each name in alphabetical order, of a name that comes twice once."""
    found = ("".join(sorted(re.findall(r"\w", name.casefold()))) for name in names)
    return sorted({name for name in found if name not in ("aelt", "ehorst")})


def without_dashes(pages: str) -> str:
    return re.sub(r"[\s-]", "", pages)


# Where a reader cannot say the same: how both sides are compared instead, and why.
Compared = dict[str, tuple[Callable[..., object], str]]
BIOPYTHON: Compared = {
    "authors": (
        in_two_lists,
        "NBIB has a suffix behind the given name, and Biopython keeps groups in a list of their own",
    ),
}
PANDOC: Compared = {
    "title": (straight, "pandoc makes straight quotation marks typographic"),
    "journal": (straight, "pandoc makes straight quotation marks typographic"),
    "authors": (letters, "pandoc moves a particle behind the given name (Noronha, Marcos de) to the family name"),
}
BIBUTILS: Compared = {
    "authors": (letters, "bibutils cuts the names of groups into parts, writes initials apart and drops what repeats"),
    "pages": (without_dashes, "bibutils takes the first space for a dash (167; author reply 167-168)"),
}
READERS: dict[str, tuple[Reader, Compared]] = {
    "RIS by rispy": (by_rispy, {}),
    "NBIB by Biopython": (by_biopython, BIOPYTHON),
    "BibTeX by bibtexparser": (by_bibtexparser, {}),
    "BibTeX by pandoc": (by_pandoc, PANDOC),
    "EndNote XML by bibutils": (by_bibutils, BIBUTILS),
}


def differences(name: str, items: list[Item]) -> list[tuple[str, str, object, object]]:
    read, compared = READERS[name]
    found = read(items)
    assert len(found) == len(items)
    wrong = []
    for item, seen in zip(items, found, strict=True):
        for field, ours, theirs in zip(Seen._fields, written(item), seen, strict=True):
            how = compared[field][0] if field in compared else lambda value: value
            if how(ours) != how(theirs):
                wrong.append((item["id"], field, ours, theirs))
    return wrong


@pytest.mark.parametrize("name", READERS)
def test_readers_of_others_find_all_that_identifies_an_odd_record(name: str) -> None:
    needs(name)
    wrong = differences(name, list(ODD.values()))
    # bibutils has no journal for what is not published in one.
    assert [one for one in wrong if one[:2] != ("pmid9100041", "journal") or "bibutils" not in name] == []


@pytest.mark.parametrize("name", READERS)
def test_readers_of_others_find_all_that_identifies_a_real_record(name: str, real: list[Item]) -> None:
    needs(name)
    assert len(real) > 1_000
    assert differences(name, real) == []


def needs(name: str) -> None:
    if "bibutils" in name and not shutil.which("endx2xml"):
        if os.environ.get("CI"):
            pytest.fail("CI needs bibutils: .ci/run installs it")
        pytest.skip("bibutils is not installed (Debian: apt-get install bibutils)")


def test_csl_json_keeps_to_the_official_schema(real: list[Item], corpus: Path) -> None:
    schema = json.loads((corpus / "csl" / "csl-data.json").read_text(encoding="utf-8"))
    found = json.loads("".join(csljson.dump([*ODD.values(), *real])))
    errors = jsonschema.validators.validator_for(schema)(schema).iter_errors(found)
    assert [error.message for error in errors] == []
    for item, one in zip((*ODD.values(), *real), found, strict=True):
        assert text(plain(one.get("title", "").replace("&", "&amp;"))) == written(item).title
        assert written(item)[1:8] == written(one)[1:8]


@pytest.mark.skipif(not shutil.which("biber"), reason="biber is not installed (Debian: apt-get install biber)")
def test_biber_which_counts_braces_reads_every_odd_record(tmp_path: Path) -> None:
    (tmp_path / "odd.bib").write_text("".join(bibtex.dump(ODD.values())), encoding="utf-8")
    command = ["biber", "--tool", "--nolog", "--output-file=out.bib", "odd.bib"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, "ERROR" in done.stdout + done.stderr) == (0, False), done.stdout
    entries = re.findall(r"^@\w+\{(\w+),", (tmp_path / "out.bib").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(entries) == sorted(item["id"] for item in ODD.values())
