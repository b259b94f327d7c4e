"""Addresses of the public pages."""

from django.urls import path

from evidence.pages import audit, badges, feeds, views

app_name = "pages"
urlpatterns = [
    path("", views.home, name="home"),
    path("audit/", audit.draft_audit, name="audit"),
    path("claims/", views.claims, name="claims"),
    path("claims/<slug:slug>/", views.claim, name="claim"),
    path("claims/<slug:slug>/versions/<int:number>/", views.version, name="version"),
    path("claims/<slug:slug>/badge.svg", badges.claim_badge, name="badge"),
    path("claims/<slug:slug>/summary.csv", views.summary, name="summary"),
    path("claims/<slug:slug>/compare/", views.comparison, name="comparison"),
    path("tasks/<str:key>/open.atom", feeds.open_tasks, name="tasks"),
    path("studies/<path:identifier>/", views.study, name="study"),
]
