"""Embedded PostgreSQL and Valkey, and the processes that `make run` starts.

::

    user (make run, manage.py, pytest, bench)          keeper                      postgres, valkey-server
      attach(): shared lock on users.lock  ──starts──▶  holds keeper.lock ──starts──▶  unix sockets only
      close(), exit or kill: lock is gone  ◀─watches──  nobody left: stops both

A *user* of the servers is any process that holds a shared lock on `users.lock` in the data folder. The
*keeper* is one small process per data folder, in a session of its own so that Ctrl-C reaches the users first.
It starts both servers, starts one again that died, and ends them and itself as soon as no lock is left. The
kernel drops the lock of a process however it dies, so SIGKILL leaves nothing behind either; should the keeper
itself be killed, both servers get a signal from the kernel (PR_SET_PDEATHSIG).

Everything that the keeper imports is standard library.
"""
