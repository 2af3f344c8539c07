"""The parts by which a no reaches groups, and its reason the person it is about."""

from appservice.ages.issued import Issued
from appservice.ages.stating import StatedAges
from appservice.app.ages import reading_anew
from appservice.app.application import Application
from appservice.app.one_way import OneWay
from appservice.app.parts import Parts
from appservice.app.side import Beside, Surroundings
from appservice.direct.parting import Parting
from appservice.group.guarding import Guarding
from appservice.group.places import GroupPlaces
from appservice.model.guarding import AskGuardians, SoundAlarm, TellLimit, WishOut
from appservice.ports.store import StoredAct
from appservice.turns.tasks import Tasks


def teach_guarding(
    application: Application, parts: Parts, around: Surroundings, ages: StatedAges, tasks: Tasks
) -> list[Beside]:
    """Who carries out which act, and who hears of other ages; returns what is to run beside."""
    rooms = parts.rooms
    guarding = Guarding(
        rooms.chat,
        rooms.guardians,
        rooms.directory,
        around.known,
        around.rules,
        OneWay("an input of our own", application.take_own),
        around.clock,
        application.rooms_side.clearing,
        application.rooms_side.look,
    )
    parting = Parting(
        GroupPlaces(rooms.chat, around.homeserver),
        around.homeserver,
        OneWay("a wish to be out, to its group", application.rooms_side.take_own),
        around.rules,
        around.clock,
    )
    application.inviting.ask_guardians = guarding.want
    application.rooms_side.acts.learn({TellLimit: guarding.tell, AskGuardians: guarding.ask})
    application.direct_side.acts.learn({WishOut: parting.out})

    async def alarm(_stored: StoredAct, act: SoundAlarm) -> str:
        if around.alarms is not None:
            await around.alarms.self_harm(act.user)
        return "heard"

    for side in (application.rooms_side, application.direct_side):
        side.acts.learn({SoundAlarm: alarm})
    changed = reading_anew(ages, tasks, guarding.aged)
    if parts.age_pushes is not None:
        parts.age_pushes.changed = changed
    issued = Issued(rooms.chat, changed)
    return [(guarding.run, "what guardians decide"), (issued.run, "statements that are issued")]
