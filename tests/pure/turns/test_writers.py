"""Who was last seen typing, and when."""

from appservice.model.ids import RoomId, UserId
from appservice.model.passing import TypingNow
from appservice.turns.writers import Writers

ROOM, OTHER = RoomId("!room"), RoomId("!other")
ALICE, BOB = UserId("@alice:a.test"), UserId("@bob:a.test")


class Clockwork:
    """A clock that tests set."""

    def __init__(self) -> None:
        self.now = 1_000_000

    def __call__(self) -> int:
        return self.now


def now(*users: UserId, room: RoomId = ROOM) -> TypingNow:
    return TypingNow(room, frozenset(users))


def test_who_types_was_seen_now_and_who_stopped_was_seen_then() -> None:
    clock = Clockwork()
    writers = Writers(clock)
    writers.note(now(ALICE, BOB))
    clock.now += 1000
    writers.note(now(BOB))
    clock.now += 1000
    assert writers.last_ms(ROOM) == {ALICE: clock.now - 1000, BOB: clock.now}
    assert writers.last_ms(OTHER) == {}


def test_who_never_stops_is_not_believed_for_ever() -> None:
    clock = Clockwork()
    writers = Writers(clock)
    writers.note(now(ALICE))
    begun = clock.now
    clock.now += 600_000
    assert writers.last_ms(ROOM) == {ALICE: begun + 120_000}


def test_it_forgets_what_does_not_matter_any_more() -> None:
    clock = Clockwork()
    writers = Writers(clock)
    writers.note(now(ALICE))
    writers.note(now())
    clock.now += 600_000
    writers.note(now(BOB))
    assert writers.last_ms(ROOM) == {BOB: clock.now}
    for number in range(10_050):
        writers.note(now(ALICE, room=RoomId(f"!{number}")))
    assert writers.last_ms(ROOM) == {}
    assert writers.last_ms(RoomId("!10049")) == {ALICE: clock.now}
