"""Votes on removing somebody: who has one, when one begins, how it ends."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given as tried
from hypothesis import strategies as st

from appservice.model.effect import EndVote, Notice, RemovePerson, SetTimer, StartVote
from appservice.model.event import Membership, PollVote, Redaction
from appservice.model.given import Tick, VoteOpened
from appservice.model.group import Ballot, DeedKind, Removals
from appservice.model.ids import EventId, UserId
from appservice.model.room import Room
from appservice.model.scene import Scene
from appservice.policy.decide import decide
from appservice.policy.voting import KEEP, REMOVE, choice, count, may_begin
from tests.pure.policy.rooms import (
    AI,
    ALICE,
    BOB,
    BOT,
    CAROL,
    NOW,
    ROOM,
    RULES,
    member_change,
    message,
    with_member,
)
from tests.pure.policy.test_removing import DAVE, HOUR, LONG, deed, room, told

ASKED, POLL = EventId("$said"), EventId("$poll")
CLOSES = NOW + RULES.governance.vote_ms


def vote(sender: UserId, *answers: str, poll: EventId = POLL) -> PollVote:
    return PollVote(
        event_id=EventId(f"${sender}"),
        room_id=ROOM,
        sender=sender,
        sent_ms=NOW,
        poll=poll,
        answers=answers,
    )


def ballot(user: UserId = CAROL, by: UserId = BOB, **more: Any) -> Ballot:
    given: dict[str, Any] = {"asked": ASKED, "closes_ms": CLOSES, "poll": POLL} | more
    return Ballot(user=user, by=by, **given)


def asked() -> Room:
    """A vote on Carol was asked for, and its poll is not known to be sent."""
    decision = decide(
        Scene(room(Removals.VOTE)), message(f"!ai remove {CAROL} was rude", BOB), NOW, RULES
    )
    assert StartVote(CAROL, BOB, ASKED, "was rude") in decision.effects
    assert SetTimer("vote", CLOSES) in decision.effects
    return decision.room


def opened(there: Room | None = None) -> Room:
    return decide(Scene(there or asked()), VoteOpened(ASKED, POLL), NOW, RULES).room


def after(there: Room, *votes: PollVote) -> Any:
    """The last decision after these votes."""
    decision = None
    for each in votes:
        decision = decide(Scene(there), each, NOW, RULES)
        there = decision.room
    return decision


def test_more_than_half_of_the_group_removes_at_once() -> None:
    two = after(opened(), vote(BOB, REMOVE), vote(ALICE, REMOVE))
    assert not any(isinstance(each, RemovePerson) for each in two.effects), "two of four are half"
    three = after(two.room, vote(DAVE, REMOVE))
    end, removal = (e for e in three.effects if isinstance(e, EndVote | RemovePerson))
    assert isinstance(end, EndVote)
    assert end.poll == POLL
    assert removal == RemovePerson(CAROL, BOB, "was rude", how="vote", about=ASKED)
    assert SetTimer("vote", None) in three.effects
    assert three.room.group.ballots == ()
    assert three.room.group.deeds[-1].voted


def test_the_last_vote_of_each_counts_once() -> None:
    end = after(opened(), *[vote(BOB, REMOVE)] * 5, vote(ALICE, REMOVE), vote(ALICE, KEEP))
    (still,) = end.room.group.ballots
    counted = count(end.room, still, NOW, RULES)
    assert (counted.remove, counted.keep, counted.needed) == (1, 1, 3)
    void = after(end.room, vote(BOB, "nonsense"))
    assert count(void.room, void.room.group.ballots[0], NOW, RULES).remove == 0


@pytest.mark.parametrize("stranger", [BOT, AI, UserId("@nobody:hs.test"), CAROL])
def test_who_has_no_vote(stranger: UserId) -> None:
    there = with_member(opened(), BOT, Membership.JOIN)
    end = after(there, vote(stranger, REMOVE))
    (still,) = end.room.group.ballots
    counted = count(end.room, still, NOW, RULES)
    assert (counted.remove, counted.undecided, counted.needed) == (0, 3, 3)


def test_newcomers_neither_vote_nor_weigh() -> None:
    """Else whoever brings friends decides alone."""
    there = room(Removals.VOTE, since=LONG | {DAVE: NOW - HOUR})
    counted = count(there, ballot(votes={DAVE: True, BOB: True}), NOW, RULES)
    assert (counted.remove, counted.needed) == (1, 2)


def test_who_left_is_not_counted() -> None:
    there = decide(Scene(opened()), member_change(DAVE, Membership.LEAVE), NOW, RULES).room
    end = after(there, vote(BOB, REMOVE), vote(ALICE, REMOVE))
    assert any(isinstance(each, RemovePerson) for each in end.effects), "two of three"


def test_when_its_time_is_over_it_ends_and_everybody_is_told() -> None:
    there = after(opened(), vote(BOB, REMOVE)).room
    early = decide(Scene(there), Tick("vote"), CLOSES - 1, RULES)
    assert SetTimer("vote", CLOSES) in early.effects
    assert not any(isinstance(each, EndVote) for each in early.effects)
    end = decide(Scene(there), Tick("vote"), CLOSES, RULES)
    kinds = [type(each).__name__ for each in end.effects]
    assert kinds[:4] == ["EndVote", "Notice", "Audit", "SetTimer"]
    assert end.room.group.ballots == ()
    assert end.room.group.deeds[-1].kind is DeedKind.KEPT
    assert told(end.room, f"!ai remove {CAROL}") == ["vote_lately"]


def test_votes_cast_while_the_ai_user_was_away_count() -> None:
    """The timer is due at the start, before they are fetched."""
    started = replace(RULES, started_ms=CLOSES + HOUR)
    there = after(opened(), vote(BOB, REMOVE), vote(ALICE, REMOVE)).room
    early = decide(Scene(there), Tick("vote"), CLOSES + HOUR, started)
    assert not any(isinstance(each, EndVote) for each in early.effects)
    assert SetTimer("vote", CLOSES + HOUR + 15_000) in early.effects
    late = decide(Scene(early.room), vote(DAVE, REMOVE), CLOSES + HOUR + 1, started)
    assert any(isinstance(each, RemovePerson) for each in late.effects)


def test_a_vote_on_somebody_who_has_gone_is_over() -> None:
    there = decide(Scene(opened()), member_change(CAROL, Membership.LEAVE), NOW, RULES).room
    end = decide(Scene(there), Tick("vote"), CLOSES, RULES)
    (ended,) = (each for each in end.effects if isinstance(each, EndVote))
    assert ended.say.key == "vote_moot"
    assert not any(isinstance(each, RemovePerson) for each in end.effects)


def test_votes_that_are_faster_than_our_own_note_count() -> None:
    fast = after(asked(), vote(ALICE, REMOVE), vote(DAVE, REMOVE), vote(BOB, REMOVE, poll=ASKED))
    (still,) = opened(fast.room).group.ballots
    assert dict(still.votes) == {ALICE: True, DAVE: True}
    assert opened(fast.room).group.early == ()


def test_a_poll_that_could_not_be_sent_is_told_and_blocks_nothing() -> None:
    end = decide(Scene(asked()), VoteOpened(ASKED, None, "vote_refused"), NOW, RULES)
    assert [e.say.key for e in end.effects if isinstance(e, Notice)] == ["vote_refused"]
    assert end.room.group.ballots == ()
    never = decide(Scene(asked()), Tick("vote"), CLOSES, RULES)
    assert never.room.group.ballots == (), "nor one of which we never heard again"


def test_what_keeps_a_vote_from_beginning() -> None:
    def begin(user: UserId = CAROL, by: UserId = BOB, there: Room | None = None) -> str | None:
        return may_begin(there or room(), user, by, NOW, RULES)

    def open_now(*ballots: Ballot) -> Room:
        return room(ballots=ballots)

    assert begin() is None
    assert begin(there=open_now(ballot(CAROL, DAVE))) == "vote_open"
    assert begin(there=open_now(ballot(DAVE, BOB))) == "vote_busy"
    assert begin(there=open_now(*[ballot(DAVE, ALICE)] * 3)) == "vote_busy"
    lost = room(deeds=(deed(DeedKind.KEPT, CAROL, DAVE, NOW - HOUR),))
    assert begin(there=lost) == "vote_lately"
    assert begin(there=room(Removals.VOTE, BOB, CAROL)) == "vote_too_few", (
        "one of two is no majority"
    )


@tried(st.lists(st.tuples(st.sampled_from([ALICE, BOB, DAVE]), st.sampled_from([REMOVE, KEEP]))))
def test_whatever_the_order_the_last_votes_decide(cast: list[tuple[UserId, str]]) -> None:
    there, removed = opened(), False
    last: dict[UserId, str] = {}
    for sender, answer in cast:
        decision = decide(Scene(there), vote(sender, answer), NOW, RULES)
        there = decision.room
        if not removed:
            last[sender] = answer
        removed |= any(isinstance(each, RemovePerson) for each in decision.effects)
    assert removed == (list(last.values()).count(REMOVE) == 3)


def test_a_vote_says_one_thing_or_nothing() -> None:
    assert choice((REMOVE,)) == REMOVE
    assert choice((KEEP, REMOVE)) == KEEP, "as many as may be chosen: the first"
    assert choice(()) is None
    assert choice((REMOVE, "other")) is None


@pytest.mark.parametrize(("by", "over"), [(ALICE, True), (AI, True), (BOB, False)])
def test_without_its_poll_a_vote_is_over(by: UserId, over: bool) -> None:
    """Redactions by people without the power for it reach us too, and remove nothing."""
    gone = Redaction(event_id=EventId("$gone"), room_id=ROOM, sender=by, sent_ms=NOW, target=POLL)
    decision = decide(Scene(opened()), gone, NOW, RULES)
    assert (decision.room.group.ballots == ()) is over
    told = [e.say.key for e in decision.effects if isinstance(e, Notice)]
    assert told == (["vote_cancelled"] if over else [])
