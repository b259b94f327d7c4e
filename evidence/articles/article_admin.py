"""Articles in the admin: pasted or uploaded, their references looked up and tied to claims, audited at a click."""

from typing import Any

import pghistory
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse

from evidence.articles.article_forms import ArticleForm, ClaimSelect, StatementForm
from evidence.articles.auditing import audit_article
from evidence.articles.jobs import look_up_references
from evidence.articles.keeping import progress, take
from evidence.articles.models import Article, Phrasing, Statement
from evidence.articles.references_admin import WithReferences
from evidence.articles.rendering_admin import WithRendering
from evidence.articles.stating import NoWords, words_of
from evidence.history_admin import WithHistory
from evidence.pages.audit import result

READING = (
    "reading the text in"  # as the history tells it: what goes or comes with a new text is no decision of a person
)


class StatementInline(admin.StackedInline):
    """The claims that the article makes: recognised by their words, or tied by a person."""

    model = Statement
    form = StatementForm
    extra = 0
    fields = ["claim", "sentence", "found_by"]
    readonly_fields = ["found_by"]
    verbose_name = "claim that it makes"
    verbose_name_plural = "claims that it makes"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Statement]:
        return super().get_queryset(request).select_related("article", "claim")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "claim":
            kwargs["widget"] = ClaimSelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Article)
class ArticleAdmin(WithReferences, WithRendering, WithHistory):
    form = ArticleForm
    history_of = (("CitationEvent", "article_id"), ("StatementEvent", "article_id"))
    change_form_template = "admin/articles/change_form.html"
    list_display = ["title", "references", "open_tasks", "responsible", "last_reviewed"]
    list_filter = ["public", "language", ("responsible", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["responsible"]
    search_fields = ["title", "slug", "url", "citations__text"]
    autocomplete_fields = ["responsible"]
    inlines = [StatementInline]
    fieldsets = [
        (
            "The article",
            {"fields": ["title", "slug", "url", ("language", "style"), ("last_reviewed", "responsible"), "public"]},
        ),
        ("Text", {"fields": ["pasted", "file"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        printed = Count("citations", distinct=True)
        resolved = Count("citations", distinct=True, filter=Q(citations__study__isnull=False))
        waiting = Count("tasks", distinct=True, filter=Q(tasks__state="open"))
        return super().get_queryset(request).annotate(printed=printed, resolved=resolved, to_do=waiting)

    @admin.display(description="references found", ordering="printed")
    def references(self, article: Article) -> str:
        return f"{article.resolved} of {article.printed}"  # type: ignore[attr-defined]

    @admin.display(description="open tasks", ordering="to_do")
    def open_tasks(self, article: Article) -> int:
        return article.to_do  # type: ignore[attr-defined, no-any-return]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Article | None = None) -> dict[str, Any]:
        return {} if obj else {"slug": ["title"]}

    def get_inlines(self, request: HttpRequest, obj: Article | None) -> Any:
        return self.inlines if obj else []

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """What was typed is stored first; then the new text, with what it prints and claims."""
        super().save_related(request, form, formsets, change)
        if form.document:
            with pghistory.context(command=READING):
                draft = take(form.instance, form.document)
            look_up_references.configure(lock=f"article-{form.instance.pk}").defer(pk=form.instance.pk)
            messages.info(request, f"Read: {counted(len(draft.references), 'reference')}. They are being looked up.")

    def get_urls(self) -> list[Any]:
        own = [
            path("<int:pk>/audit/", self.admin_site.admin_view(self.audit_view), name="evidence_article_audit"),
            path("<int:pk>/look-up/", self.admin_site.admin_view(self.look_up_view), name="evidence_article_look_up"),
        ]
        return own + super().get_urls()

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        article = context.get("original")
        if article:
            context = context | {"progress": progress(article.citations.only("article", "study", "outcome"))}
        return super().render_change_form(request, context, *args, **kwargs)

    def audit_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        article = self.article(request, pk)
        return self.page(request, "audit", article, title="Audit", **result(audit_article(article)))

    def look_up_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        article = self.article(request, pk, changed=True)
        if request.method == "POST":
            look_up_references.configure(lock=f"article-{article.pk}").defer(pk=article.pk)
            messages.info(request, "The references are being looked up: reload this page in a while.")
        return HttpResponseRedirect(reverse("admin:evidence_article_change", args=[article.pk]))


def counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


@admin.register(Phrasing)
class PhrasingAdmin(WithHistory):
    list_display = ["claim", "words"]
    list_select_related = ["claim"]
    search_fields = ["claim__statement", "words"]
    autocomplete_fields = ["claim"]

    def get_form(self, request: HttpRequest, obj: Phrasing | None = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        if "words" in form.base_fields:
            form.base_fields["words"].validators = [*form.base_fields["words"].validators, readable]
        return form


def readable(text: str) -> None:
    """Words that state a claim can be read. Raises ValidationError."""
    try:
        words_of(text)
    except NoWords as error:
        raise ValidationError(str(error)) from None
