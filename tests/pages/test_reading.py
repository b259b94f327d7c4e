"""What readers trust: a claim at a glance, articles without their text, a search, a glossary, and heads for machines."""

import html
import json
import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import etree

from evidence.articles.models import Article, Citation, Statement
from evidence.claims.linking import link
from evidence.claims.models import Topic
from evidence.grading.scales import Scale
from evidence.pages.home import marked
from evidence.pages.picturing import freshness_of, span
from evidence.studies.models import Notice, Study
from evidence.studies.search import index
from tests.panel import appraise, assess, publish_claim

pytestmark = pytest.mark.django_db

BUDGET = 60_000  # bytes of a claim's page with its style sheets, without pictures
SENTENCE = "Every night magnesium stops all cramps at once."


def read(client, path, status=200):
    response = client.get(path)
    assert response.status_code == status, path
    return html.unescape(response.content.decode())


@pytest.fixture
def studies(db):
    rows = [
        Study.objects.create(
            pmid=str(pmid), title=f"Magnesium for cramps, part {pmid}", year=year, authors=[{"family": name}]
        )
        for pmid, year, name in ((11, 2012, "Garrison"), (12, 2020, "Gür"))
    ]
    index(rows)
    return rows


@pytest.fixture
def published(claim, studies):
    claim.topics.add(Topic.objects.create(slug="supplements", name="Supplements"))
    link(claim, studies, by=None)
    outcome = claim.outcomes.create(name="cramp frequency", importance="critical")
    for item, numbers in zip(
        claim.items.order_by("pk"), (("0.90", "0.70", "1.10"), ("1.04", "0.84", "1.29")), strict=True
    ):
        estimate, low, high = numbers
        appraise(item, measure="RR", estimate=estimate, low=low, high=high, outcome=outcome, direction="no_difference")
    assess(claim, "cramp frequency", {"imprecision": -1}, magnitude="small", effect_direction="reduces",
           would_change="A trial with 500 people.", measure="RR", estimate="0.97", low="0.80", high="1.15")  # fmt: skip
    publish_claim(claim)
    return claim


@pytest.fixture
def article(published, studies):
    article = Article.objects.create(slug="cramps", title="All about cramps", public=True, text=f"{SENTENCE} [1]")
    Citation.objects.create(article=article, position=1, text="Garrison 2012.", study=studies[0], outcome="already",
                            claim=published, sentences=[SENTENCE])  # fmt: skip
    Statement.objects.create(article=article, claim=published, sentence=SENTENCE)
    return article


def test_a_claim_shows_its_studies_on_a_map_and_the_same_as_a_table(client, published):
    page = read(client, f"/claims/{published.slug}/")
    assert "Level 2: 2 found no difference" in page
    assert '<a href="#study-2">2. Gür 2020</a>' in page
    assert 'id="study-2"' in page


def test_a_claim_shows_effects_of_one_measure_together_and_the_same_as_a_table(client, published):
    page = read(client, f"/claims/{published.slug}/")
    assert (
        "Garrison 2012: 0.90 (0.70 to 1.10); Gür 2020: 1.04 (0.84 to 1.29); All together: 0.97 (0.80 to 1.15)" in page
    )
    assert "<td>RR 0.90 (0.70 to 1.10)</td>" in page


def test_numbers_that_reviewers_read_differently_both_stand_there(client, claim, studies):
    claim.reviewers_needed = 2
    claim.save()
    link(claim, studies[:1], by=None)
    outcome = claim.outcomes.create(name="pain")
    for name, estimate in (("ann", "0.90"), ("bob", "0.70")):
        appraise(claim.items.get(), by=name, measure="RR", estimate=estimate, low="0.50", high="1.10", outcome=outcome)
    publish_claim(claim)
    page = read(client, f"/claims/{claim.slug}/")
    assert "Garrison 2012 (read differently): 0.90 (0.50 to 1.10)" in page
    assert "Garrison 2012 (read differently): 0.70 (0.50 to 1.10)" in page
    assert "Several reviewers judged 1 study, each on their own, and said the same of it" in page


