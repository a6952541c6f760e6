"""Forms: their list for the team, and the page that anybody may fill in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from config.access import allowed, needs
from contacts.api import pressure
from contacts.forms.asked import AskedForm
from contacts.forms.new_form import NewForm
from contacts.forms.often import too_often
from contacts.forms.submission import submit
from contacts.models import Form

MOST = 200
HEADERS = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}


@require_http_methods(["GET", "HEAD", "POST"])
@needs("contacts.view_form")
def forms(request: HttpRequest) -> HttpResponse:
    """The forms that there are, each with its link, and a new one. About five queries."""
    may = allowed(request.user, "contacts.add_form")
    new = NewForm(request.POST if request.method == "POST" and may else None)
    if request.method == "POST" and not may:
        return render(request, "403.html", status=403)
    if request.method == "POST" and new.is_valid() and new.make():
        return redirect("contacts:forms")
    rows = [
        (form, request.build_absolute_uri(reverse("contacts:form", args=[form.slug])))
        for form in Form.objects.select_related("topic").order_by("name")[:MOST]
    ]
    context = {"rows": rows, "form": new, "can_add": may}
    return render(request, "contacts/forms.html", context, status=422 if new.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HttpRequest, slug: str) -> HttpResponse:
    """A form for anybody. What a machine sends is thanked for and thrown away; who sends too often, or while
    the product is far behind, is asked to come back."""
    found = get_object_or_404(Form.objects.select_related("topic"), slug=slug)
    asked = AskedForm(found, request.POST if request.method == "POST" else None)
    context = {"hosted": found, "asked": asked, "sent": False, "busy": False}
    status = 200
    if request.method == "POST":
        if pressure.look() or too_often(request.META.get("REMOTE_ADDR", "")):
            context["busy"], status = True, 429
        elif asked.is_valid():
            if not asked.by_machine:
                submit(asked, request.build_absolute_uri())
            context["sent"] = True
        else:
            status = 422
    response = render(request, "public/form.html", context, status=status)
    for name, value in HEADERS.items():
        response[name] = value
    if status == 429:
        response["Retry-After"] = "600"
    return response
