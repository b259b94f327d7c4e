"""The heading above a reference list, in the languages in which lists are printed.

PURE.
"""

HEADINGS = {
    "af": "Verwysings",
    "ar": "المراجع",
    "bg": "Литература",
    "ca": "Referències",
    "cs": "Literatura",
    "cy": "Cyfeiriadau",
    "da": "Referencer",
    "de": "Literatur",
    "el": "Βιβλιογραφία",
    "en": "References",
    "es": "Referencias",
    "et": "Viited",
    "eu": "Erreferentziak",
    "fa": "منابع",
    "fi": "Lähteet",
    "fr": "Références",
    "gl": "Referencias",
    "he": "מקורות",
    "hi": "संदर्भ",
    "hr": "Literatura",
    "hu": "Irodalom",
    "id": "Referensi",
    "is": "Heimildir",
    "it": "Bibliografia",
    "ja": "参考文献",
    "ko": "참고문헌",
    "lt": "Literatūra",
    "lv": "Literatūra",
    "ms": "Rujukan",
    "nb": "Referanser",
    "nl": "Referenties",
    "nn": "Referansar",
    "pl": "Bibliografia",
    "pt": "Referências",
    "ro": "Referințe",
    "ru": "Литература",
    "sk": "Literatúra",
    "sl": "Literatura",
    "sr": "Литература",
    "sv": "Referenser",
    "th": "เอกสารอ้างอิง",
    "tr": "Kaynaklar",
    "uk": "Література",
    "vi": "Tài liệu tham khảo",
    "zh": "参考文献",
}
IN_TAIWAN = "參考文獻"

# What else such a heading is called; an article that ends with one gets no second.
ALSO = (
    "Bibliography",
    "Literature",
    "Literatur",
    "Literaturverzeichnis",
    "Quellen",
    "Sources",
    "Works Cited",
    "Kaynakça",
)
ALL = {heading.casefold() for heading in (*HEADINGS.values(), IN_TAIWAN, *ALSO)}


def heading_of(locale: str) -> str:
    """The heading in the language of a locale; in English for the few languages whose word is not known here.

    >>> heading_of("de-AT"), heading_of("zh-TW"), heading_of("km-KH")
    ('Literatur', '參考文獻', 'References')
    """
    if locale == "zh-TW":
        return IN_TAIWAN
    return HEADINGS.get(locale.partition("-")[0], HEADINGS["en"])


def is_heading(text: str) -> bool:
    """Whether a heading stands above references.

    >>> is_heading("Works cited:"), is_heading("Results")
    (True, False)
    """
    return text.strip(" :.").casefold() in ALL
