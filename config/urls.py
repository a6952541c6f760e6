"""Every address of the application, by part. What each part serves stands in its own `urls`."""

from django.contrib import admin
from django.urls import include, path

from config.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("accounts/", include("allauth.account.urls")),
    path("api/", include("journeys.api.urls")),
    path("api/", include("contacts.api.urls")),
    path("", include("journeys.urls")),
    # Behind the pages of the console, which are ours: Django's takes every address below it.
    path("admin/", admin.site.urls),
    path("", include("contacts.urls")),
]

handler400 = "config.errors.unreadable"
handler404 = "config.errors.not_found"
