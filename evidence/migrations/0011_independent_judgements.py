"""Whether a judgement was independent; effects that are possible. Impossible numbers that are stored already stay until
somebody mends them: the constraints hold for what is written from now on."""

import django.core.validators
import pgtrigger.compiler
import pgtrigger.migrations
from decimal import Decimal
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

# Judgements that were submitted when as many others as their claim needs had submitted already.
LATE = """
UPDATE evidence_appraisal late SET independent = FALSE
FROM evidence_evidenceitem item JOIN evidence_claim claim ON claim.id = item.claim_id
WHERE item.id = late.item_id AND late.state = 'submitted' AND claim.reviewers_needed <= (
    SELECT count(*) FROM evidence_appraisal earlier
    WHERE earlier.item_id = late.item_id AND earlier.state = 'submitted'
        AND (earlier.submitted_at, earlier.id) < (late.submitted_at, late.id)
)
"""


class Migration(migrations.Migration):

    dependencies = [
        ('evidence', '0010_groups_of_writers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='appraisal',
            name='submitting',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='appraisal',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='appraisal',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='appraisal',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='claim',
            name='states',
        ),
        migrations.AddField(
            model_name='appraisal',
            name='independent',
            field=models.BooleanField(db_default=True, default=True, editable=False, help_text='Whether others’ judgements were closed to the reviewer until then.'),
        ),
        migrations.AddField(
            model_name='appraisalevent',
            name='independent',
            field=models.BooleanField(db_default=True, default=True, editable=False, help_text='Whether others’ judgements were closed to the reviewer until then.'),
        ),
        migrations.RunSQL(LATE, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name='appraisal',
            name='participants',
            field=models.PositiveIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1, 'It rests on one person at least: leave this empty where the number is not known.')]),
        ),
        migrations.AlterField(
            model_name='appraisalevent',
            name='participants',
            field=models.PositiveIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1, 'It rests on one person at least: leave this empty where the number is not known.')]),
        ),
        migrations.AlterField(
            model_name='assessment',
            name='participants',
            field=models.PositiveIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1, 'It rests on one person at least: leave this empty where the number is not known.')]),
        ),
        migrations.AlterField(
            model_name='assessmentevent',
            name='participants',
            field=models.PositiveIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1, 'It rests on one person at least: leave this empty where the number is not known.')]),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appraisal',
            trigger=pgtrigger.compiler.Trigger(name='submitting', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NEW.outcome_id IS NOT NULL AND NOT EXISTS (\n    SELECT FROM evidence_outcome outcome JOIN evidence_evidenceitem item ON item.claim_id = outcome.claim_id\n    WHERE outcome.id = NEW.outcome_id AND item.id = NEW.item_id\n) THEN\n    RAISE EXCEPTION 'This outcome is of another claim.';\nEND IF;\nIF TG_OP = 'INSERT' AND NEW.state <> 'draft' THEN\n    RAISE EXCEPTION 'An appraisal begins as a draft.';\nEND IF;\nIF TG_OP = 'UPDATE' THEN\n    IF NEW.item_id <> OLD.item_id OR NEW.reviewer_id <> OLD.reviewer_id THEN\n        RAISE EXCEPTION 'A judgement stays with its study, its claim and its reviewer.';\n    END IF;\n    IF OLD.state = 'submitted' AND (NEW.state <> 'submitted' OR NEW.submitted_at IS DISTINCT FROM OLD.submitted_at\n            OR NEW.first_judgement IS DISTINCT FROM OLD.first_judgement OR NEW.independent <> OLD.independent) THEN\n        RAISE EXCEPTION 'What was submitted stays submitted; a change of mind is kept beside it.';\n    END IF;\n    IF OLD.state = 'draft' AND NEW.state = 'submitted' THEN\n        IF NOT EXISTS (SELECT FROM evidence_rating WHERE appraisal_id = NEW.id) THEN\n            RAISE EXCEPTION 'An appraisal needs a level on at least one scale before it is submitted.';\n        END IF;\n        IF EXISTS (SELECT FROM evidence_consensus WHERE item_id = NEW.item_id AND decided_by_id = NEW.reviewer_id) THEN\n            RAISE EXCEPTION 'Whoever decides between the reviewers of a study does not appraise it too.';\n        END IF;\n        IF NOT EXISTS (\n            SELECT FROM evidence_declaration WHERE reviewer_id = NEW.reviewer_id\n                AND NEW.submitted_at::date BETWEEN declared_on - 1 AND valid_until + 1\n        ) THEN\n            RAISE EXCEPTION 'Whoever submits an appraisal needs a valid declaration of interests.';\n        END IF;\n    END IF;\nEND IF; RETURN NEW;", hash='bd039377b67597009c095d801a58a47b0b85788e', operation='INSERT OR UPDATE', pgid='pgtrigger_submitting_18203', table='evidence_appraisal', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appraisal',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "evidence_appraisalevent" ("bias", "created_at", "design", "design_reason", "direction", "estimate", "finding", "finding_check", "first_judgement", "funding", "high", "id", "independent", "item_id", "low", "measure", "outcome_id", "overall_bias", "participants", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "reviewer_id", "state", "submitted_at", "suggested_design", "tool", "updated_at") VALUES (NEW."bias", NEW."created_at", NEW."design", NEW."design_reason", NEW."direction", NEW."estimate", NEW."finding", NEW."finding_check", NEW."first_judgement", NEW."funding", NEW."high", NEW."id", NEW."independent", NEW."item_id", NEW."low", NEW."measure", NEW."outcome_id", NEW."overall_bias", NEW."participants", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."reason", NEW."reviewer_id", NEW."state", NEW."submitted_at", NEW."suggested_design", NEW."tool", NEW."updated_at"); RETURN NULL;', hash='6ec83291d2ec37c0a529ce57b3d3eaacd568dd5b', operation='INSERT', pgid='pgtrigger_insert_insert_33dd7', table='evidence_appraisal', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appraisal',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."bias" IS DISTINCT FROM (NEW."bias") OR OLD."design" IS DISTINCT FROM (NEW."design") OR OLD."design_reason" IS DISTINCT FROM (NEW."design_reason") OR OLD."direction" IS DISTINCT FROM (NEW."direction") OR OLD."estimate" IS DISTINCT FROM (NEW."estimate") OR OLD."finding" IS DISTINCT FROM (NEW."finding") OR OLD."finding_check" IS DISTINCT FROM (NEW."finding_check") OR OLD."first_judgement" IS DISTINCT FROM (NEW."first_judgement") OR OLD."funding" IS DISTINCT FROM (NEW."funding") OR OLD."high" IS DISTINCT FROM (NEW."high") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."independent" IS DISTINCT FROM (NEW."independent") OR OLD."item_id" IS DISTINCT FROM (NEW."item_id") OR OLD."low" IS DISTINCT FROM (NEW."low") OR OLD."measure" IS DISTINCT FROM (NEW."measure") OR OLD."outcome_id" IS DISTINCT FROM (NEW."outcome_id") OR OLD."overall_bias" IS DISTINCT FROM (NEW."overall_bias") OR OLD."participants" IS DISTINCT FROM (NEW."participants") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."reviewer_id" IS DISTINCT FROM (NEW."reviewer_id") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."submitted_at" IS DISTINCT FROM (NEW."submitted_at") OR OLD."suggested_design" IS DISTINCT FROM (NEW."suggested_design") OR OLD."tool" IS DISTINCT FROM (NEW."tool"))', func='INSERT INTO "evidence_appraisalevent" ("bias", "created_at", "design", "design_reason", "direction", "estimate", "finding", "finding_check", "first_judgement", "funding", "high", "id", "independent", "item_id", "low", "measure", "outcome_id", "overall_bias", "participants", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "reviewer_id", "state", "submitted_at", "suggested_design", "tool", "updated_at") VALUES (NEW."bias", NEW."created_at", NEW."design", NEW."design_reason", NEW."direction", NEW."estimate", NEW."finding", NEW."finding_check", NEW."first_judgement", NEW."funding", NEW."high", NEW."id", NEW."independent", NEW."item_id", NEW."low", NEW."measure", NEW."outcome_id", NEW."overall_bias", NEW."participants", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."reason", NEW."reviewer_id", NEW."state", NEW."submitted_at", NEW."suggested_design", NEW."tool", NEW."updated_at"); RETURN NULL;', hash='54af80e7613d5db85176c2468908c0ce62624c1f', operation='UPDATE', pgid='pgtrigger_update_update_c637b', table='evidence_appraisal', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appraisal',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "evidence_appraisalevent" ("bias", "created_at", "design", "design_reason", "direction", "estimate", "finding", "finding_check", "first_judgement", "funding", "high", "id", "independent", "item_id", "low", "measure", "outcome_id", "overall_bias", "participants", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "reviewer_id", "state", "submitted_at", "suggested_design", "tool", "updated_at") VALUES (OLD."bias", OLD."created_at", OLD."design", OLD."design_reason", OLD."direction", OLD."estimate", OLD."finding", OLD."finding_check", OLD."first_judgement", OLD."funding", OLD."high", OLD."id", OLD."independent", OLD."item_id", OLD."low", OLD."measure", OLD."outcome_id", OLD."overall_bias", OLD."participants", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."reason", OLD."reviewer_id", OLD."state", OLD."submitted_at", OLD."suggested_design", OLD."tool", OLD."updated_at"); RETURN NULL;', hash='16d2462bd7643990dc28ee91e2bbef709bef8565', operation='DELETE', pgid='pgtrigger_delete_delete_80998', table='evidence_appraisal', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='states', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE reason TEXT;', func="IF TG_OP = 'INSERT' THEN\n    IF NEW.state <> 'draft' OR NEW.version IS NOT NULL THEN\n        RAISE EXCEPTION 'A claim begins as a draft; it cannot be stored straight as “%”.', NEW.state;\n    END IF;\n    RETURN NEW;\nEND IF;\nIF NEW.state <> OLD.state AND OLD.state || ' ' || NEW.state NOT IN ('draft in_review', 'in_review draft', 'in_review published', 'in_review retired', 'published in_review', 'published retired', 'retired in_review') THEN\n    RAISE EXCEPTION 'A claim cannot go from “%” to “%”.', OLD.state, NEW.state;\nEND IF;\nIF NEW.state = 'draft' AND OLD.state <> 'draft' AND NEW.version IS NOT NULL THEN\n    RAISE EXCEPTION 'A claim that was published is no draft again.';\nEND IF;\nIF NEW.version IS DISTINCT FROM OLD.version AND (NEW.state <> 'published' OR OLD.state <> 'in_review') THEN\n    RAISE EXCEPTION 'The version of a claim changes when it is published, and only then.';\nEND IF;\nIF NEW.state = 'retired' AND NEW.version IS NULL THEN\n    RAISE EXCEPTION 'A claim that was never published goes back to draft; it is not retired.';\nEND IF;\nIF NEW.slug <> OLD.slug AND OLD.version IS NOT NULL THEN\n    RAISE EXCEPTION 'The address of a published claim never changes.';\nEND IF;\nIF NEW.state = 'published' AND OLD.state <> 'published' THEN\n    IF NEW.version IS DISTINCT FROM COALESCE(OLD.version, 0) + 1 THEN\n        RAISE EXCEPTION 'A claim is published by its next publication, number %.', COALESCE(OLD.version, 0) + 1;\n    END IF;\n    SELECT override_reason INTO reason FROM evidence_publication\n        WHERE claim_id = NEW.id AND number = NEW.version;\n    IF NOT FOUND THEN\n        RAISE EXCEPTION 'A claim is published by a publication, and number % is not there.', NEW.version;\n    END IF;\n    IF EXISTS (\n        SELECT FROM evidence_evidenceitem item WHERE item.claim_id = NEW.id AND item.role <> 'evidence' AND (EXISTS (SELECT FROM evidence_assessment_items weighed WHERE weighed.evidenceitem_id = item.id)\n            OR EXISTS (SELECT FROM evidence_step_items weighed WHERE weighed.evidenceitem_id = item.id))\n    ) THEN\n        RAISE EXCEPTION 'An assessment of this claim weighs a study that is background: assess it again.';\n    END IF;\n    IF reason !~ '[^[:space:]]' AND EXISTS (\n        SELECT FROM evidence_evidenceitem item JOIN evidence_notice notice ON notice.study_id = item.study_id\n        WHERE item.claim_id = NEW.id AND (item.role = 'evidence' OR (EXISTS (SELECT FROM evidence_assessment_items weighed WHERE weighed.evidenceitem_id = item.id)\n            OR EXISTS (SELECT FROM evidence_step_items weighed WHERE weighed.evidenceitem_id = item.id))) AND notice.overridden_by_id IS NULL\n            AND notice.taken_back_at IS NULL AND notice.kind IN ('RetractionIn', 'RetractedandRepublishedIn')\n    ) THEN\n        RAISE EXCEPTION 'This claim rests on a retracted study: an editor overrides that with a reason, or it stays.';\n    END IF;\nEND IF; RETURN NEW;", hash='239e0286b99408a5be0ddbfd339532eb941ec099', operation='INSERT OR UPDATE', pgid='pgtrigger_states_f0ed7', table='evidence_claim', when='BEFORE')),
        ),
        AddConstraintNotValid(
            model_name='appraisal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('measure', 'RR'), _negated=True), models.Q(('estimate__gte', Decimal('0')), ('low__gte', Decimal('0'))), _connector='OR'), models.Q(models.Q(('measure', 'OR'), _negated=True), models.Q(('estimate__gte', Decimal('0')), ('low__gte', Decimal('0'))), _connector='OR'), models.Q(models.Q(('measure', 'HR'), _negated=True), models.Q(('estimate__gte', Decimal('0')), ('low__gte', Decimal('0'))), _connector='OR'), models.Q(models.Q(('measure', 'IRR'), _negated=True), models.Q(('estimate__gte', Decimal('0')), ('low__gte', Decimal('0'))), _connector='OR'), models.Q(models.Q(('measure', 'RD'), _negated=True), models.Q(('estimate__gte', Decimal('-1')), ('estimate__lte', Decimal('1')), ('high__lte', Decimal('1')), ('low__gte', Decimal('-1'))), _connector='OR'), models.Q(models.Q(('measure', 'proportion'), _negated=True), models.Q(('estimate__gte', Decimal('0')), ('estimate__lte', Decimal('1')), ('high__lte', Decimal('1')), ('low__gte', Decimal('0'))), _connector='OR')), name='appraisal_effect_is_possible', violation_error_message='No effect of this measure has such a number.'),
        ),
        AddConstraintNotValid(
            model_name='appraisal',
            constraint=models.CheckConstraint(condition=models.Q(('participants__isnull', True), ('participants__gte', 1), _connector='OR'), name='appraisal_rests_on_somebody', violation_error_message='It rests on one person at least: leave this empty where the number is not known.'),
        ),
        AddConstraintNotValid(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('measure', 'RR'), _negated=True), models.Q(('estimate__gte', Decimal('0')), ('low__gte', Decimal('0'))), _connector='OR'), models.Q(models.Q(('measure', 'OR'), _negated=True), models.Q(('estimate__gte', Decimal('0')), ('low__gte', Decimal('0'))), _connector='OR'), models.Q(models.Q(('measure', 'HR'), _negated=True), models.Q(('estimate__gte', Decimal('0')), ('low__gte', Decimal('0'))), _connector='OR'), models.Q(models.Q(('measure', 'IRR'), _negated=True), models.Q(('estimate__gte', Decimal('0')), ('low__gte', Decimal('0'))), _connector='OR'), models.Q(models.Q(('measure', 'RD'), _negated=True), models.Q(('estimate__gte', Decimal('-1')), ('estimate__lte', Decimal('1')), ('high__lte', Decimal('1')), ('low__gte', Decimal('-1'))), _connector='OR'), models.Q(models.Q(('measure', 'proportion'), _negated=True), models.Q(('estimate__gte', Decimal('0')), ('estimate__lte', Decimal('1')), ('high__lte', Decimal('1')), ('low__gte', Decimal('0'))), _connector='OR')), name='assessment_effect_is_possible', violation_error_message='No effect of this measure has such a number.'),
        ),
        AddConstraintNotValid(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('participants__isnull', True), ('participants__gte', 1), _connector='OR'), name='assessment_rests_on_somebody', violation_error_message='It rests on one person at least: leave this empty where the number is not known.'),
        ),
    ]
