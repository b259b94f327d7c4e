"""Addresses: the public pages, the API, the admin."""

from django.contrib import admin
from django.templatetags.static import static
from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    path("favicon.ico", RedirectView.as_view(url=static("evidence/icon.svg"))),
    path("api/v1/", include("evidence.api.urls")),
    path("admin/", admin.site.urls),
    path("", include("evidence.pages.urls")),
]

handler400 = "evidence.pages.views.wrong_request"
handler404 = "evidence.pages.views.not_found"
handler500 = "evidence.pages.views.server_error"
