"""What has happened to a published work since (retraction, erratum), said in the words of PubMed."""

from evidence.citations.item import Item

# https://www.nlm.nih.gov/bsd/mms/medlineelements.html#cc ; keys are kinds with their letters only, in lower case.
LABELS = {
    "retraction": "Retraction in",
    "retractionin": "Retraction in",
    "retractionof": "Retraction of",
    "partialretractionin": "Partial retraction in",
    "partialretractionof": "Partial retraction of",
    "retractedandrepublishedin": "Retracted and republished in",
    "retractedandrepublishedfrom": "Retracted and republished from",
    "expressionofconcern": "Expression of concern in",
    "expressionofconcernin": "Expression of concern in",
    "expressionofconcernfor": "Expression of concern for",
    "erratum": "Erratum in",
    "erratumin": "Erratum in",
    "erratumfor": "Erratum for",
    "correctedandrepublishedin": "Corrected and republished in",
    "correctedandrepublishedfrom": "Corrected and republished from",
    "republishedin": "Republished in",
    "republishedfrom": "Republished from",
    "updatein": "Update in",
    "updateof": "Update of",
    "commentin": "Comment in",
    "commenton": "Comment on",
}


def remarks(item: Item) -> list[str]:
    """The note of an item, its notices that the note does not already hold, and its retraction in any case.

    A notice is a mapping with `kind` ("RetractionIn"), `text` (the reference to the notice), `doi` and `pmid`.
    Source: https://www.nlm.nih.gov/bsd/mms/medlineelements.html#cc

    >>> remarks({"custom": {"notices": [{"kind": "RetractionIn", "text": "Behav Sleep Med. 2023 Apr 17;:1"}]}})
    ['Retraction in: Behav Sleep Med. 2023 Apr 17;:1']
    >>> remarks({"custom": {"standing": "retracted"}})
    ['Retracted']
    """
    custom = item.get("custom")
    notices = custom.get("notices", []) if custom else []
    note = item.get("note", "")
    said = [note.strip()] if note else []
    if notices:
        said += [line for notice in notices if (line := notice_line(notice)) not in note]
    if custom and custom.get("standing") == "retracted" and "retract" not in " ".join(said).lower():
        said.insert(0, "Retracted")
    return said


def notice_line(notice: dict[str, str]) -> str:
    """One notice as PubMed prints it; without a text, the notice's DOI or PMID says where it is.

    >>> notice_line({"kind": "ErratumFor", "doi": "10.1097/ONO.0000000000000009"})
    'Erratum for: doi: 10.1097/ONO.0000000000000009'
    """
    kind = notice.get("kind", "")
    label = LABELS.get("".join(filter(str.isalpha, kind)).lower(), kind or "Notice")
    identifiers = (f"{name}: {notice[key]}" for name, key in (("doi", "doi"), ("PMID", "pmid")) if notice.get(key))
    where = notice.get("text", "").strip() or next(identifiers, "")
    return f"{label}: {where}" if where else label
