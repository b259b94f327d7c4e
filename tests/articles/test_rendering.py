"""Articles in Markdown become articles with citations and a reference list: of the real ones, the lists they print."""

import io
import json
import re
import time
import zipfile
from pathlib import Path

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from evidence.articles.headings import HEADINGS, heading_of
from evidence.articles.keys import hold, restored
from evidence.articles.manuscripts import ManuscriptTooDeep, ManuscriptTooLong, read
from evidence.articles.rendering import UnknownRendering, render
from evidence.articles.sources import UnknownKeys
from evidence.citations.locales import LOCALES
from evidence.citations.pandoc import TooSlow
from evidence.claims.linking import link
from evidence.identifiers.references import read_list
from evidence.studies.importing import import_references
from evidence.studies.models import Notice, Study
from tests.panel import publish_claim

LIST = Path(__file__).resolve().parents[2] / "fixtures" / "reference_list.txt"
PRINTED = [line.partition(". ")[2] for line in LIST.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="session")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("styles")


@pytest.fixture
def garrison(db) -> Study:
    return Study.objects.create(
        pmid="22972143", doi="10.1002/14651858.CD009402.pub2", pmcid="PMC7025716", year=2012, volume="2012", issue="9",
        title="Magnesium for skeletal muscle cramps.", journal="The Cochrane database of systematic reviews",
        journal_abbreviation="Cochrane Database Syst Rev", authors=[{"family": "Garrison", "given": "Scott R"}],
    )  # fmt: skip


@pytest.fixture
def mekhail(db) -> Study:
    return Study.objects.create(
        pmid="31870766", doi="10.1016/S1474-4422(19)30414-4", year=2020, title="Closed-loop stimulation (Evoke).",
        journal="The Lancet. Neurology", journal_abbreviation="Lancet Neurol",
        authors=[{"family": "Mekhail", "given": "Nagy"}],
    )  # fmt: skip


@pytest.fixture
def rendered(folder):
    """The text of an article in a style."""

    def make(markdown: str, style: str = "apa", to: str = "txt", **more: str) -> str:
        return render(markdown, style=style, to=to, folder=folder, **more).content.decode()

    return make


CITED = [
    # in brackets
    ("It helps [@pmid:22972143].", "It helps (Garrison, 2012)."),
    # several, with a page
    ("So [@pmid:22972143; @pmid:31870766, p. 33].", "So (Garrison, 2012; Mekhail, 2020, p. 33)."),
    # in the text
    ("As @pmid:22972143 says.", "As Garrison (2012) says."),
    # without its author
    ("Garrison [-@pmid:22972143] says.", "Garrison (2012) says."),
    # with words before
    ("So [see @pmid:22972143].", "So (see Garrison, 2012)."),
    # a DOI, in another case, at the end of a sentence
    ("See @doi:10.1002/14651858.cd009402.PUB2.", "See Garrison (2012)."),
    # a DOI with brackets, bare and in braces
    ("[@doi:10.1016/S1474-4422(19)30414-4]", "(Mekhail, 2020)"),
    ("[@{doi:10.1016/S1474-4422(19)30414-4}, p. 2]", "(Mekhail, 2020, p. 2)"),
    ("(@doi:10.1016/S1474-4422(19)30414-4)", "(Mekhail (2020))"),
    # PMC
    ("[@pmcid:PMC7025716]", "(Garrison, 2012)"),
    ("[@PMCID:7025716]", "(Garrison, 2012)"),
    # emphasised
    ("*@pmid:22972143*", "Garrison (2012)"),
]  # fmt: skip


@pytest.mark.parametrize(("markdown", "text"), CITED)
def test_keys_become_citations(rendered, garrison, mekhail, markdown, text):
    assert rendered(markdown).splitlines()[0].strip("_") == text


def test_a_study_under_several_names_is_one_reference(rendered, garrison):
    text = rendered("[@pmid:22972143; @pmcid:PMC7025716] @doi:10.1002/14651858.CD009402.pub2", "ama")
    assert text.count("Magnesium for skeletal muscle cramps") == 1


NO_CITATIONS = [
    "`@pmid:1`",
    "``a ` @pmid:1``",
    "a\n\n    @pmid:1",
    "~~~\n@pmid:1\n~~~",
    "\\@pmid:1",
    "<https://a.org/@pmid:1>",
]


@pytest.mark.parametrize("markdown", NO_CITATIONS)
def test_keys_that_do_not_cite_stay_as_they_are(rendered, db, markdown):
    text = rendered(markdown)
    assert "@pmid:1" in text
    assert "References" not in text


