"""A peer's AI that a test plays with matrix-js-sdk: it answers wrongly, and in the end rightly."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from appservice.ages.peers.envelope import opened, sealed
from appservice.model.ids import UserId
from appservice.model.peering import ASK, TELL, Asked, Peer, Says
from appservice.policy.peering import ASKED_MS, tell_claims
from stage.ages import Issuer
from stage.encrypted_person import EncryptedPerson
from stage.person import Person
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


@pytest.fixture(scope="module")
async def oracle(world: World) -> AsyncIterator[Oracle]:
    """Of a Parlour that runs and knows it as its peer."""
    here = world.encrypted_parlour({"admission": {"may_invite": ["@*:*"]}})
    ai, own, theirs = here.seat.ai_user_id, Issuer.new(), Issuer.new()
    person = await world.encrypted_person("Oracle", world.b)
    knows(here, own, person.user_id, theirs)
    await here.start()
    try:
        chat = await person.create_direct(ai, encrypted=True)
        await person.wait_member(chat, ai)
        [device] = await person.devices_of(ai)
        yield Oracle(person, theirs, ai, own, device.device_id)
    finally:
        await here.stop()


async def test_a_peer_that_answers_wrongly_makes_nobody_an_adult(
    world: World, oracle: Oracle
) -> None:
    ai, bob = oracle.ai, await world.person("Bob", world.b)
    first, second = await asyncio.gather(direct_chat(bob, ai), direct_chat(bob, ai))

    saying = asyncio.create_task(told(bob, first, ai, "age"))
    asked = await oracle.asked(first)
    await oracle.tell_in_clear(oracle.answer(asked))
    await oracle.tell(oracle.answer(asked, key=Issuer.new()))
    await oracle.tell(oracle.answer(asked, key=oracle.asks_by))
    await oracle.tell(oracle.answer(asked, nonce="n" * 32))
    await oracle.tell(oracle.answer(asked, sub=oracle.person.user_id, aud=bob.user_id))
    await oracle.tell(oracle.answer(asked))  # the question is over
    assert UNREAD in await saying

    answering = asyncio.create_task(oracle.answer_all(second))
    await taken_for(bob, second, ai, ADULT)
    answering.cancel()
    # Letters are heard in order: by now all of them were.
    assert UNREAD in await told(bob, first, ai, "age")


async def test_an_answer_with_one_wrong_claim_is_none(world: World, oracle: Oracle) -> None:
    ai, bob, eve = oracle.ai, *[await world.person(name, world.b) for name in ("Bob", "Eve")]
    wrong: tuple[dict[str, Any], ...] = (
        {"sub": eve.user_id},
        {"aud": bob.user_id},
        {"iss": bob.user_id},
        {"room": "!another:room"},
        {"exp": 1_700_000_000},
        {"says": "grown up"},
    )

    async def said(changes: dict[str, Any] | None) -> str:
        """What they are taken for in a chat of which they are asked so; for None it is silent."""
        chat = await direct_chat(bob, ai)
        asked = await oracle.asked(chat)
        if changes is not None:
            await oracle.tell(oracle.answer(asked, **changes))
        return await told(bob, chat, ai, "age")

    for_each = await asyncio.gather(*(said(changes) for changes in (*wrong, None)))
    for changes, reply in zip((*wrong, None), for_each, strict=True):
        assert UNREAD in reply, changes
    await taken_while_answered(oracle, bob, await direct_chat(bob, ai))


async def taken_while_answered(oracle: Oracle, bob: Person, chat: str) -> None:
    """The same answer with nothing wrong in it counts."""
    answering = asyncio.create_task(oracle.answer_all(chat))
    await taken_for(bob, chat, oracle.ai, ADULT)
    answering.cancel()
