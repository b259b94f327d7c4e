"""`manage.py open_tasks`: tell articles and claims what changed under them, now."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from evidence.articles.impact import catch_up


class Command(BaseCommand):
    help = (
        "Open a task for each article or claim that uses what was retracted, corrected, superseded or rated otherwise, "
        "and for each claim that is due for review. The worker does so every minute."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        opened = catch_up(timezone.now(), today=timezone.localdate())
        self.stdout.write(f"{opened} task{'' if opened == 1 else 's'} opened.")
