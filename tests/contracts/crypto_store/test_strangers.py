"""What strangers and members write to the AI user's device: nothing of it stops or takes over."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest
from mautrix.client import Client
from mautrix.crypto import InboundGroupSession, OlmAccount, OutboundGroupSession
from mautrix.types import IdentityKey, RoomID, UserID

from appservice.matrix.crypto.devices import Devices
from appservice.matrix.crypto.machine import Machine
from appservice.matrix.crypto.mail import MailDesk
from appservice.matrix.crypto.requests import Requests
from appservice.matrix.crypto.store import KeyStore
from appservice.matrix.crypto.to_device import ToDevice
from appservice.model.ids import DeviceId, RoomId, SessionId, UserId
from appservice.turns.clock import now_ms
from appservice.turns.faults import no_fault
from tests.contracts.crypto_store.test_received import AI, ALICE, client

__all__ = ["client"]
ROOM = RoomID("!room:hs.test")
MALLORY = UserID("@mallory:evil.test")


class Post:
    """`ports.key_mail.KeyMail` in memory."""

    def __init__(self, letters: Sequence[Mapping[str, Any]]) -> None:
        self.letters = [json.dumps({"event": letter}) for letter in letters]
        self.took = 0

    async def put_to_device(self, events: Sequence[str], cursor: tuple[str, str]) -> None:
        """Nobody puts anything."""

    async def to_device(self, limit: int) -> list[tuple[int, str]]:
        """What was not taken."""
        return list(enumerate(self.letters))[self.took : self.took + limit]

    async def taken(self, position: int) -> None:
        """Take one."""
        self.took = position + 1


class Silent:
    """`Api` of a homeserver that knows nobody."""

    user_id, device_id = AI, "DEV"

    async def call(self, *_args: Any, **_more: Any) -> Any:
        """Nothing."""
        return {}


class House:
    """The parts that a letter meets."""

    def __init__(self, client: Client, store: KeyStore) -> None:
        api: Any = Silent()
        self.store = store
        self.machine = Machine(client, store)
        self.devices = Devices(api, store, now_ms)
        to_device = ToDevice(api, store, self.machine, self.devices, now_ms)
        self.requests = Requests(store, self.machine, self.devices, to_device, now_ms)
        self.arrived: list[tuple[str, str]] = []

    async def get(self, *letters: Mapping[str, Any]) -> Post:
        """Have letters read, as often as the desk tries."""
        post = Post(letters)
        desk = MailDesk(
            post,
            self.store,
            self.machine,
            self.devices,
            self.requests,
            lambda room, session: self.arrived.append((room, session)),
            self._answer,
            no_fault,
        )
        for _ in range(3 * len(letters)):
            try:
                await desk.once()
            except Exception:
                continue
        return post

    async def _answer(self, _sender: UserId, _kind: str, _content: Mapping[str, Any]) -> None:
        """Nothing."""

    async def letter(self, who: "Writer", kind: str, content: Mapping[str, Any]) -> dict[str, Any]:
        """An Olm message of somebody to our device."""
        account = self.machine.own
        account.generate_one_time_keys(1)
        await self.store.mautrix.put_account(account)
        *_, one_time = account.one_time_keys["curve25519"].values()
        session = who.account.new_outbound_session(account.identity_key, IdentityKey(one_time))
        account.mark_keys_as_published()
        inner = {
            "type": kind,
            "content": content,
            "sender": who.user_id,
            "recipient": AI,
            "keys": {"ed25519": who.account.signing_key},
            "recipient_keys": {"ed25519": account.signing_key},
        }
        sealed = session.encrypt(json.dumps(inner))
        return olm(who, {account.identity_key: {"type": 0, "body": sealed.body}})


class Writer:
    """Somebody with an Olm account."""

    def __init__(self, user_id: UserID) -> None:
        self.user_id = user_id
        self.account: Any = OlmAccount()


def olm(who: Writer, ciphertext: Any, **more: Any) -> dict[str, Any]:
    """A to-device event with that ciphertext."""
    content = {
        "algorithm": "m.olm.v1.curve25519-aes-sha2",
        "sender_key": who.account.identity_key,
        "ciphertext": ciphertext,
        **more,
    }
    return {"type": "m.room.encrypted", "sender": who.user_id, "content": content}


def room_key(session: OutboundGroupSession, room: str = ROOM) -> dict[str, Any]:
    """The content of an `m.room_key`."""
    return {
        "algorithm": "m.megolm.v1.aes-sha2",
        "room_id": room,
        "session_id": session.id,
        "session_key": session.session_key,
    }


@pytest.fixture
async def house(client: Client, store: KeyStore) -> House:
    built = House(client, store)
    store.undone.append(built.machine.outdated)
    await built.machine.load()
    return built


BROKEN: list[Callable[[Writer, str], Mapping[str, Any]]] = [
    lambda _who, _key: {"type": "m.room.encrypted", "sender": MALLORY},
    lambda _who, _key: {"type": "m.room.encrypted", "sender": MALLORY, "content": 7},
    lambda _who, _key: {
        "type": "m.room.encrypted",
        "sender": MALLORY,
        "content": {"algorithm": "m.olm.v1.curve25519-aes-sha2"},
    },
    lambda who, _key: olm(who, "s"),
    lambda who, key: olm(who, {key: "s"}),
    lambda who, key: olm(who, {key: {"type": 7, "body": "AAAA"}}),
    lambda who, key: olm(who, {key: {"type": 0}}),
    lambda who, key: olm(who, {key: {"type": 0, "body": "\ud800"}}),
    lambda who, key: olm(who, {key: {"type": 0, "body": "AAAA"}}),
    lambda who, key: olm(who, {key: {"type": 1, "body": "!!"}}),
    lambda who, key: olm(who, {key: {"type": 1, "body": "AAAA"}}, sender_key=5),
    lambda who, key: olm(who, {key: {"type": 1, "body": "AAAA"}}, sender_key="a\0b"),
    lambda who, key: olm(who, {key: {"type": 1, "body": "AAAA"}}, sender_key=["a"]),
]
"""Letters that no client writes: who sends them, and the key that they are for."""

ODD: list[Any] = [
    {},
    {"algorithm": "m.megolm.v1.aes-sha2"},
    {"algorithm": "m.megolm.v1.aes-sha2", "room_id": {}, "session_id": 1, "session_key": []},
    {"algorithm": "m.megolm.v1.aes-sha2", "room_id": "a\0", "session_id": "s", "session_key": "A"},
]


async def test_no_broken_letter_holds_up_those_behind_it(house: House) -> None:
    mallory, alice = Writer(MALLORY), Writer(ALICE)
    key = house.machine.own.identity_key
    session = OutboundGroupSession(ROOM)
    broken = [make(mallory, key) for make in BROKEN]
    for kind in ("m.room_key", "m.forwarded_room_key", "m.room_key.withheld"):
        broken += [await house.letter(mallory, kind, content) for content in ODD]
    odd_room = room_key(OutboundGroupSession(ROOM), "!a\0b")
    broken.append(await house.letter(mallory, "m.room_key", odd_room))
    post = await house.get(*broken, await house.letter(alice, "m.room_key", room_key(session)))
    assert post.took == len(post.letters)
    assert house.arrived == [(ROOM, session.id)]


async def test_nobody_puts_their_own_in_the_place_of_anothers_session(house: House) -> None:
    """Whoever was given the key says that it is their own: what Alice says stays Alice's."""
    alice, mallory = Writer(ALICE), Writer(MALLORY)
    session = OutboundGroupSession(ROOM)
    for who, room in ((mallory, ROOM), (mallory, "!x:hs.test"), (alice, ROOM), (mallory, ROOM)):
        await house.get(await house.letter(who, "m.room_key", room_key(session, room)))
    kept = await house.machine.inbound.of(RoomId(ROOM), SessionId(session.id))
    assert {each.session.sender_key for each in kept} == {
        alice.account.identity_key,
        mallory.account.identity_key,
    }


