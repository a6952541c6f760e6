"""The mail that arrives: raw bytes, parts, links; and what hostile values make of it (nothing)."""

import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

import pytest
from pytest_django import Settings

from contacts.models import Brand
from journeys.delivery import links
from journeys.delivery.dispatch import dispatch
from journeys.models import Attempt, Delivery, Link
from tests.journeys.delivery.cast import NEWS, Cast, state
from tests.journeys.delivery.mail_server import MailServer

LONG = f"{'a' * 60}@{'b' * 36}.example.com"  # 109 characters


def sent(cast: Cast, server: MailServer, email: str = "", entry: Any = None, **content: Any) -> Delivery:
    """Send one message with this content; the server has it when this returns."""
    contact = cast.contact(email)
    version = cast.version(messages={"welcome": NEWS | content})
    delivery = cast.queue(contact, version, entry=entry)
    dispatch()
    assert len(server.mails) == 1, state(delivery)
    return delivery


def header_lines(raw: bytes) -> list[bytes]:
    return raw.partition(b"\r\n\r\n")[0].split(b"\r\n")


def test_unsubscribe_headers_arrive_whole(cast: Cast, mail_server: MailServer, settings: Settings) -> None:
    assert len(LONG) == 109
    settings.WEFT_BASE_URL = f"https://{'long-' * 10}name.example.com"
    delivery = sent(cast, mail_server, LONG)
    lines = header_lines(mail_server.raw())
    address = next(line for line in lines if line.startswith(b"List-Unsubscribe: "))
    assert re.fullmatch(rb"List-Unsubscribe: <https://[!-~]+/u/[!-~]+/>", address)
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in lines
    assert f"To: {LONG}".encode() in lines
    assert f"Message-ID: <{delivery.public_id}@example.com>".encode() in lines
    token = address.decode().rpartition("/u/")[2].removesuffix("/>")
    assert links.read_token("u", token).delivery == delivery.public_id


def test_lines_keep_to_the_lengths_that_receivers_take(cast: Cast, mail_server: MailServer) -> None:
    sent(cast, mail_server, subject="Grüße " * 60, html=f"<p>{'schön ' * 500}</p>")
    raw = mail_server.raw()
    assert raw.isascii()
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")
    lines = raw.split(b"\r\n")
    assert max(len(line) for line in lines) <= 998
    assert all(len(word) <= 75 for word in re.findall(rb"=\?utf-8\?[^ ]*\?=", raw))
    body = raw.partition(b"\r\n\r\n")[2].split(b"\r\n")
    assert max(len(line) for line in body) <= 76
    assert mail_server.message()["Subject"] == ("Grüße " * 60).strip()


def test_a_mail_has_text_beside_html(cast: Cast, mail_server: MailServer) -> None:
    sent(cast, mail_server, html="<h1>Größe</h1><p>Now <b>40</b> &amp; up.</p>")
    message = mail_server.message()
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert "Größe" in mail_server.text()
    assert "Now 40 & up." in mail_server.text()
    assert "<b>" not in mail_server.text()


def test_the_authors_own_text_goes_before_one_made_of_html(cast: Cast, mail_server: MailServer) -> None:
    sent(cast, mail_server, text="Plainly, {{ contact.email }}")
    assert mail_server.text().startswith("Plainly, person1@example.com\r\n")


def test_a_mail_may_be_text_alone(cast: Cast, mail_server: MailServer) -> None:
    sent(cast, mail_server, html="", text="Just words.")
    assert mail_server.message().get_content_type() == "text/plain"


def test_mjml_becomes_html(cast: Cast, mail_server: MailServer) -> None:
    mjml = """<mjml><mj-body><mj-section><mj-column>
      {% for word in entry.words %}<mj-text>{{ word }}</mj-text>{% endfor %}
      <mj-button href="https://example.com/go">Go</mj-button>
    </mj-column></mj-section></mj-body></mjml>"""
    sent(cast, mail_server, html="", mjml=mjml, entry={"words": ["warp", "<weft>"]})
    page = mail_server.html()
    assert "<mj" not in page
    assert "warp" in page
    assert "&lt;weft&gt;" in page
    assert "/c/" in page
    assert "https://example.com/go" not in page


