"""Addresses of the REST API about journeys and rules."""

from django.urls import URLPattern, URLResolver, path

from journeys.api import deliveries, draft

urlpatterns: list[URLPattern | URLResolver] = [
    # One journey: its draft
    path("v1/journeys/<slug:slug>/draft/", draft.DraftView.as_view(), name="api_journey_draft"),
    path("v1/journeys/<slug:slug>/draft/edits/", draft.EditsView.as_view(), name="api_journey_draft_edits"),
    path("v1/journeys/<slug:slug>/draft/layout/", draft.LayoutView.as_view(), name="api_journey_layout"),
    path("v1/journeys/<slug:slug>/problems/", draft.ProblemsView.as_view(), name="api_journey_problems"),
    # Messages
    path("v1/deliveries/", deliveries.DeliveriesView.as_view(), name="api_deliveries"),
    path("v1/deliveries/<uuid:public_id>/", deliveries.DeliveryView.as_view(), name="api_delivery"),
]
