"""`make run` and manage.py on a developer's machine."""

import os

from config.servers.places import Places
from config.servers.running import smtp_port
from config.settings.base import *  # noqa: F403 - settings are a flat namespace
from config.settings.base import DATA, database, redis_settings

DEBUG = os.environ.get("WEFT_DEBUG", "1") == "1"
SECRET_KEY = "development-only-and-therefore-no-secret"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *filter(None, os.environ.get("WEFT_HOSTS", "").split(","))]
CLOCK_MOVABLE = True

places = Places(DATA)
DATABASES = {"default": database(os.environ.get("DATABASE_URL") or places.database_url)}
globals().update(redis_settings(os.environ.get("REDIS_URL") or places.redis_url))

# Everything that is sent lands in the mail catcher, whose port `make run` chooses.
MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {"host": "127.0.0.1", "port": smtp_port(DATA), "timeout": 10},
    }
}
DEFAULT_FROM_EMAIL = "Weft <weft@localhost>"
MAILBOX = True
