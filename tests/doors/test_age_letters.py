"""Letters between AIs: sealed for signed devices, and heard from signed devices of peers alone."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from appservice.matrix.crypto.letters import Letter, Letters
from appservice.matrix.crypto.readiness import Phase, Readiness
from appservice.matrix.crypto.seeds import Seeds
from appservice.model.encryption import Trust
from appservice.model.errors import HomeserverUnavailable
from appservice.model.ids import UserId
from appservice.model.peering import ASK, TELL
from tests.doors.lists_world import Lists, Person, lists_world

THEIR_AI, STRANGER = UserId("@ai:b.test"), UserId("@ai:c.test")
SAID = {"jws": "a.b.c"}


@dataclass
class Rig:
    """Our end, and their AI with a device that it has signed and one that it has not."""

    lists: Lists
    letters: Letters
    ready: Readiness
    theirs: Person
    heard: list[tuple[UserId, str]] = field(default_factory=list)

    async def hear(self, sender: UserId, kind: str, _content: Mapping[str, Any]) -> None:
        self.heard.append((sender, kind))

    def letter(
        self, device: str, person: Person | None = None, kind: str = TELL, **changes: Any
    ) -> Letter:
        who = person or self.theirs
        keys = who.accounts[device].identity_keys
        named = {"identity_key": keys["curve25519"], "signing_key": keys["ed25519"]} | changes
        return Letter(sender=who.user, kind=kind, content=SAID, **named)

    async def came(self, *letters: Letter) -> list[tuple[UserId, str]]:
        """What is heard of these, before a good one behind them."""
        for letter in (*letters, self.letter("SIGNED", kind=ASK)):
            self.letters.came(letter)
        while (THEIR_AI, ASK) not in self.heard:
            await self.letters.once()
        return self.heard[:-1]


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    async with lists_world(tmp_path) as lists:
        ready = Readiness()
        ready.phase = Phase.WORKS
        letters = Letters(
            ready, lists.devices, lists.to_device, Trust.ALL, lambda: lists.servers.now_ms
        )
        made = Rig(lists, letters, ready, lists.servers.person(THEIR_AI))
        made.theirs.identity = Seeds.new()
        made.theirs.device("SIGNED", signed=True)
        made.theirs.device("OTHER")
        letters.expect([THEIR_AI], made.hear)
        yield made


async def test_what_a_signed_device_sends_is_heard(rig: Rig) -> None:
    assert await rig.came(rig.letter("SIGNED")) == [(THEIR_AI, TELL)]


async def test_nothing_else_is_heard(rig: Rig) -> None:
    """Of a device that nobody signed, of another key or device than is listed, of a stranger."""
    stranger = rig.lists.servers.person(STRANGER)
    stranger.identity = Seeds.new()
    stranger.device("SIGNED", signed=True)
    other = rig.theirs.accounts["OTHER"].identity_keys
    heard = await rig.came(
        rig.letter("OTHER"),
        rig.letter("SIGNED", signing_key=other["ed25519"]),
        rig.letter("SIGNED", identity_key="nobody's"),
        rig.letter("SIGNED", stranger),
    )
    assert heard == []


async def test_a_device_that_is_signed_no_more_is_heard_no_more(rig: Rig) -> None:
    assert await rig.came(rig.letter("SIGNED")) == [(THEIR_AI, TELL)]
    rig.heard.clear()
    old = rig.letter("SIGNED")
    rig.theirs.identity = Seeds.new()
    rig.theirs.device("NEWER", signed=True)
    rig.lists.servers.now_ms += 300_000
    rig.letters.came(old)
    rig.letters.came(rig.letter("NEWER", kind=ASK))
    while not rig.heard:
        await rig.letters.once()
    assert rig.heard == [(THEIR_AI, ASK)]


async def test_a_letter_is_sealed_for_signed_devices_alone(rig: Rig) -> None:
    assert await rig.letters.send(THEIR_AI, TELL, SAID)
    [messages] = rig.lists.servers.letters
    assert list(messages) == [THEIR_AI]
    assert list(messages[THEIR_AI]) == ["SIGNED"]
    sealed = messages[THEIR_AI]["SIGNED"]
    assert sealed["algorithm"] == "m.olm.v1.curve25519-aes-sha2"
    assert SAID["jws"] not in repr(messages)


async def test_where_no_device_is_signed_nothing_is_sent(rig: Rig) -> None:
    del rig.theirs.listed["SIGNED"]
    assert not await rig.letters.send(THEIR_AI, TELL, SAID)
    assert rig.lists.servers.letters == []


async def test_without_a_device_of_ours_nothing_is_sent(rig: Rig) -> None:
    rig.ready.phase = Phase.IMPOSSIBLE
    assert not await rig.letters.send(THEIR_AI, TELL, SAID)
    rig.ready.phase = Phase.STARTING
    with pytest.raises(HomeserverUnavailable):
        await rig.letters.send(THEIR_AI, TELL, SAID)
    assert rig.lists.servers.letters == []
