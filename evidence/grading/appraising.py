"""A reviewer submits an appraisal: complete, with a declaration of interests, and the first judgement kept for ever."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from evidence.claims.models import EvidenceItem
from evidence.errors import EvidenceError
from evidence.grading.agreeing import conclude, lock, was_open
from evidence.grading.appraisals import DECIDED, Appraisal, Consensus
from evidence.grading.declarations import require_declaration
from evidence.grading.quoting import check_quote
from evidence.grading.suggestion import Design, Suggestion, suggest
from evidence.grading.tools import TOOLS, refusals
from evidence.studies.models import Study


class NotReady(EvidenceError):
    """This appraisal cannot be submitted yet. {missing}"""


# Designs that hold no results: they are refused as evidence.
NO_EVIDENCE = (Design.PROTOCOL, Design.NOT_EVIDENCE)


def suggestion_for(item: EvidenceItem) -> Suggestion:
    """The design and level that PubMed's publication types and headings speak of."""
    types = [kind["name"] for kind in item.study.publication_types]
    return suggest(types, [heading["name"] for heading in item.study.mesh], item.claim.question_type)


def quote_checked(finding: str, study: Study) -> str:
    """Whether the study's abstract holds this quotation: verified, not_found, no_abstract, or nothing to check."""
    headed = ((f"{section['label']}:" if section.get("label") else "", section["text"]) for section in study.abstract)
    return check_quote(finding, [part for pair in headed for part in pair if part]).value


def add_remarks(appraisal: Appraisal, suggestion: Suggestion) -> None:
    """Write beside a judgement what the machine says: the design it suggests, and whether the quotation was found."""
    design = suggestion.design
    appraisal.suggested_design = "" if design is Design.UNKNOWN else design.value
    appraisal.finding_check = quote_checked(appraisal.finding, appraisal.item.study)


def missing(appraisal: Appraisal) -> list[str]:
    """What an appraisal still lacks, each in a sentence; empty when it may be submitted."""
    return list(lacking(appraisal))


def lacking(appraisal: Appraisal) -> Iterator[str]:
    ratings = list(appraisal.ratings.select_related("scale", "level"))
    if Consensus.objects.filter(item=appraisal.item, decided_by=appraisal.reviewer).exists():
        yield DECIDED
    if not appraisal.design:
        yield "Confirm or choose the study design."
    if appraisal.design in NO_EVIDENCE:
        yield f"A {appraisal.design} is no evidence: ask a curator to make it background."
    if (
        appraisal.design
        and appraisal.suggested_design not in ("", appraisal.design)
        and not appraisal.design_reason.strip()
    ):
        yield f"Say why the design is “{appraisal.design}” and not “{appraisal.suggested_design}”, as suggested."
    if not ratings:
        yield "Give a level on at least one scale."
    for rating in ratings:
        if rating.suggested not in ("", rating.level.code) and not rating.reason.strip():
            given = f"{rating.level.code} and not {rating.suggested}"
            yield f"Say why the level on {rating.scale} is {given}, as suggested."
    if not appraisal.direction:
        yield "Say what the study found about the claim (direction)."
    if not appraisal.reason.strip():
        yield "Write the rationale."
    if appraisal.tool:
        yield from refusals(TOOLS[appraisal.tool], appraisal.answers, appraisal.overall_bias, complete=True)


@transaction.atomic
def submit(appraisal: Appraisal, *, now: datetime) -> Consensus | None:
    """Submit a draft, or take notice that a submitted appraisal was changed; returns the consensus if there is one now.

    The quotation is looked for once more: what is said of it is true on the day of submission; and whether others'
    judgements were closed to the reviewer until now is kept. Whoever submits twice, as from two windows, has submitted
    once. Raises NotReady, which says all that is missing, or NoDeclaration.
    """
    if sentences := missing(appraisal):
        raise NotReady(missing=" ".join(sentences))
    require_declaration(appraisal.reviewer, timezone.localdate(now))
    lock(appraisal.item)
    if Appraisal.objects.submitted().filter(pk=appraisal.pk).exists():
        appraisal.refresh_from_db(fields=["state", "submitted_at", "first_judgement"])
    else:
        appraisal.independent = not was_open(appraisal.item, now=now)
        appraisal.state, appraisal.submitted_at = Appraisal.State.SUBMITTED, now
        appraisal.first_judgement = appraisal.judgement
        appraisal.finding = appraisal.finding.strip()
        appraisal.finding_check = quote_checked(appraisal.finding, appraisal.item.study)
        appraisal.save()
    return conclude(appraisal.item, now=now)
