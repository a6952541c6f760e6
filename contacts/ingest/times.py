"""When it happened: what the client claimed, corrected for its clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
"""What claims to be older is taken as of then: a clock that was never set."""

LONGEST_CLAIM = 64


@dataclass(frozen=True, slots=True)
class Claim:
    """The instants that a message names. ``said`` is its ``timestamp``, else ``originalTimestamp``; ``lag``
    how long before sending it happened, by the client's own clock; ``sent`` when that clock said it was
    sent; ``verbatim`` the text of ``said``; ``unreadable`` whether it is none that can be read."""

    said: datetime | None = None
    lag: timedelta | None = None
    sent: datetime | None = None
    verbatim: str = ""
    unreadable: bool = False

    def stamp(self, received: datetime, ahead: timedelta = timedelta()) -> datetime:
        """When it happened: ``received - lag`` where both parts of the lag are known, else as said, else
        when it was received; never later than ``received``.

        ``ahead``: how far the product's clock is ahead of real time. A client lives in real time, so what
        it says is moved by as much, if its clock shows at sending that it does.
        """
        try:
            if self.lag is not None:
                happened = received - self.lag
            elif self.said is None:
                return received
            elif (
                ahead
                and self.sent is not None
                and abs(received - ahead - self.sent) < abs(received - self.sent)
            ):
                happened = self.said + ahead
            else:
                happened = self.said
        except OverflowError:
            happened = received
        return max(min(happened, received), EARLIEST)


def read_claim(message: Mapping[str, object], sent_with_batch: datetime | None = None) -> Claim:
    """The claim of a message, whose own ``sentAt`` goes before that of its batch."""
    said, original = message.get("timestamp"), message.get("originalTimestamp")
    sent = read_instant(message.get("sentAt")) or sent_with_batch
    happened = read_instant(original)
    lag = sent - happened if sent is not None and happened is not None else None
    verbatim = said or original
    instant = read_instant(said) or happened
    return Claim(
        said=instant,
        lag=lag,
        sent=sent,
        verbatim=str(verbatim)[:LONGEST_CLAIM] if verbatim else "",
        unreadable=bool(verbatim) and instant is None,
    )


def read_instant(value: object) -> datetime | None:
    """An ISO 8601 text (``…Z``, with any offset, up to six decimals; without an offset it is UTC), or
    None."""
    if value is None:
        return None
    try:
        instant = datetime.fromisoformat(value) if isinstance(value, str) else value
        if not isinstance(instant, datetime):
            return None
        return instant.astimezone(UTC) if instant.tzinfo else instant.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
