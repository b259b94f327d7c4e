"""What the worker does for dumps: one every night."""

from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django import app

from evidence.dumping.folders import keep
from evidence.dumping.writing import dump


@app.periodic(cron="30 2 * * *")
@app.task(name="dump", queueing_lock="dump")
def dump_nightly(timestamp: int) -> None:
    dump(settings.DUMPS, now=timezone.now())
    keep(settings.DUMPS, settings.DUMPS_KEPT)
