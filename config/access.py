"""Who may open what: one way for pages, one for the REST API, both by the name of a Django permission.

Pages   ``@needs("journeys.view_rule")`` above a view.
REST    ``permission_classes = [HasNeeds]`` and ``needs = {"GET": "journeys.view_rule"}`` on the view.
"""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

SIGNED_IN = ""
"""The need of what every member of the team may see."""


def allowed(user: Any, need: str) -> bool:
    """Whether ``user`` is an active member with the permission ``need`` (app.codename, or SIGNED_IN)."""
    return bool(user.is_authenticated and user.is_active and (need == SIGNED_IN or user.has_perm(need)))


type View = Callable[..., HttpResponseBase]


def needs(need: str) -> Callable[[View], View]:
    """Let only members with the permission in. Others meet the sign-in page, or one that says why not.

    Costs two queries at the first question of a request; the answer is
    kept on the user.
    """

    def guard(view: View) -> View:
        @login_required
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not allowed(request.user, need):
                raise PermissionDenied(need)
            return view(request, *args, **kwargs)

        return guarded

    return guard


class HasNeeds(BasePermission):
    """Asks a view's ``needs``: a permission for each method; a method that it does not name is refused.

    HEAD and OPTIONS count as GET. A method without a handler passes, so that the answer is 405, not 403.
    """

    def has_permission(self, request: Request, view: Any) -> bool:
        method = "GET" if request.method in ("HEAD", "OPTIONS") else str(request.method)
        stated: Mapping[str, str] = view.needs
        if method not in stated:
            return bool(request.user.is_authenticated) and not hasattr(view, method.lower())
        return allowed(request.user, stated[method])
