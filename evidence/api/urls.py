"""Addresses under /api/v1/."""

from django.http import Http404, HttpResponsePermanentRedirect
from django.urls import path, re_path, resolve
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from evidence.api.articles import ArticleDetail, ArticleList
from evidence.api.changes import ChangeList
from evidence.api.citations import Citations
from evidence.api.claims import ClaimComparison, ClaimDetail, ClaimList, VersionDetail, VersionList
from evidence.api.docs import Docs
from evidence.api.dumps import DumpDetail, DumpFile, DumpList
from evidence.api.lookup import Lookup
from evidence.api.openapi import OpenAPI
from evidence.api.outcomes import OutcomeList
from evidence.api.public import PublicView
from evidence.api.scales import ScaleDetail, ScaleList
from evidence.api.studies import StudyDetail, StudyList
from evidence.api.styles import StyleList


class Root(PublicView):
    def get(self, request: Request) -> Response:
        names = (
            "claims", "outcomes", "studies", "articles", "scales", "citations", "styles", "lookup", "changes",
            "dumps", "openapi", "docs",
        )  # fmt: skip
        return Response({name: reverse(f"api:{name}", request=request) for name in names})


class Nothing(PublicView):
    """Whatever has no address; what lacks only the slash at its end is led there."""

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        if request.path.endswith("/") or resolve(f"{request.path}/").url_name is None:
            raise Http404(f"There is nothing at {request.path}. Begin at /api/v1/.")

    def get(self, request: Request) -> HttpResponsePermanentRedirect:
        return HttpResponsePermanentRedirect(request._request.get_full_path(force_append_slash=True))


app_name = "api"
urlpatterns = [
    path("", Root.as_view(), name="root"),
    path("claims/", ClaimList.as_view(), name="claims"),
    path("claims/<slug:slug>/", ClaimDetail.as_view(), name="claim"),
    path("claims/<slug:slug>/versions/", VersionList.as_view(), name="versions"),
    path("claims/<slug:slug>/versions/<int:number>/", VersionDetail.as_view(), name="version"),
    path("claims/<slug:slug>/compare/", ClaimComparison.as_view(), name="comparison"),
    path("outcomes/", OutcomeList.as_view(), name="outcomes"),
    path("articles/", ArticleList.as_view(), name="articles"),
    path("articles/<slug:slug>/", ArticleDetail.as_view(), name="article"),
    path("scales/", ScaleList.as_view(), name="scales"),
    path("scales/<slug:key>/<str:version>/", ScaleDetail.as_view(), name="scale"),
    path("lookup/", Lookup.as_view(), name="lookup"),
    path("changes/", ChangeList.as_view(), name="changes"),
    path("dumps/", DumpList.as_view(), name="dumps"),
    path("dumps/<slug:name>/", DumpDetail.as_view(), name="dump"),
    path("dumps/<slug:name>/<path:file>", DumpFile.as_view(), name="dump_file"),
    path("studies/", StudyList.as_view(), name="studies"),
    path("studies/<path:identifier>/", StudyDetail.as_view(), name="study"),
    path("citations/", Citations.as_view(), name="citations"),
    path("styles/", StyleList.as_view(), name="styles"),
    path("openapi.json", OpenAPI.as_view(), name="openapi"),
    path("docs/", Docs.as_view(), name="docs"),
    re_path(r"^.*$", Nothing.as_view()),
]
