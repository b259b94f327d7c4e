"""What was published, changed and retired lately, as an Atom feed for whoever follows all claims or those of a topic.

Each version of a claim is an entry of its own, and so is its retirement: an entry never changes its name (RFC 4287).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, get_tag_uri
from django.views.decorators.http import require_safe

from evidence.api.conditional import conditional
from evidence.api.seen import published_topics
from evidence.claims.models import Claim, Topic
from evidence.grading.publications import Publication
from evidence.grading.rules import Certainty
from evidence.pages.feeds import printable

MOST = 50  # entries, the newest
MAX_AGE = 300  # seconds that a cache may keep the feed


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that happened to a claim; `place` is the end of its name, `path` where to read more."""

    title: str
    told: str
    path: str
    place: str
    when: datetime
    topics: tuple[str, ...]


@require_safe
def claims(request: HttpRequest) -> HttpResponseBase:
    topic = request.GET.get("topic", "")
    if topic and topic not in published_topics():
        raise Http404(f"No published claim has the topic “{topic}”.")
    made = feed(request, topic)
    for entry in entries(topic):
        add(made, request, entry)
    response = HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
    response["Cache-Control"] = f"public, max-age={MAX_AGE}"
    response["Access-Control-Allow-Origin"] = "*"
    return conditional(request, response)


def feed(request: HttpRequest, topic: str) -> Atom1Feed:
    name = Topic.objects.filter(slug=topic).values_list("name", flat=True).first() or topic
    page = reverse("pages:topic", args=[topic]) if topic else reverse("pages:claims")
    return Atom1Feed(
        title=printable(f"Evidence: claims about {name}" if topic else "Evidence: claims"),
        link=request.build_absolute_uri(page), description="", language="en",
        subtitle="Published, changed and retired", feed_url=request.build_absolute_uri(),
        feed_guid=name_of("feeds/claims" + (f"/{topic}" if topic else ""), None),
    )  # fmt: skip


def add(made: Atom1Feed, request: HttpRequest, entry: Entry) -> None:
    made.add_item(
        title=printable(entry.title), link=request.build_absolute_uri(entry.path), description=printable(entry.told),
        unique_id=name_of(entry.place, entry.when), pubdate=entry.when, updateddate=entry.when,
        categories=entry.topics,
    )  # fmt: skip


def name_of(place: str, when: datetime | None) -> str:
    """A tag: URI (RFC 4151) of this site, the same under every address at which it answers."""
    return str(get_tag_uri(f"{settings.SITE_URL.rstrip('/')}/{place}", when))


def entries(topic: str) -> list[Entry]:
    """The newest entries, the newest first."""
    found = [*published(topic), *retired(topic)]
    return sorted(found, key=lambda entry: entry.when, reverse=True)[:MOST]


def published(topic: str) -> Iterator[Entry]:
    """Versions of claims that readers see, old ones too."""
    rows = Publication.objects.filter(claim__state__in=Claim.SHOWN).select_related("claim")
    rows = rows.filter(topics__contains=[topic]) if topic else rows
    for row in rows.order_by("-published_at", "-pk")[:MOST]:
        slug = row.claim.slug
        again = f" (version {row.number})" if row.number > 1 else ""
        yield Entry(
            f"{row.statement}{again}", told(row), reverse("pages:version", args=[slug, row.number]),
            f"claims/{slug}/versions/{row.number}", row.published_at, tuple(row.topics),
        )  # fmt: skip


def told(publication: Publication) -> str:
    """The verdict, how sure it is, and what is new."""
    certainty = Certainty(publication.certainty).label.lower() if publication.certainty else "not rated"
    verdicts = [one["verdict"] for one in publication.snapshot["assessments"]]
    new = [f"What is new: {publication.note}"] if publication.note else []
    return " ".join([*verdicts, f"Certainty of evidence: {certainty}.", *new])


def retired(topic: str) -> Iterator[Entry]:
    """Claims that readers no longer see, each when it was retired."""
    rows = (
        Publication.objects.filter(claim__state=Claim.State.RETIRED)
        .order_by("claim_id", "-number")
        .distinct("claim_id")
    )
    latest = {row.claim_id: row for row in rows.select_related("claim").defer("content")}
    for number, when in retirements(latest).items():
        row = latest[number]
        if not topic or topic in row.topics:
            slug = row.claim.slug
            yield Entry(
                f"Retired: {row.statement}", "Its reviewers no longer stand by it.",
                reverse("pages:claim", args=[slug]), f"claims/{slug}/versions/{row.number}/retired", when,
                tuple(row.topics),
            )  # fmt: skip


def retirements(claims: Iterable[int]) -> dict[int, datetime]:
    """When each of these claims was retired for good; what is changed in its row afterwards is no retirement."""
    history = Claim.pgh_event_model.objects  # type: ignore[attr-defined]
    events = history.filter(pgh_obj_id__in=claims).order_by("pgh_id")
    when: dict[int, datetime] = {}
    for number, state, at in events.values_list("pgh_obj_id", "state", "pgh_created_at"):
        if state == Claim.State.RETIRED:
            when.setdefault(number, at)
        else:
            when.pop(number, None)
    return when
