"""A claim as linked data, in the words of schema.org: what is said, and the review of it with the studies behind.

Sources: https://schema.org/Claim and https://schema.org/ClaimReview. schema.org's levels of evidence (A, B, C) are no
GRADE: how sure we are is a rating with the four words of GRADE.
"""

from collections.abc import Mapping
from typing import Any

from evidence.citations.jsonld import CONTEXT
from evidence.grading.rules import Certainty

MEDIA_TYPE = "application/ld+json; charset=utf-8"
ADDRESSES = (("doi", "https://doi.org/{}"), ("pmid", "https://pubmed.ncbi.nlm.nih.gov/{}/"))


def linked(claim: Mapping[str, Any], page: str) -> dict[str, Any]:
    """A claim, as the API answers it, with the address of its page."""
    return {
        "@context": CONTEXT,
        "@type": "Claim",
        "@id": page,
        "url": page,
        "text": claim["statement"],
        "version": claim["version"],
        "datePublished": claim["published_at"],
        "keywords": claim["topics"],
        "citation": [work(row["study"]) for row in claim["evidence"]],
        "review": review(claim),
    }


def review(claim: Mapping[str, Any]) -> dict[str, Any]:
    """What the reviewers found, and how sure they are: from 1, very low, to 4, high; unrated where that is open."""
    said: dict[str, Any] = {
        "@type": "ClaimReview",
        "claimReviewed": claim["statement"],
        "datePublished": claim["published_at"],
        "author": {"@type": "Organization", "name": "Evidence"},
        "reviewAspect": "certainty of the evidence (GRADE)",
        "reviewBody": " ".join(one["verdict"] for one in claim["assessments"]),
    }
    return said | {"reviewRating": rating(Certainty(claim["certainty"]))} if claim["certainty"] else said


def rating(certainty: Certainty) -> dict[str, Any]:
    return {
        "@type": "Rating", "ratingValue": certainty.dots, "worstRating": 1, "bestRating": len(Certainty),
        "alternateName": f"{certainty.label} certainty",
    }  # fmt: skip


def work(study: Mapping[str, Any]) -> dict[str, Any]:
    elsewhere = [address.format(study[name]) for name, address in ADDRESSES if study[name]]
    return {"@type": "ScholarlyArticle", "name": study["title"], "url": study["url"], "sameAs": elsewhere}
