"""`make run` and manage.py on a developer's machine."""

import os

from config.servers.places import Places
from config.servers.running import base_url, smtp_port
from config.settings.base import *
from config.settings.base import DATA, broker_address, caches, channel_layers, database, mailer

# Off, so that `make run` answers as an installation does, its own page for an unknown address included.
DEBUG = os.environ.get("WEFT_DEBUG", "0") == "1"
STATIC_FILES_CHANGE = True
SECRET_KEY = "development-only-and-therefore-no-secret"
ALLOWED_HOSTS = [
    "localhost",
    "127.0.0.1",
    "[::1]",
    *filter(None, os.environ.get("WEFT_HOSTS", "").split(",")),
]
CLOCK_MOVABLE = True
# WEFT_DEMO: 0 for no demo, `team` for a team and a draft without any history, or how many contacts it has.
DEMO = os.environ.get("WEFT_DEMO", "") != "0"

places = Places(DATA)
DATABASES = {"default": database(os.environ.get("DATABASE_URL") or places.database_url)}
REDIS_URL = os.environ.get("REDIS_URL") or places.redis_url
CACHES = caches(REDIS_URL)
CHANNEL_LAYERS = channel_layers(REDIS_URL)
CELERY_BROKER_URL = broker_address(REDIS_URL)

# Everything that is sent lands in the mail catcher, whose port `make run` chooses.
MAILERS = mailer("127.0.0.1", smtp_port(DATA))
DEFAULT_FROM_EMAIL = "Weft <weft@localhost>"
MAILBOX = True
WEFT_BASE_URL = base_url(DATA)
