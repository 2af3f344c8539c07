"""What Synapse calls: two questions, answered from the room's current state.

Source: Synapse's documentation, "Spam checker callbacks". Nothing is remembered between two
questions. A room without Parlour's event costs one look at one row of the database.
"""

from collections.abc import Mapping
from typing import Any

from synapse.module_api import NOT_SPAM, ModuleApi
from synapse.module_api.errors import Codes, ConfigError

from parlour_cap.group import GROUP, PRESENT, Bots, Group, group_of, is_full, takes_seat

Answer = Any
"""`NOT_SPAM`, or an error code with fields that are laid over the error that the client sees."""


class ParlourCap:
    """Refuses invitations and joins beyond the last seat of a group that a Parlour keeps."""

    def __init__(self, bots: Bots, api: ModuleApi) -> None:
        self._bots = bots
        self._api = api
        api.register_spam_checker_callbacks(
            user_may_invite=self.user_may_invite,
            user_may_join_room=self.user_may_join_room,
        )

    @staticmethod
    def parse_config(config: Mapping[str, Any]) -> Bots:
        """The module's part of homeserver.yaml. Raises `ConfigError` with a sentence."""
        unknown = sorted(set(config) - {"bots"})
        if unknown:
            raise ConfigError(f"parlour_cap does not know the setting {unknown[0]}: it has bots")
        globs = config.get("bots") or []
        if not isinstance(globs, list) or not all(isinstance(glob, str) for glob in globs):
            raise ConfigError('parlour_cap: bots must be a list like ["@bot:example.org"]')
        return Bots(tuple(globs))

    async def user_may_invite(self, inviter: str, invitee: str, room_id: str) -> Answer:
        """Whether there is a seat for one more; called for invitations from other servers too."""
        del inviter
        return await self._judge(invitee, room_id, PRESENT)

    async def user_may_join_room(self, user_id: str, room_id: str, is_invited: bool) -> Answer:
        """Whether there is a seat to sit down on.

        Who is invited has a seat already, so only those who sit count; else one invitation too
        many would keep all invited people out.
        """
        return await self._judge(user_id, room_id, ("join",) if is_invited else PRESENT)

    async def _judge(self, user_id: str, room_id: str, counted: tuple[str, ...]) -> Answer:
        group = await self._group(room_id)
        if group is None or not takes_seat(user_id, group, self._bots):
            return NOT_SPAM
        memberships = await self._memberships(room_id)
        if not is_full(memberships, user_id, counted, group, self._bots):
            return NOT_SPAM
        return Codes.FORBIDDEN, {"error": f"This group is full ({group.max_people} people)."}

    async def _group(self, room_id: str) -> Group | None:
        state = await self._api.get_room_state(room_id, [(GROUP, "")])
        event = state.get((GROUP, ""))
        return None if event is None else group_of(event.content, event.sender)

    async def _memberships(self, room_id: str) -> dict[str, str]:
        state = await self._api.get_room_state(room_id, [("m.room.member", None)])
        return {user_id: event.membership for (_, user_id), event in state.items()}