async def test_a_key_is_passed_on_by_who_was_asked_alone(house: House) -> None:
    alice, mallory = Writer(ALICE), Writer(MALLORY)
    session: Any = OutboundGroupSession(ROOM)
    reading = InboundGroupSession(
        session_key=session.session_key,
        signing_key=alice.account.signing_key,
        sender_key=alice.account.identity_key,
        room_id=ROOM,
    )
    event = {"sender": ALICE, "content": {"device_id": DeviceId("ALICE")}}
    await house.requests.ask(RoomId(ROOM), SessionId(session.id), json.dumps(event))

    async def passes_on(who: Writer) -> None:
        content = {
            "algorithm": "m.megolm.v1.aes-sha2",
            "room_id": ROOM,
            "session_id": session.id,
            "session_key": reading.export_session(0),
            "sender_key": who.account.identity_key,
            "sender_claimed_ed25519_key": who.account.signing_key,
            "forwarding_curve25519_key_chain": [],
        }
        await house.get(await house.letter(who, "m.forwarded_room_key", content))

    await passes_on(mallory)
    assert await house.machine.inbound.of(RoomId(ROOM), SessionId(session.id)) == []
    await passes_on(alice)
    [kept] = await house.machine.inbound.of(RoomId(ROOM), SessionId(session.id))
    assert kept.session.sender_key == alice.account.identity_key