def test_a_study_that_was_withdrawn_since_is_broken_on_the_map(client, published, studies):
    Notice.objects.create(study=studies[0], kind=Notice.Kind.RETRACTION)
    assert 'class="withdrawn"' in read(client, f"/claims/{published.slug}/")


def test_a_claim_says_what_would_change_our_mind_and_how_old_it_is(client, published):
    page = read(client, f"/claims/{published.slug}/")
    assert page.index("What would change our mind</h2>") < page.index("A trial with 500 people.")
    assert "(today)" in page and "newest study: Gür 2020" in page


AGES = [
    # published, due, today, since, until, overdue
    ("2026-01-01", "2027-01-01", date(2026, 1, 2), "1 day ago", "in 12 months", False),
    ("2024-01-01", "2026-01-01", date(2026, 1, 31), "2 years ago", "overdue by 30 days", True),
    # due today is not overdue
    ("2026-01-01", "2026-03-01", date(2026, 3, 1), "59 days ago", "in 0 days", False),
    ("2026-01-01", None, date(2026, 1, 1), "today", "", False),
]


@pytest.mark.parametrize(("published_on", "due", "today", "since", "until", "overdue"), AGES)
def test_the_age_of_a_publication_in_words(published_on, due, today, since, until, overdue):
    found = freshness_of({"review_due": due, "evidence": []}, date.fromisoformat(published_on), today)
    assert (found.since, found.until, found.overdue) == (since, until, overdue)
    assert bool(found.svg) is bool(due)


def test_a_time_that_goes_backwards_is_no_time():
    assert span(date(2026, 1, 2), date(2026, 1, 1)) == "0 days"


CITED = [
    ("bibtex", "@"),
    ("ris", "TY  - "),
    ("nlm", "Evidence on the claim “Magnesium prevents leg cramps” [Internet]"),
    ("csl", '"webpage"'),
]


@pytest.mark.parametrize(("name", "there"), CITED)
def test_a_version_of_a_claim_is_cited_in_every_format(client, published, name, there):
    text = read(client, f"/claims/{published.slug}/versions/1/cite/{name}/")
    assert there in text
    assert f"/claims/{published.slug}/versions/1" in text


@pytest.mark.parametrize(
    "path", ["versions/1/cite/word/", "versions/9/cite/ris/", "versions/1/cite/styled/?style=none"]
)
def test_what_cannot_be_cited_is_not_found(client, published, path):
    read(client, f"/claims/{published.slug}/{path}", status=404)


def test_a_claim_may_stand_in_a_frame_elsewhere_and_nothing_else_may(client, published):
    framed = client.get(f"/claims/{published.slug}/embed/")
    assert "frame-ancestors *" in framed["Content-Security-Policy"]
    assert "X-Frame-Options" not in framed
    assert "Moderate certainty" in framed.content.decode() and "<script" not in framed.content.decode()
    assert "frame-ancestors 'none'" in client.get("/")["Content-Security-Policy"]


def test_an_article_shows_what_it_cites_and_claims_and_never_a_sentence(client, article):
    page = read(client, "/articles/cramps/")
    assert "Garrison 2012." in page and "Moderate certainty" in page
    assert "Contradicts the article" in page and "Claims too much" in page
    assert SENTENCE not in page and "stops all cramps" not in page
    assert "All about cramps" in read(client, "/articles/")
    for path in ("/studies/11/", "/claims/magnesium-leg-cramps/"):
        assert '<a href="/articles/cramps/">All about cramps</a>' in read(client, path)


def test_an_article_that_is_not_public_is_nowhere(client, article):
    Article.objects.update(public=False)
    read(client, "/articles/cramps/", status=404)
    for path in ("/articles/", "/studies/11/", "/claims/magnesium-leg-cramps/", "/sitemap-articles.xml"):
        assert "cramps/</loc>" not in (page := read(client, path)) and "All about cramps" not in page


FOUND = [("Gur", "12"), ("GÜR", "12"), ("magnesium -garrison", "12"), ('"cramps part 11"', "11")]


