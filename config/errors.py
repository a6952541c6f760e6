"""What a request that leads nowhere, or cannot be read, is answered."""

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.template import loader
from django.views import defaults

from config.problem_documents import MEDIA_TYPE

NOT_FOUND = {
    "type": "about:blank",
    "title": "Not Found",
    "status": 404,
    "code": "not_found",
    "detail": "There is nothing at this address.",
    "problems": [
        {
            "code": "not_found",
            "place": "",
            "message": "There is nothing at this address.",
            "cure": "See /api/schema/ for the addresses that there are.",
            "severity": "error",
        }
    ],
}


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: a page, or in the REST API a problem document."""
    if request.path.startswith("/api/"):
        return JsonResponse(NOT_FOUND, status=404, content_type=MEDIA_TYPE)
    return defaults.page_not_found(request, exception)


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400. Unlike Django's own it does not look for a CSRF token, for which it would read the form again."""
    return HttpResponseBadRequest(loader.get_template("400.html").render())
