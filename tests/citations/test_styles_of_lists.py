"""Whole lists in a style: order, numbers, forms, languages, withdrawn works, and hostile references."""

import re
import unicodedata
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from lxml import html

from evidence.citations.bibliography import (
    LONGEST,
    PART,
    Form,
    TooManyReferences,
    UnknownForm,
    form_of,
    format_entries,
    format_list,
)
from evidence.citations.entries import Entry, as_markdown, as_text
from evidence.citations.item import Item
from evidence.citations.locales import UnknownLocale
from evidence.citations.nlm import dumps
from evidence.citations.pandoc import run
from tests.citations.samples import SAMPLES, article

ARTICLE: Item = {
    "id": "garrison", "type": "article-journal", "title": "Magnesium for skeletal muscle cramps",
    "author": [{"family": "Garrison", "given": "Scott R"}, {"family": "Allan", "given": "G Michael"}],
    "container-title": "The Cochrane database of systematic reviews",
    "container-title-short": "Cochrane Database Syst Rev", "volume": "9", "issue": "2", "page": "284-287",
    "issued": {"date-parts": [[2012, 9, 12]]}, "DOI": "10.1000/a", "PMID": "22972143",
}  # fmt: skip
CHAPTER: Item = {
    "id": "ropper", "type": "chapter", "title": "Cramps", "container-title": "Principles of neurology",
    "author": [{"family": "Ropper", "given": "Allan H"}], "editor": [{"family": "Bell", "given": "Tom"}],
    "publisher": "McGraw-Hill", "publisher-place": "New York", "page": "12-30", "issued": {"date-parts": [[2019]]},
}  # fmt: skip
PREPRINT: Item = {
    "id": "young", "type": "article", "title": "Cramps at night", "genre": "Preprint", "publisher": "medRxiv",
    "author": [{"family": "Young", "given": "Ann"}], "issued": {"date-parts": [[2022, 5]]}, "DOI": "10.1101/c",
}  # fmt: skip
THREE = [PREPRINT, CHAPTER, ARTICLE]
SECRET = "swordfish"


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("styles")


def lines(items, style, folder, **more):
    return [as_text(entry) for entry in format_entries(items, style, folder=folder, **more)]


# Styles of each kind and of many makers.
SAMPLE_OF_STYLES = """
    apa ama mla chicago harvard nature nlm vancouver ieee turabian acs acm aip asa apsa bluebook cse elsevier lancet
    mhra nejm springer bmj plos cell science jama oscola chicago-notes iso690-author-date-en apa-tr
    elsevier-harvard american-physics-society taylor-and-francis-vancouver-national-library-of-medicine
    gost-r-7-0-5-2008-numeric deutsche-sprache wikipedia-fr-templates springer-basic-note social-history
    computer-und-recht
""".split()


@pytest.mark.parametrize("style", SAMPLE_OF_STYLES)
def test_a_style_prints_article_chapter_and_preprint(style, folder):
    printed = format_entries(THREE, style, folder=folder)
    assert sorted(entry.id for entry in printed) == ["garrison", "ropper", "young"]
    assert all(len(re.findall(r"\w", as_text(entry))) > 10 for entry in printed)


AS_PRINTED = [
    # AMA Manual of Style, 11th edition: a preprint says so (3.15), the editor's label stands behind the name (3.12)
    ("ama", 0, "1. Young A. Cramps at night. medRxiv. Preprint posted online May 2022. doi:10.1101/c"),
    ("ama", 1, "2. Ropper AH. Cramps. In: Bell T, ed. Principles of Neurology. McGraw-Hill; 2019:12-30."),
    # sorted by author
    ("apa", 0, "Garrison, S. R., & Allan, G. M. (2012). Magnesium for skeletal muscle cramps. The Cochrane Database of "
               "Systematic Reviews, 9(2), 284–287. https://doi.org/10.1000/a"),
    ("mla", 1, "Ropper, Allan H. “Cramps.” Principles of Neurology, edited by Tom Bell, McGraw-Hill, 2019, pp. 12–30."),
    ("vancouver", 1, "2. Ropper AH. Cramps. In: Bell T, editor. Principles of neurology. New York: McGraw-Hill; 2019. "
                     "p. 12–30."),
]  # fmt: skip


@pytest.mark.parametrize(("style", "place", "line"), AS_PRINTED)
def test_an_entry_is_as_its_style_prints_it(style, place, line, folder):
    assert lines(THREE, style, folder)[place] == line


