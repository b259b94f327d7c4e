"""Citation styles by the names that people use, found and made ready for pandoc."""

from pathlib import Path

from rapidfuzz import fuzz, process

from evidence.citations.patching import EDITION, MANY, Variant, is_sorted, patched
from evidence.citations.style_index import SHIPPED, WHEEL, Style, index, renamed, write
from evidence.errors import EvidenceError
from evidence.folding import fold, words

# What writers and journals call the styles that are most asked for.
ALIASES = {
    "aaa": "american-anthropological-association",
    "acm": "association-for-computing-machinery",
    "acs": "american-chemical-society",
    "aip": "american-institute-of-physics",
    "ama": "american-medical-association",
    "american medical association": "american-medical-association",
    "american psychological association": "apa",
    "apsa": "american-political-science-association",
    "asa": "american-sociological-association",
    "bluebook": "bluebook-law-review",
    "chicago": "chicago-author-date",
    "chicago author-date": "chicago-author-date",
    "chicago notes": "chicago-notes-bibliography",
    "cse": "cse-citation-sequence",
    "elsevier": "elsevier-with-titles",
    "harvard": "harvard-cite-them-right",
    "iso690": "iso690-author-date-en",
    "lancet": "the-lancet",
    "mhra": "mhra-notes",
    "mla": "modern-language-association",
    "nejm": "the-new-england-journal-of-medicine",
    "springer": "springer-basic-brackets",
    "turabian": "turabian-author-date",
    "turabian notes": "turabian-notes-bibliography",
    "vancouver": "nlm-citation-sequence",
}

# Our own writer of the NLM's list, as PubMed prints it; in documents and other languages the style beside it stands in.
NLM = Style("nlm", "NLM (Vancouver), as PubMed prints it", "NLM", "numeric", "nlm-citation-sequence", None, "")

CLOSE_ENOUGH = 60  # of 100
FAMILIAR = "vancouver, ama, apa, mla, chicago, harvard, nature and some 10,000 more"


class UnknownStyle(EvidenceError):
    """There is no citation style "{value}". {hint}"""

    code = "unknown_style"


def find(name: str, folder: Path) -> Style:
    """The style of that name: its file name, a familiar name, a former name, its title or its address.

    `folder` keeps the index. Case, spaces for hyphens and a final ".csl" make no difference. Raises UnknownStyle,
    which names at most three that are like it.
    Source: https://github.com/citation-style-language/styles

    >>> find("Vancouver", Path("/tmp/evidence-styles")).key
    'nlm-citation-sequence'
    """
    known = catalogue(folder)
    wanted = " ".join(name.casefold().removesuffix(".csl").rpartition("/styles/")[2].split())
    for key in (wanted, wanted.replace(" ", "-")):
        key = ALIASES.get(key, key)
        key = key if key in known else renamed().get(key, key)
        if key in known:
            return known[key]
    titled = (style for style in known.values() if wanted in (style.title.casefold(), style.short_title.casefold()))
    found = next(titled, None) if wanted else None
    if found:
        return found
    close = nearest(wanted, known)
    raise UnknownStyle(value=name, hint=f"Did you mean {', '.join(close)}?" if close else f"Known are {FAMILIAR}.")


def catalogue(folder: Path) -> dict[str, Style]:
    return {NLM.key: NLM, **index(folder)}


def nearest(wanted: str, known: dict[str, Style], limit: int = 3) -> list[str]:
    names = {**{key: key for key in known}, **{old: new for old, new in renamed().items() if new in known}}
    names |= {style.title.casefold(): key for key, style in known.items()} | {alias: alias for alias in ALIASES}
    rows = process.extract(wanted, list(names), scorer=fuzz.ratio, limit=4 * limit, score_cutoff=CLOSE_ENOUGH)
    return list(dict.fromkeys(names[row[0]] for row in rows))[:limit]


def search(text: str, folder: Path, limit: int = 20) -> list[Style]:
    """The styles whose names hold every word, the nearest first; the familiar ones for no word at all.

    When no style holds all words, those whose titles are most alike. `folder` keeps the index.
    Source: https://github.com/citation-style-language/styles

    >>> [style.key for style in search("amer med assoc brackets", Path("/tmp/evidence-styles"), limit=1)]
    ['american-medical-association-brackets']
    """
    known = catalogue(folder)
    wanted = words(text)
    if not wanted:
        return [known[key] for key in dict.fromkeys((NLM.key, *ALIASES.values()))][:limit]
    named = " ".join(wanted)
    familiar = [known[ALIASES.get(named, named)]] if named in ALIASES or named in known else []
    holding = sorted((style for style in known.values() if holds(style, wanted)), key=lambda s: distance(s, wanted))
    found = list(dict.fromkeys(familiar + holding))
    return (found or alike(text, known, limit))[:limit]


def holds(style: Style, wanted: list[str]) -> bool:
    own = words(f"{style.key} {style.title} {style.short_title}")
    return all(any(word.startswith(start) for word in own) for start in wanted)


def distance(style: Style, wanted: list[str]) -> tuple[bool, bool, int, str]:
    """Of styles that hold the words: those of just these words first, then rules before names, then the shortest."""
    return words(style.title) != wanted, style.parent is not None, len(style.title), style.key


def alike(text: str, known: dict[str, Style], limit: int) -> list[Style]:
    names = {fold(style.title): key for key, style in known.items()} | ALIASES
    found = process.extract(
        fold(text), list(names), scorer=fuzz.token_sort_ratio, limit=2 * limit, score_cutoff=CLOSE_ENOUGH
    )
    return [known[key] for key in dict.fromkeys(names[row[0]] for row in found)]


def csl(style: Style, folder: Path, *, references: int) -> bytes:
    """The style as pandoc should get it for a list or an article of so many references.

    `folder` keeps patched copies. A dependent style gives its parent's rules; its language goes beside
    them (`style.default_locale`).
    Source: https://docs.citationstyles.org/en/stable/specification.html

    >>> folder = Path("/tmp/evidence-styles")
    >>> csl(find("ama", folder), folder, references=3)[:6]
    b'<style'
    """
    return variant_of(style, folder, Variant.MANY if references > MANY else Variant.FEW)


def variant_of(style: Style, folder: Path, variant: Variant) -> bytes:
    path = folder / f"{style.source}.{variant}-{WHEEL}-{EDITION}.csl"
    if not path.exists():
        write(path, patched(shipped(style), variant))
    return path.read_bytes()


def shipped(style: Style) -> bytes:
    return (SHIPPED / f"{style.source}.csl").read_bytes()


def has_order(style: Style) -> bool:
    """Whether the style sorts its list, as author-date styles do; else it is in the order given."""
    return is_sorted(shipped(style))
