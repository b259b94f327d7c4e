"""Addresses of the public pages."""

from django.contrib.sitemaps.views import index, sitemap
from django.urls import path
from django.views.decorators.cache import cache_control

from evidence.pages import (
    article_page,
    audit,
    badges,
    citing,
    claim_feed,
    claim_page,
    feeds,
    glossary,
    home,
    sitemaps,
    study_page,
    topics,
    views,
)

app_name = "pages"
A_MAP = {"sitemaps": sitemaps.SECTIONS, "template_name": "pages/sitemap.xml"}
MAPS = A_MAP | {"template_name": "pages/sitemaps.xml", "sitemap_url_name": "pages:sitemap"}
an_hour = cache_control(public=True, max_age=3600)
urlpatterns = [
    path("", home.home, name="home"),
    path("search/", home.search, name="search"),
    path("articles/", article_page.articles, name="articles"),
    path("articles/<slug:slug>/", article_page.article, name="article"),
    path("audit/", audit.draft_audit, name="audit"),
    path("claims/", views.claims, name="claims"),
    path("claims/<slug:slug>/", claim_page.claim, name="claim"),
    path("claims/<slug:slug>/versions/<int:number>/", claim_page.version, name="version"),
    path("claims/<slug:slug>/versions/<int:number>/cite/<slug:name>/", citing.claim_citation, name="cite"),
    path("claims/<slug:slug>/badge.svg", badges.claim_badge, name="badge"),
    path("claims/<slug:slug>/embed/", claim_page.embed, name="embed"),
    path("claims/<slug:slug>/summary.csv", claim_page.summary, name="summary"),
    path("claims/<slug:slug>/compare/", views.comparison, name="comparison"),
    path("feeds/claims.atom", claim_feed.claims, name="feed"),
    path("glossary/", glossary.glossary, name="glossary"),
    path("tasks/<str:key>/open.atom", feeds.open_tasks, name="tasks"),
    path("topics/", topics.topics, name="topics"),
    path("topics/<slug:slug>/", topics.topic, name="topic"),
    path("studies/<path:identifier>/", study_page.study, name="study"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("sitemap.xml", an_hour(index), MAPS, name="sitemaps"),
    path("sitemap-<slug:section>.xml", an_hour(sitemap), A_MAP, name="sitemap"),
]  # fmt: skip
