"""Claims, items and appraisals as tables: out as one may see them, in as the whole of what one may change, or not."""

import csv
import io
import zipfile
from datetime import date

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from evidence.claims.models import Claim, EvidenceItem, Outcome, Topic
from evidence.grading.appraisals import Appraisal
from evidence.grading.tables import AppraisalResource, ClaimResource, ItemResource
from evidence.spreadsheets import neutral, original
from evidence.studies.models import Study
from evidence.table_files import (
    CSV,
    MOST_ROWS,
    XLSX,
    ActiveCell,
    NotForXLSX,
    TooLarge,
    UnevenRow,
    Unreadable,
    WrongEncoding,
)
from tests.panel import appraise, draft, member

FORMATS = [CSV, XLSX]
ACTIVE = "=+-@\t\r\n＝＋－＠"


def read(format, data):
    """The lines of a file as a list of dicts."""
    return format().create_dataset(data).dict


def written(format, dataset):
    data = format().export_data(dataset)
    return data.encode("utf-8-sig") if isinstance(data, str) else data


def table(text: str):
    return CSV().create_dataset(text.encode())


def imported(resource, text, **kwargs):
    return resource.import_data(table(text), rollback_on_validation_errors=True, **kwargs)


# --- files --------------------------------------------------------------------------------------------------------


@given(st.text())
@example("'=1")
@example("''")
def test_an_apostrophe_in_front_is_taken_off_again(text):
    assert original(neutral(text)) == text
    assert not neutral(text).startswith(tuple(ACTIVE))


CELLS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], include_characters="\t\r\n"), max_size=12
) | st.sampled_from(
    [
        "=1+1",
        "'=1",
        "''=1",
        "-5",
        "@x",
        "＝1",
        "\tx",
        "\rx",
        "a\r\nb",
        " lead",
        "tail ",
        "007",
        "1e5",
        "'twas",
        "_x000D_",
        "\ufeffx",
    ]
)


@pytest.mark.parametrize("format", FORMATS)
@given(rows=st.lists(st.tuples(CELLS, CELLS).filter(any), min_size=1, max_size=4))
def test_a_table_that_goes_out_and_comes_back_is_the_same(format, rows):
    out = table("slug,=note\n")
    for row in rows:
        out.append(row)
    data = written(format, out)
    back = format().create_dataset(data)
    assert back.headers == ["slug", "=note"]
    assert [tuple(row) for row in back] == rows


@pytest.mark.parametrize("format", FORMATS)
def test_no_cell_and_no_header_that_goes_out_is_a_formula(format):
    out = table("=cmd|' /C calc'!A0,b\n")
    for sign in ACTIVE:
        out.append([f"{sign}1+1", "x"])
    data = written(format, out)
    if format is CSV:
        lines = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
        assert all(line[0].startswith("'") for line in lines)
    else:
        cells = [row[0] for row in openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows()]
        assert {cell.data_type for cell in cells} == {"s"}
        assert all(str(cell.value).startswith("'") for cell in cells)


