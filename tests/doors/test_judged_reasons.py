"""Why somebody is to be removed is said on only where it is fit for who reads it."""

import json
from pathlib import Path

import pytest

from appservice.group.own import Noting
from appservice.group.removing import Removing
from appservice.group.voting import Voting
from appservice.model.effect import Notice, RemovePerson, StartVote, sentence
from appservice.model.ids import EventId, RoomId, UserId
from appservice.prompt.catalogue import say
from appservice.telemetry import NullMeter
from appservice.turns.common import CommonActs
from tests.doors.crossing_world import KYOTO, CrossingWorld, Homes, crossing_world, in_group, stored
from tests.doors.privacies import of_groups
from tests.doors.rates import SHIELDED, Rates
from tests.pure.policy.rooms import AI, ALICE, BOB, CAROL

ABOUT = EventId("$about")
CASES = [("was rude", Rates(), True), ("showed gore", Rates(), False), ("was rude", None, False)]


class Removes(Homes):
    """Notes why people were removed."""

    def __init__(self) -> None:
        super().__init__()
        self.states[KYOTO] = in_group("Kyoto trip", AI, ALICE, BOB, CAROL)
        self.reasons: list[str] = []

    async def kick(self, _room_id: RoomId, _user: UserId, reason: str) -> None:
        self.reasons.append(reason)


def _noting(world: CrossingWorld) -> Noting:
    async def take(row: object) -> None:
        """What comes of it is not looked at here."""

    return Noting(world.rooms.chat, take, lambda: 1)


@pytest.mark.parametrize(("reason", "rates", "fit"), CASES)
async def test_a_vote_is_asked_without_an_unfit_reason(
    tmp_path: Path, reason: str, rates: Rates | None, *, fit: bool
) -> None:
    async with crossing_world(tmp_path) as world:
        world.age, world.classifier, world.wire = SHIELDED, rates, Removes()
        voting = Voting(
            world.rooms.chat, world.homeserver, _noting(world), world.clearing, lambda _: None
        )
        await voting.start(stored("vote", KYOTO), StartVote(CAROL, BOB, ABOUT, reason))
        [(_, poll)] = world.wire.sent.values()
        question = json.dumps(poll)
        assert CAROL in question
        assert (reason in question) is fit


@pytest.mark.parametrize(("reason", "rates", "fit"), CASES)
async def test_somebody_is_removed_without_an_unfit_reason(
    tmp_path: Path, reason: str, rates: Rates | None, *, fit: bool
) -> None:
    async with crossing_world(tmp_path) as world:
        wire = Removes()
        world.age, world.classifier, world.wire = SHIELDED, rates, wire
        removing = Removing(
            world.rooms.chat, world.homeserver, _noting(world), world.clearing, lambda _: None
        )
        act = RemovePerson(CAROL, BOB, reason, about=ABOUT)
        assert await removing.remove(stored("remove", KYOTO), act) == "remove: done"
        key = "reason_removed_why" if fit else "reason_removed"
        assert wire.reasons == [say(key, by=BOB, reason=reason)]


@pytest.mark.parametrize(("reason", "rates", "fit"), CASES)
async def test_it_is_told_without_an_unfit_reason(
    tmp_path: Path, reason: str, rates: Rates | None, *, fit: bool
) -> None:
    async with crossing_world(tmp_path) as world:
        world.age, world.classifier = SHIELDED, rates
        acts = CommonActs(
            world.rooms.chat,
            world.homeserver,
            world.current,
            NullMeter(),
            of_groups(world.rooms.chat),
            world.clearing,
        )
        why = sentence("removed_reason", reason=reason)
        notice = Notice(sentence("removed_vote", user=CAROL), more=(why,))
        await acts.notice(stored("told", KYOTO), notice)
        told = [say("removed_vote", user=CAROL)]
        assert world.said(KYOTO) == [
            "\n".join([*told, say(why.key, reason=reason)] if fit else told)
        ]
