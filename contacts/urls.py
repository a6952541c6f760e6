"""Addresses of the pages about contacts, and of event collection."""

from django.urls import URLPattern, URLResolver, path

from contacts.views import contacts

app_name = "contacts"

urlpatterns: list[URLPattern | URLResolver] = [
    # Contacts
    path("contacts/", contacts.contacts, name="contacts"),
    path("contacts/<uuid:public_id>/", contacts.contact, name="contact"),
    # Event collection
]
