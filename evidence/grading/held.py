"""What judgements hang on stays as it was when they were made.

The triggers stand here and not with their models, because the floors below know nothing of judgements.
"""

import pgtrigger
from django.apps import apps

from evidence.claims.models import ClaimTopic, EvidenceItem, Outcome
from evidence.grading import promises
from evidence.grading.assessments import AssessedItem, Assessment, Step, StepItem
from evidence.grading.scales import Level, Scale
from evidence.history import KEPT
from evidence.promises import never_emptied
from evidence.studies.models import Notice, Study

HELD = (
    (Study, promises.STUDY),
    (Notice, promises.NOTICE),
    (ClaimTopic, promises.CLAIM_TOPIC),
    (EvidenceItem, promises.ITEM),
    (Outcome, promises.OUTCOME),
    (Scale, promises.SCALE),
    (Level, promises.LEVEL_OF_SCALE),
    (Assessment, promises.ASSESSMENT),
    (AssessedItem, promises.ASSESSED_ITEM),
    (Step, promises.STEP),
    (StepItem, promises.STEP_ITEM),
    *(
        (apps.get_registered_model("evidence", name), [never_emptied("never_emptied", KEPT)])
        for name in ("ClaimTopicEvent", "AssessedItemEvent", "StepItemEvent")
    ),
)
for model, triggers in HELD:
    pgtrigger.register(*triggers)(model)
