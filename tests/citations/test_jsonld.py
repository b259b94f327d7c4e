"""JSON-LD: the words of schema.org, safe in a page of HTML."""

import json

import pytest

from evidence.citations import jsonld
from tests.citations.odd_records import ODD
from tests.citations.samples import SAMPLES, titled


@pytest.mark.parametrize("item", [*SAMPLES.values(), *ODD.values()])
def test_every_record_is_an_object_that_no_page_runs(item):
    text = jsonld.dumps(item)
    found = json.loads(text)
    assert (found["@context"], bool(found["@type"])) == ("https://schema.org", True)
    assert not set("<>&") & set(text)
    values = {one["propertyID"]: one["value"] for one in found.get("identifier", ())}
    assert values.get("pmid") == item.get("PMID")
    assert values.get("doi") == item.get("DOI")


def test_an_article_stands_in_its_issue_volume_and_journal():
    found = jsonld.work(ODD["question"])
    issue = found["isPartOf"]
    assert (issue["@type"], issue["issueNumber"]) == ("PublicationIssue", "3")
    assert issue["isPartOf"]["@type"] == "PublicationVolume"
    assert issue["isPartOf"]["isPartOf"]["name"] == "Journal of cramps"
    assert (found["pageStart"], found["pageEnd"], found["datePublished"]) == ("284", "297", "2012-09-12")
    assert found["@id"] == "https://doi.org/10.1234/cramps.9100029"


@pytest.mark.parametrize(
    ("name", "key", "value"),
    [
        ("book", "@type", "Book"),
        ("chapter", "isPartOf", {"@type": "Book", "name": "Reviews of genes"}),
        ("preprint", "creativeWorkStatus", "Preprint"),
        ("retracted", "creativeWorkStatus", "retracted"),
        ("season", "datePublished", "2011"),
        ("translated title", "alternateName", "Wadenkrämpfe in der Schwangerschaft"),
    ],
)
def test_a_fact_has_its_word(name, key, value):
    assert jsonld.work(ODD[name])[key] == value


def test_a_script_in_a_title_does_not_end_the_one_around_it():
    assert "</script>" not in jsonld.dumps(titled("&lt;/script&gt;<script>alert(1)</script>"))


def test_a_graph_of_several_is_one_document():
    found = json.loads("".join(jsonld.dump(ODD.values())))
    assert len(found["@graph"]) == len(ODD)
