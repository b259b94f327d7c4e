"""A publication at a glance: its evidence map, its forest plots, its age, and how far its reviewers agreed."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from evidence.grading.drawing import element, picture
from evidence.grading.effects import Measure
from evidence.grading.evidence_map import Dot, evidence_map
from evidence.grading.forest_plot import NO_EFFECT, Row, forest_plot
from evidence.grading.scales import Level
from evidence.grading.summary import effect_words

Said = Mapping[str, Any]
ScaleKey = tuple[str, str]  # of a scale: its key and its version


@dataclass(frozen=True, slots=True)
class Place:
    """A study on the map in words: the row of the table that says the same."""

    number: int
    key: str
    citation: str
    direction: str
    level: str
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class Map:
    """The evidence map on one scale, the same as a table, and how many studies are not on it, and why."""

    scale: str
    svg: str
    places: tuple[Place, ...]
    left_out: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Plot:
    """The forest plot of one outcome and measure, and the same as a table."""

    outcome: str
    measure: str
    svg: str
    rows: tuple[tuple[str, str], ...]
    no_effect: bool


@dataclass(frozen=True, slots=True)
class Agreed:
    """How far the reviewers of a publication agreed, as it was published."""

    several: int
    same: int
    settled: int
    single: int


@dataclass(frozen=True, slots=True)
class Freshness:
    """How old a publication is: when it was published, when it is due, and its newest study."""

    published: date
    due: date | None
    newest_study: str
    svg: str
    since: str
    until: str
    overdue: bool


def map_of(said: Said, withdrawn: Collection[str]) -> Map | None:
    """The map on the scale that most of the studies have a level of; None when no study has any."""
    scale = commonest_scale(said)
    if scale is None:
        return None
    levels, name = levels_of(scale, said)
    places = list(places_on(scale, said, withdrawn))
    missing = [place.level for place in places if place.level not in levels]
    dots = [Dot(one.number, one.direction, one.level, one.withdrawn) for one in places]
    svg = evidence_map(dots, [*levels, *dict.fromkeys(missing)], name)
    return Map(name, svg, tuple(places), tuple(left_out(said, places)))


def commonest_scale(said: Said) -> ScaleKey | None:
    """The scale of most levels; of two as common, that which is met first."""
    met = [
        (level["scale"], level["version"])
        for row in said["evidence"] if row["consensus"]
        for level in row["consensus"]["levels"]
    ]  # fmt: skip
    return max(dict.fromkeys(met), key=met.count, default=None)


def levels_of(scale: ScaleKey, said: Said) -> tuple[list[str], str]:
    """The levels of the scale for this kind of question, the best first, and what the scale is called."""
    questions = ("", said["question_type"])
    key, version = scale
    known = Level.objects.filter(scale__key=key, scale__version=version, question_type__in=questions)
    found = list(known.select_related("scale").order_by("rank", "pk"))
    name = str(found[0].scale) if found else f"{key} ({version})"
    return list(dict.fromkeys(level.code for level in found)), name


def places_on(scale: ScaleKey, said: Said, withdrawn: Collection[str]) -> Iterator[Place]:
    for number, row in enumerate(said["evidence"], start=1):
        for level in row["consensus"]["levels"] if row["consensus"] and row["role"] == "evidence" else ():
            if (level["scale"], level["version"]) == scale:
                study, direction = row["study"], row["consensus"]["direction"]
                gone = study["key"] in withdrawn
                yield Place(number, study["key"], study["citation"], direction, level["level"], gone)


def left_out(said: Said, places: Sequence[Place]) -> Iterator[tuple[int, str]]:
    """How many studies are not on the map, by the reason."""
    on_map = {place.number for place in places}
    rest = [row for number, row in enumerate(said["evidence"], start=1) if number not in on_map]
    evidence = [row for row in rest if row["role"] == "evidence"]
    reasons = (
        (len(rest) - len(evidence), "background, not weighed"),
        (sum(row["consensus"] is None for row in evidence), "without an agreed judgement yet"),
        (sum(row["consensus"] is not None for row in evidence), "judged on another scale"),
    )
    yield from ((number, why) for number, why in reasons if number)


def plots_of(said: Said) -> list[Plot]:
    """A forest plot for each outcome and measure of which studies give effects that can be compared."""
    given: dict[tuple[str, str], dict[tuple[str, ...], Row]] = {}
    for row in said["evidence"]:
        for outcome, effect in effects(row):
            rows = given.setdefault((outcome, effect["measure"]), {})
            rows[row["study"]["key"], *map(str, numbers(effect))] = Row(row["study"]["citation"], *numbers(effect))
    pooled = {one["outcome"]: one["effect"] for one in said["assessments"] if one["effect"]}
    return [
        plot(outcome, measure, told_apart(rows), pooled.get(outcome))
        for (outcome, measure), rows in given.items()
        if any(one.low is not None for one in rows.values()) or len(rows) > 1
    ]


def effects(row: Said) -> Iterator[tuple[str, Said]]:
    """The effects that reviewers took from a study, each with its outcome; a measure without an axis is left out."""
    for appraisal in row["appraisals"] if row["role"] == "evidence" else ():
        effect = appraisal["effect"]
        if effect and appraisal["outcome"] and effect["measure"] in NO_EFFECT:
            yield appraisal["outcome"], effect


def numbers(effect: Said) -> tuple[float, float | None, float | None]:
    return effect["estimate"], effect["low"], effect["high"]


def told_apart(rows: Mapping[tuple[str, ...], Row]) -> list[Row]:
    """Studies of which reviewers took different numbers stand there with each of them, and say so."""
    studies = [key for key, *_ in rows]
    return [
        Row(f"{row.name} (read differently)", row.estimate, row.low, row.high) if studies.count(key) > 1 else row
        for (key, *_), row in rows.items()
    ]


def plot(outcome: str, measure: str, rows: list[Row], pooled: Said | None) -> Plot:
    if pooled and pooled["measure"] == measure and len(rows) > 1:
        rows = [*rows, Row("All together", *numbers(pooled), together=True)]
    name = f"{Measure(measure).label.capitalize()}, {outcome}"
    words = [(row.name, effect_words({"measure": measure, **shown(row)}) or "") for row in rows]
    svg = forest_plot(rows, measure, name)
    return Plot(outcome, Measure(measure).label, svg, tuple(words), NO_EFFECT[measure] is not None)


def shown(row: Row) -> dict[str, float | None]:
    return {"estimate": row.estimate, "low": row.low, "high": row.high}


def agreement_of(said: Said) -> Agreed | None:
    """Of how many studies several reviewers judged, and on how many they found the same; None without any judgement."""
    judged = [row for row in said["evidence"] if row["appraisals"]]
    several = [(row, found) for row in judged if len(found := independent(row)) > 1]
    same = sum(len(set(found)) == 1 for _, found in several)
    settled = sum(bool(row["consensus"]) and row["consensus"]["by"] == "third_person" for row, _ in several)
    return Agreed(len(several), same, settled, len(judged) - len(several)) if judged else None


def independent(row: Said) -> list[str]:
    """The directions that reviewers gave before they saw one another's."""
    return [one["direction"] for one in row["appraisals"] if one["independent"]]


