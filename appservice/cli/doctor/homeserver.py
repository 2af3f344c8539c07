"""The homeserver: does it answer, are its clocks ours, and does it let us be the AI user."""

from collections.abc import AsyncIterator
from typing import Final

from appservice.cli.doctor.finding import Finding, blame, ok, skipped, warning, wrong
from appservice.config import Config
from appservice.matrix.account import Account
from appservice.matrix.probe import Greeting, Probe, UnknownToken, greeting
from appservice.model.errors import HomeserverRefused, HomeserverUnavailable, ParlourError
from appservice.model.ids import UserId, server_name

HOMESERVER: Final = "homeserver"
CLOCK: Final = "clock"
TOKEN: Final = "as_token"  # noqa: S105 - a check's name
AI_USER: Final = "AI user"
DEVICE: Final = "device"
ROOM_VERSION: Final = "room version"

_NOTICEABLE_MS: Final = 10_000
_RESTART: Final = "and restart the homeserver, which reads registrations only when it starts"


async def answers(config: Config) -> tuple[Finding, Greeting | None]:
    """Whether a homeserver answers at homeserver.url, and with what."""
    url = config.homeserver.url
    do = "see that it runs, and let homeserver.url be where its client API answers"
    try:
        found = await greeting(url, config.homeserver.ca_file)
    except HomeserverUnavailable as error:
        return wrong(HOMESERVER, f"does not answer at {url} ({error})", do), None
    if not found.versions:
        what = f"what answers at {url} is no Matrix homeserver (HTTP {found.status})"
        return wrong(HOMESERVER, what, do), None
    spoken = f"{found.versions[0]} to {found.versions[-1]}"
    return ok(HOMESERVER, f"answers at {url} and speaks Matrix {spoken}"), found


def clock(config: Config, theirs: Greeting, now_ms: int) -> Finding:
    """How far the homeserver's clock is from ours. `now_ms` is when it had just answered."""
    if theirs.time_ms is None:
        return skipped(CLOCK, "the homeserver's answers have no Date")
    apart_ms = theirs.time_ms - now_ms
    side = "ahead" if apart_ms > 0 else "behind"
    shown = f"the homeserver's is {abs(apart_ms) / 1000:.0f} s {side}"
    if abs(apart_ms) < _NOTICEABLE_MS:
        return ok(CLOCK, "agrees with the homeserver's")
    do = "let both machines follow a time server (NTP)"
    if abs(apart_ms) >= config.commands.max_age / 2:
        return wrong(CLOCK, f"{shown}; commands and questions will be taken for old ones", do)
    return warning(CLOCK, shown, do)


async def token(config: Config, probe: Probe) -> Finding:
    """Whether the homeserver knows our token, for the account and server that we think it is."""
    try:
        sender = UserId(await probe.sender())
    except UnknownToken as unknown:
        what = f"the homeserver does not know it ({unknown})"
        do = "let appservice.as_token be the as_token of the registration that the homeserver loads"
        return wrong(TOKEN, what, f"{do}, {_RESTART}")
    if sender == config.sender_user_id:
        return ok(TOKEN, f"the homeserver knows it, as {sender}")
    wanted = config.homeserver.server_name
    if server_name(sender) != wanted:
        what = f"the homeserver is {server_name(sender)}, and homeserver.server_name says {wanted}"
        return wrong(TOKEN, what, "correct homeserver.server_name, or homeserver.url")
    what = f"it stands for {sender}, and appservice.sender_localpart means {config.sender_user_id}"
    return wrong(TOKEN, what, f"make sender_localpart the same in both files, {_RESTART}")


async def account(config: Config, account: Account, probe: Probe) -> AsyncIterator[Finding]:
    """The AI user, its device, and the rooms that it is to make."""
    found = await _ai_user(config, account, probe)
    yield found
    if found.mark.value != "ok":
        yield skipped(DEVICE, "there is no AI user")
        yield skipped(ROOM_VERSION, "there is no AI user")
        return
    yield await _device(config, account, probe)
    yield await _room_version(config, probe)


async def _ai_user(config: Config, account: Account, probe: Probe) -> Finding:
    ai = config.ai_user_id
    try:
        made = await account.register()
        is_ai = await probe.ai_user() == ai
    except HomeserverRefused as refused:
        outside = refused.errcode in ("M_EXCLUSIVE", "M_FORBIDDEN")
        what = f"the homeserver does not let Parlour be {ai} ({refused.status} {refused.errcode})"
        cover = f"let namespaces.users of the registration cover {ai}, {_RESTART}"
        return wrong(AI_USER, what, cover if outside else f"{refused}")
    if not is_ai:
        return wrong(AI_USER, f"the homeserver does not let Parlour act as {ai}", "see its log")
    return ok(AI_USER, f"{ai} {'was made now' if made else 'is there'}, and Parlour may act as it")


async def _device(config: Config, account: Account, probe: Probe) -> Finding:
    device = account.device_id
    lost = "encrypted rooms are closed to the AI, all else works"
    do = (
        "set io.element.msc4190: true in the registration"
        f" {_RESTART}; a homeserver that does not know MSC4190 has no encryption for the AI"
    )
    told = wrong if config.encryption.on else warning
    try:
        await account.make_device()
        acting = await probe.device()
    except HomeserverRefused as refused:
        what = f"the homeserver makes no device without a login (MSC4190), so {lost} ({refused})"
        return told(DEVICE, what, do)
    if acting != device:
        what = f"{device} was made, but the homeserver does not let Parlour act as it (MSC4190)"
        return told(DEVICE, f"{what}, so {lost}", do)
    return ok(DEVICE, f"{device} is there, made without a login (MSC4190)")


async def _room_version(config: Config, probe: Probe) -> Finding:
    wanted = config.groups.room_version
    try:
        known = await probe.room_versions()
    except ParlourError as error:
        return blame(ROOM_VERSION, error, "see the homeserver's log")
    if not known:
        return skipped(ROOM_VERSION, "the homeserver does not say which ones it can make")
    if wanted not in known:
        what = f"the homeserver makes no rooms of version {wanted}, only {', '.join(known)}"
        return wrong(ROOM_VERSION, what, "set groups.room_version to one of them (10, 11 or 12)")
    return ok(ROOM_VERSION, f"the homeserver makes rooms of version {wanted}")
