"""Ratings on several scales, consensus, declarations, GRADE assessments and publications."""


import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0003_groups"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Assessment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
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
                'verbose_name': 'GRADE assessment',
                'ordering': ['outcome'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Consensus',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('agreement', 'the reviewers agree'), ('third_person', 'settled by a third person')], max_length=15)),
                ('direction', models.CharField(choices=[('supports', 'supports the claim'), ('refutes', 'refutes the claim'), ('no_difference', 'found no difference'), ('mixed', 'mixed'), ('unclear', 'unclear')], max_length=15)),
                ('reason', models.TextField(blank=True)),
                ('decided_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('basis', models.JSONField(help_text='The judgements that it was made from.')),
            ],
            options={
                'verbose_name_plural': 'consensus',
                'ordering': ['item'],
            },
        ),
        migrations.CreateModel(
            name='Declaration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('declared_on', models.DateField(default=django.utils.timezone.localdate)),
                ('valid_until', models.DateField()),
                ('nothing_to_declare', models.BooleanField(default=False)),
                ('interests', models.TextField(blank=True, help_text='Money, posts, own studies, close relations: whatever a reader would want to know.')),
                ('may_be_named', models.BooleanField(default=False, help_text='Otherwise publications call you “Reviewer 1” or the like.', verbose_name='my name may be published')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'verbose_name': 'declaration of interests',
                'verbose_name_plural': 'declarations of interests',
                'ordering': ['-declared_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('content', models.TextField(help_text='Canonical JSON: keys sorted, no spaces, UTF-8.')),
                ('hash', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('statement', models.CharField(max_length=500)),
                ('question_type', models.CharField(choices=[('treatment', 'treatment benefit'), ('common_harms', 'common harms'), ('rare_harms', 'rare harms'), ('diagnosis', 'diagnosis'), ('prognosis', 'prognosis'), ('prevalence', 'prevalence'), ('screening', 'screening')], max_length=20)),
                ('topics', django.contrib.postgres.fields.ArrayField(base_field=models.SlugField(), blank=True, default=list, size=None)),
                ('certainty', models.CharField(blank=True, choices=[('very_low', 'Very low'), ('low', 'Low'), ('moderate', 'Moderate'), ('high', 'High')], max_length=10)),
                ('note', models.TextField(blank=True, verbose_name='what is new')),
                ('override_reason', models.TextField(blank=True, verbose_name='why in spite of a retraction')),
                ('published_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['claim', '-number'],
            },
        ),
        migrations.CreateModel(
            name='PublishedStudy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField()),
            ],
            options={
                'ordering': ['publication', 'position'],
            },
        ),
        migrations.CreateModel(
            name='Rating',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('suggested', models.CharField(blank=True, max_length=20, verbose_name='level that was suggested')),
                ('reason', models.TextField(blank=True)),
                ('rated_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['scale', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Step',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('domain', models.CharField(choices=[('risk_of_bias', 'Risk of bias'), ('inconsistency', 'Inconsistency'), ('indirectness', 'Indirectness'), ('imprecision', 'Imprecision'), ('publication_bias', 'Publication bias'), ('large_effect', 'Large effect'), ('dose_response', 'Dose response'), ('residual_confounding', 'Residual confounding')], max_length=20)),
                ('change', models.SmallIntegerField(default=0)),
                ('assessable', models.BooleanField(default=True)),
                ('reason', models.TextField(blank=True)),
            ],
            options={
                'ordering': ['assessment', 'pk'],
            },
        ),
        migrations.AlterModelOptions(
            name='appraisal',
            options={'ordering': ['item', 'pk'], 'permissions': [('settle_conflict', 'Can settle conflicts between reviewers')]},
        ),
        migrations.RemoveConstraint(
            model_name='appraisal',
            name='appraisal_has_reason',
        ),
        migrations.RemoveConstraint(
            model_name='appraisal',
            name='appraisal_direction_known',
        ),
        migrations.AddField(
            model_name='appraisal',
            name='bias',
            field=models.JSONField(blank=True, default=dict, verbose_name='answers of the tool'),
        ),
        migrations.AddField(
            model_name='appraisal',
            name='design',
            field=models.CharField(blank=True, choices=[('systematic review', 'systematic review'), ('randomised controlled trial', 'randomised controlled trial'), ('controlled trial, perhaps not randomised', 'controlled trial, perhaps not randomised'), ('clinical trial, design unknown', 'clinical trial, design unknown'), ('cohort study', 'cohort study'), ('case-control study', 'case-control study'), ('cross-sectional study', 'cross-sectional study'), ('observational study', 'observational study'), ('case report', 'case report'), ('protocol, without results', 'protocol, without results'), ('guideline', 'guideline'), ('narrative review', 'narrative review'), ('opinion', 'opinion'), ('not evidence', 'not evidence'), ('preclinical study', 'preclinical study'), ('unknown', 'unknown')], max_length=50, verbose_name='study design'),
        ),
        migrations.AddField(
            model_name='appraisal',
            name='design_reason',
            field=models.TextField(blank=True, verbose_name='why another design than suggested'),
        ),
        migrations.AddField(
            model_name='appraisal',
            name='estimate',
            field=models.DecimalField(blank=True, decimal_places=4, max_digits=12, null=True),
        ),
        migrations.AddField(
            model_name='appraisal',
            name='finding',
            field=models.TextField(blank=True, verbose_name='finding, quoted from the abstract'),
        ),
        migrations.AddField(
            model_name='appraisal',
            name='finding_check',
            field=models.CharField(blank=True, choices=[('verified', 'found in the abstract, word for word'), ('not_found', 'not found in the abstract, word for word'), ('no_abstract', 'no abstract to look in'), ('', 'nothing quoted')], max_length=12),
        ),
        migrations.AddField(
            model_name='appraisal',
            name='first_judgement',
            field=models.JSONField(blank=True, editable=False, help_text='As first submitted, before anybody else’s was seen.', null=True),
        ),
        migrations.AddField(
            model_name='appraisal',
            name='funding',
            field=models.CharField(blank=True, choices=[('industry', 'industry'), ('mixed', 'industry and others'), ('independent', 'without industry'), ('not_stated', 'not stated')], max_length=12),
        ),
        migrations.AddField(
            model_name='appraisal',
            name='high',
            field=models.DecimalField(blank=True, decimal_places=4, max_digits=12, null=True, verbose_name='interval to'),
        ),
        migrations.AddField(
            model_name='appraisal',
            name='low',
            field=models.DecimalField(blank=True, decimal_places=4, max_digits=12, null=True, verbose_name='interval from'),
        ),
        migrations.AddField(
            model_name='appraisal',
            name='measure',
            field=models.CharField(blank=True, choices=[('RR', 'risk ratio'), ('OR', 'odds ratio'), ('HR', 'hazard ratio'), ('RD', 'risk difference'), ('MD', 'mean difference'), ('SMD', 'standardised mean difference'), ('IRR', 'rate ratio'), ('proportion', 'proportion'), ('other', 'other (say which in the rationale)')], max_length=12),
        ),
        migrations.AddField(
            model_name='appraisal',
            name='outcome',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appraisals', to='evidence.outcome'),
        ),
        migrations.AddField(
            model_name='appraisal',
            name='overall_bias',
            field=models.CharField(blank=True, max_length=20, verbose_name='overall risk of bias'),
        ),
        migrations.AddField(
            model_name='appraisal',
            name='participants',
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='appraisal',
            name='state',
            field=models.CharField(choices=[('draft', 'draft'), ('submitted', 'submitted')], default='draft', max_length=10),
        ),
        migrations.AddField(
            model_name='appraisal',
            name='submitted_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='appraisal',
            name='suggested_design',
            field=models.CharField(blank=True, max_length=50),
        ),
        migrations.AddField(
            model_name='appraisal',
            name='tool',
            field=models.CharField(blank=True, choices=[('rob2-2019', 'RoB 2 (2019)'), ('robins-i-2016', 'ROBINS-I (2016)'), ('amstar2-2017', 'AMSTAR 2 (2017)')], max_length=30, verbose_name='risk-of-bias tool'),
        ),
        migrations.AddField(
            model_name='claim',
            name='reviewers_needed',
            field=models.PositiveSmallIntegerField(default=2, help_text='How many reviewers appraise each study, without seeing one another’s judgement.'),
        ),
        migrations.AddField(
            model_name='claim',
            name='taken_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='claim',
            name='taken_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='claim',
            name='version',
            field=models.PositiveIntegerField(blank=True, editable=False, null=True),
        ),
        migrations.AlterField(
            model_name='appraisal',
            name='direction',
            field=models.CharField(blank=True, choices=[('supports', 'supports the claim'), ('refutes', 'refutes the claim'), ('no_difference', 'found no difference'), ('mixed', 'mixed'), ('unclear', 'unclear')], max_length=15),
        ),
        migrations.AlterField(
            model_name='appraisal',
            name='reason',
            field=models.TextField(blank=True, help_text='Why this level and this direction.', verbose_name='rationale'),
        ),
        migrations.AddConstraint(
            model_name='appraisal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('estimate__isnull', True), ('measure', '')), models.Q(('estimate__isnull', False), models.Q(('measure', ''), _negated=True)), _connector='OR'), name='appraisal_effect_has_measure_and_estimate', violation_error_message='An effect has a measure and an estimate: give both, or neither.'),
        ),
        migrations.AddConstraint(
            model_name='appraisal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('high__isnull', True), ('low__isnull', True)), models.Q(('estimate__isnull', False), ('high__isnull', False), ('low__isnull', False), ('high__gte', models.F('estimate')), ('low__lte', models.F('estimate'))), _connector='OR'), name='appraisal_interval_holds_estimate', violation_error_message='An interval has two ends, and the estimate lies between them.'),
        ),
        migrations.AddConstraint(
            model_name='appraisal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'draft'), ('submitted_at__isnull', True)), models.Q(('first_judgement__isnull', False), ('state', 'submitted'), ('submitted_at__isnull', False)), _connector='OR'), name='appraisal_state_known_and_dated'),
        ),
        migrations.AddConstraint(
            model_name='appraisal',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'draft'), ('reason__regex', '\\S'), _connector='OR'), name='appraisal_has_reason', violation_error_message='An appraisal needs a rationale before it is submitted.'),
        ),
        migrations.AddConstraint(
            model_name='appraisal',
            constraint=models.CheckConstraint(condition=models.Q(('direction__in', ['supports', 'refutes', 'no_difference', 'mixed', 'unclear']), models.Q(('direction', ''), ('state', 'draft')), _connector='OR'), name='appraisal_direction_known', violation_error_message='An appraisal needs a direction before it is submitted.'),
        ),
        migrations.AddConstraint(
            model_name='appraisal',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'draft'), models.Q(('design', ''), _negated=True), _connector='OR'), name='appraisal_has_design', violation_error_message='An appraisal needs a study design before it is submitted.'),
        ),
        migrations.AddConstraint(
            model_name='appraisal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('finding', ''), ('finding_check', '')), models.Q(models.Q(('finding', ''), _negated=True), models.Q(('finding_check', ''), _negated=True)), _connector='OR'), name='appraisal_finding_is_checked'),
        ),
        migrations.AddConstraint(
            model_name='appraisal',
            constraint=models.CheckConstraint(condition=models.Q(('overall_bias__regex', '.'), ('tool', ''), _negated=True), name='appraisal_overall_bias_has_tool'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('reviewers_needed__range', (1, 9))), name='claim_reviewers_needed_range', violation_error_message='A claim needs from 1 to 9 reviewers.'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('taken_at__isnull', True), ('taken_by__isnull', True)), models.Q(('taken_at__isnull', False), ('taken_by__isnull', False)), _connector='OR'), name='claim_taken_has_name_and_date'),
        ),
        migrations.AddConstraint(
            model_name='outcome',
            constraint=models.CheckConstraint(condition=models.Q(('importance__in', ['critical', 'important', 'not_important']), ('kind__in', ['patient_important', 'surrogate']), ('wanted__in', ['', 'less', 'more'])), name='outcome_words_known'),
        ),
        migrations.AddField(
            model_name='assessment',
            name='assessed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='assessment',
            name='items',
            field=models.ManyToManyField(blank=True, help_text='The studies that make up the evidence for this outcome.', related_name='assessments', to='evidence.evidenceitem', verbose_name='studies'),
        ),
        migrations.AddField(
            model_name='assessment',
            name='outcome',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='assessment', to='evidence.outcome'),
        ),
        migrations.AddField(
            model_name='consensus',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='consensus',
            name='item',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='consensus', to='evidence.evidenceitem'),
        ),
        migrations.AddField(
            model_name='declaration',
            name='reviewer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='declarations', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='publication',
            name='claim',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='publications', to='evidence.claim'),
        ),
        migrations.AddField(
            model_name='publication',
            name='published_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='publishedstudy',
            name='publication',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shown', to='evidence.publication'),
        ),
        migrations.AddField(
            model_name='publishedstudy',
            name='study',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shown_in', to='evidence.study'),
        ),
        migrations.AddField(
            model_name='publication',
            name='studies',
            field=models.ManyToManyField(related_name='publications', through='evidence.PublishedStudy', to='evidence.study'),
        ),
        migrations.AddField(
            model_name='rating',
            name='appraisal',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='ratings', to='evidence.appraisal'),
        ),
        migrations.AddField(
            model_name='rating',
            name='claim',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='ratings', to='evidence.claim'),
        ),
        migrations.AddField(
            model_name='rating',
            name='consensus',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='ratings', to='evidence.consensus'),
        ),
        migrations.AddField(
            model_name='rating',
            name='level',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ratings', to='evidence.level'),
        ),
        migrations.AddField(
            model_name='rating',
            name='rated_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='rating',
            name='scale',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ratings', to='evidence.scale'),
        ),
        migrations.AddField(
            model_name='step',
            name='assessment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='evidence.assessment'),
        ),
        migrations.AddField(
            model_name='step',
            name='items',
            field=models.ManyToManyField(blank=True, related_name='+', to='evidence.evidenceitem', verbose_name='studies that drive it'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('estimate__isnull', True), ('measure', '')), models.Q(('estimate__isnull', False), models.Q(('measure', ''), _negated=True)), _connector='OR'), name='assessment_effect_has_measure_and_estimate', violation_error_message='An effect has a measure and an estimate: give both, or neither.'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('high__isnull', True), ('low__isnull', True)), models.Q(('estimate__isnull', False), ('high__isnull', False), ('low__isnull', False), ('high__gte', models.F('estimate')), ('low__lte', models.F('estimate'))), _connector='OR'), name='assessment_interval_holds_estimate', violation_error_message='An interval has two ends, and the estimate lies between them.'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('start__in', ['high', 'low']), ('start_reason__regex', '\\S')), name='assessment_start_has_reason', violation_error_message='An assessment starts high or low, with a reason.'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('magnitude__in', ['', 'large', 'moderate', 'small', 'none']), ('effect_direction__in', ['', 'reduces', 'increases'])), name='assessment_words_known'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('baseline_risk__isnull', True), models.Q(('baseline_risk__range', (0, 1000)), ('baseline_source__regex', '\\S')), _connector='OR'), name='assessment_baseline_has_source', violation_error_message='A number of people from 0 to 1,000, and where it is from.'),
        ),
        migrations.AddConstraint(
            model_name='consensus',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_by__isnull', True), ('kind', 'agreement')), models.Q(('decided_by__isnull', False), ('kind', 'third_person'), ('reason__regex', '\\S')), _connector='OR'), name='consensus_by_third_person_has_name_and_reason', violation_error_message='A third person’s decision needs a name and a reason.'),
        ),
        migrations.AddConstraint(
            model_name='consensus',
            constraint=models.CheckConstraint(condition=models.Q(('direction__in', ['supports', 'refutes', 'no_difference', 'mixed', 'unclear'])), name='consensus_direction_known'),
        ),
        migrations.AddConstraint(
            model_name='declaration',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('interests', ''), ('nothing_to_declare', True)), models.Q(('interests__regex', '\\S'), ('nothing_to_declare', False)), _connector='OR'), name='declaration_says_something', violation_error_message='Say what your interests are, or tick that there is nothing to declare; not both.'),
        ),
        migrations.AddConstraint(
            model_name='declaration',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until__gt', models.F('declared_on')), ('valid_until__lte', django.db.models.expressions.CombinedExpression(models.F('declared_on'), '+', models.Value(366)))), name='declaration_valid_a_year_at_most', violation_error_message='A declaration is valid for one year at most.'),
        ),
        migrations.AddConstraint(
            model_name='publishedstudy',
            constraint=models.UniqueConstraint(fields=('publication', 'study'), name='published_study_once_per_publication'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.UniqueConstraint(fields=('claim', 'number'), name='publication_number_once_per_claim'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='publication_number_from_one'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.CheckConstraint(condition=models.Q(('hash', models.Func(models.Func(models.Func(models.F('content'), models.Value('UTF8'), function='convert_to'), function='sha256'), models.Value('hex'), function='encode', output_field=models.CharField()))), name='publication_hash_is_of_content'),
        ),
        migrations.AddConstraint(
            model_name='rating',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('appraisal__isnull', False), ('claim__isnull', True), ('consensus__isnull', True)), models.Q(('appraisal__isnull', True), ('claim__isnull', True), ('consensus__isnull', False)), models.Q(('appraisal__isnull', True), ('claim__isnull', False), ('consensus__isnull', True)), _connector='OR'), name='rating_is_of_one_thing'),
        ),
        migrations.AddConstraint(
            model_name='rating',
            constraint=models.CheckConstraint(condition=models.Q(('claim__isnull', True), models.Q(('rated_by__isnull', False), ('reason__regex', '\\S')), _connector='OR'), name='rating_of_a_claim_has_name_and_reason', violation_error_message='A rating of the whole evidence needs a name and a reason.'),
        ),
        migrations.AddConstraint(
            model_name='rating',
            constraint=models.UniqueConstraint(fields=('appraisal', 'scale'), name='rating_once_per_scale_and_appraisal', violation_error_message='This is rated on this scale already; change that rating.'),
        ),
        migrations.AddConstraint(
            model_name='rating',
            constraint=models.UniqueConstraint(fields=('consensus', 'scale'), name='rating_once_per_scale_and_consensus', violation_error_message='This is rated on this scale already; change that rating.'),
        ),
        migrations.AddConstraint(
            model_name='rating',
            constraint=models.UniqueConstraint(fields=('claim', 'scale'), name='rating_once_per_scale_and_claim', violation_error_message='This is rated on this scale already; change that rating.'),
        ),
        migrations.AddConstraint(
            model_name='step',
            constraint=models.UniqueConstraint(fields=('assessment', 'domain'), name='step_once_per_domain', violation_error_message='This domain was judged already; change that step.'),
        ),
        migrations.AddConstraint(
            model_name='step',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('change__range', (-2, 0)), ('domain__in', ['risk_of_bias', 'inconsistency', 'indirectness', 'imprecision', 'publication_bias'])), models.Q(('change__range', (0, 2)), ('domain', 'large_effect')), models.Q(('change__range', (0, 1)), ('domain__in', ['dose_response', 'residual_confounding'])), _connector='OR'), name='step_in_range', violation_error_message='This domain cannot move the certainty so far, or that way.'),
        ),
        migrations.AddConstraint(
            model_name='step',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('assessable', True), ('change', 0)), ('reason__regex', '\\S'), _connector='OR'), name='step_has_reason', violation_error_message='A step up or down needs a reason.'),
        ),
        migrations.AddConstraint(
            model_name='step',
            constraint=models.CheckConstraint(condition=models.Q(('assessable', True), models.Q(('change', 0), ('domain', 'publication_bias')), _connector='OR'), name='step_not_assessable_is_publication_bias', violation_error_message='Only publication bias may be not assessable.'),
        ),
    ]
