"""Run one program so that it ends with whoever started it. Run as a script, before any dependency exists.

    python -I -S launch.py --signal INT [--drop-root] -- program arguments…

1. The kernel sends the signal to the program when the thread that started it ends (PR_SET_PDEATHSIG, Linux).
2. With --drop-root and as root, the program runs in a user namespace where root is an ordinary user; files
   stay
   root's outside. PostgreSQL refuses to run as root, and an OS user of its own would have to be created and
   be let into every folder above the data. Where the kernel refuses the namespace (most containers), the
   program runs as `nobody` with the one capability of reading and writing any file, since a clone often lies
   under a closed home folder.
3. It takes the place of this script (exec), so the process id and the open files stay.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1
PR_SET_KEEPCAPS = 8
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_RAISE = 2
CAP_DAC_OVERRIDE = 1
CAPABILITY_VERSION_3 = 0x20080522
ORDINARY_USER = 1000
NOBODY = 65534
NO_NAMESPACE = "WEFT_NO_USER_NAMESPACE"


class CapabilityHeader(ctypes.Structure):
    """`struct __user_cap_header_struct` of linux/capability.h."""

    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class CapabilityData(ctypes.Structure):
    """`struct __user_cap_data_struct` of linux/capability.h; version 3 takes two."""

    _fields_ = (
        ("effective", ctypes.c_uint32),
        ("permitted", ctypes.c_uint32),
        ("inheritable", ctypes.c_uint32),
    )


def enter_namespace() -> bool:
    """Become an ordinary user of a namespace of our own. Returns False where the kernel refuses."""
    try:
        os.unshare(os.CLONE_NEWUSER)
    except OSError:
        return False
    for name, line in (
        ("setgroups", "deny"),
        ("uid_map", f"{ORDINARY_USER} 0 1"),
        ("gid_map", f"{ORDINARY_USER} 0 1"),
    ):
        with open(f"/proc/self/{name}", "w", encoding="ascii") as file:
            file.write(line)
    return True


def become_nobody(libc: ctypes.CDLL) -> None:
    """Become `nobody`, keeping CAP_DAC_OVERRIDE over the coming exec.

    Raises OSError when not even that is allowed.
    """
    libc.prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0)
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)
    only = 1 << CAP_DAC_OVERRIDE
    header = CapabilityHeader(CAPABILITY_VERSION_3, 0)
    data = (CapabilityData * 2)(CapabilityData(only, only, only), CapabilityData(0, 0, 0))
    if libc.capset(ctypes.byref(header), data) != 0:
        raise OSError(ctypes.get_errno(), "capset")
    if libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_DAC_OVERRIDE, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_CAP_AMBIENT)")


def end_with_parent(number: int) -> None:
    """Have the kernel send us a signal when the thread that started us ends. Does nothing but on Linux."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(number), 0, 0, 0)


def main(arguments: list[str]) -> None:
    """Do what the options say and become the program; returns only by SystemExit."""
    split = arguments.index("--")
    options, command = arguments[:split], arguments[split + 1 :]
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        if "--drop-root" in options and os.geteuid() == 0:
            refused = os.environ.get(NO_NAMESPACE) == "1" or not enter_namespace()
            if refused:
                become_nobody(libc)
        # After the change of user, which clears it.
        end_with_parent(getattr(signal, "SIG" + options[options.index("--signal") + 1]))
        parent = int(options[options.index("--parent") + 1])
        if os.getppid() != parent:
            raise SystemExit(0)
    os.execvp(command[0], command)


if __name__ == "__main__":
    main(sys.argv[1:])
