"""The web application: pages and REST by Django, live sockets by Channels; static files and the events of
customers before either.
"""

import atexit
import gc
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")
os.environ.setdefault("WEFT_PROCESS", "web")

from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.core.asgi import get_asgi_application

django_application = get_asgi_application()

from channels_app.routing import websocket_urlpatterns
from config import checks
from config.static import StaticFiles
from contacts.api.door import Door

checks.refuse_unsafe()
# Threads of the pool would hold up the end of the process.
atexit.register(checks.close_connections)

application = ProtocolTypeRouter(
    {
        "http": Door(StaticFiles(django_application)),
        "websocket": AllowedHostsOriginValidator(AuthMiddlewareStack(URLRouter(websocket_urlpatterns))),
    }
)

# What was loaded stays for good. Out of the collector's sight it is no longer walked through time and again,
# which took half of the time that reading a batch of events takes.
gc.collect()
gc.freeze()
