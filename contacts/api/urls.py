"""Addresses of the REST API about contacts. Event collection has its own, in ``contacts.urls``."""

from django.urls import URLPattern, URLResolver, path

from contacts.api import catalog, forms, people, segments

urlpatterns: list[URLPattern | URLResolver] = [
    path("v1/contacts/", people.ContactsView.as_view(), name="api_contacts"),
    path("v1/contacts/<uuid:public_id>/", people.ContactView.as_view(), name="api_contact"),
    path(
        "v1/contacts/<uuid:public_id>/timeline/", people.TimelineView.as_view(), name="api_contact_timeline"
    ),
    path("v1/attributes/", catalog.AttributesView.as_view(), name="api_attributes"),
    path("v1/attributes/<str:name>/", catalog.AttributeView.as_view(), name="api_attribute"),
    path("v1/events/", catalog.EventTypesView.as_view(), name="api_events"),
    path("v1/events/<str:name>/", catalog.EventTypeView.as_view(), name="api_event"),
    path("v1/forms/", forms.FormsView.as_view(), name="api_forms"),
    path("v1/forms/<slug:slug>/", forms.FormView.as_view(), name="api_form"),
    path("v1/segments/", segments.SegmentsView.as_view(), name="api_segments"),
    path("v1/segments/<slug:slug>/", segments.SegmentView.as_view(), name="api_segment"),
    path("v1/segments/<slug:slug>/members/", segments.MembersView.as_view(), name="api_segment_members"),
    path("v1/consents/", people.ConsentsView.as_view(), name="api_consents"),
    path("v1/consents/<uuid:public_id>/", people.ConsentView.as_view(), name="api_contact_consents"),
]