def test_an_address_of_mail_is_no_key(rendered, db):
    assert rendered("Write to ann@example.org.") == "Write to ann@example.org.\n"


def test_keys_in_tables_leave_their_columns_alone(rendered, garrison):
    table = "+------------------+-----+\n| A                | B   |\n+==================+=====+\n| @pmid:22972143 x | yes |\n+------------------+-----+\n"
    assert re.search(r"<td>.*Garrison \(2012\)</span> x</td>\n<td>yes</td>", rendered(table, to="html"))


def test_all_studies_of_a_published_claim_are_cited(rendered, claim, garrison, mekhail):
    link(claim, [garrison, mekhail], by=None)
    publish_claim(claim)
    cited = rendered(f"So [see @claim:{claim.slug}, p. 1]. @claim:{claim.slug} say so.").splitlines()[0]
    assert cited == "So (see Garrison, 2012; Mekhail, 2020, p. 1). Garrison (2012; Mekhail, 2020) say so."


WRONG = """# Cramps

One [@pmid:1; @pmid:22972143].
Two [@doi:10.1000/182] and @smith2004.

- @claim:magnesium-leg-cramps, @pmid:abc
"""


def test_unknown_keys_are_told_all_at_once_with_line_and_next_step(rendered, garrison, claim):
    with pytest.raises(UnknownKeys) as caught:
        rendered(WRONG)
    heading, *lines = str(caught.value).splitlines()
    assert heading == "Nothing was rendered, because 5 keys name nothing:"
    assert (
        lines[0]
        == "line 3, @pmid:1: no study here has this PMID: add it with `manage.py add_studies`, or correct the key."
    )
    assert [line.partition(": ")[0] for line in lines] == [
        "line 3, @pmid:1", "line 4, @doi:10.1000/182", "line 4, @smith2004", "line 6, @claim:magnesium-leg-cramps", "line 6, @pmid:abc",
    ]  # fmt: skip
    assert "publish it first" in lines[3]


def test_a_claim_that_was_published_without_studies_is_told(rendered, claim):
    publish_claim(claim)
    with pytest.raises(UnknownKeys, match="published without a study"):
        rendered(f"[@claim:{claim.slug}]")


STANDINGS = [
    ("RetractionIn", "is retracted: Lancet. 2010 Feb 6;375(9713):445 (PMID 20137807)", "Retraction in: Lancet. 2010"),
    ("ExpressionOfConcernIn", "is under an expression of concern: Lancet.", "Expression of concern in: Lancet. 2010"),
    # the newer version is told to the writer; the list of references has nothing to say about it
    ("UpdateIn", "is superseded by a newer version: Lancet.", None),
]


@pytest.mark.parametrize(("kind", "said", "mark"), STANDINGS)
def test_a_study_that_no_longer_stands_is_warned_about_and_marked(folder, garrison, kind, said, mark):
    Notice.objects.create(study=garrison, kind=kind, text="Lancet. 2010 Feb 6;375(9713):445", notice_pmid="20137807")
    done = render("Text.\n\nSo [@pmid:22972143].", style="ama", to="txt", folder=folder)
    [warning] = done.warnings
    assert warning.startswith(f"line 3, @pmid:22972143: Garrison 2012 {said}")
    assert (mark or "Magnesium for skeletal") in done.content.decode()
    assert mark or "Lancet" not in done.content.decode()


RAISED = [
    # Markdown: what all its readers know, for numbers of citations and for the author's own
    ("md", "So<sup>1,2</sup>. Of 10<sup>6</sup> H<sub>2</sub>O<sup>1</sup>, \\<sup\\>."),
    # plain text: citations in brackets, the rest in letters of Unicode
    ("txt", "So[1,2]. Of 10⁶ H₂O[1], <sup>."),
]


@pytest.mark.parametrize(("to", "said"), RAISED)
def test_raised_numbers_are_spelled_as_readers_of_the_format_understand(rendered, garrison, mekhail, to, said):
    text = "So [@pmid:22972143; @pmid:31870766]. Of 10^6^ H~2~O[@pmid:22972143], \\<sup>."
    assert rendered(text, "ama", to).splitlines()[0] == said


def test_a_corrected_study_is_no_warning(folder, garrison):
    Notice.objects.create(study=garrison, kind="ErratumIn", text="J Ex. 2021;1:1")
    assert render("[@pmid:22972143]", style="ama", to="txt", folder=folder).warnings == ()


