"""More scales that come with Evidence, beside OCEBM 2011 and GRADE. Labels are our own words; each scale's text is at
its address. A scale that a site has already added under the same key and version stays as the site made it."""

from django.db import migrations

# Oxford Centre for Evidence-based Medicine, Levels of Evidence (March 2009). Its columns, and our questions:
# therapy/prevention, aetiology/harm: treatment and both harms; differential diagnosis/symptom prevalence: prevalence;
# it has no column for screening, and claims ask no economic questions.
OCEBM_2009 = {
    "key": "ocebm", "version": "2009", "name": "OCEBM Levels of Evidence", "target": "study",
    "url": "https://www.cebm.ox.ac.uk/resources/levels-of-evidence/"
           "oxford-centre-for-evidence-based-medicine-levels-of-evidence-march-2009",
    "note": "Replaced by the levels of 2011; for work that cites the older ones. It has no levels for screening, no 2c "
            "for diagnosis, and no 3a and 3b for prognosis. Its level 5 includes opinion, that of 2011 does not.",
}
THERAPY_2009 = (
    ("1a", "systematic review of randomised trials that agree with each other"),
    ("1b", "one randomised trial with a precise result"),
    ("1c", "before the treatment everybody died (or some did), with it some survive (or nobody dies)"),
    ("2a", "systematic review of cohort studies that agree with each other"),
    ("2b", "one cohort study, or a weak randomised trial"),
    ("2c", "study of routine outcomes, or comparison of whole populations"),
    ("3a", "systematic review of case-control studies that agree with each other"),
    ("3b", "one case-control study"),
    ("4", "case series, or a weak cohort or case-control study"),
    ("5", "opinion that was not appraised, or reasoning from physiology or the laboratory"),
)
LEVELS_2009 = {
    "treatment": THERAPY_2009,
    "common_harms": THERAPY_2009,
    "rare_harms": THERAPY_2009,
    "prognosis": (
        ("1a", "systematic review of inception cohorts that agree, or a rule validated in several populations"),
        ("1b", "inception cohort that lost few patients, or a rule validated in one population"),
        ("1c", "case series in which all patients, or none, had the outcome"),
        ("2a", "systematic review of retrospective cohorts, or of untreated arms of trials, that agree"),
        ("2b", "retrospective cohort, untreated arm of a trial, or a rule not validated in other patients"),
        ("2c", "study of routine outcomes"),
        ("4", "case series, or a weak cohort of patients followed for their prognosis"),
        ("5", "opinion that was not appraised, or reasoning from physiology or the laboratory"),
    ),
    "diagnosis": (
        ("1a", "systematic review of level 1 studies that agree, or a rule validated in several centres"),
        ("1b", "cohort that validates the test against a good reference standard, or a rule tested in one centre"),
        ("1c", "a finding so specific that it proves the disease, or so sensitive that its absence excludes it"),
        ("2a", "systematic review of weaker diagnostic studies that agree with each other"),
        ("2b", "exploring cohort with a good reference standard, or a rule not validated in other patients"),
        ("3a", "systematic review of studies of level 3b or better that agree with each other"),
        ("3b", "patients not consecutive, or reference standard not applied to all"),
        ("4", "case-control study, or a reference standard that is poor or depends on the test"),
        ("5", "opinion that was not appraised, or reasoning from physiology or the laboratory"),
    ),
    "prevalence": (
        ("1a", "systematic review of prospective cohorts that agree with each other"),
        ("1b", "prospective cohort that lost few patients"),
        ("1c", "case series in which all patients, or none, had it"),
        ("2a", "systematic review of studies of level 2b or better that agree with each other"),
        ("2b", "retrospective cohort, or a cohort that lost many patients"),
        ("2c", "comparison of whole populations"),
        ("3a", "systematic review of studies of level 3b or better that agree with each other"),
        ("3b", "cohort of patients who were not consecutive, or of a very narrow group"),
        ("4", "case series, or an outdated reference standard"),
        ("5", "opinion that was not appraised, or reasoning from physiology or the laboratory"),
    ),
}