def test_templates_read_contact_entry_steps_and_the_way_out(cast: Cast, mail_server: MailServer) -> None:
    contact = cast.contact("ada@example.com", plan="pro")
    type(contact).objects.filter(pk=contact.pk).update(score="90.00")
    subject = "{{ contact.plan }} {{ contact.score }} {{ entry.order.id }} {{ brand.name }}"
    version = cast.version(
        messages={"welcome": NEWS | {"subject": subject, "text": "Leave: {{ unsubscribe_url }}"}}
    )
    cast.queue(contact, version, entry={"order": {"id": "A7"}})
    dispatch()
    assert mail_server.message()["Subject"] == "pro 90 A7 Weft"
    assert mail_server.text().count("/u/") == 1


def test_promotion_ends_with_who_sends_it_and_the_way_out(cast: Cast, mail_server: MailServer) -> None:
    Brand.objects.filter(is_default=True).update(postal_address="1 Loom Lane\nWeaver <Town>")
    sent(cast, mail_server, html="<html><body><p>Hi</p></body></html>")
    page = mail_server.html()
    assert "1 Loom Lane<br>Weaver &lt;Town&gt;" in page
    assert page.index("Unsubscribe</a>") < page.index("</body>")
    assert "/p/" in page
    assert "\n-- \nWeft\n1 Loom Lane\nWeaver <Town>\nUnsubscribe: http" in mail_server.text().replace(
        "\r\n", "\n"
    )


def test_a_transactional_mail_has_no_way_out(cast: Cast, mail_server: MailServer) -> None:
    sent(cast, mail_server, **{"class": "transactional", "topic": ""})
    assert mail_server.message()["List-Unsubscribe"] is None
    assert "/u/" not in mail_server.html() + mail_server.text()


def test_links_are_tracked_and_kept_once_per_node(cast: Cast, mail_server: MailServer) -> None:
    delivery = sent(
        cast, mail_server, html='<a href="https://example.com/a">1</a><a href="https://example.com/a">2</a>'
    )
    row = Link.objects.get()
    assert (row.node_id, row.url) == (delivery.node_id, "https://example.com/a")
    found = re.findall(r'href="http://localhost:8000/c/([^"]+)/"', mail_server.html())
    assert [links.read_token("c", token).link for token in found] == [row.pk, row.pk]
    assert len(re.findall(r'<img src="http://localhost:8000/o/[^"]+\.gif"', mail_server.html())) == 1
    assert "https://example.com/a" in mail_server.text()


def test_an_address_made_for_one_reader_is_in_no_table(cast: Cast, mail_server: MailServer) -> None:
    sent(cast, mail_server, html='<a href="https://example.com/?who={{ contact.email }}">you</a>')
    assert not Link.objects.exists()
    (token,) = re.findall(r"/c/([^\"]+)/\"", mail_server.html())
    assert links.read_token("c", token).url == "https://example.com/?who=person1@example.com"


def test_the_sender_is_the_messages_else_the_brands(cast: Cast, mail_server: MailServer) -> None:
    sent(cast, mail_server, **{"from": "Mia Müller <mia@example.org>"})
    address = mail_server.message()["From"].addresses[0]
    assert (address.display_name, address.addr_spec) == ("Mia Müller", "mia@example.org")
    assert mail_server.mails[0].mail_from == "mia@example.org"


@pytest.mark.parametrize("wrong", ["not an address", "a@b\r\nBcc: evil@example.com", "<>", "x" * 400])
def test_a_sender_that_cannot_be_read_gives_way_to_the_brand(
    cast: Cast, mail_server: MailServer, wrong: str
) -> None:
    sent(cast, mail_server, **{"from": wrong})
    assert mail_server.message()["From"].addresses[0].addr_spec == "hello@example.com"
    assert mail_server.message()["Bcc"] is None


HEADER = "Hi\r\nBcc: evil@example.com\r\n\r\n<p>mine</p>"


