"""What the database promises about judgements: who may submit what, and that a publication stays as it is."""

import pgtrigger
from django.db.models import CharField, F, Func, Value

from evidence.promises import before_commit, before_write, fixed, kept_for_ever, never_emptied, number_stays

# The hash that PostgreSQL computes over the stored text: hex of SHA-256 of its UTF-8 bytes.
SHA256_OF_CONTENT = Func(
    Func(Func(F("content"), Value("UTF8"), function="convert_to"), function="sha256"),
    Value("hex"),
    function="encode",
    output_field=CharField(),
)

# TRUNCATE escapes the history and every other trigger. A table that others point to is emptied with them only.
TOGETHER = "What was judged is never emptied as a whole."

# A declaration is valid on days of the site's time zone, which the database does not know: they may lie a day beside
# those of UTC. Python looks more closely.
SUBMITTING = """
IF NEW.outcome_id IS NOT NULL AND NOT EXISTS (
    SELECT FROM evidence_outcome outcome JOIN evidence_evidenceitem item ON item.claim_id = outcome.claim_id
    WHERE outcome.id = NEW.outcome_id AND item.id = NEW.item_id
) THEN
    RAISE EXCEPTION 'This outcome is of another claim.';
END IF;
IF TG_OP = 'INSERT' AND NEW.state <> 'draft' THEN
    RAISE EXCEPTION 'An appraisal begins as a draft.';
END IF;
IF TG_OP = 'UPDATE' THEN
    IF NEW.item_id <> OLD.item_id OR NEW.reviewer_id <> OLD.reviewer_id THEN
        RAISE EXCEPTION 'A judgement stays with its study, its claim and its reviewer.';
    END IF;
    IF OLD.state = 'submitted' AND (NEW.state <> 'submitted' OR NEW.submitted_at IS DISTINCT FROM OLD.submitted_at
            OR NEW.first_judgement IS DISTINCT FROM OLD.first_judgement OR NEW.independent <> OLD.independent) THEN
        RAISE EXCEPTION 'What was submitted stays submitted; a change of mind is kept beside it.';
    END IF;
    IF OLD.state = 'draft' AND NEW.state = 'submitted' THEN
        IF NOT EXISTS (SELECT FROM evidence_rating WHERE appraisal_id = NEW.id) THEN
            RAISE EXCEPTION 'An appraisal needs a level on at least one scale before it is submitted.';
        END IF;
        IF EXISTS (SELECT FROM evidence_consensus WHERE item_id = NEW.item_id AND decided_by_id = NEW.reviewer_id) THEN
            RAISE EXCEPTION 'Whoever decides between the reviewers of a study does not appraise it too.';
        END IF;
        IF NOT EXISTS (
            SELECT FROM evidence_declaration WHERE reviewer_id = NEW.reviewer_id
                AND NEW.submitted_at::date BETWEEN declared_on - 1 AND valid_until + 1
        ) THEN
            RAISE EXCEPTION 'Whoever submits an appraisal needs a valid declaration of interests.';
        END IF;
    END IF;
END IF;
"""
APPRAISAL = [
    before_write("submitting", SUBMITTING),
    number_stays("The number of an appraisal never changes."),
    pgtrigger.Trigger(
        name="submitted_stays",
        operation=pgtrigger.Delete,
        when=pgtrigger.Before,
        func="IF OLD.state = 'submitted' THEN RAISE EXCEPTION 'A submitted appraisal is never deleted.'; END IF;"
        " RETURN OLD;",
    ),
]

DECIDING = """
IF TG_OP = 'UPDATE' AND NEW.item_id <> OLD.item_id THEN
    RAISE EXCEPTION 'A consensus stays with its study and its claim.';
END IF;
IF TG_OP = 'INSERT' OR (NEW.kind, NEW.direction) IS DISTINCT FROM (OLD.kind, OLD.direction) THEN
    SELECT claim.reviewers_needed INTO needed
        FROM evidence_evidenceitem item JOIN evidence_claim claim ON claim.id = item.claim_id
        WHERE item.id = NEW.item_id;
    SELECT count(*), count(*) FILTER (WHERE direction <> NEW.direction) INTO given, otherwise
        FROM evidence_appraisal WHERE item_id = NEW.item_id AND state = 'submitted';
    IF given < needed THEN
        RAISE EXCEPTION 'There is no consensus before all reviewers have submitted: % of % have.', given, needed;
    END IF;
    IF NEW.kind = 'agreement' AND otherwise > 0 THEN
        RAISE EXCEPTION 'The reviewers do not agree on this direction.';
    END IF;
END IF;
IF NEW.kind = 'third_person' AND EXISTS (
    SELECT FROM evidence_appraisal WHERE item_id = NEW.item_id AND reviewer_id = NEW.decided_by_id
) THEN
    RAISE EXCEPTION 'A conflict is settled by a third person, not by one of its reviewers.';
END IF;
IF NEW.kind = 'third_person' AND NOT EXISTS (
    SELECT FROM evidence_declaration WHERE reviewer_id = NEW.decided_by_id
        AND NEW.decided_at::date BETWEEN declared_on - 1 AND valid_until + 1
) THEN
    RAISE EXCEPTION 'Whoever settles a conflict needs a valid declaration of interests.';
END IF;
"""
CONSENSUS = [
    before_write("third", DECIDING, declare=[("needed", "INTEGER"), ("given", "INTEGER"), ("otherwise", "INTEGER")]),
    number_stays("The number of a consensus never changes."),
]

