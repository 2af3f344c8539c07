"""Something of guardians in a store, for tests of what becomes of it."""

from dataclasses import replace

from appservice.model.guardianship import Entry, How, Kind, Link
from appservice.model.guarding import Limits, QuietHours
from appservice.model.ids import RoomId, UserId
from appservice.policy.guarding import with_word
from appservice.storage.stores import RoomsStore
from tests.contracts.storage.samples import ALICE, BOB

LIMITS = Limits(
    groups=False,
    quiet=(QuietHours(1260, 420, "Europe/Berlin"),),
    no_groups=frozenset({RoomId("!no:hs.test")}),
    approved=frozenset({RoomId("!yes:hs.test")}),
)


def entry(
    key: str, child: UserId = ALICE, guardian: UserId = BOB, to: UserId = ALICE, at_ms: int = 1000
) -> Entry:
    """A change that is told to the child."""
    return Entry(
        key=key,
        child=child,
        guardian=guardian,
        to=to,
        by=guardian,
        at_ms=at_ms,
        say="guardian_new_operator",
        data=(("guardian", guardian),),
        kind=Kind.CHANGE,
    )


def decided(link: Link) -> Link:
    """A guardian by the operator's word who decided something."""
    return replace(with_word(link, How.OPERATOR, 1000), limits=LIMITS)


async def guarded(store: RoomsStore, key: str = "first") -> None:
    """Bob is Alice's guardian, and said no to something."""
    await store.guardians.change(BOB, ALICE, decided, [entry(key)])


async def is_guarded(store: RoomsStore, *keys: str) -> bool:
    """Whether all of that is there, said once for each key."""
    [link] = (await store.guardians.of_children([ALICE]))[ALICE]
    logged = await store.guardians.log(ALICE, 9)
    noted = [entry(key) for key in keys or ("first",)]
    return (link.limits, link.guardian, logged) == (LIMITS, BOB, noted)
