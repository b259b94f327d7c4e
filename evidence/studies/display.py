"""How a study looks to a person: its fields as safe HTML, for the admin and the public pages."""

import html
from typing import Any

from django.contrib import admin
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from evidence.citations.dates import printed_literal
from evidence.citations.names import printed
from evidence.citations.titles import without_final_period
from evidence.folding import TAG
from evidence.identifiers.schemes import Identifier, Scheme, url
from evidence.studies import csl
from evidence.studies.models import Notice, Study


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
    return safe_markup(without_final_period(study.title or study.vernacular_title or "[no title]"))


@admin.display(description="authors")
def authors(study: Study) -> str:
    named = [printed(csl.name_of(author)) for author in study.authors]
    more = [] if study.authors_complete or not named else ["et al."]
    return ", ".join(named + more) or "–"


@admin.display(description="published in")
def source(study: Study) -> str:
    """Journal or book, date, volume, issue and pages on one line."""
    when = printed_literal(csl.issued_of(study))
    volume = study.volume + (f"({study.issue})" if study.issue else "")
    dated = ";".join(filter(None, [when, volume]))
    name = study.journal or (study.book or {}).get("title", "")
    place = ":".join(filter(None, [dated, study.pages or study.article_number]))
    return ". ".join(filter(None, [name, place])) or "–"


@admin.display(description="identifiers")
def identifiers(study: Study) -> SafeString:
    known = ((url(identifier), identifier.scheme.upper(), identifier.value) for identifier in study.identifiers)
    return format_html_join(" · ", '<a href="{}" rel="noopener">{} {}</a>', known) or SafeString("–")


def notice_link(notice: Notice) -> SafeString:
    """The way to the notice itself."""
    named = Identifier(Scheme.PMID, notice.notice_pmid)
    return format_html('<a href="{}" rel="noopener">PMID {}</a>', url(named), notice.notice_pmid)


@admin.display(description="standing")
def standing(study: Study) -> SafeString:
    """The standing in words, marked by kind; never by colour alone."""
    return format_html('<span class="standing {}">{}</span>', study.standing.value, study.standing.label)


@admin.display(description="abstract")
def abstract(study: Study) -> SafeString:
    sections = ((section.get("label", ""), safe_markup(section["text"])) for section in study.abstract)
    return format_html_join("", '<p class="abstract"><b>{}</b> {}</p>', sections) or SafeString(
        "No abstract in PubMed." if study.fetched_at else "Not fetched from PubMed yet."
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
    if isinstance(value, dict) and ("family" in value or "literal" in value) and "year" not in value:
        return printed(csl.name_of(value))
    if isinstance(value, dict):
        return ", ".join(brief(part) for part in value.values() if not isinstance(part, bool))
    return str(value)
