"""How a study looks to a person: its fields as safe HTML, for the admin and the public pages."""

import html
from typing import Any

from django.contrib import admin
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from evidence.folding import TAG
from evidence.identifiers.schemes import Identifier, Scheme, url
from evidence.studies.models import Study

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def safe_markup(text: str) -> SafeString:
    """A title or abstract with its five tags kept and all else escaped, wherever it came from.

    >>> safe_markup("H<sub>2</sub>O &amp; <script>")
    'H<sub>2</sub>O &amp; &lt;script&gt;'
    """
    parts, last = [], 0
    for tag in TAG.finditer(text):
        parts += [escape(html.unescape(text[last : tag.start()])), tag.group()]
        last = tag.end()
    parts.append(escape(html.unescape(text[last:])))
    balanced = all(text.count(f"<{name}>") == text.count(f"</{name}>") for name in ("i", "b", "u", "sub", "sup"))
    return mark_safe("".join(parts)) if balanced else escape(html.unescape(TAG.sub("", text)))  # noqa: S308  escaped above


@admin.display(description="title")
def title(study: Study) -> SafeString:
    return safe_markup(study.title or study.vernacular_title or "[no title]")


@admin.display(description="authors")
def authors(study: Study) -> str:
    return ", ".join(map(name_of, study.authors)) + ("" if study.authors_complete else ", et al.") or "–"


def name_of(author: dict[str, Any]) -> str:
    if author.get("literal"):
        return str(author["literal"])
    initials = author.get("initials") or "".join(part[0] for part in author.get("given", "").split())
    return " ".join(filter(None, [author.get("family"), initials, author.get("suffix")]))


@admin.display(description="published in")
def source(study: Study) -> str:
    """Journal or book, date, volume, issue and pages on one line."""
    when = " ".join(filter(None, [str(study.year or ""), month_name(study.month), str(study.day or ""), study.season]))
    volume = study.volume + (f"({study.issue})" if study.issue else "")
    dated = ";".join(filter(None, [when or study.date_literal, volume]))
    name = study.journal or (study.book or {}).get("title", "")
    place = ":".join(filter(None, [dated, study.pages or study.article_number]))
    return ". ".join(filter(None, [name, place])) or "–"


def month_name(month: int | None) -> str:
    return MONTHS[month - 1] if month else ""


@admin.display(description="identifiers")
def identifiers(study: Study) -> SafeString:
    schemes = ((Scheme.PMID, study.pmid), (Scheme.PMCID, study.pmcid), (Scheme.DOI, study.doi))
    known = ((url(Identifier(scheme, value)), scheme.upper(), value) for scheme, value in schemes if value)
    return format_html_join(" · ", '<a href="{}" rel="noopener">{} {}</a>', known) or SafeString("–")


@admin.display(description="standing")
def standing(study: Study) -> SafeString:
    """The standing in words, marked by kind; never by colour alone."""
    return format_html('<span class="standing {}">{}</span>', study.standing.value, study.standing.label)


@admin.display(description="abstract")
def abstract(study: Study) -> SafeString:
    sections = ((section.get("label", ""), safe_markup(section["text"])) for section in study.abstract)
    return format_html_join("", '<p class="abstract"><b>{}</b> {}</p>', sections) or SafeString(
        "No abstract in PubMed."
    )


@admin.display(description="publication types")
def publication_types(study: Study) -> str:
    return ", ".join(kind["name"] for kind in study.publication_types) or "–"


@admin.display(description="MeSH headings")
def mesh(study: Study) -> str:
    return ", ".join(heading["name"] + ("*" if heading.get("major") else "") for heading in study.mesh) or "–"


@admin.display(description="grants")
def grants(study: Study) -> str:
    named = (" ".join(filter(None, [grant.get("id"), grant.get("agency")])) for grant in study.grants)
    return "; ".join(named) or "–"


@admin.display(description="registrations")
def registrations(study: Study) -> str:
    return ", ".join(f"{entry['bank']} {entry['accession']}" for entry in study.registrations) or "–"


def brief(value: Any) -> str:
    """A stored value in one short line, for showing what changed."""
    if value in (None, "", [], {}):
        return "(nothing)"
    if isinstance(value, list):
        return ", ".join(map(brief, value))
    if isinstance(value, dict):
        return (
            name_of(value)
            if "family" in value or "literal" in value
            else " ".join(brief(part) for part in value.values() if not isinstance(part, bool))
        )
    return str(value)
