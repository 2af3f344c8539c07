"""Asking peers and answering them: consent, silence, forgeries, repeats, and what is kept."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from appservice.ages.peers.asking import FRESH_MS
from appservice.ages.peers.envelope import opened, sealed
from appservice.ages.peers.pace import Pace
from appservice.model.age import ALL_AGES, NOT_KNOWN, NOT_READ, Age, AgeBand, Trust
from appservice.model.ids import UserId
from appservice.model.peering import ASK, TELL, Asked
from appservice.policy.peering import PER_PEER, PER_PERSON, ask_claims
from stage.ages import Issuer
from tests.doors.peers_world import (
    BOB,
    CAROL,
    DELAY_S,
    HERE,
    KEYS,
    ROOM,
    THERE,
    Letter,
    Pair,
    peer,
)

ADULT, MINOR = Age(AgeBand.ADULT, Trust.PEER), Age(ALL_AGES, Trust.PEER)
STATED = {band: Age(band, Trust.STATED) for band in AgeBand}


@pytest.fixture
async def pair() -> AsyncIterator[Pair]:
    made = Pair()
    made.ages = {BOB: STATED[AgeBand.ADULT], CAROL: STATED[AgeBand.FROM_13]}
    yield made
    await made.tasks.close()


async def test_nothing_is_told_before_somebody_agrees(pair: Pair) -> None:
    assert await pair.ask() == NOT_KNOWN
    await pair.sharing.choose(BOB, shares=True)
    pair.now_ms += FRESH_MS - 1
    assert await pair.asking([BOB], ROOM) == {BOB: NOT_KNOWN}
    assert pair.asked() == 1, "it is not asked again at once"
    pair.now_ms += 1
    assert await pair.ask() == ADULT
    await pair.sharing.choose(BOB, shares=False)
    pair.now_ms += FRESH_MS
    assert await pair.ask() == NOT_KNOWN


async def test_a_minor_is_told_without_how_old(pair: Pair) -> None:
    await pair.sharing.choose(CAROL, shares=True)
    assert await pair.ask(CAROL) == MINOR
    assert "13_15" not in repr(
        [opened(said, KEYS[THERE].public_key) for *_, said in pair.post.sent]
    )


async def test_who_does_not_wait_gets_it_at_the_next_look(pair: Pair) -> None:
    await pair.sharing.choose(BOB, shares=True)
    assert await pair.asking([BOB, HERE], ROOM) == {BOB: NOT_READ}
    await pair.settled()
    assert await pair.asking([BOB], ROOM) == {BOB: ADULT}
    assert pair.asked() == 1


async def test_who_waits_gets_it_at_once() -> None:
    pair = Pair(patience_s=30)
    pair.ages[BOB] = STATED[AgeBand.ADULT]
    pair.sharing.agreed.add(BOB)
    assert await pair.asking([BOB], ROOM, fresh=True) == {BOB: ADULT}


async def test_nobody_is_asked_about_whose_server_is_no_peer(pair: Pair) -> None:
    assert await pair.asking([UserId("@eve:else.test")], ROOM, fresh=True) == {}
    assert pair.asked() == 0


async def test_who_is_no_peer_there_is_not_answered() -> None:
    pair = Pair(trusted=False)
    pair.sharing.agreed.add(BOB)
    pair.ages[BOB] = STATED[AgeBand.ADULT]
    await pair.asking([BOB], ROOM)
    await pair.settled()
    assert [kind for _, _, kind, _ in pair.post.sent] == [ASK]
    assert pair.looked == []


# The claims that are put in the place of the right ones.
WRONG: dict[str, dict[str, Any]] = {
    "sub": {"sub": CAROL},
    "aud": {"aud": "@ai:else.test"},
    "nonce": {"nonce": "m" * 32},
    "room": {"room": "!other:here.test"},
    "issuer": {"iss": "@ai:else.test"},
    "expired": {"exp": 1_700_000_000},
    "for ever": {"exp": 1_900_000_000},
    "another word": {"says": "grown up"},
    "another kind": {"kind": ASK},
}


def bent(letter: Letter, key: str, changes: dict[str, Any]) -> Letter:
    """An answer with other claims, signed with that key; questions as they are."""
    sender, to, kind, content = letter
    if kind == ASK:
        return letter
    claims = opened(content, KEYS[THERE].public_key)
    assert claims is not None
    return sender, to, kind, sealed({**claims, **changes}, key)


@pytest.mark.parametrize("wrong", WRONG)
async def test_an_answer_with_anything_wrong_is_unknown(pair: Pair, wrong: str) -> None:
    await pair.sharing.choose(BOB, shares=True)
    pair.post.bend = lambda letter: bent(letter, KEYS[THERE].private_key, WRONG[wrong])
    assert await pair.ask() == NOT_READ
    assert [kind for _, _, kind, _ in pair.post.sent] == [ASK, TELL]


@pytest.mark.parametrize("key", [KEYS[HERE].private_key, Issuer.new().private_key])
async def test_an_answer_that_others_signed_is_unknown(pair: Pair, key: str) -> None:
    await pair.sharing.choose(BOB, shares=True)
    pair.post.bend = lambda letter: bent(letter, key, {})
    assert await pair.ask() == NOT_READ
    assert [kind for _, _, kind, _ in pair.post.sent] == [ASK, TELL]


async def test_an_answer_of_somebody_else_is_not_heard(pair: Pair) -> None:
    await pair.sharing.choose(BOB, shares=True)
    pair.post.bend = lambda it: (UserId("@eve:there.test"), *it[1:]) if it[2] == TELL else it
    assert await pair.ask() == NOT_READ


async def test_something_wrong_does_not_unsay_that_somebody_is_a_minor(pair: Pair) -> None:
    await pair.sharing.choose(CAROL, shares=True)
    assert await pair.ask(CAROL) == MINOR
    pair.post.bend = lambda letter: bent(
        letter, KEYS[THERE].private_key, {"says": "adult", "exp": 7}
    )
    pair.now_ms += FRESH_MS
    assert await pair.ask(CAROL) == MINOR


async def test_a_question_is_answered_once(pair: Pair) -> None:
    await pair.sharing.choose(BOB, shares=True)
    assert await pair.ask() == ADULT
    _, _, _, question = pair.post.sent[0]
    await pair.post.desks[THERE].heard(HERE, ASK, question)
    await pair.settled()
    assert [kind for _, _, kind, _ in pair.post.sent] == [ASK, TELL]


async def test_a_question_with_another_signature_is_not_answered(pair: Pair) -> None:
    def forged(letter: Letter) -> Letter:
        claims = opened(letter[3], KEYS[HERE].public_key)
        assert claims is not None
        return (*letter[:3], sealed(claims, Issuer.new().private_key))

    pair.post.bend = forged
    await pair.asking([BOB], ROOM)
    await pair.settled()
    assert [kind for _, _, kind, _ in pair.post.sent] == [ASK]
    assert pair.looked == []


async def test_whatever_there_is_to_tell_it_looks_and_lasts_the_same(pair: Pair) -> None:
    nobody = UserId("@nobody:there.test")
    pair.sharing.agreed.add(BOB)
    for user in (BOB, CAROL, nobody):
        await pair.ask(user)
    spans = [
        told - asked for asked, told in zip(pair.post.at_s[::2], pair.post.at_s[1::2], strict=True)
    ]
    assert all(span >= DELAY_S * 0.99 for span in spans), spans
    assert pair.looked == [BOB, CAROL, nobody], "everybody is looked up"
    sizes = {len(content["jws"]) for *_, content in pair.post.sent}
    assert len(sizes) == 1, "questions and answers are all of one length"


async def test_a_slow_look_is_answered_a_whole_delay_later(pair: Pair) -> None:
    pair.sharing.agreed.add(BOB)
    pair.look_s = DELAY_S * 1.2
    assert await pair.ask() == ADULT
    asked_s, told_s = pair.post.at_s
    assert told_s - asked_s >= 2 * DELAY_S * 0.99


async def test_too_many_questions_are_not_answered(pair: Pair) -> None:
    there = pair.post.desks[THERE]
    for number in range(PER_PERSON + 5):
        asked = Asked(BOB, ROOM, f"{number:032}", pair.now_ms + 1000)
        claims = ask_claims(asked, HERE, peer(THERE))
        await there.heard(HERE, ASK, sealed(claims, KEYS[HERE].private_key))
    await pair.settled()
    assert pair.looked == [BOB] * PER_PERSON


def test_a_pace_counts_the_last_minute() -> None:
    pace = Pace(PER_PEER, 2)
    assert [pace.may("a", now) for now in (0, 1, 2)] == [True, True, False]
    assert pace.may("b", 3)
    assert pace.may("a", 60_000)
    assert not pace.may("a", 60_000)
    all_of_them = [Pace(3, 2).may(str(who), 0) for who in range(3)]
    assert all(all_of_them)
    narrow = Pace(1, 1)
    assert narrow.may("a", 5)
    assert not narrow.may("b", 6)
