"""What a person's wish for a group leads to: the group within the budgets, or one kind sentence."""

from appservice.model.effect import Decision, MakeGroup, Notice, Sentence, sentence
from appservice.model.given import GroupAsked
from appservice.model.globs import matches_any
from appservice.model.ids import UserId
from appservice.model.people import NOBODY, People
from appservice.model.room import Room, RoomKind
from appservice.model.rules import Rules
from appservice.policy.admission import is_blocked, may_ask
from appservice.policy.budget import Spent, may_invite, may_make_group
from appservice.policy.keeping_out import guardians_no
from appservice.policy.mixing import forbidden


def decide_group(
    asked: GroupAsked, spent: Spent, now_ms: int, rules: Rules, known: People = NOBODY
) -> Decision:
    """The decision on a wish; what cannot be done of it is said beside what is.

    `known` is of who asked and of who is to be invited.
    """
    desk = Room(room_id=asked.report_to, kind=RoomKind.DOOR, ai=rules.ai)

    def refuse(key: str, **data: str | int) -> Decision:
        say = sentence(key, prefix=rules.prefix, **data)
        notice = Notice(say, reply_to=asked.asked_by_event, room_id=asked.report_to)
        return Decision(f"no group: {key}", desk, (notice,))

    if rules.stopped is not None:
        return refuse("stopped_serverwide")
    if not may_ask(asked.asker, rules):
        return refuse("new_not_allowed")
    if asked.encrypted and not rules.encryption:
        return refuse("new_not_encrypted")
    if (no := guardians_no(asked.asker, (), known, rules)) is not None:
        return refuse(no)  # to nobody else: it is their own chat
    if may_make_group(spent, rules.budgets) is not None:
        return refuse("groups_per_day", limit=rules.budgets.groups_per_day)
    seats = rules.max_people - 1  # the asker has one; the AI user is no human and takes none
    wanted, too_many = asked.invitees[:seats], asked.invitees[seats:]
    # Who is blocked here, who may not come, and who does not want to, is told in the same words.
    unwanted = _unwanted(asked.asker, wanted, known, rules)
    asked_for = tuple(user for user in wanted if user not in unwanted)
    allowed = may_invite(asked_for, spent, rules.budgets, now_ms)
    remarks = [
        *_remarks("not_now", (*unwanted, *allowed.not_now)),
        *_remarks("over_budget", allowed.over),
    ]
    if too_many:
        remarks.append(sentence("group_full", max_people=rules.max_people, count=len(too_many)))
    make = MakeGroup(
        request_id=asked.request_id,
        name=asked.name,
        asker=asked.asker,
        invitees=allowed.invitees,
        report_to=asked.report_to,
        remarks=tuple(remarks),
        encrypted=rules.encryption and _or(asked.encrypted, rules.encrypt_groups),
    )
    return Decision("group will be made", desk, (make,))


def _or(asked: bool | None, usual: bool) -> bool:
    return usual if asked is None else asked


def _remarks(key: str, users: tuple[UserId, ...]) -> list[Sentence]:
    return [sentence(key, user=user) for user in users]


def _unwanted(
    asker: UserId, wanted: tuple[UserId, ...], known: People, rules: Rules
) -> tuple[UserId, ...]:
    come, unwanted = [asker], list[UserId]()
    for user in wanted:
        no = guardians_no(user, (), known, rules) or forbidden(user, come, known, rules)
        limited = no is not None and not matches_any(rules.bots, user)
        (unwanted if limited or is_blocked(user, rules) else come).append(user)
    return tuple(unwanted)
