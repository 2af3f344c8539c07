"""What is wrong with a link, and what with a person who comes by it: two things never mixed."""

from dataclasses import replace

from appservice.model.event import Membership
from appservice.model.group import Group, Standing
from appservice.model.ids import UserId
from appservice.model.link import Link, Phase, Trouble, Wish
from appservice.model.people import NOBODY, People
from appservice.model.room import Room, RoomKind
from appservice.model.rules import LinkRules, Rules
from appservice.policy.admission import is_blocked
from appservice.policy.governing.seats import is_full
from appservice.policy.keeping_out import kept_out

MOST_OPEN = 5
_KEPT = 20


def link_of(room: Room, link_id: str) -> Link | None:
    """The link of that ID, working or not."""
    return next((link for link in room.group.links if link.link_id == link_id), None)


def wish_of(room: Room, wish_id: str) -> Wish | None:
    """The wish of that ID."""
    return next((wish for wish in room.group.wishes if wish.wish_id == wish_id), None)


def links_work(room: Room, rules: Rules) -> bool:
    """Whether there can be links into this group at all."""
    steers = room.group.standing is Standing.STEERS
    return rules.links.on and room.kind is RoomKind.GROUP and steers and room.group.settings.links


def ended(link: Link, now_ms: int) -> Trouble | None:
    """Why a link works for nobody any more."""
    if link.over is not None:
        return link.over
    if now_ms >= link.expires_ms:
        return Trouble.EXPIRED
    return Trouble.USED_UP if link.used >= link.uses else None


def open_links(room: Room, now_ms: int) -> tuple[Link, ...]:
    """The links that still work, the oldest first."""
    return tuple(link for link in room.group.links if ended(link, now_ms) is None)


def trouble_of(room: Room, link: Link | None, now_ms: int, rules: Rules) -> Trouble | None:
    """What is wrong with a link, whoever comes by it."""
    if link is None:
        return Trouble.UNKNOWN
    if not links_work(room, rules):
        return link.over or Trouble.OFF
    if (trouble := ended(link, now_ms)) is not None:
        return trouble
    if is_full(room, rules):
        return Trouble.FULL
    busy = waiting(room, link) >= rules.links.open_invitations
    return Trouble.BUSY if busy else None


def waiting(room: Room, link: Link) -> int:
    """How many people of that link have not come in yet: they are invited, or members decide."""
    asking = {
        wish.user
        for wish in room.group.wishes
        if wish.link_id == link.link_id and wish.phase is not Phase.NO
    }
    invited = {
        user
        for user, link_id in room.group.let_in.items()
        if link_id == link.link_id and membership_of(room, user) is Membership.INVITE
    }
    return len(asking | invited)


def unwelcome(room: Room, user: UserId, rules: Rules, known: People = NOBODY) -> bool:
    """Whether that person may not come in by any link, for a reason that nobody else is told."""
    return (
        user in room.group.removed
        or is_blocked(user, rules)
        or membership_of(room, user) is Membership.BAN
        or kept_out(room, user, known, rules) is not None
    )


def guesses(tries: int, everybodys: int, rules: LinkRules) -> bool:
    """Whether somebody's next code is not looked at, by the wrong ones of the last hour.

    However many others guess, who has sent no wrong code is heard: nobody can lock all out, and one
    guess for each account finds nothing among so many codes.
    """
    return tries >= rules.tries_per_hour or (tries > 0 and everybodys >= rules.all_tries_per_hour)


def membership_of(room: Room, user: UserId) -> Membership | None:
    """What that person is in the room, if the room has ever seen them."""
    member = room.members.get(user)
    return member.membership if member is not None else None


def with_link(group: Group, link: Link) -> Group:
    """The group with one more link; of those that are over only the newest are remembered."""
    return replace(group, links=(*group.links, link)[-_KEPT:])


def all_over(group: Group, why: Trouble, now_ms: int) -> Group:
    """The group with every working link ended."""
    links = tuple(
        replace(link, over=why, over_ms=now_ms) if ended(link, now_ms) is None else link
        for link in group.links
    )
    return replace(group, links=links)


def counted(group: Group, link_id: str, by: int) -> Group:
    """The group with a link's uses counted up or, when nobody was invited after all, down."""
    links = tuple(
        replace(link, used=max(link.used + by, 0)) if link.link_id == link_id else link
        for link in group.links
    )
    return replace(group, links=links)


def with_wish(group: Group, wish: Wish) -> Group:
    """The group with a wish put in, or put in the place of its earlier form."""
    others = without_wish(group, wish.wish_id).wishes
    return replace(group, wishes=(*others, wish))


def without_wish(group: Group, wish_id: str) -> Group:
    """The group without a wish."""
    return replace(group, wishes=tuple(w for w in group.wishes if w.wish_id != wish_id))


def can_let_in(
    room: Room, user: UserId, link_id: str, now_ms: int, rules: Rules, known: People = NOBODY
) -> str | None:
    """On a fresh snapshot, why a person is not to be invited after all; None when they are.

    `done`: they are in or invited already. `no`: it depends on the person.
    """
    if membership_of(room, user) in (Membership.JOIN, Membership.INVITE):
        return "done"
    link = link_of(room, link_id)
    if link is None or not links_work(room, rules):
        return Trouble.OFF
    if link.over is not None:
        return link.over
    if now_ms >= link.expires_ms:
        return Trouble.EXPIRED
    if is_full(room, rules):
        return Trouble.FULL
    return "no" if unwelcome(room, user, rules, known) else None
