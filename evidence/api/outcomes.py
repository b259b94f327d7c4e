"""What is measured to see whether a published claim holds, and how sure we are of each: one row an outcome."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from evidence.api.claims import published_claims
from evidence.api.filters import Wish, certainty, one_of, wish
from evidence.api.paging import PARAMETERS, Key, encoded, place
from evidence.api.public import PublicView, chosen_fields, only_counted
from evidence.claims.models import Claim, Outcome

# In the order of the claims, which publishing does not change. OFFSET 0: the content is read once, not once a use.
ROWS = """
SELECT claim.id, said.place, claim.slug, publication.statement, publication.number, said.outcome, said.assessment
FROM evidence_claim claim
JOIN evidence_publication publication ON publication.claim_id = claim.id AND publication.number = claim.version
CROSS JOIN LATERAL (
    SELECT one.outcome, one.place, (
        SELECT judged FROM jsonb_array_elements(whole.content->'assessments') judged
        WHERE judged->>'outcome' = one.outcome->>'name'
    ) AS assessment
    FROM (SELECT publication.content::jsonb AS content OFFSET 0) whole
    CROSS JOIN LATERAL jsonb_array_elements(whole.content->'outcomes') WITH ORDINALITY AS one (outcome, place)
) said
WHERE claim.state = ANY(%(shown)s) AND claim.id >= %(claim)s AND (claim.id, said.place) > (%(claim)s, %(place)s)
{conditions}
ORDER BY claim.id, said.place LIMIT %(most)s
"""
KEYS = (Key("claim"), Key("place"))
ASSESSMENT = ("start", "start_reason", "steps", "certainty", "quick", "magnitude", "effect_direction", "verdict")
OUTCOME = ("name", "kind", "importance", "wanted", "smallest_important_difference")
FIELDS = ("claim", "slug", "statement", "version", *OUTCOME, "assessment")

CONDITIONS = {
    "claim": "claim.slug = ANY(%(asked_claim)s)",
    "importance": "said.outcome->>'importance' = ANY(%(asked_importance)s)",
    "kind": "said.outcome->>'kind' = ANY(%(asked_kind)s)",
    "certainty": "coalesce(said.assessment->>'certainty', '') = ANY(%(asked_certainty)s)",
}


@dataclass(frozen=True, slots=True)
class Row:
    """An outcome of a published claim, and the place of both in the list."""

    claim: int
    place: int
    slug: str
    statement: str
    version: int
    outcome: dict[str, Any]
    assessment: dict[str, Any] | None


class OutcomeList(PublicView):
    parameters = (*PARAMETERS, "fields", *CONDITIONS)

    def get(self, request: Request) -> Response:
        asked = self.asked()
        names = chosen_fields(asked, FIELDS)
        wishes = {name: read(name, asked[name]) for name in CONDITIONS if name in asked}
        size, after = place(asked, KEYS)
        if only_counted(asked):
            return Response({"count": counted(wishes)})
        found = rows(wishes, after or (0, 0), size + 1)
        following = encoded(found[size - 1], KEYS) if len(found) > size else None
        results = [shown(row, names, request) for row in found[:size]]
        return Response({"meta": {"per_page": size, "next_cursor": following}, "results": results})


def read(name: str, text: str) -> Wish:
    """The values of one filter. Raises BadParameter."""
    if name == "certainty":
        return certainty(name, text)
    if name == "claim":
        asked = wish(name, text)
        published_claims(asked.values)
        return asked
    known = {"importance": Outcome.Importance.values, "kind": Outcome.Kind.values}
    return one_of(name, text, known[name])


def rows(wishes: dict[str, Wish], after: Sequence[int], most: int) -> list[Row]:
    """The outcomes behind this place, at most so many, in one query."""
    sql, values = narrowed(ROWS, wishes)
    with connection.cursor() as cursor:
        cursor.execute(sql, values | {"claim": after[0], "place": after[1], "most": most})
        return [
            Row(claim, at, slug, statement, version, json.loads(outcome), json.loads(assessment or "null"))
            for claim, at, slug, statement, version, outcome, assessment in cursor.fetchall()
        ]


def counted(wishes: dict[str, Wish]) -> int:
    sql, values = narrowed(ROWS, wishes)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({sql}) found", values | {"claim": 0, "place": 0, "most": None})  # noqa: S608  our own text
        return int(cursor.fetchone()[0])


def narrowed(sql: str, wishes: dict[str, Wish]) -> tuple[str, dict[str, Any]]:
    """The query with the conditions that were asked for; `certainty` is none while an outcome is not assessed."""
    told = [f"AND {'NOT ' if asked.negated else ''}({CONDITIONS[name]})" for name, asked in wishes.items()]
    values = {f"asked_{name}": asked.values for name, asked in wishes.items()}
    return sql.replace("{conditions}", "\n".join(told)), values | {"shown": list(Claim.SHOWN)}


def shown(row: Row, names: list[str], request: Request) -> dict[str, Any]:
    judged = row.assessment
    body = {
        "claim": reverse("api:claim", args=[row.slug], request=request),
        "slug": row.slug,
        "statement": row.statement,
        "version": row.version,
        **{name: row.outcome[name] for name in OUTCOME},
        "assessment": {name: judged[name] for name in ASSESSMENT} if judged else None,
    }
    return {name: body[name] for name in names}