# Ebell 2004, PMID 14971837. It rates two things, so it is two scales.
SORT_URL = "https://www.aafp.org/pubs/afp/issues/2004/0201/p548.html"
SORT_STUDY = {
    "key": "sort-study", "version": "2004", "name": "SORT study quality", "target": "study", "url": SORT_URL,
    "note": "What counts as good quality depends on the question; see the address. A study of disease-oriented "
            "(surrogate) outcomes is level 3, however well it was done.",
}
SORT_STUDY_LEVELS = (
    ("1", "good study (or review of such studies that agree) of outcomes that matter to patients"),
    ("2", "weaker study (or review with weak or contradictory studies) of outcomes that matter to patients"),
    ("3", "anything else: surrogate outcomes, case series, opinion, consensus"),
)
SORT = {
    "key": "sort", "version": "2004", "name": "SORT strength of recommendation", "target": "body", "url": SORT_URL,
    "note": "Disease-oriented (surrogate) outcomes cap the recommendation at C, however good the studies are.",
}
SORT_LEVELS = (
    ("A", "good studies that agree, of outcomes that matter to patients"),
    ("B", "weaker or contradictory studies of outcomes that matter to patients"),
    ("C", "surrogate outcomes, case series, habit, opinion or consensus"),
)

# American Academy of Neurology: classes of therapeutic studies as in the process manual of 2011. The letters are those
# of the manual of 2004, where they say how sure a conclusion is; later editions use them for how firmly to recommend.
AAN_URL = "https://www.aan.com/policy-and-guidelines/guidelines/about-guidelines2/"
AAN = {
    "key": "aan", "version": "2011", "name": "AAN class of evidence (therapeutic)", "target": "study", "url": AAN_URL,
    "note": "For questions of treatment; the AAN has other criteria for diagnosis, prognosis, screening and causes.",
}
AAN_LEVELS = (
    ("I", "randomised trial: allocation concealed, outcomes masked or objective, groups balanced, few drop-outs"),
    ("II", "randomised trial a little short of that, or a cohort study with balanced groups, as strict otherwise"),
    ("III", "other controlled study that tells how its groups differ, outcomes judged independently or objectively"),
    ("IV", "anything else, such as no comparison, other patients, unclear treatments or outcomes, nothing calculable"),
)
AAN_CONCLUSION = {
    "key": "aan-conclusion", "version": "2004", "name": "AAN strength of conclusion", "target": "body", "url": AAN_URL,
    "note": "The letters in their meaning of 2004: how sure the conclusion is, be it for or against. In later editions "
            "they say how firmly something is recommended. U is no rung below C: the data are too few or contradict "
            "each other. Its rank is for lists only, not an order.",
}
AAN_CONCLUSION_LEVELS = (
    ("A", "settled: as a rule at least two class I studies that agree"),
    ("B", "probable: at least one class I study, or two class II studies that agree"),
    ("C", "possible: at least one class II study, or two class III studies that agree"),
    ("U", "undecided: too few data, or data that contradict each other"),
)

# Scottish Intercollegiate Guidelines Network, SIGN 50, revised edition of November 2011.
SIGN = {
    "key": "sign", "version": "2011", "name": "SIGN level of evidence", "target": "study",
    "url": "https://www.sign.ac.uk/what-we-do/methodology/sign-50-a-guideline-developers-handbook",
    "note": "As in the SIGN 50 handbook of 2011, written for questions of effect and cause. The address has the "
            "current handbook, which uses GRADE.",
}
SIGN_LEVELS = (
    ("1++", "systematic review of randomised trials, or a randomised trial: excellent, bias very unlikely"),
    ("1+", "systematic review of randomised trials, or a randomised trial: sound, bias unlikely"),
    ("1-", "systematic review of randomised trials, or a randomised trial: bias likely"),
    ("2++", "excellent review of cohort or case-control studies, or such a study: confounding very unlikely"),
    ("2+", "cohort or case-control study: sound, confounding unlikely, cause and effect fairly probable"),
    ("2-", "cohort or case-control study: bias or confounding likely, perhaps no cause and effect"),
    ("3", "study without comparison, such as case reports and case series"),
    ("4", "opinion of experts"),
)

