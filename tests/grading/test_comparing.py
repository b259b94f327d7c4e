"""Two versions of a claim: each difference is found once, in a reader's words, and nothing else is."""

import copy
import random
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.grading.comparing import IDENTITY, OF_THE_VERSION, Change, compare

GARRISON = {
    "study": {"key": "22972143", "identifier": "pmid:22972143", "citation": "Garrison 2012", "title": "Magnesium for cramps", "doi": None},
    "role": "evidence",
    "standing": "no_notice",
    "notices": [
        {"kind": "UpdateIn", "source": "pubmed", "pmid": "32956536", "doi": None, "text": "Cochrane 2020", "date": "2020-09-21"},
        {"kind": "ErratumIn", "source": "crossref", "pmid": None, "doi": "10.1002/1", "text": "Table 2", "date": None},
    ],
    "consensus": {
        "direction": "no_difference", "levels": [{"scale": "ocebm", "version": "2011", "level": "1", "label": "review of trials"}],
        "by": "agreement", "decided_by": "ann_b", "reason": "Both say so.", "date": "2026-03-01",
    },
    "appraisals": [
        {
            "reviewer": "Ann", "date": "2026-02-01", "design": "systematic review", "direction": "no_difference", "outcome": "cramps",
            "effect": {"measure": "RR", "estimate": 0.8, "low": 0.6, "high": 1.1, "participants": 120},
            "risk_of_bias": {
                "tool": "rob2-2019", "overall": "some_concerns",
                "answers": [{"domain": "deviations", "answer": "low", "reason": "Blind."}, {"domain": "missing_data", "answer": "high", "reason": "Many left."}],
            },
            "finding": "No fewer cramps.", "finding_check": "found", "funding": "not_stated", "reason": "Five trials.",
            "levels": [{"scale": "ocebm", "version": "2011", "level": "1", "label": "review of trials"}, {"scale": "ocebm", "version": "2009", "level": "1a", "label": "review"}],
        },
        {"reviewer": "Bob", "date": "2026-02-02", "design": "systematic review", "direction": "mixed", "effect": None, "reason": "Not sure."},
    ],
}  # fmt: skip
ROGUIN = {
    "study": {"key": "28114420", "identifier": "pmid:28114420", "citation": "Roguin Maor 2017", "title": "Magnesium oxide", "doi": None},
    "role": "background", "standing": "no_notice", "notices": [], "consensus": None, "appraisals": [],
}  # fmt: skip
VERSION = {
    "number": 1, "slug": "magnesium-leg-cramps", "statement": "Magnesium prevents leg cramps.", "population": "older adults",
    "intervention": "oral magnesium", "comparator": "placebo", "question_type": "treatment", "topics": ["leg-cramps", "older-people"],
    "note": "", "review_due": "2027-01-01", "published_at": "2026-04-01T10:00:00Z", "published_by": "Ann", "change_note": "First.",
    "certainty": "moderate", "override": {"reason": "The panel agreed.", "by": "Ann"},
    "outcomes": [
        {"name": "cramps", "kind": "patient_important", "importance": "critical", "wanted": "less", "smallest_important_difference": "1 a week"},
        {"name": "serum magnesium", "kind": "surrogate", "importance": "not_important", "wanted": "more", "smallest_important_difference": ""},
    ],
    "evidence": [GARRISON, ROGUIN],
    "assessments": [
        {
            "outcome": "cramps", "importance": "critical", "start": "high", "start_reason": "Trials.",
            "steps": [
                {"domain": "risk_of_bias", "change": -1, "reason": "Many left.", "assessable": True, "studies": ["22972143", "28114420"]},
                {"domain": "publication_bias", "change": 0, "reason": "Few trials.", "assessable": False, "studies": []},
            ],
            "certainty": "moderate", "quick": False, "magnitude": "small", "effect": None, "verdict": "Probably little.",
            "assessed_by": "Ann", "date": "2026-03-02",
        }
    ],
    "ratings": [{"scale": "sort", "version": "2004", "level": "A", "label": "consistent", "reason": "Trials agree.", "by": "Ann", "date": "2026-03-03"}],
    "declarations": [{"name": "Ann", "declared_on": "2026-01-01", "valid_until": "2027-01-01", "interests": "Nothing to declare."}],
    "agreement": {"percent": 50, "kappa": None},
}  # fmt: skip

