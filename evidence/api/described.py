"""What each address and each parameter of the API means, with an example: the words of its documentation.

In the examples, {claim}, {study}, {topic}, {article} and the like stand for something that this site has.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from evidence.citations.bibliography import Form
from evidence.citations.formats import FORMATS
from evidence.claims.models import Claim, Outcome
from evidence.grading.effects import Direction
from evidence.grading.rules import Certainty
from evidence.grading.scales import Scale
from evidence.grading.suggestion import Design
from evidence.studies.standing import Standing

JSON = "application/json"
DUMPED = ("application/jsonl", "text/csv", JSON, "text/plain")
FHIR, LINKED = "application/fhir+json", "application/ld+json"
CSL = FORMATS["csl"].media_type
FORMAT_MEDIA = (
    *dict.fromkeys(known.media_type for known in FORMATS.values()), *(form.media_type for form in Form),
    "text/x-bibliography",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Parameter:
    """A query parameter, or a part of an address."""

    said: str
    example: str
    kind: str = "string"
    values: Sequence[str] = ()  # all that it knows, where these are few
    is_many: bool = True  # whether commas join several


@dataclass(frozen=True, slots=True)
class Address:
    """A resource: what it gives, as what, and how to ask for it."""

    title: str
    said: str
    examples: Sequence[str]
    media: Iterable[str] = (JSON,)
    statuses: Sequence[int] = ()  # beside those that every address may answer with
    own: dict[str, Parameter] = field(default_factory=dict)  # what is special to this address


def one(said: str, example: str, kind: str = "string", values: Sequence[str] = ()) -> Parameter:
    return Parameter(said, example, kind, values, is_many=False)


def many(said: str, example: str, values: Sequence[str] = ()) -> Parameter:
    return Parameter(said, example, values=values)


DESIGNS = [how.value for how in Design if "," not in how.value]  # a comma joins values
IDENTIFIERS = "PMIDs, PMCIDs or DOIs in any form"
PARAMETERS = {
    # of every address
    "mailto": one("How to reach you, should your program misbehave. It earns the larger limit.", "you@example.org"),
    # of every list
    "cursor": one("Where to go on: * begins, then whatever meta.next_cursor says until that is null.", "*"),
    "per_page": one("How many objects a page holds, at most 200.", "25", "integer"),
    "count": one("The number of all, instead of them; of studies to 1,000, `more` tells.", "only", values=["only"]),
    "fields": many("Only these keys of each object.", "url"),
    "order_by": one(
        "Another order; a - before it turns it round.", "-published", values=["published", "-published"]
    ),
    "q": one('Words in titles and texts; "quotes" hold a phrase together, - leaves out, or gives a choice.', "cramps"),
    "updated_since": one("Only what readers see otherwise since this day or moment.", "2020-01-01"),
    # what claims are about
    "claim": many("Slugs of published claims.", "{claim}"),
    "topic": many("Slugs of topics.", "{topic}"),
    "article": many("Slugs of public articles that make the claim or cite the study.", "{article}"),
    "study": many(f"Studies that it rests on: {IDENTIFIERS}.", "{study}"),
    "population": many("Words of the population.", "adults"),
    "intervention": many("Words of the intervention.", "magnesium"),
    "outcome": many("Words of an outcome.", "cramps"),
    "question_type": many("Kinds of question.", "treatment", Claim.QuestionType.values),
    "certainty": many(
        "How sure reviewers are: words, or from..to, such as moderate.. for at least moderate; none where it is open.",
        "low..", [how.value for how in Certainty],
    ),
    "direction": many("What a study of it found.", "no_difference", Direction.values),
    "scale": many("Scales that a study of it is placed on.", "ocebm-2011"),
    "level": many("Levels, as scale:code.", "ocebm-2011:1"),
    "design": many("Designs of its studies.", "systematic review", DESIGNS),
    "standing": many("How its studies stand today.", "no_notice", [how.value for how in Standing]),
    "importance": many("How much the outcome matters.", "critical", Outcome.Importance.values),
    "kind": many("What kind of outcome it is.", "patient_important", Outcome.Kind.values),
    # what studies and articles are
    "ids": many(f"{IDENTIFIERS}.", "{study}"),
    "year": many("Years of publication, or from..to.", "2012"),
    "journal": many("Journals, by title, or abbreviation as PubMed writes it.", "{journal}"),
    "author": many("Authors, by family name, with initials where you know them.", "{author}"),
    "publication_type": many("Types of publication, as PubMed names them.", "{publication_type}"),
    "language": many("Languages of articles, such as en.", "en"),
    "target": many("What a scale is for.", "study", Scale.Target.values),
    # how citations are written
    "format": one("As what it is written.", "ris", values=[*FORMATS, *Form]),
    "style": one("A citation style, by the name that /api/v1/styles/ gives.", "apa"),
    "locale": one("The language of the list, such as de-DE.", "en-US"),
    # what changed
    "since": one("Changes from this day or moment on.", "2020-01-01"),
    "from": one("The number of the older version.", "1", "integer"),
    "to": one("The number of the newer version.", "1", "integer"),
}  # fmt: skip

PARTS = {
    "slug": one("The slug of the claim.", "{claim}"),
    "name": one("The name of the dump, which is its time.", "{dump}"),
    "file": one("The name of the file.", "studies.jsonl"),
    "number": one("The number of the version.", "1", "integer"),
    "identifier": one("A PMID, PMCID or DOI in any form; the answer is at its PMID, or leads there.", "{study}"),
    "key": one("The name of the scale.", "ocebm"),
    "version": one("The version of the scale.", "2011"),
}

ADDRESSES = {
    "root": Address("Where to begin", "The addresses of all lists.", [""]),
    "claims": Address(
        "Published claims",
        "Each as its latest version, in a stable order. With q=, the best match comes first.",
        ["claims/", "claims/?topic={topic}&certainty=low..", "claims/?q=cramps&fields=slug,statement,certainty"],
    ),
    "claim": Address(
        "A claim",
        "Its latest version, and how its studies stand today. A retired claim answers 410.",
        ["claims/{claim}/", "claims/{claim}/?format=fhir", "claims/{claim}/?format=jsonld"],
        media=(JSON, FHIR, LINKED), statuses=(404, 410),
        own={"format": one("As what it is written.", "fhir", values=["json", "fhir", "jsonld"])},
    ),
    "versions": Address(
        "The versions of a claim", "The newest first; also of a retired claim.", ["claims/{claim}/versions/"],
        statuses=(404,),
    ),
    "version": Address(
        "A version of a claim",
        "As it was published, byte for byte, for ever: the SHA-256 of the bytes is its hash and its ETag.",
        ["claims/{claim}/versions/1/"], statuses=(404,),
    ),
    "comparison": Address(
        "Two versions of a claim", "What differs; without from= and to=, between the newest and the one before.",
        ["claims/{claim}/compare/"], statuses=(404,),
    ),
    "outcomes": Address(
        "Outcomes and their assessments",
        "Each outcome of each published claim, with its GRADE assessment, or null while there is none.",
        ["outcomes/?claim={claim}", "outcomes/?certainty=moderate..&importance=critical"],
        own={"fields": many("Only these keys of each object.", "claim,name,assessment")},
    ),
    "articles": Address("Articles", "Articles that are shown to readers.", ["articles/", "articles/?claim={claim}"]),
    "article": Address(
        "An article", "Its references, the claims that it makes, and what its audit finds; never its text.",
        ["articles/{article}/"], statuses=(404, 410), own={"slug": one("The slug of the article.", "{article}")},
    ),
    "scales": Address("Scales", "What studies and evidence are judged by.", ["scales/", "scales/?target=study"]),
    "scale": Address("A scale", "With its levels, the best first.", ["scales/ocebm/2011/"], statuses=(404,)),
    "lookup": Address(
        "Many things at once",
        "At most 100 items, each with its own status, in their order: found, ambiguous, unknown, invalid, withdrawn.",
        ["lookup/?ids={study},{claim},nonsense"],
        own={"ids": many(f"{IDENTIFIERS}, addresses of this site, or slugs such as claim:SLUG.", "{study},{claim}")},
    ),
    "changes": Address(
        "What changed",
        "In its order, what readers see otherwise: ask for what is named and take what you get, be it a 410.",
        ["changes/?since=2020-01-01"],
    ),
    "studies": Address(
        "Studies", "Those that a published claim or a public article uses. Abstracts are not served.",
        ["studies/?per_page=1", "studies/?claim={claim}&fields=pmid,title,standing", "studies/?ids={study}"],
        own={
            "order_by": one(
                "Another order; a - before it turns it round.", "-year",
                values=["id", "-id", "year", "-year", "updated", "-updated"],
            ),
            "article": many("Slugs of public articles that cite the study.", "{article}"),
            "standing": many("How the study stands today.", "no_notice", [how.value for how in Standing]),
            "topic": many("Slugs of topics of claims that use the study.", "{topic}"),
        },
    ),
    "study": Address(
        "A study", "By any of its identifiers.", ["studies/{study}/", "studies/{study}/?format=fhir"],
        media=dict.fromkeys((JSON, FHIR, *(known.media_type for known in FORMATS.values()))), statuses=(302, 404, 410),
        own={"format": one("As what it is written.", "fhir", values=["json", "fhir", *FORMATS])},
    ),
    "citations": Address(
        "Citations",
        "Of a claim's studies, or of those you name: in the format of a program, or as a list in any citation style. "
        "The header Evidence-Warnings names those that are retracted, under concern, superseded or incomplete.",
        ["citations/?claim={claim}&format=ris", "citations/?ids={study}&style=apa&format=text"],
        media=FORMAT_MEDIA, statuses=(404, 410, 503),
    ),
    "styles": Address(
        "Citation styles", "The styles nearest to the words of q; the familiar ones without.", ["styles/?q=vancouver"],
        own={"q": one("Words of the style's name.", "vancouver")},
    ),
    "dumps": Address("Dumps", "All of it as files, the newest first.", ["dumps/"]),
    "dump": Address("A dump", "Its files, with checksums and the licence.", ["dumps/{dump}/"], statuses=(404,)),
    "dump_file": Address(
        "A file of a dump", "As it lies on the disk; it never changes.", ["dumps/{dump}/SHA256SUMS"],
        media=DUMPED, statuses=(404,),
    ),
    "openapi": Address("This description", "As OpenAPI 3.1, for programs.", ["openapi.json"]),
    "docs": Address("This page", "For people, without a script.", ["docs/"], media=("text/html",)),
}  # fmt: skip
