"""Each side sends what it has, into a chat that is that person's alone, and once."""

import json
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from appservice.direct.exporting import PersonalExport
from appservice.group.exporting import GroupExport
from appservice.model.effect import Keep
from appservice.model.event import Heard, MemberChange, Membership, StateChange
from appservice.model.exporting import ExportGroup, ExportPerson, ExportWords
from appservice.model.ids import EventId, RoomId, UserId
from appservice.model.remembering import NewRemembered, Origin, RememberedKind
from appservice.model.room import Room, RoomKind
from appservice.model.rules import Rules
from appservice.ports.store import StoredAct
from appservice.prompt.catching_up import ASIDE
from appservice.storage.stores import PersonalStore, RoomsStore
from tests.contracts.storage.backends import sqlite_backend
from tests.contracts.storage.samples import AI, ALICE, BOB, ROOM, act, commit, line, snapshot

CHAT, LANE = RoomId("!chat:a.test"), RoomId("export:@alice:a.test")
RULES = Rules(ai=AI, ai_name="Parlour", own_server="a.test")


class Killed(BaseException):
    """The process is gone."""


class Server:
    """A homeserver with one direct chat, that gives the same event for the same transaction."""

    def __init__(self, *, encrypted: bool = False, others: tuple[UserId, ...] = ()) -> None:
        self.encrypted = encrypted
        self.others = others
        self.put_out: frozenset[UserId] = frozenset()
        self.come_meanwhile: tuple[UserId, ...] = ()
        self.files: list[bytes] = []
        self.sent: dict[str, tuple[RoomId, Mapping[str, Any]]] = {}

    async def state(self, room_id: RoomId) -> list[Heard]:
        given: dict[str, Any] = {"room_id": room_id, "sender": ALICE, "sent_ms": 1}
        number = iter(range(99))
        people = (AI, ALICE, *self.others, *((BOB,) if room_id == ROOM else ()))
        if room_id == ROOM and self.files:
            people = tuple(user for user in people if user not in self.put_out)

        def state(kind: str, **content: Any) -> Heard:
            event_id = EventId(f"$s{next(number)}")
            return StateChange(event_id=event_id, type=kind, state_key="", content=content, **given)

        found = [
            state("m.room.create", room_version="12"),
            state("m.room.join_rules", join_rule="invite"),
            *(
                MemberChange(
                    event_id=EventId(f"$m{user}"), user=user, membership=Membership.JOIN, **given
                )
                for user in people
            ),
        ]
        if self.encrypted:
            found.append(state("m.room.encryption", algorithm="m.megolm.v1.aes-sha2"))
        return found

    async def put_file(
        self, _room: RoomId, data: bytes, _mime: str, _name: str
    ) -> Mapping[str, Any]:
        self.files.append(data)
        self.others += self.come_meanwhile
        return {"url": f"mxc://a/{len(self.files)}"}

    async def send(
        self, room_id: RoomId, _type: str, content: Mapping[str, Any], txn_id: str
    ) -> EventId:
        self.sent.setdefault(txn_id, (room_id, content))
        return EventId(f"${txn_id}")

    def opened(self) -> list[tuple[RoomId, Mapping[str, Any], str]]:
        """Where each file was sent, with what, and its Markdown."""
        found = []
        for room_id, content in self.sent.values():
            data = self.files[int(content["url"].rpartition("/")[2]) - 1]
            with zipfile.ZipFile(BytesIO(data)) as archive:
                names = archive.namelist()
                json.loads(archive.read(names[0]))
                found.append((room_id, content, archive.read(names[1]).decode()))
        return found


async def rules() -> Rules:
    return RULES


async def nothing(_room: RoomId) -> None:
    """Nobody has to hear of it."""


async def fill(rooms: RoomsStore, personal: PersonalStore) -> None:
    secret = replace(snapshot(RoomId("!secret:a.test")), encrypted=True)
    await rooms.chat.put_room(replace(snapshot(), creators=frozenset({ALICE, AI})))
    await rooms.chat.put_room(secret)
    said = [Keep(line("$a", "sesame")), Keep(line("$b", "of bob", sender=BOB))]
    await commit(rooms.chat, "$a", history=said)
    hidden = line("$h", "hidden", secret.room_id)
    await commit(rooms.chat, "$h", secret.room_id, history=[Keep(hidden)])
    await rooms.directory.set_kind(CHAT, RoomKind.DIRECT, 1)
    await rooms.directory.set_person(CHAT, ALICE)
    await personal.chat.put_room(Room(room_id=CHAT, kind=RoomKind.DIRECT, ai=AI, person=ALICE))
    await commit(personal.chat, "$p", CHAT, history=[Keep(line("$p", "private", CHAT))])


def groups_of(rooms: RoomsStore, server: Any, fault: Any = lambda _step: None) -> GroupExport:
    return GroupExport(rooms.chat, rooms.own_data, rooms.directory, server, rules, nothing, fault)


def personal_of(personal: PersonalStore, server: Any, handed: list[ExportWords]) -> PersonalExport:
    async def hand_over(_stored: StoredAct, words: ExportWords) -> None:
        handed.append(words)

    return PersonalExport(
        personal.chat,
        personal.own_data,
        personal.memories,
        personal.age_sharing,
        server,
        hand_over,
        rules,
        lambda _step: None,
    )


def wish(room_id: RoomId) -> StoredAct:
    return act("wish", room_id)