@pytest.mark.parametrize(("words", "study"), FOUND)
def test_a_study_is_found_by_its_words_whatever_the_accents(client, published, words, study):
    assert f'href="/studies/{study}/"' in client.get("/search/", {"q": words}).content.decode()


def test_a_search_leads_to_the_verdict_and_marks_the_words(client, published):
    page = read(client, "/search/?q=magnesium")
    assert (
        '<a class="claimed" href="/claims/magnesium-leg-cramps/"><mark>Magnesium</mark> prevents leg cramps.</a>'
        in page
    )
    assert "Moderate certainty" in page


@pytest.mark.parametrize(
    "words", ["", "   ", "%00", "%22", "-", "a" * 5000, "%F0%9F%92%8A", "<script>alert(1)</script>"]
)
def test_an_odd_search_is_no_fault_and_no_script(client, published, words):
    response = client.get(f"/search/?q={words}")
    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()


MARKED = [
    # accents and case
    ("Gür 2020", "gur", "<mark>Gür</mark> 2020"),
    # another ending
    ("Cramps in legs", "cramp", "<mark>Cramps</mark> in legs"),
    # a short word is marked as a whole only
    ("in the inn", "in", "<mark>in</mark> the inn"),
    ("<b>magnesium", "magnesium", "&lt;b&gt;<mark>magnesium</mark>"),
]


@pytest.mark.parametrize(("text", "asked", "shown"), MARKED)
def test_the_words_that_were_searched_are_marked(text, asked, shown):
    assert marked(text, asked) == shown


def test_topics_lead_to_their_claims(client, published):
    assert '<a href="/topics/supplements/">Supplements</a>' in read(client, "/topics/")
    assert "Magnesium prevents leg cramps." in read(client, "/topics/supplements/")
    read(client, "/topics/chess/", status=404)


def test_the_glossary_explains_every_scale_level_and_word(client, db):
    page = read(client, "/glossary/")
    for scale in Scale.objects.prefetch_related("levels"):
        assert str(scale) in page
        assert all(level.label in page for level in scale.levels.all())
    for word in ("Very low", "Inconsistency", "Retracted and replaced", "Found no difference"):
        assert word in page


PAGES = ["/", "/claims/", "/claims/magnesium-leg-cramps/", "/studies/11/", "/articles/", "/articles/cramps/", "/topics/",
         "/topics/supplements/", "/glossary/", "/search/?q=cramps", "/audit/"]  # fmt: skip
DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_says_what_it_is_and_where(client, article, path):
    page = client.get(path).content.decode()
    root = etree.HTML(page)
    assert root.xpath("//meta[@name='description']/@content")[0]
    (canonical,) = root.xpath("//link[@rel='canonical']/@href")
    assert canonical == f"http://testserver{path.partition('?')[0]}"
    assert root.xpath("//meta[@property='og:url']/@content") == [canonical]
    assert root.xpath("//meta[@property='og:title']/@content")[0] in root.xpath("//title/text()")[0]
    (data,) = DATA.findall(page)
    assert json.loads(data)["@context"] == "https://schema.org" and json.loads(data)["@type"]
    assert len(root.xpath("//link[@rel='alternate'][@type='application/json']")) == (path != "/audit/")
    for address in root.xpath("//link[@rel='alternate']/@href"):
        assert client.get(address.removeprefix("http://testserver")).status_code == 200


def test_a_claim_is_a_claim_for_machines_and_its_text_cannot_leave_the_script(client, published):
    published.statement = "</script><script>alert(1)</script>"
    published.save()
    publish_claim(published)
    page = client.get(f"/claims/{published.slug}/").content.decode()
    assert "<script>alert" not in page
    (data,) = DATA.findall(page)
    told = json.loads(data)
    assert told["mainEntity"]["text"] == "</script><script>alert(1)</script>"
    assert told["mainEntity"]["review"]["reviewRating"]["ratingValue"] == 3
    assert told["mainEntity"]["review"]["reviewBody"] == told["description"]  # the rating is not one of the claim
    assert [one["url"] for one in told["mainEntity"]["citation"]] == [
        "http://testserver/studies/11/", "http://testserver/studies/12/",
    ]  # fmt: skip


