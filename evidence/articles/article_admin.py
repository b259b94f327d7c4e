"""Articles in the admin: pasted or uploaded, their references looked up and tied to claims, audited at a click."""

from typing import Any

import pghistory
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from evidence.articles.article_forms import ArticleForm, ChoiceForm
from evidence.articles.auditing import audit_article
from evidence.articles.jobs import look_up_references
from evidence.articles.keeping import choose, progress, take
from evidence.articles.models import Article, Citation, Phrasing, Statement
from evidence.articles.rendering_admin import WithRendering
from evidence.articles.stating import NoWords, words_of
from evidence.errors import EvidenceError
from evidence.history_admin import WithHistory
from evidence.pages.audit import result
from evidence.studies import display
from evidence.studies.source import pubmed


class CitationInline(admin.StackedInline):
    """The references, in their order: what each means is found by machine or chosen on a page of its own."""

    model = Citation
    extra = max_num = 0
    can_delete = False
    autocomplete_fields = ["claim"]
    fields = ["text", "found", "detail", "claim", "cited_in"]
    readonly_fields = ["text", "found", "detail", "cited_in"]
    verbose_name_plural = "references"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Citation]:
        return super().get_queryset(request).select_related("study", "claim").prefetch_related("study__notices")

    @admin.display(description="study")
    def found(self, citation: Citation) -> SafeString | str:
        """The study with its standing, or what became of the reference, and the way to choose another."""
        if citation.pk is None:
            return "–"
        address = reverse("admin:evidence_article_choose", args=[citation.article_id, citation.pk])
        if citation.study is None:
            said = citation.get_outcome_display() or "not looked up yet"
            return format_html('<b>{}</b> · <a href="{}">Choose the study</a>', said, address)
        study = reverse("admin:evidence_study_change", args=[citation.study_id])
        return format_html(
            '<a href="{}">{}</a> {} · <a href="{}">Choose another</a>',
            study, citation.study, display.standing(citation.study), address,
        )  # fmt: skip

    @admin.display(description="cited in")
    def cited_in(self, citation: Citation) -> str:
        return "\n".join(citation.sentences) or "–"


class StatementInline(admin.StackedInline):
    """The claims that the article makes: recognised by their words, or tied by a person."""

    model = Statement
    extra = 0
    autocomplete_fields = ["claim"]
    fields = ["claim", "sentence", "found_by"]
    readonly_fields = ["found_by"]
    verbose_name = "claim that it makes"
    verbose_name_plural = "claims that it makes"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Statement]:
        return super().get_queryset(request).select_related("claim")


@admin.register(Article)
class ArticleAdmin(WithRendering, WithHistory):
    form = ArticleForm
    history_of = (("CitationEvent", "article_id"), ("StatementEvent", "article_id"))
    change_form_template = "admin/articles/change_form.html"
    list_display = ["title", "references", "open_tasks", "responsible", "last_reviewed"]
    list_filter = ["public", "language", ("responsible", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["responsible"]
    search_fields = ["title", "slug", "url", "citations__text"]
    autocomplete_fields = ["responsible"]
    inlines = [StatementInline, CitationInline]
    fieldsets = [
        (None, {"fields": ["title", "slug", "url", ("language", "style"), ("last_reviewed", "responsible"), "public"]}),
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
            draft = take(form.instance, form.document)
            look_up_references.configure(lock=f"article-{form.instance.pk}").defer(pk=form.instance.pk)
            messages.info(request, f"Read: {counted(len(draft.references), 'reference')}. They are being looked up.")

    def get_urls(self) -> list[Any]:
        own = [
            path("<int:pk>/audit/", self.admin_site.admin_view(self.audit_view), name="evidence_article_audit"),
            path("<int:pk>/look-up/", self.admin_site.admin_view(self.look_up_view), name="evidence_article_look_up"),
            path(
                "<int:pk>/references/<int:citation>/",
                self.admin_site.admin_view(self.choose_view),
                name="evidence_article_choose",
            ),
        ]
        return own + super().get_urls()

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        article = context.get("original")
        if article:
            context = context | {"progress": progress(article.citations.all())}
        return super().render_change_form(request, context, *args, **kwargs)

    def article(self, request: HttpRequest, pk: int, *, changed: bool = False) -> Article:
        article = self.get_object(request, unquote(str(pk)))
        if article is None:
            raise Http404("There is no such article.")
        if not (self.has_change_permission if changed else self.has_view_permission)(request, article):
            raise PermissionDenied
        return article

    def page(self, request: HttpRequest, template: str, article: Article, **more: Any) -> HttpResponse:
        context = self.admin_site.each_context(request) | {"article": article, "opts": self.opts, **more}
        return TemplateResponse(request, f"admin/articles/{template}.html", context)

    def audit_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        article = self.article(request, pk)
        return self.page(request, "audit", article, title="Audit", **result(audit_article(article)))

    def look_up_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        article = self.article(request, pk, changed=True)
        if request.method == "POST":
            look_up_references.configure(lock=f"article-{article.pk}").defer(pk=article.pk)
            messages.info(request, "The references are being looked up: reload this page in a while.")
        return HttpResponseRedirect(reverse("admin:evidence_article_change", args=[article.pk]))

    def choose_view(self, request: HttpRequest, pk: int, citation: int) -> HttpResponse:
        """A person says which study a reference means, and why."""
        article = self.article(request, pk, changed=True)
        row = article.citations.filter(pk=citation).first()
        if row is None:
            raise Http404("The article no longer prints this reference.")
        form = ChoiceForm(request.POST or None)
        if request.method == "POST" and form.is_valid() and self.chosen(request, row, form):
            return HttpResponseRedirect(reverse("admin:evidence_article_change", args=[article.pk]))
        return self.page(request, "choose", article, title="Choose the study", citation=row, form=form)

    def chosen(self, request: HttpRequest, row: Citation, form: ChoiceForm) -> bool:
        named, reason = form.cleaned_data["named"], form.cleaned_data["reason"]
        try:
            with pghistory.context(why=reason):
                study = choose(row, named, reason, pubmed(), now=timezone.now())
        except EvidenceError as error:
            form.add_error("named", str(error))
            return False
        messages.success(request, f"Reference {row.position} means {study.short_citation}.")
        return True


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
