"""How sure we are, as a small picture to put into an article, in the article's language.

PURE. In an <img> a picture has no style sheet and does not know whether the page around it is dark, so it brings its
own ground. Text is told how wide it may be: fonts differ, the badge does not.
"""

from dataclasses import dataclass

from evidence.errors import EvidenceError
from evidence.grading.drawing import DOTS, element, picture
from evidence.grading.rules import Certainty

HEIGHT, MARGIN, SIZE = 26.0, 9.0, "12"  # units; SIZE is that of the font
FONT = "Verdana, 'DejaVu Sans', sans-serif"
DOT = 14.0  # from one dot to the next

# The widths of letters in Verdana at 12 units; what is not here is as wide as an n.
WIDE = dict.fromkeys("mwMWÇÖÜ@%", 10.6) | dict.fromkeys("ABCDEGHKNOPQRSTUVXYZÄ", 8.4)
NARROW = dict.fromkeys("iljıI.,:;’'| ", 4.0) | dict.fromkeys("ftr-()/", 5.0)
WIDTHS = WIDE | NARROW
USUAL = 7.4

INK, PAPER, QUIET, ALARM = "#1c2526", "#ffffff", "#1f5f5b", "#8a1c1c"


@dataclass(frozen=True, slots=True)
class Words:
    """What a badge says in one language: GRADE's four words in the order of Certainty, and the other cases."""

    certainty: str
    grades: tuple[str, str, str, str]
    not_rated: str
    shaken: str
    retired: str


# As GRADE's and Cochrane's groups of these languages write them, such as https://www.cochrane.de and
# https://grade.org.
WORDS = {
    "de": Words("Vertrauenswürdigkeit der Evidenz", ("sehr niedrig", "niedrig", "moderat", "hoch"),
                "nicht bewertet", "Studie zurückgezogen", "Aussage zurückgezogen"),
    "en": Words("Certainty of evidence", ("very low", "low", "moderate", "high"),
                "not rated", "study retracted", "claim retired"),
    "es": Words("Certeza de la evidencia", ("muy baja", "baja", "moderada", "alta"),
                "no evaluada", "estudio retractado", "afirmación retirada"),
    "fr": Words("Certitude des preuves", ("très faible", "faible", "modérée", "élevée"),
                "non évaluée", "étude rétractée", "affirmation retirée"),
    "it": Words("Certezza delle prove", ("molto bassa", "bassa", "moderata", "alta"),
                "non valutata", "studio ritrattato", "affermazione ritirata"),
    "nl": Words("Zekerheid van het bewijs", ("zeer laag", "laag", "redelijk", "hoog"),
                "niet beoordeeld", "studie ingetrokken", "bewering ingetrokken"),
    "pl": Words("Pewność dowodów", ("bardzo niska", "niska", "umiarkowana", "wysoka"),
                "nie oceniono", "badanie wycofane", "twierdzenie wycofane"),
    "pt": Words("Certeza da evidência", ("muito baixa", "baixa", "moderada", "alta"),
                "não avaliada", "estudo retratado", "afirmação retirada"),
    "tr": Words("Kanıtın kesinliği", ("çok düşük", "düşük", "orta", "yüksek"),
                "değerlendirilmedi", "çalışma geri çekildi", "iddia geri çekildi"),
}  # fmt: skip
DEFAULT = "en"
COLONS = {"fr": "\u00a0:"}  # in French a space stands before it, at which no line breaks


class UnknownLanguage(EvidenceError):
    """Badges have no words for the language “{value}”. Known are: {known}."""

    code = "unknown_language"


def language_of(name: str) -> str:
    """The language of a badge for a BCP 47 tag: that of its first part, English for none. Raises UnknownLanguage.

    >>> language_of("pt-BR"), language_of("TR_tr"), language_of("")
    ('pt', 'tr', 'en')
    """
    first = name.strip().lower().replace("_", "-").partition("-")[0] or DEFAULT
    if first not in WORDS:
        raise UnknownLanguage(value=name[:40], known=", ".join(WORDS))
    return first


