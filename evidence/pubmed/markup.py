"""Texts of PubMed: whitespace in order, the five tags kept where they may stand, MathML in one readable line."""

import re
from html import escape as html_escape

from lxml.etree import _Element

KEPT_TAGS = frozenset({"i", "b", "u", "sub", "sup"})
MATHML = "{http://www.w3.org/1998/Math/MathML}"
# Spaces that break a line; other spaces (no-break, thin) are the publisher's typography and stay.
BREAKING_SPACES = re.compile("[ \t\r\n\x85\u2028\u2029]+")
# How the parts of a formula are put together. Without it 10<sup>5</sup> would read 105, and 1/2 would read 12.
FORMULAS = {
    "msub": "{0}<sub>{1}</sub>",
    "msup": "{0}<sup>{1}</sup>",
    "msubsup": "{0}<sub>{1}</sub><sup>{2}</sup>",
    "munder": "{0}<sub>{1}</sub>",
    "munderover": "{0}<sub>{1}</sub><sup>{2}</sup>",
    "mfrac": "{0}/{1}",
    "mroot": "{0}<sup>1/{1}</sup>",
}
# Signs over a letter, as Unicode puts them on it: oxygen uptake is V with a dot, a mean is x with a bar.
ACCENTS = {".": "\u0307", "˙": "\u0307", "¯": "\u0304", "-": "\u0304", "^": "\u0302", "~": "\u0303", "→": "\u20d7"}
UNSEEN = frozenset({"annotation", "annotation-xml"})  # the same formula again, in TeX


def clean(text: str | None) -> str | None:
    """Text with single spaces and none at its ends; None when nothing is left.

    >>> clean("Garrison\\n   SR ")
    'Garrison SR'
    """
    if text is None:
        return None
    if "  " in text or "\n" in text or "\t" in text or "\r" in text or (not text.isascii() and has_rare_break(text)):
        text = BREAKING_SPACES.sub(" ", text)
    return text.strip(" ") or None


def has_rare_break(text: str) -> bool:
    return "\x85" in text or "\u2028" in text or "\u2029" in text


def escape(text: str) -> str:
    """Text as HTML outside of tags; most texts have nothing to escape.

    >>> escape("p < 0.05 & more")
    'p &lt; 0.05 &amp; more'
    """
    return html_escape(text, quote=False) if "&" in text or "<" in text or ">" in text else text


def plain(element: _Element | None) -> str | None:
    """The whole text of an element, tags left out; None when there is none.

    >>> from lxml.etree import XML
    >>> plain(XML("<Keyword>CD4<sup>+</sup> &amp; T</Keyword>"))
    'CD4+ & T'
    """
    if element is None:
        return None
    return clean("".join(map(str, element.itertext()))) if len(element) else clean(element.text)


def marked(element: _Element | None) -> str:
    """The whole text of an element as HTML with <i>, <b>, <u>, <sub> and <sup> only; "" when there is none.

    Source: https://www.nlm.nih.gov/bsd/licensee/elements_descriptions.html#articletitle

    >>> from lxml.etree import XML
    >>> marked(XML("<ArticleTitle>CO<sub>2</sub> &lt; <em>x</em></ArticleTitle>"))
    'CO<sub>2</sub> &lt; x'
    """
    if element is None:
        return ""
    if not len(element):
        return escape(clean(element.text) or "")
    return clean(inner(element)) or ""


def inner(element: _Element) -> str:
    parts = [escape(element.text or "")]
    for child in element:
        parts.append(tagged(child))
        parts.append(escape(child.tail or ""))
    return "".join(parts)


def tagged(element: _Element) -> str:
    tag = element.tag
    if tag in KEPT_TAGS:
        content = inner(element)
        return f"<{tag}>{content}</{tag}>" if content.strip() else content
    if isinstance(tag, str) and (tag.startswith(MATHML) or tag.startswith("mml:")):
        return formula(element)
    return inner(element)


def formula(element: _Element) -> str:
    """A MathML element in one line. Spaces around its tags are layout and not text."""
    name = local_name(element)
    if name in UNSEEN:
        return ""
    parts = [formula(child) for child in element]
    if name == "mspace":
        return " "
    if name == "mover" and len(parts) == 2:
        return parts[0] + ACCENTS.get(parts[1], parts[1])
    if name == "mfenced":
        separator = element.get("separators", ",")[:1]
        return element.get("open", "(") + separator.join(parts) + element.get("close", ")")
    if name == "msqrt":
        return f"√({''.join(parts)})"
    pattern = FORMULAS.get(name)
    if pattern is None or len(parts) != pattern.count("{"):
        return escape((element.text or "").strip(" \t\r\n")) + "".join(parts)
    return pattern.format(*(grouped(part, name) for part in parts))


def grouped(part: str, name: str) -> str:
    """In a fraction a sum needs brackets: (a+b)/c."""
    return f"({part})" if name == "mfrac" and re.search(r"[-+−\s/]", part) else part


def local_name(element: _Element) -> str:
    return re.sub(r"^\{.*\}|^\w+:", "", element.tag) if isinstance(element.tag, str) else ""
