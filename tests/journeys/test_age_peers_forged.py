"""A peer's AI that a test plays with matrix-js-sdk: it answers wrongly, and in the end rightly."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from appservice.ages.peers.envelope import opened, sealed
from appservice.model.ids import UserId
from appservice.model.peering import ASK, TELL, Asked, Peer, Says
from appservice.policy.peering import ASKED_MS, tell_claims
from stage.ages import Issuer
from stage.encrypted_person import EncryptedPerson
from tests.journeys.age_peers import ADULT, UNREAD, knows, taken_for, told
from tests.journeys.world import World, direct_chat

_POLL_S = 0.1


@dataclass(frozen=True)
class Oracle:
    """The AI of a peer; `ai` is whom it answers, at its one `device`."""

    person: EncryptedPerson
    key: Issuer
    ai: str
    asks_by: Issuer
    device: str

    async def questions(self, room: str) -> list[Asked]:
        """Those about that room that have come."""
        letters = await self.person.letters()
        assert {(each["sender"], each["type"]) for each in letters} <= {(self.ai, ASK)}
        found = [opened(each["content"], self.asks_by.public_key) for each in letters]
        return [
            Asked(claims["sub"], claims["room"], claims["nonce"], claims["exp"] * 1000)
            for claims in found
            if claims is not None and claims["room"] == room
        ]

    async def asked(self, room: str) -> Asked:
        """The newest question about that room, when one has come."""
        async with asyncio.timeout(60):
            while True:
                if found := await self.questions(room):
                    return found[-1]
                await asyncio.sleep(_POLL_S)

    async def answer_all(self, room: str) -> None:
        """Rightly, and each question once: one that was not answered in time is put again."""
        answered: set[str] = set()
        while True:
            for asked in await self.questions(room):
                if asked.nonce not in answered:
                    answered.add(asked.nonce)
                    await self.tell(self.answer(asked))
            await asyncio.sleep(_POLL_S)

    def answer(self, asked: Asked, key: Issuer | None = None, **changes: Any) -> dict[str, str]:
        """That somebody is an adult, with these claims put in place of the right ones."""
        to = Peer("", UserId(self.ai), "")
        own = UserId(self.person.user_id)
        right = tell_claims(asked, own, to, Says.ADULT, asked.exp_ms - ASKED_MS)
        return sealed({**right, **changes}, (key or self.key).private_key)

    async def tell(self, content: Mapping[str, str]) -> None:
        await self.person.send_letter(self.ai, self.device, TELL, dict(content))

    async def tell_in_clear(self, content: Mapping[str, str]) -> None:
        where = f"/_matrix/client/v3/sendToDevice/{TELL}/{content['jws'][-12:]}"
        body = {"messages": {self.ai: {self.device: dict(content)}}}
        await self.person.request("PUT", where, body)


async def test_a_peer_that_answers_wrongly_makes_nobody_an_adult(world: World) -> None:
    here = world.encrypted_parlour({"admission": {"may_invite": ["@*:*"]}})
    ai, own, theirs = here.seat.ai_user_id, Issuer.new(), Issuer.new()
    person = await world.encrypted_person("Oracle", world.b)
    knows(here, own, person.user_id, theirs)
    await here.start()
    try:
        chat = await person.create_direct(ai, encrypted=True)
        await person.wait_member(chat, ai)
        [device] = await person.devices_of(ai)
        oracle = Oracle(person, theirs, ai, own, device.device_id)
        bob = await world.person("Bob", world.b)
        first, second = await asyncio.gather(direct_chat(bob, ai), direct_chat(bob, ai))

        saying = asyncio.create_task(told(bob, first, ai, "age"))
        asked = await oracle.asked(first)
        await oracle.tell_in_clear(oracle.answer(asked))
        await oracle.tell(oracle.answer(asked, key=Issuer.new()))
        await oracle.tell(oracle.answer(asked, key=own))
        await oracle.tell(oracle.answer(asked, nonce="n" * 32))
        await oracle.tell(oracle.answer(asked, sub=person.user_id, aud=bob.user_id))
        await oracle.tell(oracle.answer(asked))  # the question is over
        assert UNREAD in await saying

        answering = asyncio.create_task(oracle.answer_all(second))
        await taken_for(bob, second, ai, ADULT)
        answering.cancel()
        # Letters are heard in order: by now all of them were.
        assert UNREAD in await told(bob, first, ai, "age")
    finally:
        await here.stop()
