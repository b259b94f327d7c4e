"""Under which licence the data leave the house, in a text that goes with them."""

# SPDX identifiers (https://spdx.org/licenses/), with the name and the address of the licence.
LICENCES = {
    "CC-BY-4.0": ("Creative Commons Attribution 4.0 International", "https://creativecommons.org/licenses/by/4.0/"),
    "CC-BY-SA-4.0": (
        "Creative Commons Attribution-ShareAlike 4.0 International",
        "https://creativecommons.org/licenses/by-sa/4.0/",
    ),
    "CC0-1.0": ("Creative Commons Zero 1.0 Universal", "https://creativecommons.org/publicdomain/zero/1.0/"),
}

TEXT = """\
Claims, judgements, gradings and verdicts in this folder: {licence}.
Name their source: Evidence, {site}, with the version of the claim, which stands in each line.

Bibliographic facts (titles, authors, journals, identifiers, MeSH, notices) come from PubMed, courtesy of the
U.S. National Library of Medicine, and from people who typed them; we claim no right in them. They are as they were
when they were fetched: what PubMed says today may differ. Abstracts are not in this folder: many are under copyright.

The text of scales is our own wording; the instruments belong to their authors and stand at the addresses given.

All of this is given as it is, without any warranty, and is no medical advice.
"""


def licence_text(licence: str, site: str) -> str:
    """The text of the file LICENSE. A licence that is not known here is named as it was set.

    >>> "Creative Commons Zero 1.0 Universal (https://" in licence_text("CC0-1.0", "https://example.org")
    True
    """
    name, url = LICENCES.get(licence, (licence, ""))
    return TEXT.format(licence=f"{name} ({url})" if url else name, site=site)
