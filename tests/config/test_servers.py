"""Embedded PostgreSQL and Valkey: started, shared, ended with their last user however it ends."""

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
import redis as redis_client

from config.servers import launch, postgres
from config.servers.attach import attach, in_use, kept
from config.servers.keeper import nobody_uses
from config.servers.places import LONGEST_SOCKET_NAME, PROJECT, Places, ServerError, make_private
from config.servers.postgres import Postgres
from tests.config.processes import environment, eventually, tree

HOLD = "import sys; from pathlib import Path; from config.servers.attach import attach; "
HOLD += "servers = attach(Path(sys.argv[1]), durable=False); print('up', flush=True); sys.stdin.read()"


def one(url: str) -> int:
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT 1").fetchone()
        assert row is not None
        return int(row[0])


def user(folder: Path) -> "subprocess.Popen[bytes]":
    """Another process that uses the servers of the folder."""
    started = subprocess.Popen(
        [sys.executable, "-c", HOLD, folder],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment(folder),
    )
    assert started.stdout is not None
    assert started.stdout.readline() == b"up\n"
    return started


def test_they_start_durable_and_keep_the_data(tmp_path: Path) -> None:
    with attach(tmp_path / "data") as servers:
        with psycopg.connect(servers.database_url) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 7 AS seven")
            assert connection.execute("SHOW fsync").fetchone() == ("on",)
            assert connection.execute("SHOW synchronous_commit").fetchone() == ("on",)
            assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        assert redis_client.from_url(servers.redis_url).ping()
        assert stat.S_IMODE(servers.places.sockets.stat().st_mode) == 0o700
    assert not in_use(servers.places)
    with attach(tmp_path / "data") as servers, psycopg.connect(servers.database_url) as connection:
        assert connection.execute("SELECT seven FROM kept").fetchone() == (7,)


def test_users_share_them_and_the_last_one_ends_them(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    other = user(folder)
    with attach(folder, durable=False) as servers:
        other.communicate()
        url = f"postgresql://weft@/postgres?host={servers.places.sockets}"
        assert one(url) == 1
    assert not kept(Places(folder))
    assert eventually(lambda: not tree(folder))


def test_a_killed_user_leaves_nothing_behind(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    killed = user(folder)
    assert len(tree(folder)) > 3
    killed.kill()
    killed.communicate()
    assert eventually(lambda: not tree(folder)), tree(folder)


def test_a_killed_keeper_takes_the_servers_along_and_the_next_user_starts_them_again(tmp_path: Path) -> None:
    with attach(tmp_path / "data", durable=False) as servers:
        keeper = int(servers.places.ready.read_text())
        os.kill(keeper, signal.SIGKILL)
        assert eventually(lambda: not kept(servers.places))
        servers.revive()
        assert one(f"postgresql://weft@/postgres?host={servers.places.sockets}") == 1
        assert redis_client.from_url(servers.redis_url).ping()


def test_a_server_that_dies_is_started_again(tmp_path: Path) -> None:
    with attach(tmp_path / "data", durable=False) as servers:
        url = f"postgresql://weft@/postgres?host={servers.places.sockets}"
        pid = int((servers.places.postgres / "postmaster.pid").read_text().splitlines()[0])
        os.kill(pid, signal.SIGKILL)

        def another_answers() -> bool:
            try:
                return (
                    one(url) == 1 and str(pid) not in (servers.places.postgres / "postmaster.pid").read_text()
                )
            except (OSError, psycopg.Error):
                return False

        assert eventually(another_answers)


def test_it_recovers_what_was_committed_before_a_power_cut(tmp_path: Path) -> None:
    server = Postgres(Places(tmp_path))
    server.start()
    with psycopg.connect(server.places.database_url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS seven")
    server.kill()
    server.start()
    with psycopg.connect(server.places.database_url) as connection:
        assert connection.execute("SELECT seven FROM kept").fetchone() == (7,)
    server.stop()


def test_a_deep_folder_gets_short_sockets(tmp_path: Path) -> None:
    deep = tmp_path / ("deep" * 20) / ("deeper" * 10)
    places = Places(deep)
    assert not places.sockets.is_relative_to(deep)
    assert len(os.fsencode(places.sockets / LONGEST_SOCKET_NAME)) <= 107
    with attach(deep, durable=False) as servers:
        assert one(f"postgresql://weft@/postgres?host={servers.places.sockets}") == 1
        assert redis_client.from_url(servers.redis_url).ping()


def test_where_no_user_namespace_is_allowed_it_runs_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(launch.NO_NAMESPACE, "1")
    with attach(tmp_path / "data", durable=False) as servers:
        assert one(f"postgresql://weft@/postgres?host={servers.places.sockets}") == 1
        owner = servers.places.postgres.stat().st_uid
        assert owner == (launch.NOBODY if os.getuid() == 0 else os.getuid())


def test_a_full_disk_is_a_sentence(tmp_path: Path) -> None:
    said = "initdb: error: could not write to file: No space left on device"
    sentence = postgres.explained("PostgreSQL did not start", said, Places(tmp_path))
    assert "full" in sentence
    assert "Free some space" in sentence


def test_data_of_another_version_are_a_sentence(tmp_path: Path) -> None:
    places = Places(tmp_path)
    make_private(places.postgres)
    (places.postgres / "PG_VERSION").write_text("12\n")
    with pytest.raises(ServerError, match="of PostgreSQL 12"):
        attach(tmp_path)


def test_a_folder_of_somebody_else_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "link").symlink_to(tmp_path)
    with pytest.raises(ServerError, match="belongs to somebody else"):
        make_private(tmp_path / "link")


def test_the_lock_tells_whether_anybody_is_there(tmp_path: Path) -> None:
    places = Places(tmp_path)
    with attach(tmp_path, durable=False, which="valkey"):
        file = os.open(places.users_lock, os.O_RDWR)
        assert not nobody_uses(file)
        os.close(file)
    assert not in_use(places)


def test_a_command_on_a_fresh_clone_brings_servers_and_tables_along(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    done = subprocess.run(
        [sys.executable, "manage.py", "weft", "status"],
        cwd=PROJECT,
        env=environment(folder),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "messages queued" in done.stdout
    assert eventually(lambda: not tree(folder)), tree(folder)
