"""Studies are tied to the claims they bear on."""

from collections.abc import Iterable

from django.contrib.auth.models import User

from evidence.claims.models import Claim, EvidenceItem
from evidence.studies.models import Study


def link(claim: Claim, studies: Iterable[Study], *, by: User | None) -> int:
    """Tie these studies to the claim; returns how many were not tied to it before."""
    made = (
        EvidenceItem.objects.get_or_create(claim=claim, study=study, defaults={"added_by": by}) for study in studies
    )
    return sum(created for _, created in made)
