"""Text as LaTeX writes it: special characters escaped, the five tags as commands, braces always balanced."""

import re

from evidence.citations.markup import TAG, decode_entities

SPECIAL = re.compile(r"[&%_#$~^\\{}]")
ESCAPES = str.maketrans(
    {
        "&": r"\&",
        "%": r"\%",
        "_": r"\_",
        "#": r"\#",
        "$": r"\$",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
    }
)
COMMANDS = {
    "<i>": r"\emph{",
    "<b>": r"\textbf{",
    "<u>": r"\underline{",
    "<sub>": r"\textsubscript{",
    "<sup>": r"\textsuperscript{",
}

LIGATURE = re.compile(r"([-'`])(?=\1)")

# BibTeX counts braces whether escaped or not (https://www.ctan.org/pkg/tamethebeast): a brace without
# its partner gets an invisible one.
LITERAL_BRACE = re.compile(r"\\[{}]")
LONELY = {r"\{": r"\{\vphantom{\}}", r"\}": r"\vphantom{\{}\}"}


def escaped(text: str) -> str:
    r"""Plain text as LaTeX.

    >>> print(escaped("A & B: 5 % of {x"))
    A \& B: 5 \% of \{\vphantom{\}}x
    """
    if not SPECIAL.search(text):
        return text
    return balanced(text.translate(ESCAPES))


def from_markup(text: str) -> str:
    r"""A text with the five tags as LaTeX; a tag that is never closed is closed at the end.

    >>> print(from_markup("<i>E. coli</i> &amp; H<sub>2</sub>O"))
    \emph{E. coli} \& H\textsubscript{2}O
    """
    if "<" not in text:
        return unligated(escaped(decode_entities(text)))
    pieces: list[str] = []
    opened: list[str] = []
    for place, piece in enumerate(TAG.split(text)):
        if place % 2 == 0:
            pieces.append(unligated(decode_entities(piece).translate(ESCAPES)))
        elif piece in COMMANDS:
            opened.append(piece)
            pieces.append(COMMANDS[piece])
        else:
            pieces.append("}" * closed_by(piece, opened))
    return balanced("".join(pieces) + "}" * len(opened))


def unligated(latex: str) -> str:
    """LaTeX whose pairs of signs stay two signs: "--" would be printed as a dash, and two primes as a quotation mark.

    >>> unligated("Cramps--a review")
    'Cramps-{}-a review'
    """
    return LIGATURE.sub(r"\1{}", latex) if "--" in latex or "''" in latex or "``" in latex else latex


def closed_by(tag: str, opened: list[str]) -> int:
    """How many open tags an end tag closes: those inside of its own as well, none when its own is not open."""
    start = tag.replace("/", "")
    if start not in opened:
        return 0
    count = 1
    while opened.pop() != start:
        count += 1
    return count


def balanced(latex: str) -> str:
    if r"\{" not in latex and r"\}" not in latex:
        return latex
    waiting: list[int] = []
    lonely: set[int] = set()
    for brace in LITERAL_BRACE.finditer(latex):
        if brace[0] == r"\{":
            waiting.append(brace.start())
        elif waiting:
            waiting.pop()
        else:
            lonely.add(brace.start())
    lonely.update(waiting)
    return LITERAL_BRACE.sub(lambda brace: LONELY[brace[0]] if brace.start() in lonely else brace[0], latex)
