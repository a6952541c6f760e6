"""E-mail over SMTP."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from journeys.delivery.channels.base import Message, Session
from journeys.delivery.mime import address, mail, normalized
from journeys.delivery.order import Order
from journeys.delivery.render import render
from journeys.delivery.smtp import Server, SmtpSession


class EmailChannel:
    """Mails with one-click unsubscribing (RFC 8058), through the server of `MAILERS["default"]`."""

    key = "email"

    def silent(self) -> bool:
        return Server.of_settings().silent()

    def address(self, order: Order) -> str:
        return normalized(order.person.email)

    def compose(self, order: Order) -> Message:
        content = render(order)
        brand = order.sender
        own = f'"{brand.from_name or brand.name}" <{brand.from_email}>'
        sender = address(str(order.settings.get("from") or ""), own, settings.DEFAULT_FROM_EMAIL)
        leave = (
            [
                ("List-Unsubscribe", f"<{content.unsubscribe}>"),
                ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
            ]
            if content.unsubscribe
            else []
        )
        recipient = self.address(order)
        raw = mail(
            sender=sender,
            recipient=recipient,
            subject=content.subject,
            text=content.text,
            html=content.html,
            identifier=str(order.public_id),
            date=order.now,
            headers=leave,
        )
        return Message(order.id, sender.addr_spec, recipient, raw)

    @contextmanager
    def session(self) -> Iterator[Session]:
        session = SmtpSession(Server.of_settings())
        try:
            yield session
        finally:
            session.close()


CHANNEL = EmailChannel()
