"""The mail catcher and its inbox: everything sent on this machine, and nothing of it dangerous."""

import os
import signal
import smtplib
import socket
import subprocess
import sys
import time
from email.message import EmailMessage

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from config.settings.base import mailer
from contacts.models import Member
from journeys.delivery.catcher import keep
from journeys.delivery.dispatch import dispatch
from journeys.models import CaughtMail
from tests.journeys.delivery.cast import Cast

HOSTILE = b"""From: a@example.com\r
To: b@example.com\r
Subject: =?utf-8?q?<script>alert(1)</script>?=\r
X-Bad: =?nope?q?x?=\r
Content-Type: text/html; charset=nope\r
\r
<html><head></head><script>alert(1)</script><a href="/x">x</a></html>"""


@pytest.fixture
def member(db: None) -> Client:
    """Somebody of the team who may see messages, signed in."""
    member = Member.objects.create_user("mia@example.com", "weft")
    member.user_permissions.add(Permission.objects.get(codename="view_delivery"))
    client = Client()
    client.force_login(member)
    return client


@pytest.mark.django_db(transaction=True)
def test_the_catcher_keeps_what_is_sent_until_it_is_told_to_end(
    transactional_cast: Cast, settings: Settings
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {"WEFT_SMTP_PORT": str(port), "DJANGO_SETTINGS_MODULE": "config.settings.test"}
    catcher = subprocess.Popen([sys.executable, "manage.py", "weft", "mailcatcher"], env=environment)
    try:
        connect(port).quit()
        settings.MAILERS = mailer("127.0.0.1", port)
        delivery = transactional_cast.queue(transactional_cast.contact("grüße@example.com", first_name="Ada"))
        assert dispatch().sent == 1
    finally:
        catcher.send_signal(signal.SIGTERM)
        assert catcher.wait(20) == 0
    mail = CaughtMail.objects.get()
    assert (mail.recipients, mail.subject) == (["grüße@example.com"], "Hello Ada")
    assert str(delivery.public_id).encode() in bytes(mail.raw)


def connect(port: int) -> smtplib.SMTP:
    """A connection to a server that is just starting."""
    deadline = time.monotonic() + 30
    while True:
        try:
            return smtplib.SMTP("127.0.0.1", port, timeout=10)
        except ConnectionRefusedError:
            assert time.monotonic() < deadline, "The catcher does not listen."


def test_the_inbox_lists_and_finds_mails(member: Client) -> None:
    for number in range(3):
        message = EmailMessage()
        message["Subject"] = f"Number {number}"
        message.set_content("Hello")
        keep(message.as_bytes(), "a@example.com", [f"p{number}@example.com"])
    page = member.get("/mailbox/").text
    assert page.index("Number 2") < page.index("Number 0")
    assert "Number 1" in member.get("/mailbox/", {"search": "number 1"}).text
    assert "Number 2" not in member.get("/mailbox/", {"search": "p1@example"}).text
    assert "No mail fits" in member.get("/mailbox/", {"search": "nothing"}).text
    # While one looks it is read anew, with the same search, and alone.
    anew = member.get("/mailbox/", {"search": "number 1"}, headers={"HX-Request": "true"}).text
    assert anew.strip().startswith('<div id="mails" hx-get="/mailbox/?search=number%201" hx-trigger="every')
    assert "Number 1" in anew


def test_an_empty_inbox_teaches(member: Client) -> None:
    assert "No mail yet" in member.get("/mailbox/").text


def test_a_mail_is_shown_with_its_parts(member: Client) -> None:
    message = EmailMessage()
    message["Subject"], message["X-Own"] = "Grüße", "<b>"
    message.set_content("Plain <words>")
    message.add_alternative("<html><head><title>t</title></head><p>Rich</p></html>", subtype="html")
    mail = keep(message.as_bytes(), "a@example.com", ["b@example.com"])
    page = member.get(reverse("journeys:mailbox-message", args=[mail.public_id])).text
    assert "Plain &lt;words&gt;" in page
    assert "&lt;b&gt;" in page
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in page
    html = member.get(reverse("journeys:mailbox-html", args=[mail.public_id]))
    assert html.text.startswith('<html><head><base target="_blank">')
    raw = member.get(reverse("journeys:mailbox-raw", args=[mail.public_id]))
    assert raw.content == bytes(mail.raw)
    assert raw["Content-Type"].startswith("text/plain")


def test_a_hostile_mail_is_fenced_in(member: Client) -> None:
    mail = keep(HOSTILE, "<script>", ["<img src=x>"])
    for name in ("journeys:mailbox", "journeys:mailbox-message"):
        page = member.get(reverse(name, args=[mail.public_id] if name.endswith("message") else [])).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page
    response = member.get(reverse("journeys:mailbox-html", args=[mail.public_id]))
    policy = response["Content-Security-Policy"]
    assert "sandbox allow-popups" in policy
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert response["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.parametrize(
    "raw", [b"", b"\x00\xff" * 50, b"Subject: a\x00b\r\n\r\n", b"Content-Type: multipart/x\r\n\r\nx"]
)
def test_whatever_comes_can_be_kept_and_shown(member: Client, raw: bytes) -> None:
    mail = keep(raw, "a\x00@example.com", ["b@example.com"])
    for name in ("message", "html", "raw"):
        assert member.get(reverse(f"journeys:mailbox-{name}", args=[mail.public_id])).status_code == 200


@pytest.mark.django_db
def test_strangers_and_members_without_the_right_see_nothing() -> None:
    mail = keep(HOSTILE, "a@example.com", ["b@example.com"])
    paths = ["/mailbox/", *(f"/mailbox/{mail.public_id}/{part}" for part in ("", "html/", "raw/"))]
    stranger, colleague = Client(), Client()
    colleague.force_login(Member.objects.create_user("sam@example.com", "weft"))
    for path in paths:
        assert stranger.get(path).status_code == 302
        assert colleague.get(path).status_code == 403