Path = tuple[str | int, ...]


def at(tree: object, path: Path) -> object:
    for step in path:
        tree = tree[step]
    return tree


def planted(path: Path, value: object) -> dict[str, object]:
    """The version with one value changed."""
    changed = copy.deepcopy(VERSION)
    at(changed, path[:-1])[path[-1]] = value
    return changed


def places(tree: object, path: Path = ()) -> Iterator[Path]:
    """The way to everything in a tree."""
    rows = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for name, value in rows:
        yield (*path, name)
        yield from places(value, (*path, name))


IDENTIFYING = {
    "answers.domain", "appraisals.reviewer", "assessments.outcome", "declarations.name", "declarations.declared_on", "evidence.study.key",
    "levels.scale", "levels.version", "notices.kind", "notices.source", "notices.pmid", "notices.doi", "outcomes.name", "ratings.scale",
    "ratings.version", "steps.domain",
}  # fmt: skip


def identifies(path: Path) -> bool:
    """Whether a value says which row it stands in: another one makes another row."""
    named = [part for part in path if isinstance(part, str)]
    return {".".join(named[-2:]), ".".join(named[-3:])} & IDENTIFYING != set()


LEAVES = [
    path for path in places(VERSION) if not isinstance(at(VERSION, path), dict | list) and path[0] not in OF_THE_VERSION
]
FACTS = [path for path in LEAVES if isinstance(path[-1], str) and not identifies(path)]
ROWS = [path for path in places(VERSION) if isinstance(path[-1], int)]
NESTED = [
    path
    for path in places(VERSION)
    if isinstance(at(VERSION, path), dict) and isinstance(path[-1], str) and path[-1] != "study"
]


def test_a_version_differs_in_nothing_from_itself():
    assert compare(VERSION, copy.deepcopy(VERSION)) == ()


@pytest.mark.parametrize("path", FACTS, ids=lambda path: ".".join(map(str, path)))
def test_a_value_that_changed_is_found_and_nothing_else(path):
    (change,) = compare(VERSION, planted(path, "something new"))
    assert change.after == "something new"
    assert (change.before is None) == (at(VERSION, path) in (None, ""))
    assert change.place[-1].casefold().endswith(str(path[-1]).replace("_", " "))


@pytest.mark.parametrize("path", FACTS, ids=lambda path: ".".join(map(str, path)))
def test_a_value_that_went_is_found_and_nothing_else(path):
    assert [change.after for change in compare(VERSION, planted(path, None))] == [None] * (
        at(VERSION, path) not in (None, "")
    )


@pytest.mark.parametrize("path", ROWS, ids=lambda path: ".".join(map(str, path)))
def test_a_row_that_came_or_went_is_one_change_told_in_words(path):
    less = copy.deepcopy(VERSION)
    left = at(less, path[:-1])
    del left[path[-1]]
    (gone,) = compare(VERSION, less)
    (come,) = compare(less, VERSION)
    assert gone.before
    assert gone == Change(come.place, come.after, come.before)
    assert gone.after is None or isinstance(left[0], str)  # a list of plain words is told as a whole
    assert "{" not in gone.before


@pytest.mark.parametrize("path", NESTED, ids=lambda path: ".".join(map(str, path)))
def test_a_group_of_fields_that_went_is_one_change(path):
    (change,) = compare(VERSION, planted(path, None))
    assert change.before
    assert change.after is None


@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_and_fields_is_no_change(chance: random.Random):
    def shuffled(tree: object) -> object:
        if isinstance(tree, dict):
            return {name: shuffled(tree[name]) for name in chance.sample(list(tree), len(tree))}
        if isinstance(tree, list):
            return [shuffled(row) for row in chance.sample(tree, len(tree))]
        return tree

    assert compare(VERSION, shuffled(VERSION)) == ()
    path = chance.choice(FACTS)
    assert len(compare(VERSION, shuffled(planted(path, "something new")))) == 1


SEVERAL = ["evidence", "steps", "studies", "topics", "notices", "levels", "unheard_of"]
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from([*SEVERAL, "study", "key", "domain"]), inner, max_size=4),
    max_leaves=20,
)  # fmt: skip
ODD_VERSION = st.dictionaries(st.sampled_from(SEVERAL), ANYTHING)


