"""Who changed what, when and why: every insert, change and deletion of a tracked row, written by the database itself.

Triggers see bulk updates, COPY and SQL sent by hand too; whoever is at the keyboard, and the reason, come from the
context of the request or the command (https://django-pghistory.readthedocs.io/).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pghistory
from django.db import models

from evidence.promises import never_emptied

KEPT = "The history of changes is kept for ever."


def tracked(*, first: bool = True, **options: Any) -> Callable[[type[models.Model]], type[models.Model]]:
    """Keep the history of a model.

    With first=False, for rows that a machine loads by the million, the history begins with the first change and keeps
    what was there before it.
    """
    changed = pghistory.AnyChange(exclude_auto=True)
    update = pghistory.UpdateEvent(condition=changed, row=pghistory.New if first else pghistory.Old)
    events = [pghistory.InsertEvent(), update] if first else [update]
    return pghistory.track(
        *events, pghistory.DeleteEvent(), append_only=True, meta={"triggers": [never_emptied("never_emptied", KEPT)]},
        **options,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """A field before and after, in words; an empty text where there was nothing."""

    label: str
    before: str
    after: str