@pytest.mark.parametrize(
    "value",
    [
        HEADER,
        "a\nb",
        "a\rb",
        "\u2028Bcc: x",
        "\x0b\x0c\x1c\x85\x7fx",
        "=?utf-8?q?=0D=0ABcc:_x?=",
        "🦊" * 200,
        " ",
    ],
)
def test_no_value_begins_a_header(cast: Cast, mail_server: MailServer, value: str) -> None:
    contact = cast.contact("ada@example.com")
    subject = "Hello {{ entry.name }}"
    cast.queue(
        contact, cast.version(messages={"welcome": NEWS | {"subject": subject}}), entry={"name": value}
    )
    dispatch()
    message = message_from_bytes(mail_server.raw(), policy=SMTP)
    assert isinstance(message, EmailMessage)
    assert message["Bcc"] is None
    assert mail_server.recipients == ["ada@example.com"]
    names = [line.partition(b":")[0] for line in header_lines(mail_server.raw()) if not line.startswith(b" ")]
    assert names == [
        b"From", b"To", b"Subject", b"Date", b"Message-ID", b"List-Unsubscribe", b"List-Unsubscribe-Post",
        b"MIME-Version", b"Content-Type",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "value",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "' onmouseover='alert(1)",
        "{{ 7 | times: 7 }}{% for i in (1..9) %}x{% endfor %}",
        "</p></body></html><script>",
        "\r\n.\r\nMAIL FROM:<evil@example.com>\r\n",
        "&lt;script&gt;",
    ],
)
def test_no_value_becomes_markup_template_or_command(cast: Cast, mail_server: MailServer, value: str) -> None:
    sent(
        cast, mail_server, html='<p title="{{ entry.name }}">Hi {{ entry.name }}.</p>', entry={"name": value}
    )
    page = mail_server.html()
    assert "<script" not in page
    assert "<img src=x" not in page
    assert "49" not in re.sub(r"/[cuop]/[^\"]+", "", page)
    assert len(re.findall(r"</body>", page)) == 1
    assert re.search(r"<p title=\"[^\"<>]*\">", page)
    assert len(mail_server.mails) == 1


def test_an_address_with_code_leads_nowhere(cast: Cast, mail_server: MailServer) -> None:
    sent(cast, mail_server, html='<a href="{{ entry.site }}">site</a>', entry={"site": "javascript:alert(1)"})
    assert 'href="#"' in mail_server.html()
    assert "javascript" not in mail_server.html()


@pytest.mark.parametrize(
    "content",
    [
        {"subject": "{{ contact.first_name | nosuchfilter }}"},
        {"html": "{% for i in (1..100000000) %}x{% endfor %}"},
        {"html": "{% assign x = 'a' %}{% for i in (1..99) %}{% assign x = x | append: x %}{% endfor %}"},
        {"html": "{{ 'x' | divided_by: 0 }}"},
        {"html": "{% if %}"},
        {"html": "", "text": ""},
        {"html": "", "mjml": "<mjml><mj-body>"},
        {"html": "", "mjml": "<mjml><mj-body><mj-include path='/etc/passwd'/></mj-body></mjml>"},
    ],
)
def test_a_message_that_cannot_be_rendered_is_dropped_and_says_why(
    cast: Cast, mail_server: MailServer, content: dict[str, str]
) -> None:
    version = cast.version(messages={"welcome": NEWS, "broken": NEWS | content})
    good, bad, also_good = (
        cast.queue(version=version, node=node) for node in ("welcome", "broken", "welcome")
    )
    dispatch()
    assert state(bad) == ("dropped", "render_error")
    assert state(good) == state(also_good) == ("sent", "")
    attempt = Attempt.objects.get(delivery=bad)
    assert attempt.result == "failed"
    assert attempt.response


def test_an_address_beyond_ascii_is_written_as_its_server_wants_it(
    cast: Cast, mail_server: MailServer
) -> None:
    sent(cast, mail_server, "grüße@bücher.example")
    assert mail_server.recipients == ["grüße@xn--bcher-kva.example"]
    assert "To: grüße@xn--bcher-kva.example".encode() in header_lines(mail_server.raw())
