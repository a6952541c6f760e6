"""Handing mails to an SMTP server: one connection for many, and the truth about each.

A mail may have been taken from the moment its last line is on its way. Before that every failure is known:
the mail goes back to the queue. After it, only the server's answer counts; without one the attempt is
uncertain.
"""

import re
import smtplib
import ssl
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.core.mail.utils import DNS_NAME

from journeys.delivery.channels.base import Fate, Message, Outcome

WINDOW_SECONDS = 20.0  # a window takes no longer: what is left over waits for another
SILENCE_SECONDS = 30.0  # a server that hangs or cannot be reached is left alone for so long
MOST_CUTS = 3  # so often a window connects again after being cut off
DEAD = re.compile(
    r"5\.1\.(?:1|2|3|6|10)\b"
)  # RFC 3463, RFC 7505: no such mailbox or domain, and moved without trace
LONGEST_ANSWER = 500

_silent_until: dict[tuple[str, int], float] = {}


@dataclass(frozen=True, slots=True)
class Server:
    """Where mails are handed to."""

    host: str
    port: int
    username: str = ""
    password: str = field(default="", repr=False)
    use_tls: bool = False
    use_ssl: bool = False
    timeout: float = 20.0

    @staticmethod
    def of_settings() -> "Server":
        """The server of `MAILERS["default"]`."""
        options = settings.MAILERS["default"]["OPTIONS"]
        known = {name: options[name] for name in Server.__dataclass_fields__ if name in options}
        return Server(**known)

    def silent(self) -> bool:
        """Whether it hung or could not be reached within the last half minute, as this process saw it."""
        return time.monotonic() < _silent_until.get((self.host, self.port), 0.0)

    def leave_alone(self) -> None:
        """Try nothing there for half a minute, so that no worker waits for it again and again."""
        _silent_until[self.host, self.port] = time.monotonic() + SILENCE_SECONDS

    def connect(self) -> smtplib.SMTP:
        """A connection, greeted, encrypted and signed in as the settings say. Raises OSError or
        SMTPException."""
        name = DNS_NAME.get_fqdn()
        connection: smtplib.SMTP
        if self.use_ssl:
            secure = ssl.create_default_context()
            connection = smtplib.SMTP_SSL(
                self.host, self.port, timeout=self.timeout, local_hostname=name, context=secure
            )
        else:
            connection = smtplib.SMTP(self.host, self.port, timeout=self.timeout, local_hostname=name)
        try:
            connection.ehlo_or_helo_if_needed()
            if self.use_tls:
                connection.starttls(context=ssl.create_default_context())
                connection.ehlo()
            if self.username:
                connection.login(self.username, self.password)
        except (OSError, smtplib.SMTPException):
            connection.close()
            raise
        return connection


def forget_silence() -> None:
    """Try every server again."""
    _silent_until.clear()


class UnreachableError(Exception):
    """No connection could be made; nothing was shown to the server."""


