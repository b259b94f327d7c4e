"""Which study that readers see a text names, in whatever form its identifier is written."""

from collections.abc import Iterable, Iterator

from django.http import Http404

from evidence.api.problems import BadParameter
from evidence.api.seen import visible
from evidence.identifiers.schemes import Identifier, Scheme, detect
from evidence.studies.models import Study
from evidence.studies.queries import StudyQuerySet

LONGEST_NUMBER = 18  # digits of a bigint
NOT_USED = "No published claim and no public article uses a study with the identifier"


def identified(text: str, among: StudyQuerySet) -> Study | None:
    """The study with this identifier, in any form that identifiers are written in."""
    return named([text], among)[text]


def named(texts: Iterable[str], among: StudyQuerySet) -> dict[str, Study | None]:
    """The study that each text names: a PMID, PMCID or DOI in any form, or its number here (id:7)."""
    meant = {text: list(meanings(text)) for text in texts}
    found = among.named(one for several in meant.values() for one in several)
    return {
        text: next((found[one] for one in several if one in found), None) or numbered(text, among)
        for text, several in meant.items()
    }


def meanings(text: str) -> Iterator[Identifier]:
    """The identifier that a text is; and, as some are stored that no DOI is written like, the text to the letter."""
    if identifier := detect(text.replace("\x00", " "), bare=Scheme.PMID):
        yield identifier
    if text.startswith("10.") and "\x00" not in text:
        yield Identifier(Scheme.DOI, text)


def numbered(text: str, among: StudyQuerySet) -> Study | None:
    number = text.removeprefix("id:")
    if number == text or not (number.isascii() and number.isdecimal()) or len(number) > LONGEST_NUMBER:
        return None
    return among.filter(pk=int(number)).first()


def listed(texts: Iterable[str], parameter: str, among: StudyQuerySet) -> list[Study]:
    """The studies with these identifiers, in their order. Raises BadParameter for none, Http404 for an unknown one."""
    ids = [text.strip() for text in texts if text.strip()]
    if not ids:
        raise BadParameter(parameter, f"“{parameter}” is empty: give PMIDs, DOIs or PMCIDs, separated by commas.")
    found = named(ids, among)
    if missing := [given for given, study in found.items() if study is None]:
        raise Http404(f"{NOT_USED} {', '.join(missing)}.")
    return list({study.pk: study for study in found.values() if study}.values())


def known_studies(texts: Iterable[str], parameter: str) -> list[Study]:
    """The same of all that readers see, for a filter, whose unknown value is a 400."""
    try:
        return listed(texts, parameter, among=visible())
    except Http404 as error:
        raise BadParameter(parameter, str(error)) from None
