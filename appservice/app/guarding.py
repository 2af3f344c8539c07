"""The parts by which a no reaches groups, and its reason the person it is about."""

from appservice.app.application import Application
from appservice.app.one_way import OneWay
from appservice.app.parts import Parts
from appservice.app.side import Beside, Surroundings
from appservice.direct.parting import Parting
from appservice.group.guarding import Guarding
from appservice.group.places import GroupPlaces
from appservice.model.guarding import AskGuardians, TellLimit, WishOut


def teach_guarding(application: Application, parts: Parts, around: Surroundings) -> list[Beside]:
    """Who carries out which act; returns what is to run beside."""
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
    return [(guarding.run, "what guardians decide")]
