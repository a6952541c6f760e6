"""An installation that serves people. Everything that differs between two of them comes from the
environment.
"""

import os

from config.settings.base import *
from config.settings.base import broker_address, caches, channel_layers, database, mailer
from config.settings.environment import flag, needed, words

DEBUG = False
SECRET_KEY = needed("SECRET_KEY")
SECRET_KEY_FALLBACKS = words("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = words("WEFT_HOSTS") or [needed("WEFT_HOSTS")]
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if host != "*"]

DATABASES = {"default": database(needed("DATABASE_URL"))}
REDIS_URL = needed("REDIS_URL")
CACHES = caches(REDIS_URL)
CHANNEL_LAYERS = channel_layers(REDIS_URL)
CELERY_BROKER_URL = broker_address(REDIS_URL)

SECURE_SSL_REDIRECT = flag("WEFT_REDIRECT_TO_HTTPS", default=True)
# The load balancer asks over plain HTTP, from inside.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^metrics$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
if flag("WEFT_BEHIND_PROXY", default=True):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

MAILERS = mailer(
    needed("WEFT_SMTP_HOST"),
    int(os.environ.get("WEFT_SMTP_PORT", "587")),
    username=os.environ.get("WEFT_SMTP_USER", ""),
    password=os.environ.get("WEFT_SMTP_PASSWORD", ""),
    use_tls=flag("WEFT_SMTP_STARTTLS", default=True),
)
DEFAULT_FROM_EMAIL = needed("WEFT_FROM")
REFUSE_UNSAFE = True
WEFT_BASE_URL = os.environ.get("WEFT_BASE_URL") or f"https://{ALLOWED_HOSTS[0]}"
