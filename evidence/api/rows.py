"""Studies as JSON made by PostgreSQL: a list is passed through as it comes.

FIELDS says each field in SQL. StudySerializer says the same in Python: it is the schema, and the tests hold one against
the other. The few studies that SQL cannot say to the letter (SAID) are left to the serializer.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection
from rest_framework.request import Request
from rest_framework.reverse import reverse

from evidence.claims.models import Claim
from evidence.folding import fold
from evidence.identifiers.schemes import SCHEMES, Scheme
from evidence.studies.models import Notice
from evidence.studies.standing import LABELS, SEVERITY, STANDING_OF, Standing

HERE = "the--key"  # where the own part of an address stands: letters that no address escapes


WORD = re.compile(r"\w+")
# Whatever a search asks for, but not what it excludes: a word is a hit when it is one of those.
HITS = """
WITH asked AS (
    SELECT regexp_replace(querytree(websearch_to_tsquery('english', %s)), '(&|<(-|[0-9]+)>)', '|', 'g') AS tree
), any_of AS (SELECT CASE WHEN tree IN ('', 'T') THEN NULL ELSE tree::tsquery END AS query FROM asked)
SELECT word FROM unnest(%s::text[]) word, any_of WHERE to_tsvector('english', word) @@ query
"""


@dataclass(frozen=True, slots=True)
class Row:
    """A study as a JSON object, or None where the serializer must say it."""

    pk: int
    json: str | None
    title: str
    journal: str


def text(value: str) -> str:
    """A constant of this program as SQL."""
    return "'" + value.replace("'", "''") + "'"


def case(column: str, table: Mapping[str, str]) -> str:
    """A table of this program as SQL."""
    return f"CASE {column} " + " ".join(f"WHEN {text(key)} THEN {value}" for key, value in table.items()) + " END"


def moment(column: str) -> str:
    """As the serializer writes a moment: microseconds where there are some, Z for UTC."""
    written = f"""to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
    return f"replace({written}, '.000000Z', 'Z')"


def without_markup(column: str) -> str:
    """A title without its tags, and with the characters that PubMed's titles write as entities."""
    sql = f"regexp_replace({column}, '</?(i|b|u|sub|sup)>', '', 'g')"
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        sql = f"replace({sql}, '{entity}', '{character}')"
    return sql


def elsewhere() -> str:
    """The addresses at the owners of its identifiers; without those that it does not have."""
    shown = (
        f"'{scheme.value}', replace('{SCHEMES[scheme].url.format(value=HERE)}', '{HERE}', s.{scheme.value})"
        for scheme in (Scheme.PMID, Scheme.DOI, Scheme.PMCID)
    )
    return f"json_strip_nulls(json_build_object({', '.join(shown)}))"


KEY = "coalesce(s.pmid, s.doi, s.pmcid, 'id:' || s.id)"
TITLE = "coalesce(nullif(s.title, ''), s.vernacular_title)"
# A DOI without letters that addresses escape; a title without other entities, and without one inside another.
SAID = rf"""(coalesce(s.doi, '') ~ '^[-A-Za-z0-9._/:;()]*$'
    AND {TITLE} !~ '&(?!(lt|gt|quot|amp);)[#A-Za-z]' AND {TITLE} !~ '&amp;[#A-Za-z]')"""

SEVERITIES = {kind: str(SEVERITY[how or Standing.NO_NOTICE]) for kind, how in STANDING_OF.items()}
SPEAKING = ", ".join(text(kind) for kind, how in STANDING_OF.items() if how)
# The worst of the notices that were not taken back; one that a person set aside counts as that.
STANDING = f"""(
    SELECT coalesce(min(CASE WHEN n.overridden_by_id IS NOT NULL AND n.kind IN ({SPEAKING})
        THEN {SEVERITY[Standing.SET_ASIDE]} ELSE {case("n.kind", SEVERITIES)} END), {SEVERITY[Standing.NO_NOTICE]})
    FROM evidence_notice n WHERE n.study_id = s.id AND n.taken_back_at IS NULL)"""  # noqa: S608  constants of this program


def by_severity(words: Mapping[Standing, str]) -> str:
    return f"(ARRAY[{', '.join(text(words[how]) for how in Standing)}])[{STANDING} + 1]"


