"""Where the authors of a printed reference end, and the family name of the first."""

import re

_CAPITALS = "A-ZÀ-ÖØ-ÞĂȘȚĀĆČĎĐĒĘĚĞĢĪİĶĹĽŁŃŅŇŌŐŘŚŞŠŢŤŪŮŰŹŻŽΑ-ΩА-Я"
_INITIAL = rf"[{_CAPITALS}]"
_PARTICLE = (
    r"(?:d[aeiou]s?|del|della|degli|dell['’]|l[aeo]s?|v[ao]n|den|der|ten|ter|te|zu|zur|af|av|bin|ibn|al|el|st|['’]t"
    r"|y|e|i)"
)
_NAME = rf"(?:[a-zA-Z]{{1,3}}['’‐-])?{_INITIAL}[\w'’‐-]{{0,40}}"
_FAMILY = rf"(?:{_PARTICLE}\s){{0,4}}{_NAME}(?:\s(?:{_PARTICLE}|{_NAME})){{0,6}}"
_JUNIOR = r"(?:,?\s(?:Jr|Sr|2nd|3rd|4th|II|III|IV)\b\.?)?"
_ET_AL = r"(?:[,;]?\s?\b(?:et\sal\.?|and\sothers|and\scolleagues)(?=[\s.,;(:]|$))?"

_DOTTED = rf"(?:{_INITIAL}\.[ ‐-]?){{1,5}}"  # "S. R." and "S.R."
_UNDOTTED = rf"{_INITIAL}{{1,2}}(?:[‐-]?{_INITIAL}){{0,3}}"  # "SR", "J-P"
_JOIN = r"(?:,\s(?:and\s|&\s|\.\s?\.\s?\.\s|…\s)?|\s(?:and|&|…)\s|;\s)"


def _several(person: str) -> re.Pattern[str]:
    return re.compile(rf"{person}{_JUNIOR}(?:{_JOIN}{person}{_JUNIOR}){{0,400}}{_ET_AL}")


# "Garrison, S. R., & Allan, G. M." (APA, Harvard, Nature)
_INVERTED = _several(rf"{_FAMILY},\s{_DOTTED}")
# "S. R. Garrison and G. M. Allan" (IEEE)
_UPRIGHT = _several(rf"{_DOTTED}{_FAMILY}")
# "Jahan F" as the first of a list (Vancouver, AMA, NLM), with or without a stop after the initials
_VANCOUVER = re.compile(
    rf"(?P<family>{_FAMILY}),?\s(?:{_UNDOTTED}|{_DOTTED}){_JUNIOR}\.?(?=\s*$|[,;.:(]|\s(?:et\sal|and|&)\b)"
)
# "Garrison, Scott R" (MLA, Chicago)
_FULL = re.compile(rf"(?P<family>{_FAMILY}),\s{_INITIAL}[\w.'’‐-]*(?:\s[\w.'’‐-]+){{0,5}}")

_FIRST_UPRIGHT = re.compile(rf"{_DOTTED}(?P<family>{_FAMILY})(?=\s*$|,|\s(?:et\sal|and|&)\b)")

# Words that stand before a capital in titles: "Vitamin D. A review" has no author called Vitamin.
_NOT_FAMILIES = {
    "vitamin", "hepatitis", "type", "factor", "part", "phase", "group", "influenza", "interleukin", "omega", "grade",
    "class", "level", "stage", "appendix", "chapter", "section", "table", "figure", "version", "volume", "protein",
    "coenzyme", "immunoglobulin", "streptococcus", "study", "trial", "world", "covid",
}  # fmt: skip

_GROUP = re.compile(
    r"\b(?:Society|Association|College|Committee|Task\sForce|Group|Organi[sz]ation|Institutes?|Cent(?:er|re)s?|Network"
    r"|Collaborat(?:ion|ors|ive)|Consortium|Panel|Council|Academy|Foundation|Federation|Agency|Ministry|Department"
    r"|Investigators|Board|Commission|Initiative|Alliance|Service|Administration|Team|Authority|Taskforce|Congress"
    r"|Force|League|Union|Office|Editors|Members|Secretariat|Program(?:me)?)\b"
)
_SMALL_WORDS = {"with", "from", "against", "about", "into", "within", "between", "among"}
_SENTENCE = re.compile(r"\.\s+(?=\S)")


def split_authors(text: str) -> tuple[str, str]:
    """The authors at the beginning of a citation and what follows; ("", text) when none can be told.

    >>> split_authors("Jahan F, Nanji K, et al. Fibromyalgia syndrome: an overview. Oman Med J")
    ('Jahan F, Nanji K, et al', 'Fibromyalgia syndrome: an overview. Oman Med J')
    >>> split_authors("Garrison, S. R., & Allan, G. M. Magnesium for cramps")
    ('Garrison, S. R., & Allan, G. M.', 'Magnesium for cramps')
    >>> split_authors("Vitamin D. A review")
    ('', 'Vitamin D. A review')
    """
    for pattern in (_INVERTED, _UPRIGHT):
        if (match := pattern.match(text)) and re.match(r"\s*[,.(]?\s*\S|$", text[match.end() :]):
            return match.group().strip(), text[match.end() :].lstrip(" ,.")
    sentence = _SENTENCE.search(text)
    if sentence and names_authors(text[: sentence.start()]):
        return text[: sentence.start()], text[sentence.end() :]
    return "", text


def names_authors(text: str) -> bool:
    """Whether the whole of `text` reads as a list of people in the order of bibliographies, or as a group.

    >>> names_authors("Jahan F, Nanji K"), names_authors("World Health Organization"), names_authors("Leg cramps")
    (True, True, False)
    """
    if _INVERTED.fullmatch(text) or _UPRIGHT.fullmatch(text):
        return True
    if any(_vancouver(part.strip()) for part in text.split(";")):
        return not _SENTENCE.search(text)
    return bool(_GROUP.search(text)) and not re.search("[:?!]|^[0-9]", text) and _capitalised(text)


def family_name(authors: str) -> str | None:
    """The family name of the first author in `authors`, None for a group or what cannot be told.

    >>> family_name("de la Paz M, Gür A"), family_name("Araújo, Carla Adriane Leal de et al"), family_name("WHO")
    ('de la Paz', 'Araújo', None)
    """
    for pattern in (_FIRST_UPRIGHT, _VANCOUVER, _FULL):
        if (match := pattern.match(authors)) and not _NOT_FAMILIES & set(match["family"].lower().split()):
            return match["family"]
    return None


def _vancouver(person: str) -> bool:
    match = _VANCOUVER.match(person)
    return match is not None and not _NOT_FAMILIES & set(match["family"].lower().split())


def _capitalised(text: str) -> bool:
    """A name, not a sentence: every word but the small ones begins with a capital."""
    return all(word[0].isupper() for word in re.findall(r"[^\W\d_]{4,}", text) if word not in _SMALL_WORDS)
