"""Addresses of the pages about contacts, and of event collection."""

from django.urls import URLPattern, URLResolver, path, re_path

from contacts.views import chosen, contacts, forms, imports, segments
from contacts.views.collection import collection

app_name = "contacts"

urlpatterns: list[URLPattern | URLResolver] = [
    # Contacts
    path("contacts/", contacts.contacts, name="contacts"),
    path("contacts/filter/", contacts.new_filter, name="new_filter"),
    path("contacts/chosen/", chosen.act, name="chosen"),
    path("contacts/chosen/undo/", chosen.undo, name="undo"),
    path("contacts/export/", chosen.export, name="export"),
    path("contacts/<uuid:public_id>/", contacts.contact, name="contact"),
    # Files of contacts
    path("contacts/imports/", imports.imports, name="imports"),
    path("contacts/imports/<uuid:public_id>/", imports.import_, name="import"),
    path("contacts/imports/<uuid:public_id>/look/", imports.look, name="import_look"),
    path("contacts/imports/<uuid:public_id>/progress/", imports.progress, name="import_progress"),
    path("contacts/imports/<uuid:public_id>/problems/", imports.problem_rows, name="import_problems"),
    # Forms, and their public page
    path("contacts/forms/", forms.forms, name="forms"),
    path("f/<slug:slug>/", forms.form, name="form"),
    # Segments
    path("segments/", segments.segments, name="segments"),
    path("segments/new/", segments.new_segment, name="new_segment"),
    path("segments/<slug:slug>/", segments.segment, name="segment"),
    path("segments/<slug:slug>/count/", segments.count, name="segment_count"),
    path("segments/<slug:slug>/try/", segments.try_condition, name="try_segment"),
    # Event collection, with and without a final slash, for a redirect loses events
    re_path(r"^v1/[a-z]+/?$", collection, name="collection"),
    re_path(r"^beacon/v1/[a-z]+/?$", collection, name="beacon"),
]
