"""The history of every change, and the triggers that keep promises."""


import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('evidence', '0006_carried_over'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AppraisalEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('measure', models.CharField(blank=True, choices=[('RR', 'risk ratio'), ('OR', 'odds ratio'), ('HR', 'hazard ratio'), ('RD', 'risk difference'), ('MD', 'mean difference'), ('SMD', 'standardised mean difference'), ('IRR', 'rate ratio'), ('proportion', 'proportion'), ('other', 'other (say which in the rationale)')], max_length=12)),
                ('estimate', models.DecimalField(blank=True, decimal_places=4, max_digits=12, null=True)),
                ('low', models.DecimalField(blank=True, decimal_places=4, max_digits=12, null=True, verbose_name='interval from')),
                ('high', models.DecimalField(blank=True, decimal_places=4, max_digits=12, null=True, verbose_name='interval to')),
                ('participants', models.PositiveIntegerField(blank=True, null=True)),
                ('state', models.CharField(choices=[('draft', 'draft'), ('submitted', 'submitted')], default='draft', max_length=10)),
                ('design', models.CharField(blank=True, choices=[('systematic review', 'systematic review'), ('randomised controlled trial', 'randomised controlled trial'), ('controlled trial, perhaps not randomised', 'controlled trial, perhaps not randomised'), ('clinical trial, design unknown', 'clinical trial, design unknown'), ('cohort study', 'cohort study'), ('case-control study', 'case-control study'), ('cross-sectional study', 'cross-sectional study'), ('observational study', 'observational study'), ('case report', 'case report'), ('protocol, without results', 'protocol, without results'), ('guideline', 'guideline'), ('narrative review', 'narrative review'), ('opinion', 'opinion'), ('not evidence', 'not evidence'), ('preclinical study', 'preclinical study'), ('unknown', 'unknown')], max_length=50, verbose_name='study design')),
                ('suggested_design', models.CharField(blank=True, max_length=50)),
                ('design_reason', models.TextField(blank=True, verbose_name='why another design than suggested')),
                ('direction', models.CharField(blank=True, choices=[('supports', 'supports the claim'), ('refutes', 'refutes the claim'), ('no_difference', 'found no difference'), ('mixed', 'mixed'), ('unclear', 'unclear')], max_length=15)),
                ('funding', models.CharField(blank=True, choices=[('industry', 'industry'), ('mixed', 'industry and others'), ('independent', 'without industry'), ('not_stated', 'not stated')], max_length=12)),
                ('tool', models.CharField(blank=True, choices=[('rob2-2019', 'RoB 2 (2019)'), ('robins-i-2016', 'ROBINS-I (2016)'), ('amstar2-2017', 'AMSTAR 2 (2017)')], max_length=30, verbose_name='risk-of-bias tool')),
                ('bias', models.JSONField(blank=True, default=dict, verbose_name='answers of the tool')),
                ('overall_bias', models.CharField(blank=True, max_length=20, verbose_name='overall risk of bias')),
                ('finding', models.TextField(blank=True, verbose_name='finding, quoted from the abstract')),
                ('finding_check', models.CharField(blank=True, choices=[('verified', 'found in the abstract, word for word'), ('not_found', 'not found in the abstract, word for word'), ('no_abstract', 'no abstract to look in'), ('', 'nothing quoted')], max_length=12)),
                ('reason', models.TextField(blank=True, help_text='Why this level and this direction.', verbose_name='rationale')),
                ('first_judgement', models.JSONField(blank=True, editable=False, help_text='As first submitted, before anybody else’s was seen.', null=True)),
                ('submitted_at', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='AssessedItemEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='AssessmentEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('measure', models.CharField(blank=True, choices=[('RR', 'risk ratio'), ('OR', 'odds ratio'), ('HR', 'hazard ratio'), ('RD', 'risk difference'), ('MD', 'mean difference'), ('SMD', 'standardised mean difference'), ('IRR', 'rate ratio'), ('proportion', 'proportion'), ('other', 'other (say which in the rationale)')], max_length=12)),
                ('estimate', models.DecimalField(blank=True, decimal_places=4, max_digits=12, null=True)),
                ('low', models.DecimalField(blank=True, decimal_places=4, max_digits=12, null=True, verbose_name='interval from')),
                ('high', models.DecimalField(blank=True, decimal_places=4, max_digits=12, null=True, verbose_name='interval to')),
                ('participants', models.PositiveIntegerField(blank=True, null=True)),
                ('start', models.CharField(choices=[('high', 'High'), ('low', 'Low')], max_length=4)),
                ('start_reason', models.TextField(verbose_name='why it starts there')),
                ('exception_reason', models.TextField(blank=True, help_text='Only needed in that case.', verbose_name='why it goes up although something was lowered')),
                ('magnitude', models.CharField(blank=True, choices=[('large', 'large'), ('moderate', 'moderate'), ('small', 'small'), ('none', 'none')], max_length=10, verbose_name='size of the effect')),
                ('effect_direction', models.CharField(blank=True, choices=[('reduces', 'reduces'), ('increases', 'increases')], max_length=10, verbose_name='what it does to the outcome')),
                ('information_size', models.PositiveIntegerField(blank=True, help_text='Optimal information size: with fewer people the result is imprecise.', null=True, verbose_name='participants needed')),
                ('baseline_risk', models.DecimalField(blank=True, decimal_places=1, max_digits=6, null=True, verbose_name='people of 1,000 with the outcome otherwise')),
                ('baseline_source', models.TextField(blank=True, verbose_name='where that number is from')),
                ('would_change', models.TextField(blank=True, verbose_name='what would change our mind')),
                ('comment', models.TextField(blank=True)),
                ('assessed_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ClaimEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('slug', models.SlugField(db_index=False, help_text='The end of its address; never changes once published.', max_length=80)),
                ('statement', models.CharField(help_text='One sentence, such as: Magnesium prevents leg cramps.', max_length=500)),
                ('population', models.CharField(blank=True, max_length=300)),
                ('intervention', models.CharField(blank=True, max_length=300, verbose_name='intervention or exposure')),
                ('comparator', models.CharField(blank=True, max_length=300)),
                ('question_type', models.CharField(choices=[('treatment', 'treatment benefit'), ('common_harms', 'common harms'), ('rare_harms', 'rare harms'), ('diagnosis', 'diagnosis'), ('prognosis', 'prognosis'), ('prevalence', 'prevalence'), ('screening', 'screening')], default='treatment', max_length=20)),
                ('note', models.TextField(blank=True, help_text='Shown to readers beneath the claim.')),
                ('state', models.CharField(choices=[('draft', 'draft'), ('in_review', 'in review'), ('published', 'published'), ('retired', 'retired')], default='draft', max_length=10)),
                ('review_due', models.DateField(blank=True, null=True)),
                ('reviewers_needed', models.PositiveSmallIntegerField(default=2, help_text='How many reviewers appraise each study, without seeing one another’s judgement.')),
                ('version', models.PositiveIntegerField(blank=True, editable=False, null=True)),
                ('taken_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('first_published_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ClaimTopicEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ConsensusEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('agreement', 'the reviewers agree'), ('third_person', 'settled by a third person')], max_length=15)),
                ('direction', models.CharField(choices=[('supports', 'supports the claim'), ('refutes', 'refutes the claim'), ('no_difference', 'found no difference'), ('mixed', 'mixed'), ('unclear', 'unclear')], max_length=15)),
                ('reason', models.TextField(blank=True)),
                ('decided_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('basis', models.JSONField(help_text='The judgements that it was made from.')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='EvidenceItemEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('role', models.CharField(choices=[('evidence', 'evidence'), ('background', 'background (not weighed)')], default='evidence', max_length=10)),
                ('added_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='NoticeEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('RetractionIn', 'retraction'), ('RetractedandRepublishedIn', 'retraction and replacement'), ('ExpressionOfConcernIn', 'expression of concern'), ('ErratumIn', 'correction'), ('PartialRetractionIn', 'partial retraction'), ('CorrectedandRepublishedIn', 'correction and republication'), ('UpdateIn', 'newer version'), ('RepublishedIn', 'republication'), ('ReprintIn', 'reprint')], max_length=30)),
                ('source', models.CharField(choices=[('pubmed', 'PubMed'), ('crossref', 'Crossref'), ('retraction_watch', 'Retraction Watch'), ('person', 'a person')], default='person', max_length=20)),
                ('notice_pmid', models.CharField(blank=True, max_length=9, verbose_name='PMID of the notice')),
                ('notice_doi', models.CharField(blank=True, max_length=500, verbose_name='DOI of the notice')),
                ('text', models.TextField(blank=True, help_text='Where the notice appeared, or what it says.', verbose_name='as announced')),
                ('date', models.DateField(blank=True, null=True)),
                ('first_seen_at', models.DateTimeField(auto_now_add=True)),
                ('taken_back_at', models.DateTimeField(blank=True, help_text='When the source stopped saying so; the notice then no longer counts.', null=True)),
                ('override_reason', models.TextField(blank=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='OutcomeEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=200)),
                ('kind', models.CharField(choices=[('patient_important', 'patient-important'), ('surrogate', 'surrogate (disease-oriented)')], default='patient_important', max_length=20)),
                ('importance', models.CharField(choices=[('critical', 'critical'), ('important', 'important'), ('not_important', 'not important')], default='critical', max_length=20)),
                ('wanted', models.CharField(blank=True, choices=[('less', 'less is better'), ('more', 'more is better')], max_length=5, verbose_name='direction wanted')),
                ('smallest_important_difference', models.CharField(blank=True, max_length=100)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RatingEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('suggested', models.CharField(blank=True, max_length=20, verbose_name='level that was suggested')),
                ('reason', models.TextField(blank=True)),
                ('rated_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='StepEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('domain', models.CharField(choices=[('risk_of_bias', 'Risk of bias'), ('inconsistency', 'Inconsistency'), ('indirectness', 'Indirectness'), ('imprecision', 'Imprecision'), ('publication_bias', 'Publication bias'), ('large_effect', 'Large effect'), ('dose_response', 'Dose response'), ('residual_confounding', 'Residual confounding')], max_length=20)),
                ('change', models.SmallIntegerField(default=0)),
                ('assessable', models.BooleanField(default=True)),
                ('reason', models.TextField(blank=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='StepItemEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='StudyEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('article', 'journal article'), ('book', 'book or chapter')], default='article', max_length=10)),
                ('pmid', models.CharField(blank=True, max_length=9, null=True, verbose_name='PMID')),
                ('pmcid', models.CharField(blank=True, max_length=20, null=True, verbose_name='PMCID')),
                ('doi', models.TextField(blank=True, null=True, verbose_name='DOI')),
                ('title', models.TextField(help_text='May carry the tags i, b, u, sub and sup.')),
                ('vernacular_title', models.TextField(blank=True)),
                ('abstract', models.JSONField(blank=True, default=list)),
                ('authors', models.JSONField(blank=True, default=list)),
                ('authors_complete', models.BooleanField(default=True)),
                ('journal', models.TextField(blank=True)),
                ('journal_abbreviation', models.TextField(blank=True)),
                ('issn', models.TextField(blank=True, verbose_name='ISSN')),
                ('issn_electronic', models.TextField(blank=True, verbose_name='electronic ISSN')),
                ('nlm_id', models.TextField(blank=True, verbose_name='NLM id')),
                ('year', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('month', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('day', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('season', models.TextField(blank=True)),
                ('date_literal', models.TextField(blank=True)),
                ('electronic_date', models.JSONField(blank=True, null=True)),
                ('volume', models.TextField(blank=True)),
                ('issue', models.TextField(blank=True)),
                ('pages', models.TextField(blank=True)),
                ('article_number', models.TextField(blank=True)),
                ('languages', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list, size=None)),
                ('publication_types', models.JSONField(blank=True, default=list)),
                ('mesh', models.JSONField(blank=True, default=list, verbose_name='MeSH')),
                ('keywords', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list, size=None)),
                ('registrations', models.JSONField(blank=True, default=list)),
                ('grants', models.JSONField(blank=True, default=list)),
                ('coi_statement', models.TextField(blank=True, verbose_name='conflicts of interest')),
                ('links', models.JSONField(blank=True, default=list)),
                ('book', models.JSONField(blank=True, null=True)),
                ('source', models.CharField(choices=[('pubmed', 'PubMed'), ('person', 'entered by a person')], default='person', max_length=10)),
                ('revised', models.JSONField(blank=True, null=True)),
                ('record_version', models.PositiveIntegerField(default=1)),
                ('record_hash', models.CharField(blank=True, max_length=64)),
                ('fetched_at', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='StepItem',
            fields=[
            ],
            options={
                'proxy': True,
                'indexes': [],
                'constraints': [],
            },
            bases=('evidence.step_items',),
        ),
        migrations.CreateModel(
            name='ClaimTopic',
            fields=[
            ],
            options={
                'proxy': True,
                'indexes': [],
                'constraints': [],
            },
            bases=('evidence.claim_topics',),
        ),
        migrations.CreateModel(
            name='AssessedItem',
            fields=[
            ],
            options={
                'proxy': True,
                'indexes': [],
                'constraints': [],
            },
            bases=('evidence.assessment_items',),
        ),
        migrations.RemoveField(
            model_name='appraisal',
            name='level',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appraisal',
            trigger=pgtrigger.compiler.Trigger(name='submitting', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NEW.outcome_id IS NOT NULL AND NOT EXISTS (\n    SELECT FROM evidence_outcome outcome JOIN evidence_evidenceitem item ON item.claim_id = outcome.claim_id\n    WHERE outcome.id = NEW.outcome_id AND item.id = NEW.item_id\n) THEN\n    RAISE EXCEPTION 'This outcome is of another claim.';\nEND IF;\nIF TG_OP = 'INSERT' AND NEW.state <> 'draft' THEN\n    RAISE EXCEPTION 'An appraisal begins as a draft.';\nEND IF;\nIF TG_OP = 'UPDATE' THEN\n    IF NEW.item_id <> OLD.item_id OR NEW.reviewer_id <> OLD.reviewer_id THEN\n        RAISE EXCEPTION 'A judgement stays with its study, its claim and its reviewer.';\n    END IF;\n    IF OLD.state = 'submitted' AND (NEW.state <> 'submitted' OR NEW.submitted_at IS DISTINCT FROM OLD.submitted_at\n            OR NEW.first_judgement IS DISTINCT FROM OLD.first_judgement) THEN\n        RAISE EXCEPTION 'What was submitted stays submitted; a change of mind is kept beside it.';\n    END IF;\n    IF OLD.state = 'draft' AND NEW.state = 'submitted' THEN\n        IF NOT EXISTS (SELECT FROM evidence_rating WHERE appraisal_id = NEW.id) THEN\n            RAISE EXCEPTION 'An appraisal needs a level on at least one scale before it is submitted.';\n        END IF;\n        IF NOT EXISTS (\n            SELECT FROM evidence_declaration WHERE reviewer_id = NEW.reviewer_id\n                AND NEW.submitted_at::date BETWEEN declared_on - 1 AND valid_until + 1\n        ) THEN\n            RAISE EXCEPTION 'Whoever submits an appraisal needs a valid declaration of interests.';\n        END IF;\n    END IF;\nEND IF; RETURN NEW;", hash='d2565b30e51fb6938758fa23e2d494b9985afcfe', operation='INSERT OR UPDATE', pgid='pgtrigger_submitting_18203', table='evidence_appraisal', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appraisal',
            trigger=pgtrigger.compiler.Trigger(name='number_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id"))', func="RAISE EXCEPTION 'The number of an appraisal never changes.';", hash='f87f618e0a6ca74ebff8e36fb14114f1a728cdf5', operation='UPDATE', pgid='pgtrigger_number_stays_e32f1', table='evidence_appraisal', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appraisal',
            trigger=pgtrigger.compiler.Trigger(name='submitted_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF OLD.state = 'submitted' THEN RAISE EXCEPTION 'A submitted appraisal is never deleted.'; END IF; RETURN OLD;", hash='48ade852215d9a8210fdfe3ff48cbf23fafe4ec3', operation='DELETE', pgid='pgtrigger_submitted_stays_8cd17', table='evidence_appraisal', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appraisal',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "evidence_appraisalevent" ("bias", "created_at", "design", "design_reason", "direction", "estimate", "finding", "finding_check", "first_judgement", "funding", "high", "id", "item_id", "low", "measure", "outcome_id", "overall_bias", "participants", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "reviewer_id", "state", "submitted_at", "suggested_design", "tool", "updated_at") VALUES (NEW."bias", NEW."created_at", NEW."design", NEW."design_reason", NEW."direction", NEW."estimate", NEW."finding", NEW."finding_check", NEW."first_judgement", NEW."funding", NEW."high", NEW."id", NEW."item_id", NEW."low", NEW."measure", NEW."outcome_id", NEW."overall_bias", NEW."participants", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."reason", NEW."reviewer_id", NEW."state", NEW."submitted_at", NEW."suggested_design", NEW."tool", NEW."updated_at"); RETURN NULL;', hash='4714e2e29e7a622bd26ef2e0976289bd1b47318e', operation='INSERT', pgid='pgtrigger_insert_insert_33dd7', table='evidence_appraisal', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appraisal',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."bias" IS DISTINCT FROM (NEW."bias") OR OLD."design" IS DISTINCT FROM (NEW."design") OR OLD."design_reason" IS DISTINCT FROM (NEW."design_reason") OR OLD."direction" IS DISTINCT FROM (NEW."direction") OR OLD."estimate" IS DISTINCT FROM (NEW."estimate") OR OLD."finding" IS DISTINCT FROM (NEW."finding") OR OLD."finding_check" IS DISTINCT FROM (NEW."finding_check") OR OLD."first_judgement" IS DISTINCT FROM (NEW."first_judgement") OR OLD."funding" IS DISTINCT FROM (NEW."funding") OR OLD."high" IS DISTINCT FROM (NEW."high") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."item_id" IS DISTINCT FROM (NEW."item_id") OR OLD."low" IS DISTINCT FROM (NEW."low") OR OLD."measure" IS DISTINCT FROM (NEW."measure") OR OLD."outcome_id" IS DISTINCT FROM (NEW."outcome_id") OR OLD."overall_bias" IS DISTINCT FROM (NEW."overall_bias") OR OLD."participants" IS DISTINCT FROM (NEW."participants") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."reviewer_id" IS DISTINCT FROM (NEW."reviewer_id") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."submitted_at" IS DISTINCT FROM (NEW."submitted_at") OR OLD."suggested_design" IS DISTINCT FROM (NEW."suggested_design") OR OLD."tool" IS DISTINCT FROM (NEW."tool"))', func='INSERT INTO "evidence_appraisalevent" ("bias", "created_at", "design", "design_reason", "direction", "estimate", "finding", "finding_check", "first_judgement", "funding", "high", "id", "item_id", "low", "measure", "outcome_id", "overall_bias", "participants", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "reviewer_id", "state", "submitted_at", "suggested_design", "tool", "updated_at") VALUES (NEW."bias", NEW."created_at", NEW."design", NEW."design_reason", NEW."direction", NEW."estimate", NEW."finding", NEW."finding_check", NEW."first_judgement", NEW."funding", NEW."high", NEW."id", NEW."item_id", NEW."low", NEW."measure", NEW."outcome_id", NEW."overall_bias", NEW."participants", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."reason", NEW."reviewer_id", NEW."state", NEW."submitted_at", NEW."suggested_design", NEW."tool", NEW."updated_at"); RETURN NULL;', hash='b4e9042b7ef46b658001a7a5f5658b0e5e60a3b1', operation='UPDATE', pgid='pgtrigger_update_update_c637b', table='evidence_appraisal', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appraisal',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "evidence_appraisalevent" ("bias", "created_at", "design", "design_reason", "direction", "estimate", "finding", "finding_check", "first_judgement", "funding", "high", "id", "item_id", "low", "measure", "outcome_id", "overall_bias", "participants", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "reviewer_id", "state", "submitted_at", "suggested_design", "tool", "updated_at") VALUES (OLD."bias", OLD."created_at", OLD."design", OLD."design_reason", OLD."direction", OLD."estimate", OLD."finding", OLD."finding_check", OLD."first_judgement", OLD."funding", OLD."high", OLD."id", OLD."item_id", OLD."low", OLD."measure", OLD."outcome_id", OLD."overall_bias", OLD."participants", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."reason", OLD."reviewer_id", OLD."state", OLD."submitted_at", OLD."suggested_design", OLD."tool", OLD."updated_at"); RETURN NULL;', hash='aa002aa7dd9ab35d2b6372a3aeb2f8fb9e980833', operation='DELETE', pgid='pgtrigger_delete_delete_80998', table='evidence_appraisal', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assessment',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "evidence_assessmentevent" ("assessed_at", "assessed_by_id", "baseline_risk", "baseline_source", "comment", "effect_direction", "estimate", "exception_reason", "high", "id", "information_size", "low", "magnitude", "measure", "outcome_id", "participants", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "start", "start_reason", "would_change") VALUES (NEW."assessed_at", NEW."assessed_by_id", NEW."baseline_risk", NEW."baseline_source", NEW."comment", NEW."effect_direction", NEW."estimate", NEW."exception_reason", NEW."high", NEW."id", NEW."information_size", NEW."low", NEW."magnitude", NEW."measure", NEW."outcome_id", NEW."participants", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."start", NEW."start_reason", NEW."would_change"); RETURN NULL;', hash='2d4f0371e381f3922138c93153163a239ef1f57d', operation='INSERT', pgid='pgtrigger_insert_insert_5c1cd', table='evidence_assessment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assessment',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "evidence_assessmentevent" ("assessed_at", "assessed_by_id", "baseline_risk", "baseline_source", "comment", "effect_direction", "estimate", "exception_reason", "high", "id", "information_size", "low", "magnitude", "measure", "outcome_id", "participants", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "start", "start_reason", "would_change") VALUES (NEW."assessed_at", NEW."assessed_by_id", NEW."baseline_risk", NEW."baseline_source", NEW."comment", NEW."effect_direction", NEW."estimate", NEW."exception_reason", NEW."high", NEW."id", NEW."information_size", NEW."low", NEW."magnitude", NEW."measure", NEW."outcome_id", NEW."participants", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."start", NEW."start_reason", NEW."would_change"); RETURN NULL;', hash='5fd141d7a7651ed0ce1285dded6f8c0c0fd04e31', operation='UPDATE', pgid='pgtrigger_update_update_dd94b', table='evidence_assessment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assessment',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "evidence_assessmentevent" ("assessed_at", "assessed_by_id", "baseline_risk", "baseline_source", "comment", "effect_direction", "estimate", "exception_reason", "high", "id", "information_size", "low", "magnitude", "measure", "outcome_id", "participants", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "start", "start_reason", "would_change") VALUES (OLD."assessed_at", OLD."assessed_by_id", OLD."baseline_risk", OLD."baseline_source", OLD."comment", OLD."effect_direction", OLD."estimate", OLD."exception_reason", OLD."high", OLD."id", OLD."information_size", OLD."low", OLD."magnitude", OLD."measure", OLD."outcome_id", OLD."participants", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."start", OLD."start_reason", OLD."would_change"); RETURN NULL;', hash='2f712501e8518625f4616c9f2f33d1304a685dbb', operation='DELETE', pgid='pgtrigger_delete_delete_dca46', table='evidence_assessment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assessment',
            trigger=pgtrigger.compiler.Trigger(name='stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."outcome_id" IS DISTINCT FROM (NEW."outcome_id"))', func="RAISE EXCEPTION 'An assessment stays with its outcome.';", hash='71ebe6e6b1f69392e7348d3a41ee6511fdbf3a13', operation='UPDATE', pgid='pgtrigger_stays_4cc22', table='evidence_assessment', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assessment',
            trigger=pgtrigger.compiler.Trigger(name='number_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id"))', func="RAISE EXCEPTION 'The number of an assessment never changes.';", hash='03829529dc6bd6dbf703fd7488949ae9b22e793f', operation='UPDATE', pgid='pgtrigger_number_stays_8d2b1', table='evidence_assessment', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='states', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE reason TEXT;', func="IF TG_OP = 'INSERT' THEN\n    IF NEW.state <> 'draft' OR NEW.version IS NOT NULL THEN\n        RAISE EXCEPTION 'A claim begins as a draft; it cannot be stored straight as “%”.', NEW.state;\n    END IF;\n    RETURN NEW;\nEND IF;\nIF NEW.state <> OLD.state AND OLD.state || ' ' || NEW.state NOT IN ('draft in_review', 'in_review draft', 'in_review published', 'in_review retired', 'published in_review', 'published retired', 'retired in_review') THEN\n    RAISE EXCEPTION 'A claim cannot go from “%” to “%”.', OLD.state, NEW.state;\nEND IF;\nIF NEW.state = 'draft' AND OLD.state <> 'draft' AND NEW.version IS NOT NULL THEN\n    RAISE EXCEPTION 'A claim that was published is no draft again.';\nEND IF;\nIF NEW.version IS DISTINCT FROM OLD.version AND (NEW.state <> 'published' OR OLD.state <> 'in_review') THEN\n    RAISE EXCEPTION 'The version of a claim changes when it is published, and only then.';\nEND IF;\nIF NEW.state = 'retired' AND NEW.version IS NULL THEN\n    RAISE EXCEPTION 'A claim that was never published goes back to draft; it is not retired.';\nEND IF;\nIF NEW.slug <> OLD.slug AND OLD.version IS NOT NULL THEN\n    RAISE EXCEPTION 'The address of a published claim never changes.';\nEND IF;\nIF NEW.state = 'published' AND OLD.state <> 'published' THEN\n    IF NEW.version IS DISTINCT FROM COALESCE(OLD.version, 0) + 1 THEN\n        RAISE EXCEPTION 'A claim is published by its next publication, number %.', COALESCE(OLD.version, 0) + 1;\n    END IF;\n    SELECT override_reason INTO reason FROM evidence_publication\n        WHERE claim_id = NEW.id AND number = NEW.version;\n    IF NOT FOUND THEN\n        RAISE EXCEPTION 'A claim is published by a publication, and number % is not there.', NEW.version;\n    END IF;\n    IF reason !~ '[^[:space:]]' AND EXISTS (\n        SELECT FROM evidence_evidenceitem item JOIN evidence_notice notice ON notice.study_id = item.study_id\n        WHERE item.claim_id = NEW.id AND item.role = 'evidence' AND notice.overridden_by_id IS NULL\n            AND notice.taken_back_at IS NULL AND notice.kind IN ('RetractionIn', 'RetractedandRepublishedIn')\n    ) THEN\n        RAISE EXCEPTION 'This claim rests on a retracted study: an editor overrides that with a reason, or it stays.';\n    END IF;\nEND IF; RETURN NEW;", hash='e526b39450d01e05a91d2099fdfbf419211400f9', operation='INSERT OR UPDATE', pgid='pgtrigger_states_f0ed7', table='evidence_claim', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='number_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id"))', func="RAISE EXCEPTION 'The number of a claim never changes.';", hash='ffa167663419fb931cbd383fe7d59a22e70fc03a', operation='UPDATE', pgid='pgtrigger_number_stays_03d85', table='evidence_claim', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='question_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."question_type" IS DISTINCT FROM (NEW."question_type"))', func="IF EXISTS (\n    SELECT FROM evidence_rating rating JOIN evidence_level level ON level.id = rating.level_id\n        LEFT JOIN evidence_appraisal appraisal ON appraisal.id = rating.appraisal_id\n        LEFT JOIN evidence_consensus consensus ON consensus.id = rating.consensus_id\n        LEFT JOIN evidence_evidenceitem item ON item.id = COALESCE(appraisal.item_id, consensus.item_id)\n    WHERE COALESCE(rating.claim_id, item.claim_id) = OLD.id AND level.question_type NOT IN ('', NEW.question_type)\n) THEN RAISE EXCEPTION 'Levels were given for the kind of question that this claim asks: write a new claim for another kind.'; END IF; RETURN NEW;", hash='d6f01e590a4272d7cd054020f6762c19bbb54d4c', operation='UPDATE', pgid='pgtrigger_question_stays_d0c27', table='evidence_claim', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='first_day_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."first_published_at" IS DISTINCT FROM (NEW."first_published_at"))', func="IF OLD.version IS NOT NULL THEN RAISE EXCEPTION 'The day on which a claim was first published never changes.'; END IF; RETURN NEW;", hash='6277d3b4a7467eed3cc278888a933cefc2ef5079', operation='UPDATE', pgid='pgtrigger_first_day_stays_6b7c4', table='evidence_claim', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='published_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF OLD.version IS NOT NULL THEN RAISE EXCEPTION 'A claim that was published is retired, not deleted.'; END IF; RETURN OLD;", hash='33aa3d6e6225b5828672d066000f7aa5feea2cc7', operation='DELETE', pgid='pgtrigger_published_stays_30f78', table='evidence_claim', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "evidence_claimevent" ("comparator", "created_at", "first_published_at", "id", "intervention", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "population", "question_type", "review_due", "reviewers_needed", "slug", "state", "statement", "taken_at", "taken_by_id", "updated_at", "version") VALUES (NEW."comparator", NEW."created_at", NEW."first_published_at", NEW."id", NEW."intervention", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."population", NEW."question_type", NEW."review_due", NEW."reviewers_needed", NEW."slug", NEW."state", NEW."statement", NEW."taken_at", NEW."taken_by_id", NEW."updated_at", NEW."version"); RETURN NULL;', hash='833e80a8d5bfa806cf642dbcf76aa7e5a5c27307', operation='INSERT', pgid='pgtrigger_insert_insert_feb60', table='evidence_claim', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."comparator" IS DISTINCT FROM (NEW."comparator") OR OLD."first_published_at" IS DISTINCT FROM (NEW."first_published_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."intervention" IS DISTINCT FROM (NEW."intervention") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."population" IS DISTINCT FROM (NEW."population") OR OLD."question_type" IS DISTINCT FROM (NEW."question_type") OR OLD."review_due" IS DISTINCT FROM (NEW."review_due") OR OLD."reviewers_needed" IS DISTINCT FROM (NEW."reviewers_needed") OR OLD."slug" IS DISTINCT FROM (NEW."slug") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."statement" IS DISTINCT FROM (NEW."statement") OR OLD."taken_at" IS DISTINCT FROM (NEW."taken_at") OR OLD."taken_by_id" IS DISTINCT FROM (NEW."taken_by_id") OR OLD."version" IS DISTINCT FROM (NEW."version"))', func='INSERT INTO "evidence_claimevent" ("comparator", "created_at", "first_published_at", "id", "intervention", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "population", "question_type", "review_due", "reviewers_needed", "slug", "state", "statement", "taken_at", "taken_by_id", "updated_at", "version") VALUES (NEW."comparator", NEW."created_at", NEW."first_published_at", NEW."id", NEW."intervention", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."population", NEW."question_type", NEW."review_due", NEW."reviewers_needed", NEW."slug", NEW."state", NEW."statement", NEW."taken_at", NEW."taken_by_id", NEW."updated_at", NEW."version"); RETURN NULL;', hash='845c6424ff1dcbd44e9586ab125e96b55438d50e', operation='UPDATE', pgid='pgtrigger_update_update_d3dcb', table='evidence_claim', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "evidence_claimevent" ("comparator", "created_at", "first_published_at", "id", "intervention", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "population", "question_type", "review_due", "reviewers_needed", "slug", "state", "statement", "taken_at", "taken_by_id", "updated_at", "version") VALUES (OLD."comparator", OLD."created_at", OLD."first_published_at", OLD."id", OLD."intervention", OLD."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."population", OLD."question_type", OLD."review_due", OLD."reviewers_needed", OLD."slug", OLD."state", OLD."statement", OLD."taken_at", OLD."taken_by_id", OLD."updated_at", OLD."version"); RETURN NULL;', hash='59312abd0626db33e6097a7b52fe2df7908a7e83', operation='DELETE', pgid='pgtrigger_delete_delete_a5915', table='evidence_claim', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='consensus',
            trigger=pgtrigger.compiler.Trigger(name='third', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE needed INTEGER; given INTEGER; otherwise INTEGER;', func="IF TG_OP = 'UPDATE' AND NEW.item_id <> OLD.item_id THEN\n    RAISE EXCEPTION 'A consensus stays with its study and its claim.';\nEND IF;\nIF TG_OP = 'INSERT' OR (NEW.kind, NEW.direction) IS DISTINCT FROM (OLD.kind, OLD.direction) THEN\n    SELECT claim.reviewers_needed INTO needed\n        FROM evidence_evidenceitem item JOIN evidence_claim claim ON claim.id = item.claim_id\n        WHERE item.id = NEW.item_id;\n    SELECT count(*), count(*) FILTER (WHERE direction <> NEW.direction) INTO given, otherwise\n        FROM evidence_appraisal WHERE item_id = NEW.item_id AND state = 'submitted';\n    IF given < needed THEN\n        RAISE EXCEPTION 'There is no consensus before all reviewers have submitted: % of % have.', given, needed;\n    END IF;\n    IF NEW.kind = 'agreement' AND otherwise > 0 THEN\n        RAISE EXCEPTION 'The reviewers do not agree on this direction.';\n    END IF;\nEND IF;\nIF NEW.kind = 'third_person' AND EXISTS (\n    SELECT FROM evidence_appraisal WHERE item_id = NEW.item_id AND reviewer_id = NEW.decided_by_id\n) THEN\n    RAISE EXCEPTION 'A conflict is settled by a third person, not by one of its reviewers.';\nEND IF;\nIF NEW.kind = 'third_person' AND NOT EXISTS (\n    SELECT FROM evidence_declaration WHERE reviewer_id = NEW.decided_by_id\n        AND NEW.decided_at::date BETWEEN declared_on - 1 AND valid_until + 1\n) THEN\n    RAISE EXCEPTION 'Whoever settles a conflict needs a valid declaration of interests.';\nEND IF; RETURN NEW;", hash='4a40aedd8b273cc33d792c53ea63d0e77608452d', operation='INSERT OR UPDATE', pgid='pgtrigger_third_d4b24', table='evidence_consensus', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='consensus',
            trigger=pgtrigger.compiler.Trigger(name='number_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id"))', func="RAISE EXCEPTION 'The number of a consensus never changes.';", hash='b075e0bf0e82c6f873e45bbdc0d8e70a66766f4a', operation='UPDATE', pgid='pgtrigger_number_stays_a16a3', table='evidence_consensus', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='consensus',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "evidence_consensusevent" ("basis", "decided_at", "decided_by_id", "direction", "id", "item_id", "kind", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason") VALUES (NEW."basis", NEW."decided_at", NEW."decided_by_id", NEW."direction", NEW."id", NEW."item_id", NEW."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."reason"); RETURN NULL;', hash='0f2886b2178179806cddfa477529cfdb16a26c24', operation='INSERT', pgid='pgtrigger_insert_insert_64ab2', table='evidence_consensus', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='consensus',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "evidence_consensusevent" ("basis", "decided_at", "decided_by_id", "direction", "id", "item_id", "kind", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason") VALUES (NEW."basis", NEW."decided_at", NEW."decided_by_id", NEW."direction", NEW."id", NEW."item_id", NEW."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."reason"); RETURN NULL;', hash='af07a71a0bc2127e702e66a8d2e4ab940722dcdb', operation='UPDATE', pgid='pgtrigger_update_update_ae5a6', table='evidence_consensus', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='consensus',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "evidence_consensusevent" ("basis", "decided_at", "decided_by_id", "direction", "id", "item_id", "kind", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason") VALUES (OLD."basis", OLD."decided_at", OLD."decided_by_id", OLD."direction", OLD."id", OLD."item_id", OLD."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."reason"); RETURN NULL;', hash='fc6eb3ec23e0f218a8b2d4b8ce1c9b0507da905b', operation='DELETE', pgid='pgtrigger_delete_delete_da913', table='evidence_consensus', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='declaration',
            trigger=pgtrigger.compiler.Trigger(name='never_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'A declaration of interests stays as it was made; make a new one.';", hash='309a484a1ab6516772de53b971595510ba31e77c', operation='UPDATE', pgid='pgtrigger_never_changed_aafb7', table='evidence_declaration', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='declaration',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'A declaration of interests stays as it was made; make a new one.';", hash='4f6bf1b8cd1048f1a1bd814d9008fd4d17853e93', operation='DELETE', pgid='pgtrigger_never_deleted_a9f7c', table='evidence_declaration', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='declaration',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'A declaration of interests stays as it was made; make a new one.';", hash='fad8a232173ea7d077eddc875355ce7236ad105a', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_94ed0', table='evidence_declaration', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='evidenceitem',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "evidence_evidenceitemevent" ("added_at", "added_by_id", "claim_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "study_id") VALUES (NEW."added_at", NEW."added_by_id", NEW."claim_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."role", NEW."study_id"); RETURN NULL;', hash='1477078b18c5dfce0d424edb08f97726c43a6954', operation='INSERT', pgid='pgtrigger_insert_insert_6ea71', table='evidence_evidenceitem', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='evidenceitem',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "evidence_evidenceitemevent" ("added_at", "added_by_id", "claim_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "study_id") VALUES (NEW."added_at", NEW."added_by_id", NEW."claim_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."role", NEW."study_id"); RETURN NULL;', hash='fc60ef32b9810ae83f6304ac88aebf85b819e6e0', operation='UPDATE', pgid='pgtrigger_update_update_f8e38', table='evidence_evidenceitem', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='evidenceitem',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "evidence_evidenceitemevent" ("added_at", "added_by_id", "claim_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "study_id") VALUES (OLD."added_at", OLD."added_by_id", OLD."claim_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."role", OLD."study_id"); RETURN NULL;', hash='639b4f1a4d6f79e7b3e8cbaa35e9e6b35528ea9d', operation='DELETE', pgid='pgtrigger_delete_delete_f6564', table='evidence_evidenceitem', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='evidenceitem',
            trigger=pgtrigger.compiler.Trigger(name='stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."claim_id" IS DISTINCT FROM (NEW."claim_id") OR OLD."study_id" IS DISTINCT FROM (NEW."study_id"))', func="IF EXISTS (SELECT FROM evidence_appraisal WHERE item_id = OLD.id)\n    OR EXISTS (SELECT FROM evidence_consensus WHERE item_id = OLD.id)\n    OR EXISTS (SELECT FROM evidence_assessment_items WHERE evidenceitem_id = OLD.id) THEN RAISE EXCEPTION 'What was appraised stays with its study and its claim; add the other study, or add this one to the other claim.'; END IF; RETURN NEW;", hash='7381cfafb0a0042507209e840346ac703c278176', operation='UPDATE', pgid='pgtrigger_stays_f81d3', table='evidence_evidenceitem', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='evidenceitem',
            trigger=pgtrigger.compiler.Trigger(name='number_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id"))', func="RAISE EXCEPTION 'The number of an evidence item never changes.';", hash='e851f7fc05b1b19e6a155ce5af095a030e2da6e7', operation='UPDATE', pgid='pgtrigger_number_stays_ef6a4', table='evidence_evidenceitem', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='level',
            trigger=pgtrigger.compiler.Trigger(name='used_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."question_type" IS DISTINCT FROM (NEW."question_type") OR OLD."scale_id" IS DISTINCT FROM (NEW."scale_id"))', func="IF EXISTS (SELECT FROM evidence_rating WHERE level_id = OLD.id) THEN RAISE EXCEPTION 'This level was given: its scale, code and kind of question stay; add another level.'; END IF; RETURN NEW;", hash='b1fbff443717a5bddd2c31408eb8af45f1e9547d', operation='UPDATE', pgid='pgtrigger_used_stays_275c7', table='evidence_level', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='level',
            trigger=pgtrigger.compiler.Trigger(name='number_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id"))', func="RAISE EXCEPTION 'The number of a level never changes.';", hash='71b1212672e6ae70ccf3eed57d42b5ad9c2f49c6', operation='UPDATE', pgid='pgtrigger_number_stays_6fa6e', table='evidence_level', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='notice',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "evidence_noticeevent" ("date", "first_seen_at", "id", "kind", "notice_doi", "notice_pmid", "overridden_by_id", "override_reason", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "study_id", "taken_back_at", "text") VALUES (NEW."date", NEW."first_seen_at", NEW."id", NEW."kind", NEW."notice_doi", NEW."notice_pmid", NEW."overridden_by_id", NEW."override_reason", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."source", NEW."study_id", NEW."taken_back_at", NEW."text"); RETURN NULL;', hash='2cc42f52473b56316eddb3f3616f0b2038637f93', operation='INSERT', pgid='pgtrigger_insert_insert_61837', table='evidence_notice', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='notice',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."date" IS DISTINCT FROM (NEW."date") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."notice_doi" IS DISTINCT FROM (NEW."notice_doi") OR OLD."notice_pmid" IS DISTINCT FROM (NEW."notice_pmid") OR OLD."overridden_by_id" IS DISTINCT FROM (NEW."overridden_by_id") OR OLD."override_reason" IS DISTINCT FROM (NEW."override_reason") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."study_id" IS DISTINCT FROM (NEW."study_id") OR OLD."taken_back_at" IS DISTINCT FROM (NEW."taken_back_at") OR OLD."text" IS DISTINCT FROM (NEW."text"))', func='INSERT INTO "evidence_noticeevent" ("date", "first_seen_at", "id", "kind", "notice_doi", "notice_pmid", "overridden_by_id", "override_reason", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "study_id", "taken_back_at", "text") VALUES (NEW."date", NEW."first_seen_at", NEW."id", NEW."kind", NEW."notice_doi", NEW."notice_pmid", NEW."overridden_by_id", NEW."override_reason", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."source", NEW."study_id", NEW."taken_back_at", NEW."text"); RETURN NULL;', hash='bf424adc315992b09eb2e845bf609f7a5dec667a', operation='UPDATE', pgid='pgtrigger_update_update_576b3', table='evidence_notice', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='notice',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "evidence_noticeevent" ("date", "first_seen_at", "id", "kind", "notice_doi", "notice_pmid", "overridden_by_id", "override_reason", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "study_id", "taken_back_at", "text") VALUES (OLD."date", OLD."first_seen_at", OLD."id", OLD."kind", OLD."notice_doi", OLD."notice_pmid", OLD."overridden_by_id", OLD."override_reason", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."source", OLD."study_id", OLD."taken_back_at", OLD."text"); RETURN NULL;', hash='39dad78e937df069a8bc355148fc26cc9d1687cb', operation='DELETE', pgid='pgtrigger_delete_delete_11bde', table='evidence_notice', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='notice',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Notices about studies are taken back one by one, each with its date.';", hash='7efc49fd66fec18405b6181832cd5dbb883cdcea', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_bbc97', table='evidence_notice', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='outcome',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "evidence_outcomeevent" ("claim_id", "id", "importance", "kind", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "smallest_important_difference", "wanted") VALUES (NEW."claim_id", NEW."id", NEW."importance", NEW."kind", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."smallest_important_difference", NEW."wanted"); RETURN NULL;', hash='087d7d557249b61301b3408776dfe5de74af9f5c', operation='INSERT', pgid='pgtrigger_insert_insert_a222e', table='evidence_outcome', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='outcome',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "evidence_outcomeevent" ("claim_id", "id", "importance", "kind", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "smallest_important_difference", "wanted") VALUES (NEW."claim_id", NEW."id", NEW."importance", NEW."kind", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."smallest_important_difference", NEW."wanted"); RETURN NULL;', hash='137b7d728424c50f0914595dbd8d79b3ee1c78aa', operation='UPDATE', pgid='pgtrigger_update_update_53a4e', table='evidence_outcome', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='outcome',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "evidence_outcomeevent" ("claim_id", "id", "importance", "kind", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "smallest_important_difference", "wanted") VALUES (OLD."claim_id", OLD."id", OLD."importance", OLD."kind", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."smallest_important_difference", OLD."wanted"); RETURN NULL;', hash='73139c14d9e4e27efe94888ad9139dbec80be1f4', operation='DELETE', pgid='pgtrigger_delete_delete_9cfae', table='evidence_outcome', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='outcome',
            trigger=pgtrigger.compiler.Trigger(name='stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."claim_id" IS DISTINCT FROM (NEW."claim_id"))', func="RAISE EXCEPTION 'An outcome stays with its claim; add one to the other claim.';", hash='e5ae86713a3056b73bc595c1b7eb144a0d211d79', operation='UPDATE', pgid='pgtrigger_stays_2ce91', table='evidence_outcome', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='outcome',
            trigger=pgtrigger.compiler.Trigger(name='number_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id"))', func="RAISE EXCEPTION 'The number of an outcome never changes.';", hash='b0d14e8d35f076bff9a6735a7a28374fac270609', operation='UPDATE', pgid='pgtrigger_number_stays_6b725', table='evidence_outcome', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='publication',
            trigger=pgtrigger.compiler.Trigger(name='never_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'A publication is never changed or deleted; publish a new version.';", hash='5748099082201c92fd81ceefaad2bbe19d7f3d18', operation='UPDATE', pgid='pgtrigger_never_changed_8c064', table='evidence_publication', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='publication',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'A publication is never changed or deleted; publish a new version.';", hash='e101a701295af3cd10b61da802fddc4a6bc32db5', operation='DELETE', pgid='pgtrigger_never_deleted_a814b', table='evidence_publication', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='publication',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'A publication is never changed or deleted; publish a new version.';", hash='3b274e0ece349296787f7cdb23aeb7ab5c78b6b7', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_4b5ed', table='evidence_publication', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='publication',
            trigger=pgtrigger.compiler.Trigger(name='numbering', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE address TEXT; claim_state TEXT; next INTEGER; said JSONB;', func="SELECT slug, state, COALESCE(version, 0) + 1 INTO address, claim_state, next\n    FROM evidence_claim WHERE id = NEW.claim_id;\nIF claim_state <> 'in_review' THEN\n    RAISE EXCEPTION 'Only a claim in review is published; this one is “%”.', claim_state;\nEND IF;\nIF NEW.number <> next THEN\n    RAISE EXCEPTION 'The next publication of this claim has the number %.', next;\nEND IF;\nsaid := NEW.content::jsonb;\nIF said || jsonb_build_object(\n    'slug', address, 'number', NEW.number, 'statement', NEW.statement, 'question_type', NEW.question_type,\n    'topics', to_jsonb(NEW.topics), 'certainty', NULLIF(NEW.certainty, ''), 'change_note', NEW.note\n) <> said OR COALESCE(said #>> '{override,reason}', '') <> NEW.override_reason THEN\n    RAISE EXCEPTION 'What a publication says beside its content, the content says too.';\nEND IF; RETURN NEW;", hash='18344a508f5a65d8e289d48e1d5f860e2edfb0d4', operation='INSERT', pgid='pgtrigger_numbering_f75fe', table='evidence_publication', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='publication',
            trigger=pgtrigger.compiler.Trigger(name='whole', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="IF NOT EXISTS (SELECT FROM evidence_claim WHERE id = NEW.claim_id AND version >= NEW.number) THEN\n    RAISE EXCEPTION 'A publication is stored together with the new version of its claim.';\nEND IF;\nIF (SELECT count(*) FROM evidence_publishedstudy WHERE publication_id = NEW.id)\n        <> jsonb_array_length(NEW.content::jsonb -> 'evidence') THEN\n    RAISE EXCEPTION 'A publication is stored together with each of its studies.';\nEND IF; RETURN NULL;", hash='edf10f2b0a7351220b71e5d914d14f168662b717', operation='INSERT', pgid='pgtrigger_whole_54769', table='evidence_publication', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='publishedstudy',
            trigger=pgtrigger.compiler.Trigger(name='never_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'A publication is never changed or deleted; publish a new version.';", hash='63ab171b3694767ce6042ca7533efed0d6e00d6c', operation='UPDATE', pgid='pgtrigger_never_changed_4b6a4', table='evidence_publishedstudy', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='publishedstudy',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'A publication is never changed or deleted; publish a new version.';", hash='bcd8aacf9ed1ce64518d70f60f2dd78e3093f882', operation='DELETE', pgid='pgtrigger_never_deleted_e7d29', table='evidence_publishedstudy', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='publishedstudy',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'A publication is never changed or deleted; publish a new version.';", hash='668ceff92848833c2b41615474649c061ec43c4c', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_1a8f9', table='evidence_publishedstudy', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='publishedstudy',
            trigger=pgtrigger.compiler.Trigger(name='with_its_publication', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT EXISTS (SELECT FROM evidence_publication p JOIN evidence_claim c ON c.id = p.claim_id WHERE p.id = NEW.publication_id AND c.state = 'in_review' AND p.number = COALESCE(c.version, 0) + 1) THEN RAISE EXCEPTION 'A publication is never changed or deleted; publish a new version.'; END IF; RETURN NEW;", hash='5fb4840e81b82bc378f8a258e8e3700222262f3b', operation='INSERT', pgid='pgtrigger_with_its_publication_d5676', table='evidence_publishedstudy', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rating',
            trigger=pgtrigger.compiler.Trigger(name='level', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE of_scale BIGINT; target TEXT; question TEXT; named TEXT; asked TEXT;', func="SELECT scale.id, scale.target, level.question_type, scale.name || ' (' || scale.version || ')'\n    INTO of_scale, target, question, named\n    FROM evidence_level level JOIN evidence_scale scale ON scale.id = level.scale_id WHERE level.id = NEW.level_id;\nIF of_scale <> NEW.scale_id THEN\n    RAISE EXCEPTION 'A level of % is refused on another scale or version.', named;\nEND IF;\nIF target <> (CASE WHEN NEW.claim_id IS NULL THEN 'study' ELSE 'body' END) THEN\n    RAISE EXCEPTION '% rates something else.', named;\nEND IF;\nSELECT question_type INTO asked FROM evidence_claim WHERE id = COALESCE(NEW.claim_id, (\n    SELECT claim_id FROM evidence_evidenceitem WHERE id = COALESCE(\n        (SELECT item_id FROM evidence_appraisal WHERE id = NEW.appraisal_id),\n        (SELECT item_id FROM evidence_consensus WHERE id = NEW.consensus_id))));\nIF question NOT IN ('', asked) THEN\n    RAISE EXCEPTION 'This level of % is for another kind of question.', named;\nEND IF; RETURN NEW;", hash='6c27a1afe4474cfc3b629f01113fee625b541e12', operation='INSERT OR UPDATE', pgid='pgtrigger_level_d2f18', table='evidence_rating', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rating',
            trigger=pgtrigger.compiler.Trigger(name='stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."appraisal_id" IS DISTINCT FROM (NEW."appraisal_id") OR OLD."claim_id" IS DISTINCT FROM (NEW."claim_id") OR OLD."consensus_id" IS DISTINCT FROM (NEW."consensus_id"))', func="RAISE EXCEPTION 'A rating stays with what it rates.';", hash='fb7b5f4d2a3b47e14ef7114e20f2640f9dd710a4', operation='UPDATE', pgid='pgtrigger_stays_e8758', table='evidence_rating', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rating',
            trigger=pgtrigger.compiler.Trigger(name='last_level', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="IF EXISTS (SELECT FROM evidence_appraisal WHERE id = OLD.appraisal_id AND state = 'submitted')\n        AND NOT EXISTS (SELECT FROM evidence_rating WHERE appraisal_id = OLD.appraisal_id) THEN\n    RAISE EXCEPTION 'A submitted appraisal keeps a level on at least one scale.';\nEND IF;\nIF EXISTS (SELECT FROM evidence_consensus WHERE id = OLD.consensus_id)\n        AND NOT EXISTS (SELECT FROM evidence_rating WHERE consensus_id = OLD.consensus_id) THEN\n    RAISE EXCEPTION 'A consensus keeps a level on at least one scale.';\nEND IF; RETURN NULL;", hash='039086f0577db1cdb31ccaeb29cdb373e31451dc', operation='DELETE', pgid='pgtrigger_last_level_4dce5', table='evidence_rating', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rating',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'What was judged is never emptied as a whole.';", hash='d87664c7d82880a13bcadd8add7d2810d9f3f961', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_9970b', table='evidence_rating', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rating',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "evidence_ratingevent" ("appraisal_id", "claim_id", "consensus_id", "id", "level_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rated_at", "rated_by_id", "reason", "scale_id", "suggested") VALUES (NEW."appraisal_id", NEW."claim_id", NEW."consensus_id", NEW."id", NEW."level_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."rated_at", NEW."rated_by_id", NEW."reason", NEW."scale_id", NEW."suggested"); RETURN NULL;', hash='7418eb2275c989e67bdbf5c630d633c0560ca29f', operation='INSERT', pgid='pgtrigger_insert_insert_71ba4', table='evidence_rating', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rating',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "evidence_ratingevent" ("appraisal_id", "claim_id", "consensus_id", "id", "level_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rated_at", "rated_by_id", "reason", "scale_id", "suggested") VALUES (NEW."appraisal_id", NEW."claim_id", NEW."consensus_id", NEW."id", NEW."level_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."rated_at", NEW."rated_by_id", NEW."reason", NEW."scale_id", NEW."suggested"); RETURN NULL;', hash='39bf7453b6ed3ba2f9d63acef0fe3108ed9bf59e', operation='UPDATE', pgid='pgtrigger_update_update_ac245', table='evidence_rating', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rating',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "evidence_ratingevent" ("appraisal_id", "claim_id", "consensus_id", "id", "level_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rated_at", "rated_by_id", "reason", "scale_id", "suggested") VALUES (OLD."appraisal_id", OLD."claim_id", OLD."consensus_id", OLD."id", OLD."level_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."rated_at", OLD."rated_by_id", OLD."reason", OLD."scale_id", OLD."suggested"); RETURN NULL;', hash='f85fafd2d39e961d84341a60a70574375f51a8eb', operation='DELETE', pgid='pgtrigger_delete_delete_72439', table='evidence_rating', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='scale',
            trigger=pgtrigger.compiler.Trigger(name='used_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."target" IS DISTINCT FROM (NEW."target") OR OLD."version" IS DISTINCT FROM (NEW."version"))', func="IF EXISTS (SELECT FROM evidence_rating WHERE scale_id = OLD.id) THEN RAISE EXCEPTION 'Levels of this scale were given: its key, version and target stay; add a new version.'; END IF; RETURN NEW;", hash='9a096c617eada5859f2d18b0b03860a64df2fcf7', operation='UPDATE', pgid='pgtrigger_used_stays_a5e28', table='evidence_scale', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='scale',
            trigger=pgtrigger.compiler.Trigger(name='number_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id"))', func="RAISE EXCEPTION 'The number of a scale never changes.';", hash='ec57f7d35396e20760529085c2c0574deb91af60', operation='UPDATE', pgid='pgtrigger_number_stays_53e1b', table='evidence_scale', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='step',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "evidence_stepevent" ("assessable", "assessment_id", "change", "domain", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason") VALUES (NEW."assessable", NEW."assessment_id", NEW."change", NEW."domain", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."reason"); RETURN NULL;', hash='150c52d0f6c7c254002692fd595e7d52bf347009', operation='INSERT', pgid='pgtrigger_insert_insert_8893e', table='evidence_step', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='step',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "evidence_stepevent" ("assessable", "assessment_id", "change", "domain", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason") VALUES (NEW."assessable", NEW."assessment_id", NEW."change", NEW."domain", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."reason"); RETURN NULL;', hash='1d977812598b97ab932c859811530c820cc0e21d', operation='UPDATE', pgid='pgtrigger_update_update_58423', table='evidence_step', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='step',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "evidence_stepevent" ("assessable", "assessment_id", "change", "domain", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason") VALUES (OLD."assessable", OLD."assessment_id", OLD."change", OLD."domain", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."reason"); RETURN NULL;', hash='8de1162425b95071ce8a5386f7a2ca40019e0241', operation='DELETE', pgid='pgtrigger_delete_delete_b3ba6', table='evidence_step', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='step',
            trigger=pgtrigger.compiler.Trigger(name='stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."assessment_id" IS DISTINCT FROM (NEW."assessment_id"))', func="RAISE EXCEPTION 'A step stays with its assessment.';", hash='ed87a39ef836d493eead03c1a8a09fd709152e69', operation='UPDATE', pgid='pgtrigger_stays_8846b', table='evidence_step', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='study',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."abstract" IS DISTINCT FROM (NEW."abstract") OR OLD."article_number" IS DISTINCT FROM (NEW."article_number") OR OLD."authors" IS DISTINCT FROM (NEW."authors") OR OLD."authors_complete" IS DISTINCT FROM (NEW."authors_complete") OR OLD."book" IS DISTINCT FROM (NEW."book") OR OLD."coi_statement" IS DISTINCT FROM (NEW."coi_statement") OR OLD."date_literal" IS DISTINCT FROM (NEW."date_literal") OR OLD."day" IS DISTINCT FROM (NEW."day") OR OLD."doi" IS DISTINCT FROM (NEW."doi") OR OLD."electronic_date" IS DISTINCT FROM (NEW."electronic_date") OR OLD."fetched_at" IS DISTINCT FROM (NEW."fetched_at") OR OLD."grants" IS DISTINCT FROM (NEW."grants") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."issn" IS DISTINCT FROM (NEW."issn") OR OLD."issn_electronic" IS DISTINCT FROM (NEW."issn_electronic") OR OLD."issue" IS DISTINCT FROM (NEW."issue") OR OLD."journal" IS DISTINCT FROM (NEW."journal") OR OLD."journal_abbreviation" IS DISTINCT FROM (NEW."journal_abbreviation") OR OLD."keywords" IS DISTINCT FROM (NEW."keywords") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."languages" IS DISTINCT FROM (NEW."languages") OR OLD."links" IS DISTINCT FROM (NEW."links") OR OLD."mesh" IS DISTINCT FROM (NEW."mesh") OR OLD."month" IS DISTINCT FROM (NEW."month") OR OLD."nlm_id" IS DISTINCT FROM (NEW."nlm_id") OR OLD."pages" IS DISTINCT FROM (NEW."pages") OR OLD."pmcid" IS DISTINCT FROM (NEW."pmcid") OR OLD."pmid" IS DISTINCT FROM (NEW."pmid") OR OLD."publication_types" IS DISTINCT FROM (NEW."publication_types") OR OLD."record_hash" IS DISTINCT FROM (NEW."record_hash") OR OLD."record_version" IS DISTINCT FROM (NEW."record_version") OR OLD."registrations" IS DISTINCT FROM (NEW."registrations") OR OLD."revised" IS DISTINCT FROM (NEW."revised") OR OLD."season" IS DISTINCT FROM (NEW."season") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."vernacular_title" IS DISTINCT FROM (NEW."vernacular_title") OR OLD."volume" IS DISTINCT FROM (NEW."volume") OR OLD."year" IS DISTINCT FROM (NEW."year"))', func='INSERT INTO "evidence_studyevent" ("abstract", "article_number", "authors", "authors_complete", "book", "coi_statement", "created_at", "date_literal", "day", "doi", "electronic_date", "fetched_at", "grants", "id", "issn", "issn_electronic", "issue", "journal", "journal_abbreviation", "keywords", "kind", "languages", "links", "mesh", "month", "nlm_id", "pages", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pmcid", "pmid", "publication_types", "record_hash", "record_version", "registrations", "revised", "season", "source", "title", "updated_at", "vernacular_title", "volume", "year") VALUES (OLD."abstract", OLD."article_number", OLD."authors", OLD."authors_complete", OLD."book", OLD."coi_statement", OLD."created_at", OLD."date_literal", OLD."day", OLD."doi", OLD."electronic_date", OLD."fetched_at", OLD."grants", OLD."id", OLD."issn", OLD."issn_electronic", OLD."issue", OLD."journal", OLD."journal_abbreviation", OLD."keywords", OLD."kind", OLD."languages", OLD."links", OLD."mesh", OLD."month", OLD."nlm_id", OLD."pages", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', OLD."id", OLD."pmcid", OLD."pmid", OLD."publication_types", OLD."record_hash", OLD."record_version", OLD."registrations", OLD."revised", OLD."season", OLD."source", OLD."title", OLD."updated_at", OLD."vernacular_title", OLD."volume", OLD."year"); RETURN NULL;', hash='e4a26b3c4bf8b22de69d023342550e116282bd1e', operation='UPDATE', pgid='pgtrigger_update_update_0154a', table='evidence_study', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='study',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "evidence_studyevent" ("abstract", "article_number", "authors", "authors_complete", "book", "coi_statement", "created_at", "date_literal", "day", "doi", "electronic_date", "fetched_at", "grants", "id", "issn", "issn_electronic", "issue", "journal", "journal_abbreviation", "keywords", "kind", "languages", "links", "mesh", "month", "nlm_id", "pages", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pmcid", "pmid", "publication_types", "record_hash", "record_version", "registrations", "revised", "season", "source", "title", "updated_at", "vernacular_title", "volume", "year") VALUES (OLD."abstract", OLD."article_number", OLD."authors", OLD."authors_complete", OLD."book", OLD."coi_statement", OLD."created_at", OLD."date_literal", OLD."day", OLD."doi", OLD."electronic_date", OLD."fetched_at", OLD."grants", OLD."id", OLD."issn", OLD."issn_electronic", OLD."issue", OLD."journal", OLD."journal_abbreviation", OLD."keywords", OLD."kind", OLD."languages", OLD."links", OLD."mesh", OLD."month", OLD."nlm_id", OLD."pages", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."pmcid", OLD."pmid", OLD."publication_types", OLD."record_hash", OLD."record_version", OLD."registrations", OLD."revised", OLD."season", OLD."source", OLD."title", OLD."updated_at", OLD."vernacular_title", OLD."volume", OLD."year"); RETURN NULL;', hash='bb2c306e4a86313f0a6a78223ddeaf435d28ca76', operation='DELETE', pgid='pgtrigger_delete_delete_cfb9b', table='evidence_study', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='study',
            trigger=pgtrigger.compiler.Trigger(name='number_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id"))', func="RAISE EXCEPTION 'The number of a study never changes.';", hash='fc7619fbb6c08bfd40586ee40fbaf6a0055bf2ff', operation='UPDATE', pgid='pgtrigger_number_stays_68040', table='evidence_study', when='BEFORE')),
        ),
        migrations.AddField(
            model_name='appraisalevent',
            name='item',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='evidence.evidenceitem'),
        ),
        migrations.AddField(
            model_name='appraisalevent',
            name='outcome',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='evidence.outcome'),
        ),
        migrations.AddField(
            model_name='appraisalevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='evidence.appraisal'),
        ),
        migrations.AddField(
            model_name='appraisalevent',
            name='reviewer',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='assesseditemevent',
            name='assessment',
            field=models.ForeignKey(db_constraint=False, db_tablespace='', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='evidence.assessment'),
        ),
        migrations.AddField(
            model_name='assesseditemevent',
            name='evidenceitem',
            field=models.ForeignKey(db_constraint=False, db_tablespace='', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='evidence.evidenceitem'),
        ),
        migrations.AddField(
            model_name='assessmentevent',
            name='assessed_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='assessmentevent',
            name='outcome',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='evidence.outcome'),
        ),
        migrations.AddField(
            model_name='assessmentevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='evidence.assessment'),
        ),
        migrations.AddField(
            model_name='claimevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='evidence.claim'),
        ),
        migrations.AddField(
            model_name='claimevent',
            name='taken_by',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='claimtopicevent',
            name='claim',
            field=models.ForeignKey(db_constraint=False, db_tablespace='', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='evidence.claim'),
        ),
        migrations.AddField(
            model_name='claimtopicevent',
            name='topic',
            field=models.ForeignKey(db_constraint=False, db_tablespace='', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='evidence.topic'),
        ),
        migrations.AddField(
            model_name='consensusevent',
            name='decided_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='consensusevent',
            name='item',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='evidence.evidenceitem'),
        ),
        migrations.AddField(
            model_name='consensusevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='evidence.consensus'),
        ),
        migrations.AddField(
            model_name='evidenceitemevent',
            name='added_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='evidenceitemevent',
            name='claim',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='evidence.claim'),
        ),
        migrations.AddField(
            model_name='evidenceitemevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='evidence.evidenceitem'),
        ),
        migrations.AddField(
            model_name='evidenceitemevent',
            name='study',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='evidence.study'),
        ),
        migrations.AddField(
            model_name='noticeevent',
            name='overridden_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='noticeevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='evidence.notice'),
        ),
        migrations.AddField(
            model_name='noticeevent',
            name='study',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='evidence.study'),
        ),
        migrations.AddField(
            model_name='outcomeevent',
            name='claim',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='evidence.claim'),
        ),
        migrations.AddField(
            model_name='outcomeevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='evidence.outcome'),
        ),
        migrations.AddField(
            model_name='ratingevent',
            name='appraisal',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='evidence.appraisal'),
        ),
        migrations.AddField(
            model_name='ratingevent',
            name='claim',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='evidence.claim'),
        ),
        migrations.AddField(
            model_name='ratingevent',
            name='consensus',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='evidence.consensus'),
        ),
        migrations.AddField(
            model_name='ratingevent',
            name='level',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='evidence.level'),
        ),
        migrations.AddField(
            model_name='ratingevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='evidence.rating'),
        ),
        migrations.AddField(
            model_name='ratingevent',
            name='rated_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='ratingevent',
            name='scale',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='evidence.scale'),
        ),
        migrations.AddField(
            model_name='stepevent',
            name='assessment',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='evidence.assessment'),
        ),
        migrations.AddField(
            model_name='stepevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='evidence.step'),
        ),
        migrations.AddField(
            model_name='stepitemevent',
            name='evidenceitem',
            field=models.ForeignKey(db_constraint=False, db_tablespace='', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='evidence.evidenceitem'),
        ),
        migrations.AddField(
            model_name='stepitemevent',
            name='step',
            field=models.ForeignKey(db_constraint=False, db_tablespace='', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='evidence.step'),
        ),
        migrations.AddField(
            model_name='studyevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='evidence.study'),
        ),
        migrations.AddField(
            model_name='stepitemevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='evidence.stepitem'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='stepitem',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "evidence_stepitemevent" ("evidenceitem_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "step_id") VALUES (NEW."evidenceitem_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."step_id"); RETURN NULL;', hash='1378534c0d6a0e187e125194c2333f0059b1d166', operation='INSERT', pgid='pgtrigger_insert_insert_5410f', table='evidence_step_items', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='stepitem',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "evidence_stepitemevent" ("evidenceitem_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "step_id") VALUES (OLD."evidenceitem_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."step_id"); RETURN NULL;', hash='831d14b211bece7845fc2c1f1b14c83780e7a26d', operation='DELETE', pgid='pgtrigger_delete_delete_e43a7', table='evidence_step_items', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='stepitem',
            trigger=pgtrigger.compiler.Trigger(name='own_claim', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT EXISTS (\n    SELECT FROM evidence_assessment assessment JOIN evidence_outcome outcome ON outcome.id = assessment.outcome_id\n        JOIN evidence_evidenceitem item ON item.claim_id = outcome.claim_id\n    WHERE assessment.id = (SELECT assessment_id FROM evidence_step WHERE id = NEW.step_id) AND item.id = NEW.evidenceitem_id\n) THEN\n    RAISE EXCEPTION 'An assessment rests on studies of its own claim.';\nEND IF; RETURN NEW;", hash='b8368d25f2feca57081ebd171affbf9dd04aa789', operation='INSERT OR UPDATE', pgid='pgtrigger_own_claim_c7412', table='evidence_step_items', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='stepitem',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'What was judged is never emptied as a whole.';", hash='ce8c89ff74fcc637942776af1ac9503c30979bc7', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_001f0', table='evidence_step_items', when='BEFORE')),
        ),
        migrations.AddField(
            model_name='claimtopicevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='evidence.claimtopic'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claimtopic',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "evidence_claimtopicevent" ("claim_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "topic_id") VALUES (NEW."claim_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."topic_id"); RETURN NULL;', hash='160a002071f455858d0fef62fa2e32257e3fb161', operation='INSERT', pgid='pgtrigger_insert_insert_98ff4', table='evidence_claim_topics', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claimtopic',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "evidence_claimtopicevent" ("claim_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "topic_id") VALUES (OLD."claim_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."topic_id"); RETURN NULL;', hash='e27bff3c6e99b12b9caf217d0b6ad1f9d108d15d', operation='DELETE', pgid='pgtrigger_delete_delete_a76e5', table='evidence_claim_topics', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claimtopic',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Topics are taken away from claims one by one.';", hash='8069274e3477c853902d12f887a204596560592d', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_c51cf', table='evidence_claim_topics', when='BEFORE')),
        ),
        migrations.AddField(
            model_name='assesseditemevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='evidence.assesseditem'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assesseditem',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "evidence_assesseditemevent" ("assessment_id", "evidenceitem_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."assessment_id", NEW."evidenceitem_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='aff7d8d95661048f5a39792e56ebf1b3886f755c', operation='INSERT', pgid='pgtrigger_insert_insert_29bff', table='evidence_assessment_items', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assesseditem',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "evidence_assesseditemevent" ("assessment_id", "evidenceitem_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."assessment_id", OLD."evidenceitem_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;', hash='b741099a0b5ca7946684176eb587c6171fddc1d2', operation='DELETE', pgid='pgtrigger_delete_delete_2d062', table='evidence_assessment_items', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assesseditem',
            trigger=pgtrigger.compiler.Trigger(name='own_claim', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT EXISTS (\n    SELECT FROM evidence_assessment assessment JOIN evidence_outcome outcome ON outcome.id = assessment.outcome_id\n        JOIN evidence_evidenceitem item ON item.claim_id = outcome.claim_id\n    WHERE assessment.id = NEW.assessment_id AND item.id = NEW.evidenceitem_id\n) THEN\n    RAISE EXCEPTION 'An assessment rests on studies of its own claim.';\nEND IF; RETURN NEW;", hash='17e4bdd8daf9188e2bf680d0dd6d10d2f96672b7', operation='INSERT OR UPDATE', pgid='pgtrigger_own_claim_219a5', table='evidence_assessment_items', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assesseditem',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'What was judged is never emptied as a whole.';", hash='fa99c898a3beb93287eabba2a576f051d3fda631', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_f3745', table='evidence_assessment_items', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appraisalevent',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'The history of changes is kept for ever.';", hash='01990091d88e4d4f51cc9a67dd979e1028b69c81', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_ec103', table='evidence_appraisalevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appraisalevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='657a87eb05eff13f84539ae4090c11c137a057d6', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_73a1a', table='evidence_appraisalevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assessmentevent',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'The history of changes is kept for ever.';", hash='2308ff16bd3b8b9f77d1ea27b458ed2e966b45c3', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_5a1d0', table='evidence_assessmentevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assessmentevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='0d29f689d6899c9bfc902027de0c8d4ccb5f6547', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_fe784', table='evidence_assessmentevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claimevent',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'The history of changes is kept for ever.';", hash='7c14f6592f576d24a853704776efd14fe422253e', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_28e6a', table='evidence_claimevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claimevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='d88e548c6e3da3a77e8019ff0f51fde99e36d8f7', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_95699', table='evidence_claimevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='consensusevent',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'The history of changes is kept for ever.';", hash='f354edbbdccc7c55ddcf804714b8e044ff768904', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_e4b6e', table='evidence_consensusevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='consensusevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='92436aa9fae2f5b7dd7a7a4820eb61f1d5f8e48a', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_16afd', table='evidence_consensusevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='evidenceitemevent',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'The history of changes is kept for ever.';", hash='fc5e02efb00a0dd5f38420204ed6eace49217cf6', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_84148', table='evidence_evidenceitemevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='evidenceitemevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='537daa2db0792298086f662c195349f2890fea0d', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_62b0e', table='evidence_evidenceitemevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='noticeevent',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'The history of changes is kept for ever.';", hash='c3bdd684bb025a5c913f725687bbfda0b463abc2', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_e97f5', table='evidence_noticeevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='noticeevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='505b9f1d977648a0520998e850bd0e14b33c993f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_f4e63', table='evidence_noticeevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='outcomeevent',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'The history of changes is kept for ever.';", hash='bb474f58cfdfc46dc097335cac633ea7cfbc974e', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_98a0a', table='evidence_outcomeevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='outcomeevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='4d3d5f3d40bcc79fe47bb4c663fd5a10168b8558', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_d6d4e', table='evidence_outcomeevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ratingevent',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'The history of changes is kept for ever.';", hash='f77a77df58035118e5f59111c6d90943d42013e9', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_c481f', table='evidence_ratingevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ratingevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='0b1cf42f4d86156b63d98d7de0ddf1160ae2930e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_37315', table='evidence_ratingevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='stepevent',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'The history of changes is kept for ever.';", hash='7eb3dd4ad8ea5a4711112350d409a29f5f36449e', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_1c133', table='evidence_stepevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='stepevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c9dd49eda8b0388d8c6c5290fa9ac6a3ad84f923', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_b0517', table='evidence_stepevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='studyevent',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'The history of changes is kept for ever.';", hash='76b6ae5149eed9df13bef76f0c12dd626ac818f2', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_15079', table='evidence_studyevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='studyevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='bce9f55ce490d4b9957920fc929e1d32d8ff976d', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_e135c', table='evidence_studyevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='stepitemevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='3b74a87f325b03ba1d8f4a1a1d0183d8f44a6275', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_86eb9', table='evidence_stepitemevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='stepitemevent',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'The history of changes is kept for ever.';", hash='0de47aa7832b01d64e5a31d86a96b1dca9937da1', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_ee308', table='evidence_stepitemevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claimtopicevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2b85de71ac0d863bcb89506b8c3e6b5895f6e7e5', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_73e11', table='evidence_claimtopicevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claimtopicevent',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'The history of changes is kept for ever.';", hash='05a22b12f9d2ec9119bbf2adf1d1d58c1b459688', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_cbc71', table='evidence_claimtopicevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assesseditemevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='729ac975e06703f6fbac723d017dac114dbd4c2b', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_f3e00', table='evidence_assesseditemevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assesseditemevent',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'The history of changes is kept for ever.';", hash='5b7d13d62a6dae5cf177200b51f9e32077252693', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_0f54c', table='evidence_assesseditemevent', when='BEFORE')),
        ),
    ]
