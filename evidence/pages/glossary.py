"""What the words mean: how sure we are, what a study found, how it stands, and every scale with its levels."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from evidence.claims.models import Claim
from evidence.grading.effects import Direction
from evidence.grading.rules import DOWN, UP, Certainty, Domain
from evidence.grading.scales import Level
from evidence.pages.heads import head
from evidence.studies.standing import Standing

# In our own words after Balshem 2011, GRADE guidelines 3, PMID 21208779.
CERTAINTIES = {
    Certainty.HIGH: "We are very sure that the true effect is close to what the studies found. More studies will "
    "hardly change it.",
    Certainty.MODERATE: "The true effect is probably close to what the studies found, but it may be quite different.",
    Certainty.LOW: "The true effect may be very different from what the studies found.",
    Certainty.VERY_LOW: "We do not know: the true effect is likely to be very different from what the studies found.",
}

# After the GRADE handbook, https://gdt.gradepro.org/app/handbook/handbook.html, chapter 5.
DOMAINS = {
    Domain.RISK_OF_BIAS: "The studies were planned or done in a way that can lead their results astray.",
    Domain.INCONSISTENCY: "The studies found different things, and nobody knows why.",
    Domain.INDIRECTNESS: "The studies looked at other people, treatments or outcomes than the claim speaks of.",
    Domain.IMPRECISION: "There are too few people or events: chance alone may explain the result.",
    Domain.PUBLICATION_BIAS: "Studies with unwelcome results may never have been published.",
    Domain.LARGE_EFFECT: "The effect is so large that faults of the studies cannot explain it.",
    Domain.DOSE_RESPONSE: "More of the cause goes with more of the effect.",
    Domain.RESIDUAL_CONFOUNDING: "What was not accounted for would make the effect smaller; it is there all the same.",
}

DIRECTIONS = {
    Direction.SUPPORTS: "What the study found speaks for the claim.",
    Direction.REFUTES: "What the study found speaks against the claim.",
    Direction.NO_DIFFERENCE: "The study compared, and found no difference that matters.",
    Direction.MIXED: "Some of its results speak for the claim, and some against it.",
    Direction.UNCLEAR: "It cannot be said which way its results point.",
}

# After the publication types and comments of MEDLINE, https://www.nlm.nih.gov/bsd/policy/errata.html
STANDINGS = {
    Standing.RETRACTED: "Its authors or the journal withdrew it: its results must not be relied on.",
    Standing.RETRACTED_AND_REPLACED: "It was withdrawn for its faults, and a corrected version took its place.",
    Standing.CONCERN: "The journal warns that something may be wrong with it, and has not decided yet.",
    Standing.CORRECTED_AND_REPUBLISHED: "It was corrected and printed again as a whole: read the newer print.",
    Standing.CORRECTED: "A part of it was corrected; the correction says which.",
    Standing.SUPERSEDED: "A newer version of the same work is out, such as an updated review: read that one.",
    Standing.SET_ASIDE: "Somebody here looked at its notices and found, with a reason, that they do not touch it.",
    Standing.NO_NOTICE: "We know of no notice. That says nothing about how good the study is.",
}


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """Every word of the site in plain words, with every scale."""
    told = "What the words on these pages mean: certainty of evidence (GRADE), levels of evidence, retractions."
    context = {
        "certainties": CERTAINTIES.items(), "directions": DIRECTIONS.items(), "standings": STANDINGS.items(),
        "lowering": [(domain, DOMAINS[domain]) for domain in DOWN],
        "raising": [(domain, DOMAINS[domain]) for domain in UP],
        "scales": list(scales()),
    }  # fmt: skip
    own = head(request, "Glossary", told, reverse("pages:glossary"), api=reverse("api:scales"),
               data={"@type": "DefinedTermSet", **terms()})  # fmt: skip
    return render(request, "pages/glossary.html", context | {"head": own})


def scales() -> Iterator[dict[str, Any]]:
    """Each scale with its levels, by the kind of question where they differ; one query."""
    questions = dict(Claim.QuestionType.choices)
    levels = Level.objects.select_related("scale").order_by("scale__name", "scale__version", "question_type", "rank")
    for scale, of_scale in groupby(levels, key=lambda level: level.scale):
        parts = [
            (questions.get(kind, ""), list(of)) for kind, of in groupby(of_scale, key=lambda one: one.question_type)
        ]
        yield {"scale": scale, "parts": parts}


def terms() -> Mapping[str, Any]:
    """The words as schema.org has them."""
    told: list[tuple[str, str]] = [
        *((f"{certainty.label} certainty", words) for certainty, words in CERTAINTIES.items()),
        *((domain.label, words) for domain, words in DOMAINS.items()),
        *((standing.label, words) for standing, words in STANDINGS.items()),
    ]
    return {"hasDefinedTerm": [{"@type": "DefinedTerm", "name": name, "description": words} for name, words in told]}
