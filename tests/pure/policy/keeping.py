"""A group that is kept by the rules alone: what the halls do, without a homeserver."""

from dataclasses import dataclass, field, replace

from appservice.model.effect import Decision, Govern, Leave, Notice, SetTimer
from appservice.model.event import MemberChange, Membership, StateChange
from appservice.model.given import Given, Governed, Tick
from appservice.model.guarding import TellLimit
from appservice.model.ids import EventId, UserId
from appservice.model.people import NOBODY, People
from appservice.model.repair import Carried, PutState, Repair
from appservice.model.room import Room
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.policy.decide import decide
from appservice.policy.governing import plan
from tests.pure.policy.rooms import AI, NOW, RULES, member_change, state_change


@dataclass
class Keeping:
    """One room and its time. `done` are the repairs, `said` the keys of the sentences."""

    room: Room
    rules: Rules = RULES
    now_ms: int = NOW
    done: list[Repair] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    left: bool = False
    timers: dict[str, int] = field(default_factory=dict)
    known: People = NOBODY
    told: list[TellLimit] = field(default_factory=list)
    _looks: int = 0
    _looking: bool = False

    def hear(self, given: Given) -> Decision:
        """Take an input, and do what follows from it."""
        scene = Scene(self.room, ages=self.known.ages, guarded=self.known.guarded)
        decision = decide(scene, given, self.now_ms, self.rules)
        self.room = decision.room
        for effect in decision.effects:
            match effect:
                case SetTimer(name, None):
                    self.timers.pop(name, None)
                case SetTimer(name, int(due_ms)):
                    self.timers[name] = due_ms
                case Notice(say, more=more):
                    self.said += [each.key for each in (say, *more)]
                case Leave():
                    self.left = True
                case TellLimit():
                    self.told.append(effect)
                case Govern():
                    self._looks += 1
        if not self._looking:
            self._look()
        return decision

    def govern(self) -> None:
        """Look, and put right what is not."""
        self._looks += 1
        self._look()

    def _look(self) -> None:
        """Acts are carried out one after the other, never within each other."""
        self._looking = True
        while self._looks:
            self._looks -= 1
            self._govern()
        self._looking = False

    def _govern(self) -> None:
        found = plan(self.room, self.now_ms, self.rules, self.known)
        for repair in found.repairs:
            self.done.append(repair)
            self.hear(event_of(repair))
        carried = tuple(
            Carried(each.what, None, done=True)
            if isinstance(each, PutState)
            else Carried(each.why, each.user, done=True)
            for each in found.repairs
        )
        self.hear(Governed(found.standing, found.lacks, carried, found.look_again_ms, found.beyond))

    def wait(self, duration_ms: int) -> None:
        """Let time pass; timers ring on the way."""
        until = self.now_ms + duration_ms
        while due := [(at, name) for name, at in self.timers.items() if at <= until]:
            at_ms, name = min(due)
            del self.timers[name]
            self.now_ms = max(self.now_ms, at_ms)
            self.hear(Tick(name))
        self.now_ms = until

    def forget(self) -> None:
        """Count and listen anew."""
        self.done.clear()
        self.said.clear()

    def levels_written(self) -> int:
        """How many power-level events there were."""
        written = [each for each in self.done if isinstance(each, PutState)]
        return sum(each.event_type == "m.room.power_levels" for each in written)


def event_of(repair: Repair) -> StateChange | MemberChange:
    """What a room tells of a repair."""
    if isinstance(repair, PutState):
        return state_change(repair.event_type, AI, **repair.content)
    return member_change(repair.user, Membership.LEAVE, AI)


def event_id(number: int) -> EventId:
    """One more event ID."""
    return EventId(f"$event{number}")


def as_it_was(keeping: Keeping, before: Room) -> None:
    """Somebody undoes everything that was put right in the room's state."""
    keeping.room = replace(
        before, members=keeping.room.members, group=keeping.room.group, kind=keeping.room.kind
    )


def people_of(keeping: Keeping) -> set[UserId]:
    """Who is joined or invited."""
    return {member.user_id for member in keeping.room.present()}
