"""How far words may go to be answered."""

from dataclasses import dataclass

from appservice.model.ids import RoomId, UserId


@dataclass(frozen=True, slots=True)
class Reach:
    """To which models what was said in one room may be given. Only `policy.reach` makes it.

    Whatever asks a model names one: answers, judges, summaries, embeddings, transcription alike.
    `person`: whose direct chat that room is; what is remembered of anybody else goes to no model.
    """

    room_id: RoomId
    own_machines_only: bool
    person: UserId | None = None