def test_the_list_has_a_heading_in_the_language_of_the_article(rendered, garrison):
    assert "\n## Kaynaklar\n" in rendered("[@pmid:22972143]", to="md", locale="tr")
    assert "\n## References\n" in rendered("[@pmid:22972143]", to="md")


def test_an_article_with_a_heading_or_a_place_of_its_own_gets_no_second(rendered, garrison):
    assert rendered("[@pmid:22972143]\n\n# Works cited", to="md").count("# ") == 1
    text = rendered("[@pmid:22972143]\n\n::: {#refs}\n:::\n\nThe end.", to="txt")
    assert text.index("Magnesium for") < text.index("The end.")


def test_an_article_without_citations_has_no_list(rendered, db):
    assert rendered("Leg cramps hurt.", to="md") == "Leg cramps hurt.\n"


def test_every_language_of_lists_has_a_heading():
    without = {locale.partition("-")[0] for locale in LOCALES} - set(HEADINGS)
    assert without == {"bal", "brh", "km", "la", "lij", "mn", "pa"}  # these get the English word
    assert heading_of("pa-PK") == "References"


@pytest.mark.parametrize(("to", "holds"), [("docx", "word/document.xml"), ("odt", "content.xml")])
def test_documents_hold_text_citations_and_list(folder, garrison, to, holds):
    done = render("It helps [@pmid:22972143].", style="apa", to=to, folder=folder)
    xml = zipfile.ZipFile(io.BytesIO(done.content)).read(holds).decode()
    assert "(Garrison, 2012)" in re.sub(r"<[^>]+>", "", xml) and "skeletal muscle cramps" in re.sub(r"<[^>]+>", "", xml)


def test_rtf_is_a_whole_document(rendered, garrison):
    text = rendered("It helps [@pmid:22972143].", to="rtf")
    assert text.startswith("{\\rtf1") and "(Garrison, 2012)" in text


def test_an_unknown_format_names_the_nearest(rendered, db):
    with pytest.raises(UnknownRendering, match='Did you mean "docx"?'):
        rendered("x", to="doc")


HOSTILE = [
    "<script>x()</script>", "[a](javascript:x())", "[a](JaVaScRiPt:x())", "[a](data:text/html,x)", "<javascript:x()>",
    "![a](https://evil.example/x.png)", "`<script>x()</script>`{=html}", "[a]{onclick=x() style=\"color:red\"}",
    "# A {onclick=x()}", "---\ncsl: /etc/passwd\nbibliography: /etc/passwd\n---", "\\input{/etc/passwd}",
    "::: {style=\"position:fixed\"}\na\n:::", "[r]: javascript:x()\n\n[r]", "<img src=x onerror=x()>",
    "![a][r]\n\n[r]: x.png", "[a](vbscript:x)", "[a](file:///etc/passwd)", "<div onclick=x()>a</div>", "![](<data:,x>)",
]  # fmt: skip


@pytest.mark.parametrize("markdown", HOSTILE)
def test_nothing_that_runs_or_loads_gets_through(folder, db, markdown):
    html = render(markdown, style="apa", to="html", folder=folder).content.decode()
    assert not re.search(r"<(script|img|iframe|style|link|object|embed|form|input)\b", html)
    assert not re.search(r"<[^>]*\s(on\w+|style|src)=", html)
    assert not re.search(r"(href)=\"(?!https?:|mailto:|#)", html)
    assert "root:" not in html
    docx = render(markdown, style="apa", to="docx", folder=folder).content
    targets = zipfile.ZipFile(io.BytesIO(docx)).read("word/_rels/document.xml.rels").decode()
    assert not re.search(r"javascript:|vbscript:|data:|file:|evil", targets, re.IGNORECASE)
    assert not any("media" in name for name in zipfile.ZipFile(io.BytesIO(docx)).namelist())


def test_what_is_left_out_is_told_and_its_words_stay(folder, db):
    done = render("![A leg](leg.png) and [click](javascript:x())", style="apa", to="txt", folder=folder)
    assert done.content.decode() == "A leg and click\n"
    assert done.warnings == (
        "a picture is left out; the words that describe it stay.",
        "the link to javascript:x() is left out: links lead to the web only.",
    )


def test_a_text_that_costs_too_much_is_refused_in_time(monkeypatch):
    monkeypatch.setattr("evidence.articles.manuscripts.SECONDS", 1.0)
    start = time.monotonic()
    for text, error in (
        ("[" * 5_000 + "]" * 5_000, ManuscriptTooDeep),
        ("![" * 7 + "a" + "](b)" * 7, ManuscriptTooDeep),
        ("> " * 1_500 + "a", ManuscriptTooDeep),
        ("a" * 1_000_001, ManuscriptTooLong),
    ):
        with pytest.raises((error, TooSlow)):
            read(text)
    assert time.monotonic() - start < 15


