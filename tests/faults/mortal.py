"""Worker processes that can be killed: `python -m tests.faults.mortal` reads one order per line, forks a
worker for it, and answers with how the worker ended.

    write:2:60        work in batches of 60 until nothing is due, but die by SIGKILL at the second time that
                      the phase `write` is reached
    seconds:0.25:60   the same, but die after a quarter of a second, wherever that is

    claim:1:60:STOP   stop there as a machine that hangs, until somebody lets it go on
    retype:0:60       convert values whose attribute has another type, in ranges of 60, and end

Several orders on one line make several workers at once. Forking from a process that has loaded everything
makes a worker in milliseconds; it shares no connection with anybody. With an order as its argument, the
process is that worker itself.
"""

import os
import signal
import sys
import threading
import traceback

import django


def work(order: str) -> None:
    """A worker's life."""
    from contacts.retyping import converting
    from journeys.engine import phases
    from journeys.engine.tick import tick
    from journeys.engine.wake import wake
    from journeys.services.go_on import go_on

    phase, when, size, *how = order.split(":")
    if phase == "retype":
        while converting.work(size=int(size)):
            pass
        return
    if phase == "seconds":
        threading.Timer(float(when), os.kill, (os.getpid(), signal.SIGKILL)).start()
    else:
        phases.listener = phases.die_at(phase, int(when), signal.Signals[f"SIG{how[0] if how else 'KILL'}"])
    while bool(wake(limit=int(size))) | bool(go_on(limit=int(size))) | bool(tick(limit=int(size))):
        pass


def fork(order: str) -> int:
    """Start a worker; its process id."""
    child = os.fork()
    if child:
        return child
    try:
        work(order)
        os._exit(0)
    except BaseException:  # noqa: BLE001  # the fork must not run on as its parent
        traceback.print_exc()
        os._exit(1)


def say(line: str) -> None:
    """Answer at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> None:
    """Serve orders until the input ends."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    os.environ.setdefault("WEFT_LOG_LEVEL", "WARNING")
    django.setup()
    # Load what a worker needs before the first fork.
    import journeys.engine.tick
    import journeys.engine.wake
    import journeys.services.go_on  # noqa: F401

    if sys.argv[1:]:
        work(sys.argv[1])
        return
    say("ready")
    for line in sys.stdin:
        children = [fork(order) for order in line.split()]
        ends = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
        say(" ".join(map(str, ends)))


if __name__ == "__main__":
    main()
