"""SQLite's files: really two, private, and with one Parlour on each."""

from pathlib import Path

import pytest

from appservice.model.effect import Erase, Keep
from appservice.model.errors import StoreRefused
from appservice.model.ids import EventId
from appservice.storage.stores import check_sides_apart
from tests.contracts.storage.backends import Backend
from tests.contracts.storage.samples import ROOM, commit, line, row


def _urls(rooms: Path, personal: Path) -> tuple[str, str]:
    return f"sqlite:{rooms}", f"sqlite:{personal}"


@pytest.mark.parametrize("link", ["same", "symlink", "hardlink", "through a directory"])
def test_one_file_for_both_sides_is_refused(tmp_path: Path, link: str) -> None:
    rooms, personal = tmp_path / "rooms.db", tmp_path / "personal.db"
    rooms.touch()
    match link:
        case "same":
            personal = rooms
        case "symlink":
            personal.symlink_to(rooms)
        case "hardlink":
            personal.hardlink_to(rooms)
        case _:
            (tmp_path / "linked").symlink_to(tmp_path)
            personal = tmp_path / "linked" / "rooms.db"
    with pytest.raises(StoreRefused, match="are the same file"):
        check_sides_apart(*_urls(rooms, personal))


def test_two_files_are_accepted_whether_they_exist_or_not(tmp_path: Path) -> None:
    rooms, personal = _urls(tmp_path / "rooms.db", tmp_path / "personal.db")
    assert check_sides_apart(rooms, personal) is None  # type: ignore[func-returns-value]
    (tmp_path / "rooms.db").touch()
    (tmp_path / "personal.db").touch()
    assert check_sides_apart(rooms, personal) is None  # type: ignore[func-returns-value]


async def test_files_are_readable_by_their_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "data"
    backend = Backend(*_urls(folder / "rooms.db", folder / "personal.db"))
    (tmp_path / "new").mkdir()
    async with backend.open_rooms(alone=True) as store:
        await store.chat.append([row("$1")])
        modes = {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()}
    assert modes == {
        "rooms.db": 0o600,
        "rooms.db-wal": 0o600,
        "rooms.db-shm": 0o600,
        "rooms.db.lock": 0o600,
    }
    assert folder.stat().st_mode & 0o777 == 0o700


async def test_a_file_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    file = tmp_path / "rooms.db"
    file.touch(0o644)
    async with Backend(*_urls(file, tmp_path / "personal.db")).open_rooms():
        assert file.stat().st_mode & 0o777 == 0o600


async def test_one_parlour_runs_on_a_store(backend: Backend) -> None:
    async with backend.open_rooms(alone=True) as first:
        with pytest.raises(StoreRefused, match="Another Parlour is running"):
            async with backend.open_rooms(alone=True):
                pass
        async with backend.open_rooms() as beside, backend.open_personal(alone=True):
            await beside.chat.append([row("$1")])
        assert await first.chat.append([row("$1")]) == 0
    async with backend.open_rooms(alone=True) as again:
        assert await again.chat.append([row("$1")]) == 0


async def test_what_was_erased_is_not_left_in_the_file(on_sqlite: Backend) -> None:
    said = "a-secret-nobody-may-find " * 200
    async with on_sqlite.open_rooms() as store:
        await store.chat.append([row("$said", raw=said)])
        await commit(store.chat, "$1", history=[Keep(line("$said", said))])
        await store.chat.row_failed(ROOM, "$said", "poison", 1)
        assert _found(on_sqlite, "nobody-may-find")
        await commit(store.chat, "$2", history=[Erase(EventId("$said"))])
    assert not _found(on_sqlite, "nobody-may-find")


def _found(backend: Backend, text: str) -> bool:
    file = Path(backend.rooms.removeprefix("sqlite:"))
    return any(text.encode() in path.read_bytes() for path in file.parent.glob("rooms.db*"))