def test_intervals_are_no_open_brackets(rendered, garrison):
    ages = ", ".join(f"[{age}, {age + 5})" for age in range(0, 200, 5))
    text = f"Aged {ages} or (18, 25] years [@pmid:22972143], `[18, 25)` and [a link](https://example.org/a)."
    begin = time.monotonic()
    said = f"Aged {ages} or (18, 25] years (Garrison, 2012), [18, 25) and a link."
    assert rendered(text).splitlines()[0] == said
    assert rendered("[" * 5_000).splitlines()[0] == "[" * 5_000
    assert time.monotonic() - begin < 8


@pytest.mark.parametrize("text", ["@doi:" * 40_000, "@doi:(" * 30_000, "@{a" * 60_000, "@a" * 90_000])
def test_keys_are_found_in_time_whatever_the_text(text):
    start = time.monotonic()
    hold(text)
    assert time.monotonic() - start < 5


@given(st.text(alphabet="@{}[](<>);:.,- \n\\`dopmi:10/aZé", max_size=200))
def test_what_is_held_is_put_back_to_the_letter(text):
    held = hold(text)
    assert json.loads(restored(json.dumps(held.text, ensure_ascii=False), held.keys)) == text
    assert all(key.printed in text.split("\n")[key.line - 1] for key in held.keys)


@given(st.lists(st.sampled_from(["@pmid:1", "@{pmid:2}", "\n", " ", "[", "]", "é", "@doi:10.1000/(a)b"]), max_size=40))
def test_holders_are_as_wide_as_their_keys(pieces):
    text = "".join(pieces)
    assert len(hold(text).text) == len(text)


# What the articles print otherwise than their style asks, or than the record says: (printed, ours, why).
PAGES = "AMA 11, 3.11.9: page ranges in full"
WEB_ORDER = "the order of PubMed's web page, no abbreviation, no DOI: AMA 11, 3.11"
NAMED = "AMA 11, 3.7: up to six authors are named"
AMA = [
    [("192-5", "192-195", PAGES)],
    [],
    [("Anshul . ", "Anshul. ", "a name without initials has no space behind it"), ("405-9", "405-409", PAGES)],
    [("Mechanisms of myofascial pain", "Mechanisms of Myofascial Pain", "the title as the record has it"),
     ("2014;2014.", "2014;2014:523924.", "the article number is missing")],
    [],
    [("Ruaro JA, et al.", "Ruaro JA, Fréz AR, Ruaro MB, Nicolau RA.", NAMED),
     ("Lasers in medical science. 2014 Nov;29(6):1815-9. Low-level laser therapy to treat fibromyalgia.",
      "Low-level laser therapy to treat fibromyalgia. Lasers Med Sci. 2014;29(6):1815-1819. "
      "doi:10.1007/s10103-014-1566-8", WEB_ORDER)],
    [("ES, et al.", "ES et al.", "this style's comma stands between names, and the record here gives one of them"),
     ("Journal of back and musculoskeletal rehabilitation. 2016 Jan 25;29(1):77-83. ", "", WEB_ORDER),
     ("Laser", "laser", "the title as the record has it"), ("A placebo- r", "A placebo-r", "a slip"),
     ("clinical trial.", "clinical trial. J Back Musculoskelet Rehabil. 2016;29(1):77-83. "
      "https://pubmed.ncbi.nlm.nih.gov/926406194/", "AMA 11, 3.15: without a DOI, the address")],
    [("Ge HY, et al.", "Ge HY, Wang Y, Fernández-de-las-Peñas C, Graven-Nielsen T, Danneskiold-Samsøe B, "
      "Arendt-Nielsen L.", NAMED),
     ("Arthritis research & therapy. 2011 Mar 22;13(2):R48. ", "", WEB_ORDER),
     ("fibromyalgia patients.", "fibromyalgia patients. Arthritis Res Ther. 2011;13(2):R48. doi:10.1186/ar3289",
      WEB_ORDER)],
]  # fmt: skip

