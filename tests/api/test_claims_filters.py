"""Claims are narrowed by what was judged of them, and found by their words; a walk meets each of them once."""

import pytest

from evidence.api.claims import BY_CLAIM, ClaimList
from evidence.api.paging import following
from evidence.articles.models import Article, Citation, Statement
from evidence.claims.linking import link
from evidence.claims.models import Claim, Topic
from evidence.grading.publishing import retire, send_to_review
from evidence.studies.models import Notice, Study
from tests.panel import appraise, assess, publish_claim

pytestmark = pytest.mark.django_db


@pytest.fixture
def claims(db) -> dict[str, Claim]:
    """Magnesium (moderate, no difference), quinine (high, supports) and massage, of which nobody is sure."""
    made = {
        "magnesium": {"statement": "Magnesium prevents leg cramps.", "population": "Older adults in Gürün",
                      "intervention": "Oral magnesium", "comparator": "placebo", "note": "Not in pregnancy."},
        "quinine": {"statement": "Quinine prevents leg cramps.", "population": "Adults", "intervention": "Quinine"},
        "massage": {"statement": "Massage eases pain.", "question_type": "common_harms", "intervention": "Massage"},
    }  # fmt: skip
    found = {slug: Claim.objects.create(slug=slug, reviewers_needed=1, **given) for slug, given in made.items()}
    for number, claim in enumerate(found.values(), 1):
        link(claim, [Study.objects.create(pmid=str(number), title="A trial")], by=None)
    for slug, topic in (("magnesium", "supplements"), ("quinine", "drugs")):
        found[slug].topics.add(Topic.objects.create(slug=topic, name=topic.title()))
    appraise(found["magnesium"].items.get(), code="1", direction="no_difference")
    appraise(found["quinine"].items.get(), design="systematic review")
    assess(found["magnesium"], "cramp frequency", {"imprecision": -1})
    assess(found["quinine"], "pain")
    for claim in found.values():
        publish_claim(claim)
    return found


def slugs(client, query: str) -> list[str]:
    response = client.get(f"/api/v1/claims/?{query}")
    assert response.status_code == 200, response.content
    return [row["slug"] for row in response.json()["results"]]


NARROWED = [
    # one, several (or), none of several
    ("topic=supplements", ["magnesium"]),
    ("topic=supplements,drugs", ["magnesium", "quinine"]),
    ("topic=!supplements,drugs", ["massage"]),
    # words, in any form, without regard to accents and case; a phrase; a minus word
    ("population=adult", ["magnesium", "quinine"]),
    ("population=gurun", ["magnesium"]),
    ('population="adults in gürün"', ["magnesium"]),
    ("population=adults -older", ["quinine"]),
    ("intervention=magnesium,massage", ["magnesium", "massage"]),
    ("intervention=!magnesium", ["quinine", "massage"]),
    ("outcome=cramp", ["magnesium"]),
    # how sure we are: a rung, at least, at most, between, open, not
    ("certainty=moderate", ["magnesium"]),
    ("certainty=moderate..", ["magnesium", "quinine"]),
    ("certainty=..moderate", ["magnesium"]),
    ("certainty=low..moderate", ["magnesium"]),
    ("certainty=none", ["massage"]),
    ("certainty=none,high..", ["quinine", "massage"]),
    ("certainty=!high", ["magnesium", "massage"]),
    # what its studies found, on which level, by which design
    ("direction=no_difference", ["magnesium"]),
    ("direction=supports", ["quinine", "massage"]),
    ("level=ocebm-2011:1", ["magnesium"]),
    ("level=ocebm-2011:1,ocebm-2011:2", ["magnesium", "quinine", "massage"]),
    ("scale=!ocebm-2011", []),
    ("design=systematic review", ["quinine"]),
    # how its studies stand today
    ("standing=retracted", ["quinine"]),
    ("standing=!retracted", ["magnesium", "massage"]),
    ("standing=set_aside,concern", ["massage"]),
    ("standing=no_notice", ["magnesium"]),
    # a study, an article, a kind of question, a day
    ("study=pmid:2", ["quinine"]),
    ("study=!1,2", ["massage"]),
    ("article=on-cramps", ["magnesium", "quinine"]),
    ("article=!on-cramps", ["massage"]),
    ("question_type=common_harms", ["massage"]),
    ("updated_since=2020-01-01", ["magnesium", "quinine", "massage"]),
    ("updated_since=2999-01-01T00:00:00%2B01:00", []),
    # several at once
    ("certainty=moderate..&direction=supports", ["quinine"]),
]


