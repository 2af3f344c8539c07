"""The parts that give people their data, each on its own side."""

from appservice.app.application import Application
from appservice.app.parts import Parts
from appservice.app.side import Surroundings
from appservice.direct.exporting import PersonalExport
from appservice.group.exporting import GroupExport
from appservice.model.exporting import ExportGroup, ExportPerson, ExportWords
from appservice.ports.store import StoredAct
from appservice.turns.codec import act_id, act_to_json


def teach_exporting(application: Application, parts: Parts, around: Surroundings) -> None:
    """Who carries out which wish. A wish crosses from direct chats to rooms, no data does."""
    rooms, side = parts.rooms, application.rooms_side
    groups = GroupExport(
        rooms.chat,
        rooms.own_data,
        rooms.directory,
        around.homeserver,
        around.rules,
        side.look,
        around.fault,
    )

    async def hand_over(stored: StoredAct, act: ExportWords) -> None:
        kind, payload = act_to_json(act)
        wish_id = act_id(f"export:{stored.act_id}", 1)
        wish = StoredAct(act_id=wish_id, room_id=act.room_id, kind=kind, payload=payload)
        await rooms.chat.append_acts([wish])
        await side.look(act.room_id)

    personal = PersonalExport(
        parts.personal.chat,
        parts.personal.own_data,
        parts.personal.memories,
        parts.personal.age_sharing,
        around.homeserver,
        hand_over,
        around.rules,
        around.fault,
    )
    application.direct_side.acts.learn({ExportPerson: personal.export})
    side.acts.learn({ExportWords: groups.words, ExportGroup: groups.group})
