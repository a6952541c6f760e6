"""Reading settings from environment variables."""

import os
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE = frozenset({"1", "true", "yes", "on"})


def flag(name: str, default: bool = False) -> bool:
    """Whether the variable says yes."""
    return os.environ.get(name, str(default)).strip().lower() in TRUE


def words(name: str) -> list[str]:
    """The comma-separated words of the variable."""
    return [word.strip() for word in os.environ.get(name, "").split(",") if word.strip()]


def needed(name: str) -> str:
    """The variable's value; raises ImproperlyConfigured with a sentence when it is not set."""
    value = os.environ.get(name, "")
    if not value:
        raise ImproperlyConfigured(f"Set {name}: production does not start without it.")
    return value


@dataclass(frozen=True, slots=True)
class DatabaseAddress:
    """The parts of a `postgresql://user:password@host:port/name?option=value` address."""

    name: str
    user: str = ""
    password: str = field(default="", repr=False)
    host: str = ""
    port: str = ""
    options: dict[str, str] = field(default_factory=dict)

    @classmethod
    def parse(cls, address: str) -> "DatabaseAddress":
        """Take an address apart. Raises ImproperlyConfigured when it is not one of PostgreSQL."""
        parts = urlsplit(address)
        if parts.scheme not in {"postgres", "postgresql"}:
            raise ImproperlyConfigured(
                "DATABASE_URL must begin with postgresql://; Weft runs on PostgreSQL alone."
            )
        options = dict(parse_qsl(parts.query))
        return cls(
            name=unquote(parts.path.lstrip("/")) or "weft",
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            host=options.pop("host", "") or unquote(parts.hostname or ""),
            port=options.pop("port", "") or str(parts.port or ""),
            options=options,
        )

    def as_django(self, options: dict[str, Any]) -> dict[str, Any]:
        """The entry of Django's DATABASES, with more driver options."""
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": self.name,
            "USER": self.user,
            "PASSWORD": self.password,
            "HOST": self.host,
            "PORT": self.port,
            "OPTIONS": {**self.options, **options},
        }


def broker_address(redis_url: str) -> str:
    """The same Redis as Celery spells it: a unix socket is `redis+socket://PATH?virtual_host=DB` there."""
    parts = urlsplit(redis_url)
    if parts.scheme != "unix":
        return redis_url
    database = dict(parse_qsl(parts.query)).get("db", "0")
    return f"redis+socket://{unquote(parts.path)}?virtual_host={database}"
