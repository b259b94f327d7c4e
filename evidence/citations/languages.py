"""Names of languages: the NLM prints the language of an article that is not in English."""

import re

# MEDLINE's code, ISO 639-1's code, name: https://www.nlm.nih.gov/bsd/language_table.html
LANGUAGES = (
    ("afr", "af", "Afrikaans"),
    ("alb", "sq", "Albanian"),
    ("amh", "am", "Amharic"),
    ("ara", "ar", "Arabic"),
    ("arm", "hy", "Armenian"),
    ("aze", "az", "Azerbaijani"),
    ("ben", "bn", "Bengali"),
    ("bos", "bs", "Bosnian"),
    ("bul", "bg", "Bulgarian"),
    ("cat", "ca", "Catalan"),
    ("chi", "zh", "Chinese"),
    ("cze", "cs", "Czech"),
    ("dan", "da", "Danish"),
    ("dut", "nl", "Dutch"),
    ("eng", "en", "English"),
    ("epo", "eo", "Esperanto"),
    ("est", "et", "Estonian"),
    ("fin", "fi", "Finnish"),
    ("fre", "fr", "French"),
    ("geo", "ka", "Georgian"),
    ("ger", "de", "German"),
    ("gla", "gd", "Scottish Gaelic"),
    ("gre", "el", "Greek, Modern"),
    ("heb", "he", "Hebrew"),
    ("hin", "hi", "Hindi"),
    ("hrv", "hr", "Croatian"),
    ("hun", "hu", "Hungarian"),
    ("ice", "is", "Icelandic"),
    ("ind", "id", "Indonesian"),
    ("ita", "it", "Italian"),
    ("jpn", "ja", "Japanese"),
    ("kin", "rw", "Kinyarwanda"),
    ("kor", "ko", "Korean"),
    ("lat", "la", "Latin"),
    ("lav", "lv", "Latvian"),
    ("lit", "lt", "Lithuanian"),
    ("mac", "mk", "Macedonian"),
    ("mal", "ml", "Malayalam"),
    ("mao", "mi", "Maori"),
    ("may", "ms", "Malay"),
    ("mul", "mul", "Multiple languages"),
    ("nor", "no", "Norwegian"),
    ("per", "fa", "Persian"),
    ("pol", "pl", "Polish"),
    ("por", "pt", "Portuguese"),
    ("pus", "ps", "Pushto"),
    ("rum", "ro", "Romanian"),
    ("rus", "ru", "Russian"),
    ("san", "sa", "Sanskrit"),
    ("slo", "sk", "Slovak"),
    ("slv", "sl", "Slovenian"),
    ("spa", "es", "Spanish"),
    ("srp", "sr", "Serbian"),
    ("swe", "sv", "Swedish"),
    ("tha", "th", "Thai"),
    ("tur", "tr", "Turkish"),
    ("ukr", "uk", "Ukrainian"),
    ("und", "und", "Undetermined"),
    ("urd", "ur", "Urdu"),
    ("vie", "vi", "Vietnamese"),
    ("wel", "cy", "Welsh"),
)
NAMES = {code: name for medline, iso, name in LANGUAGES for code in (medline, iso)}
SEPARATORS = re.compile(r"[,;\s]+")


def language_names(codes: str) -> list[str]:
    """The English names of languages given as codes of MEDLINE or ISO 639-1, or as tags ("pt-BR").

    Several codes stand in one text with commas between them; what is no known code stays as it is.
    Source: https://www.nlm.nih.gov/bsd/language_table.html

    >>> language_names("eng, pt-BR"), language_names("German")
    (['English', 'Portuguese'], ['German'])
    """
    return [NAMES.get(code.split("-")[0].lower(), code) for code in SEPARATORS.split(codes) if code]
