"""Groups of every shape that the rules may meet: made by the AI user or by people, kept or not."""

from typing import Any

from hypothesis import strategies as st

from appservice.model.event import Membership
from appservice.model.group import Group, Invitations, Settings, Standing
from appservice.model.ids import UserId
from appservice.model.room import Member, PowerLevels, Room, RoomKind
from appservice.model.rules import Rules
from appservice.policy import power
from appservice.policy.governing.reach import KEPT
from tests.pure.policy.rooms import AI, ALICE, BOB, BOT, CAROL, DAY, NOW, ROOM, RULES

DAN, EVE = UserId("@dan:hs.test"), UserId("@eve:c.test")
PEOPLE = (ALICE, BOB, CAROL, DAN, EVE)
SMALL = Rules(ai=AI, ai_name="Parlour", own_server="hs.test", bots=RULES.bots, max_people=3)

level = st.sampled_from([-1, 0, 1, 25, 50, 51, 99, 100, 101, 149, 150, 200])
kinds = (*power.GUARDED, *KEPT, "m.room.name", "m.room.encryption")


@st.composite
def rooms(draw: st.DrawFn, standing: Standing = Standing.STEERS, *, lively: bool = False) -> Room:
    """Any group with the AI user in it; a `lively` one is kept, and everybody may be there."""
    version = draw(st.sampled_from(["10", "11", "12"]))
    ours = draw(st.booleans())
    creators: frozenset[UserId] = frozenset((AI if ours else ALICE,))
    if power.has_creators(version):
        creators |= draw(st.sampled_from([frozenset(), frozenset((ALICE,)), frozenset((BOB,))]))
    levels = draw(st.sampled_from(["ours"] if lively else ["ours", "any", "any", "changed"]))
    found = _levels(draw, version, creators, levels)
    there = draw(st.permutations([*PEOPLE, BOT]))[: draw(st.integers(5 if lively else 0, 6))]
    memberships = st.sampled_from([Membership.JOIN, Membership.JOIN, Membership.INVITE])
    members = {
        user: Member(user, draw(memberships), position=place)
        for place, user in enumerate(there, start=2)
    }
    return Room(
        room_id=ROOM,
        kind=RoomKind.GROUP,
        ai=AI,
        version=version,
        creators=creators,
        power=found,
        maker=AI if ours else ALICE,
        request="$asked" if ours else None,
        asker=ALICE if ours else None,
        members={AI: Member(AI, Membership.JOIN, position=1), **members},
        join_rule=draw(st.sampled_from(["invite", "invite", "public", "knock", "restricted"])),
        guest_access=draw(st.sampled_from(["forbidden", "can_join"])),
        history_visibility=draw(st.sampled_from(["shared", "joined", "world_readable", "odd"])),
        alias=draw(st.sampled_from([None, None, "#tea:hs.test"])),
        display=draw(st.sampled_from([{}, {"version": 1}])),
        display_by=draw(st.sampled_from([None, AI, BOB])),
        group=_group(draw, there, standing),
    )


def _levels(draw: st.DrawFn, version: str, creators: frozenset[UserId], shape: str) -> PowerLevels:
    listed = creators if power.has_creators(version) else frozenset()
    if shape == "ours":
        return power.read(power.levels_for_group(version, AI, ALICE), listed)
    content: dict[str, Any] = {} if shape == "any" else power.levels_for_group(version, AI, ALICE)
    users = draw(st.dictionaries(st.sampled_from([AI, BOT, *PEOPLE]), level, max_size=5))
    if draw(st.booleans()):
        users[AI] = draw(st.sampled_from([100, 101, 150, 200]))
    content["users"] = {
        user: at for user, at in {**content.get("users", {}), **users}.items() if user not in listed
    }
    content["events"] = content.get("events", {}) | draw(
        st.dictionaries(st.sampled_from(kinds), level, max_size=4)
    )
    names = ("users_default", "events_default", "state_default", "invite", "kick", "ban", "redact")
    content |= draw(st.dictionaries(st.sampled_from(names), level, max_size=3))
    content["notifications"] = {"room": draw(level)}
    return power.read(content, listed)


def _group(draw: st.DrawFn, there: list[UserId], standing: Standing) -> Group:
    times = st.sampled_from([0, NOW - 30 * DAY, NOW - DAY, NOW - 5000, NOW])
    return Group(
        standing=standing,
        settings=Settings(
            max_people=draw(st.sampled_from([None, 2, 5])),
            invitations=draw(st.sampled_from(Invitations)),
        ),
        creator=draw(st.sampled_from([None, None, CAROL])),
        since={user: draw(times) for user in there if draw(st.booleans())},
        refused=frozenset(user for user in there if draw(st.integers(0, 5)) == 0),
        changed_ms=draw(times),
        round_ms=NOW + DAY,
    )