def test_the_list_of_the_nlm_is_our_own(folder):
    assert lines(THREE, "nlm", folder) == [f"{number}. {dumps(item)}" for number, item in enumerate(THREE, start=1)]


def test_the_list_of_the_nlm_in_another_language_is_the_styles(folder):
    assert "Eyl" in lines([ARTICLE], "nlm", folder, locale="tr")[0]


def test_a_language_changes_months_and_words(folder):
    assert "Bell T, editör" in lines([CHAPTER], "vancouver", folder, locale="tr-TR")[0]
    assert "herausgegeben von" in lines([CHAPTER], "mla", folder, locale="de")[0].lower()


def test_an_unknown_language_is_refused(folder):
    with pytest.raises(UnknownLocale, match="tr-TR"):
        lines(THREE, "apa", folder, locale="tr-TT")


@pytest.mark.parametrize("name", SAMPLES)
def test_every_odd_reference_is_printed_with_all_odd_others(name, folder, odd_ones):
    assert name in odd_ones


@pytest.fixture(scope="module")
def odd_ones(folder):
    items = [{**item, "id": name} for name, item in SAMPLES.items()]
    for style in ("apa", "ama", "mla"):
        assert len(format_entries(items, style, folder=folder)) == len(items)
    return {entry.id: as_text(entry) for entry in format_entries(items, "ama", folder=folder)}


TITLES = [
    # the ends of a strand, a decade, a quotation, an inch
    ("The 5'-3' end of the 1980's", "The 5′-3′ end of the 1980’s"),
    ('The "best" doctor\'s word', "The “best” doctor’s word"),
    # text that looks like markup stays text
    ("Less &lt;i&gt;is&lt;/i&gt; more, p &lt; 0.05", "Less <i>is</i> more, p < 0.05"),
    ("How &amp;lt; is written", "How &lt; is written"),
    # markup that is meant
    ("<i>E. coli</i> at 10<sup>6</sup>", "E. coli at 10⁶"),
    ("*Stars* [and](http://x.org) `code` $x$", "*Stars* [and](http://x.org) `code` $x$"),
]


@pytest.mark.parametrize(("title", "printed"), TITLES)
def test_a_title_is_printed_as_it_is(title, printed, folder):
    assert f"DJ. {printed}. Neuroscience" in lines([article(title=title)], "ama", folder)[0]


HOSTILE = [
    {"title": "&lt;script&gt;alert(1)&lt;/script&gt; &lt;img src=x onerror=alert(1)&gt;"},
    {"title": "<script>alert(1)</script><img src=x onerror=alert(1)>"},
    {"title": "[a](javascript:alert(1)) ![a](http://evil.example/x.png)"},
    {"DOI": None, "URL": "javascript:alert(1)"},
    {"DOI": None, "URL": " \tjava\nscript:alert(1)"},
    {"DOI": None, "URL": "data:text/html,<script>alert(1)</script>"},
    {"DOI": '"><script>alert(1)</script>'},
    {"container_title": '<a href="javascript:x()" onclick="x()">J</a><style>@import "http://evil.example/"</style>'},
    {"author": [{"family": "<b onmouseover=x()>", "given": "<svg/onload=x()>"}]},
    {"note": "URL: javascript:alert(1)\ntitle: forged"},
    {"id": '"><script>alert(1)</script>'},
]


@pytest.mark.parametrize("style", ["apa", "ama", "nlm"])
def test_hostile_references_stay_text(style, folder):
    items = [article(**change) for change in HOSTILE]
    page = format_list(items, style, form=Form.HTML, folder=folder).decode()
    tree = html.fragment_fromstring(page, create_parent="main")
    assert len(tree.xpath("//*[@role='listitem']")) == len(HOSTILE)
    assert {element.tag for element in tree.iter()} <= {"main", "div", "em", "a", "span", "strong", "sup", "i", "b"}
    assert all(re.match(r"https://(doi\.org|www\.ncbi\.nlm\.nih\.gov|pubmed)", href) for href in tree.xpath("//@href"))
    assert {str(name.attrname) for name in tree.xpath("//@*")} <= {"class", "role", "href"}


def test_variables_in_a_note_are_not_read(folder):
    assert "forged" not in lines([article(note="URL: javascript:alert(1)\ntitle: forged")], "apa", folder)[0]


