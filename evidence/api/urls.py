"""Addresses under /api/v1/."""

from django.http import Http404
from django.urls import path, re_path
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from evidence.api.citations import Citations
from evidence.api.claims import ClaimDetail, ClaimList, VersionDetail, VersionList
from evidence.api.public import PublicView
from evidence.api.studies import StudyDetail, StudyList
from evidence.api.styles import StyleList


class Root(PublicView):
    def get(self, request: Request) -> Response:
        names = ("claims", "studies", "citations", "styles")
        return Response({name: reverse(f"api:{name}", request=request) for name in names})


class Nothing(PublicView):
    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        raise Http404(f"There is nothing at {request.path}. Begin at /api/v1/.")

    def get(self, request: Request) -> Response:
        raise Http404


app_name = "api"
urlpatterns = [
    path("", Root.as_view(), name="root"),
    path("claims/", ClaimList.as_view(), name="claims"),
    path("claims/<slug:slug>/", ClaimDetail.as_view(), name="claim"),
    path("claims/<slug:slug>/versions/", VersionList.as_view(), name="versions"),
    path("claims/<slug:slug>/versions/<int:number>/", VersionDetail.as_view(), name="version"),
    path("studies/", StudyList.as_view(), name="studies"),
    path("studies/<path:identifier>/", StudyDetail.as_view(), name="study"),
    path("citations/", Citations.as_view(), name="citations"),
    path("styles/", StyleList.as_view(), name="styles"),
    re_path(r"^.*$", Nothing.as_view()),
]
