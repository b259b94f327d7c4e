"""One PMID walks through the house, from what was pasted to what the public sees: one room after another."""

import pytest
from django.utils import timezone

from evidence.citations.formats import FORMATS
from evidence.claims.linking import link
from evidence.claims.models import EvidenceItem
from evidence.grading.suggestion import suggest
from evidence.identifiers.references import read_list
from evidence.pubmed.compare import compare, work_of
from evidence.studies.csl import item_of
from evidence.studies.models import Study
from evidence.studies.saving import save
from tests.panel import appraise, assess, publish_claim


@pytest.mark.django_db
def test_one_pmid_walks_from_paste_to_api(client, client_of_site, claim):
    (reference,) = read_list("https://pubmed.ncbi.nlm.nih.gov/31870766/")  # identifiers: what was pasted
    assert reference.pmid == "31870766"
    (batch,) = client_of_site.fetch([reference.pmid])  # pubmed: fetched and parsed
    (record,) = batch.records
    assert compare(reference, work_of(record)) == ()  # pubmed: does it say what is printed?
    study = save(record, now=timezone.now()).study  # studies: stored with its notices
    link(claim, [study], by=None)  # claims: an evidence item
    item = EvidenceItem.objects.get()
    suggested = suggest([kind["name"] for kind in study.publication_types], [], claim.question_type)  # grading
    appraise(item, code=suggested.level, design=suggested.design, reason="Half the pain in more people.")
    assess(claim, outcome="half the pain", changes={"imprecision": -1}, magnitude="large", effect_direction="increases")
    publish_claim(claim)  # a publication: what readers see
    body = client.get(f"/api/v1/claims/{claim.slug}/").json()  # api
    assert body["evidence"][0]["consensus"]["levels"][0]["level"] == "2"
    assert body["certainty"] == body["assessments"][0]["certainty"] == "moderate"
    assert "Half the pain" in client.get(f"/claims/{claim.slug}/").content.decode()  # pages
    for each in FORMATS.values():  # citations
        assert "10.1016/S1474-4422(19)30414-4" in "".join(each.dump([item_of(Study.objects.get())]))