@pytest.mark.parametrize(
    ("form", "links"), [(Form.MARKDOWN, r"(?<!\\)\]\(<?(.*?)>?\)|(?<!\\)<(\w+:.*?)>"), (Form.RTF, r'HYPERLINK "(.*?)"')]
)
def test_no_form_links_to_a_script(form, links, folder):
    text = format_list([article(**change) for change in HOSTILE], "mla", form=form, folder=folder).decode()
    found = ["".join(groups) if isinstance(groups, tuple) else groups for groups in re.findall(links, text)]
    assert len(found) > 3
    assert all(link.startswith("https://") for link in found)


def test_a_style_is_no_path(folder, tmp_path):
    (tmp_path / "secret.csl").write_text(SECRET)
    with pytest.raises(Exception, match="no citation style") as caught:
        lines(THREE, str(tmp_path / "secret.csl"), folder)
    assert SECRET not in str(caught.value)


def words(page):
    """As NFC: pandoc composes letters and accents."""
    return unicodedata.normalize("NFC", html.fromstring(page).text_content()).split()


def test_markdown_read_back_says_what_the_text_says(folder):
    entries = [entry for entry in format_entries(SAMPLES.values(), "mla", folder=folder) if as_text(entry)]
    text = "\n\n".join(map(as_markdown, entries)).encode()
    read = html.fragments_fromstring(run(["-f", "commonmark", "-t", "html", "--wrap=none"], text).decode())
    assert len(read) == len(entries)
    for paragraph, entry in zip(read, entries, strict=True):
        assert words(html.tostring(paragraph)) == words(f"<p>{entry.html}</p>")


STARRED = [
    # an abbreviation that ends in a point, between words, at the end, before a mark
    ("See <em>J. Pain.</em> 2014", "See *J. Pain.* 2014"),
    ("<em>J. Pain.</em>", "*J. Pain.*"),
    ("<strong>338</strong>, <em>(2)</em>.", "**338**, *(2)*."),
    # stars would not hold before or behind a word, nor beside other stars
    ("<em>J. Pain.</em>2014", "<em>J. Pain.</em>2014"),
    ("x<em>(2)</em>", "x<em>(2)</em>"),
    ("<em>a</em><strong>b</strong>", "<em>a</em>**b**"),
    # one in the other
    ("<em>On <em>E. coli</em> in bread</em>", "*On *E. coli* in bread*"),
    # signs that are no text, and that the writer uses itself
    ("a\ufdd0b\ufdd3 <em>c</em>", "a\ufffdb\ufffd *c*"),
]


@pytest.mark.parametrize(("given", "said"), STARRED)
def test_what_is_emphasised_has_stars_wherever_stars_hold(given, said):
    line = as_markdown(Entry("a", given))
    assert line == said
    read = html.fragment_fromstring(run(["-f", "commonmark", "-t", "html", "--wrap=none"], line.encode()).decode())
    inner = html.tostring(read, encoding="unicode").removeprefix("<p>").removesuffix("</p>")
    assert inner == given.translate({0xFDD0: "\ufffd", 0xFDD3: "\ufffd"})


def test_no_reference_of_the_familiar_styles_needs_a_tag(folder):
    for style in ("apa", "ama", "mla", "chicago", "harvard", "nature"):
        text = format_list(THREE, style, form=Form.MARKDOWN, folder=folder).decode()
        assert "*" in text and "<em>" not in text and "<strong>" not in text, style


def test_a_word_document_holds_each_reference_as_a_paragraph(folder):
    document = zipfile.ZipFile(BytesIO(format_list(THREE, "ama", form=Form.DOCX, folder=folder)))
    body = document.read("word/document.xml").decode()
    paragraphs = ["".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)<", part)) for part in body.split("</w:p>")]
    assert [line.replace("\t", "") for line in paragraphs if line][1] == lines(THREE, "ama", folder)[1]


def test_rtf_is_a_whole_document(folder):
    text = format_list(THREE, "ama", form=Form.RTF, folder=folder).decode()
    assert text.startswith("{\\rtf1")
    assert text.rstrip().endswith("}")
    assert text.count("\\par}") == 3


@pytest.mark.parametrize("form", Form)
def test_no_references_are_an_empty_list_in_every_form(form, folder):
    assert "Garrison" not in format_list([], "apa", form=form, folder=folder).decode("utf-8", "replace")


def test_an_unknown_form_names_the_nearest():
    with pytest.raises(UnknownForm, match='Did you mean "docx"'):
        form_of("docs")


