"""The versions of a journey that somebody is under way on."""

from dataclasses import dataclass
from typing import Any

from journeys.engine.plans import frame_of
from journeys.graph.document import Document
from journeys.models import Enrollment, Version


@dataclass(frozen=True, slots=True)
class RunningVersion:
    """A version with people on it; ``moving`` is its mark while they move to another."""

    id: int
    number: int
    document: Document
    moving: dict[str, Any] | None


def running_versions(journey: int, besides: int = 0) -> list[RunningVersion]:
    """The versions, newest first, on which somebody is live or parked. A probe of an index per version."""
    found = []
    versions = Version.objects.filter(journey=journey).exclude(pk=besides).order_by("-number")
    for version in versions.defer("document"):
        if Enrollment.objects.filter(version=version).exclude(state=Enrollment.State.ENDED).exists():
            frame = frame_of(version.pk)
            found.append(RunningVersion(version.pk, version.number, frame.document, version.moving))
    return found
