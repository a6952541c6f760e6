"""Addresses of sockets. `config.asgi` checks the origin and signs the member in before they are reached."""

from django.urls import path, re_path

from channels_app.consumers.canvas import CanvasConsumer
from channels_app.consumers.refuse import Refuse

websocket_urlpatterns = [
    path("ws/journeys/<slug:slug>/", CanvasConsumer.as_asgi()),
    # Anything else is refused in words rather than by an error in the log.
    re_path(r"", Refuse.as_asgi()),
]
