"""What only we know of a group: its settings, who came when, what was done with power.

The database is the truth for all of it; what others may see of it is written into the room as one
state event (`DISPLAY`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from appservice.model.age import GroupsFor
from appservice.model.catching_up import Asked, Visibility
from appservice.model.event import Membership
from appservice.model.ids import EventId, RoomId, UserId
from appservice.model.instructions import Instructions, Tone
from appservice.model.judging import Judging
from appservice.model.keeping import Keep
from appservice.model.link import Link, Wish
from appservice.model.speaking import Mode

DISPLAY = "im.parlour.group"
"""The state event that shows a group's settings. Never a secret, never a truth."""


class Standing(StrEnum):
    """What the AI user may do in a group.

    `GUEST`: it lacks the power that it needs; it says so, keeps nothing, answers nothing. `STEERS`:
    it keeps the group's rules. `FOLLOWS`: another AI of this kind does; it talks and uses no power.
    `YIELDED`: somebody undid its repairs again and again; it is silent until asked to try again.
    `MOVED`: the room was upgraded; it is silent, and leaves when everybody has followed.
    """

    GUEST = "guest"
    STEERS = "steers"
    FOLLOWS = "follows"
    YIELDED = "yielded"
    MOVED = "moved"

    @property
    def talks(self) -> bool:
        """Whether it reads along and answers."""
        return self in {Standing.STEERS, Standing.FOLLOWS}


class Invitations(StrEnum):
    """Who sends invitations: every member from their client, or the AI user alone."""

    MEMBERS = "members"
    AI = "ai"


class Removals(StrEnum):
    """How a member is removed: by any member's word, by a vote, by the creator's word."""

    ANY = "any"
    VOTE = "vote"
    CREATOR = "creator"


