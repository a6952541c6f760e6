"""The admin console: Django's, behind the same sign-in as everything else."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from config.console import tabs


class WeftAdmin(AdminSite):
    """Opens for active staff members. It has no sign-in of its own: that would know no limit of attempts."""

    site_header = _("Weft operations")
    site_title = _("Weft operations")
    index_title = _("Operations")
    site_url = "/"

    # The rail and the console's own navigation lead everywhere.
    enable_nav_sidebar = False

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """What every page of it needs, the console's navigation included."""
        return {**super().each_context(request), **tabs(request.path)}

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Send to the one sign-in; refuse who is signed in without the right."""
        wanted = request.GET.get("next", reverse("admin:index"))
        if not request.user.is_authenticated:
            return redirect_to_login(wanted)
        if not self.has_permission(request):
            raise PermissionDenied
        return redirect("admin:index")
