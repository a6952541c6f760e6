"""About whom facts are asked, and as of when."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, overload

from journeys.engine.packing import Bigints


@dataclass(slots=True)
class Asked:
    """Parallel columns. ``ids`` (enrollments) is empty for contacts who have not entered; then ``entries``
    holds the properties of the event that would let them in. ``journey`` is a slug."""

    now: datetime
    journey: str
    contacts: Sequence[int]
    ids: Sequence[int] = ()
    began_at: Sequence[datetime] = ()
    entries: Sequence[dict[str, Any]] = ()
    _packed: Bigints | None = field(default=None, init=False)

    def __len__(self) -> int:
        return len(self.contacts)

    @property
    def packed(self) -> Bigints:
        """The contacts as a parameter, packed once for all statements about them."""
        if self._packed is None:
            self._packed = Bigints.of(self.contacts)
        return self._packed


@dataclass(slots=True)
class Later(Sequence[Any]):
    """A column that is fetched when somebody reads it: ages, which few rules ask for."""

    fetch: Callable[[], Sequence[Any]]
    size: int
    _known: Sequence[Any] | None = field(default=None)

    def known(self) -> Sequence[Any]:
        """The column."""
        if self._known is None:
            self._known = self.fetch()
        return self._known

    def __len__(self) -> int:
        return self.size

    def __iter__(self) -> Iterator[Any]:
        return iter(self.known())

    @overload
    def __getitem__(self, index: int) -> Any: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Any]: ...
    def __getitem__(self, index: int | slice) -> Any:
        return self.known()[index]
