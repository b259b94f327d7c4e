"""How people print identifiers: labels, addresses old and new, library proxies. Every pattern is of bounded length.

In each PRINTED pattern the one group that matches holds the value; a CLAIM is a label with whatever follows it,
right or wrong, in the group `claim`.
"""

import re


def _compile(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE | re.VERBOSE)


_ALONE = r"(?<![0-9A-Za-z])"
_END = r"(?![0-9A-Za-z])"
_VERSION = rf"(?:\.[0-9]{{1,2}}{_END})?"  # PMC3394355.1 is the first version of PMC3394355
_COLON = r"\s{0,3}[:：=\#-]?\s{0,3}"

# More digits behind a sign make another number of it: "22,972,143", "2012-05-03", "22972143 2012". What may follow is
# the next of a list ("22972143,31923242") and a DOI.
_JOINT = r"[.,\s/-]"
_WHOLE = rf"(?![0-9A-Za-z]|(?!,[1-9][0-9]{{6,7}}(?![0-9]))(?!{_JOINT}10\.[0-9]{{4,9}}/){_JOINT}[0-9])"
# "registered PMID 10 mg dose" speaks of a drug.
_UNIT = rf"\s?(?:%|(?:[mkµμn]|mc)?g|m?l|[mn]mol|iu|[cmk]?m|hours?|days?|weeks?|months?|years?|patients){_END}"
_NO_UNIT = rf"(?!{_UNIT})"
# A label, then everything that belongs to the number, quoted, or a DOI.
_CLAIMED = (
    rf"\"?(?P<claim>(?<=\")[^\"]{{1,500}}+|10\.[0-9]{{4,9}}/\S{{1,100}}+"
    rf"|\w{{1,60}}+(?:(?<=[0-9]){_JOINT}(?=[0-9])\w{{1,20}}+){{0,8}}(?:(?<=[0-9]){_UNIT})?)"
)

_WEB = r"(?:https?://)?(?:[a-z0-9-]{1,40}\.){0,3}"
_TAIL = r"(?:[/?\#&][^\s<>\"“”,;|)\]]{0,500}+)?"
ADDRESS_TAIL = _compile(_TAIL)
# A library's proxy writes the dots of the host as hyphens and adds its own host behind.
_NCBI = r"ncbi[.-]nlm[.-]nih[.-]gov(?:\.[a-z0-9.-]{1,80})?"
_CLOSED = r"(?=[\s/?\#&<>\"'“”,.;:)\]}|]|$)"
# A search for a number is a PMID only when the number is the whole search: not ?term=2012+magnesium or 2012:2013[dp].
_WHOLE_TERM = r"(?:\[(?:uid|pmid)\]|%5B(?:uid|pmid)%5D)?(?=[\s\#&<>\"'“”)\]}|]|$|[,.;:](?:\s|$))(?!\s?\[)"

# https://pubmed.ncbi.nlm.nih.gov/help/ and the addresses before 2020; https://europepmc.org/Help
_PMID_ADDRESS = "|".join(
    (
        rf"{_WEB}pubmed[.-]{_NCBI}/(?:m/|pubmed/)?",
        rf"{_WEB}{_NCBI}/(?:m/)?(?:pubmed|sites/pubmed)/?\??",
        rf"{_WEB}{_NCBI}/(?!\S{{0,120}}[?&]db=(?!pubmed))\S{{0,120}}?[?&](?:list_uids|uid)=",
        rf"{_WEB}(?:pmc[.-])?{_NCBI}/(?:pmc/)?articles/pmid/",
        rf"{_WEB}pubmed\.(?:gov|com)/",
        rf"{_WEB}europepmc\.org/(?:article|abstract)/med/",
    )
)
_PMID_SEARCH = rf"{_WEB}(?:pubmed[.-]{_NCBI}|{_NCBI}/(?:m/)?(?:sites/)?pubmed|pubmed\.(?:gov|com))/?\?term="
_PMID_LABEL = r"(?:pub\s?med\s{1,3}(?:pmid|id|identifier|number|no\.?)s?|pmids?|pubmed(?=\s{0,3}[:：=\#]))"
PMID_PRINTED = _compile(
    rf"{_ALONE}(?:{_PMID_ADDRESS})(?P<url>[1-9][0-9]{{0,8}}){_END}{_CLOSED}{_TAIL}",
    rf"{_ALONE}{_PMID_SEARCH}(?P<term>[1-9][0-9]{{0,8}}){_END}{_WHOLE_TERM}{_TAIL}",
    rf"{_ALONE}{_PMID_LABEL}{_COLON}(?P<value>[1-9][0-9]{{0,8}}){_WHOLE}{_NO_UNIT}",
    rf"{_ALONE}{_PMID_LABEL}{_COLON}\"(?P<quoted>[1-9][0-9]{{0,8}})\"",
)
PMID_CLAIM = _compile(rf"{_ALONE}(?:{_PMID_LABEL}{_COLON}|(?:pubmed[.-]{_NCBI}|{_NCBI}/pubmed)/(?=[0-9])){_CLAIMED}")
# The numbers that one label heads: "PMID: 22972143, 31923242".
PMID_NEXT = _compile(
    rf"\s{{0,3}}(?:[,;&]\s{{0,3}}(?:and\s{{1,3}})?|(?<=\s)and\s{{1,3}})(?P<value>[1-9][0-9]{{6,7}}){_WHOLE}"
)
# A number behind an identifier that may be a PMID, or a date, or anything.
UNLABELLED = _compile(
    rf"\s{{0,3}}(?:[,;/|&]\s{{0,3}}|and\s{{1,3}})?(?P<claim>[1-9][0-9]{{4,8}}){_END}(?=\s{{0,3}}(?:[.,;/|&)\]]|$))"
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
    rf"{_ALONE}{_PMCID_LABEL}{_COLON}(?P<digits>[1-9][0-9]{{0,8}})(?:{_WHOLE}|(?=\.[0-9]{{1,2}}{_END})){_VERSION}",
)
PMCID_CLAIM = _compile(rf"{_ALONE}(?:{_PMCID_LABEL}{_COLON}(?:pmc)?|pmc(?=[0-9])){_CLAIMED}")

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