# NHMRC additional levels of evidence and grades (2009): Merlin 2009, PMID 19519887; Hillier 2011, PMID 21356039.
# The column aetiology is left out: for harms, the NHMRC chooses between it and the column intervention case by case.
NHMRC = {
    "key": "nhmrc", "version": "2009", "name": "NHMRC level of evidence", "target": "study",
    "url": "https://doi.org/10.1186/1471-2288-9-34",
    "note": "A systematic review has level I only if its studies are of level II; otherwise it has the level of its "
            "studies. There are no levels here for harms (the NHMRC decides case by case whether its levels for "
            "interventions or those for causes apply) and none for prevalence.",
}
NHMRC_SCREENING = (
    ("I", "systematic review of randomised trials"),
    ("II", "randomised trial"),
    ("III-1", "controlled trial with allocation not quite by chance, such as by turns"),
    ("III-2", "comparison with a control group of the same time: trial not randomised, cohort or case-control study"),
    ("III-3", "comparison with earlier patients, or of single-arm studies with each other"),
    ("IV", "case series"),
)
NHMRC_LEVELS = {
    "treatment": (
        *NHMRC_SCREENING[:3],
        ("III-2", "control group of the same time: trial not randomised, cohort, case-control, controlled time series"),
        ("III-3", "comparison with earlier patients, of single-arm studies, or a time series without control group"),
        ("IV", "case series, with outcomes after, or before and after, the treatment"),
    ),
    "screening": NHMRC_SCREENING,
    "diagnosis": (
        ("I", "systematic review of level II studies"),
        ("II", "consecutive patients, test compared blindly with a valid, independent reference standard"),
        ("III-1", "the same, with patients who were not consecutive"),
        ("III-2", "comparison with a reference standard that falls short of these"),
        ("III-3", "case-control study of a test"),
        ("IV", "how many cases a test finds, without a reference standard"),
    ),
    "prognosis": (
        ("I", "systematic review of level II studies"),
        ("II", "prospective cohort study"),
        ("III-1", "all people with the factor, or none, have the outcome"),
        ("III-2", "prognostic factors within one arm of a randomised trial"),
        ("III-3", "retrospective cohort study"),
        ("IV", "case series, or a cohort of people at different stages of the disease"),
    ),
}
NHMRC_BODY = {
    "key": "nhmrc-body", "version": "2009", "name": "NHMRC grade of recommendation", "target": "body",
    "url": "https://doi.org/10.1186/1471-2288-11-23",
    "note": "Weighs the studies, their consistency, the size of the effect, and how well they fit the patients and the "
            "(Australian) place. A or B overall needs A or B for both the studies and their consistency.",
}
NHMRC_BODY_LEVELS = (
    ("A", "one can rely on it"),
    ("B", "one can rely on it in most cases"),
    ("C", "some support; apply with care"),
    ("D", "weak; apply with caution only"),
)

USPSTF = {
    "key": "uspstf", "version": "2012", "name": "USPSTF grade", "target": "body",
    "url": "https://www.uspreventiveservicestaskforce.org/uspstf/about-uspstf/methods-and-processes/grade-definitions",
    "note": "Grades a preventive service; one letter joins how large the benefit is and how sure. D is a judgement "
            "against the service, and I is no judgement, so neither is a rung below C: their ranks are for lists "
            "only, not an order.",
}
USPSTF_LEVELS = (
    ("A", "recommended: surely a large benefit on balance"),
    ("B", "recommended: surely a moderate benefit on balance, or probably a moderate or large one"),
    ("C", "for some people, by individual choice: probably or surely a small benefit on balance"),
    ("D", "not recommended: probably or surely no benefit, or more harm than benefit"),
    ("I", "undecided: not enough evidence to weigh benefit and harm"),
)

