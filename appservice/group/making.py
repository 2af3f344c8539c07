"""A group made whole: created once, invited one by one, welcomed, reported. Safe to repeat."""

from dataclasses import replace
from typing import Any

import structlog

from appservice.group.naming import name_refused
from appservice.group.own import TakeOwn
from appservice.model.crossing import GroupMade
from appservice.model.effect import MakeGroup, Sentence, sentence
from appservice.model.errors import HomeserverRefused, HomeserverUnavailable
from appservice.model.group import DISPLAY, Group, Settings, Standing
from appservice.model.ids import RoomId, UserId, server_name
from appservice.model.room import RoomKind
from appservice.model.rules import Rules
from appservice.policy import power
from appservice.policy.approving import only_we_invite
from appservice.policy.encryption.periods import MEGOLM
from appservice.policy.encryption.telling import welcome_of, welcomed
from appservice.policy.fold import REQUEST_KEY, snapshot
from appservice.policy.governing.levels import CLOSED
from appservice.policy.governing.plan import display_of
from appservice.ports.directory import Directory
from appservice.ports.homeserver import Homeserver
from appservice.ports.ledger import InvitationRecord, Ledger
from appservice.ports.store import ChatStore, NewRow, Source, StoredAct
from appservice.prompt.catalogue import say
from appservice.prompt.clean import one_line
from appservice.prompt.notices import notice_content
from appservice.turns.clearing import Clearing
from appservice.turns.clock import Clock
from appservice.turns.codec import own_to_json
from appservice.turns.faults import Fault
from appservice.turns.pipeline import CurrentRules
from appservice.turns.privacy import Privacy

_log = structlog.get_logger()
_UNREACHABLE = "unreachable"


