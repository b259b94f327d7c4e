"""Names of persons and of groups, as the NLM writes them."""

import re
import unicodedata

from evidence.citations.item import Name

# Citing Medicine writes generations as ordinals (https://www.ncbi.nlm.nih.gov/books/NBK7282/).
SUFFIXES = {"II": "2nd", "III": "3rd", "IV": "4th", "V": "5th", "Jr.": "Jr", "Sr.": "Sr", "Junior": "Jr"}

# How a list of authors says that it is not whole; BibTeX and citeproc know "others".
OTHERS = frozenset({"et al", "et al.", "others"})

GIVEN_WORD = re.compile(r"[^\s.\-\u2010\u2011\u2013]+")
LETTERS_OF_INITIALS = 3


def is_others(name: Name) -> bool:
    """Whether the "name" only says that more authors follow.

    >>> is_others({"literal": "et al."})
    True
    """
    return name.get("literal") in OTHERS


def is_group(name: Name) -> bool:
    """Whether the name is a group's: it has a literal form and no family name.

    >>> is_group({"literal": "BCSH Blood Transfusion Task Force"})
    True
    """
    return bool(name.get("literal")) and not name.get("family")


def single_name(name: Name) -> str:
    """The whole name when it is one piece (a group, a mononym), or "" when a person has several.

    >>> single_name({"family": "Nursalam"}), single_name({"family": "Qidwai", "given": "Waris"})
    ('Nursalam', '')
    """
    family, given = name.get("family", ""), name.get("given", "")
    if family and (given or name.get("suffix")):
        return ""
    return family or name.get("literal", "") or given


def initials(given: str) -> str:
    """The initials of given names: one letter a word, hyphens disregarded, particles left out.

    Initials stay what they are ("JA"), and scripts without capitals are not cut.
    Source: Citing Medicine, chapter 1 (https://www.ncbi.nlm.nih.gov/books/NBK7282/)

    >>> initials("Margaret P"), initials("Jean-Paul"), initials("Carla Adriane Leal"), initials("J.A.")
    ('MP', 'JP', 'CAL', 'JA')
    """
    if len(given) > LETTERS_OF_INITIALS and given.isascii() and given.isalpha() and given[0].isupper():
        return given[0]  # one plain word, as most
    words = GIVEN_WORD.findall(unicodedata.normalize("NFC", given))
    capitalized = [word for word in words if not word[0].islower()]
    return "".join(map(initial, capitalized or words))


def initial(word: str) -> str:
    if len(word) > LETTERS_OF_INITIALS and "A" <= word[0] <= "Z":
        return word[0]
    if word.isascii() and word.isupper() and word.isalpha() and len(word) <= LETTERS_OF_INITIALS:
        return word
    letter = next((character for character in word if character.isalnum()), "")
    if letter.upper() == letter.lower():
        return word
    return letter.upper()[0]


def printed(name: Name) -> str:
    """The name as the NLM prints it: family name, initials, suffix.

    Source: Citing Medicine, chapter 1 (https://www.ncbi.nlm.nih.gov/books/NBK7282/)

    >>> printed({"family": "Benson", "given": "Al B", "suffix": "III"})
    'Benson AB 3rd'
    """
    if single := single_name(name):
        return single
    suffix = name.get("suffix", "")
    parts = (name.get("family", ""), initials(name.get("given", "")), SUFFIXES.get(suffix, suffix))
    return " ".join(filter(None, parts))
