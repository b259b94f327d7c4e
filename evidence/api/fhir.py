"""Claims and studies in the words of FHIR R5 (https://hl7.org/fhir/R5/): a claim as Evidence, a study as Citation.

Both are made from the objects that the API answers as JSON. What FHIR has no word for, such as the state of a study, is
said as text; what is not known is left out.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from evidence.grading.effects import Measure
from evidence.grading.rules import JUDGEMENTS, NOT_ASSESSABLE, Certainty, Domain
from evidence.studies.models import Notice
from evidence.studies.standing import Standing

MEDIA_TYPE = "application/fhir+json; fhirVersion=5.0; charset=utf-8"

Json = dict[str, Any]

# R5 moved the two code systems of certainty from HL7's terminology to the standard; programs look for either address.
SYSTEMS = ("http://hl7.org/fhir/{name}", "http://terminology.hl7.org/CodeSystem/{name}")
TERMINOLOGY = "http://terminology.hl7.org/CodeSystem/{name}"
RATING, TYPE, ROLE = "certainty-rating", "certainty-type", "variable-role"

RATINGS = {
    Certainty.HIGH: ("high", "High quality"),
    Certainty.MODERATE: ("moderate", "Moderate quality"),
    Certainty.LOW: ("low", "Low quality"),
    Certainty.VERY_LOW: ("very-low", "Very low quality"),
}
OVERALL = ("Overall", "Overall certainty")
TYPES = {
    Domain.RISK_OF_BIAS: ("RiskOfBias", "Risk of bias"),
    Domain.INCONSISTENCY: ("Inconsistency", "Inconsistency"),
    Domain.INDIRECTNESS: ("Indirectness", "Indirectness"),
    Domain.IMPRECISION: ("Imprecision", "Imprecision"),
    Domain.PUBLICATION_BIAS: ("PublicationBias", "Publication bias"),
    Domain.LARGE_EFFECT: ("LargeEffect", "Large effect"),
    Domain.DOSE_RESPONSE: ("DoseResponseGradient", "Dose response gradient"),
    Domain.RESIDUAL_CONFOUNDING: ("PlausibleConfounding", "Plausible confounding"),
}
CHANGES = {
    -2: ("downcode2", "reduce rating: -2"),
    -1: ("downcode1", "reduce rating: -1"),
    0: ("no-change", "no change to rating"),
    1: ("upcode1", "increase rating: +1"),
    2: ("upcode2", "increase rating: +2"),
}
ROLES = (("population", "population"), ("intervention", "exposure"), ("comparator", "referenceExposure"))
STATUS = {"published": "active", "in_review": "active", "retired": "retired"}

# What names a work, and how FHIR writes whose number it is: https://hl7.org/fhir/R5/identifier-registry.html for DOI.
IDENTIFIERS = (
    ("doi", "https://doi.org"),
    ("pmid", "https://pubmed.ncbi.nlm.nih.gov"),
    ("pmcid", "https://pmc.ncbi.nlm.nih.gov"),
)
ISSN = "https://portal.issn.org"
# How a work relates to the notice about it: https://hl7.org/fhir/R5/valueset-related-artifact-type-all.html.
RELATIONS = {
    Notice.Kind.RETRACTION: "retracted-by",
    Notice.Kind.RETRACTED_AND_REPLACED: "retracted-by",
    Notice.Kind.CONCERN: "comment-in",
    Notice.Kind.ERRATUM: "correction-in",
    Notice.Kind.PARTIAL_RETRACTION: "correction-in",
    Notice.Kind.CORRECTED_AND_REPUBLISHED: "replaced-with",
    Notice.Kind.UPDATE: "replaced-with",
    Notice.Kind.REPUBLISHED: "reprint",
    Notice.Kind.REPRINT: "reprint",
}


def evidence(claim: Mapping[str, Any]) -> Json:
    """The Evidence of a claim, as GET /api/v1/claims/{slug}/ answers it."""
    return without_nothing({
        "resourceType": "Evidence",
        "id": claim["slug"].replace("_", "-")[:64],  # of letters, digits, - and .
        "url": claim["url"],
        "version": str(claim["version"]),
        "title": claim["statement"],
        "status": STATUS.get(claim["state"], "unknown"),
        "date": claim["published_at"],
        "publisher": "Evidence",
        "description": " ".join(one["verdict"] for one in claim["assessments"]),
        "assertion": claim["statement"],
        "note": [{"text": text} for text in (claim["note"], *changed_since(claim)) if text],
        "relatedArtifact": [related(row) for row in claim["evidence"]],
        "variableDefinition": variables(claim),
        "statistic": [statistic(one) for one in claim["assessments"] if one["effect"]],
        "certainty": certainties(claim),
    })  # fmt: skip


def changed_since(claim: Mapping[str, Any]) -> Iterable[str]:
    for one in claim["since_publication"]:
        yield f"Since this was published: {one['citation']} is now {Standing(one['now']).label}."


def related(row: Mapping[str, Any]) -> Json:
    """A study that bears on the claim."""
    study = row["study"]
    place = ", ".join(str(part) for part in (study["journal_abbreviation"], study["year"]) if part)
    return {
        "type": "derived-from" if row["role"] == "evidence" else "documentation",
        "label": study["citation"],
        "citation": f"{study['citation']}. {study['title']} {place}".strip(),
        "resourceReference": {
            "reference": study["url"], "type": "Citation", "display": study["identifier"],
        },
    }  # fmt: skip


def variables(claim: Mapping[str, Any]) -> list[Json]:
    """The question as it was asked; FHIR wants one variable at least."""
    asked = [variable(role, claim[name]) for name, role in ROLES if claim[name]]
    asked += [variable("measuredVariable", outcome["name"]) for outcome in claim["outcomes"]]
    return asked or [variable("population", "not stated")]


def variable(role: str, text: str) -> Json:
    return {"description": text, "variableRole": {"coding": [{"system": TERMINOLOGY.format(name=ROLE), "code": role}]}}


def statistic(assessment: Mapping[str, Any]) -> Json:
    """The effect on one outcome; how sure the interval is meant to be was not recorded."""
    effect = assessment["effect"]
    interval = [{
        "type": {"text": "interval"},
        "range": {"low": {"value": effect["low"]}, "high": {"value": effect["high"]}},
    }] if effect["low"] is not None else []  # fmt: skip
    return {
        "description": assessment["outcome"],
        "statisticType": {"text": Measure(effect["measure"]).label},
        "quantity": {"value": effect["estimate"]},
        "sampleSize": {
            "numberOfStudies": len(assessment["studies"]),
            "numberOfParticipants": assessment["participants"],
        },
        "attributeEstimate": interval,
    }


def certainties(claim: Mapping[str, Any]) -> list[Json]:
    """How sure the whole is, then each outcome with the domains that lead to its word."""
    whole = [overall(claim["certainty"], "All critical outcomes: the lowest counts.")] if claim["certainty"] else []
    return whole + [of_outcome(one) for one in claim["assessments"]]


def of_outcome(assessment: Mapping[str, Any]) -> Json:
    kind = "Quick rating, not GRADE" if assessment["quick"] else "GRADE"
    return overall(assessment["certainty"], f"{assessment['outcome']} ({kind}): {assessment['verdict']}") | {
        "rater": assessment["assessed_by"],
        "subcomponent": [subcomponent(step) for step in assessment["steps"]],
    }


def overall(certainty: str, description: str) -> Json:
    return {
        "description": description,
        "type": concept(TYPE, OVERALL),
        "rating": concept(RATING, RATINGS[Certainty(certainty)]),
    }


def subcomponent(step: Mapping[str, Any]) -> Json:
    """One domain of GRADE: what it changes, in the words of GRADE, and why."""
    domain, change = Domain(step["domain"]), step["change"]
    rating = concept(RATING, CHANGES[change]) | {"text": JUDGEMENTS[domain][change]}
    return {
        "description": step["reason"],
        "type": concept(TYPE, TYPES[domain]),
        "rating": rating if step["assessable"] else {"text": NOT_ASSESSABLE},
    }


def concept(system: str, coded: tuple[str, str]) -> Json:
    code, display = coded
    return {"coding": [{"system": one.format(name=system), "code": code, "display": display} for one in SYSTEMS]}


def citation(study: Mapping[str, Any]) -> Json:
    """The Citation of a study, as GET /api/v1/studies/{id}/ answers it."""
    return without_nothing({
        "resourceType": "Citation",
        "url": study["url"],
        "status": "active",
        "title": study["title"],
        "citedArtifact": {
            "identifier": [{"system": system, "value": study[name]} for name, system in IDENTIFIERS if study[name]],
            "relatedIdentifier": [
                {"value": one["accession"], "assigner": {"display": one.get("bank")}} for one in study["registrations"]
            ],
            "dateAccessed": study["fetched_at"],
            "currentState": [{"text": study["standing_label"]}] if study["standing"] != Standing.NO_NOTICE else [],
            "title": titles(study),
            "relatesTo": [relation(one) for one in study["notices"] if one["counts"]],
            "publicationForm": [publication_form(study)],
            "webLocation": [{"url": url} for url in study["elsewhere"].values()],
            "classification": [{
                "type": {"text": "publication type"},
                "classifier": [{"text": kind["name"]} for kind in study["publication_types"]],
            }] if study["publication_types"] else [],
            "contributorship": {
                "complete": study["authors_complete"] if study["authors"] else None,
                "entry": [contributor(*one) for one in enumerate(study["authors"], 1) if name_of(one[1])],
            },
        },
    })  # fmt: skip


def titles(study: Mapping[str, Any]) -> list[Json]:
    return [{"text": text} for text in (study["title"], study["vernacular_title"]) if text]


def relation(notice: Mapping[str, Any]) -> Json:
    """A notice about a work: what it does to it, and where it stands."""
    where = f"https://pubmed.ncbi.nlm.nih.gov/{notice['notice_pmid']}/" if notice["notice_pmid"] else None
    where = where or (f"https://doi.org/{notice['notice_doi']}" if notice["notice_doi"] else None)
    return {
        "type": RELATIONS[Notice.Kind(notice["kind"])],
        "label": notice["kind_label"],
        "citation": notice["text"],
        "document": {"url": where},
    }


def publication_form(study: Mapping[str, Any]) -> Json:
    issued, pages = study["issued"], study["pages"] or study["article_number"]
    number = study["issn_electronic"] or study["issn"]
    return {
        "publishedIn": {
            "title": study["journal"] or (study["book"] or {}).get("title"),
            "identifier": [{"system": ISSN, "value": number}] if number else [],
        },
        "volume": study["volume"],
        "issue": study["issue"],
        "articleDate": day_of(issued),
        "publicationDateText": issued["literal"],
        "publicationDateSeason": issued["season"],
        "pageString": pages,
    }


def day_of(issued: Mapping[str, Any]) -> str | None:
    """As much of a date as is known: 2012, 2012-09 or 2012-09-12."""
    known: list[int] = []
    for part in ("year", "month", "day"):
        if issued[part] is None:
            break
        known.append(issued[part])
    return "-".join(f"{number:04}" if number > 31 else f"{number:02}" for number in known) or None


def contributor(place: int, author: Mapping[str, Any]) -> Json:
    orcid = author.get("orcid")
    return {
        "contributor": {
            "display": name_of(author),
            "identifier": {"system": "https://orcid.org", "value": orcid} if orcid else None,
        },
        "forenameInitials": author.get("initials"),
        "rankingOrder": place,
        "affiliation": [{"display": text} for text in author.get("affiliations") or []],
    }


def name_of(author: Mapping[str, Any]) -> str:
    given, family = author.get("given") or author.get("initials"), author.get("family")
    return author.get("literal") or " ".join(filter(None, [given, family, author.get("suffix")]))


def without_nothing(value: Any) -> Any:
    """The same without what is empty: FHIR knows neither null nor an empty text, list or object.

    >>> without_nothing({"a": None, "b": [{"c": " "}], "d": 0, "e": False})
    {'d': 0, 'e': False}
    """
    if isinstance(value, Mapping):
        kept = {name: without_nothing(one) for name, one in value.items()}
        return {name: one for name, one in kept.items() if not is_nothing(one)}
    if isinstance(value, list | tuple):
        return [one for one in map(without_nothing, value) if not is_nothing(one)]
    return value


def is_nothing(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip()) or value in ([], {})