class Making:
    """Performs `MakeGroup`."""

    def __init__(
        self,
        store: ChatStore,
        directory: Directory,
        ledger: Ledger,
        homeserver: Homeserver,
        rules: CurrentRules,
        take_own: TakeOwn,
        clock: Clock,
        fault: Fault,
        privacy: Privacy,
        clearing: Clearing,
    ) -> None:
        self._store = store
        self._privacy = privacy
        self._clearing = clearing
        self._directory = directory
        self._ledger = ledger
        self._homeserver = homeserver
        self._rules = rules
        self._take_own = take_own
        self._clock = clock
        self._fault = fault

    async def make(self, _stored: StoredAct, act: MakeGroup) -> str:
        """All steps in order; those that are done already are passed over."""
        if refused := await self._name_refused(act):
            await self._report(act, refused, "unnamed")
            return "not made: its name is not fit"
        try:
            room_id = await self._room(act)
        except HomeserverRefused as refused:
            _log.error("group_refused", error=refused)
            await self._report(act, [sentence("group_failed", name=act.name)])
            return f"refused: {refused}"
        self._fault("group-created")
        await self._know(room_id, act)
        remarks = [*act.remarks]
        for user in await self._in_order(act):
            remark = await self._invite(room_id, user, act)
            if remark is not None:
                remarks.append(remark)
        self._fault("group-invited")
        await self._tell(room_id, act, remarks)
        await self._hand_back(room_id, act)
        return room_id

    async def _name_refused(self, act: MakeGroup) -> list[Sentence]:
        begun = await self._store.cursor(_mark(act)) is not None
        if begun or await self._ledger.group_of(act.request_id) is not None:
            return []  # by a try that found it fit
        return await name_refused(self._clearing, act, await self._rules())

    async def _room(self, act: MakeGroup) -> RoomId:
        known = await self._ledger.group_of(act.request_id)
        if known is not None:
            return known
        mark = _mark(act)
        tried = await self._store.cursor(mark)
        room_id = await self._homeserver.created_for(act.request_id) if tried else None
        if room_id is None:
            await self._store.put_cursor(mark, "tried")
            room_id = await self._homeserver.create_room(await self._wanted(act))
            self._fault("group-created-not-noted")
        await self._ledger.group_made(act.request_id, act.asker, room_id, self._clock())
        return room_id

    async def _wanted(self, act: MakeGroup) -> dict[str, Any]:
        rules = await self._rules()
        # Where it has stopped working meanwhile, nobody could be welcomed there.
        encrypted = act.encrypted and rules.encryption
        creation: dict[str, Any] = {REQUEST_KEY: act.request_id}
        if power.has_creators(rules.room_version):
            creation["additional_creators"] = [act.asker]
        return {
            "name": act.name,
            "preset": "private_chat",
            "visibility": "private",
            "room_version": rules.room_version,
            "creation_content": creation,
            "power_level_content_override": _levels(act, rules),
            "initial_state": [
                *([_initial("m.room.encryption", algorithm=MEGOLM)] if encrypted else []),
                _initial("m.room.join_rules", join_rule="invite"),
                _initial("m.room.guest_access", guest_access="forbidden"),
                _initial("m.room.history_visibility", history_visibility=rules.history_visibility),
                _initial(DISPLAY, **display_of(Settings(), rules)),
            ],
        }

    async def _know(self, room_id: RoomId, act: MakeGroup) -> None:
        known = await self._store.room(room_id)
        if known is None or known.asker is None:
            rules = await self._rules()
            state = await self._homeserver.state(room_id)
            room = snapshot(room_id, RoomKind.GROUP, rules.ai, state)
            now_ms = self._clock()
            group = Group(
                standing=Standing.STEERS,
                since={member.user_id: now_ms for member in room.present()},
                brought=dict.fromkeys(act.invitees, act.asker),
                changed_ms=now_ms,
            )
            room = welcomed(room, (act.asker, *act.invitees), rules)
            await self._store.put_room(replace(room, asker=act.asker, group=group))
        await self._directory.set_kind(room_id, RoomKind.GROUP, self._clock())

    async def _in_order(self, act: MakeGroup) -> list[UserId]:
        """The asker, then who is at home, then the others: nobody waits for a server far away."""
        own = (await self._rules()).own_server
        return [act.asker, *sorted(act.invitees, key=lambda user: server_name(user) != own)]

    async def _invite(self, room_id: RoomId, user: UserId, act: MakeGroup) -> Sentence | None:
        """Invite one person; the remark to make when that failed."""
        records = await self._ledger.invitations(act.request_id)
        known = next((r for r in records if r.invitee == user), None)
        if known is None:
            if (await self._rules()).stopped is not None and user != act.asker:
                return sentence(
                    "not_now", user=user
                )  # the operator's switch ends what is under way
            away = {server_name(r.invitee) for r in records if r.detail == _UNREACHABLE}
            # A server that was away a moment ago is not asked again: each try can take a minute.
            outcome, detail = (
                ("failed", _UNREACHABLE)
                if server_name(user) in away
                else await self._try_invite(room_id, user)
            )
            known = InvitationRecord(
                request_id=act.request_id,
                room_id=room_id,
                # The asker's own invitation is on nobody's account.
                inviter=(await self._rules()).ai if user == act.asker else act.asker,
                invitee=user,
                sent_ms=self._clock(),
                outcome=outcome,
                detail=detail,
            )
            await self._ledger.note_invitation(known)
        if known.outcome != "failed":
            return None
        key = "invite_failed_unreachable" if known.detail == _UNREACHABLE else "invite_failed"
        return sentence(key, user=user, server=server_name(user))

    async def _try_invite(self, room_id: RoomId, user: UserId) -> tuple[str, str | None]:
        try:
            await self._homeserver.invite(room_id, user)
        except HomeserverRefused as refused:
            _log.info("invitation_refused", room_id=room_id, error=refused)
            return "failed", "refused"
        except HomeserverUnavailable:
            # Our homeserver also answers so when it is the other one that cannot be reached.
            if not await self._homeserver.alive():
                raise
            return "failed", _UNREACHABLE
        return "open", None

    async def _tell(self, room_id: RoomId, act: MakeGroup, remarks: list[Sentence]) -> None:
        rules = await self._rules()
        records = await self._ledger.invitations(act.request_id)
        there = [r.invitee for r in records if r.outcome in ("open", "joined")]
        names = {user: await self._name(user) for user in there}
        room = await self._store.room(room_id)
        welcome = sentence(
            "welcome",
            name=act.name,
            asker=names.get(act.asker, act.asker),
            people=", ".join(names.values()),
            prefix=rules.prefix,
            ai=rules.ai_name,
        )
        more = welcome_of(room, rules) if room is not None else ()
        words = notice_content(_lines([welcome, *more]))
        txn_id = f"parlour-welcome-{act.request_id}"
        await self._homeserver.send(room_id, "m.room.message", words, txn_id)
        self._fault("group-welcomed")
        made = sentence("group_made", name=act.name, count=len(there) - (act.asker in there))
        await self._report(act, [made, *remarks])

    async def _hand_back(self, room_id: RoomId, act: MakeGroup) -> None:
        """The chat in which it was asked for hears of it: something may wait there for the group.

        What comes of that is said after the invitations, so that the invited can read it: in
        encrypted groups keys go to who is there or invited at that moment.
        """
        kinds = await self._directory.kinds([act.report_to])
        room = await self._store.room(room_id)
        if kinds.get(act.report_to) is RoomKind.DIRECT and room is not None:
            made = GroupMade(act.request_id, room_id, room.encrypted)
            await self._take_own(
                NewRow(
                    key=f"made:{act.request_id}",
                    room_id=act.report_to,
                    source=Source.OWN,
                    raw=own_to_json(made),
                    seen_ms=self._clock(),
                )
            )

    async def _name(self, user: UserId) -> str:
        # Cleaned one by one: a name as long as a page would push the others out.
        return one_line(await self._homeserver.display_name(user) or "") or user

    async def _report(
        self, act: MakeGroup, sentences: list[Sentence], what: str = "report"
    ) -> None:
        if not await self._privacy.holds(act.report_to, theirs=True):
            return
        text = _lines(sentences)
        txn_id = f"parlour-{what}-{act.request_id}"
        await self._homeserver.send(act.report_to, "m.room.message", notice_content(text), txn_id)


def _mark(act: MakeGroup) -> str:
    return f"making:{act.request_id}"


def _levels(act: MakeGroup, rules: Rules) -> dict[str, Any]:
    levels = power.levels_for_group(rules.room_version, rules.ai, act.asker)
    return levels | ({"invite": CLOSED} if only_we_invite(rules) else {})


def _lines(sentences: list[Sentence]) -> str:
    return "\n".join(say(one.key, **dict(one.data)) for one in sentences)


def _initial(event_type: str, **content: Any) -> dict[str, Any]:
    return {"type": event_type, "state_key": "", "content": content}
