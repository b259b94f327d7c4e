"""Lists of studies as PostgreSQL writes them: equal to what the serializer says, filtered, walked, in two queries."""

import json
from datetime import UTC, date, datetime

import pytest
from django.test import RequestFactory
from django.utils import timezone
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from evidence.api.seen import visible
from evidence.api.study_filters import by_year
from evidence.api.study_serializers import StudySerializer, public_studies
from evidence.articles.models import Article, Citation
from evidence.claims.linking import link
from evidence.claims.models import Topic
from evidence.identifiers.schemes import Identifier, Scheme
from evidence.studies.models import Notice, Study
from evidence.studies.search import index
from evidence.studies.standing import Standing
from tests.panel import member, publish_claim

pytestmark = pytest.mark.django_db

GUR = {"family": "Gür", "given": "Emre Can"}
TRIAL = {"ui": "D016449", "name": "Randomized Controlled Trial"}
# Each study is odd in its own way.
STUDIES = [
    {"pmid": "11", "title": "Magnesium in <i>Homo sapiens</i> &amp; CO<sub>2</sub> &lt; 5", "authors": [GUR],
     "year": 2012, "month": 9, "day": 12, "journal": "Leg", "doi": "10.1000/a(b)", "pmcid": "PMC77",
     "publication_types": [TRIAL], "languages": ["eng"], "keywords": ["leg", 'a "b"']},
    {"doi": "10.1000/x<y>%z#ü", "title": "A DOI that addresses escape", "year": 2015, "season": "Spring"},
    {"pmcid": "PMC99", "title": "Entities: &eacute; &#233; &ampx; &amp;lt; &lt", "year": 2016,
     "journal": "İç Tıp"},
    {"title": "", "vernacular_title": "Titre <b>français</b>", "authors": [{"literal": "A Group"}]},
    {"pmid": "12", "title": "<i></i>", "book": {"title": "A book"}, "electronic_date": {"year": 2020}, "year": 2020,
     "journal_abbreviation": "Cochrane Database Syst Rev", "authors": [{"family": "", "literal": ""}]},
    {"pmid": "13", "title": "Fetched", "source": "pubmed", "fetched_at": datetime(2026, 1, 2, tzinfo=UTC)},
]  # fmt: skip
NOTICES = [
    # of which study, what was said
    (0, {"kind": "ErratumIn", "notice_pmid": "55", "date": date(2020, 1, 2)}),
    (0, {"kind": "RetractionIn", "taken_back_at": datetime(2026, 1, 2, 3, 4, 5, 600000, tzinfo=UTC)}),
    (1, {"kind": "RetractionIn", "notice_doi": "10.1/r", "text": "J. 2020;1:2"}),
    (2, {"kind": "ReprintIn"}),
    (4, {"kind": "UpdateIn"}),
    (4, {"kind": "RetractedandRepublishedIn"}),
]


@pytest.fixture
def studies(claim):
    """Studies of a published claim, and a last one that only an article cites; one more that nobody uses."""
    made = [Study.objects.create(**fields) for fields in STUDIES]
    for number, fields in NOTICES:
        Notice.objects.create(study=made[number], **fields)
    set_aside = {"overridden_by": member("eve"), "override_reason": "Of another study."}
    Notice.objects.create(study=made[5], kind="RetractionIn", **set_aside)
    Notice.objects.create(study=made[3], kind="ReprintIn", **set_aside)
    index(made)
    claim.topics.add(Topic.objects.create(slug="supplements", name="Supplements"))
    link(claim, made[:5], by=None)
    claim.items.update(role="background")
    publish_claim(claim, override_reason="The replacement says the same.")
    article = Article.objects.create(slug="cramps", title="Cramps", public=True)
    for position, study in enumerate((made[5], made[0], made[0]), start=1):
        Citation.objects.create(article=article, position=position, text="x", study=study, reason="It is.")
    hidden = Article.objects.create(slug="draft", title="Draft")
    unused = Study.objects.create(pmid="99", title="Magnesium that nobody uses")
    Citation.objects.create(article=hidden, position=1, text="x", study=unused, reason="It is.")
    index([unused])
    return made


