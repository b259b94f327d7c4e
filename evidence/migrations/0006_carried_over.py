"""What was judged before ratings had a table of their own: appraisals keep their level, and count as submitted.

One reviewer was enough for these claims, and stays so; where reviewers of a study agree, that is the consensus. A
published claim that has no publication yet goes back into review: an editor publishes it, as it then stands.
"""

from django.db import migrations
from django.db.models import F


def carry_over(apps, schema_editor):
    Appraisal, Rating = apps.get_model("evidence", "Appraisal"), apps.get_model("evidence", "Rating")
    Claim = apps.get_model("evidence", "Claim")
    for appraisal in Appraisal.objects.select_related("level__scale").order_by("pk"):
        level = appraisal.level
        Rating.objects.create(appraisal=appraisal, scale=level.scale, level=level, rated_at=appraisal.updated_at)
        appraisal.first_judgement = {
            "direction": appraisal.direction, "levels": {f"{level.scale.key}-{level.scale.version}": level.code},
            "tool": "", "bias": {}, "overall_bias": "",
        }
        appraisal.state, appraisal.submitted_at, appraisal.design = "submitted", appraisal.updated_at, "unknown"
        appraisal.save()
    for item in apps.get_model("evidence", "EvidenceItem").objects.filter(appraisals__isnull=False).distinct():
        agree(apps, list(item.appraisals.select_related("level__scale").order_by("reviewer")))
    Claim.objects.update(reviewers_needed=1, updated_at=F("updated_at"))
    Claim.objects.filter(state="published").update(state="in_review", updated_at=F("updated_at"))


def agree(apps, appraisals):
    """Record what the appraisals of one study say alike: direction and level."""
    first, judgements = appraisals[0], [(one.direction, one.level_id) for one in appraisals]
    if len(set(judgements)) > 1:
        return
    made = apps.get_model("evidence", "Consensus").objects.create(
        item_id=first.item_id, kind="agreement", direction=first.direction, decided_at=appraisals[-1].updated_at,
        basis=[
            {"reviewer": one.reviewer_id, "direction": one.direction, "levels": one.first_judgement["levels"]}
            for one in appraisals
        ],
    )
    apps.get_model("evidence", "Rating").objects.create(
        consensus=made, scale=first.level.scale, level=first.level, rated_at=made.decided_at
    )


class Migration(migrations.Migration):
    dependencies = [("evidence", "0005_more_scales")]
    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
