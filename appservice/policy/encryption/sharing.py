"""Who gets the key of what the AI user says, and when it takes another one.

Decided anew for every message from what the homeserver says at that moment, so that no event that
was lost or came twice can leave a removed person with a key that is still in use.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from appservice.model.encryption import Address, Device, OutboundSession, Trust
from appservice.model.ids import UserId


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do before the next message. `new_because` is None where the session goes on.

    `give` says to whom the key is to be sent, and from which message index on they are to read;
    `refuse` to whom it is not, because they are not trusted as far as is asked for.
    """

    new_because: str | None
    give: Mapping[Address, int]
    refuse: frozenset[Address]


def plan(
    current: OutboundSession | None,
    readers: Collection[UserId],
    devices: Mapping[UserId, Sequence[Device]],
    least: Trust,
    *,
    now_ms: int,
    period_ms: int,
    period_messages: int,
) -> Plan:
    """Keep the session, give it to devices that came, or begin another one.

    `readers` are those who may read what is said now. Anybody coming or going among them means a
    new session, another device of the same people does not (as in the clients).
    """
    able = [device for user in sorted(readers) for device in devices.get(user, ())]
    trusted = [device.address for device in able if device.trust >= least]
    refuse = frozenset(device.address for device in able if device.trust < least)
    because = _ended(current, readers, refuse, trusted, now_ms, period_ms, period_messages)
    if because is not None or current is None:
        return Plan(because or "none yet", dict.fromkeys(trusted, 0), refuse)
    unsent = [address for address in trusted if address not in current.sent]
    return Plan(None, {a: current.owed.get(a, current.used) for a in unsent}, refuse)


def left_out(devices: Mapping[UserId, Sequence[Device]], least: Trust) -> frozenset[UserId]:
    """Who can read nothing: they have devices, and none is trusted as far as is asked for."""
    return frozenset(
        user for user, owned in devices.items() if owned and all(d.trust < least for d in owned)
    )


def _ended(
    current: OutboundSession | None,
    readers: Collection[UserId],
    refuse: frozenset[Address],
    trusted: Sequence[Address],
    now_ms: int,
    period_ms: int,
    period_messages: int,
) -> str | None:
    if current is None:
        return None
    holders = current.sent | current.owed.keys()
    known = {address.user_id for address in holders}
    if not known <= set(readers):
        return "somebody left"
    if any(address.user_id not in known for address in trusted):
        return "somebody came"
    if current.sent & refuse:
        return "a device is not trusted any more"
    # A device that is gone may be a stolen telephone that its owner has logged out.
    if not current.sent <= set(trusted):
        return "a device is gone"
    if current.used >= period_messages:
        return "enough messages"
    # A clock that was set back must not stretch the time.
    if not 0 <= now_ms - current.made_ms < period_ms:
        return "old enough"
    return None