ET_AL = "MLA 5.8: a comma before et al."
NUMBERS = "MLA 5.51 and 5.90: vol. and no., p. before the page"
TITLE = "MLA 2.90: titles with capitals"
LINK = "MLA 5.93: a DOI as an address"
DATE = "the record has no day, and MLA 5.84 asks for none of a numbered issue"
MLA = [
    [("Leal de et al.", "Leal de, et al.", ET_AL),
     ("Oral magnesium supplementation for leg cramps in pregnancy. An observational controlled trial",
      "Oral Magnesium Supplementation for Leg Cramps in Pregnancy-An Observational Controlled Trial", TITLE),
     ("PloS one", "PloS One,", TITLE), ("15,1 e0227497. 10 Jan.", "15, no. 1,", NUMBERS),
     ("2020, doi:", "2020, p. e0227497, https://doi.org/", LINK)],
    [("Scott R et al.", "Scott R., et al.", ET_AL), ("skeletal muscle cramps", "Skeletal Muscle Cramps", TITLE),
     ("database of systematic reviews", "Database of Systematic Reviews,", TITLE),
     ("2012,9 CD009402. 12 Sep.", "2012, no. 9, Sept.", NUMBERS),
     ("2012, doi:", "2012, p. CD009402, https://doi.org/", LINK)],
    [("Hui et al.", "Hui, et al.", ET_AL), ("PloS one", "PloS One,", TITLE),
     ("11,1 e0147070. 19 Jan.", "11, no. 1,", NUMBERS), ("2016, doi:", "2016, p. e0147070, https://doi.org/", LINK)],
    [("Li et al.", "Li, et al.", ET_AL), ("for leg cramps in pregnancy", "for Leg Cramps in Pregnancy", TITLE),
     ("database of systematic reviews", "Database of Systematic Reviews,", TITLE),
     ("12,12 CD010655. 4 Dec.", "12, no. 12, Dec.", NUMBERS), ("2020, doi:", "2020, p. CD010655, https://doi.org/", LINK)],
    [("Nagy et al.", "Nagy, et al.", ET_AL),
     ("Long-term safety and efficacy of closed-loop spinal cord stimulation to treat chronic back and leg pain (Evoke): "
      "a double-blind, randomized, controlled trial",
      "Long-Term Safety and Efficacy of Closed-Loop Spinal Cord Stimulation to Treat Chronic Back and Leg Pain (Evoke): "
      "A Double-Blind, Randomised, Controlled Trial", TITLE),
     ("Neurology vol. 19,2 (2020): 123-134.", "Neurology, vol. 19, no. 2, Feb. 2020, pp. 123–34,", NUMBERS),
     (" doi:", " https://doi.org/", LINK)],
    [("Leg cramps", "Leg Cramps", TITLE), ("clinical evidence", "Clinical Evidence,", TITLE),
     ("vol. 2015 1113. 13 May. 2015", "vol. 2015, May 2015, p. 1113, https://pubmed.ncbi.nlm.nih.gov/925970567/", NUMBERS)],
]  # fmt: skip

# The stand-in's records name the first authors only.
SHORT = ["926406194", "31923242", "926785259", "31870766"]
GE = "Ge HY, Wang Y, Fernández-de-las-Peñas C, Graven-Nielsen T, Danneskiold-Samsøe B, Arendt-Nielsen L"


@pytest.fixture
def cited(client_of_site, db) -> list[Study]:
    found = list(import_references(read_list(LIST.read_text(encoding="utf-8")), client_of_site, now=timezone.now()))
    Study.objects.filter(pmid__in=SHORT).update(authors_complete=False)
    names = [name.rsplit(" ", 1) for name in GE.split(", ")]
    Study.objects.filter(pmid="921426569").update(
        authors=[{"family": family, "given": " ".join(initials)} for family, initials in names]
    )
    return [resolution.study for resolution in found]


def corrected(printed: str, differences: list[tuple[str, str, str]]) -> str:
    for theirs, ours, _ in differences:
        assert printed.count(theirs) == 1, theirs
        printed = printed.replace(theirs, ours)
    return printed.rstrip(".")


LISTS = [
    ("ama", slice(0, 8), AMA),
    ("mla", slice(8, 14), MLA),
    ("modern-language-association-8th-edition", slice(8, 14), MLA),
]


@pytest.mark.parametrize(
    ("style", "part", "differences"), LISTS, ids=lambda value: value if isinstance(value, str) else ""
)
def test_the_lists_of_two_real_articles_come_back_but_for_their_errors(rendered, cited, style, part, differences):
    text = rendered("So " + " ".join(f"[@pmid:{study.pmid}]" for study in cited[part]), style)
    ours = [re.sub(r"^\d+\. ", "", line).rstrip(".") for line in text.partition("References\n")[2].splitlines() if line]
    assert ours == [corrected(*pair) for pair in zip(PRINTED[part], differences, strict=True)]