def freshness_of(said: Said, published: date, today: date) -> Freshness:
    due = date.fromisoformat(said["review_due"]) if said["review_due"] else None
    dated = [row["study"] for row in said["evidence"] if row["study"]["year"]]
    newest = max(dated, key=lambda study: study["year"], default=None)
    overdue = due is not None and due < today
    until = "" if due is None else f"overdue by {span(due, today)}" if overdue else f"in {span(today, due)}"
    since = "today" if published >= today else f"{span(published, today)} ago"
    svg = clock(published, due, today) if due else ""
    return Freshness(published, due, newest["citation"] if newest else "", svg, since, until, overdue)


def span(first: date, last: date) -> str:
    """A time as people say it.

    >>> span(date(2026, 1, 1), date(2026, 1, 2)), span(date(2026, 1, 1), date(2028, 1, 1))
    ('1 day', '2 years')
    """
    days = max((last - first).days, 0)
    for name, length, least in (("year", 365.25, 700), ("month", 30.44, 60), ("day", 1, 0)):
        if days >= least:
            number = round(days / length)
            return f"{number} {name}{'' if number == 1 else 's'}"
    return ""


def clock(published: date, due: date, today: date) -> str:
    """How much of the time until the next review has gone, as the filled part of a disc."""
    whole = max((due - published).days, 1)
    gone = round(100 * min(max((today - published).days / whole, 0), 1))
    ring = element("circle", cx=10, cy=10, r=9, fill="none", stroke="currentColor")
    look = {"fill": "none", "stroke": "currentColor", "stroke-width": "9", "transform": "rotate(-90 10 10)"}
    part = element("circle", cx=10, cy=10, r=4.5, pathLength=100, **{"stroke-dasharray": f"{gone} 100"}, **look)
    title = f"{gone} % of the time until the next review is over"
    return picture("clock", title, (20, 20), ring, *([part] if gone else []))
