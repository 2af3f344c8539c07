"""What a group that is to be made is called: who is invited reads it from the AI user.

So it is looked at like all that is said, before there is a group.
"""

from appservice.model.effect import MakeGroup, Sentence, sentence
from appservice.model.event import Membership
from appservice.model.ids import RoomId
from appservice.model.rating import Category
from appservice.model.room import Member, Room, RoomKind
from appservice.model.rules import Rules
from appservice.model.verdict import Deny
from appservice.policy.content import NOT_JUDGED, UNFIT
from appservice.prompt.refusing import help_near
from appservice.turns.clearing import Clearing


async def name_refused(clearing: Clearing, act: MakeGroup, rules: Rules) -> list[Sentence]:
    """What is said in place of making a group of that name; nothing where it is fit."""
    room = _to_be(act, rules)
    await clearing.ahead(room, act.name)
    verdict = await clearing.clear(room, act.name)
    if not isinstance(verdict, Deny) or verdict.reason not in (UNFIT, NOT_JUDGED):
        return []
    said = [sentence(f"group_name_{verdict.reason}")]
    if verdict.category is Category.SELF_HARM:
        said.append(sentence("group_name_help", help=help_near(rules.content.region)))
    return said


def _to_be(act: MakeGroup, rules: Rules) -> Room:
    """The group as it will be. The words come from a chat that may be encrypted, so it is too."""
    there = {
        user: Member(user_id=user, membership=Membership.INVITE)
        for user in (act.asker, *act.invitees)
    }
    return Room(
        room_id=RoomId(f"new:{act.request_id}"),
        kind=RoomKind.GROUP,
        ai=rules.ai,
        members=there,
        encrypted=True,
    )