@given(ODD_VERSION)
def test_whatever_a_version_holds_it_differs_in_nothing_from_itself(version):
    assert compare(version, copy.deepcopy(version)) == ()


@given(ODD_VERSION, ODD_VERSION)
def test_looking_back_shows_as_many_changes_as_looking_ahead(one, other):
    ahead, back = compare(one, other), compare(other, one)
    assert sorted(map(repr, ((change.before, change.after) for change in ahead))) == sorted(
        map(repr, ((change.after, change.before) for change in back))
    )


STEP = ("assessments", 0, "steps", 0)
APPRAISAL = ("evidence", 0, "appraisals", 0)
READ = [
    # codes, numbers, yes and no, days: as one reads them
    (("certainty",), "very_low", Change(("Certainty",), "moderate", "very low")),
    (("review_due",), "2028-02-29", Change(("Review due",), "1 January 2027", "29 February 2028")),
    (("assessments", 0, "quick"), True, Change(("Assessments", "cramps", "Quick"), "no", "yes")),
    ((*STEP, "change"), -2, Change(("Assessments", "cramps", "Steps", "risk of bias", "Change"), "−1", "−2")),
    ((*APPRAISAL, "effect", "low"), 1.0, Change(("Evidence", "Garrison 2012", "Appraisals", "Ann", "Effect", "Low"), "0.6", "1")),
    # a decimal that was kept as text
    ((*APPRAISAL, "effect", "low"), "-0.5", Change(("Evidence", "Garrison 2012", "Appraisals", "Ann", "Effect", "Low"), "0.6", "−0.5")),
    (("evidence", 0, "standing"), "superseded", Change(("Evidence", "Garrison 2012", "Standing"), "no notice", "superseded")),
    (("evidence", 0, "consensus", "by"), "third_person", Change(("Evidence", "Garrison 2012", "Consensus", "By"), "agreement", "a third person")),
    # a person's name and a person's text are no codes
    (("evidence", 0, "consensus", "decided_by"), "very_low", Change(("Evidence", "Garrison 2012", "Consensus", "Decided by"), "ann_b", "very_low")),
    (("note",), "See the_file.", Change(("Note",), None, "See the_file.")),
    # no day of any calendar
    (("review_due",), "2027-02-30", Change(("Review due",), "1 January 2027", "2027-02-30")),
    # a corrected citation: the study goes by its new one
    (("evidence", 1, "study", "citation"), "Maor 2017", Change(("Evidence", "Maor 2017", "Study", "Citation"), "Roguin Maor 2017", "Maor 2017")),
    # a study of a step is called as readers call it
    ((*STEP, "studies"), ["22972143"], Change(("Assessments", "cramps", "Steps", "risk of bias", "Studies"), "Garrison 2012; Roguin Maor 2017", "Garrison 2012")),
    # a list of plain words in one line
    (("topics",), ["leg-cramps"], Change(("Topics",), "leg-cramps; older-people", "leg-cramps")),
    (("topics",), [], Change(("Topics",), "leg-cramps; older-people", None)),
    # whole rows and groups
    (("evidence",), [GARRISON], Change(("Evidence", "Roguin Maor 2017"), "Magnesium oxide, pmid:28114420, background, no notice", None)),
    (("evidence", 0, "notices"), GARRISON["notices"][:1], Change(("Evidence", "Garrison 2012", "Notices", "correction (Crossref) DOI 10.1002/1"), "Table 2", None)),
    ((*APPRAISAL, "effect"), None, Change(("Evidence", "Garrison 2012", "Appraisals", "Ann", "Effect"), "RR 0.8, 0.6 to 1.1, 120 participants", None)),
    (("override",), None, Change(("Override",), "The panel agreed., by Ann", None)),
    (("agreement",), None, Change(("Agreement",), "Percent: 50", None)),
    ((*APPRAISAL, "risk_of_bias"), None, Change(("Evidence", "Garrison 2012", "Appraisals", "Ann", "Risk of bias"), "RoB 2 (2019), some concerns overall", None)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "value", "change"), READ, ids=lambda value: ".".join(map(str, value)) if isinstance(value, tuple) else ""
)
def test_a_change_reads_like_this(path, value, change):
    assert compare(VERSION, planted(path, value)) == (change,)