async def test_each_side_sends_its_own_part_alone(tmp_path: Path) -> None:
    backend, server = sqlite_backend(tmp_path), Server(encrypted=True)
    async with backend.open_rooms() as rooms, backend.open_personal() as personal:
        await fill(rooms, personal)
        handed: list[ExportWords] = []

        mine = personal_of(personal, server, handed)
        await mine.export(wish(CHAT), ExportPerson(ALICE, 1))
        [words] = handed
        await groups_of(rooms, server).words(wish(LANE), words)
    (to_one, first, text), (to_other, second, other) = server.opened()
    assert to_one == to_other == CHAT
    assert first[ASIDE] is second[ASIDE] is True
    assert "private" in text
    assert "sesame" not in text
    assert "sesame" in other
    assert "hidden" in other
    assert "private" not in other
    assert "of bob" not in text + other


async def test_what_is_encrypted_is_kept_out_of_a_chat_that_is_not(tmp_path: Path) -> None:
    backend, server = sqlite_backend(tmp_path), Server()
    async with backend.open_rooms() as rooms, backend.open_personal() as personal:
        await fill(rooms, personal)
        words = ExportWords(LANE, ALICE, CHAT, 1)
        await groups_of(rooms, server).words(wish(LANE), words)
    [(_, content, text)] = server.opened()
    assert "hidden" not in text
    assert "sesame" in text
    assert "(1)" in content["body"]


async def test_what_was_told_in_an_encrypted_chat_is_kept_out_too(tmp_path: Path) -> None:
    backend, server = sqlite_backend(tmp_path), Server()
    secret = RoomId("!secret-chat:a.test")
    async with backend.open_rooms() as rooms, backend.open_personal() as personal:
        await fill(rooms, personal)
        hidden = Room(room_id=secret, kind=RoomKind.DIRECT, ai=AI, person=ALICE, encrypted=True)
        await personal.chat.put_room(hidden)
        for room_id, text in ((CHAT, "open"), (secret, "hidden"), (RoomId("!gone:a"), "unknown")):
            new = NewRemembered(
                owner=ALICE,
                text=f"{text} line",
                kind=RememberedKind.FACT,
                origin=Origin.OWNER,
                room_id=room_id,
                event_id=EventId(f"$of-{text}"),
                made_ms=1,
            )
            await personal.memories.keep(new)
        mine = personal_of(personal, server, [])
        await mine.export(wish(CHAT), ExportPerson(ALICE, 1))
    [(_, content, text)] = server.opened()
    assert "open line" in text
    assert "hidden line" not in text
    assert "unknown line" not in text
    assert "(2)" in content["body"]


async def test_nothing_is_sent_where_somebody_else_is_in(tmp_path: Path) -> None:
    backend, server = sqlite_backend(tmp_path), Server(others=(BOB,))
    async with backend.open_rooms() as rooms, backend.open_personal() as personal:
        await fill(rooms, personal)
        words = ExportWords(LANE, ALICE, CHAT, 1)
        assert "no direct chat" in await groups_of(rooms, server).words(wish(LANE), words)
    assert server.sent == {}


@pytest.mark.parametrize("what", ["personal", "words", "group"])
async def test_nothing_is_sent_where_somebody_comes_in_meanwhile(tmp_path: Path, what: str) -> None:
    backend, server = sqlite_backend(tmp_path), Server()
    server.come_meanwhile = (UserId("@carol:a.test"),)
    async with backend.open_rooms() as rooms, backend.open_personal() as personal:
        await fill(rooms, personal)
        if what == "personal":
            mine = personal_of(personal, server, [])
            outcome = await mine.export(wish(CHAT), ExportPerson(ALICE, 1))
        elif what == "words":
            words = ExportWords(LANE, ALICE, CHAT, 1)
            outcome = await groups_of(rooms, server).words(wish(LANE), words)
        else:
            asked = ExportGroup(ALICE, 1, EventId("$ask"))
            outcome = await groups_of(rooms, server).group(wish(ROOM), asked)
    assert len(server.files) == 1
    assert server.sent == {}
    assert "no direct chat" in outcome


async def test_who_is_put_out_of_a_group_meanwhile_is_not_sent_its_history(tmp_path: Path) -> None:
    backend, server = sqlite_backend(tmp_path), Server()
    server.put_out = frozenset({ALICE})
    async with backend.open_rooms() as rooms, backend.open_personal() as personal:
        await fill(rooms, personal)
        asked = ExportGroup(ALICE, 1, EventId("$ask"))
        assert await groups_of(rooms, server).group(wish(ROOM), asked) != "sent"
    assert len(server.files) == 1
    assert server.sent == {}


@pytest.mark.parametrize("user", [ALICE, BOB])
async def test_a_groups_history_goes_to_who_made_it_once(tmp_path: Path, user: UserId) -> None:
    backend, server = sqlite_backend(tmp_path), Server()
    asked = ExportGroup(user, 1, EventId("$ask"))

    def fault(_step: str) -> None:
        raise Killed

    async with backend.open_rooms() as rooms, backend.open_personal() as personal:
        await fill(rooms, personal)
        if user == ALICE:
            with pytest.raises(Killed):
                await groups_of(rooms, server, fault).group(wish(ROOM), asked)
        for _ in range(2):
            await groups_of(rooms, server).group(wish(ROOM), asked)
    if user == BOB:
        assert server.sent == {}
        return
    [(room_id, _, text)] = server.opened()
    assert room_id == CHAT
    assert "sesame" in text
    assert "of bob" in text
