"""What the database promises about a claim: it is born a draft, and is published by a publication only."""

import pgtrigger

from evidence.promises import before_write, fixed, number_stays

# From each state, the states that may follow.
FOLLOWING = {
    "draft": ("in_review",),
    "in_review": ("draft", "published", "retired"),
    "published": ("in_review", "retired"),
    "retired": ("in_review",),
}
ALLOWED = ", ".join(f"'{state} {following}'" for state, many in FOLLOWING.items() for following in many)

# That an assessment rests on an item, as part of its body or at one of its steps.
WEIGHED = """(EXISTS (SELECT FROM evidence_assessment_items weighed WHERE weighed.evidenceitem_id = item.id)
            OR EXISTS (SELECT FROM evidence_step_items weighed WHERE weighed.evidenceitem_id = item.id))"""

STATES = f"""
IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'draft' OR NEW.version IS NOT NULL THEN
        RAISE EXCEPTION 'A claim begins as a draft; it cannot be stored straight as “%”.', NEW.state;
    END IF;
    RETURN NEW;
END IF;
IF NEW.state <> OLD.state AND OLD.state || ' ' || NEW.state NOT IN ({ALLOWED}) THEN
    RAISE EXCEPTION 'A claim cannot go from “%” to “%”.', OLD.state, NEW.state;
END IF;
IF NEW.state = 'draft' AND OLD.state <> 'draft' AND NEW.version IS NOT NULL THEN
    RAISE EXCEPTION 'A claim that was published is no draft again.';
END IF;
IF NEW.version IS DISTINCT FROM OLD.version AND (NEW.state <> 'published' OR OLD.state <> 'in_review') THEN
    RAISE EXCEPTION 'The version of a claim changes when it is published, and only then.';
END IF;
IF NEW.state = 'retired' AND NEW.version IS NULL THEN
    RAISE EXCEPTION 'A claim that was never published goes back to draft; it is not retired.';
END IF;
IF NEW.slug <> OLD.slug AND OLD.version IS NOT NULL THEN
    RAISE EXCEPTION 'The address of a published claim never changes.';
END IF;
IF NEW.state = 'published' AND OLD.state <> 'published' THEN
    IF NEW.version IS DISTINCT FROM COALESCE(OLD.version, 0) + 1 THEN
        RAISE EXCEPTION 'A claim is published by its next publication, number %.', COALESCE(OLD.version, 0) + 1;
    END IF;
    SELECT override_reason INTO reason FROM evidence_publication
        WHERE claim_id = NEW.id AND number = NEW.version;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'A claim is published by a publication, and number % is not there.', NEW.version;
    END IF;
    IF EXISTS (
        SELECT FROM evidence_evidenceitem item WHERE item.claim_id = NEW.id AND item.role <> 'evidence' AND {WEIGHED}
    ) THEN
        RAISE EXCEPTION 'An assessment of this claim weighs a study that is background: assess it again.';
    END IF;
    IF reason !~ '[^[:space:]]' AND EXISTS (
        SELECT FROM evidence_evidenceitem item JOIN evidence_notice notice ON notice.study_id = item.study_id
        WHERE item.claim_id = NEW.id AND (item.role = 'evidence' OR {WEIGHED}) AND notice.overridden_by_id IS NULL
            AND notice.taken_back_at IS NULL AND notice.kind IN ('RetractionIn', 'RetractedandRepublishedIn')
    ) THEN
        RAISE EXCEPTION 'This claim rests on a retracted study: an editor overrides that with a reason, or it stays.';
    END IF;
END IF;
"""  # noqa: S608  the states are those of the table above

# Levels that were given for the kind of question that this claim asked before.
OTHER_QUESTION = """EXISTS (
    SELECT FROM evidence_rating rating JOIN evidence_level level ON level.id = rating.level_id
        LEFT JOIN evidence_appraisal appraisal ON appraisal.id = rating.appraisal_id
        LEFT JOIN evidence_consensus consensus ON consensus.id = rating.consensus_id
        LEFT JOIN evidence_evidenceitem item ON item.id = COALESCE(appraisal.item_id, consensus.item_id)
    WHERE COALESCE(rating.claim_id, item.claim_id) = OLD.id AND level.question_type NOT IN ('', NEW.question_type)
)"""

CLAIM = [
    before_write("states", STATES, declare=[("reason", "TEXT")]),
    number_stays("The number of a claim never changes."),
    fixed(
        "question_stays",
        "question_type",
        sentence="Levels were given for the kind of question that this claim asks: write a new claim for another kind.",
        when=OTHER_QUESTION,
    ),
    fixed(
        "first_day_stays",
        "first_published_at",
        sentence="The day on which a claim was first published never changes.",
        when="OLD.version IS NOT NULL",
    ),
    pgtrigger.Trigger(
        name="published_stays",
        operation=pgtrigger.Delete,
        when=pgtrigger.Before,
        func="IF OLD.version IS NOT NULL THEN RAISE EXCEPTION"
        " 'A claim that was published is retired, not deleted.'; END IF; RETURN OLD;",
    ),
]