def many(count):
    """References in reverse order of their authors, two of each author and year."""
    names = (
        f"{chr(97 + place // 676 % 26)}{chr(97 + place // 26 % 26)}{chr(97 + place % 26)}" for place in range(count)
    )
    return [
        article(id=str(place), author=[{"family": name.title(), "given": "Ann"}], title=f"Title {place:05}")
        for place, name in reversed(list(enumerate(name for name in names for _ in range(2))))
    ][:count]


def test_numbers_go_on_behind_the_first_thousand(folder):
    items = [{"id": str(place), "type": "book", "title": f"Cramps {place}"} for place in range(PART + 5)]
    assert lines(items, "ama", folder)[-1] == f"{PART + 5}. Cramps {PART + 4}."
    assert lines(items, "ama", folder)[PART - 1] == f"{PART}. Cramps {PART - 1}."


def test_a_long_list_is_sorted_as_a_whole_and_years_are_told_apart(folder):
    printed = lines(many(PART + 100), "apa", folder)
    assert len(printed) == PART + 100
    names = [line.split(",")[0] for line in printed]
    assert names == sorted(names)
    assert sum("(2016a)" in line for line in printed) == sum("(2016b)" in line for line in printed) > PART / 2 - 10


def test_a_list_beyond_the_longest_is_refused(folder):
    with pytest.raises(TooManyReferences, match=f"at most {LONGEST:,}"):
        format_entries([ARTICLE] * (LONGEST + 1), "apa", folder=folder)


def test_a_reference_given_twice_stands_twice(folder):
    assert len(lines([ARTICLE, ARTICLE], "ama", folder)) == 2


NOTICE = {"kind": "RetractionIn", "text": "Lancet. 2010 Feb 6;375(9713):445. doi: 10.1/n", "pmid": "20137807"}
REPLACED = {"kind": "RetractedandRepublishedIn", "text": "JAMA Intern Med. 2025 Jan 1;185(1):12", "pmid": "1"}
CONCERN = {"kind": "ExpressionOfConcernIn", "pmid": "7"}
MARKS = [
    # Citing Medicine: https://www.ncbi.nlm.nih.gov/books/NBK7282/
    ("vancouver", "retracted", [NOTICE], "Retraction in: Lancet. 2010 Feb 6;375(9713):445. doi: 10.1/n."),
    ("ama", "retracted", [NOTICE], "Retraction in: Lancet. 2010 Feb 6;375(9713):445. doi: 10.1/n."),
    ("nlm", "retracted", [NOTICE], "Retraction in: Lancet. 2010 Feb 6;375(9713):445. doi: 10.1/n. PMID: 22972143."),
    ("ama", "retracted_and_replaced", [REPLACED], "Retracted and republished in: JAMA Intern Med. 2025 Jan 1;185(1):12."),
    # without a text, the notice's number; without a notice, the word
    ("vancouver", "concern", [CONCERN], "Expression of concern in: PMID: 7."),
    ("vancouver", "retracted", [], "Retracted."),
    # APA 7, 10.1
    ("apa", "retracted", [NOTICE], "(Retraction published 2010, Lancet, 375[9713], 445)"),
    ("apa", "concern", [CONCERN], "(Expression of concern published: PMID: 7)"),
    ("apa", "retracted", [], "(Retracted)"),
    # every other style
    ("nature", "retracted", [NOTICE], "[Retracted: Lancet. 2010 Feb 6;375(9713):445. doi: 10.1/n]."),
    ("ieee", "retracted_and_replaced", [], "[Retracted and replaced]"),
    ("mla", "concern", [], "[Expression of concern]."),
]  # fmt: skip


@pytest.mark.parametrize(("style", "standing", "notices", "end"), MARKS)
def test_a_withdrawn_work_is_marked_as_its_style_asks(style, standing, notices, end, folder):
    custom = {"standing": standing, "notices": notices}
    assert lines([{**ARTICLE, "custom": custom}], style, folder)[0].endswith(f" {end}")


@pytest.mark.parametrize("standing", ["corrected", "superseded", "no_notice", "set_aside"])
def test_a_work_that_stands_is_not_marked(standing, folder):
    marked = {**ARTICLE, "custom": {"standing": standing, "notices": [{"kind": "ErratumIn", "text": "J. 2020;1:1"}]}}
    assert lines([marked], "ama", folder) == lines([ARTICLE], "ama", folder)
