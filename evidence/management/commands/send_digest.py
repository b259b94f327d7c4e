"""`manage.py send_digest`: today's letters about open tasks, to whoever has not had one."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from evidence.articles.digest import send_digest


class Command(BaseCommand):
    help = (
        "Mail each responsible person the tasks that are open, once a day; editors get those that nobody answers for. "
        "The worker does so every morning."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        letters = send_digest(timezone.localdate())
        for letter in letters:
            said = letter.problem or f"{len(letter.tasks)} open"
            (self.stderr if letter.problem else self.stdout).write(f"{letter.person} <{letter.person.email}>: {said}")
        failed = sum(bool(letter.problem) for letter in letters)
        self.stdout.write(f"{len(letters) - failed} sent.")
        if failed:
            raise CommandError(f"{failed} could not be sent. Look at EMAIL_URL, and run it again.")
