"""What must be true before an installation may serve people. Web and workers run it before they take work.

`manage.py check --deploy` and the `deploy` tag run it; on a developer's machine nothing here speaks up.
"""

import hashlib
from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register, run_checks
from django.db import DatabaseError, connections
from django.db.backends.postgresql.base import DatabaseWrapper

DEMO_MEMBERS = tuple(f"{role}@example.com" for role in ("marketer", "reviewer", "ops", "analyst", "sales"))
SHORTEST_SECRET = 32
KNOWN_ENDING = "and-therefore-no-secret"
"""How the keys of development and tests end."""
DEMO_KEYS = ("weft-demo-api-key", "weft-demo-write-key")


def demo_members() -> list[str]:
    """Addresses of demo logins that exist. One query."""
    members = apps.get_model("contacts", "Member").objects.filter(email__in=DEMO_MEMBERS)
    return sorted(members.values_list("email", flat=True))


def demo_keys() -> list[str]:
    """Demo keys that exist. One query."""
    hashes = {hashlib.sha256(key.encode()).hexdigest(): key for key in DEMO_KEYS}
    found = apps.get_model("contacts", "Key").objects.filter(hash__in=hashes).values_list("hash", flat=True)
    return sorted(hashes[digest] for digest in found)


def no_demo_credentials(app_configs: Sequence[AppConfig] | None, **arguments: Any) -> list[CheckMessage]:
    """Refuse demo logins and keys, which everybody knows. Two queries; silent before the first migration."""
    try:
        found = [*demo_members(), *demo_keys()]
    except DatabaseError:
        return []
    return [
        Error(
            f"The demo credential {name} is present.",
            hint="Delete it: everybody knows its password. Load no demo data in production.",
            id="weft.E001",
        )
        for name in found
    ]


def no_known_secret(app_configs: Sequence[AppConfig] | None, **arguments: Any) -> list[CheckMessage]:
    """Refuse secret keys that stand in the repository or can be guessed: who knows one signs links and
    sessions."""
    keys = [str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    if not any(len(key) < SHORTEST_SECRET or key.endswith(KNOWN_ENDING) for key in keys):
        return []
    return [
        Error(
            "A SECRET_KEY is known to everybody, or short enough to be guessed.",
            hint=f"Set one of at least {SHORTEST_SECRET} random characters.",
            id="weft.E002",
        )
    ]


def register_all() -> None:
    """Make the checks known to Django, as deployment checks."""
    register(Tags.security, deploy=True)(no_demo_credentials)
    register(Tags.security, deploy=True)(no_known_secret)


def refuse_unsafe() -> None:
    """End this process with a sentence when a deployment check finds an error, where settings ask for it.

    Web and workers call it before they take work. Costs two queries and the other checks of security.
    """
    if not settings.REFUSE_UNSAFE:
        return
    try:
        found = run_checks(tags=[Tags.security], include_deployment_checks=True)
    finally:
        close_connections()
    if errors := [finding for finding in found if finding.is_serious()]:
        sentences = " ".join(f"{finding.msg} {finding.hint or ''}" for finding in errors)
        raise SystemExit(f"Weft does not serve: {sentences}")


def close_connections() -> None:
    """Close this thread's connection and the pool, whose threads would hold up the end of the process."""
    wrapper = connections["default"]
    wrapper.close()
    if isinstance(wrapper, DatabaseWrapper) and wrapper.pool is not None:
        wrapper.close_pool()