def workbook(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_is_read_as_it_would_be_typed():
    data = workbook(["slug", "due", "n", None], ["a", date(2030, 1, 31), 2.0, None], [None, None, None], ["b"])
    assert read(XLSX, data) == [{"slug": "a", "due": "2030-01-31", "n": "2"}, {"slug": "b", "due": "", "n": ""}]


def test_semicolons_and_tabs_are_read_as_some_spreadsheets_write_them():
    assert read(CSV, b'slug;note\r\na;"x;y"\r\n') == [{"slug": "a", "note": "x;y"}]
    assert read(CSV, b"slug\tnote\na\tx,y\n") == [{"slug": "a", "note": "x,y"}]


def packed(size: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * size)
    return out.getvalue()


REFUSED = [
    (CSV, "slug\nKrämpfe\n".encode("latin-1"), WrongEncoding),
    (CSV, "slug\na\n".encode("utf-16"), WrongEncoding),
    (CSV, b"slug\na\0b\n", Unreadable),  # NUL, which no text column holds
    (CSV, b'slug\n"a\n', Unreadable),  # a quotation mark that nothing closes
    (CSV, b"slug,note\na\n", UnevenRow),
    (CSV, b"slug\na,b\n", UnevenRow),
    (CSV, b"slug\n" + b"a\n" * (MOST_ROWS + 1), TooLarge),
    (CSV, b"," * 101 + b"x\n", TooLarge),
    (XLSX, b"slug\na\n", Unreadable),  # a CSV by another name
    (XLSX, b"PK\x05\x06" + b"\0" * 18, Unreadable),  # an archive of nothing
    (XLSX, packed(60_000_000), TooLarge),  # 58 kB that unpack to 60 MB
    (XLSX, workbook(["slug"], ["=1+1"]), ActiveCell),
    (XLSX, workbook(["slug"], ["#N/A"]), ActiveCell),
]


@pytest.mark.parametrize(("format", "data", "error"), REFUSED)
def test_what_cannot_be_read_is_refused_with_a_sentence(format, data, error):
    with pytest.raises(error) as caught:
        format().create_dataset(data)
    assert str(caught.value).endswith(".")


def test_a_row_at_the_far_end_of_a_sheet_is_refused_without_filling_the_sheet_between():
    book = openpyxl.Workbook()
    book.active.append(["slug"])
    book.active.cell(row=2, column=16384, value="far")
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(TooLarge):
        XLSX().create_dataset(out.getvalue())


@pytest.mark.parametrize("text", ["a\x0bb", "x" * 32_768])
def test_what_xlsx_cannot_hold_is_refused_and_not_cut(text):
    out = table("slug\n")
    out.append([text])
    with pytest.raises(NotForXLSX, match="CSV"):
        XLSX().export_data(out)


# --- claims -------------------------------------------------------------------------------------------------------


@pytest.fixture
def topic(db):
    return Topic.objects.create(slug="leg-cramps", name="Leg cramps")


@pytest.fixture
def study(db):
    return Study.objects.create(pmid="22972143", doi="10.1002/14651858.CD009402.pub2", title="Magnesium.", year=2012)


@pytest.fixture
def item(claim, study):
    return EvidenceItem.objects.create(claim=claim, study=study)


@pytest.mark.parametrize("format", FORMATS)
def test_claims_go_out_and_come_back_without_a_change(claim, topic, format):
    claim.topics.add(topic)
    Claim.objects.filter(pk=claim.pk).update(note="=1+1\r\n- a list", review_due="2030-01-31", population="'=x")
    result = ClaimResource().import_data(format().create_dataset(written(format, ClaimResource().export())))
    assert (result.totals["skip"], result.has_errors(), result.has_validation_errors()) == (1, False, False)


def test_a_new_claim_is_a_draft_and_a_known_one_is_changed_in_what_the_table_names(claim, topic):
    claim.topics.add(topic)
    text = (
        "slug,statement,question_type,topics,review_due\n"
        "magnesium-leg-cramps,Magnesium prevents cramps at night.,common harms,,2030-01-31\n"
        "quinine,Quinine prevents leg cramps.,treatment,leg-cramps,\n"
    )
    result = imported(ClaimResource(), text)
    assert dict(result.totals)["new"] == dict(result.totals)["update"] == 1
    claim.refresh_from_db()
    assert (claim.statement, claim.question_type, claim.population) == (
        "Magnesium prevents cramps at night.", "common_harms", "older adults",
    )  # fmt: skip
    assert not claim.topics.exists()
    new = Claim.objects.get(slug="quinine")
    assert (new.state, new.version, new.reviewers_needed, list(new.topics.all())) == ("draft", None, 2, [topic])


REFUSED_CLAIMS = [
    ("slug,question_type\nx,nonsense\n", "“nonsense” is none of: treatment, common_harms"),
    ("slug,topics\nmagnesium-leg-cramps,unheard\n", "There is no topic “unheard”: add it first."),
    ("slug,review_due\nmagnesium-leg-cramps,31.12.2030\n", "“31.12.2030” is no date such as 2030-01-31."),
    ("slug,reviewers_needed\nmagnesium-leg-cramps,two\n", "“two” is no whole number"),
    ("slug,reviewers_needed\nmagnesium-leg-cramps,12\n", "A claim needs from 1 to 9 reviewers."),
    ("slug,statement\nA b,Words.\n", "slug: Enter a valid “slug”"),
    ("slug,statement\n,Words.\n", "slug: This field cannot be blank."),
    ("slug,statement\nnew-one,\n", "statement: This field cannot be blank."),
    ("slug,statement\nnew-one,A.\nnew-one,B.\n", "Line 2 is about the same"),
]


@pytest.mark.parametrize(("text", "sentence"), REFUSED_CLAIMS)
def test_a_line_that_is_wrong_is_refused_with_its_number_and_a_sentence(claim, text, sentence):
    result = imported(ClaimResource(), text)
    assert {line for line, _ in result.problems} == {text.count("\n")}
    assert any(sentence in said for _, said in result.problems), result.problems
    assert Claim.objects.count() == 1


def test_one_wrong_line_keeps_all_others_out(claim):
    result = imported(ClaimResource(), "slug,statement\none,First.\n\ntwo,\nthree,Third.\n")
    assert result.problems == [(4, "statement: This field cannot be blank.")]
    assert list(Claim.objects.values_list("slug", flat=True)) == ["magnesium-leg-cramps"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("slug,colour\nx,red\n", "There is no column “colour” here. Columns: slug, statement"),
        ("statement\nWords.\n", "lacks the column “slug”"),
        ("slug,slug\nx,y\n", "“slug” is there twice"),
    ],
)
def test_a_header_that_is_wrong_is_refused_as_a_whole(claim, text, sentence):
    result = imported(ClaimResource(), text)
    assert sentence in str(result.base_errors[0].error)
    assert Claim.objects.count() == 1