NOTICES = f"""coalesce((
    SELECT json_agg(json_build_object(
        'kind', n.kind, 'kind_label', {case("n.kind", {kind.value: text(str(kind.label)) for kind in Notice.Kind})},
        'source', n.source, 'notice_pmid', n.notice_pmid, 'notice_doi', n.notice_doi, 'text', n.text,
        'date', n.date, 'first_seen_at', {moment("n.first_seen_at")}, 'taken_back_at', {moment("n.taken_back_at")},
        'override_reason', n.override_reason, 'counts', n.taken_back_at IS NULL AND n.overridden_by_id IS NULL
    ) ORDER BY n.id) FROM evidence_notice n WHERE n.study_id = s.id), '[]')"""  # noqa: S608  constants of this program
CLAIMS = f"""coalesce((
    SELECT json_agg(replace(%(claim)s, '{HERE}', c.slug) ORDER BY c.slug COLLATE "C")
    FROM evidence_publishedstudy shown
    JOIN evidence_publication p ON p.id = shown.publication_id
    JOIN evidence_claim c ON c.id = p.claim_id AND c.version = p.number
    WHERE shown.study_id = s.id AND c.state IN ({", ".join(text(state.value) for state in Claim.SHOWN)})), '[]')"""  # noqa: S608  constants of this program
ARTICLES = f"""coalesce((
    SELECT json_agg(replace(%(article)s, '{HERE}', a.slug) ORDER BY a.slug COLLATE "C") FROM (
        SELECT DISTINCT a.slug FROM evidence_citation cited JOIN evidence_article a ON a.id = cited.article_id
        WHERE cited.study_id = s.id AND a.public) a), '[]')"""  # noqa: S608  constants of this program

AS_STORED = (
    "kind", "pmid", "pmcid", "doi", "vernacular_title", "authors", "authors_complete", "journal",
    "journal_abbreviation", "issn", "issn_electronic", "nlm_id", "electronic_date", "volume", "issue", "pages",
    "article_number", "languages", "publication_types", "mesh", "keywords", "registrations", "grants", "coi_statement",
    "book", "source",
)  # fmt: skip
FIELDS = {name: f"s.{name}" for name in AS_STORED} | {
    "url": f"replace(%(study)s, '{HERE}', {KEY})",
    "title": f"coalesce(nullif({without_markup(TITLE)}, ''), '[no title]')",
    "title_html": "s.title",
    "issued": "json_build_object('year', s.year, 'month', s.month, 'day', s.day, 'season', nullif(s.season, ''),"
    " 'literal', nullif(s.date_literal, ''))",
    "standing": by_severity({how: how.value for how in Standing}),
    "standing_label": by_severity(LABELS),
    "notices": NOTICES,
    "claims": CLAIMS,
    "articles": ARTICLES,
    "fetched_at": moment("s.fetched_at"),
    "updated_at": moment("s.updated_at"),
    "elsewhere": elsewhere(),
    "highlights": "NULL",
}


def as_json(numbers: Sequence[int], names: Sequence[str], request: Request) -> list[Row]:
    """The studies with these numbers, in their order: of each the fields of these names. One query."""
    made = ", ".join(f"'{name}', {FIELDS[name]}" for name in names if name in FIELDS)
    addresses = {name: reverse(f"api:{name}", args=[HERE], request=request) for name in ("study", "claim", "article")}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT s.id, CASE WHEN {SAID} THEN json_build_object({made})::text END, {TITLE}, s.journal"  # noqa: S608
            f" FROM evidence_study s WHERE s.id = ANY(%(numbers)s)",
            addresses | {"numbers": list(numbers)},
        )
        rows = {row[0]: Row(*row) for row in cursor.fetchall()}
    return [rows[number] for number in numbers]


def hits_in(words: str, texts: Iterable[str]) -> set[str]:
    """The folded words of these texts that a search for `words` finds, in whatever form they stand there."""
    present = sorted({word for text in texts for word in WORD.findall(fold(text))})
    with connection.cursor() as cursor:
        cursor.execute(HITS, [fold(words), present])
        return {word for (word,) in cursor.fetchall()}
