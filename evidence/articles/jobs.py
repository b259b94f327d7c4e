"""What the worker does for articles: it looks references up, opens tasks every minute and sends letters once a day."""

import pghistory
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from evidence.articles.digest import send_digest as send
from evidence.articles.impact import catch_up
from evidence.articles.keeping import look_up
from evidence.articles.models import Article
from evidence.articles.recognising import recognise
from evidence.errors import EvidenceError
from evidence.studies.source import pubmed


class LettersFailed(EvidenceError):
    """Some letters could not be sent: {problems}. They are tried again tomorrow, or with manage.py send_digest."""


@app.task(name="look_up_references", retry=RetryStrategy(max_attempts=3, wait=5))
def look_up_references(pk: int) -> None:
    """Find the studies of an article's references; what was found is kept when the rest fails."""
    if article := Article.objects.filter(pk=pk).first():
        with pghistory.context(command="look_up_references", why=f"References of {article.slug}"):
            look_up(article, pubmed(), now=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="open_tasks", queueing_lock="open_tasks")
def open_tasks(timestamp: int) -> None:
    """Articles are tied to the claims that are new first: what happens to these later concerns them."""
    recognise(timezone.now())
    catch_up(timezone.now(), today=timezone.localdate())


@app.periodic(cron="0 6 * * *")
@app.task(name="send_digest", queueing_lock="send_digest")
def send_digest(timestamp: int) -> None:
    if failed := [f"{letter.person}: {letter.problem}" for letter in send(timezone.localdate()) if letter.problem]:
        raise LettersFailed(problems="; ".join(failed))
