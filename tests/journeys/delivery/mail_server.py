"""A real SMTP server on loopback that answers as a test says: takes mails, refuses, hangs, cuts off."""

import asyncio
import threading
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from aiosmtpd.smtp import SMTP, Envelope, Session

HANG, CUT = "hang", "cut"


@dataclass(slots=True)
class MailServer:
    """`answers` maps an address to what it gets at RCPT, `after_data` to what it gets for the mail itself: a
    reply, HANG or CUT. Mails that were taken are in `mails`; those whose reply was swallowed are in
    `swallowed`."""

    answers: dict[str, str] = field(default_factory=dict)
    after_data: dict[str, str] = field(default_factory=dict)
    mails: list[Envelope] = field(default_factory=list)
    swallowed: list[Envelope] = field(default_factory=list)
    connections: int = 0
    most_mails: int = 10_000  # then the connection is closed, with the next MAIL
    hung: threading.Event = field(default_factory=threading.Event)
    port: int = 0
    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)
    _thread: threading.Thread | None = None
    _server: asyncio.Server | None = None

    def start(self) -> "MailServer":
        ready = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(ready,), name="mail-server")
        self._thread.start()
        assert ready.wait(10), "The mail server did not start."
        return self

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        if self._thread is not None:
            self._thread.join(10)

    def _run(self, ready: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        self._server = self._loop.run_until_complete(self._loop.create_server(self._protocol, "127.0.0.1", 0))
        self.port = self._server.sockets[0].getsockname()[1]
        ready.set()
        self._loop.run_forever()
        self._server.close()
        tasks = asyncio.all_tasks(self._loop)
        for task in tasks:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        self._loop.close()

    def _protocol(self) -> SMTP:
        self.connections += 1
        return SMTP(self, enable_SMTPUTF8=True, hostname="localhost", loop=self._loop)

    async def handle_MAIL(  # noqa: N802 - the name that aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        begun = getattr(session, "begun", 0)
        session.begun = begun + 1  # type: ignore[attr-defined]  # a session carries what its handler wants
        if begun >= self.most_mails:
            return "421 4.7.0 Enough for one connection"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802 - the name that aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.answers.get(address, "250 OK")
        if answer in (HANG, CUT):
            return await self._misbehave(server, answer)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(  # noqa: N802 - the name that aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        answer = self.after_data.get(envelope.rcpt_tos[0], "250 OK")
        if answer in (HANG, CUT):
            self.swallowed.append(envelope)
            return await self._misbehave(server, answer)
        if answer.startswith("250"):
            self.mails.append(envelope)
        return answer

    async def _misbehave(self, server: SMTP, how: str) -> str:
        if how == HANG:
            self.hung.set()
            await asyncio.Event().wait()
        assert isinstance(server.transport, asyncio.WriteTransport)
        server.transport.abort()
        return ""

    @property
    def recipients(self) -> list[str]:
        return [str(address) for envelope in self.mails for address in envelope.rcpt_tos]

    def raw(self, index: int = 0) -> bytes:
        content = self.mails[index].content
        assert isinstance(content, bytes)
        return content

    def message(self, index: int = 0) -> EmailMessage:
        message = message_from_bytes(self.raw(index), policy=default)
        assert isinstance(message, EmailMessage)
        return message

    def html(self, index: int = 0) -> str:
        part = self.message(index).get_body(("html",))
        assert isinstance(part, EmailMessage)
        return str(part.get_content())

    def text(self, index: int = 0) -> str:
        part = self.message(index).get_body(("plain",))
        assert isinstance(part, EmailMessage)
        return str(part.get_content())
