"""Forgetting people in a running Parlour: joined to the parts it needs."""

from appservice.app.application import Application
from appservice.app.erasing import Erasures, NoKeys, Sides, StoredKeys
from appservice.app.parts import Parts
from appservice.matrix.client import Client
from appservice.model.erasing import ForgetPerson
from appservice.turns.clock import now_ms
from appservice.turns.faults import Fault


def erasures_of(parts: Parts, application: Application, fault: Fault) -> Erasures:
    """The one place that forgets people. Direct chats hand their wishes to it."""
    sides = Sides(parts.rooms, parts.personal, application.rooms_side.look, application.forgotten)
    keys = StoredKeys(parts.crypto) if parts.crypto is not None else NoKeys()
    erasures = Erasures(sides, Client(parts.api), keys, now_ms, fault)
    application.direct_side.acts.learn({ForgetPerson: erasures.wish})
    return erasures
