"""Titles as PubMed delivers them, made ready to be cited."""

import re

# https://www.nlm.nih.gov/bsd/mms/medlineelements.html#ti : every title in PubMed ends in a period, unless in ? or !
FINAL_PERIOD = re.compile(r"\.((?:</(?:i|b|u|sub|sup)>)*)$")

# Endings whose period belongs to the word: "U.S.", "et al.", "sp. nov." (a new species), "Acme Inc."
ABBREVIATION = re.compile(r"(?:\b[^\W\d_]\.){2,}$|\b(?:et al|etc|Inc|Ltd|Jr|Sr|spp?|subsp|nov|ssp)\.$", re.UNICODE)


def without_final_period(title: str) -> str:
    """The title without the period that PubMed puts at its end.

    Question and exclamation marks, an ellipsis and the period of an abbreviation stay; brackets around a
    translated title stay as well.
    Source: https://www.nlm.nih.gov/bsd/mms/medlineelements.html#ti

    >>> without_final_period("[Cramps in the leg].")
    '[Cramps in the leg]'
    >>> without_final_period("Health care in the U.S.")
    'Health care in the U.S.'
    """
    title = title.strip()
    ending = FINAL_PERIOD.search(title)
    if not ending:
        return title
    text = title[: ending.start() + 1]
    if is_ellipsis(text) or ABBREVIATION.search(text):
        return title
    return text[:-1] + ending[1]


def is_ellipsis(text: str) -> bool:
    """Whether the text ends in three dots and no fourth one, which would be a final period.

    >>> is_ellipsis("To be continued..."), is_ellipsis("To be continued....")
    (True, False)
    """
    return text.endswith("...") and not text.endswith("....")


def is_translated(title: str) -> bool:
    """Whether the title stands in the brackets by which the NLM marks a translation.

    Source: https://www.nlm.nih.gov/bsd/mms/medlineelements.html#ti

    >>> is_translated("[Cramps in the leg]")
    True
    """
    return title.startswith("[") and title.endswith("]")


def sentence(text: str) -> str:
    """The text with a period at its end, unless it has a mark of its own there.

    >>> sentence("Is it magnesium?"), sentence("It is")
    ('Is it magnesium?', 'It is.')
    """
    return text if text.endswith((".", "?", "!")) else text + "."
