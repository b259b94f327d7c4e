"""Many things asked at once: what each identifier, slug or address means here, each with its own status."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from urllib.parse import unquote

from django.db.models import F
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from evidence.api.articles import once_public
from evidence.api.identifying import LONGEST_NUMBER
from evidence.api.problems import BadParameter
from evidence.api.public import PublicView, whole
from evidence.api.seen import visible
from evidence.articles.models import Article
from evidence.claims.models import Claim
from evidence.grading.publications import Publication, PublishedStudy
from evidence.identifiers.schemes import Identifier, Scheme, detect, mistaken
from evidence.studies.models import Study
from evidence.studies.queries import NAMING

SLUG = re.compile(r"[A-Za-z0-9_-]+")
NUMBER = re.compile(rf"id:([0-9]{{1,{LONGEST_NUMBER}}})")
# An address of this site, of a page or of the API: what kind of thing it shows, and which.
ADDRESS = re.compile(r"(?:https?://([^/]+))?(?:/api/v1)?/(claims|studies|articles)/([^?#]+?)/?(?:[?#].*)?")
KINDS = {"claims": "claim", "studies": "study", "articles": "article"}
PREFIX = re.compile(r"(claim|article):([A-Za-z0-9_-]+)")

WITHDRAWN = {
    "claim": "It was retired: its reviewers no longer stand by it. Its versions stay.",
    "study": "Published claims used it once; none does now.",
    "article": "It was shown to readers once, and is not now.",
}
UNKNOWN = {
    "": "No public claim or article is called so.",
    "claim": "There is no published claim of this name.",
    "study": "No published claim or article uses a study with this identifier.",
    "article": "There is no public article of this name.",
}
NOT_READ = "“{value}” is no identifier: give a PMID, PMCID, DOI or trial number, a slug, or an address of this site."
SEVERAL = "{number} things may be meant: ask again for one of the candidates."


class Status(StrEnum):
    FOUND = "found"
    AMBIGUOUS = "ambiguous"
    UNKNOWN = "unknown"
    INVALID = "invalid"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Asked:
    """One item as it was written, and what it can mean; `kind` is empty for a slug of whichever kind."""

    text: str
    kind: str = ""
    slug: str = ""
    identifier: Identifier | None = None
    number: int | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that readers see, or saw once."""

    kind: str
    key: str
    title: str
    public: bool
    more: dict[str, Any] = field(default_factory=dict)


class Lookup(PublicView):
    """The answer for each of at most a hundred items, in their order."""

    parameters = ("ids",)

    def get(self, request: Request) -> Response:
        items = [read(text, request.get_host()) for text in listed(self.asked().get("ids", ""))]
        found = Found(items)
        return whole([answer(item, found.things(item), request) for item in items])


def listed(text: str) -> list[str]:
    """The items of the list. Raises BadParameter for none."""
    items = [part.strip() for part in text.split(",") if part.strip()]
    if not items:
        raise BadParameter("ids", "“ids” is empty: give identifiers or slugs, separated by commas.")
    return items


def read(text: str, host: str) -> Asked:
    """What an item is: an address of this site, a slug with or without its kind, or an identifier in any form."""
    if own := own_address(text, host):
        kind, rest = own
        return Asked(text, kind, slug=rest) if kind != "study" else named(text, rest)
    if prefixed := PREFIX.fullmatch(text):
        return Asked(text, prefixed[1], slug=prefixed[2])
    return named(text, text)


def own_address(text: str, host: str) -> tuple[str, str] | None:
    """The kind and the rest of an address of this site; of another one it may be an identifier."""
    match = ADDRESS.fullmatch(text)
    if match is None or match[1] not in (None, host):
        return None
    return KINDS[match[2]], unquote(match[3]).replace("\x00", " ")


def named(text: str, value: str) -> Asked:
    if number := NUMBER.fullmatch(value):
        return Asked(text, "study", number=int(number[1]))
    if identifier := detect(value, bare=Scheme.PMID):
        return Asked(text, "study", identifier=identifier)
    if value.isascii() and value.isdigit():
        return Asked(text, detail=next(iter(mistaken(f"PMID: {value}")), NOT_READ.format(value=value)))
    if SLUG.fullmatch(value):
        return Asked(text, slug=value)
    if value.startswith("10."):  # stored to the letter, though it is not how DOIs are written
        return Asked(text, "study", identifier=Identifier(Scheme.DOI, value), detail=detail_of(value))
    return Asked(text, detail=detail_of(value))


def detail_of(value: str) -> str:
    return next(iter(mistaken(value)), NOT_READ.format(value=value[:100]))


