"""pytest. Each session has servers of its own in a temporary folder; tests/conftest.py starts them when first
needed.

The folder's name is passed on in WEFT_TEST_FOLDER, so that programs which a test starts meet the same
servers. Each lane of a session (pytest-xdist names it) has a folder in there.
"""

import os
import tempfile
from pathlib import Path

from config.servers.places import Places
from config.settings.base import *
from config.settings.base import INSTALLED_APPS, broker_address, caches, channel_layers, database, mailer

if "WEFT_TEST_FOLDER" not in os.environ:
    os.environ["WEFT_TEST_FOLDER"] = tempfile.mkdtemp(prefix="weft-test-")
SESSION_FOLDER = Path(os.environ["WEFT_TEST_FOLDER"])
TEST_FOLDER = SESSION_FOLDER / os.environ.get("PYTEST_XDIST_WORKER", "alone")

# Its command `flush` stands in for Django's.
INSTALLED_APPS = ["tests", *INSTALLED_APPS]

DEBUG = False
SECRET_KEY = "tests-only-and-therefore-no-secret"
ALLOWED_HOSTS = ["*"]
CLOCK_MOVABLE = True
ACCOUNT_RATE_LIMITS = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

places = Places(TEST_FOLDER)
DATABASES = {"default": database(os.environ.get("DATABASE_URL") or places.database_url)}
# The live server answers each request in a thread of its own, whose connection would stay open behind it.
DATABASES["default"]["CONN_MAX_AGE"] = 0
# The test database has the plain name, so that a worker which a test starts needs no settings of its own.
DATABASES["default"]["TEST"] = {"NAME": DATABASES["default"]["NAME"]}
REDIS_URL = os.environ.get("REDIS_URL") or places.redis_url
CACHES = caches(REDIS_URL)
CHANNEL_LAYERS = channel_layers(REDIS_URL)
CELERY_BROKER_URL = broker_address(REDIS_URL)

MAILERS = mailer("127.0.0.1", int(os.environ.get("WEFT_SMTP_PORT", "1")))
DEFAULT_FROM_EMAIL = "Weft <weft@localhost>"
MAILBOX = True