def test_claims_are_narrowed_by_everything_that_was_judged(client, claims, person):
    """One test, for the claims are costly to make."""
    quinine, massage = (Study.objects.get(pmid=pmid) for pmid in "23")
    Notice.objects.create(study=quinine, kind=Notice.Kind.RETRACTION)
    Notice.objects.create(study=quinine, kind=Notice.Kind.CONCERN)
    Notice.objects.create(
        study=massage, kind=Notice.Kind.ERRATUM, overridden_by=person("kim"), override_reason="A misprint."
    )
    article = Article.objects.create(slug="on-cramps", title="On cramps", public=True)
    Statement.objects.create(article=article, claim=claims["magnesium"], sentence="It helps.")
    Citation.objects.create(article=article, position=1, text="Ann. Quinine.", claim=claims["quinine"])
    wrong = {query: found for query, wanted in NARROWED if (found := slugs(client, query)) != wanted}
    assert wrong == {}


REFUSED = [
    ("certainty=sure", "certainty", "very_low"),
    ("certainty=..", "certainty", "names no certainty"),
    ("certainty=high..low", "certainty", "low..high"),
    ("certainty=moderat..", "certainty", "Did you mean “moderate”?"),
    ("topic=supplement", "topic", "Did you mean “supplements”?"),
    ("topic=supplements,!drugs", "topic", "before the whole list"),
    ("topic=supplements,", "topic", "empty value"),
    ("direction=against", "direction", "refutes"),
    ("level=ocebm-2011:9", "level", "ocebm-2011:2"),
    ("level=grade:1", "level", "ocebm-2011:2"),
    ("scale=ocebm", "scale", "ocebm-2011"),
    ("design=RCT", "design", "randomised controlled trial"),
    ("standing=fine", "standing", "no_notice"),
    ("article=none", "article", "/api/v1/articles/"),
    ("updated_since=yesterday", "updated_since", "2026-11-01"),
    ("updated_since=2026-13-01", "updated_since", "2026-11-01"),
    ("order_by=title", "order_by", "-published"),
    ("q=%20-%20", "q", "holds no word"),
    ("population=!", "population", "empty value"),
    ("cursor=YWZ0ZXI6MXwy", "cursor", "no cursor"),
]


def test_what_is_unknown_is_refused_and_the_known_are_named(client, claims):
    for query, parameter, words in REFUSED:
        response = client.get(f"/api/v1/claims/?{query}")
        body = response.json()
        assert (response.status_code, body["errors"][0]["parameter"]) == (400, parameter), query
        assert words in body["detail"], query


SEARCHED = [
    # the statement, the people, the outcome and the note are searched; the best first
    ("magnesium", ["magnesium"]),
    ("GURUN", ["magnesium"]),
    ("pregnancy", ["magnesium"]),
    ('"leg cramps"', ["magnesium", "quinine"]),
    ("cramps -quinine", ["magnesium"]),
    ("quinine or massage", ["quinine", "massage"]),
    ("zebra", []),
]


def test_claims_are_found_by_their_words_with_accents_folded(client, claims):
    for words, wanted in SEARCHED:
        assert set(slugs(client, f"q={words}")) == set(wanted), words
    assert slugs(client, "q=magnesium or adults or placebo")[0] == "magnesium"
    assert slugs(client, "q=cramps&certainty=high") == ["quinine"]


def test_the_words_that_were_found_are_shown_as_they_are_written(client, claims):
    Claim.objects.filter(slug="massage").update(note="<b>Gür</b> & others " + "rub " * 100 + "cramped legs.")
    send_to_review(claims["massage"])
    claims["massage"].refresh_from_db()
    publish_claim(claims["massage"])
    (row,) = client.get("/api/v1/claims/?q=gurun+prevent").json()["results"]
    assert row["highlights"] == {
        "statement": "Magnesium <mark>prevents</mark> leg cramps.", "population": "Older adults in <mark>Gürün</mark>"
    }  # fmt: skip
    body = client.get("/api/v1/claims/?q=gur+massage").json()
    note = body["results"][0]["highlights"]["note"]
    assert note.startswith("&lt;b&gt;<mark>Gür</mark>&lt;/b&gt; &amp; others") and note.endswith("…")
    assert body["meta"]["ranked_at_most"] == 500
    note = client.get("/api/v1/claims/?q=cramped+massage").json()["results"][0]["highlights"]["note"]
    assert note.startswith("…rub") and note.endswith("<mark>cramped</mark> legs.")
    assert client.get("/api/v1/claims/").json()["results"][0]["highlights"] is None


@pytest.mark.parametrize("query", ["", "q=cramps or pain or massage", "order_by=published", "order_by=-published"])
def test_a_list_in_any_order_is_walked_by_cursor(client, claims, query):
    whole, seen, cursor = slugs(client, query), [], "*"
    while cursor:
        body = client.get(f"/api/v1/claims/?{query}&per_page=1&cursor={cursor}").json()
        seen += [row["slug"] for row in body["results"]]
        cursor = body["meta"]["next_cursor"]
    assert seen == whole
    assert sorted(seen) == ["magnesium", "massage", "quinine"]


def test_the_newest_come_first_or_last_as_was_asked(client, claims):
    send_to_review(claims["magnesium"])
    publish_claim(claims["magnesium"])
    assert slugs(client, "order_by=-published") == ["magnesium", "massage", "quinine"]
    assert slugs(client, "order_by=published") == ["quinine", "massage", "magnesium"]


