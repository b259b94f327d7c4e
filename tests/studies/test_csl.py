"""A study as an item of CSL-JSON: from PubMed's XML through the database to what a format is written from."""

import io

import pytest
from django.utils import timezone

from evidence.citations.formats import FORMATS
from evidence.pubmed.parse import iter_records
from evidence.studies import display
from evidence.studies.csl import item_of
from evidence.studies.models import Study
from evidence.studies.saving import save
from tests.pubmed.xml import article, article_set

pytestmark = pytest.mark.django_db

BOOK = """<PubmedBookArticle><BookDocument><PMID Version="1">{pmid}</PMID><ArticleIdList/><Book><Publisher>
<PublisherName>StatPearls Publishing</PublisherName><PublisherLocation>Treasure Island (FL)</PublisherLocation></Publisher>
<BookTitle book="x">{book}</BookTitle><PubDate><Year>2024</Year></PubDate><Volume>2</Volume></Book>{title}
<Language>eng</Language></BookDocument><PubmedBookData><ArticleIdList/></PubmedBookData></PubmedBookArticle>"""


def stored(xml):
    (record,) = iter_records(io.BytesIO(article_set(xml)))
    return Study.objects.get(pk=save(record, now=timezone.now()).study.pk)


def test_an_article_keeps_all_that_a_reference_list_says():
    study = stored(
        article(
            "5", title="H<sub>2</sub>O &amp; salt.", authors=[("Müller", "Jean-Paul", "Jr"), "The Salt Group"], journal="J Full",
            iso="J Ex", year="2011", season="Fall", volume="7", issue="2", pages="284-7", doi="10.1234/A(b)", pmcid="PMC9",
            languages=("ger", "eng"), vernacular="Wasser", electronic=("2011", "10", "20"),
        )
    )  # fmt: skip
    item = item_of(study)
    assert item["title"] == "H<sub>2</sub>O &amp; salt"
    assert item["author"] == [{"family": "Müller", "given": "Jean-Paul", "suffix": "Jr"}, {"literal": "The Salt Group"}]
    assert (item["page"], item["DOI"], item["PMCID"]) == ("284-287", "10.1234/A(b)", "PMC9")
    assert item["issued"]["season"] == "Fall"
    assert item["language"] == "de, en"
    assert display.authors(study) == "Müller JP Jr, The Salt Group"
    assert display.source(study) == "J Full. 2011 Fall;7(2):284-7"


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("<ArticleTitle>Cramps</ArticleTitle>", "chapter"),
        ("", "book"),
        ("<ArticleTitle>Drugs &amp; Milk</ArticleTitle>", "book"),
    ],
)
def test_a_chapter_stands_in_its_book_and_a_book_does_not_stand_in_itself(title, kind):
    item = item_of(stored(BOOK.format(pmid=6, book="Drugs &amp; Milk", title=title)))
    assert item["type"] == kind
    assert item.get("container-title") == ("Drugs &amp; Milk" if kind == "chapter" else None)
    assert (item["publisher"], item["volume"]) == ("StatPearls Publishing", "2")


def test_a_date_that_only_words_can_say_is_shown_in_words():
    assert "1998 Dec-1999 Jan" in display.source(stored(article("7", year=None, medline_date="1998 Dec-1999 Jan")))


ODD = [
    article("11", title="No authors."),
    article("12", title="", vernacular="Nur im Original", authors=[("Nursalam", "")]),
    article("13", title="[A translation].", vernacular="Eine &#220;bersetzung", languages=("ger",)),
    article("14", title="Braces { and } and \\ and % and $ &lt;tag&gt;.", authors=["A Group, of Three"]),
    article("15", title="<i>E. coli</i> in CO<sub>2</sub>.", pages="R48", doi="10.1002/(SICI)1<216::AID>3.0.CO;2-S"),
    article("16", title="A preprint.", types=[("D000076942", "Preprint")]),
    article(
        "17",
        title="Retracted.",
        types=[("D016441", "Retracted Publication")],
        links=[("RetractionIn", "J. 2021;1:1", "9")],
    ),
    article("18", title="中文 العربية İstanbul é.", authors=[("de la Cruz", "María")]),
    BOOK.format(pmid=19, book="GeneReviews<sup>®</sup>", title="<ArticleTitle>Cramps</ArticleTitle>"),
]


@pytest.mark.parametrize("number", range(len(ODD)))
@pytest.mark.parametrize("name", FORMATS)
def test_an_odd_record_is_written_in_every_format(number, name):
    study = stored(ODD[number])
    text = "".join(FORMATS[name].dump([item_of(study)]))
    assert study.pmid in text
