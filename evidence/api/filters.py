"""How lists are narrowed: commas mean or, a leading ! means not, and what is unknown is refused by name."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.contrib.postgres.search import SearchQuery
from django.db.models import Exists, OuterRef, Q
from django.utils.dateparse import parse_date, parse_datetime

from evidence.api.problems import BadParameter, unknown_value
from evidence.folding import fold
from evidence.grading.rules import Certainty
from evidence.studies.models import Notice
from evidence.studies.standing import STANDING_OF, Standing

RANGE = ".."
NONE = "none"  # of a claim whose certainty is open, because an outcome that decides is not assessed
LADDER = [Certainty.VERY_LOW, Certainty.LOW, Certainty.MODERATE, Certainty.HIGH]
HAS_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Wish:
    """The values of one parameter, and whether they are what is not wanted."""

    values: list[str]
    negated: bool

    def of(self, condition: Q) -> Q:
        return ~condition if self.negated else condition


def wish(parameter: str, text: str) -> Wish:
    """A comma-separated list; the ! before it holds for all of it. Raises BadParameter for an empty value."""
    values = [value.strip() for value in text.removeprefix("!").split(",")]
    if not all(values):
        raise BadParameter(parameter, f"“{parameter}” has an empty value: leave the parameter or the comma out.")
    if late := next((value for value in values if value.startswith("!")), None):
        said = f"“{late}”: the ! stands before the whole list, such as {parameter}=!a,b (neither a nor b)."
        raise BadParameter(parameter, said)
    return Wish(values, text.startswith("!"))


def one_of(parameter: str, text: str, known: Iterable[str]) -> Wish:
    """The same for words of which there are few. Raises BadParameter for one that is not among them."""
    asked, known = wish(parameter, text), list(known)
    for value in asked.values:
        if value not in known:
            raise unknown_value(parameter, value, known)
    return asked


def certainty(parameter: str, text: str) -> Wish:
    """Certainties, one by one or from..to: moderate.. is at least moderate, ..low is at most low.

    Raises BadParameter.
    """
    asked = wish(parameter, text)
    found = [word for value in asked.values for word in rungs(parameter, value)]
    return Wish(found, asked.negated)


def rungs(parameter: str, value: str) -> list[str]:
    if RANGE not in value:
        return ["" if name == NONE else name for name in one_of(parameter, value, [*LADDER, NONE]).values]
    low, _, high = value.partition(RANGE)
    ends = [one_of(parameter, end, LADDER).values[0] for end in (low, high) if end]
    if not ends:
        raise BadParameter(parameter, f"“{value}” names no certainty: write moderate.. or ..low or low..moderate.")
    first = LADDER.index(Certainty(low)) if low else 0
    last = LADDER.index(Certainty(high)) if high else len(LADDER) - 1
    if first > last:
        raise BadParameter(parameter, f"“{value}” runs downwards: write the lower one first, {high}..{low}.")
    return [word.value for word in LADDER[first : last + 1]]


def words(parameter: str, text: str) -> SearchQuery:
    """Words as on the web: quotes hold a phrase together, - and or work; accents and case do not count.

    Raises BadParameter for a text without any word.
    """
    if not HAS_WORD.search(text):
        raise BadParameter(parameter, f'“{parameter}” holds no word: give some, such as magnesium or "leg cramps".')
    return SearchQuery(fold(text), search_type="websearch", config="english")


def spoken(parameter: str, text: str, column: str) -> Q:
    """That a column of words holds all the words of one of the values."""
    asked = wish(parameter, text)
    any_of = Q()
    for value in asked.values:
        any_of |= Q(**{column: words(parameter, value)})
    return asked.of(any_of)


def marked(parameter: str, asked: Wish, column: str = "search__marks") -> Q:
    return asked.of(Q(**{f"{column}__overlap": [f"{parameter}:{value}" for value in asked.values]}))


def moment(parameter: str, text: str) -> datetime:
    """A day (its first moment, UTC) or a moment in ISO 8601. Raises BadParameter."""
    try:
        when = parse_datetime(text.replace(" ", "+")) if len(text) > len("2026-11-01") else None  # a + in an address
        day = parse_date(text) if when is None else None
    except ValueError:
        when = day = None
    if when is None and day is None:
        example = "such as 2026-11-01 or 2026-11-01T12:00:00Z"
        raise BadParameter(parameter, f"“{text}” is no moment: give a day or a day with its time, {example}.")
    found = when or datetime(day.year, day.month, day.day)  # type: ignore[union-attr]
    try:
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except OverflowError:
        raise BadParameter(parameter, f"“{text}” is beyond the years 1 to 9999 of UTC.") from None


# Notices that make a study stand somehow, by how.
KINDS: dict[Standing, list[str]] = {
    one: [kind for kind, standing in STANDING_OF.items() if standing is one] for one in Standing
}
SPEAKING = [kind for kind, standing in STANDING_OF.items() if standing]


def standing(values: Sequence[str], study: str = "study") -> Q:
    """That a study stands in one of these ways today; `study` is the path to its number in the rows asked for.

    The worst notice counts: what stands as retracted does not stand as corrected too.
    """
    any_of = Q()
    for value in values:
        any_of |= stands(Standing(value), study)
    if Standing.NO_NOTICE in values:
        return any_of
    spoken_of = Notice.objects.filter(kind__in=SPEAKING, taken_back_at=None)  # few: PostgreSQL begins with them
    return Q(**{f"{study}__in": spoken_of.order_by().values("study")}) & any_of


def stands(how: Standing, study: str) -> Q:
    everything = list(Standing)
    condition = Q()
    for one in everything[: everything.index(how)]:
        condition &= ~said(one, study)
    return condition if how is Standing.NO_NOTICE else condition & said(how, study)


def said(how: Standing, study: str) -> Q:
    """That some notice says so."""
    notices = Notice.objects.filter(study=OuterRef(study), taken_back_at=None)
    if how is Standing.SET_ASIDE:
        return Q(Exists(notices.filter(kind__in=SPEAKING, overridden_by__isnull=False)))
    return Q(Exists(notices.filter(kind__in=KINDS[how], overridden_by=None)))
