"""The languages in which a reference list can be printed: those whose terms and dates pandoc knows."""

from rapidfuzz import fuzz, process

from evidence.errors import EvidenceError

# The locales of CSL inside pandoc 3.9 (https://github.com/citation-style-language/locales). Of two countries with one
# language, the first in a row is meant by the language alone.
LOCALES = (
    "af-ZA ar bal-PK bg-BG brh-PK ca-AD cs-CZ cy-GB da-DK de-DE de-AT de-CH el-GR en-US en-GB es-ES es-CL es-MX et-EE "
    "eu fa-IR fi-FI fr-FR fr-CA gl-ES he-IL hi-IN hr-HR hu-HU id-ID is-IS it-IT ja-JP km-KH ko-KR la lij-IT lt-LT "
    "lv-LV mn-MN ms-MY nb-NO nl-NL nn-NO pa-PK pl-PL pt-PT pt-BR ro-RO ru-RU sk-SK sl-SI sr-RS sv-SE th-TH tr-TR uk-UA "
    "vi-VN zh-CN zh-TW"
).split()

CLOSE_ENOUGH = 60  # of 100
BY_NAME = {locale.lower(): locale for locale in LOCALES}
BY_LANGUAGE = {locale.lower().partition("-")[0]: locale for locale in reversed(LOCALES)}


class UnknownLocale(EvidenceError):
    """There is no locale "{value}" for reference lists. {hint}"""

    code = "unknown_locale"


def locale_of(name: str) -> str:
    """The locale of this name (BCP 47), in its usual spelling; a language alone means its first country.

    Raises UnknownLocale, which names at most three that are like it.
    Source: https://docs.citationstyles.org/en/stable/specification.html#locale-fallback

    >>> locale_of("TR_tr"), locale_of("de"), locale_of("pt-br")
    ('tr-TR', 'de-DE', 'pt-BR')
    """
    wanted = name.strip().lower().replace("_", "-")
    found = BY_NAME.get(wanted) or BY_LANGUAGE.get(wanted)
    if found:
        return found
    rows = process.extract(wanted, list(BY_NAME), scorer=fuzz.ratio, limit=3, score_cutoff=CLOSE_ENOUGH)
    near = ", ".join(BY_NAME[row[0]] for row in rows)
    hint = f"Did you mean {near}?" if near else "Write a language and a country, such as en-GB, de-DE or tr-TR."
    raise UnknownLocale(value=name, hint=hint)
