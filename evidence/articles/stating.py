"""Does a sentence state a claim? Recognised by words, without accents, case, simple endings and spelling of a country.

PURE. A claim is stated where each thing that it names is named: a term matches a word and its plural, a term that ends
in * any word that begins so, a term of several words only these words side by side. The sign % reads "percent".
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from evidence.articles.claimed import asks
from evidence.errors import EvidenceError
from evidence.folding import words as folded_words


class NoWords(EvidenceError):
    """“{text}” names nothing that a sentence could name: write a line for each thing, such as “cramp*, spasm*”."""

    code = "no_words"


@dataclass(frozen=True, slots=True)
class Words:
    """What a sentence must name, each thing in one of its terms, and what it must not; terms are folded."""

    all_of: tuple[tuple[str, ...], ...]
    none_of: tuple[str, ...] = ()


# American spelling, and what British spelling becomes beside it; applied to texts and terms alike.
SPELLINGS = (("ae", "e"), ("oe", "e"), ("our", "or"), ("iz", "is"), ("yz", "ys"))

# Verbs of effect and words that say little, left out of the words that are taken from a claim's own statement.
LEFT_OUT = frozenset(
    """a about added after also among an and any are as at be been before better between but by can cause causes chronic
    common controls could cure cures daily day days do does done during each eases effect effective effects evidence
    every few fewer for from further general give gives guide guides half has have having help helps high
    hours how if improve improves in increase increases into is it its known lack lacking lead leads less long low lower
    lowers made make makes many may men mg might minutes month months more most much nearly no non none normal not of
    often on or oral orally other others over part patients people person persons prevent prevents probably raise raises
    reduce reduces relieve relieves remain remains result results risk seconds short so some specific stop stops
    such supplement supplementation supplements take taken taking term than that the their them then there these they
    this those through to too treat treatment treats two under unknown up use used using very was week weeks well were
    what when where whether which while who with within without woman women work works year years adult adults older
    difference everybody idiopathic""".split()
)
# Taken off a word of a statement, the longest first, so that pregnancy finds pregnant and dehydration dehydrated.
ENDINGS = tuple(
    "ations ation ments ment ancy ency ance ence ants ions ant ent ing ion ies es ed cy ty al ic e s y".split()
)
SHORTEST = 4  # letters that an ending leaves
FEWEST = 2  # things that a sentence must name before it is taken to state a claim

# How texts say that something is counted, for claims on how frequent a thing is.
COUNTS = ("percent*", "per cent", "prevalen*", "proportion*", "half", "third", "quarter", "of 100", "in 100", "one in")


def words_of(text: str) -> Words:
    """The words of a phrasing: a line for each thing, commas between terms; a line that begins with “not” forbids.

    Raises NoWords when no line asks for anything.

    >>> words_of("magnes*\\ncramp*, spasm*\\nnot pregnan*")
    Words(all_of=(('magnes*',), ('cramp*', 'spasm*')), none_of=('pregnan*',))
    """
    asked: list[tuple[str, ...]] = []
    forbidden: list[str] = []
    for line in text.splitlines():
        forbids = re.match(r"\s*not\s", line, re.IGNORECASE)
        terms = tuple(filter(None, map(term, line[forbids.end() if forbids else 0 :].split(","))))
        if forbids:
            forbidden += terms
        elif terms:
            asked.append(terms)
    if not asked:
        raise NoWords(text=" ".join(text.split())[:80])
    return Words(tuple(asked), tuple(forbidden))


def term(text: str) -> str:
    """A term as it is compared: folded, each word with its star.

    >>> term(" Hæmodialys* patient ")
    'hemodialys* patient'
    """
    parts = []
    for piece in text.split():
        found = [spelled(word) for word in folded_words(piece)]
        parts += [*found[:-1], found[-1] + "*" * piece.endswith("*")] if found else []
    return " ".join(parts)


@lru_cache(maxsize=4096)
def default_words(statement: str, population: str, intervention: str) -> Words:
    """The words of a claim whose phrasing nobody wrote: those of its statement, without verbs of effect, numbers and
    general words; when these are too few, also of intervention and population. A claim without an intervention is on
    how frequent something is, and a sentence must count. Raises NoWords when there are none.

    >>> default_words("Magnesium relieves leg cramps in pregnancy.", "pregnant women", "oral magnesium").all_of
    (('magnesium',), ('leg',), ('cramp*',), ('pregn*',))
    """
    asked: dict[str, None] = {}
    for text in (statement, intervention, population):
        if len(asked) < FEWEST:
            asked |= dict.fromkeys(content(text))
    if not asked:
        raise NoWords(text=statement)
    counted = () if intervention.strip() else (COUNTS,)
    return Words((*((word,) for word in asked), *counted))


def content(text: str) -> list[str]:
    """The words that carry a text's meaning, as terms; a letter alone belongs to the word before it.

    >>> content("Vitamin D prevents cramps within 35 minutes.")
    ['vitamin d', 'cramp*']
    """
    kept: list[str] = []
    before = ""
    for word in folded_words(text):
        if len(word) == 1 and word.isalpha() and before and before not in LEFT_OUT and word not in LEFT_OUT:
            kept[-1:] = [f"{spelled(before)} {word}"]
        elif len(word) > 1 and word not in LEFT_OUT and not word.isdigit():
            kept.append(root(word))
        before = word if len(word) > 1 else ""
    return kept


def root(word: str) -> str:
    """A word as a term for it and its relatives.

    >>> root("pregnancy"), root("magnesium"), root("leg")
    ('pregn*', 'magnesium', 'leg')
    """
    known = spelled(word)
    ending = next((one for one in ENDINGS if known.endswith(one) and len(known) - len(one) >= SHORTEST), "")
    return f"{known.removesuffix(ending)}*" if ending else known


@cache
def spelled(word: str) -> str:
    for american, british in SPELLINGS:
        word = word.replace(american, british)
    return word


def singular(word: str) -> str:
    """A word without the ending of a plural.

    >>> singular("cramps"), singular("studies"), singular("matches"), singular("illness")
    ('cramp', 'study', 'match', 'illness')
    """
    if len(word) < SHORTEST or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word.removesuffix("es") if word.endswith(("ches", "shes", "xes", "sses")) else word.removesuffix("s")


class Sentences:
    """Sentences by the words in them, so that a thousand claims are looked for at once; a question states nothing."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.tokens = [[] if asks(text) else tokens(text) for text in texts]
        self.holding: defaultdict[str, set[int]] = defaultdict(set)
        self.forms: defaultdict[str, set[str]] = defaultdict(set)
        for number, words in enumerate(self.tokens):
            for word in words:
                self.holding[word].add(number)
                self.forms[singular(word)].add(word)
        self.vocabulary = sorted(self.holding)

    def stating(self, words: Words) -> list[int]:
        """The places of the sentences, from 0, that name all that is asked and nothing that is forbidden."""
        found = set(range(len(self.tokens)))
        for terms in words.all_of:
            found &= set().union(*map(self.naming, terms))
            if not found:
                return []
        return sorted(found.difference(*map(self.naming, words.none_of)))

    def naming(self, term: str) -> set[int]:
        """The sentences with this term."""
        parts = [self.meant(part) for part in term.split()]
        found = set.intersection(*(self.with_any(part) for part in parts)) if parts else set()
        return found if len(parts) < 2 else {one for one in found if side_by_side(self.tokens[one], parts)}

    def meant(self, part: str) -> set[str]:
        """The words of the sentences that one word of a term means."""
        if not part.endswith("*"):
            return self.forms.get(singular(part), set())
        beginning = part.removesuffix("*")
        start = bisect_left(self.vocabulary, beginning)
        end = bisect_left(self.vocabulary, beginning + chr(0x10FFFF))
        return set(self.vocabulary[start:end])

    def with_any(self, words: Iterable[str]) -> set[int]:
        return set().union(*(self.holding[word] for word in words))


def tokens(text: str) -> list[str]:
    return [spelled(word) for word in folded_words(text.replace("%", " percent "))]


def side_by_side(words: Sequence[str], parts: Sequence[set[str]]) -> bool:
    places = range(len(words) - len(parts) + 1)
    return any(all(words[place + n] in part for n, part in enumerate(parts)) for place in places)


def states(sentence: str, words: Words) -> bool:
    """Whether a sentence names all that a claim's words ask for, and nothing that they forbid.

    >>> states("Magnesium eases cramps.", words_of("magnes*\\ncramp"))
    True
    """
    return bool(Sentences([sentence]).stating(words))
