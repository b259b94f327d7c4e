"""How people print identifiers: labels, addresses old and new, library proxies. Every pattern is of bounded length.

In each PRINTED pattern one of the groups `value`, `url` or `digits` holds the value; a CLAIM is a label with
whatever follows it, right or wrong, in the group `claim`.
"""

import re


def _compile(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE | re.VERBOSE)


_ALONE = r"(?<![0-9A-Za-z])"
_END = r"(?![0-9A-Za-z])"
_VERSION = rf"(?:\.[0-9]{{1,2}}{_END})?"  # PMC3394355.1 is the first version of PMC3394355
_COLON = r"\s{0,3}[:：=\#-]?\s{0,3}"

_WEB = r"(?:https?://)?(?:[a-z0-9-]{1,40}\.){0,3}"
_TAIL = r"(?:[/?\#&][^\s<>\"“”,;|)\]]{0,500}+)?"
ADDRESS_TAIL = _compile(_TAIL)
# A library's proxy writes the dots of the host as hyphens and adds its own host behind.
_NCBI = r"ncbi[.-]nlm[.-]nih[.-]gov(?:\.[a-z0-9.-]{1,80})?"
# A search for a number is a PMID only when the number is the whole search: not ?term=2012+magnesium.
_WHOLE_TERM = r"(?:\[[a-z]{1,5}\]|%5B[a-z]{1,5}%5D)?(?=[\s/?\#&<>\"'“”,.;:)\]}|]|$)"

# https://pubmed.ncbi.nlm.nih.gov/help/ and the addresses before 2020; https://europepmc.org/Help
_PMID_ADDRESS = "|".join(
    (
        rf"{_WEB}pubmed[.-]{_NCBI}/(?:m/|pubmed/)?(?:\?term=)?",
        rf"{_WEB}{_NCBI}/(?:m/)?(?:pubmed|sites/pubmed)/?(?:\?term=|\?)?",
        rf"{_WEB}{_NCBI}/\S{{0,120}}?(?:list_uids|uid)=",
        rf"{_WEB}(?:pmc[.-])?{_NCBI}/(?:pmc/)?articles/pmid/",
        rf"{_WEB}pubmed\.(?:gov|com)/(?:\?term=)?",
        rf"{_WEB}europepmc\.org/(?:article|abstract)/med/",
    )
)
_PMID_LABEL = r"(?:pub\s?med\s{1,3}(?:pmid|id|identifier|number|no\.?)s?|pm\ ?ids?|pubmed(?=\s{0,3}[:：=\#]))"
PMID_PRINTED = _compile(
    rf"{_ALONE}(?:{_PMID_ADDRESS})(?P<url>[1-9][0-9]{{0,8}}){_END}{_WHOLE_TERM}{_TAIL}",
    rf"{_ALONE}{_PMID_LABEL}{_COLON}(?P<value>[1-9][0-9]{{0,8}}){_END}",
)
PMID_CLAIM = _compile(
    rf"{_ALONE}(?:{_PMID_LABEL}{_COLON}|(?:pubmed[.-]{_NCBI}|{_NCBI}/pubmed)/(?=[0-9]))(?P<claim>\w{{1,60}}+)"
)

# https://pmc.ncbi.nlm.nih.gov/about/faq/
_PMCID_ADDRESS = "|".join(
    (
        rf"{_WEB}(?:pmc[.-])?{_NCBI}/(?:m/)?(?:pmc/)?articles/",
        rf"{_WEB}(?:europepmc\.org|ukpmc\.ac\.uk)/(?:articles?|abstract)/(?:pmc/)?",
    )
)
_PMCID_LABEL = r"(?:pmc\ ?ids?|pubmed\s?central(?:\s(?:pmcid|id))?)"
PMCID_PRINTED = _compile(
    rf"{_ALONE}(?:{_PMCID_ADDRESS})(?:pmc)?(?P<url>[1-9][0-9]{{0,8}}){_END}{_VERSION}{_TAIL}",
    rf"{_ALONE}(?:(?:{_PMCID_LABEL}|{_PMID_LABEL}){_COLON})?pmc\s?:?\s?(?P<value>[1-9][0-9]{{0,8}}){_END}{_VERSION}",
    rf"{_ALONE}{_PMCID_LABEL}{_COLON}(?P<digits>[1-9][0-9]{{0,8}}){_END}{_VERSION}",
)
PMCID_CLAIM = _compile(rf"{_ALONE}(?:{_PMCID_LABEL}{_COLON}(?:pmc)?|pmc(?=[0-9]))(?P<claim>\w{{1,60}}+)")

DOI_LABEL = re.compile(r"(?<![0-9A-Za-z])doi\s{0,3}[:：=]?\s{0,3}$", re.IGNORECASE)
DOI_CLAIM = _compile(
    rf"{_ALONE}(?:doi\s{{0,3}}[:：=]\s{{0,3}}|doi\s{{1,3}}(?=[0-9])|(?:https?://)?(?:dx\.)?doi\.org/)(?P<claim>\S{{1,100}}+)"
)

# https://clinicaltrials.gov/data-api/about-api/study-data-structure and https://www.isrctn.com/page/faqs
NCT_PRINTED = _compile(
    rf"{_ALONE}(?:{_WEB}clinicaltrials\.gov/\S{{0,60}}?)?nct[\s:-]{{0,2}}(?P<value>[0-9]{{8}}){_END}{_TAIL}"
)
NCT_CLAIM = _compile(rf"{_ALONE}nct[\s:-]{{0,2}}(?P<claim>[0-9]{{4,60}}+)")
ISRCTN_PRINTED = _compile(rf"{_ALONE}(?:{_WEB}isrctn\.com/)?isrctn[\s:-]{{0,2}}(?P<value>[0-9]{{8}}){_END}{_TAIL}")
ISRCTN_CLAIM = _compile(rf"{_ALONE}isrctn[\s:-]{{0,2}}(?P<claim>[0-9]{{4,60}}+)")
