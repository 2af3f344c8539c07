"""What every door to keys keeps to: one test body for the real one and for the script of tests.

Make a class of it with a fixture `rig`, and the tests run against that.
"""

from collections.abc import Sequence
from typing import Protocol

from appservice.model.event import RoomMessage, Undecryptable
from appservice.model.ids import RoomId, SessionId, UserId
from appservice.ports.keys import Keys
from appservice.ports.reading import Read
from tests.pure.policy.rooms import ALICE, BOB


class KeysRig(Protocol):
    """A door to keys, and a person in `room` who writes under sessions of their own.

    `arrived` are the calls of `ports.keys.Arrived` so far, `requests` the IDs of the key requests
    that went out, repeated ones too.
    """

    room: RoomId
    read: Read
    keys: Keys
    arrived: Sequence[tuple[RoomId, SessionId]]
    requests: Sequence[str]

    async def write(self, body: str) -> tuple[str, SessionId]:
        """The raw event of a message under a new session, whose key is not given to us."""
        ...

    async def give(self, session_id: SessionId) -> None:
        """The key of a session comes, and is worked off."""
        ...

    async def withhold(self, session_id: SessionId, code: str, by: UserId = ALICE) -> None:
        """Instead of the key comes the word that it is withheld, and is worked off."""
        ...


class KeysContract:
    """The tests. Subclasses have a fixture `rig`."""

    async def test_a_message_waits_for_its_session_and_is_read_once_the_key_came(
        self, rig: KeysRig
    ) -> None:
        raw, session_id = await rig.write("hello")
        before = await rig.read(raw, rig.room)
        assert isinstance(before, Undecryptable)
        assert before.waits_for == session_id
        assert (rig.room, session_id) not in rig.arrived
        await rig.give(session_id)
        assert (rig.room, session_id) in rig.arrived
        after = await rig.read(raw, rig.room)
        assert isinstance(after, RoomMessage)
        assert (after.body, after.event_id) == ("hello", before.event_id)
        assert after.assured
        assert await rig.read(raw, rig.room) == after, "what is read again says the same"

    async def test_the_key_of_one_session_opens_no_other(self, rig: KeysRig) -> None:
        raw, session_id = await rig.write("one")
        other, _ = await rig.write("other")
        await rig.give(session_id)
        assert isinstance(await rig.read(raw, rig.room), RoomMessage)
        still = await rig.read(other, rig.room)
        assert isinstance(still, Undecryptable)

    async def test_asking_again_is_the_same_request(self, rig: KeysRig) -> None:
        raw, session_id = await rig.write("hello")
        other, other_id = await rig.write("other")
        await rig.keys.ask(rig.room, session_id, raw)
        await rig.keys.ask(rig.room, session_id, raw)
        assert len(set(rig.requests)) == 1
        await rig.keys.ask(rig.room, other_id, other)
        assert len(set(rig.requests)) == 2

    async def test_why_a_key_was_withheld_is_known(self, rig: KeysRig) -> None:
        raw, session_id = await rig.write("hello")
        assert await rig.keys.withheld(rig.room, session_id, ALICE) is None
        await rig.withhold(session_id, "m.blacklisted", BOB)
        assert await rig.keys.withheld(rig.room, session_id, ALICE) is None, "it is not his"
        await rig.withhold(session_id, "m.unverified")
        assert await rig.keys.withheld(rig.room, session_id, ALICE) == "m.unverified"
        heard = await rig.read(raw, rig.room)
        assert isinstance(heard, Undecryptable)
        assert heard.waits_for == session_id, "the key may come all the same"
