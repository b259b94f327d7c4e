"""Which rows a mirror needs, written and read by PostgreSQL itself: what readers see and nothing else.

Columns are listed one by one, so that a column that is added later stays at home until somebody lists it. There is no
abstract, no text of an article, no draft, and no name of a person.
"""

# ruff: noqa: S608  names are those written here

from dataclasses import dataclass

CHUNK = 500  # rows at a time

# A study is shown by any publication, old ones too, or an article that readers see cites it, or seems to.
SHOWN_STUDIES = """SELECT study_id FROM evidence_publishedstudy UNION
    SELECT unnest(ARRAY[citation.study_id, citation.may_mean_id]) FROM evidence_citation citation
        JOIN evidence_article article ON article.id = citation.article_id WHERE article.public"""
PUBLIC_ARTICLES = "SELECT id FROM evidence_article WHERE public"
PUBLISHED_CLAIMS = "SELECT id FROM evidence_claim WHERE version IS NOT NULL"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of one table: its columns, which of its rows, and SQL for a column that does not leave as it is."""

    name: str
    columns: tuple[str, ...]
    rows: str
    instead: tuple[tuple[str, str], ...] = ()
    order: str = "id"

    @property
    def file(self) -> str:
        return f"mirror/{self.name}.jsonl"

    @property
    def table(self) -> str:
        return f"evidence_{self.name}"

    @property
    def select(self) -> str:
        """SQL for the rows, each as one line of JSON."""
        other = dict(self.instead)
        listed = ", ".join(f"{other[name]} AS {name}" if name in other else name for name in self.columns)
        rows = f"SELECT {listed} FROM {self.table} one WHERE {self.rows} ORDER BY {self.order}"
        return f"SELECT row_to_json(line)::text FROM ({rows}) line"


def words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


TOPICS = Table("topic", words("slug name"), "slug IN (SELECT unnest(topics) FROM evidence_publication)", order="slug")

STUDIES = Table(
    "study",
    words(
        "id kind pmid pmcid doi title vernacular_title abstract authors authors_complete journal journal_abbreviation"
        " issn issn_electronic nlm_id year month day season date_literal electronic_date volume issue pages"
        " article_number languages publication_types mesh keywords registrations grants coi_statement links book source"
        " revised record_version record_hash fetched_at created_at updated_at"
    ),
    f"id IN ({SHOWN_STUDIES})",
    instead=(("abstract", "'[]'::jsonb"),),
)

# Whoever set a notice aside is not named; the mirror's own account stands there.
NOTICES = Table(
    "notice",
    words(
        "id study_id kind source notice_pmid notice_doi text date first_seen_at taken_back_at overridden_by_id"
        " override_reason"
    ),
    f"study_id IN ({SHOWN_STUDIES})",
    instead=(("overridden_by_id", "NULL::integer"),),
)

# A claim as its latest publication says it: what stands in its own row may be the draft of the next one.
CLAIMS = Table(
    "claim",
    words(
        "id slug statement population intervention comparator question_type note state review_due reviewers_needed"
        " version first_published_at created_at updated_at"
    ),
    "version IS NOT NULL",
    instead=tuple(
        (name, f"(SELECT {sql} FROM evidence_publication p WHERE p.claim_id = one.id AND p.number = one.version)")
        for name, sql in (
            *((name, f"content::jsonb ->> '{name}'") for name in words("statement population intervention")),
            *((name, f"content::jsonb ->> '{name}'") for name in words("comparator question_type note")),
            ("review_due", "(content::jsonb ->> 'review_due')::date"),
            ("reviewers_needed", "(content::jsonb ->> 'reviewers_needed')::smallint"),
            ("updated_at", "published_at"),
        )
    )
    + (("created_at", "first_published_at"),),
)

# The content itself is a line of publications.jsonl, in the same order.
PUBLICATIONS = Table(
    "publication",
    words(
        "id claim_id number hash statement question_type topics certainty note override_reason published_by_id"
        " published_at"
    ),
    "true",
    instead=(("published_by_id", "NULL::integer"),),
)
PUBLISHED_STUDIES = Table("publishedstudy", words("id publication_id study_id position"), "true")

PHRASINGS = Table("phrasing", words("id claim_id words"), f"claim_id IN ({PUBLISHED_CLAIMS})")
ARTICLES = Table(
    "article",
    words("id slug title url language style text last_reviewed public responsible_id created_at updated_at"),
    "public",
    instead=(("text", "''"), ("responsible_id", "NULL::integer")),
)
# What an article cites for a claim that is no more than a draft, it cites without a claim. The sentences are its text.
CITATIONS = Table(
    "citation",
    words("id article_id position text study_id may_mean_id outcome detail reason claim_id sentences"),
    f"article_id IN ({PUBLIC_ARTICLES})",
    instead=(
        ("claim_id", f"CASE WHEN claim_id IN ({PUBLISHED_CLAIMS}) THEN claim_id END"),
        ("reason", "CASE WHEN reason <> '' THEN 'Chosen by a person.' ELSE '' END"),
        ("sentences", "ARRAY[]::text[]"),
    ),
)
# That an article makes a claim, once, however many of its sentences do.
STATEMENTS = Table(
    "statement",
    words("id article_id claim_id sentence found_by"),
    f"""article_id IN ({PUBLIC_ARTICLES}) AND claim_id IN ({PUBLISHED_CLAIMS})
        AND id IN (SELECT min(id) FROM evidence_statement GROUP BY article_id, claim_id)""",
    instead=(("sentence", "''"),),
)

# Matched by what names them: migrations ship most of them, each installation with numbers of its own.
SCALES = Table("scale", words("key version name target url note"), "true", order="key, version")
LEVELS = Table(
    "level",
    words("scale_key scale_version question_type code rank label"),
    "true",
    instead=(
        ("scale_key", "(SELECT key FROM evidence_scale s WHERE s.id = scale_id)"),
        ("scale_version", "(SELECT version FROM evidence_scale s WHERE s.id = scale_id)"),
    ),
    order="1, 2, question_type, rank, code",
)

TABLES = (
    TOPICS, STUDIES, NOTICES, CLAIMS, PUBLICATIONS, PUBLISHED_STUDIES, PHRASINGS, ARTICLES, CITATIONS, STATEMENTS,
    SCALES, LEVELS,
)  # fmt: skip
