"""Which words of an abstract speak of the claim: its population, intervention, comparator, outcomes and MeSH headings?

PURE. A reader finds the sentences that matter by them; they decide nothing.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from evidence.folding import TAG, fold, plain, words

# Words that a PICO phrase needs and that say nothing of what it is about.
STOP_WORDS = frozenset(
    "about after all alone also among and any are around been before being between both but can compared comparison "
    "did does doing during each either etc few for from had has have having how into its least less more most much "
    "neither nor not off once only onto other others out over own participant participants patient patients people "
    "per person persons same should since some subject subjects such than that the their them then there these they "
    "this those through too under until upon use used using versus very was were what when where whether which "
    "while who whom whose why will with within without would".split()
)
SHORTEST = 3  # letters of a word that is looked for by itself


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text and what it speaks of: "" (nothing in particular), "population", "mesh" and so on."""

    text: str
    kind: str


def terms_of(*texts: str) -> tuple[str, ...]:
    """The words of PICO phrases that carry meaning, folded, each once, in their order.

    >>> terms_of("Adults with cirrhosis", "oral magnesium vs. placebo in adults")
    ('adults', 'cirrhosis', 'oral', 'magnesium', 'placebo')
    """
    found = (word for text in texts for word in words(text))
    return tuple(dict.fromkeys(word for word in found if tells(word)))


def tells(word: str) -> bool:
    return len(word) >= SHORTEST and not word.isdigit() and word not in STOP_WORDS


LETTERS = r"(?:[^\W_]|[\u0300-\u036f])+"
ANY_TAG = r"</?(?:i|b|u|sub|sup)>"
# Tags and entities are no words; a word may have tags in it: B<sub>12</sub>.
PIECE = re.compile(rf"{ANY_TAG}|&#?\w+;|(?P<word>{LETTERS}(?:(?:{ANY_TAG})+{LETTERS})*)")
BETWEEN = re.compile(rf"(?:\s|[-‐‑–]|{ANY_TAG})*")  # what may stand between the words of one phrase


@dataclass(frozen=True, slots=True)
class Word:
    """A folded word and where it stands in the text."""

    word: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Phrase:
    """What is looked for: for each of its words the forms it may take, and how early its kind comes."""

    rank: int
    kind: str
    forms: tuple[frozenset[str], ...]


def mark(text: str, terms: Mapping[str, Iterable[str]]) -> tuple[Segment, ...]:
    """The text in segments, those marked that speak of a term; joined together they are the text again.

    text: plain, or HTML with the five tags of PubMed. A segment never ends within a tag or an entity, and the tags in
    a marked segment open and close there, so that it can be wrapped in an element. terms: for each kind its words or
    phrases; where two overlap the earlier kind wins, within a kind the longer phrase. Words match with their simple
    English endings, whatever their case and accents.

    >>> [(part.kind, part.text) for part in mark("Night <i>cramps</i> ceased.", {"outcome": ["cramp"]}) if part.kind]
    [('outcome', 'cramps')]
    """
    there = [
        Word(folded(match["word"]), match.start("word"), match.end("word"))
        for match in PIECE.finditer(text)
        if match["word"]
    ]
    segments, last = [], 0
    for start, end, kind in chosen(text, there, looked_for(terms)):
        segments += [Segment(text[last:start], ""), Segment(text[start:end], kind)]
        last = end
    segments.append(Segment(text[last:], ""))
    return tuple(segment for segment in segments if segment.text)


@lru_cache(maxsize=2000)
def folded(word: str) -> str:
    """An abstract says the same words again and again."""
    return fold(TAG.sub("", word))


def looked_for(terms: Mapping[str, Iterable[str]]) -> dict[str, list[Phrase]]:
    """The phrases by each form that their first word may take."""
    phrases: dict[tuple[str, ...], Phrase] = {}
    for rank, (kind, names) in enumerate(terms.items()):
        for term in (variant for name in names for variant in in_order(name)):
            phrases.setdefault(term, Phrase(rank, kind, tuple(map(forms, term))))
    index: dict[str, list[Phrase]] = {}
    for phrase in phrases.values():
        for form in phrase.forms[0]:
            index.setdefault(form, []).append(phrase)
    return index


