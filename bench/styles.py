"""What citation styles cost and how right they are, against pandoc alone and citeproc-py in the same run.

python bench/styles.py                  the ratios
python bench/styles.py --all-styles     three references in every independent style: which fail or print nothing
python bench/styles.py --suite FOLDER   the official CSL test suite (https://github.com/citation-style-language/test-suite)
"""

import html
import json
import random
import re
import subprocess
import sys
import tempfile
import warnings
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parent.parent)]

from citations import compare, references  # noqa: E402 (the house is put on the path first)
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter  # noqa: E402
from citeproc.source.json import CiteProcJSON  # noqa: E402
from django.conf import settings  # noqa: E402

from evidence.citations.bibliography import Form, Reference, citeproc, format_entries, format_list  # noqa: E402
from evidence.citations.entries import as_text, read_entries  # noqa: E402
from evidence.citations.item import Item  # noqa: E402
from evidence.citations.pandoc import PANDOC  # noqa: E402
from evidence.citations.patching import Variant, patched  # noqa: E402
from evidence.citations.style_index import SHIPPED, Style, all_shipped  # noqa: E402
from evidence.citations.typography import typographic  # noqa: E402
from evidence.errors import EvidenceError  # noqa: E402
from evidence.studies.bibliographies import formatted  # noqa: E402

HOME = Path(tempfile.gettempdir()) / "evidence-bench"
FOLDER = HOME / "styles"
MANY, FEW, PEERS = 1_000, 10, 100
SYLLABLES = [first + second for first in "bcdfghklmnprstvz" for second in "aeiou"]
SECTION = re.compile(r">>=+ ([A-Z-]+) =+>>\n?(.*?)\n?<<=+ \1 =+<<", re.DOTALL)


def varied(count: int) -> list[Item]:
    """Made-up references with as many authors and years as a real list has."""
    chance = random.Random(count)  # noqa: S311 - the same list in every run

    def vary(item: Item) -> Item:
        people = [{**person, "family": "".join(chance.choices(SYLLABLES, k=3)).title()} for person in item["author"]]
        return {**item, "author": people, "issued": {"date-parts": [[chance.randint(1990, 2025), 9]]}}

    return [vary(item) for item in references(count)]


def bare(items: list[Item], style: str) -> Callable[[], object]:
    command = [str(PANDOC), "-f", "csljson", "-t", "html", "--citeproc", "--csl", str(SHIPPED / f"{style}.csl")]
    text = json.dumps(items).encode()
    return lambda: subprocess.run(command, input=text, capture_output=True, check=True)


def peer(items: list[Item], style: str) -> Callable[[], object]:
    """citeproc-py; it knows dates, names and texts only."""
    known = [{key: item[key] for key in item if key not in ("custom", "keyword", "PMCID")} for item in items]

    def work() -> object:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            rules = CitationStylesStyle(str(SHIPPED / f"{style}.csl"), validate=False)
            made = CitationStylesBibliography(rules, CiteProcJSON(known), formatter.html)
            for item in known:
                made.register(Citation([CitationItem(item["id"])]))
            made.sort()
            return [str(entry) for entry in made.bibliography()]

    return work


def ours(items: list[Item], style: str) -> Callable[[], object]:
    return lambda: format_list(items, style, form=Form.HTML, folder=FOLDER)


def told(name: str, ratio: float, goal: str, reached: bool, more: str = "") -> None:
    print(f"{name:44} {ratio:>7.2f}x  goal {goal}  {'ok' if reached else 'MISSED'}  {more}", flush=True)


def ratios() -> None:
    many, few, some = varied(MANY), varied(FEW), varied(PEERS)
    for name, style, goal in (
        ("NLM", "nlm-citation-sequence", 2.5),
        ("APA", "apa", 6),
        ("Chicago", "chicago-author-date", 20),
    ):
        mine, theirs = compare(ours(many, style), peer(some, style))
        mine, theirs = MANY / mine, PEERS / theirs
        told(
            f"{name} / citeproc-py",
            mine / theirs,
            f">= {goal}",
            mine / theirs >= goal,
            f"{mine:,.0f} and {theirs:,.0f}/s",
        )
    apa, nlm = compare(ours(many, "apa"), ours(many, "nlm-citation-sequence"))
    told(f"APA / NLM, time of {MANY:,}", apa / nlm, "<= 2", apa / nlm <= 2, f"{apa:.2f} and {nlm:.2f} s")
    for style in ("nlm-citation-sequence", "apa"):
        mine, theirs = compare(ours(few, style), bare(few, style), rounds=15)
        told(
            f"{style}, {FEW}, uncached / bare pandoc, time",
            mine / theirs,
            "<= 1.5",
            mine / theirs <= 1.5,
            f"{mine * 1000:.0f} ms",
        )
    cached, uncached = compare(lambda: formatted(few, "apa", form=Form.HTML), ours(few, "apa"), rounds=15)
    told("cached / uncached, time", cached / uncached, "<= 0.1", cached / uncached <= 0.1, f"{cached * 1000:.1f} ms")