def test_a_comparison_says_what_it_is_where_and_why_there_is_a_new_version(client, published):
    publish_claim(published, note="A trial came out.")
    path = f"/claims/{published.slug}/compare/?from=1&to=2"
    page = client.get(path).content.decode()
    root = etree.HTML(page)
    assert root.xpath("//link[@rel='canonical']/@href") == [f"http://testserver{path}"]
    assert root.xpath("//link[@type='application/json']/@href") == [f"http://testserver/api/v1{path}"]
    assert root.xpath("string(//p[@class='note'])") == "New in version 2: A trial came out."


def test_a_frame_names_the_page_of_its_claim_as_the_real_one(client, published):
    page = client.get(f"/claims/{published.slug}/embed/").content.decode()
    assert f'<link rel="canonical" href="http://testserver/claims/{published.slug}/">' in page


def test_a_note_for_readers_stands_below_the_verdict_and_before_the_figures(client, published):
    published.note = "Quinine can cause rare, serious harm."
    published.save()
    publish_claim(published)
    page = read(client, f"/claims/{published.slug}/")
    verdict, note, figures = (page.index(one) for one in ('id="verdict"', published.note, 'id="findings"'))
    assert verdict < note < figures and page.count(published.note) == 1
    assert '<a class="meta" href="/glossary/#certainty">' in page


def test_a_claim_that_nobody_assessed_has_no_empty_table(client, claim):
    claim.outcomes.create(name="cramp frequency", importance="critical")
    publish_claim(claim)
    page = read(client, f"/claims/{claim.slug}/")
    assert "How sure we are has not been assessed" in page
    assert "Summary of findings" not in page and "#findings" not in page


def test_the_references_of_an_article_come_in_a_style(client, article):
    root = etree.HTML(read(client, "/articles/cramps/"))
    (form,) = root.xpath("//form[@class='styled']")
    asked = {one.get("name"): one.get("value") for one in form.xpath(".//input")} | {"style": "nlm"}
    assert asked["ids"] == "11" and form.xpath(".//option[@value='apa']")
    assert b"Magnesium for cramps, part 11" in client.get(form.get("action"), asked).content


def test_an_old_version_is_its_own_canonical_page(client, published):
    publish_claim(published)
    page = client.get(f"/claims/{published.slug}/versions/1/").content.decode()
    assert f'<link rel="canonical" href="http://testserver/claims/{published.slug}/versions/1/">' in page
    newest = client.get(f"/claims/{published.slug}/versions/2/").content.decode()
    assert f'<link rel="canonical" href="http://testserver/claims/{published.slug}/">' in newest


def test_the_map_of_the_site_leads_to_every_public_page_once(client, article):
    sections = [one.text for one in etree.fromstring(client.get("/sitemap.xml").content).iter("{*}loc")]
    found = [
        one.text.removeprefix("http://testserver")
        for section in sections
        for one in etree.fromstring(client.get(section.removeprefix("http://testserver")).content).iter("{*}loc")
    ]
    assert sorted(found) == sorted(
        ["/", "/claims/", "/articles/", "/topics/", "/glossary/", "/claims/magnesium-leg-cramps/", "/studies/11/",
         "/studies/12/", "/articles/cramps/", "/topics/supplements/"]
    )  # fmt: skip
    assert all(client.get(path).status_code == 200 for path in found)
    assert "Sitemap: http://testserver/sitemap.xml" in read(client, "/robots.txt")


def test_no_map_counts_or_passes_over_what_stands_in_the_maps_before_it(client, published, monkeypatch):
    monkeypatch.setattr("evidence.pages.sitemaps.StudyMap.limit", 1)
    last = Study.objects.order_by("-pk")[0].pk
    with CaptureQueriesContext(connection) as queries:
        page = client.get(f"/sitemap-studies.xml?p={last}")
    assert page.status_code == 200
    assert not any("OFFSET" in one["sql"] or "COUNT(" in one["sql"] for one in queries)
    assert client.get(f"/sitemap-studies.xml?p={last + 1}").status_code == 404
