"""What group calls say about companies, newest claim first. Values are kept as they come, numbers in their
one form."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from contacts.values import canonical, infer

NEVER = datetime.min.replace(tzinfo=UTC)
LONGEST_NAME = 200


@dataclass(slots=True)
class AccountChange:
    """What a batch changes about one account. ``said`` is when each of its attributes was last said;
    ``attributes`` and ``attributed_at`` hold the changes alone, null for a value that is taken away."""

    said: dict[str, datetime] = field(default_factory=dict)
    before: Mapping[str, object] = field(default_factory=dict)
    there: bool = False
    name: str = ""
    attributes: dict[str, object] = field(default_factory=dict)
    attributed_at: dict[str, str] = field(default_factory=dict)

    @property
    def needed(self) -> bool:
        """Whether the row must be written: an account that is there and unchanged is left alone, for many
        share it."""
        return not self.there or bool(self.attributes)

    def take(self, traits: Mapping[str, object], at: datetime) -> None:
        """Take the traits of one group call made at ``at``."""
        for name, value in traits.items():
            if at < self.said.get(name, NEVER):
                continue
            self.said[name] = at
            type = infer(value)
            stored = canonical(value, type) if type else value
            if name == "name" and isinstance(stored, str):
                self.name = stored[:LONGEST_NAME]
            if not self.there or self.before.get(name) != stored or name in self.attributes:
                self.attributes[name] = stored
                self.attributed_at[name] = at.isoformat()


def known_account(attributes: Mapping[str, object], attributed_at: Mapping[str, str]) -> AccountChange:
    """The change, still empty, of an account that is there."""
    said = {name: datetime.fromisoformat(at) for name, at in attributed_at.items()}
    return AccountChange(said=said, before=attributes, there=True)