class Threads(StrEnum):
    """Where answers stand: where it was asked, always in a thread, never in one."""

    FOLLOW = "follow"
    ALWAYS = "always"
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What members chose. `max_people` is at most the operator's; None is just that.

    `mode` is None as long as nobody chose one: then the operator's holds.
    `model` is the name of the one that answers, None where that depends on the question. `keep` is
    None likewise; it is the one setting that direct chats have, too. `audience`: for whom it is, by
    the creator's word or by anybody's that it is for all ages; None: as the operator has it.
    """

    max_people: int | None = None
    invitations: Invitations = Invitations.MEMBERS
    removals: Removals = Removals.ANY
    links: bool = True
    mode: Mode | None = None
    model: str | None = None
    threads: Threads = Threads.FOLLOW
    tone: Tone = Tone.USUAL
    keep: Keep | None = None
    audience: GroupsFor | None = None

    def within(self, most: int) -> int:
        """How many people may be in, where the operator allows at most that many."""
        return min(self.max_people or most, most)


@dataclass(frozen=True, slots=True, kw_only=True)
class PutBack:
    """When the AI user put something back: what it was, for counting fights."""

    what: str
    at_ms: int


class DeedKind(StrEnum):
    """What members had the AI user do about people; `KEPT`: a vote was against removing."""

    ADDED = "added"
    REMOVED = "removed"
    BANNED = "banned"
    KEPT = "kept"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What was done about a person at somebody's wish: for undoing it, and for counting removals.

    `about` is the event that asked for it, `voted` whether the group decided. Removals are noted
    when they are decided on, `done` or not yet, so that many wishes at once are counted; those that
    fail are forgotten.
    """

    kind: DeedKind
    user: UserId
    by: UserId
    at_ms: int
    about: EventId | None = None
    done: bool = False
    undone: bool = False
    voted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Unseen:
    """An invitation that counts on the inviter's `server` alone, and is ended by a ban.

    `known`: that server has learnt of the ban since, so it can be lifted.
    """

    server: str
    at_ms: int
    known: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballot:
    """A vote on removing `user`: the poll's event, who asked, until when, who said what.

    `asked` is the event that asked for it, `poll` None until the poll is known to be sent. `votes`
    maps a voter to True (remove) or False.
    """

    user: UserId
    by: UserId
    asked: EventId
    closes_ms: int
    poll: EventId | None = None
    reason: str | None = None
    votes: Mapping[UserId, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlyVote:
    """A vote in a poll that may be one of ours, come before we knew that ours was sent."""

    poll: EventId
    voter: UserId
    answer: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """Where a room went on that was upgraded, and who was joined in it by then."""

    to: RoomId
    at_ms: int
    members: frozenset[UserId] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What is stored with a group's snapshot and never read from the homeserver.

    `creator`: whom nobody can remove, where the room's version does not say it or it was handed
    over. `since`: when we first saw each person joined or invited as they are now, by our clock.
    `brought`: at whose wish the AI user invited somebody.
    `refused`: whose invitation could not be withdrawn; they are removed on joining. `unseen`:
    whose invitation is in no state that we could change (`policy.governing.unseen`).
    `absent`: who was not here when we looked, though we heard so, since when. `taken`: whom we
    removed lately, and when. `removed`: who may not come back by an old link. `changed_ms`: when
    the number of people last changed.
    `creator_left_ms`: since when no creator is in, 0 while one is. `founders`: who stays one where
    somebody took over while they were away.
    `ended_ms`: when its end began. `carried`: `since` of a predecessor, for who comes along.
    `lacks`: the keys of the sentences that say what was missing when it was last looked.
    `reads_from_ms`: since when it reads along; what was said before, while it was a guest, is
    nobody's to keep. `greeted`: whether the hello was said (its own groups have a welcome).
    `moved`: where the room went on. `came_from`: the upgraded room that this one goes on with,
    `earlier` those that it went on with itself, the newest first.
    `told_beyond`: of whom it was said that they cannot be lowered. `round_ms`: when this group is
    looked at again though nothing was heard of it.
    `links` are those of late, `wishes` who waits by one of them, `let_in` who was invited by which.
    `remarked_ms`: when it last spoke unasked. `disliked_ms`: when a member last disliked that.
    `told_loop_ms`: when it last said that it answers no program.
    `left_by` sent the AI user away, which leaves at `left_ms`; `leave_asked_ms`: when it asked
    whether that is meant. `instructions` are members' own words on how to talk here; `quotings`: of
    those before, the event that held them and those answered with them. `catch_ups`:
    who wished to know of late what they missed; `visibility`: what newcomers see of before.
    `judging`: what a judge is asked about, and how often it was. `all_ages_until_ms`: until when it
    is for all ages because somebody came, `met` for whose coming that was counted.
    `history_before`: what members could read of before, until it was made a group for adults.
    `out_wished`: who wishes to be out of this group, said so in their own chat, and is still in.
    """

    standing: Standing = Standing.GUEST
    settings: Settings = Settings()
    creator: UserId | None = None
    since: Mapping[UserId, int] = field(default_factory=dict)
    brought: Mapping[UserId, UserId] = field(default_factory=dict)
    refused: frozenset[UserId] = frozenset()
    unseen: Mapping[UserId, Unseen] = field(default_factory=dict)
    absent: Mapping[UserId, int] = field(default_factory=dict)
    taken: Mapping[UserId, int] = field(default_factory=dict)
    removed: frozenset[UserId] = frozenset()
    put_back: tuple[PutBack, ...] = ()
    deeds: tuple[Deed, ...] = ()
    ballots: tuple[Ballot, ...] = ()
    early: tuple[EarlyVote, ...] = ()
    changed_ms: int = 0
    lacks: tuple[str, ...] = ()
    told_lacks_ms: int = 0
    left_by: UserId | None = None
    left_ms: int = 0
    end_asked_by: UserId | None = None
    end_asked_ms: int = 0
    reads_from_ms: int = 0
    greeted: bool = True
    moved: Moved | None = None
    came_from: RoomId | None = None
    earlier: tuple[RoomId, ...] = ()
    told_beyond: frozenset[UserId] = frozenset()
    round_ms: int = 0
    links: tuple[Link, ...] = ()
    wishes: tuple[Wish, ...] = ()
    let_in: Mapping[UserId, str] = field(default_factory=dict)
    leave_asked_ms: int = 0
    creator_left_ms: int = 0
    handover_to: UserId | None = None
    handover_asked_by: UserId | None = None
    handover_asked_ms: int = 0
    ended_ms: int = 0
    carried: Mapping[UserId, int] = field(default_factory=dict)
    founders: frozenset[UserId] = frozenset()
    instructions: Instructions | None = None
    quotings: tuple[tuple[EventId, ...], ...] = ()
    catch_ups: tuple[Asked, ...] = ()
    visibility: Visibility = field(default_factory=Visibility)
    remarked_ms: int = 0
    disliked_ms: int = 0
    told_loop_ms: int = 0
    judging: Judging = field(default_factory=Judging)
    all_ages_until_ms: int = 0
    history_before: str | None = None
    met: Mapping[UserId, Membership] = field(default_factory=dict)
    out_wished: frozenset[UserId] = frozenset()

    @property
    def arriving(self) -> bool:
        """Whether the first notice of a room that people made is still to come: it says it all."""
        return not self.greeted and self.told_lacks_ms == 0