@pytest.mark.parametrize("name", sorted(OF_THE_VERSION))
def test_what_every_version_has_of_its_own_is_no_change(name):
    assert compare(VERSION, planted((name,), "another")) == ()


@pytest.mark.parametrize("empty", [None, "", [], {}])
def test_null_empty_and_left_out_read_the_same(empty):
    assert compare({"note": empty}, {}) == ()
    assert compare({}, {"note": empty}) == ()


def test_two_studies_that_are_cited_alike_are_told_apart():
    twins = [{"study": {"key": key, "citation": "Garrison 2012"}, "role": "evidence"} for key in ("1", "2")]
    changed = [twins[0], twins[1] | {"role": "background"}]
    assert compare({"evidence": twins}, {"evidence": changed}) == (
        Change(("Evidence", "Garrison 2012 (2)", "Role"), "evidence", "background"),
    )


def test_rows_that_nothing_tells_apart_are_not_mixed_up():
    twins = [{"domain": "imprecision", "reason": reason} for reason in ("few", "wide", "few")]
    changed = [{"domain": "imprecision", "reason": reason} for reason in ("wide", "few", "none")]
    assert compare({"steps": twins}, {"steps": changed}) == (Change(("Steps", "imprecision", "Reason"), "few", "none"),)


def test_rows_that_nothing_tells_apart_are_the_same_in_whatever_order_they_hold_their_own_rows():
    twins = [{"domain": "imprecision", "studies": ["1", "9"]}, {"domain": "imprecision", "studies": ["2", "3"]}]
    turned = [{"domain": "imprecision", "studies": ["3", "2"]}, {"domain": "imprecision", "studies": ["9", "1"]}]
    assert compare({"steps": twins}, {"steps": turned}) == ()


def test_a_row_without_what_identifies_it_is_another_row_when_it_differs():
    changes = compare({"appraisals": [{"direction": "mixed"}]}, {"appraisals": [{"direction": "supports"}]})
    assert set(changes) == {Change(("Appraisals",), "mixed", None), Change(("Appraisals",), None, "supports")}


def test_the_claim_comes_before_what_it_rests_on_whatever_the_order_of_storage():
    after = planted(("statement",), "Magnesium prevents nothing.") | {
        "certainty": "low",
        "topics": [],
        "evidence": [ROGUIN],
    }
    told = [change.place[0] for change in compare(dict(sorted(VERSION.items())), after)]
    assert list(dict.fromkeys(told)) == ["Statement", "Certainty", "Evidence", "Topics"]


def test_what_readers_look_for_first_comes_first_and_how_it_was_found_last():
    after = planted(("assessments", 0, "effect"), {"measure": "RR", "estimate": 0.7}) | {"certainty": "low"}
    after["assessments"][0] |= {"start_reason": "Five trials.", "hangs_on": ["It hangs on one."], "verdict": "Little."}
    told = [change.place[-1] for change in compare(VERSION, after)]
    assert told == ["Certainty", "Effect", "Verdict", "Start reason", "Hangs on"]


def test_the_certainty_without_a_study_is_one_line_however_much_of_it_differs():
    before = {"without": "Garrison 2012", "studies": ["1"], "certainty": "low", "changed": False, "why": []}
    after = before | {"certainty": "very_low", "changed": True, "why": ["It is small.", "It starts low."]}
    (change,) = compare({"sensitivity": [before]}, {"sensitivity": [after]})
    assert change == Change(
        ("Sensitivity", "Garrison 2012"),
        "low certainty, changed: no",
        "very low certainty, changed: yes, It is small. It starts low.",
    )


@pytest.mark.parametrize("name", ["weighed_for", "independent"])
def test_what_repeats_another_change_is_told_once(name):
    assert compare(VERSION, planted(("evidence", 0, name), ["cramps"])) == ()


def test_the_samples_have_a_row_of_every_list_that_is_matched():
    lists = {part for path in ROWS for part in path if isinstance(part, str)}
    assert set(IDENTITY) - lists == {"sensitivity"}
