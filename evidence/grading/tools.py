"""Tools that judge the risk of bias of a study or the quality of a review: what each asks, and how its answers add up.

PURE. A tool is named with its version, and an answer of one version is never an answer of another. The labels are short
words of our own; the questions themselves stand in the papers, at the address of each tool:
RoB 2, Sterne 2019, PMID 31462531; ROBINS-I, Sterne 2016, PMID 27733354; AMSTAR 2, Shea 2017, PMID 28935701.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from evidence.errors import EvidenceError


class UnknownTool(EvidenceError):
    """There is no risk-of-bias tool “{code}”. Tools: {known}."""

    code = "unknown_tool"


class UnknownJudgement(EvidenceError):
    """{tool} has no overall judgement “{value}”. It has: {known}."""

    code = "unknown_judgement"


NO_INFORMATION = "no_information"


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer or an overall judgement: its code, as stored, and its words."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a tool asks about; `answers` are the codes that fit it, where not all of the tool's do."""

    code: str
    label: str
    critical: bool = False
    answers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tool:
    """One version of an instrument. Answers stand from the best to the worst, “no information” after them.

    Without a rule nothing is suggested; without overall judgements there is none to give. `high_risk` names the overall
    judgements after which a result is to be doubted.
    """

    key: str
    version: str
    name: str
    judges: str
    url: str
    items: tuple[Item, ...]
    answers: tuple[Choice, ...]
    overalls: tuple[Choice, ...] = ()
    high_risk: frozenset[str] = frozenset()
    rule: "Callable[[Tool, Mapping[str, str]], str] | None" = None

    def __str__(self) -> str:
        return f"{self.name} ({self.version})"

    @property
    def code(self) -> str:
        return f"{self.key}-{self.version}"

    def answers_to(self, item: Item) -> tuple[Choice, ...]:
        """The answers that this item takes."""
        return tuple(choice for choice in self.answers if not item.answers or choice.code in item.answers)


def worst(tool: Tool, answers: Mapping[str, str]) -> str:
    """The worst domain is the judgement of the whole (RoB 2, PMID 31462531).

    RoB 2 also lets a reviewer call several domains with some concerns high; that is for a person to decide.
    """
    return max(answers.values(), key=codes(tool.answers).index)


def worst_known(tool: Tool, answers: Mapping[str, str]) -> str:
    """Serious and critical decide; otherwise no information does, before moderate and low (ROBINS-I, PMID 27733354).

    The guidance speaks of no information in a key domain and leaves it to the reviewers which domains are key. Here
    each one counts, since to suggest a low risk where something is not known would be a guess.
    """
    known = {item: answer for item, answer in answers.items() if answer != NO_INFORMATION}
    decisive = worst(tool, known) if known else NO_INFORMATION
    return NO_INFORMATION if len(known) < len(answers) and decisive not in tool.high_risk else decisive


def flaws_counted(tool: Tool, answers: Mapping[str, str]) -> str:
    """Flaws are counted, the critical ones apart (AMSTAR 2, PMID 28935701); a partial yes is no flaw.

    With many flaws that are not critical, reviewers may go from moderate to low; how many is for them to say.
    """
    flawed = [item for item in tool.items if answers[item.code] == "no"]
    critical = sum(item.critical for item in flawed)
    if critical:
        return "low" if critical == 1 else "critically_low"
    return "high" if len(flawed) <= 1 else "moderate"


# A domain of RoB 2 is low, some concerns or high. "No information" is an answer to its signalling questions, which
# are not kept here; they lead to one of these three (PMID 31462531).
ROB_2 = Tool(
    key="rob2",
    version="2019",
    name="RoB 2",
    judges="one result of a randomised trial",
    url="https://doi.org/10.1136/bmj.l4898",
    items=(
        Item("randomisation", "how people came into the groups"),
        Item("deviations", "departures from the intended treatment"),
        Item("missing_data", "missing outcome data"),
        Item("measurement", "how the outcome was measured"),
        Item("selection_of_result", "which result was reported"),
    ),
    answers=(Choice("low", "low risk"), Choice("some_concerns", "some concerns"), Choice("high", "high risk")),
    overalls=(Choice("low", "low risk"), Choice("some_concerns", "some concerns"), Choice("high", "high risk")),
    high_risk=frozenset({"high"}),
    rule=worst,
)

# No information is an answer and not a gap; it has no place between the best and the worst.
ROBINS_I_JUDGEMENTS = (
    Choice("low", "low risk"),
    Choice("moderate", "moderate risk"),
    Choice("serious", "serious risk"),
    Choice("critical", "critical risk"),
    Choice(NO_INFORMATION, "no information"),
)

ROBINS_I = Tool(
    key="robins-i",
    version="2016",
    name="ROBINS-I",
    judges="one result of a study that is not randomised",
    url="https://doi.org/10.1136/bmj.i4919",
    items=(
        Item("confounding", "confounding"),
        Item("selection", "who came into the study"),
        Item("classification", "who counted as treated"),
        Item("deviations", "departures from the intended treatment"),
        Item("missing_data", "missing data"),
        Item("measurement", "how the outcomes were measured"),
        Item("selection_of_result", "which result was reported"),
    ),
    answers=ROBINS_I_JUDGEMENTS,
    overalls=ROBINS_I_JUDGEMENTS,
    high_risk=frozenset({"serious", "critical"}),
    rule=worst_known,
)

# Which answers the form of AMSTAR 2 offers differs: a partial yes at five items, no meta-analysis at three. "Not
# applicable" at another item, above all a critical one, would make a review better than it is.
YES_NO = ("yes", "no")
YES_PARTIAL_NO = ("yes", "partial_yes", "no")
YES_NO_WITHOUT = ("yes", "no", "not_applicable")