def get(client, query=""):
    response = client.get(f"/api/v1/studies/?{query}")
    assert response.status_code == 200, response.content
    return json.loads(response.content)


def found(client, studies, query):
    """Which of the studies, by their place above."""
    places = {study.title or study.vernacular_title: number for number, study in enumerate(studies)}
    return [places[row["title_html"] or row["vernacular_title"]] for row in get(client, query)["results"]]


def oracle(studies):
    request = Request(RequestFactory().get("/api/v1/studies/"))
    rows = StudySerializer(public_studies().filter(pk__in=[s.pk for s in studies]).order_by("pk"), many=True,
                           context={"request": request}).data  # fmt: skip
    return json.loads(JSONRenderer().render(rows))


def test_what_postgresql_writes_is_what_the_serializer_says(client, studies):
    listed = get(client)["results"]
    assert [row.pop("highlights") for row in listed] == [None] * len(studies)
    assert listed == oracle(studies)
    assert [client.get(f"/api/v1/studies/id:{s.pk}/", follow=True).json() for s in studies] == oracle(studies)


def test_a_list_takes_two_queries_and_a_study_two(client, studies, count_queries):
    plain = f"year=2012&article=cramps&fields={','.join(StudySerializer.Meta.fields)}"
    assert count_queries(f"/api/v1/studies/?{plain}".replace("&article=cramps", "")) == 2
    assert count_queries("/api/v1/studies/11/") == 2


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("claim=magnesium-leg-cramps", [0, 1, 2, 3, 4]),
        ("claim=!magnesium-leg-cramps", [5]),
        ("article=cramps", [0, 5]),
        ("topic=supplements&article=cramps", [0]),
        ("ids=11,10.1000/x<y>%25z%23ü", [0, 1]),
        ("ids=!11,12", [1, 2, 3, 5]),
        ("year=2012", [0]),
        ("year=2012,2016", [0, 2]),
        ("year=2013..2016", [1, 2]),
        ("year=2016..", [2, 4]),
        ("year=..2012", [0]),
        ("year=!2013..", [0, 3, 5]),  # without a year, it is not of 2013 or later
        ("journal=leg", [0]),
        ("journal=cochrane database syst rev,Leg", [0, 4]),
        ("journal=İç Tıp", [2]),  # whose first letter PostgreSQL and Python fold otherwise
        ("author=gur", [0]),
        ("author=Gür EC", [0]),
        ("author=!gur", [1, 2, 3, 4, 5]),
        ("publication_type=Randomized Controlled Trial", [0]),
        ("publication_type=!D016449", [1, 2, 3, 4, 5]),
        ("standing=retracted,corrected", [0, 1]),
        ("standing=set_aside", [5]),
        ("standing=no_notice", [2, 3]),
        ("standing=!no_notice", [0, 1, 4, 5]),
        ("updated_since=2020-01-01&order_by=-id", [5, 4, 3, 2, 1, 0]),
        ("updated_since=2099-01-01", []),
        ("order_by=year", [3, 5, 0, 1, 2, 4]),
        ("order_by=-year", [4, 2, 1, 0, 5, 3]),
        ("order_by=-updated", [5, 4, 3, 2, 1, 0]),
        ("q=magnesium", [0]),
        ('q="homo sapiens" -quinine', [0]),
        ("q=francais&order_by=id", [3]),
    ],
)
def test_studies_are_found_by(client, studies, query, expected):
    assert found(client, studies, query) == expected


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("year=2016..2012", "backwards"),
        ("year=..", "no year"),
        ("journal=Nowhere", "no study of a journal"),
        ("publication_type=Trial", "as PubMed does"),
        ("standing=withdrawn", "Known are"),
        ("topic=none", "supplements"),
        ("article=draft", "no public article"),
        ("updated_since=yesterday", "no moment"),
        ("order_by=title", "Known are"),
        ("q=...", "no word"),
        ("q=x&count=all", "Known are"),
    ],
)
def test_an_unknown_value_is_refused(client, studies, query, words):
    response = client.get(f"/api/v1/studies/?{query}")
    assert response.status_code == 400
    assert words in json.loads(response.content)["detail"]


