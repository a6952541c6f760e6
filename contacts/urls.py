"""Addresses of the pages about contacts, and of event collection."""

from django.urls import URLPattern, URLResolver, path, re_path

from contacts.views import contacts
from contacts.views.collection import collection

app_name = "contacts"

urlpatterns: list[URLPattern | URLResolver] = [
    # Contacts
    path("contacts/", contacts.contacts, name="contacts"),
    path("contacts/<uuid:public_id>/", contacts.contact, name="contact"),
    # Event collection, with and without a final slash, for a redirect loses events
    re_path(r"^v1/[a-z]+/?$", collection, name="collection"),
    re_path(r"^beacon/v1/[a-z]+/?$", collection, name="beacon"),
]
