"""What the commands about links lead to, and the one that comes in by a link."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from appservice.model.coming import RedeemCode, ShareLink
from appservice.model.commands.links import BadLink, ComeIn, MakeLink, ShowLinks, SwitchLinks
from appservice.model.effect import Audit, Decision, Effect, Govern, Notice, sentence
from appservice.model.event import RoomMessage
from appservice.model.group import Standing
from appservice.model.link import Link, Trouble
from appservice.model.room import Room, RoomKind
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.policy.approving import approving_until_ms
from appservice.policy.decide.commands.rule import Rule, tell
from appservice.policy.links import MOST_OPEN, all_over, open_links, with_link
from appservice.policy.newcomers import is_newcomer


def moment(at_ms: int) -> str:
    """A time as people everywhere read it the same way, to the minute."""
    return f"{datetime.fromtimestamp(at_ms / 1000, UTC):%Y-%m-%d %H:%M} UTC"


def _refused(scene: Scene, rules: Rules) -> str | None:
    """The sentence by which everything about links is refused here, if it is."""
    if scene.room.kind is not RoomKind.GROUP:
        return "link_in_group"
    if not rules.links.on:
        return "link_no_page"
    if rules.stopped is not None:
        return "stopped_serverwide"
    return None if scene.room.group.standing is Standing.STEERS else "link_no_power"


def _make(
    scene: Scene, message: RoomMessage, command: MakeLink, now_ms: int, rules: Rules
) -> Decision:
    room = scene.room
    refused = _refused(scene, rules)
    if refused is None and not room.group.settings.links:
        refused = "link_off_here"
    if refused is None and command.reset and is_newcomer(room, message.sender, now_ms, rules):
        refused = "link_newcomer"
    if refused is None and not command.reset and len(open_links(room, now_ms)) >= MOST_OPEN:
        refused = "link_too_many"
    if refused is not None:
        told = tell(message, rules, refused, most=MOST_OPEN)
        return Decision(f"command: {refused}", room, (told,))
    group = all_over(room.group, Trouble.RESET, now_ms) if command.reset else room.group
    link = Link(
        link_id=message.event_id,
        by=message.sender,
        made_ms=now_ms,
        expires_ms=now_ms + (command.expires_ms or rules.links.expires_ms),
        uses=command.uses or rules.links.uses,
        approve=command.approve,
    )
    what = "link reset" if command.reset else "link made"
    audit = Audit(what, message.sender, why=f"until {moment(link.expires_ms)}, {link.uses} uses")
    share = ShareLink(link.link_id, message.event_id)
    after = replace(room, group=with_link(group, link))
    return Decision(f"command: {what}", after, (share, audit, *_look(room, after, now_ms)))


def _show(
    scene: Scene, message: RoomMessage, _command: ShowLinks, now_ms: int, rules: Rules
) -> Decision:
    room = scene.room
    refused = _refused(scene, rules)
    if refused is None and not room.group.settings.links:
        refused = "link_off_here"
    links = open_links(room, now_ms)
    if refused is None and not links:
        refused = "link_none"
    if refused is not None:
        return Decision(f"command: {refused}", room, (tell(message, rules, refused),))
    lines = [_line(link) for link in links]
    told = Notice(lines[0], message.event_id, message.thread, more=tuple(lines[1:]))
    return Decision("command: link show", room, (told,))


def _line(link: Link) -> Any:
    key = "link_shown_approve" if link.approve else "link_shown"
    until = moment(link.expires_ms)
    return sentence(key, by=link.by, until=until, used=link.used, uses=link.uses)


def _switch(
    scene: Scene, message: RoomMessage, command: SwitchLinks, now_ms: int, rules: Rules
) -> Decision:
    room: Room = scene.room
    refused = _refused(scene, rules)
    if refused is None and is_newcomer(room, message.sender, now_ms, rules):
        refused = "link_newcomer"
    if refused is not None:
        return Decision(f"command: {refused}", room, (tell(message, rules, refused),))
    group = room.group if command.on else all_over(room.group, Trouble.OFF, now_ms)
    group = replace(group, settings=replace(group.settings, links=command.on))
    word = "on" if command.on else "off"
    effects: tuple[Effect, ...] = (
        tell(message, rules, f"link_{word}"),
        Audit(f"links {word}", message.sender),
    )
    after = replace(room, group=group)
    return Decision(f"command: link {word}", after, (*effects, *_look(room, after, now_ms)))


def _look(before: Room, after: Room, now_ms: int) -> tuple[Govern, ...]:
    """A look at the power levels, where it changed whether members send invitations themselves."""
    changed = approving_until_ms(before, now_ms) != approving_until_ms(after, now_ms)
    return (Govern("links that ask members"),) if changed else ()


def _bad(
    scene: Scene, message: RoomMessage, command: BadLink, _now_ms: int, rules: Rules
) -> Decision:
    told = tell(message, rules, "link_bad", word=command.word)
    return Decision("command: link, not understood", scene.room, (told,))


def _come_in(
    scene: Scene, message: RoomMessage, command: ComeIn, _now_ms: int, rules: Rules
) -> Decision:
    room = scene.room
    refused = None
    if room.kind is not RoomKind.DIRECT:
        refused = "join_in_direct"
    elif not rules.links.on:
        refused = "join_off"
    elif rules.stopped is not None:
        refused = "stopped_serverwide"
    elif command.code_hash is None:
        refused = "join_no_code"
    if refused is not None or command.code_hash is None:
        told = tell(message, rules, refused or "join_no_code")
        return Decision(f"command: {refused}", room, (told,))
    redeem = RedeemCode(command.code_hash, message.sender, room.room_id, message.event_id)
    return Decision("command: join", room, (redeem,))


RULES: Mapping[type[Any], Rule] = {
    MakeLink: _make,
    ShowLinks: _show,
    SwitchLinks: _switch,
    BadLink: _bad,
    ComeIn: _come_in,
}
