"""Which claim, which study and which item a line of a table is about."""

from evidence.claims.models import Claim, EvidenceItem
from evidence.errors import EvidenceError
from evidence.identifiers.schemes import Scheme, detect
from evidence.studies.models import Study


class UnknownStudy(EvidenceError):
    """There is no study “{named}” here: add the study first (Add studies), then read this table again."""


class SeveralStudies(EvidenceError):
    """“{named}” names several studies: give a PMID or a DOI."""


class NoItem(EvidenceError):
    """{study} does not bear on “{claim}”: add it to the claim first."""


def study_named(text: str) -> Study:
    """The study with this PMID, PMCID, DOI, link or `id:` number. Raises UnknownStudy or SeveralStudies."""
    named = text.strip()
    number = named.removeprefix("id:")
    identifier = detect(named, bare=Scheme.PMID)
    if identifier:
        found = Study.objects.identified(identifier)
    else:
        own = named.startswith("id:") and number.isascii() and number.isdecimal() and len(number) < 19
        found = Study.objects.filter(pk=int(number)) if own else Study.objects.none()
    few = list(found[:2])
    if not few:
        raise UnknownStudy(named=named)
    if len(few) > 1:
        raise SeveralStudies(named=named)
    return few[0]


class Finder:
    """Claims and studies by the names that a table has for them, each asked for once."""

    def __init__(self) -> None:
        self.claims: dict[str, Claim] = {}
        self.studies: dict[str, Study] = {}

    def claim(self, slug: str) -> Claim:
        """Raises UnknownClaim."""
        if slug not in self.claims:
            self.claims[slug] = Claim.objects.named(slug.strip())
        return self.claims[slug]

    def study(self, named: str) -> Study:
        """Raises UnknownStudy or SeveralStudies."""
        if named not in self.studies:
            self.studies[named] = study_named(named)
        return self.studies[named]

    def item(self, slug: str, named: str) -> EvidenceItem:
        """Raises UnknownClaim, UnknownStudy, SeveralStudies or NoItem."""
        claim, study = self.claim(slug), self.study(named)
        item = EvidenceItem.objects.filter(claim=claim, study=study).first()
        if item is None:
            raise NoItem(study=study.short_citation, claim=claim.slug)
        item.claim, item.study = claim, study
        return item


def key_of(study: Study) -> str:
    """What `study_named` finds a study by."""
    return study.identifier or f"id:{study.pk}"
