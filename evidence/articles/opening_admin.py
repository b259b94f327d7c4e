"""After somebody changed what articles rest on: whoever must be told is told at once."""

import logging

from django.contrib import messages
from django.db import DatabaseError
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from evidence.articles.impact import catch_up

log = logging.getLogger(__name__)


def open_tasks(request: HttpRequest) -> None:
    """Open the tasks that follow, and say how many; what was done stands, even when this fails."""
    try:
        opened = catch_up(timezone.now(), today=timezone.localdate())
    except DatabaseError as error:
        log.error("Tasks were not opened: %s", error)
        messages.warning(request, "The tasks that follow from this could not be opened now; the worker tries again.")
        return
    if opened:
        words = "1 task was opened" if opened == 1 else f"{opened} tasks were opened"
        address = reverse("admin:evidence_task_changelist") + "?state__exact=open"
        messages.info(request, format_html('It is used elsewhere: <a href="{}">{}</a>.', address, words))