# Three references as a reader may have them; every style has to print each.
THREE: list[Item] = [
    {"id": "a", "type": "article-journal", "title": "Magnesium for leg cramps", "container-title": "Muscle & Nerve",
     "container-title-short": "Muscle Nerve", "author": [{"family": "Garrison", "given": "Scott R"}], "volume": "45",
     "issue": "2", "page": "284-287", "issued": {"date-parts": [[2012, 9, 12]]}, "DOI": "10.1000/a", "PMID": "2297"},
    {"id": "b", "type": "chapter", "title": "Cramps", "container-title": "Principles of neurology",
     "author": [{"family": "Ropper", "given": "Allan H"}], "editor": [{"family": "Bell", "given": "Tom"}],
     "publisher": "McGraw-Hill", "publisher-place": "New York", "page": "12-30", "issued": {"date-parts": [[2019]]}},
    {"id": "c", "type": "article", "title": "Cramps at night", "genre": "Preprint", "publisher": "medRxiv",
     "author": [{"family": "Young", "given": "Ann"}, {"literal": "Cramps Group"}], "URL": "https://example.org/c",
     "issued": {"date-parts": [[2022, 5]]}, "DOI": "10.1101/c"},
]  # fmt: skip


def complaint(style: Style) -> str:
    try:
        entries = format_entries(THREE, style.key, folder=FOLDER)
    except EvidenceError as error:
        return str(error)
    if len(entries) != len(THREE):
        return f"{len(entries)} entries"
    short = [as_text(entry) for entry in entries if len(re.findall(r"\w", as_text(entry))) < 5]
    return f"prints next to nothing: {short}" if short else ""


def all_styles() -> None:
    independent = [style for style in all_shipped() if style.parent is None]
    with ThreadPoolExecutor(2) as pool:
        found = [
            (style.key, said) for style, said in zip(independent, pool.map(complaint, independent), strict=True) if said
        ]
    for key, said in found:
        print(f"{key}: {said}")
    print(f"{len(independent):,} independent styles, {len(found)} that fail or print next to nothing")


def fixtures(folder: Path) -> Iterator[tuple[str, dict[str, str]]]:
    for path in sorted(folder.rglob("*.txt")):
        parts = dict(SECTION.findall(path.read_text(encoding="utf-8", errors="replace")))
        if (
            parts.get("MODE", "").strip() == "bibliography"
            and "INPUT" in parts
            and not {"BIBENTRIES", "BIBSECTION", "CITATIONS"} & set(parts)
        ):
            yield path.stem, parts


def loosely(text: str) -> str:
    """Letters, digits and marks as a reader sees them: without tags, kinds of space and kinds of quote."""
    plain = html.unescape(re.sub(r"<[^>]+>", "", html.unescape(text)))
    plain = re.sub(r"[“”„«»‘’‚‹›'\"]", "'", plain.replace("\u2060", ""))
    return re.sub(r"\s+", "", plain)


def printed(items: list[Reference], xml: bytes) -> str:
    numbered = [{**item, "id": str(place)} for place, item in enumerate(items)]
    try:
        return loosely("".join(entry.html for entry in read_entries(citeproc(numbered, xml, None))))
    except EvidenceError as error:
        return str(error)


def as_ours(items: list[Reference]) -> list[Reference]:
    """The suite's references with our typography; its notes, abstracts and spans, which ours never have, stay."""
    return [
        {
            key: typographic(value) if isinstance(value, str) and "<" not in value else value
            for key, value in item.items()
        }
        for item in items
    ]


def suite(folder: Path) -> None:
    mine = theirs = total = 0
    for name, parts in fixtures(folder):
        wanted, xml, items = loosely(parts["RESULT"]), parts["CSL"].strip().encode(), json.loads(parts["INPUT"])
        is_bare = printed(items, xml) == wanted
        is_ours = printed(as_ours(items), patched(xml, Variant.FEW)) == wanted
        total, theirs, mine = total + 1, theirs + is_bare, mine + is_ours
        if is_bare != is_ours:
            print(f"{name}: equal {'with bare pandoc' if is_bare else 'with ours'} only")
    print("equal but for tags, kinds of space and kinds of quote; the fixtures that ask for a plain list:")
    print(f"bare pandoc {theirs} of {total} ({theirs / total:.1%}), ours {mine} ({mine / total:.1%})")


def main() -> None:
    parser = ArgumentParser()
    parser.add_argument("--all-styles", action="store_true")
    parser.add_argument("--suite", type=Path, metavar="FOLDER")
    asked = parser.parse_args()
    cache = {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": str(HOME / "cache")}
    settings.configure(EVIDENCE_HOME=HOME, CACHES={"default": cache})
    if asked.suite:
        suite(asked.suite)
    if asked.all_styles:
        all_styles()
    if not (asked.suite or asked.all_styles):
        ratios()


if __name__ == "__main__":
    main()