LEVEL = """
SELECT scale.id, scale.target, level.question_type, scale.name || ' (' || scale.version || ')'
    INTO of_scale, target, question, named
    FROM evidence_level level JOIN evidence_scale scale ON scale.id = level.scale_id WHERE level.id = NEW.level_id;
IF of_scale <> NEW.scale_id THEN
    RAISE EXCEPTION 'A level of % is refused on another scale or version.', named;
END IF;
IF target <> (CASE WHEN NEW.claim_id IS NULL THEN 'study' ELSE 'body' END) THEN
    RAISE EXCEPTION '% rates something else.', named;
END IF;
SELECT question_type INTO asked FROM evidence_claim WHERE id = COALESCE(NEW.claim_id, (
    SELECT claim_id FROM evidence_evidenceitem WHERE id = COALESCE(
        (SELECT item_id FROM evidence_appraisal WHERE id = NEW.appraisal_id),
        (SELECT item_id FROM evidence_consensus WHERE id = NEW.consensus_id))));
IF question NOT IN ('', asked) THEN
    RAISE EXCEPTION 'This level of % is for another kind of question.', named;
END IF;
"""
LAST = """
IF EXISTS (SELECT FROM evidence_appraisal WHERE id = OLD.appraisal_id AND state = 'submitted')
        AND NOT EXISTS (SELECT FROM evidence_rating WHERE appraisal_id = OLD.appraisal_id) THEN
    RAISE EXCEPTION 'A submitted appraisal keeps a level on at least one scale.';
END IF;
IF EXISTS (SELECT FROM evidence_consensus WHERE id = OLD.consensus_id)
        AND NOT EXISTS (SELECT FROM evidence_rating WHERE consensus_id = OLD.consensus_id) THEN
    RAISE EXCEPTION 'A consensus keeps a level on at least one scale.';
END IF;
"""
RATING = [
    before_write(
        "level", LEVEL,
        declare=[("of_scale", "BIGINT"), *((name, "TEXT") for name in ("target", "question", "named", "asked"))],
    ),
    fixed("stays", "appraisal", "consensus", "claim", sentence="A rating stays with what it rates."),
    before_commit("last_level", pgtrigger.Delete, LAST),
    never_emptied("never_emptied", TOGETHER),
]  # fmt: skip

DECLARATION = kept_for_ever("A declaration of interests stays as it was made; make a new one.")

