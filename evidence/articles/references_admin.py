"""The references of an article in the admin: a page of fifty at a time, and one for each, where a person decides."""

from typing import Any

import pghistory
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from evidence.articles.article_forms import ChoiceForm, CitedForForm
from evidence.articles.choosing import candidates_of, choose
from evidence.articles.keeping import progress
from evidence.articles.models import Article, Citation
from evidence.errors import EvidenceError
from evidence.studies.source import pubmed

SHOWN = 50  # references a page
WAIT = 5.0  # seconds for PubMed while a person waits at the page


class WithReferences(admin.ModelAdmin):
    """The pages of an article that list its references and say what each means."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        listed = path("<int:pk>/references/", view(self.references_view), name="evidence_article_references")
        chosen = path("<int:pk>/references/<int:citation>/", view(self.choose_view), name="evidence_article_choose")
        return [listed, chosen, *super().get_urls()]

    def article(self, request: HttpRequest, pk: int, *, changed: bool = False) -> Article:
        article = self.get_object(request, str(pk))
        if article is None:
            raise Http404("There is no such article.")
        if not (self.has_change_permission if changed else self.has_view_permission)(request, article):
            raise PermissionDenied
        return article

    def page(self, request: HttpRequest, template: str, article: Article, **more: Any) -> HttpResponse:
        context = self.admin_site.each_context(request) | {"article": article, "opts": self.opts, **more}
        return TemplateResponse(request, f"admin/articles/{template}.html", context)

    def references_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Each reference with the study it means and how that stands; those without a study alone, if asked."""
        article = self.article(request, pk)
        open_only = request.GET.get("show") == "open"
        listed = article.citations.filter(study=None) if open_only else article.citations.all()
        page = Paginator(with_studies(listed), SHOWN).get_page(request.GET.get("page"))
        return self.page(
            request, "references", article, title="References", page=page, open_only=open_only,
            progress=progress(article.citations.only("article", "study", "outcome")),
            may_change=self.has_change_permission(request, article),
        )  # fmt: skip

    def choose_view(self, request: HttpRequest, pk: int, citation: int) -> HttpResponse:
        """A person says which study a reference means, and why; or for which claim it is cited."""
        article = self.article(request, pk, changed=True)
        row = with_studies(article.citations.filter(pk=citation)).first()
        if row is None:
            raise Http404("The article no longer prints this reference.")
        about_claim = "cited_for" in request.POST
        form = ChoiceForm(None if about_claim else request.POST or None)
        cited_for = CitedForForm(request.POST if about_claim else None, instance=row)
        done = self.tied(request, cited_for) if about_claim else self.chosen(request, row, form)
        if done:
            return HttpResponseRedirect(place(row))
        return self.page(
            request, "choose", article, title=f"Reference {row.position}", citation=row, form=form,
            cited_for=cited_for, candidates=candidates_of(row, pubmed(tries=1, timeout=WAIT)),
        )  # fmt: skip

    def chosen(self, request: HttpRequest, row: Citation, form: Form) -> bool:
        if not (request.method == "POST" and form.is_valid()):
            return False
        named, reason = form.cleaned_data["named"], form.cleaned_data["reason"]
        try:
            with pghistory.context(why=reason):
                study = choose(row, named, reason, pubmed(tries=1, timeout=WAIT), now=timezone.now())
        except EvidenceError as error:
            form.add_error(None, str(error))
            return False
        messages.success(request, f"Reference {row.position} means {study.short_citation}.")
        return True

    def tied(self, request: HttpRequest, form: CitedForForm) -> bool:
        if not form.is_valid():
            return False
        row: Citation = form.instance
        row.save(update_fields=["claim"])
        said = f"is cited for: {row.claim}" if row.claim else "is cited for no claim of this site"
        messages.success(request, f"Reference {row.position} {said}")
        return True


def with_studies(citations: QuerySet[Citation]) -> QuerySet[Citation]:
    """With all that a page says of each, in as many queries for fifty as for one."""
    known = citations.select_related("article", "study", "may_mean", "claim")
    return known.prefetch_related("study__notices", "may_mean__notices")


def place(row: Citation) -> str:
    """Where a reference stands in the list of its article."""
    before = Citation.objects.filter(article=row.article_id, position__lt=row.position).count()
    listed = reverse("admin:evidence_article_references", args=[row.article_id])
    return f"{listed}?page={before // SHOWN + 1}#reference-{row.position}"