def test_the_address_of_another_identifier_leads_on_in_the_form_that_was_asked_for(client, studies):
    asked = client.get("/api/v1/studies/PMC77/?format=ris&mailto=ann@example.org")
    assert asked["Location"] == "http://testserver/api/v1/studies/11/?format=ris&mailto=ann@example.org"
    assert client.get("/api/v1/studies/PMC77/")["Location"] == "http://testserver/api/v1/studies/11/"


def test_many_odd_dois_take_as_many_queries_as_one_and_their_index(client, studies, count_queries):
    odd = [Study.objects.create(doi=f"10.1000/{number}<a>.", title="Odd") for number in range(3)]
    article = Article.objects.get(slug="cramps")
    for place, study in enumerate(odd, start=4):
        Citation.objects.create(article=article, position=place, text="x", study=study, reason="It is.")
    address = "/api/v1/studies/?fields=pmid&ids="
    asked = ",".join(study.doi.upper() for study in odd)
    assert len(get(client, f"fields=url&ids={asked}")["results"]) == 3
    assert count_queries(address + asked) == count_queries(address + odd[0].doi)
    for asked in (Study.objects.with_doi("10.1000/A"), Study.objects.identified(Identifier(Scheme.DOI, "10.1000/A"))):
        assert 'WHERE LOWER("evidence_study"."doi") = 10.1000/a' in str(asked.query)


@pytest.mark.parametrize("order", ["id", "-id", "year", "-year", "updated", "-updated", ""])
def test_every_order_is_walked_by_cursor_and_each_study_comes_once(client, studies, order):
    for study in studies[2:]:
        Study.objects.filter(pk=study.pk).update(title="Magnesium again", updated_at=timezone.now())
        study.refresh_from_db()
    index(studies)
    seen, cursor = [], "*"
    asked = f"order_by={order}" if order else "q=magnesium"
    while cursor:
        body = get(client, f"{asked}&per_page=1&cursor={cursor}")
        seen += [row["url"] for row in body["results"]]
        cursor = body["meta"]["next_cursor"]
    assert len(seen) == len(set(seen)) == (6 if order else 5)


def test_words_are_marked_in_title_and_journal_as_they_are_written(client, studies):
    Study.objects.filter(pk=studies[0].pk).update(title="Gür &lt;b&gt; &amp; magnesium", journal="Crampology, cramped")
    (row,) = get(client, "q=gur or cramp -quinine&fields=highlights,pmid")["results"]
    title, journal = "<mark>Gür</mark> &lt;b&gt; &amp; magnesium", "Crampology, <mark>cramped</mark>"
    assert row == {"pmid": "11", "highlights": {"title": title, "journal": journal}}


def test_studies_are_counted_to_a_thousand_at_most(client, studies, monkeypatch):
    assert get(client, "q=magnesium&count=only") == {"count": 1, "more": False}
    assert get(client, "count=only") == {"count": 6, "more": False}
    monkeypatch.setattr("evidence.api.studies.MOST_COUNTED", 2)
    assert get(client, "year=2012..&count=only") == {"count": 2, "more": True}


def test_years_are_asked_for_as_their_index_has_them(client, studies):
    """Else a list in the order of the years reads all that are newer than those asked for."""
    asked = str(visible().filter(by_year("year", "2013..2016")).query)
    assert asked.count('COALESCE("evidence_study"."year", 0)') == 2 and 'study"."year" IS' not in asked
    assert found(client, studies, "year=0000") == []


def test_all_standings_but_some_are_the_others(client, studies):
    every = ",".join(how.value for how in Standing)
    assert found(client, studies, f"standing=!{every}") == []
    assert found(client, studies, f"standing={every}") == [0, 1, 2, 3, 4, 5]
