"""What each address answers, as JSON Schema: of lists and studies as their serializers say, of the rest as said here.

A small language says the rest: a word is a type, ? behind it means or null; a list is one of such things; a mapping
is an object, and a ? behind a key means that the key may be missing.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from rest_framework import serializers

from evidence.api.articles import ArticleSerializer
from evidence.api.public import ListView, PublicView
from evidence.api.scales import ScaleSerializer
from evidence.api.study_serializers import StudySerializer

Schema = dict[str, Any]
Said = str | Sequence["Said"] | Mapping[str, "Said"]

TYPES: dict[type[serializers.Field[Any, Any, Any, Any]], Schema] = {
    serializers.BooleanField: {"type": ["boolean", "null"]},
    serializers.IntegerField: {"type": ["integer", "null"]},
    serializers.DateTimeField: {"type": ["string", "null"], "format": "date-time"},
    serializers.DateField: {"type": ["string", "null"], "format": "date"},
    serializers.ListField: {"type": "array"},
    serializers.ListSerializer: {"type": "array"},
    serializers.CharField: {"type": ["string", "null"]},
}


def schema(said: Said) -> Schema:
    """The JSON Schema of what is said.

    >>> schema(["string?"])
    {'type': 'array', 'items': {'type': ['string', 'null']}}
    >>> schema({"n": "integer", "note?": "string"})["required"]
    ['n']
    """
    if isinstance(said, str):
        return {"type": [said[:-1], "null"]} if said.endswith("?") else {"type": said}
    if isinstance(said, Mapping):
        parts = {name.removesuffix("?"): schema(part) for name, part in said.items()}
        return {"type": "object", "properties": parts, "required": [name for name in said if not name.endswith("?")]}
    return {"type": "array", "items": schema(said[0])}


def listed(said: Said, **meta: Said) -> Schema:
    return schema({"meta": {"per_page": "integer", "next_cursor": "string?", **meta}, "results": [said]})


def detail(serializer: Any, more: Mapping[str, Said]) -> Schema:
    """What a serializer says of one object, and what stands beside it."""
    said, beside = properties(serializer), schema(more)
    return {"type": "object", "properties": said | beside["properties"], "required": list(said | dict(more))}


def envelope(serializer: Any) -> Schema:
    """A list whose objects may be cut down by `fields`: none of their keys is sure to be there."""
    return listed("object") | {"properties": listed("object")["properties"] | {
        "results": {"type": "array", "items": {"type": "object", "properties": properties(serializer)}},
    }}  # fmt: skip


def properties(serializer: Any) -> Schema:
    return {name: kind_of(one) for name, one in serializer.fields.items()}


def kind_of(one: Any) -> Schema:
    if isinstance(one, serializers.ListSerializer) and isinstance(one.child, serializers.Serializer):
        return {"type": "array", "items": {"type": "object", "properties": properties(one.child)}}
    if isinstance(one, serializers.Serializer):
        return {"type": ["object", "null"], "properties": properties(one)}
    return next((known for kind, known in TYPES.items() if isinstance(one, kind)), {})


OUTCOME: dict[str, Said] = {
    "name": "string", "kind": "string", "importance": "string", "wanted": "string?",
    "smallest_important_difference": "string?",
}  # fmt: skip
ASSESSMENT: dict[str, Said] = {
    "start": "string", "start_reason": "string?", "certainty": "string", "quick": "boolean", "magnitude": "string?",
    "effect_direction": "string?", "verdict": "string",
    "steps": [{"domain": "string", "change": "integer", "assessable": "boolean", "reason": "string?"}],
}  # fmt: skip
VERSION: dict[str, Said] = {
    "schema": "integer", "slug": "string", "number": "integer", "published_at": "string", "published_by": "string?",
    "change_note": "string?", "override": "object?", "statement": "string", "population": "string?",
    "intervention": "string?", "comparator": "string?", "question_type": "string", "topics": ["string"],
    "note": "string?", "review_due": "string?", "reviewers_needed": "integer", "certainty": "string?",
    "outcomes": [OUTCOME],
    "evidence": [{
        "study": {"key": "string", "identifier": "string?", "title": "string", "citation": "string", "url?": "string"},
        "role": "string", "weighed_for": ["string"], "standing": "string", "standing_now?": "string",
        "notices": ["object"], "consensus": "object?", "appraisals": ["object"],
    }],
    "assessments": [ASSESSMENT | {"outcome": "string", "studies": ["string"]}],
    "ratings": ["object"], "declarations": ["object"],
}  # fmt: skip
CLAIM: dict[str, Said] = {
    "url": "string", "state": "string", "under_review": "boolean", "version": "integer", "hash": "string",
    "versions": "string",
    "since_publication": [{"study": "string", "citation": "string", "published_as": "string", "now": "string"}],
    **VERSION,
}  # fmt: skip
FOUND: dict[str, Said] = {
    "type": "string?", "url": "string?", "key?": "string", "title?": "string?", "pmid?": "string?", "pmcid?": "string?",
    "doi?": "string?", "citation?": "string", "standing?": "string",
}  # fmt: skip
DUMP: dict[str, Said] = {
    "name": "string", "url": "string", "schema": "integer", "software": "string", "version": "string",
    "site": "string", "made_at": "string", "changes_since": "string", "licence": "string", "sha256_of_sums": "string",
    "files": [{"name": "string", "url": "string", "bytes": "integer?", "lines": "integer?", "sha256": "string?"}],
}  # fmt: skip

BODIES: dict[str, Schema] = {
    "root": {"type": "object", "additionalProperties": {"type": "string", "format": "uri"}},
    "claim": schema(CLAIM),
    "version": schema(VERSION),
    "versions": listed({
        "number": "integer", "published_at": "string", "certainty": "string?", "change_note": "string?",
        "hash": "string", "url": "string",
    }),
    "comparison": schema({
        "from": "integer", "to": "integer", "change_note": "string?", "urls": ["string"],
        "changes": [{"place": "array"}],
    }),
    "outcomes": listed(
        {"claim?": "string", "slug?": "string", "statement?": "string", "version?": "integer"}
        | {f"{name}?": kind for name, kind in OUTCOME.items()}
        | {"assessment?": "object?"}
    ),
    "article": detail(ArticleSerializer(), {
        "references": [{
            "position": "integer", "printed": "string", "outcome": "string?", "detail": "string?", "study": "string?",
            "citation": "string?", "pmid": "string?", "doi": "string?", "standing": "string?",
        }],
        "claims": [{
            "claim": "string", "url": "string", "statement": "string", "certainty": "string?", "verdict": "string?",
            "version": "integer",
        }],
        "findings": [{
            "kind": "string", "label": "string", "detail": "string", "reference": "integer?", "claim": "string?",
            "suggestion": "string?", "newer": "string?",
        }],
    }),
    "scale": detail(ScaleSerializer(), {}),
    "study": detail(StudySerializer(), {}),
    "lookup": listed({"asked": "string", "status": "string", **FOUND, "candidates": [FOUND], "detail": "string?"}),
    "changes": listed(
        {"at": "string", "type": "string", "key": "string", "now": "string", "url": "string"},
        resume="string", complete_until="string",
    ),
    "styles": listed({
        "style": "string", "title": "string", "short_title": "string?", "kind": "string", "parent": "string?",
        "default_locale": "string?", "license": "string?",
    }),
    "dump": schema(DUMP),
    "dumps": listed(DUMP),
    "openapi": schema({"openapi": "string", "info": "object", "paths": "object"}),
}  # fmt: skip
COUNT = schema({"count": "integer", "more?": "boolean"})


def body(name: str, view: type[PublicView]) -> Schema:
    """What the address of this name answers as JSON."""
    said = envelope(view.serializer()) if issubclass(view, ListView) else BODIES.get(name, {})
    return {"oneOf": [said, COUNT]} if "count" in view.takes() else said
