"""What PubMed prints of other articles behind a citation: errata, comments, updates, retractions.

The words are those of https://www.nlm.nih.gov/bsd/licensee/elements_descriptions.html#commentscorrections .
"""

import re

from evidence.identifiers.places import YEAR

_NOTICE = re.compile(
    r"(?<=[.?!;)\]] )(?:Erratum|Corrected and republished|Retract(?:ion|ed)(?: and republished)?|Partial retraction"
    r"|Update|Expression of concern|Comment|Republished|Summary for patients|Original report|Dataset described)"
    r" (?:in|for|of|on|from|by)[:.] ",
    re.IGNORECASE,
)
_DATE = re.compile(rf"[.?!)\]\"] {YEAR}\b")
_LAST_PMID = re.compile(r".*\b(?=PMID: )", re.DOTALL)


def notice_span(text: str) -> tuple[int, int]:
    """From where to where the citation in `text` tells of other articles; two times its length when it does not.

    A notice stands behind the date of publication (a title may begin with "Erratum for:"), and ends at the last
    PMID, which is again the study's own.

    >>> text = "Milner CE. Gait. J Pain. 2021;1:2. Erratum in: J Pain. 2022;3:4. PMID: 19214698."
    >>> start, end = notice_span(text)
    >>> text[start:end]
    'Erratum in: J Pain. 2022;3:4. '
    """
    dated = _DATE.search(text)
    notice = _NOTICE.search(text, dated.end()) if dated else None
    if notice is None:
        return len(text), len(text)
    own = _LAST_PMID.match(text, notice.end())
    return notice.start(), own.end() if own else len(text)