# Halperin 2016, Circulation 133:1426, the classification of August 2015.
ACC_AHA = {
    "key": "acc-aha", "version": "2015", "name": "ACC/AHA level of evidence", "target": "body",
    "url": "https://doi.org/10.1161/CIR.0000000000000312",
    "note": "Says how good the evidence is, not how firm the recommendation (the class does). B-R and B-NR are one "
            "letter for two kinds of evidence, and so are C-LD and C-EO: ranks within a letter are for lists only, "
            "not an order.",
}
ACC_AHA_LEVELS = (
    ("A", "excellent evidence of several randomised trials, their meta-analysis, or a trial that registries bear out"),
    ("B-R", "fair evidence of one or more randomised trials, or their meta-analysis"),
    ("B-NR", "fair evidence of one or more good studies that were not randomised, or their meta-analysis"),
    ("C-LD", "limited data: studies with weaknesses, their meta-analysis, or physiology in people"),
    ("C-EO", "experts agree from experience"),
)

SCHEMA_ORG = {
    "key": "schema-org", "version": "2012", "name": "schema.org MedicalEvidenceLevel", "target": "body",
    "url": "https://schema.org/MedicalEvidenceLevel",
    "note": "For output to search engines, of schema.org's health terms of 2012; A stands for "
            "https://schema.org/EvidenceLevelA, and so on. Too coarse to judge with.",
}
SCHEMA_ORG_LEVELS = (
    ("A", "several randomised trials, or meta-analyses"),
    ("B", "one randomised trial, or studies that were not randomised"),
    ("C", "case studies, usual care, or agreement of experts"),
)

# Each scale, and its levels for each question, the best first; the question "" stands for any.
SCALES = (
    (OCEBM_2009, LEVELS_2009),
    (SORT_STUDY, {"": SORT_STUDY_LEVELS}),
    (SORT, {"": SORT_LEVELS}),
    (AAN, {"treatment": AAN_LEVELS}),
    (AAN_CONCLUSION, {"": AAN_CONCLUSION_LEVELS}),
    (SIGN, {"": SIGN_LEVELS}),
    (NHMRC, NHMRC_LEVELS),
    (NHMRC_BODY, {"": NHMRC_BODY_LEVELS}),
    (USPSTF, {"": USPSTF_LEVELS}),
    (ACC_AHA, {"": ACC_AHA_LEVELS}),
    (SCHEMA_ORG, {"": SCHEMA_ORG_LEVELS}),
)


def rungs(levels):
    """The fields of each level."""
    for question, ladder in levels.items():
        for rank, (code, label) in enumerate(ladder, start=1):
            yield {"question_type": question, "code": code, "rank": rank, "label": label}


def ship(apps, schema_editor):
    Scale, Level = apps.get_model("evidence", "Scale"), apps.get_model("evidence", "Level")
    for fields, levels in SCALES:
        key, version = fields["key"], fields["version"]
        scale, new = Scale.objects.get_or_create(key=key, version=version, defaults=fields)
        if new:
            Level.objects.bulk_create(Level(scale=scale, **rung) for rung in rungs(levels))


def withdraw(apps, schema_editor):
    """Only what is still as it was shipped goes; what a site made or changed stays, and a level in use is refused."""
    Scale, Level = apps.get_model("evidence", "Scale"), apps.get_model("evidence", "Level")
    for fields, levels in SCALES:
        for scale in Scale.objects.filter(**fields):
            for rung in rungs(levels):
                Level.objects.filter(scale=scale, **rung).delete()
            if not Level.objects.filter(scale=scale).exists():
                scale.delete()


class Migration(migrations.Migration):
    dependencies = [("evidence", "0004_panel")]
    operations = [migrations.RunPython(ship, withdraw)]
