"""The scales that come with Evidence: OCEBM 2011 and GRADE certainty. Labels are our own words; each scale's text is
at its address."""

from django.db import migrations

OCEBM = {
    "key": "ocebm", "version": "2011", "name": "OCEBM Levels of Evidence", "target": "study",
    "url": "https://www.cebm.ox.ac.uk/resources/levels-of-evidence/ocebm-levels-of-evidence",
    "note": "Levels depend on the question. A level may go down for quality, imprecision, indirectness or inconsistency, "
            "and up for a large effect; the reason says so.",
}
GRADE = {
    "key": "grade", "version": "2013", "name": "GRADE certainty", "target": "body",
    "url": "https://gdt.gradepro.org/app/handbook/handbook.html",
    "note": "Rates a body of evidence for one outcome, never one study.",
}

TREATMENT = (
    "systematic review of randomised trials, or n-of-1 trials",
    "randomised trial, or observational study with a dramatic effect",
    "controlled cohort or follow-up study, not randomised",
    "case series, case-control study, or historical controls",
    "reasoning from mechanism",
)
HARMS = (
    "systematic review of randomised trials or nested case-control studies, n-of-1 trial, or dramatic observational effect",
    "randomised trial, or (exceptionally) observational study with a dramatic effect",
    "controlled cohort, large enough and followed long enough",
    "case series, case-control study, or historical controls",
    "reasoning from mechanism",
)
LEVELS = {
    "treatment": TREATMENT,
    "common_harms": HARMS,
    "rare_harms": (
        "systematic review of randomised trials, or n-of-1 trial",
        "randomised trial, or (exceptionally) observational study with a dramatic effect",
        "controlled cohort, large enough and followed long enough",
        "case series, case-control study, or historical controls",
        "reasoning from mechanism",
    ),
    "screening": (
        "systematic review of randomised trials",
        "randomised trial",
        "controlled cohort or follow-up study, not randomised",
        "case series, case-control study, or historical controls",
        "reasoning from mechanism",
    ),
    "diagnosis": (
        "systematic review of cross-sectional studies with a consistent, blinded reference standard",
        "one such cross-sectional study",
        "patients not consecutive, or reference standard not always applied",
        "case-control study, or a poor or dependent reference standard",
        "reasoning from mechanism",
    ),
    "prognosis": (
        "systematic review of inception cohorts",
        "inception cohort",
        "other cohort, or the control arm of a randomised trial",
        "case series, case-control study, or poor cohort",
    ),
    "prevalence": (
        "current random sample or census of the place",
        "systematic review of surveys that match the place",
        "sample of the place, not random",
        "case series",
    ),
}
CERTAINTY = (
    ("high", "we are very confident that the true effect is close to the estimate"),
    ("moderate", "the true effect is probably close to the estimate, and may be substantially different"),
    ("low", "the true effect may be substantially different from the estimate"),
    ("very_low", "the true effect is likely to be substantially different from the estimate"),
)


def ship(apps, schema_editor):
    Scale, Level = apps.get_model("evidence", "Scale"), apps.get_model("evidence", "Level")
    ocebm = Scale.objects.create(**OCEBM)
    for question, labels in LEVELS.items():
        for rank, label in enumerate(labels, start=1):
            Level.objects.create(scale=ocebm, question_type=question, code=str(rank), rank=rank, label=label)
    grade = Scale.objects.create(**GRADE)
    for rank, (code, label) in enumerate(CERTAINTY, start=1):
        Level.objects.create(scale=grade, code=code, rank=rank, label=label)


def withdraw(apps, schema_editor):
    Scale, Level = apps.get_model("evidence", "Scale"), apps.get_model("evidence", "Level")
    Level.objects.filter(scale__key__in=["ocebm", "grade"]).delete()
    Scale.objects.filter(key__in=["ocebm", "grade"]).delete()


class Migration(migrations.Migration):
    dependencies = [("evidence", "0001_studies_claims_grading")]
    operations = [migrations.RunPython(ship, withdraw)]
