"""Addresses that stand in messages and need no sign-in, and the development inbox."""

from django.conf import settings
from django.urls import URLPattern, path, re_path

from journeys.views import mailbox, public

urlpatterns: list[URLPattern] = [
    path("c/<str:token>/", public.click, name="public-click"),
    re_path(r"^o/(?P<token>[^/]+)\.gif$", public.opened, name="public-open"),
    path("u/<str:token>/", public.unsubscribe, name="public-unsubscribe"),
    path("p/<str:token>/", public.preferences, name="public-preferences"),
]

if settings.MAILBOX:
    urlpatterns += [
        path("mailbox/", mailbox.inbox, name="mailbox"),
        path("mailbox/<uuid:public_id>/", mailbox.message, name="mailbox-message"),
        path("mailbox/<uuid:public_id>/html/", mailbox.html, name="mailbox-html"),
        path("mailbox/<uuid:public_id>/raw/", mailbox.raw, name="mailbox-raw"),
    ]
