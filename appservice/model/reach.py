"""How far words may go to be answered."""

from dataclasses import dataclass

from appservice.model.ids import RoomId


@dataclass(frozen=True, slots=True)
class Reach:
    """To which models what was said in one room may be given. Only `policy.reach` makes it.

    Whatever asks a model names one: answers, judges, summaries, embeddings, transcription alike.
    """

    room_id: RoomId
    own_machines_only: bool
