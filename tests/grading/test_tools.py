"""Risk-of-bias tools: what each asks, how its answers add up, and what it refuses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.grading.tools import (
    TOOLS,
    Choice,
    Item,
    Tool,
    UnknownJudgement,
    UnknownTool,
    codes,
    high_risk,
    refusals,
    suggested_overall,
)

ROB_2, ROBINS_I, AMSTAR_2 = TOOLS["rob2-2019"], TOOLS["robins-i-2016"], TOOLS["amstar2-2017"]
CHECKLIST = Tool(
    key="checklist",
    version="1",
    name="A checklist without a sum",
    judges="a case report",
    url="https://example.org/",
    items=(Item("history", "history told"), Item("course", "course told")),
    answers=(Choice("yes", "yes"), Choice("no", "no"), Choice("unclear", "unclear")),
)


def all_items(tool, answer, **others):
    return {item.code: answer for item in tool.items} | others


def review(**others):
    """A review without a flaw, but for the items given as i2="no"."""
    return all_items(AMSTAR_2, "yes") | {name.removeprefix("i"): answer for name, answer in others.items()}


SUGGESTED = [
    # RoB 2: the worst domain is the judgement of the whole
    (ROB_2, all_items(ROB_2, "low"), "low"),
    (ROB_2, all_items(ROB_2, "low", measurement="some_concerns"), "some_concerns"),
    (ROB_2, all_items(ROB_2, "some_concerns", randomisation="high"), "high"),
    # some concerns everywhere may be high: that is for the reviewer to say
    (ROB_2, all_items(ROB_2, "some_concerns"), "some_concerns"),
    # ROBINS-I: likewise, with four levels
    (ROBINS_I, all_items(ROBINS_I, "low"), "low"),
    (ROBINS_I, all_items(ROBINS_I, "low", confounding="moderate"), "moderate"),
    (ROBINS_I, all_items(ROBINS_I, "moderate", selection="serious"), "serious"),
    (ROBINS_I, all_items(ROBINS_I, "serious", selection="critical"), "critical"),
    # no information outweighs low and moderate, but nothing softens serious and critical
    (ROBINS_I, all_items(ROBINS_I, "no_information"), "no_information"),
    (ROBINS_I, all_items(ROBINS_I, "moderate", missing_data="no_information"), "no_information"),
    (ROBINS_I, all_items(ROBINS_I, "no_information", missing_data="serious"), "serious"),
    (ROBINS_I, all_items(ROBINS_I, "no_information", missing_data="critical"), "critical"),
    # AMSTAR 2: none or one flaw that is not critical
    (AMSTAR_2, review(), "high"),
    (AMSTAR_2, review(i10="no"), "high"),
    (AMSTAR_2, review(i3="no", i10="no"), "moderate"),
    # a critical one, with or without others
    (AMSTAR_2, review(i7="no"), "low"),
    (AMSTAR_2, review(i7="no", i1="no", i3="no", i10="no"), "low"),
    (AMSTAR_2, review(i2="no", i15="no"), "critically_low"),
    # a partial yes is no flaw, nor is the lack of a meta-analysis
    (AMSTAR_2, review(i2="partial_yes", i4="partial_yes", i7="partial_yes", i8="partial_yes"), "high"),
    (AMSTAR_2, review(i11="not_applicable", i12="not_applicable", i15="not_applicable"), "high"),
    # no rule, no suggestion
    (CHECKLIST, all_items(CHECKLIST, "no"), None),
    # an answer missing, blank, or of another tool
    (ROB_2, {"randomisation": "high"}, None),
    (ROB_2, all_items(ROB_2, "low", measurement=""), None),
    (ROB_2, all_items(ROB_2, "low", measurement="serious"), None),
    (AMSTAR_2, review(i2="not_applicable"), None),
    (ROB_2, {}, None),
]


@pytest.mark.parametrize(("tool", "answers", "overall"), SUGGESTED)
def test_the_answers_suggest_this_judgement(tool, answers, overall):
    assert suggested_overall(tool, answers) == overall


def test_each_critical_item_of_amstar_2_alone_makes_the_confidence_low():
    low = [item.code for item in AMSTAR_2.items if suggested_overall(AMSTAR_2, review(**{item.code: "no"})) == "low"]
    assert low == ["2", "4", "7", "9", "11", "13", "15"]


REFUSED = [
    # a domain of another tool
    (ROB_2, {"confounding": "low"}, "", False, ["RoB 2 (2019) does not ask about “confounding”", "missing_data"]),
    # an answer of another tool: value and known ones named
    (ROB_2, {"randomisation": "moderate"}, "", False, ["randomisation", "“moderate”", "low, some_concerns, high"]),
    # RoB 2 has no "no information" for a domain
    (ROB_2, all_items(ROB_2, "no_information"), "low", True, ["“no_information” is no answer"] * 5),
    # a partial yes where the form has none; not applicable where nothing depends on a meta-analysis
    (AMSTAR_2, {"5": "partial_yes"}, "", False, ["“partial_yes” is no answer. Answers: yes, no."]),
    (AMSTAR_2, {"13": "not_applicable"}, "", False, ["“not_applicable” is no answer. Answers: yes, no."]),
    # an overall judgement of another tool, or where there is none
    (ROB_2, {}, "critical", False, ["no overall judgement “critical”. It has: low, some_concerns, high."]),
    (CHECKLIST, {}, "low", False, ["has no overall judgement: leave out “low”."]),
    # unfinished, when it has to be complete
    (ROB_2, {"randomisation": "low"}, "low", True, ["deviations, missing_data, measurement, selection_of_result."]),
    (ROB_2, all_items(ROB_2, "low", measurement=""), "low", True, ["Still to answer: measurement."]),
    (ROB_2, all_items(ROB_2, "low"), "", True, ["needs an overall judgement: low, some_concerns, high."]),
    # what came as JSON need not be text
    (ROB_2, {"randomisation": ["low"]}, "", False, ["is no answer"]),
]


@pytest.mark.parametrize(("tool", "answers", "overall", "complete", "says"), REFUSED)
def test_a_refusal_names_the_thing_the_value_and_what_is_known(tool, answers, overall, complete, says):
    given = refusals(tool, answers, overall, complete=complete)
    assert all(part in " ".join(given) for part in says)
    assert given and all(sentence.endswith(".") for sentence in given)


ACCEPTED = [
    # a draft may be empty or half done
    (ROB_2, {}, "", False),
    (ROB_2, {"randomisation": "high"}, "", False),
    # no information is an answer
    (ROBINS_I, all_items(ROBINS_I, "no_information"), "no_information", True),
    # the reviewer may differ from what was suggested
    (ROB_2, all_items(ROB_2, "some_concerns"), "high", True),
    (AMSTAR_2, review(i3="no", i5="no", i6="no", i10="no", i16="no"), "low", True),
    # a tool without an overall judgement
    (CHECKLIST, {"history": "yes", "course": "unclear"}, "", True),
]


@pytest.mark.parametrize(("tool", "answers", "overall", "complete"), ACCEPTED)
def test_what_the_tool_allows_is_not_refused(tool, answers, overall, complete):
    assert refusals(tool, answers, overall, complete=complete) == []


HIGH_RISK = [
    ("rob2-2019", {"high"}),
    ("robins-i-2016", {"serious", "critical"}),
    ("amstar2-2017", {"low", "critically_low"}),
]


@pytest.mark.parametrize(("code", "high"), HIGH_RISK)
def test_these_judgements_of_the_whole_are_a_high_risk(code, high):
    assert {choice.code for choice in TOOLS[code].overalls if high_risk(code, choice.code)} == high
    assert not high_risk(code, "")


def test_an_unknown_tool_or_judgement_is_an_error_that_names_the_known_ones():
    with pytest.raises(UnknownTool, match="“rob1”. Tools: rob2-2019, robins-i-2016, amstar2-2017"):
        high_risk("rob1", "high")
    with pytest.raises(UnknownJudgement, match=r"RoB 2 \(2019\) has no overall judgement “serious”"):
        high_risk("rob2-2019", "serious")


@pytest.mark.parametrize(("code", "number"), [("rob2-2019", 5), ("robins-i-2016", 7), ("amstar2-2017", 16)])
def test_a_tool_stands_in_the_table_by_its_name_and_version(code, number):
    tool = TOOLS[code]
    assert tool.code == code and tool.version in str(tool)
    assert len({item.code for item in tool.items}) == number
    assert tool.high_risk <= set(codes(tool.overalls))
    assert all(set(item.answers) <= set(codes(tool.answers)) for item in tool.items)


ANSWERED = st.sampled_from(list(TOOLS.values())).flatmap(
    lambda tool: st.tuples(
        st.just(tool),
        st.fixed_dictionaries({item.code: st.sampled_from(codes(tool.answers_to(item))) for item in tool.items}),
    )
)


@given(ANSWERED)
def test_whatever_is_answered_the_suggestion_is_a_judgement_the_tool_accepts(given_):
    tool, answers = given_
    overall = suggested_overall(tool, answers)
    assert overall and refusals(tool, answers, overall, complete=True) == []


@given(ANSWERED, st.data())
def test_a_worse_answer_never_makes_the_suggestion_better(given_, data):
    tool, answers = given_
    item = data.draw(st.sampled_from(tool.items))
    worse = {"amstar2": "no", "rob2": "high", "robins-i": "critical"}[tool.key]
    order = ["low", "moderate", "no_information", "serious", "critical"] if tool is ROBINS_I else codes(tool.overalls)
    before, after = suggested_overall(tool, answers), suggested_overall(tool, answers | {item.code: worse})
    assert order.index(after) >= order.index(before)
