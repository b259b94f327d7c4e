"""How the values of a published version read: codes, numbers and days in words, and whole rows in short.

PURE. A version is a tree of JSON; here it becomes the same tree of words, without what is null or empty.
"""

import re
from calendar import month_name
from collections.abc import Iterable, Mapping
from datetime import date

Words = str | dict[str, "Words"] | list["Words"]

# The order in which a reader meets what changed; anything else comes after, by the alphabet.
READING_ORDER = (
    "statement certainty override evidence assessments outcomes ratings population intervention comparator "
    "question_type topics note review_due agreement declarations "
    "study role standing notices consensus appraisals "
    "effect measure estimate low high participants design direction outcome importance verdict magnitude "
    "effect_direction studies start start_reason steps baseline risk_of_bias finding finding_check levels tool answers "
    "overall domain change answer level label reason by decided_by reviewer assessed_by date hangs_on sensitivity"
).split()

# Fields whose values are codes, read with spaces for underscores; all other text stays as a person wrote it.
CODES = set(
    "answer certainty design direction domain effect_direction finding_check funding importance kind magnitude overall "
    "question_type role scale source standing start tool wanted consensus.by".split()
)

# Codes and fields whose words are other ones; kinds of notices: see evidence/studies/standing.py.
SPELLED = {
    "doi": "DOI", "pmid": "PMID", "pmcid": "PMCID", "pubmed": "PubMed", "crossref": "Crossref",
    "retraction_watch": "Retraction Watch", "person": "a person", "third_person": "a third person",
    "grade": "GRADE", "ocebm": "OCEBM", "sort": "SORT", "sort-study": "SORT study quality", "aan": "AAN",
    "aan-conclusion": "AAN conclusion", "sign": "SIGN", "nhmrc": "NHMRC", "nhmrc-body": "NHMRC recommendation",
    "uspstf": "USPSTF", "acc-aha": "ACC/AHA", "schema-org": "schema.org",
    "rob2-2019": "RoB 2 (2019)", "robins-i-2016": "ROBINS-I (2016)", "amstar2-2017": "AMSTAR 2 (2017)",
    "RetractionIn": "retraction", "RetractedandRepublishedIn": "retraction and replacement",
    "ExpressionOfConcernIn": "expression of concern", "ErratumIn": "correction",
    "PartialRetractionIn": "partial retraction", "CorrectedandRepublishedIn": "correction and republication",
    "UpdateIn": "newer version", "RepublishedIn": "republication", "ReprintIn": "reprint",
    "wanted": "direction wanted",
}  # fmt: skip

# A row, or a group of fields, that came or went, in few words. A part that it lacks is left out.
SUMMARY = {
    "answers": ("{answer}", "{reason}"),
    "appraisals": ("{direction}", "{design}", "{date}"),
    "assessments": ("{certainty} certainty", "{verdict}"),
    "consensus": ("{direction}", "by {by}", "{reason}"),
    "declarations": ("{interests}", "valid until {valid_until}"),
    "effect": ("{measure} {estimate}", "{low} to {high}", "{participants} participants"),
    "evidence": ("{study[title]}", "{study[identifier]}", "{role}", "{standing}", "{consensus[direction]}"),
    "levels": ("level {level}", "{label}"),
    "notices": ("{date}", "{text}"),
    "outcomes": ("{importance}", "{kind}"),
    "override": ("{reason}", "by {by}"),
    "ratings": ("level {level}", "{label}", "{reason}"),
    "risk_of_bias": ("{tool}", "{overall} overall"),
    "sensitivity": ("{certainty} certainty", "changed: {changed}", "{why}"),
    "steps": ("{change}", "{reason}"),
}

NEGATIVE = re.compile(r"-\d+(?:\.\d+)?(?:e[+-]?\d+)?")
DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")


def spoken(value: object, field: str = "", of: str = "") -> Words | None:
    """A value of this field as words, its lists and fields likewise; None when there is nothing to read.

    >>> spoken(-1), spoken(True), spoken("very_low", "certainty"), spoken("2027-01-01"), spoken("")
    ('−1', 'yes', 'very low', '1 January 2027', None)
    """
    if isinstance(value, Mapping):
        return spoken_fields(value, field) or None
    if isinstance(value, list | tuple):
        rows = (spoken(row, field, of) for row in value)
        return [row for row in rows if row is not None] or None
    if isinstance(value, str):
        return spoken_text(value, field in CODES or f"{of}.{field}" in CODES) or None
    return None if value is None else spoken_number(value)


def spoken_fields(fields: Mapping[str, object], of: str = "") -> dict[str, Words]:
    read = ((str(name), spoken(value, str(name), of)) for name, value in fields.items())
    return {name: words for name, words in read if words is not None}


def spoken_text(text: str, code: bool) -> str:
    if code:
        return SPELLED.get(text, text.replace("_", " "))
    if NEGATIVE.fullmatch(text):
        return text.replace("-", "−", 1)
    found = DAY.fullmatch(text)
    return spoken_day(text, *map(int, found.groups())) if found else text


def spoken_day(text: str, year: int, month: int, day: int) -> str:
    try:
        date(year, month, day)
    except ValueError:  # no day of the calendar: said as it was written
        return text
    return f"{day} {month_name[month]} {year}"


def spoken_number(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value).removesuffix(".0").replace("-", "−", 1)


def label(field: str) -> str:
    """The name of a field as a reader knows it.

    >>> label("risk_of_bias"), label("doi")
    ('Risk of bias', 'DOI')
    """
    name = SPELLED.get(field, field.replace("_", " "))
    return name[:1].upper() + name[1:]


def parts(templates: Iterable[str], row: Words) -> list[str]:
    """The templates for which the row has all that they name, filled in."""
    filled, fields = [], in_lines(row)
    for template in templates:
        try:
            filled.append(template.format_map(fields))
        except (KeyError, TypeError):
            continue
    return filled


def in_lines(row: Words) -> dict[str, Words]:
    """The fields of a row, each list of plain words as one text; of what is no row, none."""
    if not isinstance(row, dict):
        return {}
    return {name: " ".join(map(str, words)) if is_plain(words) else words for name, words in row.items()}


def is_plain(words: Words) -> bool:
    return isinstance(words, list) and all(isinstance(one, str) for one in words)


def summary(words: Words | None, field: str) -> str | None:
    """A row or a group of fields in few words, a plain value as it is.

    >>> summary({"measure": "RR", "estimate": "0.8", "low": "0.6", "high": "1.1"}, "effect")
    'RR 0.8, 0.6 to 1.1'
    """
    if words is None or isinstance(words, str):
        return words
    if isinstance(words, list):
        return "; ".join(str(summary(row, field)) for row in words)
    known = parts(SUMMARY.get(field, ()), words)
    return ", ".join(known or [f"{label(name)}: {summary(words[name], name)}" for name in in_reading_order(words)])


def in_reading_order(names: Iterable[str]) -> list[str]:
    rank = {name: position for position, name in enumerate(READING_ORDER)}
    return sorted(names, key=lambda name: (rank.get(name, len(rank)), name))
