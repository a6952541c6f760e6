"""Addresses of the pages about journeys and rules, by section. Each view says itself who may open it."""

from django.urls import URLPattern, URLResolver

app_name = "journeys"

urlpatterns: list[URLPattern | URLResolver] = [
    # Home
    # Journeys
    # One journey: canvas and draft
    # One journey: publishing
    # One journey: numbers and the people behind them
    # Rulebook
    # Tasks
    # Panels on the page of a contact, asked for by that page
    # Messages and what comes back
]
