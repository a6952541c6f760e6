"""What every environment shares."""

import os
from pathlib import Path
from typing import Any

from django.utils.csp import CSP

from config.log import LOGGING as LOGGING
from config.servers.places import data_folder
from config.settings.environment import DatabaseAddress
from config.settings.environment import broker_address as broker_address

ROOT = Path(__file__).resolve().parent.parent.parent
DATA = data_folder()

INSTALLED_APPS = [
    "contacts",
    "journeys",
    "channels_app",
    "config.apps.ConfigConfig",
    "config.apps.WeftAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "rest_framework",
    "drf_spectacular",
    "django_htmx",
    "channels",
]

# Each of them can run asynchronously, so a request changes threads once, at the view.
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            # Every page speaks through these.
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "config.templatetags.weft",
            ],
        },
    },
]

# --- Database ---

# The web process sets it before it loads the settings; workers fork, which no pool survives.
WEB = os.environ.get("WEFT_PROCESS") == "web"
POOL: dict[str, Any] = {
    "min_size": 1,
    "max_size": int(os.environ.get("WEFT_DATABASE_POOL", "20")),
    "timeout": 10,
}


def database(address: str) -> dict[str, Any]:
    """Settings of the one database: READ COMMITTED (locking relies on it), pooled in the web process."""
    options: dict[str, Any] = {
        "connect_timeout": 5,
        "application_name": os.environ.get("WEFT_PROCESS", "weft"),
        # A server that is gone without a word is noticed within seconds instead of hours; over TCP alone.
        "keepalives_idle": 5,
        "keepalives_interval": 3,
        "keepalives_count": 3,
        "tcp_user_timeout": 15_000,
    }
    settings = DatabaseAddress.parse(address).as_django(options | ({"pool": POOL} if WEB else {}))
    # Workers keep their connection and ask it whether it still lives before each task.
    return settings | {"CONN_MAX_AGE": 0 if WEB else None, "CONN_HEALTH_CHECKS": not WEB}


DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


# --- Redis: broker, cache, channel layer ---

# Each environment says where it is.
REDIS_URL = ""


def caches(redis_url: str) -> dict[str, Any]:
    """Settings of Django's cache."""
    backend = "django.core.cache.backends.redis.RedisCache"
    return {"default": {"BACKEND": backend, "LOCATION": redis_url, "KEY_PREFIX": "weft"}}


def channel_layers(redis_url: str) -> dict[str, Any]:
    """Settings of the channel layer.

    Channels' other Redis layer drops what comes after a hundred unread messages without a word.
    """
    backend = "channels_redis.pubsub.RedisPubSubChannelLayer"
    return {"default": {"BACKEND": backend, "CONFIG": {"hosts": [redis_url], "prefix": "weft"}}}


def mailer(host: str, port: int, **options: Any) -> dict[str, Any]:
    """Settings of the SMTP server that takes our mail."""
    backend = "django.core.mail.backends.smtp.EmailBackend"
    return {
        "default": {"BACKEND": backend, "OPTIONS": {"host": host, "port": port, "timeout": 20, **options}}
    }


# --- Sign-in ---

AUTH_USER_MODEL = "contacts.Member"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_ADAPTER = "contacts.adapters.MemberAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = None
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# --- Security ---

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF, CSP.NONCE],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    # Web sockets of the same origin are within 'self'.
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "frame-src": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "object-src": [CSP.NONE],
}
SECURE_REFERRER_POLICY = "same-origin"
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SAMESITE = "Lax"
# One part of a request may be this long; collection has limits of its own, per message and inflated.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# --- Language, time, static files ---

USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
LOCALE_PATHS = [ROOT / "locale"]
USE_TZ = True
TIME_ZONE = os.environ.get("WEFT_TIME_ZONE", "UTC")

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
# Where they may, they are read afresh and kept by no browser.
STATIC_FILES_CHANGE = False
STATICFILES_DIRS = [ROOT / "static" / "dist"]
# Said before the front end is built for the first time, when nothing is wrong yet.
SILENCED_SYSTEM_CHECKS = ["staticfiles.W004"]

# --- REST ---

REST_FRAMEWORK: dict[str, Any] = {
    "EXCEPTION_HANDLER": "config.problem_documents.handle",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    # The first one says how a request without either is answered: 401, bring a key.
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "contacts.api.authentication.KeyAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["config.json_bodies.JsonBodies"],
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Weft",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "config.openapi.with_problems",
    ],
    # Choices of the same field name in several places, each by a name of its own.
    "ENUM_NAME_OVERRIDES": {
        "TaskState": "journeys.models.task.Task.State",
        "SegmentKind": "contacts.models.segment.Segment.Kind",
        "DeliveryState": "journeys.models.delivery.Delivery.State",
        "RunState": [("live", "live"), ("ended", "ended"), ("parked", "parked")],
        "TaskStateToBe": [("open", "Open"), ("done", "Done")],
    },
}

# --- Of our own ---

# Whether the product's clock can be moved. Never in production: there, reading the time asks nobody.
CLOCK_MOVABLE = False
# Whether demo people may be signed in as without a password, and the demo bar shown.
DEMO = False

# Whether web and workers run the deployment checks first and refuse to serve when one finds an error.
REFUSE_UNSAFE = False

# Whether the inbox of the mail catcher is a page of the application.
MAILBOX = False

# Networks that outgoing requests (webhooks) may reach besides public addresses, as CIDR.
OUTGOING_NETWORKS_ALLOWED: list[str] = []

# Where people reach this installation: the beginning of every address in a message.
WEFT_BASE_URL = os.environ.get("WEFT_BASE_URL") or f"http://localhost:{os.environ.get('PORT', '8000')}"

# For so many days a tracked link in a message leads on. Unsubscribing works for ever.
WEFT_LINK_DAYS = 400

# Who reads `/metrics` must bring it; where there is none, only this machine may read them.
WEFT_METRICS_TOKEN = os.environ.get("WEFT_METRICS_TOKEN", "")

# A journey pauses itself when more than so many percent of at least so many people of the last hour cannot go
# on. With 0 percent none ever does.
WEFT_FAILURES_PERCENT = float(os.environ.get("WEFT_FAILURES_PERCENT", "5"))
WEFT_FAILURES_PEOPLE = int(os.environ.get("WEFT_FAILURES_PEOPLE", "200"))

# So many months of each log are kept; 0 keeps it for ever. Whole months are dropped, numbers stay.
WEFT_KEEP_EVENTS_MONTHS = int(os.environ.get("WEFT_KEEP_EVENTS_MONTHS", "36"))
WEFT_KEEP_STEPS_MONTHS = int(os.environ.get("WEFT_KEEP_STEPS_MONTHS", "36"))
WEFT_KEEP_DECISIONS_MONTHS = int(os.environ.get("WEFT_KEEP_DECISIONS_MONTHS", "36"))
