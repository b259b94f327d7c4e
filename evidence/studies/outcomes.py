"""What can become of one reference."""

from django.db.models import TextChoices


class Outcome(TextChoices):
    """The answer to one reference of a list; the words are those that people see."""

    ADDED = "added", "found in PubMed"
    ALREADY = "already", "already here"
    AMBIGUOUS = "ambiguous", "ambiguous: several may be meant"
    DISAGREES = "disagrees", "disagrees with what is printed"
    NOT_FOUND = "not_found", "not found in PubMed"
    NOTICE = "notice", "a notice, not a study"
    INVALID = "invalid", "nothing to look up"
    FAILED = "failed", "PubMed gave no answer"

    @property
    def good(self) -> bool:
        """True when the study that the reference means is in the database afterwards."""
        return self in (Outcome.ADDED, Outcome.ALREADY)