def said(certainty: Certainty | None, language: str, *, shaken: bool = False) -> str:
    """What a badge says, in words.

    >>> said(Certainty.LOW, "de"), said(None, "en", shaken=True)
    ('Vertrauenswürdigkeit der Evidenz: niedrig', 'Certainty of evidence: not rated (study retracted)')
    """
    words = WORDS[language]
    return titled(language, grade(certainty, words)) + (f" ({words.shaken})" if shaken else "")


def titled(language: str, text: str) -> str:
    return f"{WORDS[language].certainty}{COLONS.get(language, ':')} {text}"


def grade(certainty: Certainty | None, words: Words) -> str:
    return words.not_rated if certainty is None else words.grades[certainty.rank]


def badge(certainty: Certainty | None, language: str, *, shaken: bool = False) -> str:
    """The badge of a claim: what is rated, four dots, the word; `shaken` when a study was retracted since.

    >>> badge(Certainty.LOW, "en").count('class="filled"')
    2
    """
    words = WORDS[language]
    parts = [label(words.certainty), graded(certainty, words)]
    if shaken:
        parts.append(label(words.shaken, ALARM))
    return drawn(said(certainty, language, shaken=shaken), parts)


def retired_badge(language: str) -> str:
    """The badge of a claim that was retired: it says so, and no certainty."""
    words = WORDS[language]
    return drawn(titled(language, words.retired), [label(words.certainty), label(words.retired, ALARM)])


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a badge from left to right: its ground, its text, and dots before it."""

    text: str
    ground: str
    ink: str
    certainty: Certainty | None = None
    dots: int = 0

    @property
    def width(self) -> float:
        return 2 * MARGIN + self.dots * DOT + (4 if self.dots else 0) + width(self.text)


def label(text: str, ground: str = QUIET) -> Part:
    return Part(text, ground, PAPER)


def graded(certainty: Certainty | None, words: Words) -> Part:
    return Part(grade(certainty, words), PAPER, INK, certainty, DOTS)


def width(text: str) -> float:
    """How wide a text is in Verdana of 12 units, nearly.

    >>> width("il") < width("nn") < width("mm")
    True
    """
    return sum(WIDTHS.get(letter, USUAL) for letter in text)


def drawn(title: str, parts: list[Part]) -> str:
    shapes, x = [], 0.0
    for part in parts:
        shapes += [element("rect", x=x, y=0, width=part.width, height=HEIGHT, fill=part.ground), *inside(part, x)]
        x += part.width
    frame = element("rect", x=0.5, y=0.5, width=x - 1, height=HEIGHT - 1, fill="none", stroke=QUIET)
    return picture("badge", title, (x, HEIGHT), *shapes, frame)


def inside(part: Part, x: float) -> list[str]:
    filled = part.certainty.dots if part.certainty else 0
    broken: dict[str, str] = {} if part.certainty else {"stroke-dasharray": "2 2"}
    shapes = []
    for place in range(part.dots):
        paint = {"class": "filled", "fill": part.ink} if place < filled else {"class": "empty", "fill": "none"}
        at = x + MARGIN + DOT / 2 + place * DOT
        shapes.append(element("circle", cx=at, cy=HEIGHT / 2, r=5, stroke=part.ink, **paint, **broken))
    start = x + MARGIN + part.dots * DOT + (4 if part.dots else 0)
    return [*shapes, words_at(part, start)]


def words_at(part: Part, x: float) -> str:
    """The text, as wide as was reckoned, whatever the font."""
    look = {"font-family": FONT, "font-size": SIZE, "fill": part.ink, "lengthAdjust": "spacingAndGlyphs"}
    return element("text", part.text, x=x, y=HEIGHT / 2 + 4.4, textLength=width(part.text), **look)
