"""Static files, the health page and the security headers, through the real server."""

import json
import urllib.error
import urllib.request

import pytest
from django.test import Client

from config import heartbeat


def get(address: str) -> tuple[int, dict[str, str], bytes]:
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return (
                answer.status,
                {name.lower(): value for name, value in answer.headers.items()},
                answer.read(),
            )
    except urllib.error.HTTPError as problem:
        return problem.code, {name.lower(): value for name, value in problem.headers.items()}, problem.read()


def test_a_static_file_is_served_in_front_of_the_application(live_server_asgi: str) -> None:
    status, headers, body = get(f"{live_server_asgi}/static/admin/css/base.css")
    assert status == 200
    assert headers["content-type"].startswith("text/css")
    assert headers["x-content-type-options"] == "nosniff"
    assert len(body) > 1000


@pytest.mark.parametrize(
    "path", ["/static/nothing.css", "/static/../manage.py", "/static/%2e%2e/manage.py", "/static/"]
)
def test_what_is_no_static_file_is_not_found(live_server_asgi: str, path: str) -> None:
    assert get(live_server_asgi + path)[0] == 404


def test_health_is_well_while_a_worker_lives(live_server_asgi: str, redis: object) -> None:
    status, _, body = get(f"{live_server_asgi}/healthz")
    assert status == 503
    assert json.loads(body) | {"version": ""} == {
        "status": "down",
        "database": "ok",
        "broker": "ok",
        "workers": 0,
        "version": "",
    }
    heartbeat.beat("somebody:1")
    heartbeat.beat("somebody:2")
    status, _, body = get(f"{live_server_asgi}/healthz")
    assert status == 200
    assert json.loads(body)["workers"] == 2


def test_pages_carry_a_strict_policy(client: Client, db: None) -> None:
    policy = client.get("/accounts/login/")["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
