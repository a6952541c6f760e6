"""How the REST API says that something is wrong: problem documents (RFC 9457), one form for every endpoint.

{"type": "about:blank", "title": "Bad Request", "status": 400, "code": "unknown_node",
 "detail": "There is no node 'x'. Somebody may have removed it.",
 "problems": [{"code": …, "place": "edits/0/key", "message": …, "cure": …, "severity": "error"}]}
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, is_dataclass
from http import HTTPStatus
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

MEDIA_TYPE = "application/problem+json"


class ProblemError(Exception):
    """Something is wrong with a request. ``problems`` are findings with ``code``, ``place``, ``message``,
    ``cure``.
    """

    def __init__(self, problems: Iterable[Any], status: int = 400) -> None:
        self.problems = [
            asdict(each) if is_dataclass(each) and not isinstance(each, type) else each for each in problems
        ]
        self.status = status
        super().__init__("; ".join(str(problem["message"]) for problem in self.problems))


def handle(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """Turn what a view raised into a problem document; None for what is a fault of ours."""
    answer = _answer(error)
    if answer is not None:
        set_rollback()
    return answer


def _answer(error: Exception) -> Response | None:
    match error:
        case ProblemError():
            return problem_response(error.status, error.problems)
        case Http404():
            return problem_response(404, [_plain("not_found", "There is nothing at this address.")])
        case PermissionDenied():
            return problem_response(
                403, [_plain("forbidden", "You may not do this.", "Ask for the role that may.")]
            )
        case RequestDataTooBig():
            return problem_response(
                413, [_plain("too_large", "A body has at most 5 MB.", "Send less at once.")]
            )
        case SuspiciousOperation() | BadRequest():
            return problem_response(400, [_plain("bad_request", "This request cannot be read.")])
        case exceptions.APIException():
            answer = problem_response(error.status_code, list(_findings(error.get_full_details())))
            if wait := getattr(error, "wait", None):
                answer["Retry-After"] = str(int(wait) + 1)
            if challenge := getattr(error, "auth_header", None):
                answer["WWW-Authenticate"] = challenge
            return answer
    return None


def problem_response(status: int, problems: list[dict[str, Any]]) -> Response:
    """A problem document; the first problem gives its code and its sentence."""
    first = problems[0] if problems else _plain("invalid", HTTPStatus(status).phrase)
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": first["code"],
        "detail": f"{first['message']} {first['cure']}".strip(),
        "problems": problems,
    }
    return Response(body, status=status, content_type=MEDIA_TYPE)


def _findings(details: Any, place: str = "") -> Iterable[dict[str, Any]]:
    """The errors of DRF, by field and nested, as findings with their place."""
    if isinstance(details, list):
        for index, inner in enumerate(details):
            leaf = isinstance(inner, dict) and "code" in inner
            yield from _findings(inner, place if leaf else f"{place}/{index}".lstrip("/"))
    elif isinstance(details, dict) and isinstance(details.get("message"), str) and "code" in details:
        yield {**_plain(str(details["code"]), details["message"]), "place": place}
    elif isinstance(details, dict):
        for key, inner in details.items():
            yield from _findings(inner, f"{place}/{key}".lstrip("/"))


def _plain(code: str, message: str, cure: str = "") -> dict[str, Any]:
    return {"code": code, "place": "", "message": message, "cure": cure, "severity": "error"}