def test_a_walk_meets_each_claim_once_while_claims_are_published_and_retired(client, claims):
    seen, cursor, moves = [], "*", [lambda: again(claims["magnesium"]), lambda: retire(claims["massage"], reason="No.")]
    while cursor:
        body = client.get(f"/api/v1/claims/?per_page=1&cursor={cursor}").json()
        seen += [row["slug"] for row in body["results"]]
        cursor = body["meta"]["next_cursor"]
        if moves:
            moves.pop(0)()
    assert seen == ["magnesium", "quinine"]


def again(claim: Claim) -> None:
    send_to_review(claim)
    publish_claim(claim)


def test_the_words_of_an_older_version_find_nothing(client, claims):
    Claim.objects.filter(slug="massage").update(statement="Rubbing eases pain.", intervention="Rubbing")
    again(Claim.objects.get(slug="massage"))
    assert (slugs(client, "q=massage"), slugs(client, "q=rubbing")) == ([], ["massage"])


QUERIES = [
    ("", 1),
    ("q=cramps", 1),
    ("topic=drugs&level=ocebm-2011:2&standing=no_notice&design=opinion", 3),
    ("order_by=-published", 1),
]


@pytest.mark.parametrize(("query", "number"), QUERIES)
def test_a_list_needs_few_queries(claims, count_queries, query, number):
    assert count_queries(f"/api/v1/claims/?{query}") == number


def test_two_versions_are_compared(client, claims):
    Claim.objects.filter(slug="massage").update(statement="Rubbing eases pain.")
    again(Claim.objects.get(slug="massage"))
    body = client.get("/api/v1/claims/massage/compare/").json()
    assert (body["from"], body["to"], body["change_note"]) == (1, 2, "Looked at again.")
    assert {"place": ["Statement"], "before": "Massage eases pain.", "after": "Rubbing eases pain."} in body["changes"]
    turned = client.get("/api/v1/claims/massage/compare/?from=2&to=1").json()
    assert turned["changes"][0]["before"] == "Rubbing eases pain."
    assert client.get("/api/v1/claims/massage/compare/?from=9").status_code == 400
    assert client.get("/api/v1/claims/none/compare/").status_code == 404


def test_outcomes_are_listed_with_what_was_judged_of_each(client, claims, count_queries):
    claims["magnesium"].outcomes.create(name="quality of life", importance="important")
    again(claims["magnesium"])
    rows = client.get("/api/v1/outcomes/").json()["results"]
    assert [(row["slug"], row["name"]) for row in rows] == [
        ("magnesium", "cramp frequency"), ("magnesium", "quality of life"), ("quinine", "pain")
    ]  # fmt: skip
    assert (rows[0]["assessment"]["certainty"], rows[1]["assessment"]) == ("moderate", None)
    assert {step["domain"]: step["change"] for step in rows[0]["assessment"]["steps"]}["imprecision"] == -1
    walked, cursor = [], "*"
    while cursor:
        body = client.get(f"/api/v1/outcomes/?per_page=1&cursor={cursor}").json()
        walked += body["results"]
        cursor = body["meta"]["next_cursor"]
    assert walked == rows
    assert client.get("/api/v1/outcomes/?certainty=none&fields=name").json()["results"] == [{"name": "quality of life"}]
    assert client.get("/api/v1/outcomes/?importance=!critical&claim=magnesium&count=only").json() == {"count": 1}
    assert client.get("/api/v1/outcomes/?claim=none").status_code == 400
    assert count_queries("/api/v1/outcomes/") == 1


def test_scales_are_listed_with_their_levels(client, db, count_queries):
    rows = client.get("/api/v1/scales/").json()["results"]
    (ocebm,) = [row for row in rows if row["scale"] == "ocebm-2011"]
    assert ocebm == client.get("/api/v1/scales/ocebm/2011/").json()
    assert {"code", "rank", "label", "question_type"} == set(ocebm["levels"][0])
    assert client.get("/api/v1/scales/?target=body").json()["results"] == [
        row for row in rows if row["target"] == "body"
    ]
    assert client.get("/api/v1/scales/ocebm/1999/").status_code == 404
    assert count_queries("/api/v1/scales/") == 2


def test_a_list_says_what_the_evidence_says_beside_how_sure_it_is(client, claims):
    """A statement and a certainty alone would read as if the studies bore the statement out."""
    rows = {row["slug"]: row["verdicts"] for row in client.get("/api/v1/claims/").json()["results"]}
    (told,) = rows["magnesium"]
    assert (told["outcome"], told["certainty"]) == ("cramp frequency", "moderate")
    assert "effect of oral magnesium compared with placebo on cramp frequency" in told["verdict"]
    assert rows["massage"] == []


def test_a_page_far_inside_begins_there_in_claims_and_in_publications():
    """Told of one of the two only, PostgreSQL reads the other one from its beginning."""
    asked = str(ClaimList().rows({}).filter(following(BY_CLAIM, [7])).query)
    assert asked.count(" > 7") == 2