AMSTAR_2 = Tool(
    key="amstar2",
    version="2017",
    name="AMSTAR 2",
    judges="a systematic review",
    url="https://doi.org/10.1136/bmj.j4008",
    items=(
        Item("1", "question and criteria in PICO form", answers=YES_NO),
        Item("2", "protocol before the review began", critical=True, answers=YES_PARTIAL_NO),
        Item("3", "choice of study designs explained", answers=YES_NO),
        Item("4", "thorough search", critical=True, answers=YES_PARTIAL_NO),
        Item("5", "studies selected by two people", answers=YES_NO),
        Item("6", "results extracted by two people", answers=YES_NO),
        Item("7", "excluded studies listed, with reasons", critical=True, answers=YES_PARTIAL_NO),
        Item("8", "included studies described", answers=YES_PARTIAL_NO),
        Item("9", "risk of bias of each study judged well", critical=True, answers=YES_PARTIAL_NO),
        Item("10", "funding of the studies given", answers=YES_NO),
        Item("11", "results pooled by sound methods", critical=True, answers=YES_NO_WITHOUT),
        Item("12", "effect of biased studies on the pooled result looked at", answers=YES_NO_WITHOUT),
        Item("13", "risk of bias weighed in the conclusions", critical=True, answers=YES_NO),
        Item("14", "differences between the studies explained", answers=YES_NO),
        Item("15", "publication bias looked into", critical=True, answers=YES_NO_WITHOUT),
        Item("16", "interests of the reviewers declared", answers=YES_NO),
    ),
    answers=(
        Choice("yes", "yes"),
        Choice("partial_yes", "partly"),
        Choice("no", "no"),
        Choice("not_applicable", "no meta-analysis"),
    ),
    overalls=(
        Choice("high", "high confidence"),
        Choice("moderate", "moderate confidence"),
        Choice("low", "low confidence"),
        Choice("critically_low", "critically low confidence"),
    ),
    # Low means a critical flaw: such a review may be wrong about what the studies found.
    high_risk=frozenset({"low", "critically_low"}),
    rule=flaws_counted,
)

TOOLS: dict[str, Tool] = {tool.code: tool for tool in (ROB_2, ROBINS_I, AMSTAR_2)}


def suggested_overall(tool: Tool, answers: Mapping[str, str]) -> str | None:
    """The overall judgement that the tool's own rule gives; the reviewer decides.

    None while an item has no answer that fits it, and for a tool without a rule. Source: see each rule.

    >>> suggested_overall(TOOLS["rob2-2019"], {item.code: "low" for item in ROB_2.items} | {"measurement": "high"})
    'high'
    >>> suggested_overall(TOOLS["rob2-2019"], {"measurement": "high"}) is None
    True
    """
    if tool.rule is None:
        return None
    given = {item.code: answers.get(item.code, "") for item in tool.items}
    fits = all(given[item.code] in codes(tool.answers_to(item)) for item in tool.items)
    return tool.rule(tool, given) if fits else None


def refusals(tool: Tool, answers: Mapping[str, str], overall: str, *, complete: bool) -> list[str]:
    """What is wrong with these answers, each in a sentence; an empty answer counts as none.

    complete: whether every item and the overall judgement must be there, as in a submitted appraisal. An overall
    judgement that differs from the suggested one is the reviewer's to make and is not refused.

    >>> refusals(TOOLS["rob2-2019"], {"measurement": "serious"}, "", complete=False)
    ['RoB 2 (2019), measurement: “serious” is no answer. Answers: low, some_concerns, high.']
    """
    return [*unknown(tool, answers, overall), *(still_open(tool, answers, overall) if complete else ())]


def unknown(tool: Tool, answers: Mapping[str, str], overall: str) -> Iterator[str]:
    items = {item.code: item for item in tool.items}
    for code, answer in answers.items():
        if code not in items:
            yield f"{tool} does not ask about “{code}”. It asks about: {', '.join(items)}."
            continue
        fitting = codes(tool.answers_to(items[code]))
        if answer and answer not in fitting:
            yield f"{tool}, {code}: “{answer}” is no answer. Answers: {', '.join(fitting)}."
    if overall and not tool.overalls:
        yield f"{tool} has no overall judgement: leave out “{overall}”."
    elif overall and overall not in codes(tool.overalls):
        yield f"{tool} has no overall judgement “{overall}”. It has: {', '.join(codes(tool.overalls))}."


def still_open(tool: Tool, answers: Mapping[str, str], overall: str) -> Iterator[str]:
    unanswered = [item.code for item in tool.items if not answers.get(item.code)]
    if unanswered:
        yield f"{tool} is not finished. Still to answer: {', '.join(unanswered)}."
    if tool.overalls and not overall:
        yield f"{tool} needs an overall judgement: {', '.join(codes(tool.overalls))}."


def codes(choices: tuple[Choice, ...]) -> tuple[str, ...]:
    return tuple(choice.code for choice in choices)


def high_risk(tool_code: str, overall: str) -> bool:
    """Whether this overall judgement says that the result, or the review, is to be doubted.

    RoB 2: high. ROBINS-I: serious, critical. AMSTAR 2: low, critically low (one critical flaw or more). No information
    and no judgement at all are not a high risk; neither are they a low one.
    Raises UnknownTool, or UnknownJudgement, with the known ones.

    >>> high_risk("rob2-2019", "high"), high_risk("amstar2-2017", "high")
    (True, False)
    """
    tool = TOOLS.get(tool_code)
    if tool is None:
        raise UnknownTool(code=tool_code, known=", ".join(TOOLS))
    if overall and overall not in codes(tool.overalls):
        raise UnknownJudgement(tool=tool, value=overall, known=", ".join(codes(tool.overalls)) or "none")
    return overall in tool.high_risk
