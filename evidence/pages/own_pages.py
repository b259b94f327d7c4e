"""With DEBUG too, a wrong address gets the page of this site and not Django's; tracebacks of faults stay."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse

from evidence.pages.views import not_found


class OwnPages:
    """Answers what nothing was found for. It stands innermost, so that a missing slash is still put right."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        nowhere = response.status_code == 404 and request.resolver_match is None
        return not_found(request, Http404()) if nowhere else response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return not_found(request, exception) if isinstance(exception, Http404) else None