def in_order(name: str) -> Iterator[tuple[str, ...]]:
    """The words of a name, and those of an inverted MeSH heading as people write it.

    >>> list(in_order("Diabetes Mellitus, Type 2"))
    [('diabetes', 'mellitus', 'type', '2'), ('type', '2', 'diabetes', 'mellitus')]
    """
    straight = tuple(words(name))
    turned = tuple(words(" ".join(reversed(plain(name).split(", ")))))
    yield from dict.fromkeys(order for order in (straight, turned) if order)


def chosen(text: str, there: list[Word], index: Mapping[str, list[Phrase]]) -> list[tuple[int, int, str]]:
    """Where the marked segments begin and end, in the order of the text, none overlapping."""
    found = [
        (phrase, position)
        for position, word in enumerate(there)
        for phrase in index.get(word.word, ())
        if stands_at(text, there, position, phrase)
    ]
    found.sort(key=lambda pair: (pair[0].rank, -len(pair[0].forms), pair[1]))
    taken: set[int] = set()
    places = []
    for phrase, position in found:
        run = range(position, position + len(phrase.forms))
        place = balanced(text, there[run[0]].start, there[run[-1]].end) if taken.isdisjoint(run) else None
        if place:
            taken.update(run)
            places.append((*place, phrase.kind))
    return sorted(places)


def stands_at(text: str, there: list[Word], position: int, phrase: Phrase) -> bool:
    run = there[position : position + len(phrase.forms)]
    return (
        len(run) == len(phrase.forms)
        and all(word.word in known for word, known in zip(run, phrase.forms, strict=True))
        and all(BETWEEN.fullmatch(text, one.end, next_.start) for one, next_ in zip(run, run[1:], strict=False))
    )


def balanced(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The place with the tags beside it that its own need; None when tags open or close elsewhere.

    >>> balanced("<i>B</i>12 and", 3, 10)
    (0, 10)
    """
    open_ = []
    for tag in TAG.findall(text[start:end]):
        if not tag.startswith("</"):
            open_.append(tag)
        elif open_ and open_[-1][1:] == tag[2:]:
            open_.pop()
        elif not open_ and text.endswith(f"<{tag[2:]}", 0, start):
            start -= len(tag) - 1
        else:
            return None
    for tag in reversed(open_):
        if not text.startswith(f"</{tag[1:]}", end):
            return None
        end += len(tag) + 1
    return start, end


@lru_cache(maxsize=2000)
def forms(word: str) -> frozenset[str]:
    """The word with the endings that English nouns and verbs take; a few that nobody writes do no harm.

    >>> sorted(forms("reduced") & {"reduce", "reduces", "reduced", "reducing", "reduction"})
    ['reduce', 'reduced', 'reduces', 'reducing']
    """
    if len(word) < SHORTEST or not word.isalpha():
        return frozenset({word})
    return frozenset(form for base in {word, *bases(word)} for form in inflected(base))


def bases(word: str) -> Iterator[str]:
    """What the word may be a form of: cramps of cramp, studies of study, reducing of reduce, stopped of stop."""
    for ending in ("ies", "ied"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            yield word.removesuffix(ending) + "y"
    for ending in ("s", "es", "ed", "ing"):
        base = word.removesuffix(ending)
        if base == word or len(base) < SHORTEST or word.endswith(("ss", "us", "is")):
            continue
        yield base
        if ending in ("ed", "ing"):
            yield base[:-1] if base[-1] == base[-2] else base + "e"


def inflected(base: str) -> set[str]:
    if base.endswith("e"):
        return {base, f"{base}s", f"{base}d", f"{base[:-1]}ing"}
    doubled = base + base[-1]
    plural = f"{base[:-1]}ie" if base.endswith("y") else f"{base}e"
    return {base, f"{base}s", f"{plural}s", f"{plural}d", f"{base}ing", f"{doubled}ed", f"{doubled}ing"}
