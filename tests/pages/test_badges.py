"""Badges: how sure we are, as a small picture for articles in their own language, and the lines that embed it."""

import html
from xml.etree import ElementTree

import pytest

from evidence.claims.linking import link
from evidence.grading.publishing import retire
from evidence.grading.rules import Certainty
from evidence.pages.badge_drawing import WORDS, badge, language_of, retired_badge, said, width
from evidence.studies.models import Notice, Study
from tests.panel import assess, publish_claim

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def study(db):
    return Study.objects.create(pmid="22972143", title="Magnesium.", year=2012, authors=[{"family": "Garrison"}])


@pytest.fixture
def published(claim, study):
    link(claim, [study], by=None)
    assess(claim, "cramp frequency", {"imprecision": -2})
    claim.outcomes.update(importance="critical")
    publish_claim(claim)
    return claim


@pytest.mark.parametrize("language", sorted(WORDS))
@pytest.mark.parametrize("certainty", [None, *Certainty])
def test_a_badge_says_in_each_language_what_it_shows(language, certainty):
    svg = ElementTree.fromstring(badge(certainty, language))
    assert svg.get("role") == "img"
    assert svg.findtext(f"{SVG}title") == said(certainty, language)
    circles = svg.findall(f".//{SVG}circle")
    assert [one.get("class") for one in circles].count("filled") == (certainty.dots if certainty else 0)
    assert len(circles) == 4
    words = [one.text for one in svg.findall(f".//{SVG}text")]
    assert words[0] == WORDS[language].certainty
    assert words[1] in (*WORDS[language].grades, WORDS[language].not_rated)


def test_the_words_of_a_language_differ_from_each_other():
    for words in WORDS.values():
        assert len({*words.grades, words.not_rated, words.shaken, words.retired}) == 7


@pytest.mark.parametrize("language", sorted(WORDS))
def test_each_language_has_a_word_for_all_that_a_badge_may_say(language):
    words = WORDS[language]
    assert len(words.grades) == len(Certainty)
    said = (words.certainty, *words.grades, words.not_rated, words.shaken, words.retired)
    assert all(word.strip() == word and any(map(str.isalpha, word)) for word in said)


def test_a_french_badge_has_a_space_before_each_colon():
    assert "preuves\u00a0: faible" in badge(Certainty.LOW, "fr")
    assert "preuves\u00a0: affirmation retirée" in retired_badge("fr")


def test_a_badge_is_as_wide_as_its_words_and_holds_no_style():
    narrow, wide = badge(Certainty.LOW, "en"), badge(Certainty.LOW, "de")
    assert float(ElementTree.fromstring(narrow).get("width")) < float(ElementTree.fromstring(wide).get("width"))
    for svg in (narrow, retired_badge("tr"), badge(None, "fr", shaken=True)):
        assert "style" not in svg and "<script" not in svg and "url(" not in svg
    assert width("ill") < width("www")


@pytest.mark.parametrize(("asked", "language"), [("de", "de"), ("de-AT", "de"), ("PT_br", "pt"), ("", "en")])
def test_the_nearest_language_is_taken(asked, language):
    assert language_of(asked) == language


def test_the_badge_of_a_claim_shows_its_newest_version(client, published):
    answer = client.get(f"/claims/{published.slug}/badge.svg?lang=de-AT")
    assert answer["Content-Type"] == "image/svg+xml"
    assert "Vertrauenswürdigkeit der Evidenz: niedrig" in answer.content.decode()
    assert answer["Content-Language"] == "de"
    assert "max-age" in answer["Cache-Control"] and answer["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("lang", ["xx", "fi-FI", "%00", "<script>"])
def test_an_unknown_language_is_refused_with_those_that_are_known(client, published, lang):
    answer = client.get(f"/claims/{published.slug}/badge.svg?lang={lang}")
    assert (answer.status_code, answer["Content-Type"]) == (400, "text/plain; charset=utf-8")
    assert "Known are: de, en, es, fr, it, nl, pl, pt, tr." in answer.content.decode()


def test_a_badge_that_has_not_changed_is_not_sent_again(client, published):
    path = f"/claims/{published.slug}/badge.svg"
    tag = client.get(path)["ETag"]
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
    assert client.get(f"{path}?lang=fr", headers={"If-None-Match": tag}).status_code == 200


def test_a_retraction_since_shows_in_the_badge(client, published, study):
    path = f"/claims/{published.slug}/badge.svg"
    tag = client.get(path)["ETag"]
    Notice.objects.create(study=study, kind="RetractionIn")
    answer = client.get(path, headers={"If-None-Match": tag})
    assert answer.status_code == 200 and b"(study retracted)" in answer.content


def test_the_badge_of_a_retired_claim_says_so_and_names_no_certainty(client, published):
    retire(published, reason="Nobody stands by it.")
    answer = client.get(f"/claims/{published.slug}/badge.svg")
    assert answer.status_code == 410
    assert b"claim retired" in answer.content and b"circle" not in answer.content


def test_there_is_no_badge_of_a_claim_that_is_not_public(client, claim):
    assert client.get(f"/claims/{claim.slug}/badge.svg").status_code == 404
    assert client.get("/claims/no-such/badge.svg").status_code == 404


def test_the_page_of_a_claim_shows_lines_to_embed_it(client, published):
    type(published).objects.filter(pk=published.pk).update(statement='Is "5 < 6" [so]?')
    publish_claim(published)
    shown = client.get(f"/claims/{published.slug}/").content.decode()
    snippet, markdown, _ = (
        html.unescape(part.partition("</textarea>")[0]) for part in shown.split('spellcheck="false">')[1:]
    )
    address = f"http://testserver/claims/{published.slug}/"
    assert snippet == (
        f'<a href="{address}"><img src="{address}badge.svg" '
        'alt="Certainty of evidence, on the claim “Is &quot;5 &lt; 6&quot; [so]?”" height="26"></a>'
    )
    assert markdown == (
        f'[![Certainty of evidence, on the claim “Is "5 \\< 6" \\[so\\]?”]({address}badge.svg)]({address})'
    )
    assert "embed-html" not in client.get(f"/claims/{published.slug}/versions/1/").content.decode()
