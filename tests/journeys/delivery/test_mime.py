"""Whatever is written into a mail, a mail program reads."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeys.delivery.mime import address, mail, normalized
from journeys.delivery.order import CompositionError

SENDER = Address("Weft", "hello", "example.com")
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=400)
PRINTABLE = st.text(st.characters(exclude_categories=["C", "Z"]), max_size=60)


def written(
    text: str = "t", html: str = "", subject: str = "s", recipient: str = "a@example.com"
) -> EmailMessage:
    raw = mail(
        sender=SENDER,
        recipient="a@example.com",
        subject=subject,
        text=text,
        html=html,
        identifier="x",
        date=NOW,
    )
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert all(len(line) <= 76 for line in raw.partition(b"\r\n\r\n")[2].split(b"\r\n"))
    message = message_from_bytes(raw, policy=default)
    assert isinstance(message, EmailMessage)
    assert not message.defects
    return message


def content(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert isinstance(part, EmailMessage)
    return str(part.get_content())


def lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


@given(TEXT, TEXT)
def test_every_text_survives(text: str, html: str) -> None:
    message = written(text, f"<p>{html}")
    assert lines(content(message, "plain")).rstrip("\n") == lines(text).rstrip("\n")
    assert lines(content(message, "html")).rstrip("\n") == lines(f"<p>{html}").rstrip("\n")


@given(st.lists(PRINTABLE, max_size=8))
def test_every_subject_survives(words: list[str]) -> None:
    subject = " ".join(" ".join(words).split())
    if "=?" not in subject:
        assert str(written(subject=subject)["Subject"]) == subject


def test_a_text_that_looks_like_a_boundary_is_none() -> None:
    message = written("--=_part\n--=_part--\n", "<p>--=_part--</p>")
    assert len(list(message.iter_parts())) == 2


@pytest.mark.parametrize("header", ["a\r\nBcc: b@example.com", "a\x00", "x" * 1200])
def test_a_header_that_cannot_be_written_is_refused(header: str) -> None:
    with pytest.raises(CompositionError):
        mail(
            sender=SENDER,
            recipient="a@example.com",
            subject="s",
            text="t",
            html="",
            identifier="x",
            date=NOW,
            headers=[("List-Unsubscribe", header)],
        )


@pytest.mark.parametrize("subject", ["a\r\nBcc: b@example.com", "a\nb"])
def test_a_subject_of_two_lines_is_refused(subject: str) -> None:
    with pytest.raises(CompositionError):
        written(subject=subject)


@pytest.mark.parametrize(
    ("given_address", "expected"),
    [
        ("Ada@Example.COM", "Ada@example.com"),
        (" ada@example.com ", "ada@example.com"),
        ("ada@bücher.example", "ada@xn--bcher-kva.example"),
        ("o'hara+news@example.com", "o'hara+news@example.com"),
        ("", ""),
        ("ada", ""),
        ("@example.com", ""),
        ("ada@", ""),
        ("a b@example.com", ""),
        ("a@b@example.com", ""),
        ("ada@example.com\r\nBcc: b@example.com", ""),
        ("<ada@example.com>", ""),
        ("ada@example.com,bob@example.com", ""),
        ("ada@exa mple.com", ""),
        ("ada@" + "x" * 300, ""),
        ("ada\x00@example.com", ""),
        ("ada@\u2028example.com", ""),
    ],
)
def test_only_an_address_is_an_address(given_address: str, expected: str) -> None:
    assert normalized(given_address) == expected


def test_the_first_address_that_can_be_read_is_the_sender() -> None:
    assert str(address("nonsense", "Mia <mia@example.org>")) == "Mia <mia@example.org>"
    assert address("mia@example.org", "x@example.com").addr_spec == "mia@example.org"
    with pytest.raises(CompositionError):
        address("nonsense", "")