NUMBERING = """
SELECT slug, state, COALESCE(version, 0) + 1 INTO address, claim_state, next
    FROM evidence_claim WHERE id = NEW.claim_id;
IF claim_state <> 'in_review' THEN
    RAISE EXCEPTION 'Only a claim in review is published; this one is “%”.', claim_state;
END IF;
IF NEW.number <> next THEN
    RAISE EXCEPTION 'The next publication of this claim has the number %.', next;
END IF;
said := NEW.content::jsonb;
IF said || jsonb_build_object(
    'slug', address, 'number', NEW.number, 'statement', NEW.statement, 'question_type', NEW.question_type,
    'topics', to_jsonb(NEW.topics), 'certainty', NULLIF(NEW.certainty, ''), 'change_note', NEW.note
) <> said OR COALESCE(said #>> '{override,reason}', '') <> NEW.override_reason THEN
    RAISE EXCEPTION 'What a publication says beside its content, the content says too.';
END IF;
"""
# A publication comes with its studies, and is shown at once: number, rows and claim in one transaction.
WHOLE = """
IF NOT EXISTS (SELECT FROM evidence_claim WHERE id = NEW.claim_id AND version >= NEW.number) THEN
    RAISE EXCEPTION 'A publication is stored together with the new version of its claim.';
END IF;
IF (SELECT count(*) FROM evidence_publishedstudy WHERE publication_id = NEW.id)
        <> jsonb_array_length(NEW.content::jsonb -> 'evidence') THEN
    RAISE EXCEPTION 'A publication is stored together with each of its studies.';
END IF;
"""
STAYS = "A publication is never changed or deleted; publish a new version."
PUBLICATION = [
    *kept_for_ever(STAYS),
    pgtrigger.Trigger(
        name="numbering",
        operation=pgtrigger.Insert,
        when=pgtrigger.Before,
        declare=[("address", "TEXT"), ("claim_state", "TEXT"), ("next", "INTEGER"), ("said", "JSONB")],
        func=f"{NUMBERING.strip()} RETURN NEW;",
    ),
    before_commit("whole", pgtrigger.Insert, WHOLE),
]
PUBLISHED_STUDY = [
    *kept_for_ever(STAYS),
    pgtrigger.Trigger(
        name="with_its_publication",
        operation=pgtrigger.Insert,
        when=pgtrigger.Before,
        func="IF NOT EXISTS (SELECT FROM evidence_publication p JOIN evidence_claim c ON c.id = p.claim_id"
        " WHERE p.id = NEW.publication_id AND c.state = 'in_review' AND p.number = COALESCE(c.version, 0) + 1)"
        f" THEN RAISE EXCEPTION '{STAYS}'; END IF; RETURN NEW;",
    ),
]

# What judgements hang on stays as it was when they were made.
APPRAISED = """EXISTS (SELECT FROM evidence_appraisal WHERE item_id = OLD.id)
    OR EXISTS (SELECT FROM evidence_consensus WHERE item_id = OLD.id)
    OR EXISTS (SELECT FROM evidence_assessment_items WHERE evidenceitem_id = OLD.id)"""
ITEM = [
    fixed("stays", "claim", "study", sentence="What was appraised stays with its study and its claim; add the other"
          " study, or add this one to the other claim.", when=APPRAISED),
    number_stays("The number of an evidence item never changes."),
]  # fmt: skip
OUTCOME = [
    fixed("stays", "claim", sentence="An outcome stays with its claim; add one to the other claim."),
    number_stays("The number of an outcome never changes."),
]
USED_SCALE = "EXISTS (SELECT FROM evidence_rating WHERE scale_id = OLD.id)"
SCALE = [
    fixed("used_stays", "key", "version", "target", sentence="Levels of this scale were given: its key, version and"
          " target stay; add a new version.", when=USED_SCALE),
    number_stays("The number of a scale never changes."),
]  # fmt: skip
USED_LEVEL = "EXISTS (SELECT FROM evidence_rating WHERE level_id = OLD.id)"
LEVEL_OF_SCALE = [
    fixed("used_stays", "scale", "code", "question_type", sentence="This level was given: its scale, code and kind of"
          " question stay; add another level.", when=USED_LEVEL),
    number_stays("The number of a level never changes."),
]  # fmt: skip
ASSESSMENT = [
    fixed("stays", "outcome", sentence="An assessment stays with its outcome."),
    number_stays("The number of an assessment never changes."),
]
STEP = [fixed("stays", "assessment", sentence="A step stays with its assessment.")]
STUDY = [number_stays("The number of a study never changes.")]
CLAIM_TOPIC = [never_emptied("never_emptied", "Topics are taken away from claims one by one.")]
NOTICE = [never_emptied("never_emptied", "Notices about studies are taken back one by one, each with its date.")]


def of_own_claim(assessment: str) -> list[pgtrigger.Trigger]:
    """Refuses a study of another claim; `assessment` is SQL for the number of NEW's assessment."""
    func = f"""
IF NOT EXISTS (
    SELECT FROM evidence_assessment assessment JOIN evidence_outcome outcome ON outcome.id = assessment.outcome_id
        JOIN evidence_evidenceitem item ON item.claim_id = outcome.claim_id
    WHERE assessment.id = {assessment} AND item.id = NEW.evidenceitem_id
) THEN
    RAISE EXCEPTION 'An assessment rests on studies of its own claim.';
END IF;
"""
    return [before_write("own_claim", func), never_emptied("never_emptied", TOGETHER)]


ASSESSED_ITEM = of_own_claim("NEW.assessment_id")
STEP_ITEM = of_own_claim("(SELECT assessment_id FROM evidence_step WHERE id = NEW.step_id)")