class Found:
    """What all the items mean, in a handful of queries."""

    def __init__(self, items: Sequence[Asked]) -> None:
        slugs = {item.slug for item in items if item.slug}
        self.claims = {claim.key: claim for claim in claims(slugs)} if slugs else {}
        self.articles = {article.key: article for article in articles(slugs)} if slugs else {}
        self.studies = studies(items)

    def things(self, item: Asked) -> list[Thing]:
        """What an item means; what is public hides what was withdrawn."""
        if item.kind == "study":
            known = self.studies.get(item.identifier or item.number or 0, [])
        else:
            sources = {"claim": self.claims, "article": self.articles}
            kinds = [item.kind] if item.kind else list(sources)
            known = [sources[kind][item.slug] for kind in kinds if item.slug in sources[kind]]
        return [thing for thing in known if thing.public] or known


def claims(slugs: Iterable[str]) -> list[Thing]:
    rows = Publication.objects.filter(claim__slug__in=slugs, number=F("claim__version"))
    shown = rows.values_list("claim__slug", "claim__state", "statement")
    return [Thing("claim", slug, statement, state in Claim.SHOWN) for slug, state, statement in shown]


def articles(slugs: Iterable[str]) -> list[Thing]:
    """Articles that are public, and those that were; of the latter nothing is told but that."""
    public = Article.objects.public().filter(slug__in=slugs).values_list("slug", "title")
    found = [Thing("article", slug, title, True) for slug, title in public]
    hidden = set(slugs) - {thing.key for thing in found}
    return found + [Thing("article", slug, "", False) for slug in once_public(hidden)]


def studies(items: Iterable[Asked]) -> dict[Identifier | int, list[Thing]]:
    """The studies that the items name: by what names them, by a trial's number, or by their number here."""
    asked = [item for item in items if item.kind == "study"]
    identifiers = [item.identifier for item in asked if item.identifier]
    found = known_by(identifiers, [item.number for item in asked if item.number])
    if not found:
        return {}
    told = {study.pk: study for rows in found.values() for study in rows}
    public = set(visible().filter(pk__in=told).order_by().values_list("pk", flat=True))
    shown = PublishedStudy.objects.filter(study__in=told.keys() - public)
    once = set(shown.values_list("study", flat=True)) if told.keys() - public else set()
    return {
        name: [study_thing(study, study.pk in public) for study in rows if study.pk in public | once]
        for name, rows in found.items()
    }


def known_by(identifiers: Sequence[Identifier], numbers: Sequence[int]) -> dict[Identifier | int, list[Study]]:
    found: dict[Identifier | int, list[Study]] = {}
    naming = [one for one in identifiers if one.scheme in NAMING]
    rows = Study.objects.with_notices()
    if naming:
        found |= {one: [study] for one, study in rows.named(naming).items()}
    for trial in {one for one in identifiers if one.scheme not in NAMING}:
        found[trial] = list(rows.identified(trial).order_by("pk"))
    if numbers:
        found |= {study.pk: [study] for study in rows.filter(pk__in=numbers)}
    return found


def study_thing(study: Study, public: bool) -> Thing:
    identifiers = {"pmid": study.pmid, "pmcid": study.pmcid, "doi": study.doi}
    more = identifiers | {"citation": study.short_citation, "standing": study.standing.value}
    return Thing("study", study.key, study.plain_title, public, more)


def answer(item: Asked, things: Sequence[Thing], request: Request) -> dict[str, Any]:
    """One item of the answer: how it went, what it means, and a sentence where that is not one public thing."""
    status, detail = status_of(item, things)
    one = told(things[0], request) if len(things) == 1 else {"type": item.kind or None, "url": None}
    several = [told(thing, request) for thing in things] if len(things) > 1 else []
    return {"asked": item.text, "status": status.value, **one, "candidates": several, "detail": detail}


def status_of(item: Asked, things: Sequence[Thing]) -> tuple[Status, str | None]:
    if len(things) > 1:
        return Status.AMBIGUOUS, SEVERAL.format(number=len(things))
    if things:
        (thing,) = things
        return (Status.FOUND, None) if thing.public else (Status.WITHDRAWN, WITHDRAWN[thing.kind])
    return (Status.INVALID, item.detail) if item.detail else (Status.UNKNOWN, UNKNOWN[item.kind])


def told(thing: Thing, request: Request) -> dict[str, Any]:
    url = reverse(f"api:{thing.kind}", args=[thing.key], request=request)
    return {"type": thing.kind, "url": url, "key": thing.key, "title": thing.title or None, **thing.more}
