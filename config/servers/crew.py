"""The programs of `make run`, held together: started, watched, started again, ended."""

import signal
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from config.servers.places import ServerError
from config.servers.process import Child, start
from config.servers.programs import Program

YOUNG_SECONDS = 10.0
RESTARTS_PER_MINUTE = 3
PATIENCE_SECONDS = 10.0
QUIET = (b" level=info ", b" level=debug ")


@dataclass(slots=True)
class Member:
    """One program and the process that runs it at present."""

    program: Program
    child: Child
    started: float
    read: int
    ends: list[float] = field(default_factory=list)


@dataclass(slots=True)
class Crew:
    """All programs. `look` is called again and again; what a program writes beyond INFO is shown with its
    name.
    """

    programs: Sequence[Program]
    environment: Mapping[str, str]
    logs: Path
    folder: Path
    say: Callable[[str], None]
    members: list[Member] = field(default_factory=list)

    def start(self) -> None:
        """Start every program."""
        for program in self.programs:
            self.join(program)

    def join(self, program: Program) -> None:
        """Start one program more, to be held with the others."""
        child, at = self._start(program)
        self.members.append(Member(program, child, time.monotonic(), at))

    def look(self) -> None:
        """Show what was written, and start again what died.

        Raises ServerError with the last words of a program that dies young, or for the fourth time in a
        minute.
        """
        for member in self.members:
            self._show(member)
            if member.child.running:
                continue
            now = time.monotonic()
            member.ends = [then for then in member.ends if then > now - 60] + [now]
            young = now - member.started < YOUNG_SECONDS
            if young or len(member.ends) > RESTARTS_PER_MINUTE:
                raise ServerError(f"{member.program.name} does not run:\n{member.child.end_of_log().strip()}")
            self.say(f"{member.program.name} ended ({member.child.process.returncode}) and is started again.")
            member.child.end()
            member.child, member.read = self._start(member.program)
            member.started = now

    def end(self) -> None:
        """End all of them together: ask, wait at most ten seconds, then insist."""
        for member in self.members:
            member.child.send(signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE_SECONDS
        for member in self.members:
            member.child.wait(max(0.0, deadline - time.monotonic()))
            member.child.end()
        self.members.clear()

    def _start(self, program: Program) -> tuple[Child, int]:
        log = self.logs / f"{program.name}.log"
        environment = {**self.environment, "WEFT_PROCESS": program.name}
        child = start(program.name, program.command, log=log, environment=environment, folder=self.folder)
        return child, log.stat().st_size

    def _show(self, member: Member) -> None:
        with member.child.log.open("rb") as file:
            file.seek(member.read)
            new = file.read()
        whole = new[: new.rfind(b"\n") + 1]
        member.read += len(whole)
        for line in whole.splitlines():
            if line.strip() and not any(mark in line for mark in QUIET):
                self.say(f"{member.program.name:>8} | {line.decode(errors='replace')}")
