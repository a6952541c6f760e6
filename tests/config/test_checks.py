"""No installation serves people with credentials that everybody knows, or without its secrets."""

import os
import subprocess
import sys

import pytest
from django.apps import apps
from django.test import override_settings

from config import checks
from config.servers.places import PROJECT


def make_member(email: str) -> None:
    apps.get_model("contacts", "Member").objects.create(email=email)


def make_key(secret: str) -> None:
    key = apps.get_model("contacts", "Key")
    key.objects.create(kind="write", name="demo", hash=key.hash_of(secret), hint=secret[-4:])


def test_an_installation_of_its_own_people_is_fine(db: None) -> None:
    make_member("ops@weft.example.org")
    make_key("a-long-random-key")
    assert checks.no_demo_credentials(None) == []


@pytest.mark.parametrize("email", checks.DEMO_MEMBERS)
def test_a_demo_login_is_refused(db: None, email: str) -> None:
    make_member(email)
    (found,) = checks.no_demo_credentials(None)
    assert email in found.msg
    assert found.is_serious()


@pytest.mark.parametrize("secret", checks.DEMO_KEYS)
def test_a_demo_key_is_refused(db: None, secret: str) -> None:
    make_key(secret)
    (found,) = checks.no_demo_credentials(None)
    assert secret in found.msg


@pytest.mark.django_db(transaction=True)
def test_a_process_that_would_serve_ends_with_a_sentence() -> None:
    make_member("sales@example.com")
    with (
        override_settings(REFUSE_UNSAFE=True, SECRET_KEY="k" * 20 + "a-secret-of-fair-length-0123456789"),
        pytest.raises(SystemExit, match=r"sales@example\.com"),
    ):
        checks.refuse_unsafe()


def test_where_nobody_is_served_nothing_is_asked(db: None) -> None:
    make_member("sales@example.com")
    checks.refuse_unsafe()


@pytest.mark.parametrize("missing", ["SECRET_KEY", "WEFT_HOSTS", "DATABASE_URL", "REDIS_URL", "WEFT_FROM"])
def test_production_says_which_setting_is_missing(missing: str) -> None:
    given = {
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "SECRET_KEY": "a-secret",
        "WEFT_HOSTS": "weft.example.org",
        "DATABASE_URL": "postgresql:///weft",
        "REDIS_URL": "redis://localhost",
        "WEFT_SMTP_HOST": "smtp.example.org",
        "WEFT_FROM": "Weft <weft@example.org>",
    }
    del given[missing]
    kept = {name: value for name, value in os.environ.items() if name != missing}
    done = subprocess.run(
        [sys.executable, "-c", "from django.conf import settings; settings.DEBUG"],
        cwd=PROJECT,
        env=kept | given,
        capture_output=True,
        text=True,
        check=False,
    )
    assert f"Set {missing}: production does not start without it." in done.stderr
