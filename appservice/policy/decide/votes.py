"""What polls of ours lead to: opened, answered, closed when decided or when their time is over."""

from dataclasses import replace

from appservice.model.effect import (
    Audit,
    Decision,
    Effect,
    EndVote,
    Notice,
    RemovePerson,
    Sentence,
    SetTimer,
    sentence,
)
from appservice.model.event import PollVote, Redaction
from appservice.model.given import VoteOpened
from appservice.model.group import Ballot, Deed, DeedKind, EarlyVote
from appservice.model.room import Room
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.policy.adding import unable
from appservice.policy.admission import is_blocked
from appservice.policy.deeds import with_deeds
from appservice.policy.durations import in_words
from appservice.policy.removing import refused_for_all
from appservice.policy.voting import KEEP, REMOVE, VOTE, Count, choice, closes_ms, count

_MOST_EARLY = 64


def decide_vote_opened(scene: Scene, opened: VoteOpened, now_ms: int, rules: Rules) -> Decision:
    """The poll is in the room: from now on its answers count, and those that were faster."""
    room = scene.room
    pending = next((b for b in room.group.ballots if b.asked == opened.asked), None)
    if pending is None or pending.poll is not None:
        return Decision("vote: not one of ours any more", room)
    if opened.poll is None:
        told = sentence(opened.outcome, user=pending.user, prefix=rules.prefix)
        without = _without(room, pending)
        return Decision(f"vote: {opened.outcome}", without, (Notice(told, pending.asked),))
    early = [vote for vote in room.group.early if vote.poll == opened.poll]
    ballot = replace(pending, poll=opened.poll, closes_ms=now_ms + rules.governance.vote_ms)
    for vote in early:
        ballot = _voted(ballot, vote)
    room = _with(room, pending, ballot)
    told = sentence(
        "vote_opened",
        user=ballot.user,
        by=ballot.by,
        needed=count(room, ballot, now_ms, rules).needed,
        span=in_words(rules.governance.vote_ms),
    )
    effects: list[Effect] = [
        Notice(told, opened.poll),
        Audit("vote opened", ballot.by, ballot.user, ballot.reason or ""),
    ]
    return _settled(room, now_ms, rules, effects, "vote: opened")


def decide_poll_vote(scene: Scene, vote: PollVote, now_ms: int, rules: Rules) -> Decision:
    """A member's vote; the last one of each counts."""
    room = scene.room
    if not room.group.ballots:
        return Decision("vote: no poll of ours is open", room)
    if not room.joined(vote.sender) or is_blocked(vote.sender, rules):
        return Decision("vote: not of a member", room)
    if not vote.assured:
        return Decision("vote: not assured", room)
    cast = EarlyVote(poll=vote.poll, voter=vote.sender, answer=choice(vote.answers))
    ballot = next((b for b in room.group.ballots if b.poll == vote.poll), None)
    if ballot is None:
        waits = any(each.poll is None for each in room.group.ballots)
        kept = (*room.group.early, cast)[-_MOST_EARLY:] if waits else ()
        return Decision(
            "vote: in another poll", replace(room, group=replace(room.group, early=kept))
        )
    return _settled(_with(room, ballot, _voted(ballot, cast)), now_ms, rules, [], "vote")


def without_poll(room: Room, redaction: Redaction) -> tuple[Room, tuple[Effect, ...]]:
    """The room without the vote whose poll was removed, if somebody did who has the power to."""
    ballot = next((b for b in room.group.ballots if b.poll == redaction.target), None)
    if ballot is None or room.power.of(redaction.sender) < room.power.redact:
        return room, ()
    told = Notice(sentence("vote_cancelled", user=ballot.user, by=redaction.sender))
    audit = Audit("vote cancelled", redaction.sender, ballot.user)
    return _without(room, ballot), (told, audit)


def close_votes(room: Room, now_ms: int, rules: Rules) -> Decision:
    """The timer of votes: those whose time is over end."""
    return _settled(room, now_ms, rules, [], "votes: time is over")


def _settled(room: Room, now_ms: int, rules: Rules, effects: list[Effect], why: str) -> Decision:
    """Close what is decided or over; set the timer for the rest."""
    for ballot in room.group.ballots:
        counted = count(room, ballot, now_ms, rules)
        if now_ms >= closes_ms(ballot, rules) or (ballot.poll is not None and counted.passed):
            room = _without(room, ballot)
            room, more = _closed(room, ballot, counted, now_ms, rules)
            effects += more
    first = min((closes_ms(ballot, rules) for ballot in room.group.ballots), default=None)
    effects.append(SetTimer(VOTE, first))
    return Decision(why, room, tuple(effects))


def _closed(
    room: Room, ballot: Ballot, counted: Count, now_ms: int, rules: Rules
) -> tuple[Room, list[Effect]]:
    if ballot.poll is None:  # it was never sent
        return room, []
    numbers: dict[str, str | int] = {
        "user": ballot.user,
        "remove": counted.remove,
        "keep": counted.keep,
    }
    refused = unable(room) or refused_for_all(room, ballot.user)
    if refused is not None:  # the room has changed since the vote began
        key = "vote_moot" if refused == "remove_not_here" else refused
        return room, [EndVote(ballot.poll, sentence(key, prefix=rules.prefix, **numbers))]
    removed = counted.passed
    told: Sentence = sentence(
        "vote_passed" if removed else "vote_failed", needed=counted.needed, **numbers
    )
    deed = Deed(
        kind=DeedKind.REMOVED if removed else DeedKind.KEPT,
        user=ballot.user,
        by=ballot.by,
        at_ms=now_ms,
        about=ballot.asked,
        done=not removed,
        voted=True,
    )
    room = with_deeds(room, deed)
    if removed:
        remove = RemovePerson(ballot.user, ballot.by, ballot.reason, how="vote", about=ballot.asked)
        return room, [EndVote(ballot.poll, told), remove]
    audit = Audit("vote failed", ballot.by, ballot.user, f"{counted.remove} of {counted.needed}")
    return room, [EndVote(ballot.poll, told), Notice(told, ballot.poll), audit]


def _voted(ballot: Ballot, vote: EarlyVote) -> Ballot:
    votes = {voter: said for voter, said in ballot.votes.items() if voter != vote.voter}
    if vote.answer in (REMOVE, KEEP):
        votes[vote.voter] = vote.answer == REMOVE
    return replace(ballot, votes=votes)


def _with(room: Room, before: Ballot, after: Ballot) -> Room:
    ballots = tuple(after if each is before else each for each in room.group.ballots)
    return replace(room, group=replace(room.group, ballots=ballots, early=()))


def _without(room: Room, ballot: Ballot) -> Room:
    ballots = tuple(each for each in room.group.ballots if each is not ballot)
    return replace(room, group=replace(room.group, ballots=ballots))
