"""What the citation keys of an article name: studies, one by one or all of a published claim."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from evidence.articles.keys import Key
from evidence.errors import EvidenceError
from evidence.grading.publications import Publication
from evidence.identifiers.schemes import Identifier, InvalidIdentifier, Scheme, normalize
from evidence.studies.cautions import cautions
from evidence.studies.models import Study
from evidence.studies.queries import NAMING

CLAIM = "claim"


class UnknownKeys(EvidenceError):
    """Nothing was rendered, because {count}:{listed}"""

    code = "unknown_keys"


class NoKey(EvidenceError):
    """
    it is no citation key: write @pmid:, @doi:, @pmcid: or @claim: and what it names,
    or \\@ where you mean the sign
    """

    code = "no_key"


class StudyMissing(EvidenceError):
    """no study here has this {scheme}: add it with `manage.py add_studies`, or correct the key"""

    code = "study_missing"


class ClaimNotPublished(EvidenceError):
    """there is no published claim “{slug}”: publish it first, or correct the key"""

    code = "claim_not_published"


class ClaimWithoutStudies(EvidenceError):
    """the claim “{slug}” was published without a study: cite nothing for it, or publish it with its studies"""

    code = "claim_without_studies"


@dataclass(slots=True)
class Sources:
    """The studies of each key, in the order in which the article cites them."""

    of_key: dict[Key, list[Study]] = field(default_factory=dict)

    def studies(self) -> list[Study]:
        """Each study once."""
        return list({study.pk: study for studies in self.of_key.values() for study in studies}.values())

    def warnings(self) -> tuple[str, ...]:
        """A sentence for each place that cites a withdrawn, doubted, superseded or incomplete study."""
        return tuple(
            f"line {key.line}, @{key.text}: {said}"
            for key, studies in self.of_key.items()
            for study in studies
            for said in cautions(study)
        )


def sources_of(keys: Iterable[Key]) -> Sources:
    """The studies that the keys name. Raises UnknownKeys, which tells all that name none, each with its line."""
    asked = list(keys)
    wanted, problems = {key: wanted_of(key) for key in asked}, []
    studies = Study.objects.with_notices().named(one for one in wanted.values() if isinstance(one, Identifier))
    claims = claims_of(one for one in wanted.values() if isinstance(one, str))
    found = Sources()
    for key, one in wanted.items():
        named = one if isinstance(one, EvidenceError) else named_by(one, studies, claims)
        if isinstance(named, EvidenceError):
            problems.append(f"\nline {key.line}, @{key.text}: {str(named).rstrip('.')}.")
        else:
            found.of_key[key] = named
    if problems:
        count = "one key names nothing" if len(problems) == 1 else f"{len(problems)} keys name nothing"
        raise UnknownKeys(count=count, listed="".join(problems))
    return found


def wanted_of(key: Key) -> Identifier | str | EvidenceError:
    """The identifier or the slug of a claim that a key asks for, or what is wrong with it."""
    scheme, _, value = key.text.partition(":")
    if scheme.lower() == CLAIM and value:
        return value
    if scheme.lower() not in NAMING:
        return NoKey()
    try:
        return Identifier(Scheme(scheme.lower()), normalize(Scheme(scheme.lower()), value))
    except InvalidIdentifier as error:
        return error


def claims_of(slugs: Iterable[str]) -> dict[str, list[Study]]:
    """The studies of published claims, as their readers see them."""
    publications = Publication.objects.public().filter(claim__slug__in=set(slugs)).select_related("claim")
    return {publication.claim.slug: publication.studies_in_order() for publication in publications.defer("content")}


def named_by(
    wanted: Identifier | str, studies: dict[Identifier, Study], claims: dict[str, list[Study]]
) -> list[Study] | EvidenceError:
    if isinstance(wanted, Identifier):
        study = studies.get(wanted)
        return [study] if study else StudyMissing(scheme=SPELLED[wanted.scheme])
    if wanted not in claims:
        return ClaimNotPublished(slug=wanted)
    return claims[wanted] or ClaimWithoutStudies(slug=wanted)


SPELLED = {Scheme.PMID: "PMID", Scheme.DOI: "DOI", Scheme.PMCID: "PMCID"}