@dataclass(slots=True)
class SmtpSession:
    """Mails of one dispatch pass over one connection, made when first needed and again when it was cut."""

    server: Server
    connection: smtplib.SMTP | None = None
    served: int = 0  # mails of this connection

    def hand_over(self, messages: Iterable[Message]) -> Iterator[tuple[Message, Outcome]]:
        """One outcome per mail, in order. Never raises for what the server does, and ends within about
        `WINDOW_SECONDS` plus the time that the server takes over one mail."""
        deadline = time.monotonic() + WINDOW_SECONDS
        cuts = 0
        stopped = ""
        for message in messages:
            if not stopped and time.monotonic() > deadline:
                stopped = "The server was too slow for the whole window."
            if stopped:
                yield message, Outcome(Fate.UNTRIED, stopped)
                continue
            try:
                outcome, hung = self._one(message)
            except UnreachableError as problem:
                outcome, hung = Outcome(Fate.UNTRIED, str(problem)), True
            if hung:
                self.server.leave_alone()
                stopped = outcome.answer or "The server did not answer in time."
            cuts += self.connection is None
            if cuts >= MOST_CUTS:
                stopped = "The server keeps cutting off."
            yield message, outcome

    def close(self) -> None:
        """Take leave of the server, which may be gone already."""
        if self.connection is not None:
            try:
                self.connection.quit()
            except (OSError, smtplib.SMTPException):
                self.connection.close()
            self.connection = None

    def _connected(self) -> smtplib.SMTP:
        if self.connection is None:
            try:
                self.connection = self.server.connect()
            except (OSError, smtplib.SMTPException) as problem:
                raise UnreachableError(_text(str(problem)) or type(problem).__name__) from problem
            self.served = 0
        return self.connection

    def _one(self, message: Message) -> tuple[Outcome, bool]:
        """The outcome of one mail, and whether the server hung."""
        handed = False
        try:
            connection, refused = self._envelope(message)
            if refused is not None:
                return refused, False
            connection.send(_stuffed(message.raw))
            handed = True
            code, answer = connection.getreply()
        except (OSError, smtplib.SMTPException) as problem:
            self._cut()
            return Outcome(Fate.UNCERTAIN if handed else Fate.DEFERRED, _text(str(problem))), _timed_out(
                problem
            )
        if code == 250:
            return Outcome(Fate.SENT, _text(answer)), False
        if code == 421:
            self._cut()
        return _refused(code, answer, of_recipient=True), False

    def _envelope(self, message: Message) -> tuple[smtplib.SMTP, Outcome | None]:
        """Everything before the mail itself; an outcome when the server will not have it."""
        options = () if message.recipient.isascii() else ("SMTPUTF8",)
        connection = self._connected()
        if options and not connection.has_extn("smtputf8"):
            return connection, Outcome(Fate.REFUSED, "The server takes no addresses beyond ASCII.")
        connection, code, answer = self._begin(message.sender, options)
        of_recipient = False
        if code == 250:
            code, answer = connection.rcpt(message.recipient)
            of_recipient = True
            if code in (250, 251):
                code, answer = connection.docmd("DATA")
                if code == 354:
                    return connection, None
        self._reset(connection, code)
        return connection, _refused(code, answer, of_recipient=of_recipient)

    def _begin(self, sender: str, options: Sequence[str]) -> tuple[smtplib.SMTP, int, bytes]:
        """Say who sends; on a new connection when the old one is used up, for servers take only so many mails
        on each and then close it."""
        connection = self._connected()
        self.served += 1
        if self.served > 1:
            try:
                code, answer = connection.mail(sender, options)
                if code != 421:
                    return connection, code, answer
            except (OSError, smtplib.SMTPException) as problem:
                if _timed_out(problem):
                    raise
            self._cut()
            connection = self._connected()
            self.served += 1
        return connection, *connection.mail(sender, options)

    def _reset(self, connection: smtplib.SMTP, code: int) -> None:
        """Make the connection ready for the next mail after a refusal, or give it up."""
        try:
            if code == 421 or connection.rset()[0] != 250:
                self._cut()
        except (OSError, smtplib.SMTPException):
            self._cut()

    def _cut(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None


def _refused(code: int, answer: bytes, *, of_recipient: bool) -> Outcome:
    text = _text(answer)
    if code // 100 != 5:
        return Outcome(Fate.DEFERRED, f"{code} {text}")
    return Outcome(
        Fate.REFUSED,
        f"{code} {text}",
        bounced=of_recipient,
        dead_address=of_recipient and bool(DEAD.match(text)),
    )


def _timed_out(problem: BaseException) -> bool:
    """smtplib turns a timeout into its own kind of error."""
    return isinstance(problem, TimeoutError) or isinstance(problem.__context__, TimeoutError)


def _stuffed(raw: bytes) -> bytes:
    """The mail as DATA wants it (RFC 5321, 4.5.2): a line's leading dot doubled, a line with a dot alone at
    the end."""
    body = (b"\r\n" + raw).replace(b"\r\n.", b"\r\n..")[2:]
    return body + (b"" if body.endswith(b"\r\n") else b"\r\n") + b".\r\n"


def _text(answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return " ".join(text.replace("\x00", "").split())[:LONGEST_ANSWER]
