"""Which events of the histories readers notice, and of what: of working copies and of hidden articles nothing is told.

A claim is told of when it is published, opened for its next version or retired, and its studies with it; a study when
its record or a notice about it changes, and with it the claims and articles that say how it stands; an article when it
is shown, changed or hidden, and what it cites with it.
"""

from dataclasses import dataclass

from evidence.claims.models import Claim


@dataclass(frozen=True, slots=True)
class Source:
    """A history: of which kind of thing it tells, in which column that stands, and which of its events count."""

    kind: str
    object: str
    told: str
    where: str


def after(model: str) -> str:
    """The events of a history, each with what its row was before."""
    return f"""evidence_{model}event told LEFT JOIN LATERAL (
        SELECT earlier.* FROM evidence_{model}event earlier
        WHERE earlier.pgh_obj_id = told.pgh_obj_id AND earlier.pgh_id < told.pgh_id
        ORDER BY earlier.pgh_id DESC LIMIT 1
    ) before ON true"""  # noqa: S608  constants of this program


# Of a claim readers notice its state and its version; the working copy is not told of.
CLAIM_EVENTS = after("claim")
NOTICED = "told.version IS NOT NULL AND (told.state, told.version) IS DISTINCT FROM (before.state, before.version)"
# The studies of the version that was published or retired, and of the one before it.
SHOWN = """
    JOIN evidence_publication publication ON publication.claim_id = told.pgh_obj_id
        AND publication.number IN (told.version, told.version - 1)
    JOIN evidence_publishedstudy shown ON shown.publication_id = publication.id"""
IN_PUBLIC = """(
    EXISTS (SELECT FROM evidence_publishedstudy shown WHERE shown.study_id = {study})
    OR EXISTS (
        SELECT FROM evidence_citation cited JOIN evidence_article article ON article.id = cited.article_id
        WHERE cited.study_id = {study} AND article.public
    ))"""
# The claims whose latest publication shows a study: they say how it stands today.
SHOWING = f"""
    JOIN evidence_publishedstudy shown ON shown.study_id = {{study}}
    JOIN evidence_publication publication ON publication.id = shown.publication_id
    JOIN evidence_claim claim ON claim.id = publication.claim_id AND claim.version = publication.number
        AND claim.state IN ({", ".join(f"'{state.value}'" for state in Claim.SHOWN)})"""

# Of an article that is hidden nothing is told, neither what it cites meanwhile nor under which name: only that it was
# hidden. So an event counts when readers saw the article before it or after it.
ARTICLE_EVENTS = after("article")
WAS_SHOWN = "(told.public OR before.public)"
# What it cited then; and only where that says something new of a study: that it is cited in public, and where.
CITED = f"""{ARTICLE_EVENTS}
    JOIN LATERAL (
        SELECT DISTINCT ON (one.pgh_obj_id) one.study_id, one.pgh_label FROM evidence_citationevent one
        WHERE one.article_id = told.pgh_obj_id AND one.pgh_created_at <= told.pgh_created_at
        ORDER BY one.pgh_obj_id, one.pgh_id DESC
    ) cited ON cited.study_id IS NOT NULL AND cited.pgh_label <> 'delete'"""  # noqa: S608  constants of this program
CITED_ANEW = f"{WAS_SHOWN} AND (told.public, told.slug) IS DISTINCT FROM (before.public, before.slug)"
# What belongs to an article, while readers saw it: as it was before that moment, or as it became in it.
WHILE_SHOWN = """EXISTS (
    SELECT FROM evidence_articleevent article WHERE article.pgh_obj_id = told.article_id AND article.public AND (
        article.pgh_created_at = told.pgh_created_at OR article.pgh_id = (
            SELECT earlier.pgh_id FROM evidence_articleevent earlier
            WHERE earlier.pgh_obj_id = told.article_id AND earlier.pgh_created_at < told.pgh_created_at
            ORDER BY earlier.pgh_id DESC LIMIT 1
        )))"""
# The articles that say of a study how it stands today, and those whose audit looks at a claim.
CITING = """
    JOIN evidence_citation cited ON cited.study_id = {study}
    JOIN evidence_article article ON article.id = cited.article_id AND article.public"""
ABOUT = """
    JOIN evidence_article article ON article.public AND article.id IN (
        SELECT article_id FROM evidence_statement WHERE claim_id = {claim}
        UNION SELECT article_id FROM evidence_citation WHERE claim_id = {claim}
        UNION SELECT cited.article_id FROM evidence_citation cited
            JOIN evidence_publishedstudy shown ON shown.study_id = cited.study_id
            JOIN evidence_publication publication ON publication.id = shown.publication_id
            WHERE publication.claim_id = {claim}
    )"""
OF_ARTICLE, OF_STUDY, OF_CLAIM = "told.article_id", "told.study_id", "told.claim_id"
ITSELF = "told.pgh_obj_id"
STUDY_EVENTS, NOTICE_EVENTS = "evidence_studyevent told", "evidence_noticeevent told"
CITATION_EVENTS = "evidence_citationevent told"
ALWAYS = "true"

# Their numbers are part of the cursors: they stay.
SOURCES = {
    1: Source("claim", ITSELF, CLAIM_EVENTS, NOTICED),
    2: Source("study", "shown.study_id", CLAIM_EVENTS + SHOWN, NOTICED),
    3: Source("study", ITSELF, STUDY_EVENTS, IN_PUBLIC.format(study=ITSELF)),
    4: Source("study", OF_STUDY, NOTICE_EVENTS, IN_PUBLIC.format(study=OF_STUDY)),
    5: Source("article", ITSELF, ARTICLE_EVENTS, WAS_SHOWN),
    6: Source("study", "cited.study_id", CITED, CITED_ANEW),
    7: Source("article", OF_ARTICLE, CITATION_EVENTS, WHILE_SHOWN),
    8: Source("study", OF_STUDY, CITATION_EVENTS, f"told.study_id IS NOT NULL AND {WHILE_SHOWN}"),
    9: Source("article", OF_ARTICLE, "evidence_statementevent told", WHILE_SHOWN),
    10: Source("claim", "claim.id", NOTICE_EVENTS + SHOWING.format(study=OF_STUDY), ALWAYS),
    11: Source("claim", "claim.id", STUDY_EVENTS + SHOWING.format(study=ITSELF), ALWAYS),
    12: Source("article", "article.id", NOTICE_EVENTS + CITING.format(study=OF_STUDY), ALWAYS),
    13: Source("article", "article.id", STUDY_EVENTS + CITING.format(study=ITSELF), ALWAYS),
    14: Source("article", "article.id", CLAIM_EVENTS + ABOUT.format(claim=ITSELF), NOTICED),
}