def test_state_and_version_are_shown_and_never_read(claim):
    imported(ClaimResource(), "slug,state,version,note\nmagnesium-leg-cramps,published,7,New.\n")
    claim.refresh_from_db()
    assert (claim.state, claim.version, claim.note) == ("draft", None, "New.")


def test_what_the_form_keeps_fixed_a_table_does_not_change(claim, topic):
    resource = ClaimResource(fixed=lambda row: ["question_type", "topics", "no_such_field"])
    text = "slug,question_type,topics,note\nmagnesium-leg-cramps,diagnosis,leg-cramps,New.\n"
    said = [sentence for _, sentence in imported(resource, text).problems]
    assert [one.split(":")[0] for one in said] == ["question_type", "topics"]
    claim.refresh_from_db()
    assert (claim.question_type, claim.note) == ("treatment", "")


# --- items --------------------------------------------------------------------------------------------------------

NAMES = [
    "22972143", "PMID: 22972143", "https://pubmed.ncbi.nlm.nih.gov/22972143/", "pmid:22972143",
    "10.1002/14651858.cd009402.PUB2", "https://doi.org/10.1002/14651858.CD009402.pub2",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_study_is_found_by_any_of_its_names(claim, study, name):
    ed = member("ed", "Curator")
    result = imported(ItemResource(user=ed), f"claim,study,role\nmagnesium-leg-cramps,{name},background\n")
    assert result.problems == []
    made = EvidenceItem.objects.get()
    assert (made.study, made.role, made.added_by) == (study, "background", ed)


def test_a_study_without_identifiers_is_named_by_its_number(claim):
    study = Study.objects.create(title="A thesis.")
    item = EvidenceItem.objects.create(claim=claim, study=study)
    assert ItemResource().export().dict[0]["study"] == f"id:{study.pk}"
    assert imported(ItemResource(), f"claim,study,role\n{claim.slug},id:{study.pk},background\n").problems == []
    item.refresh_from_db()
    assert item.role == "background"


REFUSED_ITEMS = [
    ("magnesium-leg-cramps,111", "There is no study “111” here: add the study first"),
    ("magnesium-leg-cramps,id:999999999999999999999", "There is no study"),
    ("magnesium-leg-cramps,Garrison 2012", "There is no study “Garrison 2012” here"),
    ("unheard,22972143", "There is no claim “unheard”. Claims: magnesium-leg-cramps."),
    (",22972143", "There is no claim “”"),
]


@pytest.mark.parametrize(("cells", "sentence"), REFUSED_ITEMS)
def test_what_is_not_here_is_not_guessed(claim, study, cells, sentence):
    (problem,) = imported(ItemResource(), f"claim,study\n{cells}\n").problems
    assert problem[0] == 2 and sentence in problem[1]
    assert not EvidenceItem.objects.exists()


def test_a_register_number_of_two_studies_names_neither(claim):
    for number in (1, 2):
        Study.objects.create(title=f"Part {number}", registrations=[{"accession": "NCT01234567"}])
    (problem,) = imported(ItemResource(), "claim,study\nmagnesium-leg-cramps,NCT01234567\n").problems
    assert "names several studies" in problem[1]


@pytest.mark.parametrize("format", FORMATS)
def test_items_go_out_and_come_back_without_a_change(item, format):
    draft(item)
    out = ItemResource().export()
    assert "supports" not in str(out.dict)
    result = ItemResource().import_data(format().create_dataset(written(format, out)))
    assert result.totals["skip"] == 1


# --- appraisals ---------------------------------------------------------------------------------------------------


def seen_by(name: str):
    return AppraisalResource(user=member(name)).export(Appraisal.objects.all()).dict


def test_drafts_go_out_to_their_reviewer_only(item):
    draft(item, by="rita")
    assert [row["reviewer"] for row in seen_by("rita")] == ["rita"]
    assert seen_by("sam") == []


def test_what_is_not_revealed_goes_to_nobody_not_even_a_superuser(item):
    item.claim.reviewers_needed = 2
    item.claim.save()
    appraise(item, by="rita")
    root = member("root")
    type(root).objects.filter(pk=root.pk).update(is_superuser=True)
    assert seen_by("root") == [] == AppraisalResource().export(Appraisal.objects.all()).dict


def test_whoever_is_still_judging_gets_nobody_elses(item):
    appraise(item, by="rita")
    assert len(seen_by("sam")) == 1
    draft(item, by="sam")
    assert [row["reviewer"] for row in seen_by("sam")] == ["sam"]


FULL = {
    "measure": "RR", "estimate": "0.6900", "low": "0.5", "high": "0.95", "participants": 735, "tool": "rob2-2019",
    "overall_bias": "some_concerns", "funding": "mixed", "reason": "=It says so.\r\nTwice.",
    "bias": {"measurement": {"answer": "some_concerns", "reason": "Not blind; see p. 3"},
             "randomisation": {"answer": "low", "reason": ""}},
}  # fmt: skip


def test_an_appraisal_goes_out_in_words_that_can_be_read_back(item):
    outcome = Outcome.objects.create(claim=item.claim, name="cramp frequency")
    draft(item, outcome=outcome, **FULL)
    (row,) = seen_by("rita")
    assert (row["claim"], row["study"], row["state"]) == ("magnesium-leg-cramps", "pmid:22972143", "draft")
    assert (row["levels"], row["estimate"], row["low"]) == ("ocebm-2011=2", "0.69", "0.5")
    assert row["answers"] == "randomisation=low; measurement=some_concerns"
    assert row["answer_reasons"] == "measurement: Not blind; see p. 3"
    assert (row["tool"], row["overall_bias"], row["outcome"]) == ("rob2-2019", "some_concerns", "cramp frequency")


@pytest.mark.parametrize("format", FORMATS)
def test_own_drafts_go_out_and_come_back_without_a_change(item, format):
    draft(item, outcome=Outcome.objects.create(claim=item.claim, name="cramps; at night=yes"), **FULL)
    resource = AppraisalResource(user=member("rita"))
    data = written(format, resource.export(Appraisal.objects.all()))
    result = AppraisalResource(user=member("rita")).import_data(format().create_dataset(data))
    assert (result.totals["skip"], result.problems) == (1, [])


def test_a_table_makes_drafts_of_ones_own(item):
    Outcome.objects.create(claim=item.claim, name="cramp frequency")
    text = (
        "claim,study,reviewer,design,direction,outcome,levels,measure,estimate,low,high,tool,answers,reason\n"
        "magnesium-leg-cramps,22972143,rita,systematic review,no_difference,cramp frequency,"
        "ocebm-2011=1; sign-2011=1+,RR,0.9,0.7,1.1,rob2-2019,randomisation=low,It says so.\n"
    )
    result = imported(AppraisalResource(user=member("rita", "Reviewer")), text)
    assert result.problems == []
    made = Appraisal.objects.get()
    assert (made.reviewer.username, made.state, made.submitted_at) == ("rita", "draft", None)
    assert made.bias == {"randomisation": {"answer": "low", "reason": ""}}
    assert {rating.scale.code: rating.level.code for rating in made.ratings.all()} == {
        "ocebm-2011": "1",
        "sign-2011": "1+",
    }


def test_a_level_that_is_taken_out_goes_and_one_that_stays_keeps_its_reason(item):
    own = draft(item)
    own.ratings.update(reason="Because.")
    text = "claim,study,levels\nmagnesium-leg-cramps,22972143,ocebm-2011=2; sign-2011=1+\n"
    imported(AppraisalResource(user=member("rita")), text)
    assert own.ratings.get(scale__key="ocebm").reason == "Because."
    imported(AppraisalResource(user=member("rita")), text.replace("ocebm-2011=2; ", ""))
    assert [rating.scale.key for rating in own.ratings.all()] == ["sign"]


REFUSED_APPRAISALS = [
    (
        "levels",
        "ocebm-2011=1b",
        "“1b” is no level of OCEBM Levels of Evidence (2011) for treatment benefit. Levels: 1, 2",
    ),
    ("levels", "ocebm=2", "There is no scale “ocebm” for studies"),
    ("levels", "grade-2013=high", "There is no scale"),  # rates a body of evidence, or is not there
    ("levels", "2", "“2” is not of the form name=value."),
    ("levels", "ocebm-2011=2; ocebm-2011=3", "“ocebm-2011” is there twice."),
    ("direction", "helps", "“helps” is none of: supports, refutes"),
    ("outcome", "sleep", "The claim has no outcome “sleep”. It has: none."),
    ("answers", "randomisation=low", "There are answers and no tool."),
    ("estimate", "0,69", "“0,69” is no number such as 0.69."),
    ("estimate", "0.69", "An effect has a measure and an estimate: give both, or neither."),
    ("estimate", "NaN", "estimate"),
    ("participants", "-3", "“-3” is no whole number"),
    ("reviewer", "sam", "This line is an appraisal by sam: a person’s own are read only."),
    ("study", "111", "There is no study “111” here"),
]


@pytest.mark.parametrize(("column", "cell", "sentence"), REFUSED_APPRAISALS)
def test_an_appraisal_that_is_wrong_is_refused(item, column, cell, sentence):
    cells = {"claim": "magnesium-leg-cramps", "study": "22972143"} | {column: cell}
    quoted = ",".join(f'"{value}"' for value in cells.values())
    result = imported(AppraisalResource(user=member("rita")), f"{','.join(cells)}\n{quoted}\n")
    assert any(sentence in said for _, said in result.problems), result.problems
    assert not Appraisal.objects.exists()


def test_answers_are_checked_by_their_tool(item):
    text = "claim,study,tool,answers\nmagnesium-leg-cramps,22972143,rob2-2019,measurement=serious\n"
    (problem,) = imported(AppraisalResource(user=member("rita")), text).problems
    assert "“serious” is no answer. Answers: low, some_concerns, high." in problem[1]


def test_a_submitted_appraisal_is_not_changed_by_a_table(item):
    own = appraise(item, by="rita")
    text = "claim,study,reason\nmagnesium-leg-cramps,22972143,Otherwise.\n"
    (problem,) = imported(AppraisalResource(user=member("rita")), text).problems
    assert "is submitted: change it on its page, with a reason" in problem[1]
    own.refresh_from_db()
    assert own.reason == "It says so."


def test_a_study_that_does_not_bear_on_the_claim_is_not_appraised_for_it(claim, study):
    (problem,) = imported(
        AppraisalResource(user=member("rita")), "claim,study\nmagnesium-leg-cramps,22972143\n"
    ).problems
    assert "does not bear on “magnesium-leg-cramps”: add it to the claim first." in problem[1]


def test_a_quotation_is_looked_for_in_the_abstract(item):
    Study.objects.update(abstract=[{"label": "", "text": "Magnesium made no difference to cramps."}])
    text = "claim,study,finding\nmagnesium-leg-cramps,22972143,made no difference\n"
    imported(AppraisalResource(user=member("rita")), text)
    assert Appraisal.objects.get().finding_check == "verified"
