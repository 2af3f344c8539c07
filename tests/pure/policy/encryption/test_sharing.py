"""Who gets the key of what is said, and when another one is taken."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from appservice.model.encryption import Address, Device, OutboundSession, Trust
from appservice.model.ids import DeviceId, SessionId, UserId
from appservice.policy.encryption.sharing import Plan, left_out, plan

ALICE, BOB, CAROL = UserId("@alice:a"), UserId("@bob:b"), UserId("@carol:a")
NOW, DAY = 1_000_000_000, 86_400_000


def device(user: UserId, name: str = "ONE", trust: Trust = Trust.CROSS_SIGNED) -> Device:
    return Device(user, DeviceId(name), f"curve {user} {name}", f"ed {user} {name}", trust)


def listed(*devices: Device) -> dict[UserId, list[Device]]:
    found: dict[UserId, list[Device]] = {}
    for each in devices:
        found.setdefault(each.user_id, []).append(each)
    return found


def planned(
    session: OutboundSession | None,
    *devices: Device,
    readers: tuple[UserId, ...] = (ALICE, BOB),
    least: Trust = Trust.CROSS_SIGNED,
    now_ms: int = NOW,
) -> Plan:
    return plan(
        session,
        readers,
        listed(*devices),
        least,
        now_ms=now_ms,
        period_ms=7 * DAY,
        period_messages=100,
    )


def held(*devices: Device, used: int = 3) -> OutboundSession:
    given_to = {each.address: 0 for each in devices}
    return OutboundSession(SessionId("s"), NOW - DAY, used, given_to, frozenset(given_to))


def test_the_first_session_goes_to_all_from_the_beginning() -> None:
    wanted = planned(None, device(ALICE), device(BOB))
    assert wanted.new_because
    assert wanted.give == {device(ALICE).address: 0, device(BOB).address: 0}


def test_nothing_changes_while_nobody_comes_or_goes() -> None:
    both = device(ALICE), device(BOB)
    assert planned(held(*both), *both) == Plan(None, {}, frozenset())


def test_who_left_does_not_read_what_follows() -> None:
    both = device(ALICE), device(BOB)
    wanted = planned(held(*both), *both, readers=(ALICE,))
    assert wanted.new_because == "somebody left"
    assert wanted.give == {device(ALICE).address: 0}


def test_who_comes_does_not_read_what_was_before() -> None:
    wanted = planned(held(device(ALICE)), device(ALICE), device(BOB))
    assert wanted.new_because == "somebody came"


def test_another_device_of_a_member_reads_from_now_on() -> None:
    second = device(ALICE, "TWO")
    wanted = planned(held(device(ALICE), device(BOB)), device(ALICE), device(BOB), second)
    assert wanted == Plan(None, {second.address: 3}, frozenset())


def test_who_could_not_be_reached_is_owed_it_from_where_it_began() -> None:
    session = held(device(ALICE), device(BOB))
    session = replace(session, sent=frozenset({device(ALICE).address}))
    wanted = planned(session, device(ALICE), device(BOB))
    assert wanted == Plan(None, {device(BOB).address: 0}, frozenset())


def test_a_device_that_was_logged_out_does_not_read_on() -> None:
    second = device(ALICE, "TWO")
    wanted = planned(held(device(ALICE), second, device(BOB)), device(ALICE), device(BOB))
    assert wanted.new_because == "a device is gone"


def test_a_device_with_other_keys_is_another_device() -> None:
    wanted = planned(
        held(device(ALICE), device(BOB)), replace(device(ALICE), identity_key="x"), device(BOB)
    )
    assert wanted.new_because == "a device is gone"


def test_a_device_that_is_not_trusted_gets_nothing() -> None:
    bare = device(BOB, trust=Trust.ALL)
    wanted = planned(None, device(ALICE), bare)
    assert bare.address not in wanted.give
    assert wanted.refuse == {bare.address}
    assert planned(None, device(ALICE), bare, least=Trust.ALL).refuse == frozenset()
    assert planned(None, device(ALICE), bare, least=Trust.VERIFIED).give == {}


def test_trust_that_was_lost_ends_the_session() -> None:
    bare = device(BOB, trust=Trust.ALL)
    wanted = planned(held(device(ALICE), device(BOB)), device(ALICE), bare)
    assert wanted.new_because == "a device is not trusted any more"


def test_it_ends_by_count_and_by_age_and_when_the_clock_went_back() -> None:
    both = device(ALICE), device(BOB)
    assert planned(held(*both, used=100), *both).new_because == "enough messages"
    assert planned(held(*both), *both, now_ms=NOW + 6 * DAY).new_because == "old enough"
    assert planned(held(*both), *both, now_ms=NOW - 2 * DAY).new_because == "old enough"


def test_who_has_one_trusted_device_is_not_left_out() -> None:
    bare = device(BOB, trust=Trust.ALL)
    assert left_out(listed(device(ALICE), bare), Trust.CROSS_SIGNED) == {BOB}
    assert left_out(listed(device(BOB, "TWO"), bare), Trust.CROSS_SIGNED) == frozenset()
    assert left_out({ALICE: [], BOB: [bare]}, Trust.ALL) == frozenset()


devices = st.builds(
    device,
    st.sampled_from([ALICE, BOB, CAROL]),
    st.sampled_from(["ONE", "TWO"]),
    st.sampled_from(list(Trust)),
)


def addresses(session: OutboundSession) -> set[Address]:
    return {*session.owed, *session.sent}


@given(
    st.lists(devices, unique_by=lambda each: each.address),
    st.sets(st.sampled_from([ALICE, BOB, CAROL])),
    st.lists(devices, unique_by=lambda each: each.address),
    st.sampled_from(list(Trust)),
)
def test_nobody_else_ever_holds_a_key_that_is_in_use(
    before: list[Device], readers: set[UserId], now: list[Device], least: Trust
) -> None:
    session = held(*before)
    wanted = planned(session, *now, readers=tuple(readers), least=least)
    holders = set(wanted.give)
    if wanted.new_because is None:
        holders |= addresses(session)
    able = {each.address for each in now if each.user_id in readers and each.trust >= least}
    assert holders <= able
    assert wanted.new_because is not None or able <= holders
