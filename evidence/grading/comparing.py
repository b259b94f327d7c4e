"""What changed between two published versions of a claim, in a reader's words.

PURE. Both versions are read as trees of words first; what reads the same is no change. Rows of lists are matched by
what identifies them, never by their place, and a row that came or went is one change.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import zip_longest

from evidence.grading.reading import Words, in_reading_order, label, parts, spoken, spoken_fields, summary


@dataclass(frozen=True, slots=True)
class Change:
    """Where something differs, and how it reads in each version; None: it was not there, or is there no longer."""

    place: tuple[str, ...]
    before: str | None
    after: str | None


# What differs between any two versions and says nothing about the claim.
OF_THE_VERSION = {"schema", "number", "published_at", "published_by", "hash", "change_note"}
# What repeats another change: that a study came into an assessment, or an appraisal to a study.
TOLD_ELSEWHERE = {"weighed_for", "independent"}
# Lists whose rows are told in one line each, however many of their fields differ.
IN_ONE_LINE = {"sensitivity"}

# What identifies a row of each list, and names it to a reader. A part that the row lacks is left out.
IDENTITY = {
    "answers": ("{domain}",),
    "appraisals": ("{reviewer}",),
    "assessments": ("{outcome}",),
    "declarations": ("{name}", "({declared_on})"),
    "evidence": ("{study[key]}",),
    "levels": ("{scale}", "{version}"),
    "notices": ("{kind}", "({source})", "PMID {pmid}", "DOI {doi}"),
    "outcomes": ("{name}",),
    "ratings": ("{scale}", "{version}"),
    "sensitivity": ("{without}",),
    "steps": ("{domain}",),
}


def compare(before: Mapping[str, object], after: Mapping[str, object]) -> tuple[Change, ...]:
    """What a reader of version `before` should know of version `after`; the two are snapshots, as read from JSON.

    The order of lists does not matter, nor whether a value is null, empty or left out. A list of plain words is one
    change. The number, the date, the publisher, the note and the hash of a version are no changes. Nothing is an error:
    what is unknown is compared as it is.

    >>> for change in compare({"certainty": "low"}, {"certainty": "very_low", "topics": ["cramps"]}):
    ...     print(change.place, change.before, change.after)
    ('Certainty',) low very low
    ('Topics',) None cramps
    """
    studies = names_of_studies(before, after)
    one, other = (
        spoken_fields({name: value for name, value in version.items() if name not in OF_THE_VERSION})
        for version in (before, after)
    )
    return tuple(Comparison(studies).fields((), one, other))


def names_of_studies(*versions: Mapping[str, object]) -> dict[str, str]:
    """The citation of each study by its key, as the last version has it; with the key where two read the same."""
    cited: dict[str, str] = {}
    for version in versions:
        rows = spoken(version.get("evidence"), "evidence")
        for row in rows if isinstance(rows, list) else []:
            for key in parts(IDENTITY["evidence"], row):
                known = parts(("{study[citation]}", "{study[title]}", "{study[identifier]}"), row)
                cited[key] = known[0] if known else key
    times = Counter(cited.values())
    return {key: name if times[name] == 1 else f"{name} ({key})" for key, name in cited.items()}


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two trees of words, walked together; `studies` names a study by its key."""

    studies: Mapping[str, str]

    def fields(
        self, place: tuple[str, ...], before: Mapping[str, Words], after: Mapping[str, Words]
    ) -> Iterable[Change]:
        for name in in_reading_order((before.keys() | after.keys()) - TOLD_ELSEWHERE):
            yield from self.values((*place, label(name)), name, before.get(name), after.get(name))

    def values(self, place: tuple[str, ...], field: str, before: Words | None, after: Words | None) -> Iterable[Change]:
        if isinstance(before, dict) and isinstance(after, dict):
            yield from self.fields(place, before, after)
        elif are_plain(before, after):
            yield from self.plain(place, field, before or [], after or [])  # type: ignore[arg-type]
        elif are_rows(before, after):
            yield from self.rows(place, field, before or [], after or [])  # type: ignore[arg-type]
        elif before != after:
            yield Change(place, summary(before, field), summary(after, field))

    def rows(self, place: tuple[str, ...], field: str, before: list[Words], after: list[Words]) -> Iterable[Change]:
        old, new = grouped(before, field), grouped(after, field)
        for identity in dict.fromkeys([*new, *old]):
            for one, other in pairs(old.get(identity, []), new.get(identity, [])):
                yield from self.row((*place, *self.name(identity, field, one, other)), field, one, other)

    def row(self, place: tuple[str, ...], field: str, before: Words | None, after: Words | None) -> Iterable[Change]:
        if field in IN_ONE_LINE:
            yield Change(place, summary(before, field), summary(after, field))
        else:
            yield from self.values(place, field, before, after)

    def plain(self, place: tuple[str, ...], field: str, before: list[str], after: list[str]) -> Iterable[Change]:
        """A list of plain words as one line; studies go by their citations."""
        if sorted(before) != sorted(after):
            yield Change(place, self.listed(field, before), self.listed(field, after))

    def listed(self, field: str, words: list[str]) -> str | None:
        return "; ".join(self.studies.get(word, word) if field == "studies" else word for word in words) or None

    def name(self, identity: str, field: str, *rows: Words | None) -> tuple[str, ...]:
        """The name of a row in a place; one that nothing identifies has none, and is told by its words."""
        if not any(parts(IDENTITY.get(field, ()), row) for row in rows if row is not None):
            return ()
        return (self.studies.get(identity, identity) if field == "evidence" else identity,)


def are_rows(before: Words | None, after: Words | None) -> bool:
    return all(words is None or isinstance(words, list) for words in (before, after))


def are_plain(before: Words | None, after: Words | None) -> bool:
    return are_rows(before, after) and all(isinstance(row, str) for row in (*(before or ()), *(after or ())))


def grouped(rows: list[Words], field: str) -> dict[str, list[Words]]:
    """Rows by what identifies them; a row without that can only be the same as one that is wholly equal."""
    groups: dict[str, list[Words]] = {}
    for row in rows:
        identity = " ".join(parts(IDENTITY.get(field, ()), row)) or canonical(row)
        groups.setdefault(identity, []).append(row)
    return groups


def pairs(before: list[Words], after: list[Words]) -> Iterable[tuple[Words | None, Words | None]]:
    """Rows of one identity, side by side, without those that stand on both sides."""
    old, new = (sorted(rows, key=canonical) for rows in (before, after))
    unchanged = Counter(map(canonical, old)) & Counter(map(canonical, new))
    return zip_longest(without(old, unchanged.copy()), without(new, unchanged.copy()))


def without(rows: list[Words], unchanged: Counter[str]) -> list[Words]:
    left = []
    for row in rows:
        if unchanged[canonical(row)]:
            unchanged[canonical(row)] -= 1
        else:
            left.append(row)
    return left


def canonical(words: Words) -> str:
    """One text for all orders of the same rows and fields."""
    if isinstance(words, str):
        return repr(words)
    if isinstance(words, dict):
        return "{" + ",".join(f"{name!r}:{canonical(words[name])}" for name in sorted(words)) + "}"
    return "[" + ",".join(sorted(map(canonical, words))) + "]"
