"""The AI's identity and device against a homeserver of dicts: starts, losses, copies, strangers."""

import shutil
from pathlib import Path

import pytest

from appservice.model.errors import IdentityTrouble
from tests.doors.key_server import FIRST, KeyServer, started


def _master(server: KeyServer) -> str:
    return str(next(iter(server.identity["master_keys"]["keys"].values())))


def _words(folder: Path) -> str:
    return (folder / "recovery-key.txt").read_text()


async def _start(folder: Path, server: KeyServer) -> str | None:
    async with started(folder, lambda: server) as run:
        return await run.establish()


async def test_a_second_start_changes_nothing(tmp_path: Path) -> None:
    server = KeyServer()
    assert await _start(tmp_path, server) is None
    before = server.copy()
    assert await _start(tmp_path, server) is None
    epoch = server.data.pop("im.parlour.epoch"), before.data.pop("im.parlour.epoch")
    assert epoch == ({"epoch": 2}, {"epoch": 1})
    assert vars(server) == vars(before)


@pytest.mark.parametrize(
    "lost", ["m.secret_storage.default_key", "m.cross_signing.user_signing", "signature", "device"]
)
async def test_what_is_missing_there_is_put_there_again(tmp_path: Path, lost: str) -> None:
    server = KeyServer()
    await _start(tmp_path, server)
    master, words = _master(server), _words(tmp_path)
    if lost == "signature":
        device = server.devices[FIRST]["signatures"]
        (by,) = device.values()
        device[next(iter(device))] = {n: s for n, s in by.items() if n.endswith(FIRST)}
    elif lost == "device":
        server.devices.clear()
    else:
        del server.data[lost]
    assert await _start(tmp_path, server) is None
    (by,) = server.devices[FIRST]["signatures"].values()
    assert len(by) == 2
    async with started(tmp_path, lambda: server) as run:
        with pytest.raises(IdentityTrouble, match="Nothing is lost"):
            await run.recovering.recover(words)
    (tmp_path / "crypto.db").unlink()
    async with started(tmp_path, lambda: server) as run:
        await run.recovering.recover(words)
    assert _master(server) == master


async def test_a_wrong_recovery_key_opens_nothing(tmp_path: Path) -> None:
    server, other = KeyServer(), KeyServer()
    (tmp_path / "other").mkdir()
    await _start(tmp_path, server)
    await _start(tmp_path / "other", other)
    (tmp_path / "crypto.db").unlink()
    async with started(tmp_path, lambda: server) as run:
        for words in (_words(tmp_path / "other"), "EsT6 xbwQ", "", "0OIl"):
            with pytest.raises(IdentityTrouble):
                await run.recovering.recover(words)
        assert "identity are lost" in str(await run.establish())
        # What lies there belongs to an identity that is not the one that is shown.
        server.data = other.data
        with pytest.raises(IdentityTrouble, match="another identity"):
            await run.recovering.recover(_words(tmp_path / "other"))


async def test_another_identity_there_is_not_fought(tmp_path: Path) -> None:
    server, other = KeyServer(), KeyServer()
    (tmp_path / "other").mkdir()
    await _start(tmp_path, server)
    await _start(tmp_path / "other", other)
    server.identity = other.identity
    before = server.copy()
    assert "another identity" in str(await _start(tmp_path, server))
    assert vars(server) == vars(before)


async def test_a_homeserver_that_wants_a_persons_word_is_told_of(tmp_path: Path) -> None:
    server = KeyServer()
    server.confirms = {"/keys/device_signing/upload"}
    assert "without a person's confirmation" in str(await _start(tmp_path, server))
    server.confirms = set()
    assert await _start(tmp_path, server) is None


async def test_a_homeserver_that_says_no_does_not_stop_the_rest(tmp_path: Path) -> None:
    server = KeyServer()
    server.refused = {"/keys/upload"}
    assert "it says no" in str(await _start(tmp_path, server))
    server.refused = set()
    assert await _start(tmp_path, server) is None


async def test_an_old_copy_of_keys_is_followed_by_another_device_once(tmp_path: Path) -> None:
    server = KeyServer()
    await _start(tmp_path, server)
    shutil.copy(tmp_path / "crypto.db", tmp_path / "copy.db")
    await _start(tmp_path, server)
    shutil.copy(tmp_path / "copy.db", tmp_path / "crypto.db")
    seen: list[str] = []

    def kill(point: str) -> None:
        if point == "device-follows" and not seen:
            seen.append(point)
            raise KeyboardInterrupt

    master = _master(server)
    async with started(tmp_path, lambda: server, kill) as run:
        with pytest.raises(KeyboardInterrupt):
            await run.establish()
        following = run.api.device_id
    for _ in range(2):
        async with started(tmp_path, lambda: server) as run:
            server.devices.setdefault(run.api.device_id, {})
            server.one_time.setdefault(run.api.device_id, {})
            assert await run.establish() is None
    assert list(server.devices) == [following]
    assert following != FIRST
    assert _master(server) == master


async def test_an_old_copy_of_the_homeserver_offers_no_used_key_again(tmp_path: Path) -> None:
    server = KeyServer()
    await _start(tmp_path, server)
    old = server.copy()
    await _start(tmp_path, server)
    offered = set(old.one_time[FIRST])
    assert await _start(tmp_path, old) is None
    assert list(old.devices) == [FIRST]
    assert old.devices[FIRST]["keys"] == server.devices[FIRST]["keys"]
    assert not offered & set(old.one_time[FIRST])
    assert old.one_time[FIRST]


async def test_an_empty_store_is_never_a_reason_for_a_second_identity(tmp_path: Path) -> None:
    """Not even beside a homeserver that has forgotten the first: the rooms' database remembers."""
    await _start(tmp_path, KeyServer())
    (tmp_path / "crypto.db").unlink()
    empty = KeyServer()
    assert "identity are lost" in str(await _start(tmp_path, empty))
    assert empty.identity == {}
    assert empty.devices == {FIRST: {}}


async def test_keys_of_somebody_else_under_our_device_are_left_behind(tmp_path: Path) -> None:
    server, other = KeyServer(), KeyServer()
    (tmp_path / "other").mkdir()
    await _start(tmp_path / "other", other)
    server.devices[FIRST] = other.devices[FIRST]
    async with started(tmp_path, lambda: server) as run:
        assert await run.establish() is None
        assert list(server.devices) == [run.api.device_id]
        assert run.api.device_id.startswith(f"{FIRST}_")
